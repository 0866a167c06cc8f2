/* SPDX-License-Identifier: MIT
 * Security descriptors and SIDs from their texts, for tests: what cannot be read fails the test. */
#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H

#include "machine/registry.h"
#include "machine/security_descriptor.h"

struct security_descriptor descriptor_of(const char *sddl);
struct security_descriptor descriptor_parsed(const void *bytes, size_t size);
/* Its bytes, free(); the same as a value of the registry. */
uint8_t *descriptor_bytes(const char *sddl, size_t *size);
struct registry_value descriptor_value(const char *sddl);
void descriptor_assert(const struct security_descriptor *sd, const char *expected);
struct sid descriptor_sid(const char *text);

#endif
