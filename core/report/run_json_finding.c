/* SPDX-License-Identifier: MIT
 * Sentences, findings and changes as JSON. */
#include "report/run_json.h"

#include "base/memory.h"
#include "base/time.h"
#include "base/utf8.h"
#include "remedy/remedy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void run_json_set(json_t *object, const char *name, json_t *value)
{
    json_object_set_new(object, name, value);
}

void run_json_set_text(json_t *object, const char *name, const char *text)
{
    run_json_set(object, name, run_json_text(text));
}

json_t *run_json_text(const char *text)
{
    if (!text)
        return json_null();
    struct strbuf clean = STRBUF_INIT;
    const char *end = text + strlen(text);
    for (size_t i = 0; i < RUN_JSON_TEXT && text < end; i++)
        utf8_add_char(&clean, utf8_next(&text, end));
    json_t *string = json_stringn_nocheck(strbuf_text(&clean), clean.length);
    strbuf_free(&clean);
    return string;
}

static json_t *argument(const char *value, enum language language)
{
    enum text_id nested = sentence_nested(value);
    if (nested == TEXT_NONE)
        return run_json_text(value);
    json_t *object = json_object();
    run_json_set_text(object, "id", text_name(nested).text);
    run_json_set_text(object, "text", text_get(language, nested));
    return object;
}

json_t *run_json_sentence(const struct sentence *sentence, enum language language)
{
    if (sentence->id == TEXT_NONE)
        return json_null();
    json_t *arguments = json_array();
    for (size_t i = 0; i < TEXT_ARGUMENTS && sentence->arguments[i]; i++)
        json_array_append_new(arguments, argument(sentence->arguments[i], language));
    struct strbuf text = STRBUF_INIT;
    sentence_format(&text, language, sentence);
    json_t *object = json_object();
    run_json_set_text(object, "id", text_name(sentence->id).text);
    run_json_set(object, "args", arguments);
    run_json_set_text(object, "text", strbuf_text(&text));
    strbuf_free(&text);
    return object;
}

static const char *const severities[] = {"blocker", "conditional", "information"};

static const char *severity_word(enum severity severity)
{
    return (size_t)severity < array_count(severities) ? severities[severity] : severities[0];
}

enum severity run_json_severity_from_word(const char *word)
{
    for (unsigned i = 0; i < array_count(severities); i++)
        if (strcmp(severities[i], word) == 0)
            return (enum severity)i;
    return SEVERITY_BLOCKER;
}

static const char *disruption_word(uint32_t disruption)
{
    static const char *const words[] = {"none", "service", "logon", "restart"};
    return disruption < array_count(words) ? words[disruption] : words[0];
}

/* "0x800706BA" for people and searches, the number for programs; null when there was no error. */
static json_t *fault(const char *api, uint32_t code)
{
    if (!code)
        return json_null();
    char hex[16];
    snprintf(hex, sizeof hex, "0x%08X", (unsigned)code);
    json_t *object = json_object();
    run_json_set_text(object, "api", api);
    run_json_set_text(object, "code", hex);
    run_json_set(object, "number", json_integer(code));
    return object;
}

static json_t *attempts(const struct evidence *evidence)
{
    json_t *array = json_array();
    for (size_t i = 0; i < evidence->attempt_count; i++) {
        const struct attempt *attempt = &evidence->attempts[i];
        json_t *object = json_object();
        run_json_set_text(object, "channel", call_channel_word(attempt->channel));
        run_json_set_text(object, "status", status_word(attempt->status));
        run_json_set(object, "fault", fault(attempt->fault.api, attempt->fault.code));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *evidence_of(const struct evidence *evidence, enum language language)
{
    json_t *object = json_object();
    run_json_set(object, "what", run_json_sentence(&evidence->what, language));
    run_json_set_text(object, "where", evidence->where ? evidence->where : "");
    run_json_set(object, "expected", run_json_sentence(&evidence->expected, language));
    run_json_set(object, "actual", run_json_sentence(&evidence->actual, language));
    run_json_set_text(object, "status", status_word(evidence->status));
    run_json_set_text(object, "channel", call_channel_word(evidence->channel));
    run_json_set(object, "fault", fault(evidence->fault.api, evidence->fault.code));
    run_json_set(object, "attempts", attempts(evidence));
    run_json_set(object, "ms", json_integer(evidence->ms));
    return object;
}

static json_t *offer_of(const struct finding *finding, const struct offer *offer, enum language language)
{
    const struct remedy *remedy = offer->remedy;
    char *apply = strbuf_printed("%s:%s", finding->key, remedy->id);
    json_t *object = json_object();
    run_json_set_text(object, "id", remedy->id);
    run_json_set_text(object, "apply", apply);
    run_json_set(object, "recommended", json_boolean(offer->recommended));
    run_json_set_text(object, "title", text_get(language, remedy->title));
    run_json_set_text(object, "effect", text_get(language, remedy->effect));
    run_json_set_text(object, "undo", text_get(language, remedy->undo));
    run_json_set_text(object, "disruption", disruption_word((uint32_t)remedy->disruption));
    run_json_set(object, "reversible", json_boolean(remedy->reversible));
    free(apply);
    return object;
}

static json_t *title_of(const struct finding *finding, enum language language)
{
    struct strbuf title = STRBUF_INIT;
    finding_title(&title, language, finding);
    json_t *string = run_json_text(strbuf_text(&title));
    strbuf_free(&title);
    return string;
}

json_t *run_json_finding(const struct finding *finding, enum language language)
{
    json_t *evidence = json_array();
    for (size_t i = 0; i < finding->evidence_count; i++)
        json_array_append_new(evidence, evidence_of(&finding->evidence[i], language));
    json_t *remedies = json_array();
    for (size_t i = 0; i < finding->offer_count; i++)
        if (finding->offers[i].remedy)
            json_array_append_new(remedies, offer_of(finding, &finding->offers[i], language));
    json_t *object = json_object();
    run_json_set_text(object, "id", finding->id);
    run_json_set_text(object, "subject", finding->subject);
    run_json_set_text(object, "area", area_word(finding_area(finding)));
    run_json_set_text(object, "severity", severity_word(finding_severity(finding)));
    run_json_set(object, "title", title_of(finding, language));
    run_json_set_text(object, "verdict", verdict_word(finding->verdict));
    run_json_set(object, "summary", run_json_sentence(&finding->summary, language));
    run_json_set(object, "advice", run_json_sentence(&finding->advice, language));
    run_json_set(object, "evidence", evidence);
    run_json_set(object, "remedies", remedies);
    run_json_set(object, "by_policy", json_boolean(finding->by_policy));
    run_json_set_text(object, "policy", finding->policy);
    run_json_set_text(object, "blocked_by", finding->blocked_by);
    run_json_set(object, "needs_administrator", json_boolean(finding->needs_administrator));
    run_json_set(object, "ms", json_integer(finding->ms));
    return object;
}

static json_t *described(void (*describe)(struct strbuf *, enum language, const struct run_change *),
                         enum language language, const struct run_change *change)
{
    struct strbuf text = STRBUF_INIT;
    describe(&text, language, change);
    json_t *string = run_json_text(strbuf_text(&text));
    strbuf_free(&text);
    return string;
}

/* In words: the exact bytes are the journal's, which only administrators can read. */
json_t *run_json_change(const struct run_change *change, enum language language)
{
    char at[TIME_TEXT];
    json_t *object = json_object();
    run_json_set_text(object, "requirement", change->requirement);
    run_json_set_text(object, "remedy", change->remedy);
    run_json_set_text(object, "at", time_to_text_ms(change->at_ms, at));
    run_json_set_text(object, "status", status_word(change->status));
    run_json_set(object, "fault", fault(NULL, change->code));
    run_json_set(object, "undone", json_boolean(change->undone));
    run_json_set(object, "text", described(run_change_describe, language, change));
    run_json_set(object, "before", described(run_change_describe_before, language, change));
    run_json_set(object, "after", described(run_change_describe_after, language, change));
    return object;
}
