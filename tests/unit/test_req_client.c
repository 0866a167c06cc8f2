/* SPDX-License-Identifier: MIT
 * DCOM-CLIENT, FW-CLIENT-OUT and PERM-CLIENT-NTLM: the client's own side. */
#include "testing.h"

#include "scenario.h"

#include "base/memory.h"
#include "requirements/requirements.h"

#define OWN_OLE FAKE_OWN "SOFTWARE\\Microsoft\\Ole"
#define OWN_LSA FAKE_OWN "SYSTEM\\CurrentControlSet\\Control\\Lsa"
#define OWN_MSV OWN_LSA "\\MSV1_0"

typedef struct fake_machine fake_t;
typedef struct request request_t;

static void remote(fake_t *f, request_t *r)
{
    r->local = false;
}

static void elsewhere(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_rule_text(&r->client_address, "10.9.9.9");
    fake_string(f, OWN_OLE, "EnableDCOM", "N");
}

static void another_adapter(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_rule_text(&r->client_address, "10.9.9.9");
    r->client_here = true;
}

static void dcom_off(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_string(f, OWN_OLE, "EnableDCOM", "n");
}

static void dcom_absent(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_value_remove(f, OWN_OLE, "EnableDCOM");
}

static void dcom_number(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_dword(f, OWN_OLE, "EnableDCOM", 1);
}

/* Nothing was proved: the connection fails. */
static void refused(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_query_fails(f, ST_DENIED, 0x80070005, WMI_STEP_CONNECT);
}

static void dcom_absent_refused(fake_t *f, request_t *r)
{
    refused(f, r);
    fake_value_remove(f, OWN_OLE, "EnableDCOM");
}

static void denied(fake_t *f, request_t *r)
{
    refused(f, r);
    fake_dword(f, OWN_MSV, "RestrictSendingNTLMTraffic", 2);
}

static void denied_but_proved(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_dword(f, OWN_MSV, "RestrictSendingNTLMTraffic", 2);
    fake_rule_text(&r->user, r->account);
}

/* The query was that of who runs the program, not of the account. */
static void denied_but_proved_by_another(fake_t *f, request_t *r)
{
    denied_but_proved(f, r);
    fake_rule_text(&r->user, "PC-0421\\support");
}

static void kerberos(fake_t *f, request_t *r)
{
    denied(f, r);
    f->os.domain_joined = true;
    fake_rule_text(&r->account, "CONTOSO\\anna");
}

static void kerberos_by_address(fake_t *f, request_t *r)
{
    kerberos(f, r);
    f->name.literal = true;
}

static void kerberos_for_addresses(fake_t *f, request_t *r)
{
    kerberos_by_address(f, r);
    fake_dword(f, FAKE_OWN "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System\\Kerberos\\Parameters",
               "TryIPSPN", 1);
}

static void exceptions(fake_t *f, request_t *r)
{
    denied(f, r);
    fake_value(f, OWN_MSV, "ClientAllowedNTLMServers", registry_multi("pc-*"));
}

static void audited(fake_t *f, request_t *r)
{
    refused(f, r);
    fake_dword(f, OWN_MSV, "RestrictSendingNTLMTraffic", 1);
}

static void old_version(fake_t *f, request_t *r)
{
    refused(f, r);
    fake_dword(f, OWN_LSA, "LmCompatibilityLevel", 1);
}

static void old_version_refused(fake_t *f, request_t *r)
{
    old_version(f, r);
    fake_dword(f, "SYSTEM\\CurrentControlSet\\Control\\Lsa", "LmCompatibilityLevel", 5);
}

static void level_text(fake_t *f, request_t *r)
{
    refused(f, r);
    fake_string(f, OWN_LSA, "LmCompatibilityLevel", "5");
}

/* ---- FW-CLIENT-OUT: rules of this computer as netfw.h and [MS-FASP] 2.2.37 have them ---- */
static void out_refused(fake_t *f, request_t *r)
{
    refused(f, r);
    fake_rule_text(&f->own_firewall.other_products, "");
}

static void out_blocked(fake_t *f, request_t *r)
{
    out_refused(f, r);
    fake_own_rule(f, "no WMI", false, "49152-65535", "*");
}

/* TCP 135 was accepted from here; only the second connection is left to judge. */
static void out_mapper_blocked_but_proved(fake_t *f, request_t *r)
{
    out_refused(f, r);
    fake_own_rule(f, "no 135", false, "135", "*");
}

static void out_mapper_blocked(fake_t *f, request_t *r)
{
    out_mapper_blocked_but_proved(f, r);
    fake_port(f, "192.168.1.10", 135, PORT_NO_ANSWER);
    fake_rule_text(&r->client_address, "");
}

static void out_blocked_but_proved(fake_t *f, request_t *r)
{
    remote(f, r);
    fake_own_rule(f, "no WMI", false, "*", "*");
}

static void out_blocked_elsewhere(fake_t *f, request_t *r)
{
    out_refused(f, r);
    fake_own_rule(f, "not to others", false, "*", "10.0.0.0/8");
}

static void out_blocked_off(fake_t *f, request_t *r)
{
    out_refused(f, r);
    fake_own_rule(f, "off", false, "*", "*")->enabled = false;
}

static void out_blocked_perhaps(fake_t *f, request_t *r)
{
    out_refused(f, r);
    fake_own_rule(f, "of somebody", false, "*", "*")->fit = FIT_PERHAPS;
}

static void out_by_rule_alone(fake_t *f, request_t *r)
{
    out_refused(f, r);
    for (size_t i = 0; i < PROFILE_COUNT; i++)
        f->own_firewall.profiles[i].inbound_default_allow = false;
}

static void out_allowed_by_rule(fake_t *f, request_t *r)
{
    out_by_rule_alone(f, r);
    fake_own_rule(f, "all", true, "*", "*");
}

static void out_allowed_mapper_alone(fake_t *f, request_t *r)
{
    out_by_rule_alone(f, r);
    fake_own_rule(f, "135", true, "135", "*");
}

static void out_allowed_to_a_program(fake_t *f, request_t *r)
{
    out_by_rule_alone(f, r);
    fake_own_rule(f, "monitor", true, "*", "*")->fit = FIT_PERHAPS;
}

static void out_local_rules_off(fake_t *f, request_t *r)
{
    out_allowed_by_rule(f, r);
    for (size_t i = 0; i < PROFILE_COUNT; i++)
        f->own_firewall.profiles[i].policy_merge_off = true;
}

static void out_two_networks(fake_t *f, request_t *r)
{
    out_refused(f, r);
    f->own_firewall.active_profiles = PROFILE_PRIVATE | PROFILE_PUBLIC;
    fake_own_rule(f, "not in public", false, "*", "*")->profiles = PROFILE_PUBLIC;
}

static void out_not_all_read(fake_t *f, request_t *r)
{
    out_refused(f, r);
    f->own_firewall.rules_truncated = true;
}

static void out_stopped(fake_t *f, request_t *r)
{
    out_refused(f, r);
    f->own_firewall.service_running = false;
}

static void out_no_profile(fake_t *f, request_t *r)
{
    out_refused(f, r);
    f->own_firewall.active_profiles = 0;
}

static void out_other_product(fake_t *f, request_t *r)
{
    out_refused(f, r);
    fake_rule_text(&f->own_firewall.other_products, "Contoso Shield");
}

static void out_other_assumed(fake_t *f, request_t *r)
{
    out_other_product(f, r);
    fake_rule_text(&r->assume, ASSUME_THIRD_PARTY);
}

#define OUT &requirement_fw_client_out
#define DCOM &requirement_dcom_client
#define NTLM &requirement_perm_client_ntlm

/* clang-format off */
static const struct scenario scenarios[] = {
    {"DCOM on", DCOM, remote, V_READY, TEXT_CLIENT_DCOM_READY, .remedy = NULL},
    {"DCOM off", DCOM, dcom_off, V_NEEDS_CHANGE, TEXT_CLIENT_DCOM_OFF, .remedy = NULL},
    {"DCOM not set", DCOM, dcom_absent_refused, V_CANNOT_TELL, TEXT_CLIENT_DCOM_ABSENT, .remedy = NULL},
    {"DCOM not set, a query answered", DCOM, dcom_absent, V_READY, TEXT_CLIENT_DCOM_PROVEN, .remedy = NULL},
    {"DCOM a number", DCOM, dcom_number, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"DCOM of another client", DCOM, elsewhere, V_NOT_APPLICABLE, TEXT_CLIENT_ELSEWHERE, .remedy = NULL},
    {"DCOM of this client by another address", DCOM, another_adapter, V_READY, TEXT_CLIENT_DCOM_READY, .remedy = NULL},
    {"NTLM allowed", NTLM, refused, V_READY, TEXT_CLIENT_NTLM_READY, .remedy = NULL},
    {"NTLM audited", NTLM, audited, V_READY, TEXT_CLIENT_NTLM_READY, .remedy = NULL},
    {"NTLM denied", NTLM, denied, V_NEEDS_CHANGE, TEXT_CLIENT_NTLM_DENIED, .remedy = NULL},
    {"NTLM denied, a query answered", NTLM, denied_but_proved, V_READY, TEXT_CLIENT_NTLM_PROVEN, .remedy = NULL},
    {"NTLM denied, another's query answered", NTLM, denied_but_proved_by_another, V_NEEDS_CHANGE, TEXT_CLIENT_NTLM_DENIED, .remedy = NULL},
    {"NTLM denied, Kerberos may do", NTLM, kerberos, V_ATTENTION, TEXT_CLIENT_NTLM_KERBEROS, .remedy = NULL},
    {"NTLM denied, by address", NTLM, kerberos_by_address, V_NEEDS_CHANGE, TEXT_CLIENT_NTLM_DENIED, .remedy = NULL},
    {"NTLM denied, by address, TryIPSPN", NTLM, kerberos_for_addresses, V_CANNOT_TELL, TEXT_CLIENT_NTLM_KERBEROS, .remedy = NULL},
    {"NTLM denied with exceptions", NTLM, exceptions, V_CANNOT_TELL, TEXT_CLIENT_NTLM_EXCEPTIONS, .remedy = NULL},
    {"old NTLM", NTLM, old_version, V_ATTENTION, TEXT_CLIENT_LEVEL_LOW, .remedy = NULL},
    {"old NTLM that the target refuses", NTLM, old_version_refused, V_NEEDS_CHANGE, TEXT_CLIENT_LEVEL_REFUSED, .remedy = NULL},
    {"level as text", NTLM, level_text, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"out by default", OUT, out_refused, V_READY, TEXT_FW_OUT_READY, .remedy = NULL},
    {"out blocked", OUT, out_blocked, V_NEEDS_CHANGE, TEXT_FW_OUT_BLOCKED, .remedy = NULL},
    {"out blocked to 135", OUT, out_mapper_blocked, V_NEEDS_CHANGE, TEXT_FW_OUT_BLOCKED, .remedy = NULL},
    {"out blocked to 135, which answered", OUT, out_mapper_blocked_but_proved, V_READY, TEXT_FW_OUT_READY, .remedy = NULL},
    {"out blocked, a query answered", OUT, out_blocked_but_proved, V_READY, TEXT_FW_OUT_PROVEN, .remedy = NULL},
    {"out blocked to others", OUT, out_blocked_elsewhere, V_READY, TEXT_FW_OUT_READY, .remedy = NULL},
    {"out blocked by a rule that is off", OUT, out_blocked_off, V_READY, TEXT_FW_OUT_READY, .remedy = NULL},
    {"out perhaps blocked", OUT, out_blocked_perhaps, V_CANNOT_TELL, TEXT_FW_OUT_PERHAPS, .remedy = NULL},
    {"out by rules alone", OUT, out_by_rule_alone, V_NEEDS_CHANGE, TEXT_FW_OUT_NO_RULE, .remedy = NULL},
    {"out by a rule", OUT, out_allowed_by_rule, V_READY, TEXT_FW_OUT_READY, .remedy = NULL},
    {"out by a rule for 135", OUT, out_allowed_mapper_alone, V_NEEDS_CHANGE, TEXT_FW_OUT_NO_RULE, .remedy = NULL},
    {"out by a rule for a program", OUT, out_allowed_to_a_program, V_CANNOT_TELL, TEXT_FW_OUT_PERHAPS, .remedy = NULL},
    {"out by a rule that does not count", OUT, out_local_rules_off, V_NEEDS_CHANGE, TEXT_FW_OUT_NO_RULE, .remedy = NULL},
    {"out into one of two networks", OUT, out_two_networks, V_CANNOT_TELL, TEXT_FW_OUT_SOME, .remedy = NULL},
    {"out, rules missing", OUT, out_not_all_read, V_CANNOT_TELL, TEXT_FW_OUT_UNKNOWN, .remedy = NULL},
    {"out, firewall stopped", OUT, out_stopped, V_CANNOT_TELL, TEXT_FW_OUT_UNKNOWN, .remedy = NULL},
    {"out, no network", OUT, out_no_profile, V_CANNOT_TELL, TEXT_FW_OUT_NO_PROFILE, .remedy = NULL},
    {"out, another product", OUT, out_other_product, V_CANNOT_TELL, TEXT_FW_OUT_OTHER, .remedy = NULL},
    {"out, another product assumed", OUT, out_other_assumed, V_ATTENTION, TEXT_FW_OUT_OTHER_ASSUMED, .remedy = NULL},
    {"out of another client", OUT, elsewhere, V_NOT_APPLICABLE, TEXT_CLIENT_ELSEWHERE, .remedy = NULL},
    {"NTLM of another client", NTLM, elsewhere, V_NOT_APPLICABLE, TEXT_CLIENT_ELSEWHERE, .remedy = NULL},
};

enum { ALL = 1 << V_READY | 1 << V_ATTENTION | 1 << V_NEEDS_CHANGE | 1 << V_CANNOT_TELL | 1 << V_NOT_APPLICABLE };
static const struct reached reached[] = {{DCOM, ALL & ~(1 << V_ATTENTION)}, {OUT, ALL}, {NTLM, ALL}, {NULL, 0}};
/* clang-format on */

static void every_verdict_is_reached(void **unused)
{
    scenarios_run(scenarios, array_count(scenarios), reached);
}

static void what_cannot_be_read_is_never_ready(void **unused)
{
    scenario_never_ready(DCOM, FAKE_own_registry_get, remote);
    scenario_never_ready(NTLM, FAKE_own_registry_get, refused);
    scenario_never_ready(OUT, FAKE_own_firewall_get, refused);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_is_reached),
        cmocka_unit_test(what_cannot_be_read_is_never_ready),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
