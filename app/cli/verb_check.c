/* SPDX-License-Identifier: MIT
 * check: every requirement of one target; the result as text, JSON, HTML and JUnit. */
#include "cli/cli.h"

#include "report/report.h"
#include "windows/status_windows.h"

#include <stdlib.h>

/* The files of one result, opened before anything is checked. */
enum result_file { RESULT_JSON, RESULT_REPORT, RESULT_JUNIT, RESULT_COUNT };

static const struct {
    enum option option;
    void (*make)(const struct run *run, const struct report_options *options, struct strbuf *out);
} results[RESULT_COUNT] = {
    [RESULT_JSON] = {OPTION_JSON, report_json},
    [RESULT_REPORT] = {OPTION_REPORT, report_html},
    [RESULT_JUNIT] = {OPTION_JUNIT, report_junit},
};

static void drop_files(struct output_file *files[RESULT_COUNT])
{
    for (size_t i = 0; i < RESULT_COUNT; i++)
        output_file_drop(files[i]);
}

static enum exit_code open_files(const struct cli *cli, struct output_file *files[RESULT_COUNT])
{
    for (size_t i = 0; i < RESULT_COUNT; i++) {
        const char *path = cli->options->values[results[i].option];
        if (!path)
            continue;
        unsigned long code = 0;
        files[i] = output_file_open(path, &code);
        if (files[i])
            continue;
        char *reason = status_system_text((uint32_t)code);
        cli_complain(cli, TEXT_CLI_FILE_NOT_WRITABLE, path, reason, NULL);
        free(reason);
        drop_files(files);
        return EXIT_BAD_ARGUMENT;
    }
    return EXIT_READY;
}

static enum exit_code write_files(const struct cli *cli, struct output_file *files[RESULT_COUNT], const struct run *run,
                                  const struct report_options *options)
{
    enum exit_code answer = EXIT_READY;
    for (size_t i = 0; i < RESULT_COUNT; i++) {
        if (!files[i])
            continue;
        struct strbuf content = STRBUF_INIT;
        results[i].make(run, options, &content);
        unsigned long code = output_file_finish(files[i], strbuf_text(&content), content.length);
        strbuf_free(&content);
        if (code == 0)
            continue;
        char *reason = status_system_text((uint32_t)code);
        cli_complain(cli, TEXT_CLI_FILE_FAILED, cli->options->values[results[i].option], reason, NULL);
        free(reason);
        answer = EXIT_INTERNAL;
    }
    return answer;
}

static void print_result(const struct cli *cli, const struct run *run, const struct report_options *options)
{
    const struct options *asked = cli->options;
    struct strbuf text = STRBUF_INIT;
    if (asked->given[OPTION_QUIET])
        return;
    if (asked->given[OPTION_JSON] && !asked->values[OPTION_JSON])
        report_json(run, options, &text);
    else if (asked->given[OPTION_SUMMARY])
        report_summary(run, options, &text);
    else
        report_text(run, options, &text);
    const char *report = asked->values[OPTION_REPORT];
    bool is_text = !asked->given[OPTION_SUMMARY] && !(asked->given[OPTION_JSON] && !asked->values[OPTION_JSON]);
    if (report && is_text) {
        strbuf_add_char(&text, '\n');
        text_format(&text, cli->language, TEXT_CLI_REPORT_WRITTEN, &report, 1);
        strbuf_add_char(&text, '\n');
    }
    output_write_n(strbuf_text(&text), text.length);
    strbuf_free(&text);
}

static enum exit_code answer_of(const struct run *run)
{
    static const enum exit_code answers[] = {
        [READINESS_READY] = EXIT_READY,
        [READINESS_NEEDS_CHANGE] = EXIT_NEEDS_CHANGE,
        [READINESS_CANNOT_TELL] = EXIT_CANNOT_TELL,
    };
    return answers[run_readiness(run)];
}

static enum exit_code check_machine(struct cli *cli, const struct request *request, struct machine *machine,
                                    struct output_file *files[RESULT_COUNT])
{
    struct run run;
    if (cli_run(cli, request, machine, &run) == ST_CANCELLED) {
        /* Nothing of a half-made result is left in a file: only a whole one is a result. */
        drop_files(files);
        cli_complain(cli, TEXT_CLI_CANCELLED, NULL);
        run_free(&run);
        return EXIT_CANCELLED;
    }
    struct report_options options = {
        .language = cli->language, .width = output_width(), .colour = output_is_terminal()};
    enum exit_code code = write_files(cli, files, &run, &options);
    print_result(cli, &run, &options);
    if (code == EXIT_READY)
        code = answer_of(&run);
    run_free(&run);
    return code;
}

enum exit_code verb_check(struct cli *cli)
{
    struct output_file *files[RESULT_COUNT] = {NULL};
    const char *operand = cli->options->operand_count ? cli->options->operands[0] : NULL;
    struct request request;
    struct machine *machine;
    enum exit_code code = cli_request(cli, operand, &request);
    if (code != EXIT_READY)
        return code;
    code = cli_machine(cli, &request, &machine);
    if (code != EXIT_READY)
        goto request;
    code = open_files(cli, files);
    if (code == EXIT_READY)
        code = check_machine(cli, &request, machine, files);
    machine_release(machine);
request:
    request_free(&request);
    return code;
}
