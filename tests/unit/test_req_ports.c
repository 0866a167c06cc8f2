/* SPDX-License-Identifier: MIT
 * FW-DYNAMIC-RANGE, FW-RPC-RANGE and FW-FIXED-PORT: every verdict each of them can have. */
#include "testing.h"

#include "scenario.h"

#include "base/memory.h"
#include "machine/wmi_endpoint.h"
#include "requirements/requirements.h"

#define INTERNET "SOFTWARE\\Microsoft\\Rpc\\Internet"

/* ---- FW-DYNAMIC-RANGE ---- */
static void range_impossible(fake_t *f, request_t *r)
{
    f->port_ranges[0].start = 50000;
    f->port_ranges[0].count = 100;
}

static void range_too_low(fake_t *f, request_t *r)
{
    f->port_ranges[0].start = 1000;
    f->port_ranges[0].count = 1000;
}

static void range_v6_from_1024(fake_t *f, request_t *r)
{
    f->port_ranges[1].start = 1024;
    f->port_ranges[1].count = 64511;
}

/* ---- FW-RPC-RANGE ---- */
static void rpc_range(fake_t *f, const char *ports)
{
    fake_value(f, INTERNET, "Ports", registry_multi(ports));
    fake_string(f, INTERNET, "PortsInternetAvailable", "Y");
    fake_string(f, INTERNET, "UseInternetPorts", "Y");
}

static void rpc_complete(fake_t *f, request_t *r)
{
    rpc_range(f, "50000-50999");
}

static void rpc_cut_off(fake_t *f, request_t *r)
{
    rpc_complete(f, r);
    struct registry_value value = registry_multi("50000-50999");
    value.size -= 3;
    fake_value(f, INTERNET, "Ports", value);
}

/* ---- FW-FIXED-PORT ---- */
static void endpoints(fake_t *f, const char *lines)
{
    fake_value(f, WMI_ENDPOINT_KEY, "Endpoints", registry_multi(lines));
}

static void standalone_only(fake_t *f, request_t *r)
{
    fake_rule_text(&fake_service(f, "Winmgmt")->image_path, "C:\\Windows\\system32\\svchost.exe -k winmgmt -p");
}

#define RANGE &requirement_fw_dynamic_range
#define RPC &requirement_fw_rpc_range
#define FIXED &requirement_fw_fixed_port

/* clang-format off */
static const struct scenario scenarios[] = {
    {"range", RANGE, NULL, V_READY, TEXT_FW_RANGE_READY, .remedy = "narrow-range", .after = V_ATTENTION},
    {"range moved", RANGE, NULL, V_ATTENTION, TEXT_FW_RANGE_MOVED, .remedy = "default-range", .after = V_READY,
     STEPS(MACHINE_IS(port_ranges[0].start, 40000), MACHINE_IS(port_ranges[0].count, 20000))},
    {"few ports", RANGE, NULL, V_ATTENTION, TEXT_FW_RANGE_FEW, .remedy = "default-range", .after = V_READY,
     STEPS(MACHINE_IS(port_ranges[1].start, 60000), MACHINE_IS(port_ranges[1].count, 300))},
    {"too few ports", RANGE, range_impossible, V_ATTENTION, TEXT_FW_RANGE_FEW, .remedy = "accepted-range",
     .after = V_READY},
    {"range below 1025", RANGE, range_too_low, V_ATTENTION, TEXT_FW_RANGE_UNUSUAL, .remedy = "accepted-range",
     .after = V_READY},
    /* Found in the field, on computers that work. */
    {"every port from 1024", RANGE, NULL, V_ATTENTION, TEXT_FW_RANGE_UNUSUAL, .remedy = "accepted-range",
     .after = V_READY,
     STEPS(MACHINE_IS(port_ranges[0].start, 1024), MACHINE_IS(port_ranges[0].count, 64511), DO(range_v6_from_1024))},
    /* Only the family that netsh would refuse is touched: the other one is left, and told. */
    {"few ports and too few", RANGE, NULL, V_ATTENTION, TEXT_FW_RANGE_FEW, .remedy = "accepted-range",
     .after = V_ATTENTION,
     STEPS(MACHINE_IS(port_ranges[1].start, 60000), MACHINE_IS(port_ranges[1].count, 300), DO(range_impossible))},
    /* Fewer of the one, but the other cannot be. */
    {"few ports and too low", RANGE, NULL, V_ATTENTION, TEXT_FW_RANGE_UNUSUAL, .remedy = "accepted-range",
     .after = V_ATTENTION,
     STEPS(MACHINE_IS(port_ranges[1].start, 60000), MACHINE_IS(port_ranges[1].count, 300), DO(range_too_low))},
    {"range unread", RANGE, NULL, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(FAILS_NTH(port_range_get, 2, ST_UNSUPPORTED, 0))},

    {"no RPC range", RPC, NULL, V_READY, TEXT_FW_RPC_READY, .remedy = NULL},
    {"empty key", RPC, NULL, V_READY, TEXT_FW_RPC_READY, STEPS(WITH(fake_key, INTERNET))},
    {"RPC range", RPC, rpc_complete, V_READY, TEXT_FW_RPC_SET, .remedy = NULL},
    {"RPC range of three lines", RPC, NULL, V_READY, TEXT_FW_RPC_SET,
     STEPS(WITH(rpc_range, "50000-50050\n51000-51100\n52000"))},
    {"narrow RPC range", RPC, NULL, V_ATTENTION, TEXT_FW_RPC_NARROW, .remedy = "remove", .after = V_READY,
     STEPS(WITH(rpc_range, "50000-50050"))},
    /* Whoever lists ports twice has them once. */
    {"RPC range listed twice", RPC, NULL, V_ATTENTION, TEXT_FW_RPC_NARROW, .remedy = "remove", .after = V_READY,
     STEPS(WITH(rpc_range, "50000-50050\n50000-50050"))},
    {"overlapping RPC range", RPC, NULL, V_ATTENTION, TEXT_FW_RPC_NARROW, .remedy = "remove", .after = V_READY,
     STEPS(WITH(rpc_range, "50000-50060\n50030-50098\n50010"))},
    /* "N" and "Y" differ: RPC takes its ports from those that are not listed, here none at all. */
    {"ports that RPC does not use", RPC, NULL, V_CANNOT_TELL, TEXT_FW_RPC_OTHERS, .remedy = "remove",
     .after = V_READY, STEPS(WITH(rpc_range, "1024-65535"), STRING_IS(INTERNET, "UseInternetPorts", "N"))},
    {"low RPC range", RPC, NULL, V_ATTENTION, TEXT_FW_RPC_NARROW, .remedy = "remove", .after = V_READY,
     STEPS(WITH(rpc_range, "4000-4999"))},
    {"partial RPC range", RPC, rpc_complete, V_NEEDS_CHANGE, TEXT_FW_RPC_PARTIAL, .remedy = "remove",
     .recommended = true, .after = V_READY, STEPS(NO_VALUE(INTERNET, "UseInternetPorts"))},
    {"RPC range as text", RPC, rpc_complete, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, .remedy = "remove",
     .recommended = true, .after = V_READY, STEPS(STRING_IS(INTERNET, "Ports", "50000-50999"))},
    {"RPC range cut off", RPC, rpc_cut_off, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, .remedy = "remove",
     .recommended = true, .after = V_READY},
    {"RPC range backwards", RPC, NULL, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, .remedy = "remove",
     .recommended = true, .after = V_READY, STEPS(WITH(rpc_range, "50999-50000"))},
    {"RPC range in words", RPC, NULL, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, .remedy = "remove", .recommended = true,
     .after = V_READY, STEPS(WITH(rpc_range, "many"))},
    {"RPC range too high", RPC, NULL, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, .remedy = "remove", .recommended = true,
     .after = V_READY, STEPS(WITH(rpc_range, "60000-70000"))},
    {"RPC range with a tail", RPC, NULL, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, .remedy = "remove",
     .recommended = true, .after = V_READY, STEPS(WITH(rpc_range, "50000-50999x"))},
    {"RPC range without a line", RPC, NULL, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, .remedy = "remove",
     .recommended = true, .after = V_READY, STEPS(WITH(rpc_range, ""))},
    {"RPC range without end", RPC, NULL, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, .remedy = "remove",
     .recommended = true, .after = V_READY, STEPS(WITH(rpc_range, "50000-999999999999"))},
    {"RPC switch in words", RPC, rpc_complete, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, .remedy = "remove",
     .recommended = true, .after = V_READY, STEPS(STRING_IS(INTERNET, "UseInternetPorts", "Yes"))},
    {"RPC switch as number", RPC, rpc_complete, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, .remedy = "remove",
     .recommended = true, .after = V_READY, STEPS(DWORD_IS(INTERNET, "PortsInternetAvailable", 1))},
    {"RPC range denied", RPC, NULL, V_CANNOT_TELL, TEXT_COULD_NOT_READ, STEPS(FAILS(registry_get, ST_DENIED, 5))},

    {"shared", FIXED, NULL, V_READY, TEXT_FW_FIXED_SHARED, .remedy = "fixed-port", .after = V_READY},
    {"fixed", FIXED, standalone_only, V_READY, TEXT_FW_FIXED_SET, .remedy = "shared-process", .after = V_READY,
     STEPS(WITH(endpoints, WMI_ENDPOINT_DEFAULT))},
    {"own process without port", FIXED, standalone_only, V_ATTENTION, TEXT_FW_FIXED_NO_PORT, .remedy = "fixed-port",
     .after = V_READY},
    {"malformed port", FIXED, standalone_only, V_NEEDS_CHANGE, TEXT_FW_FIXED_MALFORMED, .remedy = "fixed-port",
     .recommended = true, .after = V_READY, STEPS(WITH(endpoints, "ncacn_ip_tcp,0,80"))},
    /* The page knows one line, and 0 in the middle. */
    {"two ports", FIXED, standalone_only, V_CANNOT_TELL, TEXT_FW_FIXED_UNTOLD, .remedy = "fixed-port",
     .after = V_READY, STEPS(WITH(endpoints, "ncacn_ip_tcp,0,24158\nncacn_ip_tcp,0,24159"))},
    {"flags", FIXED, standalone_only, V_CANNOT_TELL, TEXT_FW_FIXED_UNTOLD, .remedy = "fixed-port", .after = V_READY,
     STEPS(WITH(endpoints, "ncacn_ip_tcp,4,24158"))},
    {"port ignored", FIXED, NULL, V_ATTENTION, TEXT_FW_FIXED_IGNORED, .remedy = "shared-process", .after = V_READY,
     STEPS(WITH(endpoints, "ncacn_ip_tcp,0,24158"))},
    {"port ignored, made true", FIXED, NULL, V_ATTENTION, TEXT_FW_FIXED_IGNORED, .remedy = "fixed-port",
     .after = V_READY, STEPS(WITH(endpoints, "ncacn_ip_tcp,0,24158"))},
    {"host denied", FIXED, NULL, V_CANNOT_TELL, TEXT_COULD_NOT_READ, STEPS(FAILS(wmi_host_get, ST_DENIED, 5))},
};

/* clang-format on */

static const struct judged judged[] = {
    {RANGE, READY | ATTENTION | CANNOT_TELL, NULL, {FAKE_port_range_get}},
    {RPC, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL, NULL, {FAKE_registry_get}},
    {FIXED, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL, NULL, {FAKE_wmi_host_get}},
    {.requirement = NULL},
};

static struct scenario_set set = {scenarios, array_count(scenarios), judged};

static void endpoint_lines(void **unused)
{
    static const struct {
        const char *lines;
        enum status status;
        uint16_t port;
    } cases[] = {
        {"", ST_ABSENT, 0},
        {"\n\n", ST_ABSENT, 0},
        {"ncacn_ip_tcp,0,24158", ST_OK, 24158},
        {"NCACN_IP_TCP, 0, 24158 ", ST_OK, 24158},
        {"ncacn_ip_tcp,0,1024\nncacn_ip_tcp,0,65535", ST_UNSUPPORTED, 0},
        {"ncacn_ip_tcp,0,1024\nncacn_ip_tcp,0,1024", ST_OK, 1024},
        {"ncacn_ip_tcp,4,24158", ST_UNSUPPORTED, 0},
        {"ncacn_ip_tcp,,24158", ST_UNSUPPORTED, 0},
        {"ncacn_ip_tcp, 0 ,24158", ST_OK, 24158},
        {"ncacn_ip_tcp,4,80", ST_INVALID, 0},
        {"ncacn_ip_tcp,0,1023", ST_INVALID, 0},
        {"ncacn_ip_tcp,0,65536", ST_INVALID, 0},
        {"ncacn_ip_tcp,0,", ST_INVALID, 0},
        {"ncacn_ip_tcp,24158", ST_INVALID, 0},
        {"ncacn_np,0,24158", ST_INVALID, 0},
        {"ncacn_ip_tcp,0,24158x", ST_INVALID, 0},
        {"ncacn_ip_tcp,0,24158\nnonsense", ST_INVALID, 0},
        {"24158", ST_INVALID, 0},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        uint16_t port = 0;
        if (wmi_endpoint_port(cases[i].lines, &port) != cases[i].status || port != cases[i].port)
            fail_msg("'%s'", cases[i].lines);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_prestate(scenario_verdicts, &set),
    cmocka_unit_test_prestate(scenario_unread, &set),
    cmocka_unit_test(endpoint_lines),
    {0},
};
