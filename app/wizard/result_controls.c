/* SPDX-License-Identifier: MIT */
#include "wizard/result_controls.h"

#include "base/memory.h"
#include "wizard/control.h"
#include "wizard/ids.h"
#include "wizard/layers_view.h"

#include <commctrl.h>

void result_controls_create_list(struct page *page, struct problem_list *problems)
{
    HWND *c = page->controls;
    c[C_LAYERS] = layers_view_new(page, ID_LAYERS);
    c[C_BEFORE] = control_said(page, ID_BEFORE);
    c[C_OTHER] = control_button(page, TEXT_WIZARD_OTHER, ID_OTHER);
    /* The label of the list is the one right before it. */
    c[C_LIST_LABEL] = control_label(page, TEXT_WIZARD_PROBLEMS, true);
    problem_list_create(page, problems, ID_PROBLEMS);
    c[C_LIST] = problems->list;
}

void result_controls_create_rest(struct page *page)
{
    HWND *c = page->controls;
    c[C_DETAIL_LABEL] = control_label(page, TEXT_WIZARD_DETAILS, true);
    c[C_DETAIL] = control_text(page, ID_PROBLEM_DETAIL);
    c[C_FIX] = control_button(page, TEXT_WIZARD_FIX_NONE, ID_FIX_ALL);
    SendMessageW(c[C_FIX], BCM_SETSHIELD, 0, TRUE);
    c[C_SAVE] = control_button(page, TEXT_WIZARD_SAVE_REPORT, ID_RESULT_SAVE);
    c[C_AGAIN] = control_button(page, TEXT_WIZARD_AGAIN, ID_RESULT_AGAIN);
    c[C_TEST] = control_button(page, TEXT_WIZARD_TEST, ID_TEST);
    c[C_FINISH] = control_button(page, TEXT_WIZARD_FINISH, ID_TO_FINISH);
}

/* A little narrower than elsewhere: five stand in one row, in German too. */
static int narrow(struct page *page, int control)
{
    const struct look *look = &page->wizard->look;
    int shield = control == C_FIX ? look_px(look, 16) : 0;
    return control_button_width(page, page->controls[control]) - look_px(look, 16) + shield;
}

static void layout_buttons(struct page *page, RECT body, int height)
{
    const struct look *look = &page->wizard->look;
    HWND *c = page->controls;
    int gap = look_px(look, 6), y = body.bottom - height, x = body.left, right = body.right;
    static const int row[] = {C_FIX, C_SAVE, C_AGAIN}, ends[] = {C_FINISH, C_TEST};
    for (size_t i = 0; i < array_count(row); i++) {
        int width = narrow(page, row[i]);
        control_place(c[row[i]], x, y, width, height);
        x += width + gap;
    }
    for (size_t i = 0; i < array_count(ends); i++) {
        int width = narrow(page, ends[i]);
        control_place(c[ends[i]], right - width, y, width, height);
        right -= width + gap;
    }
}

void result_controls_layout(struct page *page, struct problem_list *problems, RECT body)
{
    const struct look *look = &page->wizard->look;
    HWND *c = page->controls;
    int gap = look_px(look, 8), tight = look_px(look, 3), button = look->line + look_px(look, 11);
    int width = body.right - body.left, y = body.top, bottom = body.bottom - button - gap;
    layout_buttons(page, body, button);
    int layers = layers_view_height(page, page->wizard->board.run, width);
    control_place(c[C_LAYERS], body.left, y, width, layers);
    y += layers ? layers + gap : 0;
    bool before = GetWindowTextLengthW(c[C_BEFORE]) > 0;
    control_place(c[C_BEFORE], body.left, y, width, before ? look->line : 0);
    y += before ? look->line + gap : 0;
    int line = board_is_local(&page->wizard->board) ? look->line : button, other = narrow(page, C_OTHER);
    control_place(c[C_OTHER], body.right - other, y, other, button);
    control_place(c[C_LIST_LABEL], body.left, y + line - look->line, width - other, look->line);
    y += line + tight;
    int head = look->line + tight + gap, most = (bottom - y - head) * 3 / 5;
    int list = problem_list_height(page, problems, most);
    problem_list_place(page, problems, (RECT){body.left, y, body.right, y + list});
    y += list ? list + gap : 0;
    control_place(c[C_DETAIL_LABEL], body.left, y, width, look->line);
    y += look->line + tight;
    control_place(c[C_DETAIL], body.left, y, width, bottom - y);
}
