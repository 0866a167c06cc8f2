/* SPDX-License-Identifier: MIT
 * From the options to the request and the machine. */
#include "cli/cli.h"

#include "base/memory.h"
#include "check/target.h"
#include "cli/credentials.h"
#include "fix/fix_choice.h"
#include "machine/ip.h"
#include "requirements/catalogue.h"
#include "windows/identity.h"
#include "windows/machine_windows.h"

#include <stdlib.h>
#include <string.h>

static void replace(char **text, const char *value)
{
    if (!value)
        return;
    free(*text);
    *text = memory_string(value);
}

static enum exit_code read_limits(const struct cli *cli, struct request *request)
{
    const char *timeout = cli->options->values[OPTION_TIMEOUT];
    if (!timeout)
        return EXIT_READY;
    if (!options_milliseconds(timeout, &request->probe_ms)) {
        cli_complain(cli, TEXT_CLI_BAD_TIMEOUT, timeout, NULL);
        return EXIT_BAD_ARGUMENT;
    }
    /* A patient user gets patient management calls too; an impatient one keeps time for the query. */
    if (request->probe_ms > REQUEST_PROBE_MS)
        request->call_ms = request->probe_ms * (REQUEST_CALL_MS / REQUEST_PROBE_MS);
    return EXIT_READY;
}

/* Which computer OPERAND means; a complaint when it cannot be one. */
static enum exit_code choose_target(const struct cli *cli, const char *operand, struct request *request)
{
    char *host = memory_string(".");
    struct sentence problem;
    if (operand) {
        free(host);
        if (!target_parse(operand, &host, NULL, &problem)) {
            cli_complain_sentence(cli, &problem);
            return EXIT_BAD_ARGUMENT;
        }
    }
    request->local = identity_is_this_computer(host);
    free(request->target);
    /* This computer is checked under its own name: that is what others will ask for. */
    request->target = request->local ? identity_own_name() : memory_string(host);
    free(host);
    return EXIT_READY;
}

static enum exit_code read_only(const struct cli *cli, struct request *request)
{
    struct sentence problem;
    const char *list = cli->options->values[OPTION_ONLY];
    if (!list || fix_choices_only(list, request, &problem) == ST_OK)
        return EXIT_READY;
    cli_complain_sentence(cli, &problem);
    return EXIT_BAD_ARGUMENT;
}

static enum exit_code check_client(const struct cli *cli, const char *address)
{
    struct ip ip;
    if (!address || ip_from_text(address, &ip))
        return EXIT_READY;
    cli_complain(cli, TEXT_CLI_BAD_CLIENT, address, NULL);
    return EXIT_BAD_ARGUMENT;
}

enum exit_code cli_request(const struct cli *cli, const char *operand, struct request *out)
{
    const struct options *options = cli->options;
    struct request request = request_default();
    replace(&request.account, options->values[OPTION_ACCOUNT]);
    replace(&request.client_address, options->values[OPTION_CLIENT]);
    replace(&request.namespace_path, options->values[OPTION_NAMESPACE]);
    replace(&request.query, options->values[OPTION_QUERY]);
    enum exit_code code = choose_target(cli, operand, &request);
    if (code == EXIT_READY)
        code = check_client(cli, request.client_address);
    if (code == EXIT_READY)
        code = read_limits(cli, &request);
    if (code == EXIT_READY)
        code = read_only(cli, &request);
    if (code == EXIT_READY)
        *out = request;
    else
        request_free(&request);
    return code;
}

enum exit_code cli_machine(const struct cli *cli, struct request *request, struct machine **out)
{
    struct credentials *credentials;
    enum exit_code code = cli_credentials(cli, request, &credentials);
    if (code != EXIT_READY)
        return code;
    request->user = credentials ? credentials_name(credentials) : NULL;
    /* Who connects is who is judged, unless somebody else is named. */
    if (credentials && !request->account)
        request->account = memory_string(request->user);
    request->client_workgroup = identity_in_workgroup();
    *out = request->local ? machine_windows_local() : machine_windows_remote(request->target, credentials);
    credentials_release(credentials);
    return EXIT_READY;
}
