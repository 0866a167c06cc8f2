/* SPDX-License-Identifier: MIT
 * The page of many computers. */
#include "testing.h"

#include "base/columns.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "remedy/remedy.h"
#include "report/command.h"
#include "report/fleet.h"
#include "report/html.h"
#include "report/junit.h"
#include "report/run_json.h"
#include "report/run_text.h"
#include "sample_run.h"

#include <stdlib.h>
#include <string.h>

/* ---- many computers ---- */

static void fleet_groups_by_cause(void **state)
{
    struct fleet *fleet = fleet_new(LANGUAGE_EN);
    struct run good = sample_run_ready(), bad = sample_run_mixed();
    struct sentence reason = sentence_of(TEXT_REPORT_JSON_NOT_OURS, NULL);
    for (unsigned i = 0; i < 30; i++) {
        struct run *run = i % 3 ? &good : &bad;
        free(run->os.computer);
        free(run->os.dns_name);
        run->os.computer = strbuf_printed("PC-%u", i);
        run->os.dns_name = NULL;
        fleet_add(fleet, run, &(struct fleet_source){"a.json", i ? NULL : "..\\a b.html", false});
    }
    fleet_add_unread(fleet, "<broken>.json", &reason);
    struct strbuf out = STRBUF_INIT;
    struct sink_text sink = sink_to_text(&out);
    assert_true(fleet_write(fleet, &sink.sink, "1.0.0", 0));
    assert_non_null(strstr(out.text, "20 of 30 computers are ready for remote WMI."));
    assert_non_null(strstr(out.text, "href=\"./../a%20b.html\""));
    assert_non_null(strstr(out.text, "&lt;broken&gt;.json"));
    assert_non_null(strstr(out.text, "id=\"needs-change-PERM-GROUP\""));
    assert_non_null(strstr(out.text, "href=\"#needs-change-PERM-GROUP\""));
    size_t rows = 0;
    for (const char *at = strstr(out.text, "<th scope=\"row\"><bdi>"); at;
         at = strstr(at + 1, "<th scope=\"row\"><bdi>"))
        rows++;
    assert_int_equal(rows, 30); /* the one with a link begins otherwise */
    sentence_free(&reason);
    strbuf_free(&out);
    run_free(&good);
    run_free(&bad);
    fleet_free(fleet);
}

static bool full(struct sink *sink, const char *bytes, size_t size)
{
    return false;
}

/* A hostile file costs as much as any other; a page that cannot be written is said. */
static void fleet_rows_are_small(void **state)
{
    enum { HUGE = 1000000 };
    struct fleet *fleet = fleet_new(LANGUAGE_EN);
    struct run run = sample_run_mixed();
    char *huge = memory_array(HUGE + 1, 1);
    memset(huge, 0x80, HUGE);
    huge[HUGE] = '\0';
    struct sentence reason = sentence_of(TEXT_COULD_NOT_READ, huge, huge, NULL);
    free(run.os.computer);
    run.os.computer = huge;
    for (unsigned i = 0; i < 10; i++) {
        fleet_add(fleet, &run, &(struct fleet_source){0});
        fleet_add_unread(fleet, huge, &reason);
    }
    struct strbuf out = STRBUF_INIT;
    struct sink_text sink = sink_to_text(&out);
    assert_true(fleet_write(fleet, &sink.sink, "1.0.0", 0));
    assert_true(out.length < 150000);
    struct sink broken = {full};
    assert_false(fleet_write(fleet, &broken, "1.0.0", 0));
    strbuf_free(&out);
    sentence_free(&reason);
    fleet_free(fleet);
    run_free(&run);
}

struct seen {
    const char *computer, *dns, *sid;
    bool anonymous;
};

/* What a page about the results of SEEN, each a minute after the one before it, says of them. */
static char *fleet_of(const struct seen *seen, size_t count)
{
    struct fleet *fleet = fleet_new(LANGUAGE_EN);
    for (size_t i = 0; i < count; i++) {
        struct run run = i + 1 == count ? sample_run_ready() : sample_run_mixed();
        char *file = strbuf_printed("results\\%zu.json", i);
        free(run.os.computer);
        free(run.os.dns_name);
        run.os.computer = memory_string(seen[i].computer);
        run.os.dns_name = memory_string(seen[i].dns);
        run.started_ms = (int64_t)(i + 1) * 60000;
        run.account.machine_domain.size = 0;
        assert_true(!seen[i].sid || sid_from_text(seen[i].sid, &run.account.machine_domain));
        fleet_add(fleet, &run, &(struct fleet_source){file, NULL, seen[i].anonymous});
        run_free(&run);
        free(file);
    }
    struct strbuf out = STRBUF_INIT;
    struct sink_text sink = sink_to_text(&out);
    assert_true(fleet_write(fleet, &sink.sink, "1.0.0", 0));
    fleet_free(fleet);
    return strbuf_take(&out);
}

/* One PC eleven times is one computer, and its newest result is the one that counts. */
static void fleet_counts_computers(void **state)
{
    struct seen pc[11];
    for (size_t i = 0; i < array_count(pc); i++)
        pc[i] = (struct seen){"PC-0421", i % 2 ? "pc-0421.example.org" : NULL, i % 3 ? "S-1-5-21-1-2-3" : NULL, false};
    char *page = fleet_of(pc, array_count(pc));
    assert_non_null(strstr(page, "1 of 1 computers are ready"));
    assert_non_null(strstr(page, "Files: 11. Computers in them: 1. Older results of the same computers: 10."));
    const char *older = strstr(page, "id=\"older-all\""), *newest = strstr(page, "results\\10.json");
    assert_true(older && newest && newest < older);
    assert_non_null(strstr(older, "results\\0.json"));
    assert_true(fleet_is_page(page));
    assert_false(fleet_is_page("<!DOCTYPE html><table class=\"fleet causes\">"));
    assert_non_null(strstr(older, "Checked 1970-01-01 00:10:00 UTC on"));
    assert_non_null(strstr(page, "Checked from 1970-01-01 00:01:00 to 1970-01-01 00:11:00 UTC"));
    free(page);
}

static void fleet_tells_computers_apart(void **state)
{
    static const struct {
        struct seen a, b;
        const char *headline;
    } cases[] = {
        {{"PC-1", NULL, NULL, false}, {"pc-1", NULL, NULL, false}, "1 of 1"},
        {{"PC-1", "pc-1.a.example", NULL, false}, {"pc-1", NULL, NULL, false}, "1 of 1"},
        {{"PC-1", "pc-1.a.example", NULL, false}, {"PC-1", "pc-1.b.example", NULL, false}, "1 of 2"},
        {{"PC-1", NULL, "S-1-5-21-1-2-3", false}, {"PC-1", NULL, "S-1-5-21-1-2-4", false}, "1 of 2"},
        {{"DC-1", NULL, "S-1-5-21-1-2-3", false}, {"DC-2", NULL, "S-1-5-21-1-2-3", false}, "1 of 2"},
        {{"PC-1", NULL, NULL, false}, {"PC-10", NULL, NULL, false}, "1 of 2"},
        {{"10.1.2.3", NULL, NULL, false}, {"10.1.2.4", NULL, NULL, false}, "1 of 2"},
        {{"computer-1", NULL, NULL, true}, {"computer-1", NULL, NULL, true}, "1 of 2"},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        char *page = fleet_of((const struct seen[]){cases[i].a, cases[i].b}, 2);
        char *wanted = strbuf_printed("%s computers are ready", cases[i].headline);
        if (!strstr(page, wanted))
            fail_msg("%s and %s: not \"%s\"", cases[i].a.computer, cases[i].b.computer, wanted);
        free(wanted);
        free(page);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(fleet_groups_by_cause),
    cmocka_unit_test(fleet_rows_are_small),
    cmocka_unit_test(fleet_counts_computers),
    cmocka_unit_test(fleet_tells_computers_apart),
    {0},
};
