/* SPDX-License-Identifier: MIT
 *
 * The layers of a connection as a drawing: stations on a line from client to target,
 * each with its own shape and word, the line broken where the connection stops. It is
 * drawn twice, across for a desk and a print, down for a narrow screen; the style shows
 * one of them, and without style the first alone is shown.
 */
#include "base/columns.h"
#include "base/memory.h"
#include "diagnosis/diagnosis.h"
#include "report/html.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ACROSS_WIDTH = 960,
    ACROSS_LINE = 44,
    ACROSS_FIRST = 122,
    ACROSS_LAST = 838,
    ACROSS_END = 40, /* of the computers from the edge */
    DOWN_WIDTH = 320,
    DOWN_STEP = 58,
    DOWN_LINE = 36,
    LABEL_COLUMNS = 11,
    LABEL_FIRST = 86,
    LABEL_STEP = 17,
    LABEL_LINES = 3
};

struct station {
    enum layer layer;
    enum layer_mark mark;
    const char *requirement;
};

struct diagram {
    struct station stations[LAYER_COUNT];
    size_t count;
};

static const struct {
    const char *class_name;
    const char *outline; /* around 0 0; NULL: a circle drawn as a line */
    const char *sign;
} marks[] = {
    [LAYER_PASSED] = {"passed", "M0-13a13 13 0 1 0 0 26 13 13 0 0 0 0-26Z", "M-6 .5l4.2 4.2L6-4"},
    [LAYER_FAILED] = {"failed", "M-7-17H7L17-7V7L7 17H-7L-17 7V-7Z", "M-6-6L6 6M6-6L-6 6"},
    [LAYER_NOT_REACHED] = {"not-reached", NULL, "M0-9a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z"},
    [LAYER_NOT_TOLD] = {"not-told", "M0-16L16 0 0 16-16 0Z",
                        "M-2.9-3.2a2.9 2.9 0 1 1 4.2 2.6C.3-.1 0 .6 0 1.6M0 5.4v.1"},
    [LAYER_SET] = {"not-told", "M0-16L16 0 0 16-16 0Z", "M-6 .5l4.2 4.2L6-4"},
    [LAYER_WOULD_STOP] = {"failed", "M-7-17H7L17-7V7L7 17H-7L-17 7V-7Z", "M-6-6L6 6M6-6L-6 6"},
    [LAYER_NOT_PART] = {"not-reached", NULL, ""},
};

static struct diagram diagram_of(const struct run *run)
{
    struct layer_state states[LAYER_COUNT];
    struct diagram diagram = {.count = 0};
    diagnosis_layers(run, states);
    for (unsigned i = 0; i < LAYER_COUNT; i++)
        if (states[i].mark != LAYER_NOT_PART)
            diagram.stations[diagram.count++] = (struct station){(enum layer)i, states[i].mark, states[i].requirement};
    return diagram;
}

static bool reached(enum layer_mark mark)
{
    return mark == LAYER_PASSED || mark == LAYER_FAILED;
}

/* ---- drawing ---- */

static void path(struct markup *m, const char *class_name, const char *data)
{
    markup_open_class(m, "path", class_name);
    markup_attr(m, "d", data);
    markup_close(m, "path");
}

static void line(struct markup *m, bool solid, int x1, int y1, int x2, int y2)
{
    char *data = strbuf_printed("M%d %dL%d %d", x1, y1, x2, y2);
    path(m, solid ? "track" : "track broken", data);
    free(data);
}

static void open_at(struct markup *m, const char *class_name, int x, int y)
{
    char *transform = strbuf_printed("translate(%d %d)", x, y);
    markup_open_class(m, "g", class_name);
    markup_attr(m, "transform", transform);
    free(transform);
}

static void label(struct markup *m, const char *class_name, int x, int y, bool centred, const char *text)
{
    markup_open_class(m, "text", class_name);
    markup_attr_number(m, "x", x);
    markup_attr_number(m, "y", y);
    if (centred)
        markup_attr(m, "text-anchor", "middle");
    markup_text(m, text);
    markup_close(m, "text");
}

static void station_shape(struct markup *m, enum layer_mark mark, int x, int y)
{
    open_at(m, marks[mark].class_name, x, y);
    if (marks[mark].outline)
        path(m, "shape", marks[mark].outline);
    path(m, marks[mark].outline ? "sign" : "ring", marks[mark].sign);
    markup_close(m, "g");
}

/* A screen on its foot. */
static void computer(struct markup *m, int x, int y)
{
    open_at(m, "computer", x, y);
    path(m, "screen", "M-22-17h44v27h-44ZM-9 17H9M0 10v7");
    markup_close(m, "g");
}

/* The words of TEXT on lines of LABEL_COLUMNS, a longer word on a line of its own; M may be NULL.
 * Returns the number of lines. */
static int label_lines(struct markup *m, int x, int y, const char *text)
{
    struct strbuf row = STRBUF_INIT;
    int lines = 1;
    while (*text) {
        size_t word = strcspn(text, " ");
        char *next = memory_string_n(text, word);
        bool fits = columns_width(strbuf_text(&row)) + 1 + columns_width(next) <= LABEL_COLUMNS;
        if (row.length && !fits && lines < LABEL_LINES) {
            if (m)
                label(m, "layer", x, y, true, row.text);
            strbuf_clear(&row);
            y += LABEL_STEP;
            lines++;
        }
        if (row.length)
            strbuf_add_char(&row, ' ');
        strbuf_add(&row, next);
        free(next);
        text += word + strspn(text + word, " ");
    }
    if (m)
        label(m, "layer", x, y, true, strbuf_text(&row));
    strbuf_free(&row);
    return lines;
}

static int most_lines(const struct html *page, const struct diagram *diagram)
{
    int most = 1;
    for (size_t i = 0; i < diagram->count; i++) {
        int lines = label_lines(NULL, 0, 0, text_get(page->language, layer_text(diagram->stations[i].layer)));
        most = lines > most ? lines : most;
    }
    return most;
}

/* ---- the two drawings ---- */

static void describe(struct html *page)
{
    struct strbuf text = STRBUF_INIT;
    diagnosis_layers_describe(&text, page->language, page->run);
    markup_attr(&page->m, "aria-label", strbuf_text(&text));
    strbuf_free(&text);
}

static void open_drawing(struct html *page, const char *class_name, int width, int height)
{
    struct markup *m = &page->m;
    char *box = strbuf_printed("0 0 %d %d", width, height);
    markup_open_class(m, "svg", class_name);
    markup_attr(m, "viewBox", box);
    markup_attr_number(m, "width", width);
    markup_attr_number(m, "height", height);
    markup_attr(m, "role", "img");
    describe(page);
    free(box);
}

static void across(struct html *page, const struct diagram *diagram)
{
    struct markup *m = &page->m;
    bool client = !page->run->request.local; /* on the computer itself there is none */
    int from = ACROSS_END + 26;
    int words = LABEL_FIRST + most_lines(page, diagram) * LABEL_STEP + 4;
    int step = diagram->count > 1 ? (ACROSS_LAST - ACROSS_FIRST) / (int)(diagram->count - 1) : 0;
    open_drawing(page, "diagram across", ACROSS_WIDTH, words + 12);
    for (size_t i = 0; i < diagram->count; i++) {
        int x = ACROSS_FIRST + step * (int)i;
        if (i || client)
            line(m, reached(diagram->stations[i].mark), from, ACROSS_LINE, x, ACROSS_LINE);
        from = x;
    }
    line(m, diagram->count && diagram->stations[diagram->count - 1].mark == LAYER_PASSED, from, ACROSS_LINE,
         ACROSS_WIDTH - ACROSS_END - 26, ACROSS_LINE);
    if (client) {
        computer(m, ACROSS_END, ACROSS_LINE);
        label(m, "end", ACROSS_END, LABEL_FIRST, true, text_get(page->language, TEXT_REPORT_CLIENT));
    }
    computer(m, ACROSS_WIDTH - ACROSS_END, ACROSS_LINE);
    label(m, "end", ACROSS_WIDTH - ACROSS_END, LABEL_FIRST, true, text_get(page->language, TEXT_REPORT_TARGET));
    for (size_t i = 0; i < diagram->count; i++) {
        const struct station *station = &diagram->stations[i];
        int x = ACROSS_FIRST + step * (int)i;
        char *state = strbuf_printed("state %s", marks[station->mark].class_name);
        station_shape(m, station->mark, x, ACROSS_LINE);
        label_lines(m, x, LABEL_FIRST, text_get(page->language, layer_text(station->layer)));
        label(m, state, x, words, true, text_get(page->language, diagnosis_mark_text(station->mark)));
        free(state);
    }
    markup_close(m, "svg");
}

static void down(struct html *page, const struct diagram *diagram)
{
    struct markup *m = &page->m;
    bool client = !page->run->request.local;
    int first = client ? 30 + DOWN_STEP : 20; /* without a client nothing stands above the first station */
    int from = 30;
    int last = first + DOWN_STEP * (int)diagram->count;
    open_drawing(page, "diagram down", DOWN_WIDTH, last + 36);
    markup_attr(m, "display", "none");
    for (size_t i = 0; i < diagram->count; i++) {
        int y = first + DOWN_STEP * (int)i;
        if (i || client)
            line(m, reached(diagram->stations[i].mark), DOWN_LINE, from, DOWN_LINE, y);
        from = y;
    }
    line(m, diagram->count && diagram->stations[diagram->count - 1].mark == LAYER_PASSED, DOWN_LINE, from, DOWN_LINE,
         last);
    if (client) {
        computer(m, DOWN_LINE, 26);
        label(m, "end", DOWN_LINE + 38, 30, false, text_get(page->language, TEXT_REPORT_CLIENT));
    }
    computer(m, DOWN_LINE, last + 8);
    label(m, "end", DOWN_LINE + 38, last + 14, false, text_get(page->language, TEXT_REPORT_TARGET));
    for (size_t i = 0; i < diagram->count; i++) {
        const struct station *station = &diagram->stations[i];
        int y = first + DOWN_STEP * (int)i;
        char *state = strbuf_printed("state %s", marks[station->mark].class_name);
        station_shape(m, station->mark, DOWN_LINE, y);
        label(m, "layer", DOWN_LINE + 38, y - 3, false, text_get(page->language, layer_text(station->layer)));
        label(m, state, DOWN_LINE + 38, y + 15, false, text_get(page->language, diagnosis_mark_text(station->mark)));
        free(state);
    }
    markup_close(m, "svg");
}

/* ---- in words ---- */

static const struct station *first_with(const struct diagram *diagram, enum layer_mark mark)
{
    for (size_t i = 0; i < diagram->count; i++)
        if (diagram->stations[i].mark == mark)
            return &diagram->stations[i];
    return NULL;
}

static enum text_id complete(const struct html *page, const struct diagram *diagram)
{
    if (first_with(diagram, LAYER_NOT_TOLD) || first_with(diagram, LAYER_NOT_REACHED))
        return TEXT_REPORT_LAYERS_UNKNOWN;
    return page->run->request.local ? TEXT_REPORT_LAYERS_LOCAL : TEXT_REPORT_LAYERS_PASSED;
}

static void caption(struct html *page, const struct diagram *diagram)
{
    struct markup *m = &page->m;
    bool local = page->run->request.local;
    const struct station *failed = first_with(diagram, local ? LAYER_WOULD_STOP : LAYER_FAILED);
    markup_open(m, "figcaption");
    if (failed)
        html_format(page, local ? TEXT_REPORT_LAYERS_WOULD_STOP : TEXT_REPORT_LAYERS_STOPPED,
                    text_get(page->language, layer_text(failed->layer)), NULL);
    else
        html_text(page, complete(page, diagram));
    const struct finding *finding = failed && failed->requirement ? run_finding(page->run, failed->requirement) : NULL;
    if (finding) {
        markup_text(m, " ");
        html_link(page, finding, NULL);
    }
    markup_close(m, "figcaption");
}

void html_layers(struct html *page)
{
    struct diagram diagram = diagram_of(page->run);
    html_open_section(page, "layers", TEXT_REPORT_LAYERS);
    markup_open(&page->m, "figure");
    across(page, &diagram);
    down(page, &diagram);
    caption(page, &diagram);
    markup_close(&page->m, "figure");
    markup_close(&page->m, "section");
}
