/* SPDX-License-Identifier: MIT
 *
 * The whole catalogue while the machine fails: every operation in turn with every
 * status, each single call of it, pairs of operations, operations that do not exist,
 * and a cancel after every number of operations. What must hold whatever happens:
 * every requirement has a finding with a sentence in every language, nothing whose
 * reading failed is ready, and checking changes nothing.
 */
#include "testing.h"

#include "fake_machine.h"

#include "check/run.h"
#include "coordinator/coordinator.h"
#include "executor_inline.h"
#include "requirements/catalogue.h"

#include <stdlib.h>
#include <string.h>

enum { READ_COUNT = FAKE_FIRST_WRITE };

static struct request request_of(bool local)
{
    return local ? fake_request_local() : fake_request_remote();
}

static struct run run_all(struct fake_machine *fake, bool local, struct cancel *cancel)
{
    struct request request = request_of(local);
    struct run run;
    coordinator_run(&request, &fake->machine, executor_inline(), cancel, NULL, &run);
    request_free(&request);
    return run;
}

/* A value or a service that does not exist was read; whatever else failed was not. */
static bool was_read(const struct evidence *evidence)
{
    return evidence->status == ST_OK || evidence->status == ST_ABSENT;
}

/* A connection that was accepted is an answer of its own, whatever else could not be read. */
static bool is_proven(const struct finding *finding)
{
    return finding->summary.id == TEXT_FW_IN_PROVEN;
}

static void finding_is_honest(const struct finding *finding, const char *what)
{
    assert_non_null(finding->requirement);
    for (unsigned language = 0; language < LANGUAGE_COUNT; language++) {
        struct strbuf out = STRBUF_INIT;
        sentence_format(&out, (enum language)language, &finding->summary);
        if (out.length == 0)
            fail_msg("%s: %s has no sentence", what, finding->id);
        strbuf_free(&out);
    }
    for (size_t i = 0; i < finding->evidence_count; i++)
        if (!was_read(&finding->evidence[i]) && finding->verdict == V_READY && !is_proven(finding))
            fail_msg("%s: %s is ready although something was %s", what, finding->id,
                     status_word(finding->evidence[i].status));
    if (finding->verdict == V_READY || finding->verdict == V_NOT_APPLICABLE)
        assert_null(finding->blocked_by);
    if (finding->by_policy)
        assert_int_equal(finding->offer_count, 0);
}

static void run_is_honest(const struct run *run, const char *what)
{
    if (!run->cancelled)
        assert_int_equal(run->finding_count, catalogue_count());
    for (size_t i = 0; i < run->finding_count; i++)
        finding_is_honest(run->findings[i], what);
    if (run_readiness(run) == READINESS_READY && !run->cancelled)
        assert_int_equal(run_count(run, V_NEEDS_CHANGE), 0);
    struct sentence headline;
    run_headline(run, &headline);
    assert_int_not_equal(headline.id, TEXT_NONE);
    sentence_free(&headline);
}

static void changed_nothing(struct fake_machine *fake, const char *before, const char *what)
{
    for (unsigned i = FAKE_FIRST_WRITE; i < FAKE_OPERATION_COUNT; i++)
        if (fake->counts[i])
            fail_msg("%s: a check called %s", what, fake_operation_name((enum fake_operation)i));
    char *after = fake_machine_dump(fake);
    assert_string_equal(before, after);
    free(after);
}

/* One run of the healthy machine with what ARRANGE did to it. */
static void torture(const char *what, bool local, void (*arrange)(struct fake_machine *, const void *), const void *how)
{
    struct fake_machine *fake = fake_machine_healthy();
    arrange(fake, how);
    char *before = fake_machine_dump(fake);
    struct run run = run_all(fake, local, NULL);
    run_is_honest(&run, what);
    changed_nothing(fake, before, what);
    free(before);
    run_free(&run);
    fake_machine_free(fake);
}

/* ---- the machine as it should be ---- */

static void healthy_is_ready(void **unused)
{
    for (unsigned local = 0; local < 2; local++) {
        struct fake_machine *fake = fake_machine_healthy();
        struct run run = run_all(fake, local != 0, NULL);
        for (size_t i = 0; i < run.finding_count; i++) {
            const struct finding *finding = run.findings[i];
            if (finding->verdict != V_READY && finding->verdict != V_NOT_APPLICABLE)
                fail_msg("%s: %s: %s", local ? "local" : "remote", finding->id, verdict_word(finding->verdict));
        }
        assert_int_equal(run_readiness(&run), READINESS_READY);
        run_free(&run);
        fake_machine_free(fake);
    }
}

/* The computer out of the box: what the product is for. */
static void stock_needs_change(void **unused)
{
    struct fake_machine *fake = fake_machine_stock();
    struct run run = run_all(fake, true, NULL);
    assert_int_equal(run_readiness(&run), READINESS_NEEDS_CHANGE);
    assert_int_equal(run_finding(&run, "FW-WMI-IN")->verdict, V_NEEDS_CHANGE);
    assert_int_equal(run_finding(&run, "FW-DCOM-IN")->verdict, V_NEEDS_CHANGE);
    assert_int_equal(run_finding(&run, "PERM-GROUP")->verdict, V_NEEDS_CHANGE);
    assert_int_equal(run_finding(&run, "PERM-NAMESPACE")->verdict, V_NEEDS_CHANGE);
    run_free(&run);
    fake_machine_free(fake);
}

/* ---- failures ---- */

struct failure {
    enum fake_operation operation, other;
    uint32_t nth;
    enum status status;
};

static void fail_one(struct fake_machine *fake, const void *how)
{
    const struct failure *failure = how;
    fake_fail_nth(fake, failure->operation, failure->nth, failure->status, 5, false);
}

static void fail_two(struct fake_machine *fake, const void *how)
{
    const struct failure *failure = how;
    fake_fail(fake, failure->operation, failure->status, 5);
    fake_fail(fake, failure->other, failure->status, 1460);
}

static void every_operation_fails_with_every_status(void **unused)
{
    for (unsigned operation = 0; operation < READ_COUNT; operation++)
        for (enum status status = ST_ABSENT; status < ST_COUNT; status++)
            for (unsigned local = 0; local < 2; local++) {
                const struct failure failure = {.operation = (enum fake_operation)operation, .status = status};
                char *what = strbuf_printed("%s %s", fake_operation_name(failure.operation), status_word(status));
                torture(what, local != 0, fail_one, &failure);
                free(what);
            }
}

static void every_single_call_fails(void **unused)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct run run = run_all(fake, true, NULL);
    uint32_t calls[READ_COUNT];
    memcpy(calls, fake->counts, sizeof calls);
    run_free(&run);
    fake_machine_free(fake);
    for (unsigned operation = 0; operation < READ_COUNT; operation++)
        for (uint32_t nth = 1; nth <= calls[operation]; nth++) {
            struct failure failure = {.operation = (enum fake_operation)operation, .nth = nth, .status = ST_DENIED};
            char *what = strbuf_printed("call %lu of %s", (unsigned long)nth, fake_operation_name(failure.operation));
            torture(what, true, fail_one, &failure);
            free(what);
        }
}

static void pairs_of_operations_fail(void **unused)
{
    for (unsigned first = 0; first < READ_COUNT; first++)
        for (unsigned second = first + 1; second < READ_COUNT; second++) {
            const struct failure failure = {(enum fake_operation)first, (enum fake_operation)second, 0,
                                            (first + second) % 2 ? ST_DENIED : ST_TIMEOUT};
            torture("two operations", (first + second) % 3 != 0, fail_two, &failure);
        }
}

static void fail_all(struct fake_machine *fake, const void *how)
{
    struct machine_ops none = {.free = fake->ops.free};
    fake->ops = none;
}

/* A machine that can do nothing at all: nobody is told that it is ready. */
static void a_machine_without_operations(void **unused)
{
    for (unsigned local = 0; local < 2; local++) {
        torture("no operations", local != 0, fail_all, NULL);
        struct fake_machine *fake = fake_machine_healthy();
        fail_all(fake, NULL);
        struct run run = run_all(fake, local != 0, NULL);
        assert_int_equal(run_readiness(&run), READINESS_CANNOT_TELL);
        assert_int_equal(run_count(&run, V_READY), 0);
        assert_int_equal(run_count(&run, V_NEEDS_CHANGE), 0);
        run_free(&run);
        fake_machine_free(fake);
    }
}

static void not_elevated(struct fake_machine *fake, const void *how)
{
    fake->os.elevated = false;
}

/* A standard user: what needs rights says so, and is neither ready nor failed. */
static void without_rights(void **unused)
{
    torture("not elevated", true, not_elevated, NULL);
    struct fake_machine *fake = fake_machine_healthy();
    not_elevated(fake, NULL);
    struct run run = run_all(fake, true, NULL);
    assert_int_equal(run_count(&run, V_NEEDS_CHANGE), 0);
    for (size_t i = 0; i < run.finding_count; i++)
        if (run.findings[i]->verdict == V_CANNOT_TELL)
            assert_true(run.findings[i]->needs_administrator);
    run_free(&run);
    fake_machine_free(fake);
}

/* ---- cancel ---- */

static void cancel_after_every_operation(void **unused)
{
    for (unsigned local = 0; local < 2; local++) {
        uint32_t total = UINT32_MAX;
        for (uint32_t n = 1; n <= total; n++) {
            struct cancel cancel = {.notify = NULL};
            struct fake_machine *fake = fake_machine_healthy();
            fake_cancel_after(fake, n);
            char *before = fake_machine_dump(fake);
            struct run run = run_all(fake, local != 0, &cancel);
            run_is_honest(&run, "cancelled");
            if (run.cancelled)
                assert_int_equal(run_readiness(&run), READINESS_CANNOT_TELL);
            changed_nothing(fake, before, "cancelled");
            if (!cancel_requested(&cancel))
                total = n;
            assert_true(n < 10000);
            free(before);
            run_free(&run);
            fake_machine_free(fake);
        }
    }
}

static void cancelled_before_it_began(void **unused)
{
    struct cancel cancel = {.notify = NULL};
    cancel_request(&cancel);
    struct fake_machine *fake = fake_machine_healthy();
    struct run run = run_all(fake, true, &cancel);
    assert_true(run.cancelled);
    assert_int_equal(fake->count, 0);
    run_free(&run);
    fake_machine_free(fake);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(healthy_is_ready),
    cmocka_unit_test(stock_needs_change),
    cmocka_unit_test(every_operation_fails_with_every_status),
    cmocka_unit_test(every_single_call_fails),
    cmocka_unit_test(pairs_of_operations_fail),
    cmocka_unit_test(a_machine_without_operations),
    cmocka_unit_test(without_rights),
    cmocka_unit_test(cancel_after_every_operation),
    cmocka_unit_test(cancelled_before_it_began),
    {0},
};
