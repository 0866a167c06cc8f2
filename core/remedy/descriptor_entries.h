/* SPDX-License-Identifier: MIT
 * The entries of two descriptors beside each other. For the rows of changes. */
#ifndef REMEDY_DESCRIPTOR_ENTRIES_H
#define REMEDY_DESCRIPTOR_ENTRIES_H

#include "machine/security_descriptor.h"
#include "remedy/change.h"

/* The entry of SD that is ACE to the last byte; its ace_count: none. */
size_t descriptor_entries_find(const struct security_descriptor *sd, const struct ace *ace);

/* The same entries in the same order, or none at all in both. */
bool descriptor_entries_same(const struct security_descriptor *a, const struct security_descriptor *b);

/* The entries of STATE that a change of its kind is about; false: it has none. */
typedef bool descriptor_entries_source(const struct state *state, struct security_descriptor *out);

/* OUT is the bytes of NOW without the one entry that CHANGE made; where it made it of one that was there, that one
 * stands there again. NOW alone where nothing of the entry is left. False: the states of CHANGE differ in more, or NOW
 * has the entry in another form (somebody widened it). */
bool descriptor_entries_left(descriptor_entries_source *parse, const struct change *change, const struct state *now,
                             struct state *out);

#endif
