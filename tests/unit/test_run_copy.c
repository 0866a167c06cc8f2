/* SPDX-License-Identifier: MIT
 * A copied run says the same, owns everything in it, and leaves the original alone when it is redacted. */
#include "testing.h"

#include "base/memory.h"
#include "report/redact.h"
#include "report/report.h"
#include "requirements/catalogue.h"

#include <stdlib.h>
#include <string.h>

static struct run *sample(void)
{
    struct run *run = memory_new(struct run);
    run->request = request_default();
    free(run->request.target);
    run->request.target = memory_string("PC-0421");
    run->os.computer = memory_string("PC-0421");
    run->client = memory_string("DESK-7");
    run->program_version = memory_string("1.0");
    run->findings = memory_new_n(struct finding *, 2);
    run->findings[run->finding_count++] = finding_new(catalogue_find("SVC-WINMGMT"), NULL);
    run->findings[0]->verdict = V_NEEDS_CHANGE;
    run->findings[0]->summary = sentence_raw("PC-0421 is off");
    struct run_change *change = run_add_change(run);
    change->requirement = memory_string("SVC-WINMGMT");
    change->remedy = memory_string("start");
    change->change = (struct change){.kind = CHANGE_SERVICE_START,
                                     .object = memory_string("Winmgmt"),
                                     .item = memory_string(""),
                                     .before = state_number(4),
                                     .after = state_number(2)};
    run->facts.present = FACT_QUERY | FACT_NETWORKS;
    run->facts.networks.count = 1;
    run->facts.networks.networks = memory_new_n(struct network, 1);
    strcpy(run->facts.networks.networks[0].name, "Office");
    run->facts.query.column_count = run->facts.query.row_count = 1;
    run->facts.query.columns = memory_new_n(char *, 1);
    run->facts.query.cells = memory_new_n(char *, 1);
    run->facts.query.columns[0] = memory_string("Caption");
    run->facts.query.cells[0] = memory_string("Windows on PC-0421");
    return run;
}

static char *html_of(const struct run *run)
{
    struct report_options options = {.language = LANGUAGE_EN};
    struct strbuf out = STRBUF_INIT;
    report_html(run, &options, &out);
    return strbuf_take(&out);
}

static void test_same_words(void **state)
{
    struct run *run = sample();
    struct run copy = run_copy(run);
    char *one = html_of(run), *two = html_of(&copy);
    assert_string_equal(one, two);
    run_free(run);
    free(run);
    /* Everything is its own: the original is gone. */
    char *three = html_of(&copy);
    assert_string_equal(three, two);
    run_free(&copy);
    free(three);
    free(two);
    free(one);
}

static void test_redacting_the_copy(void **state)
{
    struct run *run = sample();
    char *before = html_of(run);
    struct run copy = run_copy(run);
    struct redactor *redactor = redact_new();
    redact_apply(redactor, &copy, LANGUAGE_EN);
    char *redacted = html_of(&copy), *after = html_of(run);
    assert_null(strstr(redacted, "PC-0421"));
    assert_string_equal(before, after);
    redact_free(redactor);
    run_free(&copy);
    run_free(run);
    free(run);
    free(after);
    free(redacted);
    free(before);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(test_same_words),
    cmocka_unit_test(test_redacting_the_copy),
    {0},
};
