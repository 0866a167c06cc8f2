/* SPDX-License-Identifier: MIT
 * query: one WQL query, its rows as a table or JSON. */
#include "cli/verb.h"

#include "cli/result.h"
#include "cli/table.h"
#include "report/explain.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static char *rows_json(const struct wmi_rows *rows, const struct request *request)
{
    json_t *columns = json_array(), *list = json_array();
    for (size_t c = 0; c < rows->column_count; c++)
        json_array_append_new(columns, json_string(rows->columns[c]));
    for (size_t r = 0; r < rows->row_count; r++) {
        json_t *row = json_array();
        for (size_t c = 0; c < rows->column_count; c++) {
            const char *cell = rows->cells[r * rows->column_count + c];
            json_array_append_new(row, cell ? json_string(cell) : json_null());
        }
        json_array_append_new(list, row);
    }
    json_t *root = json_pack("{s:s, s:i, s:s, s:s, s:s, s:o, s:o, s:b}", "format", "wmiready-rows", "schema", 1,
                             "target", request->target, "namespace", request->namespace_path, "query", request->query,
                             "columns", columns, "rows", list, "truncated", rows->truncated);
    char *text = json_dumps(root, JSON_INDENT(2));
    json_decref(root);
    return text;
}

/* The rows go to standard output, their number and time beside them to standard error. */
static void say_count(const struct cli *cli, const struct wmi_rows *rows)
{
    char count[24], ms[24];
    snprintf(count, sizeof count, "%" PRIZU, rows->row_count);
    snprintf(ms, sizeof ms, "%u", (unsigned)(rows->connect_ms + rows->query_ms));
    struct strbuf line = STRBUF_INIT;
    if (rows->row_count == 1)
        text_format(&line, cli->language, TEXT_CLI_QUERY_COUNT_ONE, (const char *const[]){ms}, 1);
    else
        text_format(&line, cli->language, TEXT_CLI_QUERY_COUNT, (const char *const[]){count, ms}, 2);
    if (rows->truncated) {
        strbuf_add_char(&line, ' ');
        text_format(&line, cli->language, TEXT_CLI_QUERY_TRUNCATED, (const char *const[]){count}, 1);
    }
    strbuf_add_char(&line, '\n');
    output_error(strbuf_text(&line));
    strbuf_free(&line);
}

static enum outcome say_failure(const struct cli *cli, enum status status, const struct call *call,
                                const struct wmi_rows *rows)
{
    if (status == ST_CANCELLED) {
        cli_complain(cli, TEXT_CLI_CANCELLED, NULL);
        return OUTCOME_CANCELLED;
    }
    /* Before the query was sent, the connection failed: the query was not tried. */
    bool tried = rows->step >= WMI_STEP_QUERY;
    char code[16];
    snprintf(code, sizeof code, "0x%08X", (unsigned)call->fault.code);
    struct strbuf meaning = STRBUF_INIT;
    explain_short(&meaning, cli->language, status, call->fault.code);
    cli_complain(cli, tried ? TEXT_CLI_QUERY_FAILED : TEXT_CLI_QUERY_NOT_TRIED, strbuf_text(&meaning),
                 call->fault.code ? code : "", NULL);
    strbuf_free(&meaning);
    if (call->fault.code)
        cli_complain(cli, TEXT_CLI_QUERY_EXPLAIN, code, NULL);
    return tried ? OUTCOME_NEEDS_CHANGE : OUTCOME_CANNOT_TELL;
}

/* As with check: JSON in FILE, when one is named, is beside the text and not instead of it. */
static enum outcome print_rows(const struct cli *cli, const struct request *request, const struct wmi_rows *rows,
                               struct file_write *file)
{
    enum outcome code = OUTCOME_READY;
    if (cli->options->given[OPTION_JSON]) {
        char *json = rows_json(rows, request);
        code = result_put_json(cli, file, json);
        free(json);
        if (!cli->options->values[OPTION_JSON])
            return code;
    }
    struct strbuf table = STRBUF_INIT;
    table_add(&table, rows, output_is_terminal() ? output_width() : 0);
    output_write(strbuf_text(&table));
    strbuf_free(&table);
    return code;
}

static enum outcome ask(struct cli *cli, const struct session *session, struct file_write *file)
{
    struct call call = call_make(cli->cancel, session->request.call_ms);
    struct wmi_rows rows = {0};
    enum status status = session_query(session, &call, &(struct wmi_request){0}, &rows);
    enum outcome outcome;
    if (status == ST_OK) {
        outcome = print_rows(cli, &session->request, &rows, file);
        say_count(cli, &rows);
        if (rows.row_count == 0)
            outcome = outcome_worse(outcome, OUTCOME_NO_ROWS);
    } else {
        outcome = say_failure(cli, status, &call, &rows);
        file_write_drop(file);
    }
    wmi_rows_free(&rows);
    return outcome;
}

enum outcome verb_query(struct cli *cli)
{
    struct request request;
    struct session *session = NULL;
    struct file_write *file;
    enum outcome outcome = cli_request(cli, cli->options->operands[0], &request);
    if (outcome != OUTCOME_READY)
        return outcome;
    outcome = result_open_file(cli, cli->options->values[OPTION_JSON], &file);
    if (outcome != OUTCOME_READY)
        goto request;
    outcome = cli_session(cli, &request, &session);
    if (outcome == OUTCOME_READY)
        outcome = ask(cli, session, file);
    else
        file_write_drop(file);
    session_release(session);
request:
    request_free(&request);
    return outcome;
}
