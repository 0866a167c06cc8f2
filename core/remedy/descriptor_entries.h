/* SPDX-License-Identifier: MIT
 * The entries of two descriptors beside each other. For the rows of changes. */
#ifndef REMEDY_DESCRIPTOR_ENTRIES_H
#define REMEDY_DESCRIPTOR_ENTRIES_H

#include "machine/security_descriptor.h"

/* The entry of SD that is ACE to the last byte; its ace_count: none. */
size_t descriptor_entries_find(const struct security_descriptor *sd, const struct ace *ace);

/* The same entries in the same order, or none at all in both. */
bool descriptor_entries_same(const struct security_descriptor *a, const struct security_descriptor *b);

/* Takes out of NOW the one entry that AFTER has and BEFORE lacks; where AFTER has it instead of one of BEFORE, which it
 * widened, that one stands there again. NOW stays as it is where nothing of the entry is left. False: the two differ in
 * more, or NOW has the entry in another form (somebody widened it). */
bool descriptor_entries_without(struct security_descriptor *now, const struct security_descriptor *before,
                                const struct security_descriptor *after);

#endif
