/* SPDX-License-Identifier: MIT
 * PERM-ACCOUNT: every verdict it can have. */
#include "testing.h"

#include "arrange.h"
#include "scenario.h"

#include "base/memory.h"
#include "requirements/catalogue.h"
#include "requirements/requirements.h"

#include <stdlib.h>
#include <string.h>

#define LSA "SYSTEM\\CurrentControlSet\\Control\\Lsa"
#define MSV LSA "\\MSV1_0"
#define SYSTEM_POLICY "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System"
#define ANNA "S-1-5-21-2000478354-1708537768-1957994488-1104"
#define ACCOUNT &requirement_perm_account

typedef struct fake_machine fake_t;
typedef struct request request_t;

static void registry_denied(fake_t *f, request_t *r)
{
    fake_fail(f, FAKE_registry_get, ST_DENIED, 5);
}

static void disabled(fake_t *f, request_t *r)
{
    arrange_monitor(f)->disabled = true;
}

static void locked(fake_t *f, request_t *r)
{
    arrange_monitor(f)->locked = true;
}

static void expired(fake_t *f, request_t *r)
{
    arrange_monitor(f)->expired = true;
}

static void password_expired(fake_t *f, request_t *r)
{
    arrange_monitor(f)->password_expired = true;
}

static void hours(fake_t *f, request_t *r)
{
    arrange_monitor(f)->logon_hours = true;
}

static void state_unknown(fake_t *f, request_t *r)
{
    struct account *account = arrange_monitor(f);
    account->missing = ACCOUNT_MISSING_STATE;
    account->state_status = ST_DENIED;
}

static void force_guest(fake_t *f, request_t *r)
{
    fake_dword(f, LSA, "ForceGuest", 1);
}

static void force_guest_and_hours(fake_t *f, request_t *r)
{
    force_guest(f, r);
    hours(f, r);
}

static void force_guest_domain(fake_t *f, request_t *r)
{
    force_guest(f, r);
    arrange_anna(f, r);
}

static void blank_possible(fake_t *f, request_t *r)
{
    arrange_monitor(f)->blank_password_possible = true;
    fake_value_remove(f, LSA, "LimitBlankPasswordUse");
}

static void blank_allowed(fake_t *f, request_t *r)
{
    fake_dword(f, LSA, "LimitBlankPasswordUse", 0);
}

static void no_ntlm(fake_t *f, request_t *r)
{
    fake_dword(f, MSV, "RestrictReceivingNTLMTraffic", 2);
}

static void no_ntlm_domain(fake_t *f, request_t *r)
{
    fake_dword(f, MSV, "RestrictReceivingNTLMTraffic", 1);
    arrange_anna(f, r);
}

/* From another computer, by an address: Kerberos is not in play. */
static void no_ntlm_by_address(fake_t *f, request_t *r)
{
    no_ntlm(f, r);
    arrange_anna(f, r);
    f->os.domain_joined = true;
    f->name.literal = true;
    r->local = false;
}

static void no_ntlm_by_name(fake_t *f, request_t *r)
{
    no_ntlm_by_address(f, r);
    f->name.literal = false;
}

static void try_ip_spn(fake_t *f)
{
    fake_dword(f, FAKE_OWN SYSTEM_POLICY "\\Kerberos\\Parameters", "TryIPSPN", 1);
}

static void no_ntlm_by_address_of_kerberos(fake_t *f, request_t *r)
{
    no_ntlm_by_address(f, r);
    try_ip_spn(f);
}

static void no_ntlm_but_proven(fake_t *f, request_t *r)
{
    no_ntlm_by_address(f, r);
    fake_rule_text(&r->user, r->account);
}

static void join_protected(fake_t *f, const char *group_text)
{
    struct sid account, group;
    assert_true(sid_from_text(ANNA, &account));
    assert_true(sid_from_text(group_text, &group));
    fake_member(f, &group, &account);
}

static void protected_here(fake_t *f, request_t *r)
{
    arrange_anna(f, r);
    f->os.domain_joined = true;
    join_protected(f, "S-1-5-21-2000478354-1708537768-1957994488-525");
}

static void protected_by_name(fake_t *f, request_t *r)
{
    protected_here(f, r);
    r->local = false;
}

static void protected_by_address(fake_t *f, request_t *r)
{
    protected_by_name(f, r);
    f->name.literal = true;
}

static void protected_by_address_of_kerberos(fake_t *f, request_t *r)
{
    protected_by_address(f, r);
    try_ip_spn(f);
}

static void protected_try_unreadable(fake_t *f, request_t *r)
{
    protected_by_address(f, r);
    fake_fail(f, FAKE_own_registry_get, ST_DENIED, 5);
}

static void protected_but_proven(fake_t *f, request_t *r)
{
    protected_by_address(f, r);
    fake_rule_text(&r->user, r->account);
}

static void protected_proven_by_another(fake_t *f, request_t *r)
{
    protected_by_address(f, r);
    fake_rule_text(&r->user, "PC-0421\\support");
}

static void protected_from_elsewhere(fake_t *f, request_t *r)
{
    protected_by_address(f, r);
    fake_rule_text(&r->client_address, "10.9.9.9");
}

/* The number alone is no sign: the group of another domain has it as well. */
static void protected_of_another_domain(fake_t *f, request_t *r)
{
    arrange_anna(f, r);
    f->os.domain_joined = true;
    r->local = false;
    f->name.literal = true;
    join_protected(f, "S-1-5-21-1-2-3-525");
}

static void protected_unknown_by_name(fake_t *f, request_t *r)
{
    arrange_anna(f, r);
    f->os.domain_joined = true;
    r->local = false;
    for (size_t i = 0; i < f->account_count; i++)
        f->accounts[i].account.missing = ACCOUNT_MISSING_GROUPS;
}

static void protected_unknown_by_address(fake_t *f, request_t *r)
{
    protected_unknown_by_name(f, r);
    f->name.literal = true;
}

static void protected_unknown_here(fake_t *f, request_t *r)
{
    protected_unknown_by_name(f, r);
    r->local = true;
}

static void protected_unknown_but_proven(fake_t *f, request_t *r)
{
    protected_unknown_by_name(f, r);
    fake_rule_text(&r->user, r->account);
}

/* "Classic" and "Guest only" are all that the setting knows. */
static void force_guest_two(fake_t *f, request_t *r)
{
    fake_dword(f, LSA, "ForceGuest", 2);
}

static void audit_failed(fake_t *f, request_t *r)
{
    fake_dword(f, LSA, "CrashOnAuditFail", 2);
}

static void audit_failed_administrator(fake_t *f, request_t *r)
{
    audit_failed(f, r);
    arrange_support(f, r);
    fake_dword(f, SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 1);
}

static void audit_failed_filtered(fake_t *f, request_t *r)
{
    audit_failed(f, r);
    arrange_support(f, r);
}

static void audit_failed_groups_unknown(fake_t *f, request_t *r)
{
    audit_failed(f, r);
    arrange_groups_unknown(f, r);
}

static void audit_three(fake_t *f, request_t *r)
{
    fake_dword(f, LSA, "CrashOnAuditFail", 3);
}

static void audit_may_crash(fake_t *f, request_t *r)
{
    fake_dword(f, LSA, "CrashOnAuditFail", 1);
}

static void ntlm_three(fake_t *f, request_t *r)
{
    fake_dword(f, MSV, "RestrictReceivingNTLMTraffic", 3);
}

static void domain_ntlm_only(fake_t *f, request_t *r)
{
    fake_dword(f, MSV, "RestrictReceivingNTLMTraffic", 1);
}

static void a_group(fake_t *f, request_t *r)
{
    arrange_monitor(f)->kind = ACCOUNT_GROUP;
}

static void a_service(fake_t *f, request_t *r)
{
    arrange_monitor(f)->kind = ACCOUNT_WELL_KNOWN;
}

/* clang-format off */
static const struct scenario scenarios[] = {
    {"healthy account", ACCOUNT, NULL, V_READY, TEXT_PERM_ACCOUNT_READY, .remedy = NULL},
    {"no such account", ACCOUNT, arrange_nobody, V_NEEDS_CHANGE, TEXT_PERM_ABSENT, .remedy = NULL},
    {"disabled", ACCOUNT, disabled, V_NEEDS_CHANGE, TEXT_PERM_DISABLED, .remedy = NULL},
    {"locked", ACCOUNT, locked, V_NEEDS_CHANGE, TEXT_PERM_LOCKED, .remedy = NULL},
    {"expired", ACCOUNT, expired, V_NEEDS_CHANGE, TEXT_PERM_EXPIRED, .remedy = NULL},
    {"password expired", ACCOUNT, password_expired, V_NEEDS_CHANGE, TEXT_PERM_PASSWORD, .remedy = NULL},
    {"hours", ACCOUNT, hours, V_CANNOT_TELL, TEXT_PERM_LIMITS, .remedy = NULL},
    {"state unknown", ACCOUNT, state_unknown, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"settings denied", ACCOUNT, registry_denied, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"guests only", ACCOUNT, force_guest, V_NEEDS_CHANGE, TEXT_PERM_GUEST, "classic-logon", true, V_READY, false},
    {"guests only, and hours", ACCOUNT, force_guest_and_hours, V_NEEDS_CHANGE, TEXT_PERM_GUEST, "classic-logon", true, V_CANNOT_TELL, false},
    {"guests only, domain account", ACCOUNT, force_guest_domain, V_READY, TEXT_PERM_ACCOUNT_READY, .remedy = NULL},
    {"blank password possible", ACCOUNT, blank_possible, V_ATTENTION, TEXT_PERM_BLANK, .remedy = NULL},
    {"blank passwords allowed", ACCOUNT, blank_allowed, V_ATTENTION, TEXT_PERM_BLANK_ALLOWED, .remedy = NULL},
    {"no NTLM", ACCOUNT, no_ntlm, V_NEEDS_CHANGE, TEXT_PERM_NTLM, .remedy = NULL},
    {"no NTLM for the domain", ACCOUNT, no_ntlm_domain, V_ATTENTION, TEXT_PERM_NTLM_KERBEROS, .remedy = NULL},
    {"no NTLM, domain account by address", ACCOUNT, no_ntlm_by_address, V_NEEDS_CHANGE, TEXT_PERM_NTLM_KERBEROS_NEVER, .remedy = NULL},
    {"no NTLM, address, TryIPSPN", ACCOUNT, no_ntlm_by_address_of_kerberos, V_CANNOT_TELL, TEXT_PERM_NTLM_KERBEROS, .remedy = NULL},
    {"no NTLM, address, its query answered", ACCOUNT, no_ntlm_but_proven, V_ATTENTION, TEXT_PERM_NTLM_KERBEROS, .remedy = NULL},
    {"protected, here", ACCOUNT, protected_here, V_ATTENTION, TEXT_PERM_PROTECTED, .remedy = NULL},
    {"protected, by name", ACCOUNT, protected_by_name, V_ATTENTION, TEXT_PERM_PROTECTED, .remedy = NULL},
    {"protected, by address", ACCOUNT, protected_by_address, V_NEEDS_CHANGE, TEXT_PERM_PROTECTED_NEVER, .remedy = NULL},
    {"protected, by address, TryIPSPN", ACCOUNT, protected_by_address_of_kerberos, V_CANNOT_TELL, TEXT_PERM_PROTECTED, .remedy = NULL},
    {"protected, TryIPSPN not read", ACCOUNT, protected_try_unreadable, V_CANNOT_TELL, TEXT_PERM_PROTECTED, .remedy = NULL},
    {"protected, its query answered", ACCOUNT, protected_but_proven, V_ATTENTION, TEXT_PERM_PROTECTED, .remedy = NULL},
    {"protected, another's query answered", ACCOUNT, protected_proven_by_another, V_NEEDS_CHANGE, TEXT_PERM_PROTECTED_NEVER, .remedy = NULL},
    {"protected, another client", ACCOUNT, protected_from_elsewhere, V_ATTENTION, TEXT_PERM_PROTECTED, .remedy = NULL},
    {"protected users of another domain", ACCOUNT, protected_of_another_domain, V_READY, TEXT_PERM_ACCOUNT_READY, .remedy = NULL},
    {"perhaps protected, by name", ACCOUNT, protected_unknown_by_name, V_ATTENTION, TEXT_PERM_PROTECTED_PERHAPS, .remedy = NULL},
    {"perhaps protected, here", ACCOUNT, protected_unknown_here, V_ATTENTION, TEXT_PERM_PROTECTED_PERHAPS, .remedy = NULL},
    {"perhaps protected, its query answered", ACCOUNT, protected_unknown_but_proven, V_READY, TEXT_PERM_ACCOUNT_READY, .remedy = NULL},
    {"neither classic nor guests", ACCOUNT, force_guest_two, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"stopped for want of audits", ACCOUNT, audit_failed, V_NEEDS_CHANGE, TEXT_PERM_AUDIT_FAILED, .remedy = NULL},
    {"stopped for want of audits, administrator", ACCOUNT, audit_failed_administrator, V_ATTENTION, TEXT_PERM_AUDIT_ADMINISTRATORS, .remedy = NULL},
    {"stopped for want of audits, filtered", ACCOUNT, audit_failed_filtered, V_CANNOT_TELL, TEXT_PERM_AUDIT_PERHAPS, .remedy = NULL},
    {"stopped for want of audits, groups unknown", ACCOUNT, audit_failed_groups_unknown, V_CANNOT_TELL, TEXT_PERM_AUDIT_PERHAPS, .remedy = NULL},
    {"may stop for want of audits", ACCOUNT, audit_may_crash, V_READY, TEXT_PERM_ACCOUNT_READY, .remedy = NULL},
    {"audits: a value that nobody named", ACCOUNT, audit_three, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"perhaps protected, by address", ACCOUNT, protected_unknown_by_address, V_CANNOT_TELL, TEXT_PERM_PROTECTED_UNKNOWN, .remedy = NULL},
    {"no NTLM, domain account by name", ACCOUNT, no_ntlm_by_name, V_ATTENTION, TEXT_PERM_NTLM_KERBEROS, .remedy = NULL},
    {"NTLM setting that nobody named", ACCOUNT, ntlm_three, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"NTLM for local accounts", ACCOUNT, domain_ntlm_only, V_READY, TEXT_PERM_ACCOUNT_READY, .remedy = NULL},
    {"a group", ACCOUNT, a_group, V_CANNOT_TELL, TEXT_PERM_IS_GROUP, .remedy = NULL},
    {"a service account", ACCOUNT, a_service, V_CANNOT_TELL, TEXT_PERM_IS_SERVICE, .remedy = NULL},
};
/* clang-format on */

static const struct reached reached[] = {
    {ACCOUNT, 1 << V_READY | 1 << V_ATTENTION | 1 << V_NEEDS_CHANGE | 1 << V_CANNOT_TELL}, {NULL, 0}};

static void every_verdict_is_reached(void **unused)
{
    scenarios_run(scenarios, array_count(scenarios), reached);
}

static void what_cannot_be_read_is_never_ready(void **unused)
{
    scenario_never_ready(ACCOUNT, FAKE_account_get, NULL);
}

/* A value of the wrong type is not a value that is not set: what Windows makes of it is not known. */
static void settings_that_cannot_be_read_are_told(void **unused)
{
    for (enum status status = ST_DENIED; status < ST_COUNT; status++) {
        fake_t *fake = fake_machine_healthy();
        request_t request = fake_request_local();
        fake_fail(fake, FAKE_registry_get, status, 5);
        struct seen seen = seen_check(fake, &request, ACCOUNT);
        assert_int_equal(seen.finding->verdict, V_CANNOT_TELL);
        seen_free(&seen);
        request_free(&request);
        fake_machine_free(fake);
    }
}

/* A name that nobody could be asked for is no wrong name. */
static void out_of_reach_is_not_absent(void **unused)
{
    fake_t *fake = fake_machine_healthy();
    request_t request = fake_request_local();
    fake_fail(fake, FAKE_account_get, ST_UNREACHABLE, 1332);
    struct seen seen = seen_check(fake, &request, ACCOUNT);
    assert_int_equal(seen.finding->verdict, V_CANNOT_TELL);
    assert_int_equal(seen.finding->summary.id, TEXT_COULD_NOT_READ);
    assert_int_equal(seen.finding->advice.id, TEXT_PERM_UNREACHED_ADVICE);
    seen_free(&seen);
    request_free(&request);
    fake_machine_free(fake);
}

/* SYSTEM, as deployment tools run the program, is in Administrators but never comes from another computer. */
static void nothing_is_ready_for_an_account_of_windows(void **unused)
{
    for (size_t i = 0; catalogue[i]; i++) {
        if (!catalogue[i]->of_account || catalogue[i] == ACCOUNT)
            continue;
        fake_t *fake = fake_machine_healthy();
        request_t request = fake_request_local();
        a_service(fake, &request);
        needs_add_class(&request.needs, "root\\cimv2", "Win32_Service", NULL);
        needs_add_class(&request.needs, "root\\cimv2", "Win32_NTLogEvent", NULL);
        needs_add_class(&request.needs, "root\\cimv2", "Win32_PerfFormattedData_PerfOS_Memory", NULL);
        struct seen seen = seen_check(fake, &request, catalogue[i]);
        assert_int_equal(seen.finding->verdict, V_NOT_CHECKED);
        assert_string_equal(seen.finding->blocked_by, "PERM-ACCOUNT");
        assert_int_equal(seen.finding->offer_count, 0);
        seen_free(&seen);
        request_free(&request);
        fake_machine_free(fake);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_is_reached),
        cmocka_unit_test(what_cannot_be_read_is_never_ready),
        cmocka_unit_test(settings_that_cannot_be_read_are_told),
        cmocka_unit_test(out_of_reach_is_not_absent),
        cmocka_unit_test(nothing_is_ready_for_an_account_of_windows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
