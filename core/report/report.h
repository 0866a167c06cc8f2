/* SPDX-License-Identifier: MIT
 *
 * The forms of a result under one signature, for the programs. Each is a pure function
 * of a run: same run, same bytes. None reads the machine, the clock or settings.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "check/run.h"

struct report_options {
    enum language language;
    size_t width; /* columns, of the text form */
    bool colour;  /* text form: ANSI colours beside the words */
};

typedef void report_form(const struct run *run, const struct report_options *options, struct strbuf *out);

report_form report_text;    /* what a person reads on the console */
report_form report_summary; /* at most 2047 bytes, no names and no addresses */
report_form report_json;    /* by res/report.schema.json */
report_form report_html;    /* one file that holds the JSON as well */
report_form report_junit;   /* JUnit XML for deployment pipelines */

#endif
