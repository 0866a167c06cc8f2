/* SPDX-License-Identifier: MIT */
#include "report/command.h"

#include "remedy/remedy.h"

#include <string.h>

/* cmd.exe reads %NAME% and ^ inside quotes too, and a quote ends them: with such characters, or any
 * control character, WORD stands there instead. */
static void add_argument(struct strbuf *out, const char *value, const char *word)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._\\:@";
    bool usable = value[0] && value[0] != '-' && !strpbrk(value, "\"%^!");
    for (const char *at = value; *at && usable; at++)
        usable = (unsigned char)*at >= 0x20 && *at != 0x7F;
    if (!usable)
        strbuf_add(out, word);
    else if (strspn(value, plain) == strlen(value))
        strbuf_add(out, value);
    else
        strbuf_printf(out, "\"%s\"", value);
}

static void add_verb(struct strbuf *out, const char *verb, const struct run *run, const struct finding *finding,
                     const struct remedy *remedy)
{
    strbuf_printf(out, "wmiready-cli %s", verb);
    if (!run->request.local) {
        strbuf_add_char(out, ' ');
        add_argument(out, run->request.target ? run->request.target : "", "TARGET");
    }
    if (run->request.account) {
        strbuf_add(out, " --account ");
        add_argument(out, run->request.account, "ACCOUNT");
    }
    strbuf_printf(out, " --apply %s:%s", finding->id, remedy->id);
}

void command_fix(struct strbuf *out, const struct run *run, const struct finding *finding, const struct remedy *remedy)
{
    add_verb(out, "fix", run, finding, remedy);
}

void command_script(struct strbuf *out, const struct run *run, const struct finding *finding,
                    const struct remedy *remedy)
{
    add_verb(out, "script", run, finding, remedy);
    strbuf_printf(out, " -o fix-%s.cmd", finding->id);
}

void command_undo(struct strbuf *out)
{
    strbuf_add(out, "wmiready-cli undo --last");
}
