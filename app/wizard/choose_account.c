/* SPDX-License-Identifier: MIT */
#include "wizard/choose_account.h"

#include "base/memory.h"
#include "wizard/choose_controls.h"
#include "wizard/choose_request.h"
#include "wizard/control.h"
#include "wizard/ids.h"
#include "wizard/picker.h"

#include <stdlib.h>
#include <string.h>

static HWND control(struct page *page, int which)
{
    return page->controls[which];
}

static void say(struct page *page, const char *line)
{
    control_set_line(control(page, C_ACCOUNT_STATE), line);
}

/* ---- the answer ---- */

/* The credentials that the connection is made with; NULL: those of who runs the wizard. */
static struct credentials *connecting(struct page *page)
{
    return choose_controls_local(page) ? NULL : choose_request_credentials(page);
}

/* Which credentials these are: their name may be written in full since they were given (whose.h). */
static unsigned connecting_with(struct page *page)
{
    return connecting(page) ? page->wizard->board.credentials_given : 0;
}

static void set_check(HWND button, bool checked)
{
    if ((SendMessageW(button, BM_GETCHECK, 0, 0) == BST_CHECKED) != checked)
        SendMessageW(button, BM_SETCHECK, checked ? BST_CHECKED : BST_UNCHECKED, 0);
}

/* A "&" of the name is no access key. */
static void show_self(struct page *page, const struct choose_account *account, const char *user)
{
    struct strbuf name = STRBUF_INIT, line = STRBUF_INIT;
    enum text_id text = user            ? TEXT_WIZARD_ACCOUNT_SELF_OTHER
                        : account->self ? TEXT_WIZARD_ACCOUNT_SELF_NAMED
                                        : TEXT_WIZARD_ACCOUNT_SELF;
    const char *shown = user ? user : account->self;
    for (const char *at = shown ? shown : ""; *at; at++)
        strbuf_add(&name, (const char[]){*at, *at == '&' ? '&' : '\0', '\0'});
    const char *argument = strbuf_text(&name);
    text_format(&line, page->wizard->language, text, &argument, 1);
    control_set_line(control(page, C_ACCOUNT_SELF), strbuf_text(&line));
    strbuf_free(&line);
    strbuf_free(&name);
}

void choose_account_show(struct page *page, struct choose_account *account)
{
    struct wizard *wizard = page->wizard;
    char *user = connecting(page) ? credentials_name(connecting(page)) : NULL;
    bool self = account->who == ASK_SELF && account->with == connecting_with(page), other = account->who == ASK_OTHER;
    HWND first = control(page, C_ACCOUNT_SELF);
    show_self(page, account, user);
    free(user);
    set_check(first, self);
    set_check(control(page, C_ACCOUNT_OTHER), other);
    /* A button that is unchecked is no tab stop any more: without a choice the first one is. */
    if (!self && !other)
        SetWindowLongW(first, GWL_STYLE, GetWindowLongW(first, GWL_STYLE) | WS_TABSTOP);
    control_show(control(page, C_ACCOUNT), !self);
    control_show(control(page, C_BROWSE), !self && wizard->has_picker);
    if (!account->self && !account->self_asked)
        worker_resolve_account(wizard, "");
    account->self_asked = true;
}

static void answer(struct page *page, struct choose_account *account, enum ask_who who)
{
    account->who = who;
    account->with = connecting_with(page);
    say(page, "");
    choose_account_show(page, account);
    page_layout(page);
    if (who == ASK_OTHER)
        choose_account_resolve(page);
}

void choose_account_begin(struct page *page, struct choose_account *account)
{
    const struct wizard *wizard = page->wizard;
    const struct request *request = &wizard->board.request;
    /* Without a name the instance that was started anew goes on as who was answered for before; another computer's
     * credentials were not handed on, so there it is asked again. */
    account->who = request->account ? ASK_OTHER : wizard->relaunched && request->local ? ASK_SELF : ASK_UNANSWERED;
    account->given = account->who != ASK_UNANSWERED;
}

void choose_account_end(struct page *page, struct choose_account *account)
{
    account->self_asked = false;
    picker_give_up(page->wizard);
}

bool choose_account_judge(struct page *page, const struct choose_account *account, int *field)
{
    enum ask_who who = choose_controls_who(page);
    char *typed = control_get(control(page, C_ACCOUNT));
    struct sentence problem;
    bool said = ask_account(who, typed, &problem);
    *field = who == ASK_UNANSWERED ? C_ACCOUNT_SELF : C_ACCOUNT;
    struct strbuf line = STRBUF_INIT;
    if (!said) {
        sentence_format(&line, page->wizard->language, &problem);
        say(page, strbuf_text(&line));
    }
    strbuf_free(&line);
    sentence_free(&problem);
    free(typed);
    return said && !(who == ASK_OTHER && choose_controls_local(page) && account->absent);
}

/* ---- the field ---- */

void choose_account_resolve(struct page *page)
{
    char *typed = control_get(control(page, C_ACCOUNT));
    if (typed[0])
        worker_resolve_account(page->wizard, typed);
    free(typed);
}

/* The dialog of Windows is for the accounts of the target, wherever it is. */
static void browse(struct page *page)
{
    struct request request;
    /* It looks at computers and domains before it comes. */
    if (choose_request_reach(page, &request) && picker_open(page->wizard, &request))
        say(page, text_get(page->wizard->language, TEXT_WIZARD_BROWSING));
}

void choose_account_give_up(struct page *page)
{
    if (!page->wizard->picking)
        return;
    picker_give_up(page->wizard);
    say(page, "");
}

/* Typing is an answer too ("Radio Buttons", subordinate controls). */
static void on_typed(struct page *page, struct choose_account *account)
{
    account->absent = false;
    if (GetWindowTextLengthW(control(page, C_ACCOUNT)) && account->who != ASK_OTHER)
        answer(page, account, ASK_OTHER);
    say(page, "");
}

bool choose_account_command(struct page *page, struct choose_account *account, int id, int code)
{
    if (id == ID_ACCOUNT_SELF && code == BN_CLICKED) {
        answer(page, account, ASK_SELF);
    } else if (id == ID_ACCOUNT_OTHER && code == BN_CLICKED) {
        answer(page, account, ASK_OTHER);
        if (IsWindowVisible(page->window))
            SetFocus(control(page, C_ACCOUNT));
    } else if (id == ID_BROWSE && code == BN_CLICKED) {
        browse(page);
    } else if (id == ID_ACCOUNT && code == EN_CHANGE && control(page, C_ACCOUNT_STATE)) {
        on_typed(page, account);
    } else {
        return false;
    }
    return true;
}

void choose_account_named(struct page *page, struct choose_account *account)
{
    /* The same name as before is no change of the field. */
    if (account->who != ASK_OTHER)
        answer(page, account, ASK_OTHER);
}

void choose_account_picked(struct page *page, struct choose_account *account, const char *picked)
{
    say(page, "");
    if (picked) {
        control_set(control(page, C_ACCOUNT), picked);
        choose_account_named(page, account);
        SendMessageW(page->window, WM_NEXTDLGCTL, (WPARAM)control(page, C_ACCOUNT), TRUE);
    }
    choose_account_resolve(page);
}

/* ---- what it is called ---- */

static enum text_id meaning(const struct account_result *result, bool local)
{
    if (result->status == ST_OK)
        return TEXT_WIZARD_ACCOUNT_IS;
    if (result->status != ST_ABSENT)
        return TEXT_WIZARD_ACCOUNT_LATER;
    return local ? TEXT_WIZARD_ACCOUNT_ABSENT : TEXT_WIZARD_ACCOUNT_UNKNOWN;
}

void choose_account_take(struct page *page, struct choose_account *account, const struct account_result *result)
{
    if (!result->typed[0]) {
        free(account->self);
        account->self = memory_string(result->status == ST_OK ? result->account.name : NULL);
        choose_account_show(page, account);
        /* The first page is there by now. */
        picker_look(page->wizard);
        return;
    }
    char *typed = control_get(control(page, C_ACCOUNT));
    bool newest = strcmp(typed, result->typed) == 0 && choose_controls_who(page) == ASK_OTHER && !page->wizard->picking;
    free(typed);
    if (!newest)
        return;
    char sid[SID_TEXT_MAX];
    const char *arguments[2] = {result->account.name ? result->account.name : "",
                                sid_to_text(&result->account.sid, sid)};
    struct strbuf line = STRBUF_INIT;
    account->absent = result->status == ST_ABSENT;
    text_format(&line, page->wizard->language, meaning(result, choose_controls_local(page)), arguments, 2);
    say(page, strbuf_text(&line));
    strbuf_free(&line);
}
