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

/* Of a snapshot of outgoing connections "inbound" means these. */
struct firewall_profile {
    bool enabled;
    bool block_all_inbound;
    bool inbound_default_allow;
    bool policy_merge_off; /* AllowLocalPolicyMerge = 0: local rules do not count */
    bool apps_merge_off;   /* AuthorizedApplications\AllowUserPrefMerge = 0: local rules for a program alone do not */
    bool ports_merge_off;  /* GloballyOpenPorts\AllowUserPrefMerge = 0: local rules for a port alone do not */
    bool set_by_policy;    /* firewall on/off or rules of this profile come from a policy */
    bool by_device;        /* ... and that one is of mobile device management */
};

/* What the conditions of a rule beyond direction, profile, protocol, port, address, program and service mean for a
 * service of Windows. */
enum firewall_fit {
    FIT_YES,     /* there is none */
    FIT_PERHAPS, /* an interface, a user, IPsec, something not known: it may hold or not */
    FIT_NO       /* it never holds: the rule is bound to a packaged app, or written for its owner alone */
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
    char *conditions;  /* keys of further conditions as stored, "LUAuth,RPort"; "" or NULL none; owned */
    char *platforms;   /* versions of Windows it is for, "2:6:1,2:6:2+"; "" or NULL every one; owned */
    uint32_t profiles; /* PROFILE_ bits */
    enum firewall_fit fit;
    bool enabled;
    bool allow;       /* false: blocks */
    bool bypass;      /* allows, and before rules that block; always under the condition of IPsec */
    bool from_policy; /* delivered by Group Policy or device management */
};

/* What connection security rules ask of connections from outside. */
struct firewall_security_rule {
    char *name;      /* owned */
    char *addresses; /* of the other side; owned */
    char *own;       /* of the target; owned */
    char *ports;     /* of the target; owned */
    int32_t protocol;
    uint32_t profiles;
    bool exempt; /* takes what it covers out of the others */
};

/* Whether the store in force (ActiveStore) says the same of the profiles as the stored settings. */
enum firewall_confirmed { CONFIRMED_NOT, CONFIRMED_SAME, CONFIRMED_DIFFERS };

/* NET_FW_MODIFY_STATE (icftypes.h), and that the firewall did not say it. */
enum firewall_modify { MODIFY_OK, MODIFY_GP_OVERRIDE, MODIFY_INBOUND_BLOCKED, MODIFY_UNREAD };

struct firewall {
    uint32_t active_profiles;                        /* PROFILE_ bits, several may be active */
    bool profiles_unread;                            /* which are active could not be read: active_profiles is 0 */
    struct firewall_profile profiles[PROFILE_COUNT]; /* in force; index: domain 0, private 1, public 2 */
    /* Group Policy and device management contradict each other on these (PROFILE_ bits), and which of them wins is
     * documented nowhere: what would be in force the other way round. */
    uint32_t disputed;
    struct firewall_profile otherwise[PROFILE_COUNT];
    char *disabled_interfaces[PROFILE_COUNT]; /* GUIDs, comma-separated, where the firewall is off; NULL none; owned */
    enum firewall_confirmed confirmed;
    uint32_t modify_state;       /* enum firewall_modify */
    bool modify_partly;          /* modify_state holds for some of the active profiles only (S_FALSE) */
    bool service_running;        /* MpsSvc; what a stopped one lets in is documented nowhere */
    struct firewall_rule *rules; /* inbound only; enough to judge WMI: group -34251, own rules, rules for port
                                    135 or for svchost/rpcss/winmgmt or for any program, allow or block */
    size_t rule_count;
    bool rules_truncated;                          /* rules are missing: too many, or those of policies were not read */
    struct firewall_security_rule *security_rules; /* those that ask for IPsec of connections from outside */
    size_t security_rule_count;
    bool security_unread; /* local connection security rules were not seen (assumed(FW-IPSEC-NONE)) */
    bool products_unread; /* these could not be read: there are none by assumed(FW-NO-PRODUCT) */
    char *other_products; /* other products that own the firewall, comma-separated; "" none; owned */
};

/* Rules of our own: Windows names the registry value with a GUID, so the id is the rule's name, which
 * starts with this. */
#define FIREWALL_OWN_PREFIX "WMIReady-"

/* The rule group "Windows Management Instrumentation (WMI)" on every language of Windows. */
#define FIREWALL_WMI_GROUP "@FirewallAPI.dll,-34251"

/* The rule belongs into struct firewall: of the WMI group, our own, or such that it can let traffic to TCP 135 or
 * to the port of the WMI service in or block it. INBOUND rules only. */
bool firewall_rule_matters(const struct firewall_rule *rule);

/* An outbound RULE belongs into the picture of what leaves a client for WMI, where programs connect that are not known:
 * a rule for a service other than RPC's, or that blocks a program by name, is not about them. What RPC's service or a
 * program by name may do is perhaps what is needed: RULE is then for any program, and FIT_PERHAPS. */
bool firewall_rule_outgoing(struct firewall_rule *rule);

/* PROGRAM of a rule is every program ("", "*", MSFT_NetApplicationFilter's "Any"), or the svchost.exe of Windows, in
 * which RPC and WMI run. One of that name in another folder is none of it. */
bool firewall_program_hosts(const char *program);

/* GROUP is the WMI group, with or without the path of the DLL. */
bool firewall_group_is_wmi(const char *group);

/* The profile that holds for a network of that category (enum network_category). */
uint32_t firewall_profile_of(unsigned category);

/* The profiles that a verdict has to hold for: the active ones, and all of them where these were not read. */
uint32_t firewall_judged_profiles(const struct firewall *firewall);

/* The fit of a rule that allows (or blocks), is bound to a packaged app, names an owner, has other conditions. The
 * package is "the application SID of the process", the owner only "owns the rule" ([MS-FASP] 2.2.37): no service has
 * one, so that the first matches none; what the second is worth for others is documented nowhere. */
enum firewall_fit firewall_fit_of(bool allow, bool package, bool owner, bool narrowed);

/* Index of a single PROFILE_ bit in profiles[]. */
size_t firewall_profile_index(uint32_t profile);
void firewall_rule_free(struct firewall_rule *rule);
struct firewall_rule firewall_rule_copy(const struct firewall_rule *rule);
struct firewall_security_rule firewall_security_rule_copy(const struct firewall_security_rule *rule);
void firewall_security_rule_free(struct firewall_security_rule *rule);
void firewall_free(struct firewall *firewall);

#endif
