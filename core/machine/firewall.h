/* SPDX-License-Identifier: MIT
 * The Windows Firewall as one snapshot: profiles and the inbound rules that can let
 * WMI in or block it. Rules are known by id ("WMI-RPCSS-In-TCP"), never by name. */
#ifndef MACHINE_FIREWALL_H
#define MACHINE_FIREWALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* NET_FW_PROFILE_TYPE2 bits (icftypes.h). */
enum { PROFILE_DOMAIN = 1, PROFILE_PRIVATE = 2, PROFILE_PUBLIC = 4, PROFILE_ALL = 7, PROFILE_COUNT = 3 };

struct firewall_profile {
    bool enabled;
    bool block_all_inbound;
    bool inbound_default_allow;
    bool policy_merge_off; /* AllowLocalPolicyMerge = 0: local rules do not count */
    bool set_by_policy;    /* firewall on/off or rules of this profile come from Group Policy */
};

struct firewall_rule {
    char *id;          /* value name under FirewallRules, "" for a rule known by display name only; owned */
    char *name;        /* display name, for people only; owned */
    char *group;       /* "@FirewallAPI.dll,-34251"; "" none; owned */
    char *program;     /* "" any; owned */
    char *service;     /* "rpcss", "*" or "" any; owned */
    char *ports;       /* local ports "135", "*" any, "RPC", "RPC-EPMap"; owned */
    char *addresses;   /* remote addresses "*", "LocalSubnet", "10.1.2.3/32,..." ; owned */
    int32_t protocol;  /* 6 TCP, 17 UDP, 256 any */
    uint32_t profiles; /* PROFILE_ bits */
    bool enabled;
    bool allow;       /* false: blocks */
    bool from_policy; /* delivered by Group Policy */
};

struct firewall {
    uint32_t active_profiles;                        /* PROFILE_ bits, several may be active */
    bool profiles_unread;                            /* which are active could not be read: active_profiles is 0 */
    struct firewall_profile profiles[PROFILE_COUNT]; /* index: domain 0, private 1, public 2 */
    uint32_t modify_state;       /* NET_FW_MODIFY_STATE: 0 ok, 1 Group Policy override, 2 inbound blocked */
    bool service_running;        /* MpsSvc; when false nothing is filtered by it and rules cannot be changed */
    struct firewall_rule *rules; /* inbound only; enough to judge WMI: group -34251, own rules, rules for port
                                    135 or for svchost/rpcss/winmgmt or for any program, allow or block */
    size_t rule_count;
    bool rules_truncated; /* more rules than the reader accepts: the picture is incomplete */
    char *other_products; /* other registered firewalls, comma-separated; "" none; owned */
};

/* Rules of our own: Windows names the registry value with a GUID, so the id is the rule's name, which
 * starts with this. */
#define FIREWALL_OWN_PREFIX "WMIReady-"

/* The rule group "Windows Management Instrumentation (WMI)" on every language of Windows. */
#define FIREWALL_WMI_GROUP "@FirewallAPI.dll,-34251"

/* The rule belongs into struct firewall: of the WMI group, our own, or such that it can let traffic to TCP 135 or
 * to the port of the WMI service in or block it. INBOUND rules only. */
bool firewall_rule_matters(const struct firewall_rule *rule);

/* GROUP is the WMI group, with or without the path of the DLL. */
bool firewall_group_is_wmi(const char *group);

/* The profile that holds for a network of that category (enum network_category). */
uint32_t firewall_profile_of(unsigned category);

/* The profiles that a verdict has to hold for: the active ones, and all of them where these were not read. */
uint32_t firewall_judged_profiles(const struct firewall *firewall);

/* Index of a single PROFILE_ bit in profiles[]. */
size_t firewall_profile_index(uint32_t profile);
void firewall_rule_free(struct firewall_rule *rule);
struct firewall_rule firewall_rule_copy(const struct firewall_rule *rule);
void firewall_free(struct firewall *firewall);

#endif
