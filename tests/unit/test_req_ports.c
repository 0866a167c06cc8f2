/* SPDX-License-Identifier: MIT
 * FW-DYNAMIC-RANGE, FW-RPC-RANGE and FW-FIXED-PORT: every verdict each of them can have. */
#include "testing.h"

#include "scenario.h"

#include "base/memory.h"
#include "machine/wmi_endpoint.h"
#include "requirements/requirements.h"

typedef struct fake_machine fake_t;
typedef struct request request_t;

#define INTERNET "SOFTWARE\\Microsoft\\Rpc\\Internet"

/* ---- FW-DYNAMIC-RANGE ---- */
#define RANGE_IS(function, family, first, ports) \
    static void function(fake_t *f, request_t *r) \
    { \
        (void)r; \
        f->port_ranges[family] = (struct port_range){.start = (first), .count = (ports)}; \
    }
RANGE_IS(range_moved, 0, 40000, 20000)
RANGE_IS(range_few, 1, 60000, 300)
RANGE_IS(range_impossible, 0, 50000, 100)
RANGE_IS(range_too_low, 0, 1000, 1000)

RANGE_IS(range_v4_from_1024, 0, 1024, 64511)
RANGE_IS(range_v6_from_1024, 1, 1024, 64511)

/* Found in the field, on computers that work. */
static void range_from_1024(fake_t *f, request_t *r)
{
    range_v4_from_1024(f, r);
    range_v6_from_1024(f, r);
}

static void range_odd_and_impossible(fake_t *f, request_t *r)
{
    range_few(f, r);
    range_impossible(f, r);
}

/* Fewer of the one, but the other cannot be. */
static void range_few_and_too_low(fake_t *f, request_t *r)
{
    range_few(f, r);
    range_too_low(f, r);
}

static void range_v6_unread(fake_t *f, request_t *r)
{
    fake_fail_nth(f, FAKE_port_range_get, 2, ST_UNSUPPORTED, 0, false);
}

/* ---- FW-RPC-RANGE ---- */
static void rpc_range(fake_t *f, const char *ports)
{
    fake_value(f, INTERNET, "Ports", registry_multi(ports));
    fake_string(f, INTERNET, "PortsInternetAvailable", "Y");
    fake_string(f, INTERNET, "UseInternetPorts", "Y");
}

#define RPC_RANGE(function, ports) \
    static void function(fake_t *f, request_t *r) \
    { \
        (void)r; \
        rpc_range(f, ports); \
    }
RPC_RANGE(rpc_complete, "50000-50999")
RPC_RANGE(rpc_two_lines, "50000-50050\n51000-51100\n52000")
RPC_RANGE(rpc_narrow, "50000-50050")
RPC_RANGE(rpc_low, "4000-4999")
RPC_RANGE(rpc_backwards, "50999-50000")
RPC_RANGE(rpc_words, "many")
RPC_RANGE(rpc_too_high, "60000-70000")
RPC_RANGE(rpc_trailing, "50000-50999x")
RPC_RANGE(rpc_no_line, "")
RPC_RANGE(rpc_endless, "50000-999999999999")

/* Whoever lists ports twice has them once. */
RPC_RANGE(rpc_twice, "50000-50050\n50000-50050")
RPC_RANGE(rpc_overlapping, "50000-50060\n50030-50098\n50010")

/* "N" and "Y" differ: RPC takes its ports from those that are not listed, here none at all. */
static void rpc_others(fake_t *f, request_t *r)
{
    rpc_range(f, "1024-65535");
    fake_string(f, INTERNET, "UseInternetPorts", "N");
}

static void rpc_partial(fake_t *f, request_t *r)
{
    rpc_complete(f, r);
    fake_value_remove(f, INTERNET, "UseInternetPorts");
}

static void rpc_ports_as_text(fake_t *f, request_t *r)
{
    rpc_complete(f, r);
    fake_string(f, INTERNET, "Ports", "50000-50999");
}

static void rpc_cut_off(fake_t *f, request_t *r)
{
    rpc_complete(f, r);
    struct registry_value value = registry_multi("50000-50999");
    value.size -= 3;
    fake_value(f, INTERNET, "Ports", value);
}

static void rpc_switch_word(fake_t *f, request_t *r)
{
    rpc_complete(f, r);
    fake_string(f, INTERNET, "UseInternetPorts", "Yes");
}

static void rpc_switch_number(fake_t *f, request_t *r)
{
    rpc_complete(f, r);
    fake_dword(f, INTERNET, "PortsInternetAvailable", 1);
}

static void rpc_empty_key(fake_t *f, request_t *r)
{
    fake_key(f, INTERNET);
}

static void rpc_denied(fake_t *f, request_t *r)
{
    fake_fail(f, FAKE_registry_get, ST_DENIED, 5);
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

static void standalone(fake_t *f, request_t *r)
{
    standalone_only(f, r);
    endpoints(f, WMI_ENDPOINT_DEFAULT);
}

static void standalone_malformed(fake_t *f, request_t *r)
{
    standalone_only(f, r);
    endpoints(f, "ncacn_ip_tcp,0,80");
}

/* The page knows one line, and 0 in the middle. */
static void standalone_two(fake_t *f, request_t *r)
{
    standalone_only(f, r);
    endpoints(f, "ncacn_ip_tcp,0,24158\nncacn_ip_tcp,0,24159");
}

static void standalone_flags(fake_t *f, request_t *r)
{
    standalone_only(f, r);
    endpoints(f, "ncacn_ip_tcp,4,24158");
}

static void endpoint_ignored(fake_t *f, request_t *r)
{
    endpoints(f, "ncacn_ip_tcp,0,24158");
}

static void host_denied(fake_t *f, request_t *r)
{
    fake_fail(f, FAKE_wmi_host_get, ST_DENIED, 5);
}

#define RANGE &requirement_fw_dynamic_range
#define RPC &requirement_fw_rpc_range
#define FIXED &requirement_fw_fixed_port

/* clang-format off */
static const struct scenario scenarios[] = {
    {"range", RANGE, NULL, V_READY, TEXT_FW_RANGE_READY, .remedy = "narrow-range", .after = V_ATTENTION},
    {"range moved", RANGE, range_moved, V_ATTENTION, TEXT_FW_RANGE_MOVED, .remedy = "default-range",
     .after = V_READY},
    {"few ports", RANGE, range_few, V_ATTENTION, TEXT_FW_RANGE_FEW, .remedy = "default-range", .after = V_READY},
    {"too few ports", RANGE, range_impossible, V_ATTENTION, TEXT_FW_RANGE_FEW, .remedy = "accepted-range",
     .after = V_READY},
    {"range below 1025", RANGE, range_too_low, V_ATTENTION, TEXT_FW_RANGE_UNUSUAL, .remedy = "accepted-range",
     .after = V_READY},
    {"every port from 1024", RANGE, range_from_1024, V_ATTENTION, TEXT_FW_RANGE_UNUSUAL, .remedy = "accepted-range",
     .after = V_READY},
    /* Only the family that netsh would refuse is touched: the other one is left, and told. */
    {"few ports and too few", RANGE, range_odd_and_impossible, V_ATTENTION, TEXT_FW_RANGE_FEW,
     .remedy = "accepted-range", .after = V_ATTENTION},
    {"few ports and too low", RANGE, range_few_and_too_low, V_ATTENTION, TEXT_FW_RANGE_UNUSUAL,
     .remedy = "accepted-range", .after = V_ATTENTION},
    {"range unread", RANGE, range_v6_unread, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},

    {"no RPC range", RPC, NULL, V_READY, TEXT_FW_RPC_READY, .remedy = NULL},
    {"empty key", RPC, rpc_empty_key, V_READY, TEXT_FW_RPC_READY, .remedy = NULL},
    {"RPC range", RPC, rpc_complete, V_READY, TEXT_FW_RPC_SET, .remedy = NULL},
    {"RPC range of three lines", RPC, rpc_two_lines, V_READY, TEXT_FW_RPC_SET, .remedy = NULL},
    {"narrow RPC range", RPC, rpc_narrow, V_ATTENTION, TEXT_FW_RPC_NARROW, .remedy = "remove", .after = V_READY},
    {"RPC range listed twice", RPC, rpc_twice, V_ATTENTION, TEXT_FW_RPC_NARROW, .remedy = "remove", .after = V_READY},
    {"overlapping RPC range", RPC, rpc_overlapping, V_ATTENTION, TEXT_FW_RPC_NARROW, .remedy = "remove",
     .after = V_READY},
    {"ports that RPC does not use", RPC, rpc_others, V_CANNOT_TELL, TEXT_FW_RPC_OTHERS, .remedy = "remove",
     .after = V_READY},
    {"low RPC range", RPC, rpc_low, V_ATTENTION, TEXT_FW_RPC_NARROW, .remedy = "remove", .after = V_READY},
    {"partial RPC range", RPC, rpc_partial, V_NEEDS_CHANGE, TEXT_FW_RPC_PARTIAL, .remedy = "remove",
     .recommended = true, .after = V_READY},
    {"RPC range as text", RPC, rpc_ports_as_text, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, .remedy = "remove",
     .recommended = true, .after = V_READY},
    {"RPC range cut off", RPC, rpc_cut_off, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, .remedy = "remove",
     .recommended = true, .after = V_READY},
    {"RPC range backwards", RPC, rpc_backwards, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, .remedy = "remove",
     .recommended = true, .after = V_READY},
    {"RPC range in words", RPC, rpc_words, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, .remedy = "remove",
     .recommended = true, .after = V_READY},
    {"RPC range too high", RPC, rpc_too_high, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, .remedy = "remove",
     .recommended = true, .after = V_READY},
    {"RPC range with a tail", RPC, rpc_trailing, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, .remedy = "remove",
     .recommended = true, .after = V_READY},
    {"RPC range without a line", RPC, rpc_no_line, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, .remedy = "remove",
     .recommended = true, .after = V_READY},
    {"RPC range without end", RPC, rpc_endless, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, .remedy = "remove",
     .recommended = true, .after = V_READY},
    {"RPC switch in words", RPC, rpc_switch_word, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, .remedy = "remove",
     .recommended = true, .after = V_READY},
    {"RPC switch as number", RPC, rpc_switch_number, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, .remedy = "remove",
     .recommended = true, .after = V_READY},
    {"RPC range denied", RPC, rpc_denied, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},

    {"shared", FIXED, NULL, V_READY, TEXT_FW_FIXED_SHARED, .remedy = "fixed-port", .after = V_READY},
    {"fixed", FIXED, standalone, V_READY, TEXT_FW_FIXED_SET, .remedy = "shared-process", .after = V_READY},
    {"own process without port", FIXED, standalone_only, V_ATTENTION, TEXT_FW_FIXED_NO_PORT, .remedy = "fixed-port",
     .after = V_READY},
    {"malformed port", FIXED, standalone_malformed, V_NEEDS_CHANGE, TEXT_FW_FIXED_MALFORMED, .remedy = "fixed-port",
     .recommended = true, .after = V_READY},
    {"two ports", FIXED, standalone_two, V_CANNOT_TELL, TEXT_FW_FIXED_UNTOLD, .remedy = "fixed-port", .after = V_READY},
    {"flags", FIXED, standalone_flags, V_CANNOT_TELL, TEXT_FW_FIXED_UNTOLD, .remedy = "fixed-port", .after = V_READY},
    {"port ignored", FIXED, endpoint_ignored, V_ATTENTION, TEXT_FW_FIXED_IGNORED, .remedy = "shared-process",
     .after = V_READY},
    {"port ignored, made true", FIXED, endpoint_ignored, V_ATTENTION, TEXT_FW_FIXED_IGNORED, .remedy = "fixed-port",
     .after = V_READY},
    {"host denied", FIXED, host_denied, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
};

enum { GOOD = 1 << V_READY, WARN = 1 << V_ATTENTION, BAD = 1 << V_NEEDS_CHANGE, UNKNOWN = 1 << V_CANNOT_TELL };

static const struct reached reached[] = {
    {RANGE, GOOD | WARN | UNKNOWN},
    {RPC, GOOD | WARN | BAD | UNKNOWN},
    {FIXED, GOOD | WARN | BAD | UNKNOWN},
    {NULL, 0},
};
/* clang-format on */

static void every_verdict_is_reached(void **unused)
{
    scenarios_run(scenarios, array_count(scenarios), reached);
}

static void what_cannot_be_read_is_never_ready(void **unused)
{
    scenario_never_ready(RANGE, FAKE_port_range_get, NULL);
    scenario_never_ready(RPC, FAKE_registry_get, NULL);
    scenario_never_ready(FIXED, FAKE_wmi_host_get, NULL);
}

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_is_reached),
        cmocka_unit_test(what_cannot_be_read_is_never_ready),
        cmocka_unit_test(endpoint_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
