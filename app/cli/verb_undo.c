/* SPDX-License-Identifier: MIT
 * undo: list journals, show what one holds, take it back. */
#include "cli/cli.h"

#include "base/columns.h"
#include "base/memory.h"
#include "base/time.h"
#include "cli/consent.h"
#include "cli/credentials.h"
#include "fix/pending_restart.h"
#include "fix/undo.h"
#include "report/explain.h"
#include "windows/event_log.h"
#include "windows/identity.h"
#include "windows/journal_store_windows.h"
#include "windows/machine_windows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct undoing {
    struct cli *cli;
    struct journal journal;
    struct undo_listener listener;
    const char *user;   /* who takes it back */
    int64_t started_ms; /* what was changed before that may be in force: when Windows started */
    bool restart;       /* something that was in force was taken back, and stays so until a restart */
};

static void free_names(char **names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

static void complain_journal(const struct cli *cli, const char *name, enum journal_problem problem,
                             const struct fault *fault)
{
    char code[16] = "";
    if (fault->code)
        snprintf(code, sizeof code, "0x%08X", (unsigned)fault->code);
    cli_complain(cli, TEXT_CLI_JOURNAL_REFUSED, name, text_get(cli->language, journal_problem_text(problem)), code,
                 NULL);
}

/* ---- the list ---- */

static void add_journal(struct strbuf *out, const struct cli *cli, struct journal_store *store, const char *name)
{
    struct journal journal;
    enum journal_problem problem;
    struct fault fault = {NULL, 0};
    if (journal_open(store, name, &problem, &fault, &journal) != ST_OK) {
        strbuf_printf(out, "%s\n    %s\n", name, text_get(cli->language, journal_problem_text(problem)));
        return;
    }
    char when[TIME_TEXT], count[24];
    snprintf(count, sizeof count, "%zu", journal.count);
    const char *arguments[4] = {time_to_reading(journal.header.started_ms, when), journal.header.target,
                                journal.header.user, count};
    strbuf_printf(out, "%s\n    ", name);
    text_format(out, cli->language, TEXT_CLI_JOURNAL_LINE, arguments, 4);
    strbuf_printf(
        out, "\n    %s\n",
        text_get(cli->language, journal_has_open(&journal) ? TEXT_CLI_JOURNAL_OPEN : TEXT_CLI_JOURNAL_UNDONE));
    journal_free(&journal);
}

/* The names of all journals; EXIT_READY, or the reason was said. No folder is no journal. */
static enum exit_code read_names(const struct cli *cli, struct journal_store *store, char ***names, size_t *count)
{
    struct fault fault = {NULL, 0};
    enum status status = journal_list(store, names, count, &fault);
    if (status == ST_OK || status == ST_ABSENT)
        return EXIT_READY;
    complain_journal(cli, journal_store_windows_folder(store),
                     status == ST_DENIED && fault.code == 0 ? JOURNAL_PLANTED : JOURNAL_UNREADABLE, &fault);
    return status == ST_DENIED && fault.code ? EXIT_ADMINISTRATOR : EXIT_NEEDS_CHANGE;
}

static enum exit_code list_journals(const struct cli *cli, struct journal_store *store)
{
    char **names = NULL;
    size_t count = 0;
    enum exit_code code = read_names(cli, store, &names, &count);
    if (code != EXIT_READY)
        return code;
    struct strbuf out = STRBUF_INIT;
    for (size_t i = count; i-- > 0;)
        add_journal(&out, cli, store, names[i]);
    if (count == 0)
        strbuf_printf(&out, "%s\n", text_get(cli->language, TEXT_CLI_NO_JOURNALS));
    output_write(strbuf_text(&out));
    strbuf_free(&out);
    free_names(names, count);
    return EXIT_READY;
}

/* ---- choosing one ---- */

/* The newest with something left to take back; *OUT is NULL when there is none. EXIT_READY, or the reason was said. */
static enum exit_code newest(const struct cli *cli, struct journal_store *store, char **out)
{
    char **names = NULL, *found = NULL;
    size_t count = 0;
    struct fault fault;
    enum exit_code code = read_names(cli, store, &names, &count);
    if (code != EXIT_READY)
        return code;
    for (size_t i = count; i-- > 0 && !found;) {
        struct journal journal;
        enum journal_problem problem;
        if (journal_open(store, names[i], &problem, &fault, &journal) != ST_OK) {
            /* One that is refused is not passed over in silence: the newest may be the one that matters. */
            if (problem != JOURNAL_EMPTY)
                found = memory_string(names[i]);
            continue;
        }
        if (journal_has_open(&journal))
            found = memory_string(names[i]);
        journal_free(&journal);
    }
    free_names(names, count);
    *out = found;
    return EXIT_READY;
}

/* A journal is named by its file name; a path is cut to it: journals elsewhere are not trusted. */
static char *file_name(const char *typed)
{
    const char *name = typed;
    for (const char *at = typed; *at; at++)
        if (*at == '\\' || *at == '/')
            name = at + 1;
    return memory_string(name);
}

/* ---- doing it ---- */

static void describe_back(struct strbuf *out, enum language language, const struct change *change)
{
    struct change back = *change;
    back.before = change->after;
    back.after = change->before;
    change_describe(out, language, &back);
}

static void print_plan(const struct cli *cli, const struct journal *journal)
{
    struct strbuf out = STRBUF_INIT;
    strbuf_printf(&out, "%s\n", text_get(cli->language, TEXT_CLI_UNDO_HEADING));
    for (size_t i = journal->count; i-- > 0;) {
        if (journal->entries[i].undone)
            continue;
        struct strbuf line = STRBUF_INIT;
        describe_back(&line, cli->language, &journal->entries[i].change);
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
                                    const struct state *found)
{
    const struct undoing *own = container_of(listener, struct undoing, listener);
    struct strbuf words = STRBUF_INIT;
    change_describe(&words, own->cli->language, &entry->change);
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
    struct undoing *own = container_of(listener, struct undoing, listener);
    struct strbuf line = STRBUF_INIT, change = STRBUF_INIT;
    if (outcome == UNDO_RESTORED && entry->at_ms < own->started_ms)
        own->restart = own->restart || pending_restart_of(entry);
    describe_back(&change, own->cli->language, &entry->change);
    const char *argument = strbuf_text(&change);
    text_format(&line, own->cli->language, words[outcome], &argument, 1);
    cli_say(own->cli, strbuf_text(&line));
    strbuf_free(&change);
    strbuf_free(&line);
    event_log_write(own->cli->language, &own->journal, entry, true, own->user);
}

static enum exit_code take_back(struct undoing *own, struct machine *machine, const char *name)
{
    struct cli *cli = own->cli;
    struct call call = call_make(cli->cancel, REQUEST_CALL_MS);
    struct os_info os = {0};
    enum status known = MACHINE_CALL(machine, os_get, &call, &os);
    enum status mine = known == ST_OK ? undo_check_machine(&own->journal, machine, &call, os.computer) : known;
    if (mine != ST_OK) {
        complain_journal(cli, name, mine == ST_INVALID ? JOURNAL_FOREIGN : JOURNAL_UNREADABLE, &call.fault);
        os_info_free(&os);
        return EXIT_NEEDS_CHANGE;
    }
    own->listener = (struct undo_listener){on_conflict, on_end};
    own->user = os.user;
    /* Nobody knows here when another computer was started: what was changed there may be in force. */
    own->started_ms = own->journal.header.remote ? INT64_MAX : time_started_ms();
    struct undo_result result = undo_run(machine, cli->cancel, &own->journal, os.user, &own->listener);
    os_info_free(&os);
    if (result.journal_failed)
        complain_journal(cli, name, own->journal.outdated ? JOURNAL_OUTDATED : JOURNAL_UNREADABLE,
                         &result.journal_fault);
    if (result.stopped) {
        cli_complain(cli, TEXT_CLI_CANCELLED, NULL);
        return EXIT_CANCELLED;
    }
    if (result.failed || result.kept || result.journal_failed)
        return EXIT_NEEDS_CHANGE;
    if (!result.irreversible)
        cli_say(cli, text_get(cli->language, TEXT_CLI_UNDO_COMPLETE));
    if (own->restart)
        cli_say(cli, text_get(cli->language, TEXT_CLI_DISRUPTION_RESTART));
    return own->restart ? EXIT_RESTART : EXIT_READY;
}

static enum exit_code open_machine(const struct cli *cli, const struct journal *journal, struct machine **out)
{
    struct request request = request_default();
    free(request.target);
    /* The name that the computer has may mean nothing here: it was reached by what was typed then. Whether it is the
     * same computer is asked before anything is taken back. */
    request.target = memory_string(journal->header.address[0] ? journal->header.address : journal->header.target);
    request.local = !journal->header.remote || identity_is_this_computer(request.target);
    struct credentials *credentials;
    enum exit_code code = cli_credentials(cli, &request, &credentials);
    if (code == EXIT_READY) {
        *out = request.local ? machine_windows_local() : machine_windows_remote(request.target, credentials);
        credentials_release(credentials);
        if (request.local && !cli->options->given[OPTION_DRY_RUN] && !consent_is_administrator(cli, *out))
            code = EXIT_ADMINISTRATOR;
    }
    request_free(&request);
    return code;
}

static enum exit_code undo_journal(struct cli *cli, struct journal_store *store, const char *name)
{
    struct undoing own = {.cli = cli};
    struct machine *machine = NULL;
    enum journal_problem problem;
    struct fault fault = {NULL, 0};
    enum status status = journal_open(store, name, &problem, &fault, &own.journal);
    if (status != ST_OK) {
        complain_journal(cli, name, problem, &fault);
        return status == ST_DENIED && fault.code ? EXIT_ADMINISTRATOR : EXIT_NEEDS_CHANGE;
    }
    enum exit_code code = EXIT_READY;
    if (!journal_has_open(&own.journal)) {
        cli_complain(cli, TEXT_CLI_UNDO_NOTHING, name, NULL);
        goto journal;
    }
    print_plan(cli, &own.journal);
    code = open_machine(cli, &own.journal, &machine);
    if (code == EXIT_READY && !cli->options->given[OPTION_DRY_RUN]) {
        code = consent_ask(cli, TEXT_CLI_ASK_UNDO, own.journal.header.target);
        if (code == EXIT_READY)
            code = take_back(&own, machine, name);
    }
    machine_release(machine);
journal:
    journal_free(&own.journal);
    return code;
}

enum exit_code verb_undo(struct cli *cli)
{
    const struct options *options = cli->options;
    struct journal_store *store = journal_store_windows_new(NULL);
    enum exit_code code = EXIT_BAD_ARGUMENT;
    char *name = NULL;
    if (options->given[OPTION_UNDO_LIST])
        code = list_journals(cli, store);
    else if (options->operand_count)
        name = file_name(options->operands[0]);
    else if (!options->given[OPTION_LAST])
        cli_complain(cli, TEXT_CLI_UNDO_WHICH, NULL);
    else if ((code = newest(cli, store, &name)) == EXIT_READY && !name)
        cli_complain(cli, TEXT_CLI_NO_JOURNALS, NULL);
    if (name)
        code = undo_journal(cli, store, name);
    free(name);
    journal_store_windows_free(store);
    return code;
}
