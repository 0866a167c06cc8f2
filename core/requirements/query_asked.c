/* SPDX-License-Identifier: MIT
 *
 * QRY-ASKED: what will be asked beside the test query, item by item (FACT_ASKED). Getting into a namespace is not
 * seeing what is in it: a class that always has rows and shows none is not ready, and what a query names and never gets
 * is told.
 */
#include "base/memory.h"
#include "check/check.h"
#include "diagnosis/class_family.h"
#include "diagnosis/diagnosis.h"
#include "diagnosis/symptoms.h"
#include "requirements/query_proof.h"
#include "requirements/requirements.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    ASKED_READS = FACT_OS | FACT_NAME | FACT_RPC | FACT_SMB | FACT_PING | FACT_ACCOUNT | FACT_RIGHTS | FACT_TOKEN |
                  FACT_FIREWALL | FACT_PORTS | FACT_NETWORKS | FACT_QUERY | FACT_ASKED
};

/* One item and its answer. */
struct item {
    struct check *check;
    const struct need *need;
    const struct asked_answer *answer;
    struct class_family family;
    bool own; /* the account itself asked, from another computer */
};

static char *subject(const struct request *request, size_t index)
{
    /* The first item is the test query. */
    return request->needs.given ? needs_subject(&request->needs, index + 1) : NULL;
}

static bool connected(const struct asked_answer *answer)
{
    return answer->reading.status == ST_OK || answer->rows.step >= WMI_STEP_QUERY;
}

static void add_evidence(const struct item *item)
{
    const struct asked_answer *answer = item->answer;
    char rows[16], ms[16];
    bool good = answer->reading.status == ST_OK, counted = good && !answer->schema;
    snprintf(rows, sizeof rows, answer->rows.truncated ? "> %u" : "%u", (unsigned)answer->row_count);
    snprintf(ms, sizeof ms, "%u", (unsigned)answer->rows.query_ms);
    struct sentence actual = counted                     ? sentence_of(TEXT_QRY_RUN_ROWS, rows, ms, NULL)
                             : good && answer->row_count ? sentence_of(TEXT_QRY_ASKED_CLASS, NULL)
                             : good                      ? sentence_of(TEXT_QRY_ASKED_NO_CLASS, NULL)
                                                         : sentence_of(TEXT_NONE, NULL);
    check_evidence_reading(
        item->check, sentence_of(answer->schema ? TEXT_QRY_ASKED_SCHEMA_WHAT : TEXT_QRY_RUN_WHAT, NULL),
        answer->schema ? item->need->class_name : item->need->query,
        sentence_of(item->need->some_rows ? TEXT_QRY_RUN_EXPECT : TEXT_NONE, NULL), actual, &answer->reading);
    if (answer->empty)
        check_evidence(item->check, sentence_of(TEXT_QRY_ASKED_EMPTY_WHAT, NULL), "", sentence_of(TEXT_NONE, NULL),
                       sentence_raw(answer->empty), ST_OK, NULL);
}

/* The same layers as for the test query explain the failure. */
static enum verdict explain(const struct item *item)
{
    struct check *check = item->check;
    struct request request = *check->environment->request;
    struct facts facts = *check->facts;
    struct symptoms symptoms;
    struct diagnosis diagnosis;
    request.namespace_path = item->need->namespace_path;
    request.query = item->need->query;
    facts.query = item->answer->rows;
    facts.query_reading = item->answer->reading;
    symptoms_from_facts(&request, &facts, ASKED_READS, &symptoms);
    if (check->judged)
        symptoms_add_findings(&symptoms, check->judged);
    if (!diagnosis_make(&symptoms, &diagnosis))
        return check_unreadable(check, TEXT_QRY_ASKED_NOUN, item->answer->reading.status);
    diagnosis_fill(check, &diagnosis);
    diagnosis_free(&diagnosis);
    /* What an optional feature brings may rightly not be there. */
    return item->family.kind == CLASS_FEATURE && item->answer->reading.status == ST_ABSENT ? V_ATTENTION
                                                                                           : V_NEEDS_CHANGE;
}

static enum verdict judge(const struct item *item)
{
    const struct asked_answer *answer = item->answer;
    add_evidence(item);
    if (connected(answer))
        query_proof_package(item->check, answer->rows.package, &answer->reading);
    if (answer->reading.status != ST_OK && (item->own || item->check->environment->request->local))
        return explain(item);
    if (answer->reading.status != ST_OK)
        return check_unreadable(item->check, TEXT_QRY_ASKED_NOUN, answer->reading.status);
    if (answer->schema && answer->row_count == 0)
        return query_proof_no_class(item->check, item->need);
    if (item->own)
        return query_proof_rows(item->check, item->need, answer);
    return check_not_applicable(item->check, TEXT_QRY_ASKED_NOT_AS, NULL);
}

static enum verdict check_asked(struct check *check)
{
    const struct request *request = check->environment->request;
    const struct facts *facts = check->facts;
    const struct need *need =
        check->finding->subject ? needs_of_subject(&request->needs, check->finding->subject) : NULL;
    if (!need)
        return check_not_applicable(check, TEXT_QRY_ASKED_NOTHING, NULL);
    size_t index = (size_t)(need - request->needs.items);
    /* Nothing was asked where the test query found no way. */
    bool tried = index < facts->asked_count && facts->asked[index].asked;
    const struct item item = {check, need, tried ? &facts->asked[index] : NULL,
                              class_family_of(need->namespace_path, need->query),
                              !request->local && !request_other_account(request, &facts->os, &facts->account)};
    bool way = facts->query_reading.status == ST_OK || facts->query.step >= WMI_STEP_QUERY;
    if (!item.answer || (!way && !connected(item.answer) && item.answer->reading.status == facts->query_reading.status))
        return check_blocked(check, "QRY-CONNECT");
    return judge(&item);
}

const struct requirement requirement_qry_asked = {
    .id = "QRY-ASKED",
    .area = AREA_QUERY,
    .severity = SEVERITY_BLOCKER,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(QRY_ASKED),
    .reads = ASKED_READS,
    .subject = subject,
    .last = true, /* "access denied" means what the others found to be in the way */
    .check = check_asked,
};
