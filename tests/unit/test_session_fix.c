/* SPDX-License-Identifier: MIT
 * A session that fixes, checks again, and takes back. */
#include "testing.h"

#include "fake_system.h"
#include "session_scene.h"
#include "trial.h"

#include "base/memory.h"
#include "session/fixing.h"
#include "session/revert.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- fix, check again, fix what became visible ---- */

struct agreeing {
    struct fixing_listener listener;
    size_t asked, stopped, most;
};

static bool on_agree(struct fixing_listener *listener, const struct fixing *fixing)
{
    struct agreeing *own = container_of(listener, struct agreeing, listener);
    assert_true(fix_change_count(&fixing->rounds[fixing->count - 1].fix) > 0);
    return own->asked++ < own->most;
}

static void on_stopped(struct fixing_listener *listener, const struct fix_result *result)
{
    container_of(listener, struct agreeing, listener)->stopped++;
}

static struct agreeing agreeing_of(size_t most)
{
    return (struct agreeing){.listener = {.agree = on_agree, .stopped = on_stopped}, .most = most};
}

static struct fixing *plan(const struct session_scene *scene, const struct fix_choice *choices, size_t count)
{
    struct checked *before = checked_new(scene->session, NULL, NULL);
    struct fixing *fixing = fixing_new(before);
    checked_release(before);
    assert_int_equal(fixing_plan(fixing, choices, count, NULL), ST_OK);
    return fixing;
}

static size_t planned_anew(const struct session_scene *scene)
{
    struct fixing *fixing = plan(scene, NULL, 0);
    size_t count = fix_change_count(&fixing->rounds[0].fix);
    fixing_free(fixing);
    return count;
}

static struct fake_machine *rules_are_off(void)
{
    struct fake_machine *fake = fake_machine_healthy();
    for (size_t i = 0; i < fake->firewall.rule_count; i++)
        fake->firewall.rules[i].enabled = false;
    return fake;
}

static struct fake_machine *locked_out(void)
{
    struct fake_machine *fake = fake_machine_healthy();
    const struct sid monitor = fake_sid(1002);
    fake_account(fake, "PC-0421\\monitor", &monitor, true)->locked = true;
    fake_query_fails(fake, ST_DENIED, 0x80070005, WMI_STEP_CONNECT);
    return fake;
}

static struct fake_machine *range_of_its_own(void)
{
    struct fake_machine *fake = fake_machine_healthy();
    fake->port_ranges[0] = fake->port_ranges[1] = (struct port_range){.start = 1024, .count = 64511};
    return fake;
}

/* What just worked, and what is in force and possible, is left alone by --recommended. */
static void what_works_is_left_alone(void **unused)
{
    static const struct {
        const char *what;
        struct fake_machine *(*made)(void);
        bool local, fails; /* FAILS: and something is found to be wrong */
    } machines[] = {
        {"its query from here just worked", rules_are_off, false, false},
        {"a client in the same subnet that fails for another reason", locked_out, false, true},
        {"dynamic ports 1024 to 65534, asked from elsewhere", range_of_its_own, false, false},
        {"dynamic ports 1024 to 65534, asked there", range_of_its_own, true, false},
    };
    for (size_t i = 0; i < sizeof machines / sizeof machines[0]; i++) {
        struct request request = machines[i].local ? fake_request_local() : fake_request_remote();
        if (!machines[i].local) {
            request.user = memory_string(request.account);
            fake_rule_text(&request.target, "PC-0422");
            free(request.client_address); /* from here */
            request.client_address = NULL;
        }
        struct session_scene scene = session_scene_asked(machines[i].made(), request);
        struct fixing *fixing = plan(&scene, NULL, 0);
        struct fixing_round *first = &fixing->rounds[0];
        print_message("fix --recommended --dry-run, %s: %zu changes\n", machines[i].what,
                      fix_change_count(&first->fix));
        assert_int_equal(fix_change_count(&first->fix), 0);
        assert_int_equal(fixing_outcome_planned(fixing) == OUTCOME_READY, !machines[i].fails);
        fixing_free(fixing);
        session_scene_free(&scene);
    }
}

/* A plan without changes ends with what was found, one with changes does not: they would be made. */
static void an_empty_plan_ends_with_what_remains(void **unused)
{
    struct session_scene scene = session_scene_of(fake_machine_broken());
    struct fixing *fixing = plan(&scene, NULL, 0);
    struct fixing_round *first = &fixing->rounds[0];
    assert_true(fix_change_count(&first->fix) > 0);
    assert_int_equal(fixing_outcome_planned(fixing), fixing->refused);
    fix_free(&first->fix);
    first->fix = (struct fix){0};
    fixing->refused = OUTCOME_READY;
    assert_int_equal(fixing_outcome_planned(fixing), OUTCOME_NEEDS_CHANGE);
    fixing_free(fixing);
    session_scene_free(&scene);
}

static void rounds_leave_nothing_to_do(void **unused)
{
    struct session_scene scene = session_scene_of(fake_machine_broken());
    struct fixing *fixing = plan(&scene, NULL, 0);
    struct agreeing agreeing = agreeing_of(FIXING_ROUNDS);
    struct checked *after = fixing_run(fixing, NULL, &agreeing.listener);
    assert_non_null(after);
    assert_int_equal(agreeing.stopped, 0);
    assert_int_equal(fixing->count, agreeing.asked + 1);
    assert_int_equal(after->run.change_count, fixing->journal.count);
    assert_int_equal(scene.system->entries, fixing->journal.count);
    assert_int_equal(scene.store->count, 2); /* one journal and its seal, for all rounds */
    assert_int_equal(run_finding(&after->run, "SVC-WINMGMT")->verdict, V_FIXED);
    assert_int_equal(fixing_outcome(fixing, &after->run), outcome_of_fix(&after->run));
    checked_release(after);
    fixing_free(fixing);
    assert_int_equal(planned_anew(&scene), 0);
    session_scene_free(&scene);
}

/* What was not agreed to is not made, and one choice is one round. */
static void a_round_needs_consent(void **unused)
{
    struct session_scene scene = session_scene_of(fake_machine_broken());
    const struct fix_choice choice = {.requirement = "SVC-WINMGMT"};
    struct fixing *fixing = plan(&scene, &choice, 1);
    struct agreeing agreeing = agreeing_of(0);
    struct checked *after = fixing_run(fixing, NULL, &agreeing.listener);
    assert_int_equal(fixing->count, 1);
    assert_int_equal(agreeing.asked, 0);
    checked_release(after);
    fixing_free(fixing);
    assert_true(planned_anew(&scene) > 0);
    session_scene_free(&scene);
}

static void without_a_journal_nothing_is_changed(void **unused)
{
    struct session_scene scene = session_scene_of(fake_machine_broken());
    char *before = fake_machine_dump(scene.fake);
    scene.store->fail_at = 1;
    scene.store->fail_status = ST_DENIED;
    struct fixing *fixing = plan(&scene, NULL, 0);
    struct agreeing agreeing = agreeing_of(FIXING_ROUNDS);
    assert_null(fixing_run(fixing, NULL, &agreeing.listener));
    assert_int_equal(agreeing.stopped, 1);
    assert_int_equal(fixing_last(fixing)->result.stop, FIX_NO_JOURNAL);
    fixing_free(fixing);
    char *now = fake_machine_dump(scene.fake);
    assert_string_equal(before, now);
    free(before);
    free(now);
    session_scene_free(&scene);
}

/* ---- taking back ---- */

static void fix_all(const struct session_scene *scene)
{
    struct fixing *fixing = plan(scene, NULL, 0);
    struct agreeing agreeing = agreeing_of(FIXING_ROUNDS);
    checked_release(fixing_run(fixing, NULL, &agreeing.listener));
    fixing_free(fixing);
}

static void the_newest_journal_is_taken_back_whole(void **unused)
{
    struct session_scene scene = session_scene_of(fake_machine_broken());
    char *before = fake_machine_dump(scene.fake), *user;
    struct revert_list list;
    struct revert_refusal refusal;
    fix_all(&scene);
    assert_int_equal(revert_list_read(&scene.system->system, NULL, &list, &refusal), OUTCOME_READY);
    struct revert_entry *entry = revert_newest(&list);
    assert_non_null(entry);
    assert_int_equal(revert_usable(entry, &refusal), OUTCOME_READY);
    struct request request = revert_request(&entry->journal);
    assert_true(request.local);
    request_free(&request);
    assert_int_equal(revert_check_machine(&entry->journal, scene.session, NULL, &user, &refusal), OUTCOME_READY);
    struct journal *journal = &entry->journal;
    struct reverted reverted = revert_run(scene.session, &journal, 1, user, NULL, NULL);
    assert_int_equal(revert_outcome(&reverted), OUTCOME_READY);
    assert_int_equal(scene.system->undone, journal->count);
    free(user);
    assert_null(revert_newest(&list));
    revert_list_free(&list);
    char *now = fake_machine_dump(scene.fake);
    assert_string_equal(before, now);
    free(before);
    free(now);
    session_scene_free(&scene);
}

/* What was in force since before Windows started stays so until a restart. */
static void taking_back_may_need_a_restart(void **unused)
{
    struct session_scene scene = session_scene_of(fake_machine_broken());
    struct revert_list list;
    struct revert_refusal refusal;
    fix_all(&scene);
    scene.system->started_ms = INT64_MAX;
    assert_int_equal(revert_list_read(&scene.system->system, NULL, &list, &refusal), OUTCOME_READY);
    struct journal *journal = &list.entries[0].journal;
    struct reverted reverted = revert_run(scene.session, &journal, 1, "PC-0421\\support", NULL, NULL);
    assert_int_equal(revert_outcome(&reverted), OUTCOME_RESTART);
    assert_string_equal(scene.system->entry, "PC-0421\\support");
    revert_list_free(&list);
    session_scene_free(&scene);
}

static enum outcome read_named(const struct session_scene *scene, const char *typed, char **found, char **near)
{
    struct revert_list list;
    struct revert_refusal refusal = {0};
    enum outcome outcome = revert_list_read(&scene->system->system, typed, &list, &refusal);
    *found = outcome == OUTCOME_READY && list.count == 1 ? memory_string(list.entries[0].name) : NULL;
    *near = memory_string(refusal.nearest);
    if (outcome == OUTCOME_READY) {
        revert_list_free(&list);
    } else {
        assert_int_equal(refusal.problem, JOURNAL_NO_SUCH);
        revert_refusal_free(&refusal);
    }
    return outcome;
}

/* As --list prints it, without the ending, as a path, by its beginning where that is enough; else what is near. */
static void a_journal_is_found_by_its_name(void **unused)
{
    struct session_scene scene = session_scene_of(fake_machine_broken());
    char *name, *found, *near;
    assert_int_equal(read_named(&scene, "nosuch", &found, &near), OUTCOME_BAD_ARGUMENT);
    assert_null(near);
    fix_all(&scene);
    struct revert_list list;
    struct revert_refusal refusal;
    assert_int_equal(revert_list_read(&scene.system->system, NULL, &list, &refusal), OUTCOME_READY);
    assert_int_equal(list.count, 1);
    name = memory_string(list.entries[0].name);
    revert_list_free(&list);
    size_t stem = strlen(name) - strlen(JOURNAL_SUFFIX);
    char *typed[] = {memory_string(name), strbuf_printed("C:\\Temp\\%s", name), memory_string_n(name, stem),
                     memory_string_n(name, 4)};
    for (size_t i = 0; i < array_count(typed); i++) {
        assert_int_equal(read_named(&scene, typed[i], &found, &near), OUTCOME_READY);
        assert_string_equal(found, name);
        free(found);
        free(typed[i]);
    }
    assert_int_equal(read_named(&scene, "C:\\Temp\\nosuch.journal.jsonl", &found, &near), OUTCOME_BAD_ARGUMENT);
    char *mistyped = strbuf_printed("x%s", name + 1);
    assert_int_equal(read_named(&scene, mistyped, &found, &near), OUTCOME_BAD_ARGUMENT);
    assert_string_equal(near, name);
    free(mistyped);
    free(near);
    free(name);
    session_scene_free(&scene);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(rounds_leave_nothing_to_do),
    cmocka_unit_test(an_empty_plan_ends_with_what_remains),
    cmocka_unit_test(what_works_is_left_alone),
    cmocka_unit_test(a_round_needs_consent),
    cmocka_unit_test(without_a_journal_nothing_is_changed),
    cmocka_unit_test(the_newest_journal_is_taken_back_whole),
    cmocka_unit_test(taking_back_may_need_a_restart),
    cmocka_unit_test(a_journal_is_found_by_its_name),
    {0},
};
