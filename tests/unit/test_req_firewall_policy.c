/* SPDX-License-Identifier: MIT
 * Firewall: what stands above the rules. */
#include "testing.h"

#include "arrange_firewall.h"
#include "scenario.h"

#include "base/memory.h"
#include "requirements/requirements.h"

#include <string.h>

/* ---- above the rules ---- */

static void stopped(fake_t *f, request_t *r)
{
    f->firewall.service_running = false;
}

static void off(fake_t *f, request_t *r)
{
    arrange_private_profile(f)->enabled = false;
}

static void unread(fake_t *f, request_t *r)
{
    fake_fail(f, FAKE_firewall_get, ST_UNREACHABLE, 0x800706BA);
}

/* Read over the Remote Registry: which profiles are active does not stand there. */
static void profiles_unread(fake_t *f, request_t *r)
{
    f->firewall.active_profiles = 0;
    f->firewall.profiles_unread = true;
}

static void profiles_unread_off(fake_t *f, request_t *r)
{
    arrange_rules_off(f, r);
    fake_rule(f, DCOM_RULE "-NoScope")->enabled = false;
    fake_rule(f, WMI_RULE "-NoScope")->enabled = false;
    profiles_unread(f, r);
}

/* On the private profile it depends on a port that was not read, on the others there is no rule. */
static void profiles_unread_port_unread(fake_t *f, request_t *r)
{
    profiles_unread_off(f, r);
    fake_rule_add(f, "{DYNAMIC}", "", "49152-65535", PROFILE_PRIVATE, "*", true);
    fake_fail(f, FAKE_wmi_host_get, ST_DENIED, 5);
}

static void profiles_unread_all_block(fake_t *f, request_t *r)
{
    profiles_unread(f, r);
    for (size_t i = 0; i < PROFILE_COUNT; i++)
        f->firewall.profiles[i].block_all_inbound = true;
}

static void profiles_unread_merge_off(fake_t *f, request_t *r)
{
    profiles_unread(f, r);
    for (size_t i = 0; i < PROFILE_COUNT; i++)
        f->firewall.profiles[i].policy_merge_off = true;
}

#define POLICY &requirement_fw_policy
#define DCOM &requirement_fw_dcom_in
#define WMI &requirement_fw_wmi_in

/* clang-format off */
static const struct scenario scenarios[] = {
    BOTH("remote, let in, settings unread", arrange_remote_client, V_READY, TEXT_FW_IN_PROVEN, STEPS(DO(unread))),
    BOTH("remote, let in, another firewall", arrange_remote_client, V_READY, TEXT_FW_IN_PROVEN,
         STEPS(DO(arrange_other_product))),
    BOTH("remote, let in, service stopped", arrange_remote_client, V_READY, TEXT_FW_IN_PROVEN, STEPS(DO(stopped))),

    BOTH("service stopped", stopped, V_CANNOT_TELL, TEXT_FW_IN_STOPPED, .remedy = NULL),
    /* So it is on Windows: COM, which names the profiles, does not answer. */
    BOTH("service stopped, profiles unnamed", stopped, V_CANNOT_TELL, TEXT_FW_POLICY_STOPPED,
         STEPS(MACHINE_IS(firewall.active_profiles, 0))),
    BOTH("off", off, V_ATTENTION, TEXT_FW_IN_OFF, .remedy = NULL),
    BOTH("open by default", arrange_rules_gone, V_ATTENTION, TEXT_FW_IN_OPEN,
         STEPS(MACHINE_IS(firewall.profiles[1].inbound_default_allow, true))),
    BOTH("all blocked", NULL, V_NEEDS_CHANGE, TEXT_FW_IN_ALL_BLOCKED,
         STEPS(MACHINE_IS(firewall.profiles[1].block_all_inbound, true), MACHINE_IS(firewall.modify_state, 2))),
    BOTH("merge off", arrange_merge_off, V_NEEDS_CHANGE, TEXT_FW_IN_MERGE_OFF, .by_policy = true),
    BOTH("merge off, no rule", arrange_merge_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .by_policy = true,
         STEPS(DO(arrange_rules_off))),
    BOTH("rules of Group Policy", arrange_policy_rules, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("Group Policy overrides", arrange_override, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .by_policy = true,
         STEPS(DO(arrange_rules_off))),
    BOTH("no profile", NULL, V_CANNOT_TELL, TEXT_FW_IN_NO_PROFILE, STEPS(MACHINE_IS(firewall.active_profiles, 0))),
    BOTH("profiles unread, let in on all", profiles_unread, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("profiles unread, on none", profiles_unread_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-client", .recommended = true, .after = V_CANNOT_TELL),
    BOTH("profiles unread, on none, Windows' own", profiles_unread_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "enable-rule", .after = V_READY),
    BOTH("profiles unread, on none, client unknown", profiles_unread_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-subnet", .recommended = true, .after = V_CANNOT_TELL, STEPS(DO(arrange_no_client))),
    /* Let in on the domain profile, not on the others. */
    BOTH("profiles unread, on some", profiles_unread, V_CANNOT_TELL, TEXT_FW_PROFILES_DIFFER,
         STEPS(DO(arrange_far_client))),
    {"profiles unread, port unread", WMI, profiles_unread_port_unread, V_CANNOT_TELL, TEXT_FW_PROFILES_DIFFER,
     .remedy = NULL},
    BOTH("profiles unread, one blocks", profiles_unread, V_CANNOT_TELL, TEXT_FW_PROFILES_DIFFER,
         STEPS(MACHINE_IS(firewall.profiles[1].block_all_inbound, true))),
    BOTH("unread", unread, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL),
    BOTH("an arrange_override that cannot be placed", arrange_override, V_CANNOT_TELL, TEXT_FW_IN_OVERRIDE, .by_policy = true),
    BOTH("another firewall", arrange_other_product, V_CANNOT_TELL, TEXT_FW_IN_OTHER, .remedy = NULL),

    {"nothing above", POLICY, NULL, V_READY, TEXT_FW_POLICY_READY, .remedy = NULL},
    {"service stopped", POLICY, stopped, V_ATTENTION, TEXT_FW_POLICY_STOPPED, .remedy = NULL},
    {"off", POLICY, off, V_ATTENTION, TEXT_FW_POLICY_OFF, .remedy = NULL},
    {"off by policy", POLICY, off, V_ATTENTION, TEXT_FW_POLICY_OFF, .by_policy = true,
     STEPS(MACHINE_IS(firewall.profiles[1].set_by_policy, true))},
    {"off on an idle profile", POLICY, NULL, V_READY, TEXT_FW_POLICY_READY,
     STEPS(MACHINE_IS(firewall.profiles[0].enabled, false))},
    {"all blocked", POLICY, NULL, V_NEEDS_CHANGE, TEXT_FW_POLICY_BLOCKS_ALL,
     STEPS(MACHINE_IS(firewall.profiles[1].block_all_inbound, true), MACHINE_IS(firewall.modify_state, 2))},
    {"all blocked by policy", POLICY, NULL, V_NEEDS_CHANGE, TEXT_FW_POLICY_BLOCKS_ALL, .by_policy = true,
     STEPS(MACHINE_IS(firewall.profiles[1].block_all_inbound, true), MACHINE_IS(firewall.modify_state, 2),
           MACHINE_IS(firewall.profiles[1].set_by_policy, true))},
    {"inbound blocked", POLICY, NULL, V_NEEDS_CHANGE, TEXT_FW_POLICY_INBOUND_BLOCKED,
     STEPS(MACHINE_IS(firewall.modify_state, 2))},
    {"inbound blocked on some profile", POLICY, NULL, V_CANNOT_TELL, TEXT_FW_POLICY_BLOCKED_PARTLY,
     STEPS(MACHINE_IS(firewall.modify_state, 2), MACHINE_IS(firewall.modify_partly, true))},
    {"nothing said of the policy", POLICY, NULL, V_CANNOT_TELL, TEXT_FW_POLICY_MODIFY_UNREAD,
     STEPS(MACHINE_IS(firewall.modify_state, MODIFY_UNREAD))},
    {"nothing said, the store in force read", POLICY, NULL, V_READY, TEXT_FW_POLICY_READY,
     STEPS(MACHINE_IS(firewall.modify_state, MODIFY_UNREAD), MACHINE_IS(firewall.confirmed, CONFIRMED_SAME))},
    {"DCOM, inbound blocked on some profile", DCOM, NULL, V_CANNOT_TELL, TEXT_FW_IN_SHIELD_UNREAD,
     STEPS(MACHINE_IS(firewall.modify_state, 2), MACHINE_IS(firewall.modify_partly, true))},
    {"WMI, nothing said of the policy", WMI, NULL, V_CANNOT_TELL, TEXT_FW_IN_SHIELD_UNREAD,
     STEPS(MACHINE_IS(firewall.modify_state, MODIFY_UNREAD))},
    {"merge off", POLICY, arrange_merge_off, V_ATTENTION, TEXT_FW_POLICY_MERGE_OFF, .by_policy = true},
    {"override", POLICY, arrange_override, V_ATTENTION, TEXT_FW_POLICY_OVERRIDE, .by_policy = true},
    {"another firewall", POLICY, arrange_other_product, V_ATTENTION, TEXT_FW_POLICY_OTHER, .remedy = NULL},
    {"profiles unread", POLICY, profiles_unread, V_READY, TEXT_FW_POLICY_READY, .remedy = NULL},
    {"profiles unread, one off", POLICY, profiles_unread, V_CANNOT_TELL, TEXT_FW_PROFILES_DIFFER, STEPS(DO(off))},
    {"profiles unread, one blocks", POLICY, profiles_unread, V_CANNOT_TELL, TEXT_FW_PROFILES_DIFFER,
     STEPS(MACHINE_IS(firewall.profiles[1].block_all_inbound, true))},
    {"profiles unread, all block", POLICY, profiles_unread_all_block, V_NEEDS_CHANGE, TEXT_FW_POLICY_BLOCKS_ALL,
     .remedy = NULL},
    {"profiles unread, no local rules", POLICY, profiles_unread_merge_off, V_ATTENTION, TEXT_FW_POLICY_MERGE_OFF,
     .by_policy = true},
    {"unread", POLICY, unread, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
};

/* clang-format on */

static const struct judged judged[] = {
    {POLICY, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL, NULL, {FAKE_firewall_get}},
    {DCOM, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL, NULL, {FAKE_firewall_get}},
    {WMI, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL, NULL, {FAKE_firewall_get}},
    {.requirement = NULL},
};

static struct scenario_set set = {scenarios, array_count(scenarios), judged};

/* The assumption stands where it was needed, and nowhere else. */
static void products_unread_are_told(void **unused)
{
    for (int unread = 0; unread < 2; unread++) {
        struct fake_machine *fake = fake_machine_healthy();
        struct request request = fake_request_local();
        fake->firewall.products_unread = unread;
        struct seen seen = seen_check(fake, &request, DCOM);
        int told = 0;
        for (size_t i = 0; i < seen.finding->evidence_count; i++)
            told += strstr(seen.finding->evidence[i].where, "FW-NO-PRODUCT") != NULL;
        assert_int_equal(told, unread);
        assert_true(seen.finding->verdict == V_READY || seen.finding->verdict == V_ATTENTION);
        seen_free(&seen);
        request_free(&request);
        fake_machine_free(fake);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_prestate(scenario_verdicts, &set),
    cmocka_unit_test_prestate(scenario_unread, &set),
    cmocka_unit_test(products_unread_are_told),
    {0},
};
