/* SPDX-License-Identifier: MIT
 * One value below HKEY_LOCAL_MACHINE in the 64-bit view. */
#ifndef MACHINE_REGISTRY_H
#define MACHINE_REGISTRY_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum registry_type {
    REGISTRY_NONE = 0,
    REGISTRY_STRING = 1,
    REGISTRY_EXPAND_STRING = 2,
    REGISTRY_BINARY = 3,
    REGISTRY_DWORD = 4,
    REGISTRY_DWORD_BIG_ENDIAN = 5,
    REGISTRY_LINK = 6,
    REGISTRY_MULTI_STRING = 7,
    REGISTRY_QWORD = 11
};

/* Bytes exactly as stored: strings are UTF-16LE with or without their terminator. */
struct registry_value {
    uint32_t type;
    uint8_t *bytes; /* owned */
    size_t size;
};

/* Each answers ST_OK, or ST_INVALID when type or size does not fit. */
MUST_CHECK enum status registry_value_dword(const struct registry_value *value, uint32_t *out);
/* REG_SZ and REG_EXPAND_SZ as UTF-8 up to the first NUL; free() */
MUST_CHECK enum status registry_value_string(const struct registry_value *value, char **out);

/* The strings of a REG_MULTI_SZ joined by '\n'; free(). ST_INVALID when the list is cut off before
 * its closing NUL; a value without any byte is an empty list. */
MUST_CHECK enum status registry_value_multi(const struct registry_value *value, char **out);

struct registry_value registry_dword(uint32_t number);
struct registry_value registry_string(const char *utf8);
struct registry_value registry_multi(const char *lines); /* separated by '\n'; empty ones are left out */

/* For people, the same in every language: "0x00000001 (1)", "Y", "\"\"" for an empty string,
 * "68 B: 01 00 04 80 ..." for binary and for data that does not fit its type. free() */
char *registry_value_text(const struct registry_value *value);
const char *registry_type_name(uint32_t type); /* "REG_DWORD"; static */

struct registry_value registry_value_copy(const struct registry_value *value);
bool registry_value_equal(const struct registry_value *a, const struct registry_value *b);
void registry_value_free(struct registry_value *value);

#endif
