/* SPDX-License-Identifier: MIT
 * What the probes from the client see of the target. */
#ifndef MACHINE_NETWORK_H
#define MACHINE_NETWORK_H

#include "base/status.h"
#include "machine/call.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ADDRESS_MAX = 16, ADDRESS_TEXT = 64, HOST_NAME_MAX_BYTES = 512, BINDING_MAX = 32, OTHER_NAME_MAX = 3 };

struct address {
    char text[ADDRESS_TEXT]; /* "10.1.2.7", "fe80::1%3" */
    bool v6;
};

struct name_answer {
    struct address addresses[ADDRESS_MAX];
    size_t count;
    bool literal;                        /* the target was given as an address */
    bool from_dns;                       /* a DNS server gave addresses; false: another source, or it did not answer */
    bool vouched;                        /* it is literal, or DNS or the hosts file gave addresses; false: whoever
                                          * answered to a question to all (LLMNR, mDNS, NetBIOS) did, for all that is
                                          * known: DNS may not have answered */
    char canonical[HOST_NAME_MAX_BYTES]; /* "" unknown */
    char reverse[HOST_NAME_MAX_BYTES];   /* name of the first address, "" none */
    enum status reverse_status;
};

/* How a TCP connect ended; each is different evidence. */
enum port_state {
    PORT_OPEN,
    PORT_REFUSED,   /* RST: host up, nothing listens or a firewall rejects */
    PORT_REJECTED,  /* ICMP unreachable, prohibited: a router or firewall says no */
    PORT_NO_ANSWER, /* dropped, or the host is off */
    PORT_NO_ROUTE,  /* this computer has no way there */
    PORT_NOT_TRIED,
    PORT_STATE_COUNT
};

struct port_answer {
    enum port_state state;
    uint32_t ms;
    struct fault fault;
    char local_address[ADDRESS_TEXT]; /* this computer's side of the connection; "" none */
    bool neighbour;                   /* both sides lie in one subnet, as this computer sees it */
};

/* What came back after the connection to 135. */
enum dcom_state {
    DCOM_ALIVE,   /* ServerAlive2 answered */
    DCOM_DENIED,  /* fault 5: RestrictRemoteClients or a filtering proxy */
    DCOM_UNKNOWN, /* RPC, but not DCOM: unknown interface (not Windows?) */
    DCOM_FAULT,   /* another RPC fault */
    DCOM_NOT_RPC, /* something else listens on 135 */
    DCOM_SILENT,  /* connected, no answer */
    DCOM_RESET,   /* connection closed or reset before an answer */
    DCOM_NOT_TRIED,
    DCOM_STATE_COUNT
};

struct dcom_answer {
    enum dcom_state state;
    uint32_t rpc_status;                      /* fault status or nak reason */
    uint16_t version_major, version_minor;    /* COMVERSION */
    char bindings[BINDING_MAX][ADDRESS_TEXT]; /* ncacn_ip_tcp addresses the target says it has */
    size_t binding_count;
    bool bindings_truncated;
    char host_name[HOST_NAME_MAX_BYTES];                   /* the first binding that is a name; "" none */
    char other_names[OTHER_NAME_MAX][HOST_NAME_MAX_BYTES]; /* those behind it */
    size_t other_name_count;
    uint32_t ms;
};

struct ping_answer {
    bool answered;
    uint32_t ms;
    struct fault fault;
};

/* INetwork categories (netlistmgr.h) */
enum network_category { NETWORK_PUBLIC = 0, NETWORK_PRIVATE = 1, NETWORK_DOMAIN = 2 };

struct network {
    char id[ADDRESS_TEXT]; /* GUID text */
    char name[256];        /* for people */
    enum network_category category;
};

enum { NETWORK_NONE = -1 };

/* What connects the target to a network. */
struct network_interface {
    char id[ADDRESS_TEXT]; /* GUID text, "{...}"; "" not known */
    uint64_t index;        /* of Windows; like the metrics (IPv4, IPv6) only while the list is put together */
    uint32_t metrics[2];
    int network;  /* index in networks; NETWORK_NONE: the network list does not have it */
    bool gateway; /* it has a default gateway */
};

/* An address of the target with the length of its network prefix: what "LocalSubnet" means there. */
struct subnet {
    char address[ADDRESS_TEXT];
    uint8_t bits;
    int interface_at; /* index in interfaces; NETWORK_NONE not known */
};

/* Where packets for a prefix go. */
struct network_route {
    char prefix[ADDRESS_TEXT];
    uint8_t bits;
    uint32_t metric; /* of route and interface together */
    int interface_at;
};

struct network_list {
    struct network *networks; /* owned */
    size_t count;
    struct network_interface *interfaces; /* owned; none: not read */
    size_t interface_count;
    struct subnet *subnets; /* owned; may be none: then the local subnet is not known */
    size_t subnet_count;
    struct network_route *routes; /* owned; may be none */
    size_t route_count;
};

/* The interface by which CLIENT is reached, as GetBestRoute2 finds it: the longest prefix, then the lowest metric
 * (netioapi.h). Without routes the subnets and the default gateway tell, where there is one. NETWORK_NONE not known.
 * OWN is an address of the target that the client was seen to reach, which settles it; NULL none. */
int network_way_to(const struct network_list *list, const char *client, const char *own);

/* Adds one; a repeated one is dropped. */
void network_add_subnet(struct network_list *list, const char *address, uint8_t bits, int interface_at);
void network_add_route(struct network_list *list, const char *prefix, uint8_t bits, uint32_t metric, int interface_at);
/* The interface with that index of Windows, made when there is none. */
int network_interface_at(struct network_list *list, uint64_t index);

/* Without them the way to a client is not known; subnets stay. */
void network_forget_interfaces(struct network_list *list);

struct network_list network_list_copy(const struct network_list *list);
void network_list_free(struct network_list *list);

#endif
