/* SPDX-License-Identifier: MIT
 *
 * What a watch shows, as lines for people and as lines of JSON (res/watch.schema.json): one object in each line,
 * written as it happens. Pure functions; OUT is appended to.
 */
#ifndef REPORT_WATCH_TEXT_H
#define REPORT_WATCH_TEXT_H

#include "check/request.h"
#include "events/refusals.h"
#include "text/text.h"

enum { WATCH_TEXT_SCHEMA = 1 };

/* Who was refused, why, which requirement answers it, and the command of its recommended remedy for that account and
 * client on the target of REQUEST. */
void watch_text_refused(struct strbuf *out, enum language language, const struct request *request,
                        const struct refusal *refusal, size_t width);
/* What LOG says, one sentence: that it is watched, or why not. */
void watch_text_log(struct strbuf *out, enum language language, enum refusal_log log,
                    const struct refusal_log_answer *answer);

/* Whether TARGET can be asked, and how it ended; one sentence each. READ: some log could be. */
void watch_text_reached(struct strbuf *out, enum language language, const char *target, enum status status,
                        const struct fault *fault);
void watch_text_end(struct strbuf *out, enum language language, uint64_t refused, uint64_t others, bool read);

void watch_text_json_begin(struct strbuf *out, const struct request *request, uint32_t minutes);
void watch_text_json_refused(struct strbuf *out, enum language language, const struct request *request,
                             const struct refusal *refusal);
void watch_text_json_log(struct strbuf *out, enum language language, enum refusal_log log,
                         const struct refusal_log_answer *answer);
void watch_text_json_reached(struct strbuf *out, enum status status, const struct fault *fault);
void watch_text_json_end(struct strbuf *out, uint64_t refused, uint64_t others, int exit_code);

#endif
