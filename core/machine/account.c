/* SPDX-License-Identifier: MIT */
#include "machine/account.h"

#include "base/bytes.h"
#include "base/memory.h"

#include <stdlib.h>

/* Authority and first sub-authority of SID ([MS-DTYP] 2.4.2.2); false when it has none. */
static bool beginning(const struct sid *sid, uint8_t *authority, uint32_t *first)
{
    if (sid->size < 12)
        return false;
    *authority = sid->bytes[7];
    *first = bytes_u32(sid->bytes + 8);
    return true;
}

bool account_group_filtered(const struct sid *group)
{
    return sid_equal(group, sid_well_known(SID_ADMINISTRATORS)) ||
           sid_equal(group, sid_well_known(SID_LOCAL_ACCOUNT_AND_ADMIN));
}

/* How likely remote UAC takes it. */
static int taken(const struct sid *group)
{
    return account_group_filtered(group) ? 2 : account_group_doubtful(group);
}

bool account_group_doubtful(const struct sid *group)
{
    enum { NT = 5, BUILTIN = 32, POWER_USERS = 547, BACKUP_OPERATORS = 551, NETWORK_OPERATORS = 556 };
    uint8_t authority;
    uint32_t first, rid = sid_rid(group);
    return beginning(group, &authority, &first) && authority == NT && first == BUILTIN &&
           ((rid >= POWER_USERS && rid <= BACKUP_OPERATORS) || rid == NETWORK_OPERATORS);
}

struct sid_list account_sids(const struct account *account)
{
    struct sid_list sids = {0};
    if (account->sid.size)
        sid_list_add(&sids, &account->sid);
    for (int turn = 0; turn <= 2; turn++)
        for (size_t i = 0; i < account->groups.count; i++)
            if (taken(&account->groups.sids[i]) == turn)
                sid_list_add(&sids, &account->groups.sids[i]);
    return sids;
}

enum account_origin account_origin(const struct account *account)
{
    enum { NT = 5, MICROSOFT = 11, ENTRA = 12, FIRST_SERVICE = 80, LAST_SERVICE = 111 };
    uint8_t authority;
    uint32_t first;
    if (account->kind == ACCOUNT_WELL_KNOWN)
        return ACCOUNT_OF_WINDOWS;
    if (!beginning(&account->sid, &authority, &first))
        return ACCOUNT_OF_A_DATABASE;
    if (authority == ENTRA && first == 1)
        return ACCOUNT_OF_ENTRA;
    if (authority == MICROSOFT && first == 96)
        return ACCOUNT_OF_MICROSOFT;
    bool service = authority == NT && first >= FIRST_SERVICE && first <= LAST_SERVICE;
    return service ? ACCOUNT_OF_WINDOWS : ACCOUNT_OF_A_DATABASE;
}

bool account_in_group(const struct account *account, enum well_known_sid group)
{
    return sid_list_has(&account->groups, sid_well_known(group));
}

bool account_protected(const struct account *account)
{
    enum { RID_PROTECTED_USERS = 525, OF_A_DOMAIN = 28 };
    struct sid group = account->sid;
    if (!sid_of_a_domain(&group))
        return false;
    bytes_put_u32(group.bytes + OF_A_DOMAIN - 4, RID_PROTECTED_USERS);
    return sid_list_has(&account->groups, &group);
}

struct account account_copy(const struct account *account)
{
    struct account copy = *account;
    copy.name = memory_string(account->name);
    copy.groups = sid_list_copy(&account->groups);
    return copy;
}

void account_free(struct account *account)
{
    free(account->name);
    sid_list_free(&account->groups);
    *account = (struct account){0};
}

static struct sid first_among(const struct sid_list *sids, const struct sid_list *holders)
{
    for (size_t i = 0; i < sids->count; i++)
        if (sid_list_has(holders, &sids->sids[i]))
            return sids->sids[i];
    return (struct sid){0};
}

static struct sid of_a_logon(const struct sid_list *holders)
{
    for (size_t i = 0; i < holders->count; i++)
        if (sid_of_a_logon(&holders->sids[i]))
            return holders->sids[i];
    return (struct sid){0};
}

/* The two accounts that each database has are no groups; "Local account" follows from the account itself. */
static bool may_be_group(const struct sid *sid)
{
    enum { RID_ADMINISTRATOR = 500, RID_GUEST = 501 };
    bool user = sid_of_a_domain(sid) && (sid_rid(sid) == RID_ADMINISTRATOR || sid_rid(sid) == RID_GUEST);
    return !user && !sid_equal(sid, sid_well_known(SID_LOCAL_ACCOUNT));
}

struct logon_rights account_rights_among(const struct sid_list *sids, const struct sid_list *network,
                                         const struct sid_list *denied)
{
    struct logon_rights rights = {.network_through = first_among(sids, network),
                                  .denied_through = first_among(sids, denied)};
    rights.perhaps = of_a_logon(denied);
    if (!rights.perhaps.size && !rights.network_through.size)
        rights.perhaps = of_a_logon(network);
    for (size_t i = 0; i < denied->count; i++)
        if (!sid_list_has(sids, &denied->sids[i]) && may_be_group(&denied->sids[i]))
            rights.denied_others = true;
    return rights;
}
