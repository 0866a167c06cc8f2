/* SPDX-License-Identifier: MIT
 * FW-WMI-IN on the port that WMI really listens on: a fixed one, the dynamic range, a range of RPC's own. */
#include "testing.h"

#include "scenario.h"

#include "base/memory.h"
#include "requirements/requirements.h"

#include <stdlib.h>

static void fixed_port(fake_t *f, request_t *r)
{
    fake_rule_remove(f, "WMI-WINMGMT-In-TCP");
    fake_rule_add(f, "{24158}", "winmgmt", "24158", PROFILE_ALL, "192.168.1.0/24", true);
    fake_rule_text(&fake_service(f, "Winmgmt")->image_path, "C:\\Windows\\system32\\svchost.exe -k winmgmt -p");
    fake_value(f, "SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}", "Endpoints",
               registry_multi("ncacn_ip_tcp,0,24158"));
}

static void fixed_port_not_used(fake_t *f, request_t *r)
{
    fixed_port(f, r);
    fake_rule_text(&fake_service(f, "Winmgmt")->image_path, "C:\\Windows\\system32\\svchost.exe -k netsvcs -p");
    free(r->client_address);
    r->client_address = NULL;
}

static void own_process(fake_t *f, const char *endpoints)
{
    fake_rule_text(&fake_service(f, "Winmgmt")->image_path, "C:\\Windows\\system32\\svchost.exe -k winmgmt -p");
    fake_value(f, "SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}", "Endpoints",
               registry_multi(endpoints));
}

/* A rule of the administrator for the dynamic ports in place of Windows' own for the service. */
static void dynamic_rule(fake_t *f, request_t *r)
{
    fake_rule_remove(f, "WMI-WINMGMT-In-TCP");
    struct firewall_rule *rule = fake_rule_add(f, "{DYNAMIC}", "", "49152-65535", PROFILE_ALL, "*", true);
    fake_rule_text(&rule->program, "");
}

static void block_24158(fake_t *f, request_t *r)
{
    fake_rule_add(f, "{BLOCK}", "", "24158", PROFILE_ALL, "*", true)->allow = false;
}

static void range_moved(fake_t *f, request_t *r)
{
    dynamic_rule(f, r);
    f->port_ranges[0] = (struct port_range){.start = 5000, .count = 1001};
}

static void rpc_values(fake_t *f, const char *ports, const char *available, const char *use)
{
    fake_value(f, "SOFTWARE\\Microsoft\\Rpc\\Internet", "Ports", registry_multi(ports));
    fake_string(f, "SOFTWARE\\Microsoft\\Rpc\\Internet", "PortsInternetAvailable", available);
    if (use)
        fake_string(f, "SOFTWARE\\Microsoft\\Rpc\\Internet", "UseInternetPorts", use);
}

static void rpc_elsewhere(fake_t *f, request_t *r)
{
    dynamic_rule(f, r);
    rpc_values(f, "5000-6000", "Y", "Y");
}

static void rpc_inside(fake_t *f, request_t *r)
{
    dynamic_rule(f, r);
    rpc_values(f, "50000-50999\n60000", "N", "n");
    f->port_ranges[0] = (struct port_range){.start = 5000, .count = 1001};
}

/* The list names the ports that RPC leaves alone. */
static void rpc_others(fake_t *f, request_t *r)
{
    dynamic_rule(f, r);
    rpc_values(f, "50000-50999", "N", "Y");
}

static void rpc_partial(fake_t *f, request_t *r)
{
    dynamic_rule(f, r);
    rpc_values(f, "50000-50999", "Y", NULL);
}

static void rpc_malformed(fake_t *f, request_t *r)
{
    dynamic_rule(f, r);
    rpc_values(f, "50000-50999\nx", "Y", "Y");
}

static void rpc_many(fake_t *f, request_t *r)
{
    dynamic_rule(f, r);
    rpc_values(f, "50000\n50002\n50004\n50006\n50008\n50010\n50012\n50014\n5000", "Y", "Y");
}

/* clang-format off */
static const struct scenario scenarios[] = {
    {"fixed port", &requirement_fw_wmi_in, fixed_port, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL},
    {"fixed port, rule for dynamic ones", &requirement_fw_wmi_in, dynamic_rule, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
     .remedy = "allow-client", .recommended = true, .after = V_READY, STEPS(WITH(own_process, "ncacn_ip_tcp,0,24158"))},
    {"fixed port, blocked", &requirement_fw_wmi_in, block_24158, V_NEEDS_CHANGE, TEXT_FW_IN_BLOCKED,
     STEPS(WITH(own_process, "ncacn_ip_tcp,0,24158"))},
    {"another port blocked", &requirement_fw_wmi_in, block_24158, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL},
    {"a port blocked, own one unread", &requirement_fw_wmi_in, block_24158, V_CANNOT_TELL, TEXT_FW_IN_PORT_UNKNOWN,
     STEPS(FAILS(wmi_host_get, ST_DENIED, 5))},
    {"rule for dynamic ports", &requirement_fw_wmi_in, dynamic_rule, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL},
    {"rule for dynamic ports, own process", &requirement_fw_wmi_in, dynamic_rule, V_READY, TEXT_FW_IN_ALLOWED_CLIENT,
     STEPS(WITH(own_process, ""))},
    {"rule for dynamic ports, odd end point", &requirement_fw_wmi_in, dynamic_rule, V_CANNOT_TELL,
     TEXT_FW_IN_PORT_UNKNOWN, .remedy = "allow-client", .recommended = true, .after = V_READY,
     STEPS(WITH(own_process, "ncacn_np,0,wmi"))},
    {"range moved", &requirement_fw_wmi_in, range_moved, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "allow-client",
     .recommended = true, .after = V_READY},
    {"range unread", &requirement_fw_wmi_in, dynamic_rule, V_CANNOT_TELL, TEXT_FW_IN_PORT_UNKNOWN,
     .remedy = "allow-client", .recommended = true, .after = V_READY,
     STEPS(FAILS_NTH(port_range_get, 2, ST_UNSUPPORTED, 0))},
    {"process unread", &requirement_fw_wmi_in, dynamic_rule, V_CANNOT_TELL, TEXT_FW_IN_PORT_UNKNOWN,
     .remedy = "allow-client", .recommended = true, .after = V_READY, STEPS(FAILS(wmi_host_get, ST_DENIED, 5))},
    /* Windows' own rule is for the service, whatever its port. */
    {"process unread, rule for the service", &requirement_fw_wmi_in, NULL, V_READY, TEXT_FW_IN_ALLOWED_CLIENT,
     STEPS(FAILS(wmi_host_get, ST_DENIED, 5), FAILS(port_range_get, ST_DENIED, 5))},
    {"range of RPC elsewhere", &requirement_fw_wmi_in, rpc_elsewhere, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "allow-client",
     .recommended = true, .after = V_READY},
    {"range of RPC inside", &requirement_fw_wmi_in, rpc_inside, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL},
    {"range RPC leaves alone", &requirement_fw_wmi_in, rpc_others, V_CANNOT_TELL, TEXT_FW_IN_PORT_UNKNOWN, .remedy = "allow-client",
     .recommended = true, .after = V_READY},
    {"range of RPC incomplete", &requirement_fw_wmi_in, rpc_partial, V_CANNOT_TELL, TEXT_FW_IN_PORT_UNKNOWN, .remedy = "allow-client",
     .recommended = true, .after = V_READY},
    {"range of RPC malformed", &requirement_fw_wmi_in, rpc_malformed, V_CANNOT_TELL, TEXT_FW_IN_PORT_UNKNOWN, .remedy = "allow-client",
     .recommended = true, .after = V_READY},
    {"range of RPC in many parts", &requirement_fw_wmi_in, rpc_many, V_CANNOT_TELL, TEXT_FW_IN_PORT_UNKNOWN, .remedy = "allow-client",
     .recommended = true, .after = V_READY},
    {"fixed port that is not used", &requirement_fw_wmi_in, fixed_port_not_used, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
     .remedy = "allow-subnet", .recommended = true, .after = V_ATTENTION},
};

/* clang-format on */

static const struct judged judged[] = {
    {&requirement_fw_wmi_in, READY | NEEDS_CHANGE | CANNOT_TELL, .arrange = NULL},
    {.requirement = NULL},
};

static struct scenario_set set = {scenarios, array_count(scenarios), judged};

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_prestate(scenario_verdicts, &set),
    {0},
};
