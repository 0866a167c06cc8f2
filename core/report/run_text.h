/* SPDX-License-Identifier: MIT
 * A run as text: what the console shows. */
#ifndef REPORT_RUN_TEXT_H
#define REPORT_RUN_TEXT_H

#include "check/run.h"

enum { RUN_TEXT_WIDTH = 80, RUN_TEXT_SUMMARY = 2047 /* bytes, most */ };

struct run_text_options {
    enum language language;
    size_t width; /* of the terminal in columns; 0: RUN_TEXT_WIDTH */
    bool colour;  /* ANSI colours beside the words */
};

/* Everything: verdict, counts, findings by area, evidence and remedies where something is not ready,
 * changes, the first thing to do. Ends with a line feed. */
void run_text_write(struct strbuf *out, const struct run *run, const struct run_text_options *options);

/* At most RUN_TEXT_SUMMARY bytes that hold no name, address or other value of a machine: for deployment
 * tools that collect output. */
void run_text_summary(struct strbuf *out, const struct run *run, enum language language);

/* One line: "Start type of Winmgmt: 4 (expected: 2 or 3)", with status and code when it was not read. */
void run_text_evidence(struct strbuf *out, const struct evidence *evidence, enum language language);

#endif
