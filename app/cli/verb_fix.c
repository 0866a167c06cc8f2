/* SPDX-License-Identifier: MIT
 * fix: check, show the exact changes, ask, make them, check again. */
#include "cli/cli.h"

#include "base/memory.h"
#include "cli/answer.h"
#include "cli/choices.h"
#include "cli/consent.h"
#include "cli/plan_text.h"
#include "cli/result.h"
#include "requirements/catalogue.h"
#include "windows/event_log.h"
#include "windows/journal_store_windows.h"

#include <stdio.h>
#include <stdlib.h>

/* What one check found, what it led to, and what came of it. */
struct round {
    struct run run;
    struct fix fix;
    struct fix_result made;
};

/* A requirement can be checked only once what blocks it is fixed, so what is recommended may come in several
 * rounds: afterwards a second run has nothing left to do. */
enum { ROUNDS_MOST = 4 };

/* Everything of one fix on its way; released in reverse order. */
struct fixing {
    struct cli *cli;
    struct request *request;
    struct machine *machine;
    struct result *result;
    struct round rounds[ROUNDS_MOST];
    size_t round_count;
    struct fix_listener listener;
    struct journal journal;
    struct run after;
};

static void on_end(struct fix_listener *listener, const struct journal_entry *entry, size_t done, size_t total)
{
    struct fixing *own = container_of(listener, struct fixing, listener);
    /* What failed is said once, with everything about it: complain_stop. */
    if (entry->done && entry->status == ST_OK) {
        struct strbuf line = STRBUF_INIT;
        strbuf_printf(&line, "[%zu/%zu] ", done, total);
        change_describe(&line, own->cli->language, &entry->change);
        cli_say(own->cli, strbuf_text(&line));
        strbuf_free(&line);
    }
    event_log_write(own->cli->language, &own->journal, entry, false, own->journal.header.user);
}

/* A choice that cannot be made is an error before anything is changed; one that holds already is none. */
static bool choices_possible(const struct cli *cli, const struct run *run, const struct fix *fix)
{
    bool possible = true;
    for (size_t i = 0; i < fix->count; i++) {
        const struct fix_step *step = &fix->steps[i];
        if (step->refusal == FIX_ACCEPTED || step->refusal == FIX_NOTHING_TO_DO)
            continue;
        struct strbuf line = STRBUF_INIT;
        plan_text_refusal(&line, cli->language, run, step);
        struct sentence sentence = sentence_raw(strbuf_text(&line));
        cli_complain_sentence(cli, &sentence);
        strbuf_free(&line);
        possible = false;
    }
    return possible;
}

static void print_plan(const struct cli *cli, const struct round *round)
{
    const struct fix *fix = &round->fix;
    struct strbuf text = STRBUF_INIT;
    plan_text_add(&text, cli->language, &round->run, fix, output_width());
    if (fix_change_count(fix) == 0)
        strbuf_printf(&text, "%s\n", text_get(cli->language, plan_text_empty(&round->run, fix)));
    else if (cli->options->given[OPTION_DRY_RUN])
        strbuf_printf(&text, "%s\n", text_get(cli->language, TEXT_CLI_DRY_RUN));
    /* With JSON or the summary on standard output the plan is for the eyes; nobody is asked about one not shown. */
    const bool *given = cli->options->given;
    bool json = given[OPTION_JSON] && !cli->options->values[OPTION_JSON];
    bool asks = fix_change_count(fix) && !given[OPTION_YES] && !given[OPTION_DRY_RUN];
    if (!given[OPTION_QUIET] || asks)
        (json || given[OPTION_SUMMARY] || given[OPTION_QUIET] ? output_error : output_write)(strbuf_text(&text));
    strbuf_free(&text);
}

/* A dry run ends with the plan; what else was asked for is what the check before it found. */
static enum exit_code finish_dry_run(struct fixing *own)
{
    const bool *given = own->cli->options->given;
    if (!given[OPTION_JSON] && !given[OPTION_REPORT] && !given[OPTION_SUMMARY])
        return EXIT_READY;
    return result_finish(own->cli, own->result, &own->rounds[0].run);
}

static void complain_stop(const struct cli *cli, const struct fix_result *result)
{
    struct strbuf line = STRBUF_INIT;
    if (result->change) {
        change_describe(&line, cli->language, result->change);
        strbuf_add(&line, ": ");
    }
    strbuf_add(&line, text_get(cli->language, fix_stop_text(result->stop)));
    bool journal = result->stop == FIX_NO_JOURNAL;
    uint32_t code = journal ? result->journal_fault.code : result->call.fault.code;
    if (journal && result->status == ST_DENIED && code == 0) {
        struct journal_store *store = journal_store_windows_new(NULL);
        const char *folder = journal_store_windows_parent(store);
        strbuf_add_char(&line, ' ');
        text_format(&line, cli->language, TEXT_JOURNAL_FOLDER, &folder, 1);
        journal_store_windows_free(store);
    } else if (result->status != ST_OK && result->stop != FIX_CHANGED_SINCE && result->stop != FIX_OBJECT_REFUSED &&
               result->stop != FIX_CANCELLED) {
        strbuf_add_char(&line, ' ');
        plan_text_reason(&line, cli->language, result->status, code);
    }
    struct sentence sentence = sentence_raw(strbuf_text(&line));
    cli_complain_sentence(cli, &sentence);
    strbuf_free(&line);
}

static struct check_environment environment_of(const struct fixing *own)
{
    return (struct check_environment){own->machine, own->request, own->cli->cancel};
}

/* Consent to what stands in the plan of ROUND, shown before. */
static enum exit_code ask(const struct fixing *own, const struct round *round)
{
    char count[24];
    snprintf(count, sizeof count, "%zu", fix_change_count(&round->fix));
    return consent_ask(own->cli, TEXT_CLI_ASK_CHANGES, count);
}

/* Takes RUN over when what is recommended now leads to a further round; the user is asked again. */
static bool next_round(struct fixing *own, const struct fix_choices *choices, struct run *run)
{
    struct round *next = &own->rounds[own->round_count];
    struct check_environment environment = environment_of(own);
    if (choices->list || own->round_count == ROUNDS_MOST)
        return false;
    *next = (struct round){.run = *run};
    if (fix_prepare(&environment, &next->run, NULL, 0, &next->fix) != ST_OK)
        return false;
    bool more = fix_change_count(&next->fix) != 0;
    if (more) {
        print_plan(own->cli, next);
        more = ask(own, next) == EXIT_READY;
    }
    if (more)
        own->round_count++;
    else
        fix_free(&next->fix);
    return more;
}

/* Makes the changes, checks again, and so on until nothing more is recommended. False: cancelled. */
static bool make_rounds(struct fixing *own, const struct fix_choices *choices)
{
    struct check_environment environment = environment_of(own);
    for (;;) {
        struct round *round = &own->rounds[own->round_count - 1];
        struct run run;
        round->made = fix_apply(&environment, &round->fix, &own->journal, &own->listener);
        if (round->made.stop != FIX_COMPLETE)
            complain_stop(own->cli, &round->made);
        if (cli_run(own->cli, own->request, own->machine, &run) == ST_CANCELLED) {
            run_free(&run);
            return false;
        }
        if (round->made.stop != FIX_COMPLETE || !next_round(own, choices, &run)) {
            own->after = run;
            return true;
        }
    }
}

/* Settles what helped; the result is that of the last check. */
static enum exit_code settle(struct fixing *own)
{
    for (size_t i = 0; i < own->round_count; i++) {
        const struct round *round = &own->rounds[i];
        size_t first = i == 0 ? 0 : own->journal.count;
        fix_settle(&round->fix, &round->made, &own->journal, first, &own->after);
    }
    enum fix_stop stop = own->rounds[own->round_count - 1].made.stop;
    enum exit_code answer = answer_fix(&own->after);
    if (stop != FIX_COMPLETE)
        answer = stop == FIX_CANCELLED ? EXIT_CANCELLED : EXIT_NEEDS_CHANGE;
    enum exit_code code = result_finish(own->cli, own->result, &own->after);
    return code == EXIT_READY ? answer : code;
}

static void say_journal(const struct fixing *own)
{
    struct strbuf line = STRBUF_INIT;
    const char *name = own->journal.name;
    if (own->journal.count == 0)
        return;
    text_format(&line, own->cli->language, TEXT_CLI_JOURNAL_KEPT, &name, 1);
    cli_say(own->cli, strbuf_text(&line));
    strbuf_free(&line);
}

static enum exit_code apply(struct fixing *own, const struct fix_choices *choices)
{
    struct check_environment environment = environment_of(own);
    struct journal_store *store = journal_store_windows_new(NULL);
    struct journal_header header = fix_journal_header(&environment, &own->rounds[0].run);
    struct fix_result stopped = {.stop = FIX_NO_JOURNAL};
    enum exit_code code = EXIT_NEEDS_CHANGE;
    stopped.status = journal_create(store, &header, &stopped.journal_fault, &own->journal);
    journal_header_free(&header);
    if (stopped.status != ST_OK) {
        complain_stop(own->cli, &stopped);
        goto store;
    }
    own->listener.end = on_end;
    if (make_rounds(own, choices)) {
        code = settle(own);
    } else {
        cli_complain(own->cli, TEXT_CLI_CANCELLED, NULL);
        code = EXIT_CANCELLED;
    }
    say_journal(own);
    journal_free(&own->journal);
store:
    journal_store_windows_free(store);
    return code;
}

static enum exit_code decide(struct fixing *own, const struct fix_choices *choices)
{
    struct cli *cli = own->cli;
    struct round *first = &own->rounds[0];
    struct check_environment environment = environment_of(own);
    if (fix_prepare(&environment, &first->run, choices->list, choices->count, &first->fix) == ST_CANCELLED) {
        cli_complain(cli, TEXT_CLI_CANCELLED, NULL);
        return EXIT_CANCELLED;
    }
    if (choices->list && !choices_possible(cli, &first->run, &first->fix))
        return EXIT_NEEDS_CHANGE;
    print_plan(cli, first);
    if (cli->options->given[OPTION_DRY_RUN])
        return finish_dry_run(own);
    if (fix_change_count(&first->fix) == 0) {
        enum exit_code answer = answer_fix(&first->run);
        if (answer == EXIT_ADMINISTRATOR)
            cli_complain(cli, TEXT_CLI_NEEDS_ADMINISTRATOR, NULL);
        enum exit_code code = result_finish(cli, own->result, &first->run);
        return code == EXIT_READY ? answer : code;
    }
    if (own->request->local && !consent_is_administrator(cli, own->machine))
        return EXIT_ADMINISTRATOR;
    enum exit_code code = ask(own, first);
    return code == EXIT_READY ? apply(own, choices) : code;
}

static enum exit_code fix_machine(struct fixing *own, const struct fix_choices *choices)
{
    own->round_count = 1;
    enum exit_code code = EXIT_CANCELLED;
    if (cli_run(own->cli, own->request, own->machine, &own->rounds[0].run) == ST_CANCELLED)
        cli_complain(own->cli, TEXT_CLI_CANCELLED, NULL);
    else
        code = decide(own, choices);
    run_free(&own->after);
    while (own->round_count-- > 0) {
        fix_free(&own->rounds[own->round_count].fix);
        run_free(&own->rounds[own->round_count].run);
    }
    return code;
}

enum exit_code verb_fix(struct cli *cli)
{
    const char *operand = cli->options->operand_count ? cli->options->operands[0] : NULL;
    struct request request;
    struct fix_choices choices = {0};
    struct result result;
    enum exit_code code = cli_request(cli, operand, &request);
    if (code != EXIT_READY)
        return code;
    code = choices_read(cli, &request, &choices);
    if (code != EXIT_READY)
        goto request;
    code = result_open(cli, &result);
    if (code != EXIT_READY)
        goto request;
    struct fixing *own = memory_new(struct fixing); /* too large for the stack */
    own->cli = cli;
    own->request = &request;
    own->result = &result;
    code = cli_machine(cli, &request, &own->machine);
    if (code == EXIT_READY)
        code = fix_machine(own, &choices);
    result_drop(&result);
    machine_release(own->machine);
    free(own);
request:
    fix_choices_free(&choices);
    request_free(&request);
    return code;
}
