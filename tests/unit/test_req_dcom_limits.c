/* SPDX-License-Identifier: MIT
 * DCOM: the limits of this computer on who gets in and who may start something. */
#include "testing.h"

#include "arrange.h"
#include "scenario.h"

#include "base/memory.h"
#include "machine/security_descriptor.h"
#include "requirements/requirements.h"

#include <string.h>

#define OLE "SOFTWARE\\Microsoft\\Ole"
#define DCOM_POLICY "SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM"
#define SYSTEM_POLICY "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System"

typedef struct fake_machine fake_t;
typedef struct request request_t;

/* ---- limits ---- */
static void put_sddl(fake_t *f, const char *name, const char *sddl)
{
    struct security_descriptor sd;
    assert_int_equal(security_descriptor_from_sddl(sddl, NULL, &sd), ST_OK);
    struct registry_value value = {.type = REGISTRY_BINARY};
    value.bytes = security_descriptor_bytes(&sd, &value.size);
    security_descriptor_free(&sd);
    fake_value(f, OLE, name, value);
}

static void anna_on_a_domain_controller(fake_t *f, request_t *r)
{
    arrange_anna(f, r);
    f->os.server = f->os.domain_controller = true;
}

static void support_full_token(fake_t *f, request_t *r)
{
    arrange_account(r, "PC-0421\\support");
    fake_dword(f, SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 1);
}

static void support_token_unknown(fake_t *f, request_t *r)
{
    arrange_account(r, "PC-0421\\support");
    fake_fail_nth(f, FAKE_registry_get, 2, ST_DENIED, 5, false); /* LocalAccountTokenFilterPolicy */
}

static void launch_absent(fake_t *f, request_t *r)
{
    fake_value_remove(f, OLE, "MachineLaunchRestriction");
}

static void launch_everyone(fake_t *f, request_t *r)
{
    put_sddl(f, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;WD)");
}

static void launch_no_dacl(fake_t *f, request_t *r)
{
    put_sddl(f, "MachineLaunchRestriction", "O:BAG:BA");
}

static void launch_deny(fake_t *f, request_t *r)
{
    put_sddl(f, "MachineLaunchRestriction", "O:BAG:BAD:(D;;CCRP;;;S-1-5-113)(A;;CCDCLCSWRP;;;S-1-5-32-562)");
}

static void launch_customised(fake_t *f, request_t *r)
{
    arrange_account(r, "CONTOSO\\anna");
    put_sddl(f, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)");
}

static void launch_truncated(fake_t *f, request_t *r)
{
    struct registry_value value = {.type = REGISTRY_BINARY, .bytes = memory_copy("\1\0\4\200\24\0\0", 7), .size = 7};
    fake_value(f, OLE, "MachineLaunchRestriction", value);
}

static void launch_wrong_type(fake_t *f, request_t *r)
{
    fake_string(f, OLE, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)");
}

static void policy_lets_in(fake_t *f, request_t *r)
{
    launch_truncated(f, r); /* ignored while the policy is there */
    fake_string(f, DCOM_POLICY, "MachineLaunchRestriction",
                "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;S-1-5-32-562)");
}

static void policy_keeps_out(fake_t *f, request_t *r)
{
    fake_string(f, DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)");
}

static void policy_grants_the_group(fake_t *f, request_t *r)
{
    arrange_account(r, "CONTOSO\\anna");
    fake_string(f, DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;S-1-5-32-562)");
}

static void policy_malformed(fake_t *f, request_t *r)
{
    fake_string(f, DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;");
}

static void policy_conditional(fake_t *f, request_t *r)
{
    fake_string(f, DCOM_POLICY, "MachineLaunchRestriction",
                "O:BAG:BAD:(XD;;CCDCLCSWRP;;;WD;(@User.Title == \"VP\"))(A;;CCDCLCSWRP;;;S-1-5-32-562)");
}

static void policy_unknown_alias(fake_t *f, request_t *r)
{
    fake_string(f, DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;ZZ)");
}

static void policy_object_deny(fake_t *f, request_t *r)
{
    fake_string(f, DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(OD;;CCRP;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)");
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

static void policy_emptied(fake_t *f, request_t *r)
{
    fake_string(f, DCOM_POLICY, "MachineLaunchRestriction", "");
}

static void policy_number(fake_t *f, request_t *r)
{
    fake_dword(f, DCOM_POLICY, "MachineLaunchRestriction", 1);
}

static void policy_of_the_domain(fake_t *f, request_t *r)
{
    struct sid domain_users;
    assert_true(sid_from_text("S-1-5-21-2000478354-1708537768-1957994488-513", &domain_users));
    arrange_account(r, "CONTOSO\\anna");
    fake_string(f, DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;DU)");
    struct sid sid;
    assert_true(sid_from_text("S-1-5-21-2000478354-1708537768-1957994488-1104", &sid));
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
    assert_true(sid_from_text("S-1-5-21-2000478354-1708537768-1957994488-1104", &sid));
    assert_true(sid_from_text("S-1-5-21-7-8-9", &fake_account(f, "CONTOSO\\anna", &sid, false)->member_domain));
}

/* Which domain the target is a member of was not read: it may be the account's. */
static void policy_of_some_domain(fake_t *f, request_t *r)
{
    struct sid sid;
    policy_of_the_domain(f, r);
    assert_true(sid_from_text("S-1-5-21-2000478354-1708537768-1957994488-1104", &sid));
    fake_account(f, "CONTOSO\\anna", &sid, false)->member_domain = (struct sid){.size = 0};
}

static void policy_denies_some_domain(fake_t *f, request_t *r)
{
    policy_of_some_domain(f, r);
    fake_string(f, DCOM_POLICY, "MachineLaunchRestriction",
                "O:DAG:DAD:(D;;CCRP;;;DU)(A;;CCDCLCSWRP;;;AU)(A;;CCDCLCSWRP;;;WD)");
}

/* Whatever domain it is, a local account is not in it. */
static void policy_for_domain_administrators(fake_t *f, request_t *r)
{
    fake_string(f, DCOM_POLICY, "MachineLaunchRestriction",
                "O:BAG:BAD:(D;;CCRP;;;EA)(A;;CCDCLCSWRP;;;DA)(A;;CCDCLCSWRP;;;S-1-5-32-562)");
}

static void policy_for_domain_administrators_only(fake_t *f, request_t *r)
{
    fake_string(f, DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;DA)");
}

/* The account is granted by another entry: what DU is does not matter. */
static void policy_for_some_domain_and_others(fake_t *f, request_t *r)
{
    policy_of_some_domain(f, r);
    fake_member(f, sid_well_known(SID_DISTRIBUTED_COM_USERS), &fake_account(f, "CONTOSO\\anna", NULL, false)->sid);
    fake_string(f, DCOM_POLICY, "MachineLaunchRestriction",
                "O:BAG:BAD:(A;;CCDCLCSWRP;;;DU)(A;;CCDCLCSWRP;;;S-1-5-32-562)");
}

/* The target's own Administrator, and nobody else's. */
static void policy_for_the_administrator(fake_t *f, request_t *r)
{
    arrange_account(r, "PC-0421\\Administrator");
    fake_string(f, DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;LA)");
}

static void policy_for_the_administrator_only(fake_t *f, request_t *r)
{
    fake_string(f, DCOM_POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;LA)");
}

static void policy_account_unread(fake_t *f, request_t *r)
{
    policy_for_domain_administrators(f, r);
    fake_fail(f, FAKE_account_get, ST_DENIED, 5);
}

static void groups_unknown(fake_t *f, request_t *r)
{
    const struct sid monitor = fake_sid(1002);
    struct account *account = fake_account(f, "PC-0421\\monitor", &monitor, true);
    account->missing = ACCOUNT_MISSING_GROUPS;
    account->groups_status = ST_DENIED;
}

static void account_absent(fake_t *f, request_t *r)
{
    arrange_account(r, "nobody");
}

static void access_no_remote(fake_t *f, request_t *r)
{
    put_sddl(f, "MachineAccessRestriction", "O:BAG:BAD:(A;;CCDC;;;WD)(A;;CCDCLC;;;BA)");
}

static void access_group_only(fake_t *f, request_t *r)
{
    arrange_account(r, "CONTOSO\\anna");
    put_sddl(f, "MachineAccessRestriction", "O:BAG:BAD:(A;;CCDCLC;;;S-1-5-32-562)");
}

static void access_anonymous(fake_t *f, request_t *r)
{
    put_sddl(f, "MachineAccessRestriction", "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDCLC;;;AN)");
}

static void access_filtered(fake_t *f, request_t *r)
{
    arrange_account(r, "PC-0421\\support");
    put_sddl(f, "MachineAccessRestriction", "O:BAG:BAD:(A;;CCDCLC;;;BA)(A;;CCDCLC;;;S-1-5-32-562)");
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
    {"no remote access", ACCESS, access_no_remote, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_REFUSED, .remedy = NULL},
    {"access for a group", ACCESS, access_group_only, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_REFUSED, "dcom-users", true, V_READY, false},
    {"access for a filtered administrator", ACCESS, access_filtered, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_FILTERED, "dcom-users", true, V_READY, false},
    {"anonymous access", ACCESS, access_anonymous, V_ATTENTION, TEXT_DCOM_LIMIT_OPEN, .remedy = NULL},
    {"access denied to us", ACCESS, arrange_registry_denied, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},

    {"stock launch, member", LAUNCH, NULL, V_READY, TEXT_DCOM_LIMIT_READY, .remedy = NULL},
    {"built-in launch", LAUNCH, launch_absent, V_READY, TEXT_DCOM_LIMIT_READY, .remedy = NULL},
    {"outsider", LAUNCH, arrange_anna, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_REFUSED, "dcom-users", true, V_READY, false},
    {"outsider of a domain controller", LAUNCH, anna_on_a_domain_controller, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_REFUSED, "domain-dcom-users", false, V_READY, false},
    {"filtered administrator", LAUNCH, arrange_support, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_FILTERED, "dcom-users", true, V_READY, false},
    {"administrator with full token", LAUNCH, support_full_token, V_READY, TEXT_DCOM_LIMIT_READY, .remedy = NULL},
    {"filtered or not, who knows", LAUNCH, support_token_unknown, V_CANNOT_TELL, TEXT_DCOM_LIMIT_UNKNOWN, .remedy = NULL},
    {"launch for everyone", LAUNCH, launch_everyone, V_ATTENTION, TEXT_DCOM_LIMIT_OPEN, .remedy = NULL},
    {"no DACL at all", LAUNCH, launch_no_dacl, V_ATTENTION, TEXT_DCOM_LIMIT_OPEN, .remedy = NULL},
    {"local accounts denied", LAUNCH, launch_deny, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_DENIED, .remedy = NULL},
    {"the group's entry is gone", LAUNCH, launch_customised, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_REFUSED, .remedy = NULL},
    {"truncated", LAUNCH, launch_truncated, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_MALFORMED, .remedy = NULL},
    {"text instead of bytes", LAUNCH, launch_wrong_type, V_CANNOT_TELL, TEXT_DCOM_LIMIT_NOT_UNDERSTOOD, .remedy = NULL},
    {"policy before a damaged value", LAUNCH, policy_lets_in, V_READY, TEXT_DCOM_LIMIT_READY, .remedy = NULL},
    {"policy keeps out", LAUNCH, policy_keeps_out, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_REFUSED, .by_policy = true},
    {"policy for the group", LAUNCH, policy_grants_the_group, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_REFUSED, "dcom-users", true, V_READY, false},
    {"policy malformed", LAUNCH, policy_malformed, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_MALFORMED_POLICY, .by_policy = true},
    {"policy is a number", LAUNCH, policy_number, V_CANNOT_TELL, TEXT_DCOM_LIMIT_NOT_UNDERSTOOD, .by_policy = true},
    {"policy with a condition", LAUNCH, policy_conditional, V_CANNOT_TELL, TEXT_DCOM_LIMIT_NOT_UNDERSTOOD, .by_policy = true},
    {"policy with an unknown alias", LAUNCH, policy_unknown_alias, V_CANNOT_TELL, TEXT_DCOM_LIMIT_NOT_UNDERSTOOD, .by_policy = true},
    {"policy with an entry for objects", LAUNCH, policy_object_deny, V_CANNOT_TELL, TEXT_DCOM_LIMIT_UNKNOWN, .remedy = NULL},
    {"a condition denies", LAUNCH, launch_conditional_deny, V_CANNOT_TELL, TEXT_DCOM_LIMIT_UNKNOWN, .remedy = NULL},
    {"a condition denies somebody else", LAUNCH, launch_conditional_deny_other, V_READY, TEXT_DCOM_LIMIT_READY, .remedy = NULL},
    {"an entry of an unknown type", LAUNCH, launch_unknown_type, V_CANNOT_TELL, TEXT_DCOM_LIMIT_UNKNOWN, .remedy = NULL},
    {"policy emptied by the editor", LAUNCH, policy_emptied, V_READY, TEXT_DCOM_LIMIT_READY, .remedy = NULL},
    {"policy for the domain's users", LAUNCH, policy_of_the_domain, V_READY, TEXT_DCOM_LIMIT_READY, .remedy = NULL},
    {"policy for another domain's users", LAUNCH, policy_of_another_domain, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_REFUSED, .by_policy = true},
    {"policy for some domain's users", LAUNCH, policy_of_some_domain, V_CANNOT_TELL, TEXT_DCOM_LIMIT_UNKNOWN, .remedy = NULL},
    {"policy against some domain's users", LAUNCH, policy_denies_some_domain, V_CANNOT_TELL, TEXT_DCOM_LIMIT_UNKNOWN, .remedy = NULL},
    {"policy for some domain's users and the group", LAUNCH, policy_for_some_domain_and_others, V_READY, TEXT_DCOM_LIMIT_READY, .remedy = NULL},
    {"policy for domain administrators and the group", LAUNCH, policy_for_domain_administrators, V_READY, TEXT_DCOM_LIMIT_READY, .remedy = NULL},
    {"policy for domain administrators, local account", LAUNCH, policy_for_domain_administrators_only, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_REFUSED, .by_policy = true},
    {"policy for the own administrator", LAUNCH, policy_for_the_administrator, V_READY, TEXT_DCOM_LIMIT_READY, .remedy = NULL},
    {"policy for the own administrator, another account", LAUNCH, policy_for_the_administrator_only, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_REFUSED, .by_policy = true},
    {"policy with an alias, account unread", LAUNCH, policy_account_unread, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"groups unknown", LAUNCH, groups_unknown, V_CANNOT_TELL, TEXT_DCOM_LIMIT_UNKNOWN, .remedy = NULL},
    {"no such account", LAUNCH, account_absent, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
};

enum { GOOD = 1 << V_READY, WARN = 1 << V_ATTENTION, BAD = 1 << V_NEEDS_CHANGE, UNKNOWN = 1 << V_CANNOT_TELL };

static const struct reached reached[] = {
    {ACCESS, GOOD | WARN | BAD | UNKNOWN},
    {LAUNCH, GOOD | WARN | BAD | UNKNOWN},
    {NULL, 0},
};
/* clang-format on */

static void every_verdict_is_reached(void **unused)
{
    scenarios_run(scenarios, array_count(scenarios), reached);
}

static void what_cannot_be_read_is_never_ready(void **unused)
{
    static const struct requirement *const all[] = {ACCESS, LAUNCH};
    for (size_t i = 0; i < array_count(all); i++)
        scenario_never_ready(ACCESS, FAKE_account_get, NULL);
    scenario_never_ready(LAUNCH, FAKE_account_get, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_is_reached),
        cmocka_unit_test(what_cannot_be_read_is_never_ready),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
