/* SPDX-License-Identifier: MIT */
#include "remedy/state.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct state state_absent(void)
{
    return (struct state){0};
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

struct state state_registry(struct registry_value value)
{
    return (struct state){.present = true, .type = value.type, .bytes = value.bytes, .size = value.size};
}

struct registry_value state_registry_value(const struct state *state)
{
    return (struct registry_value){.type = state->type, .bytes = state->bytes, .size = state->size};
}

char *state_string(const struct state *state)
{
    return memory_string_n((const char *)state->bytes, state->size);
}

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
