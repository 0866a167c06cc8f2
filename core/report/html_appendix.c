/* SPDX-License-Identifier: MIT
 * Environment, words, and the result as JSON. */
#include "base/time.h"
#include "report/html.h"
#include "report/run_json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- environment ---- */

static void item(struct html *page, enum text_id name, const char *value)
{
    struct markup *m = &page->m;
    if (!value || !value[0])
        return;
    markup_open(m, "tr");
    markup_open(m, "th");
    markup_attr(m, "scope", "row");
    html_text(page, name);
    markup_close(m, "th");
    markup_open(m, "td");
    markup_element(m, "bdi", NULL, value);
    markup_close(m, "td");
    markup_close(m, "tr");
}

static void item_flag(struct html *page, enum text_id name, bool value)
{
    item(page, name, text_get(page->language, value ? TEXT_YES : TEXT_NO));
}

static void item_format(struct html *page, enum text_id name, enum text_id format, const char *first,
                        const char *second)
{
    struct strbuf text = STRBUF_INIT;
    text_format(&text, page->language, format, (const char *const[]){first, second}, 2);
    item(page, name, strbuf_text(&text));
    strbuf_free(&text);
}

static void target_items(struct html *page)
{
    const struct run *run = page->run;
    const struct os_info *os = &run->os;
    item(page, TEXT_REPORT_TARGET, run->request.target);
    item(page, TEXT_REPORT_COMPUTER, os->computer);
    item(page, TEXT_REPORT_DNS_NAME, os->dns_name);
    item(page, os->domain_joined ? TEXT_REPORT_DOMAIN : TEXT_REPORT_WORKGROUP, os->domain);
    if (os->caption && os->caption[0]) {
        char *version = strbuf_printed("%u.%u.%u.%u", (unsigned)os->major, (unsigned)os->minor, (unsigned)os->build,
                                       (unsigned)os->revision);
        item_format(page, TEXT_REPORT_SYSTEM, TEXT_REPORT_SYSTEM_VALUE, os->caption, version);
        free(version);
    }
}

static void account_items(struct html *page)
{
    const struct run *run = page->run;
    char sid[SID_TEXT_MAX];
    item(page, TEXT_REPORT_ACCOUNT, run->account.name ? run->account.name : run->request.account);
    if (run->account.sid.size)
        item(page, TEXT_REPORT_ACCOUNT_SID, sid_to_text(&run->account.sid, sid));
    item(page, TEXT_REPORT_CLIENT_COMPUTER, run->client);
    item(page, TEXT_REPORT_CLIENT_ADDRESS, run->request.client_address);
    item(page, TEXT_REPORT_OPERATOR, run->os.user);
    item_flag(page, TEXT_REPORT_ELEVATED, run->os.elevated);
    item_flag(page, TEXT_REPORT_OTHER_CREDENTIALS, run->request.user != NULL);
}

static void request_items(struct html *page)
{
    const struct run *run = page->run;
    item(page, TEXT_REPORT_NAMESPACE, run->request.namespace_path);
    item(page, TEXT_REPORT_WQL, run->request.query);
    if (run->request.only) {
        struct strbuf only = STRBUF_INIT;
        for (size_t i = 0; run->request.only[i]; i++)
            strbuf_printf(&only, "%s%s", i ? ", " : "", run->request.only[i]);
        item(page, TEXT_REPORT_ONLY, strbuf_text(&only));
        strbuf_free(&only);
    }
    char *probe = strbuf_printed("%u", (unsigned)run->request.probe_ms);
    char *call = strbuf_printed("%u", (unsigned)run->request.call_ms);
    item_format(page, TEXT_REPORT_LIMITS, TEXT_REPORT_LIMITS_VALUE, probe, call);
    free(probe);
    free(call);
}

static void program_items(struct html *page)
{
    const struct run *run = page->run;
    char when[TIME_TEXT];
    item(page, TEXT_REPORT_STARTED, time_to_reading(run->started_ms, when));
    char *took = strbuf_printed("%" PRId64, run->finished_ms - run->started_ms);
    item_format(page, TEXT_REPORT_TOOK, TEXT_REPORT_DURATION, took, NULL);
    free(took);
    item(page, TEXT_REPORT_COMMAND_LINE, run->command);
    char *program = strbuf_printed("WMI Ready %s", run->program_version ? run->program_version : "");
    item(page, TEXT_REPORT_PROGRAM, program);
    free(program);
}

void html_environment(struct html *page)
{
    struct markup *m = &page->m;
    html_open_section(page, "environment", TEXT_REPORT_ENVIRONMENT);
    markup_open_class(m, "table", "environment");
    html_element(page, "caption", NULL, TEXT_REPORT_ENVIRONMENT_CAPTION);
    markup_open(m, "thead");
    markup_open(m, "tr");
    for (unsigned i = 0; i < 2; i++) {
        markup_open(m, "th");
        markup_attr(m, "scope", "col");
        html_text(page, i ? TEXT_REPORT_VALUE : TEXT_REPORT_ITEM);
        markup_close(m, "th");
    }
    markup_close(m, "tr");
    markup_close(m, "thead");
    markup_open(m, "tbody");
    target_items(page);
    account_items(page);
    request_items(page);
    program_items(page);
    markup_close(m, "tbody");
    markup_close(m, "table");
    markup_close(m, "section");
}

/* ---- words ---- */

static void word(struct html *page, enum text_id name, enum text_id meaning)
{
    markup_open(&page->m, "dt");
    html_element(page, "dfn", NULL, name);
    markup_close(&page->m, "dt");
    html_element(page, "dd", NULL, meaning);
}

void html_glossary(struct html *page)
{
    struct markup *m = &page->m;
    html_open_section(page, "glossary", TEXT_REPORT_GLOSSARY);
    markup_open_class(m, "dl", "words");
    for (unsigned i = 0; i < V_COUNT; i++) {
        markup_open(m, "dt");
        markup_attr(m, "id", html_glossary_id((enum verdict)i));
        markup_open(m, "dfn");
        html_verdict(page, (enum verdict)i);
        markup_close(m, "dfn");
        markup_close(m, "dt");
        html_element(page, "dd", NULL, html_meaning((enum verdict)i));
    }
    word(page, TEXT_REPORT_TARGET, TEXT_REPORT_MEANS_TARGET);
    word(page, TEXT_REPORT_CLIENT, TEXT_REPORT_MEANS_CLIENT);
    word(page, TEXT_REPORT_REQUIREMENT, TEXT_REPORT_MEANS_REQUIREMENT);
    word(page, TEXT_REPORT_EVIDENCE, TEXT_REPORT_MEANS_EVIDENCE);
    word(page, TEXT_REPORT_REMEDY, TEXT_REPORT_MEANS_REMEDY);
    markup_close(m, "dl");
    markup_close(m, "section");
}

/* ---- data ---- */

void html_data(struct html *page)
{
    struct markup *m = &page->m;
    char *json = run_json_write(page->run, page->language);
    char *schema = strbuf_printed("%d", RUN_JSON_SCHEMA);
    html_open_section(page, "data", TEXT_REPORT_DATA);
    markup_open(m, "p");
    html_format(page, TEXT_REPORT_DATA_INTRO, RUN_JSON_FORMAT, schema, NULL);
    markup_close(m, "p");
    html_command(page, TEXT_REPORT_COMMAND, "wmiready-cli report REPORT.html --json");
    html_command(page, TEXT_REPORT_COMMAND, "sed '1,/<pre id=\"run-json\"/d;/<\\/pre>/,$d' REPORT.html");
    html_element(page, "p", "print-only", TEXT_REPORT_DATA_PRINT);
    markup_open(m, "details");
    html_element(page, "summary", NULL, TEXT_REPORT_DATA_SHOW);
    /* run_json_in_page looks for exactly this start tag. */
    markup_open(m, "pre");
    markup_attr(m, "id", "run-json");
    markup_attr(m, "class", "data");
    markup_attr_number(m, "tabindex", 0);
    markup_own_text(m, "\n");
    markup_own_text(m, json);
    markup_close(m, "pre");
    markup_close(m, "details");
    markup_close(m, "section");
    free(schema);
    free(json);
}
