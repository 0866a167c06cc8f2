/* SPDX-License-Identifier: MIT
 * Who gets what from the entries, and the few edits remedies make. */
#include "machine/security_descriptor.h"

#include "base/bytes.h"
#include "base/memory.h"
#include "machine/ace.h"

#include <stdlib.h>
#include <string.h>

enum { ACL_SIZE_LIMIT = 0xFFFC, ACL_HEADER = 8, ACL_REVISION = 2 };

static bool matches(const struct ace *ace, const struct subject *subject)
{
    bool deny_only = subject->deny_only && sid_list_has(subject->deny_only, &ace->sid);
    if (ace->type == ACE_DENY)
        return deny_only || sid_list_has(subject->sids, &ace->sid);
    return !deny_only && sid_list_has(subject->sids, &ace->sid);
}

struct access security_descriptor_access(const struct security_descriptor *sd, const struct subject *subject,
                                         uint32_t wanted)
{
    struct access access = {.deny_ace = sd->ace_count};
    if (!sd->has_dacl) {
        access.granted = wanted;
        return access;
    }
    uint32_t open = wanted;
    for (size_t i = 0; i < sd->ace_count && open; i++) {
        const struct ace *ace = &sd->aces[i];
        uint32_t decided = ace->mask & open;
        if (ace->type > ACE_DENY || (ace->flags & ACE_INHERIT_ONLY) || !decided || !matches(ace, subject))
            continue;
        open &= ~decided;
        if (ace->type == ACE_ALLOW) {
            access.granted |= decided;
            access.granted_by = ace->sid;
        } else {
            if (!access.denied)
                access.deny_ace = i;
            access.denied |= decided;
        }
    }
    return access;
}

static bool denies(uint8_t type)
{
    return type == ACE_DENY || type == ACE_TYPE_DENY_OBJECT || type == ACE_TYPE_DENY_CALLBACK ||
           type == ACE_TYPE_DENY_CALLBACK_OBJECT;
}

/* First index behind every explicit deny: an allow entry placed or widened from here on
 * never overrules one, even in a list that is not in canonical order. */
static size_t behind_denies(const struct security_descriptor *sd)
{
    size_t index = 0;
    for (size_t i = 0; i < sd->ace_count; i++)
        if (denies(sd->aces[i].type) && !(sd->aces[i].flags & ACE_INHERITED))
            index = i + 1;
    return index;
}

static size_t first_inherited(const struct security_descriptor *sd)
{
    size_t i = 0;
    while (i < sd->ace_count && !(sd->aces[i].flags & ACE_INHERITED))
        i++;
    return i;
}

bool security_descriptor_grant(struct security_descriptor *sd, const struct sid *sid, uint32_t mask, uint8_t flags)
{
    if (!sd->has_dacl || mask == 0)
        return false;
    size_t begin = behind_denies(sd);
    for (size_t i = begin; i < sd->ace_count; i++) {
        struct ace *ace = &sd->aces[i];
        if (ace->type != ACE_ALLOW || ace->flags != flags || !sid_equal(&ace->sid, sid))
            continue;
        bool wider = (ace->mask | mask) != ace->mask;
        ace->mask |= mask;
        bytes_put_u32(ace->raw + ACE_HEADER_SIZE, ace->mask);
        return wider;
    }
    size_t index = first_inherited(sd), count = sd->ace_count;
    security_descriptor_insert(sd, index > begin ? index : begin, ACE_ALLOW, flags, mask, sid);
    return sd->ace_count > count;
}

void security_descriptor_drop_inherited(struct security_descriptor *sd)
{
    size_t kept = 0;
    for (size_t i = 0; i < sd->ace_count; i++) {
        if (sd->aces[i].flags & ACE_INHERITED)
            free(sd->aces[i].raw);
        else
            sd->aces[kept++] = sd->aces[i];
    }
    sd->ace_count = kept;
}

void security_descriptor_insert(struct security_descriptor *sd, size_t index, enum ace_type type, uint8_t flags,
                                uint32_t mask, const struct sid *sid)
{
    size_t used = ACL_HEADER;
    for (size_t i = 0; i < sd->ace_count; i++)
        used += sd->aces[i].raw_size;
    struct ace_fields fields = {.type = (uint8_t)type, .flags = flags, .mask = mask, .sid = *sid};
    if (used + ACE_HEADER_SIZE + 4 + sid->size > ACL_SIZE_LIMIT)
        return;
    struct ace ace = {.type = fields.type, .flags = flags, .mask = mask, .sid = *sid};
    ace.raw = ace_encode(&fields, &ace.raw_size);
    if (index > sd->ace_count)
        index = sd->ace_count;
    sd->aces = memory_resize(sd->aces, sd->ace_count + 1, sizeof *sd->aces);
    memmove(sd->aces + index + 1, sd->aces + index, (sd->ace_count - index) * sizeof *sd->aces);
    sd->aces[index] = ace;
    sd->ace_count++;
    if (!sd->has_dacl) {
        sd->has_dacl = true;
        sd->dacl_revision = ACL_REVISION;
        sd->control |= SD_DACL_PRESENT;
    }
}
