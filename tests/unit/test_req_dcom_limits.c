/* SPDX-License-Identifier: MIT
 * DCOM: the limits of this computer on who gets in and who may start something. */
#include "testing.h"

#include "arrange.h"
#include "descriptors.h"
#include "scenario.h"

#include "base/memory.h"
#include "machine/security_descriptor.h"
#include "requirements/requirements.h"

#include <string.h>

#define OLE "SOFTWARE\\Microsoft\\Ole"
#define DCOM_POLICY "SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM"
#define SYSTEM_POLICY "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System"

/* ---- limits ---- */
static void launch_truncated(fake_t *f, request_t *r)
{
    struct registry_value value = {.type = REGISTRY_BINARY, .bytes = memory_copy("\1\0\4\200\24\0\0", 7), .size = 7};
    fake_value(f, OLE, "MachineLaunchRestriction", value);
}

static void launch_conditional_deny(fake_t *f, request_t *r)
{
    arrange_put_first_entry(f, OLE, "MachineLaunchRestriction",
                            "O:BAG:BAD:(A;;CCRP;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)", 0x0A);
}

static void launch_conditional_deny_other(fake_t *f, request_t *r)
{
    arrange_put_first_entry(f, OLE, "MachineLaunchRestriction",
                            "O:BAG:BAD:(A;;CCRP;;;BG)(A;;CCDCLCSWRP;;;S-1-5-32-562)", 0x0A);
}

static void launch_unknown_type(fake_t *f, request_t *r)
{
    arrange_put_first_entry(f, OLE, "MachineLaunchRestriction",
                            "O:BAG:BAD:(A;;CCRP;;;BG)(A;;CCDCLCSWRP;;;S-1-5-32-562)", 0x15);
}

static void policy_of_the_domain(fake_t *f, request_t *r)
{
    struct sid domain_users;
    assert_true(sid_from_text("S-1-5-21-2000478354-1708537768-1957994488-513", &domain_users));
    arrange_account(r, "CONTOSO\\anna");
    fake_string(f, DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;DU)");
    struct sid sid;
    assert_true(sid_from_text(ANNA_SID, &sid));
    fake_member(f, &domain_users, &sid);
    /* The computer is a member of the account's domain. */
    struct account *anna = fake_account(f, "CONTOSO\\anna", &sid, false);
    assert_true(sid_from_text("S-1-5-21-2000478354-1708537768-1957994488", &anna->member_domain));
}

/* The account is a domain administrator, but of a domain that the target's only trusts. */
static void policy_of_another_domain(fake_t *f, request_t *r)
{
    struct sid sid;
    policy_of_the_domain(f, r);
    assert_true(sid_from_text(ANNA_SID, &sid));
    assert_true(sid_from_text("S-1-5-21-7-8-9", &fake_account(f, "CONTOSO\\anna", &sid, false)->member_domain));
}

/* Which domain the target is a member of was not read: it may be the account's. */
static void policy_of_some_domain(fake_t *f, request_t *r)
{
    struct sid sid;
    policy_of_the_domain(f, r);
    assert_true(sid_from_text(ANNA_SID, &sid));
    fake_account(f, "CONTOSO\\anna", &sid, false)->member_domain = (struct sid){.size = 0};
}

/* The account is granted by another entry: what DU is does not matter. */
static void policy_for_some_domain_and_others(fake_t *f, request_t *r)
{
    policy_of_some_domain(f, r);
    fake_member(f, sid_well_known(SID_DISTRIBUTED_COM_USERS), &fake_account(f, "CONTOSO\\anna", NULL, false)->sid);
    fake_string(f, DCOM_POLICY, "MachineLaunchRestriction",
                "O:BAG:BAD:(A;;CCDCLCSWRP;;;DU)(A;;CCDCLCSWRP;;;S-1-5-32-562)");
}

/* clang-format off */
#define ENABLED &requirement_dcom_enabled
#define LEVELS &requirement_dcom_levels
#define ACCESS &requirement_dcom_access_limit
#define LAUNCH &requirement_dcom_launch_limit
#define WMI &requirement_dcom_wmi_launch
#define HARDENING &requirement_dcom_hardening
#define RESTRICT &requirement_rpc_restrict

static const struct scenario scenarios[] = {
    {"stock access", ACCESS, NULL, V_READY, TEXT_DCOM_LIMIT_READY, .remedy = NULL},
    {"access for anybody in a domain", ACCESS, arrange_anna, V_READY, TEXT_DCOM_LIMIT_READY, .remedy = NULL},
    {"no remote access", ACCESS, NULL, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_REFUSED,
     STEPS(DESCRIPTOR_IS(OLE, "MachineAccessRestriction", "O:BAG:BAD:(A;;CCDC;;;WD)(A;;CCDCLC;;;BA)"))},
    {"access for a group", ACCESS, NULL, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_REFUSED, "dcom-users", true, V_READY,
     STEPS(REQUEST_SAYS(account, "CONTOSO\\anna"),
           DESCRIPTOR_IS(OLE, "MachineAccessRestriction", "O:BAG:BAD:(A;;CCDCLC;;;S-1-5-32-562)"))},
    {"access for a filtered administrator", ACCESS, NULL, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_FILTERED, "dcom-users",
     true, V_READY,
     STEPS(REQUEST_SAYS(account, "PC-0421\\support"),
           DESCRIPTOR_IS(OLE, "MachineAccessRestriction", "O:BAG:BAD:(A;;CCDCLC;;;BA)(A;;CCDCLC;;;S-1-5-32-562)"))},
    {"anonymous access", ACCESS, NULL, V_ATTENTION, TEXT_DCOM_LIMIT_OPEN,
     STEPS(DESCRIPTOR_IS(OLE, "MachineAccessRestriction", "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDCLC;;;AN)"))},
    {"access denied to us", ACCESS, arrange_registry_denied, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},

    {"stock launch, member", LAUNCH, NULL, V_READY, TEXT_DCOM_LIMIT_READY, .remedy = NULL},
    {"built-in launch", LAUNCH, NULL, V_READY, TEXT_DCOM_LIMIT_READY, STEPS(NO_VALUE(OLE, "MachineLaunchRestriction"))},
    {"outsider", LAUNCH, arrange_anna, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_REFUSED, "dcom-users", true, V_READY, .by_policy = false},
    {"outsider of a domain controller", LAUNCH, arrange_anna, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_REFUSED,
     "domain-dcom-users", false, V_READY, STEPS(MACHINE_IS(os.server, true), MACHINE_IS(os.domain_controller, true))},
    {"filtered administrator", LAUNCH, arrange_support, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_FILTERED, "dcom-users", true, V_READY, .by_policy = false},
    {"administrator with full token", LAUNCH, NULL, V_READY, TEXT_DCOM_LIMIT_READY,
     STEPS(REQUEST_SAYS(account, "PC-0421\\support"), DWORD_IS(SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 1))},
    /* LocalAccountTokenFilterPolicy */
    {"filtered or not, who knows", LAUNCH, NULL, V_CANNOT_TELL, TEXT_DCOM_LIMIT_UNKNOWN,
     STEPS(REQUEST_SAYS(account, "PC-0421\\support"), FAILS_NTH(registry_get, 2, ST_DENIED, 5))},
    {"launch for everyone", LAUNCH, NULL, V_ATTENTION, TEXT_DCOM_LIMIT_OPEN,
     STEPS(DESCRIPTOR_IS(OLE, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;WD)"))},
    {"no DACL at all", LAUNCH, NULL, V_ATTENTION, TEXT_DCOM_LIMIT_OPEN,
     STEPS(DESCRIPTOR_IS(OLE, "MachineLaunchRestriction", "O:BAG:BA"))},
    {"local accounts denied", LAUNCH, NULL, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_DENIED,
     STEPS(
           DESCRIPTOR_IS(OLE, "MachineLaunchRestriction", "O:BAG:BAD:(D;;CCRP;;;S-1-5-113)(A;;CCDCLCSWRP;;;S-1-5-32-562)"))},
    {"the group's entry is gone", LAUNCH, NULL, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_REFUSED,
     STEPS(REQUEST_SAYS(account, "CONTOSO\\anna"),
           DESCRIPTOR_IS(OLE, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)"))},
    {"truncated", LAUNCH, launch_truncated, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_MALFORMED, .remedy = NULL},
    {"text instead of bytes", LAUNCH, NULL, V_CANNOT_TELL, TEXT_DCOM_LIMIT_NOT_UNDERSTOOD,
     STEPS(STRING_IS(OLE, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)"))},
    /* ignored while the policy is there */
    {"policy before a damaged value", LAUNCH, launch_truncated, V_READY, TEXT_DCOM_LIMIT_READY,
     STEPS(
           STRING_IS(DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;S-1-5-32-562)"))},
    {"policy keeps out", LAUNCH, NULL, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_REFUSED, .by_policy = true,
     STEPS(STRING_IS(DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)"))},
    {"policy for the group", LAUNCH, NULL, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_REFUSED, "dcom-users", true, V_READY,
     STEPS(REQUEST_SAYS(account, "CONTOSO\\anna"),
           STRING_IS(DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;S-1-5-32-562)"))},
    {"policy malformed", LAUNCH, NULL, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_MALFORMED_POLICY, .by_policy = true,
     STEPS(STRING_IS(DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;"))},
    {"policy is a number", LAUNCH, NULL, V_CANNOT_TELL, TEXT_DCOM_LIMIT_NOT_UNDERSTOOD, .by_policy = true,
     STEPS(DWORD_IS(DCOM_POLICY, "MachineLaunchRestriction", 1))},
    {"policy with a condition", LAUNCH, NULL, V_CANNOT_TELL, TEXT_DCOM_LIMIT_NOT_UNDERSTOOD, .by_policy = true,
     STEPS(
           STRING_IS(DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(XD;;CCDCLCSWRP;;;WD;(@User.Title == \"VP\"))(A;;CCDCLCSWRP;;;S-1-5-32-562)"))},
    {"policy with an unknown alias", LAUNCH, NULL, V_CANNOT_TELL, TEXT_DCOM_LIMIT_NOT_UNDERSTOOD, .by_policy = true,
     STEPS(STRING_IS(DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;ZZ)"))},
    {"policy with an entry for objects", LAUNCH, NULL, V_CANNOT_TELL, TEXT_DCOM_LIMIT_UNKNOWN,
     STEPS(
           STRING_IS(DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(OD;;CCRP;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)"))},
    {"a condition denies", LAUNCH, launch_conditional_deny, V_CANNOT_TELL, TEXT_DCOM_LIMIT_UNKNOWN, .remedy = NULL},
    {"a condition denies somebody else", LAUNCH, launch_conditional_deny_other, V_READY, TEXT_DCOM_LIMIT_READY, .remedy = NULL},
    {"an entry of an unknown type", LAUNCH, launch_unknown_type, V_CANNOT_TELL, TEXT_DCOM_LIMIT_UNKNOWN, .remedy = NULL},
    {"policy emptied by the editor", LAUNCH, NULL, V_READY, TEXT_DCOM_LIMIT_READY,
     STEPS(STRING_IS(DCOM_POLICY, "MachineLaunchRestriction", ""))},
    {"policy for the domain's users", LAUNCH, policy_of_the_domain, V_READY, TEXT_DCOM_LIMIT_READY, .remedy = NULL},
    {"policy for another domain's users", LAUNCH, policy_of_another_domain, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_REFUSED, .by_policy = true},
    {"policy for some domain's users", LAUNCH, policy_of_some_domain, V_CANNOT_TELL, TEXT_DCOM_LIMIT_UNKNOWN, .remedy = NULL},
    {"policy against some domain's users", LAUNCH, policy_of_some_domain, V_CANNOT_TELL, TEXT_DCOM_LIMIT_UNKNOWN,
     STEPS(
           STRING_IS(DCOM_POLICY, "MachineLaunchRestriction", "O:DAG:DAD:(D;;CCRP;;;DU)(A;;CCDCLCSWRP;;;AU)(A;;CCDCLCSWRP;;;WD)"))},
    {"policy for some domain's users and the group", LAUNCH, policy_for_some_domain_and_others, V_READY, TEXT_DCOM_LIMIT_READY, .remedy = NULL},
    /* Whatever domain it is, a local account is not in it. */
    {"policy for domain administrators and the group", LAUNCH, NULL, V_READY, TEXT_DCOM_LIMIT_READY,
     STEPS(
           STRING_IS(DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(D;;CCRP;;;EA)(A;;CCDCLCSWRP;;;DA)(A;;CCDCLCSWRP;;;S-1-5-32-562)"))},
    {"policy for domain administrators, local account", LAUNCH, NULL, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_REFUSED,
     .by_policy = true, STEPS(STRING_IS(DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;DA)"))},
    /* The target's own Administrator, and nobody else's. */
    {"policy for the own administrator", LAUNCH, NULL, V_READY, TEXT_DCOM_LIMIT_READY,
     STEPS(REQUEST_SAYS(account, "PC-0421\\Administrator"),
           STRING_IS(DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;LA)"))},
    {"policy for the own administrator, another account", LAUNCH, NULL, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_REFUSED,
     .by_policy = true, STEPS(STRING_IS(DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;LA)"))},
    /* Whatever domain it is, a local account is not in it. */
    {"policy with an alias, account unread", LAUNCH, NULL, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(
           STRING_IS(DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(D;;CCRP;;;EA)(A;;CCDCLCSWRP;;;DA)(A;;CCDCLCSWRP;;;S-1-5-32-562)"),
           FAILS(account_get, ST_DENIED, 5))},
    {"groups unknown", LAUNCH, arrange_groups_unknown, V_CANNOT_TELL, TEXT_DCOM_LIMIT_UNKNOWN, .remedy = NULL},
    {"no such account", LAUNCH, arrange_nobody, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
};

/* clang-format on */

static const struct judged judged[] = {
    {ACCESS, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL, NULL, {FAKE_account_get}},
    {LAUNCH, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL, NULL, {FAKE_account_get}},
    {.requirement = NULL},
};

static struct scenario_set set = {scenarios, array_count(scenarios), judged};

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_prestate(scenario_verdicts, &set),
    cmocka_unit_test_prestate(scenario_unread, &set),
    {0},
};
