/* SPDX-License-Identifier: MIT
 * The states of the layers, for the diagram of the report. */
#include "diagnosis/diagnosis.h"

#include "diagnosis/symptoms.h"

#include <string.h>

static const char *const requirements[LAYER_COUNT] = {
    [LAYER_NAME] = "NET-NAME",
    [LAYER_RPC_PORT] = "NET-RPC-PORT",
    [LAYER_DCOM_ALIVE] = "NET-DCOM-ALIVE",
    [LAYER_DYNAMIC_PORT] = "FW-WMI-IN",
    [LAYER_LOGON] = "PERM-LOGON",
    [LAYER_LAUNCH] = "PERM-GROUP",
    [LAYER_NAMESPACE] = "PERM-NAMESPACE",
    [LAYER_QUERY] = "QRY-RUN",
};

static void mark_from(struct layer_state out[LAYER_COUNT], enum layer first, enum layer end, enum layer_mark mark)
{
    for (enum layer layer = first; layer < end; layer++)
        out[layer].mark = mark;
}

static void mark_failure(struct layer_state out[LAYER_COUNT], const struct diagnosis *diagnosis)
{
    enum layer failed = diagnosis->layer;
    mark_from(out, LAYER_NAME, failed, LAYER_PASSED);
    /* A cause that is possible in an earlier layer leaves that one open. */
    for (size_t i = 0; !diagnosis->proven && i < diagnosis->cause_count; i++) {
        enum layer layer = cause_info(diagnosis->causes[i])->layer;
        if (layer < failed && layer >= LAYER_LOGON && failed <= LAYER_LAUNCH)
            mark_from(out, layer, layer + 1, LAYER_NOT_TOLD);
    }
    mark_from(out, failed, failed + 1, LAYER_FAILED);
    mark_from(out, failed + 1, LAYER_COUNT, LAYER_NOT_REACHED);
    if (diagnosis->cause_count) {
        const char *requirement = cause_info(diagnosis->causes[0])->requirement;
        if (requirement)
            out[failed].requirement = requirement;
    }
}

/* Nothing failed, but the connection may not have been tried. */
static void mark_success(struct layer_state out[LAYER_COUNT], const struct symptoms *symptoms)
{
    if (symptoms->connect_tried && symptoms->connect_status == ST_OK) {
        mark_from(out, LAYER_NAME, LAYER_COUNT, LAYER_PASSED);
        return;
    }
    if (symptoms->name_tried && symptoms->name_status == ST_OK)
        mark_from(out, LAYER_NAME, LAYER_RPC_PORT, LAYER_PASSED);
    if (symptoms->rpc_port == PORT_OPEN)
        mark_from(out, LAYER_NAME, LAYER_DCOM_ALIVE, LAYER_PASSED);
    if (symptoms->dcom == DCOM_ALIVE)
        mark_from(out, LAYER_NAME, LAYER_DYNAMIC_PORT, LAYER_PASSED);
}

enum { SETTINGS = 9 };

/* What decides in the settings of a target whether a connection gets through the layer, the usual first. */
static const char *const settings[LAYER_COUNT][SETTINGS + 1] = {
    [LAYER_RPC_PORT] = {"FW-DCOM-IN"},
    [LAYER_DCOM_ALIVE] = {"SVC-RPC", "RPC-RESTRICT"},
    [LAYER_DYNAMIC_PORT] = {"FW-WMI-IN", "FW-POLICY", "FW-DYNAMIC-RANGE", "FW-RPC-RANGE", "FW-FIXED-PORT"},
    [LAYER_LOGON] = {"PERM-LOGON", "PERM-ACCOUNT"},
    [LAYER_LAUNCH] = {"DCOM-LAUNCH-LIMIT", "DCOM-ENABLED", "DCOM-LEVELS", "DCOM-ACCESS-LIMIT", "DCOM-WMI-LAUNCH",
                      "DCOM-HARDENING", "SVC-WINMGMT", "PERM-GROUP", "UAC-TOKEN-FILTER"},
    [LAYER_NAMESPACE] = {"PERM-NAMESPACE", "QRY-CONNECT"},
    [LAYER_QUERY] = {"QRY-RUN", "SVC-REPOSITORY", "QRY-ASKED", "PERM-SERVICES", "PERM-COUNTERS", "PERM-EVENTLOG"},
};

/* What FINDING says of its layer; LAYER_NOT_PART: nothing. */
static enum layer_mark mark_of(const struct finding *finding)
{
    switch (finding->verdict) {
    case V_READY:
    case V_ATTENTION:
    case V_FIXED:
        return LAYER_SET;
    case V_NEEDS_CHANGE:
    case V_NOT_FIXED:
    case V_FIXED_AFTER_RESTART:
        return finding_counts(finding) ? LAYER_WOULD_STOP : LAYER_NOT_PART;
    case V_NOT_APPLICABLE:
        return LAYER_NOT_PART;
    default:
        return finding_counts(finding) ? LAYER_NOT_TOLD : LAYER_NOT_PART;
    }
}

/* One that would stop a connection beats one that is not known, and that beats those that let it through. */
static bool weighs_more(enum layer_mark mark, enum layer_mark than)
{
    if (mark == LAYER_NOT_PART || than == LAYER_WOULD_STOP)
        return false;
    return than == LAYER_NOT_PART || mark == LAYER_WOULD_STOP || (mark == LAYER_NOT_TOLD && than == LAYER_SET);
}

/* What FINDING, or the one that blocks it, says of its layer. */
static void weigh(const struct run *run, const struct finding *finding, struct layer_state *out)
{
    const struct finding *blocker = finding->blocked_by ? run_finding(run, finding->blocked_by) : NULL;
    finding = blocker ? blocker : finding;
    if (finding->requirement && weighs_more(mark_of(finding), out->mark))
        *out = (struct layer_state){mark_of(finding), finding->requirement->id};
}

/* Whoever asks a computer from itself has passed no layer of a connection: its findings speak, of every subject. */
static void layers_of_settings(const struct run *run, struct layer_state out[LAYER_COUNT])
{
    for (enum layer layer = LAYER_NAME; layer < LAYER_COUNT; layer++) {
        out[layer] = (struct layer_state){LAYER_NOT_PART, settings[layer][0]};
        for (size_t i = 0; settings[layer][i]; i++)
            for (size_t k = 0; k < run->finding_count; k++)
                if (strcmp(run->findings[k]->id, settings[layer][i]) == 0)
                    weigh(run, run->findings[k], &out[layer]);
        if (settings[layer][0] && out[layer].mark == LAYER_NOT_PART)
            out[layer].mark = LAYER_NOT_TOLD;
    }
}

void diagnosis_layers(const struct run *run, struct layer_state out[LAYER_COUNT])
{
    struct symptoms symptoms;
    struct diagnosis diagnosis;
    if (run->request.local) {
        layers_of_settings(run, out);
        return;
    }
    symptoms_begin(&run->request, &symptoms);
    symptoms_add_findings(&symptoms, run);
    for (enum layer layer = LAYER_NAME; layer < LAYER_COUNT; layer++)
        out[layer] = (struct layer_state){LAYER_NOT_TOLD, requirements[layer]};
    if (diagnosis_make(&symptoms, &diagnosis)) {
        mark_failure(out, &diagnosis);
        diagnosis_free(&diagnosis);
    } else {
        mark_success(out, &symptoms);
    }
}

enum text_id diagnosis_mark_text(enum layer_mark mark)
{
    static const enum text_id texts[] = {
        [LAYER_PASSED] = TEXT_REPORT_LAYER_PASSED,
        [LAYER_FAILED] = TEXT_REPORT_LAYER_FAILED,
        [LAYER_NOT_REACHED] = TEXT_REPORT_LAYER_NOT_REACHED,
        [LAYER_NOT_TOLD] = TEXT_REPORT_LAYER_NOT_TOLD,
        [LAYER_SET] = TEXT_REPORT_LAYER_SET,
        [LAYER_WOULD_STOP] = TEXT_REPORT_LAYER_WOULD_STOP,
        [LAYER_NOT_PART] = TEXT_NONE,
    };
    return texts[mark];
}

void diagnosis_layers_describe(struct strbuf *out, enum language language, const struct run *run)
{
    struct layer_state states[LAYER_COUNT];
    diagnosis_layers(run, states);
    for (unsigned i = 0; i < LAYER_COUNT; i++) {
        const char *words[] = {text_get(language, layer_text((enum layer)i)),
                               text_get(language, diagnosis_mark_text(states[i].mark))};
        if (states[i].mark == LAYER_NOT_PART)
            continue;
        if (out->length)
            strbuf_add(out, "; ");
        text_format(out, language, TEXT_REPORT_LAYER_LINE, words, 2);
    }
}
