/* SPDX-License-Identifier: MIT
 *
 * Standard output carries the result, standard error everything else. Text is UTF-8
 * when redirected; a console gets it as UTF-16, so its code page does not matter.
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>

void output_write(const char *text); /* standard output */
void output_write_n(const char *text, size_t length);
void output_error(const char *text); /* standard error */
/* The Win32 error with which standard output stopped taking what was written; 0 none. */
unsigned long output_failure(void);
bool output_is_terminal(void); /* standard output is a console */
bool output_error_is_terminal(void);

/* Columns of the console behind standard output; 80 when there is none. */
size_t output_width(void);

#endif
