/* SPDX-License-Identifier: MIT
 * Firewall: what stands above the rules. */
#include "testing.h"

#include "arrange_firewall.h"
#include "scenario.h"

#include "base/memory.h"
#include "requirements/requirements.h"

#include <stdlib.h>
#include <string.h>

typedef struct fake_machine fake_t;
typedef struct request request_t;

/* ---- above the rules ---- */

static void stopped(fake_t *f, request_t *r)
{
    f->firewall.service_running = false;
}

/* So it is on Windows: COM, which names the profiles, does not answer. */
static void stopped_no_profile(fake_t *f, request_t *r)
{
    stopped(f, r);
    f->firewall.active_profiles = 0;
}

static void off(fake_t *f, request_t *r)
{
    arrange_private_profile(f)->enabled = false;
}

static void off_by_policy(fake_t *f, request_t *r)
{
    off(f, r);
    arrange_private_profile(f)->set_by_policy = true;
}

static void off_elsewhere(fake_t *f, request_t *r)
{
    f->firewall.profiles[0].enabled = false;
}

static void default_open(fake_t *f, request_t *r)
{
    arrange_rules_gone(f, r);
    arrange_private_profile(f)->inbound_default_allow = true;
}

static void block_all(fake_t *f, request_t *r)
{
    arrange_private_profile(f)->block_all_inbound = true;
    f->firewall.modify_state = 2;
}

static void block_all_by_policy(fake_t *f, request_t *r)
{
    block_all(f, r);
    arrange_private_profile(f)->set_by_policy = true;
}

static void inbound_blocked(fake_t *f, request_t *r)
{
    f->firewall.modify_state = 2;
}

static void inbound_blocked_partly(fake_t *f, request_t *r)
{
    inbound_blocked(f, r);
    f->firewall.modify_partly = true;
}

static void modify_unread(fake_t *f, request_t *r)
{
    f->firewall.modify_state = MODIFY_UNREAD;
}

static void modify_unread_confirmed(fake_t *f, request_t *r)
{
    modify_unread(f, r);
    f->firewall.confirmed = CONFIRMED_SAME;
}

static void merge_off_no_rule(fake_t *f, request_t *r)
{
    arrange_merge_off(f, r);
    arrange_rules_off(f, r);
}

static void override_rules_off(fake_t *f, request_t *r)
{
    arrange_override(f, r);
    arrange_rules_off(f, r);
}

static void unread(fake_t *f, request_t *r)
{
    fake_fail(f, FAKE_firewall_get, ST_UNREACHABLE, 0x800706BA);
}

static void no_profile(fake_t *f, request_t *r)
{
    f->firewall.active_profiles = 0;
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

static void profiles_unread_off_no_client(fake_t *f, request_t *r)
{
    profiles_unread_off(f, r);
    arrange_no_client(f, r);
}

/* Let in on the domain profile, not on the others. */
static void profiles_unread_far(fake_t *f, request_t *r)
{
    profiles_unread(f, r);
    arrange_far_client(f, r);
}

/* On the private profile it depends on a port that was not read, on the others there is no rule. */
static void profiles_unread_port_unread(fake_t *f, request_t *r)
{
    profiles_unread_off(f, r);
    fake_rule_add(f, "{DYNAMIC}", "", "49152-65535", PROFILE_PRIVATE, "*", true);
    fake_fail(f, FAKE_wmi_host_get, ST_DENIED, 5);
}

static void profiles_unread_one_off(fake_t *f, request_t *r)
{
    profiles_unread(f, r);
    off(f, r);
}

static void profiles_unread_one_blocks(fake_t *f, request_t *r)
{
    profiles_unread(f, r);
    arrange_private_profile(f)->block_all_inbound = true;
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

static void remote_unread(fake_t *f, request_t *r)
{
    arrange_remote_client(f, r);
    unread(f, r);
}

static void remote_other_product(fake_t *f, request_t *r)
{
    arrange_remote_client(f, r);
    arrange_other_product(f, r);
}

static void remote_stopped(fake_t *f, request_t *r)
{
    arrange_remote_client(f, r);
    stopped(f, r);
}

/* ---- which network ---- */

#define POLICY &requirement_fw_policy
#define DCOM &requirement_fw_dcom_in
#define WMI &requirement_fw_wmi_in

/* The same state for both kinds of traffic. */
#define BOTH(name, arrange, verdict, summary, ...) \
    {name ", DCOM", DCOM, arrange, verdict, summary, __VA_ARGS__}, \
    { \
        name ", WMI", WMI, arrange, verdict, summary, __VA_ARGS__ \
    }

/* clang-format off */
static const struct scenario scenarios[] = {
    BOTH("remote, let in, settings unread", remote_unread, V_READY, TEXT_FW_IN_PROVEN, .remedy = NULL),
    BOTH("remote, let in, another firewall", remote_other_product, V_READY, TEXT_FW_IN_PROVEN, .remedy = NULL),
    BOTH("remote, let in, service stopped", remote_stopped, V_READY, TEXT_FW_IN_PROVEN, .remedy = NULL),

    BOTH("service stopped", stopped, V_CANNOT_TELL, TEXT_FW_IN_STOPPED, .remedy = NULL),
    BOTH("service stopped, profiles unnamed", stopped_no_profile, V_CANNOT_TELL, TEXT_FW_POLICY_STOPPED,
         .remedy = NULL),
    BOTH("off", off, V_ATTENTION, TEXT_FW_IN_OFF, .remedy = NULL),
    BOTH("open by default", default_open, V_ATTENTION, TEXT_FW_IN_OPEN, .remedy = NULL),
    BOTH("all blocked", block_all, V_NEEDS_CHANGE, TEXT_FW_IN_ALL_BLOCKED, .remedy = NULL),
    BOTH("merge off", arrange_merge_off, V_NEEDS_CHANGE, TEXT_FW_IN_MERGE_OFF, .by_policy = true),
    BOTH("merge off, no rule", merge_off_no_rule, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .by_policy = true),
    BOTH("rules of Group Policy", arrange_policy_rules, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("Group Policy overrides", override_rules_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE, .by_policy = true),
    BOTH("no profile", no_profile, V_CANNOT_TELL, TEXT_FW_IN_NO_PROFILE, .remedy = NULL),
    BOTH("profiles unread, let in on all", profiles_unread, V_READY, TEXT_FW_IN_ALLOWED_CLIENT, .remedy = NULL),
    BOTH("profiles unread, on none", profiles_unread_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-client", .recommended = true, .after = V_CANNOT_TELL),
    BOTH("profiles unread, on none, Windows' own", profiles_unread_off, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "enable-rule", .after = V_READY),
    BOTH("profiles unread, on none, client unknown", profiles_unread_off_no_client, V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE,
         .remedy = "allow-subnet", .recommended = true, .after = V_CANNOT_TELL),
    BOTH("profiles unread, on some", profiles_unread_far, V_CANNOT_TELL, TEXT_FW_PROFILES_DIFFER, .remedy = NULL),
    {"profiles unread, port unread", WMI, profiles_unread_port_unread, V_CANNOT_TELL, TEXT_FW_PROFILES_DIFFER,
     .remedy = NULL},
    BOTH("profiles unread, one blocks", profiles_unread_one_blocks, V_CANNOT_TELL, TEXT_FW_PROFILES_DIFFER,
         .remedy = NULL),
    BOTH("unread", unread, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL),
    BOTH("an arrange_override that cannot be placed", arrange_override, V_CANNOT_TELL, TEXT_FW_IN_OVERRIDE, .by_policy = true),
    BOTH("another firewall", arrange_other_product, V_CANNOT_TELL, TEXT_FW_IN_OTHER, .remedy = NULL),

    {"nothing above", POLICY, NULL, V_READY, TEXT_FW_POLICY_READY, .remedy = NULL},
    {"service stopped", POLICY, stopped, V_ATTENTION, TEXT_FW_POLICY_STOPPED, .remedy = NULL},
    {"off", POLICY, off, V_ATTENTION, TEXT_FW_POLICY_OFF, .remedy = NULL},
    {"off by policy", POLICY, off_by_policy, V_ATTENTION, TEXT_FW_POLICY_OFF, .by_policy = true},
    {"off on an idle profile", POLICY, off_elsewhere, V_READY, TEXT_FW_POLICY_READY, .remedy = NULL},
    {"all blocked", POLICY, block_all, V_NEEDS_CHANGE, TEXT_FW_POLICY_BLOCKS_ALL, .remedy = NULL},
    {"all blocked by policy", POLICY, block_all_by_policy, V_NEEDS_CHANGE, TEXT_FW_POLICY_BLOCKS_ALL,
     .by_policy = true},
    {"inbound blocked", POLICY, inbound_blocked, V_NEEDS_CHANGE, TEXT_FW_POLICY_INBOUND_BLOCKED, .remedy = NULL},
    {"inbound blocked on some profile", POLICY, inbound_blocked_partly, V_CANNOT_TELL, TEXT_FW_POLICY_BLOCKED_PARTLY, .remedy = NULL},
    {"nothing said of the policy", POLICY, modify_unread, V_CANNOT_TELL, TEXT_FW_POLICY_MODIFY_UNREAD, .remedy = NULL},
    {"nothing said, the store in force read", POLICY, modify_unread_confirmed, V_READY, TEXT_FW_POLICY_READY, .remedy = NULL},
    {"DCOM, inbound blocked on some profile", DCOM, inbound_blocked_partly, V_CANNOT_TELL, TEXT_FW_IN_SHIELD_UNREAD, .remedy = NULL},
    {"WMI, nothing said of the policy", WMI, modify_unread, V_CANNOT_TELL, TEXT_FW_IN_SHIELD_UNREAD, .remedy = NULL},
    {"merge off", POLICY, arrange_merge_off, V_ATTENTION, TEXT_FW_POLICY_MERGE_OFF, .by_policy = true},
    {"override", POLICY, arrange_override, V_ATTENTION, TEXT_FW_POLICY_OVERRIDE, .by_policy = true},
    {"another firewall", POLICY, arrange_other_product, V_ATTENTION, TEXT_FW_POLICY_OTHER, .remedy = NULL},
    {"profiles unread", POLICY, profiles_unread, V_READY, TEXT_FW_POLICY_READY, .remedy = NULL},
    {"profiles unread, one off", POLICY, profiles_unread_one_off, V_CANNOT_TELL, TEXT_FW_PROFILES_DIFFER,
     .remedy = NULL},
    {"profiles unread, one blocks", POLICY, profiles_unread_one_blocks, V_CANNOT_TELL, TEXT_FW_PROFILES_DIFFER,
     .remedy = NULL},
    {"profiles unread, all block", POLICY, profiles_unread_all_block, V_NEEDS_CHANGE, TEXT_FW_POLICY_BLOCKS_ALL,
     .remedy = NULL},
    {"profiles unread, no local rules", POLICY, profiles_unread_merge_off, V_ATTENTION, TEXT_FW_POLICY_MERGE_OFF,
     .by_policy = true},
    {"unread", POLICY, unread, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
};

enum { GOOD = 1 << V_READY, WARN = 1 << V_ATTENTION, BAD = 1 << V_NEEDS_CHANGE, UNKNOWN = 1 << V_CANNOT_TELL };

static const struct reached reached[] = {
    {POLICY, GOOD | WARN | BAD | UNKNOWN},
    {DCOM, GOOD | WARN | BAD | UNKNOWN},
    {WMI, GOOD | WARN | BAD | UNKNOWN},
    {NULL, 0},
};
/* clang-format on */

static void every_verdict_is_reached(void **unused)
{
    scenarios_run(scenarios, array_count(scenarios), reached);
}

static void what_cannot_be_read_is_never_ready(void **unused)
{
    scenario_never_ready(POLICY, FAKE_firewall_get, NULL);
    scenario_never_ready(DCOM, FAKE_firewall_get, NULL);
    scenario_never_ready(WMI, FAKE_firewall_get, NULL);
}

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_is_reached),
        cmocka_unit_test(what_cannot_be_read_is_never_ready),
        cmocka_unit_test(products_unread_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
