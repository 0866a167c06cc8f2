/* SPDX-License-Identifier: MIT
 * DCOM-CLIENT and PERM-CLIENT-NTLM: the client's own side. */
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
    (void)f;
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

#define DCOM &requirement_dcom_client
#define NTLM &requirement_perm_client_ntlm

/* clang-format off */
static const struct scenario scenarios[] = {
    {"DCOM on", DCOM, remote, V_READY, TEXT_CLIENT_DCOM_READY, .remedy = NULL},
    {"DCOM off", DCOM, dcom_off, V_NEEDS_CHANGE, TEXT_CLIENT_DCOM_OFF, .remedy = NULL},
    {"DCOM not set", DCOM, dcom_absent, V_ATTENTION, TEXT_CLIENT_DCOM_ABSENT, .remedy = NULL},
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
    {"NTLM of another client", NTLM, elsewhere, V_NOT_APPLICABLE, TEXT_CLIENT_ELSEWHERE, .remedy = NULL},
};

enum { ALL = 1 << V_READY | 1 << V_ATTENTION | 1 << V_NEEDS_CHANGE | 1 << V_CANNOT_TELL | 1 << V_NOT_APPLICABLE };
static const struct reached reached[] = {{DCOM, ALL}, {NTLM, ALL}, {NULL, 0}};
/* clang-format on */

static void every_verdict_is_reached(void **unused)
{
    (void)unused;
    scenarios_run(scenarios, array_count(scenarios), reached);
}

static void what_cannot_be_read_is_never_ready(void **unused)
{
    (void)unused;
    scenario_never_ready(DCOM, FAKE_own_registry_get, remote);
    scenario_never_ready(NTLM, FAKE_own_registry_get, refused);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_is_reached),
        cmocka_unit_test(what_cannot_be_read_is_never_ready),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
