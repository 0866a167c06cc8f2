/* SPDX-License-Identifier: MIT
 *
 * The settings of the Windows Firewall as they are stored, and what of them is in force: a pure function of the three
 * stores. Whoever reads them (the registry of this computer, the Remote Registry, StdRegProv) hands over each value of
 * the keys below as it stands.
 *
 * Local: SharedAccess\Parameters\FirewallPolicy. Group Policy: SOFTWARE\Policies\Microsoft\WindowsFirewall ([MS-GPFAS]
 * 2.2.2.19, 2.2.3, 2.2.6.2). Device management: FirewallPolicy\Mdm, a policy store of its own (FW_RULE_ORIGIN_MDM,
 * [MS-FASP] 2.2.32). What is merged how: [MS-FASP] 2.2.38 and 3.1.3.
 */
#ifndef MACHINE_FIREWALL_STORES_H
#define MACHINE_FIREWALL_STORES_H

#include "machine/firewall_rule_text.h"
#include "machine/registry.h"

enum firewall_store { STORE_LOCAL, STORE_POLICY, STORE_DEVICE, STORE_COUNT };

/* Profiles as the stores name them: StandardProfile is all that is not the domain's. */
enum { STORED_DOMAIN, STORED_PRIVATE, STORED_PUBLIC, STORED_STANDARD, STORED_COUNT };

enum firewall_switch {
    SWITCH_ENABLE,
    SWITCH_SHIELDED,
    SWITCH_INBOUND,
    SWITCH_MERGE,
    SWITCH_APPS,
    SWITCH_PORTS,
    SWITCH_OUTBOUND,
    SWITCH_COUNT
};

struct stored_switch {
    bool set;
    uint32_t number;
};

struct stored_profile {
    bool present; /* the key exists */
    struct stored_switch switches[SWITCH_COUNT];
    char *disabled_interfaces; /* NULL not set; owned */
};

struct firewall_stores {
    struct stored_profile profiles[STORE_COUNT][STORED_COUNT];
    bool outbound;    /* set before: rules and default action are those of outgoing connections */
    bool local_rules; /* the key of the local rules exists */
    /* Rules of that direction that have a say; owned. */
    struct firewall_rule *rules;
    size_t rule_count;
    struct firewall_security_rule *security_rules; /* owned */
    size_t security_rule_count;
    bool truncated;
};

/* The keys to read below HKLM, with all their values (no subkeys). A missing one is passed over. */
struct firewall_key {
    const char *path;
    enum firewall_store store;
    enum { KEY_PROFILE, KEY_APPS, KEY_PORTS, KEY_RULES, KEY_SECURITY } kind;
    unsigned profile; /* STORED_ */
};
extern const struct firewall_key firewall_keys[];
extern const size_t firewall_key_count;

/* KEY exists. */
void firewall_stores_key(struct firewall_stores *stores, const struct firewall_key *key);
/* One value of it. What is malformed or of another type is passed over, as the service does. */
void firewall_stores_take(struct firewall_stores *stores, const struct firewall_key *key, const char *name,
                          const struct registry_value *value);
/* The same for a value of text. */
void firewall_stores_text(struct firewall_stores *stores, const struct firewall_key *key, const char *name,
                          const char *text);

/* Fills the profiles, rules and security rules of OUT from what was taken, and moves the rules over. Everything else
 * of OUT stays as it is. */
void firewall_stores_effective(struct firewall_stores *stores, struct firewall *out);

void firewall_stores_free(struct firewall_stores *stores);

/* A connection security rule ([MS-GPFAS] 2.2.6.2) that asks for IPsec of connections from outside, or exempts from it:
 * ST_OK. ST_ABSENT: it does neither, or is not active. ST_INVALID: no such rule. */
MUST_CHECK enum status firewall_stores_security_parse(const char *text, struct firewall_security_rule *out);

#endif
