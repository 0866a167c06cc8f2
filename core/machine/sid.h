/* SPDX-License-Identifier: MIT
 *
 * Security identifiers as bytes ([MS-DTYP] 2.4.2). Accounts and groups are compared
 * and stored by SID only; localized names are for display.
 */
#ifndef MACHINE_SID_H
#define MACHINE_SID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SID_MAX_BYTES = 68, SID_MAX_SUBAUTHORITIES = 15, SID_TEXT_MAX = 192 };

struct sid {
    uint8_t size; /* bytes used; 0: no SID */
    uint8_t bytes[SID_MAX_BYTES];
};

struct sid_list {
    struct sid *sids;
    size_t count;
};

enum well_known_sid {
    SID_EVERYONE,                  /* S-1-1-0 */
    SID_ANONYMOUS,                 /* S-1-5-7 */
    SID_AUTHENTICATED_USERS,       /* S-1-5-11 */
    SID_NETWORK,                   /* S-1-5-2 */
    SID_INTERACTIVE,               /* S-1-5-4 */
    SID_SYSTEM,                    /* S-1-5-18 */
    SID_LOCAL_SERVICE,             /* S-1-5-19 */
    SID_NETWORK_SERVICE,           /* S-1-5-20 */
    SID_LOCAL_ACCOUNT,             /* S-1-5-113 */
    SID_LOCAL_ACCOUNT_AND_ADMIN,   /* S-1-5-114 */
    SID_ADMINISTRATORS,            /* S-1-5-32-544 */
    SID_USERS,                     /* S-1-5-32-545 */
    SID_GUESTS,                    /* S-1-5-32-546 */
    SID_BACKUP_OPERATORS,          /* S-1-5-32-551 */
    SID_PERFORMANCE_MONITOR_USERS, /* S-1-5-32-558 */
    SID_PERFORMANCE_LOG_USERS,     /* S-1-5-32-559 */
    SID_DISTRIBUTED_COM_USERS,     /* S-1-5-32-562 */
    SID_EVENT_LOG_READERS,         /* S-1-5-32-573 */
    SID_REMOTE_MANAGEMENT_USERS,   /* S-1-5-32-580 */
    SID_WELL_KNOWN_COUNT
};

/* Static; never NULL. */
const struct sid *sid_well_known(enum well_known_sid which);

/* "S-1-5-32-544", authority decimal or 0x hex; false when malformed. */
bool sid_from_text(const char *text, struct sid *out);

/* A SID at the start of BYTES; false when it does not fit into SIZE or is malformed. */
bool sid_from_bytes(const void *bytes, size_t size, struct sid *out);

/* TEXT holds SID_TEXT_MAX bytes. Returns TEXT; "" for no SID. */
const char *sid_to_text(const struct sid *sid, char *text);

bool sid_equal(const struct sid *a, const struct sid *b);

/* Last sub-authority, 0 when there is none: 500 is the built-in Administrator. */
uint32_t sid_rid(const struct sid *sid);

/* S-1-5-21-a-b-c-rid: of a domain, or of a computer's own database. */
bool sid_of_a_domain(const struct sid *sid);

/* One that Windows adds at a logon by how it went ([MS-DTYP] 2.4.2.4): the package, the organization of the account,
 * who vouched for it. Before the logon nobody knows which. */
bool sid_of_a_logon(const struct sid *sid);

/* SID without its last sub-authority is DOMAIN. */
bool sid_in_domain(const struct sid *sid, const struct sid *domain);

/* DOMAIN with one more sub-authority; false when DOMAIN is no SID or already has all. */
bool sid_with_rid(const struct sid *domain, uint32_t rid, struct sid *out);

void sid_list_add(struct sid_list *list, const struct sid *sid); /* keeps one of each */
bool sid_list_has(const struct sid_list *list, const struct sid *sid);
struct sid_list sid_list_copy(const struct sid_list *list);
void sid_list_free(struct sid_list *list);

#endif
