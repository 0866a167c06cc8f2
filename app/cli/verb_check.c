/* SPDX-License-Identifier: MIT
 * check: every requirement of one target; the result as text, JSON, HTML and JUnit. */
#include "cli/verb.h"

#include "base/memory.h"
#include "base/time.h"
#include "cli/result.h"
#include "session/other_side.h"

#include <stdlib.h>
#include <string.h>

enum { HOUR_MS = 3600 * 1000 };

/* The result saved on the target (--with). */
struct with {
    struct run *run; /* owned; NULL none */
    const char *path;
    uint32_t hours; /* most age */
};

static enum outcome refuse(const struct cli *cli, const struct with *with, enum merge_problem merge)
{
    struct sentence problem;
    if (other_side_fits(merge, with->path, with->run, with->hours, &problem))
        return OUTCOME_READY;
    cli_complain_sentence(cli, &problem);
    return OUTCOME_BAD_ARGUMENT;
}

static enum outcome read_other(const struct cli *cli, const struct request *request, struct with *out)
{
    struct sentence problem;
    uint32_t hours = cli->options->numbers[OPTION_MAX_AGE];
    *out = (struct with){.path = cli->options->values[OPTION_WITH], .hours = hours ? hours : MERGE_AGE_MS / HOUR_MS};
    if (!out->path)
        return OUTCOME_READY;
    if (request->local) {
        cli_complain(cli, TEXT_MERGE_LOCAL_TARGET, NULL);
        return OUTCOME_BAD_ARGUMENT;
    }
    struct run *run = memory_new(struct run);
    if (!cli_read_run(cli, out->path, run, &problem)) {
        free(run);
        cli_complain_sentence(cli, &problem);
        return OUTCOME_BAD_ARGUMENT;
    }
    out->run = run;
    return refuse(cli, out, run_merge_problem(request, run, time_now_ms(), (int64_t)out->hours * HOUR_MS));
}

static void with_free(struct with *with)
{
    if (with->run)
        run_free(with->run);
    free(with->run);
}

/* Takes the file into RUN when it is of the computer that was checked. */
static enum outcome merge(const struct cli *cli, struct run *run, struct with *with)
{
    if (!with->run)
        return OUTCOME_READY;
    enum outcome outcome = refuse(cli, with, run_merge_identity(run, with->run));
    if (outcome == OUTCOME_READY) {
        run_merge(run, with->run);
        with->run = NULL;
    }
    return outcome;
}

static enum outcome check(struct cli *cli, struct session *session, struct result *result, struct with *with)
{
    struct checked *checked = cli_check(cli, session);
    if (!checked) {
        result_drop(result);
        return OUTCOME_CANCELLED;
    }
    enum outcome outcome = merge(cli, &checked->run, with), answer = outcome_of_check(&checked->run);
    if (outcome == OUTCOME_READY)
        outcome = result_finish(cli, result, &checked->run);
    else
        result_drop(result);
    checked_release(checked);
    return outcome == OUTCOME_READY ? answer : outcome;
}

enum outcome verb_check(struct cli *cli)
{
    const char *operand = cli->options->operand_count ? cli->options->operands[0] : NULL;
    struct request request;
    struct session *session = NULL;
    struct result result;
    struct with with;
    enum outcome outcome = cli_request(cli, operand, &request);
    if (outcome != OUTCOME_READY)
        return outcome;
    outcome = read_other(cli, &request, &with);
    if (outcome == OUTCOME_READY)
        outcome = result_open(cli, &result);
    if (outcome != OUTCOME_READY)
        goto request;
    /* Last, because it may ask for a password. */
    outcome = cli_session(cli, &request, &session);
    if (outcome == OUTCOME_READY)
        outcome = check(cli, session, &result, &with);
    else
        result_drop(&result);
    session_release(session);
request:
    with_free(&with);
    request_free(&request);
    return outcome;
}
