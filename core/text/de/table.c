/* SPDX-License-Identifier: MIT
 * A text that stands here twice, or under an id that English does not have, does not compile. */
#include "text/table.h"

static const struct sentences {
    char none[1];
#define TEXT(id, text) char id[sizeof text];
#include "all.def"
#undef TEXT
} sentences = {
    "",
#define TEXT(id, text) text,
#include "all.def"
#undef TEXT
};

static const struct text_offset offsets[TEXT_COUNT] = {
#define TEXT(id, text) [TEXT_##id] = TEXT_OFFSET(offsetof(struct sentences, id)),
#include "all.def"
#undef TEXT
};

const struct text_table table_de = {(const char *)&sentences, offsets};
