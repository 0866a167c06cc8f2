/* SPDX-License-Identifier: MIT */
#include "report/run_json.h"

#include "base/memory.h"
#include "base/time.h"
#include "check/audience.h"
#include "diagnosis/diagnosis.h"
#include "machine/sid.h"
#include "remedy/remedy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void set_number(json_t *object, const char *name, int64_t value)
{
    run_json_set(object, name, json_integer(value));
}

static void set_flag(json_t *object, const char *name, bool value)
{
    run_json_set(object, name, json_boolean(value));
}

static void set_time(json_t *object, const char *name, int64_t ms)
{
    char text[TIME_TEXT];
    run_json_set_text(object, name, time_to_text_ms(ms, text));
}

static json_t *target(const struct run *run)
{
    json_t *object = json_object();
    run_json_set_text(object, "name", run->request.target);
    set_flag(object, "local", run->request.local);
    run_json_set_text(object, "computer", run->os.computer);
    run_json_set_text(object, "dns_name", run->os.dns_name);
    run_json_set_text(object, "domain", run->os.domain);
    const struct sid *machine = &run->account.machine_domain;
    char sid[SID_TEXT_MAX];
    run_json_set_text(object, "machine_sid", machine->size && !run->redacted ? sid_to_text(machine, sid) : NULL);
    set_flag(object, "domain_joined", run->os.domain_joined);
    return object;
}

static json_t *system_of(const struct os_info *os)
{
    char version[64];
    json_t *object = json_object();
    run_json_set_text(object, "caption", os->caption);
    snprintf(version, sizeof version, "%u.%u.%u.%u", os->major, os->minor, os->build, os->revision);
    run_json_set_text(object, "version", version);
    set_flag(object, "server", os->server);
    set_flag(object, "domain_controller", os->domain_controller);
    set_flag(object, "home_edition", os->home_edition);
    return object;
}

static json_t *operator_of(const struct run *run)
{
    json_t *object = json_object();
    /* Credentials have their name even when the target told nothing. */
    bool known = run->os.user && run->os.user[0];
    run_json_set_text(object, "user", known ? run->os.user : run->request.user);
    run_json_set_text(object, "sid", run->os.user_sid);
    set_flag(object, "elevated", run->os.elevated);
    set_flag(object, "other_credentials", run->request.user != NULL);
    return object;
}

static json_t *account(const struct run *run)
{
    static const char *const kinds[] = {"unknown", "user", "group", "computer", "well-known"};
    const struct account *account = &run->account;
    char sid[SID_TEXT_MAX];
    json_t *object = json_object();
    run_json_set_text(object, "requested", run->request.account);
    run_json_set_text(object, "name", account->name);
    run_json_set_text(object, "sid", account->sid.size ? sid_to_text(&account->sid, sid) : NULL);
    run_json_set_text(object, "kind", (size_t)account->kind < array_count(kinds) ? kinds[account->kind] : kinds[0]);
    set_flag(object, "local", account->local);
    return object;
}

static json_t *only(const struct request *request)
{
    if (!request->only)
        return json_null();
    json_t *array = json_array();
    for (size_t i = 0; request->only[i]; i++)
        json_array_append_new(array, run_json_text(request->only[i]));
    return array;
}

static const char *readiness_word(enum readiness readiness)
{
    static const char *const words[] = {"ready", "needs-change", "cannot-tell"};
    return words[readiness];
}

static json_t *counts(const struct run *run)
{
    json_t *object = json_object();
    for (unsigned i = 0; i < V_COUNT; i++)
        set_number(object, verdict_word((enum verdict)i), (int64_t)run_count(run, (enum verdict)i));
    return object;
}

static json_t *layers(const struct run *run)
{
    static const char *const marks[] = {"passed",         "failed",        "not-reached", "not-told",
                                        "settings-allow", "settings-stop", "not-part"};
    struct layer_state states[LAYER_COUNT];
    json_t *array = json_array();
    diagnosis_layers(run, states);
    for (unsigned i = 0; i < LAYER_COUNT; i++) {
        json_t *object = json_object();
        run_json_set_text(object, "layer", layer_word((enum layer)i));
        run_json_set_text(object, "mark", marks[states[i].mark]);
        run_json_set_text(object, "requirement", states[i].requirement);
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *rows(const struct wmi_rows *table)
{
    json_t *array = json_array();
    for (size_t r = 0; r < table->row_count && r < RUN_JSON_ROWS && (r + 1) * table->column_count <= RUN_JSON_CELLS;
         r++) {
        json_t *row = json_array();
        for (size_t c = 0; c < table->column_count; c++)
            json_array_append_new(row, run_json_text(table->cells[r * table->column_count + c]));
        json_array_append_new(array, row);
    }
    return array;
}

static json_t *query(const struct run *run)
{
    const struct wmi_rows *table = &run->facts.query;
    json_t *object = json_object();
    run_json_set_text(object, "namespace", run->request.namespace_path);
    run_json_set_text(object, "text", run->request.query);
    if (!(run->facts.present & FACT_QUERY))
        return object;
    json_t *columns = json_array();
    for (size_t c = 0; c < table->column_count; c++)
        json_array_append_new(columns, run_json_text(table->columns[c]));
    run_json_set_text(object, "status", status_word(run->facts.query_reading.status));
    set_number(object, "connect_ms", table->connect_ms);
    set_number(object, "query_ms", table->query_ms);
    set_number(object, "row_count", (int64_t)table->row_count);
    set_flag(object, "truncated", table->truncated);
    run_json_set(object, "columns", columns);
    run_json_set(object, "rows", rows(table));
    return object;
}

static json_t *findings(const struct run *run, enum language language)
{
    json_t *array = json_array();
    for (size_t i = 0; i < run->finding_count; i++)
        json_array_append_new(array, run_json_finding(run->findings[i], language));
    return array;
}

static json_t *changes(const struct run *run, enum language language)
{
    json_t *array = json_array();
    for (size_t i = 0; i < run->change_count; i++)
        json_array_append_new(array, run_json_change(&run->changes[i], language));
    return array;
}

static json_t *headline(const struct run *run, enum language language)
{
    struct sentence sentence;
    run_headline(run, &sentence);
    json_t *object = run_json_sentence(&sentence, language);
    sentence_free(&sentence);
    return object;
}

/* For whom and from where the verdict holds. */
static json_t *audience(const struct run *run, enum language language)
{
    struct audience audience = audience_of(run);
    struct sentence asked = audience_asked(run);
    json_t *object = json_object();
    run_json_set_text(object, "account", audience.account);
    run_json_set_text(object, "from", audience_origin_word(audience.origin));
    run_json_set_text(object, "client", audience.client);
    set_flag(object, "proven", audience.proven);
    run_json_set(object, "asked", run_json_sentence(&asked, language));
    sentence_free(&asked);
    return object;
}

static void what_was_asked(json_t *object, const struct run *run)
{
    set_time(object, "started", run->started_ms);
    set_time(object, "finished", run->finished_ms);
    set_flag(object, "cancelled", run->cancelled);
    set_flag(object, "redacted", run->redacted);
    run_json_set_text(object, "command", run->command);
    run_json_set_text(object, "client", run->client);
    run_json_set_text(object, "client_address", run->request.client_address);
    set_flag(object, "client_here", run->request.client_here);
    if (run->request.assume)
        run_json_set_text(object, "assumed", run->request.assume);
    run_json_set(object, "target", target(run));
    run_json_set(object, "os", system_of(&run->os));
    run_json_set(object, "operator", operator_of(run));
    run_json_set(object, "account", account(run));
    run_json_set(object, "only", only(&run->request));
    if (run->request.no_logon)
        set_flag(object, "no_logon", true);
    if (run->request.network_only)
        set_flag(object, "network_only", true);
    set_number(object, "probe_ms", run->request.probe_ms);
    set_number(object, "call_ms", run->request.call_ms);
}

static json_t *whole(const struct run *run, enum language language)
{
    const struct finding *first = run_first_cause(run);
    json_t *object = json_object();
    run_json_set_text(object, "format", RUN_JSON_FORMAT);
    set_number(object, "schema", RUN_JSON_SCHEMA);
    run_json_set_text(object, "program", "WMI Ready");
    run_json_set_text(object, "version", run->program_version);
    run_json_set_text(object, "language", text_language_tag(language));
    what_was_asked(object, run);
    run_json_set_text(object, "readiness", readiness_word(run_readiness(run)));
    run_json_set(object, "headline", headline(run, language));
    run_json_set(object, "for", audience(run, language));
    run_json_set(object, "counts", counts(run));
    run_json_set_text(object, "first_cause", first ? first->key : NULL);
    run_json_set(object, "layers", layers(run));
    run_json_set(object, "findings", findings(run, language));
    run_json_set(object, "needs", run_json_needs(run));
    run_json_set(object, "query", query(run));
    if (run_refusals_known(run))
        run_json_set(object, "refused", run_json_refused(run, language));
    run_json_set(object, "changes", changes(run, language));
    run_json_set(object, "other", run->other ? whole(run->other, language) : json_null());
    return object;
}

/* < > & and DEL can only stand inside strings, where \u00HH means the same. */
static char *printable(const char *json)
{
    struct strbuf out = STRBUF_INIT;
    while (*json) {
        size_t plain = strcspn(json, "\n<>&\x7F");
        strbuf_add_n(&out, json, plain);
        json += plain;
        if (*json == '\n') { /* one member a line; the blanks before them would be a seventh of a page */
            strbuf_add_char(&out, *json++);
            json += strspn(json, " ");
        } else if (*json)
            strbuf_printf(&out, "\\u%04X", (unsigned)(unsigned char)*json++);
    }
    strbuf_add_char(&out, '\n');
    return strbuf_take(&out);
}

char *run_json_write(const struct run *run, enum language language)
{
    json_t *object = whole(run, language);
    char *json = json_dumps(object, JSON_INDENT(1) | JSON_ENSURE_ASCII);
    char *out = printable(json ? json : "null");
    free(json);
    json_decref(object);
    return out;
}
