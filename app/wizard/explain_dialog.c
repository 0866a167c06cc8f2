/* SPDX-License-Identifier: MIT */
#include "wizard/explain_dialog.h"

#include "base/utf8.h"
#include "diagnosis/explain.h"
#include "windows/utf16.h"

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

static void show(struct wizard *wizard, const char *instruction, const char *content)
{
    wchar_t *title = utf16_from_utf8(text_get(wizard->language, TEXT_WIZARD_TITLE));
    wchar_t *first = shown(instruction), *rest = shown(content);
    TASKDIALOGCONFIG dialog = {.cbSize = sizeof dialog,
                               .hwndParent = wizard->sheet,
                               .dwFlags = TDF_ALLOW_DIALOG_CANCELLATION | TDF_POSITION_RELATIVE_TO_WINDOW |
                                          TDF_SIZE_TO_CONTENT,
                               .dwCommonButtons = TDCBF_CLOSE_BUTTON,
                               .pszWindowTitle = title,
                               .pszMainInstruction = first,
                               .pszContent = rest};
    TaskDialogIndirect(&dialog, NULL, NULL, NULL);
    free(rest);
    free(first);
    free(title);
}

static uint32_t first_code(const struct finding *finding)
{
    for (size_t i = 0; finding && i < finding->evidence_count; i++)
        if (finding->evidence[i].status != ST_OK && finding->evidence[i].fault.code)
            return finding->evidence[i].fault.code;
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
    show(wizard, text_get(wizard->language, requirement->title), strbuf_text(&text));
    strbuf_free(&text);
}

void explain_message(struct wizard *wizard, const struct sentence *what, const struct sentence *more)
{
    struct strbuf first = STRBUF_INIT, rest = STRBUF_INIT;
    sentence_format(&first, wizard->language, what);
    if (more)
        sentence_format(&rest, wizard->language, more);
    show(wizard, strbuf_text(&first), strbuf_text(&rest));
    strbuf_free(&first);
    strbuf_free(&rest);
}
