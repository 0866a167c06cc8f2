/* SPDX-License-Identifier: MIT */
#include "testing.h"

#include "stage_firewall.h"

#include "windows/machine_windows.h"
#include "windows/wmi_firewall.h"

#include <stdio.h>
#include <string.h>

struct machine *stage_firewall_machine;

void stage_firewall_put(const char *class_name, const char *id, const char *name, const char *type, const char *data)
{
    stage_scene("set .\\Classes\\%s\\%s InstanceID sz %s\nset .\\Classes\\%s\\%s %s %s \"%s\"", class_name, id, id,
                class_name, id, name, type, data);
}

void stage_firewall_number(const char *class_name, const char *id, const char *name, unsigned number)
{
    char text[16];
    snprintf(text, sizeof text, "%u", number);
    stage_firewall_put(class_name, id, name, "dword", text);
}

void stage_firewall_rule(const char *id, unsigned enabled, unsigned profiles, const char *service, const char *ports,
                         const char *addresses)
{
    stage_firewall_put("MSFT_NetFirewallRule", id, "DisplayName", "sz",
                       "Windows-Verwaltungsinstrumentation (DCOM eingehend)");
    stage_firewall_put("MSFT_NetFirewallRule", id, "RuleGroup", "sz", FIREWALL_WMI_GROUP);
    stage_firewall_number("MSFT_NetFirewallRule", id, "Enabled", enabled);
    stage_firewall_number("MSFT_NetFirewallRule", id, "Profiles", profiles);
    stage_firewall_number("MSFT_NetFirewallRule", id, "Direction", 1);
    stage_firewall_number("MSFT_NetFirewallRule", id, "Action", 2);
    stage_firewall_put("MSFT_NetServiceFilter", id, "ServiceName", "sz", service);
    stage_firewall_put("MSFT_NetApplicationFilter", id, "AppPath", "sz", "%systemroot%\\system32\\svchost.exe");
    stage_firewall_put("MSFT_NetProtocolPortFilter", id, "Protocol", "sz", "TCP");
    stage_firewall_put("MSFT_NetProtocolPortFilter", id, "LocalPort", "multi", ports);
    stage_firewall_put("MSFT_NetAddressFilter", id, "RemoteAddress", "multi", addresses);
    stage_firewall_put("MSFT_NetAddressFilter", id, "LocalAddress", "multi", "Any");
    stage_firewall_number("MSFT_NetInterfaceTypeFilter", id, "InterfaceType", 0);
    stage_firewall_put("MSFT_NetInterfaceFilter", id, "InterfaceAlias", "multi", "Any");
    stage_firewall_number("MSFT_NetNetworkLayerSecurityFilter", id, "Authentication", 0);
}

void stage_firewall_profile(const char *name, unsigned enabled, unsigned inbound_rules, unsigned local_rules)
{
    stage_firewall_put("MSFT_NetFirewallProfile", name, "Name", "sz", name);
    stage_firewall_number("MSFT_NetFirewallProfile", name, "Enabled", enabled);
    stage_firewall_number("MSFT_NetFirewallProfile", name, "AllowInboundRules", inbound_rules);
    stage_firewall_number("MSFT_NetFirewallProfile", name, "AllowLocalFirewallRules", local_rules);
    stage_firewall_number("MSFT_NetFirewallProfile", name, "DefaultInboundAction", 4);
}

void stage_firewall_network(const char *id, const char *name, unsigned category)
{
    stage_firewall_put("MSFT_NetConnectionProfile", id, "Name", "sz", name);
    stage_firewall_number("MSFT_NetConnectionProfile", id, "NetworkCategory", category);
}

unsigned stage_firewall_rules(void)
{
    return stage_count(L".\\Classes\\MSFT_NetFirewallRule");
}

bool stage_firewall_has(const wchar_t *id)
{
    wchar_t key[128];
    _snwprintf(key, 127, L".\\Classes\\MSFT_NetFirewallRule\\%ls", id);
    return stage_count(key) > 0;
}

/* Classes without instances exist as well. */
static void add_classes(void)
{
    static const char *const classes[] = {
        "MSFT_NetFirewallRule",      "MSFT_NetProtocolPortFilter", "MSFT_NetAddressFilter",
        "MSFT_NetApplicationFilter", "MSFT_NetServiceFilter",      "MSFT_NetInterfaceTypeFilter",
        "MSFT_NetConnectionProfile", "MSFT_NetFirewallProfile",    "MSFT_NetNetworkLayerSecurityFilter",
        "MSFT_NetIPAddress",         "MSFT_NetInterfaceFilter",    "MSFT_NetConSecRule"};
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        stage_scene("set .\\Classes\\%s\\x y dword 0\ndel .\\Classes\\%s\\x", classes[i], classes[i]);
    stage_scene("set .\\Namespaces\\root/standardcimv2 \"\" sz here");
}

int stage_firewall_begin(void **state)
{
    stage_begin(STAGE_WMI);
    add_classes();
    stage_firewall_machine = machine_windows_local(); /* asked through the functions for other computers */
    return 0;
}

int stage_firewall_end(void **state)
{
    machine_release(stage_firewall_machine);
    stage_end();
    return 0;
}

struct firewall stage_firewall_get(void)
{
    struct firewall firewall = {0};
    struct call call = call_make(NULL, STAGE_FIREWALL_MS);
    assert_int_equal(wmi_firewall_get(stage_firewall_machine, &call, &firewall), ST_OK);
    assert_int_equal(call.channel, CHANNEL_WMI);
    return firewall;
}

const struct firewall_rule *stage_firewall_find(const struct firewall *firewall, const char *id)
{
    for (size_t i = 0; i < firewall->rule_count; i++)
        if (strcmp(firewall->rules[i].id, id) == 0)
            return &firewall->rules[i];
    return NULL;
}
