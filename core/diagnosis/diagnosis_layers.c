/* SPDX-License-Identifier: MIT
 * The states of the layers, for the diagram of the report. */
#include "diagnosis/diagnosis.h"

#include "diagnosis/symptoms.h"

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

/* What decides in the settings of a target whether a connection gets through the layer. */
static const char *const settings[LAYER_COUNT] = {
    [LAYER_RPC_PORT] = "FW-DCOM-IN",      [LAYER_DYNAMIC_PORT] = "FW-WMI-IN",   [LAYER_LOGON] = "PERM-LOGON",
    [LAYER_LAUNCH] = "DCOM-LAUNCH-LIMIT", [LAYER_NAMESPACE] = "PERM-NAMESPACE", [LAYER_QUERY] = "QRY-RUN",
};

static enum layer_mark mark_of(const struct finding *finding)
{
    if (!finding)
        return LAYER_NOT_TOLD;
    switch (finding->verdict) {
    case V_READY:
    case V_ATTENTION:
    case V_FIXED:
        return LAYER_SET;
    case V_NEEDS_CHANGE:
    case V_NOT_FIXED:
    case V_FIXED_AFTER_RESTART:
        return LAYER_WOULD_STOP;
    default:
        return LAYER_NOT_TOLD;
    }
}

/* Whoever asks a computer from itself has passed no layer of a connection: its findings speak. */
static void layers_of_settings(const struct run *run, struct layer_state out[LAYER_COUNT])
{
    for (enum layer layer = LAYER_NAME; layer < LAYER_COUNT; layer++) {
        const char *id = settings[layer];
        const struct finding *finding = id ? run_finding(run, id) : NULL;
        const struct finding *blocker = finding && finding->blocked_by ? run_finding(run, finding->blocked_by) : NULL;
        out[layer] = (struct layer_state){id ? mark_of(blocker ? blocker : finding) : LAYER_NOT_PART,
                                          blocker && blocker->requirement ? blocker->requirement->id : id};
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
