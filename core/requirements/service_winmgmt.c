/* SPDX-License-Identifier: MIT
 * SVC-WINMGMT: the WMI service starts by itself, runs, and is the one Windows brought. */
#include "base/ascii.h"
#include "check/check.h"
#include "remedy/remedy.h"
#include "requirements/requirements.h"
#include "requirements/service_family.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char winmgmt[] = "Winmgmt";

/* ---- remedies ---- */

static enum status plan_automatic(const struct check_environment *environment, const struct facts *facts,
                                  const struct finding *finding, struct plan *out)
{
    (void)environment, (void)facts, (void)finding;
    plan_add(out, CHANGE_SERVICE_START, winmgmt, "", state_number(SERVICE_START_AUTOMATIC));
    plan_add(out, CHANGE_SERVICE_RUN, winmgmt, "", state_number(1));
    return ST_OK;
}

static enum status plan_start(const struct check_environment *environment, const struct facts *facts,
                              const struct finding *finding, struct plan *out)
{
    (void)environment, (void)facts, (void)finding;
    plan_add(out, CHANGE_SERVICE_RUN, winmgmt, "", state_number(1));
    return ST_OK;
}

static const struct change_object objects[] = {
    {CHANGE_SERVICE_START, winmgmt, ""},
    {CHANGE_SERVICE_RUN, winmgmt, ""},
    {0},
};

static const struct remedy set_automatic = {
    .id = "automatic",
    .title = TEXT_SVC_WINMGMT_AUTOMATIC_TITLE,
    .effect = TEXT_SVC_WINMGMT_FIX_EFFECT,
    .undo = TEXT_SVC_WINMGMT_AUTOMATIC_UNDO,
    .disruption = DISRUPTION_SERVICE,
    .reversible = true,
    .objects = objects,
    .plan = plan_automatic,
};

static const struct remedy start = {
    .id = "start",
    .title = TEXT_SVC_WINMGMT_START_TITLE,
    .effect = TEXT_SVC_WINMGMT_FIX_EFFECT,
    .undo = TEXT_SVC_WINMGMT_START_UNDO,
    .disruption = DISRUPTION_SERVICE,
    .reversible = true,
    .objects = objects,
    .plan = plan_start,
};

static const struct remedy *const remedies[] = {&set_automatic, &start, NULL};

/* ---- check ---- */

static enum verdict judge_stopped(struct check *check, const struct service *service)
{
    enum { NEVER_STARTED = 1077 }; /* ERROR_SERVICE_NEVER_STARTED: not a failure */
    check_offer(check, &start, true);
    if (service->exit_code != 0 && service->exit_code != NEVER_STARTED) {
        char code[32];
        snprintf(code, sizeof code, "%lu", (unsigned long)service->exit_code);
        return check_say(check, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_CRASHED, code, NULL);
    }
    /* WMI starts its service on the first request, so a stopped one is not yet a failure. */
    return check_say(check, V_ATTENTION, TEXT_SVC_WINMGMT_STOPPED, NULL);
}

static enum verdict judge_state(struct check *check, const struct service *service)
{
    switch (service->state) {
    case SERVICE_STATE_RUNNING:
        break;
    case SERVICE_STATE_STOPPED:
        if (service->start == SERVICE_START_AUTOMATIC)
            return judge_stopped(check, service);
        break;
    case SERVICE_STATE_STARTING:
    case SERVICE_STATE_CONTINUING:
        return check_say(check, V_ATTENTION, TEXT_SVC_WINMGMT_STARTING, NULL);
    default:
        check_advise(check, TEXT_SVC_WINMGMT_ADVICE_STUCK, NULL);
        check_say(check, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_STUCK, NULL);
        sentence_nest(&check->finding->summary, 0, service_family_state_text(service->state));
        return V_NEEDS_CHANGE;
    }
    if (service->start != SERVICE_START_AUTOMATIC) {
        check_offer(check, &set_automatic, true);
        return check_say(check, V_ATTENTION, TEXT_SVC_WINMGMT_MANUAL, NULL);
    }
    if (service->delayed_start)
        return check_say(check, V_ATTENTION, TEXT_SVC_WINMGMT_DELAYED, NULL);
    return check_say(check, V_READY, TEXT_SVC_WINMGMT_READY, NULL);
}

static enum verdict judge(struct check *check, const struct service *service)
{
    if (service->start == SERVICE_START_OFF) {
        check_offer(check, &set_automatic, true);
        return check_say(check, V_NEEDS_CHANGE,
                         service->state == SERVICE_STATE_RUNNING ? TEXT_SVC_WINMGMT_DISABLED_RUNNING
                                                                 : TEXT_SVC_WINMGMT_DISABLED,
                         NULL);
    }
    /* Channels that do not tell the account leave it empty. */
    if (service->account && service->account[0] && !ascii_equal_nocase(service->account, "LocalSystem")) {
        check_advise(check, TEXT_SVC_ADVICE_REPAIR, NULL);
        return check_say(check, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_ACCOUNT, service->account, NULL);
    }
    return judge_state(check, service);
}

static bool is_windows_dll(const char *path)
{
    static const char tail[] = "\\wbem\\wmisvc.dll";
    size_t length = strlen(path);
    return length >= sizeof tail - 1 && ascii_equal_nocase(path + length - (sizeof tail - 1), tail);
}

/* V_READY when the service loads the DLL of Windows, or names none (it is a program of its own then). */
static enum verdict check_dll(struct check *check)
{
    struct registry_value value;
    enum status status = check_registry(check, "SYSTEM\\CurrentControlSet\\Services\\Winmgmt\\Parameters", "ServiceDll",
                                        sentence_raw("%SystemRoot%\\system32\\wbem\\WMIsvc.dll"), &value);
    if (status == ST_ABSENT)
        return V_READY;
    if (status != ST_OK)
        return check_unreadable(check, TEXT_SVC_WINMGMT_DLL_WHAT, status);
    char *path = NULL;
    enum verdict verdict = V_READY;
    if (registry_value_string(&value, &path) != ST_OK) {
        check_advise(check, TEXT_SVC_ADVICE_REPAIR, NULL);
        verdict = check_say(check, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_DLL_MALFORMED, NULL);
    } else if (!is_windows_dll(path)) {
        check_advise(check, TEXT_SVC_WINMGMT_ADVICE_DLL, NULL);
        verdict = check_say(check, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_DLL, path, NULL);
    }
    free(path);
    registry_value_free(&value);
    return verdict;
}

static enum verdict check_winmgmt(struct check *check)
{
    struct service service;
    enum status status = service_family_look(check, winmgmt, &service);
    if (status == ST_ABSENT) {
        check_advise(check, TEXT_SVC_ADVICE_REPAIR, NULL);
        return check_say(check, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_ABSENT, NULL);
    }
    if (status != ST_OK)
        return check_unreadable(check, TEXT_SVC_WINMGMT_WHAT, status);
    /* Only here is the registry always at hand; from afar its absence would hide what is known. */
    enum verdict verdict = check->environment->request->local ? check_dll(check) : V_READY;
    if (verdict == V_READY)
        verdict = judge(check, &service);
    service_free(&service);
    return verdict;
}

const struct requirement requirement_svc_winmgmt = {
    .id = "SVC-WINMGMT",
    .area = AREA_SERVICE,
    .severity = SEVERITY_BLOCKER,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(SVC_WINMGMT),
    .reads = FACT_OS,
    .check = check_winmgmt,
    .remedies = remedies,
};
