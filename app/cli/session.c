/* SPDX-License-Identifier: MIT
 * From the options to the session. */
#include "cli/cli.h"

#include "base/memory.h"
#include "session/ask.h"
#include "session/qualify.h"
#include "session/vouched.h"
#include "windows/needs_file.h"
#include "windows/session_windows.h"
#include "windows/status_windows.h"
#include "windows/windows_api.h"

#include <stdlib.h>
#include <string.h>

const struct session_system *cli_system(void)
{
    return session_windows();
}

/* --for: nothing is begun with a file that cannot be read as it is. OUT is empty without one. */
enum outcome cli_needs(const struct cli *cli, struct needs *out)
{
    const char *path = cli->options->values[OPTION_FOR];
    struct sentence problem;
    *out = (struct needs){0};
    if (!path || needs_file_read(path, false, out, &problem))
        return OUTCOME_READY;
    cli_complain_sentence(cli, &problem);
    return OUTCOME_BAD_ARGUMENT;
}

enum outcome cli_ask(const struct cli *cli, const char *operand, struct request *out)
{
    const char *const *values = cli->options->values;
    struct needs needs;
    enum outcome outcome = cli_needs(cli, &needs);
    if (outcome != OUTCOME_READY)
        return outcome;
    const struct ask ask = {.target = operand,
                            .account = values[OPTION_ACCOUNT],
                            .client = values[OPTION_CLIENT],
                            .clients = cli->options->all[OPTION_CLIENT],
                            .client_count = cli->options->counts[OPTION_CLIENT],
                            .queries = cli->options->all[OPTION_QUERY],
                            .query_count = cli->options->counts[OPTION_QUERY],
                            .needs = needs.count ? &needs : NULL,
                            .namespace_path = values[OPTION_NAMESPACE],
                            .query =
                                cli->options->verb == VERB_QUERY ? cli->options->operands[1] : values[OPTION_QUERY],
                            .only = values[OPTION_ONLY],
                            .assume = values[OPTION_ASSUME],
                            .no_logon = cli->options->given[OPTION_NO_LOGON],
                            .trust_name = cli->options->given[OPTION_TRUST_NAME],
                            .kerberos = cli->options->given[OPTION_KERBEROS],
                            .timeout = values[OPTION_TIMEOUT]};
    struct sentence problem;
    bool good = ask_request(&ask, out, &problem);
    needs_free(&needs);
    if (!good) {
        cli_complain_sentence(cli, &problem);
        return OUTCOME_BAD_ARGUMENT;
    }
    return OUTCOME_READY;
}

static enum outcome cancelled(const struct cli *cli)
{
    cli_complain(cli, TEXT_CLI_CANCELLED, NULL);
    return OUTCOME_CANCELLED;
}

/* What could not be settled because somebody cancelled is no fault of the arguments. */
static enum outcome refused(const struct cli *cli, struct sentence *problem)
{
    if (!cancel_requested(cli->cancel)) {
        cli_complain_sentence(cli, problem);
        return OUTCOME_BAD_ARGUMENT;
    }
    sentence_free(problem);
    return cancelled(cli);
}

enum outcome cli_request(const struct cli *cli, const char *operand, struct request *out)
{
    enum outcome outcome = cli_ask(cli, operand, out);
    if (outcome != OUTCOME_READY)
        return outcome;
    session_finish_request(cli_system(), out, cli->cancel);
    if (cancel_requested(cli->cancel))
        outcome = cancelled(cli);
    else if (out->no_logon && out->local) {
        cli_complain(cli, TEXT_CLI_NO_LOGON_LOCAL, NULL);
        outcome = OUTCOME_BAD_ARGUMENT;
    }
    if (outcome != OUTCOME_READY)
        request_free(out);
    return outcome;
}

enum outcome cli_client_allowed(const struct cli *cli, const struct request *request, bool asks)
{
    struct sentence problem;
    if (vouched_client(request, &problem))
        return OUTCOME_READY;
    cli_complain_sentence(cli, &problem);
    return asks ? OUTCOME_READY : OUTCOME_BAD_ARGUMENT;
}

/* What a name became is said. */
static void say_qualified(const struct cli *cli, const char *before, const char *now)
{
    const char *arguments[] = {before, now};
    struct strbuf line = STRBUF_INIT;
    if (!before || !now || strcmp(before, now) == 0)
        return;
    text_format(&line, cli->language, TEXT_CLI_QUALIFIED, arguments, 2);
    cli_say(cli, strbuf_text(&line));
    strbuf_free(&line);
}

static enum outcome qualify(const struct cli *cli, struct request *request)
{
    struct sentence problem;
    enum outcome outcome = OUTCOME_READY;
    char *account = memory_string(request->account), *user = memory_string(request->user);
    bool good = qualify_request(cli_system(), request, cli->cancel, &problem);
    if (good) {
        say_qualified(cli, user, request->user);
        if (!account || !user || strcmp(account, user) != 0)
            say_qualified(cli, account, request->account);
    } else {
        outcome = refused(cli, &problem);
    }
    free(account);
    free(user);
    return outcome;
}

enum outcome cli_session(const struct cli *cli, const struct request *asked, struct session **out)
{
    struct credentials *credentials = NULL;
    struct sentence problem;
    struct request request = request_copy(asked);
    free(request.user);
    request.user = memory_string(cli->options->values[OPTION_USER]);
    /* Before the password is asked for: it belongs to the name that this becomes, and to the computer that is meant. */
    enum outcome outcome = cli_credentials_allowed(cli, &request);
    if (outcome == OUTCOME_READY && !vouched_target(cli_system(), &request, cli->cancel, &problem))
        outcome = refused(cli, &problem);
    if (outcome == OUTCOME_READY)
        outcome = qualify(cli, &request);
    if (outcome == OUTCOME_READY)
        outcome = cli_credentials(cli, &request, &credentials);
    if (outcome == OUTCOME_READY) {
        *out = session_open(cli_system(), &request, credentials, cli->cancel, cli->command, cli->language, &problem);
        if (!*out)
            outcome = refused(cli, &problem);
    }
    credentials_release(credentials);
    request_free(&request);
    return outcome;
}

enum outcome cli_choices(const struct cli *cli, const struct request *request, struct fix_choices *out)
{
    struct sentence problem;
    const char *list = cli->options->values[OPTION_APPLY];
    *out = (struct fix_choices){0};
    if (!list || fix_choices_read(list, request, out, &problem) == ST_OK)
        return OUTCOME_READY;
    cli_complain_sentence(cli, &problem);
    return OUTCOME_BAD_ARGUMENT;
}
