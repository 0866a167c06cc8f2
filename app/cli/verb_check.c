/* SPDX-License-Identifier: MIT
 * check: every requirement of one target; the result as text, JSON, HTML and JUnit. */
#include "cli/cli.h"

#include "base/memory.h"
#include "check/run_merge.h"
#include "cli/result.h"
#include "report/run_json.h"

#include <stdlib.h>

/* The result saved on the target (--with), NULL when none was asked for. */
static enum outcome read_other(const struct cli *cli, const struct request *request, struct run **out)
{
    const char *path = cli->options->values[OPTION_WITH];
    struct sentence problem;
    *out = NULL;
    if (!path)
        return OUTCOME_READY;
    if (request->local) {
        cli_complain(cli, TEXT_MERGE_LOCAL_TARGET, NULL);
        return OUTCOME_BAD_ARGUMENT;
    }
    struct run *other = memory_new(struct run);
    if (!cli_read_run(cli, path, other, &problem)) {
        free(other);
        cli_complain_sentence(cli, &problem);
        return OUTCOME_BAD_ARGUMENT;
    }
    enum merge_problem wrong = run_merge_problem(request, other);
    if (wrong == MERGE_FINE) {
        *out = other;
        return OUTCOME_READY;
    }
    if (wrong == MERGE_NOT_LOCAL)
        cli_complain(cli, TEXT_MERGE_NOT_LOCAL, path, NULL);
    else
        cli_complain(cli, TEXT_MERGE_OTHER_COMPUTER, path, other->os.computer, NULL);
    run_free(other);
    free(other);
    return OUTCOME_BAD_ARGUMENT;
}

static enum outcome check(struct cli *cli, struct session *session, struct result *result, struct run *other)
{
    struct checked *checked = cli_check(cli, session);
    if (!checked) {
        result_drop(result);
        return OUTCOME_CANCELLED;
    }
    if (other)
        run_merge(&checked->run, other);
    enum outcome answer = outcome_of_check(&checked->run);
    enum outcome outcome = result_finish(cli, result, &checked->run);
    checked_release(checked);
    return outcome == OUTCOME_READY ? answer : outcome;
}

enum outcome verb_check(struct cli *cli)
{
    const char *operand = cli->options->operand_count ? cli->options->operands[0] : NULL;
    struct request request;
    struct session *session = NULL;
    struct result result;
    struct run *other = NULL;
    enum outcome outcome = cli_request(cli, operand, &request);
    if (outcome != OUTCOME_READY)
        return outcome;
    outcome = read_other(cli, &request, &other);
    if (outcome == OUTCOME_READY)
        outcome = result_open(cli, &result);
    if (outcome != OUTCOME_READY)
        goto request;
    /* Last, because it may ask for a password. */
    outcome = cli_session(cli, &request, &session);
    if (outcome == OUTCOME_READY)
        outcome = check(cli, session, &result, other);
    else
        result_drop(&result);
    session_release(session);
request:
    request_free(&request);
    return outcome;
}
