/* SPDX-License-Identifier: MIT
 * Self-relative bytes in and out; [MS-DTYP] 2.4.5 and 2.4.6. */
#include "machine/security_descriptor.h"

#include "base/bytes.h"
#include "base/memory.h"
#include "machine/ace.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER = 20, ACL_HEADER = 8, REVISION = 1, ACL_REVISION_LOW = 2, ACL_REVISION_HIGH = 4 };

/* Two SIDs and two lists of the largest size: nothing bigger can be meant. */
enum { SIZE_LIMIT = HEADER + 2 * SID_MAX_BYTES + 2 * UINT16_MAX };

struct input {
    const uint8_t *bytes;
    size_t size;
};

/* An access control list at OFFSET whose entries all fit; SIZE is its AclSize. */
static bool find_list(const struct input *in, uint32_t offset, const uint8_t **list, size_t *size)
{
    if (offset < HEADER || offset > in->size || in->size - offset < ACL_HEADER)
        return false;
    const uint8_t *at = in->bytes + offset;
    size_t list_size = bytes_u16(at + 2);
    if (at[0] < ACL_REVISION_LOW || at[0] > ACL_REVISION_HIGH || list_size < ACL_HEADER ||
        list_size > in->size - offset)
        return false;
    size_t used = ACL_HEADER;
    for (size_t left = bytes_u16(at + 4); left > 0; left--) {
        if (list_size - used < ACE_HEADER_SIZE)
            return false;
        size_t entry = bytes_u16(at + used + 2);
        if (entry < ACE_HEADER_SIZE || entry % 4 != 0 || entry > list_size - used)
            return false;
        used += entry;
    }
    *list = at;
    *size = list_size;
    return true;
}

static bool read_sid(const struct input *in, uint32_t offset, struct sid *out)
{
    if (offset == 0)
        return true;
    return offset >= HEADER && offset <= in->size && sid_from_bytes(in->bytes + offset, in->size - offset, out);
}

static bool read_entry(const uint8_t *at, struct ace *out)
{
    uint16_t size = bytes_u16(at + 2);
    struct ace ace = {.type = at[0], .flags = at[1]};
    struct ace_fields fields;
    if (ace_decode(at, size, &fields)) {
        ace.mask = fields.mask;
        ace.sid = fields.sid;
    } else if (ace.type == ACE_ALLOW || ace.type == ACE_DENY) {
        return false;
    } else {
        /* Every type of [MS-DTYP] 2.4.4 has its mask here; one that is too short for it could be about anything. */
        ace.mask = size >= ACE_HEADER_SIZE + 4 ? bytes_u32(at + ACE_HEADER_SIZE) : UINT32_MAX;
    }
    ace.raw = memory_copy(at, size);
    ace.raw_size = size;
    *out = ace;
    return true;
}

static bool read_dacl(const struct input *in, uint32_t offset, struct security_descriptor *sd)
{
    const uint8_t *list;
    size_t size;
    if (!(sd->control & SD_DACL_PRESENT) || offset == 0)
        return true; /* absent, or the null DACL: no restriction either way */
    if (!find_list(in, offset, &list, &size))
        return false;
    sd->has_dacl = true;
    sd->dacl_revision = list[0];
    size_t count = bytes_u16(list + 4);
    sd->aces = memory_new_n(struct ace, count);
    for (const uint8_t *at = list + ACL_HEADER; sd->ace_count < count; at += bytes_u16(at + 2)) {
        if (!read_entry(at, &sd->aces[sd->ace_count]))
            return false;
        sd->ace_count++;
    }
    return true;
}

static bool read_sacl(const struct input *in, uint32_t offset, struct security_descriptor *sd)
{
    const uint8_t *list;
    size_t size;
    if (!(sd->control & SD_SACL_PRESENT) || offset == 0)
        return true;
    if (!find_list(in, offset, &list, &size))
        return false;
    sd->sacl = memory_copy(list, size);
    sd->sacl_size = size;
    return true;
}

enum status security_descriptor_parse(const void *bytes, size_t size, struct security_descriptor *out)
{
    const struct input in = {bytes, size};
    if (size < HEADER || size > SIZE_LIMIT || in.bytes[0] != REVISION)
        return ST_INVALID;
    struct security_descriptor sd = {.resource_control = in.bytes[1], .control = bytes_u16(in.bytes + 2)};
    if (!(sd.control & SD_SELF_RELATIVE))
        return ST_INVALID;
    uint32_t owner = bytes_u32(in.bytes + 4), group = bytes_u32(in.bytes + 8);
    uint32_t sacl = bytes_u32(in.bytes + 12), dacl = bytes_u32(in.bytes + 16);
    if (!read_sid(&in, owner, &sd.owner) || !read_sid(&in, group, &sd.group) || !read_sacl(&in, sacl, &sd) ||
        !read_dacl(&in, dacl, &sd)) {
        security_descriptor_free(&sd);
        return ST_INVALID;
    }
    uint32_t account = owner ? owner : group, list = dacl ? dacl : sacl;
    sd.owner_first = account && list && account < list;
    *out = sd;
    return ST_OK;
}

static size_t dacl_size(const struct security_descriptor *sd)
{
    size_t size = ACL_HEADER;
    for (size_t i = 0; i < sd->ace_count; i++)
        size += sd->aces[i].raw_size;
    return sd->has_dacl ? size : 0;
}

/* Each part writes itself at *AT, notes its offset in the header and moves *AT on. */
static void write_part(uint8_t *bytes, size_t *at, size_t offset_at, const void *part, size_t size)
{
    if (size == 0)
        return;
    bytes_put_u32(bytes + offset_at, (uint32_t)*at);
    memcpy(bytes + *at, part, size);
    *at += size;
}

static void write_dacl(uint8_t *bytes, size_t *at, const struct security_descriptor *sd)
{
    if (!sd->has_dacl)
        return;
    uint8_t *list = bytes + *at, *entry = list + ACL_HEADER;
    bytes_put_u32(bytes + 16, (uint32_t)*at);
    list[0] = sd->dacl_revision;
    bytes_put_u16(list + 2, (uint16_t)dacl_size(sd));
    bytes_put_u16(list + 4, (uint16_t)sd->ace_count);
    for (size_t i = 0; i < sd->ace_count; i++) {
        memcpy(entry, sd->aces[i].raw, sd->aces[i].raw_size);
        entry += sd->aces[i].raw_size;
    }
    *at += dacl_size(sd);
}

uint8_t *security_descriptor_bytes(const struct security_descriptor *sd, size_t *size)
{
    size_t total = HEADER + sd->sacl_size + dacl_size(sd) + sd->owner.size + sd->group.size;
    uint8_t *bytes = memory_array(total, 1);
    size_t at = HEADER;
    bytes[0] = REVISION;
    bytes[1] = sd->resource_control;
    bytes_put_u16(bytes + 2, sd->control | SD_SELF_RELATIVE);
    if (sd->owner_first) {
        write_part(bytes, &at, 4, sd->owner.bytes, sd->owner.size);
        write_part(bytes, &at, 8, sd->group.bytes, sd->group.size);
    }
    write_part(bytes, &at, 12, sd->sacl, sd->sacl_size);
    write_dacl(bytes, &at, sd);
    if (!sd->owner_first) {
        write_part(bytes, &at, 4, sd->owner.bytes, sd->owner.size);
        write_part(bytes, &at, 8, sd->group.bytes, sd->group.size);
    }
    *size = total;
    return bytes;
}

void security_descriptor_free(struct security_descriptor *sd)
{
    for (size_t i = 0; i < sd->ace_count; i++)
        free(sd->aces[i].raw);
    free(sd->aces);
    free(sd->sacl);
    *sd = (struct security_descriptor){0};
}
