/* SPDX-License-Identifier: MIT
 * Who gets what from the entries, and the few edits remedies make. */
#include "machine/security_descriptor.h"

#include "base/bytes.h"
#include "base/memory.h"
#include "machine/ace.h"

#include <stdlib.h>
#include <string.h>

enum { ACL_SIZE_LIMIT = 0xFFFC, ACL_HEADER = 8, ACL_REVISION = 2 };

enum ace_effect security_descriptor_effect(const struct ace *ace)
{
    if (ace->flags & ACE_INHERIT_ONLY)
        return ACE_NOTHING;
    switch (ace->type) {
    case ACE_ALLOW:
        return ACE_ALLOWS;
    case ACE_DENY:
        return ACE_DENIES;
    case ACE_TYPE_ALLOW_OBJECT:
    case ACE_TYPE_ALLOW_CALLBACK:
    case ACE_TYPE_ALLOW_CALLBACK_OBJECT:
        return ACE_MAY_ALLOW;
    case ACE_TYPE_DENY_OBJECT:
    case ACE_TYPE_DENY_CALLBACK:
    case ACE_TYPE_DENY_CALLBACK_OBJECT:
        return ACE_MAY_DENY;
    case ACE_TYPE_AUDIT:
    case ACE_TYPE_ALARM:
    case ACE_TYPE_AUDIT_OBJECT:
    case ACE_TYPE_ALARM_OBJECT:
    case ACE_TYPE_AUDIT_CALLBACK:
    case ACE_TYPE_ALARM_CALLBACK:
    case ACE_TYPE_AUDIT_CALLBACK_OBJECT:
    case ACE_TYPE_ALARM_CALLBACK_OBJECT:
    case ACE_TYPE_LABEL:
    case ACE_TYPE_ATTRIBUTE:
    case ACE_TYPE_SCOPED_POLICY:
        return ACE_NOTHING; /* of no account in the list of who may do what */
    default:
        return ACE_UNKNOWN;
    }
}

/* What counts when everything that cannot be told is taken for the best (HOPEFUL), or for the worst. */
static enum ace_effect taken_as(enum ace_effect effect, bool hopeful)
{
    switch (effect) {
    case ACE_MAY_ALLOW:
        return hopeful ? ACE_ALLOWS : ACE_NOTHING;
    case ACE_MAY_DENY:
        return hopeful ? ACE_NOTHING : ACE_DENIES;
    case ACE_UNKNOWN:
        return hopeful ? ACE_ALLOWS : ACE_DENIES;
    default:
        return effect;
    }
}

/* An entry that could not be taken apart may be about anybody. */
static bool matches(const struct ace *ace, enum ace_effect effect, const struct subject *subject)
{
    if (ace->sid.size == 0)
        return true;
    bool deny_only = subject->deny_only && sid_list_has(subject->deny_only, &ace->sid);
    if (effect == ACE_DENIES)
        return deny_only || sid_list_has(subject->sids, &ace->sid);
    return !deny_only && sid_list_has(subject->sids, &ace->sid);
}

/* GENERIC_ALL, EXECUTE, WRITE and READ: whoever keeps the object says which rights they stand for ([MS-DTYP] 2.4.3),
 * and of COM and WMI no page does. */
static const uint32_t generic = 0xF0000000;

bool security_descriptor_touches(const struct ace *ace, uint32_t wanted)
{
    return (ace->mask & wanted) || (wanted && ace->mask & generic);
}

/* The bits of OPEN that an entry with EFFECT decides. */
static uint32_t decides(const struct ace *ace, enum ace_effect effect, uint32_t open, bool hopeful)
{
    return ace->mask & generic && (effect == ACE_ALLOWS) == hopeful ? open : ace->mask & open;
}

static struct access walk(const struct security_descriptor *sd, const struct subject *subject, uint32_t wanted,
                          bool hopeful)
{
    struct access access = {.deny_ace = sd->ace_count};
    uint32_t open = wanted;
    for (size_t i = 0; i < sd->ace_count && open; i++) {
        const struct ace *ace = &sd->aces[i];
        enum ace_effect effect = taken_as(security_descriptor_effect(ace), hopeful);
        uint32_t decided = decides(ace, effect, open, hopeful);
        if (effect == ACE_NOTHING || !decided || !matches(ace, effect, subject))
            continue;
        open &= ~decided;
        if (effect == ACE_ALLOWS) {
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

struct access security_descriptor_access(const struct security_descriptor *sd, const struct subject *subject,
                                         uint32_t wanted)
{
    if (!sd->has_dacl)
        return (struct access){.granted = wanted, .deny_ace = sd->ace_count};
    struct access worst = walk(sd, subject, wanted, false);
    if (worst.granted == wanted)
        return worst;
    struct access best = walk(sd, subject, wanted, true);
    if (best.granted != wanted)
        return best; /* refused whatever the others do, by what is certain */
    worst.uncertain = true;
    return worst;
}

static bool denies(const struct ace *ace)
{
    struct ace entry = *ace;
    entry.flags &= (uint8_t)~ACE_INHERIT_ONLY;
    enum ace_effect effect = security_descriptor_effect(&entry);
    return effect == ACE_DENIES || effect == ACE_MAY_DENY;
}

/* First index behind every explicit deny: an allow entry placed or widened from here on
 * never overrules one, even in a list that is not in canonical order. */
static size_t behind_denies(const struct security_descriptor *sd)
{
    size_t index = 0;
    for (size_t i = 0; i < sd->ace_count; i++)
        if (denies(&sd->aces[i]) && !(sd->aces[i].flags & ACE_INHERITED))
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
