/* SPDX-License-Identifier: MIT
 *
 * One entry of an access control list as bytes ([MS-DTYP] 2.4.4). Entries of a type that has a mask and a SID are taken
 * apart here; the condition or attribute behind the SID, and every other type, stay bytes.
 */
#ifndef MACHINE_ACE_H
#define MACHINE_ACE_H

#include "machine/sid.h"

/* AceType of an ACE_HEADER beyond ACE_ALLOW and ACE_DENY. */
enum {
    ACE_TYPE_AUDIT = 0x02,
    ACE_TYPE_ALARM = 0x03,
    ACE_TYPE_ALLOW_OBJECT = 0x05,
    ACE_TYPE_DENY_OBJECT = 0x06,
    ACE_TYPE_AUDIT_OBJECT = 0x07,
    ACE_TYPE_ALARM_OBJECT = 0x08,
    ACE_TYPE_ALLOW_CALLBACK = 0x09,
    ACE_TYPE_DENY_CALLBACK = 0x0A,
    ACE_TYPE_ALLOW_CALLBACK_OBJECT = 0x0B,
    ACE_TYPE_DENY_CALLBACK_OBJECT = 0x0C,
    ACE_TYPE_AUDIT_CALLBACK = 0x0D,
    ACE_TYPE_ALARM_CALLBACK = 0x0E,
    ACE_TYPE_AUDIT_CALLBACK_OBJECT = 0x0F,
    ACE_TYPE_ALARM_CALLBACK_OBJECT = 0x10,
    ACE_TYPE_LABEL = 0x11,
    ACE_TYPE_ATTRIBUTE = 0x12,
    ACE_TYPE_SCOPED_POLICY = 0x13
};

enum { ACE_HEADER_SIZE = 4, ACE_GUID_SIZE = 16 };

struct ace_fields {
    uint8_t type;
    uint8_t flags;
    uint32_t mask;
    bool has_object, has_inherited; /* object types only */
    uint8_t object[ACE_GUID_SIZE];  /* as stored */
    uint8_t inherited[ACE_GUID_SIZE];
    struct sid sid;
};

bool ace_is_object(uint8_t type);
/* With something behind the SID that decides about it or belongs to it: it cannot be made anew from its fields. */
bool ace_has_data(uint8_t type);

/* RAW is a whole entry of SIZE bytes whose header was already found to fit. False: another type, or malformed. */
bool ace_decode(const uint8_t *raw, size_t size, struct ace_fields *out);

/* The entry as bytes; free with free(). */
uint8_t *ace_encode(const struct ace_fields *fields, uint16_t *size);

#endif
