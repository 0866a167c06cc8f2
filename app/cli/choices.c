/* SPDX-License-Identifier: MIT */
#include "cli/choices.h"

enum exit_code choices_read(const struct cli *cli, const struct request *request, struct fix_choices *out)
{
    struct sentence problem;
    const char *list = cli->options->values[OPTION_APPLY];
    *out = (struct fix_choices){0};
    if (list && cli->options->given[OPTION_RECOMMENDED])
        problem = sentence_of(TEXT_CLI_APPLY_OR_RECOMMENDED, NULL);
    else if (!list || fix_choices_read(list, request, out, &problem) == ST_OK)
        return EXIT_READY;
    cli_complain_sentence(cli, &problem);
    return EXIT_BAD_ARGUMENT;
}
