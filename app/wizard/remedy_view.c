/* SPDX-License-Identifier: MIT */
#include "wizard/remedy_view.h"

#include "base/memory.h"
#include "wizard/control.h"

#include <stdlib.h>
#include <string.h>

void remedy_view_create(struct page *page, struct remedy_view *view)
{
    view->anyway = control_new(page, WC_BUTTONW, TEXT_WIZARD_ANYWAY, BS_AUTOCHECKBOX | WS_TABSTOP, 0, ID_ANYWAY);
    view->label = control_label(page, TEXT_WIZARD_REMEDIES, false);
    for (int i = 0; i < REMEDY_VIEW_MOST; i++) {
        DWORD group = i == 0 ? WS_GROUP | WS_TABSTOP : 0;
        view->choices[i] =
            control_new(page, WC_BUTTONW, TEXT_NONE, BS_AUTORADIOBUTTON | BS_MULTILINE | group, 0, ID_REMEDY + i);
    }
}

int remedy_view_layout(struct page *page, struct remedy_view *view, RECT body, int bottom)
{
    const struct look *look = &page->wizard->look;
    int width = body.right - body.left, gap = look_px(look, 8), tight = look_px(look, 3), indent = look_px(look, 4);
    if (view->holds) {
        int height = control_choice_height(page, view->anyway, width);
        control_place(view->anyway, body.left, bottom - height, width, height);
        bottom -= height + gap;
    }
    if (view->shown == 0 || view->lone)
        return bottom;
    for (int i = (int)view->shown; i-- > 0;) {
        int height = control_choice_height(page, view->choices[i], width - indent);
        bottom -= height;
        control_place(view->choices[i], body.left + indent, bottom, width - indent, height);
    }
    bottom -= tight + look->line;
    control_place(view->label, body.left, bottom, width, look->line);
    return bottom - gap;
}

static void name(struct page *page, HWND choice, char key, const struct offer *offer)
{
    struct strbuf text = STRBUF_INIT;
    const char *title = text_get(page->wizard->language, offer->remedy->title);
    if (offer->recommended)
        text_format(&text, page->wizard->language, TEXT_WIZARD_RECOMMENDED, &title, 1);
    else
        strbuf_add(&text, title);
    control_set_named(choice, key, strbuf_text(&text));
    strbuf_free(&text);
}

static bool is_checked(HWND button)
{
    return SendMessageW(button, BM_GETCHECK, 0, 0) == BST_CHECKED;
}

/* -1: none. */
static int chosen(const struct remedy_view *view)
{
    for (int i = 0; i < (int)view->shown; i++)
        if (is_checked(view->choices[i]))
            return i;
    return -1;
}

const struct offer *remedy_view_chosen(const struct remedy_view *view, const struct finding *finding)
{
    int choice = chosen(view);
    return finding && choice >= 0 && (size_t)choice < finding->offer_count ? &finding->offers[choice] : NULL;
}

static void forget(struct remedy_view *view)
{
    preview_release(view->preview);
    view->preview = NULL;
    free(view->asked);
    view->asked = NULL;
}

/* The exact change of the chosen remedy: asked for once per check. */
static void ask(struct page *page, struct remedy_view *view, const struct finding *finding)
{
    const struct board *board = &page->wizard->board;
    /* What is being changed now stays to be read. */
    if (board->state == BOARD_CHANGING)
        return;
    const struct offer *offer = remedy_view_chosen(view, finding);
    if (!board->run || !offer) {
        forget(view);
        view->words = board->run ? TEXT_WIZARD_CHOOSE_ONE : TEXT_WIZARD_PLAN_LATER;
        return;
    }
    const struct remedy *remedy = offer->remedy;
    char *of = strbuf_printed("%s:%s", finding->key, remedy->id);
    bool same = view->asked && view->generation == board->generation && strcmp(view->asked, of) == 0;
    if (same) {
        free(of);
        return;
    }
    forget(view);
    view->asked = of;
    view->generation = board->generation;
    view->words = TEXT_WIZARD_PLANNING;
    preview_ask(page->wizard, &(struct fix_choice){finding->key, remedy->id}, 1);
}

/* A choice lasts while the same finding offers it, over a new check too. Nothing else is ever chosen for the user but
 * what is recommended; -1: nothing. */
static int to_choose(const struct remedy_view *view, const struct finding *finding, size_t count)
{
    const struct remedy *before = view->of == finding->requirement ? view->choice : NULL;
    int recommended = -1;
    for (size_t i = count; i-- > 0;) {
        if (before && finding->offers[i].remedy == before)
            return (int)i;
        if (finding->offers[i].recommended)
            recommended = (int)i;
    }
    return recommended;
}

void remedy_view_show(struct page *page, struct remedy_view *view, const struct finding *finding)
{
    size_t count = finding ? finding->offer_count : 0;
    count = count > REMEDY_VIEW_MOST ? REMEDY_VIEW_MOST : count;
    bool holds = count && verdict_holds(finding->verdict), held = view->holds, was_lone = view->lone;
    const struct requirement *row = finding ? finding->requirement : NULL;
    int before = chosen(view);
    if (row != view->row || !holds)
        SendMessageW(view->anyway, BM_SETCHECK, BST_UNCHECKED, 0);
    view->row = row;
    view->holds = holds;
    control_show(view->anyway, holds);
    if (holds && !is_checked(view->anyway))
        count = 0;
    if (view->shown)
        view->choice = before >= 0 ? view->offered[before] : NULL;
    view->lone = count == 1 && finding->offers[0].recommended;
    int choice = count ? to_choose(view, finding, count) : -1;
    for (size_t i = 0; i < REMEDY_VIEW_MOST; i++) {
        view->offered[i] = i < count ? finding->offers[i].remedy : NULL;
        if (i < count)
            name(page, view->choices[i], (char)('1' + i), &finding->offers[i]);
        control_show(view->choices[i], i < count && !view->lone);
    }
    control_show(view->label, count > 0 && !view->lone);
    if (view->shown != count || holds != held || view->lone != was_lone)
        page_layout(page);
    view->shown = count;
    if (count) {
        view->of = finding->requirement;
        view->choice = choice < 0 ? NULL : view->offered[choice];
    }
    for (int i = 0; i < REMEDY_VIEW_MOST; i++)
        if (is_checked(view->choices[i]) != (i == choice))
            SendMessageW(view->choices[i], BM_SETCHECK, i == choice ? BST_CHECKED : BST_UNCHECKED, 0);
    ask(page, view, finding);
}

void remedy_view_take(struct page *page, struct remedy_view *view, struct preview *preview)
{
    /* The answer to an older question, or to one of an older check. */
    if (!view->asked || !preview_is_of(preview, page->wizard->board.checked) || strcmp(view->asked, preview->of) != 0)
        return;
    preview_hold(preview);
    preview_release(view->preview);
    view->preview = preview;
}

void remedy_view_add(struct strbuf *out, struct page *page, const struct remedy_view *view)
{
    enum language language = page->wizard->language;
    if (view->shown == 0)
        return;
    if (view->choice)
        strbuf_printf(out, "%s\n", text_get(language, view->choice->title));
    /* The text of a preview ends its last line. */
    strbuf_printf(out, "%s\n", view->preview ? view->preview->text : text_get(language, view->words));
}
