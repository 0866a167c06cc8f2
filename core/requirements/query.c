/* SPDX-License-Identifier: MIT
 * QRY-CONNECT and QRY-RUN: the proof. One connection to the namespace and one WQL query
 * (FACT_QUERY); a failure is explained by the layer that failed. */
#include "check/check.h"
#include "check/rpc_range.h"
#include "diagnosis/class_family.h"
#include "diagnosis/diagnosis.h"
#include "diagnosis/refused.h"
#include "diagnosis/symptoms.h"
#include "machine/wmi_endpoint.h"
#include "requirements/query_proof.h"
#include "requirements/requirements.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>

/* The result itself, and what tells the causes of a failure apart. */
enum {
    QUERY_READS = FACT_OS | FACT_NAME | FACT_RPC | FACT_SMB | FACT_PING | FACT_ACCOUNT | FACT_RIGHTS | FACT_TOKEN |
                  FACT_FIREWALL | FACT_PORTS | FACT_NETWORKS | FACT_QUERY | FACT_EVENTS | FACT_EVENTS_AFTER | FACT_CLOCK
};

/* The namespace answered: what fails after that is the query's. */
static bool connected(const struct facts *facts)
{
    return facts->query_reading.status == ST_OK || facts->query.step >= WMI_STEP_QUERY;
}

/* Why a connection was not even tried: the requirement below it, NULL when it was. */
static const char *obstacle(const struct check *check)
{
    const struct facts *facts = check->facts;
    if (check->environment->request->local || facts->query_reading.status == ST_OK)
        return NULL;
    if (facts->name_reading.status != ST_OK || facts->address_count == 0)
        return "NET-NAME";
    for (size_t i = 0; i < facts->address_count; i++)
        if (facts->rpc[i].reading.status != ST_OK || facts->rpc[i].port.state == PORT_OPEN)
            return NULL;
    return "NET-RPC-PORT";
}

static char *path(const struct check *check)
{
    const struct request *request = check->environment->request;
    return strbuf_printed("\\\\%s\\%s", request->target, request->namespace_path);
}

static bool in_spans(const char *lines, uint16_t port)
{
    struct port_span span;
    while (*lines && rpc_range_next(&lines, &span))
        if (port >= span.first && port <= span.last)
            return true;
    return false;
}

/* Whether PORT is one that the target said WMI would use. */
static void evidence_range(struct check *check, uint16_t port)
{
    enum { FIRST_DYNAMIC = 49152 }; /* since Windows Vista ("Service overview and network port requirements") */
    const struct facts *facts = check->facts;
    const struct value_reading *ports = &facts->rpc_range[RPC_RANGE_PORTS];
    uint16_t fixed = 0;
    enum text_id id = TEXT_NONE;
    char *lines = NULL;
    if (facts->wmi_host_reading.status == ST_OK && facts->wmi_host.standalone &&
        wmi_endpoint_port(facts->wmi_host.endpoints, &fixed) == ST_OK)
        id = fixed == port ? TEXT_QRY_DIAL_FIXED : TEXT_QRY_DIAL_NOT_FIXED;
    else if (ports->reading.status == ST_OK && registry_value_multi(&ports->value, &lines) == ST_OK)
        id = in_spans(lines, port) ? TEXT_QRY_DIAL_INSIDE : TEXT_QRY_DIAL_OUTSIDE;
    else if (ports->reading.status == ST_ABSENT)
        id = port >= FIRST_DYNAMIC ? TEXT_QRY_DIAL_DYNAMIC : TEXT_QRY_DIAL_LOW;
    if (id)
        check_evidence(check, sentence_of(TEXT_QRY_DIAL_RANGE, NULL), "", sentence_of(TEXT_NONE, NULL),
                       sentence_of(id, lines ? lines : "", NULL), ST_OK, NULL);
    free(lines);
}

/* Which port the connection ended at, and what the target says of its ports. */
static void evidence_dial(struct check *check)
{
    static const enum text_id states[PORT_STATE_COUNT] = {
        [PORT_REFUSED] = TEXT_NET_PORT_REFUSED,
        [PORT_REJECTED] = TEXT_NET_PORT_REJECTED,
        [PORT_NO_ANSWER] = TEXT_NET_PORT_NO_ANSWER,
        [PORT_NO_ROUTE] = TEXT_NET_PORT_NO_ROUTE,
    };
    const struct facts *facts = check->facts;
    const struct wmi_dial *dial = &facts->query.dial;
    if (!dial->port || !states[dial->state])
        return;
    char *where = strbuf_printed("%s, TCP %u", dial->address, (unsigned)dial->port);
    check_evidence(check, sentence_of(TEXT_QRY_DIAL_WHAT, NULL), where, sentence_of(TEXT_NET_PORT_OPEN, NULL),
                   sentence_of(states[dial->state], NULL), ST_OK, NULL);
    free(where);
    evidence_range(check, dial->port);
}

/* A connection that was tried and failed needs a change somewhere, whatever the layer. */
static enum verdict explain(struct check *check, enum text_id what)
{
    struct symptoms symptoms;
    struct diagnosis diagnosis;
    symptoms_from_facts(check->environment->request, check->facts, check->requirement->reads, &symptoms);
    if (check->judged)
        symptoms_add_findings(&symptoms, check->judged);
    if (!diagnosis_make(&symptoms, &diagnosis))
        return check_unreadable(check, what, check->facts->query_reading.status);
    diagnosis_fill(check, &diagnosis);
    if (symptoms.refusal)
        refused_add_evidence(check, symptoms.refusal);
    diagnosis_free(&diagnosis);
    return V_NEEDS_CHANGE;
}

static void milliseconds(uint32_t ms, char *text, size_t size)
{
    snprintf(text, size, "%lu", (unsigned long)ms);
}

/* ---- QRY-CONNECT ---- */

static enum verdict check_connect(struct check *check)
{
    const struct facts *facts = check->facts;
    const char *below = obstacle(check);
    if (below)
        return check_blocked(check, below);
    bool good = connected(facts);
    char ms[16];
    milliseconds(facts->query.connect_ms, ms, sizeof ms);
    char *where = path(check);
    struct reading reading = facts->query_reading;
    if (good) {
        reading.status = ST_OK; /* of the connection; the query's own end is QRY-RUN's evidence */
        reading.call.fault = (struct fault){NULL, 0};
    }
    check_evidence_reading(
        check, sentence_of(TEXT_QRY_CONNECT_WHAT, NULL), where, sentence_of(TEXT_QRY_CONNECT_EXPECT, NULL),
        good ? sentence_of(TEXT_QRY_CONNECT_DONE, ms, NULL) : sentence_of(TEXT_NONE, NULL), &reading);
    enum verdict verdict;
    if (good)
        query_proof_package(check, facts->query.package, &reading);
    else
        evidence_dial(check);
    if (!good)
        verdict = explain(check, TEXT_QRY_CONNECT_UNREAD);
    else if (check->environment->request->local)
        verdict = check_say(check, V_READY, TEXT_QRY_CONNECT_LOCAL, where, NULL);
    else
        verdict = check_say(check, V_READY, TEXT_QRY_CONNECT_READY, where, ms, NULL);
    free(where);
    return verdict;
}

const struct requirement requirement_qry_connect = {
    .id = "QRY-CONNECT",
    .area = AREA_QUERY,
    .severity = SEVERITY_BLOCKER,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(QRY_CONNECT),
    .reads = QUERY_READS,
    .last = true, /* "access denied" means what the others found to be in the way */
    .check = check_connect,
};

/* ---- QRY-RUN ---- */

/* Where there are always rows, none were shown: the account lacks what the class asks for. */
static enum verdict no_rows(struct check *check, const char *ms)
{
    const struct request *request = check->environment->request;
    struct class_family family = class_family_of(request->namespace_path, request->query);
    enum cause grant = class_family_grant(&family);
    if (grant)
        diagnosis_fill_cause(check, grant);
    return check_say(check, family.always_rows ? V_NEEDS_CHANGE : V_ATTENTION,
                     family.always_rows ? TEXT_QRY_RUN_NONE : TEXT_QRY_RUN_EMPTY, ms, NULL);
}

/* The first thing that will be asked is judged as every other. False: nobody said what that is, or it is not the
 * account itself that asked. */
static bool judge_asked(struct check *check, enum verdict *verdict)
{
    const struct request *request = check->environment->request;
    const struct facts *facts = check->facts;
    const struct need *need = request->needs.given ? &request->needs.items[0] : NULL;
    struct asked_answer answer = {.reading = facts->query_reading,
                                  .row_count = (uint32_t)facts->query.row_count,
                                  .rows = {.truncated = facts->query.truncated, .query_ms = facts->query.query_ms},
                                  .schema = need && need->method};
    if (answer.schema && answer.row_count == 0) {
        *verdict = query_proof_no_class(check, need);
        return true;
    }
    if (!need || request->local || request_other_account(request, &facts->os, &facts->account))
        return false;
    /* The test query is the proof, and no row is none: whether there is nothing to see or the account sees nothing. */
    if (!answer.schema && answer.row_count == 0 && !query_proof_wants_rows(need))
        return false;
    if (!answer.schema)
        facts_count_empty(&facts->query, need->query, &answer);
    if (answer.empty)
        check_evidence(check, sentence_of(TEXT_QRY_ASKED_EMPTY_WHAT, NULL), "", sentence_of(TEXT_NONE, NULL),
                       sentence_raw(answer.empty), ST_OK, NULL);
    *verdict = query_proof_rows(check, need, &answer);
    free(answer.empty);
    return true;
}

static enum verdict check_run(struct check *check)
{
    const struct facts *facts = check->facts;
    const char *below = obstacle(check);
    if (!below && !connected(facts))
        below = "QRY-CONNECT";
    if (below)
        return check_blocked(check, below);
    bool good = facts->query_reading.status == ST_OK;
    char rows[24], ms[16];
    snprintf(rows, sizeof rows, facts->query.truncated ? "> %" PRIZU : "%" PRIZU, facts->query.row_count);
    milliseconds(facts->query.query_ms, ms, sizeof ms);
    check_evidence_reading(check, sentence_of(TEXT_QRY_RUN_WHAT, NULL), check->environment->request->query,
                           sentence_of(TEXT_QRY_RUN_EXPECT, NULL),
                           good ? sentence_of(TEXT_QRY_RUN_ROWS, rows, ms, NULL) : sentence_of(TEXT_NONE, NULL),
                           &facts->query_reading);
    const char *wql = good ? NULL : class_family_wql(check->environment->request->query);
    if (wql)
        check_evidence(check, sentence_of(TEXT_QRY_RUN_AS_WQL, NULL), "", sentence_of(TEXT_NONE, NULL),
                       sentence_raw(wql), ST_OK, NULL);
    if (!good)
        return explain(check, TEXT_QRY_RUN_UNREAD);
    enum verdict verdict;
    if (judge_asked(check, &verdict))
        return verdict;
    if (facts->query.row_count == 0)
        return no_rows(check, ms);
    return check_say(check, V_READY, TEXT_QRY_RUN_READY, rows, ms, NULL);
}

const struct requirement requirement_qry_run = {
    .id = "QRY-RUN",
    .area = AREA_QUERY,
    .severity = SEVERITY_BLOCKER,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(QRY_RUN),
    .reads = QUERY_READS,
    .last = true, /* "access denied" means what the others found to be in the way */
    .check = check_run,
};
