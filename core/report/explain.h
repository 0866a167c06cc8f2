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

/* "0x800706BA", "800706BA", "1722", "2147944122", "-2147023174" or a symbolic name
 * ("RPC_S_SERVER_UNAVAILABLE", any case). OUT: the code as typed, in whatever spelling; false
 * when TYPED is none of these. */
bool explain_parse(const char *typed, uint32_t *out);

/* The symbolic name nearest to a mistyped one; static. */
const char *explain_nearest(const char *typed);

/* The page: name, code in hex and decimal, meaning, numbered causes with the requirement that
 * answers each, what would tell them apart. WIDTH in columns. Unknown codes are taken apart
 * (facility, number) and said to be unknown: nothing is made up about them. */
void explain_code(struct strbuf *out, enum language language, uint32_t code, size_t width);

/* One plain sentence for a failure; the status's words when the code is 0 or unknown. */
void explain_short(struct strbuf *out, enum language language, enum status status, uint32_t code);

/* The same for a change that was not made: what a refusal means on the way to WMI explains no refused write. */
void explain_write(struct strbuf *out, enum language language, enum status status, uint32_t code);

#endif
