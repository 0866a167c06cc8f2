/* SPDX-License-Identifier: MIT
 * FW-FIXED-PORT: whether WMI runs in a process of its own with a fixed TCP port
 * (winmgmt /standalonehost), which is what perimeter firewalls want, or shares one. Both
 * are fine; half of it is not. */
#include "check/check.h"
#include "machine/wmi_endpoint.h"
#include "remedy/remedy.h"
#include "requirements/requirements.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- remedies ---- */

/* The end point is a change of its own: undo then also restores what stood there before. */
static enum status plan_fixed(const struct check_environment *environment, const struct facts *facts,
                              const struct finding *finding, struct plan *out)
{
    (void)facts, (void)finding;
    struct call call = call_make(environment->cancel, environment->request->call_ms);
    struct wmi_host host = {0};
    enum status status = MACHINE_CALL(environment->machine, wmi_host_get, &call, &host);
    if (status != ST_OK)
        return status;
    uint16_t port;
    if (wmi_endpoint_port(host.endpoints, &port) != ST_OK)
        plan_add(out, CHANGE_REGISTRY_VALUE, WMI_ENDPOINT_KEY, "Endpoints",
                 state_registry(registry_multi(WMI_ENDPOINT_DEFAULT)));
    wmi_host_free(&host);
    plan_add(out, CHANGE_WMI_HOST, "Winmgmt", "", state_number(1));
    return ST_OK;
}

static enum status plan_shared(const struct check_environment *environment, const struct facts *facts,
                               const struct finding *finding, struct plan *out)
{
    (void)environment, (void)facts, (void)finding;
    plan_add(out, CHANGE_WMI_HOST, "Winmgmt", "", state_number(0));
    plan_add(out, CHANGE_REGISTRY_VALUE, WMI_ENDPOINT_KEY, "Endpoints", state_absent());
    return ST_OK;
}

static const struct change_object objects[] = {
    {CHANGE_REGISTRY_VALUE, WMI_ENDPOINT_KEY, "Endpoints"},
    {CHANGE_WMI_HOST, "Winmgmt", ""},
    {0},
};

static const struct remedy fixed_port = {
    .id = "fixed-port",
    .title = TEXT_FW_FIXED_FIX_TITLE,
    .effect = TEXT_FW_FIXED_FIX_EFFECT,
    .undo = TEXT_FW_FIXED_FIX_UNDO,
    .disruption = DISRUPTION_RESTART,
    .reversible = true,
    .local_only = true, /* winmgmt.exe changes the process of the computer it runs on */
    .objects = objects,
    .plan = plan_fixed,
};

static const struct remedy shared_port = {
    .id = "shared-process",
    .title = TEXT_FW_FIXED_SHARE_TITLE,
    .effect = TEXT_FW_FIXED_SHARE_EFFECT,
    .undo = TEXT_FW_FIXED_FIX_UNDO,
    .disruption = DISRUPTION_RESTART,
    .reversible = true,
    .local_only = true,
    .objects = objects,
    .plan = plan_shared,
};

static const struct remedy *const remedies[] = {&fixed_port, &shared_port, NULL};

/* ---- check ---- */

static enum verdict judge_standalone(struct check *check, const char *endpoints)
{
    uint16_t port = 0;
    char text[8];
    switch (wmi_endpoint_port(endpoints, &port)) {
    case ST_OK:
        snprintf(text, sizeof text, "%u", (unsigned)port);
        check_offer(check, &shared_port, false);
        return check_say(check, V_READY, TEXT_FW_FIXED_SET, text, NULL);
    case ST_ABSENT:
        /* Undo of sharing would set a port (winmgmt /standalonehost writes the default one), so that is not offered. */
        check_offer(check, &fixed_port, false);
        return check_say(check, V_ATTENTION, TEXT_FW_FIXED_NO_PORT, NULL);
    case ST_UNSUPPORTED:
        check_offer(check, &fixed_port, false);
        check_offer(check, &shared_port, false);
        return check_say(check, V_CANNOT_TELL, TEXT_FW_FIXED_UNTOLD, endpoints, NULL);
    default:
        check_offer(check, &fixed_port, true);
        check_offer(check, &shared_port, false);
        return check_say(check, V_NEEDS_CHANGE, TEXT_FW_FIXED_MALFORMED, endpoints, NULL);
    }
}

static enum verdict judge(struct check *check, const struct wmi_host *host)
{
    if (host->standalone)
        return judge_standalone(check, host->endpoints);
    if (host->endpoints[0]) {
        check_offer(check, &fixed_port, false);
        check_offer(check, &shared_port, false);
        return check_say(check, V_ATTENTION, TEXT_FW_FIXED_IGNORED, host->endpoints, NULL);
    }
    check_offer(check, &fixed_port, false);
    return check_say(check, V_READY, TEXT_FW_FIXED_SHARED, NULL);
}

static enum verdict check_fixed_port(struct check *check)
{
    const struct wmi_host *host = &check->facts->wmi_host;
    const struct reading *reading = &check->facts->wmi_host_reading;
    struct sentence process = sentence_of(TEXT_NONE, NULL), endpoints = sentence_of(TEXT_NONE, NULL);
    if (reading->status == ST_OK) {
        process = sentence_of(host->standalone ? TEXT_CHANGE_HOST_OWN : TEXT_CHANGE_HOST_SHARED, NULL);
        endpoints = host->endpoints[0] ? sentence_raw(host->endpoints) : sentence_of(TEXT_VALUE_ABSENT, NULL);
    }
    check_evidence_reading(check, sentence_of(TEXT_FW_FIXED_PROCESS, NULL), "Winmgmt", sentence_of(TEXT_NONE, NULL),
                           process, reading);
    check_evidence_reading(check, sentence_of(TEXT_FW_FIXED_ENDPOINTS, NULL), "HKLM\\" WMI_ENDPOINT_KEY,
                           sentence_of(TEXT_NONE, NULL), endpoints, reading);
    if (reading->status != ST_OK)
        return check_unreadable(check, TEXT_FW_FIXED_WHAT, reading->status);
    return judge(check, host);
}

static const char *const needs[] = {"SVC-WINMGMT", NULL};

const struct requirement requirement_fw_fixed_port = {
    .id = "FW-FIXED-PORT",
    .area = AREA_FIREWALL,
    .severity = SEVERITY_CONDITIONAL,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(FW_FIXED),
    .needs = needs,
    .reads = FACT_OS | FACT_PORTS,
    .check = check_fixed_port,
    .remedies = remedies,
};
