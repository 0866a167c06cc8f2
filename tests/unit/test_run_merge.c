/* SPDX-License-Identifier: MIT
 * Both sides of one target as one result. */
#include "testing.h"

#include "base/memory.h"
#include "check/catalogue.h"
#include "check/run_merge.h"

#include <stdlib.h>

static void add(struct run *run, const char *id, enum verdict verdict, const char *words)
{
    struct finding *finding = finding_new(catalogue_find(id));
    finding->verdict = verdict;
    finding->summary = sentence_raw(words);
    run->findings = memory_resize(run->findings, run->finding_count + 1, sizeof *run->findings);
    run->findings[run->finding_count++] = finding;
}

static struct run *side(bool local, const char *target, const char *computer)
{
    struct run *run = memory_new(struct run);
    run->request = request_default();
    free(run->request.target);
    run->request.target = memory_string(target);
    run->request.local = local;
    run->os.computer = memory_string(computer);
    return run;
}

static void drop(struct run *run)
{
    run_free(run);
    free(run);
}

static void test_problem(void **state)
{
    (void)state;
    static const struct {
        const char *target, *computer;
        bool local;
        enum merge_problem problem;
    } cases[] = {
        {"pc-0421", "PC-0421", true, MERGE_FINE},         {"pc-0421.example.org", "PC-0421", true, MERGE_FINE},
        {"10.1.2.7", "PC-0421", true, MERGE_FINE},        {"pc-0421", "PC-0422", true, MERGE_OTHER_COMPUTER},
        {"pc-04", "PC-0421", true, MERGE_OTHER_COMPUTER}, {"pc-0421", "PC-0421", false, MERGE_NOT_LOCAL},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct run *here = side(false, cases[i].target, ""), *there = side(cases[i].local, ".", cases[i].computer);
        assert_int_equal(run_merge_problem(&here->request, there), cases[i].problem);
        drop(here);
        drop(there);
    }
}

static void test_views(void **state)
{
    (void)state;
    struct run *here = side(false, "pc", ""), *there = side(true, ".", "PC");
    add(here, "NET-RPC-PORT", V_NEEDS_CHANGE, "no answer");
    add(here, "FW-DCOM-IN", V_CANNOT_TELL, "could not be read");
    add(here, "DCOM-ENABLED", V_READY, "on");
    add(here, "PERM-GROUP", V_NEEDS_CHANGE, "not in the group");
    add(here, "SVC-WINMGMT", V_READY, "running");
    add(here, "QRY-RUN", V_NOT_CHECKED, "blocked");
    add(there, "NET-RPC-PORT", V_READY, "listens");
    add(there, "FW-DCOM-IN", V_READY, "open");
    add(there, "DCOM-ENABLED", V_NEEDS_CHANGE, "off");
    add(there, "PERM-GROUP", V_NEEDS_CHANGE, "not in the group either");
    add(there, "SVC-WINMGMT", V_CANNOT_TELL, "denied");
    add(there, "SVC-RPC", V_READY, "running");
    add(there, "QRY-RUN", V_READY, "rows");
    run_merge(here, there);
    /* What was not seen here comes from there, with its sentence. */
    assert_int_equal(here->findings[1]->verdict, V_READY);
    assert_string_equal(here->findings[1]->summary.arguments[0], "open");
    /* A contradiction is said, and is never ready. */
    assert_int_equal(here->findings[2]->verdict, V_NEEDS_CHANGE);
    assert_int_equal(here->findings[2]->summary.id, TEXT_MERGE_ONLY_THERE);
    assert_string_equal(here->findings[2]->advice.arguments[0], "off");
    /* Agreement changes nothing but the evidence. */
    assert_string_equal(here->findings[3]->summary.arguments[0], "not in the group");
    assert_int_equal(here->findings[3]->evidence_count, 1);
    assert_int_equal(here->findings[3]->evidence[0].channel, CHANNEL_FILE);
    /* What the other side could not see says nothing. */
    assert_int_equal(here->findings[4]->verdict, V_READY);
    assert_int_equal(here->findings[4]->evidence_count, 0);
    /* The target reaching itself proves nothing about the way from here, but shows where to look. */
    assert_int_equal(here->findings[5]->verdict, V_NOT_CHECKED);
    assert_int_equal(here->findings[0]->verdict, V_NEEDS_CHANGE);
    assert_int_equal(here->findings[0]->advice.id, TEXT_MERGE_BETWEEN);
    assert_ptr_equal(here->other, there);
    drop(here);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_problem), cmocka_unit_test(test_views)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
