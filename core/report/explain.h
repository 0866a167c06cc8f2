/* SPDX-License-Identifier: MIT
 *
 * What an error code means for remote WMI: the page of the command line's `explain`
 * and the short form beside a failure.
 */
#ifndef REPORT_EXPLAIN_H
#define REPORT_EXPLAIN_H

#include "base/status.h"
#include "text/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The pages of all codes in what was typed or pasted (diagnosis/error_line.h), one after the other. False, and nothing
 * added, when there is none. */
bool explain_typed(struct strbuf *out, enum language language, const char *typed, size_t width);

/* The symbolic name nearest to a mistyped one; static. */
const char *explain_nearest(const char *typed);

/* The page: name, code in hex and decimal, meaning, numbered causes with the requirement that
 * answers each, what would tell them apart. WIDTH in columns. Unknown codes are taken apart
 * (facility, number) and said to be unknown: nothing is made up about them. A number that is one of an event shows
 * the event, and the error too where there is one. */
void explain_code(struct strbuf *out, enum language language, uint32_t code, size_t width);

/* One plain sentence for a failure; the status's words when the code is 0 or unknown. */
void explain_short(struct strbuf *out, enum language language, enum status status, uint32_t code);

/* The same for a change that was not made: what a refusal means on the way to WMI explains no refused write. */
void explain_write(struct strbuf *out, enum language language, enum status status, uint32_t code);

#endif
