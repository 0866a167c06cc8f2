/* SPDX-License-Identifier: MIT
 * Exit 0 means "ready, and I looked": states of a computer in which it once was not so, and how they end. */
#include "testing.h"

#include "fake_system.h"

#include "base/bytes.h"
#include "base/memory.h"
#include "check/run_merge.h"
#include "machine/security_descriptor.h"
#include "session/fixing.h"
#include "session/revert.h"

#include <stdlib.h>
#include <string.h>

struct scene {
    struct fake_machine *fake;
    struct fake_store *store;
    struct fake_system *system;
    struct request request;
};

static struct scene scene_of(bool local)
{
    struct scene scene = {.fake = fake_machine_healthy(), .store = fake_store_new()};
    scene.system = fake_system_new(scene.fake, scene.store);
    scene.request = local ? fake_request_local() : fake_request_remote();
    if (!local)
        scene.system->own_name = "CLIENT-7";
    return scene;
}

static void replace(char **text, const char *by)
{
    free(*text);
    *text = memory_string(by);
}

static struct checked *check(struct scene *scene)
{
    struct sentence problem;
    struct session *session =
        session_open(&scene->system->system, &scene->request, NULL, NULL, "wmiready-cli", LANGUAGE_EN, &problem);
    assert_non_null(session);
    struct checked *checked = checked_new(session, NULL, NULL);
    session_release(session);
    return checked;
}

static void scene_free(struct scene *scene)
{
    request_free(&scene->request);
    fake_system_free(scene->system);
    fake_store_free(scene->store);
    fake_machine_free(scene->fake);
}

static void ends(struct scene *scene, int code)
{
    struct checked *checked = check(scene);
    assert_int_equal(outcome_exit_code(VERB_CHECK, outcome_of_check(&checked->run)), code);
    checked_release(checked);
    scene_free(scene);
}

/* ---- the firewall ---- */

static void rules_for_somebody_else(void **unused)
{
    static const char *const ids[] = {"WMI-RPCSS-In-TCP", "WMI-WINMGMT-In-TCP"};
    struct scene scene = scene_of(true);
    replace(&scene.request.client_address, NULL);
    for (size_t i = 0; i < array_count(ids); i++)
        fake_rule_text(&fake_rule(scene.fake, ids[i])->addresses, "10.99.99.99");
    ends(&scene, 2);
}

static void nearly_everybody_blocked(void **unused)
{
    struct scene scene = scene_of(true);
    replace(&scene.request.client_address, NULL);
    struct firewall_rule *rule =
        fake_rule_add(scene.fake, "Corp-Block-135", "rpcss", "135", PROFILE_PRIVATE, "0.0.0.1-223.255.255.255", true);
    rule->allow = false;
    ends(&scene, 2);
}

static void a_firewall_of_another_vendor(void **unused)
{
    struct scene scene = scene_of(true);
    replace(&scene.fake->firewall.other_products, "Norton 360 Firewall");
    ends(&scene, 2);
}

/* What a stopped service lets in is documented nowhere. */
static void the_firewall_service_is_stopped(void **unused)
{
    struct scene scene = scene_of(true);
    scene.fake->firewall.service_running = false;
    ends(&scene, 2);
}

static void subnets_not_read(void **unused)
{
    struct scene scene = scene_of(true);
    replace(&scene.request.client_address, "10.1.2.7");
    fake_fail(scene.fake, FAKE_networks_get, ST_DENIED, 5);
    ends(&scene, 2);
}

static void the_same_with_subnets(void **unused)
{
    struct scene scene = scene_of(true);
    replace(&scene.request.client_address, "10.1.2.7");
    ends(&scene, 1);
}

/* ---- the account ---- */

static void an_account_with_limits(void **unused)
{
    struct scene scene = scene_of(true);
    struct sid sid = fake_sid(1002);
    fake_account(scene.fake, "PC-0421\\monitor", &sid, true)->workstation_limits = true;
    ends(&scene, 2);
}

/* The list of the namespace begins with XD: a deny entry whose condition, @User.x == @User.x or whatever it says, is
 * not computed here ([MS-DTYP] 2.4.4.7: ACCESS_DENIED_CALLBACK_ACE). */
static void an_entry_with_a_condition(void **unused)
{
    static const uint8_t condition[] = {'a', 'r',  't', 'x', 0x04, 1, 0, 0, 0, 0, 0, 0, 0,    1,
                                        2,   0x04, 1,   0,   0,    0, 0, 0, 0, 0, 1, 2, 0x80, 0};
    enum { CALLBACK_DENY = 0x0A };
    struct scene scene = scene_of(true);
    const struct sid monitor = fake_sid(1002);
    struct security_descriptor sd = {0};
    for (size_t i = 0; i < scene.fake->namespace_count; i++)
        if (strcmp(scene.fake->namespaces[i].path, "root\\cimv2") == 0)
            assert_int_equal(
                security_descriptor_parse(scene.fake->namespaces[i].bytes, scene.fake->namespaces[i].size, &sd), ST_OK);
    assert_true(sd.ace_count > 0);
    security_descriptor_insert(&sd, 0, ACE_DENY, ACE_CONTAINER_INHERIT, 0x21, &monitor);
    struct ace *ace = &sd.aces[0];
    ace->raw = memory_resize(ace->raw, ace->raw_size + sizeof condition, 1);
    memcpy(ace->raw + ace->raw_size, condition, sizeof condition);
    ace->raw_size = (uint16_t)(ace->raw_size + sizeof condition);
    ace->raw[0] = ace->type = CALLBACK_DENY;
    bytes_put_u16(ace->raw + 2, ace->raw_size);
    size_t size;
    uint8_t *bytes = security_descriptor_bytes(&sd, &size);
    fake_namespace_bytes(scene.fake, "root\\cimv2", bytes, size);
    free(bytes);
    security_descriptor_free(&sd);
    ends(&scene, 2);
}

/* Accounts that no database of the target or a domain keeps: nobody knows, and nothing is planned for them. */
static void an_account_of_elsewhere(void **unused)
{
    static const char *const sids[] = {"S-1-12-1-1-2-3-4", "S-1-11-96-3623454863-58364-18864", "S-1-5-80-1-2-3-4-5"};
    for (size_t i = 0; i < array_count(sids); i++) {
        struct scene scene = scene_of(true);
        struct sid sid;
        assert_true(sid_from_text(sids[i], &sid));
        fake_account(scene.fake, "AzureAD\\anna", &sid, false);
        replace(&scene.request.account, "AzureAD\\anna");
        struct checked *checked = check(&scene);
        assert_int_equal(run_finding(&checked->run, "PERM-ACCOUNT")->verdict, V_CANNOT_TELL);
        assert_int_not_equal(run_finding(&checked->run, "UAC-TOKEN-FILTER")->summary.id, TEXT_UAC_DOMAIN);
        struct fixing *fixing = fixing_new(checked);
        assert_int_equal(fixing_plan(fixing, NULL, 0, NULL), ST_OK);
        assert_int_equal(fix_change_count(&fixing->rounds[0].fix), 0);
        fixing_free(fixing);
        checked_release(checked);
        ends(&scene, 2);
    }
}

/* O-36: on a domain controller the group is the domain's, and nobody is made an administrator of the domain. */
static void an_account_of_a_domain_controller(void **unused)
{
    for (int server = 0; server < 2; server++) {
        struct scene scene = scene_of(true);
        struct sid sid = fake_sid(1009);
        bool of_domain = false, administrators = false;
        fake_account(scene.fake, "CONTOSO\\outsider", &sid, false);
        replace(&scene.request.account, "CONTOSO\\outsider");
        scene.fake->os.server = scene.fake->os.domain_controller = server;
        struct checked *checked = check(&scene);
        const struct finding *finding = run_finding(&checked->run, "PERM-GROUP");
        assert_int_equal(finding->verdict, V_NEEDS_CHANGE);
        for (size_t i = 0; i < finding->offer_count; i++) {
            of_domain |= strcmp(finding->offers[i].remedy->id, "domain-dcom-users") == 0;
            administrators |= strcmp(finding->offers[i].remedy->id, "administrators") == 0;
        }
        assert_int_equal(of_domain, server);
        assert_int_equal(administrators, !server);
        checked_release(checked);
        scene_free(&scene);
    }
}

/* ---- from here is not from there ---- */

static void anna(struct scene *scene)
{
    struct sid sid;
    replace(&scene->fake->os.user, "CONTOSO\\anna");
    replace(&scene->fake->os.user_sid, "S-1-5-21-2000478354-1708537768-1957994488-1104");
    assert_true(sid_from_text(scene->fake->os.user_sid, &sid));
    fake_member(scene->fake, sid_well_known(SID_ADMINISTRATORS), &sid);
    replace(&scene->request.account, NULL);
    replace(&scene->request.client_address, "10.1.2.7");
    scene->request.client_here = false;
}

static void a_query_from_here_proves_nothing_for_there(void **unused)
{
    struct scene scene = scene_of(false);
    anna(&scene);
    fake_fail(scene.fake, FAKE_firewall_get, ST_DENIED, 5);
    ends(&scene, 2);
}

static void the_same_with_the_firewall_read(void **unused)
{
    struct scene scene = scene_of(false);
    anna(&scene);
    ends(&scene, 1);
}

/* Another adapter of this computer: the firewall may let in the one and not the other. */
static void a_query_from_one_address_proves_nothing_for_another(void **unused)
{
    static const struct {
        const char *client;
        bool here;
        int code;
    } cases[] = {
        {"192.168.1.20", true, 0},
        {"10.9.9.9,192.168.1.20", true, 0}, /* a name that has both */
        {"10.9.9.9", true, 2},
        {"10.9.9.9,192.168.1.20", false, 2}, /* two clients */
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct scene scene = scene_of(false);
        anna(&scene);
        replace(&scene.request.client_address, cases[i].client);
        scene.request.client_here = cases[i].here;
        fake_fail(scene.fake, FAKE_firewall_get, ST_DENIED, 5);
        ends(&scene, cases[i].code);
    }
}

static void a_file_of_another_computer(void **unused)
{
    struct scene scene = scene_of(false), other = scene_of(true);
    replace(&scene.request.target, "192.168.1.10");
    fake_fail(scene.fake, FAKE_firewall_get, ST_DENIED, 5);
    fake_fail(scene.fake, FAKE_namespace_get, ST_DENIED, 5);
    replace(&other.fake->os.computer, "OTHER-PC");
    replace(&other.fake->os.dns_name, "other-pc.fabrikam.com");
    struct checked *run = check(&scene), *saved = check(&other);
    assert_int_equal(run_merge_identity(&run->run, &saved->run), MERGE_OTHER_COMPUTER);
    assert_int_equal(outcome_of_check(&run->run), OUTCOME_CANNOT_TELL);
    checked_release(saved);
    checked_release(run);
    scene_free(&other);
    scene_free(&scene);
}

/* ---- fix and undo ---- */

static void a_plan_that_could_not_be_made(void **unused)
{
    struct scene scene = scene_of(true);
    fake_service_set(scene.fake, "Winmgmt", SERVICE_START_MANUAL, SERVICE_STATE_RUNNING);
    struct checked *before = check(&scene);
    struct fixing *fixing = fixing_new(before);
    fake_fail(scene.fake, FAKE_service_get, ST_TIMEOUT, 1460);
    assert_int_equal(fixing_plan(fixing, NULL, 0, NULL), ST_OK);
    assert_int_equal(fix_change_count(&fixing->rounds[0].fix), 0);
    enum outcome outcome = outcome_worse(outcome_of_fix(&before->run), fixing->refused);
    assert_int_equal(outcome_exit_code(VERB_FIX, outcome), 2);
    fixing_free(fixing);
    checked_release(before);
    scene_free(&scene);
}

static void a_restart_hides_nothing(void **unused)
{
    struct scene scene = scene_of(true);
    struct checked *checked = check(&scene);
    run_finding_to_change(&checked->run, "DCOM-ENABLED")->verdict = V_FIXED_AFTER_RESTART;
    assert_int_equal(outcome_exit_code(VERB_FIX, outcome_of_fix(&checked->run)), 3010);
    run_finding_to_change(&checked->run, "PERM-LOGON")->verdict = V_CANNOT_TELL;
    assert_int_equal(outcome_exit_code(VERB_FIX, outcome_of_fix(&checked->run)), 2);
    run_finding_to_change(&checked->run, "PERM-GROUP")->verdict = V_NOT_FIXED;
    assert_int_equal(outcome_exit_code(VERB_FIX, outcome_of_fix(&checked->run)), 1);
    checked_release(checked);
    scene_free(&scene);
}

static void an_undo_that_left_something(void **unused)
{
    const struct reverted done = {.result = {.restored = 2}}, action = {.result = {.restored = 1, .irreversible = 1}},
                          kept = {.result = {.kept = 1}}, failed = {.result = {.failed = 1}},
                          restart = {.result = {.restored = 1}, .restart = true};
    assert_int_equal(outcome_exit_code(VERB_UNDO, revert_outcome(&done)), 0);
    assert_int_equal(outcome_exit_code(VERB_UNDO, revert_outcome(&action)), 1);
    assert_int_equal(outcome_exit_code(VERB_UNDO, revert_outcome(&kept)), 1);
    assert_int_equal(outcome_exit_code(VERB_UNDO, revert_outcome(&failed)), 1);
    assert_int_equal(outcome_exit_code(VERB_UNDO, revert_outcome(&restart)), 3010);
}

/* A range below 1025 that was changed: netsh would not take it back, and the undo says so. */
static void an_undo_of_what_cannot_be_taken_back(void **unused)
{
    struct scene scene = scene_of(true);
    struct call call = call_make(NULL, 1000);
    struct fault fault;
    struct journal journal;
    struct journal_header header = {.target = memory_string("PC-0421"),
                                    .machine_id = journal_machine_id(&scene.fake->machine, &call, "PC-0421")};
    assert_int_equal(journal_create(&scene.store->store, &header, &fault, &journal), ST_OK);
    struct change range = {.kind = CHANGE_PORT_RANGE,
                           .object = memory_string("ipv4"),
                           .item = memory_string(""),
                           .before = state_text("1024,3977"),
                           .after = state_text("49152,16384")};
    struct change start = {.kind = CHANGE_SERVICE_START,
                           .object = memory_string("Winmgmt"),
                           .item = memory_string(""),
                           .before = state_number(SERVICE_START_MANUAL),
                           .after = state_number(SERVICE_START_AUTOMATIC)};
    struct change *const changes[] = {&range, &start};
    for (size_t i = 0; i < array_count(changes); i++) {
        assert_int_equal(journal_begin_change(&journal, "FW-DYNAMIC-RANGE", "default-range", changes[i], &fault),
                         ST_OK);
        call = call_make(NULL, 1);
        assert_int_equal(journal_end_change(&journal, ST_OK, &call, &fault), ST_OK);
        change_free(changes[i]);
    }
    const struct reverted reverted = {.result = undo_run(&scene.fake->machine, NULL, &journal, "x", NULL)};
    assert_int_equal(reverted.result.irreversible, 1);
    assert_int_equal(outcome_exit_code(VERB_UNDO, revert_outcome(&reverted)), 1);
    journal_free(&journal);
    journal_header_free(&header);
    scene_free(&scene);
}

/* The letters by which the ways to a dishonest exit code are known. */
#define ENDING(letter, test) \
    { \
        letter ": " #test, test, NULL, NULL, NULL \
    }

const struct CMUnitTest program_tests[] = {
    ENDING("A", rules_for_somebody_else),
    ENDING("A2", nearly_everybody_blocked),
    ENDING("A3", a_firewall_of_another_vendor),
    ENDING("A4", subnets_not_read),
    ENDING("A4'", the_same_with_subnets),
    ENDING("A5", an_account_with_limits),
    ENDING("A6", the_firewall_service_is_stopped),
    ENDING("A7", an_entry_with_a_condition),
    ENDING("B", a_query_from_here_proves_nothing_for_there),
    ENDING("B'", the_same_with_the_firewall_read),
    cmocka_unit_test(a_query_from_one_address_proves_nothing_for_another),
    ENDING("C0, C1", a_file_of_another_computer),
    ENDING("D", a_plan_that_could_not_be_made),
    ENDING("E", a_restart_hides_nothing),
    ENDING("F", an_undo_of_what_cannot_be_taken_back),
    cmocka_unit_test(an_undo_that_left_something),
    cmocka_unit_test(an_account_of_elsewhere),
    cmocka_unit_test(an_account_of_a_domain_controller),
    {0},
};
