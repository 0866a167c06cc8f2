/* SPDX-License-Identifier: MIT */
#include "wizard/preview.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "report/explain.h"
#include "session/scripting.h"
#include "session/vouched.h"
#include "windows/cancel_windows.h"
#include "wizard/background.h"
#include "wizard/messages.h"

#include <stdlib.h>

struct asking {
    HWND hub;
    enum language language;
    struct cancel *cancel; /* held */
    struct preview *preview;
};

void preview_hold(struct preview *preview)
{
    hold_take(&preview->hold);
}

void preview_release(struct preview *preview)
{
    if (!preview || !hold_drop(&preview->hold))
        return;
    fix_free(&preview->script);
    fixing_free(preview->fixing);
    free(preview->of);
    for (size_t i = 0; i < preview->count; i++)
        free((char *)preview->choices[i].requirement);
    free(preview->choices);
    free(preview->text);
    free(preview);
}

static const struct fixing_round *round_of(const struct preview *preview)
{
    return &preview->fixing->rounds[0];
}

bool preview_applicable(const struct preview *preview)
{
    return fix_change_count(&round_of(preview)->fix) > 0 && !preview->fixing->journal.store;
}

bool preview_is_of(const struct preview *preview, const struct checked *checked)
{
    return round_of(preview)->before == checked;
}

bool preview_needs_script(const struct preview *preview)
{
    return fix_change_count(&preview->script) > 0;
}

const struct fix *preview_script(const struct preview *preview)
{
    return preview_needs_script(preview) ? &preview->script : &round_of(preview)->fix;
}

/* ---- in words ---- */

static void add_paragraph(struct strbuf *out, enum language language, enum text_id label, enum text_id text)
{
    strbuf_printf(out, "%s %s\n", text_get(language, label), text_get(language, text));
}

static void add_refusal(struct strbuf *out, enum language language, const struct fix_step *step)
{
    const struct requirement *requirement = step->finding ? step->finding->requirement : NULL;
    fix_describe_refusal(out, language, step, requirement ? text_get(language, requirement->topic) : step->requirement);
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

static void add_step(struct strbuf *out, enum language language, const struct fix_step *step)
{
    for (size_t i = 0; i < step->plan.count; i++)
        add_change(out, language, &step->plan.changes[i]);
    if (!step->remedy)
        return;
    add_paragraph(out, language, TEXT_WIZARD_PLAN_EFFECT, step->remedy->effect);
    add_paragraph(out, language, TEXT_WIZARD_PLAN_UNDO, step->remedy->undo);
    if (step->remedy->disruption == DISRUPTION_RESTART)
        strbuf_printf(out, "%s\n", text_get(language, TEXT_WIZARD_PLAN_RESTART));
    else if (step->remedy->disruption == DISRUPTION_LOGON)
        strbuf_printf(out, "%s\n", text_get(language, TEXT_WIZARD_PLAN_LOGON));
}

/* What several remedies do, each under its own name. */
static void add_steps(struct strbuf *out, enum language language, const struct fix *fix)
{
    for (size_t i = 0; i < fix->count; i++) {
        const struct fix_step *step = &fix->steps[i];
        /* An earlier step makes the same changes. */
        if (step->refusal == FIX_ACCEPTED && step->plan.count == 0)
            continue;
        if (out->length)
            strbuf_add_char(out, '\n');
        if (step->remedy)
            strbuf_printf(out, "%s\n", text_get(language, step->remedy->title));
        if (step->refusal != FIX_ACCEPTED)
            add_refusal(out, language, step);
        else
            add_step(out, language, step);
    }
}

/* Whose address the rule gets, where nobody vouches for the name of the client. */
static void add_client(struct strbuf *out, enum language language, const struct preview *preview)
{
    struct sentence problem;
    if (preview_applicable(preview) && !vouched_client(&round_of(preview)->before->run.request, &problem)) {
        text_format(out, language, TEXT_WIZARD_CLIENT_UNVOUCHED, (const char *const *)problem.arguments, 1);
        strbuf_add_char(out, '\n');
    }
}

static char *describe(const struct preview *preview, enum language language)
{
    struct strbuf out = STRBUF_INIT;
    add_client(&out, language, preview);
    const struct fix *fix = &round_of(preview)->fix;
    const struct fix_step *step = fix->count ? &fix->steps[0] : NULL;
    if (preview->count > 1) {
        add_steps(&out, language, fix);
        return strbuf_take(&out);
    }
    if (step && step->refusal != FIX_ACCEPTED)
        add_refusal(&out, language, step);
    else if (!preview_applicable(preview))
        strbuf_printf(&out, "%s\n", text_get(language, TEXT_WIZARD_PLAN_NOTHING));
    const struct fix *shown = preview_script(preview);
    if (shown == &preview->script)
        strbuf_printf(&out, "%s\n", text_get(language, TEXT_WIZARD_PLAN_SCRIPT));
    for (size_t i = 0; i < shown->count; i++)
        add_step(&out, language, &shown->steps[i]);
    return strbuf_take(&out);
}

/* ---- the work ---- */

static void prepare(void *data)
{
    struct asking *own = data;
    struct preview *preview = own->preview;
    const struct fixing_round *round = round_of(preview);
    enum status status = fixing_plan(preview->fixing, preview->choices, preview->count, own->cancel);
    if (status == ST_OK && preview->count == 1)
        status = scripting_plan_instead(round->before, preview->choices, &round->fix, own->cancel, &preview->script);
    preview->text = describe(preview, own->language);
    if (status == ST_CANCELLED || !PostMessageW(own->hub, MSG_PREVIEW, 0, (LPARAM)preview))
        preview_release(preview);
    cancel_release(own->cancel);
    free(own);
}

void preview_ask(struct wizard *wizard, const struct fix_choice *choices, size_t count)
{
    struct board *board = &wizard->board;
    board_forget_preview(board);
    board->preview_cancel = cancel_windows_new();
    struct preview *preview = memory_new(struct preview);
    preview->choices = memory_new_n(struct fix_choice, count);
    preview->count = count;
    for (size_t i = 0; i < count; i++)
        preview->choices[i] = (struct fix_choice){memory_string(choices[i].requirement), choices[i].remedy};
    preview->of = strbuf_printed("%s:%s", choices[0].requirement, choices[0].remedy);
    preview->fixing = fixing_new(board->checked);
    struct asking *own = memory_new(struct asking);
    *own = (struct asking){wizard->hub, wizard->language, board->preview_cancel, preview};
    cancel_hold(own->cancel);
    if (background_run(prepare, own, NULL))
        return;
    preview_release(preview);
    cancel_release(own->cancel);
    free(own);
}
