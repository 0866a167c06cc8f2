/* SPDX-License-Identifier: MIT
 * Asking before something is changed. */
#ifndef CLI_CONSENT_H
#define CLI_CONSENT_H

#include "cli/cli.h"

/* Consent by --yes or by an answer on the console. EXIT_READY: go on; EXIT_CANCELLED: the user said no;
 * EXIT_BAD_ARGUMENT: there is nobody to ask (the reason was said). */
enum exit_code consent_ask(const struct cli *cli, enum text_id question, const char *argument);

/* One question whose answer is yes or no; false without a console. */
bool consent_question(const struct cli *cli, enum text_id question, const char *argument);

/* This program has administrator rights on this computer. Otherwise says how to get them. */
bool consent_is_administrator(const struct cli *cli, struct machine *machine);

#endif
