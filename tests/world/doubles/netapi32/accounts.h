/* SPDX-License-Identifier: MIT
 *
 * Accounts and groups of the simulated computers: the key "Accounts" of a host, one subkey per name with Sid, Use,
 * Domain, Members (of a group) and the state of a user.
 */
#ifndef WORLD_ACCOUNTS_H
#define WORLD_ACCOUNTS_H

#include "world.h"

#include <sddl.h>

enum { ACCOUNT_NAME = 260 };

struct world_account {
    wchar_t name[ACCOUNT_NAME], domain[ACCOUNT_NAME], sid_text[192];
    PSID sid; /* accounts_clear */
    SID_NAME_USE use;
    wchar_t *members; /* multi-string of SIDs; NULL none */
    DWORD flags, expires, password_expired, hours;
    wchar_t *workstations; /* NULL none */
};

/* NAME: "name", "DOMAIN\name" or "name@domain". */
bool accounts_by_name(const wchar_t *host, const wchar_t *name, struct world_account *out);
bool accounts_by_sid(const wchar_t *host, PSID sid, struct world_account *out);

/* One after the other by INDEX; false behind the last. */
bool accounts_at(const wchar_t *host, DWORD index, struct world_account *out);
void accounts_clear(struct world_account *account);

bool accounts_is_member(const struct world_account *group, const wchar_t *sid_text);

/* Writes the members of GROUP back; a host that lives on the default host's accounts gets its own copy. */
void accounts_set_members(const wchar_t *host, const struct world_account *group, const wchar_t *members);

#endif
