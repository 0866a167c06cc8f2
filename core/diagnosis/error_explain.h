/* SPDX-License-Identifier: MIT
 * An error code in words, as `explain` prints it. */
#ifndef DIAGNOSIS_ERROR_EXPLAIN_H
#define DIAGNOSIS_ERROR_EXPLAIN_H

#include "base/strbuf.h"
#include "text/text.h"

#include <stddef.h>
#include <stdint.h>

/* Name, numbers, meaning, causes with what to do and the requirement that checks each, and how
 * to tell them apart. A code that is not in the table is taken apart and called unknown: nothing
 * is made up about it. Lines are at most WIDTH (20 or more) columns and end with a line feed. */
void error_explain(struct strbuf *out, enum language language, uint32_t code, size_t width);

#endif
