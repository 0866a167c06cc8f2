/* SPDX-License-Identifier: MIT
 *
 * The only way markup is written. Foreign text reaches a page through markup_text and
 * markup_attr, which escape it; names of elements and attributes are literals of this
 * program; ready-made markup is taken from this writer alone (markup_part). What a page must never have (script,
 * style attributes, event handlers, addresses of other hosts) is refused by assertion,
 * so a mistake here stops the tests and not a reader.
 */
#ifndef REPORT_MARKUP_H
#define REPORT_MARKUP_H

#include "report/sink.h"

#include <stdint.h>

enum markup_kind {
    MARKUP_HTML, /* void elements have no end tag; SVG inside */
    MARKUP_XML   /* XML 1.0: an element without content is closed at once */
};

enum { MARKUP_DEPTH = 48, MARKUP_SHOWN = 2000 /* characters of one foreign text that are shown */ };

struct markup {
    struct sink *sink;
    struct strbuf buffer;
    const char *open[MARKUP_DEPTH];
    size_t depth;
    enum markup_kind kind;
    bool in_tag; /* the start tag can still take attributes */
    bool failed; /* the sink lost bytes */
};

/* Writes the document type (HTML) or the XML declaration. */
void markup_begin(struct markup *m, enum markup_kind kind, struct sink *sink);

/* A part of a page that another markup continues: nothing is written first. */
void markup_begin_part(struct markup *m, enum markup_kind kind, struct sink *sink);

/* All elements must be closed. False when bytes were lost. */
bool markup_end(struct markup *m);

void markup_open(struct markup *m, const char *name);
/* Only directly after markup_open or another attribute. VALUE may be foreign. */
void markup_attr(struct markup *m, const char *name, const char *value);
void markup_attr_number(struct markup *m, const char *name, int64_t value);
/* An attribute without value in HTML ("open"). */
void markup_flag(struct markup *m, const char *name);
/* href="#ID" */
void markup_link_here(struct markup *m, const char *id);
/* href to a file beside this page: the path is percent-encoded and made unable to be anything
 * but a relative path. */
void markup_link_file(struct markup *m, const char *path);

/* Foreign text as people may see it (utf8_show), escaped. */
void markup_text(struct markup *m, const char *text);
/* Text of this program that is shown as it is (JSON of our own writer): escaped, never shortened. */
void markup_own_text(struct markup *m, const char *text);
/* Content of a style element; it must not contain "</". */
void markup_style(struct markup *m, const char *css);

/* Bytes that another markup of this program wrote as a part. */
void markup_part(struct markup *m, const char *bytes, size_t size);

/* Closes the innermost element, which must be NAME. */
void markup_close(struct markup *m, const char *name);

/* <NAME class="CLASS">TEXT</NAME>; CLASS may be NULL. */
void markup_element(struct markup *m, const char *name, const char *class_name, const char *text);
/* <NAME class="CLASS"> and no more; CLASS may be NULL. */
void markup_open_class(struct markup *m, const char *name, const char *class_name);

#endif
