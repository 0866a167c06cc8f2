/* SPDX-License-Identifier: MIT */
#include "report/redact.h"

#include "base/memory.h"
#include "report/redact_forms.h"
#include "report/redact_learn.h"
#include "report/run_json.h"

#include <stdlib.h>
#include <string.h>

struct redactor {
    struct redact_words words;
};

struct redactor *redact_new(void)
{
    return memory_new(struct redactor);
}

void redact_stop_with(struct redactor *redactor, struct cancel *cancel)
{
    redactor->words.cancel = cancel;
}

void redact_free(struct redactor *redactor)
{
    if (redactor)
        redact_words_free(&redactor->words);
    free(redactor);
}

/* ---- replacing ---- */

static void replace(struct redact_words *words, char **text)
{
    if (!*text || sentence_nested(*text) != TEXT_NONE)
        return;
    char *redacted = redact_forms_replace(words, *text);
    free(*text);
    *text = redacted;
}

static void replace_sentence(struct redact_words *words, struct sentence *sentence)
{
    for (size_t i = 0; i < TEXT_ARGUMENTS; i++)
        replace(words, &sentence->arguments[i]);
}

/* Bytes of a literal up to its QUOTE; WQL writes one inside it behind a backslash. */
static size_t literal_length(const char *text, char quote)
{
    size_t length = 0;
    while (text[length] && text[length] != quote)
        length += text[length] == '\\' && text[length + 1] ? 2 : 1;
    return length;
}

/* Literals of the query, then the rest of it. */
static void replace_wql(struct redact_words *words, char **query)
{
    struct strbuf out = STRBUF_INIT;
    for (const char *at = *query ? *query : ""; *at;) {
        size_t plain = strcspn(at, "'\"");
        strbuf_add_n(&out, at, plain);
        at += plain;
        if (!*at)
            break;
        const char quote[] = {*at, '\0'};
        size_t length = literal_length(at + 1, *at);
        char *literal = memory_string_n(at + 1, length);
        strbuf_printf(&out, "%s%s%s", quote, literal[0] ? redact_words_token(words, REDACT_VALUE, literal) : "", quote);
        free(literal);
        at += 1 + length + (at[1 + length] != '\0');
    }
    free(*query);
    *query = strbuf_take(&out);
    replace(words, query);
}

static void replace_evidence(struct redact_words *words, struct evidence *evidence)
{
    replace_sentence(words, &evidence->what);
    if (evidence->what.id == TEXT_QRY_RUN_WHAT && evidence->where)
        replace_wql(words, &evidence->where);
    else
        replace(words, &evidence->where);
    replace_sentence(words, &evidence->expected);
    replace_sentence(words, &evidence->actual);
    /* Names of functions are literals unless a file brought them. */
    if (evidence->fault_api) {
        replace(words, &evidence->fault_api);
        evidence->fault.api = evidence->fault_api;
    }
    for (size_t i = 0; i < evidence->attempt_count; i++) {
        if (!evidence->attempt_apis[i])
            continue;
        replace(words, &evidence->attempt_apis[i]);
        evidence->attempts[i].fault.api = evidence->attempt_apis[i];
    }
}

static void replace_finding(struct redact_words *words, struct finding *finding)
{
    replace_sentence(words, &finding->summary);
    replace_sentence(words, &finding->advice);
    replace(words, &finding->policy);
    replace(words, &finding->blocked_by);
    replace(words, &finding->foreign_title);
    replace(words, &finding->subject);
    finding_rename(finding, finding->id, finding->subject);
    for (size_t i = 0; i < finding->evidence_count; i++)
        replace_evidence(words, &finding->evidence[i]);
}

static char *described(void (*describe)(struct strbuf *, enum language, const struct run_change *),
                       enum language language, const struct run_change *change)
{
    struct strbuf text = STRBUF_INIT;
    describe(&text, language, change);
    return strbuf_take(&text);
}

/* The states hold names and SIDs as bytes; their words do. */
static void replace_change(struct redact_words *words, struct run_change *change, enum language language)
{
    char *text = described(run_change_describe, language, change);
    char *before = described(run_change_describe_before, language, change);
    char *after = described(run_change_describe_after, language, change);
    free(change->text);
    free(change->before);
    free(change->after);
    change->text = text;
    change->before = before;
    change->after = after;
    replace(words, &change->text);
    replace(words, &change->before);
    replace(words, &change->after);
    replace(words, &change->requirement);
    replace(words, &change->remedy);
    change_free(&change->change);
    change->change = (struct change){0};
}

/* What a query answers can be anything: only the standard one is known to hold no names. */
static void replace_query(struct redact_words *words, struct run *run)
{
    struct wmi_rows *table = &run->facts.query;
    bool standard = run->request.query && strcmp(run->request.query, REQUEST_QUERY) == 0;
    for (size_t i = 0; i < table->row_count * table->column_count; i++) {
        if (!table->cells[i])
            continue;
        if (standard) {
            replace(words, &table->cells[i]);
        } else if (table->cells[i][0]) {
            char *token = memory_string(
                cancel_requested(words->cancel) ? "" : redact_words_token(words, REDACT_VALUE, table->cells[i]));
            free(table->cells[i]);
            table->cells[i] = token;
        }
    }
    for (size_t i = 0; i < table->column_count; i++)
        replace(words, &table->columns[i]);
}

/* Only the verb and the names of the options stay: a value may be a name or a path. */
static void replace_command(char **command)
{
    struct strbuf out = STRBUF_INIT;
    size_t word = 0;
    for (const char *at = *command ? *command : ""; *at; word++) {
        size_t length = strcspn(at, " ");
        if (word < 2 && strspn(at, "abcdefghijklmnopqrstuvwxyz-.") == length)
            strbuf_printf(&out, "%s%.*s", word ? " " : "", (int)length, at);
        else if (at[0] == '-' && at[1] == '-')
            strbuf_printf(&out, " %.*s", (int)(2 + strspn(at + 2, "abcdefghijklmnopqrstuvwxyz-")), at);
        at += length + strspn(at + length, " ");
    }
    free(*command);
    *command = strbuf_take(&out);
}

static void replace_system(struct redact_words *words, struct run *run)
{
    struct os_info *os = &run->os;
    bool system = redact_learn_is_system(run);
    replace(words, &os->computer);
    replace(words, &os->dns_name);
    replace(words, &os->caption);
    replace(words, &os->domain);
    replace(words, &os->user_sid);
    if (!system)
        replace(words, &os->user);
}

static void replace_request(struct redact_words *words, struct request *request)
{
    replace(words, &request->target);
    replace(words, &request->account);
    replace(words, &request->user);
    replace(words, &request->client_address);
    replace(words, &request->namespace_path);
    replace(words, &request->assume);
}

static void replace_needs(struct redact_words *words, struct needs *needs)
{
    replace(words, &needs->name);
    replace(words, &needs->account);
    for (size_t i = 0; i < needs->client_count; i++) {
        replace(words, &needs->clients[i]);
        if (needs->addresses)
            replace(words, &needs->addresses[i]);
    }
    for (size_t i = 0; i < needs->count; i++) {
        struct need *item = &needs->items[i];
        replace(words, &item->namespace_path);
        replace(words, &item->class_name);
        replace(words, &item->method);
        replace_wql(words, &item->query);
    }
}

static void replace_refusals(struct redact_words *words, struct refusals *refusals)
{
    for (size_t i = 0; i < refusals->count; i++) {
        replace(words, &refusals->items[i].account);
        replace(words, &refusals->items[i].sid);
        replace(words, &refusals->items[i].client);
        replace(words, &refusals->items[i].object);
    }
}

/* All that is written of the facts. */
static void keep_written(struct facts *facts)
{
    struct facts kept = {.present = facts->present & (FACT_QUERY | FACT_EVENTS),
                         .query = facts->query,
                         .query_reading = {.status = facts->query_reading.status},
                         .refusals = facts->refusals,
                         .refusals_reading = {.status = facts->refusals_reading.status}};
    facts->query = (struct wmi_rows){0};
    facts->refusals = refusals_none();
    facts_free(facts);
    *facts = kept;
}

static void replace_run(struct redact_words *words, struct run *run, enum language language)
{
    char sid[SID_TEXT_MAX];
    replace_query(words, run);
    replace_wql(words, &run->request.query);
    replace_needs(words, &run->request.needs);
    replace_request(words, &run->request);
    replace_system(words, run);
    replace_command(&run->command);
    replace(words, &run->client);
    replace(words, &run->account.name);
    if (run->account.sid.size && !redact_forms_well_known_sid(sid_to_text(&run->account.sid, sid)))
        run->account.sid.size = 0;
    for (size_t i = 0; i < run->finding_count; i++)
        replace_finding(words, run->findings[i]);
    for (size_t i = 0; i < run->change_count; i++)
        replace_change(words, &run->changes[i], language);
    replace_refusals(words, &run->facts.refusals);
    keep_written(&run->facts);
    run->redacted = true;
    if (run->other)
        replace_run(words, run->other, language);
}

size_t redact_steps(const struct redactor *redactor)
{
    return redactor->words.steps;
}

void redact_apply(struct redactor *redactor, struct run *run, enum language language)
{
    redact_words_forget(&redactor->words); /* those of the run before */
    redact_learn_run(&redactor->words, run);
    replace_run(&redactor->words, run, language);
}

char *redact_line(void *redactor, const char *line)
{
    return redact_forms_replace(&((struct redactor *)redactor)->words, line);
}

char *redact_key(const struct redactor *redactor)
{
    json_t *tokens = json_object();
    for (size_t i = 0; i < redactor->words.token_count; i++)
        run_json_set_text(tokens, redactor->words.tokens[i].token, redactor->words.tokens[i].original);
    json_t *object = json_object();
    run_json_set_text(object, "format", "wmiready-redaction-key");
    run_json_set(object, "schema", json_integer(RUN_JSON_SCHEMA));
    run_json_set(object, "tokens", tokens);
    char *json = json_dumps(object, JSON_INDENT(1) | JSON_ENSURE_ASCII);
    char *out = strbuf_printed("%s\n", json ? json : "{}");
    free(json);
    json_decref(object);
    return out;
}
