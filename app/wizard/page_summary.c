/* SPDX-License-Identifier: MIT
 * The last page: the verdict, all findings, what was changed, and what to take away. */
#include "wizard/page.h"

#include "base/memory.h"
#include "check/catalogue.h"
#include "report/report.h"
#include "wizard/clipboard.h"
#include "wizard/control.h"
#include "wizard/explain_dialog.h"
#include "wizard/finding_list.h"
#include "wizard/finding_text.h"
#include "wizard/fix.h"
#include "wizard/menu.h"
#include "wizard/save.h"

#include <commctrl.h>
#include <stdio.h>
#include <stdlib.h>

enum { /* controls */
       C_COUNTS,
       C_LIST,
       C_DETAIL_LABEL,
       C_DETAIL,
       C_REDACT,
       C_SAVE,
       C_COPY,
       C_SCRIPT,
       C_UNDO,
       C_FOLDER
};

enum { ID_LIST = 100, ID_DETAIL, ID_REDACT, ID_SAVE, ID_COPY, ID_SCRIPT, ID_UNDO, ID_FOLDER };

static void create(struct page *page)
{
    HWND *c = page->controls;
    c[C_COUNTS] = control_label(page, TEXT_NONE, true);
    c[C_LIST] = finding_list_new(page, TEXT_WIZARD_FINDINGS, ID_LIST);
    c[C_DETAIL_LABEL] = control_label(page, TEXT_WIZARD_DETAILS, false);
    c[C_DETAIL] = control_text(page, ID_DETAIL);
    c[C_REDACT] =
        control_new(page, WC_BUTTONW, TEXT_WIZARD_REDACT, BS_AUTOCHECKBOX | WS_TABSTOP | WS_VISIBLE, 0, ID_REDACT);
    c[C_SAVE] = control_button(page, TEXT_WIZARD_SAVE_REPORT, ID_SAVE);
    c[C_COPY] = control_button(page, TEXT_WIZARD_COPY_SUMMARY, ID_COPY);
    c[C_SCRIPT] = control_button(page, TEXT_WIZARD_SAVE_SCRIPT, ID_SCRIPT);
    c[C_UNDO] = control_button(page, TEXT_WIZARD_UNDO_ALL, ID_UNDO);
    c[C_FOLDER] = control_button(page, TEXT_WIZARD_FOLDER, ID_FOLDER);
}

static void layout(struct page *page, RECT body)
{
    const struct look *look = &page->wizard->look;
    HWND *c = page->controls;
    int width = body.right - body.left, gap = look_px(look, 8), button = look->line + look_px(look, 11);
    int y = body.bottom - button, x = body.left;
    /* One row of buttons in reading order; where a language needs more room, they share it evenly. */
    static const int row[] = {C_SAVE, C_FOLDER, C_COPY, C_SCRIPT, C_UNDO};
    int wanted = -gap;
    for (size_t i = 0; i < array_count(row); i++)
        wanted += control_button_width(page, c[row[i]]) + gap;
    for (size_t i = 0; i < array_count(row); i++) {
        int own = control_button_width(page, c[row[i]]);
        if (wanted > width)
            own = own * (width - (int)(array_count(row) - 1) * gap) / (wanted - (int)(array_count(row) - 1) * gap);
        control_place(c[row[i]], x, y, own, button);
        x += own + gap;
    }
    y -= gap + look->line + look_px(look, 4);
    control_place(c[C_REDACT], body.left, y, width, look->line + look_px(look, 4));
    int bottom = y - gap;
    control_place(c[C_COUNTS], body.left, body.top, width, look->line);
    y = body.top + look->line + look_px(look, 6);
    int list = (bottom - y) * 3 / 5;
    control_place(c[C_LIST], body.left, y, width, list);
    finding_list_fit(page, c[C_LIST]);
    y += list + gap;
    control_place(c[C_DETAIL], body.left, y, width, bottom - y);
}

static void show_counts(struct page *page)
{
    static const enum verdict order[] = {V_NEEDS_CHANGE,        V_NOT_FIXED, V_CANNOT_TELL,    V_ATTENTION,  V_FIXED,
                                         V_FIXED_AFTER_RESTART, V_READY,     V_NOT_APPLICABLE, V_NOT_CHECKED};
    const struct run *run = page->wizard->session.run;
    struct strbuf line = STRBUF_INIT;
    for (size_t i = 0; run && i < array_count(order); i++) {
        size_t count = run_count(run, order[i]);
        if (count)
            strbuf_printf(&line, "%s%s: %zu", line.length ? "   " : "",
                          text_get(page->wizard->language, verdict_text(order[i])), count);
    }
    control_set(page->controls[C_COUNTS], strbuf_text(&line));
    strbuf_free(&line);
}

static const struct finding *selected(struct page *page)
{
    int row = finding_list_selected(page->controls[C_LIST]);
    return row >= 0 && (size_t)row < catalogue_count() ? session_finding(&page->wizard->session, catalogue[row]) : NULL;
}

static void show_details(struct page *page)
{
    struct strbuf text = STRBUF_INIT;
    const struct finding *finding = selected(page);
    if (finding)
        finding_text(&text, page->wizard->language, finding);
    control_set_lines(page->controls[C_DETAIL], strbuf_text(&text));
    strbuf_free(&text);
}

static void refresh(struct page *page)
{
    struct session *session = &page->wizard->session;
    struct sentence sentence;
    if (session->run)
        run_headline(session->run, &sentence);
    else
        sentence = sentence_of(TEXT_WIZARD_SUMMARY_WAITING, NULL);
    page_instruct(page, &sentence);
    sentence_free(&sentence);
    finding_list_show(page, page->controls[C_LIST], catalogue, catalogue_count());
    if (finding_list_selected(page->controls[C_LIST]) < 0)
        finding_list_select(page->controls[C_LIST], 0);
    show_counts(page);
    show_details(page);
    bool ready = session->run != NULL && session->state == SESSION_CHECKED;
    EnableWindow(page->controls[C_SAVE], ready);
    EnableWindow(page->controls[C_COPY], ready);
    EnableWindow(page->controls[C_SCRIPT], ready);
    EnableWindow(page->controls[C_UNDO], ready && fix_can_undo(page->wizard, NULL));
    EnableWindow(page->controls[C_FOLDER], page->wizard->saved_path != NULL);
}

static bool copy_summary(struct page *page)
{
    const struct run *run = page->wizard->session.run;
    if (!run)
        return false;
    struct report_options options = {.language = page->wizard->language, .width = 100};
    struct strbuf text = STRBUF_INIT;
    report_text(run, &options, &text);
    clipboard_set(page->window, strbuf_text(&text));
    strbuf_free(&text);
    return true;
}

static bool copy(struct page *page)
{
    const struct finding *finding = selected(page);
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
    case ID_SCRIPT:
        save_script(wizard);
        break;
    case ID_UNDO:
        fix_undo(wizard, NULL);
        break;
    case ID_FOLDER:
        save_show_folder(wizard);
        break;
    default:
        break;
    }
    page_refresh(page);
}

static bool notify(struct page *page, NMHDR *header, LRESULT *result)
{
    (void)result;
    if (header->idFrom != ID_LIST)
        return false;
    if (header->code == LVN_ITEMCHANGED)
        show_details(page);
    else if (header->code == (UINT)NM_RCLICK && menu_copy(page))
        copy(page);
    return true;
}

static HWND first_focus(struct page *page)
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
    .create = create,
    .layout = layout,
    .refresh = refresh,
    .command = command,
    .notify = notify,
    .first_focus = first_focus,
    .copy = copy,
    .help = help,
};
