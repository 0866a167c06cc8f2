/* SPDX-License-Identifier: MIT
 *
 * The words of the security descriptor definition language ([MS-DTYP] 2.5.1): SID
 * aliases, rights, flags and entry types. Read in any case, written in upper case.
 */
#ifndef MACHINE_SDDL_H
#define MACHINE_SDDL_H

#include "base/strbuf.h"
#include "machine/sid.h"

/* Part of an SDDL text; not terminated. */
struct sddl_token {
    const char *text;
    size_t length;
};

/* What the aliases without a SID of their own belong to, as the computer that reads the text sees it. Size 0: it is
 * not known. */
struct sddl_domains {
    struct sid machine; /* the computer's own account database: LA, LG */
    struct sid member;  /* the domain it is a member of: DA, DU ... */
    struct sid forest;  /* the root of that domain's forest: EA, SA ... */
};

/* An alias or S-1-... Without DOMAINS an alias that needs one is refused; with them, one that belongs to a domain that
 * is not known becomes an unplaced SID. */
bool sddl_read_sid(struct sddl_token token, const struct sddl_domains *domains, struct sid *out);

/* Only the last number of SID means something: the domain was not known. Such a SID is nobody's. */
bool sddl_is_unplaced(const struct sid *sid);

void sddl_write_sid(struct strbuf *out, const struct sid *sid);

/* Two-letter rights in a row, or a number: decimal, 0x hexadecimal, 0 octal. Empty: none. */
bool sddl_read_rights(struct sddl_token token, uint32_t *out);
/* LABEL: the rights of a mandatory label (NR NW NX), which reuse the numbers of other words. */
void sddl_write_rights(struct strbuf *out, uint32_t mask, bool label);

bool sddl_read_ace_flags(struct sddl_token token, uint8_t *out);
bool sddl_write_ace_flags(struct strbuf *out, uint8_t flags); /* false: a bit without word; nothing is written */

bool sddl_read_ace_type(struct sddl_token token, uint8_t *out);
const char *sddl_ace_type_word(uint8_t type); /* NULL: none */
bool sddl_ace_type_audits(uint8_t type);      /* belongs into the SACL */

/* "bf967aba-0de6-11d0-a285-00aa003049e2"; 16 bytes as stored. */
bool sddl_read_guid(struct sddl_token token, uint8_t *guid);
void sddl_write_guid(struct strbuf *out, const uint8_t *guid);

#endif
