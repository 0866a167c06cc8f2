/* SPDX-License-Identifier: MIT
 * The lines of a journal as JSON, and the chain that binds them. For journal*.c only. */
#ifndef FIX_JOURNAL_LINE_H
#define FIX_JOURNAL_LINE_H

#include "fix/journal.h"

#include <jansson.h>

/* The file of the seal of the journal NAME. free() */
char *journal_line_seal_name(const char *name);

/* ---- writing: each gives a new object, references owned by the caller ---- */
json_t *journal_line_header(const struct journal_header *header);
json_t *journal_line_change(size_t number, const struct journal_entry *entry);
json_t *journal_line_end(const char *key, size_t number, int64_t at_ms, enum status status, const struct call *call);
json_t *journal_line_undo(size_t number, int64_t at_ms, const struct change *change, const struct state *found,
                          const char *user);

/* The line with its chain and newline; CHAIN becomes that of this line. NULL: it does not fit. */
char *journal_line_text(const json_t *line, uint8_t chain[SHA256_BYTES], size_t *size);

/* ---- reading ---- */
/* Checks the chain of a line (LENGTH without newline) and parses it; CHAIN becomes that of this line. NULL: damaged. */
json_t *journal_line_parse(const char *text, size_t length, uint8_t chain[SHA256_BYTES]);

/* Fills what the line says; false when a key is missing, of another type or out of range. The first two give out owned
 * parts even then: free them. */
bool journal_line_read_header(const json_t *line, struct journal_header *out);
bool journal_line_read_change(const json_t *line, struct journal_entry *out);
bool journal_line_read_end(const json_t *line, int64_t *at_ms, enum status *status, uint32_t *code,
                           enum channel *channel);
bool journal_line_read_undo(const json_t *line, struct state *found, bool *has_found);

/* The number under KEY when it is from 1 to HIGHEST, else 0. */
size_t journal_line_number(const json_t *line, const char *key, size_t highest);

#endif
