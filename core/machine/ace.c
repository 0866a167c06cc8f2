/* SPDX-License-Identifier: MIT */
#include "machine/ace.h"

#include "base/bytes.h"
#include "base/memory.h"

#include <string.h>

/* Flags of an object entry ([MS-DTYP] 2.4.4.3): which of the two GUIDs follow. */
enum { OBJECT_PRESENT = 1, INHERITED_PRESENT = 2 };

bool ace_is_object(uint8_t type)
{
    return (type >= ACE_TYPE_ALLOW_OBJECT && type <= ACE_TYPE_ALARM_OBJECT) || type == ACE_TYPE_ALLOW_CALLBACK_OBJECT ||
           type == ACE_TYPE_DENY_CALLBACK_OBJECT || type == ACE_TYPE_AUDIT_CALLBACK_OBJECT ||
           type == ACE_TYPE_ALARM_CALLBACK_OBJECT;
}

bool ace_has_data(uint8_t type)
{
    return (type >= ACE_TYPE_ALLOW_CALLBACK && type <= ACE_TYPE_ALARM_CALLBACK_OBJECT) || type == ACE_TYPE_ATTRIBUTE;
}

static bool is_plain(uint8_t type)
{
    return type <= ACE_TYPE_ALARM || type == ACE_TYPE_LABEL || type == ACE_TYPE_SCOPED_POLICY || ace_has_data(type);
}

static bool take_guid(const uint8_t *raw, size_t size, size_t *at, uint8_t *guid)
{
    if (size - *at < ACE_GUID_SIZE)
        return false;
    memcpy(guid, raw + *at, ACE_GUID_SIZE);
    *at += ACE_GUID_SIZE;
    return true;
}

bool ace_decode(const uint8_t *raw, size_t size, struct ace_fields *out)
{
    if (size < ACE_HEADER_SIZE + 4 || !(is_plain(raw[0]) || ace_is_object(raw[0])))
        return false;
    struct ace_fields fields = {.type = raw[0], .flags = raw[1], .mask = bytes_u32(raw + ACE_HEADER_SIZE)};
    size_t at = ACE_HEADER_SIZE + 4;
    if (ace_is_object(fields.type)) {
        if (size < at + 4)
            return false;
        uint32_t present = bytes_u32(raw + at);
        at += 4;
        fields.has_object = present & OBJECT_PRESENT;
        fields.has_inherited = present & INHERITED_PRESENT;
        if (fields.has_object && !take_guid(raw, size, &at, fields.object))
            return false;
        if (fields.has_inherited && !take_guid(raw, size, &at, fields.inherited))
            return false;
    }
    if (!sid_from_bytes(raw + at, size - at, &fields.sid))
        return false;
    *out = fields;
    return true;
}

uint8_t *ace_encode(const struct ace_fields *fields, uint16_t *size)
{
    uint8_t buffer[ACE_HEADER_SIZE + 8 + 2 * ACE_GUID_SIZE + SID_MAX_BYTES];
    size_t at = ACE_HEADER_SIZE;
    bytes_put_u32(buffer + at, fields->mask);
    at += 4;
    if (ace_is_object(fields->type)) {
        uint32_t present =
            (fields->has_object ? OBJECT_PRESENT : 0u) | (fields->has_inherited ? INHERITED_PRESENT : 0u);
        bytes_put_u32(buffer + at, present);
        at += 4;
        if (fields->has_object) {
            memcpy(buffer + at, fields->object, ACE_GUID_SIZE);
            at += ACE_GUID_SIZE;
        }
        if (fields->has_inherited) {
            memcpy(buffer + at, fields->inherited, ACE_GUID_SIZE);
            at += ACE_GUID_SIZE;
        }
    }
    memcpy(buffer + at, fields->sid.bytes, fields->sid.size);
    at += fields->sid.size;
    buffer[0] = fields->type;
    buffer[1] = fields->flags;
    bytes_put_u16(buffer + 2, (uint16_t)at);
    *size = (uint16_t)at;
    return memory_copy(buffer, at);
}
