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
enum status registry_value_dword(const struct registry_value *value, uint32_t *out);
enum status registry_value_string(const struct registry_value *value, char **out); /* UTF-8; free() */

/* The strings of a REG_MULTI_SZ joined by NEWLINE; ST_INVALID when it is not terminated. */
enum status registry_value_multi(const struct registry_value *value, char **out);

struct registry_value registry_dword(uint32_t number);
struct registry_value registry_string(const char *utf8);
struct registry_value registry_multi(const char *lines); /* separated by newlines */

/* For people: "0x00000001 (1)", "Y", "68 bytes: 01 00 04 80 ...". free() */
char *registry_value_text(const struct registry_value *value);
const char *registry_type_name(uint32_t type); /* "REG_DWORD"; static */

struct registry_value registry_value_copy(const struct registry_value *value);
bool registry_value_equal(const struct registry_value *a, const struct registry_value *b);
void registry_value_free(struct registry_value *value);

#endif
