/* SPDX-License-Identifier: MIT
 * script: the changes as a .cmd file, for a target that cannot be changed from here. */
#include "cli/verb.h"

#include "cli/plan_text.h"
#include "cli/result.h"
#include "session/scripting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum outcome open_output(const struct cli *cli, struct file_write **out)
{
    const char *path = cli->options->values[OPTION_OUTPUT];
    if (path)
        return result_open_file(cli, path, out);
    cli_complain(cli, TEXT_CLI_SCRIPT_OUTPUT, NULL);
    return OUTCOME_BAD_ARGUMENT;
}

/* What cannot be scripted is said, and does not keep the rest from being written. */
static void complain_refused(const struct cli *cli, const struct run *run, const struct fix *fix)
{
    for (size_t i = 0; i < fix->count; i++) {
        struct strbuf line = STRBUF_INIT;
        if (fix->steps[i].refusal == FIX_ACCEPTED)
            continue;
        plan_text_refusal(&line, cli->language, run, &fix->steps[i]);
        struct sentence sentence = sentence_raw(strbuf_text(&line));
        cli_complain_sentence(cli, &sentence);
        strbuf_free(&line);
    }
}

static enum outcome write_script(const struct cli *cli, struct file_write *file, const char *script, size_t manual)
{
    const char *path = cli->options->values[OPTION_OUTPUT];
    unsigned long error = file_write_finish(file, script, strlen(script));
    if (error)
        return result_complain_file(cli, path, error);
    struct strbuf line = STRBUF_INIT;
    text_format(&line, cli->language, TEXT_CLI_SCRIPT_WRITTEN, &path, 1);
    strbuf_add_char(&line, '\n');
    output_write(strbuf_text(&line));
    strbuf_free(&line);
    if (manual) {
        char count[24];
        snprintf(count, sizeof count, "%" PRIZU, manual);
        cli_complain(cli, TEXT_CLI_SCRIPT_MANUAL, count, NULL);
    }
    return OUTCOME_READY;
}

static enum outcome make_script(struct cli *cli, struct session *session, const struct fix_choices *choices,
                                struct file_write *file)
{
    struct fix fix = {0};
    struct checked *checked = cli_check(cli, session);
    enum outcome outcome = OUTCOME_CANCELLED;
    if (!checked) {
        file_write_drop(file);
        return outcome;
    }
    if (scripting_plan(checked, choices->list, choices->count, cli->cancel, &fix) == ST_CANCELLED) {
        file_write_drop(file);
        cli_complain(cli, TEXT_CLI_CANCELLED, NULL);
    } else if (fix_change_count(&fix) == 0) {
        complain_refused(cli, &checked->run, &fix);
        cli_complain(cli, plan_text_empty(&checked->run, &fix), NULL);
        file_write_drop(file);
        outcome = outcome_worse(outcome_of_plan(&fix), outcome_of_check(&checked->run));
    } else {
        size_t manual = 0;
        char *script = scripting_text(checked, &fix, cli->language, cli->cancel, &manual);
        complain_refused(cli, &checked->run, &fix);
        outcome = outcome_worse(write_script(cli, file, script, manual), outcome_of_plan(&fix));
        free(script);
    }
    fix_free(&fix);
    checked_release(checked);
    return outcome;
}

enum outcome verb_script(struct cli *cli)
{
    const char *operand = cli->options->operand_count ? cli->options->operands[0] : NULL;
    struct request request;
    struct fix_choices choices = {0};
    struct session *session = NULL;
    enum outcome outcome = cli_request(cli, operand, &request);
    if (outcome != OUTCOME_READY)
        return outcome;
    outcome = cli_client_allowed(cli, &request, false);
    if (outcome == OUTCOME_READY)
        outcome = cli_choices(cli, &request, &choices);
    if (outcome != OUTCOME_READY)
        goto request;
    struct file_write *file;
    outcome = open_output(cli, &file);
    if (outcome != OUTCOME_READY)
        goto request;
    outcome = cli_session(cli, &request, &session);
    if (outcome == OUTCOME_READY)
        outcome = make_script(cli, session, &choices, file);
    else
        file_write_drop(file);
    session_release(session);
request:
    fix_choices_free(&choices);
    request_free(&request);
    return outcome;
}
