/* SPDX-License-Identifier: MIT */
#include "wizard/rows_list.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "report/outlook_table.h"
#include "wizard/background.h"
#include "wizard/clipboard.h"
#include "wizard/control.h"
#include "wizard/messages.h"
#include "wizard/post.h"

#include <stdlib.h>

enum { COLUMNS_MOST = 64 };

void rows_list_create(struct page *page, struct rows_list *own, int id)
{
    DWORD style = LVS_REPORT | LVS_OWNERDATA | LVS_SHOWSELALWAYS | LVS_NOSORTHEADER | WS_TABSTOP | WS_VISIBLE;
    own->list = control_new(page, WC_LISTVIEWW, TEXT_NONE, style, WS_EX_CLIENTEDGE, id);
    SendMessageW(own->list, LVM_SETEXTENDEDLISTVIEWSTYLE, 0,
                 LVS_EX_FULLROWSELECT | LVS_EX_DOUBLEBUFFER | LVS_EX_LABELTIP | LVS_EX_GRIDLINES);
}

/* What the first rows need, but never so much that no other column is seen. */
static int column_width(struct page *page, const struct wmi_rows *rows, size_t column, int most)
{
    enum { ROWS_LOOKED_AT = 20 };
    const struct look *look = &page->wizard->look;
    int widest = look_px(look, 40);
    for (size_t row = 0; row <= rows->row_count && row <= ROWS_LOOKED_AT; row++) {
        const char *text = row ? rows->cells[(row - 1) * rows->column_count + column] : rows->columns[column];
        wchar_t *wide = control_line(text ? text : "");
        int width = (int)look_measure(look->body, wide, 0).cx;
        widest = width > widest ? width : widest;
        free(wide);
    }
    widest += look_px(look, 16);
    return widest < most ? widest : most;
}

static void show_columns(struct page *page, HWND list, const struct wmi_rows *rows, int width)
{
    while (SendMessageW(list, LVM_DELETECOLUMN, 0, 0)) {
    }
    size_t count = rows ? rows->column_count : 0;
    count = count > COLUMNS_MOST ? COLUMNS_MOST : count;
    for (size_t i = 0; i < count; i++) {
        wchar_t *name = control_line(rows->columns[i]);
        LVCOLUMNW column = {.mask = LVCF_TEXT | LVCF_WIDTH | LVCF_SUBITEM,
                            .cx = column_width(page, rows, i, width * 3 / 5),
                            .pszText = name,
                            .iSubItem = (int)i};
        SendMessageW(list, LVM_INSERTCOLUMNW, i, (LPARAM)&column);
        free(name);
    }
}

bool rows_list_outlook(const struct page *page, const struct rows_list *own)
{
    return own->outlook.row_count && !page->wizard->board.query;
}

static const struct wmi_rows *rows_of(const struct page *page, const struct rows_list *own)
{
    uint32_t ms;
    return rows_list_outlook(page, own) ? &own->outlook : board_rows(&page->wizard->board, &ms);
}

static void make_outlook(const struct page *page, struct rows_list *own)
{
    const struct run *run = page->wizard->board.run;
    wmi_rows_free(&own->outlook);
    own->outlook = run ? outlook_table(run, page->wizard->language) : (struct wmi_rows){0};
}

void rows_list_cell(struct page *page, struct rows_list *own, NMLVDISPINFOW *info)
{
    const struct wmi_rows *rows = rows_of(page, own);
    info->item.pszText = own->cell;
    own->cell[0] = L'\0';
    if (!rows || !(info->item.mask & LVIF_TEXT) || (size_t)info->item.iItem >= rows->row_count ||
        (size_t)info->item.iSubItem >= rows->column_count)
        return;
    const char *cell = rows->cells[(size_t)info->item.iItem * rows->column_count + (size_t)info->item.iSubItem];
    wchar_t *wide = control_line(cell ? cell : "");
    lstrcpynW(own->cell, wide, ROWS_LIST_CELL);
    free(wide);
}

bool rows_list_show(struct page *page, struct rows_list *own)
{
    HWND list = own->list;
    if (own->shown == page->wizard->board.rows_serial)
        return false;
    own->shown = page->wizard->board.rows_serial;
    make_outlook(page, own);
    const struct wmi_rows *rows = rows_of(page, own);
    RECT client;
    /* The page's: the list has its place when all is shown. */
    GetClientRect(page->window, &client);
    SendMessageW(list, WM_SETREDRAW, FALSE, 0);
    SendMessageW(list, LVM_SETITEMCOUNT, 0, 0);
    show_columns(page, list, rows, client.right - look_metric(&page->wizard->look, SM_CXVSCROLL));
    SendMessageW(list, LVM_SETITEMCOUNT, rows ? rows->row_count : 0, 0);
    SendMessageW(list, WM_SETREDRAW, TRUE, 0);
    return true;
}

/* ---- the clipboard ---- */

/* One row as a line of cells; what would break a table is replaced by blanks. */
static void add_line(struct strbuf *out, char *const *cells, size_t count)
{
    for (size_t c = 0; c < count; c++) {
        if (c)
            strbuf_add_char(out, '\t');
        struct strbuf safe = STRBUF_INIT;
        utf8_show(&safe, cells[c] ? cells[c] : "", 0);
        for (const char *at = strbuf_text(&safe); *at; at++)
            strbuf_add_char(out, *at == '\t' || *at == '\n' ? ' ' : *at);
        strbuf_free(&safe);
    }
    strbuf_add_char(out, '\n');
}

/* Rows on their way to the clipboard; the thread owns it. */
struct copying {
    HWND hub;
    const struct wmi_rows *rows; /* of the result, else of the check */
    struct query_result *result; /* held; NULL none */
    struct checked *checked;     /* held; NULL none */
    struct wmi_rows outlook;     /* ROWS, where they are neither; owned */
    size_t *chosen, count;       /* owned */
};

static void copying_free(struct copying *own)
{
    board_query_result_free(own->result);
    checked_release(own->checked);
    wmi_rows_free(&own->outlook);
    free(own->chosen);
    free(own);
}

static void make_text(void *data)
{
    struct copying *own = data;
    const struct wmi_rows *rows = own->rows;
    struct strbuf text = STRBUF_INIT;
    add_line(&text, rows->columns, rows->column_count);
    for (size_t i = 0; i < own->count; i++)
        add_line(&text, rows->cells + own->chosen[i] * rows->column_count, rows->column_count);
    HGLOBAL memory = clipboard_text(strbuf_text(&text));
    strbuf_free(&text);
    if (!PostMessageW(own->hub, MSG_COPY, 0, (LPARAM)memory))
        GlobalFree(memory);
    copying_free(own);
}

/* The selected rows, all when none is. There may be hundreds of megabytes of them. */
bool rows_list_copy(struct page *page, const struct rows_list *shown)
{
    const struct wmi_rows *rows = rows_of(page, shown);
    struct board *board = &page->wizard->board;
    HWND list = shown->list;
    if (!rows || rows->row_count == 0)
        return false;
    struct copying *own = memory_new(struct copying);
    own->hub = page->wizard->hub;
    own->rows = rows;
    if (rows_list_outlook(page, shown)) {
        own->outlook = outlook_table(board->run, page->wizard->language);
        own->rows = &own->outlook;
    }
    own->result = board->query;
    if (own->result)
        board_query_result_hold(own->result);
    own->checked = own->result ? NULL : board->checked;
    if (own->checked)
        checked_hold(own->checked);
    own->chosen = memory_new_n(size_t, rows->row_count);
    WPARAM flags = SendMessageW(list, LVM_GETSELECTEDCOUNT, 0, 0) ? LVNI_SELECTED : LVNI_ALL;
    for (LRESULT row = -1; (row = SendMessageW(list, LVM_GETNEXTITEM, (WPARAM)row, (LPARAM)flags)) >= 0;)
        if ((size_t)row < rows->row_count && own->count < rows->row_count)
            own->chosen[own->count++] = (size_t)row;
    if (!background_run(make_text, own, NULL)) {
        copying_free(own);
        post_copied(page->wizard, false);
    }
    return true;
}
