/* SPDX-License-Identifier: MIT
 *
 * One run as one page that can be attached to a ticket: no script, nothing loaded, its
 * one style block named by hash in the page's own security policy, the whole result as
 * JSON inside. The same run and language give the same bytes. html_*.c each write one part
 * of it with what they share: the page being written, words in its language, the verdict's
 * shape.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "check/run.h"
#include "report/markup.h"

struct html {
    struct markup m;
    const struct run *run; /* NULL on a page about many */
    enum language language;
};

enum {
    HTML_EVIDENCE = 60 /* rows of one finding that are shown */,
    HTML_ROWS = 50 /* of the query */,
    HTML_REFUSALS = 50
};

/* False when SINK lost bytes. */
bool html_write(const struct run *run, enum language language, struct sink *sink);

/* Document type, head with the security policy first, symbols, link to the content. Body stays open. */
void html_begin(struct html *page, const char *title, const char *program_version);
/* Footer, and closes the body. False when bytes were lost. */
bool html_end(struct html *page, const char *program_version);

/* ---- words ---- */
void html_text(struct html *page, enum text_id id);
/* Arguments end with NULL; they may be foreign. */
void html_format(struct html *page, enum text_id id, ...);
void html_sentence(struct html *page, const struct sentence *sentence);
void html_element(struct html *page, const char *name, const char *class_name, enum text_id id);

/* ---- things ---- */
/* The shape of the verdict, without words: they stand beside it. */
void html_icon(struct html *page, enum verdict verdict);
/* Shape and word. */
void html_verdict(struct html *page, enum verdict verdict);
/* Opens <section id=ID aria-labelledby=ID-title> with a heading h2 of TITLE; closed by markup_close. */
void html_open_section(struct html *page, const char *id, enum text_id title);
void html_command(struct html *page, enum text_id before, const char *command);
/* "0x800706BA" into TEXT of 16 bytes; returns TEXT. */
char *html_code(uint32_t code, char *text);

/* Anchor of a finding: its id, with a number behind it when it is not the first with that id. */
enum { HTML_ANCHOR = 96 };
const char *html_anchor(const struct html *page, const struct finding *finding, char out[HTML_ANCHOR]);
/* Opens <a> to FINDING; closed by markup_close. CLASS_NAME may be NULL. */
void html_open_link(struct html *page, const struct finding *finding, const char *class_name);
/* The same with its key as the words, and closed. */
void html_link(struct html *page, const struct finding *finding, const char *class_name);

/* Anchor of the group of findings with VERDICT; static. */
const char *html_group_id(enum verdict verdict);
/* Anchor of the glossary entry of VERDICT; static. */
const char *html_glossary_id(enum verdict verdict);
enum text_id html_meaning(enum verdict verdict);

/* ---- parts of the page about one run, in order ---- */
void html_head_of_run(struct html *page);
void html_first(struct html *page);
void html_outlook(struct html *page); /* nothing where nobody said what will be asked */
void html_layers(struct html *page);
void html_refused(struct html *page);
void html_findings(struct html *page);
void html_areas(struct html *page);
void html_changes(struct html *page);
void html_query(struct html *page);
void html_environment(struct html *page);
void html_glossary(struct html *page);
void html_data(struct html *page);

/* The evidence of FINDING as a table; nothing when there is none. */
void html_evidence(struct html *page, const struct finding *finding);

#endif
