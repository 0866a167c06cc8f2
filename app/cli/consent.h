/* SPDX-License-Identifier: MIT
 * Asking before something is changed. */
#ifndef CLI_CONSENT_H
#define CLI_CONSENT_H

#include "cli/cli.h"

/* Consent by --yes or by an answer on the console. OUTCOME_READY: go on; OUTCOME_CANCELLED: the user said no;
 * OUTCOME_BAD_ARGUMENT: there is nobody to ask (the reason was said). */
enum outcome consent_ask(const struct cli *cli, enum text_id question, const char *argument);

/* One question whose answer is yes or no; false without a console. */
bool consent_question(const struct cli *cli, enum text_id question, const char *argument);

/* The program has the rights to change the target. Otherwise says how to get them. */
bool consent_may_change(const struct cli *cli, const struct session *session);

#endif
