/* SPDX-License-Identifier: MIT
 * PERM-GROUP: every verdict it can have. */
#include "testing.h"

#include "arrange.h"
#include "descriptors.h"
#include "scenario.h"

#include "base/memory.h"
#include "machine/security_descriptor.h"
#include "requirements/requirements.h"

#include <stdlib.h>
#include <string.h>

#define OLE "SOFTWARE\\Microsoft\\Ole"
#define SYSTEM_POLICY "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System"
#define MANAGED "SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\"
#define GROUP &requirement_perm_group

/* What it is could not be read, but its own accounts are those of the domain it is in. */
static void on_the_database_of_a_domain(fake_t *f, request_t *r)
{
    arrange_account(r, "CONTOSO\\anna");
    for (size_t i = 0; i < f->account_count; i++)
        f->accounts[i].account.member_domain = f->accounts[i].account.machine_domain;
}

static void managed(fake_t *f, const char *group, const char *action)
{
    const struct sid sid = fake_sid(1002);
    char *text = strbuf_printed("<GroupConfiguration><accessgroup desc=\"Other\"><group action=\"R\"/></accessgroup>"
                                "<accessgroup desc = \"%s\"><group action = \"%s\"/><add member=\"x\"/></accessgroup>"
                                "<accessgroup desc=\"S-1-5-32-544\"><group action=\"R\"/></accessgroup>"
                                "</GroupConfiguration>",
                                group, action);
    fake_member_remove(f, sid_well_known(SID_DISTRIBUTED_COM_USERS), &sid);
    fake_string(f, MANAGED "LocalUsersAndGroups", "Configure", text);
    free(text);
}

static void leave_dcom_users(fake_t *f, request_t *r)
{
    const struct sid sid = fake_sid(1002);
    fake_member_remove(f, sid_well_known(SID_DISTRIBUTED_COM_USERS), &sid);
}

static void nested(fake_t *f, request_t *r)
{
    arrange_anna(f, r);
    struct sid account, group;
    assert_true(sid_from_text(ANNA_SID, &account));
    assert_true(sid_from_text("S-1-5-21-2000478354-1708537768-1957994488-2200", &group));
    fake_member(f, &group, &account);
    fake_member(f, sid_well_known(SID_DISTRIBUTED_COM_USERS), &group);
}

/* Which groups remote UAC takes beside Administrators is listed nowhere. */
static void granted_to_operators(fake_t *f, request_t *r)
{
    leave_dcom_users(f, r);
    fake_value(f, OLE, "MachineLaunchRestriction", descriptor_value("O:BAG:BAD:(A;;CCDCLCSWRP;;;BO)"));
}

static void through_operators(fake_t *f, request_t *r)
{
    granted_to_operators(f, r);
    arrange_operator(f, 1002);
}

static void through_operators_filtered(fake_t *f, request_t *r)
{
    granted_to_operators(f, r);
    arrange_support(f, r);
    arrange_operator(f, 1001);
}

/* clang-format off */
static const struct scenario scenarios[] = {
    {"DCOM user", GROUP, NULL, V_READY, TEXT_PERM_GROUP_MEMBER, .remedy = NULL},
    {"performance log user", GROUP, leave_dcom_users, V_READY, TEXT_PERM_GROUP_MEMBER,
     STEPS(MEMBER(MONITOR_SID, SID_PERFORMANCE_LOG_USERS))},
    {"nested", GROUP, nested, V_READY, TEXT_PERM_GROUP_MEMBER, .remedy = NULL},
    {"domain administrator", GROUP, arrange_anna, V_READY, TEXT_PERM_GROUP_MEMBER,
     STEPS(MEMBER(ANNA_SID, SID_ADMINISTRATORS))},
    {"built-in administrator", GROUP, NULL, V_READY, TEXT_PERM_GROUP_MEMBER,
     STEPS(REQUEST_SAYS(account, "PC-0421\\Administrator"))},
    {"filtered built-in administrator", GROUP, NULL, V_NEEDS_CHANGE, TEXT_PERM_GROUP_FILTERED, "dcom-users", true,
     V_READY,
     STEPS(REQUEST_SAYS(account, "PC-0421\\Administrator"), DWORD_IS(SYSTEM_POLICY, "FilterAdministratorToken", 1))},
    {"group filled by the device's management", GROUP, NULL, V_NEEDS_CHANGE, TEXT_PERM_GROUP_NONE, .by_policy = true,
     STEPS(WITH_PAIR(managed, "S-1-5-32-562", "R"))},
    {"group filled by the device's management, by name", GROUP, NULL, V_NEEDS_CHANGE, TEXT_PERM_GROUP_NONE,
     .by_policy = true, STEPS(WITH_PAIR(managed, "Distributed COM Users", "R"))},
    {"group to which the device's management adds", GROUP, NULL, V_NEEDS_CHANGE, TEXT_PERM_GROUP_NONE, "dcom-users",
     true, V_READY, STEPS(WITH_PAIR(managed, "S-1-5-32-562", "U"))},
    {"filtered administrator with an entry", GROUP, arrange_entry_filtered, V_READY, TEXT_PERM_GROUP_ENTRY, .remedy = NULL},
    {"filtered administrator", GROUP, arrange_support, V_NEEDS_CHANGE, TEXT_PERM_GROUP_FILTERED, "dcom-users", true, V_READY, .by_policy = false},
    {"token unknown", GROUP, arrange_support, V_CANNOT_TELL, TEXT_PERM_GROUP_TOKEN_UNKNOWN,
     STEPS(FAILS(registry_get, ST_TIMEOUT, 1460))},
    {"outsider", GROUP, leave_dcom_users, V_NEEDS_CHANGE, TEXT_PERM_GROUP_NONE, "dcom-users", true, V_READY, .by_policy = false},
    {"domain outsider, group", GROUP, arrange_anna, V_NEEDS_CHANGE, TEXT_PERM_GROUP_NONE, "dcom-users", true, V_READY, .by_policy = false},
    {"domain outsider, administrator", GROUP, arrange_anna, V_NEEDS_CHANGE, TEXT_PERM_GROUP_NONE, "administrators", false, V_READY, .by_policy = false},
    {"domain controller", GROUP, NULL, V_NEEDS_CHANGE, TEXT_PERM_GROUP_NONE, "domain-dcom-users", false, V_READY,
     STEPS(REQUEST_SAYS(account, "CONTOSO\\anna"), MACHINE_IS(os.server, true),
           MACHINE_IS(os.domain_controller, true))},
    {"domain controller by its accounts", GROUP, on_the_database_of_a_domain, V_NEEDS_CHANGE, TEXT_PERM_GROUP_NONE, "domain-dcom-users", false, V_READY, .by_policy = false},
    {"through operators", GROUP, through_operators, V_CANNOT_TELL, TEXT_PERM_GROUP_DOUBTFUL, .remedy = NULL},
    {"through operators, administrator", GROUP, through_operators_filtered, V_CANNOT_TELL, TEXT_PERM_GROUP_DOUBTFUL, .remedy = NULL},
    {"through operators, not filtered", GROUP, through_operators, V_READY, TEXT_PERM_GROUP_ENTRY,
     STEPS(DWORD_IS(SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 1))},
    {"limit not read", GROUP, leave_dcom_users, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(FAILS(registry_get, ST_DENIED, 5))},
    {"entry of its own", GROUP, arrange_anna, V_READY, TEXT_PERM_GROUP_ENTRY,
     STEPS(DESCRIPTOR_IS(OLE, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;" ANNA_SID ")"))},
    {"groups unknown", GROUP, arrange_groups_unknown, V_CANNOT_TELL, TEXT_PERM_GROUP_UNKNOWN,
     STEPS(NO_VALUE(OLE, "MachineLaunchRestriction"))},
    {"group of nobody", GROUP, arrange_nobody, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
};
/* clang-format on */

static const struct judged judged[] = {
    {GROUP, READY | NEEDS_CHANGE | CANNOT_TELL, NULL, {FAKE_account_get}},
    {.requirement = NULL},
};

static struct scenario_set set = {scenarios, array_count(scenarios), judged};

/* Administrators is offered only where remote UAC would not take it again. */
static void administrators_is_no_way_for_local_accounts(void **unused)
{
    fake_t *fake = fake_machine_healthy();
    request_t request = fake_request_local();
    leave_dcom_users(fake, &request);
    struct seen seen = seen_check(fake, &request, GROUP);
    assert_int_equal(seen.finding->offer_count, 1);
    assert_string_equal(seen.finding->offers[0].remedy->id, "dcom-users");
    seen_free(&seen);
    fake_dword(fake, SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 1);
    seen = seen_check(fake, &request, GROUP);
    assert_int_equal(seen.finding->offer_count, 2);
    assert_false(seen.finding->offers[1].recommended);
    seen_free(&seen);
    request_free(&request);
    fake_machine_free(fake);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_prestate(scenario_verdicts, &set),
    cmocka_unit_test_prestate(scenario_unread, &set),
    cmocka_unit_test(administrators_is_no_way_for_local_accounts),
    {0},
};
