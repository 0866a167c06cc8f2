/* SPDX-License-Identifier: MIT
 * undo: list journals, show what one holds, take it back. */
#include "cli/verb.h"

#include "base/columns.h"
#include "base/memory.h"
#include "base/time.h"
#include "cli/consent.h"
#include "session/revert.h"

#include <stdio.h>
#include <stdlib.h>

struct undo_verb {
    struct undo_listener listener;
    struct cli *cli;
};

static void complain_journal(const struct cli *cli, struct revert_refusal *refusal)
{
    char code[16] = "";
    if (refusal->nearest) {
        cli_complain(cli, TEXT_CLI_JOURNAL_NEAR, refusal->name, refusal->nearest, NULL);
        revert_refusal_free(refusal);
        return;
    }
    if (refusal->fault.code)
        snprintf(code, sizeof code, "0x%08X", (unsigned)refusal->fault.code);
    cli_complain(cli, TEXT_CLI_JOURNAL_REFUSED, refusal->name,
                 text_get(cli->language, journal_problem_text(refusal->problem)), code, NULL);
    revert_refusal_free(refusal);
}

/* ---- the list ---- */

static void add_journal(struct strbuf *out, const struct cli *cli, const struct revert_entry *entry)
{
    const struct journal *journal = &entry->journal;
    if (entry->problem != JOURNAL_FINE) {
        strbuf_printf(out, "%s\n    %s\n", entry->name, text_get(cli->language, journal_problem_text(entry->problem)));
        return;
    }
    char when[TIME_TEXT], count[24];
    snprintf(count, sizeof count, "%" PRIZU, journal->count);
    const char *arguments[4] = {time_to_reading(journal->header.started_ms, when), journal->header.target,
                                journal->header.user, count};
    strbuf_printf(out, "%s\n    ", entry->name);
    text_format(out, cli->language, TEXT_CLI_JOURNAL_LINE, arguments, 4);
    strbuf_printf(out, "\n    %s\n",
                  text_get(cli->language, journal_has_open(journal) ? TEXT_CLI_JOURNAL_OPEN : TEXT_CLI_JOURNAL_UNDONE));
}

static void print_list(const struct cli *cli, const struct revert_list *list)
{
    struct strbuf out = STRBUF_INIT;
    for (size_t i = 0; i < list->count; i++)
        add_journal(&out, cli, &list->entries[i]);
    if (list->count == 0)
        strbuf_printf(&out, "%s\n", text_get(cli->language, TEXT_CLI_NO_JOURNALS));
    output_write(strbuf_text(&out));
    strbuf_free(&out);
}

/* ---- doing it ---- */

static void print_plan(const struct cli *cli, const struct journal *journal)
{
    struct strbuf out = STRBUF_INIT;
    strbuf_printf(&out, "%s\n", text_get(cli->language, TEXT_CLI_UNDO_HEADING));
    for (size_t i = journal->count; i-- > 0;) {
        if (journal->entries[i].undone)
            continue;
        struct strbuf line = STRBUF_INIT;
        revert_describe(&line, cli->language, &journal->entries[i].change);
        strbuf_add(&out, "  > ");
        columns_wrap(&out, strbuf_text(&line), output_width(), 4, 6);
        strbuf_add_char(&out, '\n');
        strbuf_free(&line);
    }
    if (!cli->options->given[OPTION_QUIET])
        output_write(strbuf_text(&out));
    strbuf_free(&out);
}

static enum undo_answer on_conflict(struct undo_listener *listener, const struct journal_entry *entry,
                                    const struct state *found, const struct journal *by)
{
    const struct undo_verb *own = container_of(listener, struct undo_verb, listener);
    struct strbuf words = STRBUF_INIT;
    change_describe(&words, own->cli->language, &entry->change);
    if (by) {
        cli_complain(own->cli, TEXT_UNDO_BLOCKED, strbuf_text(&words), by->name, by->header.account, NULL);
        strbuf_free(&words);
        return UNDO_KEEP;
    }
    strbuf_add(&words, " | ");
    change_describe_state(&words, own->cli->language, &entry->change, found);
    bool overwrite = !own->cli->options->given[OPTION_YES] &&
                     consent_question(own->cli, TEXT_CLI_ASK_OVERWRITE, strbuf_text(&words));
    if (!overwrite)
        cli_complain(own->cli, TEXT_CLI_UNDO_KEPT, strbuf_text(&words), NULL);
    strbuf_free(&words);
    return overwrite ? UNDO_OVERWRITE : UNDO_KEEP;
}

static void on_end(struct undo_listener *listener, const struct journal_entry *entry, enum undo_outcome outcome)
{
    static const enum text_id words[] = {
        [UNDO_RESTORED] = TEXT_CLI_UNDO_RESTORED, [UNDO_ALREADY] = TEXT_CLI_UNDO_ALREADY,
        [UNDO_KEPT] = TEXT_CLI_UNDO_LEFT,         [UNDO_IRREVERSIBLE] = TEXT_CLI_UNDO_IRREVERSIBLE,
        [UNDO_FAILED] = TEXT_CLI_UNDO_FAILED,
    };
    struct undo_verb *own = container_of(listener, struct undo_verb, listener);
    struct strbuf line = STRBUF_INIT, change = STRBUF_INIT;
    revert_describe(&change, own->cli->language, &entry->change);
    const char *argument = strbuf_text(&change);
    text_format(&line, own->cli->language, words[outcome], &argument, 1);
    cli_say(own->cli, strbuf_text(&line));
    strbuf_free(&change);
    strbuf_free(&line);
}

static enum outcome take_back(struct cli *cli, struct session *session, struct journal *journal)
{
    struct undo_verb own = {{.conflict = on_conflict, .end = on_end}, cli};
    struct revert_refusal refusal;
    char *user;
    enum outcome outcome = revert_check_machine(journal, session, cli->cancel, &user, &refusal);
    if (outcome != OUTCOME_READY) {
        complain_journal(cli, &refusal);
        return outcome;
    }
    struct reverted reverted = revert_run(session, &journal, 1, user, cli->cancel, &own.listener);
    const struct undo_result *result = &reverted.result;
    outcome = revert_outcome(&reverted);
    if (result->journal_failed) {
        refusal = (struct revert_refusal){memory_string(journal->name),
                                          reverted.outdated ? JOURNAL_OUTDATED : JOURNAL_UNREADABLE,
                                          result->journal_fault, NULL};
        complain_journal(cli, &refusal);
    }
    if (outcome == OUTCOME_CANCELLED)
        cli_complain(cli, TEXT_CLI_CANCELLED, NULL);
    else if (outcome != OUTCOME_NEEDS_CHANGE && !result->irreversible)
        cli_say(cli, text_get(cli->language, TEXT_CLI_UNDO_COMPLETE));
    if (outcome == OUTCOME_RESTART)
        cli_say(cli, text_get(cli->language, TEXT_CLI_DISRUPTION_RESTART));
    free(user);
    return outcome;
}

static enum outcome undo_journal(struct cli *cli, struct journal *journal)
{
    struct session *session = NULL;
    if (!journal_has_open(journal)) {
        cli_complain(cli, TEXT_CLI_UNDO_NOTHING, journal->name, NULL);
        return OUTCOME_READY;
    }
    print_plan(cli, journal);
    struct request request = revert_request(journal);
    request.trust_name = cli->options->given[OPTION_TRUST_NAME];
    request.kerberos = cli->options->given[OPTION_KERBEROS];
    session_finish_request(cli_system(), &request, cli->cancel);
    enum outcome outcome = cli_session(cli, &request, &session);
    if (outcome == OUTCOME_READY && !cli->options->given[OPTION_DRY_RUN]) {
        outcome = consent_may_change(cli, session) ? OUTCOME_READY : OUTCOME_ADMINISTRATOR;
        if (outcome == OUTCOME_READY)
            outcome = consent_ask(cli, TEXT_CLI_ASK_UNDO, journal->header.target);
        if (outcome == OUTCOME_READY)
            outcome = take_back(cli, session, journal);
    }
    session_release(session);
    request_free(&request);
    return outcome;
}

static enum outcome undo_entry(struct cli *cli, struct revert_entry *entry)
{
    struct revert_refusal refusal;
    enum outcome outcome = revert_usable(entry, &refusal);
    if (outcome == OUTCOME_READY)
        return undo_journal(cli, &entry->journal);
    complain_journal(cli, &refusal);
    return outcome;
}

static enum outcome undo_newest(struct cli *cli, const struct revert_list *list)
{
    struct revert_entry *entry = revert_newest(list);
    if (entry)
        return undo_entry(cli, entry);
    cli_complain(cli, TEXT_CLI_NO_JOURNALS, NULL);
    return OUTCOME_READY;
}

enum outcome verb_undo(struct cli *cli)
{
    const struct options *options = cli->options;
    bool listed = options->given[OPTION_UNDO_LIST];
    const char *name = !listed && options->operand_count ? options->operands[0] : NULL;
    struct revert_list list;
    struct revert_refusal refusal;
    if (!listed && !name && !options->given[OPTION_LAST]) {
        cli_complain(cli, TEXT_CLI_UNDO_WHICH, NULL);
        return OUTCOME_BAD_ARGUMENT;
    }
    enum outcome outcome = revert_list_read(cli_system(), name, &list, &refusal);
    if (outcome != OUTCOME_READY) {
        complain_journal(cli, &refusal);
        return outcome;
    }
    if (listed)
        print_list(cli, &list);
    else
        outcome = name ? undo_entry(cli, &list.entries[0]) : undo_newest(cli, &list);
    revert_list_free(&list);
    return outcome;
}
