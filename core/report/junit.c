/* SPDX-License-Identifier: MIT */
#include "report/junit.h"

#include "base/time.h"
#include "report/markup.h"
#include "report/run_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum outcome { PASSED, FAILED, ERROR, SKIPPED, OUTCOME_COUNT };

static enum outcome outcome_of(enum verdict verdict)
{
    static const enum outcome outcomes[V_COUNT] = {
        [V_READY] = PASSED,      [V_ATTENTION] = PASSED,           [V_NEEDS_CHANGE] = FAILED,
        [V_CANNOT_TELL] = ERROR, [V_NOT_APPLICABLE] = SKIPPED,     [V_NOT_CHECKED] = SKIPPED,
        [V_FIXED] = PASSED,      [V_FIXED_AFTER_RESTART] = FAILED, [V_NOT_FIXED] = FAILED,
    };
    return outcomes[verdict];
}

/* A requirement that is information never fails a pipeline. */
static enum outcome outcome(const struct finding *finding)
{
    enum outcome of_verdict = outcome_of(finding->verdict);
    bool bad = of_verdict == FAILED || of_verdict == ERROR;
    return bad && !finding_counts(finding) ? PASSED : of_verdict;
}

static void seconds(struct markup *m, int64_t ms)
{
    char text[32];
    ms = ms < 0 ? 0 : ms; /* no floating point: its separator depends on the locale */
    snprintf(text, sizeof text, "%" PRId64 ".%03d", ms / 1000, (int)(ms % 1000));
    markup_attr(m, "time", text);
}

/* AREA_COUNT: of the whole run. */
static void totals(struct markup *m, const struct run *run, enum area area)
{
    static const char *const names[OUTCOME_COUNT] = {NULL, "failures", "errors", "skipped"};
    int64_t counts[OUTCOME_COUNT] = {0}, tests = 0, ms = 0;
    for (size_t i = 0; i < run->finding_count; i++) {
        const struct finding *finding = run->findings[i];
        if (area != AREA_COUNT && finding_area(finding) != area)
            continue;
        counts[outcome(finding)]++;
        tests++;
        ms += finding->ms;
    }
    markup_attr_number(m, "tests", tests);
    for (unsigned i = FAILED; i < OUTCOME_COUNT; i++)
        markup_attr_number(m, names[i], counts[i]);
    seconds(m, area == AREA_COUNT ? run->finished_ms - run->started_ms : ms);
}

static void message(struct markup *m, const struct finding *finding, enum language language)
{
    struct strbuf text = STRBUF_INIT;
    sentence_format(&text, language, &finding->summary);
    markup_attr(m, "message", strbuf_text(&text));
    strbuf_free(&text);
}

static void details(struct markup *m, const struct finding *finding, enum language language)
{
    struct strbuf text = STRBUF_INIT;
    sentence_format(&text, language, &finding->summary);
    for (size_t i = 0; i < finding->evidence_count; i++) {
        strbuf_add_char(&text, '\n');
        run_text_evidence(&text, &finding->evidence[i], language);
    }
    if (finding->advice.id != TEXT_NONE) {
        strbuf_add_char(&text, '\n');
        sentence_format(&text, language, &finding->advice);
    }
    markup_text(m, strbuf_text(&text));
    strbuf_free(&text);
}

static void result(struct markup *m, const struct finding *finding, enum language language)
{
    static const char *const names[OUTCOME_COUNT] = {"system-out", "failure", "error", "skipped"};
    enum outcome of_finding = outcome(finding);
    if (of_finding == PASSED && (finding->verdict == V_READY || finding->verdict == V_FIXED))
        return;
    markup_open(m, names[of_finding]);
    if (of_finding != PASSED)
        message(m, finding, language);
    if (of_finding == FAILED || of_finding == ERROR)
        markup_attr(m, "type", verdict_word(finding->verdict));
    if (of_finding != SKIPPED)
        details(m, finding, language);
    markup_close(m, names[of_finding]);
}

static void test_case(struct markup *m, const struct finding *finding, enum language language)
{
    struct strbuf name = STRBUF_INIT;
    strbuf_printf(&name, "%s: ", finding->key);
    finding_title(&name, language, finding);
    char *class_name = strbuf_printed("wmiready.%s", area_word(finding_area(finding)));
    markup_open(m, "testcase");
    markup_attr(m, "classname", class_name);
    markup_attr(m, "name", strbuf_text(&name));
    seconds(m, finding->ms);
    result(m, finding, language);
    markup_close(m, "testcase");
    free(class_name);
    strbuf_free(&name);
}

static void suite(struct markup *m, const struct run *run, enum area area, enum language language)
{
    char when[TIME_TEXT];
    markup_open(m, "testsuite");
    markup_attr(m, "name", text_get(language, area_text(area)));
    totals(m, run, area);
    time_to_text(run->started_ms, when);
    when[19] = '\0'; /* the schemas in use take no zone */
    markup_attr(m, "timestamp", when);
    markup_attr(m, "hostname",
                run->os.computer && run->os.computer[0] ? run->os.computer
                : run->request.target                   ? run->request.target
                                                        : "");
    for (size_t i = 0; i < run->finding_count; i++)
        if (finding_area(run->findings[i]) == area)
            test_case(m, run->findings[i], language);
    markup_close(m, "testsuite");
}

bool junit_write(const struct run *run, enum language language, struct sink *sink)
{
    struct markup m;
    struct sentence headline;
    struct strbuf name = STRBUF_INIT;
    run_headline(run, &headline);
    sentence_format(&name, language, &headline);
    sentence_free(&headline);
    markup_begin(&m, MARKUP_XML, sink);
    markup_open(&m, "testsuites");
    markup_attr(&m, "name", strbuf_text(&name));
    totals(&m, run, AREA_COUNT);
    for (unsigned i = 0; i < AREA_COUNT; i++)
        suite(&m, run, (enum area)i, language);
    markup_close(&m, "testsuites");
    markup_own_text(&m, "\n");
    strbuf_free(&name);
    return markup_end(&m);
}
