/* SPDX-License-Identifier: MIT
 * PERM-LOGON: every verdict it can have. */
#include "testing.h"

#include "arrange.h"
#include "scenario.h"

#include "base/memory.h"
#include "requirements/requirements.h"

#include <stdlib.h>
#include <string.h>

#define SYSTEM_POLICY "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System"
#define MANAGED "SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\"
#define LOGON &requirement_perm_logon

typedef struct fake_machine fake_t;
typedef struct request request_t;

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

static void logon_missing_at_home(fake_t *f, request_t *r)
{
    logon_missing(f, r);
    f->os.home_edition = true;
}

/* Its groups were not read to the end: those that are known decide where they can. */
static void groups_unknown_others_denied(fake_t *f, request_t *r)
{
    arrange_groups_unknown(f, r);
    sid_list_add(&f->deny_network_logon, sid_well_known(SID_GUESTS));
}

static void groups_unknown_denied(fake_t *f, request_t *r)
{
    groups_unknown_others_denied(f, r);
    logon_denied(f, r);
}

static void groups_unknown_not_given(fake_t *f, request_t *r)
{
    arrange_groups_unknown(f, r);
    logon_missing(f, r);
}

/* The right of a group that the token then has for deny only. */
static void logon_of_administrators(fake_t *f, request_t *r)
{
    arrange_account(r, "PC-0421\\support");
    sid_list_free(&f->network_logon);
    sid_list_add(&f->network_logon, sid_well_known(SID_ADMINISTRATORS));
}

static void logon_of_administrators_and_users(fake_t *f, request_t *r)
{
    logon_of_administrators(f, r);
    sid_list_add(&f->network_logon, sid_well_known(SID_USERS));
}

static void logon_of_whole_administrators(fake_t *f, request_t *r)
{
    logon_of_administrators(f, r);
    fake_dword(f, SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 1);
}

static void rights_unreadable(fake_t *f, request_t *r)
{
    fake_fail(f, FAKE_rights_get, ST_DENIED, 5);
}

static void logon_denied_managed(fake_t *f, request_t *r)
{
    logon_denied(f, r);
    fake_string(f, MANAGED "UserRights", "DenyAccessFromNetwork", "*S-1-5-113");
}

static void logon_missing_managed(fake_t *f, request_t *r)
{
    logon_missing(f, r);
    fake_string(f, MANAGED "UserRights", "AccessFromNetwork", "*S-1-5-32-544");
}

static void logon_of_operators(fake_t *f, request_t *r)
{
    struct sid group;
    assert_true(sid_from_text("S-1-5-32-551", &group));
    sid_list_free(&f->network_logon);
    sid_list_add(&f->network_logon, &group);
    arrange_operator(f, 1002);
}

static void not_elevated(fake_t *f, request_t *r)
{
    f->os.elevated = false;
}

/* clang-format off */
static const struct scenario scenarios[] = {
    {"may log on", LOGON, NULL, V_READY, TEXT_PERM_LOGON_READY, .remedy = NULL},
    {"baseline denies local accounts", LOGON, logon_denied, V_NEEDS_CHANGE, TEXT_PERM_LOGON_DENIED, .remedy = NULL},
    {"account denied", LOGON, logon_denied_account, V_NEEDS_CHANGE, TEXT_PERM_LOGON_DENIED, .remedy = NULL},
    {"logon by NTLM denied", LOGON, logon_by_ntlm_denied, V_CANNOT_TELL, TEXT_PERM_LOGON_PERHAPS, .remedy = NULL},
    {"logon of this organization", LOGON, logon_of_this_organization, V_CANNOT_TELL, TEXT_PERM_LOGON_PERHAPS, .remedy = NULL},
    {"right missing", LOGON, logon_missing, V_NEEDS_CHANGE, TEXT_PERM_LOGON_MISSING, .remedy = NULL},
    {"right missing, Home edition", LOGON, logon_missing_at_home, V_NEEDS_CHANGE, TEXT_PERM_LOGON_MISSING, .remedy = NULL},
    {"rights denied to us", LOGON, rights_unreadable, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"rights, not elevated", LOGON, not_elevated, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"logon, groups unknown", LOGON, arrange_groups_unknown, V_READY, TEXT_PERM_LOGON_READY, .remedy = NULL},
    {"logon denied by the device's management", LOGON, logon_denied_managed, V_NEEDS_CHANGE, TEXT_PERM_LOGON_DENIED, .by_policy = true},
    {"logon not given by the device's management", LOGON, logon_missing_managed, V_NEEDS_CHANGE, TEXT_PERM_LOGON_MISSING, .by_policy = true},
    {"logon, administrators alone, filtered", LOGON, logon_of_administrators, V_CANNOT_TELL, TEXT_PERM_LOGON_FILTERED, .remedy = NULL},
    {"logon, administrators and users, filtered", LOGON, logon_of_administrators_and_users, V_READY, TEXT_PERM_LOGON_READY, .remedy = NULL},
    {"logon, administrators alone, not filtered", LOGON, logon_of_whole_administrators, V_READY, TEXT_PERM_LOGON_READY, .remedy = NULL},
    {"logon, operators alone", LOGON, logon_of_operators, V_CANNOT_TELL, TEXT_PERM_LOGON_FILTERED, .remedy = NULL},
    {"logon, groups unknown, a group denied", LOGON, groups_unknown_others_denied, V_CANNOT_TELL, TEXT_PERM_LOGON_UNKNOWN, .remedy = NULL},
    {"logon, groups unknown, denied", LOGON, groups_unknown_denied, V_NEEDS_CHANGE, TEXT_PERM_LOGON_DENIED, .remedy = NULL},
    {"logon, groups unknown, not given", LOGON, groups_unknown_not_given, V_CANNOT_TELL, TEXT_PERM_LOGON_UNKNOWN, .remedy = NULL},
    {"logon of nobody", LOGON, arrange_nobody, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
};
/* clang-format on */

static const struct reached reached[] = {{LOGON, 1 << V_READY | 1 << V_NEEDS_CHANGE | 1 << V_CANNOT_TELL}, {NULL, 0}};

static void every_verdict_is_reached(void **unused)
{
    scenarios_run(scenarios, array_count(scenarios), reached);
}

static void what_cannot_be_read_is_never_ready(void **unused)
{
    scenario_never_ready(LOGON, FAKE_account_get, NULL);
    scenario_never_ready(LOGON, FAKE_rights_get, NULL);
}

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
        assert_int_equal(logon_rights_among(&known, &known, &denied).denied_others, rows[i].others);
        sid_list_free(&denied);
    }
    sid_list_free(&known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_is_reached),
        cmocka_unit_test(what_cannot_be_read_is_never_ready),
        cmocka_unit_test(who_else_is_denied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
