/* SPDX-License-Identifier: MIT */
#include "wizard/preview.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "fix/script.h"
#include "report/explain.h"
#include "windows/cancel_windows.h"
#include "wizard/background.h"
#include "wizard/held_run.h"
#include "wizard/messages.h"

#include <stdlib.h>

struct asking {
    HWND hub;
    enum language language;
    struct cancel *cancel; /* held */
    struct preview *preview;
    struct fix_choice choice; /* ids of static storage */
};

void preview_hold(struct preview *preview)
{
    hold_take(&preview->hold);
}

void preview_release(struct preview *preview)
{
    if (!preview || !hold_drop(&preview->hold))
        return;
    fix_free(&preview->fix);
    fix_free(&preview->script);
    held_run_release(preview->run);
    machine_release(preview->machine);
    free(preview->of);
    free(preview->text);
    free(preview);
}

bool preview_applicable(const struct preview *preview)
{
    return fix_change_count(&preview->fix) > 0;
}

bool preview_needs_script(const struct preview *preview)
{
    return fix_change_count(&preview->script) > 0;
}

/* ---- in words ---- */

static void add_paragraph(struct strbuf *out, enum language language, enum text_id label, enum text_id text)
{
    strbuf_printf(out, "%s %s\n", text_get(language, label), text_get(language, text));
}

static void add_refusal(struct strbuf *out, enum language language, const struct fix_step *step)
{
    const struct requirement *requirement = step->finding ? step->finding->requirement : NULL;
    fix_describe_refusal(out, language, step, requirement ? text_get(language, requirement->title) : step->requirement);
    if (step->refusal == FIX_NO_PLAN && step->status != ST_OK) {
        strbuf_add_char(out, ' ');
        explain_short(out, language, step->status, step->fault.code);
        if (step->fault.code)
            strbuf_printf(out, " 0x%08X", (unsigned)step->fault.code);
    }
    strbuf_add_char(out, '\n');
}

/* A value before the change can be of any length; what matters of it stands at its beginning. */
static void add_change(struct strbuf *out, enum language language, const struct change *change)
{
    enum { MOST = 1500 };
    struct strbuf whole = STRBUF_INIT;
    change_describe(&whole, language, change);
    utf8_show(out, strbuf_text(&whole), MOST);
    strbuf_add_char(out, '\n');
    strbuf_free(&whole);
}

static char *describe(const struct preview *preview, enum language language)
{
    struct strbuf out = STRBUF_INIT;
    const struct fix_step *step = preview->fix.count ? &preview->fix.steps[0] : NULL;
    if (step && step->refusal != FIX_ACCEPTED)
        add_refusal(&out, language, step);
    else if (!preview_applicable(preview))
        strbuf_printf(&out, "%s\n", text_get(language, TEXT_WIZARD_PLAN_NOTHING));
    const struct fix *shown = preview_needs_script(preview) ? &preview->script : &preview->fix;
    if (shown == &preview->script) {
        strbuf_printf(&out, "%s\n", text_get(language, TEXT_WIZARD_PLAN_SCRIPT));
        step = &shown->steps[0];
    }
    for (size_t s = 0; s < shown->count; s++)
        for (size_t i = 0; i < shown->steps[s].plan.count; i++)
            add_change(&out, language, &shown->steps[s].plan.changes[i]);
    if (step && step->remedy) {
        add_paragraph(&out, language, TEXT_WIZARD_PLAN_EFFECT, step->remedy->effect);
        add_paragraph(&out, language, TEXT_WIZARD_PLAN_UNDO, step->remedy->undo);
        if (step->remedy->disruption == DISRUPTION_RESTART)
            strbuf_printf(&out, "%s\n", text_get(language, TEXT_WIZARD_PLAN_RESTART));
        else if (step->remedy->disruption == DISRUPTION_LOGON)
            strbuf_printf(&out, "%s\n", text_get(language, TEXT_WIZARD_PLAN_LOGON));
    }
    return strbuf_take(&out);
}

/* ---- the work ---- */

static bool unread(const struct fix_step *step)
{
    return step->refusal == FIX_NO_PLAN && (step->status == ST_DENIED || step->status == ST_UNREACHABLE ||
                                            step->status == ST_UNSUPPORTED || step->status == ST_TIMEOUT);
}

/* What cannot be done from here: as a script for the target, and where the target cannot be read, what opens the way
 * to it. */
static enum status prepare_script(const struct check_environment *environment, const struct fix_choice *choice,
                                  struct preview *preview)
{
    const struct fix_step *refused = fix_first_refused(&preview->fix);
    enum status status = ST_OK;
    if (!refused || preview->run->request.local)
        return ST_OK;
    if (refused->refusal == FIX_LOCAL_ONLY)
        status = fix_prepare_script(environment, preview->run, choice, 1, &preview->script);
    else if (!unread(refused))
        return ST_OK;
    if (status == ST_OK && fix_change_count(&preview->script) == 0) {
        fix_free(&preview->script);
        script_bootstrap(preview->run, &preview->script);
    }
    return status;
}

static void prepare(void *data)
{
    struct asking *own = data;
    struct preview *preview = own->preview;
    struct check_environment environment = {preview->machine, &preview->run->request, own->cancel};
    enum status status = fix_prepare(&environment, preview->run, &own->choice, 1, &preview->fix);
    if (status == ST_OK)
        status = prepare_script(&environment, &own->choice, preview);
    preview->text = describe(preview, own->language);
    if (status == ST_CANCELLED || !PostMessageW(own->hub, MSG_PREVIEW, 0, (LPARAM)preview))
        preview_release(preview);
    cancel_release(own->cancel);
    free(own);
}

void preview_ask(struct wizard *wizard, const struct finding *finding, const struct remedy *remedy)
{
    struct board *board = &wizard->board;
    board_forget_preview(board);
    board->preview_cancel = cancel_windows_new();
    struct preview *preview = memory_new(struct preview);
    preview->of = string_printf("%s:%s", finding->id, remedy->id);
    preview->run = board->run;
    held_run_hold(preview->run);
    preview->machine = board->machine;
    machine_hold(preview->machine);
    struct asking *own = memory_new(struct asking);
    *own = (struct asking){
        wizard->hub, wizard->language, board->preview_cancel, preview, {finding->requirement->id, remedy->id}};
    cancel_hold(own->cancel);
    if (background_run(prepare, own, NULL))
        return;
    preview_release(preview);
    cancel_release(own->cancel);
    free(own);
}
