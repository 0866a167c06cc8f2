/* SPDX-License-Identifier: MIT
 * Text, summary, commands, JUnit, the page and the page about many computers. */
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

static struct strbuf text_of(const struct run *run, enum language language, size_t width, bool colour)
{
    struct strbuf out = STRBUF_INIT;
    run_text_write(&out, run, &(struct run_text_options){language, width, colour});
    return out;
}

static struct strbuf page_of(const struct run *run, enum language language)
{
    struct strbuf out = STRBUF_INIT;
    struct sink_text sink = sink_to_text(&out);
    assert_true(html_write(run, language, &sink.sink));
    return out;
}

/* ---- text ---- */

static void text_keeps_its_width(void **state)
{
    static const size_t widths[] = {48, 60, 80, 132};
    struct run run = sample_run_mixed();
    for (unsigned language = 0; language < LANGUAGE_COUNT; language++) {
        for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
            struct strbuf text = text_of(&run, (enum language)language, widths[i], false);
            for (char *line = strtok(text.text, "\n"); line; line = strtok(NULL, "\n")) {
                bool command = strstr(line, "wmiready-cli") || strstr(line, "HKLM\\");
                if (!command && columns_width(line) > widths[i])
                    fail_msg("%zu columns: %s", columns_width(line), line);
            }
            strbuf_free(&text);
        }
    }
    run_free(&run);
}

static void text_says_what_matters(void **state)
{
    static const char *const parts[] = {
        "PC-0421 is not ready for CORP\\svc.reader from 10.1.2.7: 3 requirements need a change.\n",
        "2 Needs change, 1 Not fixed, 1 Fixed after restart, 1 Cannot tell, 1 Attention, ",
        "\nFirewall\n",
        "FW-WMI-IN",
        "Rule WMI-WINMGMT-In-TCP, profile Private: disabled (expected: enabled)",
        "SeNetworkLogonRight could not be read: access denied.",
        "0xC0000022 LsaOpenPolicy",
        "Set by Group Policy: HKLM\\SOFTWARE\\Policies",
        "wmiready-cli fix PC-0421 --account CORP\\svc.reader --client 10.1.2.7 --apply FW-WMI-IN:",
        "\nWhat was changed\n",
        "\nDo this first\n",
    };
    struct run run = sample_run_mixed();
    struct strbuf text = text_of(&run, LANGUAGE_EN, 1000, false);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!strstr(text.text, parts[i]))
            fail_msg("missing: %s", parts[i]);
    assert_null(strchr(text.text, '\x1B'));
    strbuf_free(&text);
    text = text_of(&run, LANGUAGE_EN, 0, true);
    assert_non_null(strstr(text.text, "\x1B[31mNeeds change"));
    strbuf_free(&text);
    run_free(&run);
}

static void summary_is_short_and_nameless(void **state)
{
    struct run run = sample_run_filled("PC-0421.corp.example 10.1.2.7 CORP\\svc.reader");
    for (unsigned i = 0; i < 400; i++) {
        struct finding *finding = finding_new(NULL, NULL);
        char *id = strbuf_printed("FOREIGN-REQUIREMENT-WITH-A-VERY-LONG-IDENTIFIER-NUMBER-%u", i);
        finding_rename(finding, id, NULL);
        free(id);
        finding->verdict = V_NEEDS_CHANGE;
        run.findings = memory_resize(run.findings, run.finding_count + 1, sizeof *run.findings);
        run.findings[run.finding_count++] = finding;
    }
    struct strbuf summary = STRBUF_INIT;
    run_text_summary(&summary, &run, LANGUAGE_DE);
    assert_in_range(summary.length, 100, RUN_TEXT_SUMMARY);
    assert_null(strstr(summary.text, "PC-0421"));
    assert_null(strstr(summary.text, "10.1.2.7"));
    assert_null(strstr(summary.text, "svc.reader"));
    strbuf_free(&summary);
    run_free(&run);
}

/* ---- commands ---- */

static void commands_cannot_be_turned(void **state)
{
    static const struct {
        const char *target, *command;
    } cases[] = {
        {"PC-0421", "fix PC-0421 --account"},
        {"2001:db8::1", "fix 2001:db8::1 --account"},
        {"a & del x", "fix \"a & del x\" --account"},
        {"a\" & del", "fix TARGET --account"},
        {"%PATH%", "fix TARGET --account"},
        {"--yes", "fix TARGET --account"},
        {"a\nb", "fix TARGET --account"},
        {"a b\\", "fix TARGET --account"},
        {"", "fix TARGET --account"},
    };
    struct run run = sample_run_mixed();
    const struct finding *finding = run_finding(&run, "FW-WMI-IN");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct strbuf command = STRBUF_INIT;
        free(run.request.target);
        run.request.target = memory_string(cases[i].target);
        command_fix(&command, &run, finding, finding->offers[0].remedy);
        if (!strstr(command.text, cases[i].command))
            fail_msg("%s", command.text);
        strbuf_free(&command);
    }
    run_free(&run);
}

/* Settings that are all right are proven by a query from the client, as the account: its command stands there. */
static void command_proves_what_is_set_up(void **state)
{
    struct run run = sample_run_mixed();
    struct strbuf command = STRBUF_INIT;
    assert_false(command_prove(&command, &run));
    for (size_t i = 0; i < run.finding_count; i++)
        run.findings[i]->verdict = V_READY;
    run.request.local = true;
    free(run.os.computer);
    run.os.computer = memory_string("PC-0421");
    free(run.account.name);
    run.account.name = memory_string("PC-0421\\a b");
    assert_true(command_prove(&command, &run));
    assert_string_equal(strbuf_text(&command), "wmiready-cli check PC-0421 --user \"PC-0421\\a b\"");
    strbuf_free(&command);
    run_free(&run);
}

static void commands_mean_what_was_checked(void **state)
{
    static const struct {
        const char *client, *name_space, *command;
    } cases[] = {
        {NULL, NULL, "reader --apply FW-"},
        {"10.1.2.7", "ROOT\\CIMv2", "reader --client 10.1.2.7 --apply FW-"},
        {NULL, "root\\wmi", "reader --namespace root\\wmi --apply FW-"},
        {"fe80::1", "root\\a b", "reader --client fe80::1 --namespace \"root\\a b\" --apply FW-"},
        {"%1", "root\" & del", "reader --client ADDRESS --namespace NAMESPACE --apply FW-"},
    };
    struct run run = sample_run_mixed();
    const struct finding *finding = run_finding(&run, "FW-WMI-IN");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct strbuf fix = STRBUF_INIT, script = STRBUF_INIT;
        free(run.request.client_address);
        free(run.request.namespace_path);
        run.request.client_address = memory_string(cases[i].client);
        run.request.namespace_path = memory_string(cases[i].name_space);
        command_fix(&fix, &run, finding, finding->offers[0].remedy);
        command_script(&script, &run, finding, finding->offers[0].remedy);
        if (!strstr(fix.text, cases[i].command) || !strstr(script.text, cases[i].command))
            fail_msg("%s, %s", fix.text, script.text);
        strbuf_free(&fix);
        strbuf_free(&script);
    }
    run_free(&run);
}

/* What has no way to another computer is no fix there: the script is. */
static void commands_are_possible(void **state)
{
    static const char fix[] = "wmiready-cli fix ", script[] = "wmiready-cli script ",
                      apply[] = " --apply SVC-REPOSITORY:salvage";
    struct run run = sample_run_ready();
    struct finding *finding = sample_run_set(&run, "SVC-REPOSITORY", V_NEEDS_CHANGE, TEXT_RAW, "Damaged.");
    sample_run_offer(finding, 0, true);
    for (unsigned local = 0; local < 2; local++) {
        run.request.local = local == 1;
        struct strbuf text = text_of(&run, LANGUAGE_EN, 1000, false), page = page_of(&run, LANGUAGE_EN);
        assert_int_equal(strstr(text.text, fix) != NULL, local);
        assert_int_equal(strstr(page.text, fix) != NULL, local);
        assert_int_equal(strstr(text.text, script) == NULL, local);
        assert_int_equal(strstr(page.text, script) == NULL, local);
        const char *first = strstr(page.text, apply);
        assert_non_null(first);
        assert_non_null(strstr(first + 1, apply)); /* with the finding and as the first thing to do */
        strbuf_free(&text);
        strbuf_free(&page);
    }
    run_free(&run);
}

/* ---- JUnit ---- */

static void junit_counts(void **state)
{
    struct run run = sample_run_mixed();
    struct strbuf out = STRBUF_INIT;
    struct sink_text sink = sink_to_text(&out);
    assert_true(junit_write(&run, LANGUAGE_EN, &sink.sink));
    char *totals =
        strbuf_printed("tests=\"%zu\" failures=\"4\" errors=\"1\" skipped=\"3\" time=\"1.327\"", run.finding_count);
    assert_non_null(strstr(out.text, totals));
    assert_non_null(strstr(out.text, "type=\"cannot-tell\""));
    assert_non_null(strstr(out.text, "<testcase classname=\"wmiready.firewall\" name=\"FW-WMI-IN: "));
    free(totals);
    strbuf_free(&out);
    run_free(&run);
}

/* ---- the page ---- */

static void page_is_deterministic(void **state)
{
    struct run one = sample_run_mixed(), two = sample_run_mixed();
    struct strbuf first = page_of(&one, LANGUAGE_DE), second = page_of(&two, LANGUAGE_DE);
    assert_string_equal(first.text, second.text);
    strbuf_free(&first);
    strbuf_free(&second);
    run_free(&one);
    run_free(&two);
}

static void page_names_its_style(void **state)
{
    struct run run = sample_run_ready();
    struct strbuf page = page_of(&run, LANGUAGE_EN);
    const char *style = strstr(page.text, "<style>") + strlen("<style>");
    const char *end = strstr(style, "</style>");
    uint8_t digest[SHA256_BYTES];
    char hash[SHA256_BASE64];
    sha256_of(style, (size_t)(end - style), digest);
    char *policy = strbuf_printed("style-src &#39;sha256-%s&#39;", sha256_base64(digest, hash));
    assert_non_null(strstr(page.text, policy));
    assert_null(strstr(page.text, "<script"));
    assert_null(strstr(page.text, " style="));
    free(policy);
    strbuf_free(&page);
    run_free(&run);
}

static void page_gives_its_data_back(void **state)
{
    struct run run = sample_run_mixed();
    struct strbuf page = page_of(&run, LANGUAGE_EN);
    char *json = run_json_write(&run, LANGUAGE_EN);
    const char *start;
    size_t length;
    assert_true(run_json_in_page(page.text, page.length, &start, &length));
    /* The line feed behind the start tag is not content (HTML 13.2.6.4.7). */
    assert_int_equal(length, strlen(json) + 1);
    assert_memory_equal(start + 1, json, strlen(json));
    struct run back;
    struct sentence problem;
    assert_int_equal(run_json_read(start, length, &back, &problem), ST_OK);
    run_free(&back);
    assert_true(run_json_in_page(json, strlen(json), &start, &length));
    assert_ptr_equal(start, json);
    assert_false(run_json_in_page("<!DOCTYPE html><p>", 18, &start, &length));
    assert_false(run_json_in_page(page.text, page.length - 2000, &start, &length) && length > 2 * strlen(json));
    free(json);
    strbuf_free(&page);
    run_free(&run);
}

/* ---- for whom and from where ---- */

/* What stands between BEGIN and END names the account and the client. */
static void assert_headline(const char *what, const char *output, const char *begin, const char *end)
{
    const char *at = strstr(output, begin);
    const char *stop = at ? strstr(at, end) : NULL;
    if (!stop)
        fail_msg("%s has no %s", what, begin);
    char *headline = memory_string_n(at, (size_t)(stop - at));
    if (!strstr(headline, "svc.reader") || !strstr(headline, "10.1.2.7"))
        fail_msg("%s does not say for whom and from where: %s", what, headline);
    free(headline);
}

static void assert_headlines(const struct run *run, enum language language)
{
    struct strbuf text = text_of(run, language, 1000, false), page = page_of(run, language), other = STRBUF_INIT;
    assert_headline("text", text.text, "PC-0421", "\n");
    assert_headline("page, its title", page.text, "<title>", "</title>");
    assert_headline("page", page.text, "class=\"headline\"", "</h1>");
    strbuf_free(&page);
    strbuf_free(&text);
    char *json = run_json_write(run, language);
    assert_headline("JSON", json, "\"headline\":", "}");
    free(json);
    struct sink_text sink = sink_to_text(&other);
    assert_true(junit_write(run, language, &sink.sink));
    assert_headline("JUnit", other.text, "<testsuites ", ">");
    strbuf_clear(&other);
    struct fleet *fleet = fleet_new(language);
    fleet_add(fleet, run, &(struct fleet_source){0});
    assert_true(fleet_write(fleet, &sink.sink, "1.0.0", 0));
    assert_headline("many computers", other.text, "<th scope=\"row\"><bdi>PC-0421", "</tr>");
    fleet_free(fleet);
    strbuf_free(&other);
}

static void every_headline_says_for_whom_and_from_where(void **state)
{
    struct run runs[] = {sample_run_ready(), sample_run_mixed(), sample_run_ready(), sample_run_ready()};
    runs[2].cancelled = true;
    runs[3].request.network_only = true;
    size_t outputs = 0;
    for (size_t i = 0; i < array_count(runs); i++) {
        for (unsigned language = 0; language < LANGUAGE_COUNT; language++, outputs += 6)
            assert_headlines(&runs[i], (enum language)language);
        run_free(&runs[i]);
    }
    print_message("%zu headlines name account and origin\n", outputs);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(every_headline_says_for_whom_and_from_where),
    cmocka_unit_test(text_keeps_its_width),
    cmocka_unit_test(text_says_what_matters),
    cmocka_unit_test(summary_is_short_and_nameless),
    cmocka_unit_test(commands_cannot_be_turned),
    cmocka_unit_test(command_proves_what_is_set_up),
    cmocka_unit_test(commands_mean_what_was_checked),
    cmocka_unit_test(commands_are_possible),
    cmocka_unit_test(junit_counts),
    cmocka_unit_test(page_is_deterministic),
    cmocka_unit_test(page_names_its_style),
    cmocka_unit_test(page_gives_its_data_back),
    {0},
};
