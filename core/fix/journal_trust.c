/* SPDX-License-Identifier: MIT */
#include "fix/journal_trust.h"

#include "base/memory.h"

/* What lets somebody change the file, what it contains, or who may do so (winnt.h). */
enum {
    WRITE_DATA = 0x2,
    APPEND_DATA = 0x4,
    WRITE_EA = 0x10,
    DELETE_CHILD = 0x40,
    WRITE_ATTRIBUTES = 0x100,
    DELETE_RIGHT = 0x10000,
    WRITE_DAC_RIGHT = 0x40000,
    WRITE_OWNER_RIGHT = 0x80000,
};
static const uint32_t generic_all = 0x10000000, generic_write = 0x40000000, maximum_allowed = 0x02000000;

/* Access entries that deny, of every form: they take nothing but rights away ([MS-DTYP] 2.4.4.1). */
static bool denies(uint8_t type)
{
    enum { DENIED_OBJECT = 0x6, DENIED_CALLBACK = 0xA, DENIED_CALLBACK_OBJECT = 0xC };
    return type == ACE_DENY || type == DENIED_OBJECT || type == DENIED_CALLBACK || type == DENIED_CALLBACK_OBJECT;
}

static bool is_trusted(const struct sid *sid, const struct sid *windows_owner)
{
    /* NT SERVICE\TrustedInstaller, and OWNER RIGHTS: the owner is trusted or nothing is. */
    static const char *const others[] = {"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464", "S-1-3-4"};
    if (sid_equal(sid, sid_well_known(SID_ADMINISTRATORS)) || sid_equal(sid, sid_well_known(SID_SYSTEM)) ||
        (windows_owner && windows_owner->size && sid_equal(sid, windows_owner)))
        return true;
    for (size_t i = 0; i < array_count(others); i++) {
        struct sid other;
        if (sid_from_text(others[i], &other) && sid_equal(sid, &other))
            return true;
    }
    return false;
}

bool journal_trust(const struct security_descriptor *sd, const struct sid *windows_owner)
{
    const uint32_t writing = WRITE_DATA | APPEND_DATA | WRITE_EA | DELETE_CHILD | WRITE_ATTRIBUTES | DELETE_RIGHT |
                             WRITE_DAC_RIGHT | WRITE_OWNER_RIGHT | generic_all | generic_write | maximum_allowed;
    if (!sd->has_dacl || !sd->owner.size || !is_trusted(&sd->owner, windows_owner))
        return false;
    for (size_t i = 0; i < sd->ace_count; i++) {
        const struct ace *ace = &sd->aces[i];
        if (denies(ace->type) || ace->flags & ACE_INHERIT_ONLY)
            continue;
        if (ace->type != ACE_ALLOW || (ace->mask & writing && !is_trusted(&ace->sid, windows_owner)))
            return false;
    }
    return true;
}
