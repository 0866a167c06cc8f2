/* SPDX-License-Identifier: MIT
 * report: saved results again, one in any form and language, many as one page. */
#include "cli/verb.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/time.h"
#include "cli/files.h"
#include "cli/result.h"
#include "report/fleet.h"
#include "report/redact.h"
#include "report/run_json.h"
#include "windows/file_read.h"
#include "windows/status_windows.h"
#include "windows/windows_api.h"

#include <stdlib.h>
#include <string.h>

/* ---- how many ---- */

struct names {
    const struct options *options;
    size_t count;
    char *first; /* owned */
    bool own;    /* one of them is also to be written */
};

static bool is_written(const struct options *options, const char *path)
{
    static const enum option written[] = {OPTION_OUTPUT, OPTION_JSON, OPTION_JUNIT, OPTION_REDACT_KEY};
    for (size_t i = 0; i < array_count(written); i++)
        if (options->values[written[i]] && files_same(options->values[written[i]], path))
            return true;
    return false;
}

static bool count_name(void *context, const char *path)
{
    struct names *names = context;
    if (is_written(names->options, path)) {
        names->own = true;
        return true;
    }
    if (names->count++ == 0)
        names->first = memory_string(path);
    return true;
}

/* OUTCOME_READY, or which operand matches nothing was said. */
static enum outcome count_files(const struct cli *cli, struct names *names)
{
    *names = (struct names){.options = cli->options};
    for (size_t i = 0; i < cli->options->operand_count; i++) {
        const char *operand = cli->options->operands[i];
        names->own = false;
        bool many = strpbrk(operand, "*?") != NULL, any = files_each(operand, count_name, names) > 0;
        /* Among many, the page of the last time is left out; named, it is not to be lost. */
        if (any && (many || !names->own))
            continue;
        cli_complain(cli, any ? TEXT_CLI_OUTPUT_IS_INPUT : TEXT_CLI_NO_FILES, operand, NULL);
        free(names->first);
        return OUTCOME_BAD_ARGUMENT;
    }
    if (names->count)
        return OUTCOME_READY;
    cli_complain(cli, TEXT_CLI_NO_FILES, cli->options->operands[0], NULL);
    return OUTCOME_BAD_ARGUMENT;
}

/* ---- one result ---- */

static enum outcome report_one(const struct cli *cli, const char *path)
{
    struct run run;
    struct sentence problem;
    struct result result;
    struct needs needs;
    enum outcome code = cli_needs(cli, &needs);
    if (code != OUTCOME_READY)
        return code;
    if (!cli_read_run(cli, path, &run, &problem)) {
        needs_free(&needs);
        cli_complain_sentence(cli, &problem);
        return OUTCOME_BAD_ARGUMENT;
    }
    /* What was found is told for what will be asked now. */
    if (needs.count) {
        needs_free(&run.request.needs);
        run.request.needs = needs;
    }
    code = result_open(cli, &result);
    if (code == OUTCOME_READY)
        code = result_finish(cli, &result, &run);
    run_free(&run);
    return code;
}

/* ---- many results ---- */

struct sink_output {
    struct sink sink;
    struct file_write *file;
    unsigned long code; /* of the first write that failed */
};

static bool output_sink_write(struct sink *sink, const char *bytes, size_t size)
{
    struct sink_output *out = container_of(sink, struct sink_output, sink);
    if (out->code == 0)
        out->code = file_write_add(out->file, bytes, size);
    return out->code == 0;
}

struct adding {
    const struct cli *cli;
    struct fleet *fleet;
    struct redactor *redactor; /* NULL: names stay */
    const char *page;
    bool pattern; /* the operand names many */
    size_t unread;
};

/* The computer's own page: the file itself, or the page of the same name beside it. */
static char *own_page(const struct adding *adding, const char *path)
{
    size_t length = strlen(path);
    bool page = length > 5 && ascii_equal_nocase(path + length - 5, ".html");
    char *beside = page ? memory_string(path) : files_with_extension(path, ".html");
    /* Its name gives the computer away, and so does what is in it. */
    char *link = !adding->redactor && files_exist(beside) ? files_relative(adding->page, beside) : NULL;
    free(beside);
    return link;
}

/* The reason without the name of the file. */
static void hide_names(struct sentence *reason)
{
    free(reason->arguments[0]);
    reason->arguments[0] = memory_string("...");
}

/* Of an earlier time: among many files it is left out. */
static bool is_fleet_page(const char *path)
{
    struct strbuf bytes = STRBUF_INIT;
    bool page = file_read(path, RUN_JSON_BYTES, &bytes) == 0 && fleet_is_page(strbuf_text(&bytes));
    strbuf_free(&bytes);
    return page;
}

static bool add_file(void *context, const char *path)
{
    struct adding *adding = context;
    struct run run;
    struct sentence problem;
    if (is_written(adding->cli->options, path))
        return true;
    if (!cli_read_run(adding->cli, path, &run, &problem)) {
        if (adding->pattern && is_fleet_page(path)) {
            sentence_free(&problem);
            return true;
        }
        struct sentence shown = sentence_copy(&problem);
        cli_complain_sentence(adding->cli, &problem);
        adding->unread++;
        if (adding->redactor)
            hide_names(&shown);
        fleet_add_unread(adding->fleet, adding->redactor ? "..." : path, &shown);
        sentence_free(&shown);
    } else {
        char *link = own_page(adding, path);
        struct fleet_source source = {adding->redactor ? NULL : path, link, run.redacted};
        if (adding->redactor)
            redact_apply(adding->redactor, &run, adding->cli->language);
        fleet_add(adding->fleet, &run, &source);
        free(link);
        run_free(&run);
    }
    return !cancel_requested(adding->cli->cancel);
}

static enum outcome write_key(const struct cli *cli, const struct redactor *redactor, struct file_write *file)
{
    if (!file)
        return OUTCOME_READY;
    char *key = redact_key(redactor);
    unsigned long code = file_write_finish(file, key, strlen(key));
    free(key);
    return code == 0 ? OUTCOME_READY : result_complain_file(cli, cli->options->values[OPTION_REDACT_KEY], code);
}

static enum outcome finish_page(const struct cli *cli, struct adding *adding, struct file_write *file)
{
    struct sink_output sink = {{output_sink_write}, file, 0};
    bool whole = fleet_write(adding->fleet, &sink.sink, WMIREADY_VERSION, time_now_ms());
    unsigned long code = file_write_finish(file, "", 0);
    if (whole && code == 0)
        return adding->unread ? OUTCOME_CANNOT_TELL : OUTCOME_READY;
    return result_complain_file(cli, adding->page, sink.code ? sink.code : code ? code : ERROR_DISK_FULL);
}

static enum outcome add_all(struct adding *adding)
{
    const struct options *options = adding->cli->options;
    for (size_t i = 0; i < options->operand_count; i++) {
        adding->pattern = strpbrk(options->operands[i], "*?") != NULL;
        files_each(options->operands[i], add_file, adding);
    }
    if (cancel_requested(adding->cli->cancel)) {
        cli_complain(adding->cli, TEXT_CLI_CANCELLED, NULL);
        return OUTCOME_CANCELLED;
    }
    return OUTCOME_READY;
}

static enum outcome make_page(const struct cli *cli, struct file_write *page, struct file_write *key)
{
    struct adding adding = {.cli = cli, .page = cli->options->values[OPTION_OUTPUT]};
    if (cli->options->given[OPTION_REDACT] || key) {
        adding.redactor = redact_new();
        redact_stop_with(adding.redactor, cli->cancel);
    }
    adding.fleet = fleet_new(cli->language);
    enum outcome code = add_all(&adding);
    if (code == OUTCOME_READY) {
        code = finish_page(cli, &adding, page);
        enum outcome of_key = write_key(cli, adding.redactor, key);
        code = of_key == OUTCOME_READY ? code : of_key;
    } else {
        file_write_drop(page);
        file_write_drop(key);
    }
    fleet_free(adding.fleet);
    redact_free(adding.redactor);
    return code;
}

/* Opens the page, and the key when one is asked for; NULL in *KEY when none is. */
static enum outcome report_many(const struct cli *cli)
{
    static const enum option of_one[] = {OPTION_JSON, OPTION_JUNIT, OPTION_FOR};
    for (size_t i = 0; i < array_count(of_one); i++) {
        if (!cli->options->given[of_one[i]])
            continue;
        cli_complain(cli, TEXT_CLI_ONE_FILE_ONLY, option_specs[of_one[i]].name, NULL);
        return OUTCOME_BAD_ARGUMENT;
    }
    const char *page_path = cli->options->values[OPTION_OUTPUT];
    if (!page_path) {
        cli_complain(cli, TEXT_CLI_MANY_NEED_OUTPUT, NULL);
        return OUTCOME_BAD_ARGUMENT;
    }
    struct file_write *page, *key;
    enum outcome code = result_open_file(cli, page_path, &page);
    if (code != OUTCOME_READY)
        return code;
    code = result_open_file(cli, cli->options->values[OPTION_REDACT_KEY], &key);
    if (code == OUTCOME_READY)
        return make_page(cli, page, key);
    file_write_drop(page);
    return code;
}

enum outcome verb_report(struct cli *cli)
{
    struct names names;
    enum outcome code = count_files(cli, &names);
    if (code != OUTCOME_READY)
        return code;
    code = names.count == 1 ? report_one(cli, names.first) : report_many(cli);
    free(names.first);
    return code;
}
