/* SPDX-License-Identifier: MIT
 * What a verb ends with: a deployment tool believes it. */
#include "testing.h"

#include "fake_machine.h"

#include "base/memory.h"
#include "check/run_change.h"
#include "executor_inline.h"
#include "session/outcome.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void of_one_verdict(void **unused)
{
    static const struct {
        enum verdict verdict;
        bool needs_administrator, local;
        enum outcome outcome;
    } cases[] = {
        {V_READY, false, true, OUTCOME_READY},
        {V_ATTENTION, false, true, OUTCOME_READY},
        {V_NOT_APPLICABLE, false, true, OUTCOME_READY},
        {V_FIXED, false, true, OUTCOME_READY},
        {V_FIXED_AFTER_RESTART, false, true, OUTCOME_RESTART},
        {V_NEEDS_CHANGE, false, true, OUTCOME_NEEDS_CHANGE},
        {V_NOT_FIXED, false, true, OUTCOME_NEEDS_CHANGE},
        {V_CANNOT_TELL, false, true, OUTCOME_CANNOT_TELL},
        {V_NOT_CHECKED, false, true, OUTCOME_CANNOT_TELL},
        {V_CANNOT_TELL, true, true, OUTCOME_ADMINISTRATOR},
        {V_CANNOT_TELL, true, false, OUTCOME_CANNOT_TELL},
    };
    struct fake_machine *fake = fake_machine_healthy();
    struct request request = fake_request_local();
    struct run run = executor_inline_run(&fake->machine, &request);
    assert_int_equal(outcome_of_fix(&run), OUTCOME_READY);
    struct finding *finding = run_finding_to_change(&run, "DCOM-ENABLED"),
                   *query = run_finding_to_change(&run, "QRY-RUN");
    for (size_t i = 0; i < array_count(cases); i++) {
        finding->verdict = cases[i].verdict;
        finding->needs_administrator = cases[i].needs_administrator;
        run.request.local = cases[i].local;
        query->verdict = cases[i].local ? V_READY : V_NOT_CHECKED;
        if (outcome_of_fix(&run) != cases[i].outcome)
            fail_msg("case %zu: %d", i, (int)outcome_of_fix(&run));
    }
    /* Rows that came from another computer prove more than what could not be read, when they came to the account. */
    query->verdict = V_READY;
    assert_int_equal(outcome_of_fix(&run), OUTCOME_CANNOT_TELL);
    free(run.request.account);
    run.request.account = NULL;
    /* ... and from the client that was asked about. */
    assert_int_equal(outcome_of_fix(&run), OUTCOME_CANNOT_TELL);
    run.request.client_here = true;
    assert_int_equal(outcome_of_fix(&run), OUTCOME_READY);
    run_free(&run);
    request_free(&request);
    fake_machine_free(fake);
}

/* Where nothing can be read there is nothing to change, and nothing is done. */
static void a_standard_user_is_not_told_that_all_is_well(void **unused)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct request request = fake_request_local();
    fake->os.elevated = false;
    fake_fail(fake, FAKE_registry_get, ST_DENIED, 5);
    struct run run = executor_inline_run(&fake->machine, &request);
    assert_int_equal(run_readiness(&run), READINESS_CANNOT_TELL);
    assert_int_equal(outcome_of_fix(&run), OUTCOME_ADMINISTRATOR);
    run_free(&run);
    request_free(&request);
    fake_machine_free(fake);
}

/* What was asked for by name counts, so who may read it is said. */
static void information_that_was_asked_for_needs_rights(void **unused)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct request request = fake_request_local();
    struct run run = executor_inline_run(&fake->machine, &request);
    struct finding *information = NULL;
    for (size_t i = 0; i < run.finding_count && !information; i++)
        if (!finding_counts(run.findings[i]))
            information = run.findings[i];
    assert_non_null(information);
    information->verdict = V_CANNOT_TELL;
    information->needs_administrator = true;
    assert_int_equal(outcome_of_fix(&run), OUTCOME_READY);
    run.request.only = memory_new_n(char *, 2);
    run.request.only[0] = memory_string(information->key);
    assert_int_equal(outcome_of_fix(&run), OUTCOME_ADMINISTRATOR);
    run_free(&run);
    request_free(&request);
    fake_machine_free(fake);
}

/* Every pair of the table, as the contract says, and nothing that looks like an answer where there is none. */
static void every_pair(void **unused)
{
    static const struct {
        enum outcome outcome;
        int code;
        const char
            *verbs; /* in the order of enum verb: check fix undo query script needs report list explain version help */
    } contract[] = {
        {OUTCOME_READY, 0, "cfuqsnwrleVh"},
        {OUTCOME_NEEDS_CHANGE, 1, "cfuqsw"},
        {OUTCOME_CANNOT_TELL, 2, "cfqsrw"},
        {OUTCOME_NO_ROWS, 4, "q"},
        {OUTCOME_ADMINISTRATOR, 5, "fu"},
        {OUTCOME_NOT_WRITTEN, 29, "cfuqsnwrleVh"},
        {OUTCOME_BAD_ARGUMENT, 87, "cfuqsnwrleVh"},
        {OUTCOME_CANCELLED, 1223, "cfuqsnwrle"},
        {OUTCOME_NOT_ALLOWED, 1260, "fus"},
        {OUTCOME_INTERNAL, 1359, "cfuqsnwrleVh"},
        {OUTCOME_RESTART, 3010, "fu"},
    };
    static const char letters[] = "cfuqsnwrleVh";
    size_t pairs[2] = {0};
    assert_int_equal(array_count(contract), OUTCOME_COUNT);
    assert_int_equal(sizeof letters - 1, VERB_COUNT);
    for (size_t i = 0; i < array_count(contract); i++) {
        for (unsigned verb = 0; verb < VERB_COUNT; verb++) {
            bool exists = strchr(contract[i].verbs, letters[verb]) != NULL;
            assert_int_equal(outcome_exists((enum verb)verb, contract[i].outcome), exists);
            assert_int_equal(outcome_exit_code((enum verb)verb, contract[i].outcome), exists ? contract[i].code : 1359);
            pairs[exists]++;
        }
    }
    print_message("%d verbs x %d outcomes: %zu pairs end with their code, %zu do not exist\n", VERB_COUNT,
                  OUTCOME_COUNT, pairs[1], pairs[0]);
}

/* 1 before 2 before 3010 before 0. */
static void the_worst_is_told(void **unused)
{
    static const enum outcome order[] = {OUTCOME_NOT_ALLOWED, OUTCOME_NEEDS_CHANGE, OUTCOME_ADMINISTRATOR,
                                         OUTCOME_CANNOT_TELL, OUTCOME_RESTART,      OUTCOME_READY};
    for (size_t i = 0; i < array_count(order); i++)
        for (size_t k = i; k < array_count(order); k++) {
            assert_int_equal(outcome_worse(order[i], order[k]), order[i]);
            assert_int_equal(outcome_worse(order[k], order[i]), order[i]);
        }
}

/* The tables for people say what the program does, in its words. */
static void the_pages_have_the_table(void **unused)
{
    static const char *const pages[] = {SOURCE_DIR "/installer/deploy/README.md"};
    for (size_t p = 0; p < array_count(pages); p++) {
        FILE *file = fopen(pages[p], "rb");
        assert_non_null(file);
        struct strbuf page = STRBUF_INIT;
        char bytes[4096];
        for (size_t got; (got = fread(bytes, 1, sizeof bytes, file)) > 0;)
            strbuf_add_n(&page, bytes, got);
        fclose(file);
        for (unsigned i = 0; i < OUTCOME_COUNT; i++) {
            char *row = strbuf_printed("| %d | %s |\n", outcome_code((enum outcome)i),
                                       text_get(LANGUAGE_EN, outcome_text((enum outcome)i)));
            if (!strstr(strbuf_text(&page), row))
                fail_msg("%s lacks: %s", pages[p], row);
            free(row);
        }
        strbuf_free(&page);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(of_one_verdict),
    cmocka_unit_test(a_standard_user_is_not_told_that_all_is_well),
    cmocka_unit_test(information_that_was_asked_for_needs_rights),
    cmocka_unit_test(every_pair),
    cmocka_unit_test(the_worst_is_told),
    cmocka_unit_test(the_pages_have_the_table),
    {0},
};
