/* SPDX-License-Identifier: MIT
 * Where in a text a member of JSON stands: the parser does not keep it. */
#ifndef REPORT_JSON_LINE_H
#define REPORT_JSON_LINE_H

#include <stddef.h>

/* The line, from 1, of the value at PATH ("ask[3].rows", as json_reader has it) in the SIZE bytes of TEXT, which were
 * parsed before; of the last part of PATH that is there. */
size_t json_line_of(const char *text, size_t size, const char *path);

#endif
