/* SPDX-License-Identifier: MIT
 *
 * Every sentence a user sees. English defines the ids: a line
 *     TEXT(FW_WMI_IN_TITLE, "The firewall lets WMI in")
 * in en/firewall.def makes TEXT_FW_WMI_IN_TITLE; de/firewall.def translates it.
 * A language is a folder with a table.c and a line in languages.def.
 * A sentence may hold {1} to {9}; translations use the same set in any order.
 * tests/unit/test_text.c fails on a missing translation, a placeholder mismatch
 * or an id that no source file uses.
 */
#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>

enum text_id {
    TEXT_NONE,
#define TEXT_ID(id, rest) TEXT_##id,
#include "generated/text_ids.def"
#undef TEXT_ID
    TEXT_COUNT
};

enum language {
#define LANGUAGE(id, tag) LANGUAGE_##id,
#include "text/languages.def"
#undef LANGUAGE
    LANGUAGE_COUNT
};

/* Static UTF-8 text, "" for TEXT_NONE. Falls back to English. */
const char *text_get(enum language language, enum text_id id);

struct text_name {
    char text[64];
};

/* The id's name ("FW_WMI_IN_TITLE"), for JSON; and back, TEXT_NONE when unknown. */
struct text_name text_name(enum text_id id);
enum text_id text_from_name(const char *name);

/* Adds the sentence with its placeholders filled; a missing argument leaves "". */
void text_format(struct strbuf *out, enum language language, enum text_id id, const char *const *arguments,
                 size_t count);

/* A tag of ours ("en", "de") or a locale name that starts so ("de-AT"); false when not one of ours. */
bool text_language_from_tag(const char *tag, enum language *out);
const char *text_language_tag(enum language language);

#endif
