/* SPDX-License-Identifier: MIT
 *
 * The text form in which Windows stores a firewall rule below FirewallRules
 * ([MS-GPFAS] 2.2.2.19): "v2.29|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|...|".
 * The name of the registry value is the id of the rule, the same on every language of Windows.
 */
#ifndef MACHINE_FIREWALL_RULE_TEXT_H
#define MACHINE_FIREWALL_RULE_TEXT_H

#include "base/status.h"
#include "machine/firewall.h"

struct firewall_rule_text {
    struct firewall_rule rule;
    bool inbound;
    /* It holds only for some interfaces, packaged apps, users or IPsec peers: an allow rule like that
     * lets no ordinary client in. */
    bool conditional;
};

enum { FIREWALL_RULE_TEXT_MAX = 64 * 1024 };

/* ST_INVALID when TEXT is not a rule. ID and TEXT are copied. Names starting with '@' are left as they
 * are: the Windows layer looks them up. Free OUT->rule with firewall_rule_free. */
enum status firewall_rule_text_parse(const char *id, const char *text, struct firewall_rule_text *out);

/* A list of remote addresses in one spelling, whichever interface gave it: masks as prefix lengths, host
 * masks dropped, keywords in the case of INetFwRule, each once, "*" for any. free() */
char *firewall_addresses_normalize(const char *list);

#endif
