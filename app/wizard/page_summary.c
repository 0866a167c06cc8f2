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
#include "wizard/save.h"
#include "wizard/showing.h"
#include "wizard/undoing.h"

#include <commctrl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { /* controls */
       C_COUNTS,
       C_PROVE_LABEL,
       C_PROVE,
       C_LIST_LABEL,
       C_LIST,
       C_DETAIL_LABEL,
       C_DETAIL,
       C_CHANGES_LABEL,
       C_CHANGES,
       C_SAVE,
       C_OPEN,
       C_FOLDER,
       C_REDACT,
       C_COPY,
       C_SCRIPT,
       C_UNDO,
       C_EARLIER
};

struct summary_page {
    const struct run *of;            /* whose problems stand first; compared, never read */
    bool fresh;                      /* its rows are being shown for the first time */
    const struct requirement **rows; /* catalogue_count of them */
};

static void create_head(struct page *page)
{
    HWND *c = page->controls;
    struct summary_page *own = memory_new(struct summary_page);
    own->rows = memory_new_n(const struct requirement *, catalogue_count());
    memcpy(own->rows, catalogue, catalogue_count() * sizeof *own->rows);
    page->own = own;
    c[C_COUNTS] = control_said(page, ID_COUNTS);
    c[C_PROVE_LABEL] = control_label(page, TEXT_WIZARD_PROVE_LABEL, false);
    c[C_PROVE] = control_note(page, ID_PROVE);
    c[C_EARLIER] = control_button(page, TEXT_WIZARD_UNDO_EARLIER, ID_UNDO_EARLIER);
    SendMessageW(c[C_EARLIER], BCM_SETSHIELD, 0, TRUE);
}

static void create_list(struct page *page)
{
    HWND *c = page->controls;
    c[C_LIST_LABEL] = control_label(page, TEXT_WIZARD_ALL_REQUIREMENTS, true);
    c[C_LIST] = finding_list_new(page, ID_ALL, TEXT_WIZARD_COLUMN_REQUIREMENT, TEXT_WIZARD_COLUMN_RESULT, 0);
    c[C_DETAIL_LABEL] = control_label(page, TEXT_WIZARD_DETAILS, true);
    c[C_DETAIL] = control_text(page, ID_ALL_DETAIL);
    c[C_CHANGES_LABEL] = control_label(page, TEXT_WIZARD_CHANGES, false);
    c[C_CHANGES] = control_text(page, ID_CHANGES);
    control_show(c[C_CHANGES], false);
}

static void create_buttons(struct page *page)
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
}

/* Two rows of buttons in columns, reports above, and over them what goes into a report; returns where they begin. */
static int layout_buttons(struct page *page, RECT body)
{
    const struct look *look = &page->wizard->look;
    HWND *c = page->controls;
    enum { ROWS = 2, COLUMNS = 3 };
    static const int grid[ROWS][COLUMNS] = {{C_SAVE, C_OPEN, C_FOLDER}, {C_COPY, C_SCRIPT, C_UNDO}};
    int gap = look_px(look, 8), height = look->line + look_px(look, 11);
    int top = body.bottom - ROWS * height - gap, below = top + height + gap, x = body.left;
    for (int column = 0; column < COLUMNS; column++) {
        HWND upper = c[grid[0][column]], lower = c[grid[1][column]];
        int width = control_button_width(page, lower);
        if (control_button_width(page, upper) > width)
            width = control_button_width(page, upper);
        control_place(upper, x, top, width, height);
        control_place(lower, x, below, width, height);
        x += width + gap;
    }
    int choice = control_choice_height(page, c[C_REDACT], body.right - body.left);
    top -= choice + look_px(look, 4);
    control_place(c[C_REDACT], body.left, top, body.right - body.left, choice);
    return top;
}

static bool any_change(const struct page *page)
{
    const struct run *run = page->wizard->board.run;
    return run && run->change_count > 0;
}

static void layout(struct page *page, RECT body)
{
    const struct look *look = &page->wizard->look;
    HWND *c = page->controls;
    int width = body.right - body.left, gap = look_px(look, 8), tight = look_px(look, 3), y = body.top;
    int bottom = layout_buttons(page, body) - gap - tight;
    if (any_change(page)) {
        int changes = 3 * look->line + look_px(look, 6);
        control_place(c[C_CHANGES], body.left, bottom - changes, width, changes);
        bottom -= changes + tight + look->line;
        control_place(c[C_CHANGES_LABEL], body.left, bottom, width, look->line);
        bottom -= gap;
    }
    control_place(c[C_COUNTS], body.left, y, width, look->line);
    y += look->line + gap;
    bool prove = GetWindowTextLengthW(c[C_PROVE]) > 0;
    int label = prove ? look->line + tight : 0;
    control_place(c[C_PROVE_LABEL], body.left, y, width, look->line);
    control_place(c[C_PROVE], body.left, y + label, width, prove ? 2 * look->line : 0);
    y += prove ? label + 2 * look->line + gap : 0;
    /* A line of its own would take a row from the list. */
    int button = look->line + look_px(look, 11), earlier = control_button_width(page, c[C_EARLIER]) + look_px(look, 16);
    control_place(c[C_EARLIER], body.right - earlier, y, earlier, button);
    control_place(c[C_LIST_LABEL], body.left, y + button - look->line, width - earlier, look->line);
    y += button + tight;
    int list = finding_list_height(page, c[C_LIST], catalogue_count(), (bottom - y) * 3 / 5);
    finding_list_place(page, c[C_LIST], (RECT){body.left, y, body.right, y + list});
    y += list + gap;
    control_place(c[C_DETAIL_LABEL], body.left, y, width, look->line);
    y += look->line + tight;
    control_place(c[C_DETAIL], body.left, y, width, bottom - y);
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
    control_show(page->controls[C_PROVE_LABEL], line.length > 0);
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
    bool any = any_change(page);
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
    control_show(page->controls[C_CHANGES], any);
    control_show(page->controls[C_CHANGES_LABEL], any);
    if (any != shown)
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
    .create = {create_head, create_list, create_buttons},
    .layout = layout,
    .refresh = {show_list, show_details, refresh_rest},
    .look = look,
    .command = command,
    .notify = notify,
    .first_focus = list,
    .list = list,
    .copy = copy,
    .help = help,
};
