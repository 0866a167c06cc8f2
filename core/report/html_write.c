/* SPDX-License-Identifier: MIT */
#include "report/html.h"

bool html_write(const struct run *run, enum language language, struct sink *sink)
{
    struct html page = {.run = run, .language = language};
    struct sentence headline;
    struct strbuf title = STRBUF_INIT;
    run_headline(run, &headline);
    sentence_format(&title, language, &headline);
    sentence_free(&headline);
    markup_begin(&page.m, MARKUP_HTML, sink);
    html_begin(&page, strbuf_text(&title), run->program_version);
    strbuf_free(&title);
    html_head_of_run(&page);
    markup_open(&page.m, "main");
    markup_attr(&page.m, "id", "main");
    html_first(&page);
    html_outlook(&page);
    html_layers(&page);
    html_refused(&page);
    html_findings(&page);
    html_areas(&page);
    html_changes(&page);
    html_query(&page);
    html_environment(&page);
    html_glossary(&page);
    html_data(&page);
    markup_close(&page.m, "main");
    return html_end(&page, run->program_version);
}
