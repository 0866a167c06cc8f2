/* SPDX-License-Identifier: MIT
 * The state of an object, whatever the object is. */
#include "remedy/change.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

bool state_equal(const struct state *a, const struct state *b)
{
    if (!a->present || !b->present)
        return a->present == b->present;
    return a->type == b->type && a->number == b->number && a->size == b->size &&
           (a->size == 0 || memcmp(a->bytes, b->bytes, a->size) == 0);
}

struct state state_copy(const struct state *state)
{
    struct state copy = *state;
    copy.bytes = state->bytes ? memory_copy(state->bytes, state->size) : NULL;
    return copy;
}

void state_free(struct state *state)
{
    free(state->bytes);
    *state = (struct state){0};
}

struct state state_number(uint64_t number)
{
    return (struct state){.present = true, .number = number};
}

struct state state_bytes(uint32_t type, const void *bytes, size_t size)
{
    return (struct state){.present = true, .type = type, .bytes = memory_copy(bytes, size), .size = size};
}

struct state state_text(const char *text)
{
    return state_bytes(0, text, strlen(text));
}

struct state state_absent(void)
{
    return (struct state){0};
}
