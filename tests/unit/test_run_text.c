/* SPDX-License-Identifier: MIT
 * The result as lines: the cause first, and what it hides on one line of each area. */
#include "testing.h"

#include "base/memory.h"
#include "report/run_text.h"
#include "sample_run.h"

#include <stdlib.h>
#include <string.h>

/* A finding that could not be read because the target is out of reach. */
static void put_out_of_reach(struct run *run, const char *id, bool evidence)
{
    struct finding *finding = sample_run_set(run, id, V_CANNOT_TELL, TEXT_RAW, "It could not be read: not reachable.");
    if (evidence)
        sample_run_evidence(finding, id, "", NULL, "")->status = ST_UNREACHABLE;
}

static char *text_of(const struct run *run)
{
    struct strbuf text = STRBUF_INIT;
    run_text_write(&text, run, &(struct run_text_options){.language = LANGUAGE_EN});
    return strbuf_take(&text);
}

static struct run dead_target(void)
{
    struct run run = sample_run_ready();
    sample_run_set(&run, "NET-NAME", V_NEEDS_CHANGE, TEXT_RAW, "No computer of that name is known.");
    static const char *const blocked[] = {"NET-RPC-PORT", "NET-DCOM-ALIVE"};
    for (size_t i = 0; i < array_count(blocked); i++)
        sample_run_set(&run, blocked[i], V_NOT_CHECKED, TEXT_BLOCKED_BY, "NET-NAME")->blocked_by =
            memory_string("NET-NAME");
    put_out_of_reach(&run, "SVC-WINMGMT", true);
    put_out_of_reach(&run, "SVC-RPC", true);
    put_out_of_reach(&run, "PERM-ACCOUNT", true);
    put_out_of_reach(&run, "PERM-GROUP", false);
    put_out_of_reach(&run, "UAC-TOKEN-FILTER", true);
    return run;
}

static void what_one_cause_hides_is_one_line(void **unused)
{
    struct run run = dead_target();
    char *text = text_of(&run);
    assert_non_null(strstr(text, "Because NET-NAME is not met: NET-RPC-PORT, NET-DCOM-ALIVE\n"));
    assert_non_null(strstr(text, "Out of reach: SVC-WINMGMT, SVC-RPC\n"));
    /* Without evidence of its own, with the sentence of one that is out of reach. */
    assert_non_null(strstr(text, "Out of reach: PERM-ACCOUNT, PERM-GROUP\n"));
    /* Alone in its area a finding stands as ever. */
    assert_null(strstr(text, "Out of reach: UAC-TOKEN-FILTER"));
    assert_non_null(strstr(text, "UAC-TOKEN-FILTER"));
    free(text);
    run_free(&run);
}

static void the_cause_comes_first(void **unused)
{
    struct run run = dead_target();
    char *text = text_of(&run);
    const char *cause = strstr(text, "No computer of that name is known."), *area = strstr(text, "\nNetwork\n");
    assert_true(cause && area && cause < area);
    free(text);
    run_free(&run);
}

/* A refused one among them is not hidden: it says something of its own. */
static void what_was_refused_is_told(void **unused)
{
    struct run run = dead_target();
    struct finding *finding = sample_run_set(&run, "SVC-RPC", V_CANNOT_TELL, TEXT_RAW, "Access was denied.");
    sample_run_evidence(finding, "SVC-RPC", "", NULL, "")->status = ST_DENIED;
    char *text = text_of(&run);
    assert_null(strstr(text, "Out of reach: SVC-WINMGMT"));
    assert_non_null(strstr(text, "Access was denied."));
    free(text);
    run_free(&run);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(what_one_cause_hides_is_one_line),
    cmocka_unit_test(the_cause_comes_first),
    cmocka_unit_test(what_was_refused_is_told),
    {0},
};
