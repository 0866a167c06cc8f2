/* SPDX-License-Identifier: MIT
 * fix: check, show the exact changes, ask, make them, check again. */
#include "cli/verb.h"

#include "base/memory.h"
#include "cli/consent.h"
#include "cli/plan_text.h"
#include "cli/result.h"
#include "session/fixing.h"

#include <stdio.h>

/* Everything of one fix on its way. */
struct fixing_verb {
    struct fixing_listener listener;
    struct cli *cli;
    struct result *result;
    struct session *session;
    struct fixing *fixing;
};

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

static void print_plan(const struct cli *cli, const struct fixing_round *round)
{
    const struct fix *fix = &round->fix;
    const struct run *run = &round->before->run;
    struct strbuf text = STRBUF_INIT;
    plan_text_add(&text, cli->language, run, fix, output_width());
    if (fix_change_count(fix) == 0)
        strbuf_printf(&text, "%s\n", text_get(cli->language, plan_text_empty(run, fix)));
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

static void on_end(struct fix_listener *listener, const struct journal_entry *entry, size_t done, size_t total)
{
    struct fixing_verb *own = container_of(listener, struct fixing_verb, listener.changes);
    /* What failed is said once, with everything about it: on_stopped. */
    if (!entry->done || entry->status != ST_OK)
        return;
    struct strbuf line = STRBUF_INIT;
    strbuf_printf(&line, "[%" PRIZU "/%" PRIZU "] ", done, total);
    change_describe(&line, own->cli->language, &entry->change);
    cli_say(own->cli, strbuf_text(&line));
    strbuf_free(&line);
}

static void on_stopped(struct fixing_listener *listener, const struct fix_result *result)
{
    const struct cli *cli = container_of(listener, struct fixing_verb, listener)->cli;
    struct strbuf line = STRBUF_INIT;
    if (result->change) {
        change_describe(&line, cli->language, result->change);
        strbuf_add(&line, ": ");
    }
    strbuf_add(&line, text_get(cli->language, fix_stop_text(result->stop)));
    bool journal = result->stop == FIX_NO_JOURNAL;
    uint32_t code = journal ? result->journal_fault.code : result->call.fault.code;
    if (journal && result->status == ST_DENIED && code == 0) {
        struct journal_store *store = cli_system()->journals(cli_system());
        strbuf_add_char(&line, ' ');
        text_format(&line, cli->language, TEXT_JOURNAL_FOLDER, &store->parent, 1);
        store->ops->free(store);
    } else if (result->status != ST_OK && result->stop != FIX_CHANGED_SINCE && result->stop != FIX_OBJECT_REFUSED &&
               result->stop != FIX_CANCELLED) {
        strbuf_add_char(&line, ' ');
        plan_text_reason(&line, cli->language, result->status, code);
    }
    struct sentence sentence = sentence_raw(strbuf_text(&line));
    cli_complain_sentence(cli, &sentence);
    strbuf_free(&line);
}

/* Shows the plan of a round and asks for consent to it. */
static enum outcome ask(const struct cli *cli, const struct fixing_round *round)
{
    char count[24];
    snprintf(count, sizeof count, "%" PRIZU, fix_change_count(&round->fix));
    return consent_ask(cli, TEXT_CLI_ASK_CHANGES, count);
}

static bool on_agree(struct fixing_listener *listener, const struct fixing *fixing)
{
    struct fixing_verb *own = container_of(listener, struct fixing_verb, listener);
    const struct fixing_round *round = &fixing->rounds[fixing->count - 1];
    cli_progress_end(own->cli);
    print_plan(own->cli, round);
    return ask(own->cli, round) == OUTCOME_READY;
}

static enum outcome finish(const struct fixing_verb *own, struct run *run, enum outcome answer)
{
    enum outcome outcome = result_finish(own->cli, own->result, run);
    return outcome == OUTCOME_READY ? answer : outcome;
}

/* A dry run ends with the plan; what else was asked for is what the check before it found. */
static enum outcome finish_dry_run(struct fixing_verb *own, enum outcome answer)
{
    const bool *given = own->cli->options->given;
    if (!given[OPTION_JSON] && !given[OPTION_REPORT] && !given[OPTION_SUMMARY])
        return answer;
    return finish(own, &own->fixing->rounds[0].before->run, answer);
}

static void say_journal(const struct fixing_verb *own)
{
    struct strbuf line = STRBUF_INIT;
    const struct journal *journal = &own->fixing->journal;
    const char *name = journal->name;
    if (journal->count == 0)
        return;
    text_format(&line, own->cli->language, TEXT_CLI_JOURNAL_KEPT, &name, 1);
    cli_say(own->cli, strbuf_text(&line));
    strbuf_free(&line);
}

static enum outcome apply(struct fixing_verb *own)
{
    struct cli *cli = own->cli;
    own->listener = (struct fixing_listener){{NULL, on_end}, cli_progress(cli), on_agree, on_stopped};
    struct checked *after = fixing_run(own->fixing, cli->cancel, &own->listener);
    cli_progress_end(cli);
    enum outcome outcome = OUTCOME_NEEDS_CHANGE;
    if (after) {
        outcome = finish(own, &after->run, fixing_outcome(own->fixing, &after->run));
    } else if (own->fixing->journal.store) {
        cli_complain(cli, TEXT_CLI_CANCELLED, NULL);
        outcome = OUTCOME_CANCELLED;
    }
    checked_release(after);
    say_journal(own);
    return outcome;
}

static enum outcome decide(struct fixing_verb *own, const struct fix_choices *choices)
{
    struct cli *cli = own->cli;
    struct fixing_round *first = &own->fixing->rounds[0];
    struct run *run = &first->before->run;
    if (fixing_plan(own->fixing, choices->list, choices->count, cli->cancel) == ST_CANCELLED) {
        cli_complain(cli, TEXT_CLI_CANCELLED, NULL);
        return OUTCOME_CANCELLED;
    }
    if (choices->list && !choices_possible(cli, run, &first->fix))
        return own->fixing->refused;
    print_plan(cli, first);
    enum outcome answer = fixing_outcome_planned(own->fixing);
    if (answer == OUTCOME_ADMINISTRATOR)
        cli_complain(cli, TEXT_CLI_NEEDS_ADMINISTRATOR, NULL);
    if (cli->options->given[OPTION_DRY_RUN])
        return finish_dry_run(own, answer);
    if (fix_change_count(&first->fix) == 0)
        return finish(own, run, answer);
    if (!consent_may_change(cli, own->session))
        return OUTCOME_ADMINISTRATOR;
    enum outcome outcome = ask(cli, first);
    return outcome == OUTCOME_READY ? apply(own) : outcome;
}

static enum outcome fix(struct cli *cli, struct session *session, struct result *result,
                        const struct fix_choices *choices)
{
    struct checked *before = cli_check(cli, session);
    if (!before)
        return OUTCOME_CANCELLED;
    struct fixing_verb own = {.cli = cli, .result = result, .session = session, .fixing = fixing_new(before)};
    checked_release(before);
    enum outcome outcome = decide(&own, choices);
    fixing_free(own.fixing);
    return outcome;
}

enum outcome verb_fix(struct cli *cli)
{
    const char *operand = cli->options->operand_count ? cli->options->operands[0] : NULL;
    struct request request;
    struct fix_choices choices = {0};
    struct result result;
    struct session *session = NULL;
    enum outcome outcome = cli_request(cli, operand, &request);
    if (outcome != OUTCOME_READY)
        return outcome;
    outcome = cli_client_allowed(cli, &request, !cli->options->given[OPTION_YES]);
    if (outcome == OUTCOME_READY)
        outcome = cli_choices(cli, &request, &choices);
    if (outcome != OUTCOME_READY)
        goto request;
    outcome = result_open(cli, &result);
    if (outcome != OUTCOME_READY)
        goto request;
    outcome = cli_session(cli, &request, &session);
    if (outcome == OUTCOME_READY)
        outcome = fix(cli, session, &result, &choices);
    result_drop(&result);
    session_release(session);
request:
    fix_choices_free(&choices);
    request_free(&request);
    return outcome;
}
