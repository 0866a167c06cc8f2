/* SPDX-License-Identifier: MIT */
#include "report/run_json.h"

#include "base/memory.h"
#include "base/number.h"
#include "machine/sid.h"
#include "report/json_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "10.0.19045.4780"; at least the first two numbers. (sscanf alone would add 16 KB to the programs.) */
static bool version_from_text(const char *text, struct os_info *os)
{
    uint32_t *const parts[] = {&os->major, &os->minor, &os->build, &os->revision};
    size_t count = 0;
    while (count < array_count(parts)) {
        size_t digits = number_digits(text, 10, 10);
        if (!number_decimal(text, digits, UINT32_MAX, parts[count]))
            break;
        count++;
        if (text[digits] != '.')
            break;
        text += digits + 1;
    }
    return count >= 2;
}

static void read_system(struct json_reader *reader, const json_t *root, struct os_info *os)
{
    const json_t *object = json_reader_object(reader, root, "os");
    json_reader_text(reader, object, "caption", &os->caption);
    json_reader_flag(reader, object, "server", &os->server);
    json_reader_flag(reader, object, "domain_controller", &os->domain_controller);
    json_reader_flag(reader, object, "home_edition", &os->home_edition);
    const char *version = json_reader_word(reader, object, "version");
    if (version && !version_from_text(version, os))
        json_reader_fail(reader, "os.version", TEXT_REPORT_JSON_NO_VERSION);
}

static void read_target(struct json_reader *reader, const json_t *root, struct run *run)
{
    const json_t *object = json_reader_object(reader, root, "target");
    json_reader_text(reader, object, "name", &run->request.target);
    json_reader_flag(reader, object, "local", &run->request.local);
    json_reader_text(reader, object, "computer", &run->os.computer);
    json_reader_text(reader, object, "dns_name", &run->os.dns_name);
    json_reader_text(reader, object, "domain", &run->os.domain);
    const char *machine = json_reader_word(reader, object, "machine_sid");
    if (machine && !sid_from_text(machine, &run->account.machine_domain))
        json_reader_fail(reader, "target.machine_sid", TEXT_REPORT_JSON_NO_SID);
    json_reader_flag(reader, object, "domain_joined", &run->os.domain_joined);
    object = json_reader_object(reader, root, "operator");
    json_reader_text(reader, object, "user", &run->os.user);
    json_reader_text(reader, object, "sid", &run->os.user_sid);
    json_reader_flag(reader, object, "elevated", &run->os.elevated);
    bool other_credentials = false;
    json_reader_flag(reader, object, "other_credentials", &other_credentials);
    if (other_credentials)
        run->request.user = memory_string(run->os.user ? run->os.user : "");
}

static void read_account(struct json_reader *reader, const json_t *root, struct run *run)
{
    static const char *const kinds[] = {"unknown", "user", "group", "computer", "well-known"};
    const json_t *object = json_reader_object(reader, root, "account");
    json_reader_text(reader, object, "requested", &run->request.account);
    json_reader_text(reader, object, "name", &run->account.name);
    json_reader_flag(reader, object, "local", &run->account.local);
    const char *kind = json_reader_word(reader, object, "kind");
    for (unsigned i = 0; kind && i < array_count(kinds); i++)
        if (strcmp(kinds[i], kind) == 0)
            run->account.kind = (enum account_kind)i;
    const char *sid = json_reader_word(reader, object, "sid");
    if (sid && !sid_from_text(sid, &run->account.sid))
        json_reader_fail(reader, "account.sid", TEXT_REPORT_JSON_NO_SID);
}

static void read_only(struct json_reader *reader, const json_t *root, struct request *request)
{
    const json_t *array = json_reader_array(reader, root, "only", RUN_JSON_FINDINGS);
    if (!array)
        return;
    size_t count = json_array_size(array);
    request->only = memory_new_n(char *, count + 1);
    for (size_t i = 0; i < count; i++) {
        const char *id = json_string_value(json_array_get(array, i));
        request->only[i] = memory_string(id ? id : "");
    }
}

static void read_rows(struct json_reader *reader, const json_t *array, struct wmi_rows *table)
{
    table->cells = memory_new_n(char *, json_array_size(array) * table->column_count);
    for (size_t r = 0; r < json_array_size(array) && !reader->failed; r++) {
        const json_t *row = json_array_get(array, r);
        if (json_array_size(row) != table->column_count) {
            json_reader_fail(reader, "query.rows", TEXT_REPORT_JSON_ROW);
            return;
        }
        for (size_t c = 0; c < table->column_count; c++)
            table->cells[table->row_count * table->column_count + c] =
                memory_string(json_string_value(json_array_get(row, c)));
        table->row_count++;
    }
}

static void read_query(struct json_reader *reader, const json_t *root, struct run *run)
{
    struct wmi_rows *table = &run->facts.query;
    const json_t *object = json_reader_object(reader, root, "query");
    json_reader_text(reader, object, "namespace", &run->request.namespace_path);
    json_reader_text(reader, object, "text", &run->request.query);
    const char *status = json_reader_word(reader, object, "status");
    if (!status)
        return;
    run->facts.present |= FACT_QUERY;
    enum status known = status_from_word(status);
    run->facts.query_reading.status = known == ST_COUNT ? ST_FAILED : known;
    json_reader_number(reader, object, "connect_ms", &table->connect_ms);
    json_reader_number(reader, object, "query_ms", &table->query_ms);
    json_reader_flag(reader, object, "truncated", &table->truncated);
    const json_t *columns = json_reader_array(reader, object, "columns", RUN_JSON_COLUMNS);
    const json_t *rows = json_reader_array(reader, object, "rows", RUN_JSON_ROWS);
    if (!columns || !rows)
        return;
    table->columns = memory_new_n(char *, json_array_size(columns));
    for (; table->column_count < json_array_size(columns); table->column_count++) {
        const char *name = json_string_value(json_array_get(columns, table->column_count));
        table->columns[table->column_count] = memory_string(name ? name : "");
    }
    read_rows(reader, rows, table);
    uint32_t count = 0;
    json_reader_number(reader, object, "row_count", &count);
    if (count > table->row_count)
        table->truncated = true;
}

static void read_changes(struct json_reader *reader, const json_t *root, struct run *run)
{
    const json_t *array = json_reader_array(reader, root, "changes", RUN_JSON_CHANGES);
    for (size_t i = 0; i < json_array_size(array) && !reader->failed; i++) {
        const json_t *object = json_array_get(array, i);
        struct run_change *change = run_add_change(run);
        size_t mark = json_reader_enter(reader, "changes", i);
        json_reader_text(reader, object, "requirement", &change->requirement);
        json_reader_text(reader, object, "remedy", &change->remedy);
        change->text = memory_string("");
        json_reader_text(reader, object, "text", &change->text);
        json_reader_text(reader, object, "before", &change->before);
        json_reader_text(reader, object, "after", &change->after);
        json_reader_time(reader, object, "at", &change->at_ms);
        json_reader_flag(reader, object, "undone", &change->undone);
        json_reader_number(reader, json_reader_object(reader, object, "fault"), "number", &change->code);
        const char *status = json_reader_word(reader, object, "status");
        enum status known = status ? status_from_word(status) : ST_OK;
        change->status = known == ST_COUNT ? ST_FAILED : known;
        json_reader_leave(reader, mark);
    }
}

static void read_findings(struct json_reader *reader, const json_t *root, struct run *run)
{
    const json_t *array = json_reader_array(reader, root, "findings", RUN_JSON_FINDINGS);
    if (!array) {
        json_reader_fail(reader, "findings", TEXT_REPORT_JSON_NO_ARRAY);
        return;
    }
    run->findings = memory_new_n(struct finding *, json_array_size(array));
    for (size_t i = 0; i < json_array_size(array) && !reader->failed; i++) {
        size_t mark = json_reader_enter(reader, "findings", i);
        struct finding *finding = run_json_read_finding(reader, json_array_get(array, i));
        if (finding && run_finding(run, finding->key))
            json_reader_fail(reader, "id", TEXT_REPORT_JSON_TWICE);
        if (finding)
            run->findings[run->finding_count++] = finding;
        json_reader_leave(reader, mark);
    }
}

static void read_run(struct json_reader *reader, const json_t *root, struct run *run, bool outer)
{
    json_reader_time(reader, root, "started", &run->started_ms);
    json_reader_time(reader, root, "finished", &run->finished_ms);
    json_reader_flag(reader, root, "cancelled", &run->cancelled);
    json_reader_flag(reader, root, "redacted", &run->redacted);
    json_reader_text(reader, root, "command", &run->command);
    json_reader_text(reader, root, "client", &run->client);
    json_reader_text(reader, root, "version", &run->program_version);
    json_reader_text(reader, root, "client_address", &run->request.client_address);
    json_reader_flag(reader, root, "client_here", &run->request.client_here);
    json_reader_text(reader, root, "assumed", &run->request.assume);
    json_reader_number(reader, root, "probe_ms", &run->request.probe_ms);
    json_reader_number(reader, root, "call_ms", &run->request.call_ms);
    read_target(reader, root, run);
    read_system(reader, root, &run->os);
    read_account(reader, root, run);
    read_only(reader, root, &run->request);
    json_reader_flag(reader, root, "no_logon", &run->request.no_logon);
    json_reader_flag(reader, root, "network_only", &run->request.network_only);
    run_json_read_needs(reader, root, &run->request.needs);
    read_findings(reader, root, run);
    read_query(reader, root, run);
    run_json_read_refused(reader, root, run);
    read_changes(reader, root, run);
    const json_t *other = json_reader_object(reader, root, "other");
    if (!other)
        return;
    if (!outer) {
        json_reader_fail(reader, "other", TEXT_REPORT_JSON_TOO_MANY);
        return;
    }
    size_t mark = json_reader_enter(reader, "other", 0);
    run->other = memory_new(struct run);
    read_run(reader, other, run->other, false);
    json_reader_leave(reader, mark);
}

static json_t *parse(const char *bytes, size_t size, json_error_t *error)
{
    size_t length;
    char *text = json_reader_decode(bytes, size, &length);
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, error);
    free(text);
    return root;
}

/* The library's own words are English, whatever the language of the reader. */
static enum text_id syntax_text(const json_error_t *error)
{
    switch (json_error_code(error)) {
    case json_error_premature_end_of_input:
        return TEXT_REPORT_JSON_CUT;
    case json_error_invalid_utf8:
        return TEXT_REPORT_JSON_NO_UTF8;
    case json_error_stack_overflow:
        return TEXT_REPORT_JSON_DEEP;
    case json_error_duplicate_key:
        return TEXT_REPORT_JSON_MEMBER_TWICE;
    case json_error_numeric_overflow:
        return TEXT_REPORT_JSON_OVERFLOW;
    default:
        return TEXT_REPORT_JSON_NO_JSON;
    }
}

static struct sentence syntax_problem(const json_error_t *error)
{
    char *line = strbuf_printed("%d", error->line);
    char *column = strbuf_printed("%d", error->column);
    struct sentence sentence = sentence_of(TEXT_REPORT_JSON_SYNTAX, line, column, "", NULL);
    sentence_nest(&sentence, 2, syntax_text(error));
    free(line);
    free(column);
    return sentence;
}

/* TEXT_NONE when this program can read it. */
static enum text_id why_not(const json_t *root)
{
    const char *format = json_string_value(json_object_get(root, "format"));
    const json_t *schema = json_object_get(root, "schema");
    json_int_t number = json_integer_value(schema);
    if (!format || strcmp(format, RUN_JSON_FORMAT) != 0 || !json_is_integer(schema) || number < 1)
        return TEXT_REPORT_JSON_NOT_OURS;
    return number < RUN_JSON_SCHEMA   ? TEXT_REPORT_JSON_OLDER
           : number > RUN_JSON_SCHEMA ? TEXT_REPORT_JSON_NEWER
                                      : TEXT_NONE;
}

enum status run_json_read(const char *bytes, size_t size, struct run *out, struct sentence *problem)
{
    if (size > RUN_JSON_BYTES) {
        *problem = sentence_of(TEXT_REPORT_JSON_TOO_LARGE, NULL);
        return ST_INVALID;
    }
    json_error_t error;
    json_t *root = parse(bytes, size, &error);
    if (!root) {
        *problem = syntax_problem(&error);
        return ST_INVALID;
    }
    enum text_id problem_text = why_not(root);
    if (problem_text != TEXT_NONE) {
        json_decref(root);
        *problem = sentence_of(problem_text, NULL);
        return ST_INVALID;
    }
    struct json_reader reader = {0};
    struct run run = {0};
    read_run(&reader, root, &run, true);
    json_decref(root);
    if (reader.failed) {
        run_free(&run);
        *problem = reader.problem;
        return ST_INVALID;
    }
    *out = run;
    return ST_OK;
}

static const char *find(const char *bytes, size_t size, const char *wanted)
{
    size_t length = strlen(wanted);
    for (size_t i = 0; i + length <= size; i++)
        if (bytes[i] == wanted[0] && memcmp(bytes + i, wanted, length) == 0)
            return bytes + i;
    return NULL;
}

bool run_json_in_page(const char *bytes, size_t size, const char **start, size_t *length)
{
    const char *begin = find(bytes, size < 64 ? size : 64, "<!DOCTYPE html>");
    if (!begin) {
        *start = bytes;
        *length = size;
        return true;
    }
    begin = find(bytes, size, RUN_JSON_PAGE_BEGIN);
    if (!begin)
        return false;
    begin += strlen(RUN_JSON_PAGE_BEGIN);
    const char *end = find(begin, size - (size_t)(begin - bytes), "</pre>");
    if (!end)
        return false;
    *start = begin;
    *length = (size_t)(end - begin);
    return true;
}
