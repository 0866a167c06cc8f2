/* SPDX-License-Identifier: MIT
 * The test query: namespace and WQL to edit, rows in a list that stays smooth however many there are. */
#include "wizard/page.h"

#include "base/memory.h"
#include "report/explain.h"
#include "windows/utf16.h"
#include "wizard/control.h"
#include "wizard/explain_dialog.h"
#include "wizard/ids.h"
#include "wizard/rows_list.h"
#include "wizard/waiting.h"
#include "wizard/worker.h"

#include <commctrl.h>
#include <stdio.h>
#include <stdlib.h>

enum { /* controls */
       C_NAMESPACE_LABEL,
       C_NAMESPACE,
       C_QUERY_LABEL,
       C_QUERY,
       C_RUN,
       C_STOP,
       C_WAIT,
       C_ROWS_LABEL,
       C_ROWS,
       C_STATE
};

/* One example per thing people look for; identifiers, so the same in every language. */
static const char *const examples[] = {
    REQUEST_QUERY,
    "SELECT Name, State, StartMode FROM Win32_Service",
    "SELECT Name, Domain, Manufacturer, Model FROM Win32_ComputerSystem",
    "SELECT DeviceID, Size, FreeSpace FROM Win32_LogicalDisk WHERE DriveType = 3",
    "SELECT SerialNumber, SMBIOSBIOSVersion FROM Win32_BIOS",
    "SELECT HotFixID, InstalledOn FROM Win32_QuickFixEngineering",
};

static void create_fields(struct page *page)
{
    HWND *c = page->controls;
    page->own = memory_new(struct rows_list);
    c[C_NAMESPACE_LABEL] = control_label(page, TEXT_WIZARD_NAMESPACE, true);
    c[C_NAMESPACE] = control_edit(page, ID_NAMESPACE);
    c[C_QUERY_LABEL] = control_label(page, TEXT_WIZARD_QUERY, true);
    c[C_QUERY] = control_new(page, WC_COMBOBOXW, TEXT_NONE,
                             CBS_DROPDOWN | CBS_AUTOHSCROLL | WS_VSCROLL | WS_TABSTOP | WS_VISIBLE, 0, ID_QUERY);
    for (size_t i = 0; i < array_count(examples); i++) {
        wchar_t *wide = utf16_from_utf8(examples[i]);
        SendMessageW(c[C_QUERY], CB_ADDSTRING, 0, (LPARAM)wide);
        free(wide);
    }
    control_set(c[C_NAMESPACE], page->wizard->board.request.namespace_path);
    control_set(c[C_QUERY], page->wizard->board.request.query);
    SendMessageW(c[C_NAMESPACE], EM_SETLIMITTEXT, 512, 0);
    SendMessageW(c[C_QUERY], CB_LIMITTEXT, 4096, 0);
}

static void create_rows(struct page *page)
{
    HWND *c = page->controls;
    c[C_RUN] = control_button(page, TEXT_WIZARD_RUN, ID_RUN);
    c[C_STOP] = control_button(page, TEXT_WIZARD_STOP, ID_STOP);
    c[C_WAIT] = control_button(page, TEXT_WIZARD_WAIT, ID_WAIT);
    c[C_ROWS_LABEL] = control_label(page, TEXT_WIZARD_ROWS, true);
    rows_list_create(page, page->own, ID_ROWS);
    c[C_ROWS] = ((struct rows_list *)page->own)->list;
    control_label(page, TEXT_WIZARD_QUERY_STATE, false);
    c[C_STATE] = control_note(page, ID_STATE);
}

static void layout(struct page *page, RECT body)
{
    const struct look *look = &page->wizard->look;
    HWND *c = page->controls;
    int width = body.right - body.left, gap = look_px(look, 8), field = look->line + look_px(look, 9);
    int button = look->line + look_px(look, 11), y = body.top;
    int run = control_button_width(page, c[C_RUN]), stop = control_button_width(page, c[C_STOP]);
    int wait = control_button_width(page, c[C_WAIT]), pair = run + gap + stop;
    int left = width - (wait > pair ? wait : pair) - gap;
    control_place(c[C_NAMESPACE_LABEL], body.left, y, width, look->line);
    y += look->line + look_px(look, 3);
    control_place(c[C_NAMESPACE], body.left, y, left, field);
    control_place(c[C_WAIT], body.left + left + gap, y - look_px(look, 1), width - left - gap, button);
    y += field + gap;
    control_place(c[C_QUERY_LABEL], body.left, y, width, look->line);
    y += look->line + look_px(look, 3);
    control_place(c[C_QUERY], body.left, y, left, field + look_px(look, 160));
    control_place(c[C_RUN], body.left + left + gap, y - look_px(look, 1), run, button);
    control_place(c[C_STOP], body.left + left + run + 2 * gap, y - look_px(look, 1), stop, button);
    y += field + gap + look_px(look, 4);
    control_place(c[C_ROWS_LABEL], body.left, y, width, look->line);
    y += look->line + look_px(look, 3);
    int state = body.bottom - 2 * look->line;
    control_place(c[C_ROWS], body.left, y, width, state - gap - y);
    control_place(c[C_STATE], body.left, state, width, 2 * look->line);
}

/* ---- state ---- */

/* Whose query WMI answered. */
static struct sentence answered(const struct board *board)
{
    const struct run *run = board->run;
    const char *user = run && run->request.user ? run->request.user : run ? run->os.user : NULL;
    return user ? sentence_of(TEXT_WIZARD_QUERY_AS, user, NULL) : sentence_of(TEXT_WIZARD_QUERY_ANSWERED, NULL);
}

/* And whose it was not. */
static void add_untested(struct strbuf *out, enum language language, const struct run *run)
{
    if (!run || !request_other_account(&run->request, &run->os, &run->account))
        return;
    const char *client = run->request.client_address;
    const char *words[] = {run->account.name ? run->account.name : run->request.account,
                           client ? client : text_get(language, TEXT_AUDIENCE_UNKNOWN)};
    strbuf_add_char(out, ' ');
    text_format(out, language, TEXT_WIZARD_QUERY_NOT_OF, words, 2);
}

static void instruct(struct page *page)
{
    const struct board *board = &page->wizard->board;
    const struct query_result *result = board->query;
    struct sentence sentence;
    const struct finding *first = board_area_first(board, AREA_QUERY);
    if (board->query_cancel)
        sentence = sentence_of(TEXT_WIZARD_QUERY_RUNNING, NULL);
    else if (result && result->status == ST_OK)
        sentence = answered(board);
    else if (result)
        sentence =
            sentence_of(result->status == ST_CANCELLED ? TEXT_WIZARD_QUERY_STOPPED : TEXT_WIZARD_QUERY_FAILED, NULL);
    else if (first)
        sentence = sentence_copy(&first->summary);
    else
        sentence = board_area_verdict(board, AREA_QUERY) == V_READY ? answered(board)
                                                                    : sentence_of(TEXT_WIZARD_QUERY_TRY, NULL);
    int icon = board->query_cancel              ? LOOK_ICON_BUSY
               : !result                        ? (int)board_area_verdict(board, AREA_QUERY)
               : result->status == ST_OK        ? (int)V_READY
               : result->status == ST_CANCELLED ? (int)V_NOT_CHECKED
                                                : (int)V_NEEDS_CHANGE;
    page_instruct(page, &sentence, icon);
    sentence_free(&sentence);
}

static void describe(struct page *page, struct strbuf *out)
{
    const struct board *board = &page->wizard->board;
    const struct query_result *result = board->query;
    enum language language = page->wizard->language;
    uint32_t took = 0;
    const struct wmi_rows *rows = board_rows(board, &took);
    const struct finding *first = board_area_first(board, AREA_QUERY);
    if (result && result->status != ST_OK) {
        if (result->status != ST_CANCELLED)
            explain_short(out, language, result->status, result->call.fault.code);
        if (result->call.fault.code)
            strbuf_printf(out, " 0x%08X", (unsigned)result->call.fault.code);
    } else if (rows_list_outlook(page, page->own)) {
        add_untested(out, language, board->run);
    } else if (rows) {
        char count[24], ms[24];
        snprintf(count, sizeof count, "%" PRIZU, rows->row_count);
        snprintf(ms, sizeof ms, "%u", (unsigned)took);
        enum text_id text = rows->truncated        ? TEXT_WIZARD_ROWS_CUT
                            : rows->row_count == 1 ? TEXT_WIZARD_ROWS_ONE
                                                   : TEXT_WIZARD_ROWS_TIME;
        text_format(out, language, text, (const char *const[]){count, ms}, 2);
        strbuf_add_char(out, '.');
        add_untested(out, language, board->run);
    } else if (first) {
        /* Of the check's own query: what to do next. */
        sentence_format(out, language, &first->advice);
    }
}

static bool refresh(struct page *page)
{
    HWND *c = page->controls;
    bool running = page->wizard->board.query_cancel != NULL;
    struct strbuf state = STRBUF_INIT;
    if (rows_list_show(page, page->own))
        control_set_text(page, c[C_ROWS_LABEL],
                         rows_list_outlook(page, page->own) ? TEXT_WIZARD_OUTLOOK : TEXT_WIZARD_ROWS);
    if (!running)
        describe(page, &state);
    control_set_lines(c[C_STATE], strbuf_text(&state));
    strbuf_free(&state);
    /* First the one that may get the focus, then the one that loses it. */
    page_enable(page, c[running ? C_STOP : C_RUN], true, NULL);
    page_enable(page, c[running ? C_RUN : C_STOP], false, c[running ? C_STOP : C_RUN]);
    instruct(page);
    return false;
}

static void run(struct page *page)
{
    char *namespace_path = control_get(page->controls[C_NAMESPACE]), *query = control_get(page->controls[C_QUERY]);
    worker_query(page->wizard, namespace_path, query);
    free(query);
    free(namespace_path);
    page_refresh(page);
}

static bool copy(struct page *page)
{
    return rows_list_copy(page, page->own);
}

static bool enter(struct page *page, HWND focus)
{
    HWND query = page->controls[C_QUERY];
    bool typing = focus == page->controls[C_NAMESPACE] || focus == query || IsChild(query, focus);
    /* Enter in an open list chooses from it. */
    if (!typing || SendMessageW(query, CB_GETDROPPEDSTATE, 0, 0))
        return false;
    run(page);
    return true;
}

static void help(struct page *page)
{
    enum language language = page->wizard->language;
    explain_dialog_message(page->wizard, text_get(language, TEXT_WIZARD_QUERY_TRY),
                           text_get(language, TEXT_WIZARD_QUERY_HELP));
}

static void command(struct page *page, int id, int code, HWND from)
{
    (void)from;
    bool field = id == ID_NAMESPACE || id == ID_QUERY;
    /* Enter goes to Run while something is typed. */
    bool typing = code == EN_SETFOCUS || code == CBN_SETFOCUS;
    if (field && (typing || code == EN_KILLFOCUS || code == CBN_KILLFOCUS))
        page_mark_default(page, page->controls[C_RUN], typing);
    if (code != BN_CLICKED)
        return;
    if (id == ID_WAIT) {
        waiting_show(page->wizard);
    } else if (id == ID_RUN) {
        run(page);
    } else if (id == ID_STOP) {
        worker_query_stop(page->wizard);
        struct query_result *stopped = memory_new(struct query_result);
        stopped->status = ST_CANCELLED;
        board_take_query(&page->wizard->board, stopped);
        page_refresh(page);
    }
}

static bool notify(struct page *page, NMHDR *header, LRESULT *result)
{
    (void)result;
    if (header->idFrom != ID_ROWS)
        return false;
    if (header->code == LVN_GETDISPINFOW)
        rows_list_cell(page, page->own, (NMLVDISPINFOW *)header);
    return true;
}

/* The query from its beginning, not the end of its selected text. */
static HWND first_focus(struct page *page)
{
    SetFocus(page->controls[C_QUERY]);
    SendMessageW(page->controls[C_QUERY], CB_SETEDITSEL, 0, 0);
    return NULL;
}

static HWND list(struct page *page)
{
    return page->controls[C_ROWS];
}

const struct page_ops page_query_ops = {
    .create = {create_fields, create_rows},
    .layout = layout,
    .refresh = {refresh},
    .command = command,
    .notify = notify,
    .enter = enter,
    .first_focus = first_focus,
    .list = list,
    .copy = copy,
    .help = help,
};
