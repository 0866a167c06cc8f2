/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

#include "cli/consent.h"
#include "report/explain.h"
#include "windows/password.h"
#include "windows/utf16.h"

#include <stdlib.h>

/* The prompt goes to the console itself: standard output carries results, standard error may be a file. */
static enum status ask(const struct cli *cli, const char *user, const char *target, struct password *password)
{
    const char *arguments[2] = {user, target};
    struct strbuf prompt = STRBUF_INIT;
    text_format(&prompt, cli->language, TEXT_CLI_ASK_PASSWORD, arguments, 2);
    strbuf_add_char(&prompt, ' ');
    enum status status = password_from_console(strbuf_text(&prompt), password);
    strbuf_free(&prompt);
    return status;
}

static enum outcome read_password(const struct cli *cli, const char *user, const char *target,
                                  struct password *password)
{
    bool from_stdin = cli->options->given[OPTION_PASSWORD_STDIN];
    enum status status = from_stdin ? password_from_stdin(password) : ask(cli, user, target, password);
    if (status == ST_CANCELLED) {
        cli_complain(cli, TEXT_CLI_CANCELLED, NULL);
        return OUTCOME_CANCELLED;
    }
    if (status == ST_OK && password->text[0])
        return OUTCOME_READY;
    /* Rarely meant: Windows lets no account without a password in from the network unless told to. */
    if (status == ST_OK && !from_stdin) {
        if (consent_question(cli, TEXT_CLI_ASK_EMPTY_PASSWORD, user))
            return OUTCOME_READY;
        cli_complain(cli, TEXT_CLI_CANCELLED, NULL);
        return OUTCOME_CANCELLED;
    }
    cli_complain(cli, status == ST_UNSUPPORTED ? TEXT_CLI_NO_CONSOLE : TEXT_CLI_BAD_PASSWORD, NULL);
    return OUTCOME_BAD_ARGUMENT;
}

static enum outcome typed_credentials(const struct cli *cli, const char *typed, const char *target,
                                      struct credentials **out)
{
    struct password password;
    enum outcome code = read_password(cli, typed, target, &password);
    if (code == OUTCOME_READY) {
        wchar_t *user = utf16_from_utf8(typed);
        if (credentials_new(user, password.text, out) != ST_OK) {
            cli_complain(cli, TEXT_CLI_BAD_USER, typed, NULL);
            code = OUTCOME_BAD_ARGUMENT;
        }
        free(user);
    }
    password_wipe(&password);
    return code;
}

static enum outcome stored_credentials(const struct cli *cli, struct credentials **out)
{
    const char *name = cli->options->values[OPTION_CREDENTIAL];
    struct call call = call_make(cli->cancel, REQUEST_CALL_MS);
    wchar_t *wide = utf16_from_utf8(name);
    enum status status = credentials_from_store(&call, wide, out);
    free(wide);
    if (status == ST_OK)
        return OUTCOME_READY;
    struct strbuf reason = STRBUF_INIT;
    explain_short(&reason, cli->language, status, call.fault.code);
    cli_complain(cli, TEXT_CLI_BAD_CREDENTIAL, name, strbuf_text(&reason), NULL);
    strbuf_free(&reason);
    return OUTCOME_BAD_ARGUMENT;
}

enum outcome cli_credentials_allowed(const struct cli *cli, const struct request *request)
{
    const struct options *options = cli->options;
    bool user = options->given[OPTION_USER], stored = options->given[OPTION_CREDENTIAL];
    if (!(user || stored) || !request->local)
        return OUTCOME_READY;
    /* WMI refuses them (WBEM_E_LOCAL_CREDENTIALS); saying so beats a code. */
    cli_complain(cli, TEXT_CLI_LOCAL_CREDENTIALS, request->target, NULL);
    return OUTCOME_BAD_ARGUMENT;
}

enum outcome cli_credentials(const struct cli *cli, const struct request *request, struct credentials **out)
{
    *out = NULL;
    if (request->no_logon)
        return OUTCOME_READY;
    if (cli->options->given[OPTION_CREDENTIAL])
        return stored_credentials(cli, out);
    return request->user ? typed_credentials(cli, request->user, request->target, out) : OUTCOME_READY;
}
