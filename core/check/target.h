/* SPDX-License-Identifier: MIT
 *
 * The target as people type it: "PC-0421", "\\pc-0421", "pc-0421.example.org",
 * "10.1.2.7", "fe80::1%3", "[2001:db8::7]". What is impossible is refused with the reason
 * before anything is sent. Pure functions; what this computer is called comes from
 * windows/identity.h.
 */
#ifndef CHECK_TARGET_H
#define CHECK_TARGET_H

#include "text/sentence.h"

#include <stdbool.h>
#include <stddef.h>

enum target_form { TARGET_NAME, TARGET_ADDRESS };

/* The host part of TYPED: without blanks around it, leading backslashes and brackets. True when it
 * can be the name or address of a computer; otherwise PROBLEM says in one line what is wrong
 * (freed by the caller). *HOST: free(), NULL on failure. FORM may be NULL.
 * Names: RFC 1123 labels, and '_' because DNS and NetBIOS names of Windows computers hold it;
 * at most 255 bytes, 63 a label; other UTF-8 letters are allowed (they are resolved as they are). */
bool target_parse(const char *typed, char **host, enum target_form *form, struct sentence *problem);

/* HOST (as target_parse gives it) means the computer that has one of NAMES and ADDRESSES (both
 * NULL-terminated): any of its names in any case and with or without a final dot, "localhost",
 * ".", an address of 127.0.0.0/8, ::1, or an address of its own in any spelling. */
bool target_is_own(const char *host, const char *const *names, const char *const *addresses);

#endif
