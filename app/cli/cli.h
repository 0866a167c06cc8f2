/* SPDX-License-Identifier: MIT
 *
 * What every verb of the command line has in hand. One file per verb; main.c parses,
 * chooses the verb and turns its answer into the process's exit code.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "check/request.h"
#include "check/run.h"
#include "cli/options.h"
#include "cli/output.h"
#include "exit_code.h"

struct cli {
    const struct options *options;
    enum language language;
    struct cancel *cancel; /* requested by Ctrl+C, Ctrl+Break and closing the console */
    char *command;         /* the command line for the report: it never holds a secret; owned by main */
};

enum exit_code verb_check(struct cli *cli);
enum exit_code verb_fix(struct cli *cli);
enum exit_code verb_undo(struct cli *cli);
enum exit_code verb_query(struct cli *cli);
enum exit_code verb_script(struct cli *cli);
enum exit_code verb_report(struct cli *cli);
enum exit_code verb_list(struct cli *cli);
enum exit_code verb_explain(struct cli *cli);

/* One line on standard error: cli_complain(cli, TEXT_CLI_BAD_CLIENT, address, NULL). */
void cli_complain(const struct cli *cli, enum text_id id, ...);
void cli_complain_sentence(const struct cli *cli, struct sentence *sentence); /* frees it */
/* One line on standard error about what goes on; not with --quiet. */
void cli_say(const struct cli *cli, const char *text);

/* target.c: the request and the machine that the options ask for. EXIT_READY when all is well;
 * otherwise the reason was said. OPERAND: the target as typed, NULL for this computer. */
enum exit_code cli_request(const struct cli *cli, const char *operand, struct request *out);
enum exit_code cli_machine(const struct cli *cli, struct request *request, struct machine **out);

/* Reads a saved result (JSON, or a report page that holds it). False with PROBLEM on failure. */
bool cli_read_run(const struct cli *cli, const char *path, struct run *out, struct sentence *problem);

/* The exit code that a run answers the question with. */
enum exit_code cli_answer(const struct run *run);

/* run.c: checks with progress on the terminal; fills client, version and command of RUN. */
enum status cli_run(const struct cli *cli, const struct request *request, struct machine *machine, struct run *run);

#endif
