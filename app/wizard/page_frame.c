/* SPDX-License-Identifier: MIT
 * What all pages have around their body: main instruction, status line, progress, background. */
#include "wizard/page_frame.h"

#include "base/memory.h"
#include "windows/utf16.h"
#include "wizard/announce.h"
#include "wizard/control.h"
#include "wizard/ids.h"
#include "wizard/local_time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MARGIN = 16, BAND_PADDING = 12, PROGRESS_HEIGHT = 10 };

static void create_head(struct page *page)
{
    page->icon = LOOK_ICON_PROGRAM;
    page->verdict =
        control_new(page, WC_STATICW, TEXT_WIZARD_TITLE, SS_OWNERDRAW | SS_NOPREFIX | WS_VISIBLE, 0, ID_VERDICT);
    page->instruction = control_new(page, WC_STATICW, TEXT_NONE, SS_LEFT | SS_NOPREFIX | WS_VISIBLE, 0, ID_INSTRUCTION);
    SendMessageW(page->instruction, WM_SETFONT, (WPARAM)page->wizard->look.instruction, FALSE);
}

static void create_foot(struct page *page)
{
    page->status =
        control_new(page, WC_STATICW, TEXT_NONE, SS_LEFT | SS_NOPREFIX | SS_ENDELLIPSIS | WS_VISIBLE, 0, ID_STATUS);
    page->progress = control_new(page, PROGRESS_CLASSW, TEXT_NONE, 0, 0, ID_PROGRESS);
}

void page_frame_create(struct page *page, int step)
{
    if (step == 0)
        create_head(page);
    else if (step == PAGE_MADE - 1)
        create_foot(page);
    else if (page->ops->create[step - 1])
        page->ops->create[step - 1](page);
}

static int instruction_height(struct page *page, int width)
{
    char *text = control_get(page->instruction);
    wchar_t *wide = utf16_from_utf8(text);
    int height = (int)look_measure(page->wizard->look.instruction, wide, width).cy;
    free(wide);
    free(text);
    return height;
}

/* The Aero style has margins of its own and a white page; elsewhere verdict and instruction stand in a white band.
 * Returns where the body begins. */
static int layout_head(struct page *page, int width)
{
    const struct look *look = &page->wizard->look;
    bool aero = page->wizard->aero;
    int margin = look_px(look, MARGIN), icon = look_px(look, 32), edge = aero ? 0 : margin;
    int text = width - 2 * edge - margin - icon, height = instruction_height(page, text);
    int least = icon > height ? icon : height, padding = aero ? 0 : look_px(look, BAND_PADDING);
    control_place(page->verdict, edge, padding, icon, icon);
    control_place(page->instruction, edge + icon + margin, padding + (least - height) / 2, text, height);
    if (aero)
        return least + look_px(look, 12);
    page->band = least + 2 * padding;
    return page->band + look_px(look, 12);
}

static int page_margin(const struct page *page)
{
    return page->wizard->aero ? 0 : look_px(&page->wizard->look, MARGIN);
}

/* The status line, beside it the progress bar while there is progress. Returns its y. */
static int place_foot(struct page *page)
{
    const struct look *look = &page->wizard->look;
    RECT client;
    GetClientRect(page->window, &client);
    bool busy = (GetWindowLongW(page->progress, GWL_STYLE) & WS_VISIBLE) != 0;
    int margin = page_margin(page), gap = look_px(look, 8), bar = look_px(look, PROGRESS_HEIGHT);
    int width = client.right - 2 * margin, y = client.bottom - gap - look->line;
    control_place(page->status, margin, y, busy ? width / 2 : width, look->line);
    control_place(page->progress, margin + width / 2 + gap, y + (look->line - bar) / 2, width / 2 - gap, bar);
    return y;
}

void page_layout(struct page *page)
{
    page->moved = true;
}

void page_frame_settle(struct page *page)
{
    if (!page->window || !page->moved || page->part || page->made < PAGE_MADE)
        return;
    page->moved = false;
    const struct look *look = &page->wizard->look;
    RECT client;
    GetClientRect(page->window, &client);
    int margin = page_margin(page), head = layout_head(page, client.right);
    int gap = look_px(look, 8), foot = place_foot(page);
    RECT body = {margin, head, client.right - margin, foot - gap};
    if (page->ops->layout)
        page->ops->layout(page, body);
    InvalidateRect(page->window, NULL, TRUE);
}

static void show_verdict(struct page *page, int icon)
{
    enum text_id word = icon < V_COUNT           ? verdict_text((enum verdict)icon)
                        : icon == LOOK_ICON_BUSY ? TEXT_WIZARD_CHECKING
                                                 : TEXT_WIZARD_TITLE;
    control_set_text(page, page->verdict, word);
    if (page->icon != icon)
        InvalidateRect(page->verdict, NULL, TRUE);
    page->icon = icon;
}

void page_instruct(struct page *page, const struct sentence *sentence, int icon)
{
    show_verdict(page, icon);
    struct strbuf text = STRBUF_INIT;
    sentence_format(&text, page->wizard->language, sentence);
    wchar_t *wide = control_line(strbuf_text(&text));
    strbuf_free(&text);
    int length = GetWindowTextLengthW(page->instruction);
    wchar_t *before = memory_new_n(wchar_t, (size_t)length + 1);
    GetWindowTextW(page->instruction, before, length + 1);
    bool first = length == 0, changed = wcscmp(before, wide) != 0;
    if (changed)
        SetWindowTextW(page->instruction, wide);
    free(before);
    free(wide);
    if (!changed)
        return;
    /* A longer or shorter text moves what stands below it. */
    page_layout(page);
    if (!first)
        announce(page->instruction, &page->live);
}

static void say_status(struct page *page, enum text_id text, const char *const *arguments, size_t count)
{
    struct strbuf line = STRBUF_INIT;
    text_format(&line, page->wizard->language, text, arguments, count);
    control_set_line(page->status, strbuf_text(&line));
    strbuf_free(&line);
}

/* What was just done here; on the last page, where the file went: its folder is behind a button. */
static bool say_note(struct page *page)
{
    const char *path = page->wizard->saved_path;
    enum text_id note = page->wizard->note;
    bool another = note != page->noted && note != TEXT_NONE;
    page->noted = note;
    if (note == TEXT_NONE && page->id == PAGE_SUMMARY && path)
        note = TEXT_WIZARD_SAVED;
    if (note == TEXT_NONE)
        return false;
    const char *name = path && strrchr(path, '\\') ? strrchr(path, '\\') + 1 : path;
    say_status(page, note, &name, 1);
    if (another)
        announce(page->status, &page->status_live);
    return true;
}

static void say_step(struct page *page)
{
    const struct board *board = &page->wizard->board;
    if (say_note(page))
        return;
    char step[16], steps[16], at[LOCAL_TIME_TEXT];
    snprintf(step, sizeof step, "%d", (int)page->id + 1);
    snprintf(steps, sizeof steps, "%d", PAGE_COUNT);
    say_status(page, board->run ? TEXT_WIZARD_STEP_CHECKED : TEXT_WIZARD_STEP,
               (const char *const[]){step, steps, local_time_clock(board->checked_ms, at)}, 3);
}

void page_frame_refresh(struct page *page)
{
    const struct board *board = &page->wizard->board;
    bool busy = board->state == BOARD_CHECKING || board->state == BOARD_CHANGING;
    bool shown = (GetWindowLongW(page->progress, GWL_STYLE) & WS_VISIBLE) != 0;
    control_show(page->progress, busy);
    if (shown != busy)
        place_foot(page);
    if (!busy) {
        say_step(page);
        return;
    }
    page->wizard->note = TEXT_NONE;
    char done[16], total[16];
    snprintf(done, sizeof done, "%u", (unsigned)board->done);
    snprintf(total, sizeof total, "%u", (unsigned)board->total);
    enum text_id text = page->wizard->leaving            ? TEXT_WIZARD_CLOSING
                        : board->state == BOARD_CHANGING ? TEXT_WIZARD_CHANGING
                        : board->total                   ? TEXT_WIZARD_PROGRESS
                                                         : TEXT_WIZARD_PROGRESS_START;
    say_status(page, text, (const char *const[]){done, total}, 2);
    SendMessageW(page->progress, PBM_SETRANGE32, 0, board->total ? (LPARAM)board->total : 1);
    SendMessageW(page->progress, PBM_SETPOS, board->done, 0);
}

/* ---- drawing ---- */

INT_PTR page_frame_paint(struct page *page, HDC dc)
{
    RECT client;
    GetClientRect(page->window, &client);
    FillRect(dc, &client, GetSysColorBrush(page->wizard->aero ? COLOR_WINDOW : COLOR_BTNFACE));
    if (page->band == 0)
        return 1;
    RECT band = {0, 0, client.right, page->band};
    FillRect(dc, &band, GetSysColorBrush(COLOR_WINDOW));
    RECT rule = {0, page->band - look_px(&page->wizard->look, 1), client.right, page->band};
    FillRect(dc, &rule, GetSysColorBrush(COLOR_3DLIGHT));
    return 1;
}

INT_PTR page_frame_draw(struct page *page, const DRAWITEMSTRUCT *item)
{
    if (item->hwndItem != page->verdict)
        return FALSE;
    HICON icon = look_large(&page->wizard->look, page->wizard->instance, page->icon);
    FillRect(item->hDC, &item->rcItem, GetSysColorBrush(COLOR_WINDOW));
    DrawIconEx(item->hDC, 0, 0, icon, item->rcItem.right, item->rcItem.bottom, 0, NULL, DI_NORMAL);
    return TRUE;
}

INT_PTR page_frame_color(struct page *page, HDC dc, HWND control)
{
    bool white = page->wizard->aero || control == page->instruction;
    /* The blue of the Aero main instruction has no system colour; in high contrast the user's own counts. */
    if (control == page->instruction && !look_high_contrast())
        SetTextColor(dc, RGB(0x00, 0x33, 0x99));
    else
        SetTextColor(dc, GetSysColor(white ? COLOR_WINDOWTEXT : COLOR_BTNTEXT));
    SetBkColor(dc, GetSysColor(white ? COLOR_WINDOW : COLOR_BTNFACE));
    return (INT_PTR)GetSysColorBrush(white ? COLOR_WINDOW : COLOR_BTNFACE);
}
