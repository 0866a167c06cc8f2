/* SPDX-License-Identifier: MIT
 * What was changed since Windows started and holds only after a restart is not called ready before that. */
#include "testing.h"

#include "trial.h"

#include "base/memory.h"
#include "check/run_change.h"
#include "fix/pending_restart.h"

#include <stdlib.h>
#include <string.h>

struct scene {
    struct fake_machine *fake;
    struct fake_store *store;
    struct trial trial;
    char *machine_id;
    struct run run; /* the check of somebody who comes later */
};

static struct scene fixed_machine(void)
{
    struct scene scene = {.fake = fake_machine_broken(), .store = fake_store_new()};
    scene.trial = trial_fix(scene.fake, scene.store);
    assert_int_equal(scene.trial.result.stop, FIX_COMPLETE);
    scene.machine_id = memory_string(scene.trial.journal.header.machine_id);
    scene.run = trial_check(&scene.trial);
    assert_int_equal(run_finding(&scene.run, "DCOM-ENABLED")->verdict, V_READY);
    return scene;
}

static void scene_free(struct scene *scene)
{
    run_free(&scene->run);
    free(scene->machine_id);
    trial_free(&scene->trial);
    fake_store_free(scene->store);
    fake_machine_free(scene->fake);
}

static size_t mark(struct scene *scene, const char *machine_id, int64_t started_ms)
{
    return pending_restart_mark(&scene->store->store, machine_id, started_ms, &scene->run);
}

static void before_the_restart_it_is_not_ready(void **unused)
{
    struct scene scene = fixed_machine();
    int64_t begun = scene.trial.journal.entries[0].at_ms;
    assert_true(mark(&scene, scene.machine_id, begun - 60000) > 0);
    const struct finding *finding = run_finding(&scene.run, "DCOM-ENABLED");
    assert_int_equal(finding->verdict, V_FIXED_AFTER_RESTART);
    assert_int_equal(finding->advice.id, TEXT_RESTART_ADVICE);
    assert_string_equal(finding->evidence[finding->evidence_count - 1].where, scene.trial.journal.name);
    assert_int_equal(run_readiness(&scene.run), READINESS_NEEDS_CHANGE);
    /* What holds at once is ready at once. */
    assert_int_equal(run_finding(&scene.run, "SVC-WINMGMT")->verdict, V_READY);
    scene_free(&scene);
}

static void after_the_restart_it_is_ready(void **unused)
{
    struct scene scene = fixed_machine();
    const struct journal *journal = &scene.trial.journal;
    assert_int_equal(mark(&scene, scene.machine_id, journal->entries[journal->count - 1].at_ms + 60000), 0);
    assert_int_equal(run_finding(&scene.run, "DCOM-ENABLED")->verdict, V_READY);
    scene_free(&scene);
}

static void what_was_taken_back_or_is_of_others_tells_nothing(void **unused)
{
    struct scene scene = fixed_machine();
    assert_int_equal(mark(&scene, "another", 0), 0);
    assert_int_equal(trial_undo(scene.fake, scene.store).failed, 0);
    assert_int_equal(mark(&scene, scene.machine_id, 0), 0);
    scene_free(&scene);
}

static void a_damaged_journal_tells_nothing(void **unused)
{
    struct scene scene = fixed_machine();
    fake_file_put(scene.store, scene.trial.journal.name, "{\"journal\":1}\n", 14);
    assert_int_equal(mark(&scene, scene.machine_id, 0), 0);
    fake_file_remove(scene.store, scene.trial.journal.name);
    assert_int_equal(mark(&scene, scene.machine_id, 0), 0);
    scene_free(&scene);
}

static void what_is_broken_stays_broken(void **unused)
{
    struct scene scene = fixed_machine();
    run_finding_to_change(&scene.run, "DCOM-ENABLED")->verdict = V_NEEDS_CHANGE;
    mark(&scene, scene.machine_id, 0);
    assert_int_equal(run_finding(&scene.run, "DCOM-ENABLED")->verdict, V_NEEDS_CHANGE);
    scene_free(&scene);
}

/* The end point is written, the process stays the shared one: no restart makes that a fixed port. */
static void half_a_remedy_waits_for_no_restart(void **unused)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct fake_store *store = fake_store_new();
    const struct fix_choice choice = {"FW-FIXED-PORT", "fixed-port"};
    struct trial trial = trial_plan(fake, store, &choice, 1);
    fake_fail_nth(fake, FAKE_wmi_host_set, 1, ST_FAILED, 1, false);
    trial_apply(&trial);
    assert_int_equal(trial.result.made, 1);
    struct run run = trial_check(&trial);
    const struct finding *finding = run_finding(&run, "FW-FIXED-PORT");
    const char *machine_id = trial.journal.header.machine_id;
    assert_int_equal(finding->verdict, V_ATTENTION);
    fix_settle(&trial.fix, &trial.result, &trial.journal, 0, &run);
    assert_int_equal(finding->verdict, V_ATTENTION);
    assert_int_equal(pending_restart_mark(&store->store, machine_id, 0, &run), 0);
    /* Somebody else may make the rest: then the restart is as necessary for what was made here. */
    run_finding_to_change(&run, "FW-FIXED-PORT")->verdict = V_READY;
    assert_int_equal(pending_restart_mark(&store->store, machine_id, 0, &run), 1);
    run_free(&run);
    trial_free(&trial);
    fake_store_free(store);
    fake_machine_free(fake);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(before_the_restart_it_is_not_ready),
    cmocka_unit_test(after_the_restart_it_is_ready),
    cmocka_unit_test(what_was_taken_back_or_is_of_others_tells_nothing),
    cmocka_unit_test(a_damaged_journal_tells_nothing),
    cmocka_unit_test(what_is_broken_stays_broken),
    cmocka_unit_test(half_a_remedy_waits_for_no_restart),
    {0},
};
