/* SPDX-License-Identifier: MIT
 * A password from a person at the console or from standard input: never echoed, never in a string buffer. */
#ifndef WINDOWS_PASSWORD_H
#define WINDOWS_PASSWORD_H

#include "windows/credentials.h"

struct password {
    wchar_t text[CREDENTIALS_PASSWORD_MAX + 1];
};

/* Writes PROMPT to the console and reads one line from it without echo, whatever standard input and output
 * are. ST_UNSUPPORTED: there is no console; ST_CANCELLED: Ctrl+C or Ctrl+Break; ST_INVALID: too long. */
MUST_CHECK enum status password_from_console(const char *prompt, struct password *out);

/* The first line of standard input, UTF-8 with or without a byte order mark, without its line end. ST_ABSENT: it
 * ended before anything came; ST_INVALID: too long or no UTF-8. */
MUST_CHECK enum status password_from_stdin(struct password *out);

void password_wipe(struct password *password);

#endif
