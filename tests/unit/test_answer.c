/* SPDX-License-Identifier: MIT
 * What fix ends with: a deployment tool believes it. */
#include "testing.h"

#include "fake_machine.h"

#include "base/memory.h"
#include "check/run_change.h"
#include "cli/answer.h"
#include "coordinator/coordinator.h"
#include "executor_inline.h"

#include <stdlib.h>

static struct run run_of(struct fake_machine *fake, struct request *request)
{
    struct run run;
    coordinator_run(request, &fake->machine, executor_inline(), NULL, NULL, &run);
    return run;
}

static void of_one_verdict(void **unused)
{
    (void)unused;
    static const struct {
        enum verdict verdict;
        bool needs_administrator, local;
        enum exit_code code;
    } cases[] = {
        {V_READY, false, true, EXIT_READY},
        {V_ATTENTION, false, true, EXIT_READY},
        {V_NOT_APPLICABLE, false, true, EXIT_READY},
        {V_FIXED, false, true, EXIT_READY},
        {V_FIXED_AFTER_RESTART, false, true, EXIT_RESTART},
        {V_NEEDS_CHANGE, false, true, EXIT_NEEDS_CHANGE},
        {V_NOT_FIXED, false, true, EXIT_NEEDS_CHANGE},
        {V_CANNOT_TELL, false, true, EXIT_CANNOT_TELL},
        {V_NOT_CHECKED, false, true, EXIT_CANNOT_TELL},
        {V_CANNOT_TELL, true, true, EXIT_ADMINISTRATOR},
        {V_CANNOT_TELL, true, false, EXIT_CANNOT_TELL},
    };
    struct fake_machine *fake = fake_machine_healthy();
    struct request request = fake_request_local();
    struct run run = run_of(fake, &request);
    assert_int_equal(answer_fix(&run), EXIT_READY);
    struct finding *finding = run_finding_to_change(&run, "DCOM-ENABLED"),
                   *query = run_finding_to_change(&run, "QRY-RUN");
    for (size_t i = 0; i < array_count(cases); i++) {
        finding->verdict = cases[i].verdict;
        finding->needs_administrator = cases[i].needs_administrator;
        run.request.local = cases[i].local;
        query->verdict = cases[i].local ? V_READY : V_NOT_CHECKED;
        if (answer_fix(&run) != cases[i].code)
            fail_msg("case %zu: %d", i, (int)answer_fix(&run));
    }
    /* Rows that came from another computer prove more than what could not be read, when they came to the account. */
    query->verdict = V_READY;
    assert_int_equal(answer_fix(&run), EXIT_CANNOT_TELL);
    free(run.request.account);
    run.request.account = NULL;
    assert_int_equal(answer_fix(&run), EXIT_READY);
    run_free(&run);
    request_free(&request);
    fake_machine_free(fake);
}

/* Where nothing can be read there is nothing to change, and nothing is done. */
static void a_standard_user_is_not_told_that_all_is_well(void **unused)
{
    (void)unused;
    struct fake_machine *fake = fake_machine_healthy();
    struct request request = fake_request_local();
    fake->os.elevated = false;
    fake_fail(fake, FAKE_registry_get, ST_DENIED, 5);
    struct run run = run_of(fake, &request);
    assert_int_equal(run_readiness(&run), READINESS_CANNOT_TELL);
    assert_int_equal(answer_fix(&run), EXIT_ADMINISTRATOR);
    run_free(&run);
    request_free(&request);
    fake_machine_free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_one_verdict),
        cmocka_unit_test(a_standard_user_is_not_told_that_all_is_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
