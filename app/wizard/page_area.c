/* SPDX-License-Identifier: MIT
 * The page of one area: its findings, the selected one in full, its remedies. */
#include "wizard/page.h"

#include "base/memory.h"
#include "requirements/catalogue.h"
#include "wizard/clipboard.h"
#include "wizard/control.h"
#include "wizard/explain_dialog.h"
#include "wizard/finding_list.h"
#include "wizard/finding_text.h"
#include "wizard/fix.h"
#include "wizard/ids.h"
#include "wizard/messages.h"
#include "wizard/post.h"
#include "wizard/relaunch.h"
#include "wizard/remedy_view.h"
#include "wizard/save.h"
#include "wizard/undoing.h"
#include "wizard/worker.h"

#include <commctrl.h>

enum { REQUIREMENTS = 16 };

enum { /* controls */
       C_LIST_LABEL,
       C_LIST,
       C_DETAIL_LABEL,
       C_DETAIL,
       C_FIX,
       C_UNDO,
       C_SCRIPT,
       C_AGAIN
};

struct area_page {
    const struct requirement *requirements[REQUIREMENTS];
    size_t count;
    unsigned choice; /* of the board that the selection belongs to */
    bool chosen;     /* the user selected a row: it is not moved under him */
    struct remedy_view remedies;
};

static enum area area_of(const struct page *page)
{
    return (enum area)(page->id - PAGE_FIRST_AREA);
}

static const struct requirement *selected_requirement(struct page *page)
{
    struct area_page *own = page->own;
    return page->selected >= 0 && (size_t)page->selected < own->count ? own->requirements[page->selected] : NULL;
}

static const struct finding *selected_finding(struct page *page)
{
    const struct requirement *requirement = selected_requirement(page);
    return requirement ? board_finding(&page->wizard->board, requirement) : NULL;
}

static void create_list(struct page *page)
{
    struct area_page *own = memory_new(struct area_page);
    page->own = own;
    for (size_t i = 0; catalogue[i]; i++)
        if (catalogue[i]->area == area_of(page) && own->count < REQUIREMENTS)
            own->requirements[own->count++] = catalogue[i];
    HWND *c = page->controls;
    c[C_LIST_LABEL] = control_label(page, TEXT_NONE, true);
    struct sentence label = sentence_of(TEXT_WIZARD_REQUIREMENTS, "", NULL);
    sentence_nest(&label, 0, area_text(area_of(page)));
    struct strbuf words = STRBUF_INIT;
    sentence_format(&words, page->wizard->language, &label);
    control_set(c[C_LIST_LABEL], strbuf_text(&words));
    strbuf_free(&words);
    sentence_free(&label);
    c[C_LIST] = finding_list_new(page, ID_LIST, TEXT_WIZARD_COLUMN_REQUIREMENT, TEXT_WIZARD_COLUMN_RESULT, 0);
    c[C_DETAIL_LABEL] = control_label(page, TEXT_WIZARD_DETAILS, true);
    c[C_DETAIL] = control_text(page, ID_DETAIL);
}

static void create_offers(struct page *page)
{
    remedy_view_create(page, &((struct area_page *)page->own)->remedies);
}

static void create_buttons(struct page *page)
{
    HWND *c = page->controls;
    c[C_FIX] = control_button(page, TEXT_WIZARD_FIX, ID_FIX);
    /* It stands on a button that may elevate whether it has to or not (Windows UX guide). */
    SendMessageW(c[C_FIX], BCM_SETSHIELD, 0, TRUE);
    c[C_UNDO] = control_button(page, TEXT_WIZARD_UNDO, ID_UNDO);
    c[C_SCRIPT] = control_button(page, TEXT_WIZARD_SAVE_SCRIPT, ID_SCRIPT);
    c[C_AGAIN] = control_button(page, TEXT_WIZARD_AGAIN, ID_AGAIN);
    control_show(c[C_SCRIPT], false);
}

/* ---- layout ---- */

static void layout_buttons(struct page *page, RECT body, int height)
{
    int gap = look_px(&page->wizard->look, 8), x = body.left, y = body.bottom - height;
    static const int row[] = {C_FIX, C_UNDO, C_SCRIPT};
    for (size_t i = 0; i < array_count(row); i++) {
        int shield = row[i] == C_FIX ? look_px(&page->wizard->look, 16) : 0;
        int width = control_button_width(page, page->controls[row[i]]) + shield;
        control_place(page->controls[row[i]], x, y, width, height);
        x += width + gap;
    }
    int again = control_button_width(page, page->controls[C_AGAIN]);
    control_place(page->controls[C_AGAIN], body.right - again, y, again, height);
}

static void layout(struct page *page, RECT body)
{
    const struct look *look = &page->wizard->look;
    struct area_page *own = page->own;
    HWND *c = page->controls;
    int gap = look_px(look, 8), tight = look_px(look, 3), button = look->line + look_px(look, 11);
    int width = body.right - body.left, y = body.top;
    layout_buttons(page, body, button);
    int bottom = body.bottom - button - gap, head = look->line + tight;
    bottom = remedy_view_layout(page, &own->remedies, body, bottom);
    control_place(c[C_LIST_LABEL], body.left, y, width, look->line);
    y += look->line + tight;
    /* As many rows as the area has, as long as the details keep a few lines. */
    enum { FEWEST_LINES = 8 };
    int list = finding_list_height(page, c[C_LIST], own->count,
                                   bottom - y - gap - head - FEWEST_LINES * look->line - look_px(look, 6));
    finding_list_place(page, c[C_LIST], (RECT){body.left, y, body.right, y + list});
    if (page->selected >= 0)
        SendMessageW(c[C_LIST], LVM_ENSUREVISIBLE, (WPARAM)page->selected, FALSE);
    y += list + gap;
    control_place(c[C_DETAIL_LABEL], body.left, y, width, look->line);
    y += look->line + tight;
    control_place(c[C_DETAIL], body.left, y, width, bottom - y);
}

/* ---- showing ---- */

static void instruct(struct page *page)
{
    struct board *board = &page->wizard->board;
    size_t done, total;
    board_area_progress(board, area_of(page), &done, &total);
    const struct finding *first = board_area_first(board, area_of(page));
    enum verdict verdict = board_area_verdict(board, area_of(page));
    bool checking = done < total && board->state == BOARD_CHECKING;
    struct sentence sentence;
    bool tells = first && (first->verdict == V_NEEDS_CHANGE || done == total);
    if (tells && first->verdict != V_FIXED_AFTER_RESTART) {
        sentence = sentence_copy(&first->summary);
    } else {
        enum text_id text = checking                           ? TEXT_WIZARD_AREA_CHECKING
                            : done < total                     ? TEXT_WIZARD_AREA_WAITING
                            : verdict == V_NOT_APPLICABLE      ? TEXT_WIZARD_AREA_NOT_APPLICABLE
                            : verdict == V_FIXED_AFTER_RESTART ? TEXT_WIZARD_AREA_RESTART
                            : verdict == V_FIXED               ? TEXT_WIZARD_AREA_FIXED
                                                               : TEXT_WIZARD_AREA_READY;
        sentence = sentence_of(text, "", NULL);
        sentence_nest(&sentence, 0, area_text(area_of(page)));
    }
    page_instruct(page, &sentence, checking && !tells ? LOOK_ICON_BUSY : (int)verdict);
    sentence_free(&sentence);
}

static void show_details(struct page *page)
{
    const struct area_page *own = page->own;
    const struct requirement *requirement = selected_requirement(page);
    const struct finding *finding = selected_finding(page);
    struct strbuf text = STRBUF_INIT;
    if (requirement && requirement == own->remedies.row)
        remedy_view_add(&text, page, &own->remedies);
    if (finding)
        finding_text(&text, page->wizard->language, finding);
    else if (requirement)
        finding_text_waiting(&text, page->wizard->language, requirement);
    control_set_lines(page->controls[C_DETAIL], strbuf_text(&text));
    strbuf_free(&text);
}

static void show_buttons(struct page *page)
{
    struct area_page *own = page->own;
    const struct wizard *wizard = page->wizard;
    const struct finding *finding = selected_finding(page);
    HWND *c = page->controls;
    bool idle = wizard->board.state == BOARD_CHECKED && !wizard->relaunching, any = own->remedies.shown > 0;
    const struct preview *preview = own->remedies.preview;
    bool fixable = wizard->board.elevated ? preview && preview_applicable(preview)
                                          : remedy_view_chosen(&own->remedies, finding) != NULL;
    page_enable(page, c[C_FIX], idle && any && fixable, c[C_LIST]);
    page_enable(page, c[C_UNDO], idle && finding && undoing_can(wizard, finding->key), c[C_LIST]);
    page_enable(page, c[C_AGAIN], wizard->board.state != BOARD_CHANGING, c[C_LIST]);
    /* Who may not change the target from here takes the change there. */
    control_show(c[C_SCRIPT], any && !board_is_local(&wizard->board));
    page_enable(page, c[C_SCRIPT], preview && (preview_applicable(preview) || preview_needs_script(preview)),
                c[C_LIST]);
}

static void show_offers(struct page *page)
{
    struct area_page *own = page->own;
    const struct requirement *row = selected_requirement(page);
    /* While it is checked again its ways stay where they are: nothing moves that will come back. */
    bool waits = page->wizard->board.state == BOARD_CHECKING && !selected_finding(page) && own->remedies.row == row;
    if (!waits || !row)
        remedy_view_show(page, &own->remedies, selected_finding(page));
    show_buttons(page);
}

/* The row to look at first, until the user chooses one; another target begins anew. */
static void select_first(struct page *page)
{
    struct area_page *own = page->own;
    const struct board *board = &page->wizard->board;
    if (own->choice != board->choice)
        own->chosen = false;
    own->choice = board->choice;
    /* Nor does it follow what is found first, only to come back. */
    if (own->chosen || (page->selected >= 0 && board->state == BOARD_CHECKING))
        return;
    const struct finding *first = board_area_first(board, area_of(page));
    int row = 0;
    for (size_t i = 0; first && i < own->count; i++)
        if (own->requirements[i] == first->requirement)
            row = (int)i;
    if (finding_list_selected(page->controls[C_LIST]) != row)
        finding_list_select(page->controls[C_LIST], row);
}

static bool refresh_list(struct page *page)
{
    struct area_page *own = page->own;
    if (finding_list_show(page, page->controls[C_LIST], own->requirements, own->count))
        return true;
    select_first(page);
    page->selected = finding_list_selected(page->controls[C_LIST]);
    return false;
}

static bool refresh_offers(struct page *page)
{
    show_offers(page);
    return false;
}

static bool refresh_details(struct page *page)
{
    instruct(page);
    show_details(page);
    return false;
}

static void look(struct page *page)
{
    finding_list_look(page, page->controls[C_LIST]);
}

/* ---- doing ---- */

static bool copy(struct page *page)
{
    const struct finding *finding = selected_finding(page);
    if (finding)
        post_copied(page->wizard, clipboard_set_finding(page->window, page->wizard->language, finding));
    return finding != NULL;
}

static void help(struct page *page)
{
    const struct requirement *requirement = selected_requirement(page);
    if (requirement)
        explain_dialog(page->wizard, requirement, selected_finding(page));
}

/* What is not recommended is asked for once more, with what it does and No as the default. */
static bool agreed(struct page *page)
{
    enum { YES, NO };
    const struct area_page *own = page->own;
    const struct offer *offer = remedy_view_chosen(&own->remedies, selected_finding(page));
    if (!offer || offer->recommended)
        return offer != NULL;
    enum language language = page->wizard->language;
    const char *const answers[] = {[YES] = text_get(language, TEXT_WIZARD_NOT_RECOMMENDED_YES),
                                   [NO] = text_get(language, TEXT_WIZARD_NOT_RECOMMENDED_NO)};
    const char *title = text_get(language, offer->remedy->title);
    struct strbuf what = STRBUF_INIT;
    text_format(&what, language, TEXT_WIZARD_NOT_RECOMMENDED, &title, 1);
    int answer = explain_dialog_ask(page->wizard, strbuf_text(&what), text_get(language, offer->remedy->effect),
                                    answers, array_count(answers), NO);
    strbuf_free(&what);
    return answer == YES;
}

static void fix(struct page *page)
{
    struct area_page *own = page->own;
    own->chosen = true;
    if (!page->wizard->board.elevated)
        relaunch_elevated(page->wizard, &page->wizard->board.request, page->id);
    else if (agreed(page) && own->remedies.preview && preview_applicable(own->remedies.preview))
        fix_make(page->wizard, own->remedies.preview);
}

static void command(struct page *page, int id, int code, HWND from)
{
    struct area_page *own = page->own;
    const struct finding *finding = selected_finding(page);
    (void)from;
    if (code != BN_CLICKED)
        return;
    if (id == ID_FIX) {
        fix(page);
    } else if (id == ID_UNDO && finding) {
        own->chosen = true;
        undoing_session(page->wizard, finding->key);
    } else if (id == ID_SCRIPT) {
        save_script(page->wizard, own->remedies.preview);
    } else if (id == ID_AGAIN) {
        worker_check(page->wizard);
    }
    page_refresh_seen(page->wizard);
}

static bool notify(struct page *page, NMHDR *header, LRESULT *result)
{
    struct area_page *own = page->own;
    (void)result;
    if (header->idFrom != ID_LIST)
        return false;
    if (header->code == LVN_ITEMCHANGED) {
        const NMLISTVIEW *change = (const NMLISTVIEW *)header;
        if ((change->uNewState & LVIS_SELECTED) && change->iItem != page->selected && !page->showing) {
            page->selected = change->iItem;
            show_offers(page);
            show_details(page);
        }
    } else if (header->code == LVN_KEYDOWN || header->code == (UINT)NM_CLICK || header->code == (UINT)NM_RCLICK) {
        own->chosen = true;
    }
    return true;
}

static void message(struct page *page, UINT what, LPARAM data)
{
    if (what != MSG_PREVIEW)
        return;
    remedy_view_take(page, &((struct area_page *)page->own)->remedies, (struct preview *)data);
    show_details(page);
}

static HWND list(struct page *page)
{
    return page->controls[C_LIST];
}

const struct page_ops page_area_ops = {
    .create = {create_list, create_offers, create_buttons},
    .layout = layout,
    .refresh = {refresh_list, refresh_offers, refresh_details},
    .look = look,
    .command = command,
    .notify = notify,
    .message = message,
    .first_focus = list,
    .list = list,
    .copy = copy,
    .help = help,
};
