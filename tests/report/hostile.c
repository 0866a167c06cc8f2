/* SPDX-License-Identifier: MIT */
#include "hostile.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "report/html.h"
#include "report/junit.h"
#include "report/run_json.h"
#include "report/run_text.h"
#include "requirements/catalogue.h"
#include "sample_run.h"
#include "well_formed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* xorshift64*: the same findings from the same seed everywhere. */
static uint64_t state;

static uint32_t chance(uint32_t below)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)((state * UINT64_C(0x2545F4914F6CDD1D)) >> 33) % below;
}

static const char *const pieces[] = {"<script>alert(1)</script>",
                                     "</script>",
                                     "</style>",
                                     "</pre>",
                                     "</title>",
                                     "]]>",
                                     "<![CDATA[",
                                     "<!--",
                                     "-->",
                                     "<?xml?>",
                                     "\" onmouseover=\"alert(1)",
                                     "' onload='x",
                                     "javascript:alert(1)",
                                     "&lt;",
                                     "&#60;",
                                     "&#x3c;",
                                     "&amp;amp;",
                                     "&",
                                     "<",
                                     ">",
                                     "\"",
                                     "'",
                                     "\\",
                                     "\\u003c",
                                     "\\\"",
                                     "%3Cscript%3E",
                                     "{1}",
                                     "{9}",
                                     "${x}",
                                     "{{x}}",
                                     "\r\n",
                                     "\n",
                                     "\t",
                                     "\x01",
                                     "\x01READY",
                                     "\x7F",
                                     "\x1B[2J",
                                     "\xE2\x80\xAE",
                                     "\xE2\x80\xA8",
                                     "\xEF\xBB\xBF",
                                     "\xEF\xBF\xBF",
                                     "\xF0\x9F\x92\xA9",
                                     "\xED\xA0\x80",
                                     "\xC0\xBC",
                                     "\xFF",
                                     "\xF8\x88\x80\x80\x80",
                                     "\xE2\x82",
                                     "http://example.invalid/",
                                     "//host/x",
                                     "../../x",
                                     "C:\\Users\\x",
                                     "=cmd|' /C calc'!A0",
                                     "CORP\\x",
                                     "S-1-5-21-1-2-3-4",
                                     "10.1.2.7",
                                     "-",
                                     "a",
                                     "W",
                                     " ",
                                     "\xC3\xA4",
                                     "\xE6\x97\xA5"};

static char *hostile_text(void)
{
    struct strbuf text = STRBUF_INIT;
    size_t count = 1 + chance(6);
    for (size_t i = 0; i < count; i++) {
        if (chance(4)) {
            strbuf_add(&text, pieces[chance(array_count(pieces))]);
        } else if (chance(2)) {
            utf8_add_char(&text, 1 + chance(0x10FFFF));
        } else {
            strbuf_add_char(&text, (char)(1 + chance(255)));
        }
    }
    while (!chance(500) && text.length < 20000)
        for (size_t i = 0; i < 3000; i++)
            strbuf_add(&text, pieces[chance(array_count(pieces))]);
    return strbuf_take(&text);
}

typedef char *text_maker(void);

static char *plain_text(void)
{
    return memory_string("x");
}

static void put(char **text, text_maker *make)
{
    if (!*text)
        return;
    free(*text);
    *text = make();
}

/* Gives SENTENCE one to three arguments; a mark of our own at the start is taken away as sentence_of does. */
static struct sentence sentence_from(text_maker *make)
{
    char *a = make(), *b = make();
    struct sentence sentence = sentence_of(TEXT_COULD_NOT_READ, a, b, NULL);
    free(a);
    free(b);
    return sentence;
}

static void fill_finding(struct finding *finding, text_maker *make, enum verdict verdict)
{
    char *a = make(), *b = make(), *c = make(), *d = make();
    finding->verdict = verdict;
    sentence_free(&finding->summary);
    sentence_free(&finding->advice);
    finding->summary = sentence_from(make);
    finding->advice = sentence_from(make);
    finding->by_policy = verdict == V_NEEDS_CHANGE;
    free(finding->policy);
    finding->policy = make();
    struct evidence *evidence = sample_run_evidence(finding, a, b, c, d);
    evidence->status = ST_FAILED;
    evidence->fault_api = make();
    evidence->fault = (struct fault){evidence->fault_api, 0x80070005};
    evidence->channel = CHANNEL_WMI;
    free(a);
    free(b);
    free(c);
    free(d);
}

/* The frame of a report costs as much as many findings: each requirement is asked for several subjects. */
enum { SUBJECTS = 8 };

static void ask_for_subjects(struct run *run, size_t subjects)
{
    size_t asked = run->finding_count;
    struct finding **all = memory_new_n(struct finding *, asked * subjects);
    for (size_t i = 0; i < asked * subjects; i++) {
        struct finding *first = run->findings[i / subjects];
        char subject[32];
        snprintf(subject, sizeof subject, "root\\s%zu", i % subjects);
        all[i] = i % subjects ? finding_new(catalogue_find(first->id), subject) : first;
    }
    free(run->findings);
    run->findings = all;
    run->finding_count = asked * subjects;
}

/* The same structure for the same VERDICTS, whatever MAKE makes. */
static struct run run_from(text_maker *make, const enum verdict *verdicts, size_t subjects)
{
    struct run run = sample_run_ready();
    ask_for_subjects(&run, subjects);
    char **texts[] = {&run.request.target,
                      &run.request.client_address,
                      &run.request.namespace_path,
                      &run.request.query,
                      &run.account.name,
                      &run.client,
                      &run.program_version,
                      &run.command,
                      &run.os.computer,
                      &run.os.dns_name,
                      &run.os.caption,
                      &run.os.domain,
                      &run.os.user,
                      &run.os.user_sid};
    for (size_t i = 0; i < array_count(texts); i++)
        put(texts[i], make);
    for (size_t i = 0; i < run.finding_count; i++)
        fill_finding(run.findings[i], make, verdicts[i]);
    for (size_t i = 0; i < run.facts.query.column_count; i++) {
        put(&run.facts.query.columns[i], make);
        put(&run.facts.query.cells[i], make);
    }
    struct run_change *change = run_add_change(&run);
    change->requirement = make();
    change->remedy = make();
    change->text = make();
    change->before = make();
    change->after = make();
    return run;
}

static int fail(const char *what, const char *why, const struct strbuf *text, size_t at)
{
    size_t from = at > 80 ? at - 80 : 0;
    fprintf(stderr, "hostile: %s: %s near:\n%.*s\n", what, why, 160, strbuf_text(text) + from);
    return 1;
}

static int check_markup(const struct run *run, bool html, uint64_t *shape)
{
    struct strbuf text = STRBUF_INIT;
    struct sink_text sink = sink_to_text(&text);
    struct well_formed result;
    int bad = 0;
    if (html)
        html_write(run, LANGUAGE_DE, &sink.sink);
    else
        junit_write(run, LANGUAGE_EN, &sink.sink);
    if (!well_formed(strbuf_text(&text), text.length, html, &result))
        bad = fail(html ? "HTML" : "XML", result.fault, &text, result.at);
    *shape = result.shape;
    strbuf_free(&text);
    return bad;
}

/* Reads back what was written: the same run, so no text reached beyond its string. */
static int check_json(const struct run *run)
{
    char *json = run_json_write(run, LANGUAGE_EN);
    struct strbuf text = STRBUF_INIT;
    struct sentence problem = {.id = TEXT_NONE};
    struct run back;
    int bad = 0;
    strbuf_add(&text, json);
    if (strspn(json,
               "\n !\"#$%'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~") !=
        text.length) {
        bad = fail("JSON", "a character that is not neutral", &text, 0);
    } else if (run_json_read(json, text.length, &back, &problem) != ST_OK) {
        bad = fail("JSON", "cannot be read back", &text, 0);
        sentence_free(&problem);
    } else {
        char *again = run_json_write(&back, LANGUAGE_EN);
        if (strcmp(again, json) != 0)
            bad = fail("JSON", "came back changed", &text, 0);
        free(again);
        run_free(&back);
    }
    strbuf_free(&text);
    free(json);
    return bad;
}

static int check_text(const struct run *run)
{
    struct strbuf text = STRBUF_INIT, summary = STRBUF_INIT;
    int bad = 0;
    run_text_write(&text, run, &(struct run_text_options){.language = LANGUAGE_EN});
    run_text_summary(&summary, run, LANGUAGE_DE);
    for (size_t i = 0; i < text.length && !bad; i++)
        if ((unsigned char)text.text[i] < 0x20 && text.text[i] != '\n')
            bad = fail("text", "a control character", &text, i);
    if (summary.length > RUN_TEXT_SUMMARY)
        bad = fail("summary", "too long", &summary, 0);
    strbuf_free(&text);
    strbuf_free(&summary);
    return bad;
}

/* Verdicts of the whole catalogue for each subject, and what a run with them and harmless texts looks like. */
struct pattern {
    enum verdict *verdicts;
    uint64_t html, xml;
};

/* One for each finding of run_from. */
static enum verdict *any_verdicts(void)
{
    enum verdict *verdicts = memory_new_n(enum verdict, catalogue_count() * SUBJECTS);
    for (size_t i = 0; i < catalogue_count() * SUBJECTS; i++)
        verdicts[i] = (enum verdict)chance(V_COUNT);
    return verdicts;
}

static int make_pattern(struct pattern *out)
{
    out->verdicts = any_verdicts();
    struct run plain = run_from(plain_text, out->verdicts, SUBJECTS);
    int bad = check_markup(&plain, true, &out->html) || check_markup(&plain, false, &out->xml);
    run_free(&plain);
    return bad;
}

static int check_run(const struct pattern *pattern)
{
    struct run hostile = run_from(hostile_text, pattern->verdicts, SUBJECTS);
    uint64_t html, xml;
    int bad = check_markup(&hostile, true, &html) || check_markup(&hostile, false, &xml) || check_json(&hostile) ||
              check_text(&hostile);
    if (!bad && (html != pattern->html || xml != pattern->xml)) {
        fputs("hostile: data changed the markup\n", stderr);
        bad = 1;
    }
    run_free(&hostile);
    return bad;
}

int hostile_check(size_t count, uint64_t seed)
{
    enum { PATTERNS = 512 };
    static struct pattern patterns[PATTERNS];
    int bad = 0;
    state = seed ? seed : 1;
    for (size_t done = 0, round = 0; done < count && !bad; done += catalogue_count() * SUBJECTS, round++) {
        struct pattern *pattern = &patterns[round % PATTERNS];
        if (round < PATTERNS)
            bad = make_pattern(pattern);
        uint64_t before = state;
        bad = bad || check_run(pattern);
        if (bad)
            fprintf(stderr, "hostile: after %zu findings, state %llu\n", done, (unsigned long long)before);
    }
    for (size_t i = 0; i < PATTERNS; i++)
        free(patterns[i].verdicts);
    return bad;
}

char *hostile_file(uint64_t seed, unsigned number)
{
    state = seed * 1000003 + number + 1;
    enum verdict *verdicts = any_verdicts();
    struct run run = run_from(hostile_text, verdicts, 1);
    char *json = run_json_write(&run, LANGUAGE_EN);
    if (number % 3 == 0)
        json[chance((uint32_t)strlen(json))] = '\0';
    run_free(&run);
    free(verdicts);
    return json;
}
