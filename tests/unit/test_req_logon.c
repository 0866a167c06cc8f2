/* SPDX-License-Identifier: MIT
 * PERM-LOGON: every verdict it can have. */
#include "testing.h"

#include "arrange.h"
#include "scenario.h"

#include "base/memory.h"
#include "requirements/requirements.h"

#include <string.h>

#define SYSTEM_POLICY "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System"
#define MANAGED "SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\"
#define LOGON &requirement_perm_logon

static void logon_denied(fake_t *f, request_t *r)
{
    sid_list_add(&f->deny_network_logon, sid_well_known(SID_LOCAL_ACCOUNT));
}

static void logon_denied_account(fake_t *f, request_t *r)
{
    const struct sid sid = fake_sid(1002);
    sid_list_add(&f->deny_network_logon, &sid);
}

/* Whoever logs on with NTLM ([MS-DTYP] 2.4.2.4): whether the account will is not known. */
static void logon_by_ntlm_denied(fake_t *f, request_t *r)
{
    struct sid ntlm;
    assert_true(sid_from_text("S-1-5-64-10", &ntlm));
    sid_list_add(&f->deny_network_logon, &ntlm);
}

static void logon_of_this_organization(fake_t *f, request_t *r)
{
    struct sid organization;
    assert_true(sid_from_text("S-1-5-15", &organization));
    sid_list_free(&f->network_logon);
    sid_list_add(&f->network_logon, &organization);
}

static void logon_missing(fake_t *f, request_t *r)
{
    sid_list_free(&f->network_logon);
}

/* The right of a group that the token then has for deny only. */
static void logon_of_administrators(fake_t *f, request_t *r)
{
    arrange_account(r, "PC-0421\\support");
    sid_list_free(&f->network_logon);
    sid_list_add(&f->network_logon, sid_well_known(SID_ADMINISTRATORS));
}

static void logon_of_operators(fake_t *f, request_t *r)
{
    struct sid group;
    assert_true(sid_from_text("S-1-5-32-551", &group));
    sid_list_free(&f->network_logon);
    sid_list_add(&f->network_logon, &group);
    arrange_operator(f, 1002);
}

/* clang-format off */
static const struct scenario scenarios[] = {
    {"may log on", LOGON, NULL, V_READY, TEXT_PERM_LOGON_READY, .remedy = NULL},
    {"baseline denies local accounts", LOGON, logon_denied, V_NEEDS_CHANGE, TEXT_PERM_LOGON_DENIED, .remedy = NULL},
    {"account denied", LOGON, logon_denied_account, V_NEEDS_CHANGE, TEXT_PERM_LOGON_DENIED, .remedy = NULL},
    {"logon by NTLM denied", LOGON, logon_by_ntlm_denied, V_CANNOT_TELL, TEXT_PERM_LOGON_PERHAPS, .remedy = NULL},
    {"logon of this organization", LOGON, logon_of_this_organization, V_CANNOT_TELL, TEXT_PERM_LOGON_PERHAPS, .remedy = NULL},
    {"right missing", LOGON, logon_missing, V_NEEDS_CHANGE, TEXT_PERM_LOGON_MISSING, .remedy = NULL},
    {"right missing, Home edition", LOGON, logon_missing, V_NEEDS_CHANGE, TEXT_PERM_LOGON_MISSING,
     STEPS(MACHINE_IS(os.home_edition, true))},
    {"rights denied to us", LOGON, NULL, V_CANNOT_TELL, TEXT_COULD_NOT_READ, STEPS(FAILS(rights_get, ST_DENIED, 5))},
    {"rights, not elevated", LOGON, NULL, V_CANNOT_TELL, TEXT_COULD_NOT_READ, STEPS(MACHINE_IS(os.elevated, false))},
    {"logon, groups unknown", LOGON, arrange_groups_unknown, V_READY, TEXT_PERM_LOGON_READY, .remedy = NULL},
    {"logon denied by the device's management", LOGON, logon_denied, V_NEEDS_CHANGE, TEXT_PERM_LOGON_DENIED,
     .by_policy = true, STEPS(STRING_IS(MANAGED "UserRights", "DenyAccessFromNetwork", "*S-1-5-113"))},
    {"logon not given by the device's management", LOGON, logon_missing, V_NEEDS_CHANGE, TEXT_PERM_LOGON_MISSING,
     .by_policy = true, STEPS(STRING_IS(MANAGED "UserRights", "AccessFromNetwork", "*S-1-5-32-544"))},
    {"logon, administrators alone, filtered", LOGON, logon_of_administrators, V_CANNOT_TELL, TEXT_PERM_LOGON_FILTERED, .remedy = NULL},
    {"logon, administrators and users, filtered", LOGON, logon_of_administrators, V_READY, TEXT_PERM_LOGON_READY,
     STEPS(HOLDS(network_logon, SID_USERS))},
    {"logon, administrators alone, not filtered", LOGON, logon_of_administrators, V_READY, TEXT_PERM_LOGON_READY,
     STEPS(DWORD_IS(SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 1))},
    {"logon, operators alone", LOGON, logon_of_operators, V_CANNOT_TELL, TEXT_PERM_LOGON_FILTERED, .remedy = NULL},
    /* Its groups were not read to the end: those that are known decide where they can. */
    {"logon, groups unknown, a group denied", LOGON, arrange_groups_unknown, V_CANNOT_TELL, TEXT_PERM_LOGON_UNKNOWN,
     STEPS(HOLDS(deny_network_logon, SID_GUESTS))},
    /* Its groups were not read to the end: those that are known decide where they can. */
    {"logon, groups unknown, denied", LOGON, arrange_groups_unknown, V_NEEDS_CHANGE, TEXT_PERM_LOGON_DENIED,
     STEPS(HOLDS(deny_network_logon, SID_GUESTS), DO(logon_denied))},
    {"logon, groups unknown, not given", LOGON, arrange_groups_unknown, V_CANNOT_TELL, TEXT_PERM_LOGON_UNKNOWN,
     STEPS(DO(logon_missing))},
    {"logon of nobody", LOGON, arrange_nobody, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
};
/* clang-format on */

static const struct judged judged[] = {
    {LOGON, READY | NEEDS_CHANGE | CANNOT_TELL, NULL, {FAKE_account_get, FAKE_rights_get}},
    {.requirement = NULL},
};

static struct scenario_set set = {scenarios, array_count(scenarios), judged};

static void who_else_is_denied(void **state)
{
    static const struct {
        const char *denied;
        bool others;
    } rows[] = {
        {"S-1-5-32-546", true}, {"S-1-5-21-9-9-9-1777", true}, {"S-1-5-114", true},
        {"S-1-5-113", false},   {"S-1-5-21-9-9-9-501", false}, {"S-1-1-0", false},
        {"S-1-5-64-10", true},
    };
    struct sid_list known = {0};
    sid_list_add(&known, sid_well_known(SID_EVERYONE));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sid sid;
        struct sid_list denied = {0};
        assert_true(sid_from_text(rows[i].denied, &sid));
        sid_list_add(&denied, &sid);
        assert_int_equal(account_rights_among(&known, &known, &denied).denied_others, rows[i].others);
        sid_list_free(&denied);
    }
    sid_list_free(&known);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_prestate(scenario_verdicts, &set),
    cmocka_unit_test_prestate(scenario_unread, &set),
    cmocka_unit_test(who_else_is_denied),
    {0},
};
