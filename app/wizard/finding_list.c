/* SPDX-License-Identifier: MIT */
#include "wizard/finding_list.h"

#include "base/utf8.h"
#include "windows/utf16.h"
#include "wizard/control.h"

#include <stdlib.h>

enum { COLUMN_TITLE, COLUMN_RESULT };

static void add_column(struct page *page, HWND list, int column, enum text_id text)
{
    wchar_t *words = control_words(page, text);
    LVCOLUMNW description = {.mask = LVCF_TEXT | LVCF_SUBITEM, .pszText = words, .iSubItem = column};
    SendMessageW(list, LVM_INSERTCOLUMNW, (WPARAM)column, (LPARAM)&description);
    free(words);
}

/* As in Explorer: light selection, no dotted frames (SetWindowTheme, sdk-api uxtheme.h). comctl32 has the DLL loaded
 * already where there are themes. */
static void like_explorer(HWND list)
{
    typedef HRESULT(WINAPI * set_theme_fn)(HWND, LPCWSTR, LPCWSTR);
    HMODULE themes = GetModuleHandleW(L"uxtheme.dll");
    set_theme_fn set = themes ? (set_theme_fn)(void *)GetProcAddress(themes, "SetWindowTheme") : NULL;
    if (set)
        set(list, L"Explorer", NULL);
}

HWND finding_list_new(struct page *page, int id, enum text_id title, enum text_id result, DWORD more)
{
    DWORD style = LVS_REPORT | LVS_SINGLESEL | LVS_SHOWSELALWAYS | LVS_NOSORTHEADER | LVS_SHAREIMAGELISTS | WS_TABSTOP |
                  WS_VISIBLE;
    HWND list = control_new(page, WC_LISTVIEWW, TEXT_NONE, style, WS_EX_CLIENTEDGE, id);
    finding_list_hold(list);
    SendMessageW(list, LVM_SETEXTENDEDLISTVIEWSTYLE, 0,
                 (LPARAM)(LVS_EX_FULLROWSELECT | LVS_EX_DOUBLEBUFFER | LVS_EX_LABELTIP | more));
    like_explorer(list);
    finding_list_look(page, list);
    add_column(page, list, COLUMN_TITLE, title);
    add_column(page, list, COLUMN_RESULT, result);
    finding_list_let(list);
    return list;
}

void finding_list_hold(HWND list)
{
    SendMessageW(list, WM_SETREDRAW, FALSE, 0);
}

void finding_list_let(HWND list)
{
    SendMessageW(list, WM_SETREDRAW, TRUE, 0);
    InvalidateRect(list, NULL, TRUE);
}

void finding_list_look(struct page *page, HWND list)
{
    SendMessageW(list, LVM_SETIMAGELIST, LVSIL_SMALL,
                 (LPARAM)look_verdicts(&page->wizard->look, page->wizard->instance));
}

int finding_list_height(struct page *page, HWND list, size_t rows, int most)
{
    RECT row = {0}, header = {0};
    GetWindowRect((HWND)SendMessageW(list, LVM_GETHEADER, 0, 0), &header);
    int line = page->wizard->look.line + look_px(&page->wizard->look, 4);
    if (SendMessageW(list, LVM_GETITEMRECT, 0, (LPARAM)&row) && row.bottom > row.top)
        line = row.bottom - row.top;
    int head = header.bottom > header.top ? header.bottom - header.top : line;
    int around = head + 2 * look_metric(&page->wizard->look, SM_CYEDGE);
    int fitting = (most - around) / line;
    if (fitting < (int)rows)
        return around + fitting * line;
    /* With all rows a little more, so that rounding does not bring a scroll bar. */
    return around + (int)rows * line + look_px(&page->wizard->look, 2);
}

static void set_cell(HWND list, int row, int column, const wchar_t *text)
{
    wchar_t shown[256] = L"";
    LVITEMW item = {.iSubItem = column, .pszText = shown, .cchTextMax = 256};
    SendMessageW(list, LVM_GETITEMTEXTW, (WPARAM)row, (LPARAM)&item);
    if (wcscmp(shown, text) == 0)
        return;
    item.pszText = (wchar_t *)text;
    SendMessageW(list, LVM_SETITEMTEXTW, (WPARAM)row, (LPARAM)&item);
}

static void set_icon(HWND list, int row, int icon)
{
    LVITEMW item = {.mask = LVIF_IMAGE, .iItem = row};
    SendMessageW(list, LVM_GETITEMW, 0, (LPARAM)&item);
    if (item.iImage == icon)
        return;
    item.iImage = icon;
    SendMessageW(list, LVM_SETITEMW, 0, (LPARAM)&item);
}

void finding_list_set(struct page *page, HWND list, int row, const char *title, enum text_id result, int icon)
{
    wchar_t *words = control_line(title), *word = control_words(page, result);
    set_cell(list, row, COLUMN_TITLE, words);
    set_cell(list, row, COLUMN_RESULT, word);
    set_icon(list, row, icon);
    free(word);
    free(words);
}

static void show_row(struct page *page, HWND list, int row, const struct requirement *requirement)
{
    const struct wizard *wizard = page->wizard;
    const struct finding *finding = board_finding(&wizard->board, requirement);
    bool busy = !finding && wizard->board.state == BOARD_CHECKING;
    enum text_id result = finding ? verdict_text(finding->verdict)
                          : busy  ? TEXT_WIZARD_CHECKING
                                  : TEXT_VERDICT_NOT_CHECKED;
    struct strbuf name = STRBUF_INIT;
    if (finding)
        finding_heading(&name, wizard->language, finding);
    else
        strbuf_add(&name, text_get(wizard->language, requirement->title));
    int icon = finding ? (int)finding->verdict : busy ? LOOK_ICON_BUSY : V_NOT_CHECKED;
    finding_list_set(page, list, row, strbuf_text(&name), result, icon);
    strbuf_free(&name);
}

bool finding_list_size(HWND list, size_t count)
{
    int shown = (int)SendMessageW(list, LVM_GETITEMCOUNT, 0, 0);
    if (shown == (int)count)
        return false;
    finding_list_hold(list);
    for (; shown > (int)count; shown--)
        SendMessageW(list, LVM_DELETEITEM, (WPARAM)(shown - 1), 0);
    for (; shown < (int)count; shown++) {
        LVITEMW item = {.mask = LVIF_TEXT | LVIF_IMAGE, .iItem = shown, .pszText = L"", .iImage = V_NOT_CHECKED};
        SendMessageW(list, LVM_INSERTITEMW, 0, (LPARAM)&item);
    }
    finding_list_let(list);
    return true;
}

bool finding_list_show(struct page *page, HWND list, const struct requirement *const *requirements, size_t count)
{
    enum { AT_ONCE = 8 };
    if (page->row == 0 && finding_list_size(list, count))
        page_layout(page);
    for (int i = 0; i < AT_ONCE && (size_t)page->row < count; i++, page->row++)
        show_row(page, list, page->row, requirements[page->row]);
    return (size_t)page->row < count;
}

void finding_list_place(struct page *page, HWND list, RECT at)
{
    enum text_id words[V_COUNT];
    for (int v = 0; v < V_COUNT; v++)
        words[v] = verdict_text((enum verdict)v);
    finding_list_place_for(page, list, at, words, V_COUNT);
}

static int column_width(HWND list, int column)
{
    return (int)SendMessageW(list, LVM_GETCOLUMNWIDTH, (WPARAM)column, 0);
}

static void fit(struct page *page, HWND list, const enum text_id *words, size_t count)
{
    RECT client;
    GetClientRect(list, &client);
    int rows = (int)SendMessageW(list, LVM_GETITEMCOUNT, 0, 0);
    bool bar = (int)SendMessageW(list, LVM_GETCOUNTPERPAGE, 0, 0) < rows;
    bool has_bar = (GetWindowLongW(list, GWL_STYLE) & WS_VSCROLL) != 0;
    /* The client area is still without the scroll bar that is about to come, or with one that goes. */
    int width = client.right + ((int)has_bar - (int)bar) * look_metric(&page->wizard->look, SM_CXVSCROLL), result = 0;
    for (size_t i = 0; i < count; i++) {
        wchar_t *wide = control_words(page, words[i]);
        int needed = (int)look_measure(page->wizard->look.body, wide, 0).cx;
        result = needed > result ? needed : result;
        free(wide);
    }
    result += look_px(&page->wizard->look, 20);
    if (column_width(list, COLUMN_TITLE) == width - result && column_width(list, COLUMN_RESULT) == result)
        return;
    /* The one that shrinks first, or a horizontal scroll bar appears between the two. */
    SendMessageW(list, LVM_SETCOLUMNWIDTH, COLUMN_RESULT, 0);
    SendMessageW(list, LVM_SETCOLUMNWIDTH, COLUMN_TITLE, width - result);
    SendMessageW(list, LVM_SETCOLUMNWIDTH, COLUMN_RESULT, result);
}

void finding_list_place_for(struct page *page, HWND list, RECT at, const enum text_id *words, size_t count)
{
    /* Not held: the columns are fitted to what is left beside a scroll bar, which comes and goes when it is drawn. */
    control_place(list, at.left, at.top, at.right - at.left, at.bottom - at.top);
    fit(page, list, words, count);
}

LRESULT finding_list_draw(const struct page *page, const NMLVCUSTOMDRAW *drawing)
{
    HWND list = drawing->nmcd.hdr.hwndFrom;
    int row = (int)drawing->nmcd.dwItemSpec;
    if (drawing->nmcd.dwDrawStage == CDDS_PREPAINT)
        return CDRF_NOTIFYITEMDRAW;
    bool selected = SendMessageW(list, LVM_GETITEMSTATE, (WPARAM)row, LVIS_SELECTED) != 0;
    if (drawing->nmcd.dwDrawStage == CDDS_ITEMPREPAINT)
        return selected ? CDRF_NOTIFYPOSTPAINT : CDRF_DODEFAULT;
    RECT icon = {.left = LVIR_ICON};
    LVITEMW item = {.mask = LVIF_IMAGE, .iItem = row};
    /* The list blends it with the selection's colour: the same picture once more, over it. */
    if (drawing->nmcd.dwDrawStage == CDDS_ITEMPOSTPAINT && page->wizard->look.verdicts &&
        SendMessageW(list, LVM_GETITEMRECT, (WPARAM)row, (LPARAM)&icon) &&
        SendMessageW(list, LVM_GETITEMW, 0, (LPARAM)&item))
        ImageList_Draw(page->wizard->look.verdicts, item.iImage, drawing->nmcd.hdc, icon.left,
                       icon.top + (icon.bottom - icon.top - look_px(&page->wizard->look, 16)) / 2, ILD_NORMAL);
    return CDRF_DODEFAULT;
}

int finding_list_selected(HWND list)
{
    return (int)SendMessageW(list, LVM_GETNEXTITEM, (WPARAM)-1, LVNI_SELECTED);
}

void finding_list_select(HWND list, int row)
{
    LVITEMW item = {.stateMask = LVIS_SELECTED | LVIS_FOCUSED, .state = LVIS_SELECTED | LVIS_FOCUSED};
    SendMessageW(list, LVM_SETITEMSTATE, (WPARAM)row, (LPARAM)&item);
    SendMessageW(list, LVM_ENSUREVISIBLE, (WPARAM)row, FALSE);
}
