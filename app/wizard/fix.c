/* SPDX-License-Identifier: MIT */
#include "wizard/fix.h"

#include "base/memory.h"
#include "wizard/held_run.h"
#include "wizard/messages.h"
#include "wizard/relaunch.h"
#include "wizard/worker.h"

#include <objbase.h>

#include <process.h>
#include <stdlib.h>

void plan_result_free(struct plan_result *result)
{
    free(result->of);
    free(result->text);
    free(result);
}

/* ---- the plan ---- */

struct planning {
    HWND hub;
    enum language language;
    struct machine *machine; /* held */
    struct run *run;         /* held: its findings and facts */
    const struct finding *finding;
    const struct remedy *remedy;
};

static void add_paragraph(struct strbuf *out, enum language language, enum text_id label, enum text_id text)
{
    strbuf_printf(out, "%s %s\n", text_get(language, label), text_get(language, text));
}

static void describe(const struct planning *own, enum status status, const struct plan *plan, struct strbuf *out)
{
    if (status != ST_OK) {
        const char *reason = text_get(own->language, (enum text_id)(TEXT_STATUS_OK + (int)status));
        text_format(out, own->language, TEXT_WIZARD_PLAN_FAILED, &reason, 1);
        strbuf_add_char(out, '\n');
    } else if (plan->count == 0) {
        strbuf_printf(out, "%s\n", text_get(own->language, TEXT_WIZARD_PLAN_NOTHING));
    }
    for (size_t i = 0; status == ST_OK && i < plan->count; i++) {
        change_describe(out, own->language, &plan->changes[i]);
        strbuf_add_char(out, '\n');
    }
    add_paragraph(out, own->language, TEXT_WIZARD_PLAN_EFFECT, own->remedy->effect);
    add_paragraph(out, own->language, TEXT_WIZARD_PLAN_UNDO, own->remedy->undo);
}

static unsigned __stdcall plan_thread(void *parameter)
{
    struct planning *own = parameter;
    HRESULT com = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    struct check_environment environment = {own->machine, &own->run->request, NULL};
    struct call call = call_make(NULL, own->run->request.call_ms);
    struct plan plan = {0};
    enum status status = remedy_plan(own->remedy, &environment, &own->run->facts, own->finding, &plan, &call);
    struct strbuf text = STRBUF_INIT;
    describe(own, status, &plan, &text);
    if (status == ST_OK)
        plan_free(&plan);
    struct plan_result *result = memory_new(struct plan_result);
    result->of = string_printf("%s:%s", own->finding->id, own->remedy->id);
    result->text = strbuf_take(&text);
    if (!PostMessageW(own->hub, MSG_PLAN, 0, (LPARAM)result))
        plan_result_free(result);
    machine_release(own->machine);
    held_run_release(own->run);
    free(own);
    if (SUCCEEDED(com))
        CoUninitialize();
    return 0;
}

void fix_plan(struct wizard *wizard, const struct finding *finding, const struct remedy *remedy)
{
    struct session *session = &wizard->session;
    struct planning *own = memory_new(struct planning);
    *own = (struct planning){wizard->hub, wizard->language, session->machine, session->run, finding, remedy};
    machine_hold(own->machine);
    held_run_hold(own->run);
    uintptr_t thread = _beginthreadex(NULL, 0, plan_thread, own, 0, NULL);
    if (thread) {
        CloseHandle((HANDLE)thread);
        return;
    }
    machine_release(own->machine);
    held_run_release(own->run);
    free(own);
}

void fix_apply(struct wizard *wizard, const struct finding *finding, const struct remedy *remedy, enum page_id page)
{
    (void)finding;
    (void)remedy;
    if (!wizard->session.elevated && wizard->session.request.local && relaunch_elevated(wizard, page))
        PostMessageW(wizard->sheet, WM_CLOSE, 0, 0);
}
void fix_undo(struct wizard *wizard, const char *id)
{
    (void)wizard;
    (void)id;
}
bool fix_can_undo(struct wizard *wizard, const char *id)
{
    (void)wizard;
    (void)id;
    return false;
}
