/* SPDX-License-Identifier: MIT
 * check: every requirement of one target; the result as text, JSON, HTML and JUnit. */
#include "cli/cli.h"

#include "base/memory.h"
#include "check/run_merge.h"
#include "cli/result.h"
#include "report/run_json.h"

#include <stdlib.h>

enum exit_code cli_answer(const struct run *run)
{
    static const enum exit_code answers[] = {
        [READINESS_READY] = EXIT_READY,
        [READINESS_NEEDS_CHANGE] = EXIT_NEEDS_CHANGE,
        [READINESS_CANNOT_TELL] = EXIT_CANNOT_TELL,
    };
    return answers[run_readiness(run)];
}

/* The result saved on the target (--with), NULL when none was asked for. */
static enum exit_code read_other(const struct cli *cli, const struct request *request, struct run **out)
{
    const char *path = cli->options->values[OPTION_WITH];
    struct sentence problem;
    *out = NULL;
    if (!path)
        return EXIT_READY;
    if (request->local) {
        cli_complain(cli, TEXT_MERGE_LOCAL_TARGET, NULL);
        return EXIT_BAD_ARGUMENT;
    }
    struct run *other = memory_new(struct run);
    if (!cli_read_run(cli, path, other, &problem)) {
        free(other);
        cli_complain_sentence(cli, &problem);
        return EXIT_BAD_ARGUMENT;
    }
    enum merge_problem wrong = run_merge_problem(request, other);
    if (wrong == MERGE_FINE) {
        *out = other;
        return EXIT_READY;
    }
    if (wrong == MERGE_NOT_LOCAL)
        cli_complain(cli, TEXT_MERGE_NOT_LOCAL, path, NULL);
    else
        cli_complain(cli, TEXT_MERGE_OTHER_COMPUTER, path, other->os.computer, NULL);
    run_free(other);
    free(other);
    return EXIT_BAD_ARGUMENT;
}

static enum exit_code check_machine(struct cli *cli, const struct request *request, struct machine *machine,
                                    struct result *result, struct run *other)
{
    struct run run;
    if (cli_run(cli, request, machine, &run) == ST_CANCELLED) {
        result_drop(result);
        cli_complain(cli, TEXT_CLI_CANCELLED, NULL);
        return EXIT_CANCELLED;
    }
    if (other)
        run_merge(&run, other);
    enum exit_code answer = cli_answer(&run);
    enum exit_code code = result_finish(cli, result, &run);
    run_free(&run);
    return code == EXIT_READY ? answer : code;
}

enum exit_code verb_check(struct cli *cli)
{
    const char *operand = cli->options->operand_count ? cli->options->operands[0] : NULL;
    struct request request;
    struct machine *machine = NULL;
    struct result result;
    struct run *other = NULL;
    enum exit_code code = cli_request(cli, operand, &request);
    if (code != EXIT_READY)
        return code;
    code = read_other(cli, &request, &other);
    if (code == EXIT_READY)
        code = result_open(cli, &result);
    if (code != EXIT_READY)
        goto request;
    /* Last, because it may ask for a password. */
    code = cli_machine(cli, &request, &machine);
    if (code == EXIT_READY)
        code = check_machine(cli, &request, machine, &result, other);
    else
        result_drop(&result);
    machine_release(machine);
request:
    request_free(&request);
    return code;
}
