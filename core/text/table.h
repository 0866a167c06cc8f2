/* SPDX-License-Identifier: MIT
 *
 * Where text.c finds the sentences. Two implementations: packed at build time (the
 * programs: half of them would be text otherwise), or plain where no packer runs
 * (TEXT_PLAIN, for compilers without the build's Python).
 */
#ifndef TEXT_TABLE_H
#define TEXT_TABLE_H

#include "text/text.h"

/* ID is a known one. Static; never NULL; "" for a text the table does not have. Any thread. */
const char *table_text(enum language language, enum text_id id);
const char *table_name(enum text_id id);

#endif
