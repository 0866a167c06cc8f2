/* SPDX-License-Identifier: MIT
 * UAC-TOKEN-FILTER: only when it matters, and then exactly. */
#include "testing.h"

#include "arrange.h"
#include "scenario.h"

#include "base/memory.h"
#include "machine/security_descriptor.h"
#include "requirements/requirements.h"

#define SYSTEM_POLICY "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System"

typedef struct fake_machine fake_t;
typedef struct request request_t;

static void anna(fake_t *f, request_t *r)
{
    arrange_account(r, "CONTOSO\\anna");
}

static void nobody(fake_t *f, request_t *r)
{
    arrange_account(r, "nobody");
}

static void builtin(fake_t *f, request_t *r)
{
    arrange_account(r, "PC-0421\\Administrator");
}

static void builtin_filtered(fake_t *f, request_t *r)
{
    builtin(f, r);
    fake_dword(f, SYSTEM_POLICY, "FilterAdministratorToken", 1);
}

static void lua_off(fake_t *f, request_t *r)
{
    arrange_support(f, r);
    fake_dword(f, SYSTEM_POLICY, "EnableLUA", 0);
}

static void full_token(fake_t *f, request_t *r)
{
    arrange_support(f, r);
    fake_dword(f, SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 1);
}

static void explicit_zero(fake_t *f, request_t *r)
{
    arrange_support(f, r);
    fake_dword(f, SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 0);
}

static void zero_in_a_domain(fake_t *f, request_t *r)
{
    explicit_zero(f, r);
    f->os.domain_joined = true;
}

static void wrong_type(fake_t *f, request_t *r)
{
    arrange_support(f, r);
    fake_string(f, SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", "1");
}

/* Two values are documented, 0 and 1, of each of the three. */
static void policy_two(fake_t *f, request_t *r)
{
    arrange_support(f, r);
    fake_dword(f, SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 2);
}

static void lua_two(fake_t *f, request_t *r)
{
    arrange_support(f, r);
    fake_dword(f, SYSTEM_POLICY, "EnableLUA", 2);
}

static void builtin_two(fake_t *f, request_t *r)
{
    builtin(f, r);
    fake_dword(f, SYSTEM_POLICY, "FilterAdministratorToken", 2);
}

static void builtin_wrong_type(fake_t *f, request_t *r)
{
    builtin(f, r);
    fake_string(f, SYSTEM_POLICY, "FilterAdministratorToken", "1");
}

static void open_and_lua_two(fake_t *f, request_t *r)
{
    lua_two(f, r);
    fake_dword(f, SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 1);
}

static void member(fake_t *f, request_t *r)
{
    arrange_support(f, r);
    const struct sid sid = fake_sid(1001);
    fake_member(f, sid_well_known(SID_DISTRIBUTED_COM_USERS), &sid);
}

static void logon_denied(fake_t *f, request_t *r)
{
    arrange_support(f, r);
    sid_list_add(&f->deny_network_logon, sid_well_known(SID_LOCAL_ACCOUNT_AND_ADMIN));
}

static void policy_unreadable(fake_t *f, request_t *r)
{
    arrange_support(f, r);
    fake_fail_nth(f, FAKE_registry_get, 2, ST_DENIED, 5, false);
}

static void lua_unreadable_but_open(fake_t *f, request_t *r)
{
    full_token(f, r);
    fake_fail_nth(f, FAKE_registry_get, 1, ST_DENIED, 5, false);
}

static void groups_unknown(fake_t *f, request_t *r)
{
    const struct sid sid = fake_sid(1002);
    struct account *account = fake_account(f, "PC-0421\\monitor", &sid, true);
    account->missing = ACCOUNT_MISSING_GROUPS;
    account->groups_status = ST_DENIED;
}

/* clang-format off */
#define UAC &requirement_uac_token_filter

static const struct scenario scenarios[] = {
    {"standard user", UAC, NULL, V_NOT_APPLICABLE, TEXT_UAC_STANDARD, .remedy = NULL},
    {"domain account", UAC, anna, V_NOT_APPLICABLE, TEXT_UAC_DOMAIN, .remedy = NULL},
    {"built-in administrator", UAC, builtin, V_READY, TEXT_UAC_BUILTIN, .remedy = NULL},
    {"filtered built-in administrator", UAC, builtin_filtered, V_NEEDS_CHANGE, TEXT_UAC_FILTERED, "full-token", false, V_ATTENTION, false},
    {"local administrator", UAC, arrange_support, V_NEEDS_CHANGE, TEXT_UAC_FILTERED, "full-token", false, V_ATTENTION, false},
    {"explicit zero", UAC, explicit_zero, V_NEEDS_CHANGE, TEXT_UAC_FILTERED, "full-token", false, V_ATTENTION, false},
    {"zero in a domain", UAC, zero_in_a_domain, V_NEEDS_CHANGE, TEXT_UAC_FILTERED, .by_policy = true},
    {"wrong type", UAC, wrong_type, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"policy of 2", UAC, policy_two, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"EnableLUA of 2", UAC, lua_two, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"built-in administrator, 2", UAC, builtin_two, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"built-in administrator, wrong type", UAC, builtin_wrong_type, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"open, EnableLUA of 2", UAC, open_and_lua_two, V_ATTENTION, TEXT_UAC_OPEN, .remedy = NULL},
    {"in another group", UAC, member, V_ATTENTION, TEXT_UAC_FILTERED_MEMBER, "full-token", false, V_ATTENTION, false},
    {"an entry of its own", UAC, arrange_entry_filtered, V_ATTENTION, TEXT_UAC_FILTERED_MEMBER, "full-token", false, V_ATTENTION, false},
    {"network logon denied", UAC, logon_denied, V_NEEDS_CHANGE, TEXT_UAC_FILTERED, .remedy = NULL},
    {"open", UAC, full_token, V_ATTENTION, TEXT_UAC_OPEN, .remedy = NULL},
    {"open, the rest unread", UAC, lua_unreadable_but_open, V_ATTENTION, TEXT_UAC_OPEN, .remedy = NULL},
    {"UAC off", UAC, lua_off, V_ATTENTION, TEXT_UAC_OFF, .remedy = NULL},
    {"policy unreadable", UAC, policy_unreadable, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"groups unknown", UAC, groups_unknown, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"nobody", UAC, nobody, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
};

static const struct reached reached[] = {
    {UAC, 1 << V_READY | 1 << V_ATTENTION | 1 << V_NEEDS_CHANGE | 1 << V_CANNOT_TELL | 1 << V_NOT_APPLICABLE},
    {NULL, 0},
};
/* clang-format on */

static void every_verdict_is_reached(void **unused)
{
    scenarios_run(scenarios, array_count(scenarios), reached);
}

static void what_cannot_be_read_is_never_ready(void **unused)
{
    scenario_never_ready(UAC, FAKE_account_get, arrange_support);
    scenario_never_ready(UAC, FAKE_registry_get, arrange_support);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_is_reached),
        cmocka_unit_test(what_cannot_be_read_is_never_ready),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
