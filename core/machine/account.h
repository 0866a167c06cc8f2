/* SPDX-License-Identifier: MIT
 * The account that will connect, as the target sees it. */
#ifndef MACHINE_ACCOUNT_H
#define MACHINE_ACCOUNT_H

#include "base/status.h"
#include "machine/sid.h"

#include <stdbool.h>
#include <stdint.h>

enum account_kind { ACCOUNT_UNKNOWN, ACCOUNT_USER, ACCOUNT_GROUP, ACCOUNT_COMPUTER, ACCOUNT_WELL_KNOWN };

/* Parts of struct account that could not be read, as a set: the rest still holds. */
enum {
    ACCOUNT_MISSING_GROUPS = 1, /* groups may be incomplete */
    ACCOUNT_MISSING_STATE = 2,  /* disabled, locked ... are unknown */
    ACCOUNT_MISSING_LIMITS = 4  /* expired, workstation_limits and logon_hours are; the flags are known */
};

struct account {
    struct sid sid;
    char *name; /* "PC-0421\\monitor" for display; owned */
    enum account_kind kind;
    struct sid machine_domain; /* the target's own account database; size 0: not known */
    struct sid member_domain;  /* the domain the target is a member of; size 0: none, or not known */
    bool local;                /* in the target's own account database, not a domain's */
    struct sid_list groups;    /* every group the account is in on the target, nested and well-known
                                  (Everyone, Authenticated Users, Network, Local account), without its own SID */
    uint32_t missing;
    enum status groups_status, state_status; /* why a part is missing */
    bool disabled, locked, password_expired, expired, blank_password_possible;
    bool workstation_limits, logon_hours;
};

/* Who keeps the account, as far as its SID tells ([MS-DTYP] 2.4.2; learn.microsoft.com, "Security identifiers"). */
enum account_origin {
    ACCOUNT_OF_A_DATABASE, /* the target's own, or a domain's */
    ACCOUNT_OF_ENTRA,      /* S-1-12-1-*: Microsoft Entra ID */
    ACCOUNT_OF_MICROSOFT,  /* S-1-11-96-*: its user has a local account as well */
    ACCOUNT_OF_WINDOWS     /* well-known, or S-1-5-80 to 111: services, application pools, window managers */
};
enum account_origin account_origin(const struct account *account);

/* GROUP is one that remote UAC takes out of the token of a local account: Administrators, or what follows from it. */
bool account_group_filtered(const struct sid *group);

/* GROUP has power over the computer as Administrators has: Power Users, Account, Server, Print, Backup and Network
 * Configuration Operators (S-1-5-32-547 to 551, 556). */
bool account_group_doubtful(const struct sid *group);

/* Own SID and groups, last those that remote UAC may take: the subject of access checks. sid_list_free() */
struct sid_list account_sids(const struct account *account);
bool account_in_group(const struct account *account, enum well_known_sid group);
/* In the group Protected Users of its own domain, S-1-5-21-<domain>-525. */
bool account_protected(const struct account *account);
struct account account_copy(const struct account *account);
void account_free(struct account *account);

/* The rights of a SID list that matter here (ntsecapi.h names without "Se...Right"). */
struct logon_rights {
    struct sid network_through; /* SID that holds SeNetworkLogonRight; size 0: none */
    struct sid denied_through;  /* SID that holds SeDenyNetworkLogonRight; size 0: none */
    struct sid
        perhaps; /* a SID that the logon may add decides: it holds the second right, or alone the first; size 0 */
    bool denied_others; /* that is held by a group that is not in the list as well, or who holds it is not known */
};

/* Of SIDS, an account and its groups, where NETWORK and DENIED hold the two rights: the first that is among them. */
struct logon_rights account_rights_among(const struct sid_list *sids, const struct sid_list *network,
                                         const struct sid_list *denied);

#endif
