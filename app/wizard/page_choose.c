/* SPDX-License-Identifier: MIT
 * The first page: which computer, which account, from where, with which credentials. */
#include "wizard/page.h"

#include "base/memory.h"
#include "windows/identity.h"
#include "windows/utf16.h"
#include "wizard/control.h"
#include "wizard/credentials_dialog.h"
#include "wizard/messages.h"
#include "wizard/recent.h"
#include "wizard/relaunch.h"
#include "wizard/target_field.h"
#include "wizard/worker.h"

#include <commctrl.h>
#include <stdlib.h>
#include <string.h>

enum { /* controls */
       C_LOCAL,
       C_REMOTE,
       C_TARGET_LABEL,
       C_TARGET,
       C_TARGET_STATE,
       C_ACCOUNT_LABEL,
       C_ACCOUNT,
       C_ACCOUNT_STATE,
       C_CLIENT_LABEL,
       C_CLIENT,
       C_CLIENT_STATE,
       C_AS_STATE,
       C_AS,
       C_ELEVATE
};

enum { ID_LOCAL = 100, ID_REMOTE, ID_TARGET, ID_ACCOUNT, ID_CLIENT, ID_AS, ID_ELEVATE };

enum { TIMER_RESOLVE = 1, RESOLVE_AFTER_MS = 300 };

static HWND control(struct page *page, int which)
{
    return page->controls[which];
}

static bool is_local(struct page *page)
{
    return SendMessageW(control(page, C_LOCAL), BM_GETCHECK, 0, 0) == BST_CHECKED;
}

static void create(struct page *page)
{
    const struct request *request = &page->wizard->session.request;
    HWND *c = page->controls;
    c[C_LOCAL] = control_radio(page, TEXT_WIZARD_THIS_COMPUTER, true, ID_LOCAL);
    c[C_REMOTE] = control_radio(page, TEXT_WIZARD_OTHER_COMPUTER, false, ID_REMOTE);
    c[C_TARGET_LABEL] = control_label(page, TEXT_WIZARD_TARGET_LABEL, true);
    c[C_TARGET] =
        control_new(page, WC_COMBOBOXW, TEXT_NONE,
                    CBS_DROPDOWN | CBS_AUTOHSCROLL | WS_VSCROLL | WS_TABSTOP | WS_GROUP | WS_VISIBLE, 0, ID_TARGET);
    c[C_TARGET_STATE] = control_label(page, TEXT_NONE, true);
    c[C_ACCOUNT_LABEL] = control_label(page, TEXT_WIZARD_ACCOUNT_LABEL, true);
    c[C_ACCOUNT] = control_edit(page, ID_ACCOUNT);
    c[C_ACCOUNT_STATE] = control_label(page, TEXT_NONE, true);
    c[C_CLIENT_LABEL] = control_label(page, TEXT_WIZARD_CLIENT_LABEL, true);
    c[C_CLIENT] = control_edit(page, ID_CLIENT);
    c[C_CLIENT_STATE] = control_label(page, TEXT_WIZARD_CLIENT_HINT, true);
    c[C_AS_STATE] = control_label(page, TEXT_NONE, true);
    c[C_AS] = control_button(page, TEXT_WIZARD_CREDENTIALS, ID_AS);
    c[C_ELEVATE] = control_new(page, WC_BUTTONW, TEXT_WIZARD_ELEVATE, BS_COMMANDLINK | WS_TABSTOP, 0, ID_ELEVATE);
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
    SendMessageW(c[C_CLIENT], EM_SETLIMITTEXT, 64, 0);
    control_set(c[C_ACCOUNT], request->account ? request->account : "");
    control_set(c[C_CLIENT], request->client_address ? request->client_address : "");
    worker_resolve_account(page->wizard, request->account ? request->account : "");
}

/* One labelled field with its line of state below; returns the y behind it. */
static int place_field(struct page *page, int label, int field, int state, int x, int y, int width)
{
    const struct look *look = &page->wizard->look;
    int field_height = look->line + look_px(look, 9);
    /* A combo box is as high as its list may become. */
    int height = field == C_TARGET ? field_height + look_px(look, 160) : field_height;
    control_place(control(page, label), x, y, width, look->line);
    y += look->line + look_px(look, 3);
    control_place(control(page, field), x, y, width * 3 / 5, height);
    y += field_height + look_px(look, 3);
    control_place(control(page, state), x, y, width, look->line);
    return y + look->line + look_px(look, 10);
}

static void layout(struct page *page, RECT body)
{
    const struct look *look = &page->wizard->look;
    int width = body.right - body.left, indent = look_px(look, 18), y = body.top;
    int radio = look->line + look_px(look, 4);
    control_place(control(page, C_LOCAL), body.left, y, width, radio);
    y += radio + look_px(look, 4);
    control_place(control(page, C_REMOTE), body.left, y, width, radio);
    y += radio + look_px(look, 4);
    y = place_field(page, C_TARGET_LABEL, C_TARGET, C_TARGET_STATE, body.left + indent, y, width - indent);
    int button = control_button_width(page, control(page, C_AS)), height = look->line + look_px(look, 11);
    control_place(control(page, C_AS_STATE), body.left + indent, y + look_px(look, 5), width - indent - button,
                  look->line);
    control_place(control(page, C_AS), body.right - button, y, button, height);
    y += height + look_px(look, 12);
    y = place_field(page, C_ACCOUNT_LABEL, C_ACCOUNT, C_ACCOUNT_STATE, body.left, y, width);
    y = place_field(page, C_CLIENT_LABEL, C_CLIENT, C_CLIENT_STATE, body.left, y, width);
    int link = 2 * look->line + look_px(look, 34);
    control_place(control(page, C_ELEVATE), body.left - look_px(look, 6), y, width, link);
}

static void say(struct page *page, int which, enum text_id text, const char *argument)
{
    struct strbuf line = STRBUF_INIT;
    text_format(&line, page->wizard->language, text, &argument, 1);
    control_set(control(page, which), strbuf_text(&line));
    strbuf_free(&line);
}

/* Says beside the field what is wrong with it; true when the page can be left. */
static bool judge_target(struct page *page, bool leaving)
{
    if (is_local(page)) {
        say(page, C_TARGET_STATE, TEXT_NONE, NULL);
        return true;
    }
    char *typed = control_get(control(page, C_TARGET));
    struct sentence problem;
    bool good = target_field_check(typed, &problem);
    struct strbuf line = STRBUF_INIT;
    /* An empty field is no mistake until Next is pressed. */
    if (!good && (leaving || typed[0]))
        sentence_format(&line, page->wizard->language, &problem);
    control_set(control(page, C_TARGET_STATE), strbuf_text(&line));
    strbuf_free(&line);
    sentence_free(&problem);
    free(typed);
    return good;
}

static bool judge_client(struct page *page)
{
    char *typed = control_get(control(page, C_CLIENT));
    bool good = !typed[0] || target_field_is_address(typed);
    say(page, C_CLIENT_STATE, good ? TEXT_WIZARD_CLIENT_HINT : TEXT_WIZARD_CLIENT_BAD, typed);
    free(typed);
    return good;
}

static void refresh(struct page *page)
{
    struct wizard *wizard = page->wizard;
    struct session *session = &wizard->session;
    bool local = is_local(page);
    struct sentence instruction = sentence_of(TEXT_WIZARD_CHOOSE, NULL);
    page_instruct(page, &instruction);
    sentence_free(&instruction);
    EnableWindow(control(page, C_TARGET), !local);
    EnableWindow(control(page, C_TARGET_LABEL), !local);
    EnableWindow(control(page, C_AS), !local);
    EnableWindow(control(page, C_AS_STATE), !local);
    EnableWindow(control(page, C_CLIENT), local);
    EnableWindow(control(page, C_CLIENT_LABEL), local);
    control_show(control(page, C_CLIENT_STATE), local);
    char *name = session->credentials ? credentials_name(session->credentials) : NULL;
    say(page, C_AS_STATE, name ? TEXT_WIZARD_AS_OTHER : TEXT_WIZARD_AS_SELF, name);
    free(name);
    control_show(control(page, C_ELEVATE), local && !session->elevated && !wizard->relaunched);
    judge_target(page, false);
    judge_client(page);
}

/* ---- from the controls to the request ---- */

static void take_choice(struct page *page)
{
    struct request *request = &page->wizard->session.request;
    char *target = control_get(control(page, C_TARGET)), *account = control_get(control(page, C_ACCOUNT));
    char *client = control_get(control(page, C_CLIENT));
    free(request->target);
    free(request->account);
    free(request->client_address);
    request->local = is_local(page) || target_field_is_this_computer(target);
    request->target = request->local ? identity_own_name() : target_field_host(target);
    request->account = account[0] ? memory_string(account) : NULL;
    request->client_address = request->local && client[0] ? memory_string(client) : NULL;
    request->other_credentials = !request->local && page->wizard->session.credentials != NULL;
    if (!request->local)
        recent_add(request->target);
    free(client);
    free(account);
    free(target);
}

/* The same choice again keeps what was found. */
static bool choice_changed(struct page *page, const struct request *before)
{
    const struct request *now = &page->wizard->session.request;
    const char *account[2] = {before->account ? before->account : "", now->account ? now->account : ""};
    const char *client[2] = {before->client_address ? before->client_address : "",
                             now->client_address ? now->client_address : ""};
    return before->local != now->local || strcmp(before->target, now->target) != 0 ||
           strcmp(account[0], account[1]) != 0 || strcmp(client[0], client[1]) != 0;
}

static bool leave(struct page *page)
{
    struct session *session = &page->wizard->session;
    if (!judge_target(page, true)) {
        SetFocus(control(page, C_TARGET));
        return false;
    }
    if (!judge_client(page)) {
        SetFocus(control(page, C_CLIENT));
        return false;
    }
    struct request before = request_copy(&session->request);
    take_choice(page);
    if (session->state == SESSION_IDLE || choice_changed(page, &before))
        worker_check(page->wizard);
    request_free(&before);
    return true;
}

static void ask_credentials(struct page *page)
{
    char *target = control_get(control(page, C_TARGET));
    struct credentials *asked = NULL;
    if (credentials_dialog(page->wizard, target, &asked)) {
        struct session *session = &page->wizard->session;
        credentials_release(session->credentials);
        session->credentials = asked;
        /* What was found with other credentials says nothing about these. */
        session_reset(session);
    }
    free(target);
    page_refresh(page);
}

static void elevate(struct page *page)
{
    take_choice(page);
    if (relaunch_elevated(page->wizard, PAGE_FIRST_AREA))
        PostMessageW(page->wizard->sheet, WM_CLOSE, 0, 0);
}

static void command(struct page *page, int id, int code, HWND from)
{
    (void)from;
    if ((id == ID_LOCAL || id == ID_REMOTE) && code == BN_CLICKED) {
        page_refresh(page);
        if (id == ID_REMOTE && IsWindowVisible(page->window))
            SetFocus(control(page, C_TARGET));
    } else if (id == ID_TARGET && code == CBN_EDITCHANGE) {
        judge_target(page, false);
    } else if (id == ID_TARGET && code == CBN_SELCHANGE) {
        say(page, C_TARGET_STATE, TEXT_NONE, NULL);
    } else if (id == ID_CLIENT && code == EN_CHANGE && page->controls[C_CLIENT_STATE]) {
        judge_client(page);
    } else if (id == ID_ACCOUNT && code == EN_CHANGE && page->controls[C_ACCOUNT_STATE]) {
        say(page, C_ACCOUNT_STATE, TEXT_NONE, NULL);
        SetTimer(page->window, TIMER_RESOLVE, RESOLVE_AFTER_MS, NULL);
    } else if (id == ID_AS && code == BN_CLICKED) {
        ask_credentials(page);
    } else if (id == ID_ELEVATE && code == BN_CLICKED) {
        elevate(page);
    }
}

static void on_timer(struct page *page, UINT_PTR timer)
{
    KillTimer(page->window, timer);
    char *typed = control_get(control(page, C_ACCOUNT));
    worker_resolve_account(page->wizard, typed);
    free(typed);
}

static void show_account(struct page *page, const struct account_result *result)
{
    char *typed = control_get(control(page, C_ACCOUNT));
    bool newest = strcmp(typed, result->typed) == 0;
    free(typed);
    if (!newest)
        return;
    char sid[SID_TEXT_MAX];
    const char *arguments[2] = {result->account.name ? result->account.name : "",
                                sid_to_text(&result->account.sid, sid)};
    struct strbuf line = STRBUF_INIT;
    enum text_id text = result->status == ST_OK       ? TEXT_WIZARD_ACCOUNT_IS
                        : result->status == ST_ABSENT ? TEXT_WIZARD_ACCOUNT_UNKNOWN
                                                      : TEXT_WIZARD_ACCOUNT_LATER;
    text_format(&line, page->wizard->language, text, arguments, 2);
    control_set(control(page, C_ACCOUNT_STATE), strbuf_text(&line));
    strbuf_free(&line);
}

static void message(struct page *page, UINT what, LPARAM data)
{
    if (what == MSG_ACCOUNT)
        show_account(page, (const struct account_result *)data);
}

static HWND first_focus(struct page *page)
{
    return control(page, is_local(page) ? C_LOCAL : C_TARGET);
}

const struct page_ops page_choose_ops = {
    .create = create,
    .layout = layout,
    .refresh = refresh,
    .leave = leave,
    .command = command,
    .timer = on_timer,
    .message = message,
    .first_focus = first_focus,
};
