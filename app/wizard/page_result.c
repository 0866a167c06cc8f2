/* SPDX-License-Identifier: MIT
 * The result before the walk: the verdict, how far a connection gets, the problems with what happens to each, and one
 * button for all that is checked. What is a problem, its cause and what is recommended say session/problems.h. */
#include "wizard/page.h"

#include "base/memory.h"
#include "wizard/clipboard.h"
#include "wizard/consent.h"
#include "wizard/control.h"
#include "wizard/explain_dialog.h"
#include "wizard/finding_list.h"
#include "wizard/fix.h"
#include "wizard/ids.h"
#include "wizard/layers_view.h"
#include "wizard/messages.h"
#include "wizard/other.h"
#include "wizard/post.h"
#include "wizard/problem_list.h"
#include "wizard/relaunch.h"
#include "wizard/result_controls.h"
#include "wizard/result_text.h"
#include "wizard/save.h"
#include "wizard/worker.h"

#include <commctrl.h>
#include <stdlib.h>
#include <string.h>

struct result_page {
    struct problem_list problems;
    struct preview *preview; /* of the selected problem; NULL not yet; held */
    size_t wanted;           /* problems that Fix waits for the exact changes of; 0: none */
    bool risky;              /* one of them is not recommended */
};

static void create(struct page *page)
{
    struct result_page *own = memory_new(struct result_page);
    page->own = own;
    result_controls_create_list(page, &own->problems);
}

static void layout(struct page *page, RECT body)
{
    result_controls_layout(page, &((struct result_page *)page->own)->problems, body);
}

/* ---- showing ---- */

static void instruct(struct page *page)
{
    const struct board *board = &page->wizard->board;
    struct sentence sentence;
    int icon = LOOK_ICON_BUSY;
    if (board->run) {
        run_headline(board->run, &sentence);
        icon = (int)run_verdict(board->run);
    } else if (board->state == BOARD_CHECKING) {
        sentence = sentence_of(TEXT_WIZARD_RESULT_CHECKING, board->request.target, NULL);
    } else {
        sentence = sentence_of(TEXT_WIZARD_RESULT_WAITING, NULL);
        icon = V_NOT_CHECKED;
    }
    page_instruct(page, &sentence, icon);
    sentence_free(&sentence);
}

static void show_before(struct page *page)
{
    struct strbuf line = STRBUF_INIT;
    result_text_before(&line, page->wizard);
    control_set_line(page->controls[C_BEFORE], strbuf_text(&line));
    control_show(page->controls[C_BEFORE], line.length > 0);
    strbuf_free(&line);
}

static void show_label(struct page *page)
{
    const struct problem_list *list = &((struct result_page *)page->own)->problems;
    bool none = list->of && list->problems.count == problems_of_kind(&list->problems, PROBLEM_FIXED);
    enum text_id text = list->changes ? TEXT_WIZARD_CHANGES_NOW : none ? TEXT_WIZARD_NO_PROBLEMS : TEXT_WIZARD_PROBLEMS;
    control_set_text(page, page->controls[C_LIST_LABEL], text);
}

static bool show_details(struct page *page)
{
    const struct result_page *own = page->own;
    const struct result_text text = {
        .problem = problem_list_selected(page, &own->problems),
        .finding = problem_list_finding(page, &own->problems),
        .preview = own->preview,
        .changes = own->problems.changes,
    };
    struct strbuf words = STRBUF_INIT;
    result_text_details(&words, page->wizard, &text);
    control_set_lines(page->controls[C_DETAIL], strbuf_text(&words));
    strbuf_free(&words);
    return false;
}

static void name_fix(struct page *page, size_t count)
{
    struct strbuf label = STRBUF_INIT;
    result_text_fix(&label, page->wizard->language, count);
    control_set(page->controls[C_FIX], strbuf_text(&label));
    strbuf_free(&label);
    page_layout(page);
}

static void show_buttons(struct page *page)
{
    const struct result_page *own = page->own;
    const struct board *board = &page->wizard->board;
    HWND *c = page->controls;
    bool idle = board->state == BOARD_CHECKED && !page->wizard->relaunching && own->wanted == 0;
    bool risky;
    size_t count = problem_list_chosen(&own->problems, NULL, &risky);
    name_fix(page, count);
    bool could = IsWindowEnabled(c[C_FIX]) != FALSE, can = idle && count > 0;
    page_enable(page, c[C_FIX], can, c[C_DETAIL]);
    page_enable(page, c[C_SAVE], idle, c[C_DETAIL]);
    control_show(c[C_OTHER], !board_is_local(board));
    page_enable(page, c[C_OTHER], idle, c[C_DETAIL]);
    page_enable(page, c[C_AGAIN], board->state != BOARD_CHANGING, c[C_DETAIL]);
    /* The next thing to press, as long as the person has not gone elsewhere. */
    HWND focus = GetFocus();
    if (can && !could && (focus == c[C_LIST] || focus == c[C_DETAIL]))
        SendMessageW(page->window, WM_NEXTDLGCTL, (WPARAM)c[C_FIX], TRUE);
}

/* What the selected problem would change, exactly: asked for once. */
static void ask_preview(struct page *page)
{
    struct result_page *own = page->own;
    const struct problem *problem = problem_list_selected(page, &own->problems);
    preview_release(own->preview);
    own->preview = NULL;
    if (problem && problem->offer && page->wizard->board.state == BOARD_CHECKED && own->wanted == 0)
        preview_ask(page->wizard, &(struct fix_choice){problem->cause->key, problem->offer->remedy->id}, 1);
}

static bool refresh_list(struct page *page)
{
    struct result_page *own = page->own;
    if (!problem_list_refresh(page, &own->problems))
        return false;
    own->wanted = 0;
    ask_preview(page);
    page_layout(page);
    return false;
}

static bool refresh_rest(struct page *page)
{
    instruct(page);
    show_before(page);
    show_label(page);
    layers_view_show(page, page->controls[C_LAYERS], page->wizard->board.run);
    show_buttons(page);
    return false;
}

static void look(struct page *page)
{
    finding_list_look(page, page->controls[C_LIST]);
}

static void draw(struct page *page, const DRAWITEMSTRUCT *item)
{
    if (item->hwndItem == page->controls[C_LAYERS])
        layers_view_draw(page, page->wizard->board.run, item);
}

/* ---- doing ---- */

/* The exact changes of all that is checked are found out first; then they are asked for (message). */
static void fix(struct page *page)
{
    struct result_page *own = page->own;
    struct wizard *wizard = page->wizard;
    /* The second click of a double click: the question is on its way. */
    if (own->wanted)
        return;
    if (!wizard->board.elevated) {
        relaunch_elevated(wizard, &wizard->board.request, PAGE_RESULT);
        return;
    }
    struct fix_choice *choices = memory_new_n(struct fix_choice, own->problems.problems.count + 1);
    own->wanted = problem_list_chosen(&own->problems, choices, &own->risky);
    if (own->wanted)
        preview_ask(wizard, choices, own->wanted);
    free(choices);
}

static void consent(struct page *page, struct preview *preview)
{
    struct result_page *own = page->own;
    struct wizard *wizard = page->wizard;
    bool agreed = consent_ask(wizard, preview, !own->risky);
    own->wanted = 0;
    if (agreed)
        fix_make(wizard, preview);
    post_refresh(wizard);
}

static void message(struct page *page, UINT what, LPARAM data)
{
    struct result_page *own = page->own;
    struct preview *preview = (struct preview *)data;
    if (what != MSG_PREVIEW || !preview_is_of(preview, page->wizard->board.checked))
        return;
    if (own->wanted) {
        /* An answer to the question before may still be on its way. */
        if (problem_list_is_chosen(&own->problems, preview))
            consent(page, preview);
        return;
    }
    const struct problem *problem = problem_list_selected(page, &own->problems);
    if (!problem || preview->count != 1 || strcmp(preview->choices[0].requirement, problem->cause->key) != 0)
        return;
    preview_hold(preview);
    preview_release(own->preview);
    own->preview = preview;
    show_details(page);
}

static void command(struct page *page, int id, int code, HWND from)
{
    struct wizard *wizard = page->wizard;
    (void)from;
    if (code != BN_CLICKED)
        return;
    switch (id) {
    case ID_FIX_ALL:
        fix(page);
        break;
    case ID_RESULT_SAVE:
        save_report(wizard);
        break;
    case ID_RESULT_AGAIN:
        worker_check(wizard);
        break;
    case ID_OTHER:
        other_ask(wizard);
        break;
    case ID_TEST:
    case ID_TO_FINISH:
        PostMessageW(wizard->sheet, PSM_SETCURSEL, id == ID_TEST ? PAGE_QUERY : PAGE_SUMMARY, 0);
        break;
    default:
        break;
    }
    page_refresh_seen(wizard);
}

static bool notify(struct page *page, NMHDR *header, LRESULT *result)
{
    struct result_page *own = page->own;
    if (header->idFrom != ID_PROBLEMS)
        return false;
    own->problems.fixed = own->wanted != 0 || page->wizard->board.state != BOARD_CHECKED;
    switch (problem_list_notify(page, &own->problems, header, result)) {
    case PROBLEM_BOXES:
        show_buttons(page);
        break;
    case PROBLEM_SELECTED:
        if (page->showing)
            break;
        ask_preview(page);
        show_details(page);
        break;
    default:
        break;
    }
    return true;
}

static HWND list(struct page *page)
{
    return page->controls[C_LIST];
}

static void drop(struct page *page, HDROP dropped)
{
    other_drop(page->wizard, dropped);
}

static HWND first_focus(struct page *page)
{
    HWND *c = page->controls;
    /* An answer that came while another page was seen was for nobody. */
    if (!((struct result_page *)page->own)->preview)
        ask_preview(page);
    return IsWindowEnabled(c[C_FIX]) ? c[C_FIX] : IsWindowVisible(c[C_LIST]) ? c[C_LIST] : c[C_DETAIL];
}

static bool copy(struct page *page)
{
    const struct finding *finding = problem_list_finding(page, &((struct result_page *)page->own)->problems);
    if (finding)
        post_copied(page->wizard, clipboard_set_finding(page->window, page->wizard->language, finding));
    return finding != NULL;
}

static void help(struct page *page)
{
    const struct finding *finding = problem_list_finding(page, &((struct result_page *)page->own)->problems);
    if (finding && finding->requirement)
        explain_dialog(page->wizard, finding->requirement, finding);
}

const struct page_ops page_result_ops = {
    .create = {create, result_controls_create_rest},
    .layout = layout,
    .refresh = {refresh_list, show_details, refresh_rest},
    .look = look,
    .draw = draw,
    .command = command,
    .notify = notify,
    .message = message,
    .drop = drop,
    .first_focus = first_focus,
    .list = list,
    .copy = copy,
    .help = help,
};
