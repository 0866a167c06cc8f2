/* SPDX-License-Identifier: MIT */
#include "wizard/choose_controls.h"

#include "wizard/control.h"
#include "wizard/ids.h"
#include "wizard/recent.h"

#include <commctrl.h>
#include <stdlib.h>

static HWND control(struct page *page, int which)
{
    return page->controls[which];
}

bool choose_controls_local(struct page *page)
{
    return SendMessageW(control(page, C_LOCAL), BM_GETCHECK, 0, 0) == BST_CHECKED;
}

/* "Radio Buttons" (Windows User Experience guidelines): a field beside the button shares its label and its access key;
 * a screen reader names the field by a label of its own, which is not seen. */
static void create_account(struct page *page)
{
    HWND *c = page->controls;
    c[C_ACCOUNT_LABEL] = control_label(page, TEXT_WIZARD_ACCOUNT_LABEL, true);
    c[C_ACCOUNT_SELF] = control_radio(page, TEXT_WIZARD_ACCOUNT_SELF, true, ID_ACCOUNT_SELF);
    c[C_ACCOUNT_OTHER] = control_radio(page, TEXT_WIZARD_ACCOUNT_OTHER, false, ID_ACCOUNT_OTHER);
    /* Nothing is answered by going past it with Tab. */
    SendMessageW(c[C_ACCOUNT_SELF], BM_SETDONTCLICK, TRUE, 0);
    SendMessageW(c[C_ACCOUNT_OTHER], BM_SETDONTCLICK, TRUE, 0);
    c[C_ACCOUNT_NAME] = control_label(page, TEXT_WIZARD_ACCOUNT_NAME, false);
    c[C_ACCOUNT] = control_new(page, WC_EDITW, TEXT_NONE, ES_AUTOHSCROLL | WS_TABSTOP | WS_GROUP | WS_VISIBLE,
                               WS_EX_CLIENTEDGE, ID_ACCOUNT);
    c[C_BROWSE] = control_button(page, TEXT_WIZARD_BROWSE, ID_BROWSE);
    control_show(c[C_BROWSE], false);
}

enum ask_who choose_controls_who(struct page *page)
{
    if (SendMessageW(control(page, C_ACCOUNT_SELF), BM_GETCHECK, 0, 0) == BST_CHECKED)
        return ASK_SELF;
    return SendMessageW(control(page, C_ACCOUNT_OTHER), BM_GETCHECK, 0, 0) == BST_CHECKED ? ASK_OTHER : ASK_UNANSWERED;
}

void choose_controls_create(struct page *page)
{
    const struct request *request = &page->wizard->board.request;
    HWND *c = page->controls;
    c[C_LOCAL] = control_radio(page, TEXT_WIZARD_THIS_COMPUTER, true, ID_LOCAL);
    c[C_REMOTE] = control_radio(page, TEXT_WIZARD_OTHER_COMPUTER, false, ID_REMOTE);
    c[C_TARGET_LABEL] = control_label(page, TEXT_WIZARD_TARGET_LABEL, true);
    c[C_TARGET] =
        control_new(page, WC_COMBOBOXW, TEXT_NONE,
                    CBS_DROPDOWN | CBS_AUTOHSCROLL | WS_VSCROLL | WS_TABSTOP | WS_GROUP | WS_VISIBLE, 0, ID_TARGET);
    c[C_TARGET_STATE] = control_said(page, ID_TARGET_STATE);
    c[C_AS] = control_button(page, TEXT_WIZARD_CREDENTIALS, ID_AS);
    c[C_AS_STATE] = control_said(page, ID_AS_STATE);
    c[C_NO_LOGON] = control_new(page, WC_BUTTONW, TEXT_WIZARD_NO_LOGON, BS_AUTOCHECKBOX | WS_TABSTOP, 0, ID_NO_LOGON);
    create_account(page);
    c[C_ACCOUNT_STATE] = control_said(page, ID_ACCOUNT_STATE);
    c[C_CLIENT_LABEL] = control_label(page, TEXT_WIZARD_CLIENT_LABEL, true);
    c[C_CLIENT] = control_edit(page, ID_CLIENT);
    c[C_CLIENT_STATE] = control_said(page, ID_CLIENT_STATE);
    c[C_NEEDS] = control_button(page, TEXT_WIZARD_NEEDS_USE, ID_NEEDS);
    c[C_NEEDS_STATE] = control_said(page, ID_NEEDS_STATE);
    c[C_NOTE] = control_label(page, TEXT_WIZARD_CHOOSE_NOTE, true);
    c[C_ELEVATE] = control_new(page, WC_BUTTONW, TEXT_WIZARD_ELEVATE, BS_COMMANDLINK | WS_TABSTOP, 0, ID_ELEVATE);
    c[C_UNDO] = control_button(page, TEXT_WIZARD_CHOOSE_UNDO, ID_CHOOSE_UNDO);
    SendMessageW(c[C_UNDO], BCM_SETSHIELD, 0, TRUE);
    wchar_t *note = control_words(page, TEXT_WIZARD_ELEVATE_NOTE);
    SendMessageW(c[C_ELEVATE], BCM_SETNOTE, 0, (LPARAM)note);
    SendMessageW(c[C_ELEVATE], BCM_SETSHIELD, 0, TRUE);
    free(note);
    CheckRadioButton(page->window, ID_LOCAL, ID_REMOTE, request->local ? ID_LOCAL : ID_REMOTE);
    recent_fill(control(page, C_TARGET));
    if (!request->local)
        control_set(c[C_TARGET], request->target);
    SendMessageW(c[C_ACCOUNT], EM_SETLIMITTEXT, 512, 0);
    SendMessageW(c[C_TARGET], CB_LIMITTEXT, 255, 0);
    SendMessageW(c[C_CLIENT], EM_SETLIMITTEXT, 4096, 0);
    choose_controls_fill(page, request->account, request->client_address);
}

void choose_controls_fill(struct page *page, const char *account, const char *client)
{
    control_set(control(page, C_ACCOUNT), account ? account : "");
    control_set(control(page, C_CLIENT), client ? client : "");
}

/* One labelled field with its line of state below; returns the y behind it. */
static int place_field(struct page *page, int label, int field, int state, RECT body, int indent, int y)
{
    const struct look *look = &page->wizard->look;
    int x = body.left + indent, width = body.right - x;
    /* The fields end at one line, wherever they begin. */
    int field_width = (body.right - body.left) * 3 / 5 - indent;
    int field_height = look->line + look_px(look, 9);
    /* A combo box is as high as its list may become. */
    int height = field == C_TARGET ? field_height + look_px(look, 160) : field_height;
    control_place(control(page, label), x, y, width, look->line);
    y += look->line + look_px(look, 3);
    control_place(control(page, field), x, y, field_width, height);
    y += field_height + look_px(look, 3);
    control_place(control(page, state), x, y, width, look->line);
    return y + look->line + look_px(look, 10);
}

/* Who will connect; returns the y behind it. */
static int place_account(struct page *page, RECT body, int y)
{
    const struct look *look = &page->wizard->look;
    int width = body.right - body.left, gap = look_px(look, 8), field_height = look->line + look_px(look, 9);
    int radio = look->line + look_px(look, 4);
    control_place(control(page, C_ACCOUNT_LABEL), body.left, y, width, look->line);
    y += look->line + look_px(look, 4);
    control_place(control(page, C_ACCOUNT_SELF), body.left, y, width, radio);
    y += radio + look_px(look, 2);
    int before = control_choice_width(page, control(page, C_ACCOUNT_OTHER)) + gap;
    int browse = control_button_width(page, control(page, C_BROWSE)), field_width = width * 3 / 5 - before;
    control_place(control(page, C_ACCOUNT_OTHER), body.left, y + (field_height - radio) / 2, before - gap, radio);
    control_place(control(page, C_ACCOUNT), body.left + before, y, field_width, field_height);
    control_place(control(page, C_BROWSE), body.left + before + field_width + gap, y, browse, field_height);
    y += field_height + look_px(look, 3);
    control_place(control(page, C_ACCOUNT_STATE), body.left + look_px(look, 18), y, width - look_px(look, 18),
                  look->line);
    return y + look->line + look_px(look, 10);
}

void choose_controls_layout(struct page *page, RECT body)
{
    const struct look *look = &page->wizard->look;
    int width = body.right - body.left, indent = look_px(look, 18), y = body.top;
    int radio = look->line + look_px(look, 4), gap = look_px(look, 8);
    control_place(control(page, C_LOCAL), body.left, y, width, radio);
    y += radio + look_px(look, 4);
    control_place(control(page, C_REMOTE), body.left, y, width, radio);
    y += radio + look_px(look, 4);
    int height = look->line + look_px(look, 11);
    if (!choose_controls_local(page)) {
        y = place_field(page, C_TARGET_LABEL, C_TARGET, C_TARGET_STATE, body, indent, y);
        int button = control_button_width(page, control(page, C_AS));
        control_place(control(page, C_AS), body.left + indent, y, button, height);
        control_place(control(page, C_AS_STATE), body.left + indent + button + gap, y + (height - look->line) / 2,
                      width - indent - button - gap, look->line);
        y += height + gap;
        int box = control_choice_height(page, control(page, C_NO_LOGON), width - indent);
        control_place(control(page, C_NO_LOGON), body.left + indent, y, width - indent, box);
        y += box;
    }
    y += 2 * gap;
    y = place_account(page, body, y);
    if (choose_controls_local(page))
        y = place_field(page, C_CLIENT_LABEL, C_CLIENT, C_CLIENT_STATE, body, 0, y);
    if (page->wizard->needs_path || page->wizard->offered_count) {
        y += gap;
        int button = control_button_width(page, control(page, C_NEEDS));
        control_place(control(page, C_NEEDS), body.left, y, button, height);
        control_place(control(page, C_NEEDS_STATE), body.left + button + gap, y + (height - look->line) / 2,
                      width - button - gap, look->line);
        y += height;
    }
    control_place(control(page, C_NOTE), body.left, y + gap, width, look->line);
    y += look->line + 2 * gap;
    /* A command link with a note of two lines; its own frame is invisible and stands out by 6 pixels. */
    int link = 3 * look->line + look_px(look, 34);
    control_place(control(page, C_ELEVATE), body.left - look_px(look, 6), y, width + look_px(look, 6), link);
    int undo = control_button_width(page, control(page, C_UNDO)) + look_px(look, 16);
    control_place(control(page, C_UNDO), body.left, body.bottom - height, undo, height);
}
