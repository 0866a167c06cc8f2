/* SPDX-License-Identifier: MIT
 *
 * Self-relative security descriptors ([MS-DTYP] 2.4.6) and their SDDL text (2.5.1),
 * read, judged for an account and edited without the operating system: the same
 * code answers for a local registry value, a policy string and a remote namespace.
 */
#ifndef MACHINE_SECURITY_DESCRIPTOR_H
#define MACHINE_SECURITY_DESCRIPTOR_H

#include "base/status.h"
#include "base/strbuf.h"
#include "machine/sddl.h"
#include "machine/sid.h"

#include <stdbool.h>

/* Access rights of a COM limit or permission (combaseapi.h). */
enum {
    COM_EXECUTE = 0x01,
    COM_EXECUTE_LOCAL = 0x02,
    COM_EXECUTE_REMOTE = 0x04,
    COM_ACTIVATE_LOCAL = 0x08,
    COM_ACTIVATE_REMOTE = 0x10
};

/* Access rights of a WMI namespace (wbemcli.h). */
enum {
    NAMESPACE_ENABLE = 0x01,
    NAMESPACE_METHOD_EXECUTE = 0x02,
    NAMESPACE_FULL_WRITE = 0x04,
    NAMESPACE_PARTIAL_WRITE = 0x08,
    NAMESPACE_WRITE_PROVIDER = 0x10,
    NAMESPACE_REMOTE_ENABLE = 0x20,
    NAMESPACE_READ_SECURITY = 0x20000,
    NAMESPACE_EDIT_SECURITY = 0x40000
};

enum ace_type { ACE_ALLOW = 0, ACE_DENY = 1 };

enum {
    ACE_OBJECT_INHERIT = 0x01,
    ACE_CONTAINER_INHERIT = 0x02,
    ACE_NO_PROPAGATE = 0x04,
    ACE_INHERIT_ONLY = 0x08,
    ACE_INHERITED = 0x10
};

struct ace {
    uint8_t type;
    uint8_t flags;
    uint32_t mask;
    struct sid sid; /* size 0: of a type that is not known, or malformed */
    uint8_t *raw;   /* the whole entry as it is written; owned; never NULL: entries are made and edited
                       through the functions below only */
    uint16_t raw_size;
};

/* Control bits of [MS-DTYP] 2.4.6. */
enum {
    SD_DACL_PRESENT = 0x0004,
    SD_SACL_PRESENT = 0x0010,
    SD_DACL_INHERIT_REQUIRED = 0x0100,
    SD_SACL_INHERIT_REQUIRED = 0x0200,
    SD_DACL_INHERITED = 0x0400,
    SD_SACL_INHERITED = 0x0800,
    SD_DACL_PROTECTED = 0x1000,
    SD_SACL_PROTECTED = 0x2000,
    SD_SELF_RELATIVE = 0x8000
};

/* Order, unknown entries, owner, group, control bits and the order of the parts survive
 * a round trip; unused bytes between or inside the parts do not. */
struct security_descriptor {
    uint16_t control;
    uint8_t resource_control; /* Sbz1, which SE_RM_CONTROL_VALID gives a meaning */
    bool owner_first;         /* in bytes, owner and group stand before the lists and not after them */
    struct sid owner, group;  /* size 0: absent */
    bool has_dacl;            /* false: no DACL at all, everyone has every right */
    uint8_t dacl_revision;
    struct ace *aces;
    size_t ace_count;
    uint8_t *sacl; /* raw bytes or NULL */
    size_t sacl_size;
};

/* ST_OK or ST_INVALID (truncated, offsets out of range, bad counts, not self-relative).
 * Parts may overlap: Windows accepts that. OUT is untouched on failure; free it with
 * security_descriptor_free. At most 131 226 bytes (two full lists) are accepted. */
MUST_CHECK enum status security_descriptor_parse(const void *bytes, size_t size, struct security_descriptor *out);

/* Self-relative bytes; free with free(). */
uint8_t *security_descriptor_bytes(const struct security_descriptor *sd, size_t *size);

/* SDDL with two-letter rights and aliases or hex and S-1-...; DOMAINS resolve the
 * aliases relative to a domain (DA, DU, LA, LG ...), as far as they are known (sddl_is_unplaced). They
 * may be NULL: an alias that needs one is then ST_UNSUPPORTED, like everything else that is well formed and not
 * understood (conditional entries, unknown words). ST_INVALID: it is no SDDL. */
MUST_CHECK enum status security_descriptor_from_sddl(const char *sddl, const struct sddl_domains *domains,
                                                     struct security_descriptor *out);

/* Deterministic SDDL: S-1-... unless a well-known two-letter alias exists. False: it holds entries
 * without SDDL form; they are shown as "(0x09:HEX)" and the text cannot be read back. */
bool security_descriptor_to_sddl(const struct security_descriptor *sd, struct strbuf *out);

void security_descriptor_free(struct security_descriptor *sd);

/* Whose access is asked: the SIDs of the account and all its groups. DENY_ONLY SIDs
 * (a filtered administrator's group) match deny entries and never allow entries. */
struct subject {
    const struct sid_list *sids;
    const struct sid_list *deny_only; /* may be NULL */
};

/* What the walk over the entries found. */
struct access {
    uint32_t granted;      /* of the wanted bits */
    uint32_t denied;       /* of the wanted bits, by an entry */
    size_t deny_ace;       /* index of the first entry that denied; ace_count: none */
    struct sid granted_by; /* SID of the entry that granted the last wanted bit; size 0: none */
    bool uncertain;        /* an entry whose effect cannot be told decides whether all is granted: the above is what is
                              certain */
};

/* What an entry does for somebody it names ([MS-DTYP] 2.4.4, 2.5.3.2). Whether a conditional entry applies depends on
 * its expression, an object entry counts for the kinds of object that the caller of the access check
 * names, and of an entry of an unknown type nothing is known. */
enum ace_effect { ACE_ALLOWS, ACE_DENIES, ACE_MAY_ALLOW, ACE_MAY_DENY, ACE_UNKNOWN, ACE_NOTHING };
enum ace_effect security_descriptor_effect(const struct ace *ace);

/* The entry is about some of WANTED, if only perhaps (generic rights). */
bool security_descriptor_touches(const struct ace *ace, uint32_t wanted);

/* Walks the entries in order like AccessCheck: the first entry that names a wanted
 * bit decides it; inherit-only entries are passed over; generic rights in an entry
 * do not count (COM and WMI map none). No DACL grants everything. What an owner may do
 * without an entry (READ_CONTROL, WRITE_DAC) is not counted. Entries whose effect cannot be told are taken once for
 * the best and once for the worst: where that makes a difference it is uncertain. */
struct access security_descriptor_access(const struct security_descriptor *sd, const struct subject *subject,
                                         uint32_t wanted);

/* Adds an explicit allow entry for SID after the explicit denies and before the first
 * inherited entry. When an explicit allow entry with the same SID and flags exists its mask is
 * widened instead: running twice adds nothing. Returns true when SD changed; it does not when
 * there is no DACL (everybody has every right) or the list is full (64 KiB). */
bool security_descriptor_grant(struct security_descriptor *sd, const struct sid *sid, uint32_t mask, uint8_t flags);

/* Drops inherited entries: __SystemSecurity.SetSD takes only explicit ones. */
void security_descriptor_drop_inherited(struct security_descriptor *sd);

/* Adds an entry at INDEX (at most the end); SID is copied. For tests and for building descriptors:
 * it makes a DACL where there is none. Nothing happens when the list is full. */
void security_descriptor_insert(struct security_descriptor *sd, size_t index, enum ace_type type, uint8_t flags,
                                uint32_t mask, const struct sid *sid);

#endif
