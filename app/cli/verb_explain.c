/* SPDX-License-Identifier: MIT
 * explain: what an error code means for remote WMI, and what to do. */
#include "cli/cli.h"

#include "report/explain.h"

enum outcome verb_explain(struct cli *cli)
{
    const char *typed = cli->options->operands[0];
    struct strbuf page = STRBUF_INIT;
    uint32_t code;
    if (!explain_parse(typed, &code)) {
        cli_complain(cli, TEXT_CLI_BAD_CODE, typed, explain_nearest(typed), NULL);
        return OUTCOME_BAD_ARGUMENT;
    }
    explain_code(&page, cli->language, code, output_width());
    output_write(strbuf_text(&page));
    strbuf_free(&page);
    return OUTCOME_READY;
}
