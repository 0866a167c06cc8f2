/* SPDX-License-Identifier: MIT
 * NET-RPC-PORT: the endpoint mapper answers on TCP 135. */
#include "diagnosis/symptoms.h"
#include "requirements/network_family.h"
#include "requirements/requirements.h"

#include <stdlib.h>
#include <string.h>

enum { RPC_PORT = 135 };

struct summary {
    const struct address_answer *open; /* the first that answered */
    const struct address_answer *dead; /* the first that did not */
    enum port_state state;             /* the most telling of the others */
    enum status failed;                /* why a probe itself failed; ST_OK none did */
};

/* A host that says no is known to be there: that beats silence, and silence beats no way at all. */
static int telling(enum port_state state)
{
    static const int order[PORT_STATE_COUNT] = {
        [PORT_REFUSED] = 4, [PORT_REJECTED] = 3, [PORT_NO_ANSWER] = 2, [PORT_NO_ROUTE] = 1};
    return order[state];
}

static struct summary look(struct check *check)
{
    struct summary summary = {.state = PORT_NOT_TRIED, .failed = ST_OK};
    const struct facts *facts = check->facts;
    for (size_t i = 0; i < facts->address_count; i++) {
        const struct address_answer *answer = &facts->rpc[i];
        if (answer->reading.status == ST_OK && answer->port.state == PORT_NOT_TRIED)
            continue;
        network_family_port_evidence(check, answer, RPC_PORT);
        if (answer->reading.status != ST_OK) {
            summary.failed = answer->reading.status;
        } else if (answer->port.state == PORT_OPEN) {
            summary.open = summary.open ? summary.open : answer;
            continue;
        } else if (telling(answer->port.state) > telling(summary.state)) {
            summary.state = answer->port.state;
        }
        summary.dead = summary.dead ? summary.dead : answer;
    }
    return summary;
}

/* Whether the service listens at all: the computer itself is asked on its loopback address. */
static bool loopback_answers(struct check *check)
{
    struct address_answer loopback = {.address = {.text = "127.0.0.1"}};
    const struct facts *facts = check->facts;
    for (size_t i = 0; i < facts->address_count; i++)
        if (strcmp(facts->rpc[i].address.text, loopback.address.text) == 0)
            return facts->rpc[i].port.state == PORT_OPEN; /* its own name led there: it was asked already */
    loopback.reading.call = call_make(check->environment->cancel, check->environment->request->probe_ms);
    loopback.reading.status = MACHINE_CALL(check->environment->machine, probe_port, &loopback.reading.call,
                                           &loopback.address, RPC_PORT, &loopback.port);
    network_family_port_evidence(check, &loopback, RPC_PORT);
    return loopback.reading.status == ST_OK && loopback.port.state == PORT_OPEN;
}

/* This computer is; of another one a different port or a ping tells. */
static bool is_on(struct check *check)
{
    const struct request *request = check->environment->request;
    struct symptoms symptoms;
    if (request->local)
        return true;
    symptoms_from_facts(request, check->facts, check->requirement->reads, &symptoms);
    return symptoms.hints[CAUSE_HOST_OFF] == HINT_NO;
}

static enum verdict judge_closed(struct check *check, const struct summary *summary)
{
    static const struct {
        enum text_id summary, advice;
    } texts[PORT_STATE_COUNT] = {
        [PORT_REFUSED] = {TEXT_NET_RPC_PORT_REFUSED, TEXT_NET_RPC_PORT_ADVICE_REFUSED},
        [PORT_REJECTED] = {TEXT_NET_RPC_PORT_REJECTED, TEXT_NET_RPC_PORT_ADVICE_REJECTED},
        [PORT_NO_ANSWER] = {TEXT_NET_RPC_PORT_NO_ANSWER, TEXT_NET_RPC_PORT_ADVICE_NO_ANSWER},
        [PORT_NO_ROUTE] = {TEXT_NET_RPC_PORT_NO_ROUTE, TEXT_NET_RPC_PORT_ADVICE_NO_ROUTE},
    };
    const char *address = summary->dead->address.text;
    /* Whoever comes by the name meets the same refusal; silence may be a filter that only this computer meets. */
    if (check->environment->request->local && loopback_answers(check))
        return check_say(check, summary->state == PORT_REFUSED ? V_NEEDS_CHANGE : V_CANNOT_TELL,
                         TEXT_NET_RPC_PORT_LOOPBACK, address, NULL);
    if (summary->state == PORT_NO_ANSWER && is_on(check)) {
        check_advise(check, TEXT_CAUSE_PORT_DROPPED_DO, NULL);
        diagnosis_add_causes(check);
        return check_say(check, V_NEEDS_CHANGE, TEXT_NET_RPC_PORT_DROPPED, address, NULL);
    }
    check_advise(check,
                 check->environment->request->local ? TEXT_NET_RPC_PORT_ADVICE_HERE : texts[summary->state].advice,
                 address, NULL);
    diagnosis_add_causes(check);
    return check_say(check, V_NEEDS_CHANGE, texts[summary->state].summary, address, NULL);
}

static enum verdict check_rpc_port(struct check *check)
{
    struct summary summary = look(check);
    if (summary.open && summary.dead)
        return check_say(check, V_ATTENTION, TEXT_NET_RPC_PORT_PARTLY, summary.open->address.text,
                         summary.dead->address.text, NULL);
    if (summary.open)
        return check_say(check, V_READY, TEXT_NET_RPC_PORT_READY, summary.open->address.text, NULL);
    if (summary.failed != ST_OK)
        return check_unreadable(check, TEXT_NET_RPC_PORT_WHAT, summary.failed);
    if (!summary.dead) {
        enum status status = check->facts->name_reading.status;
        return check_unreadable(check, TEXT_NET_NAME_WHAT, status == ST_OK ? ST_ABSENT : status);
    }
    return judge_closed(check, &summary);
}

static const char *const needs_name[] = {"NET-NAME", NULL};

const struct requirement requirement_net_rpc_port = {
    .id = "NET-RPC-PORT",
    .area = AREA_NETWORK,
    .severity = SEVERITY_BLOCKER,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(NET_RPC_PORT),
    .needs = needs_name,
    .reads = FACT_NAME | FACT_RPC | FACT_SMB | FACT_PING, /* other signs of life tell "off" from "dropped" */
    .check = check_rpc_port,
};
