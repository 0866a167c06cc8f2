/* SPDX-License-Identifier: MIT
 * FW-WMI-IN on the port that WMI really listens on: a fixed one, the dynamic range, a range of RPC's own. */
#include "testing.h"

#include "scenario.h"

#include "base/memory.h"
#include "requirements/requirements.h"

#include <stdlib.h>

typedef struct fake_machine fake_t;
typedef struct request request_t;

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

static void dynamic_rule_fixed_port(fake_t *f, request_t *r)
{
    dynamic_rule(f, r);
    own_process(f, "ncacn_ip_tcp,0,24158");
}

static void dynamic_rule_own_process(fake_t *f, request_t *r)
{
    dynamic_rule(f, r);
    own_process(f, "");
}

static void dynamic_rule_odd_port(fake_t *f, request_t *r)
{
    dynamic_rule(f, r);
    own_process(f, "ncacn_np,0,wmi");
}

static void block_24158(fake_t *f, request_t *r)
{
    fake_rule_add(f, "{BLOCK}", "", "24158", PROFILE_ALL, "*", true)->allow = false;
}

static void block_fixed_port(fake_t *f, request_t *r)
{
    block_24158(f, r);
    own_process(f, "ncacn_ip_tcp,0,24158");
}

static void block_unread_port(fake_t *f, request_t *r)
{
    block_24158(f, r);
    fake_fail(f, FAKE_wmi_host_get, ST_DENIED, 5);
}

static void range_moved(fake_t *f, request_t *r)
{
    dynamic_rule(f, r);
    f->port_ranges[0] = (struct port_range){.start = 5000, .count = 1001};
}

static void range_unread(fake_t *f, request_t *r)
{
    dynamic_rule(f, r);
    fake_fail_nth(f, FAKE_port_range_get, 2, ST_UNSUPPORTED, 0, false);
}

static void host_unread(fake_t *f, request_t *r)
{
    dynamic_rule(f, r);
    fake_fail(f, FAKE_wmi_host_get, ST_DENIED, 5);
}

/* Windows' own rule is for the service, whatever its port. */
static void host_unread_own_rules(fake_t *f, request_t *r)
{
    fake_fail(f, FAKE_wmi_host_get, ST_DENIED, 5);
    fake_fail(f, FAKE_port_range_get, ST_DENIED, 5);
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
    {"fixed port, rule for dynamic ones", &requirement_fw_wmi_in, dynamic_rule_fixed_port, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
     .remedy = "allow-client", .recommended = true, .after = V_READY},
    {"fixed port, blocked", &requirement_fw_wmi_in, block_fixed_port, V_NEEDS_CHANGE, TEXT_FW_IN_BLOCKED, .remedy = NULL},
    {"another port blocked", &requirement_fw_wmi_in, block_24158, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL},
    {"a port blocked, own one unread", &requirement_fw_wmi_in, block_unread_port, V_CANNOT_TELL, TEXT_FW_IN_PORT_UNKNOWN, .remedy = NULL},
    {"rule for dynamic ports", &requirement_fw_wmi_in, dynamic_rule, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL},
    {"rule for dynamic ports, own process", &requirement_fw_wmi_in, dynamic_rule_own_process, V_READY, TEXT_FW_IN_ALLOWED_CLIENT,
     .remedy = NULL},
    {"rule for dynamic ports, odd end point", &requirement_fw_wmi_in, dynamic_rule_odd_port, V_CANNOT_TELL, TEXT_FW_IN_PORT_UNKNOWN,
     .remedy = "allow-client",
     .recommended = true, .after = V_READY},
    {"range moved", &requirement_fw_wmi_in, range_moved, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .remedy = "allow-client",
     .recommended = true, .after = V_READY},
    {"range unread", &requirement_fw_wmi_in, range_unread, V_CANNOT_TELL, TEXT_FW_IN_PORT_UNKNOWN, .remedy = "allow-client",
     .recommended = true, .after = V_READY},
    {"process unread", &requirement_fw_wmi_in, host_unread, V_CANNOT_TELL, TEXT_FW_IN_PORT_UNKNOWN, .remedy = "allow-client",
     .recommended = true, .after = V_READY},
    {"process unread, rule for the service", &requirement_fw_wmi_in, host_unread_own_rules, V_READY, TEXT_FW_IN_ALLOWED_CLIENT,
     .remedy = NULL},
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

static const struct reached reached[] = {
    {&requirement_fw_wmi_in, 1 << V_READY | 1 << V_NEEDS_CHANGE | 1 << V_CANNOT_TELL},
    {NULL, 0},
};
/* clang-format on */

static void the_real_port_decides(void **unused)
{
    scenarios_run(scenarios, array_count(scenarios), reached);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_real_port_decides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
