/* SPDX-License-Identifier: MIT
 * The first page: which computer, which account, from where, with which credentials. */
#include "wizard/page.h"

#include "base/memory.h"
#include "check/target.h"
#include "session/ask.h"
#include "windows/utf16.h"
#include "wizard/announce.h"
#include "wizard/choose_account.h"
#include "wizard/choose_controls.h"
#include "wizard/choose_request.h"
#include "wizard/control.h"
#include "wizard/credentials_dialog.h"
#include "wizard/explain_dialog.h"
#include "wizard/fix.h"
#include "wizard/ids.h"
#include "wizard/messages.h"
#include "wizard/preparation.h"
#include "wizard/relaunch.h"
#include "wizard/undoing.h"
#include "wizard/worker.h"

#include <commctrl.h>
#include <stdlib.h>
#include <string.h>

struct choose_page {
    struct choose_account account;
    char *taken; /* the account as it was handed to the board; NULL none; owned */
    bool taken_no_logon;
};

enum { TIMER_RESOLVE = 1, TIMER_CHOSEN, RESOLVE_AFTER_MS = 300 };

static HWND control(struct page *page, int which)
{
    return page->controls[which];
}

static struct choose_account *account_of(struct page *page)
{
    return &((struct choose_page *)page->own)->account;
}

static void keep_taken(struct page *page)
{
    struct choose_page *own = page->own;
    const struct request *request = &page->wizard->board.request;
    free(own->taken);
    own->taken = memory_string(request->account);
    own->taken_no_logon = request->no_logon;
}

static void create(struct page *page)
{
    struct choose_page *own = memory_new(struct choose_page);
    page->own = own;
    choose_controls_create(page);
    choose_account_begin(page, &own->account);
    /* The answer reaches a page that is whole, and timers come after its parts. */
    SetTimer(page->window, TIMER_RESOLVE, 0, NULL);
    keep_taken(page);
}

static void say(struct page *page, int which, enum text_id text, const char *argument)
{
    struct strbuf line = STRBUF_INIT;
    text_format(&line, page->wizard->language, text, &argument, 1);
    control_set_line(control(page, which), strbuf_text(&line));
    strbuf_free(&line);
}

/* Says beside the field what is wrong with it; true when the page can be left. */
static bool judge_target(struct page *page, bool leaving)
{
    if (choose_controls_local(page)) {
        say(page, C_TARGET_STATE, TEXT_NONE, NULL);
        return true;
    }
    char *typed = control_get(control(page, C_TARGET));
    struct sentence problem;
    char *host;
    bool good = target_parse(typed, &host, NULL, &problem);
    free(host);
    struct strbuf line = STRBUF_INIT;
    /* An empty field is no mistake until Next is pressed. */
    if (!good && (leaving || typed[0]))
        sentence_format(&line, page->wizard->language, &problem);
    control_set_line(control(page, C_TARGET_STATE), strbuf_text(&line));
    strbuf_free(&line);
    sentence_free(&problem);
    free(typed);
    return good;
}

static bool judge_client(struct page *page)
{
    char *typed = control_get(control(page, C_CLIENT));
    struct sentence problem;
    bool good = ask_client(typed, &problem);
    sentence_free(&problem);
    say(page, C_CLIENT_STATE, good ? TEXT_WIZARD_CLIENT_HINT : TEXT_WIZARD_CLIENT_BAD, typed);
    free(typed);
    return good;
}

static void show_credentials(struct page *page)
{
    struct credentials *credentials = choose_request_credentials(page);
    char *name = credentials ? credentials_name(credentials) : NULL;
    say(page, C_AS_STATE, name ? TEXT_WIZARD_AS_OTHER : TEXT_WIZARD_AS_SELF, name);
    control_set_text(page, control(page, C_AS), name ? TEXT_WIZARD_CREDENTIALS_DROP : TEXT_WIZARD_CREDENTIALS);
    choose_account_show(page, account_of(page));
    page_layout(page);
    free(name);
}

/* Which account was meant, or whether somebody logs on, may have been asked since (whose.h); what was typed meanwhile
 * stays. */
static void show_taken(struct page *page)
{
    const struct choose_page *own = page->own;
    const struct request *request = &page->wizard->board.request;
    if (request->account && (!own->taken || strcmp(own->taken, request->account) != 0))
        control_set(control(page, C_ACCOUNT), request->account);
    if (own->taken_no_logon != request->no_logon)
        SendMessageW(control(page, C_NO_LOGON), BM_SETCHECK, request->no_logon ? BST_CHECKED : BST_UNCHECKED, 0);
    keep_taken(page);
}

static void show_needs(struct page *page)
{
    const struct wizard *wizard = page->wizard;
    struct strbuf line = STRBUF_INIT;
    preparation_describe(&line, wizard);
    control_set_line(control(page, C_NEEDS_STATE), strbuf_text(&line));
    control_set_text(page, control(page, C_NEEDS), wizard->needs_path ? TEXT_WIZARD_NEEDS_DROP : TEXT_WIZARD_NEEDS_USE);
    control_show(control(page, C_NEEDS), line.length != 0);
    control_show(control(page, C_NEEDS_STATE), line.length != 0);
    page_enable(page, control(page, C_NEEDS), wizard->board.state != BOARD_CHANGING, control(page, C_UNDO));
    strbuf_free(&line);
}

/* A file says who will connect, and from where; what was given beside it is preferred, as the request prefers it
 * (ask.h): so an answer stays that somebody gave before the instance with administrator rights was started. */
static void take_needs(struct page *page)
{
    struct wizard *wizard = page->wizard;
    const struct needs *needs = &wizard->needs;
    bool given = wizard->needs_given;
    char *clients = ask_client_list(needs);
    char *typed = control_get(control(page, C_ACCOUNT));
    const char *account = needs->account && !(given && account_of(page)->given) ? needs->account : typed;
    const char *client = given ? wizard->board.request.client_address : NULL;
    wizard->needs_given = wizard->needs_untaken = false;
    choose_controls_fill(page, account, client ? client : clients);
    if (account != typed)
        choose_account_named(page, account_of(page));
    free(typed);
    free(clients);
}

static bool refresh(struct page *page)
{
    struct wizard *wizard = page->wizard;
    struct board *board = &wizard->board;
    bool local = choose_controls_local(page);
    show_taken(page);
    /* The file may have been read before the page was whole. */
    if (wizard->needs_untaken)
        take_needs(page);
    struct sentence instruction = sentence_of(TEXT_WIZARD_CHOOSE, NULL);
    page_instruct(page, &instruction, LOOK_ICON_PROGRAM);
    sentence_free(&instruction);
    static const int of_remote[] = {C_TARGET_LABEL, C_TARGET, C_TARGET_STATE, C_AS, C_AS_STATE, C_NO_LOGON};
    static const int of_local[] = {C_CLIENT_LABEL, C_CLIENT, C_CLIENT_STATE};
    HWND radio = control(page, local ? C_LOCAL : C_REMOTE);
    for (size_t i = 0; i < array_count(of_remote); i++)
        control_show(control(page, of_remote[i]), !local);
    for (size_t i = 0; i < array_count(of_local); i++)
        control_show(control(page, of_local[i]), local);
    page_enable(page, control(page, C_UNDO), board->state == BOARD_IDLE || board->state == BOARD_CHECKED, radio);
    page_enable(page, control(page, C_AS), board->state != BOARD_CHANGING, radio);
    show_credentials(page);
    show_needs(page);
    control_show(control(page, C_ELEVATE), local && !board->elevated && !wizard->relaunched);
    judge_target(page, false);
    judge_client(page);
    page_layout(page);
    return false;
}

/* Next explains why it does not go on: the reason stands beside the field, which gets the focus. */
static void refuse(struct page *page, int field, int state)
{
    bool live = true;
    SendMessageW(page->window, WM_NEXTDLGCTL, (WPARAM)control(page, field), TRUE);
    announce(control(page, state), &live);
    MessageBeep(MB_ICONWARNING);
}

/* After a relaunch: on to the page where the first instance stopped, once. */
static bool resume(struct page *page)
{
    struct wizard *wizard = page->wizard;
    enum page_id to = wizard->resume;
    wizard->resume = PAGE_CHOOSE;
    if (to != PAGE_CHOOSE)
        PostMessageW(wizard->sheet, PSM_SETCURSEL, to, 0);
    return to != PAGE_CHOOSE;
}

/* Who will connect was said; else Next says what is missing. */
static bool answered(struct page *page)
{
    int field;
    bool good = choose_account_judge(page, account_of(page), &field);
    if (!good)
        refuse(page, field, C_ACCOUNT_STATE);
    return good;
}

/* No computer is named: the line beside the field says so. */
static bool target_lacks(struct page *page)
{
    bool good = judge_target(page, true);
    if (!good)
        refuse(page, C_TARGET, C_TARGET_STATE);
    return !good;
}

static bool leave(struct page *page)
{
    struct board *board = &page->wizard->board;
    if (target_lacks(page))
        return false;
    if (!judge_client(page)) {
        refuse(page, C_CLIENT, C_CLIENT_STATE);
        return false;
    }
    if (!answered(page))
        return false;
    /* The change under way belongs to the target of before. */
    if (board->state == BOARD_CHANGING) {
        explain_dialog_message(page->wizard, text_get(page->wizard->language, TEXT_WIZARD_BUSY_CHANGING), "");
        return false;
    }
    choose_account_end(page, account_of(page));
    bool changed = choose_request_take(page);
    keep_taken(page);
    if (changed) {
        fix_forget_changes(page->wizard);
        board_forget_choice(board);
    }
    if (!choose_controls_local(page) && board->credentials && !choose_request_credentials(page))
        board_take_credentials(board, NULL, NULL);
    if (board->state == BOARD_IDLE || changed)
        worker_check(page->wizard);
    return !resume(page);
}

static void ask_credentials(struct page *page)
{
    struct board *board = &page->wizard->board;
    if (choose_request_credentials(page)) {
        board_take_credentials(board, NULL, NULL);
        page_refresh(page);
        return;
    }
    /* The dialog names the computer that gets them. */
    if (target_lacks(page))
        return;
    char *target = control_get(control(page, C_TARGET));
    struct credentials *asked = NULL;
    char *host = choose_request_host(page);
    if (credentials_dialog(page->wizard, target, &asked))
        board_take_credentials(board, asked, host);
    free(host);
    free(target);
    page_refresh(page);
}

static void elevate(struct page *page)
{
    if (!judge_client(page)) {
        refuse(page, C_CLIENT, C_CLIENT_STATE);
        return;
    }
    if (!answered(page))
        return;
    /* Whoever declines has chosen nothing: what was found stays that of the choice before. */
    struct request request;
    if (!choose_request_read(page, &request))
        return;
    relaunch_elevated(page->wizard, &request, PAGE_RESULT);
    request_free(&request);
}

static void help(struct page *page)
{
    enum language language = page->wizard->language;
    explain_dialog_message(page->wizard, text_get(language, TEXT_WIZARD_CHOOSE),
                           text_get(language, TEXT_WIZARD_CHOOSE_HELP));
}

static void command(struct page *page, int id, int code, HWND from)
{
    (void)from;
    if (code == CBN_SELCHANGE || code == CBN_EDITCHANGE ? id == ID_TARGET
                                                        : id == ID_LOCAL || id == ID_REMOTE || id == ID_NO_LOGON)
        choose_account_give_up(page);
    if (id == ID_BROWSE && code == BN_CLICKED && target_lacks(page))
        return;
    if (choose_account_command(page, account_of(page), id, code)) {
        if (id == ID_ACCOUNT)
            SetTimer(page->window, TIMER_RESOLVE, RESOLVE_AFTER_MS, NULL);
    } else if ((id == ID_LOCAL || id == ID_REMOTE) && code == BN_CLICKED) {
        page_refresh(page);
        /* What the account means depends on where it is looked for. */
        SetTimer(page->window, TIMER_RESOLVE, RESOLVE_AFTER_MS, NULL);
        if (id == ID_REMOTE && IsWindowVisible(page->window))
            SetFocus(control(page, C_TARGET));
    } else if (id == ID_TARGET && code == CBN_EDITCHANGE) {
        judge_target(page, false);
        show_credentials(page);
    } else if (id == ID_TARGET && code == CBN_SELCHANGE) {
        say(page, C_TARGET_STATE, TEXT_NONE, NULL);
        /* The field has the chosen line only after this. */
        SetTimer(page->window, TIMER_CHOSEN, 0, NULL);
    } else if (id == ID_CLIENT && code == EN_CHANGE && page->controls[C_CLIENT_STATE]) {
        judge_client(page);
    } else if (id == ID_AS && code == BN_CLICKED) {
        ask_credentials(page);
    } else if (id == ID_NEEDS && code == BN_CLICKED) {
        if (page->wizard->needs_path)
            preparation_forget(page->wizard);
        else
            preparation_use(page->wizard);
        page_refresh(page);
    } else if (id == ID_CHOOSE_UNDO && code == BN_CLICKED) {
        undoing_ask(page->wizard);
    } else if (id == ID_ELEVATE && code == BN_CLICKED) {
        elevate(page);
    }
}

static void on_timer(struct page *page, UINT_PTR timer)
{
    KillTimer(page->window, timer);
    if (timer == TIMER_CHOSEN) {
        show_credentials(page);
        return;
    }
    choose_account_resolve(page);
}

static void message(struct page *page, UINT what, LPARAM data)
{
    if (what == MSG_ACCOUNT)
        choose_account_take(page, account_of(page), (const struct account_result *)data);
    else if (what == MSG_PICKED)
        choose_account_picked(page, account_of(page), (const char *)data);
}

static void drop(struct page *page, HDROP dropped)
{
    preparation_drop(page->wizard, dropped);
}

static HWND first_focus(struct page *page)
{
    return control(page, choose_controls_local(page) ? C_LOCAL : C_TARGET);
}

const struct page_ops page_choose_ops = {
    .create = {create},
    .layout = choose_controls_layout,
    .refresh = {refresh},
    .leave = leave,
    .command = command,
    .timer = on_timer,
    .message = message,
    .drop = drop,
    .first_focus = first_focus,
    .help = help,
};
