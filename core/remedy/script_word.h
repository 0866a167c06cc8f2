/* SPDX-License-Identifier: MIT
 * Words on a line of a .cmd file. For the rows of changes and the frame of the script (fix/script.c). */
#ifndef REMEDY_SCRIPT_WORD_H
#define REMEDY_SCRIPT_WORD_H

#include "base/strbuf.h"

#include <stdbool.h>

/* TEXT inside double quotes on a line of cmd.exe. False: it cannot stand there (quotes, control characters). */
bool script_word_quotable(const char *text);
void script_word_quote(struct strbuf *out, const char *text); /* with the quotes, percent signs doubled */

/* TEXT as a comment: one line, nothing in it that cmd.exe acts on. */
void script_word_comment(struct strbuf *out, const char *text);

/* Ends a command that has to succeed. Not "||": nothing there may depend on how cmd.exe groups a line. */
#define SCRIPT_WORD_OR_FAILED "\nif not \"%errorlevel%\"==\"0\" set failed=1\n"

/* The folder that the script makes for its files when one of its lines names it: only administrators can write there,
 * which is not so in %TEMP% of SYSTEM, and what lies in a file is compiled or imported with all rights. */
#define SCRIPT_WORD_FOLDER "%folder%"

/* Before the lines that write a file and before the tool that reads it: a line that cannot be written sets errorlevel,
 * one that can leaves it as it is. The tool, its arguments and SCRIPT_WORD_OR_FAILED follow. */
#define SCRIPT_WORD_FILE_BEGIN "ver >nul\n"
#define SCRIPT_WORD_FILE_WRITTEN "if not errorlevel 1 "

#endif
