/* SPDX-License-Identifier: MIT
 * The credentials that the options ask for: from the console without echo, from standard
 * input, or from the Windows Credential Manager. Never from an argument. */
#ifndef CLI_CREDENTIALS_H
#define CLI_CREDENTIALS_H

#include "cli/cli.h"
#include "windows/credentials.h"

/* The options for credentials fit each other and REQUEST (finished); otherwise what is wrong was said. */
enum outcome cli_credentials_allowed(const struct cli *cli, const struct request *request);

/* For REQUEST->user (qualified). *OUT NULL: none are asked for. Otherwise the caller owes a credentials_release. */
enum outcome cli_credentials(const struct cli *cli, const struct request *request, struct credentials **out);

#endif
