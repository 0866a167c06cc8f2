/* SPDX-License-Identifier: MIT
 * The member "refused" of a run: who was refused, by the logs of the target. */
#include "base/memory.h"
#include "base/time.h"
#include "diagnosis/refused.h"
#include "report/json_reader.h"
#include "report/run_json.h"

#include <stdlib.h>
#include <string.h>

static json_t *fault_code(uint32_t code)
{
    return code ? json_integer(code) : json_null();
}

static void set_time(json_t *object, const char *name, int64_t ms)
{
    char text[TIME_TEXT];
    run_json_set_text(object, name, time_to_text_ms(ms, text));
}

json_t *run_json_refusal(const struct refusal *refusal, enum language language)
{
    enum cause cause = refused_cause(refusal);
    struct sentence sentence = refused_sentence(refusal);
    struct sentence why = sentence_of(cause ? cause_info(cause)->sentence : TEXT_NONE, NULL);
    json_t *object = json_object();
    run_json_set_text(object, "event", refusal->kind->word);
    run_json_set_text(object, "account", refusal->account);
    run_json_set_text(object, "sid", refusal->sid);
    run_json_set_text(object, "client", refusal->client);
    run_json_set_text(object, "object", refusal->object);
    run_json_set(object, "claimed", json_boolean(refusal->claimed));
    run_json_set(object, "code", fault_code(refusal->code));
    set_time(object, "first", refusal->first_ms);
    set_time(object, "last", refusal->last_ms);
    run_json_set(object, "count", json_integer(refusal->count));
    run_json_set_text(object, "requirement", cause ? cause_info(cause)->requirement : NULL);
    run_json_set(object, "cause", run_json_sentence(&why, language));
    run_json_set(object, "text", run_json_sentence(&sentence, language));
    sentence_free(&why);
    sentence_free(&sentence);
    return object;
}

json_t *run_json_refused_log(enum refusal_log log, const struct refusal_log_answer *answer)
{
    json_t *object = json_object();
    run_json_set_text(object, "log", refusal_log_name(log));
    run_json_set_text(object, "status", status_word(answer->status));
    run_json_set(object, "code", fault_code(answer->fault.code));
    run_json_set(object, "more", json_boolean(answer->more));
    run_json_set(object, "off", json_boolean(answer->off));
    return object;
}

json_t *run_json_refused(const struct run *run, enum language language)
{
    const struct refusals *refusals = &run->facts.refusals;
    json_t *object = json_object(), *items = json_array(), *logs = json_array();
    for (size_t i = 0; i < refusals->count; i++)
        json_array_append_new(items, run_json_refusal(&refusals->items[i], language));
    for (unsigned i = 0; i < REFUSAL_LOG_COUNT; i++)
        json_array_append_new(logs, run_json_refused_log((enum refusal_log)i, &refusals->logs[i]));
    run_json_set(object, "items", items);
    run_json_set(object, "others", json_integer(refusals->others));
    run_json_set(object, "logs", logs);
    return object;
}

/* ---- reading ---- */

static void read_item(struct json_reader *reader, const json_t *object, struct refusals *out)
{
    const char *word = json_reader_word(reader, object, "event");
    const struct refusal_kind *kind = word ? refusal_kind_from_word(word) : NULL;
    /* One that only a newer program knows is counted, not shown. */
    struct refusal refusal = {.kind = kind,
                              .account = memory_string(""),
                              .sid = memory_string(""),
                              .client = memory_string(""),
                              .object = memory_string(""),
                              .count = 1};
    json_reader_number(reader, object, "count", &refusal.count);
    json_reader_text(reader, object, "account", &refusal.account);
    json_reader_text(reader, object, "sid", &refusal.sid);
    json_reader_text(reader, object, "client", &refusal.client);
    json_reader_text(reader, object, "object", &refusal.object);
    json_reader_flag(reader, object, "claimed", &refusal.claimed);
    json_reader_number(reader, object, "code", &refusal.code);
    json_reader_time(reader, object, "first", &refusal.first_ms);
    json_reader_time(reader, object, "last", &refusal.last_ms);
    if (kind) {
        refusals_add(out, &refusal);
        return;
    }
    out->others += refusal.count;
    refusal_free(&refusal);
}

static void read_log(struct json_reader *reader, const json_t *object, struct refusals *out)
{
    const char *name = json_reader_word(reader, object, "log"), *word = json_reader_word(reader, object, "status");
    enum status status = word ? status_from_word(word) : ST_COUNT;
    for (unsigned i = 0; name && i < REFUSAL_LOG_COUNT; i++) {
        struct refusal_log_answer *answer = &out->logs[i];
        if (strcmp(refusal_log_name((enum refusal_log)i), name) != 0)
            continue;
        answer->status = status == ST_COUNT ? ST_FAILED : status;
        json_reader_number(reader, object, "code", &answer->fault.code);
        json_reader_flag(reader, object, "more", &answer->more);
        json_reader_flag(reader, object, "off", &answer->off);
    }
}

void run_json_read_refused(struct json_reader *reader, const json_t *root, struct run *run)
{
    struct refusals *out = &run->facts.refusals;
    const json_t *object = json_reader_object(reader, root, "refused");
    if (!object)
        return;
    *out = refusals_none();
    run->facts.present |= FACT_EVENTS;
    json_reader_number(reader, object, "others", &out->others);
    const json_t *items = json_reader_array(reader, object, "items", REFUSALS_MAX);
    for (size_t i = 0; i < json_array_size(items) && !reader->failed; i++) {
        size_t mark = json_reader_enter(reader, "refused.items", i);
        read_item(reader, json_array_get(items, i), out);
        json_reader_leave(reader, mark);
    }
    const json_t *logs = json_reader_array(reader, object, "logs", REFUSAL_LOG_COUNT * 4);
    for (size_t i = 0; i < json_array_size(logs) && !reader->failed; i++)
        read_log(reader, json_array_get(logs, i), out);
    refusals_sort(out);
}
