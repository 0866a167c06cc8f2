/* SPDX-License-Identifier: MIT
 * The errors in what somebody typed or pasted: one code in any spelling, or a line of a log with codes in it. */
#ifndef DIAGNOSIS_ERROR_LINE_H
#define DIAGNOSIS_ERROR_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ERROR_LINE_CODES = 8 };

struct error_found {
    uint32_t code; /* as written */
    bool foreign;  /* the name is one that clients which are not Windows print (nca_s_...) */
};

/* Sets FOUND to the codes in TEXT in their order, each error once, and returns how many: 0 none. A single word is
 * whatever error_name_parse takes. In a line a code is what can hardly be anything else: 0x..., a negative number,
 * the name or eight hexadecimal digits of a known error, and a number behind a word such as "error" or "event". */
size_t error_line_read(const char *text, struct error_found found[ERROR_LINE_CODES]);

#endif
