/* SPDX-License-Identifier: MIT
 *
 * One file per verb; main.c parses, chooses the verb and turns its answer into the
 * process's exit code.
 */
#ifndef CLI_VERB_H
#define CLI_VERB_H

#include "cli/cli.h"

enum outcome verb_check(struct cli *cli);
enum outcome verb_fix(struct cli *cli);
enum outcome verb_undo(struct cli *cli);
enum outcome verb_query(struct cli *cli);
enum outcome verb_script(struct cli *cli);
enum outcome verb_needs(struct cli *cli);
enum outcome verb_watch(struct cli *cli);
enum outcome verb_report(struct cli *cli);
enum outcome verb_list(struct cli *cli);
enum outcome verb_explain(struct cli *cli);

#endif
