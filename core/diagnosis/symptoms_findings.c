/* SPDX-License-Identifier: MIT
 * Symptoms out of the findings of a run: all there is when it was read from JSON. */
#include "diagnosis/symptoms.h"

#include "base/memory.h"
#include "check/finding.h"
#include "diagnosis/error_code.h"

#include <string.h>

static bool met(const struct finding *finding)
{
    return finding->verdict == V_READY || finding->verdict == V_FIXED;
}

static bool unmet(const struct finding *finding)
{
    return finding->verdict == V_NEEDS_CHANGE || finding->verdict == V_NOT_FIXED;
}

/* The evidence that says why: with a code, or at least a status that is not OK. */
static const struct evidence *telling(const struct finding *finding)
{
    const struct evidence *found = NULL;
    for (size_t i = 0; i < finding->evidence_count; i++) {
        const struct evidence *evidence = &finding->evidence[i];
        if (evidence->fault.code)
            return evidence;
        if (evidence->status != ST_OK && !found)
            found = evidence;
    }
    return found;
}

static uint32_t code_of(const struct finding *finding)
{
    const struct evidence *evidence = telling(finding);
    return evidence ? evidence->fault.code : 0;
}

static enum status status_of(const struct finding *finding, enum status otherwise)
{
    const struct evidence *evidence = telling(finding);
    return evidence && evidence->status != ST_OK ? evidence->status : otherwise;
}

/* ---- network ---- */

static void add_name(struct symptoms *symptoms, const struct finding *finding)
{
    if (symptoms->name_tried || (!unmet(finding) && !met(finding)))
        return;
    symptoms->name_tried = true;
    symptoms->name_status = unmet(finding) ? status_of(finding, ST_ABSENT) : ST_OK;
}

static enum port_state port_of(uint32_t code)
{
    switch (error_code_win32(code)) {
    case 10061: /* WSAECONNREFUSED */
        return PORT_REFUSED;
    case 10065: /* WSAEHOSTUNREACH */
        return PORT_REJECTED;
    case 10051: /* WSAENETUNREACH */
        return PORT_NO_ROUTE;
    default:
        return PORT_NO_ANSWER;
    }
}

static void add_port(struct symptoms *symptoms, const struct finding *finding)
{
    if (symptoms->rpc_port != PORT_NOT_TRIED)
        return;
    if (met(finding) || finding->verdict == V_ATTENTION)
        symptoms->rpc_port = PORT_OPEN;
    else if (unmet(finding))
        symptoms->rpc_port = port_of(code_of(finding));
}

static enum dcom_state dcom_of(uint32_t code)
{
    switch (error_code_win32(code)) {
    case 5:
        return DCOM_DENIED;
    case 1717: /* RPC_S_UNKNOWN_IF, as a fault nca_unk_if */
        return DCOM_UNKNOWN;
    case 10054: /* WSAECONNRESET */
        return DCOM_RESET;
    case 10060: /* WSAETIMEDOUT */
        return DCOM_SILENT;
    default:
        return code ? DCOM_FAULT : DCOM_SILENT;
    }
}

static void add_dcom(struct symptoms *symptoms, const struct finding *finding)
{
    if (symptoms->dcom != DCOM_NOT_TRIED)
        return;
    if (met(finding))
        symptoms->dcom = DCOM_ALIVE;
    else if (unmet(finding) || finding->verdict == V_ATTENTION)
        symptoms->dcom = dcom_of(code_of(finding));
    if (symptoms->dcom == DCOM_DENIED)
        symptoms_hint(symptoms, CAUSE_RPC_RESTRICTED, HINT_LIKELY);
}

static void add_address(struct symptoms *symptoms, const struct finding *finding)
{
    if (finding->summary.id == TEXT_NET_ADDRESS_NAME)
        symptoms_hint(symptoms, CAUSE_BINDING_NAME, HINT_LIKELY);
}

/* ---- connection and query ---- */

static void add_failure(struct symptoms *symptoms, const struct finding *finding, enum wmi_step step)
{
    if (!unmet(finding) && finding->verdict != V_CANNOT_TELL)
        return;
    symptoms->connect_tried = true;
    symptoms->connect_status = status_of(finding, ST_FAILED);
    symptoms->step = step;
    symptoms->code = code_of(finding);
}

static void add_connect(struct symptoms *symptoms, const struct finding *finding)
{
    if (!symptoms->connect_tried)
        add_failure(symptoms, finding, WMI_STEP_CONNECT);
}

static void add_query(struct symptoms *symptoms, const struct finding *finding)
{
    if (symptoms->connect_tried)
        return;
    if (met(finding) || finding->verdict == V_ATTENTION) {
        symptoms->connect_tried = true;
        symptoms->connect_status = ST_OK;
        symptoms->step = WMI_STEP_DONE;
    } else {
        add_failure(symptoms, finding, WMI_STEP_QUERY);
    }
}

/* ---- what the other requirements say about causes ---- */

/* Causes that share a requirement: met, it rules them out; unmet, one of them is likely. */
static const struct {
    const char *requirement;
    enum cause cause;
} shared[] = {
    {"SVC-WINMGMT", CAUSE_SERVICE_DISABLED},  {"SVC-WINMGMT", CAUSE_SERVICE_STOPPED},
    {"SVC-WINMGMT", CAUSE_SERVICE_MISSING},   {"PERM-ACCOUNT", CAUSE_ACCOUNT_DISABLED},
    {"PERM-ACCOUNT", CAUSE_ACCOUNT_LOCKED},   {"PERM-ACCOUNT", CAUSE_ACCOUNT_EXPIRED},
    {"PERM-ACCOUNT", CAUSE_PASSWORD_EXPIRED}, {"FW-WMI-IN", CAUSE_FIREWALL_SCOPE},
};

/* What can be looked at only on the other side is not ruled out by "not applicable" on this one. */
static bool ruled_out(const struct symptoms *symptoms, const struct finding *finding)
{
    const struct requirement *requirement = finding->requirement;
    uint32_t side = symptoms->local ? ON_LOCAL : ON_REMOTE;
    return met(finding) || (finding->verdict == V_NOT_APPLICABLE && requirement && (requirement->where & side));
}

/* The requirement of CAUSE_WMI_LAUNCH judges who may launch WMI alone: that somebody may not access it stays possible.
 */
static void add_judgement(struct symptoms *symptoms, const struct finding *finding)
{
    for (enum cause cause = CAUSE_NONE + 1; cause < CAUSE_COUNT; cause++) {
        const struct cause_info *info = cause_info(cause);
        /* What the facts ruled out stays so: they are more exact than one verdict for several causes. */
        if (!info->judged || strcmp(info->requirement, finding->id) != 0 || symptoms->hints[cause] == HINT_NO ||
            symptoms->hints[cause] == HINT_NEVER)
            continue;
        if (unmet(finding))
            symptoms_hint(symptoms, cause, HINT_YES);
        else if (ruled_out(symptoms, finding))
            symptoms_hint(symptoms, cause, cause == CAUSE_WMI_LAUNCH ? HINT_UNLIKELY : HINT_NO);
    }
    for (size_t i = 0; i < array_count(shared); i++) {
        if (strcmp(shared[i].requirement, finding->id) != 0 || symptoms->hints[shared[i].cause] != HINT_NONE)
            continue;
        if (met(finding))
            symptoms_hint(symptoms, shared[i].cause, HINT_NO);
        else if (unmet(finding))
            symptoms_hint(symptoms, shared[i].cause, HINT_LIKELY);
    }
}

static void add_channels(struct symptoms *symptoms, const struct finding *finding)
{
    for (size_t i = 0; i < finding->evidence_count; i++) {
        const struct evidence *evidence = &finding->evidence[i];
        symptoms_other_channel(symptoms, evidence->channel, evidence->status, evidence->fault.code);
        for (size_t k = 0; k < evidence->attempt_count; k++)
            symptoms_other_channel(symptoms, evidence->attempts[k].channel, evidence->attempts[k].status,
                                   evidence->attempts[k].fault.code);
    }
}

void symptoms_add_findings(struct symptoms *symptoms, const struct run *run)
{
    static const struct {
        const char *id;
        void (*add)(struct symptoms *symptoms, const struct finding *finding);
    } sources[] = {
        {"NET-NAME", add_name},       {"NET-RPC-PORT", add_port},   {"NET-DCOM-ALIVE", add_dcom},
        {"NET-ADDRESS", add_address}, {"QRY-CONNECT", add_connect}, {"QRY-RUN", add_query},
    };
    bool other = request_other_account(&run->request, &run->os, &run->account);
    const char *connecting = run->request.user ? run->request.user : run->os.user;
    const char *who = other ? connecting : run->account.name;
    if ((other || !symptoms->account[0]) && who)
        symptoms->account = who;
    for (size_t i = 0; i < run->finding_count; i++) {
        const struct finding *finding = run->findings[i];
        for (size_t k = 0; k < array_count(sources); k++)
            if (strcmp(sources[k].id, finding->id) == 0)
                sources[k].add(symptoms, finding);
        if ((!other || !finding_of_account(finding)) &&
            finding_subject_within(run->request.namespace_path, finding->subject))
            add_judgement(symptoms, finding);
        add_channels(symptoms, finding);
    }
}
