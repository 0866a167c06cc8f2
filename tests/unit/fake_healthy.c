/* SPDX-License-Identifier: MIT
 * The two computers every scenario starts from: as Windows 11 is installed, and made ready.
 * Source: Windows 11 Pro as installed, of tests/corpus where there is a value; else the defaults on
 * learn.microsoft.com. */
#include "descriptors.h"
#include "fake_frame.h"

#include "base/memory.h"
#include "machine/security_descriptor.h"

#include <stdlib.h>

static void add_services(struct fake_machine *fake)
{
    static const struct {
        const char *name, *dependencies;
        uint32_t start, state;
    } services[] = {
        {"Winmgmt", "RPCSS", SERVICE_START_AUTOMATIC, SERVICE_STATE_RUNNING},
        {"RpcSs", "RpcEptMapper,DcomLaunch", SERVICE_START_AUTOMATIC, SERVICE_STATE_RUNNING},
        {"DcomLaunch", "", SERVICE_START_AUTOMATIC, SERVICE_STATE_RUNNING},
        {"RpcEptMapper", "", SERVICE_START_AUTOMATIC, SERVICE_STATE_RUNNING},
        {"MpsSvc", "mpsdrv,bfe,nsi", SERVICE_START_AUTOMATIC, SERVICE_STATE_RUNNING},
        {"iphlpsvc", "RpcSS,winmgmt,tcpip,nsi", SERVICE_START_AUTOMATIC, SERVICE_STATE_RUNNING},
        {"wscsvc", "RpcSs", SERVICE_START_AUTOMATIC, SERVICE_STATE_RUNNING},
        {"W32Time", "", SERVICE_START_MANUAL, SERVICE_STATE_STOPPED},
        {"RemoteRegistry", "RPCSS", SERVICE_START_OFF, SERVICE_STATE_STOPPED},
    };
    for (size_t i = 0; i < array_count(services); i++) {
        struct service *service = fake_service(fake, services[i].name);
        fake_service_set(fake, services[i].name, services[i].start, services[i].state);
        fake_rule_text(&service->dependencies, services[i].dependencies);
    }
    fake_service(fake, "wscsvc")->delayed_start = true;
    fake_manager_sddl(fake, "O:SYG:SYD:" FAKE_MANAGER_ENTRIES);
    fake_key(fake, "SYSTEM\\CurrentControlSet\\Control\\ServiceGroupOrder");
}

static void add_registry(struct fake_machine *fake)
{
    static const char ole[] = "SOFTWARE\\Microsoft\\Ole";
    static const char system[] = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System";
    static const char lsa[] = "SYSTEM\\CurrentControlSet\\Control\\Lsa";
    static const char parameters[] = "SYSTEM\\CurrentControlSet\\Services\\Winmgmt\\Parameters";
    fake_string(fake, ole, "EnableDCOM", "Y");
    fake_string(fake, FAKE_OWN "SOFTWARE\\Microsoft\\Ole", "EnableDCOM", "Y");
    fake_value(fake, ole, "MachineAccessRestriction",
               descriptor_value("O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;AN)(A;;CCDCLC;;;S-1-5-32-562)(A;;CCDCLC;;;LU)"));
    fake_value(fake, ole, "MachineLaunchRestriction",
               descriptor_value("O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)"
                                "(A;;CCDCLCSWRP;;;LU)(A;;CCDCSW;;;AC)"));
    fake_value(fake, ole, "DefaultLaunchPermission",
               descriptor_value("O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;IU)(A;;CCDCLCSWRP;;;SY)"));
    fake_dword(fake, system, "EnableLUA", 1);
    fake_dword(fake, system, "ConsentPromptBehaviorAdmin", 5);
    fake_dword(fake, lsa, "LimitBlankPasswordUse", 1);
    fake_dword(fake, lsa, "ForceGuest", 0);
    fake_key(fake, "SYSTEM\\CurrentControlSet\\Control\\Lsa\\MSV1_0");
    fake_value(fake, parameters, "ServiceDll", registry_string("%SystemRoot%\\system32\\wbem\\WMIsvc.dll"));
    fake_value_find(fake, parameters, "ServiceDll");
    fake->values[fake_value_index(fake, parameters, "ServiceDll")].value.type = REGISTRY_EXPAND_STRING;
    fake_key(fake, "SOFTWARE\\Microsoft\\Rpc");
    /* As a diagnostic script of Microsoft expects it; assumed(WMI-APPID). */
    fake_value(fake, "SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}", "LaunchPermission",
               descriptor_value("O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSWRP;;;AU)"));
    fake_key(fake, "SOFTWARE\\Policies\\Microsoft\\Windows NT");
}

static void add_accounts(struct fake_machine *fake)
{
    const struct sid support = fake_sid(1001), monitor = fake_sid(1002), administrator = fake_sid(500);
    const struct sid guest = fake_sid(501);
    struct sid anna;
    if (!sid_from_text("S-1-5-21-2000478354-1708537768-1957994488-1104", &anna))
        abort();
    fake_account(fake, "PC-0421\\support", &support, true);
    fake_account(fake, "PC-0421\\monitor", &monitor, true);
    fake_account(fake, "PC-0421\\Administrator", &administrator, true)->disabled = true;
    fake_account(fake, "CONTOSO\\anna", &anna, false);

    const struct sid *administrators = sid_well_known(SID_ADMINISTRATORS), *users = sid_well_known(SID_USERS);
    fake_member(fake, administrators, &administrator);
    fake_member(fake, administrators, &support);
    fake_member(fake, users, &support);
    fake_member(fake, users, &monitor);
    fake_member(fake, users, sid_well_known(SID_AUTHENTICATED_USERS));
    fake_member(fake, users, sid_well_known(SID_INTERACTIVE));
    fake_member(fake, sid_well_known(SID_DISTRIBUTED_COM_USERS), NULL);
    fake_member(fake, sid_well_known(SID_PERFORMANCE_MONITOR_USERS), NULL);
    fake_member(fake, sid_well_known(SID_PERFORMANCE_LOG_USERS), NULL);
    fake_member(fake, sid_well_known(SID_EVENT_LOG_READERS), NULL);
    fake_member(fake, sid_well_known(SID_GUESTS), &guest);

    sid_list_add(&fake->network_logon, sid_well_known(SID_EVERYONE));
    sid_list_add(&fake->network_logon, administrators);
    sid_list_add(&fake->network_logon, users);
    sid_list_add(&fake->network_logon, sid_well_known(SID_BACKUP_OPERATORS));
    sid_list_add(&fake->deny_network_logon, &guest);
}

/* The inbound rules of group -34251 on a client edition, and one of another group. */
static void add_firewall(struct fake_machine *fake)
{
    struct firewall *firewall = &fake->firewall;
    const uint32_t scoped = PROFILE_PRIVATE | PROFILE_PUBLIC;
    for (size_t i = 0; i < PROFILE_COUNT; i++)
        firewall->profiles[i].enabled = true;
    firewall->service_running = true;
    firewall->other_products = memory_string("");
    /* Outgoing connections are let through by default (netfw.h, get_DefaultOutboundAction). */
    struct firewall *own = &fake->own_firewall;
    own->active_profiles = PROFILE_PRIVATE;
    own->service_running = true;
    own->other_products = memory_string("");
    for (size_t i = 0; i < PROFILE_COUNT; i++)
        own->profiles[i] = (struct firewall_profile){.enabled = true, .inbound_default_allow = true};
    fake_rule_add(fake, "WMI-RPCSS-In-TCP-NoScope", "rpcss", "135", PROFILE_DOMAIN, "*", false);
    fake_rule_add(fake, "WMI-RPCSS-In-TCP", "rpcss", "135", scoped, "LocalSubnet", false);
    fake_rule_add(fake, "WMI-WINMGMT-In-TCP-NoScope", "winmgmt", "*", PROFILE_DOMAIN, "*", false);
    fake_rule_add(fake, "WMI-WINMGMT-In-TCP", "winmgmt", "*", scoped, "LocalSubnet", false);
    struct firewall_rule *async = fake_rule_add(fake, "WMI-ASYNC-In-TCP", "", "*", scoped, "LocalSubnet", false);
    fake_rule_text(&async->program, "%systemroot%\\system32\\wbem\\unsecapp.exe");
    struct firewall_rule *other =
        fake_rule_add(fake, "RemoteSvcAdmin-RPCSS-In-TCP", "rpcss", "RPC-EPMap", scoped, "LocalSubnet", false);
    fake_rule_text(&other->group, "@FirewallAPI.dll,-29502");
}

static void add_network(struct fake_machine *fake)
{
    fake_network(fake, "{6E8E6B1C-52B9-4B8C-9B36-1E0C0F9C6A11}", "Office", NETWORK_PRIVATE);
    fake_subnet(fake, "192.168.1.10", 24);
    fake_name_clear(fake);
    fake_name_address(fake, "192.168.1.10");
    fake_copy(fake->name.canonical, sizeof fake->name.canonical, "PC-0421");
    fake_copy(fake->name.reverse, sizeof fake->name.reverse, "PC-0421");
    fake->name.reverse_status = ST_OK;
    fake_dcom(fake, "192.168.1.10", DCOM_ALIVE);
    fake_binding(fake, "192.168.1.10", "192.168.1.10");
    fake_dcom(fake, "127.0.0.1", DCOM_ALIVE);
    fake_binding(fake, "127.0.0.1", "192.168.1.10");
    fake_port(fake, "192.168.1.10", 445, PORT_OPEN);
    fake->ping = (struct ping_answer){.answered = true, .ms = 1};
    fake_query_rows(fake, 1);
}

static const char root_sddl[] = "O:BAG:BAD:(A;CI;CCDCLCSWRPWPRCWD;;;BA)(A;CI;CCDCRP;;;NS)(A;CI;CCDCRP;;;LS)"
                                "(A;CI;CCDCRP;;;AU)";
static const char cimv2_sddl[] = "O:BAG:BAD:(A;CIID;CCDCLCSWRPWPRCWD;;;BA)(A;CIID;CCDCRP;;;NS)(A;CIID;CCDCRP;;;LS)"
                                 "(A;CIID;CCDCRP;;;AU)";

struct fake_machine *fake_machine_stock(void)
{
    struct fake_machine *fake = memory_new(struct fake_machine);
    atomic_flag_clear(&fake->busy);
    fake->ops.free = fake_machine_release;
    fake_read_ops(&fake->ops);
    fake_read_rights_ops(&fake->ops);
    fake_service_ops(&fake->ops);
    fake_probe_ops(&fake->ops);
    fake_write_ops(&fake->ops);
    fake->machine.ops = &fake->ops;
    fake->channel = CHANNEL_LOCAL;
    fake->os = (struct os_info){
        .computer = memory_string("PC-0421"),
        .dns_name = memory_string("PC-0421"),
        .caption = memory_string("Windows 11 Pro"),
        .major = 10,
        .build = 22631,
        .revision = 3527,
        .domain = memory_string("WORKGROUP"),
        .elevated = true,
        .user = memory_string("PC-0421\\support"),
        .user_sid = memory_string("S-1-5-21-1004336348-1177238915-682003330-1001"),
    };
    fake->clock_ms = fake->true_clock_ms = 1777888272000;
    fake->repository_consistent = fake->repository_salvageable = true;
    fake->repository_size = 30 << 20;
    for (unsigned i = 0; i < REFUSAL_LOG_COUNT; i++)
        fake->refusals.logs[i].status = ST_OK;
    fake->repository_code = 1358;
    fake->port_ranges[0] = fake->port_ranges[1] = (struct port_range){.start = 49152, .count = 16384};
    add_services(fake);
    add_registry(fake);
    add_accounts(fake);
    add_firewall(fake);
    add_network(fake);
    fake_namespace_sddl(fake, "root", root_sddl);
    fake_namespace_sddl(fake, "root\\cimv2", cimv2_sddl);
    return fake;
}

struct fake_machine *fake_machine_healthy(void)
{
    static const char *const rules[] = {"WMI-RPCSS-In-TCP-NoScope", "WMI-RPCSS-In-TCP", "WMI-WINMGMT-In-TCP-NoScope",
                                        "WMI-WINMGMT-In-TCP"};
    struct fake_machine *fake = fake_machine_stock();
    for (size_t i = 0; i < array_count(rules); i++)
        fake_rule(fake, rules[i])->enabled = true;
    const struct sid monitor = fake_sid(1002);
    char text[SID_TEXT_MAX];
    fake_member(fake, sid_well_known(SID_DISTRIBUTED_COM_USERS), &monitor);
    char *sddl = strbuf_printed("O:BAG:BAD:(A;CI;CCDCWPRC;;;%s)(A;CIID;CCDCLCSWRPWPRCWD;;;BA)(A;CIID;CCDCRP;;;NS)"
                                "(A;CIID;CCDCRP;;;LS)(A;CIID;CCDCRP;;;AU)",
                                sid_to_text(&monitor, text));
    fake_namespace_sddl(fake, "root\\cimv2", sddl);
    free(sddl);
    return fake;
}

static struct request request_for(bool local)
{
    struct request request = request_default();
    free(request.target);
    request.target = memory_string("PC-0421");
    request.local = local;
    free(request.account);
    request.account = memory_string("PC-0421\\monitor");
    free(request.client_address);
    request.client_address = memory_string("192.168.1.20");
    request.client_here = !local;
    return request;
}

struct request fake_request_local(void)
{
    return request_for(true);
}

struct request fake_request_remote(void)
{
    return request_for(false);
}
