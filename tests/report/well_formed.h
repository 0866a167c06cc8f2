/* SPDX-License-Identifier: MIT
 *
 * A strict reader of our own HTML and XML, written from the rules and not from the
 * writer: every tag closed in order, every attribute quoted, nothing but named escapes,
 * no control characters, only elements and attributes that a report has.
 */
#ifndef WELL_FORMED_H
#define WELL_FORMED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct well_formed {
    uint64_t shape; /* hash of all tags and attribute names in order: data must not change it */
    size_t elements;
    const char *fault; /* static; NULL: none */
    size_t at;         /* offset of the fault */
};

/* HTML when HTML is true, else XML 1.0. True when there is no fault. */
bool well_formed(const char *text, size_t length, bool html, struct well_formed *out);

#endif
