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
    uint32_t limits_read; /* of a rule whose limits come apart from it: those that came, by who reads it */
};

enum { FIREWALL_RULE_TEXT_MAX = 64 * 1024 };

/* One "Key=value" of a rule; both point into the text. */
struct firewall_field {
    const char *key, *value;
    size_t key_length, length;
};

/* Behind "v2.29|"; NULL when TEXT does not begin like a rule. */
const char *firewall_rule_text_begin(const char *text);
/* The next field; AT moves behind it. False at the end, and (BAD set) for what is no field. */
bool firewall_rule_text_next(const char **at, struct firewall_field *out, bool *bad);
/* KEY is STEM, or STEM with the number of the schema that brought it ("LPort2_24"). */
bool firewall_rule_text_is(const struct firewall_field *field, const char *stem);
/* The value is WORD, whatever the case. */
bool firewall_rule_text_says(const struct firewall_field *field, const char *word);
/* PROFILE_ bit of a profile's name; 0 unknown. */
uint32_t firewall_rule_text_profile(const struct firewall_field *field);
/* Decimal of 1 to 3 digits; -1 when it is not. */
int32_t firewall_rule_text_number(const struct firewall_field *field);

/* ST_INVALID when TEXT is not a rule. ID and TEXT are copied. Names starting with '@' are left as they
 * are: the Windows layer looks them up. A key that is not known narrows the rule: fit is FIT_PERHAPS then, never
 * FIT_YES. Free OUT->rule with firewall_rule_free. */
MUST_CHECK enum status firewall_rule_text_parse(const char *id, const char *text, struct firewall_rule_text *out);

/* The same of an outbound rule; ST_ABSENT: an inbound one. PORTS of the rule are those that the traffic goes to
 * (RPort), ports of this side a condition. */
MUST_CHECK enum status firewall_rule_text_outbound(const char *id, const char *text, struct firewall_rule *out);

/* The rule holds for that version of Windows: [MS-FASP] 2.2.29 to 2.2.31, the list is a union. FIT_PERHAPS where the
 * version is not known (0). */
enum firewall_fit firewall_rule_text_platform(const char *platforms, uint32_t major, uint32_t minor);

#endif
