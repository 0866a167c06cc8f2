/* SPDX-License-Identifier: MIT */
#include "report/html.h"

#include "base/memory.h"
#include "base/sha256.h"
#include "embed/report_css.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- words ---- */

void html_text(struct html *page, enum text_id id)
{
    markup_text(&page->m, text_get(page->language, id));
}

void html_sentence(struct html *page, const struct sentence *sentence)
{
    struct strbuf text = STRBUF_INIT;
    sentence_format(&text, page->language, sentence);
    markup_text(&page->m, strbuf_text(&text));
    strbuf_free(&text);
}

void html_format(struct html *page, enum text_id id, ...)
{
    va_list list;
    va_start(list, id);
    struct sentence sentence = sentence_of_list(id, list);
    va_end(list);
    html_sentence(page, &sentence);
    sentence_free(&sentence);
}

void html_element(struct html *page, const char *name, const char *class_name, enum text_id id)
{
    markup_element(&page->m, name, class_name, text_get(page->language, id));
}

char *html_code(uint32_t code, char *text)
{
    snprintf(text, 16, "0x%08X", (unsigned)code);
    return text;
}

/* ---- verdicts ---- */

/* A shape of its own for each verdict: octagon, diamond, triangle, circle, square. */
static const struct shape {
    const char *id;
    const char *outline; /* filled; NULL: drawn as a line */
    const char *sign;    /* drawn on it */
    enum text_id meaning;
    const char *group, *glossary;
} shapes[V_COUNT] = {
    [V_READY] = {"v-ready", "M12 1.5a10.5 10.5 0 1 0 0 21 10.5 10.5 0 0 0 0-21Z", "M7 12.4l3.4 3.4L17 9",
                 TEXT_REPORT_MEANS_READY, "group-ready", "word-ready"},
    [V_ATTENTION] = {"v-attention",
                     "M12 1.8a2 2 0 0 1 1.75 1l9 16.2a2 2 0 0 1-1.75 3H3a2 2 0 0 1-1.75-3l9-16.2a2 2 0 0 1 1.75-1Z",
                     "M12 8.5v6M12 18v.1", TEXT_REPORT_MEANS_ATTENTION, "group-attention", "word-attention"},
    [V_NEEDS_CHANGE] = {"v-needs-change", "M7.6 1.5h8.8l6.1 6.1v8.8l-6.1 6.1H7.6l-6.1-6.1V7.6Z",
                        "M8.3 8.3l7.4 7.4M15.7 8.3l-7.4 7.4", TEXT_REPORT_MEANS_NEEDS_CHANGE, "group-needs-change",
                        "word-needs-change"},
    [V_CANNOT_TELL] = {"v-cannot-tell",
                       "M12 .8a2 2 0 0 1 1.4.6l9.2 9.2a2 2 0 0 1 0 2.8l-9.2 9.2a2 2 0 0 1-2.8 0l-9.2-9.2a2 2 0 0 1 "
                       "0-2.8l9.2-9.2A2 2 0 0 1 12 .8Z",
                       "M9.4 9.7a2.7 2.7 0 1 1 3.9 2.4c-.9.5-1.3 1-1.3 2M12 17.1v.1", TEXT_REPORT_MEANS_CANNOT_TELL,
                       "group-cannot-tell", "word-cannot-tell"},
    [V_NOT_APPLICABLE] = {"v-not-applicable", NULL, "M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19ZM7.5 12h9",
                          TEXT_REPORT_MEANS_NOT_APPLICABLE, "group-not-applicable", "word-not-applicable"},
    [V_NOT_CHECKED] = {"v-not-checked", NULL, "M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19ZM12 7v5.3l3.3 2",
                       TEXT_REPORT_MEANS_NOT_CHECKED, "group-not-checked", "word-not-checked"},
    [V_FIXED] =
        {"v-fixed",
         "M5 1.8h14A3.2 3.2 0 0 1 22.2 5v14a3.2 3.2 0 0 1-3.2 3.2H5A3.2 3.2 0 0 1 1.8 19V5A3.2 3.2 0 0 1 5 1.8Z",
         "M7 12.4l3.4 3.4L17 9", TEXT_REPORT_MEANS_FIXED, "group-fixed", "word-fixed"},
    [V_FIXED_AFTER_RESTART] =
        {"v-fixed-after-restart",
         "M5 1.8h14A3.2 3.2 0 0 1 22.2 5v14a3.2 3.2 0 0 1-3.2 3.2H5A3.2 3.2 0 0 1 1.8 19V5A3.2 3.2 0 0 1 5 1.8Z",
         "M16.6 9.3a5.3 5.3 0 1 0 .7 3.4M17.2 6v3.6h-3.6", TEXT_REPORT_MEANS_FIXED_AFTER_RESTART,
         "group-fixed-after-restart", "word-fixed-after-restart"},
    [V_NOT_FIXED] =
        {"v-not-fixed",
         "M5 1.8h14A3.2 3.2 0 0 1 22.2 5v14a3.2 3.2 0 0 1-3.2 3.2H5A3.2 3.2 0 0 1 1.8 19V5A3.2 3.2 0 0 1 5 1.8Z",
         "M8.3 8.3l7.4 7.4M15.7 8.3l-7.4 7.4", TEXT_REPORT_MEANS_NOT_FIXED, "group-not-fixed", "word-not-fixed"},
};

const char *html_anchor(const struct html *page, const struct finding *finding, char out[HTML_ANCHOR])
{
    size_t number = 1;
    for (size_t i = 0; i < page->run->finding_count && page->run->findings[i] != finding; i++)
        number += strcmp(page->run->findings[i]->id, finding->id) == 0;
    snprintf(out, HTML_ANCHOR, number > 1 ? "%s.%" PRIZU : "%s", finding->id, number);
    return out;
}

void html_open_link(struct html *page, const struct finding *finding, const char *class_name)
{
    char anchor[HTML_ANCHOR];
    markup_open_class(&page->m, "a", class_name);
    markup_link_here(&page->m, html_anchor(page, finding, anchor));
}

void html_link(struct html *page, const struct finding *finding, const char *class_name)
{
    html_open_link(page, finding, class_name);
    markup_text(&page->m, finding->key);
    markup_close(&page->m, "a");
}

const char *html_group_id(enum verdict verdict)
{
    return shapes[verdict].group;
}

const char *html_glossary_id(enum verdict verdict)
{
    return shapes[verdict].glossary;
}

enum text_id html_meaning(enum verdict verdict)
{
    return shapes[verdict].meaning;
}

static void path(struct markup *m, const char *class_name, const char *data)
{
    markup_open_class(m, "path", class_name);
    markup_attr(m, "d", data);
    markup_close(m, "path");
}

static void symbols(struct markup *m)
{
    markup_open_class(m, "svg", "symbols");
    markup_attr(m, "width", "0");
    markup_attr(m, "height", "0");
    markup_attr(m, "aria-hidden", "true");
    for (unsigned i = 0; i < V_COUNT; i++) {
        markup_open(m, "symbol");
        markup_attr(m, "id", shapes[i].id);
        markup_attr(m, "viewBox", "0 0 24 24");
        if (shapes[i].outline)
            path(m, "shape", shapes[i].outline);
        path(m, shapes[i].outline ? "sign" : "line", shapes[i].sign);
        markup_close(m, "symbol");
    }
    markup_close(m, "svg");
}

void html_icon(struct html *page, enum verdict verdict)
{
    struct markup *m = &page->m;
    char *class_name = strbuf_printed("icon %s", shapes[verdict].id);
    markup_open_class(m, "svg", class_name);
    free(class_name);
    /* For a viewer that drops the style. */
    markup_attr(m, "width", "20");
    markup_attr(m, "height", "20");
    markup_attr(m, "viewBox", "0 0 24 24");
    markup_attr(m, "aria-hidden", "true");
    markup_open(m, "use");
    markup_link_here(m, shapes[verdict].id);
    markup_close(m, "use");
    markup_close(m, "svg");
}

void html_verdict(struct html *page, enum verdict verdict)
{
    char *class_name = strbuf_printed("verdict %s", shapes[verdict].id);
    markup_open_class(&page->m, "span", class_name);
    free(class_name);
    html_icon(page, verdict);
    markup_text(&page->m, " ");
    html_text(page, verdict_text(verdict));
    markup_close(&page->m, "span");
}

/* ---- the frame ---- */

static void meta(struct markup *m, const char *kind, const char *name, const char *content)
{
    markup_open(m, "meta");
    markup_attr(m, kind, name);
    markup_attr(m, "content", content);
    markup_close(m, "meta");
}

/* The policy names the style block by the hash of its exact content (CSP Level 3, 6.7.3.3). No
 * frame-ancestors, sandbox or report-uri: those are not allowed in a meta element. */
static void security_policy(struct markup *m, const char *css)
{
    uint8_t digest[SHA256_BYTES];
    char hash[SHA256_BASE64];
    sha256_of(css, strlen(css), digest);
    char *policy = strbuf_printed("default-src 'none'; style-src 'sha256-%s'; img-src data:; base-uri 'none'; "
                                  "form-action 'none'",
                                  sha256_base64(digest, hash));
    meta(m, "http-equiv", "Content-Security-Policy", policy);
    free(policy);
}

void html_begin(struct html *page, const char *title, const char *program_version)
{
    struct markup *m = &page->m;
    const char *css = (const char *)embed_report_css;
    markup_open(m, "html");
    markup_attr(m, "lang", text_language_tag(page->language));
    markup_open(m, "head");
    security_policy(m, css);
    markup_open(m, "meta");
    markup_attr(m, "charset", "utf-8");
    markup_close(m, "meta");
    meta(m, "name", "viewport", "width=device-width, initial-scale=1");
    meta(m, "name", "color-scheme", "light dark");
    meta(m, "name", "referrer", "no-referrer");
    meta(m, "name", "robots", "noindex");
    char *generator = strbuf_printed("WMI Ready %s", program_version ? program_version : "");
    meta(m, "name", "generator", generator);
    free(generator);
    markup_element(m, "title", NULL, title);
    markup_open(m, "style");
    markup_style(m, css);
    markup_close(m, "style");
    markup_close(m, "head");
    markup_open(m, "body");
    markup_open_class(m, "a", "skip");
    markup_link_here(m, "main");
    html_text(page, TEXT_REPORT_SKIP);
    markup_close(m, "a");
    symbols(m);
}

bool html_end(struct html *page, const char *program_version)
{
    struct markup *m = &page->m;
    markup_open(m, "footer");
    markup_open(m, "p");
    html_format(page, TEXT_REPORT_FOOTER, program_version ? program_version : "", NULL);
    markup_close(m, "p");
    markup_close(m, "footer");
    markup_close(m, "body");
    markup_close(m, "html");
    markup_own_text(m, "\n");
    return markup_end(m);
}

void html_open_section(struct html *page, const char *id, enum text_id title)
{
    struct markup *m = &page->m;
    char *title_id = strbuf_printed("%s-title", id);
    markup_open(m, "section");
    markup_attr(m, "id", id);
    markup_attr(m, "aria-labelledby", title_id);
    markup_open(m, "h2");
    markup_attr(m, "id", title_id);
    html_text(page, title);
    markup_close(m, "h2");
    free(title_id);
}

void html_command(struct html *page, enum text_id before, const char *command)
{
    struct markup *m = &page->m;
    markup_open_class(m, "p", "command");
    markup_open(m, "span");
    html_text(page, before);
    markup_close(m, "span");
    markup_text(m, " ");
    markup_element(m, "code", NULL, command);
    markup_close(m, "p");
}
