/* SPDX-License-Identifier: MIT
 * PERM-ACCOUNT: every verdict it can have. */
#include "testing.h"

#include "arrange.h"
#include "scenario.h"

#include "base/memory.h"
#include "requirements/catalogue.h"
#include "requirements/requirements.h"

#include <string.h>

#define LSA "SYSTEM\\CurrentControlSet\\Control\\Lsa"
#define MSV LSA "\\MSV1_0"
#define SYSTEM_POLICY "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System"
#define ACCOUNT &requirement_perm_account

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

static void no_ntlm(fake_t *f, request_t *r)
{
    fake_dword(f, MSV, "RestrictReceivingNTLMTraffic", 2);
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
    assert_true(sid_from_text(ANNA_SID, &account));
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

static void protected_but_proven(fake_t *f, request_t *r)
{
    protected_by_address(f, r);
    fake_rule_text(&r->user, r->account);
}

static void protected_unknown_by_name(fake_t *f, request_t *r)
{
    arrange_anna(f, r);
    f->os.domain_joined = true;
    r->local = false;
    for (size_t i = 0; i < f->account_count; i++)
        f->accounts[i].account.missing = ACCOUNT_MISSING_GROUPS;
}

static void protected_unknown_but_proven(fake_t *f, request_t *r)
{
    protected_unknown_by_name(f, r);
    fake_rule_text(&r->user, r->account);
}

static void audit_failed(fake_t *f, request_t *r)
{
    fake_dword(f, LSA, "CrashOnAuditFail", 2);
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
    {"settings denied", ACCOUNT, NULL, V_CANNOT_TELL, TEXT_COULD_NOT_READ, STEPS(FAILS(registry_get, ST_DENIED, 5))},
    {"guests only", ACCOUNT, NULL, V_NEEDS_CHANGE, TEXT_PERM_GUEST, "classic-logon", true, V_READY,
     STEPS(DWORD_IS(LSA, "ForceGuest", 1))},
    {"guests only, and hours", ACCOUNT, NULL, V_NEEDS_CHANGE, TEXT_PERM_GUEST, "classic-logon", true, V_CANNOT_TELL,
     STEPS(DWORD_IS(LSA, "ForceGuest", 1), DO(hours))},
    {"guests only, domain account", ACCOUNT, NULL, V_READY, TEXT_PERM_ACCOUNT_READY,
     STEPS(DWORD_IS(LSA, "ForceGuest", 1), DO(arrange_anna))},
    {"blank password possible", ACCOUNT, NULL, V_ATTENTION, TEXT_PERM_BLANK,
     STEPS(MONITOR_IS(blank_password_possible, true), NO_VALUE(LSA, "LimitBlankPasswordUse"))},
    {"blank passwords allowed", ACCOUNT, NULL, V_ATTENTION, TEXT_PERM_BLANK_ALLOWED,
     STEPS(DWORD_IS(LSA, "LimitBlankPasswordUse", 0))},
    {"no NTLM", ACCOUNT, no_ntlm, V_NEEDS_CHANGE, TEXT_PERM_NTLM, .remedy = NULL},
    {"no NTLM for the domain", ACCOUNT, NULL, V_ATTENTION, TEXT_PERM_NTLM_KERBEROS,
     STEPS(DWORD_IS(MSV, "RestrictReceivingNTLMTraffic", 1), DO(arrange_anna))},
    {"no NTLM, domain account by address", ACCOUNT, no_ntlm_by_address, V_NEEDS_CHANGE, TEXT_PERM_NTLM_KERBEROS_NEVER, .remedy = NULL},
    {"no NTLM, address, TryIPSPN", ACCOUNT, no_ntlm_by_address_of_kerberos, V_CANNOT_TELL, TEXT_PERM_NTLM_KERBEROS, .remedy = NULL},
    {"no NTLM, address, its query answered", ACCOUNT, no_ntlm_but_proven, V_ATTENTION, TEXT_PERM_NTLM_KERBEROS, .remedy = NULL},
    {"protected, here", ACCOUNT, protected_here, V_ATTENTION, TEXT_PERM_PROTECTED, .remedy = NULL},
    {"protected, by name", ACCOUNT, protected_by_name, V_ATTENTION, TEXT_PERM_PROTECTED, .remedy = NULL},
    {"protected, by address", ACCOUNT, protected_by_address, V_NEEDS_CHANGE, TEXT_PERM_PROTECTED_NEVER, .remedy = NULL},
    {"protected, by address, TryIPSPN", ACCOUNT, protected_by_address_of_kerberos, V_CANNOT_TELL, TEXT_PERM_PROTECTED, .remedy = NULL},
    {"protected, TryIPSPN not read", ACCOUNT, protected_by_address, V_CANNOT_TELL, TEXT_PERM_PROTECTED,
     STEPS(FAILS(own_registry_get, ST_DENIED, 5))},
    {"protected, its query answered", ACCOUNT, protected_but_proven, V_ATTENTION, TEXT_PERM_PROTECTED, .remedy = NULL},
    {"protected, another's query answered", ACCOUNT, protected_by_address, V_NEEDS_CHANGE, TEXT_PERM_PROTECTED_NEVER,
     STEPS(REQUEST_SAYS(user, "PC-0421\\support"))},
    {"protected, another client", ACCOUNT, protected_by_address, V_ATTENTION, TEXT_PERM_PROTECTED,
     STEPS(REQUEST_SAYS(client_address, "10.9.9.9"))},
    /* The number alone is no sign: the group of another domain has it as well. */
    {"protected users of another domain", ACCOUNT, arrange_anna, V_READY, TEXT_PERM_ACCOUNT_READY,
     STEPS(MACHINE_IS(os.domain_joined, true), REQUEST_IS(local, false), MACHINE_IS(name.literal, true),
           WITH(join_protected, "S-1-5-21-1-2-3-525"))},
    {"perhaps protected, by name", ACCOUNT, protected_unknown_by_name, V_ATTENTION, TEXT_PERM_PROTECTED_PERHAPS, .remedy = NULL},
    {"perhaps protected, here", ACCOUNT, protected_unknown_by_name, V_ATTENTION, TEXT_PERM_PROTECTED_PERHAPS,
     STEPS(REQUEST_IS(local, true))},
    {"perhaps protected, its query answered", ACCOUNT, protected_unknown_but_proven, V_READY, TEXT_PERM_ACCOUNT_READY, .remedy = NULL},
    /* "Classic" and "Guest only" are all that the setting knows. */
    {"neither classic nor guests", ACCOUNT, NULL, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(DWORD_IS(LSA, "ForceGuest", 2))},
    {"stopped for want of audits", ACCOUNT, audit_failed, V_NEEDS_CHANGE, TEXT_PERM_AUDIT_FAILED, .remedy = NULL},
    {"stopped for want of audits, administrator", ACCOUNT, audit_failed, V_ATTENTION, TEXT_PERM_AUDIT_ADMINISTRATORS,
     STEPS(DO(arrange_support), DWORD_IS(SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 1))},
    {"stopped for want of audits, filtered", ACCOUNT, audit_failed, V_CANNOT_TELL, TEXT_PERM_AUDIT_PERHAPS,
     STEPS(DO(arrange_support))},
    {"stopped for want of audits, groups unknown", ACCOUNT, audit_failed, V_CANNOT_TELL, TEXT_PERM_AUDIT_PERHAPS,
     STEPS(DO(arrange_groups_unknown))},
    {"may stop for want of audits", ACCOUNT, NULL, V_READY, TEXT_PERM_ACCOUNT_READY,
     STEPS(DWORD_IS(LSA, "CrashOnAuditFail", 1))},
    {"audits: a value that nobody named", ACCOUNT, NULL, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(DWORD_IS(LSA, "CrashOnAuditFail", 3))},
    {"perhaps protected, by address", ACCOUNT, protected_unknown_by_name, V_CANNOT_TELL, TEXT_PERM_PROTECTED_UNKNOWN,
     STEPS(MACHINE_IS(name.literal, true))},
    {"no NTLM, domain account by name", ACCOUNT, no_ntlm_by_address, V_ATTENTION, TEXT_PERM_NTLM_KERBEROS,
     STEPS(MACHINE_IS(name.literal, false))},
    {"NTLM setting that nobody named", ACCOUNT, NULL, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(DWORD_IS(MSV, "RestrictReceivingNTLMTraffic", 3))},
    {"NTLM for local accounts", ACCOUNT, NULL, V_READY, TEXT_PERM_ACCOUNT_READY,
     STEPS(DWORD_IS(MSV, "RestrictReceivingNTLMTraffic", 1))},
    {"a group", ACCOUNT, NULL, V_CANNOT_TELL, TEXT_PERM_IS_GROUP, STEPS(MONITOR_IS(kind, ACCOUNT_GROUP))},
    {"a service account", ACCOUNT, a_service, V_CANNOT_TELL, TEXT_PERM_IS_SERVICE, .remedy = NULL},
};
/* clang-format on */

static const struct judged judged[] = {
    {ACCOUNT, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL, NULL, {FAKE_account_get}},
    {.requirement = NULL},
};

static struct scenario_set set = {scenarios, array_count(scenarios), judged};

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

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_prestate(scenario_verdicts, &set),           cmocka_unit_test_prestate(scenario_unread, &set),
    cmocka_unit_test(settings_that_cannot_be_read_are_told),      cmocka_unit_test(out_of_reach_is_not_absent),
    cmocka_unit_test(nothing_is_ready_for_an_account_of_windows), {0},
};
