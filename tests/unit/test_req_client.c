/* SPDX-License-Identifier: MIT
 * DCOM-CLIENT, FW-CLIENT-OUT and PERM-CLIENT-NTLM: the client's own side. */
#include "testing.h"

#include "arrange_network.h"
#include "scenario.h"

#include "base/memory.h"
#include "requirements/requirements.h"

#define OWN_OLE FAKE_OWN "SOFTWARE\\Microsoft\\Ole"
#define OWN_LSA FAKE_OWN "SYSTEM\\CurrentControlSet\\Control\\Lsa"
#define OWN_MSV OWN_LSA "\\MSV1_0"
#define OWN_KERBEROS FAKE_OWN "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System\\Kerberos\\Parameters"

static void elsewhere(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    fake_rule_text(&r->client_address, "10.9.9.9");
    fake_string(f, OWN_OLE, "EnableDCOM", "N");
}

/* Nothing was proved: the connection fails. */
static void refused(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    fake_query_fails(f, ST_DENIED, 0x80070005, WMI_STEP_CONNECT);
}

static void denied(fake_t *f, request_t *r)
{
    refused(f, r);
    fake_dword(f, OWN_MSV, "RestrictSendingNTLMTraffic", 2);
}

static void denied_but_proved(fake_t *f, request_t *r)
{
    arrange_remote(f, r);
    fake_dword(f, OWN_MSV, "RestrictSendingNTLMTraffic", 2);
    fake_rule_text(&r->user, r->account);
}

static void kerberos(fake_t *f, request_t *r)
{
    denied(f, r);
    f->os.domain_joined = true;
    fake_rule_text(&r->account, "CONTOSO\\anna");
}

/* ---- FW-CLIENT-OUT: rules of this computer as netfw.h and [MS-FASP] 2.2.37 have them ---- */
static void out_refused(fake_t *f, request_t *r)
{
    refused(f, r);
    fake_rule_text(&f->own_firewall.other_products, "");
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

#define OUT &requirement_fw_client_out
#define DCOM &requirement_dcom_client
#define NTLM &requirement_perm_client_ntlm

/* clang-format off */
static const struct scenario scenarios[] = {
    {"DCOM on", DCOM, arrange_remote, V_READY, TEXT_CLIENT_DCOM_READY, .remedy = NULL},
    {"DCOM off", DCOM, arrange_remote, V_NEEDS_CHANGE, TEXT_CLIENT_DCOM_OFF,
     STEPS(STRING_IS(OWN_OLE, "EnableDCOM", "n"))},
    {"DCOM not set", DCOM, refused, V_CANNOT_TELL, TEXT_CLIENT_DCOM_ABSENT, STEPS(NO_VALUE(OWN_OLE, "EnableDCOM"))},
    {"DCOM not set, a query answered", DCOM, arrange_remote, V_READY, TEXT_CLIENT_DCOM_PROVEN,
     STEPS(NO_VALUE(OWN_OLE, "EnableDCOM"))},
    {"DCOM a number", DCOM, arrange_remote, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(DWORD_IS(OWN_OLE, "EnableDCOM", 1))},
    {"DCOM of another client", DCOM, elsewhere, V_NOT_APPLICABLE, TEXT_CLIENT_ELSEWHERE, .remedy = NULL},
    {"DCOM of this client by another address", DCOM, arrange_remote, V_READY, TEXT_CLIENT_DCOM_READY,
     STEPS(REQUEST_SAYS(client_address, "10.9.9.9"), REQUEST_IS(client_here, true))},
    {"NTLM allowed", NTLM, refused, V_READY, TEXT_CLIENT_NTLM_READY, .remedy = NULL},
    {"NTLM audited", NTLM, refused, V_READY, TEXT_CLIENT_NTLM_READY,
     STEPS(DWORD_IS(OWN_MSV, "RestrictSendingNTLMTraffic", 1))},
    {"NTLM denied", NTLM, denied, V_NEEDS_CHANGE, TEXT_CLIENT_NTLM_DENIED, .remedy = NULL},
    {"NTLM denied, a query answered", NTLM, denied_but_proved, V_READY, TEXT_CLIENT_NTLM_PROVEN, .remedy = NULL},
    /* The query was that of who runs the program, not of the account. */
    {"NTLM denied, another's query answered", NTLM, denied_but_proved, V_NEEDS_CHANGE, TEXT_CLIENT_NTLM_DENIED,
     STEPS(REQUEST_SAYS(user, "PC-0421\\support"))},
    {"NTLM denied, Kerberos may do", NTLM, kerberos, V_ATTENTION, TEXT_CLIENT_NTLM_KERBEROS, .remedy = NULL},
    {"NTLM denied, by address", NTLM, kerberos, V_NEEDS_CHANGE, TEXT_CLIENT_NTLM_DENIED,
     STEPS(MACHINE_IS(name.literal, true))},
    {"NTLM denied, by address, TryIPSPN", NTLM, kerberos, V_CANNOT_TELL, TEXT_CLIENT_NTLM_KERBEROS,
     STEPS(MACHINE_IS(name.literal, true),
           DWORD_IS(OWN_KERBEROS, "TryIPSPN", 1))},
    {"NTLM denied with exceptions", NTLM, denied, V_CANNOT_TELL, TEXT_CLIENT_NTLM_EXCEPTIONS,
     STEPS(LIST_IS(OWN_MSV, "ClientAllowedNTLMServers", "pc-*"))},
    {"old NTLM", NTLM, refused, V_ATTENTION, TEXT_CLIENT_LEVEL_LOW,
     STEPS(DWORD_IS(OWN_LSA, "LmCompatibilityLevel", 1))},
    {"old NTLM that the target refuses", NTLM, refused, V_NEEDS_CHANGE, TEXT_CLIENT_LEVEL_REFUSED,
     STEPS(DWORD_IS(OWN_LSA, "LmCompatibilityLevel", 1),
           DWORD_IS("SYSTEM\\CurrentControlSet\\Control\\Lsa", "LmCompatibilityLevel", 5))},
    {"level as text", NTLM, refused, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(STRING_IS(OWN_LSA, "LmCompatibilityLevel", "5"))},
    {"out by default", OUT, out_refused, V_READY, TEXT_FW_OUT_READY, .remedy = NULL},
    {"out blocked", OUT, out_refused, V_NEEDS_CHANGE, TEXT_FW_OUT_BLOCKED,
     STEPS(OWN_RULE("no WMI", false, "49152-65535", "*"))},
    {"out blocked to 135", OUT, out_refused, V_NEEDS_CHANGE, TEXT_FW_OUT_BLOCKED,
     STEPS(OWN_RULE("no 135", false, "135", "*"), PORT_IS("192.168.1.10", 135, PORT_NO_ANSWER),
           REQUEST_SAYS(client_address, ""))},
    /* TCP 135 was accepted from here; only the second connection is left to judge. */
    {"out blocked to 135, which answered", OUT, out_refused, V_READY, TEXT_FW_OUT_READY,
     STEPS(OWN_RULE("no 135", false, "135", "*"))},
    {"out blocked, a query answered", OUT, arrange_remote, V_READY, TEXT_FW_OUT_PROVEN,
     STEPS(OWN_RULE("no WMI", false, "*", "*"))},
    {"out blocked to others", OUT, out_refused, V_READY, TEXT_FW_OUT_READY,
     STEPS(OWN_RULE("not to others", false, "*", "10.0.0.0/8"))},
    {"out blocked by a rule that is off", OUT, out_blocked_off, V_READY, TEXT_FW_OUT_READY, .remedy = NULL},
    {"out perhaps blocked", OUT, out_blocked_perhaps, V_CANNOT_TELL, TEXT_FW_OUT_PERHAPS, .remedy = NULL},
    {"out by rules alone", OUT, out_by_rule_alone, V_NEEDS_CHANGE, TEXT_FW_OUT_NO_RULE, .remedy = NULL},
    {"out by a rule", OUT, out_allowed_by_rule, V_READY, TEXT_FW_OUT_READY, .remedy = NULL},
    {"out by a rule for 135", OUT, out_by_rule_alone, V_NEEDS_CHANGE, TEXT_FW_OUT_NO_RULE,
     STEPS(OWN_RULE("135", true, "135", "*"))},
    {"out by a rule for a program", OUT, out_allowed_to_a_program, V_CANNOT_TELL, TEXT_FW_OUT_PERHAPS, .remedy = NULL},
    {"out by a rule that does not count", OUT, out_local_rules_off, V_NEEDS_CHANGE, TEXT_FW_OUT_NO_RULE, .remedy = NULL},
    {"out into one of two networks", OUT, out_two_networks, V_CANNOT_TELL, TEXT_FW_OUT_SOME, .remedy = NULL},
    {"out, rules missing", OUT, out_refused, V_CANNOT_TELL, TEXT_FW_OUT_UNKNOWN,
     STEPS(MACHINE_IS(own_firewall.rules_truncated, true))},
    {"out, firewall stopped", OUT, out_refused, V_CANNOT_TELL, TEXT_FW_OUT_UNKNOWN,
     STEPS(MACHINE_IS(own_firewall.service_running, false))},
    {"out, no network", OUT, out_refused, V_CANNOT_TELL, TEXT_FW_OUT_NO_PROFILE,
     STEPS(MACHINE_IS(own_firewall.active_profiles, 0))},
    {"out, another product", OUT, out_refused, V_CANNOT_TELL, TEXT_FW_OUT_OTHER,
     STEPS(MACHINE_SAYS(own_firewall.other_products, "Contoso Shield"))},
    {"out, another product assumed", OUT, out_refused, V_ATTENTION, TEXT_FW_OUT_OTHER_ASSUMED,
     STEPS(MACHINE_SAYS(own_firewall.other_products, "Contoso Shield"), REQUEST_SAYS(assume, ASSUME_THIRD_PARTY))},
    {"out of another client", OUT, elsewhere, V_NOT_APPLICABLE, TEXT_CLIENT_ELSEWHERE, .remedy = NULL},
    {"NTLM of another client", NTLM, elsewhere, V_NOT_APPLICABLE, TEXT_CLIENT_ELSEWHERE, .remedy = NULL},
};

/* clang-format on */

static const struct judged judged[] = {
    {DCOM, READY | NEEDS_CHANGE | CANNOT_TELL | NOT_APPLICABLE, arrange_remote, {FAKE_own_registry_get}},
    {OUT, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL | NOT_APPLICABLE, refused, {FAKE_own_firewall_get}},
    {NTLM, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL | NOT_APPLICABLE, refused, {FAKE_own_registry_get}},
    {.requirement = NULL},
};

static struct scenario_set set = {scenarios, array_count(scenarios), judged};

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_prestate(scenario_verdicts, &set),
    cmocka_unit_test_prestate(scenario_unread, &set),
    {0},
};
