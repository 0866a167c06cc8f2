/* SPDX-License-Identifier: MIT
 * Undo: what somebody changed since, another computer, failing operations, no rights. */
#include "testing.h"

#include "trial.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define OLE "SOFTWARE\\Microsoft\\Ole"

/* A fixed computer and its journal, read again. */
struct fixed {
    struct fake_machine *fake;
    struct fake_store *store;
    char *original, *changed;
    struct journal journal;
};

static void reopen(struct fixed *fixed)
{
    enum journal_problem problem;
    struct fault fault;
    char **names;
    size_t count;
    journal_free(&fixed->journal);
    assert_int_equal(journal_list(&fixed->store->store, &names, &count, &fault), ST_OK);
    assert_int_equal(count, 1);
    assert_int_equal(journal_open(&fixed->store->store, names[0], &problem, &fault, &fixed->journal), ST_OK);
    free(names[0]);
    free(names);
}

static struct fixed fixed_machine(void)
{
    struct fixed fixed = {.fake = fake_machine_broken(), .store = fake_store_new()};
    fixed.original = fake_machine_dump(fixed.fake);
    struct trial trial = trial_fix(fixed.fake, fixed.store);
    assert_int_equal(trial.result.stop, FIX_COMPLETE);
    trial_free(&trial);
    fixed.changed = fake_machine_dump(fixed.fake);
    reopen(&fixed);
    return fixed;
}

static void fixed_free(struct fixed *fixed)
{
    journal_free(&fixed->journal);
    free(fixed->original);
    free(fixed->changed);
    fake_store_free(fixed->store);
    fake_machine_free(fixed->fake);
}

static void assert_state(struct fixed *fixed, const char *expected)
{
    char *now = fake_machine_dump(fixed->fake);
    assert_string_equal(expected, now);
    free(now);
}

/* ---- conflicts ---- */
struct asker {
    struct undo_listener listener;
    enum undo_answer answer;
    unsigned asked;
    unsigned outcomes[UNDO_FAILED + 1];
};

static enum undo_answer conflict(struct undo_listener *listener, const struct journal_entry *entry,
                                 const struct state *found, const struct journal *by)
{
    struct asker *asker = container_of(listener, struct asker, listener);
    assert_null(by);
    assert_string_equal(entry->change.item, "EnableDCOM");
    assert_true(found->present);
    asker->asked++;
    return asker->answer;
}

static void end(struct undo_listener *listener, const struct journal_entry *entry, enum undo_outcome outcome)
{
    struct asker *asker = container_of(listener, struct asker, listener);
    assert_int_equal(entry->undone, outcome == UNDO_RESTORED || outcome == UNDO_ALREADY);
    asker->outcomes[outcome]++;
}

static struct undo_result undo_asking(struct fixed *fixed, struct asker *asker)
{
    asker->listener = (struct undo_listener){.conflict = conflict, .end = end};
    return undo_run(&fixed->fake->machine, NULL, &fixed->journal, "PC-0421\\support", &asker->listener);
}

static void what_somebody_changed_since_is_asked_about(void **unused)
{
    struct fixed fixed = fixed_machine();
    fake_string(fixed.fake, OLE, "EnableDCOM", "Perhaps");
    struct asker keep = {.answer = UNDO_KEEP};
    struct undo_result result = undo_asking(&fixed, &keep);
    assert_int_equal(keep.asked, 1);
    assert_int_equal(result.kept, 1);
    assert_int_equal(result.status, ST_OK);
    assert_int_equal(keep.outcomes[UNDO_KEPT], 1);
    assert_true(journal_has_open(&fixed.journal));

    /* Asked again another time; overwriting writes down what was found. */
    reopen(&fixed);
    struct asker overwrite = {.answer = UNDO_OVERWRITE};
    result = undo_asking(&fixed, &overwrite);
    assert_int_equal(overwrite.asked, 1);
    assert_int_equal(result.restored, 1);
    assert_state(&fixed, fixed.original);
    reopen(&fixed);
    assert_false(journal_has_open(&fixed.journal));
    size_t with_found = 0;
    for (size_t i = 0; i < fixed.journal.count; i++)
        with_found +=
            fixed.journal.entries[i].found.present && strcmp(fixed.journal.entries[i].change.item, "EnableDCOM") == 0;
    assert_int_equal(with_found, 1);
    fixed_free(&fixed);
}

static void stopping_leaves_the_older_ones_alone(void **unused)
{
    struct fixed fixed = fixed_machine();
    fake_string(fixed.fake, OLE, "EnableDCOM", "Perhaps");
    struct asker stop = {.answer = UNDO_STOP};
    struct undo_result result = undo_asking(&fixed, &stop);
    assert_true(result.stopped);
    assert_true(result.restored > 0 && result.restored < fixed.journal.count - 1);
    /* Without anybody to ask it is kept. */
    result = undo_run(&fixed.fake->machine, NULL, &fixed.journal, "", NULL);
    assert_int_equal(result.kept, 1);
    fixed_free(&fixed);
}

static void cancelling_goes_on_later(void **unused)
{
    struct fixed fixed = fixed_machine();
    struct cancel cancel = {0};
    cancel_request(&cancel);
    struct undo_result result = undo_run(&fixed.fake->machine, &cancel, &fixed.journal, "", NULL);
    assert_true(result.stopped);
    assert_int_equal(result.restored, 0);
    assert_state(&fixed, fixed.changed);
    result = undo_run(&fixed.fake->machine, NULL, &fixed.journal, "", NULL);
    assert_int_equal(result.restored, fixed.journal.count);
    assert_state(&fixed, fixed.original);
    fixed_free(&fixed);
}

/* A program killed between making a key and writing its value. */
static void empty_keys_are_taken_away_too(void **unused)
{
    struct fake_machine *fake = fake_machine_stock();
    struct fake_store *store = fake_store_new();
    char *original = fake_machine_dump(fake);
    struct journal_header header = {.target = memory_string("PC-0421")};
    struct fault fault;
    struct journal journal;
    struct plan plan = {0};
    struct registry_value ports = registry_multi("50000-50999");
    struct change *change =
        plan_add(&plan, CHANGE_REGISTRY_VALUE, "SOFTWARE\\Microsoft\\Rpc\\Internet", "Ports",
                 (struct state){.present = true, .type = ports.type, .bytes = ports.bytes, .size = ports.size});
    change->before.absent_keys = 1;
    assert_int_equal(journal_create(&store->store, &header, &fault, &journal), ST_OK);
    assert_int_equal(journal_begin_change(&journal, "FW-RPC-RANGE", "x", change, &fault), ST_OK);
    fake_key(fake, "SOFTWARE\\Microsoft\\Rpc\\Internet");
    assert_int_equal(undo_run(&fake->machine, NULL, &journal, "", NULL).restored, 1);
    char *restored = fake_machine_dump(fake);
    assert_string_equal(original, restored);
    free(original);
    free(restored);
    plan_free(&plan);
    journal_free(&journal);
    journal_header_free(&header);
    fake_store_free(store);
    fake_machine_free(fake);
}

/* ---- which computer ---- */
static void another_computer_is_refused(void **unused)
{
    struct fixed fixed = fixed_machine();
    struct call call = call_make(NULL, 1000);
    struct machine *machine = &fixed.fake->machine;
    assert_int_equal(undo_check_machine(&fixed.journal, machine, &call, "PC-0421"), ST_OK);
    assert_int_equal(undo_check_machine(&fixed.journal, machine, &call, "PC-9999"), ST_INVALID);
    /* The name does not count where Windows has an identity of its own. */
    fake_string(fixed.fake, "SOFTWARE\\Microsoft\\Cryptography", "MachineGuid", "2b6c8d4e-0000-4000-8000-000000000001");
    assert_int_equal(undo_check_machine(&fixed.journal, machine, &call, "PC-0421"), ST_INVALID);
    free(fixed.journal.header.machine_id);
    fixed.journal.header.machine_id = memory_string("2b6c8d4e-0000-4000-8000-000000000001");
    assert_int_equal(undo_check_machine(&fixed.journal, machine, &call, "RENAMED"), ST_OK);
    fixed_free(&fixed);
}

/* ---- failing ---- */
static void without_rights_nothing_is_taken_back_and_nothing_is_lost(void **unused)
{
    struct fixed fixed = fixed_machine();
    fixed.fake->read_only = true;
    struct undo_result result = undo_run(&fixed.fake->machine, NULL, &fixed.journal, "", NULL);
    assert_int_equal(result.failed, fixed.journal.count);
    assert_int_equal(result.status, ST_DENIED);
    assert_int_equal(result.call.fault.code, 5);
    assert_state(&fixed, fixed.changed);
    reopen(&fixed);
    assert_int_equal(fixed.journal.entries[0].undo_status, ST_DENIED);
    fixed.fake->read_only = false;
    result = undo_run(&fixed.fake->machine, NULL, &fixed.journal, "", NULL);
    assert_int_equal(result.failed, 0);
    assert_state(&fixed, fixed.original);
    fixed_free(&fixed);
}

/* One failing operation during undo, then once more without it; false when it was never reached. */
static bool torture(enum fake_operation operation, uint32_t nth, enum status status, bool after_effect)
{
    struct fixed fixed = fixed_machine();
    fake_log_clear(fixed.fake);
    fake_fail_nth(fixed.fake, operation, nth, status, 5, after_effect);
    struct undo_result result = undo_run(&fixed.fake->machine, NULL, &fixed.journal, "", NULL);
    bool reached = fixed.fake->counts[operation] >= nth;
    fake_fail_none(fixed.fake);
    assert_int_equal(result.failed > 0, result.status != ST_OK);
    size_t open = 0;
    for (size_t i = 0; i < fixed.journal.count; i++)
        open += !fixed.journal.entries[i].undone;
    assert_int_equal(open, result.failed + result.kept);
    reopen(&fixed);
    result = undo_run(&fixed.fake->machine, NULL, &fixed.journal, "", NULL);
    assert_int_equal(result.failed + result.kept, 0);
    assert_state(&fixed, fixed.original);
    fixed_free(&fixed);
    return reached;
}

static void each_operation_fails_in_each_way_during_undo(void **unused)
{
    unsigned cases = 0;
    for (unsigned operation = 0; operation < FAKE_OPERATION_COUNT; operation++) {
        bool reached = true;
        for (uint32_t nth = 1; reached; nth++) {
            for (enum status status = ST_ABSENT; reached && status < ST_COUNT; status++) {
                reached = torture((enum fake_operation)operation, nth, status, false);
                cases += reached;
                if (reached && operation >= FAKE_FIRST_WRITE)
                    torture((enum fake_operation)operation, nth, status, true);
            }
        }
    }
    print_message("undo: %u failures of single operations survived\n", cases);
    assert_true(cases > 150);
}

static void a_full_disk_stops_undo(void **unused)
{
    struct fixed fixed = fixed_machine();
    fixed.store->fail_at = fixed.store->writes + 1;
    fixed.store->fail_status = ST_FAILED;
    struct undo_result result = undo_run(&fixed.fake->machine, NULL, &fixed.journal, "", NULL);
    assert_true(result.journal_failed);
    assert_int_equal(result.failed, 1);
    assert_int_equal(result.journal_fault.code, 112);
    assert_state(&fixed, fixed.changed);
    fixed_free(&fixed);
}

/* ---- actions without a state ---- */
static void what_cannot_be_taken_back_is_said(void **unused)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct fake_store *store = fake_store_new();
    fake->repository_consistent = false;
    fake_query_fails(fake, ST_FAILED, 0x80041014, WMI_STEP_CONNECT);
    const struct fix_choice choice = {"SVC-REPOSITORY", "salvage"};
    struct trial trial = trial_plan(fake, store, &choice, 1);
    trial_apply(&trial);
    assert_int_equal(trial.result.stop, FIX_COMPLETE);
    assert_int_equal(trial.result.made, 1);
    assert_true(fake->repository_consistent);
    assert_false(journal_has_open(&trial.journal));
    const struct undo_result result = undo_run(&fake->machine, NULL, &trial.journal, "", NULL);
    assert_int_equal(result.irreversible, 1);
    assert_int_equal(result.status, ST_OK);
    trial_free(&trial);
    fake_store_free(store);
    fake_machine_free(fake);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(what_somebody_changed_since_is_asked_about),
    cmocka_unit_test(stopping_leaves_the_older_ones_alone),
    cmocka_unit_test(cancelling_goes_on_later),
    cmocka_unit_test(empty_keys_are_taken_away_too),
    cmocka_unit_test(another_computer_is_refused),
    cmocka_unit_test(without_rights_nothing_is_taken_back_and_nothing_is_lost),
    cmocka_unit_test(each_operation_fails_in_each_way_during_undo),
    cmocka_unit_test(a_full_disk_stops_undo),
    cmocka_unit_test(what_cannot_be_taken_back_is_said),
    {0},
};
