/* SPDX-License-Identifier: MIT */
#include "wizard/summary_controls.h"

#include "base/memory.h"
#include "windows/utf16.h"
#include "wizard/control.h"
#include "wizard/finding_list.h"
#include "wizard/ids.h"

#include <commctrl.h>
#include <stdlib.h>

void summary_controls_create_head(struct page *page)
{
    HWND *c = page->controls;
    c[C_COUNTS] = control_said(page, ID_COUNTS);
    /* Never seen: the line says it itself. */
    control_label(page, TEXT_WIZARD_PROVE_LABEL, false);
    c[C_PROVE] = control_note(page, ID_PROVE);
}

void summary_controls_create_list(struct page *page)
{
    HWND *c = page->controls;
    c[C_LIST_LABEL] = control_label(page, TEXT_WIZARD_ALL_REQUIREMENTS, true);
    c[C_LIST] = finding_list_new(page, ID_ALL, TEXT_WIZARD_COLUMN_REQUIREMENT, TEXT_WIZARD_COLUMN_RESULT, 0);
    c[C_DETAIL_LABEL] = control_label(page, TEXT_WIZARD_DETAILS, true);
    c[C_DETAIL] = control_text(page, ID_ALL_DETAIL);
    c[C_BEFORE] = control_said(page, ID_BEFORE);
    c[C_CHANGES_LABEL] = control_label(page, TEXT_WIZARD_CHANGES, false);
    c[C_CHANGES] = control_text(page, ID_CHANGES);
    control_show(c[C_CHANGES], false);
}

void summary_controls_create_buttons(struct page *page)
{
    HWND *c = page->controls;
    c[C_REDACT] =
        control_new(page, WC_BUTTONW, TEXT_WIZARD_REDACT, BS_AUTOCHECKBOX | WS_TABSTOP | WS_VISIBLE, 0, ID_REDACT);
    c[C_SAVE] = control_button(page, TEXT_WIZARD_SAVE_REPORT, ID_SAVE);
    c[C_OPEN] = control_button(page, TEXT_WIZARD_OPEN_REPORT, ID_OPEN);
    c[C_FOLDER] = control_button(page, TEXT_WIZARD_FOLDER, ID_FOLDER);
    c[C_COPY] = control_button(page, TEXT_WIZARD_COPY_SUMMARY, ID_COPY);
    c[C_SCRIPT] = control_button(page, TEXT_WIZARD_SAVE_SCRIPT, ID_SAVE_SCRIPT);
    c[C_UNDO] = control_button(page, TEXT_WIZARD_UNDO_ALL, ID_UNDO_ALL);
    c[C_EARLIER] = control_button(page, TEXT_WIZARD_UNDO_EARLIER, ID_UNDO_EARLIER);
    SendMessageW(c[C_EARLIER], BCM_SETSHIELD, 0, TRUE);
}

enum { ROWS = 2, COLUMNS = 4 };
static const int grid[ROWS][COLUMNS] = {{C_SAVE, C_OPEN, C_FOLDER, C_EARLIER}, {C_COPY, C_SCRIPT, C_UNDO, C_EARLIER}};

/* As wide as the wider one of the two; narrower where all would not fit. */
static void column_widths(struct page *page, int room, int widths[COLUMNS])
{
    int sum = 0;
    for (int column = 0; column < COLUMNS; column++) {
        widths[column] = control_button_width(page, page->controls[grid[1][column]]);
        int upper = control_button_width(page, page->controls[grid[0][column]]);
        if (column < COLUMNS - 1 && upper > widths[column])
            widths[column] = upper;
        sum += widths[column];
    }
    for (int column = 0; column < COLUMNS && sum > room; column++)
        widths[column] -= (sum - room + COLUMNS - 1) / COLUMNS;
}

/* Two rows of buttons in columns, reports above, and over them what goes into a report; returns where they begin. */
static int layout_buttons(struct page *page, RECT body)
{
    const struct look *look = &page->wizard->look;
    HWND *c = page->controls;
    int gap = look_px(look, 8), height = look->line + look_px(look, 11), widths[COLUMNS];
    int top = body.bottom - ROWS * height - gap, below = top + height + gap, x = body.left;
    column_widths(page, body.right - body.left - (COLUMNS - 1) * gap, widths);
    for (int column = 0; column < COLUMNS; column++) {
        if (column < COLUMNS - 1)
            control_place(c[grid[0][column]], x, top, widths[column], height);
        control_place(c[grid[1][column]], x, below, widths[column], height);
        x += widths[column] + gap;
    }
    int choice = control_choice_height(page, c[C_REDACT], body.right - body.left);
    top -= choice + look_px(look, 4);
    control_place(c[C_REDACT], body.left, top, body.right - body.left, choice);
    return top;
}

bool summary_controls_changes(const struct page *page)
{
    const struct run *run = page->wizard->board.run;
    return run && run->change_count > 0;
}

static SIZE text_size(struct page *page, HWND control, int width)
{
    char *text = control_get(control);
    wchar_t *wide = utf16_from_utf8(text);
    SIZE size = look_measure(page->wizard->look.body, wide, width);
    free(wide);
    free(text);
    return size;
}

/* What it was before, and what was changed here, in as many lines as it needs; returns where what is above it ends. */
static int layout_changes(struct page *page, RECT body, int bottom)
{
    enum { LINES = 3 };
    const struct look *look = &page->wizard->look;
    HWND *c = page->controls;
    int width = body.right - body.left, edge = look_px(look, 6), most = LINES * look->line;
    int lines = (int)text_size(page, c[C_CHANGES], width - look_metric(look, SM_CXVSCROLL) - 2 * edge).cy;
    int height = (lines < most ? lines : most) + edge;
    control_place(c[C_CHANGES], body.left, bottom - height, width, height);
    bottom -= height + look_px(look, 3) + look->line;
    int named = (int)text_size(page, c[C_CHANGES_LABEL], 0).cx + 2 * edge;
    control_place(c[C_CHANGES_LABEL], body.left, bottom, named, look->line);
    /* Beside the label where it fits, else in a line above. */
    int before = (int)text_size(page, c[C_BEFORE], 0).cx;
    bool beside = before <= width - named;
    bottom -= beside ? 0 : look_px(look, 3) + look->line;
    control_place(c[C_BEFORE], beside ? body.left + named : body.left, bottom, beside ? width - named : width,
                  look->line);
    return bottom - look_px(look, 8);
}

void summary_controls_layout(struct page *page, RECT body)
{
    enum { DETAIL_LINES = 3 };
    const struct look *look = &page->wizard->look;
    HWND *c = page->controls;
    int width = body.right - body.left, gap = look_px(look, 8), tight = look_px(look, 3), y = body.top;
    int bottom = layout_buttons(page, body) - gap - tight, label = look->line + tight;
    if (summary_controls_changes(page))
        bottom = layout_changes(page, body, bottom);
    int prove = GetWindowTextLengthW(c[C_PROVE]) > 0 ? (int)text_size(page, c[C_PROVE], width - gap).cy : 0;
    control_place(c[C_PROVE], body.left, y, width, prove);
    y += prove ? prove + gap : 0;
    /* The counts are of the list: a line of their own would take a row from it. */
    int named = (int)text_size(page, c[C_LIST_LABEL], 0).cx + 2 * gap;
    control_place(c[C_LIST_LABEL], body.left, y, named, look->line);
    control_place(c[C_COUNTS], body.left + named, y, width - named, look->line);
    y += label;
    int details = gap + label + DETAIL_LINES * look->line + look_px(look, 6);
    size_t rows = (size_t)SendMessageW(c[C_LIST], LVM_GETITEMCOUNT, 0, 0);
    int list = finding_list_height(page, c[C_LIST], rows, bottom - y - details);
    finding_list_place(page, c[C_LIST], (RECT){body.left, y, body.right, y + list});
    y += list + gap;
    control_place(c[C_DETAIL_LABEL], body.left, y, width, look->line);
    y += label;
    control_place(c[C_DETAIL], body.left, y, width, bottom - y);
}
