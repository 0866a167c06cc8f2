/* SPDX-License-Identifier: MIT
 *
 * The forms of a result. Each is a pure function of a run: same run, same bytes.
 * None reads the machine, the clock or the user's settings.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "check/run.h"

struct report_options {
    enum language language;
    size_t width;  /* columns, of the text form */
    bool colour;   /* text form: ANSI colours beside the words */
    bool redacted; /* the run went through redaction: the report says so */
};

/* What a person reads on the console: verdict, counts, findings by area, the first thing to do. */
void report_text(const struct run *run, const struct report_options *options, struct strbuf *out);

/* At most 2047 bytes, no names and no addresses: for engines that keep only the first 2 KB. */
void report_summary(const struct run *run, const struct report_options *options, struct strbuf *out);

/* JSON by res/report.schema.json, one final newline. */
void report_json(const struct run *run, const struct report_options *options, struct strbuf *out);

/* One HTML file that holds the JSON as well. */
void report_html(const struct run *run, const struct report_options *options, struct strbuf *out);

/* JUnit XML for deployment pipelines. */
void report_junit(const struct run *run, const struct report_options *options, struct strbuf *out);

#endif
