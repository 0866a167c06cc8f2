/* SPDX-License-Identifier: MIT */
#include "cli/choices.h"

#include "base/memory.h"
#include "base/word.h"
#include "requirements/catalogue.h"

#include <stdlib.h>
#include <string.h>

enum { REMEDIES_MOST = 16 };

static const char *nearest_remedy(const struct requirement *requirement, const char *typed)
{
    const char *names[REMEDIES_MOST + 1] = {NULL};
    size_t count = 0;
    for (size_t i = 0; requirement->remedies && requirement->remedies[i] && count < REMEDIES_MOST; i++)
        names[count++] = requirement->remedies[i]->id;
    return count ? word_nearest(typed, names) : "";
}

/* WORD is "ID" or "ID:REMEDY"; it is cut at the colon. */
static enum exit_code read_one(const struct cli *cli, char *word, struct fix_choice *out)
{
    char *colon = strchr(word, ':');
    if (colon)
        *colon = '\0';
    const struct requirement *requirement = catalogue_find(word);
    if (!requirement) {
        cli_complain(cli, TEXT_CLI_UNKNOWN_ID, word, catalogue_nearest(word), NULL);
        return EXIT_BAD_ARGUMENT;
    }
    *out = (struct fix_choice){requirement->id, NULL};
    if (!colon)
        return EXIT_READY;
    const struct remedy *remedy = catalogue_remedy(requirement, colon + 1);
    if (!remedy) {
        cli_complain(cli, TEXT_CLI_UNKNOWN_REMEDY, requirement->id, colon + 1, nearest_remedy(requirement, colon + 1),
                     NULL);
        return EXIT_BAD_ARGUMENT;
    }
    out->remedy = remedy->id;
    return EXIT_READY;
}

enum exit_code choices_read(const struct cli *cli, struct choices *out)
{
    const char *list = cli->options->values[OPTION_APPLY];
    *out = (struct choices){NULL, 0};
    if (list && cli->options->given[OPTION_RECOMMENDED]) {
        cli_complain(cli, TEXT_CLI_APPLY_OR_RECOMMENDED, NULL);
        return EXIT_BAD_ARGUMENT;
    }
    if (!list)
        return EXIT_READY;
    out->list = memory_new_n(struct fix_choice, strlen(list) + 1);
    enum exit_code code = EXIT_READY;
    for (const char *at = list; *at && code == EXIT_READY;) {
        size_t length = strcspn(at, ",");
        char *word = memory_string_n(at, length);
        if (length) {
            code = read_one(cli, word, &out->list[out->count]);
            out->count += code == EXIT_READY;
        }
        free(word);
        at += length + (at[length] == ',');
    }
    if (code != EXIT_READY)
        choices_free(out);
    return code;
}

void choices_free(struct choices *choices)
{
    free(choices->list);
    *choices = (struct choices){NULL, 0};
}
