/* SPDX-License-Identifier: MIT
 *
 * The firewall of another computer while it is put together from the objects of root\StandardCimv2. A rule is spread
 * over one object per kind of filter; all of them carry the id of the rule.
 */
#ifndef WINDOWS_WMI_FIREWALL_PICTURE_H
#define WINDOWS_WMI_FIREWALL_PICTURE_H

#include "machine/firewall_rule_text.h"
#include "windows/com.h"

#include <wbemcli.h>

struct wmi_firewall_picture {
    struct firewall_rule_text *rules;
    size_t count;
    size_t matched; /* filters that belonged to one of the rules, since it was set to 0 */
    bool profiles_read;
    bool product_owns;        /* EnforcementStatus says that another product owns the firewall */
    struct firewall firewall; /* profiles first; the rules with wmi_firewall_picture_keep */
};

/* MSFT_NetFirewallRule, inbound; all of them first, then wmi_firewall_picture_sort, then the filters. */
void wmi_firewall_picture_take_rule(struct wmi_firewall_picture *picture, IWbemClassObject *object);
void wmi_firewall_picture_sort(struct wmi_firewall_picture *picture);
void wmi_firewall_picture_clear(struct wmi_firewall_picture *picture); /* the rules */

void wmi_firewall_picture_take_ports(struct wmi_firewall_picture *picture, IWbemClassObject *object);
void wmi_firewall_picture_take_addresses(struct wmi_firewall_picture *picture, IWbemClassObject *object);
void wmi_firewall_picture_take_program(struct wmi_firewall_picture *picture, IWbemClassObject *object);
void wmi_firewall_picture_take_service(struct wmi_firewall_picture *picture, IWbemClassObject *object);
void wmi_firewall_picture_take_interface_type(struct wmi_firewall_picture *picture, IWbemClassObject *object);
void wmi_firewall_picture_take_interface(struct wmi_firewall_picture *picture, IWbemClassObject *object);
void wmi_firewall_picture_take_security(struct wmi_firewall_picture *picture, IWbemClassObject *object);

/* MSFT_NetFirewallProfile of the store in force, and of the store that holds what policies set. */
void wmi_firewall_picture_take_profile(struct wmi_firewall_picture *picture, IWbemClassObject *object);
void wmi_firewall_picture_take_policy_profile(struct wmi_firewall_picture *picture, IWbemClassObject *object);

/* MSFT_NetFirewallRule of the store in force, for a rule that FIREWALL has already: what is in force beats what is
 * stored. */
void wmi_firewall_picture_enforced(struct wmi_firewall_picture *picture, IWbemClassObject *object);

/* MSFT_NetConSecRule: those that ask for IPsec. */
void wmi_firewall_picture_take_consec(struct wmi_firewall_picture *picture, IWbemClassObject *object);

/* MSFT_NetConnectionProfile. */
void wmi_firewall_picture_take_category(struct wmi_firewall_picture *picture, IWbemClassObject *object);

/* Rules that have a say become the answer's. */
void wmi_firewall_picture_keep(struct wmi_firewall_picture *picture);

#endif
