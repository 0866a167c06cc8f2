/* SPDX-License-Identifier: MIT */
#ifndef MACHINE_FIREWALL_ADDRESSES_H
#define MACHINE_FIREWALL_ADDRESSES_H

/* A list of remote addresses in one spelling, whichever interface gave it: masks as prefix lengths, host
 * masks dropped, keywords in the case of INetFwRule, each once, "*" for any. A keyword for one family keeps its digit
 * ("LocalSubnet4"); both together become the word alone. free() */
char *firewall_addresses_normalize(const char *list);

#endif
