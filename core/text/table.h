/* SPDX-License-Identifier: MIT
 *
 * One table a language, as written: core/text/en/table.c defines table_en, and so on. The
 * sentences stand behind one another and are found by offset: two pointers to each would cost
 * both programs 20 KB, and every start their relocation. Offset 0 stands where a translation is
 * missing; text.c falls back to English. A program's tables leave out what the other one says
 * alone: TEXTS_WITHOUT_CLI, TEXTS_WITHOUT_WIZARD.
 */
#ifndef TEXT_TABLE_H
#define TEXT_TABLE_H

#include "text/text.h"

#include <stddef.h>
#include <stdint.h>

/* <windows.h> has a TEXT of its own. */
#undef TEXT

struct text_offset {
    uint8_t low, middle, high; /* three bytes: a fourth would cost both programs 4 KB */
};
#define TEXT_OFFSET(at) \
    { \
        (uint8_t)((at)&0xFF), (uint8_t)((at) >> 8 & 0xFF), (uint8_t)((at) >> 16) \
    }

struct text_table {
    const char *sentences;
    const struct text_offset *offsets;
};

#define LANGUAGE(id, tag) extern const struct text_table table_##tag;
#include "text/languages.def"
#undef LANGUAGE

#endif
