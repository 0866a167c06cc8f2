/* SPDX-License-Identifier: MIT */
#include "wizard/explain_dialog.h"

#include "base/utf8.h"
#include "report/explain.h"
#include "windows/utf16.h"

#include <assert.h>
#include <stdlib.h>

/* Titles and texts are safe to show: deceptive characters are written out, lengths bounded. */
static wchar_t *shown(const char *text)
{
    enum { MOST = 3000 };
    struct strbuf safe = STRBUF_INIT;
    utf8_show(&safe, text, MOST);
    wchar_t *wide = utf16_from_utf8(strbuf_text(&safe));
    strbuf_free(&safe);
    return wide;
}

enum { FIRST_ANSWER = 100, ANSWERS_MOST = 4 };

/* Returns the id of the button that was pressed. */
static int show(struct wizard *wizard, const char *instruction, const char *content, const TASKDIALOG_BUTTON *answers,
                UINT count, int safest)
{
    wchar_t *title = utf16_from_utf8(text_get(wizard->language, TEXT_WIZARD_TITLE));
    wchar_t *first = shown(instruction), *rest = shown(content);
    TASKDIALOGCONFIG dialog = {.cbSize = sizeof dialog,
                               .hwndParent = wizard->sheet,
                               .dwFlags = TDF_ALLOW_DIALOG_CANCELLATION | TDF_POSITION_RELATIVE_TO_WINDOW |
                                          (count ? TDF_USE_COMMAND_LINKS : 0),
                               .dwCommonButtons = count ? 0 : TDCBF_CLOSE_BUTTON,
                               .pszWindowTitle = title,
                               .pszMainInstruction = first,
                               .pszContent = rest,
                               .cButtons = count,
                               .pButtons = answers,
                               .nDefaultButton = safest,
                               .cxWidth = 280};
    int pressed = IDCANCEL;
    TaskDialogIndirect(&dialog, &pressed, NULL, NULL);
    free(rest);
    free(first);
    free(title);
    return pressed;
}

static uint32_t first_code(const struct finding *finding)
{
    /* What is not there is no error, and neither is one that did no harm. */
    bool matters = finding && !verdict_holds(finding->verdict);
    for (size_t i = 0; matters && i < finding->evidence_count; i++) {
        const struct evidence *evidence = &finding->evidence[i];
        if (evidence->status != ST_OK && evidence->status != ST_ABSENT && evidence->fault.code)
            return evidence->fault.code;
    }
    return 0;
}

void explain_dialog(struct wizard *wizard, const struct requirement *requirement, const struct finding *finding)
{
    enum { WIDTH = 90 };
    struct strbuf text = STRBUF_INIT;
    strbuf_printf(&text, "%s\n\n%s", text_get(wizard->language, requirement->why),
                  text_get(wizard->language, requirement->expected));
    if (finding && finding->advice.id != TEXT_NONE) {
        strbuf_add(&text, "\n\n");
        sentence_format(&text, wizard->language, &finding->advice);
    }
    uint32_t code = first_code(finding);
    if (code) {
        strbuf_add(&text, "\n\n");
        explain_code(&text, wizard->language, code, WIDTH);
    }
    show(wizard, text_get(wizard->language, requirement->title), strbuf_text(&text), NULL, 0, 0);
    strbuf_free(&text);
}

void explain_dialog_message(struct wizard *wizard, const char *what, const char *more)
{
    show(wizard, what, more, NULL, 0, 0);
}

int explain_dialog_ask(struct wizard *wizard, const char *what, const char *more, const char *const *answers,
                       size_t count, int safest)
{
    TASKDIALOG_BUTTON buttons[ANSWERS_MOST];
    wchar_t *words[ANSWERS_MOST];
    assert(count <= ANSWERS_MOST);
    for (size_t i = 0; i < count; i++) {
        words[i] = shown(answers[i]);
        buttons[i] = (TASKDIALOG_BUTTON){FIRST_ANSWER + (int)i, words[i]};
    }
    int pressed = show(wizard, what, more, buttons, (UINT)count, FIRST_ANSWER + safest);
    for (size_t i = 0; i < count; i++)
        free(words[i]);
    return pressed >= FIRST_ANSWER && pressed < FIRST_ANSWER + (int)count ? pressed - FIRST_ANSWER : -1;
}
