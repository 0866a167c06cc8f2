/* SPDX-License-Identifier: MIT
 * A run with its progress on the terminal. */
#include "cli/cli.h"

#include "base/columns.h"
#include "base/memory.h"
#include "report/run_json.h"
#include "session/other_side.h"
#include "windows/file_read.h"
#include "windows/status_windows.h"

#include <stdio.h>
#include <stdlib.h>

enum { BAR_WIDTH = 24, LINE_WIDTH = 60 };

struct terminal_progress {
    struct run_listener listener;
    enum language language;
};

static void on_finding(struct run_listener *listener, const struct finding *finding)
{
    (void)listener;
    (void)finding;
}

static void on_progress(struct run_listener *listener, size_t done, size_t total)
{
    struct terminal_progress *progress = container_of(listener, struct terminal_progress, listener);
    struct strbuf line = STRBUF_INIT;
    char numbers[2][24];
    snprintf(numbers[0], sizeof numbers[0], "%" PRIZU, done);
    snprintf(numbers[1], sizeof numbers[1], "%" PRIZU, total);
    strbuf_add(&line, "\r[");
    for (size_t i = 0; i < BAR_WIDTH; i++)
        strbuf_add_char(&line, i * total < done * BAR_WIDTH ? '#' : '.');
    strbuf_add(&line, "] ");
    text_format(&line, progress->language, TEXT_CLI_PROGRESS, (const char *const[]){numbers[0], numbers[1]}, 2);
    output_error(strbuf_text(&line));
    strbuf_free(&line);
}

static bool is_shown(const struct cli *cli)
{
    return output_error_is_terminal() && !cli->options->given[OPTION_QUIET];
}

struct run_listener *cli_progress(const struct cli *cli)
{
    static struct terminal_progress progress = {.listener = {on_finding, on_progress}};
    progress.language = cli->language;
    return is_shown(cli) ? &progress.listener : NULL;
}

void cli_progress_end(const struct cli *cli)
{
    struct strbuf line = STRBUF_INIT;
    if (!is_shown(cli))
        return;
    strbuf_add_char(&line, '\r');
    columns_pad(&line, "", LINE_WIDTH);
    strbuf_add_char(&line, '\r');
    output_error(strbuf_text(&line));
    strbuf_free(&line);
}

struct checked *cli_check(const struct cli *cli, struct session *session)
{
    struct checked *checked = checked_new(session, cli->cancel, cli_progress(cli));
    cli_progress_end(cli);
    if (!checked->run.cancelled)
        return checked;
    checked_release(checked);
    cli_complain(cli, TEXT_CLI_CANCELLED, NULL);
    return NULL;
}

bool cli_read_run(const struct cli *cli, const char *path, struct run *out, struct sentence *problem)
{
    struct strbuf bytes = STRBUF_INIT;
    unsigned long code = file_read(path, RUN_JSON_BYTES, &bytes);
    if (code) {
        char *reason = status_system_text((uint32_t)code);
        *problem = sentence_of(TEXT_MERGE_UNREADABLE, path, reason, NULL);
        free(reason);
        return false;
    }
    bool good = other_side_parse(path, strbuf_text(&bytes), bytes.length, cli->language, out, problem);
    strbuf_free(&bytes);
    return good;
}
