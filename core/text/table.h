/* SPDX-License-Identifier: MIT
 *
 * One table a language, as written: core/text/en/table.c defines table_en, and so on. NULL
 * stands where a translation is missing; text.c falls back to English.
 */
#ifndef TEXT_TABLE_H
#define TEXT_TABLE_H

#include "text/text.h"

/* <windows.h> has a TEXT of its own. */
#undef TEXT

#define LANGUAGE(id, tag) extern const char *const table_##tag[TEXT_COUNT];
#include "text/languages.def"
#undef LANGUAGE

#endif
