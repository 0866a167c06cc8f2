/* SPDX-License-Identifier: MIT
 * --apply ID[SUBJECT]:REMEDY,... as choices for fix/fix.h. */
#ifndef CLI_CHOICES_H
#define CLI_CHOICES_H

#include "cli/cli.h"
#include "fix/fix_choice.h"

/* Without --apply OUT->list is NULL: everything that is recommended. Every requirement, subject of REQUEST and remedy
 * is known when it is EXIT_READY; otherwise the reason and the nearest word were said. */
enum exit_code choices_read(const struct cli *cli, const struct request *request, struct fix_choices *out);

#endif
