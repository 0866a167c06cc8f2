/* SPDX-License-Identifier: MIT
 * Fixing under torture: every operation fails in turn, the power goes at every write, somebody cancels, the disk is
 * full. Afterwards the journal tells the truth, and undo restores the state to the last byte. */
#include "testing.h"

#include "trial.h"

#include "base/memory.h"
#include "check/run_change.h"
#include "coordinator/coordinator.h"

#include <stdlib.h>
#include <string.h>

/* ---- torture ---- */
/* Every entry says what became of it, and made counts those that are proved. */
static void assert_truth(const struct trial *trial)
{
    size_t made = 0;
    for (size_t i = 0; i < trial->journal.count; i++) {
        const struct journal_entry *entry = &trial->journal.entries[i];
        struct call call = call_make(NULL, 1000);
        struct state now;
        if (!entry->done)
            continue;
        assert_int_equal(change_read(&trial->fake->machine, &call, &entry->change, &now), ST_OK);
        bool so = change_state_equal(entry->change.kind, &now, &entry->change.after);
        assert_true(entry->status != ST_OK || so);
        made += entry->status == ST_OK;
        state_free(&now);
    }
    if (trial->result.stop != FIX_NO_JOURNAL)
        assert_int_equal(made, trial->result.made);
    assert_int_equal(trial->result.stop == FIX_COMPLETE, trial->result.status == ST_OK);
}

/* One failing operation during the fix; false when it was never reached. */
static bool torture_fix(enum fake_operation operation, uint32_t nth, enum status status, bool after_effect)
{
    struct fake_machine *fake = fake_machine_broken();
    struct fake_store *store = fake_store_new();
    char *original = fake_machine_dump(fake);
    struct trial trial = trial_plan(fake, store, NULL, 0);
    fake_log_clear(fake);
    fake_fail_nth(fake, operation, nth, status, 5, after_effect);
    trial_apply(&trial);
    bool reached = fake->counts[operation] >= nth;
    fake_fail_none(fake);
    assert_truth(&trial);
    trial_free(&trial);
    trial_undo(fake, store);
    trial_assert_state(fake_operation_name(operation), nth, original, fake);
    free(original);
    fake_store_free(store);
    fake_machine_free(fake);
    return reached;
}

static void each_operation_fails_in_each_way_during_fix(void **unused)
{
    unsigned cases = 0;
    for (unsigned operation = 0; operation < FAKE_OPERATION_COUNT; operation++) {
        bool reached = true;
        for (uint32_t nth = 1; reached; nth++) {
            for (enum status status = ST_ABSENT; status < ST_COUNT; status++) {
                reached = torture_fix((enum fake_operation)operation, nth, status, false);
                if (!reached)
                    break;
                cases++;
                if (operation >= FAKE_FIRST_WRITE)
                    torture_fix((enum fake_operation)operation, nth, status, true);
            }
        }
    }
    print_message("fix: %u failures of single operations survived\n", cases);
    assert_true(cases > 200);
}

/* ---- the power goes ---- */
struct kill_count {
    unsigned points, restored;
};

static void kill_during_fix(enum plug_moment moment, struct kill_count *count)
{
    for (uint32_t at = 1;; at++) {
        struct plug plug = {.moment = moment, .at = at};
        struct fake_machine *fake = fake_machine_broken();
        struct fake_store *store = fake_store_new();
        char *original = fake_machine_dump(fake);
        struct trial trial = trial_plan(fake, store, NULL, 0);
        fake->plug = store->plug = &plug;
        trial_apply(&trial);
        trial_free(&trial);
        fake->plug = store->plug = NULL;
        if (plug.pulled) {
            count->points++;
            const struct undo_result undone = trial_undo(fake, store);
            assert_int_equal(undone.failed + undone.kept, 0);
            trial_assert_state("killed at write", at, original, fake);
            count->restored++;
        }
        free(original);
        fake_store_free(store);
        fake_machine_free(fake);
        if (!plug.pulled)
            return;
    }
}

static void kill_during_undo(enum plug_moment moment, struct kill_count *count)
{
    for (uint32_t at = 1;; at++) {
        struct plug plug = {.moment = moment, .at = at};
        struct fake_machine *fake = fake_machine_broken();
        struct fake_store *store = fake_store_new();
        char *original = fake_machine_dump(fake);
        struct trial trial = trial_fix(fake, store);
        assert_int_equal(trial.result.stop, FIX_COMPLETE);
        trial_free(&trial);
        fake->plug = store->plug = &plug;
        trial_undo(fake, store);
        fake->plug = store->plug = NULL;
        if (plug.pulled) {
            count->points++;
            const struct undo_result undone = trial_undo(fake, store);
            assert_int_equal(undone.failed + undone.kept, 0);
            trial_assert_state("killed at write of undo", at, original, fake);
            count->restored++;
        }
        free(original);
        fake_store_free(store);
        fake_machine_free(fake);
        if (!plug.pulled)
            return;
    }
}

static void killed_at_every_write(void **unused)
{
    struct kill_count fix = {0, 0}, undo = {0, 0};
    for (enum plug_moment moment = PLUG_BEFORE; moment <= PLUG_AFTER; moment++) {
        kill_during_fix(moment, &fix);
        kill_during_undo(moment, &undo);
    }
    print_message("killed during fix: %u of %u restored; during undo: %u of %u\n", fix.restored, fix.points,
                  undo.restored, undo.points);
    assert_true(fix.points > 100 && undo.points > 100);
}

/* ---- cancel ---- */
struct canceller {
    struct fix_listener listener;
    struct cancel *cancel;
    size_t after;
    bool in_change;
};

static void cancel_in_change(struct fix_listener *listener, const struct change *change, size_t done, size_t total)
{
    struct canceller *canceller = container_of(listener, struct canceller, listener);
    canceller->in_change = true;
    if (done == canceller->after)
        cancel_request(canceller->cancel);
}

static void change_ended(struct fix_listener *listener, const struct journal_entry *entry, size_t done, size_t total)
{
    struct canceller *canceller = container_of(listener, struct canceller, listener);
    assert_true(canceller->in_change && entry->done && done <= total);
    canceller->in_change = false;
}

/* The change under way is still finished, proved and journalled. */
static void cancelling_takes_effect_between_changes(void **unused)
{
    size_t total = 1;
    for (size_t after = 0; after < total; after++) {
        struct fake_machine *fake = fake_machine_broken();
        struct fake_store *store = fake_store_new();
        char *original = fake_machine_dump(fake);
        struct trial trial = trial_plan(fake, store, NULL, 0);
        struct cancel cancel = {0};
        struct canceller canceller = {{cancel_in_change, change_ended}, &cancel, after, false};
        trial.environment.cancel = &cancel;
        trial.listener = &canceller.listener;
        total = fix_change_count(&trial.fix);
        trial_apply(&trial);
        assert_int_equal(trial.result.stop, after + 1 < total ? FIX_CANCELLED : FIX_COMPLETE);
        assert_int_equal(trial.result.made, after + 1);
        assert_false(canceller.in_change);
        assert_truth(&trial);
        trial_free(&trial);
        trial_undo(fake, store);
        trial_assert_state("cancelled", (unsigned)after, original, fake);
        free(original);
        fake_store_free(store);
        fake_machine_free(fake);
    }
    assert_true(total >= 8);
}

/* ---- half a remedy ---- */
static enum verdict verdict_after(const struct trial *trial, const char *id)
{
    struct run after = trial_check(trial);
    fix_settle(&trial->fix, &trial->result, &trial->journal, 0, &after);
    enum verdict verdict = run_finding(&after, id)->verdict;
    run_free(&after);
    return verdict;
}

static void half_a_remedy_has_fixed_nothing(void **unused)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct fake_store *store = fake_store_new();
    fake_networks_clear(fake);
    fake_network(fake, "{6E8E6B1C-52B9-4B8C-9B36-1E0C0F9C6A11}", "Office", NETWORK_PUBLIC);
    fake_network(fake, "{6E8E6B1C-52B9-4B8C-9B36-1E0C0F9C6A12}", "Guests", NETWORK_PUBLIC);
    fake_subnet(fake, "192.168.1.10", 24);
    const struct fix_choice choice = {"NET-PROFILE", "private"};
    struct trial trial = trial_plan(fake, store, &choice, 1);
    assert_int_equal(fix_change_count(&trial.fix), 2);
    fake_fail_nth(fake, FAKE_network_category_set, 2, ST_DENIED, 5, false);
    trial_apply(&trial);
    assert_int_equal(trial.result.stop, FIX_FAILED);
    assert_int_equal(trial.result.made, 1);
    enum verdict half = verdict_after(&trial, "NET-PROFILE");
    assert_true(half == V_ATTENTION || half == V_NOT_FIXED);
    trial_free(&trial);
    fake_store_free(store);
    fake_machine_free(fake);
}

static void what_was_not_begun_is_not_fixed(void **unused)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct fake_store *store = fake_store_new();
    fake_value_remove(fake, "SOFTWARE\\Microsoft\\Ole", "EnableDCOM");
    fake_dword(fake, "SOFTWARE\\Microsoft\\Ole\\AppCompat", "RequireIntegrityActivationAuthenticationLevel", 0);
    const struct fix_choice choices[] = {{"DCOM-ENABLED", "enable"}, {"DCOM-HARDENING", "remove-switch"}};
    struct cancel cancel = {0};
    struct canceller canceller = {{cancel_in_change, NULL}, &cancel, 0, false};
    struct trial trial = trial_plan(fake, store, choices, 2);
    trial.environment.cancel = &cancel;
    trial.listener = &canceller.listener;
    trial_apply(&trial);
    assert_int_equal(trial.result.stop, FIX_CANCELLED);
    assert_int_equal(trial.result.made, 1);
    assert_int_equal(verdict_after(&trial, "DCOM-ENABLED"), V_FIXED_AFTER_RESTART);
    assert_int_equal(verdict_after(&trial, "DCOM-HARDENING"), V_ATTENTION);
    trial_free(&trial);
    fake_store_free(store);
    fake_machine_free(fake);
}

/* ---- the disk ---- */
static void without_a_journal_nothing_is_changed(void **unused)
{
    bool failed = true;
    for (uint32_t at = 1; failed; at++) {
        struct fake_machine *fake = fake_machine_broken();
        struct fake_store *store = fake_store_new();
        char *original = fake_machine_dump(fake);
        struct trial trial = trial_plan(fake, store, NULL, 0);
        store->fail_at = at;
        store->fail_status = ST_FAILED;
        trial_apply(&trial);
        failed = store->writes >= at;
        assert_int_equal(trial.result.stop, failed ? FIX_NO_JOURNAL : FIX_COMPLETE);
        if (at <= 5) /* creating, the first line, its seal, the first entry, its seal */
            trial_assert_state("disk", at, original, fake);
        trial_free(&trial);
        store->fail_at = 0;
        trial_undo(fake, store);
        trial_assert_state("disk, undone", at, original, fake);
        free(original);
        fake_store_free(store);
        fake_machine_free(fake);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(half_a_remedy_has_fixed_nothing),
    cmocka_unit_test(what_was_not_begun_is_not_fixed),
    cmocka_unit_test(each_operation_fails_in_each_way_during_fix),
    cmocka_unit_test(killed_at_every_write),
    cmocka_unit_test(cancelling_takes_effect_between_changes),
    cmocka_unit_test(without_a_journal_nothing_is_changed),
    {0},
};
