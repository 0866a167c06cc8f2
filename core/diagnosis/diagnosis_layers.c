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
        if (out[layer].mark != LAYER_NOT_PART)
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

void diagnosis_layers(const struct run *run, struct layer_state out[LAYER_COUNT])
{
    struct symptoms symptoms;
    struct diagnosis diagnosis;
    symptoms_begin(&run->request, &symptoms);
    symptoms_add_findings(&symptoms, run);
    for (enum layer layer = LAYER_NAME; layer < LAYER_COUNT; layer++) {
        bool part = !symptoms.local || layer >= LAYER_LAUNCH;
        out[layer] = (struct layer_state){part ? LAYER_NOT_TOLD : LAYER_NOT_PART, part ? requirements[layer] : NULL};
    }
    if (diagnosis_make(&symptoms, &diagnosis)) {
        mark_failure(out, &diagnosis);
        diagnosis_free(&diagnosis);
    } else {
        mark_success(out, &symptoms);
    }
}
