/* SPDX-License-Identifier: MIT */
#include "report/command.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "remedy/remedy.h"

#include <stdlib.h>
#include <string.h>

/* cmd.exe reads %NAME% and ^ inside quotes too, and a quote ends them, which a backslash before it hides
 * from the program: with such characters, or any that is not seen as it is, WORD stands there instead. */
static void add_argument(struct strbuf *out, const char *value, const char *word)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._\\:@[]";
    bool usable = value[0] && value[0] != '-' && !strpbrk(value, "\"%^!");
    const char *end = value + strlen(value);
    for (const char *at = value; at < end && usable;) {
        uint32_t code = utf8_next(&at, end);
        usable = code >= 0x20 && !utf8_deceptive(code) && (code != '\\' || at < end);
    }
    if (!usable)
        strbuf_add(out, word);
    else if (strspn(value, plain) == strlen(value))
        strbuf_add(out, value);
    else
        strbuf_printf(out, "\"%s\"", value);
}

/* One client, and one namespace. */
static void add_single(struct strbuf *out, const struct run *run)
{
    if (run->request.client_address) {
        strbuf_add(out, " --client ");
        add_argument(out, run->request.client_address, "ADDRESS");
    }
    if (run->request.namespace_path && !ascii_equal_nocase(run->request.namespace_path, REQUEST_NAMESPACE)) {
        strbuf_add(out, " --namespace ");
        add_argument(out, run->request.namespace_path, "NAMESPACE");
    }
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
    /* Without them the remedy may be another one, or refused: where a rule lets in, which namespace is opened. */
    if (run->request.needs.given && (run->request.needs.count > 1 || run->request.needs.client_count > 1))
        strbuf_add(out, " --for NEEDS.json");
    else
        add_single(out, run);
    char *choice = strbuf_printed(remedy ? "%s:%s" : "%s", finding->key, remedy ? remedy->id : NULL);
    strbuf_add(out, " --apply ");
    add_argument(out, choice, finding->id);
    free(choice);
}

bool command_can_fix(const struct run *run, const struct remedy *remedy)
{
    return run->request.local || !remedy->local_only;
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

void command_remedy(struct strbuf *out, const struct run *run, const struct finding *finding,
                    const struct remedy *remedy)
{
    (command_can_fix(run, remedy) ? command_fix : command_script)(out, run, finding, remedy);
}

bool command_prove(struct strbuf *out, const struct run *run)
{
    if (!run->request.local || run->request.only || run_readiness(run) != READINESS_READY)
        return false;
    const char *account = run->account.name ? run->account.name : run->request.account;
    strbuf_add(out, "wmiready-cli check ");
    add_argument(out, run->os.computer ? run->os.computer : "", "TARGET");
    if (account) {
        strbuf_add(out, " --user ");
        add_argument(out, account, "ACCOUNT");
    }
    if (run->request.needs.given)
        strbuf_add(out, " --for NEEDS.json");
    return true;
}

void command_undo(struct strbuf *out)
{
    strbuf_add(out, "wmiready-cli undo --last");
}
