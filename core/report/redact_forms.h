/* SPDX-License-Identifier: MIT
 * What gives a computer away by its form alone: SIDs, GUIDs, addresses, dumps of bytes. */
#ifndef REPORT_REDACT_FORMS_H
#define REPORT_REDACT_FORMS_H

#include "report/redact_words.h"

/* TEXT with them and with the words of the present run replaced, in one pass: no token is looked at
 * again. free() */
char *redact_forms_replace(struct redact_words *words, const char *text);

/* TEXT is a SID that every Windows has. */
bool redact_forms_well_known_sid(const char *text);

/* Learns the user of every path below a folder of users ("C:\Users\anna\"), and of every mail-like
 * name ("anna@corp.example") with its domain. */
void redact_forms_learn(struct redact_words *words, const char *text);

#endif
