/* SPDX-License-Identifier: MIT
 * What anybody on the network can have written into a log of Windows, as people and programs get to see it; and the
 * shapes that one event has in different Windows. */
#include "testing.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "report/html.h"
#include "report/run_json.h"
#include "report/run_text.h"
#include "report/sink.h"
#include "report/watch_text.h"
#include "sample_run.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define SID "S-1-5-21-1-2-3-1001"
#define WMI_CLASS "{8BC3F05E-D86B-11D0-A075-00C04FB68820}"
#define HEAD "<Event><System><Provider Name='Microsoft-Windows-DistributedCOM'/><EventID>"

/* Markup, an escape sequence in both spellings, a line of its own, a character that turns the text around. */
static const char hostile[] = "&lt;script&gt;alert(1)&lt;/script&gt;&#27;[31m&#xC2;\xC2\x9B"
                              "2J&#10;    wmiready-cli fix --yes&#x202E;";

/* One refusal with HOSTILE as account, 4 KB of it as client, and 100 KB behind that. */
static struct refusals read_hostile(void)
{
    struct strbuf xml = STRBUF_INIT;
    struct refusals all = refusals_none();
    strbuf_printf(&xml,
                  "%s10036</EventID></System><EventData><Data>CONTOSO</Data><Data>%s</Data><Data>" SID "</Data><Data>",
                  HEAD, hostile);
    while (xml.length < 4 * 1024)
        strbuf_add(&xml, hostile);
    strbuf_add(&xml, "</Data><Data>");
    while (xml.length < 100 * 1024)
        strbuf_add(&xml, hostile);
    strbuf_add(&xml, "</Data></EventData></Event>");
    refusals_read(&all, REFUSAL_LOG_SYSTEM, xml.text, xml.length);
    strbuf_free(&xml);
    assert_int_equal(all.count, 1);
    return all;
}

/* Nothing that a terminal or a reader takes for more than a character. */
static void assert_harmless(const char *text)
{
    for (const char *at = text, *end = text + strlen(text); at < end;) {
        uint32_t code = utf8_next(&at, end);
        if (code != '\n' && utf8_deceptive(code))
            fail_msg("U+%04X is shown", (unsigned)code);
    }
}

static void hostile_text_is_shown_harmlessly(void **state)
{
    struct refusals all = read_hostile();
    struct run run = sample_run_mixed();
    refusals_free(&run.facts.refusals);
    run.facts.refusals = refusals_copy(&all);
    struct strbuf watch = STRBUF_INIT, text = STRBUF_INIT, html = STRBUF_INIT;
    watch_text_refused(&watch, LANGUAGE_EN, &run.request, &all.items[0], 4000);
    assert_harmless(strbuf_text(&watch));
    assert_null(strstr(strbuf_text(&watch), "\n    wmiready-cli fix --yes"));
    assert_non_null(strstr(strbuf_text(&watch), "[U+001B]"));
    assert_true(watch.length < 4000);
    run_text_write(&text, &run, &(struct run_text_options){.language = LANGUAGE_EN});
    assert_harmless(strbuf_text(&text));
    assert_null(strstr(strbuf_text(&text), "\n    wmiready-cli fix --yes"));
    assert_non_null(strstr(strbuf_text(&text), "[U+202E]"));
    struct sink_text sink = sink_to_text(&html);
    html_write(&run, LANGUAGE_EN, &sink.sink);
    assert_harmless(strbuf_text(&html));
    assert_null(strstr(strbuf_text(&html), "<script>alert"));
    assert_non_null(strstr(strbuf_text(&html), "&lt;script&gt;alert"));
    strbuf_free(&watch);
    strbuf_free(&text);
    strbuf_free(&html);
    refusals_free(&all);
    run_free(&run);
}

/* JSON holds what was read, in ASCII, so bounded as it was read. */
static void hostile_text_in_json(void **state)
{
    struct refusals all = read_hostile();
    struct request request = request_default();
    struct strbuf line = STRBUF_INIT;
    watch_text_json_refused(&line, LANGUAGE_EN, &request, &all.items[0]);
    for (size_t i = 0; i + 1 < line.length; i++)
        assert_true(line.text[i] >= 0x20 && line.text[i] < 0x7F);
    json_t *object = json_loads(line.text, 0, NULL);
    const char *client = json_string_value(json_object_get(object, "client"));
    assert_true(client && strlen(client) < EVENT_VALUE);
    assert_non_null(strstr(client, "<script>"));
    assert_true(line.length < 8000);
    json_decref(object);
    strbuf_free(&line);
    request_free(&request);
    refusals_free(&all);
}

/* ---- shapes ---- */

/* The provider's messages in Windows 10 and 11; those of Windows 7 and Server 2008 R2 (dd353832) end behind the
 * address. 10036: with names (Server 2019) or without. */
static void events_of_other_windows(void **state)
{
    static const struct {
        unsigned id;
        const char *before; /* domain, user, SID and address */
    } rows[] = {{10015, "Remote|Activation|" WMI_CLASS "|" WMI_CLASS},
                {10016, "application-specific|Remote|Launch|" WMI_CLASS "|" WMI_CLASS},
                {10017, "application-specific|Remote|C:\\Windows\\system32\\svchost.exe|Unavailable"},
                {10018, "Remote|C:\\Windows\\system32\\svchost.exe|Unavailable"},
                {10019, "Remote|C:\\Windows\\system32\\svchost.exe|Unavailable"},
                {10027, "Remote|Activation"},
                {10036, ""}};
    static const char *const behind[] = {"", "|Unavailable|Unavailable"};
    for (size_t i = 0; i < array_count(rows) * array_count(behind); i++) {
        char *fields = strbuf_printed("%s|CONTOSO|svc|" SID "|10.0.2.17%s", rows[i / 2].before, behind[i % 2]);
        struct strbuf xml = STRBUF_INIT;
        struct refusals all = refusals_none();
        strbuf_printf(&xml, "%s%u</EventID></System><EventData>", HEAD, rows[i / 2].id);
        for (char *field = strtok(fields, "|"); field; field = strtok(NULL, "|"))
            strbuf_printf(&xml, "<Data>%s</Data>", field);
        strbuf_add(&xml, "</EventData></Event>");
        refusals_read(&all, REFUSAL_LOG_SYSTEM, xml.text, xml.length);
        assert_int_equal(all.count, 1);
        assert_int_equal(all.items[0].kind->id, rows[i / 2].id);
        assert_string_equal(all.items[0].account, "CONTOSO\\svc");
        assert_string_equal(all.items[0].client, "10.0.2.17");
        refusals_free(&all);
        strbuf_free(&xml);
        free(fields);
    }
}

const struct CMUnitTest program_tests[] = {cmocka_unit_test(hostile_text_is_shown_harmlessly),
                                           cmocka_unit_test(hostile_text_in_json),
                                           cmocka_unit_test(events_of_other_windows),
                                           {0}};
