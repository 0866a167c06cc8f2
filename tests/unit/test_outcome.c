/* SPDX-License-Identifier: MIT
 * What a verb ends with: a deployment tool believes it. */
#include "testing.h"

#include "fake_machine.h"

#include "base/memory.h"
#include "check/run_change.h"
#include "coordinator/coordinator.h"
#include "executor_inline.h"
#include "session/outcome.h"

#include <stdlib.h>

static struct run run_of(struct fake_machine *fake, struct request *request)
{
    struct run run;
    coordinator_run(request, &fake->machine, executor_inline(), NULL, NULL, &run);
    return run;
}

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
    struct run run = run_of(fake, &request);
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
    struct run run = run_of(fake, &request);
    assert_int_equal(run_readiness(&run), READINESS_CANNOT_TELL);
    assert_int_equal(outcome_of_fix(&run), OUTCOME_ADMINISTRATOR);
    run_free(&run);
    request_free(&request);
    fake_machine_free(fake);
}

/* Every pair of the table: what is said in the manual, and nothing that looks like an answer where there is none. */
static void every_pair(void **unused)
{
    (void)unused;
    static const int codes[OUTCOME_COUNT] = {0, 1, 2, 3010, 5, 87, 29, 1223, 1359};
    for (unsigned verb = 0; verb < VERB_COUNT; verb++) {
        for (unsigned outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
            int code = outcome_exit_code((enum verb)verb, (enum outcome)outcome);
            bool exists = outcome_exists((enum verb)verb, (enum outcome)outcome);
            assert_int_equal(code, exists ? codes[outcome] : 1359);
        }
    }
    assert_int_equal(outcome_exit_code(VERB_CHECK, OUTCOME_NEEDS_CHANGE), 1);
    assert_int_equal(outcome_exit_code(VERB_CHECK, OUTCOME_RESTART), 1359);
    assert_int_equal(outcome_exit_code(VERB_FIX, OUTCOME_RESTART), 3010);
    assert_int_equal(outcome_exit_code(VERB_LIST, OUTCOME_NEEDS_CHANGE), 1359);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_one_verdict),
        cmocka_unit_test(a_standard_user_is_not_told_that_all_is_well),
        cmocka_unit_test(every_pair),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
