/* SPDX-License-Identifier: MIT */
#include "testing.h"

#include "change_samples.h"

#include "descriptors.h"

#include "base/memory.h"
#include "remedy/change_manager.h"
#include "remedy/firewall_rule.h"

#include <stdlib.h>

struct call change_samples_call(void)
{
    return call_make(NULL, 1000);
}

const char change_rpc_internet[] = "SOFTWARE\\Microsoft\\Rpc\\Internet";
const char change_network[] = "{6E8E6B1C-52B9-4B8C-9B36-1E0C0F9C6A11}";
const char change_own_rule[] = "WMIReady-WMI-In";

struct state change_state_dword(uint32_t number)
{
    return state_registry(registry_dword(number));
}

struct state change_state_rule(const char *addresses)
{
    struct firewall_rule rule = {.id = "WMIReady-WMI-In",
                                 .name = "WMIReady-WMI-In",
                                 .group = "WMI Ready",
                                 .program = "%SystemRoot%\\system32\\svchost.exe",
                                 .service = "winmgmt",
                                 .ports = "*",
                                 .addresses = (char *)(uintptr_t)addresses,
                                 .protocol = 6,
                                 .profiles = PROFILE_PRIVATE,
                                 .enabled = true,
                                 .allow = true};
    char *text = firewall_rule_to_text(&rule);
    struct state state = state_text(text);
    free(text);
    return state;
}

struct state change_state_granted(struct fake_machine *fake, uint32_t rid)
{
    struct call call = change_samples_call();
    const struct change change = {.kind = CHANGE_NAMESPACE_ACCESS, .object = "root\\cimv2", .item = ""};
    struct state now = {0};
    assert_int_equal(change_read(&fake->machine, &call, &change, &now), ST_OK);
    struct security_descriptor sd = descriptor_parsed(now.bytes, now.size);
    state_free(&now);
    const struct sid sid = fake_sid(rid);
    assert_true(
        security_descriptor_grant(&sd, &sid, NAMESPACE_ENABLE | NAMESPACE_REMOTE_ENABLE, ACE_CONTAINER_INHERIT));
    size_t size = 0;
    uint8_t *bytes = security_descriptor_bytes(&sd, &size);
    security_descriptor_free(&sd);
    struct state state = state_bytes(0, bytes, size);
    free(bytes);
    return state;
}

struct state change_state_manager(const char *sddl)
{
    size_t size = 0;
    uint8_t *bytes = descriptor_bytes(sddl, &size);
    struct state state = change_manager_state(bytes, size);
    free(bytes);
    return state;
}

struct plan change_samples(struct fake_machine *fake)
{
    struct plan plan = {0};
    char member[SID_TEXT_MAX];
    const struct sid monitor = fake_sid(1002);
    sid_to_text(&monitor, member);
    plan_add(&plan, CHANGE_REGISTRY_VALUE, change_rpc_internet, "UseInternetPorts", change_state_dword(7));
    plan_add(&plan, CHANGE_REGISTRY_VALUE, "SOFTWARE\\Microsoft\\Ole", "EnableDCOM", state_absent());
    plan_add(&plan, CHANGE_SERVICE_START, "Winmgmt", "", state_number(SERVICE_START_MANUAL));
    plan_add(&plan, CHANGE_SERVICE_RUN, "W32Time", "", state_number(1));
    plan_add(&plan, CHANGE_GROUP_MEMBER, "S-1-5-32-562", member, state_text("member"));
    plan_add(&plan, CHANGE_FIREWALL_ENABLE, "WMI-RPCSS-In-TCP", "", state_number(1));
    plan_add(&plan, CHANGE_FIREWALL_RULE, change_own_rule, "", change_state_rule("10.1.2.7"));
    plan_add(&plan, CHANGE_NETWORK_CATEGORY, change_network, "Office", state_number(NETWORK_PUBLIC));
    plan_add(&plan, CHANGE_NAMESPACE_ACCESS, "root\\cimv2", "", change_state_granted(fake, 1002));
    plan_add(&plan, CHANGE_PORT_RANGE, "ipv6", "", state_text("50000,1000"));
    plan_add(&plan, CHANGE_REGISTRY_VALUE, "SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}",
             "Endpoints", state_registry(registry_multi("ncacn_ip_tcp,0,24158")));
    plan_add(&plan, CHANGE_WMI_HOST, "Winmgmt", "", state_number(1));
    plan_add(&plan, CHANGE_MANAGER_ACCESS, "scmanager", "",
             change_state_manager("O:SYG:SYD:" FAKE_MANAGER_ENTRIES
                                  "(A;;CCLCRPRC;;;S-1-5-21-1004336348-1177238915-682003330-1002)"));
    plan_add(&plan, CHANGE_REPOSITORY, "repository", "", state_number(1));
    plan_add(&plan, CHANGE_CLOCK, "clock", "", state_number(1));
    return plan;
}

void change_assert_read(struct fake_machine *fake, const struct change *change, struct state *out)
{
    struct call call = change_samples_call();
    assert_int_equal(change_read(&fake->machine, &call, change, out), ST_OK);
}

struct state change_state_sddl(const char *sddl)
{
    size_t size = 0;
    uint8_t *bytes = descriptor_bytes(sddl, &size);
    struct state state = state_bytes(0, bytes, size);
    free(bytes);
    return state;
}
