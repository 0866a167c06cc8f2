/* SPDX-License-Identifier: MIT
 *
 * The error codes a remote WMI connection can end with: what each means and what causes
 * it. One entry per error: its other spellings are error_code.h's business. The entries
 * stand in error_table.def.
 */
#ifndef DIAGNOSIS_ERROR_TABLE_H
#define DIAGNOSIS_ERROR_TABLE_H

#include "diagnosis/cause.h"

#include <stddef.h>

enum { ERROR_CAUSES = 11 };

struct error_entry {
    uint32_t code;                   /* canonical, see error_code_canonical */
    const char *name;                /* as the Windows headers spell it */
    enum text_id meaning;            /* one sentence, no placeholders */
    enum text_id apart;              /* how to tell the causes apart; TEXT_NONE none */
    bool says_first;                 /* the code itself states the first cause; the others are why it is so */
    bool logon;                      /* says why a logon was refused */
    enum cause causes[ERROR_CAUSES]; /* most likely first; CAUSE_NONE ends them */
};

/* Any spelling of the code; NULL when it is not in the table. Static. */
const struct error_entry *error_table_find(uint32_t code);

/* The entries one after the other, for tests and suggestions; NULL behind the last. */
const struct error_entry *error_table_at(size_t index);

/* A code that says why a logon was refused (not a plain "access denied"). */
bool error_table_is_logon(uint32_t code);

#endif
