/* SPDX-License-Identifier: MIT
 *
 * What the Windows Firewall does with one kind of incoming traffic on one profile: a
 * pure function of the snapshot. Block rules beat allow rules; local rules do not count
 * where Group Policy forbids merging them.
 */
#ifndef MACHINE_FIREWALL_INBOUND_H
#define MACHINE_FIREWALL_INBOUND_H

#include "machine/firewall.h"
#include "machine/firewall_scope.h"
#include "machine/port_span.h"

enum { INBOUND_SPANS_MAX = 8 };

/* Traffic to a service in svchost.exe. It listens on one TCP port out of SPANS. */
struct inbound_traffic {
    const char *service; /* "rpcss", "winmgmt" */
    struct port_span spans[INBOUND_SPANS_MAX];
    size_t span_count;
    bool dynamic;   /* RPC chooses the port: the keyword "RPC" of rules stands for it */
    bool uncertain; /* not all of SPANS are possible; which of them was not read */
};

/* In order: the smaller the better for the client. */
enum inbound {
    INBOUND_ALLOWED,         /* a rule lets this client in */
    INBOUND_OPEN,            /* the profile lets in everything that no rule blocks */
    INBOUND_OFF,             /* the firewall is off on this profile, or on the interface of the client */
    INBOUND_ALLOWED_PERHAPS, /* the rule is on, but whether it includes this client is not known */
    INBOUND_LIMITED,         /* the rule is on, but has conditions that are not judged here */
    INBOUND_BLOCKED_PERHAPS, /* a rule allows; another one that blocks may or may not apply */
    INBOUND_PORT_UNKNOWN,    /* a rule for some ports decides, and whether the port is among them is not known */
    INBOUND_SECURED,         /* a connection security rule asks for IPsec, which the client may have or not */
    INBOUND_OFF_PERHAPS,     /* let in only if the client comes by an interface on which the firewall is off */
    INBOUND_DISPUTED,        /* two policies say different things, and so would the result be */
    INBOUND_STOPPED,         /* the service of the firewall does not run */
    INBOUND_SCOPE,           /* the rule is on, but this client is not among its addresses */
    INBOUND_BLOCKED,         /* a rule blocks it */
    INBOUND_ALL_BLOCKED,     /* the profile blocks all incoming connections */
    INBOUND_MERGE_OFF,       /* a local rule would allow it, but a policy lets local rules not count */
    INBOUND_NO_RULE          /* no rule that is switched on allows it */
};

/* It is sure that the client is let in. */
bool firewall_inbound_lets_in(enum inbound outcome);

struct inbound_result {
    enum inbound outcome;
    const struct firewall_rule *rule;              /* the rule that decides, in the snapshot; NULL none */
    const struct firewall_security_rule *security; /* of INBOUND_SECURED */
};

/* PROFILE is a single PROFILE_ bit. Allow-bypass rules go before rules that block, these before rules that allow
 * ([MS-FASP] 2.2.34); what a switch of the profile does: 2.2.38. Rules are three-valued: they apply, they do not, or
 * perhaps they do; a "perhaps" never lets in and never keeps out. */
struct inbound_result firewall_inbound(const struct firewall *firewall, uint32_t profile,
                                       const struct inbound_traffic *traffic, const struct scope_query *query);

/* RULE would let TRAFFIC in (or block it) on PROFILE for the clients in its scope; whether it is
 * switched on is not asked. */
bool firewall_inbound_rule_covers(const struct firewall_rule *rule, uint32_t profile,
                                  const struct inbound_traffic *traffic);

#endif
