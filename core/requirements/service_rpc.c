/* SPDX-License-Identifier: MIT
 * SVC-RPC: the three services under every DCOM connection run. Windows lets nobody, not
 * even administrators, change them, so there is nothing to offer but advice. */
#include "base/memory.h"
#include "requirements/requirements.h"
#include "requirements/service_family.h"

static const char *const services[] = {"RpcSs", "DcomLaunch", "RpcEptMapper"};

struct opinion {
    enum verdict verdict;
    enum status status;
    const char *service;
    enum text_id summary, state;
};

static struct opinion look(struct check *check, const char *name)
{
    struct service service;
    struct opinion opinion = {.verdict = V_READY, .service = name, .state = TEXT_NONE};
    opinion.status = service_family_look(check, name, &service);
    if (opinion.status == ST_ABSENT) {
        opinion.verdict = V_NEEDS_CHANGE;
        opinion.summary = TEXT_SVC_RPC_ABSENT;
    } else if (opinion.status != ST_OK) {
        opinion.verdict = V_CANNOT_TELL;
    } else {
        if (service.state != SERVICE_STATE_RUNNING) {
            opinion.verdict = V_NEEDS_CHANGE;
            opinion.summary = TEXT_SVC_RPC_DOWN;
            opinion.state = service_family_state_text(service.state);
        } else if (service.start != SERVICE_START_AUTOMATIC) {
            opinion.verdict = V_ATTENTION;
            opinion.summary = TEXT_SVC_RPC_START;
            opinion.state = service_family_start_text(service.start);
        }
        service_free(&service);
    }
    return opinion;
}

static enum verdict check_rpc(struct check *check)
{
    struct opinion worst = {.verdict = V_READY};
    for (size_t i = 0; i < array_count(services); i++) {
        struct opinion one = look(check, services[i]);
        if (verdict_gravity(one.verdict) > verdict_gravity(worst.verdict))
            worst = one;
    }
    if (worst.verdict == V_READY)
        return check_say(check, V_READY, TEXT_SVC_RPC_READY, NULL);
    if (worst.verdict == V_CANNOT_TELL)
        return check_unreadable(check, TEXT_SVC_RPC_WHAT, worst.status);
    check_advise(check, TEXT_SVC_RPC_ADVICE, NULL);
    check_say(check, worst.verdict, worst.summary, worst.service, NULL);
    if (worst.state != TEXT_NONE)
        sentence_nest(&check->finding->summary, 1, worst.state);
    return worst.verdict;
}

const struct requirement requirement_svc_rpc = {
    .id = "SVC-RPC",
    .area = AREA_SERVICE,
    .severity = SEVERITY_BLOCKER,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(SVC_RPC),
    .reads = FACT_OS,
    .check = check_rpc,
};
