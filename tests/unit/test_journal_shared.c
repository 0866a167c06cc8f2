/* SPDX-License-Identifier: MIT
 * The journal between programs and computers: a torn last line, two programs at one journal, by what another computer
 * was reached, and what the event log is told. */
#include "testing.h"

#include "journal_sample.h"

#include "base/memory.h"
#include "executor_inline.h"
#include "fix/journal_event.h"
#include "fix/journal_line.h"
#include "remedy/firewall_rule.h"
#include "remedy/plan.h"

#include <stdlib.h>
#include <string.h>

/* ---- a torn last line ---- */
static void a_torn_line_is_cut_away_before_the_next(void **unused)
{
    struct fake_machine *fake = fake_machine_broken();
    struct fake_store *store = fake_store_new();
    struct trial trial = trial_plan(fake, store, NULL, 0);
    struct plug plug = {.moment = PLUG_HALF, .at = 7}; /* the line that ends the first change */
    fake->plug = store->plug = &plug;
    trial_apply(&trial);
    fake->plug = store->plug = NULL;
    enum journal_problem problem;
    struct fault fault;
    struct journal journal;
    assert_int_equal(journal_open(&store->store, trial.journal.name, &problem, &fault, &journal), ST_OK);
    assert_true(journal.torn);
    assert_int_equal(journal.count, 1);
    assert_false(journal.entries[0].done);
    assert_int_equal(undo_run(&fake->machine, NULL, &journal, "", NULL).restored, 1);
    journal_free(&journal);
    assert_int_equal(journal_open(&store->store, trial.journal.name, &problem, &fault, &journal), ST_OK);
    assert_false(journal.torn);
    assert_true(journal.entries[0].undone);
    journal_free(&journal);
    trial_free(&trial);
    fake_store_free(store);
    fake_machine_free(fake);
}

/* ---- two programs at one journal ---- */
static void what_another_wrote_is_not_written_over(void **unused)
{
    struct journal_sample sample = journal_sample_new();
    struct journal wizard, console;
    enum journal_problem problem;
    struct fault fault;
    assert_int_equal(journal_open(&sample.store->store, sample.name, &problem, &fault, &wizard), ST_OK);
    assert_int_equal(journal_open(&sample.store->store, sample.name, &problem, &fault, &console), ST_OK);
    size_t last = wizard.count - 1;
    assert_int_equal(journal_begin_undo(&console, last, NULL, "PC-0421\\support", &fault), ST_OK);
    assert_int_equal(journal_end_undo(&console, last, ST_OK, NULL, &fault), ST_OK);
    struct fake_file *file = fake_file(sample.store, sample.name);
    size_t size = file->size;
    assert_int_equal(journal_begin_undo(&wizard, 0, NULL, "PC-0421\\support", &fault), ST_INVALID);
    assert_true(wizard.outdated);
    assert_int_equal(file->size, size);
    assert_int_equal(journal_sample_problem(&sample), JOURNAL_FINE);
    /* Nothing more, however often; read again it goes on where the other one stopped. */
    assert_int_equal(journal_begin_undo(&wizard, 0, NULL, "PC-0421\\support", &fault), ST_INVALID);
    assert_true(wizard.outdated);
    assert_int_equal(journal_refresh(&wizard, &fault), ST_OK);
    assert_false(wizard.outdated);
    assert_true(wizard.entries[last].undone);
    assert_int_equal(journal_begin_undo(&wizard, 0, NULL, "PC-0421\\support", &fault), ST_OK);
    assert_int_equal(journal_sample_problem(&sample), JOURNAL_FINE);
    /* A journal that is refused does not replace the one that is known. */
    journal_sample_put(&sample, "nonsense\n", 9);
    assert_int_equal(journal_refresh(&wizard, &fault), ST_INVALID);
    assert_true(wizard.entries[last].undone);
    journal_free(&wizard);
    journal_free(&console);
    journal_sample_free(&sample);
}

/* Nor is a torn line cut away that another has put right already. */
static void what_another_repaired_is_not_cut(void **unused)
{
    struct journal_sample sample = journal_sample_new();
    struct journal first, second;
    enum journal_problem problem;
    struct fault fault;
    char *torn = strbuf_printed("%.*s{\"undo\":", (int)sample.size, (const char *)sample.text);
    journal_sample_put(&sample, torn, strlen(torn));
    free(torn);
    assert_int_equal(journal_open(&sample.store->store, sample.name, &problem, &fault, &first), ST_OK);
    assert_int_equal(journal_open(&sample.store->store, sample.name, &problem, &fault, &second), ST_OK);
    assert_int_equal(first.torn, 8);
    assert_int_equal(journal_begin_undo(&first, 0, NULL, "", &fault), ST_OK);
    size_t size = fake_file(sample.store, sample.name)->size;
    assert_int_equal(journal_begin_undo(&second, 0, NULL, "", &fault), ST_INVALID);
    assert_true(second.outdated);
    assert_int_equal(fake_file(sample.store, sample.name)->size, size);
    assert_int_equal(journal_sample_problem(&sample), JOURNAL_FINE);
    journal_free(&first);
    journal_free(&second);
    journal_sample_free(&sample);
}

/* ---- by what another computer was reached ---- */
static void the_address_is_kept(void **unused)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct fake_store *store = fake_store_new();
    struct request request = fake_request_remote();
    const struct check_environment environment = {.machine = &fake->machine, .request = &request};
    struct run run = executor_inline_run(&fake->machine, &request);
    free(request.target);
    request.target = memory_string("10.1.2.7");
    struct journal_header header = fix_journal_header(&environment, &run);
    struct journal journal, again;
    enum journal_problem problem;
    struct fault fault;
    assert_int_equal(journal_create(&store->store, &header, &fault, &journal), ST_OK);
    assert_int_equal(journal_open(&store->store, journal.name, &problem, &fault, &again), ST_OK);
    assert_string_equal(again.header.address, "10.1.2.7");
    assert_string_equal(again.header.target, "PC-0421");
    /* It is bound like the rest. */
    struct fake_file *file = fake_file(store, journal.name);
    char *text = memory_string_n((const char *)file->bytes, file->size);
    char *at = strstr(text, "10.1.2.7");
    assert_non_null(at);
    at[7] = '8';
    fake_file_put(store, journal.name, text, strlen(text));
    journal_free(&again);
    assert_int_equal(journal_open(&store->store, journal.name, &problem, &fault, &again), ST_INVALID);
    assert_int_equal(problem, JOURNAL_DAMAGED);
    free(text);
    journal_free(&journal);
    journal_header_free(&header);
    run_free(&run);
    request_free(&request);
    fake_store_free(store);
    fake_machine_free(fake);
}

/* The rule of a journal is an object, not a text within a text; where it opens what it opens, too. */
static void a_rule_is_an_object(void **unused)
{
    static const struct firewall_rule rule = {.id = "WMIReady-X", .addresses = "10.1.2.7", .protocol = 6};
    char *text = firewall_rule_to_text(&rule);
    struct plan plan = {0};
    plan_add(&plan, CHANGE_FIREWALL_RULE, "WMIReady-X", "", state_text(text));
    plan_add(&plan, CHANGE_FIREWALL_ENABLE, "WMI-WINMGMT-In-TCP", "", state_number(1))->label = memory_string(text);
    static const char *const paths[] = {"after", "label"};
    for (size_t i = 0; i < plan.count; i++) {
        const struct journal_entry entry = {.requirement = "A", .remedy = "b", .change = plan.changes[i]};
        struct journal_entry again;
        json_t *line = journal_line_change(1, &entry), *object = json_object_get(line, paths[i]);
        object = i == 0 ? json_object_get(object, "rule") : object;
        assert_string_equal(json_string_value(json_object_get(object, "addresses")), "10.1.2.7");
        assert_true(journal_line_read_change(line, &again));
        assert_true(state_equal(&again.change.after, &plan.changes[i].after));
        assert_string_equal(i == 0 ? text : again.change.label, text);
        free(again.requirement);
        free(again.remedy);
        change_free(&again.change);
        json_decref(line);
    }
    plan_free(&plan);
    free(text);
}

/* ---- events ---- */
static void an_event_says_no_result_that_nobody_knows(void **unused)
{
    struct journal_sample sample = journal_sample_new();
    struct journal journal;
    enum journal_problem problem;
    enum journal_event kind;
    struct fault fault;
    assert_int_equal(journal_open(&sample.store->store, sample.name, &problem, &fault, &journal), ST_OK);
    struct journal_entry *entry = &journal.entries[0];
    entry->done = false;
    assert_true(journal_event_kind(entry, false, &kind));
    assert_int_equal(kind, JOURNAL_EVENT_FAILED);
    char *text = journal_event_text(LANGUAGE_EN, &journal, entry, kind, "PC-0421\\support");
    assert_null(strstr(text, "Result:"));
    free(text);
    entry->done = true;
    entry->status = ST_DENIED;
    entry->code = 5;
    text = journal_event_text(LANGUAGE_EN, &journal, entry, kind, "PC-0421\\support");
    assert_non_null(strstr(text, "0x00000005"));
    free(text);
    entry->undo_begun = true;
    text = journal_event_text(LANGUAGE_EN, &journal, entry, kind, "PC-0421\\support");
    assert_null(strstr(text, "Result:"));
    free(text);
    journal_free(&journal);
    journal_sample_free(&sample);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(a_torn_line_is_cut_away_before_the_next),
    cmocka_unit_test(what_another_wrote_is_not_written_over),
    cmocka_unit_test(what_another_repaired_is_not_cut),
    cmocka_unit_test(the_address_is_kept),
    cmocka_unit_test(a_rule_is_an_object),
    cmocka_unit_test(an_event_says_no_result_that_nobody_knows),
    {0},
};
