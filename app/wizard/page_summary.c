/* SPDX-License-Identifier: MIT
 * The last page: the verdict, all findings, what was changed, and what to take away. */
#include "wizard/page.h"

#include "base/memory.h"
#include "check/audience.h"
#include "report/command.h"
#include "report/report.h"
#include "requirements/catalogue.h"
#include "session/problems.h"
#include "session/scripting.h"
#include "wizard/clipboard.h"
#include "wizard/control.h"
#include "wizard/explain_dialog.h"
#include "wizard/finding_list.h"
#include "wizard/finding_text.h"
#include "wizard/ids.h"
#include "wizard/post.h"
#include "wizard/result_text.h"
#include "wizard/save.h"
#include "wizard/showing.h"
#include "wizard/summary_controls.h"
#include "wizard/undoing.h"

#include <commctrl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct summary_page {
    const struct run *of;            /* whose problems stand first; compared, never read */
    bool fresh;                      /* its rows are being shown for the first time */
    const struct requirement **rows; /* catalogue_count of them */
};

static void create_head(struct page *page)
{
    struct summary_page *own = memory_new(struct summary_page);
    own->rows = memory_new_n(const struct requirement *, catalogue_count());
    memcpy(own->rows, catalogue, catalogue_count() * sizeof *own->rows);
    page->own = own;
    summary_controls_create_head(page);
}

static void show_counts(struct page *page)
{
    static const enum verdict order[] = {V_NEEDS_CHANGE,        V_NOT_FIXED, V_CANNOT_TELL,    V_ATTENTION,  V_FIXED,
                                         V_FIXED_AFTER_RESTART, V_READY,     V_NOT_APPLICABLE, V_NOT_CHECKED};
    const struct run *run = page->wizard->board.run;
    struct strbuf line = STRBUF_INIT;
    for (size_t i = 0; run && i < array_count(order); i++) {
        size_t count = run_count(run, order[i]);
        if (count)
            strbuf_printf(&line, "%s%s: %" PRIZU, line.length ? "   " : "",
                          text_get(page->wizard->language, verdict_text(order[i])), count);
    }
    control_set_line(page->controls[C_COUNTS], strbuf_text(&line));
    strbuf_free(&line);
}

/* What is left to do, on the client: a line that can be copied. */
static void show_prove(struct page *page)
{
    const struct run *run = page->wizard->board.run;
    struct strbuf command = STRBUF_INIT, line = STRBUF_INIT;
    if (run && command_prove(&command, run)) {
        const struct audience audience = audience_of(run);
        struct sentence sentence = sentence_of(TEXT_WIZARD_PROVE, "", "", strbuf_text(&command), NULL);
        audience_name(&audience, &sentence, 0);
        sentence_format(&line, page->wizard->language, &sentence);
        sentence_free(&sentence);
    }
    bool shown = GetWindowTextLengthW(page->controls[C_PROVE]) > 0;
    control_set_lines(page->controls[C_PROVE], strbuf_text(&line));
    control_show(page->controls[C_PROVE], line.length > 0);
    if (shown != (line.length > 0))
        page_layout(page);
    strbuf_free(&line);
    strbuf_free(&command);
}

static const struct finding *selected(struct page *page)
{
    int row = finding_list_selected(page->controls[C_LIST]);
    const struct summary_page *own = page->own;
    return row >= 0 && (size_t)row < catalogue_count() ? board_finding(&page->wizard->board, own->rows[row]) : NULL;
}

static bool show_details(struct page *page)
{
    struct strbuf text = STRBUF_INIT;
    const struct finding *finding = selected(page);
    if (finding)
        finding_text(&text, page->wizard->language, finding);
    control_set_lines(page->controls[C_DETAIL], strbuf_text(&text));
    strbuf_free(&text);
    return false;
}

static void show_changes(struct page *page)
{
    const struct run *run = page->wizard->board.run;
    enum language language = page->wizard->language;
    struct strbuf text = STRBUF_INIT;
    bool any = summary_controls_changes(page);
    bool shown = (GetWindowLongW(page->controls[C_CHANGES], GWL_STYLE) & WS_VISIBLE) != 0;
    for (size_t i = 0; any && i < run->change_count; i++) {
        const struct run_change *change = &run->changes[i];
        struct strbuf words = STRBUF_INIT;
        run_change_describe(&words, language, change);
        const char *what = strbuf_text(&words);
        text_format(&text, language,
                    change->undone            ? TEXT_WIZARD_CHANGE_UNDONE
                    : change->status != ST_OK ? TEXT_WIZARD_CHANGE_FAILED
                                              : TEXT_RAW,
                    &what, 1);
        strbuf_add_char(&text, '\n');
        strbuf_free(&words);
    }
    control_set_lines(page->controls[C_CHANGES], strbuf_text(&text));
    strbuf_free(&text);
    struct strbuf before = STRBUF_INIT;
    if (any)
        result_text_before(&before, page->wizard);
    control_set_line(page->controls[C_BEFORE], strbuf_text(&before));
    control_show(page->controls[C_BEFORE], before.length > 0);
    strbuf_free(&before);
    control_show(page->controls[C_CHANGES], any);
    control_show(page->controls[C_CHANGES_LABEL], any);
    /* It is as high as what it says. */
    if (any || shown)
        page_layout(page);
}

static void show_buttons(struct page *page)
{
    const struct board *board = &page->wizard->board;
    HWND *c = page->controls;
    bool ready = board->run != NULL && board->state == BOARD_CHECKED;
    page_enable(page, c[C_SAVE], ready, c[C_LIST]);
    page_enable(page, c[C_COPY], ready, c[C_LIST]);
    page_enable(page, c[C_SCRIPT], ready && scripting_has_any(board->run), c[C_LIST]);
    page_enable(page, c[C_UNDO], ready && undoing_can(page->wizard, NULL), c[C_LIST]);
    page_enable(page, c[C_EARLIER], board->state != BOARD_CHECKING && board->state != BOARD_CHANGING, c[C_LIST]);
    page_enable(page, c[C_OPEN], showing_can_open(page->wizard), c[C_LIST]);
    page_enable(page, c[C_FOLDER], page->wizard->saved_path != NULL, c[C_LIST]);
}

/* What to act on stands first, and is selected until the user chooses another row. */
static bool show_list(struct page *page)
{
    struct summary_page *own = page->own;
    const struct run *run = page->wizard->board.run;
    HWND list = page->controls[C_LIST];
    bool fresh = own->of != run || finding_list_selected(list) < 0;
    if (own->of != run && run)
        problems_order(run, own->rows, catalogue_count());
    own->of = run;
    own->fresh = own->fresh || fresh;
    if (finding_list_show(page, list, own->rows, catalogue_count()))
        return true;
    if (own->fresh)
        finding_list_select(list, 0);
    own->fresh = false;
    return false;
}

static bool refresh_rest(struct page *page)
{
    struct board *board = &page->wizard->board;
    struct sentence sentence;
    if (board->run)
        run_headline(board->run, &sentence);
    else
        sentence = sentence_of(TEXT_WIZARD_SUMMARY_WAITING, NULL);
    int checking = board->state == BOARD_CHECKING ? LOOK_ICON_BUSY : (int)V_NOT_CHECKED;
    page_instruct(page, &sentence, board->run ? (int)run_verdict(board->run) : checking);
    sentence_free(&sentence);
    show_counts(page);
    show_prove(page);
    show_changes(page);
    show_buttons(page);
    return false;
}

static void look(struct page *page)
{
    finding_list_look(page, page->controls[C_LIST]);
}

static void copy_summary(struct page *page)
{
    const struct run *run = page->wizard->board.run;
    if (!run)
        return;
    struct report_options options = {.language = page->wizard->language, .width = 100};
    struct strbuf text = STRBUF_INIT;
    report_text(run, &options, &text);
    post_copied(page->wizard, clipboard_set(page->window, strbuf_text(&text)));
    strbuf_free(&text);
}

static bool copy(struct page *page)
{
    const struct finding *finding = selected(page);
    if (finding)
        post_copied(page->wizard, clipboard_set_finding(page->window, page->wizard->language, finding));
    return finding != NULL;
}

static void command(struct page *page, int id, int code, HWND from)
{
    struct wizard *wizard = page->wizard;
    if (code != BN_CLICKED)
        return;
    switch (id) {
    case ID_REDACT:
        wizard->redact = SendMessageW(from, BM_GETCHECK, 0, 0) == BST_CHECKED;
        break;
    case ID_SAVE:
        save_report(wizard);
        break;
    case ID_COPY:
        copy_summary(page);
        break;
    case ID_SAVE_SCRIPT:
        save_script(wizard, NULL);
        break;
    case ID_UNDO_ALL:
        undoing_session(wizard, NULL);
        break;
    case ID_UNDO_EARLIER:
        undoing_ask(wizard);
        break;
    case ID_OPEN:
        showing_open(wizard);
        break;
    case ID_FOLDER:
        showing_folder(wizard);
        break;
    default:
        break;
    }
    page_refresh_seen(wizard);
}

static bool notify(struct page *page, NMHDR *header, LRESULT *result)
{
    (void)result;
    if (header->idFrom != ID_ALL)
        return false;
    if (header->code == LVN_ITEMCHANGED && !page->showing)
        show_details(page);
    return true;
}

static HWND list(struct page *page)
{
    return page->controls[C_LIST];
}

static void help(struct page *page)
{
    const struct finding *finding = selected(page);
    if (finding && finding->requirement)
        explain_dialog(page->wizard, finding->requirement, finding);
}

const struct page_ops page_summary_ops = {
    .create = {create_head, summary_controls_create_list, summary_controls_create_buttons},
    .layout = summary_controls_layout,
    .refresh = {show_list, show_details, refresh_rest},
    .look = look,
    .command = command,
    .notify = notify,
    .first_focus = list,
    .list = list,
    .copy = copy,
    .help = help,
};
