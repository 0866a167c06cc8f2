/* SPDX-License-Identifier: MIT */
#include "wizard/problem_list.h"

#include "base/memory.h"
#include "wizard/control.h"
#include "wizard/finding_list.h"
#include "wizard/fix.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* State images of a list with check boxes; 0: the row has none. */
enum { BOX_NONE, BOX_CLEAR, BOX_CHECKED };

static void set_box(HWND list, int row, int box)
{
    LVITEMW item = {.stateMask = LVIS_STATEIMAGEMASK, .state = INDEXTOSTATEIMAGEMASK((UINT)box)};
    SendMessageW(list, LVM_SETITEMSTATE, (WPARAM)row, (LPARAM)&item);
}

static int box_of(HWND list, int row)
{
    return (int)(SendMessageW(list, LVM_GETITEMSTATE, (WPARAM)row, LVIS_STATEIMAGEMASK) >> 12);
}

void problem_list_create(struct page *page, struct problem_list *own, int id)
{
    own->list = finding_list_new(page, id, TEXT_WIZARD_COLUMN_PROBLEM, TEXT_WIZARD_COLUMN_DONE, LVS_EX_CHECKBOXES);
}

/* ---- rows ---- */

static bool is_ready(const struct finding *finding)
{
    return finding->verdict == V_READY;
}

/* The fold is the row behind the problems. */
static size_t row_count(const struct problem_list *own)
{
    size_t folded = own->problems.ready ? 1 : 0;
    return own->problems.count + folded + (own->unfolded ? own->problems.ready : 0);
}

/* The ready requirement number INDEX of the run. */
static const struct finding *ready_at(const struct run *run, size_t index)
{
    for (size_t i = 0; i < run->finding_count; i++)
        if (is_ready(run->findings[i]) && index-- == 0)
            return run->findings[i];
    return NULL;
}

/* Its heading says what is so; that of the others only names what was asked. */
static bool has_answer(enum verdict verdict)
{
    return verdict != V_ATTENTION && verdict != V_CANNOT_TELL && verdict != V_NOT_CHECKED;
}

static void show_problem(struct page *page, HWND list, int row, const struct problem *problem)
{
    enum language language = page->wizard->language;
    struct strbuf title = STRBUF_INIT;
    if (problem->kind == PROBLEM_ADMINISTRATOR) {
        char number[24];
        snprintf(number, sizeof number, "%" PRIZU, problem->explained + 1);
        text_format(&title, language, TEXT_WIZARD_ADMINISTRATOR_ROW, (const char *const[]){number}, 1);
    } else if (problem->kind != PROBLEM_ELSEWHERE && has_answer(problem->cause->verdict)) {
        /* Short: the whole sentence stands in the pane below. */
        finding_heading(&title, language, problem->cause);
    } else {
        sentence_format(&title, language, &problem->cause->summary);
    }
    finding_list_set(page, list, row, strbuf_text(&title), problems_kind_text(problem->kind),
                     (int)problem->cause->verdict);
    strbuf_free(&title);
    set_box(list, row,
            problem->kind == PROBLEM_FIX      ? BOX_CHECKED
            : problem->kind == PROBLEM_DECIDE ? BOX_CLEAR
                                              : BOX_NONE);
}

static void show_fold(struct page *page, const struct problem_list *own)
{
    enum language language = page->wizard->language;
    char number[24];
    int row = (int)own->problems.count;
    snprintf(number, sizeof number, "%" PRIZU, own->problems.ready);
    struct strbuf title = STRBUF_INIT;
    text_format(&title, language, own->problems.ready == 1 ? TEXT_WIZARD_READY_ONE : TEXT_WIZARD_READY_MANY,
                (const char *const[]){number}, 1);
    finding_list_set(page, own->list, row, strbuf_text(&title), own->unfolded ? TEXT_WIZARD_FOLD : TEXT_WIZARD_UNFOLD,
                     V_READY);
    set_box(own->list, row, BOX_NONE);
    strbuf_free(&title);
    for (size_t i = 0; own->unfolded && i < own->problems.ready; i++) {
        struct strbuf name = STRBUF_INIT;
        finding_heading(&name, language, ready_at(own->of, i));
        finding_list_set(page, own->list, ++row, strbuf_text(&name), verdict_text(V_READY), V_READY);
        set_box(own->list, row, BOX_NONE);
        strbuf_free(&name);
    }
}

static void show_rows(struct page *page, struct problem_list *own)
{
    own->filling = true;
    finding_list_size(own->list, row_count(own));
    finding_list_hold(own->list);
    for (size_t i = 0; i < own->problems.count; i++)
        show_problem(page, own->list, (int)i, &own->problems.list[i]);
    if (own->problems.ready)
        show_fold(page, own);
    finding_list_let(own->list);
    own->filling = false;
}

/* ---- changes, as they are made ---- */

static void show_change(struct page *page, HWND list, size_t row, const struct change *change, enum fix_mark mark)
{
    static const struct {
        enum text_id word;
        int icon;
    } marks[] = {
        [FIX_WAITS] = {TEXT_WIZARD_CHANGE_WAITS, V_NOT_CHECKED},
        [FIX_BEGUN] = {TEXT_WIZARD_CHANGE_BEGUN, LOOK_ICON_BUSY},
        [FIX_MADE] = {TEXT_WIZARD_CHANGE_MADE, V_FIXED},
        [FIX_NOT_MADE] = {TEXT_WIZARD_CHANGE_NOT_MADE, V_NOT_FIXED},
    };
    struct strbuf words = STRBUF_INIT;
    change_describe(&words, page->wizard->language, change);
    finding_list_set(page, list, (int)row, strbuf_text(&words), marks[mark].word, marks[mark].icon);
    set_box(list, (int)row, BOX_NONE);
    strbuf_free(&words);
}

static void show_changes(struct page *page, struct problem_list *own, size_t count)
{
    own->filling = true;
    finding_list_size(own->list, count);
    for (size_t i = 0; i < count; i++) {
        enum fix_mark mark;
        const struct change *change = fix_change(page->wizard, i, &mark);
        show_change(page, own->list, i, change, mark);
        if (mark == FIX_BEGUN)
            SendMessageW(own->list, LVM_ENSUREVISIBLE, (WPARAM)i, FALSE);
    }
    own->filling = false;
}

/* ---- refresh ---- */

bool problem_list_refresh(struct page *page, struct problem_list *own)
{
    const struct run *run = page->wizard->board.run;
    size_t changes = fix_changes(page->wizard);
    own->fixed = page->wizard->board.state != BOARD_CHECKED;
    if (changes) {
        bool first = !own->changes;
        own->changes = true;
        own->unfolded = false;
        own->of = NULL;
        problems_free(&own->problems);
        show_changes(page, own, changes);
        control_show(own->list, true);
        return first;
    }
    if (own->of == run && !own->changes)
        return false;
    own->changes = own->unfolded = false;
    problems_free(&own->problems);
    own->of = run;
    if (run)
        problems_of(run, &own->problems);
    show_rows(page, own);
    const struct problem *first = run ? problems_first(&own->problems, run) : NULL;
    if (row_count(own))
        finding_list_select(own->list, first ? (int)(first - own->problems.list) : 0);
    control_show(own->list, row_count(own) > 0);
    return true;
}

void problem_list_place(struct page *page, struct problem_list *own, RECT at)
{
    enum { OTHERS = 4 };
    static const enum text_id others[OTHERS] = {TEXT_WIZARD_CHANGE_WAITS, TEXT_WIZARD_CHANGE_BEGUN, TEXT_WIZARD_UNFOLD,
                                                TEXT_WIZARD_FOLD};
    enum text_id words[PROBLEM_KINDS + OTHERS];
    for (int i = 0; i < PROBLEM_KINDS; i++)
        words[i] = problems_kind_text((enum problem_kind)i);
    memcpy(words + PROBLEM_KINDS, others, sizeof others);
    finding_list_place_for(page, own->list, at, words, PROBLEM_KINDS + OTHERS);
}

int problem_list_height(struct page *page, const struct problem_list *own, int most)
{
    size_t rows = (size_t)SendMessageW(own->list, LVM_GETITEMCOUNT, 0, 0);
    return rows ? finding_list_height(page, own->list, rows, most) : 0;
}

/* ---- what is selected and checked ---- */

/* A run that was replaced is read by nobody any more: the refresh that shows the new one is on its way. */
static bool is_current(const struct page *page, const struct problem_list *own)
{
    return own->of && own->of == page->wizard->board.run;
}

const struct problem *problem_list_selected(const struct page *page, const struct problem_list *own)
{
    int row = finding_list_selected(own->list);
    return is_current(page, own) && row >= 0 && (size_t)row < own->problems.count ? &own->problems.list[row] : NULL;
}

const struct finding *problem_list_finding(const struct page *page, const struct problem_list *own)
{
    const struct problem *problem = problem_list_selected(page, own);
    int row = finding_list_selected(own->list) - (int)own->problems.count - 1;
    if (problem)
        return problem->cause;
    return own->unfolded && row >= 0 && is_current(page, own) ? ready_at(own->of, (size_t)row) : NULL;
}

static bool is_chosen(const struct problem_list *own, size_t i)
{
    return own->problems.list[i].offer && box_of(own->list, (int)i) == BOX_CHECKED;
}

size_t problem_list_chosen(const struct problem_list *own, struct fix_choice *choices, bool *risky)
{
    size_t count = 0;
    *risky = false;
    for (size_t i = 0; i < own->problems.count; i++) {
        const struct problem *problem = &own->problems.list[i];
        if (!is_chosen(own, i))
            continue;
        if (choices)
            choices[count] = (struct fix_choice){problem->cause->key, problem->offer->remedy->id};
        *risky = *risky || !problem->offer->recommended;
        count++;
    }
    return count;
}

bool problem_list_is_chosen(const struct problem_list *own, const struct preview *preview)
{
    size_t at = 0;
    for (size_t i = 0; i < own->problems.count; i++) {
        const struct problem *problem = &own->problems.list[i];
        if (!is_chosen(own, i))
            continue;
        if (at == preview->count || strcmp(preview->choices[at].requirement, problem->cause->key) != 0 ||
            strcmp(preview->choices[at].remedy, problem->offer->remedy->id) != 0)
            return false;
        at++;
    }
    return at == preview->count;
}

/* ---- events ---- */

static void fold(struct page *page, struct problem_list *own, int row)
{
    if (!is_current(page, own) || row != (int)own->problems.count || !own->problems.ready)
        return;
    own->unfolded = !own->unfolded;
    show_rows(page, own);
    page_layout(page);
}

/* A row without a box gets none by the space bar; while something is under way nothing is chosen. */
static bool box_stays(const struct problem_list *own, const NMLISTVIEW *change)
{
    return !own->filling && (own->fixed || (change->uOldState & LVIS_STATEIMAGEMASK) == 0);
}

enum problem_event problem_list_notify(struct page *page, struct problem_list *own, NMHDR *header, LRESULT *result)
{
    const NMLISTVIEW *change = (const NMLISTVIEW *)header;
    bool boxes = (header->code == LVN_ITEMCHANGED || header->code == LVN_ITEMCHANGING) &&
                 ((change->uNewState ^ change->uOldState) & LVIS_STATEIMAGEMASK);
    switch (header->code) {
    case LVN_ITEMCHANGING:
        *result = boxes && box_stays(own, change);
        return PROBLEM_NOTHING;
    case LVN_ITEMCHANGED:
        if (own->filling)
            return PROBLEM_NOTHING;
        if (boxes)
            return PROBLEM_BOXES;
        return change->uNewState & ~change->uOldState & LVIS_SELECTED ? PROBLEM_SELECTED : PROBLEM_NOTHING;
    case NM_CLICK:
        fold(page, own, ((const NMITEMACTIVATE *)header)->iItem);
        return PROBLEM_NOTHING;
    case LVN_KEYDOWN:
        if (((const NMLVKEYDOWN *)header)->wVKey == VK_SPACE)
            fold(page, own, finding_list_selected(own->list));
        return PROBLEM_NOTHING;
    default:
        return PROBLEM_NOTHING;
    }
}
