/* SPDX-License-Identifier: MIT
 *
 * Redaction: names of computers, users, domains and networks, addresses, SIDs, GUIDs and
 * values of a query become stable tokens (PC-1, USER-1, ADDRESS-1 ...) in the run itself,
 * before anything is written, so that every form of the report says the same.
 *
 * Names are learnt from the places that hold names (request, system, account, the
 * arguments of sentences that name accounts and hosts) and then replaced everywhere;
 * addresses, SIDs and GUIDs are recognised by their form. What Windows itself names
 * (S-1-5-32-544, 127.0.0.1, BUILTIN) stays. When in doubt a word is replaced.
 *
 *     struct redactor *redactor = redact_new();
 *     redact_apply(redactor, &run, language);    // any number of runs: same tokens
 *     char *key = redact_key(redactor);          // only when the user asked for it
 */
#ifndef REPORT_REDACT_H
#define REPORT_REDACT_H

#include "check/run.h"

struct redactor;

struct redactor *redact_new(void);
void redact_free(struct redactor *redactor);

/* Once CANCEL is requested, texts not looked at yet come out empty: the run is safe to show and worth nothing. */
void redact_stop_with(struct redactor *redactor, struct cancel *cancel);

/* Replaces in RUN and in what is merged into it. Changes keep their words in LANGUAGE and lose their states. */
void redact_apply(struct redactor *redactor, struct run *run, enum language language);

/* Characters looked at so far: linear in the size of the runs. */
size_t redact_steps(const struct redactor *redactor);

/* A line of the trace of the last run that was replaced in (trace_flush): its names are replaced by the same tokens,
 * new ones join the key. free() */
char *redact_line(void *redactor, const char *line);

/* Which token stands for what, as JSON; free(). */
char *redact_key(const struct redactor *redactor);

#endif
