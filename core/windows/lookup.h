/* SPDX-License-Identifier: MIT
 *
 * Names and SIDs on the machine (LookupAccountNameW, LookupAccountSidW), and which account
 * database the machine itself owns. For use inside an operation: every call may block.
 */
#ifndef WINDOWS_LOOKUP_H
#define WINDOWS_LOOKUP_H

#include "windows/machine_windows.h"

struct looked_up {
    struct sid sid;
    wchar_t *domain, *name; /* owned; "" when there is none */
    SID_NAME_USE use;
};

/* ST_ABSENT when nobody has that name. */
MUST_CHECK enum status lookup_name(struct windows_machine *machine, struct call *call, const wchar_t *name,
                                   struct looked_up *out);
/* ST_ABSENT when the SID has no name. */
MUST_CHECK enum status lookup_sid(struct windows_machine *machine, struct call *call, const struct sid *sid,
                                  struct looked_up *out);
void lookup_free(struct looked_up *found);

/* "DOMAIN\\name", or the name alone; free() */
char *lookup_text(const struct looked_up *found);

bool lookup_from_psid(PSID psid, struct sid *out);

/* After ST_ABSENT for NAME, or for SID when NAME is NULL: whether there is no such account, rather than that a domain
 * controller was not asked - the Lookup functions say the same of both. True for what the machine itself knows, and for
 * its domain when a controller answers just now. */
bool lookup_absence_holds(struct windows_machine *machine, const wchar_t *name, const struct sid *sid);

/* The user of this process' token. */
MUST_CHECK enum status lookup_caller(struct call *call, struct sid *out);

/* The SID that local accounts of the computer carry; on a domain controller these are the domain's
 * own, DOMAIN_CONTROLLER says so. JOINED is the domain it is a member of, size 0 none, and may be NULL. HOST NULL: this
 * computer. */
enum status lookup_account_domain(const wchar_t *host, struct call *call, struct sid *domain, struct sid *joined,
                                  bool *domain_controller);

#endif
