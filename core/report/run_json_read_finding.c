/* SPDX-License-Identifier: MIT */
#include "report/run_json.h"

#include "base/memory.h"
#include "report/json_reader.h"
#include "requirements/catalogue.h"

#include <stdlib.h>
#include <string.h>

static enum status read_status(struct json_reader *reader, const json_t *object)
{
    const char *word = json_reader_word(reader, object, "status");
    enum status status = word ? status_from_word(word) : ST_OK;
    return status == ST_COUNT ? ST_FAILED : status;
}

static enum channel read_channel(struct json_reader *reader, const json_t *object)
{
    const char *word = json_reader_word(reader, object, "channel");
    enum channel channel = word ? call_channel_from_word(word) : CHANNEL_NONE;
    return channel == CHANNEL_COUNT ? CHANNEL_NONE : channel;
}

static void read_fault(struct json_reader *reader, const json_t *object, struct fault *fault, char **api)
{
    const json_t *value = json_reader_object(reader, object, "fault");
    json_reader_text(reader, value, "api", api);
    json_reader_number(reader, value, "number", &fault->code);
    fault->api = *api;
}

static void read_evidence(struct json_reader *reader, const json_t *object, struct evidence *evidence)
{
    evidence->where = memory_string("");
    json_reader_sentence(reader, object, "what", &evidence->what);
    json_reader_text(reader, object, "where", &evidence->where);
    json_reader_sentence(reader, object, "expected", &evidence->expected);
    json_reader_sentence(reader, object, "actual", &evidence->actual);
    json_reader_number(reader, object, "ms", &evidence->ms);
    evidence->status = read_status(reader, object);
    evidence->channel = read_channel(reader, object);
    read_fault(reader, object, &evidence->fault, &evidence->fault_api);
    const json_t *attempts = json_reader_array(reader, object, "attempts", CALL_ATTEMPTS);
    for (size_t i = 0; i < json_array_size(attempts); i++) {
        const json_t *value = json_array_get(attempts, i);
        struct attempt *attempt = &evidence->attempts[evidence->attempt_count++];
        attempt->channel = read_channel(reader, value);
        attempt->status = read_status(reader, value);
        read_fault(reader, value, &attempt->fault, &evidence->attempt_apis[i]);
    }
}

static void read_offers(struct json_reader *reader, const json_t *object, struct finding *finding)
{
    const json_t *array = json_reader_array(reader, object, "remedies", RUN_JSON_OFFERS);
    finding->offers = memory_new_n(struct offer, json_array_size(array));
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *value = json_array_get(array, i);
        const char *id = json_reader_word(reader, value, "id");
        struct offer *offer = &finding->offers[finding->offer_count++];
        json_reader_flag(reader, value, "recommended", &offer->recommended);
        offer->remedy = id && finding->requirement ? catalogue_remedy(finding->requirement, id) : NULL;
    }
}

/* A verdict word of a newer program is one that this program cannot tell. */
static enum verdict read_verdict(struct json_reader *reader, const json_t *object)
{
    const char *word = json_reader_word(reader, object, "verdict");
    enum verdict verdict = word ? verdict_from_word(word) : V_CANNOT_TELL;
    return verdict == V_COUNT ? V_CANNOT_TELL : verdict;
}

static void read_foreign(struct json_reader *reader, const json_t *object, struct finding *finding)
{
    const char *area = json_reader_word(reader, object, "area");
    const char *severity = json_reader_word(reader, object, "severity");
    json_reader_text(reader, object, "title", &finding->foreign_title);
    finding->foreign_severity = severity ? run_json_severity_from_word(severity) : SEVERITY_INFORMATION;
    finding->foreign_area = AREA_QUERY;
    for (unsigned i = 0; area && i < AREA_COUNT; i++)
        if (strcmp(area_word((enum area)i), area) == 0)
            finding->foreign_area = (enum area)i;
}

struct finding *run_json_read_finding(struct json_reader *reader, const json_t *object)
{
    const char *id = json_reader_word(reader, object, "id");
    if (!id || !id[0] || strlen(id) > RUN_JSON_ID || strspn(id, RUN_JSON_ID_CHARACTERS) != strlen(id)) {
        json_reader_fail(reader, "id", TEXT_REPORT_JSON_NO_ID);
        return NULL;
    }
    const struct requirement *requirement = catalogue_find(id);
    struct finding *finding = finding_new(requirement, NULL);
    char *subject = NULL;
    json_reader_text(reader, object, "subject", &subject);
    finding_rename(finding, requirement ? requirement->id : id, subject);
    free(subject);
    if (!requirement)
        read_foreign(reader, object, finding);
    finding->verdict = read_verdict(reader, object);
    json_reader_sentence(reader, object, "summary", &finding->summary);
    json_reader_sentence(reader, object, "advice", &finding->advice);
    json_reader_flag(reader, object, "by_policy", &finding->by_policy);
    json_reader_text(reader, object, "policy", &finding->policy);
    json_reader_text(reader, object, "blocked_by", &finding->blocked_by);
    json_reader_flag(reader, object, "needs_administrator", &finding->needs_administrator);
    json_reader_number(reader, object, "ms", &finding->ms);
    const json_t *evidence = json_reader_array(reader, object, "evidence", RUN_JSON_EVIDENCE);
    for (size_t i = 0; i < json_array_size(evidence) && !reader->failed; i++) {
        size_t mark = json_reader_enter(reader, "evidence", i);
        read_evidence(reader, json_array_get(evidence, i), finding_add_evidence(finding));
        json_reader_leave(reader, mark);
    }
    read_offers(reader, object, finding);
    return finding;
}
