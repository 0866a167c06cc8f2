/* SPDX-License-Identifier: MIT
 *
 * Writes manual.html, the reference that is installed with the programs: the help page
 * of the command line with the exit codes, examples, that of each verb, and all requirements with their remedies, in
 * every language. It reads the very tables that parse the command line and make up the checks, so the manual cannot be
 * out of date. A build tool, run natively.
 *
 *     manual FILE
 */
#include "base/strbuf.h"
#include "cli/options.h"
#include "remedy/remedy.h"
#include "report/markup.h"
#include "requirements/catalogue.h"

#include <stdio.h>
#include <stdlib.h>

enum { COLUMNS = 100 };

static const char STYLE[] = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
                            "color:#1b1b1b;background:#fff}"
                            "pre{font:14px/1.45 Consolas,monospace;overflow-x:auto;padding:1rem;background:#f3f5f8}"
                            "@media (prefers-color-scheme:dark){body{color:#eee;background:#1b1b1b}"
                            "pre{background:#2a2d31}a{color:#7cc4ff}}";

static const char *verb_name(enum verb verb)
{
    return verb == VERB_HELP ? "wmiready-cli" : verb_specs[verb].name;
}

static void add_page(struct markup *page, enum language language, enum verb verb)
{
    char *id = strbuf_printed("%s-%s", text_language_tag(language), verb_name(verb));
    struct strbuf help = STRBUF_INIT;
    options_help(&help, language, verb, COLUMNS);

    markup_open(page, "h2");
    markup_attr(page, "id", id);
    markup_text(page, verb_name(verb));
    markup_close(page, "h2");
    markup_open(page, "pre");
    markup_own_text(page, strbuf_text(&help));
    markup_close(page, "pre");

    strbuf_free(&help);
    free(id);
}

static const struct {
    const char *command;
    enum text_id what;
} examples[] = {
    {"check", TEXT_MANUAL_CHECK},
    {"check --account CONTOSO\\svc-monitor --client 10.1.2.7", TEXT_MANUAL_ACCOUNT},
    {"check --client 10.1.2.0/24", TEXT_MANUAL_SUBNET},
    {"check --assume FW-THIRD-PARTY", TEXT_MANUAL_ASSUME},
    {"check PC-0421", TEXT_MANUAL_REMOTE},
    {"check PC-0421 --user CONTOSO\\helpdesk", TEXT_MANUAL_USER},
    {"check PC-0421 --no-logon", TEXT_MANUAL_NO_LOGON},
    {"check PC-0421 --with pc-0421.json", TEXT_MANUAL_WITH},
    {"check --report=report.html", TEXT_MANUAL_REPORT},
    {"check --json=result.json --redact", TEXT_MANUAL_REDACT},
    {"check --only FW-WMI-IN,UAC-TOKEN-FILTER", TEXT_MANUAL_ONLY},
    {"check --summary", TEXT_MANUAL_SUMMARY},
    {"check PC-0421 --trace trace.txt", TEXT_MANUAL_TRACE},
    {"query . \"SELECT Name, State FROM Win32_Service\"", TEXT_MANUAL_QUERY},
    {"explain 0x800706BA", TEXT_MANUAL_EXPLAIN},
    {"explain \"ERROR: NT_STATUS_ACCESS_DENIED\"", TEXT_MANUAL_EXPLAIN_LINE},
    {"fix --recommended --dry-run", TEXT_MANUAL_DRY_RUN},
    {"fix --apply FW-WMI-IN --yes", TEXT_MANUAL_APPLY},
    {"fix --apply PERM-NAMESPACE[root\\cimv2]:remote-enable", TEXT_MANUAL_SUBJECT},
    {"undo --last", TEXT_MANUAL_UNDO},
    {"script PC-0421 -o fix.cmd", TEXT_MANUAL_SCRIPT},
    {"report result.json -o page.html --lang de", TEXT_MANUAL_PAGE},
    {"report page.html --json", TEXT_MANUAL_DATA},
    {"report saved\\*.json -o fleet.html", TEXT_MANUAL_FLEET},
    {"report page.html --redact -o public.html", TEXT_MANUAL_PUBLIC},
};

static void add_examples(struct markup *page, enum language language)
{
    char *id = strbuf_printed("%s-examples", text_language_tag(language));
    markup_open(page, "h2");
    markup_attr(page, "id", id);
    markup_text(page, text_get(language, TEXT_MANUAL_EXAMPLES));
    markup_close(page, "h2");
    markup_open(page, "dl");
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        char *command = strbuf_printed("wmiready-cli %s", examples[i].command);
        markup_open(page, "dt");
        markup_element(page, "code", NULL, command);
        markup_close(page, "dt");
        markup_element(page, "dd", NULL, text_get(language, examples[i].what));
        free(command);
    }
    markup_close(page, "dl");
    free(id);
}

static void add_remedies(struct markup *page, enum language language, const struct requirement *requirement)
{
    if (!requirement->remedies || !requirement->remedies[0])
        return;
    markup_open(page, "ul");
    for (const struct remedy *const *remedy = requirement->remedies; *remedy; remedy++) {
        markup_open(page, "li");
        markup_element(page, "code", NULL, (*remedy)->id);
        markup_text(page, " ");
        markup_text(page, text_get(language, (*remedy)->title));
        markup_text(page, ". ");
        markup_text(page, text_get(language, (*remedy)->effect));
        markup_close(page, "li");
    }
    markup_close(page, "ul");
}

static void add_requirements(struct markup *page, enum language language)
{
    char *id = strbuf_printed("%s-requirements", text_language_tag(language));
    markup_open(page, "h2");
    markup_attr(page, "id", id);
    markup_text(page, text_get(language, TEXT_REPORT_REQUIREMENTS));
    markup_close(page, "h2");
    free(id);
    for (const struct requirement *const *at = catalogue; *at; at++) {
        const struct requirement *requirement = *at;
        markup_open(page, "h3");
        markup_element(page, "code", NULL, requirement->id);
        markup_text(page, " ");
        markup_text(page, text_get(language, requirement->title));
        markup_close(page, "h3");
        markup_element(page, "p", NULL, text_get(language, requirement->why));
        markup_element(page, "p", NULL, text_get(language, requirement->expected));
        add_remedies(page, language, requirement);
    }
}

static void add_language(struct markup *page, enum language language)
{
    markup_open(page, "section");
    markup_attr(page, "lang", text_language_tag(language));
    add_page(page, language, VERB_HELP);
    add_examples(page, language);
    for (unsigned verb = 0; verb < VERB_COUNT; verb++)
        if (verb != VERB_HELP && verb != VERB_VERSION)
            add_page(page, language, (enum verb)verb);
    add_requirements(page, language);
    markup_close(page, "section");
}

static void add_link(struct markup *page, enum language language, const char *part, enum text_id words)
{
    char *id = strbuf_printed("%s-%s", text_language_tag(language), part);
    markup_open(page, "a");
    markup_link_here(page, id);
    markup_text(page, text_get(language, words));
    markup_close(page, "a");
    free(id);
}

static void add_contents(struct markup *page)
{
    markup_open(page, "nav");
    for (unsigned language = 0; language < LANGUAGE_COUNT; language++) {
        markup_open(page, "p");
        for (unsigned verb = 0; verb < VERB_COUNT; verb++) {
            if (verb == VERB_HELP || verb == VERB_VERSION)
                continue;
            const char *tag = text_language_tag((enum language)language);
            char *id = strbuf_printed("%s-%s", tag, verb_name((enum verb)verb));
            markup_open(page, "a");
            markup_link_here(page, id);
            markup_text(page, verb_name((enum verb)verb));
            markup_close(page, "a");
            markup_text(page, " ");
            free(id);
        }
        add_link(page, (enum language)language, "examples", TEXT_MANUAL_EXAMPLES);
        markup_text(page, " ");
        add_link(page, (enum language)language, "requirements", TEXT_REPORT_REQUIREMENTS);
        markup_close(page, "p");
    }
    markup_close(page, "nav");
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "wb") : NULL;
    if (!file) {
        fprintf(stderr, "usage: manual FILE\n");
        return 1;
    }
    struct sink_file sink = sink_to_file(file);
    struct markup page;
    markup_begin(&page, MARKUP_HTML, &sink.sink);
    markup_open(&page, "html");
    markup_attr(&page, "lang", text_language_tag(LANGUAGE_EN));
    markup_open(&page, "head");
    markup_open(&page, "meta");
    markup_attr(&page, "charset", "utf-8");
    markup_close(&page, "meta");
    markup_element(&page, "title", NULL, "WMI Ready " WMIREADY_VERSION);
    markup_open(&page, "style");
    markup_style(&page, STYLE);
    markup_close(&page, "style");
    markup_close(&page, "head");
    markup_open(&page, "body");
    markup_element(&page, "h1", NULL, "WMI Ready " WMIREADY_VERSION);
    add_contents(&page);
    for (unsigned language = 0; language < LANGUAGE_COUNT; language++)
        add_language(&page, (enum language)language);
    markup_close(&page, "body");
    markup_close(&page, "html");
    bool written = markup_end(&page);
    return fclose(file) == 0 && written ? 0 : 1;
}
