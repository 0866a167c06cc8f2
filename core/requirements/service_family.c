/* SPDX-License-Identifier: MIT */
#include "requirements/service_family.h"

#include "base/memory.h"

enum text_id service_family_start_text(uint32_t start)
{
    static const enum text_id texts[] = {TEXT_CHANGE_START_BOOT, TEXT_CHANGE_START_SYSTEM, TEXT_CHANGE_START_AUTOMATIC,
                                         TEXT_CHANGE_START_MANUAL, TEXT_CHANGE_START_DISABLED};
    return start < array_count(texts) ? texts[start] : TEXT_SVC_OTHER;
}

enum text_id service_family_state_text(uint32_t state)
{
    static const enum text_id texts[] = {
        TEXT_SVC_OTHER,      TEXT_CHANGE_STOPPED,       TEXT_SVC_STATE_STARTING, TEXT_SVC_STATE_STOPPING,
        TEXT_CHANGE_RUNNING, TEXT_SVC_STATE_CONTINUING, TEXT_SVC_STATE_PAUSING,  TEXT_SVC_STATE_PAUSED,
    };
    return state < array_count(texts) ? texts[state] : TEXT_SVC_OTHER;
}

enum status service_family_look(struct check *check, const char *name, struct service *out)
{
    struct call call = check_call(check);
    enum status status = MACHINE_CALL(check->environment->machine, service_get, &call, name, out);
    struct sentence start = sentence_of(TEXT_NONE, NULL), state = sentence_of(TEXT_NONE, NULL);
    if (status == ST_OK) {
        start = sentence_of(service_family_start_text(out->start), NULL);
        state = sentence_of(service_family_state_text(out->state), NULL);
    } else if (status == ST_ABSENT) {
        start = sentence_of(TEXT_STATUS_ABSENT, NULL);
        state = sentence_of(TEXT_STATUS_ABSENT, NULL);
    }
    check_evidence(check, sentence_of(TEXT_SVC_START_WHAT, name, NULL), name,
                   sentence_of(TEXT_CHANGE_START_AUTOMATIC, NULL), start, status, &call);
    check_evidence(check, sentence_of(TEXT_SVC_STATE_WHAT, name, NULL), name, sentence_of(TEXT_CHANGE_RUNNING, NULL),
                   state, status, &call);
    return status;
}
