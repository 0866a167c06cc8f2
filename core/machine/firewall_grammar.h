/* SPDX-License-Identifier: MIT
 *
 * What a value of a rule may be by [MS-GPFAS] 2.2.2 and the "semantic checks that firewall rules MUST pass" of
 * [MS-FASP] 2.2.37. The registry keeps whatever was written into it; whether Windows enforces a rule with another value
 * is written nowhere. Pure, any thread.
 */
#ifndef MACHINE_FIREWALL_GRAMMAR_H
#define MACHINE_FIREWALL_GRAMMAR_H

#include "machine/firewall_rule_text.h"

/* One port, one range or one keyword, behind the PROTOCOL that has ports (2.2.2.2, 2.2.2.3, 2.2.2.19). */
bool firewall_grammar_port(const struct firewall_field *field, int32_t protocol);

/* One address, range, subnet or keyword of the family whose digit FAMILY is (2.2.2.9 to 2.2.2.13; [MS-FASP] 2.2.4,
 * 2.2.6, 2.2.8, 2.2.10: no mask of nothing, no range that ends before it begins). */
bool firewall_grammar_address(const struct firewall_field *field, char family);

/* At least one character, fewer than 260, none of FORBIDDEN: the names of a program and of a service. */
bool firewall_grammar_name(const struct firewall_field *field, const char *forbidden);

#endif
