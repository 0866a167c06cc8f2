/* SPDX-License-Identifier: MIT
 * What a page lists as problems: one entry for each cause, in the order of what happens to it. */
#include "testing.h"

#include "base/memory.h"
#include "requirements/catalogue.h"
#include "session/problems.h"

#include <string.h>

static struct finding *add(struct run *run, const char *id, enum verdict verdict)
{
    const struct requirement *requirement = catalogue_find(id);
    struct finding *finding = finding_new(requirement, NULL);
    finding->verdict = verdict;
    run->findings = memory_resize(run->findings, run->finding_count + 1, sizeof *run->findings);
    run->findings[run->finding_count++] = finding;
    return finding;
}

static void offer(struct finding *finding, size_t which, bool recommended)
{
    finding->offers = memory_new(struct offer);
    finding->offers[0] = (struct offer){finding->requirement->remedies[which], recommended};
    finding->offer_count = 1;
}

/* "KEY:kind+explained", one after another. */
static void assert_problems(const struct run *run, const char *expected)
{
    struct problems problems;
    struct strbuf text = STRBUF_INIT;
    problems_of(run, &problems);
    for (size_t i = 0; i < problems.count; i++)
        strbuf_printf(&text, "%s%s:%d+%zu", i ? " " : "", problems.list[i].cause->key, (int)problems.list[i].kind,
                      problems.list[i].explained);
    assert_string_equal(strbuf_text(&text), expected);
    strbuf_free(&text);
    problems_free(&problems);
}

static void what_happens_decides_the_order(void **state)
{
    struct run run = {.request = request_default()};
    add(&run, "NET-PROFILE", V_READY);
    add(&run, "DCOM-HARDENING", V_CANNOT_TELL)->needs_administrator = true;
    struct finding *policy = add(&run, "FW-DCOM-IN", V_NEEDS_CHANGE);
    offer(policy, 0, true);
    policy->by_policy = true;
    offer(add(&run, "UAC-TOKEN-FILTER", V_NEEDS_CHANGE), 0, false);
    add(&run, "DCOM-ENABLED", V_FIXED);
    add(&run, "PERM-GROUP", V_NOT_CHECKED)->needs_administrator = true;
    offer(add(&run, "FW-WMI-IN", V_NEEDS_CHANGE), 0, true);
    assert_problems(&run, "FW-WMI-IN:0+0 UAC-TOKEN-FILTER:1+0 DCOM-HARDENING:2+1 FW-DCOM-IN:3+0 DCOM-ENABLED:5+0");
    run_free(&run);
}

static void what_is_explained_stands_with_its_cause(void **state)
{
    struct run run = {.request = request_default()};
    add(&run, "NET-RPC-PORT", V_NEEDS_CHANGE);
    add(&run, "NET-DCOM-ALIVE", V_NOT_CHECKED)->blocked_by = memory_string("NET-RPC-PORT");
    add(&run, "QRY-CONNECT", V_NOT_CHECKED)->blocked_by = memory_string("NET-DCOM-ALIVE");
    add(&run, "QRY-RUN", V_NOT_CHECKED)->blocked_by = memory_string("QRY-CONNECT");
    assert_problems(&run, "NET-RPC-PORT:3+3");
    /* What can be mended alone is a row of its own. */
    offer(add(&run, "DCOM-ENABLED", V_NEEDS_CHANGE), 0, true);
    run.findings[4]->blocked_by = memory_string("NET-RPC-PORT");
    assert_problems(&run, "DCOM-ENABLED:0+0 NET-RPC-PORT:3+3");
    run_free(&run);
}

static void could_not_be_reached(struct run *run, const char *id)
{
    finding_add_evidence(add(run, id, V_CANNOT_TELL))->status = ST_UNREACHABLE;
}

/* Nobody answers: what the firewall there is like is as unknown as all the rest. */
static void who_does_not_answer_is_one_problem(void **state)
{
    struct run run = {.request = request_default()};
    run.request.local = false;
    add(&run, "NET-RPC-PORT", V_NEEDS_CHANGE);
    could_not_be_reached(&run, "SVC-WINMGMT");
    could_not_be_reached(&run, "FW-DCOM-IN");
    could_not_be_reached(&run, "FW-WMI-IN");
    assert_problems(&run, "NET-RPC-PORT:3+3");
    run_free(&run);
}

static void problems_stand_before_the_rest(void **state)
{
    struct run run = {.request = request_default()};
    const char *const ids[] = {"NET-NAME", "NET-PING", "SVC-WINMGMT", "FW-DCOM-IN", "PERM-GROUP"};
    const struct requirement *rows[array_count(ids)];
    add(&run, "NET-NAME", V_READY);
    add(&run, "NET-PING", V_NEEDS_CHANGE);
    add(&run, "SVC-WINMGMT", V_ATTENTION);
    add(&run, "PERM-GROUP", V_NEEDS_CHANGE);
    for (size_t i = 0; i < array_count(ids); i++)
        rows[i] = catalogue_find(ids[i]);
    problems_order(&run, rows, array_count(ids));
    const char *const expected[] = {"PERM-GROUP", "SVC-WINMGMT", "NET-NAME", "NET-PING", "FW-DCOM-IN"};
    for (size_t i = 0; i < array_count(ids); i++)
        assert_string_equal(rows[i]->id, expected[i]);
    run_free(&run);
}

static void nothing_wrong_is_no_problem(void **state)
{
    struct run run = {.request = request_default()};
    add(&run, "NET-PROFILE", V_READY);
    add(&run, "UAC-TOKEN-FILTER", V_NOT_APPLICABLE);
    add(&run, "NET-PING", V_NEEDS_CHANGE);
    assert_problems(&run, "");
    run_free(&run);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(what_happens_decides_the_order),     cmocka_unit_test(what_is_explained_stands_with_its_cause),
    cmocka_unit_test(who_does_not_answer_is_one_problem), cmocka_unit_test(problems_stand_before_the_rest),
    cmocka_unit_test(nothing_wrong_is_no_problem),        {0},
};
