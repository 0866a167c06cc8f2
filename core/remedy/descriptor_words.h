/* SPDX-License-Identifier: MIT
 * What a change of a security descriptor says to people. For the rows of changes. */
#ifndef REMEDY_DESCRIPTOR_WORDS_H
#define REMEDY_DESCRIPTOR_WORDS_H

#include "base/strbuf.h"
#include "text/text.h"

#include <stddef.h>
#include <stdint.h>

struct descriptor_right {
    uint32_t bit; /* 0 ends a list */
    enum text_id text;
};

struct descriptor_words {
    const struct descriptor_right *rights;
    enum text_id here, below; /* what an entry is for, without and with those below it */
};

/* A self-relative descriptor; borrowed. */
struct descriptor_bytes {
    const uint8_t *bytes;
    size_t size;
};

/* As SDDL, or as digits when it is none. */
void descriptor_words_sddl(struct strbuf *out, const uint8_t *bytes, size_t size);

/* The explicit entries that are taken away and those that are added, LABEL for who they name; the SDDL of AFTER where
 * that says nothing. */
void descriptor_words_difference(struct strbuf *out, enum language language, const struct descriptor_words *words,
                                 const char *label, struct descriptor_bytes before, struct descriptor_bytes after);

#endif
