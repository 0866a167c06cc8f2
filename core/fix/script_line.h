/* SPDX-License-Identifier: MIT
 * One change as lines of a .cmd file. For script.c only. */
#ifndef FIX_SCRIPT_LINE_H
#define FIX_SCRIPT_LINE_H

#include "fix/script.h"

/* Adds the lines that bring the object of CHANGE to STATE. False: no tool can; nothing is added. */
bool script_line(struct strbuf *out, const struct run *run, const struct script_names *names,
                 const struct change *change, const struct state *state);

/* TEXT inside double quotes on a line of cmd.exe. False: it cannot stand there (quotes, control characters). */
bool script_quotable(const char *text);
void script_quote(struct strbuf *out, const char *text); /* with the quotes, percent signs doubled */

/* TEXT as a comment: one line, nothing in it that cmd.exe acts on. */
void script_comment(struct strbuf *out, const char *text);

/* Ends a command that has to succeed. Not "||": nothing there may depend on how cmd.exe groups a line. */
#define SCRIPT_OR_FAILED "\nif not \"%errorlevel%\"==\"0\" set failed=1\n"

/* The folder that the script makes for its files when one of its lines names it: only administrators can write there,
 * which is not so in %TEMP% of SYSTEM, and what lies in a file is compiled or imported with all rights. */
#define SCRIPT_FOLDER "%folder%"

/* Before the lines that write a file and before the tool that reads it: a line that cannot be written sets errorlevel,
 * one that can leaves it as it is. The tool, its arguments and SCRIPT_OR_FAILED follow. */
#define SCRIPT_FILE_BEGIN "ver >nul\n"
#define SCRIPT_FILE_WRITTEN "if not errorlevel 1 "

/* Registry values (script_registry.c) and namespaces (script_namespace.c). */
bool script_registry(struct strbuf *out, const struct change *change, const struct state *state);
bool script_namespace(struct strbuf *out, const struct change *change, const struct state *state);

#endif
