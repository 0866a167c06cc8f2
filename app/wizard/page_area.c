/* SPDX-License-Identifier: MIT
 * The page of one area: its findings, the selected one in full, its remedies. */
#include "wizard/page.h"

#include "base/memory.h"
#include "check/catalogue.h"
#include "remedy/remedy.h"
#include "windows/utf16.h"
#include "wizard/clipboard.h"
#include "wizard/control.h"
#include "wizard/explain_dialog.h"
#include "wizard/finding_list.h"
#include "wizard/finding_text.h"
#include "wizard/fix.h"
#include "wizard/menu.h"
#include "wizard/messages.h"
#include "wizard/worker.h"

#include <commctrl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REMEDIES = 4, REQUIREMENTS = 16 };

enum { /* controls */
       C_LIST,
       C_DETAIL_LABEL,
       C_DETAIL,
       C_REMEDY_LABEL,
       C_REMEDY,
       C_CHANGE_LABEL = C_REMEDY + REMEDIES,
       C_CHANGE,
       C_FIX,
       C_UNDO,
       C_AGAIN
};

enum { ID_LIST = 100, ID_DETAIL, ID_CHANGE, ID_FIX, ID_UNDO, ID_AGAIN, ID_REMEDY = 120 };

struct area_page {
    const struct requirement *requirements[REQUIREMENTS];
    size_t count;
    bool chosen; /* the user selected a row: it is not moved under him */
    size_t shown_offers;
    char *plan_of; /* "ID:remedy" whose plan is shown or asked for; owned */
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
    return requirement ? session_finding(&page->wizard->session, requirement) : NULL;
}

static void create(struct page *page)
{
    struct area_page *own = memory_new(struct area_page);
    page->own = own;
    for (size_t i = 0; catalogue[i]; i++)
        if (catalogue[i]->area == area_of(page) && own->count < REQUIREMENTS)
            own->requirements[own->count++] = catalogue[i];
    HWND *c = page->controls;
    c[C_LIST] = finding_list_new(page, TEXT_WIZARD_FINDINGS, ID_LIST);
    c[C_DETAIL_LABEL] = control_label(page, TEXT_WIZARD_DETAILS, true);
    c[C_DETAIL] = control_text(page, ID_DETAIL);
    c[C_REMEDY_LABEL] = control_label(page, TEXT_WIZARD_REMEDIES, false);
    for (int i = 0; i < REMEDIES; i++) {
        c[C_REMEDY + i] = control_radio(page, TEXT_NONE, i == 0, ID_REMEDY + i);
        control_show(c[C_REMEDY + i], false);
    }
    c[C_CHANGE_LABEL] = control_label(page, TEXT_WIZARD_CHANGE, false);
    c[C_CHANGE] = control_text(page, ID_CHANGE);
    control_show(c[C_CHANGE], false);
    c[C_FIX] = control_button(page, TEXT_WIZARD_FIX, ID_FIX);
    SendMessageW(c[C_FIX], BCM_SETSHIELD, 0, TRUE);
    c[C_UNDO] = control_button(page, TEXT_WIZARD_UNDO, ID_UNDO);
    c[C_AGAIN] = control_button(page, TEXT_WIZARD_AGAIN, ID_AGAIN);
}

static size_t offers_of(struct page *page)
{
    const struct finding *finding = selected_finding(page);
    size_t count = finding ? finding->offer_count : 0;
    return count > REMEDIES ? REMEDIES : count;
}

/* ---- layout ---- */

static void layout_buttons(struct page *page, RECT body, int height)
{
    int gap = look_px(&page->wizard->look, 8), y = body.bottom - height;
    int fix = control_button_width(page, page->controls[C_FIX]) + look_px(&page->wizard->look, 16);
    int undo = control_button_width(page, page->controls[C_UNDO]);
    int again = control_button_width(page, page->controls[C_AGAIN]);
    control_place(page->controls[C_FIX], body.left, y, fix, height);
    control_place(page->controls[C_UNDO], body.left + fix + gap, y, undo, height);
    control_place(page->controls[C_AGAIN], body.right - again, y, again, height);
}

/* The remedies grow upwards from the buttons; returns the y they begin at. */
static int layout_remedies(struct page *page, RECT body, int bottom)
{
    const struct look *look = &page->wizard->look;
    size_t count = ((struct area_page *)page->own)->shown_offers;
    if (count == 0)
        return bottom;
    int width = body.right - body.left, gap = look_px(look, 6);
    int change = 4 * look->line + look_px(look, 6), radio = look->line + look_px(look, 3);
    int y = bottom - change;
    control_place(page->controls[C_CHANGE], body.left, y, width, change);
    y -= gap + (int)count * radio;
    for (int i = 0; i < (int)count; i++)
        control_place(page->controls[C_REMEDY + i], body.left + look_px(look, 4), y + i * radio,
                      width - look_px(look, 4), radio);
    y -= look->line + look_px(look, 2);
    control_place(page->controls[C_REMEDY_LABEL], body.left, y, width, look->line);
    return y - gap;
}

static void layout(struct page *page, RECT body)
{
    const struct look *look = &page->wizard->look;
    int gap = look_px(look, 8), button = look->line + look_px(look, 11), width = body.right - body.left;
    layout_buttons(page, body, button);
    int bottom = layout_remedies(page, body, body.bottom - button - gap);
    struct area_page *own = page->own;
    RECT row = {0, 0, 0, 0};
    SendMessageW(page->controls[C_LIST], LVM_GETITEMRECT, 0, (LPARAM)&row);
    int row_height = row.bottom > row.top ? row.bottom - row.top : look->line + look_px(look, 4);
    /* As many rows as the area has, as long as the details keep a third of the page. */
    int wanted = ((int)own->count + 1) * row_height + look_px(look, 14), most = (bottom - body.top) * 3 / 5;
    int list = wanted < most ? wanted : most;
    control_place(page->controls[C_LIST], body.left, body.top, width, list);
    finding_list_fit(page, page->controls[C_LIST]);
    int y = body.top + list + gap;
    control_place(page->controls[C_DETAIL_LABEL], body.left, y, width, look->line);
    y += look->line + look_px(look, 2);
    control_place(page->controls[C_DETAIL], body.left, y, width, bottom - y);
}

/* ---- showing ---- */

static void instruct(struct page *page)
{
    struct session *session = &page->wizard->session;
    size_t done, total;
    session_area_progress(session, area_of(page), &done, &total);
    const struct finding *first = session_area_first(session, area_of(page));
    struct sentence sentence;
    if (first && (first->verdict == V_NEEDS_CHANGE || done == total)) {
        sentence = sentence_copy(&first->summary);
    } else {
        enum text_id text = done < total && session->state == SESSION_CHECKING ? TEXT_WIZARD_AREA_CHECKING
                            : done < total                                     ? TEXT_WIZARD_AREA_WAITING
                            : session_area_verdict(session, area_of(page)) == V_NOT_APPLICABLE
                                ? TEXT_WIZARD_AREA_NOT_APPLICABLE
                                : TEXT_WIZARD_AREA_READY;
        sentence = sentence_of(text, "", NULL);
        sentence_nest(&sentence, 0, area_text(area_of(page)));
    }
    page_instruct(page, &sentence);
    sentence_free(&sentence);
}

static void show_details(struct page *page)
{
    const struct requirement *requirement = selected_requirement(page);
    const struct finding *finding = selected_finding(page);
    struct strbuf text = STRBUF_INIT;
    if (finding)
        finding_text(&text, page->wizard->language, finding);
    else if (requirement)
        finding_text_waiting(&text, page->wizard->language, requirement);
    control_set_lines(page->controls[C_DETAIL], strbuf_text(&text));
    strbuf_free(&text);
}

static void name_offer(struct page *page, int index, const struct offer *offer)
{
    struct strbuf name = STRBUF_INIT;
    const char *title = text_get(page->wizard->language, offer->remedy->title);
    text_format(&name, page->wizard->language,
                offer->recommended ? TEXT_WIZARD_RECOMMENDED : TEXT_WIZARD_NOT_RECOMMENDED, &title, 1);
    control_set(page->controls[C_REMEDY + index], strbuf_text(&name));
    strbuf_free(&name);
}

static int chosen_offer(struct page *page)
{
    for (int i = 0; i < REMEDIES; i++)
        if (SendMessageW(page->controls[C_REMEDY + i], BM_GETCHECK, 0, 0) == BST_CHECKED)
            return i;
    return 0;
}

/* The exact change of the chosen remedy: asked for once, shown when the worker has it. */
static void show_plan(struct page *page)
{
    struct area_page *own = page->own;
    const struct finding *finding = selected_finding(page);
    bool wanted = finding && own->shown_offers && page->wizard->session.run;
    char *plan_of = wanted ? string_printf("%s:%s", finding->id, finding->offers[chosen_offer(page)].remedy->id)
                           : memory_string("");
    bool same = own->plan_of && strcmp(own->plan_of, plan_of) == 0;
    free(own->plan_of);
    own->plan_of = plan_of;
    if (same || !wanted)
        return;
    control_set_text(page, page->controls[C_CHANGE], TEXT_WIZARD_PLANNING);
    fix_plan(page->wizard, finding, finding->offers[chosen_offer(page)].remedy);
}

static void show_offers(struct page *page)
{
    struct area_page *own = page->own;
    const struct finding *finding = selected_finding(page);
    size_t count = offers_of(page);
    bool any = count > 0;
    for (int i = 0; i < REMEDIES; i++) {
        control_show(page->controls[C_REMEDY + i], (size_t)i < count);
        if ((size_t)i < count)
            name_offer(page, i, &finding->offers[i]);
    }
    control_show(page->controls[C_REMEDY_LABEL], any);
    control_show(page->controls[C_CHANGE], any);
    if (own->shown_offers != count) {
        own->shown_offers = count;
        CheckRadioButton(page->window, ID_REMEDY, ID_REMEDY + REMEDIES - 1, ID_REMEDY);
        page_layout(page);
    }
    bool free_now = page->wizard->session.state == SESSION_CHECKED;
    EnableWindow(page->controls[C_FIX], any && free_now);
    EnableWindow(page->controls[C_UNDO], free_now && finding && fix_can_undo(page->wizard, finding->id));
    EnableWindow(page->controls[C_AGAIN], page->wizard->session.state != SESSION_CHANGING);
    show_plan(page);
}

static void select_first(struct page *page)
{
    struct area_page *own = page->own;
    if (own->chosen)
        return;
    const struct finding *first = session_area_first(&page->wizard->session, area_of(page));
    int row = 0;
    for (size_t i = 0; first && i < own->count; i++)
        if (own->requirements[i] == first->requirement)
            row = (int)i;
    if (finding_list_selected(page->controls[C_LIST]) != row)
        finding_list_select(page->controls[C_LIST], row);
}

static void refresh(struct page *page)
{
    struct area_page *own = page->own;
    if (page->wizard->session.state == SESSION_CHECKING && page->wizard->session.done == 0)
        own->chosen = false;
    finding_list_show(page, page->controls[C_LIST], own->requirements, own->count);
    select_first(page);
    page->selected = finding_list_selected(page->controls[C_LIST]);
    instruct(page);
    show_details(page);
    show_offers(page);
}

/* ---- doing ---- */

static bool copy(struct page *page)
{
    const struct finding *finding = selected_finding(page);
    if (!finding)
        return false;
    struct strbuf text = STRBUF_INIT;
    finding_title(&text, page->wizard->language, finding);
    strbuf_printf(&text, " - %s\n", text_get(page->wizard->language, verdict_text(finding->verdict)));
    finding_text(&text, page->wizard->language, finding);
    clipboard_set(page->window, strbuf_text(&text));
    strbuf_free(&text);
    return true;
}

static void help(struct page *page)
{
    const struct requirement *requirement = selected_requirement(page);
    if (requirement)
        explain_dialog(page->wizard, requirement, selected_finding(page));
}

static void command(struct page *page, int id, int code, HWND from)
{
    (void)from;
    if (code != BN_CLICKED)
        return;
    const struct finding *finding = selected_finding(page);
    if (id >= ID_REMEDY && id < ID_REMEDY + REMEDIES) {
        show_plan(page);
    } else if (id == ID_FIX && finding && offers_of(page)) {
        fix_apply(page->wizard, finding, finding->offers[chosen_offer(page)].remedy, page->id);
    } else if (id == ID_UNDO && finding) {
        fix_undo(page->wizard, finding->id);
    } else if (id == ID_AGAIN) {
        ((struct area_page *)page->own)->chosen = true;
        worker_check(page->wizard);
        wizard_refresh(page->wizard);
    }
}

static bool notify(struct page *page, NMHDR *header, LRESULT *result)
{
    (void)result;
    if (header->idFrom != ID_LIST)
        return false;
    if (header->code == LVN_ITEMCHANGED) {
        const NMLISTVIEW *change = (const NMLISTVIEW *)header;
        if ((change->uNewState & LVIS_SELECTED) && change->iItem != page->selected) {
            page->selected = change->iItem;
            show_details(page);
            show_offers(page);
        }
        return true;
    }
    if (header->code == LVN_KEYDOWN || header->code == (UINT)NM_CLICK)
        ((struct area_page *)page->own)->chosen = true;
    if (header->code == (UINT)NM_RCLICK && menu_copy(page))
        copy(page);
    return header->code == (UINT)NM_RCLICK;
}

static void message(struct page *page, UINT what, LPARAM data)
{
    struct area_page *own = page->own;
    const struct plan_result *plan = (const struct plan_result *)data;
    if (what != MSG_PLAN || !own->plan_of || strcmp(own->plan_of, plan->of) != 0)
        return;
    control_set_lines(page->controls[C_CHANGE], plan->text);
}

static HWND first_focus(struct page *page)
{
    return page->controls[C_LIST];
}

const struct page_ops page_area_ops = {
    .create = create,
    .layout = layout,
    .refresh = refresh,
    .command = command,
    .notify = notify,
    .message = message,
    .first_focus = first_focus,
    .copy = copy,
    .help = help,
};
