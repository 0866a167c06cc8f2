/* SPDX-License-Identifier: MIT
 * The state of an object, in one shape for every kind of change: comparable and writable to JSON. */
#ifndef REMEDY_STATE_H
#define REMEDY_STATE_H

#include "machine/registry.h"

struct state {
    bool present;  /* false: the object (value, membership, rule) does not exist */
    uint32_t type; /* registry type; otherwise 0 */
    uint64_t number;
    uint8_t *bytes; /* registry data, descriptor, or UTF-8 text; owned */
    size_t size;
    uint32_t absent_keys; /* CHANGE_REGISTRY_VALUE: trailing key components that did not exist */
};

struct state state_absent(void);
struct state state_number(uint64_t number);
struct state state_bytes(uint32_t type, const void *bytes, size_t size);
struct state state_text(const char *text);
struct state state_registry(struct registry_value value); /* takes the bytes over */

/* What a present state says, as a registry value: it borrows the bytes. */
struct registry_value state_registry_value(const struct state *state);
char *state_string(const struct state *state); /* its bytes as text; free() */

/* The same to the last byte; absent is absent, whatever became of the keys above it. */
bool state_equal(const struct state *a, const struct state *b);
struct state state_copy(const struct state *state);
void state_free(struct state *state);

#endif
