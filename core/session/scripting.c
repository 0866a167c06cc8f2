/* SPDX-License-Identifier: MIT */
#include "session/scripting.h"

#include "fix/script.h"

enum status scripting_plan(struct checked *checked, const struct fix_choice *choices, size_t count,
                           struct cancel *cancel, struct fix *out)
{
    struct check_environment environment = session_environment(checked->session, cancel);
    enum status status = fix_prepare_script(&environment, &checked->run, choices, count, out);
    if (status == ST_OK && !choices)
        script_bootstrap(&checked->run, out);
    return status;
}

static bool unread(const struct fix_step *step)
{
    return step->refusal == FIX_NO_PLAN && (step->status == ST_DENIED || step->status == ST_UNREACHABLE ||
                                            step->status == ST_UNSUPPORTED || step->status == ST_TIMEOUT);
}

enum status scripting_plan_instead(struct checked *checked, const struct fix_choice *choice, const struct fix *fix,
                                   struct cancel *cancel, struct fix *out)
{
    const struct fix_step *refused = fix_first_refused(fix);
    enum status status = ST_OK;
    if (!refused || checked->run.request.local)
        return ST_OK;
    if (refused->refusal == FIX_LOCAL_ONLY)
        status = scripting_plan(checked, choice, 1, cancel, out);
    else if (!unread(refused))
        return ST_OK;
    if (status == ST_OK && fix_change_count(out) == 0) {
        fix_free(out);
        script_bootstrap(&checked->run, out);
    }
    return status;
}

char *scripting_text(struct checked *checked, const struct fix *fix, enum language language, struct cancel *cancel,
                     size_t *manual)
{
    struct check_environment environment = session_environment(checked->session, cancel);
    struct script_names names = script_names_read(&environment);
    char *text = script_text(&checked->run, fix, &names, language, manual);
    script_names_free(&names);
    return text;
}

bool scripting_has_any(const struct run *run)
{
    for (size_t i = 0; i < run->finding_count; i++)
        for (size_t o = 0; o < run->findings[i]->offer_count; o++)
            if (run->findings[i]->offers[o].recommended)
                return true;
    struct fix way = {0};
    script_bootstrap(run, &way);
    bool any = way.count > 0;
    fix_free(&way);
    return any;
}
