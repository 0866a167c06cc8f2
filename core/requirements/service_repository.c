/* SPDX-License-Identifier: MIT
 * SVC-REPOSITORY: the store of classes is consistent. A query that is answered says so;
 * winmgmt /verifyrepository is asked only on suspicion or by name, since it can take minutes
 * on a large repository and hold up WMI meanwhile, and it is known to err. The only remedy is
 * to salvage; a reset loses what programs registered and is never offered. */
#include "base/ascii.h"
#include "check/check.h"
#include "diagnosis/error_table.h"
#include "remedy/remedy.h"
#include "requirements/requirements.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INVALID_CLASS 0x80041010u /* WBEM_E_INVALID_CLASS */

/* ---- remedy ---- */

static enum status plan_salvage(const struct check_environment *environment, const struct facts *facts,
                                const struct finding *finding, struct plan *out)
{
    (void)environment, (void)facts, (void)finding;
    plan_add(out, CHANGE_REPOSITORY, "repository", "", state_number(1));
    return ST_OK;
}

static const struct change_object objects[] = {
    {CHANGE_REPOSITORY, "repository", ""},
    {0},
};

static const struct remedy salvage = {
    .id = "salvage",
    .title = TEXT_SVC_REPOSITORY_FIX_TITLE,
    .effect = TEXT_SVC_REPOSITORY_FIX_EFFECT,
    .undo = TEXT_SVC_REPOSITORY_FIX_UNDO,
    .disruption = DISRUPTION_SERVICE,
    .reversible = false,
    .local_only = true,
    .objects = objects,
    .plan = plan_salvage,
};

static const struct remedy *const remedies[] = {&salvage, NULL};

/* ---- check ---- */

/* What the default query asks for exists on every Windows; what somebody typed may not. */
static bool asked_for_the_usual(const struct request *request)
{
    return ascii_equal_nocase(request->namespace_path, REQUEST_NAMESPACE) && strcmp(request->query, REQUEST_QUERY) == 0;
}

/* The test query failed in a way that a damaged repository can cause. */
static bool query_suggests_damage(const struct check *check)
{
    const struct reading *reading = &check->facts->query_reading;
    if (reading->status == ST_OK)
        return false;
    const struct error_entry *entry = error_table_find(reading->call.fault.code);
    for (size_t i = 0; entry && i < ERROR_CAUSES && entry->causes[i] != CAUSE_NONE; i++) {
        enum cause cause = entry->causes[i];
        bool mistyped =
            cause == CAUSE_NAMESPACE_MISSING || cause == CAUSE_CLASS_MISSING || cause == CAUSE_OBJECT_MISSING;
        if (mistyped && !asked_for_the_usual(check->environment->request))
            return false;
        if (cause == CAUSE_REPOSITORY)
            return true;
    }
    return false;
}

/* Asks once and adds the evidence; CONSISTENT as repository_verify. */
static enum status verify(struct check *check, bool *consistent)
{
    struct call call = check_call(check);
    enum status status = MACHINE_CALL(check->environment->machine, repository_verify, &call, consistent);
    struct sentence actual = sentence_of(TEXT_NONE, NULL);
    if (status == ST_OK)
        actual = sentence_of(*consistent ? TEXT_CHANGE_CONSISTENT : TEXT_CHANGE_INCONSISTENT, NULL);
    check_evidence(check, sentence_of(TEXT_SVC_REPOSITORY_VERIFIED, NULL), "winmgmt /verifyrepository",
                   sentence_of(TEXT_CHANGE_CONSISTENT, NULL), actual, status, &call);
    return status;
}

static enum verdict judge(struct check *check, bool consistent)
{
    const struct reading *query = &check->facts->query_reading;
    bool damage = query_suggests_damage(check);
    if (consistent) {
        if (!damage)
            return check_say(check, V_READY, TEXT_SVC_REPOSITORY_READY, NULL);
        char code[16];
        snprintf(code, sizeof code, "0x%08lX", (unsigned long)query->call.fault.code);
        if (query->call.fault.code == INVALID_CLASS)
            check_advise(check, TEXT_CAUSE_CLASS_LOST_DO, NULL);
        return check_say(check, V_ATTENTION, TEXT_SVC_REPOSITORY_DOUBT, code, NULL);
    }
    if (query->status == ST_OK) {
        check_offer(check, &salvage, false);
        return check_say(check, V_ATTENTION, TEXT_SVC_REPOSITORY_WORKS, NULL);
    }
    check_offer(check, &salvage, false);
    return check_say(check, V_NEEDS_CHANGE, TEXT_SVC_REPOSITORY_BROKEN, NULL);
}

static bool asked_by_name(const struct check *check)
{
    const struct request *request = check->environment->request;
    for (size_t i = 0; request->only && request->only[i]; i++)
        if (finding_is(check->finding, request->only[i]))
            return true;
    return false;
}

/* A repository of gigabytes is a fault of its own: WMI reads it slowly, and a repair can take hours. Where its size
 * cannot be read nothing depends on it. */
static bool look_large(struct check *check, uint64_t *megabytes)
{
    enum { LARGE_MEGABYTES = 1024 };
    struct call call = check_call(check);
    uint64_t bytes = 0;
    if (MACHINE_CALL(check->environment->machine, repository_size, &call, &bytes) != ST_OK)
        return false;
    *megabytes = bytes >> 20;
    char *actual = strbuf_printed("%lu MB", (unsigned long)*megabytes);
    check_evidence(check, sentence_of(TEXT_SVC_REPOSITORY_SIZE, NULL), "OBJECTS.DATA", sentence_of(TEXT_NONE, NULL),
                   sentence_raw(actual), ST_OK, &call);
    free(actual);
    return *megabytes >= LARGE_MEGABYTES;
}

static enum verdict say_large(struct check *check, uint64_t megabytes)
{
    char *size = strbuf_printed("%lu", (unsigned long)megabytes);
    check_say(check, V_ATTENTION, TEXT_SVC_REPOSITORY_LARGE, size, NULL);
    check_advise(check, TEXT_SVC_REPOSITORY_LARGE_ADVICE, NULL);
    free(size);
    return V_ATTENTION;
}

static enum verdict check_repository(struct check *check)
{
    uint64_t megabytes = 0;
    bool consistent = false, large = look_large(check, &megabytes);
    if (check->facts->query_reading.status == ST_OK && !asked_by_name(check)) {
        check_evidence(check, sentence_of(TEXT_SVC_REPOSITORY_VERIFIED, NULL), "winmgmt /verifyrepository",
                       sentence_of(TEXT_NONE, NULL), sentence_of(TEXT_SVC_REPOSITORY_NOT_VERIFIED, NULL), ST_OK, NULL);
        return large ? say_large(check, megabytes) : check_say(check, V_READY, TEXT_SVC_REPOSITORY_ANSWERS, NULL);
    }
    enum status status = verify(check, &consistent);
    /* The verification also fails when it meets a write under way: only the second no counts. */
    if (status == ST_OK && !consistent)
        status = verify(check, &consistent);
    if (status != ST_OK)
        return check_unreadable(check, TEXT_SVC_REPOSITORY_WHAT, status);
    enum verdict verdict = judge(check, consistent);
    return verdict == V_READY && large ? say_large(check, megabytes) : verdict;
}

static const char *const needs[] = {"SVC-WINMGMT", NULL};

const struct requirement requirement_svc_repository = {
    .id = "SVC-REPOSITORY",
    .area = AREA_SERVICE,
    .severity = SEVERITY_CONDITIONAL,
    .where = ON_LOCAL,
    REQUIREMENT_TEXTS(SVC_REPOSITORY),
    .needs = needs,
    .reads = FACT_OS | FACT_QUERY,
    .check = check_repository,
    .remedies = remedies,
};
