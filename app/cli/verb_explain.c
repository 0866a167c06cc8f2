/* SPDX-License-Identifier: MIT
 * explain: what an error code means for remote WMI, and what to do. */
#include "cli/verb.h"

#include "report/explain.h"

enum outcome verb_explain(struct cli *cli)
{
    struct strbuf typed = STRBUF_INIT, page = STRBUF_INIT;
    /* A line that was pasted without quotation marks comes word by word. */
    for (size_t i = 0; i < cli->options->operand_count; i++)
        strbuf_printf(&typed, "%s%s", i ? " " : "", cli->options->operands[i]);
    bool found = explain_typed(&page, cli->language, strbuf_text(&typed), output_width());
    if (found)
        output_write(strbuf_text(&page));
    else
        cli_complain(cli, TEXT_CLI_BAD_CODE, strbuf_text(&typed), explain_nearest(strbuf_text(&typed)), NULL);
    strbuf_free(&page);
    strbuf_free(&typed);
    return found ? OUTCOME_READY : OUTCOME_BAD_ARGUMENT;
}
