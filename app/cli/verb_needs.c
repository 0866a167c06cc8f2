/* SPDX-License-Identifier: MIT
 * needs: what will be asked, as a file for --for, out of the options that say it. */
#include "cli/verb.h"

#include "cli/result.h"
#include "session/ask.h"
#include "session/preparing.h"

#include <stdlib.h>
#include <string.h>

static enum outcome write_file(const struct cli *cli, const struct request *request)
{
    const char *path = cli->options->values[OPTION_OUTPUT];
    struct file_write *file;
    enum outcome outcome = result_open_file(cli, path, &file);
    if (outcome != OUTCOME_READY)
        return outcome;
    char *text = preparing_write(&request->needs, cli->language);
    unsigned long error = file_write_finish(file, text, strlen(text));
    free(text);
    if (error)
        return result_complain_file(cli, path, error);
    struct strbuf line = STRBUF_INIT;
    text_format(&line, cli->language, TEXT_CLI_NEEDS_WRITTEN, &path, 1);
    strbuf_add_char(&line, '\n');
    output_write(strbuf_text(&line));
    strbuf_free(&line);
    return OUTCOME_READY;
}

enum outcome verb_needs(struct cli *cli)
{
    struct request request;
    if (!cli->options->given[OPTION_NEW] || !cli->options->values[OPTION_OUTPUT]) {
        cli_complain(cli, TEXT_CLI_NEEDS_HOW, NULL);
        return OUTCOME_BAD_ARGUMENT;
    }
    /* Names stay as they are: the addresses of today are for the day of the check. */
    enum outcome outcome = cli_ask(cli, NULL, &request);
    if (outcome != OUTCOME_READY)
        return outcome;
    outcome = write_file(cli, &request);
    request_free(&request);
    return outcome;
}
