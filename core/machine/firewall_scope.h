/* SPDX-License-Identifier: MIT
 *
 * Whom a firewall rule lets in: a client's address against the rule's list of remote
 * addresses. The trap this is for: the WMI rules of client editions are limited to
 * "LocalSubnet", so that a client from another subnet is refused although the rule is on.
 */
#ifndef MACHINE_FIREWALL_SCOPE_H
#define MACHINE_FIREWALL_SCOPE_H

#include "machine/network.h"

enum scope {
    SCOPE_EXCLUDES,
    SCOPE_UNKNOWN, /* depends on what is not known: the client, the target's subnets, its DNS servers ... */
    SCOPE_INCLUDES
};

/* Clients that are no address. */
#define SCOPE_OWN_SUBNET "own-subnet" /* everybody in a subnet of the target */
#define SCOPE_EVERYBODY "any"

/* The client of whom is asked, and what is known of the target. */
struct scope_query {
    /* An address, several of them with commas between (all of them are meant), a subnet "10.1.2.0/24", one of the two
     * words above; NULL unknown. */
    const char *client;
    const struct subnet *subnets; /* of the target */
    size_t subnet_count;          /* 0: not known */
    const char *interface_id;     /* GUID of the interface by which the client is reached; NULL unknown */
    uint32_t os_major, os_minor;  /* version of Windows; 0 unknown */
};

/* ADDRESSES as INetFwRule gives it: "*", or a comma-separated list of "10.1.2.3", "10.1.2.0/24",
 * "10.1.2.0/255.255.255.0", "10.1.2.3-10.1.2.9", the same for IPv6, and keywords such as LocalSubnet. An entry
 * that cannot be understood counts as unknown. */
enum scope firewall_scope_match(const char *addresses, const struct scope_query *query);

/* CLIENT is one of the forms of struct scope_query. */
bool firewall_scope_knows_client(const char *client);

/* CLIENT has an address that no connection to another computer comes from: nobody's, of many, or a loopback (RFC 1122
 * 3.2.1.3; RFC 4291 2.5.2, 2.5.3, 2.7). */
bool firewall_scope_has_nobody(const char *client);

/* None of the client's addresses is of a family in which the target has one that leads there: an address of its link
 * leads no further than the link (RFC 4291 2.5.6, RFC 3927 2.6.2). False where either is not known. */
bool firewall_scope_out_of_reach(const struct scope_query *query);

/* Any address is let in. */
bool firewall_scope_any(const char *addresses);
/* The list is, or contains, LocalSubnet. */
bool firewall_scope_has_local_subnet(const char *addresses);

#endif
