/* SPDX-License-Identifier: MIT */
#include "cli/result.h"

#include "base/memory.h"
#include "base/trace.h"
#include "report/redact.h"
#include "report/report.h"

#include <stdlib.h>

static const struct {
    enum option option;
    report_form *make; /* NULL: the key of the redaction */
} results[RESULT_COUNT] = {
    [RESULT_JSON] = {OPTION_JSON, report_json},
    [RESULT_REPORT] = {OPTION_REPORT, report_html},
    [RESULT_JUNIT] = {OPTION_JUNIT, report_junit},
    [RESULT_KEY] = {OPTION_REDACT_KEY, NULL},
};

void result_drop(struct result *result)
{
    for (size_t i = 0; i < RESULT_COUNT; i++) {
        file_write_drop(result->files[i]);
        result->files[i] = NULL;
    }
}

static void complain_file(const struct cli *cli, enum text_id text, const char *path, unsigned long code)
{
    char *reason = file_write_reason(cli->language, (uint32_t)code);
    cli_complain(cli, text, path, reason, NULL);
    free(reason);
}

enum outcome result_complain_file(const struct cli *cli, const char *path, unsigned long code)
{
    complain_file(cli, TEXT_CLI_FILE_FAILED, path, code);
    return OUTCOME_NOT_WRITTEN;
}

enum outcome result_open_file(const struct cli *cli, const char *path, struct file_write **out)
{
    uint32_t code = 0;
    *out = path ? file_write_open(path, &code) : NULL;
    if (!path || *out)
        return OUTCOME_READY;
    complain_file(cli, TEXT_CLI_FILE_NOT_WRITABLE, path, code);
    return OUTCOME_NOT_WRITTEN;
}

enum outcome result_put_json(const struct cli *cli, struct file_write *file, const char *json)
{
    struct strbuf text = STRBUF_INIT;
    unsigned long code = 0;
    strbuf_printf(&text, "%s\n", json);
    if (file)
        code = file_write_finish(file, text.text, text.length);
    else
        output_write_n(text.text, text.length);
    strbuf_free(&text);
    return code == 0 ? OUTCOME_READY : result_complain_file(cli, cli->options->values[OPTION_JSON], code);
}

/* The verb report names its page with --output. */
static const char *path_of(const struct cli *cli, size_t which)
{
    bool page = which == RESULT_REPORT && cli->options->verb == VERB_REPORT;
    return cli->options->values[page ? OPTION_OUTPUT : results[which].option];
}

enum outcome result_open(const struct cli *cli, struct result *result)
{
    *result = (struct result){{NULL}};
    for (size_t i = 0; i < RESULT_COUNT; i++) {
        enum outcome code = result_open_file(cli, path_of(cli, i), &result->files[i]);
        if (code == OUTCOME_READY)
            continue;
        result_drop(result);
        return code;
    }
    return OUTCOME_READY;
}

static enum outcome write_file(const struct cli *cli, struct result *result, size_t which, const struct strbuf *content)
{
    unsigned long code = file_write_finish(result->files[which], strbuf_text(content), content->length);
    result->files[which] = NULL;
    if (code == 0)
        return OUTCOME_READY;
    return result_complain_file(cli, path_of(cli, which), code);
}

static enum outcome write_files(const struct cli *cli, struct result *result, const struct run *run,
                                const struct report_options *options, const char *key)
{
    enum outcome answer = OUTCOME_READY;
    for (size_t i = 0; i < RESULT_COUNT; i++) {
        struct strbuf content = STRBUF_INIT;
        if (!result->files[i])
            continue;
        if (results[i].make)
            results[i].make(run, options, &content);
        else
            strbuf_add(&content, key ? key : "{}\n");
        if (write_file(cli, result, i, &content) != OUTCOME_READY)
            answer = OUTCOME_NOT_WRITTEN;
        strbuf_free(&content);
    }
    return answer;
}

/* WRITTEN: the files are. A report that is not there is not told of. */
static void print(const struct cli *cli, const struct run *run, const struct report_options *options, bool written)
{
    const struct options *asked = cli->options;
    struct strbuf text = STRBUF_INIT;
    bool json = asked->given[OPTION_JSON] && !asked->values[OPTION_JSON];
    if (asked->given[OPTION_QUIET])
        return;
    report_form *form = json ? report_json : asked->given[OPTION_SUMMARY] ? report_summary : report_text;
    const char *report = path_of(cli, RESULT_REPORT);
    /* A saved result that is turned into files was read before: only a check is worth its text each time. */
    bool files = report || asked->values[OPTION_JSON] || asked->values[OPTION_JUNIT];
    if (asked->verb != VERB_REPORT || !files || json)
        form(run, options, &text);
    if (report && written && form == report_text) {
        if (text.length)
            strbuf_add_char(&text, '\n');
        text_format(&text, cli->language, TEXT_CLI_REPORT_WRITTEN, &report, 1);
        strbuf_add_char(&text, '\n');
    }
    output_write_n(strbuf_text(&text), text.length);
    strbuf_free(&text);
}

enum outcome result_finish(const struct cli *cli, struct result *result, struct run *run)
{
    struct report_options options = {
        .language = cli->language, .width = output_width(), .colour = output_is_terminal()};
    struct redactor *redactor = NULL;
    char *key = NULL;
    /* Of a check that was cancelled, what it found so far is shown. */
    struct cancel *cancel = cancel_requested(cli->cancel) ? NULL : cli->cancel;
    if (cli->options->given[OPTION_REDACT] || cli->options->given[OPTION_REDACT_KEY]) {
        redactor = redact_new();
        redact_stop_with(redactor, cancel);
        redact_apply(redactor, run, cli->language);
        if (cancel_requested(cancel)) {
            redact_free(redactor);
            result_drop(result);
            cli_complain(cli, TEXT_CLI_CANCELLED, NULL);
            return OUTCOME_CANCELLED;
        }
        redact_stop_with(redactor, NULL);
        trace_flush(redact_line, redactor);
        key = redact_key(redactor);
    }
    enum outcome code = write_files(cli, result, run, &options, key);
    print(cli, run, &options, code == OUTCOME_READY);
    free(key);
    redact_free(redactor);
    return code;
}
