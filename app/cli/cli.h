/* SPDX-License-Identifier: MIT
 *
 * What every verb of the command line has in hand (the verbs: verb.h).
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "cli/options.h"
#include "cli/output.h"
#include "fix/fix_choices.h"
#include "session/checked.h"
#include "session/outcome.h"
#include "windows/credentials.h"
#include "windows/file_write.h"

struct cli {
    const struct options *options;
    enum language language;
    struct cancel *cancel; /* requested by Ctrl+C, Ctrl+Break and closing the console */
    char *command;         /* the command line for the report: it never holds a secret; owned by main */
};

/* One line on standard error: cli_complain(cli, TEXT_CLI_BAD_CLIENT, address, NULL). */
void cli_complain(const struct cli *cli, enum text_id id, ...);
void cli_complain_sentence(const struct cli *cli, struct sentence *sentence); /* frees it */
/* One line on standard error about what goes on; not with --quiet. */
void cli_say(const struct cli *cli, const char *text);

/* session.c: the request that the options ask for, finished, and the session for it (which may ask for a password).
 * OUTCOME_READY when all is well; otherwise the reason was said. OPERAND: the target as typed, NULL for this
 * computer. */
enum outcome cli_ask(const struct cli *cli, const char *operand, struct request *out); /* the same, not finished */
enum outcome cli_request(const struct cli *cli, const char *operand, struct request *out);
/* The file of --for; free OUT with needs_free. OUTCOME_READY, or what is wrong with it was said. */
enum outcome cli_needs(const struct cli *cli, struct needs *out);
enum outcome cli_session(const struct cli *cli, const struct request *request, struct session **out);
/* Who answered for a client is said; OUTCOME_BAD_ARGUMENT where nobody is asked after it, unless ASKS. */
enum outcome cli_client_allowed(const struct cli *cli, const struct request *request, bool asks);
const struct session_system *cli_system(void);

/* The options for credentials fit each other and REQUEST (finished); otherwise what is wrong was said. */
enum outcome cli_credentials_allowed(const struct cli *cli, const struct request *request);
/* From the console without echo, from standard input, or from the Windows Credential Manager, never from an argument;
 * for REQUEST->user (qualified). *OUT NULL: none are asked for. Otherwise the caller owes a credentials_release. */
enum outcome cli_credentials(const struct cli *cli, const struct request *request, struct credentials **out);

/* --apply; LIST NULL: everything that is recommended. Otherwise the reason and the nearest word were said. */
enum outcome cli_choices(const struct cli *cli, const struct request *request, struct fix_choices *out);

/* Reads a saved result (JSON, or a report page that holds it). False with PROBLEM on failure. */
bool cli_read_run(const struct cli *cli, const char *path, struct run *out, struct sentence *problem);

/* run.c: checks with progress on the terminal. NULL when it was cancelled, which was said. */
struct checked *cli_check(const struct cli *cli, struct session *session);

/* The progress of a check on the terminal; NULL where none is shown. */
struct run_listener *cli_progress(const struct cli *cli);
void cli_progress_end(const struct cli *cli);

#endif
