/* SPDX-License-Identifier: MIT
 * From the options to the session. */
#include "cli/cli.h"

#include "cli/credentials.h"
#include "session/ask.h"
#include "windows/session_windows.h"

const struct session_system *cli_system(void)
{
    return session_windows();
}

enum outcome cli_request(const struct cli *cli, const char *operand, struct request *out)
{
    const char *const *values = cli->options->values;
    const struct ask ask = {.target = operand,
                            .account = values[OPTION_ACCOUNT],
                            .client = values[OPTION_CLIENT],
                            .namespace_path = values[OPTION_NAMESPACE],
                            .query =
                                cli->options->verb == VERB_QUERY ? cli->options->operands[1] : values[OPTION_QUERY],
                            .only = values[OPTION_ONLY],
                            .timeout = values[OPTION_TIMEOUT]};
    struct sentence problem;
    if (!ask_request(&ask, out, &problem)) {
        cli_complain_sentence(cli, &problem);
        return OUTCOME_BAD_ARGUMENT;
    }
    session_finish_request(cli_system(), out);
    return OUTCOME_READY;
}

enum outcome cli_session(const struct cli *cli, const struct request *request, struct session **out)
{
    struct credentials *credentials;
    enum outcome outcome = cli_credentials(cli, request, &credentials);
    if (outcome != OUTCOME_READY)
        return outcome;
    *out = session_open(cli_system(), request, credentials, cli->command, cli->language);
    credentials_release(credentials);
    return OUTCOME_READY;
}

enum outcome cli_choices(const struct cli *cli, const struct request *request, struct fix_choices *out)
{
    struct sentence problem;
    const char *list = cli->options->values[OPTION_APPLY];
    *out = (struct fix_choices){0};
    if (list && cli->options->given[OPTION_RECOMMENDED])
        problem = sentence_of(TEXT_CLI_APPLY_OR_RECOMMENDED, NULL);
    else if (!list || fix_choices_read(list, request, out, &problem) == ST_OK)
        return OUTCOME_READY;
    cli_complain_sentence(cli, &problem);
    return OUTCOME_BAD_ARGUMENT;
}
