/* SPDX-License-Identifier: MIT
 * What a verb says to people beside its result: on standard error. */
#include "cli/cli.h"

#include <stdarg.h>

void cli_complain_sentence(const struct cli *cli, struct sentence *sentence)
{
    struct strbuf line = STRBUF_INIT;
    strbuf_add(&line, "wmiready-cli: ");
    sentence_format(&line, cli->language, sentence);
    strbuf_add_char(&line, '\n');
    output_error(strbuf_text(&line));
    strbuf_free(&line);
    sentence_free(sentence);
}

void cli_say(const struct cli *cli, const char *text)
{
    struct strbuf line = STRBUF_INIT;
    strbuf_printf(&line, "%s\n", text);
    if (!cli->options->given[OPTION_QUIET])
        output_error(strbuf_text(&line));
    strbuf_free(&line);
}

void cli_complain(const struct cli *cli, enum text_id id, ...)
{
    va_list list;
    va_start(list, id);
    struct sentence sentence = sentence_of_list(id, list);
    va_end(list);
    cli_complain_sentence(cli, &sentence);
}
