/* SPDX-License-Identifier: MIT
 * --apply ID[:REMEDY],... as choices for remedy/fix.h. */
#ifndef CLI_CHOICES_H
#define CLI_CHOICES_H

#include "cli/cli.h"
#include "fix/fix.h"

struct choices {
    struct fix_choice *list; /* NULL: everything that is recommended; owned */
    size_t count;
};

/* Every id and remedy is known when it is EXIT_READY; otherwise the reason and the nearest word were said. */
enum exit_code choices_read(const struct cli *cli, struct choices *out);
void choices_free(struct choices *choices);

#endif
