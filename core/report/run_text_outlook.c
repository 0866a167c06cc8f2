/* SPDX-License-Identifier: MIT */
#include "report/run_text_outlook.h"

#include "base/columns.h"
#include "diagnosis/outlook.h"

#include <stdlib.h>

enum { GAP = 2 };

static size_t wider(size_t width, const char *text)
{
    size_t own = columns_width(text);
    return own > width ? own : width;
}

static void row(struct strbuf *out, enum language language, const struct outlook *outlook, const char *subject,
                const size_t widths[2])
{
    strbuf_add(out, "  ");
    columns_pad(out, text_get(language, verdict_text(outlook->verdict)), widths[0] + GAP);
    columns_pad(out, subject, widths[1] + GAP);
    if (outlook->rows) {
        const char *const arguments[] = {outlook->rows};
        text_format(out, language, TEXT_OUTLOOK_LINE_ROWS, arguments, 1);
    } else {
        strbuf_add(out, text_get(language, TEXT_OUTLOOK_NOT_COUNTED));
    }
    for (size_t i = 0; i < outlook->missing_count; i++) {
        strbuf_add(out, i ? ", " : "  ");
        columns_pad(out, outlook->missing[i]->key, 0);
    }
    strbuf_add_char(out, '\n');
    if (outlook->withheld) {
        columns_pad(out, "", widths[0] + 2 * GAP);
        strbuf_printf(out, "%s\n", text_get(language, outlook->withheld));
    }
}

void run_text_outlook(struct strbuf *out, const struct run *run, enum language language)
{
    struct outlook outlook;
    size_t widths[2] = {0, 0};
    char *subject;
    if (!outlook_wanted(run))
        return;
    for (size_t i = 0; outlook_of(run, i, &outlook); i++) {
        subject = needs_subject(&run->request.needs, i);
        widths[0] = wider(widths[0], text_get(language, verdict_text(outlook.verdict)));
        widths[1] = wider(widths[1], subject);
        free(subject);
    }
    strbuf_printf(out, "\n%s\n", text_get(language, TEXT_OUTLOOK_TITLE));
    for (size_t i = 0; outlook_of(run, i, &outlook); i++) {
        subject = needs_subject(&run->request.needs, i);
        row(out, language, &outlook, subject, widths);
        free(subject);
    }
}
