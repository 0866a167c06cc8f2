/* SPDX-License-Identifier: MIT
 *
 * wmiready-proof [--list] [--only ID,...] [--change --i-can-lose-this-machine] [--json FILE] [--html FILE]
 * Exit code 0: all hold, 1: one is contradicted, 2: one was not possible here, 5: not elevated, 87: arguments.
 */
#include "proof.h"
#include "restricted.h"

#include "base/memory.h"
#include "windows/com.h"
#include "windows/machine_windows.h"

#include <windows.h>

#include <stdlib.h>
#include <string.h>

enum { EXPERIMENTS = 128, LIMIT_MS = 20000 };

struct options {
    bool list, change, may_lose, on_wine, itself, pretend;
    const char *only, *json, *html;
};

static bool parse(int argc, char **argv, struct options *out)
{
    for (int i = 1; i < argc; i++) {
        const char **value = strcmp(argv[i], "--only") == 0   ? &out->only
                             : strcmp(argv[i], "--json") == 0 ? &out->json
                             : strcmp(argv[i], "--html") == 0 ? &out->html
                                                              : NULL;
        bool *flag = strcmp(argv[i], "--list") == 0                      ? &out->list
                     : strcmp(argv[i], "--change") == 0                  ? &out->change
                     : strcmp(argv[i], "--i-can-lose-this-machine") == 0 ? &out->may_lose
                     : strcmp(argv[i], "--on-wine") == 0                 ? &out->on_wine
                     : strcmp(argv[i], "--prove-itself") == 0            ? &out->itself
                     : strcmp(argv[i], "--pretend") == 0                 ? &out->pretend
                                                                         : NULL;
        if (flag)
            *flag = true;
        else if (value && i + 1 < argc && argv[i + 1][0] && argv[i + 1][0] != '-')
            *value = argv[++i];
        else
            return false;
    }
    return true;
}

static bool named(const char *list, const char *id)
{
    size_t length = strlen(id);
    for (const char *at = list; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
        if (_strnicmp(at, id, length) == 0 && (at[length] == ',' || !at[length]))
            return true;
    return !list;
}

static size_t collect(const struct options *options, const struct experiment **out)
{
    size_t count = 0;
    for (size_t l = 0; proof_lists[l]; l++)
        for (size_t e = 0; proof_lists[l][e] && count < EXPERIMENTS; e++) {
            const struct experiment *experiment = proof_lists[l][e];
            if (named(options->only, experiment->id) && (!experiment->changes || options->change || options->list))
                out[count++] = experiment;
        }
    return count;
}

/* What a pretended computer is: WMIREADY_PROOF_AS says controller, member or user. */
static void pretend_os(struct os_info *os)
{
    const char *as = getenv("WMIREADY_PROOF_AS");
    os->domain_controller = as && strcmp(as, "controller") == 0;
    os->domain_joined = as && strcmp(as, "member") == 0;
    os->elevated = !as || strcmp(as, "user") != 0;
}

/* Why nothing may be changed on this computer, with the exit code; 0: it may. */
static int refused(const struct options *options, struct machine *machine)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct os_info os = {0};
    int code = 0;
    if (!options->change)
        return 0;
    if (!options->may_lose) {
        fputs("--change makes and removes things and writes settings: it needs --i-can-lose-this-machine\n", stderr);
        return 87;
    }
    if (MACHINE_CALL(machine, os_get, &call, &os) != ST_OK) {
        fputs("--change: what computer this is could not be read; nothing was changed\n", stderr);
        return 5;
    }
    if (options->pretend)
        pretend_os(&os);
    if (view_is_wine() && !options->on_wine) {
        fputs("--change: this is Wine, which proves nothing (--on-wine tries all the same); nothing was changed\n",
              stderr);
        code = 87;
    } else if (os.domain_controller || os.domain_joined) {
        fprintf(stderr, "--change: this computer is %s; nothing was changed\n",
                os.domain_controller ? "a domain controller" : "a member of a domain");
        code = 87;
    } else if (!os.elevated) {
        fputs("--change needs an elevated prompt; nothing was changed\n", stderr);
        code = 5;
    }
    os_info_free(&os);
    return code;
}

static struct result run_one(const struct options *options, const struct experiment *experiment,
                             struct machine *machine)
{
    const bool pretend = options->pretend;
    struct machine *ours = pretend ? pretended_machine(experiment) : machine;
    struct trial trial = {
        .ours = ours, .theirs = pretend ? pretended_view(experiment) : view_windows(), .patient = !pretend};
    ULONGLONG begun = GetTickCount64();
    if (experiment->windows_only && view_is_wine() && !pretend && !options->on_wine)
        trial_impossible(&trial, "this is Wine");
    else
        experiment_run(experiment, &trial);
    struct result result = {.experiment = experiment, .outcome = trial_outcome(&trial)};
    result.ms = (unsigned)(GetTickCount64() - begun);
    if (result.outcome == PROOF_NOT_POSSIBLE)
        strbuf_printf(&trial.measured, "%s", trial.why[0] ? trial.why : "there was nothing to compare");
    else
        strbuf_printf(&trial.measured, "%u compared, %u different", trial.compared, trial.differing);
    result.measured = results_redact(strbuf_text(&trial.measured));
    strbuf_free(&trial.measured);
    if (experiment->changes)
        leftovers_undo(ours, trial.theirs, NULL);
    if (pretend)
        machine_release(ours);
    printf("%-17s %-18s %5u ms  %s\n", outcome_word(result.outcome), experiment->id, result.ms, result.measured);
    fflush(stdout);
    return result;
}

static int run_all(const struct options *options, struct machine *machine)
{
    static struct result results[EXPERIMENTS];
    const struct experiment *chosen[EXPERIMENTS];
    size_t count = collect(options, chosen);
    int code = 0;
    for (size_t i = 0; i < count; i++) {
        results[i] = run_one(options, chosen[i], machine);
        code = results[i].outcome == PROOF_CONTRADICTED                ? 1
               : results[i].outcome == PROOF_NOT_POSSIBLE && code == 0 ? 2
                                                                       : code;
    }
    if (!count) {
        fputs("no experiment of that id\n", stderr);
        return 87;
    }
    if ((options->json && !results_json(options->json, results, count)) ||
        (options->html && !results_html(options->html, results, count))) {
        fputs("the results could not be written\n", stderr);
        return 29;
    }
    for (size_t i = 0; i < count; i++)
        free(results[i].measured);
    return code;
}

int main(int argc, char **argv)
{
    struct options options = {0};
    com_begin(COM_COMMAND_LINE); /* as the programs do: before any other call of COM */
    if (argc == 2 && strcmp(argv[1], RESTRICTED_OPTION) == 0)
        return restricted_print();
    if (argc == 2 && strcmp(argv[1], "--state") == 0) {
        state_print();
        return 0;
    }
    if (!parse(argc, argv, &options)) {
        fputs("usage: wmiready-proof [--list] [--only ID,...] [--change --i-can-lose-this-machine] [--json FILE] "
              "[--html FILE]\n",
              stderr);
        return 87;
    }
    if (options.itself)
        return proof_itself() ? 1 : 0;
    if (options.list) {
        const struct experiment *chosen[EXPERIMENTS];
        size_t count = collect(&options, chosen);
        for (size_t i = 0; i < count; i++)
            printf("%-18s %s %s\n%19s%s\n", chosen[i]->id, chosen[i]->changes ? "change " : "passive",
                   chosen[i]->assumption, "", chosen[i]->place);
        return 0;
    }
    struct machine *machine = options.pretend ? pretended_machine(NULL) : machine_windows_local();
    struct strbuf said = STRBUF_INIT;
    if (leftovers_undo(machine, options.pretend ? pretended_view(NULL) : view_windows(), &said))
        printf("an earlier run left: %s\n", strbuf_text(&said));
    strbuf_free(&said);
    int code = refused(&options, machine);
    if (!code)
        code = run_all(&options, machine);
    machine_release(machine);
    return code;
}
