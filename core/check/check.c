/* SPDX-License-Identifier: MIT */
#include "check/check.h"

#include "base/memory.h"
#include "remedy/remedy.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct call check_call(const struct check *check)
{
    return call_make(check->environment->cancel, check->environment->request->call_ms);
}

enum verdict check_say(struct check *check, enum verdict verdict, enum text_id summary, ...)
{
    va_list list;
    va_start(list, summary);
    sentence_free(&check->finding->summary);
    check->finding->summary = sentence_of_list(summary, list);
    va_end(list);
    return verdict;
}

void check_advise(struct check *check, enum text_id advice, ...)
{
    va_list list;
    va_start(list, advice);
    sentence_free(&check->finding->advice);
    check->finding->advice = sentence_of_list(advice, list);
    va_end(list);
}

void check_evidence(struct check *check, struct sentence what, const char *where, struct sentence expected,
                    struct sentence actual, enum status status, const struct call *call)
{
    struct evidence *evidence = finding_add_evidence(check->finding);
    evidence->what = what;
    evidence->where = memory_string(where ? where : "");
    evidence->expected = expected;
    evidence->actual = actual;
    evidence->status = status;
    if (!call)
        return;
    evidence->fault = call->fault;
    evidence->channel = call->channel;
    memcpy(evidence->attempts, call->attempts, sizeof evidence->attempts);
    evidence->attempt_count = call->attempt_count;
    evidence->ms = call->elapsed_ms;
}

void check_evidence_reading(struct check *check, struct sentence what, const char *where, struct sentence expected,
                            struct sentence actual, const struct reading *reading)
{
    check_evidence(check, what, where, expected, actual, reading->status, &reading->call);
}

/* What stands in ACTUAL when there is a value, none, or no answer. */
static struct sentence registry_actual(enum status status, const struct registry_value *value)
{
    if (status == ST_ABSENT)
        return sentence_of(TEXT_VALUE_ABSENT, NULL);
    if (status != ST_OK)
        return sentence_of(TEXT_NONE, NULL);
    char *text = registry_value_text(value);
    struct sentence sentence = sentence_raw(text);
    free(text);
    return sentence;
}

static void registry_evidence(struct check *check, const char *key, const char *name, struct sentence expected,
                              enum status status, const struct registry_value *value, const struct call *call)
{
    char *where = strbuf_printed("HKLM\\%s", key);
    /* A value that does not exist was read all the same: ACTUAL says so. */
    check_evidence(check, sentence_raw(name), where, expected, registry_actual(status, value), status, call);
    free(where);
}

void check_evidence_value(struct check *check, const char *key, const char *name, struct sentence expected,
                          const struct value_reading *value)
{
    registry_evidence(check, key, name, expected, value->reading.status, &value->value, &value->reading.call);
}

enum status check_registry(struct check *check, const char *key, const char *name, struct sentence expected,
                           struct registry_value *out)
{
    struct call call = check_call(check);
    struct registry_value value = {0};
    enum status status = MACHINE_CALL(check->environment->machine, registry_get, &call, key, name, &value);
    registry_evidence(check, key, name, expected, status, &value, &call);
    if (status == ST_OK)
        *out = value;
    return status;
}

enum status check_own_registry(struct check *check, const char *key, const char *name, struct sentence expected,
                               struct registry_value *out)
{
    struct call call = check_call(check);
    struct registry_value value = {0};
    enum status status = MACHINE_CALL(check->environment->machine, own_registry_get, &call, key, name, &value);
    registry_evidence(check, key, name, expected, status, &value, &call);
    struct evidence *evidence = &check->finding->evidence[check->finding->evidence_count - 1];
    sentence_free(&evidence->what);
    evidence->what = sentence_of(TEXT_CLIENT_VALUE, name, NULL);
    if (status == ST_OK)
        *out = value;
    return status;
}

enum status check_registry_dword(struct check *check, const char *key, const char *name, struct sentence expected,
                                 uint32_t *out)
{
    struct registry_value value;
    enum status status = check_registry(check, key, name, expected, &value);
    if (status != ST_OK)
        return status;
    status = registry_value_dword(&value, out);
    if (status != ST_OK)
        check->finding->evidence[check->finding->evidence_count - 1].status = status;
    registry_value_free(&value);
    return status;
}

char *check_sid_name(const struct check *check, const struct sid *sid)
{
    char text[SID_TEXT_MAX], *name = NULL;
    struct call call = check_call(check);
    sid_to_text(sid, text);
    if (MACHINE_CALL(check->environment->machine, sid_name, &call, sid, &name) != ST_OK)
        return memory_string(text);
    char *both = strbuf_printed("%s (%s)", name, text);
    free(name);
    return both;
}

enum verdict check_unreadable(struct check *check, enum text_id what, enum status status)
{
    check_say(check, V_CANNOT_TELL, TEXT_COULD_NOT_READ, NULL);
    sentence_nest(&check->finding->summary, 0, what);
    sentence_nest(&check->finding->summary, 1, verdict_status_text(status));
    const struct facts *facts = check->facts;
    bool elevated = facts->os_reading.status == ST_OK && facts->os.elevated;
    check->finding->needs_administrator = status == ST_DENIED && !elevated;
    return V_CANNOT_TELL;
}

enum verdict check_blocked(struct check *check, const char *id)
{
    free(check->finding->blocked_by);
    check->finding->blocked_by = memory_string(id);
    return check_say(check, V_NOT_CHECKED, TEXT_BLOCKED_BY, id, NULL);
}

enum verdict check_not_applicable(struct check *check, enum text_id reason, ...)
{
    va_list list;
    va_start(list, reason);
    sentence_free(&check->finding->summary);
    check->finding->summary = sentence_of_list(reason, list);
    va_end(list);
    return V_NOT_APPLICABLE;
}

void check_offer(struct check *check, const struct remedy *remedy, bool recommended)
{
    struct finding *finding = check->finding;
    if (finding->by_policy)
        return;
    finding->offers = memory_resize(finding->offers, finding->offer_count + 1, sizeof *finding->offers);
    /* Whatever a requirement thinks: what cannot be taken back, or acts on every domain controller, is for people. */
    finding->offers[finding->offer_count++] =
        (struct offer){.remedy = remedy, .recommended = recommended && remedy->reversible && !remedy->of_domain};
}

void check_policy(struct check *check, const char *policy)
{
    struct finding *finding = check->finding;
    finding->by_policy = true;
    free(finding->policy);
    finding->policy = memory_string(policy);
    finding->offer_count = 0;
}
