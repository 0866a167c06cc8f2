/* SPDX-License-Identifier: MIT */
#include "report/explain.h"

#include "base/columns.h"
#include "base/memory.h"
#include "check/verdict.h"
#include "diagnosis/error_code.h"
#include "diagnosis/error_line.h"
#include "diagnosis/error_name.h"
#include "diagnosis/error_table.h"
#include "diagnosis/event_table.h"
#include "requirements/catalogue.h"

#include <stdio.h>
#include <string.h>

enum { INDENT = 4, NUMBER_TEXT = 16 };

struct explanation {
    struct strbuf *out;
    enum language language;
    size_t width;
};

/* A paragraph of its own, indented. Up to three arguments, NULL for none. */
static void paragraph(const struct explanation *page, size_t indent, enum text_id id, const char *a, const char *b,
                      const char *c)
{
    struct strbuf text = STRBUF_INIT;
    const char *const arguments[] = {a, b, c};
    text_format(&text, page->language, id, arguments, array_count(arguments));
    for (size_t i = 0; i < indent; i++)
        strbuf_add_char(page->out, ' ');
    columns_wrap(page->out, strbuf_text(&text), page->width, indent, indent);
    strbuf_add_char(page->out, '\n');
    strbuf_free(&text);
}

/* ---- the numbers ---- */

static void heading(const struct explanation *page, uint32_t code)
{
    const char *name = error_name(code);
    strbuf_printf(page->out, name ? "0x%08X  %s\n" : "0x%08X\n", (unsigned)code, name);
}

static void numbers(const struct explanation *page, uint32_t code)
{
    char win32[NUMBER_TEXT], plain[NUMBER_TEXT], negative[NUMBER_TEXT];
    uint32_t canonical = error_code_canonical(code);
    snprintf(win32, sizeof win32, "%u", (unsigned)error_code_win32(code));
    snprintf(plain, sizeof plain, "%u", (unsigned)canonical);
    snprintf(negative, sizeof negative, "-%u", (unsigned)(0u - canonical));
    if (canonical < 0x80000000u)
        paragraph(page, 0, TEXT_EXPLAIN_DECIMAL, plain, NULL, NULL);
    else if (error_code_win32(code))
        paragraph(page, 0, TEXT_EXPLAIN_NUMBERS_WIN32, win32, negative, plain);
    else
        paragraph(page, 0, TEXT_EXPLAIN_NUMBERS, negative, plain, NULL);
}

/* An NTSTATUS and the like are explained through their Win32 twin, whose number is shown too. */
static void twin(const struct explanation *page, uint32_t code, const struct error_entry *entry)
{
    char text[NUMBER_TEXT];
    if (code == entry->code)
        return;
    snprintf(text, sizeof text, "0x%08X", (unsigned)entry->code);
    paragraph(page, 0, TEXT_EXPLAIN_TWIN, text, entry->name, NULL);
}

/* ---- a known code ---- */

static void one_cause(const struct explanation *page, size_t number, enum cause cause)
{
    const struct cause_info *info = cause_info(cause);
    char label[NUMBER_TEXT];
    snprintf(label, sizeof label, "%2u. ", (unsigned)number);
    strbuf_add(page->out, label);
    columns_wrap(page->out, text_get(page->language, info->sentence), page->width, INDENT, INDENT);
    strbuf_add_char(page->out, '\n');
    paragraph(page, INDENT, TEXT_EXPLAIN_DO, text_get(page->language, info->advice), NULL, NULL);
    const struct requirement *requirement = info->requirement ? catalogue_find(info->requirement) : NULL;
    if (requirement)
        paragraph(page, INDENT, TEXT_EXPLAIN_REQUIREMENT, requirement->id, text_get(page->language, requirement->title),
                  NULL);
}

/* FOREIGN: a client that is not Windows is most often denied for its signing, which it may not have at all. */
static void known(const struct explanation *page, const struct error_entry *entry, bool foreign)
{
    size_t count = 0;
    strbuf_add_char(page->out, '\n');
    paragraph(page, 0, entry->meaning, NULL, NULL, NULL);
    strbuf_add_char(page->out, '\n');
    paragraph(page, 0,
              foreign            ? TEXT_EXPLAIN_FOREIGN
              : entry->causes[1] ? TEXT_EXPLAIN_CAUSES
                                 : TEXT_EXPLAIN_CAUSE,
              NULL, NULL, NULL);
    if (foreign)
        one_cause(page, ++count, CAUSE_HARDENING);
    for (size_t i = 0; i < ERROR_CAUSES && entry->causes[i]; i++)
        if (!foreign || entry->causes[i] != CAUSE_HARDENING)
            one_cause(page, ++count, entry->causes[i]);
    if (entry->apart) {
        strbuf_add_char(page->out, '\n');
        paragraph(page, 0, TEXT_EXPLAIN_APART, NULL, NULL, NULL);
        paragraph(page, INDENT, entry->apart, NULL, NULL, NULL);
    }
}

/* ---- an unknown code ---- */

/* Where a facility (winerror.h) comes from. */
static const struct {
    uint32_t facility;
    enum text_id text;
} facilities[] = {
    {0, TEXT_EXPLAIN_FROM_COM},   {1, TEXT_EXPLAIN_FROM_RPC},      {4, TEXT_EXPLAIN_FROM_INTERFACE},
    {8, TEXT_EXPLAIN_FROM_SETUP}, {9, TEXT_EXPLAIN_FROM_SECURITY},
};

static enum text_id facility_text(uint32_t code)
{
    /* wbemcli.h: WMI has 0x80041000 to 0x80042FFF of FACILITY_ITF for itself. */
    if (code >= 0x80041000u && code <= 0x80042FFFu)
        return TEXT_EXPLAIN_FROM_WMI;
    for (size_t i = 0; i < array_count(facilities); i++)
        if (facilities[i].facility == ((code >> 16) & 0x1FFFu))
            return facilities[i].text;
    return TEXT_EXPLAIN_FROM_FACILITY;
}

static void unknown(const struct explanation *page, uint32_t code)
{
    char hex[NUMBER_TEXT], number[NUMBER_TEXT], facility[NUMBER_TEXT];
    uint32_t win32 = error_code_win32(code);
    snprintf(hex, sizeof hex, "0x%08X", (unsigned)code);
    snprintf(number, sizeof number, "%u", (unsigned)(code & 0xFFFFu));
    snprintf(facility, sizeof facility, "%u", (unsigned)((code >> 16) & 0x0FFFu));
    strbuf_add_char(page->out, '\n');
    if (error_code_is_winrm(code)) {
        paragraph(page, 0, TEXT_EXPLAIN_FROM_WINRM, facility, number, NULL);
        return;
    }
    paragraph(page, 0, TEXT_EXPLAIN_UNKNOWN, hex, NULL, NULL);
    if (win32) {
        paragraph(page, 0, TEXT_EXPLAIN_FROM_WIN32, number, NULL, NULL);
        /* lmerr.h: NERR_BASE 2100 to MAX_NERR 2999. */
        if (win32 >= 2100 && win32 <= 2999)
            paragraph(page, 0, TEXT_EXPLAIN_FROM_NETWORK, NULL, NULL, NULL);
    } else if (code < 0x80000000u) {
        paragraph(page, 0, TEXT_EXPLAIN_SUCCESS, NULL, NULL, NULL);
    } else if (code >= 0xC0000000u) {
        paragraph(page, 0, TEXT_EXPLAIN_FROM_NTSTATUS, facility, number, NULL);
    } else {
        paragraph(page, 0, facility_text(code), facility, number, NULL);
    }
    paragraph(page, 0, TEXT_EXPLAIN_COPIED, NULL, NULL, NULL);
}

static void event(const struct explanation *page, const struct event_entry *event)
{
    char number[NUMBER_TEXT];
    snprintf(number, sizeof number, "%u", (unsigned)event->number);
    paragraph(page, 0, TEXT_EXPLAIN_EVENT, number, event->source, NULL);
    strbuf_add_char(page->out, '\n');
    paragraph(page, 0, event->meaning, NULL, NULL, NULL);
    paragraph(page, 0, TEXT_EXPLAIN_DO, text_get(page->language, event->advice), NULL, NULL);
    if (event->error)
        paragraph(page, 0, TEXT_EXPLAIN_ALSO_ERROR, number, event->error, NULL);
}

static void explain(struct strbuf *out, enum language language, uint32_t code, bool foreign, size_t width)
{
    struct explanation page = {out, language, width};
    const struct error_entry *entry = error_table_find(code);
    const struct event_entry *of_event = entry ? NULL : event_table_find(code);
    if (of_event) {
        event(&page, of_event);
        return;
    }
    /* A bare Win32 number is shown as the HRESULT that logs have. */
    if (code && code <= 0xFFFF)
        code |= 0x80070000u;
    heading(&page, code);
    if (code == 0) {
        paragraph(&page, 0, TEXT_EXPLAIN_NO_ERROR, NULL, NULL, NULL);
        return;
    }
    if (entry)
        twin(&page, code, entry);
    numbers(&page, code);
    if (entry)
        known(&page, entry, foreign && entry->code == ERROR_CODE_ACCESS_DENIED);
    else
        unknown(&page, code);
}

void explain_code(struct strbuf *out, enum language language, uint32_t code, size_t width)
{
    explain(out, language, code, false, width);
}

void explain_short(struct strbuf *out, enum language language, enum status status, uint32_t code)
{
    const struct error_entry *entry = code ? error_table_find(code) : NULL;
    strbuf_add(out, text_get(language, entry ? entry->meaning : verdict_status_text(status)));
}

void explain_write(struct strbuf *out, enum language language, enum status status, uint32_t code)
{
    if (status == ST_DENIED)
        strbuf_add(out, text_get(language, TEXT_REMEDY_WRITE_DENIED));
    else
        explain_short(out, language, status, code);
}

bool explain_typed(struct strbuf *out, enum language language, const char *typed, size_t width)
{
    struct error_found found[ERROR_LINE_CODES];
    size_t count = error_line_read(typed, found);
    for (size_t i = 0; i < count; i++) {
        if (i)
            strbuf_add_char(out, '\n');
        explain(out, language, found[i].code, found[i].foreign, width);
    }
    return count > 0;
}

const char *explain_nearest(const char *typed)
{
    return error_name_nearest(typed);
}
