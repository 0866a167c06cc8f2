/* SPDX-License-Identifier: MIT */
#include "cli/plan_text.h"

#include "base/columns.h"
#include "report/command.h"
#include "report/explain.h"

#include <stdio.h>

enum { INDENT = 4 };

static void add_wrapped(struct strbuf *out, const char *text, size_t width)
{
    columns_pad(out, "", INDENT);
    columns_wrap(out, text, width, INDENT, INDENT + 2);
    strbuf_add_char(out, '\n');
}

static void add_labelled(struct strbuf *out, enum language language, enum text_id label, enum text_id text,
                         size_t width)
{
    struct strbuf line = STRBUF_INIT;
    strbuf_printf(&line, "%s %s", text_get(language, label), text_get(language, text));
    add_wrapped(out, strbuf_text(&line), width);
    strbuf_free(&line);
}

static const enum text_id disruptions[] = {
    [DISRUPTION_NONE] = TEXT_NONE,
    [DISRUPTION_SERVICE] = TEXT_CLI_DISRUPTION_SERVICE,
    [DISRUPTION_LOGON] = TEXT_CLI_DISRUPTION_LOGON,
    [DISRUPTION_RESTART] = TEXT_CLI_DISRUPTION_RESTART,
};

static void add_step(struct strbuf *out, enum language language, const struct fix_step *step, size_t width)
{
    strbuf_printf(out, "  %s:%s  %s\n", step->requirement, step->remedy->id, text_get(language, step->remedy->title));
    for (size_t i = 0; i < step->plan.count; i++) {
        struct strbuf line = STRBUF_INIT;
        strbuf_add(&line, "> ");
        change_describe(&line, language, &step->plan.changes[i]);
        add_wrapped(out, strbuf_text(&line), width);
        strbuf_free(&line);
    }
    add_labelled(out, language, TEXT_CLI_PLAN_EFFECT, step->remedy->effect, width);
    add_labelled(out, language, TEXT_CLI_PLAN_UNDO, step->remedy->undo, width);
    if (disruptions[step->remedy->disruption] != TEXT_NONE)
        add_wrapped(out, text_get(language, disruptions[step->remedy->disruption]), width);
    strbuf_add_char(out, '\n');
}

void plan_text_reason(struct strbuf *out, enum language language, enum status status, uint32_t code)
{
    explain_write(out, language, status, code);
    if (code)
        strbuf_printf(out, " 0x%08X", (unsigned)code);
}

void plan_text_refusal(struct strbuf *out, enum language language, const struct run *run, const struct fix_step *step)
{
    if (step->refusal == FIX_NOT_OFFERED && !step->remedy)
        text_format(out, language, TEXT_CLI_NOT_OFFERED, (const char *[]){step->requirement}, 1);
    else
        fix_describe_refusal(out, language, step, step->requirement);
    if (step->refusal == FIX_LOCAL_ONLY) {
        strbuf_add_char(out, ' ');
        command_script(out, run, step->finding, step->remedy);
    }
    if (step->status == ST_OK)
        return;
    strbuf_add_char(out, ' ');
    explain_short(out, language, step->status, step->fault.code);
    if (step->fault.code)
        strbuf_printf(out, " 0x%08X", (unsigned)step->fault.code);
}

enum text_id plan_text_empty(const struct run *run, const struct fix *fix)
{
    static const enum text_id texts[] = {
        [READINESS_READY] = TEXT_CLI_PLAN_EMPTY,
        [READINESS_NEEDS_CHANGE] = TEXT_CLI_PLAN_NONE,
        [READINESS_CANNOT_TELL] = TEXT_CLI_PLAN_UNKNOWN,
    };
    return texts[fix_unchanged(fix, run)];
}

static void add_remaining(struct strbuf *out, enum language language, const struct run *run, const struct fix *fix,
                          size_t width)
{
    bool any = false;
    for (size_t i = 0; i < run->finding_count; i++) {
        const struct finding *finding = run->findings[i];
        struct strbuf line = STRBUF_INIT;
        if (!fix_leaves(fix, finding))
            continue;
        if (!any)
            strbuf_printf(out, "%s\n", text_get(language, TEXT_CLI_PLAN_REMAINS));
        any = true;
        strbuf_printf(&line, "%s: ", finding->key);
        sentence_format(&line, language, &finding->summary);
        add_wrapped(out, strbuf_text(&line), width);
        strbuf_free(&line);
    }
    if (any)
        strbuf_add_char(out, '\n');
}

void plan_text_add(struct strbuf *out, enum language language, const struct run *run, const struct fix *fix,
                   size_t width)
{
    if (fix_change_count(fix))
        strbuf_printf(out, "%s\n\n", text_get(language, TEXT_CLI_PLAN_HEADING));
    for (size_t i = 0; i < fix->count; i++)
        if (fix->steps[i].refusal == FIX_ACCEPTED && fix->steps[i].plan.count)
            add_step(out, language, &fix->steps[i], width);
    for (size_t i = 0; i < fix->count; i++) {
        struct strbuf line = STRBUF_INIT;
        if (fix->steps[i].refusal == FIX_ACCEPTED)
            continue;
        plan_text_refusal(&line, language, run, &fix->steps[i]);
        columns_wrap(out, strbuf_text(&line), width, 0, 2);
        strbuf_add_char(out, '\n');
        strbuf_free(&line);
    }
    add_remaining(out, language, run, fix, width);
}
