/* SPDX-License-Identifier: MIT
 * fix: check, show the exact changes, ask, make them, check again. */
#include "cli/cli.h"

#include "base/memory.h"
#include "check/catalogue.h"
#include "cli/choices.h"
#include "cli/consent.h"
#include "cli/plan_text.h"
#include "cli/result.h"
#include "diagnosis/explain.h"
#include "windows/event_log.h"
#include "windows/journal_store_windows.h"

#include <stdio.h>
#include <stdlib.h>

/* Everything of one fix on its way; released in reverse order. */
struct fixing {
    struct cli *cli;
    struct request *request;
    struct machine *machine;
    struct result *result;
    struct run before;
    struct fix fix;
    struct fix_listener listener;
    struct journal journal;
    struct run after;
};

static void say(const struct cli *cli, const struct strbuf *text)
{
    if (!cli->options->given[OPTION_QUIET])
        output_error(strbuf_text(text));
}

static void on_end(struct fix_listener *listener, const struct journal_entry *entry, size_t done, size_t total)
{
    struct fixing *own = container_of(listener, struct fixing, listener);
    struct strbuf line = STRBUF_INIT;
    strbuf_printf(&line, "[%zu/%zu] ", done, total);
    change_describe(&line, own->cli->language, &entry->change);
    if (entry->status != ST_OK) {
        strbuf_add(&line, " - ");
        explain_short(&line, own->cli->language, entry->status, entry->code);
    }
    strbuf_add_char(&line, '\n');
    say(own->cli, &line);
    strbuf_free(&line);
    event_log_write(own->cli->language, &own->journal, entry, false, own->journal.header.user);
}

/* A choice that cannot be made is an error before anything is changed; one that holds already is none. */
static bool choices_possible(const struct cli *cli, const struct fix *fix)
{
    bool possible = true;
    for (size_t i = 0; i < fix->count; i++) {
        const struct fix_step *step = &fix->steps[i];
        if (step->refusal == FIX_ACCEPTED || step->refusal == FIX_NOTHING_TO_DO)
            continue;
        struct strbuf line = STRBUF_INIT;
        plan_text_refusal(&line, cli->language, step);
        struct sentence sentence = sentence_raw(strbuf_text(&line));
        cli_complain_sentence(cli, &sentence);
        strbuf_free(&line);
        possible = false;
    }
    return possible;
}

static void print_plan(const struct cli *cli, const struct fix *fix)
{
    struct strbuf text = STRBUF_INIT;
    plan_text_add(&text, cli->language, fix, output_width());
    if (fix_change_count(fix) == 0)
        strbuf_printf(&text, "%s\n", text_get(cli->language, TEXT_CLI_PLAN_EMPTY));
    /* With JSON on standard output the plan is for the eyes. */
    bool json = cli->options->given[OPTION_JSON] && !cli->options->values[OPTION_JSON];
    if (json)
        output_error(strbuf_text(&text));
    else if (!cli->options->given[OPTION_QUIET])
        output_write(strbuf_text(&text));
    strbuf_free(&text);
}

static enum exit_code answer_after(const struct run *run, bool restart)
{
    for (size_t i = 0; i < run->finding_count; i++) {
        const struct finding *finding = run->findings[i];
        bool counts = finding_severity(finding) != SEVERITY_INFORMATION;
        if (finding->verdict == V_NOT_FIXED || (counts && finding->verdict == V_NEEDS_CHANGE))
            return EXIT_NEEDS_CHANGE;
    }
    return restart ? EXIT_RESTART : EXIT_READY;
}

static void complain_stop(const struct cli *cli, const struct fix_result *result)
{
    struct strbuf line = STRBUF_INIT;
    if (result->change) {
        change_describe(&line, cli->language, result->change);
        strbuf_add(&line, ": ");
    }
    strbuf_add(&line, text_get(cli->language, fix_stop_text(result->stop)));
    uint32_t code = result->stop == FIX_NO_JOURNAL ? result->journal_fault.code : result->call.fault.code;
    if (code)
        strbuf_printf(&line, " 0x%08X", (unsigned)code);
    struct sentence sentence = sentence_raw(strbuf_text(&line));
    cli_complain_sentence(cli, &sentence);
    strbuf_free(&line);
}

/* Checks again and settles what helped; the result is that of the second check. */
static enum exit_code settle(struct fixing *own, const struct fix_result *made)
{
    struct cli *cli = own->cli;
    if (cli_run(cli, own->request, own->machine, &own->after) == ST_CANCELLED) {
        cli_complain(cli, TEXT_CLI_CANCELLED, NULL);
        return EXIT_CANCELLED;
    }
    bool restart = fix_settle(&own->fix, made, &own->journal, 0, &own->after);
    enum exit_code answer = answer_after(&own->after, restart);
    enum exit_code code = result_finish(cli, own->result, &own->after);
    if (made->stop != FIX_COMPLETE)
        answer = made->stop == FIX_CANCELLED ? EXIT_CANCELLED : EXIT_NEEDS_CHANGE;
    return code == EXIT_READY ? answer : code;
}

static enum exit_code apply(struct fixing *own)
{
    struct cli *cli = own->cli;
    struct check_environment environment = {own->machine, own->request, cli->cancel};
    struct journal_store *store = journal_store_windows_new(NULL);
    struct journal_header header = fix_journal_header(&environment, &own->before);
    struct fault fault = {NULL, 0};
    enum exit_code code = EXIT_NEEDS_CHANGE;
    enum status status = journal_create(store, &header, &fault, &own->journal);
    journal_header_free(&header);
    if (status != ST_OK) {
        struct fix_result stopped = {.stop = FIX_NO_JOURNAL, .journal_fault = fault};
        complain_stop(cli, &stopped);
        goto store;
    }
    own->listener.end = on_end;
    struct fix_result made = fix_apply(&environment, &own->fix, &own->journal, &own->listener);
    if (made.stop != FIX_COMPLETE)
        complain_stop(cli, &made);
    code = settle(own, &made);
    if (own->journal.count) {
        struct strbuf line = STRBUF_INIT;
        const char *name = own->journal.name;
        text_format(&line, cli->language, TEXT_CLI_JOURNAL_KEPT, &name, 1);
        strbuf_add_char(&line, '\n');
        say(cli, &line);
        strbuf_free(&line);
    }
    journal_free(&own->journal);
store:
    journal_store_windows_free(store);
    return code;
}

static enum exit_code decide(struct fixing *own, const struct choices *choices)
{
    struct cli *cli = own->cli;
    struct check_environment environment = {own->machine, own->request, cli->cancel};
    if (fix_prepare(&environment, &own->before, choices->list, choices->count, &own->fix) == ST_CANCELLED) {
        cli_complain(cli, TEXT_CLI_CANCELLED, NULL);
        return EXIT_CANCELLED;
    }
    if (choices->list && !choices_possible(cli, &own->fix))
        return EXIT_NEEDS_CHANGE;
    print_plan(cli, &own->fix);
    if (cli->options->given[OPTION_DRY_RUN])
        return EXIT_READY;
    if (fix_change_count(&own->fix) == 0) {
        enum exit_code answer = answer_after(&own->before, false);
        enum exit_code code = result_finish(cli, own->result, &own->before);
        return code == EXIT_READY ? answer : code;
    }
    if (own->request->local && !consent_is_administrator(cli, own->machine))
        return EXIT_ADMINISTRATOR;
    char count[24];
    snprintf(count, sizeof count, "%zu", fix_change_count(&own->fix));
    enum exit_code code = consent_ask(cli, TEXT_CLI_ASK_CHANGES, count);
    return code == EXIT_READY ? apply(own) : code;
}

static enum exit_code fix_machine(struct fixing *own, const struct choices *choices)
{
    if (cli_run(own->cli, own->request, own->machine, &own->before) == ST_CANCELLED) {
        cli_complain(own->cli, TEXT_CLI_CANCELLED, NULL);
        return EXIT_CANCELLED;
    }
    enum exit_code code = decide(own, choices);
    fix_free(&own->fix);
    run_free(&own->after);
    run_free(&own->before);
    return code;
}

enum exit_code verb_fix(struct cli *cli)
{
    const char *operand = cli->options->operand_count ? cli->options->operands[0] : NULL;
    struct request request;
    struct choices choices;
    struct result result;
    struct fixing own = {.cli = cli, .request = &request, .result = &result};
    enum exit_code code = choices_read(cli, &choices);
    if (code != EXIT_READY)
        return code;
    code = cli_request(cli, operand, &request);
    if (code != EXIT_READY)
        goto choices;
    code = result_open(cli, &result);
    if (code != EXIT_READY)
        goto request;
    code = cli_machine(cli, &request, &own.machine);
    if (code == EXIT_READY)
        code = fix_machine(&own, &choices);
    result_drop(&result);
    machine_release(own.machine);
request:
    request_free(&request);
choices:
    choices_free(&choices);
    return code;
}
