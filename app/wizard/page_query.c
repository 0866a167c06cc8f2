/* SPDX-License-Identifier: MIT
 * The test query: namespace and WQL to edit, rows in a list that stays smooth however many there are. */
#include "wizard/page.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "diagnosis/explain.h"
#include "windows/utf16.h"
#include "wizard/clipboard.h"
#include "wizard/control.h"
#include "wizard/menu.h"
#include "wizard/messages.h"
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
       C_ROWS,
       C_STATE
};

enum { ID_NAMESPACE = 100, ID_QUERY, ID_RUN, ID_STOP, ID_ROWS, ID_STATE };

enum { COLUMNS_MOST = 64, CELL_UNITS = 1024 };

struct query_page {
    const struct query_result *shown;
    wchar_t cell[CELL_UNITS]; /* what the list view is given for one cell; overwritten by the next */
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

static void create(struct page *page)
{
    HWND *c = page->controls;
    page->own = memory_new(struct query_page);
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
    c[C_RUN] = control_button(page, TEXT_WIZARD_RUN, ID_RUN);
    c[C_STOP] = control_button(page, TEXT_WIZARD_STOP, ID_STOP);
    control_label(page, TEXT_WIZARD_ROWS, false);
    DWORD style = LVS_REPORT | LVS_OWNERDATA | LVS_SHOWSELALWAYS | LVS_NOSORTHEADER | WS_TABSTOP | WS_VISIBLE;
    c[C_ROWS] = control_new(page, WC_LISTVIEWW, TEXT_WIZARD_ROWS, style, WS_EX_CLIENTEDGE, ID_ROWS);
    SendMessageW(c[C_ROWS], LVM_SETEXTENDEDLISTVIEWSTYLE, 0,
                 LVS_EX_FULLROWSELECT | LVS_EX_DOUBLEBUFFER | LVS_EX_LABELTIP | LVS_EX_GRIDLINES);
    c[C_STATE] =
        control_new(page, WC_EDITW, TEXT_NONE, ES_READONLY | ES_AUTOHSCROLL | WS_TABSTOP | WS_VISIBLE, 0, ID_STATE);
    control_set(c[C_NAMESPACE], page->wizard->session.request.namespace_path);
    control_set(c[C_QUERY], page->wizard->session.request.query);
}

static void layout(struct page *page, RECT body)
{
    const struct look *look = &page->wizard->look;
    HWND *c = page->controls;
    int width = body.right - body.left, gap = look_px(look, 8), field = look->line + look_px(look, 9);
    int button = look->line + look_px(look, 11), y = body.top;
    int run = control_button_width(page, c[C_RUN]), stop = control_button_width(page, c[C_STOP]);
    int left = width - run - stop - 2 * gap;
    control_place(c[C_NAMESPACE_LABEL], body.left, y, width, look->line);
    y += look->line + look_px(look, 3);
    control_place(c[C_NAMESPACE], body.left, y, left, field);
    y += field + gap;
    control_place(c[C_QUERY_LABEL], body.left, y, width, look->line);
    y += look->line + look_px(look, 3);
    control_place(c[C_QUERY], body.left, y, left, field + look_px(look, 160));
    control_place(c[C_RUN], body.left + left + gap, y - look_px(look, 1), run, button);
    control_place(c[C_STOP], body.left + left + run + 2 * gap, y - look_px(look, 1), stop, button);
    y += field + gap + look_px(look, 4);
    int state = body.bottom - look->line;
    control_place(c[C_ROWS], body.left, y, width, state - gap - y);
    control_place(c[C_STATE], body.left, state, width, look->line + look_px(look, 2));
}

/* ---- rows ---- */

static void show_columns(HWND list, const struct wmi_rows *rows, int width)
{
    while (SendMessageW(list, LVM_DELETECOLUMN, 0, 0)) {
    }
    size_t count = rows ? rows->column_count : 0;
    count = count > COLUMNS_MOST ? COLUMNS_MOST : count;
    for (size_t i = 0; i < count; i++) {
        wchar_t *name = utf16_from_utf8(rows->columns[i]);
        LVCOLUMNW column = {.mask = LVCF_TEXT | LVCF_WIDTH | LVCF_SUBITEM,
                            .cx = width / (count < 5 ? (int)count : 5) - 2,
                            .pszText = name,
                            .iSubItem = (int)i};
        SendMessageW(list, LVM_INSERTCOLUMNW, i, (LPARAM)&column);
        free(name);
    }
}

static void cell_text(struct page *page, NMLVDISPINFOW *info)
{
    struct query_page *own = page->own;
    const struct wmi_rows *rows = own->shown ? &own->shown->rows : NULL;
    info->item.pszText = own->cell;
    own->cell[0] = L'\0';
    if (!rows || !(info->item.mask & LVIF_TEXT) || (size_t)info->item.iItem >= rows->row_count ||
        (size_t)info->item.iSubItem >= rows->column_count)
        return;
    const char *cell = rows->cells[(size_t)info->item.iItem * rows->column_count + (size_t)info->item.iSubItem];
    struct strbuf safe = STRBUF_INIT;
    utf8_show(&safe, cell ? cell : "", 250);
    wchar_t *wide = utf16_from_utf8(strbuf_text(&safe));
    lstrcpynW(own->cell, wide, CELL_UNITS);
    free(wide);
    strbuf_free(&safe);
}

/* ---- state ---- */

static void instruct(struct page *page)
{
    const struct session *session = &page->wizard->session;
    const struct query_result *result = session->query;
    struct sentence sentence;
    const struct finding *first = session_area_first(session, AREA_QUERY);
    if (session->query_cancel)
        sentence = sentence_of(TEXT_WIZARD_QUERY_RUNNING, NULL);
    else if (result && result->status == ST_OK)
        sentence = sentence_of(TEXT_WIZARD_QUERY_ANSWERED, NULL);
    else if (result)
        sentence =
            sentence_of(result->status == ST_CANCELLED ? TEXT_WIZARD_QUERY_STOPPED : TEXT_WIZARD_QUERY_FAILED, NULL);
    else if (first)
        sentence = sentence_copy(&first->summary);
    else
        sentence = sentence_of(session_area_verdict(session, AREA_QUERY) == V_READY ? TEXT_WIZARD_QUERY_ANSWERED
                                                                                    : TEXT_WIZARD_QUERY_TRY,
                               NULL);
    page_instruct(page, &sentence);
    sentence_free(&sentence);
}

static void describe(const struct query_result *result, enum language language, struct strbuf *out)
{
    char count[24], ms[24], code[16];
    snprintf(count, sizeof count, "%zu", result->rows.row_count);
    snprintf(ms, sizeof ms, "%u", (unsigned)result->ms);
    snprintf(code, sizeof code, "0x%08X", (unsigned)result->call.fault.code);
    if (result->status == ST_OK) {
        text_format(out, language, result->rows.truncated ? TEXT_WIZARD_ROWS_CUT : TEXT_WIZARD_ROWS_TIME,
                    (const char *const[]){count, ms}, 2);
        return;
    }
    if (result->status == ST_CANCELLED)
        return;
    explain_short(out, language, result->status, result->call.fault.code);
    if (result->call.fault.code)
        strbuf_printf(out, " %s", code);
}

static void refresh(struct page *page)
{
    struct session *session = &page->wizard->session;
    struct query_page *own = page->own;
    HWND list = page->controls[C_ROWS];
    if (own->shown != session->query) {
        own->shown = session->query;
        const struct wmi_rows *rows = session->query ? &session->query->rows : NULL;
        RECT client;
        GetClientRect(list, &client);
        show_columns(list, rows, client.right);
        SendMessageW(list, LVM_SETITEMCOUNT, rows ? rows->row_count : 0, 0);
    }
    struct strbuf state = STRBUF_INIT;
    if (session->query)
        describe(session->query, page->wizard->language, &state);
    control_set(page->controls[C_STATE], strbuf_text(&state));
    strbuf_free(&state);
    bool running = session->query_cancel != NULL;
    HWND focus = GetFocus(), give_up = page->controls[running ? C_RUN : C_STOP];
    EnableWindow(page->controls[C_RUN], TRUE);
    EnableWindow(page->controls[C_STOP], TRUE);
    /* The focus never stays on a control that is about to be disabled. */
    if (focus == give_up)
        SetFocus(page->controls[running ? C_STOP : C_RUN]);
    EnableWindow(give_up, FALSE);
    instruct(page);
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
    struct query_page *own = page->own;
    if (!own->shown || own->shown->rows.row_count == 0)
        return false;
    const struct wmi_rows *rows = &own->shown->rows;
    HWND list = page->controls[C_ROWS];
    struct strbuf text = STRBUF_INIT;
    for (size_t c = 0; c < rows->column_count; c++)
        strbuf_printf(&text, "%s%s", c ? "\t" : "", rows->columns[c]);
    bool all = SendMessageW(list, LVM_GETSELECTEDCOUNT, 0, 0) == 0;
    for (size_t r = 0; r < rows->row_count; r++) {
        if (!all && !(SendMessageW(list, LVM_GETITEMSTATE, r, LVIS_SELECTED) & LVIS_SELECTED))
            continue;
        strbuf_add_char(&text, '\n');
        for (size_t c = 0; c < rows->column_count; c++) {
            const char *cell = rows->cells[r * rows->column_count + c];
            strbuf_printf(&text, "%s%s", c ? "\t" : "", cell ? cell : "");
        }
    }
    clipboard_set(page->window, strbuf_text(&text));
    strbuf_free(&text);
    return true;
}

static void command(struct page *page, int id, int code, HWND from)
{
    (void)from;
    if (code != BN_CLICKED)
        return;
    if (id == ID_RUN) {
        run(page);
    } else if (id == ID_STOP) {
        worker_query_stop(page->wizard);
        page_refresh(page);
    }
}

static bool notify(struct page *page, NMHDR *header, LRESULT *result)
{
    (void)result;
    if (header->idFrom != ID_ROWS)
        return false;
    if (header->code == LVN_GETDISPINFOW)
        cell_text(page, (NMLVDISPINFOW *)header);
    else if (header->code == (UINT)NM_RCLICK && menu_copy(page))
        copy(page);
    return true;
}

static HWND first_focus(struct page *page)
{
    return page->controls[C_QUERY];
}

const struct page_ops page_query_ops = {
    .create = create,
    .layout = layout,
    .refresh = refresh,
    .command = command,
    .notify = notify,
    .first_focus = first_focus,
    .copy = copy,
};
