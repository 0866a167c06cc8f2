/* SPDX-License-Identifier: MIT
 * wmiready-cli: the core without windows, for remote sessions and deployment tools. */
#include "cli/verb.h"

#include "base/memory.h"
#include "base/trace.h"
#include "ui_language.h"
#include "windows/cancel_windows.h"
#include "windows/com.h"
#include "windows/leave.h"
#include "windows/status_windows.h"
#include "windows/trace_file.h"
#include "windows/utf16.h"
#include "windows/windows_api.h"

#include <stdlib.h>
#include <string.h>

static struct cancel *console_cancel;

static BOOL WINAPI on_console_event(DWORD event)
{
    (void)event;
    TRACE("is cancelled from the console");
    cancel_request(console_cancel);
    /* True keeps the process alive for the verb to end it: within milliseconds, with the right code. */
    return TRUE;
}

static void print_help(const struct cli *cli, enum verb verb)
{
    struct strbuf page = STRBUF_INIT;
    options_help(&page, cli->language, verb, output_width());
    output_write(strbuf_text(&page));
    strbuf_free(&page);
}

static enum outcome verb_help(struct cli *cli)
{
    if (cli->options->operand_count == 0) {
        print_help(cli, VERB_HELP);
        return cli->options->bare ? OUTCOME_BAD_ARGUMENT : OUTCOME_READY;
    }
    char *verb = memory_string(cli->options->operands[0]);
    struct options asked;
    struct sentence problem;
    /* "help check" is "check --help": the same parser knows the same verbs. */
    bool known = options_parse(2, (char *[]){verb, "--help"}, &asked, &problem);
    if (known)
        print_help(cli, asked.verb);
    else
        cli_complain_sentence(cli, &problem);
    options_free(&asked);
    free(verb);
    return known ? OUTCOME_READY : OUTCOME_BAD_ARGUMENT;
}

static enum outcome verb_version(struct cli *cli)
{
    (void)cli;
    output_write("wmiready-cli " WMIREADY_VERSION "\n");
    return OUTCOME_READY;
}

static enum outcome run_verb(struct cli *cli)
{
    static enum outcome (*const verbs[VERB_COUNT])(struct cli *) = {
        [VERB_SCRIPT] = verb_script,   [VERB_CHECK] = verb_check,   [VERB_FIX] = verb_fix,
        [VERB_UNDO] = verb_undo,       [VERB_QUERY] = verb_query,   [VERB_LIST] = verb_list,
        [VERB_EXPLAIN] = verb_explain, [VERB_REPORT] = verb_report, [VERB_HELP] = verb_help,
        [VERB_VERSION] = verb_version, [VERB_NEEDS] = verb_needs,   [VERB_WATCH] = verb_watch,
    };
    if (cli->options->given[OPTION_HELP]) {
        print_help(cli, cli->options->verb);
        return OUTCOME_READY;
    }
    return verbs[cli->options->verb](cli);
}

/* The arguments as a reader may paste them again. Passwords are never among them. */
static char *command_line(int argc, char *const *argv)
{
    struct strbuf line = STRBUF_INIT;
    strbuf_add(&line, "wmiready-cli");
    for (int i = 0; i < argc; i++) {
        bool quote = !argv[i][0] || strpbrk(argv[i], " \t") != NULL;
        strbuf_printf(&line, quote ? " \"%s\"" : " %s", argv[i]);
    }
    return strbuf_take(&line);
}

static bool choose_language(struct cli *cli, const struct options *options)
{
    const char *tag = options->values[OPTION_LANG];
    if (!tag || text_language_from_tag(tag, &cli->language))
        return true;
    struct strbuf known = STRBUF_INIT;
    for (unsigned i = 0; i < LANGUAGE_COUNT; i++)
        strbuf_printf(&known, i ? ", %s" : "%s", text_language_tag((enum language)i));
    cli_complain(cli, TEXT_CLI_UNKNOWN_LANGUAGE, tag, strbuf_text(&known), NULL);
    strbuf_free(&known);
    return false;
}

/* Before anything else is begun: a trace that cannot be written is worth nothing afterwards. */
static enum outcome begin_trace(const struct cli *cli)
{
    const struct options *options = cli->options;
    const char *path = options->values[OPTION_TRACE];
    bool redact = options->given[OPTION_REDACT] || options->given[OPTION_REDACT_KEY];
    uint32_t error = path ? trace_file_begin(path, redact, "wmiready-cli") : 0;
    if (error) {
        char *reason = file_write_reason(cli->language, error);
        cli_complain(cli, TEXT_CLI_FILE_NOT_WRITABLE, path, reason, NULL);
        free(reason);
        return OUTCOME_NOT_WRITTEN;
    }
    if (!redact)
        TRACE("%s", cli->command);
    return OUTCOME_READY;
}

/* An answer that nobody could read is none. */
static enum outcome check_output(const struct cli *cli, enum outcome outcome)
{
    unsigned long code = output_failure();
    if (!code)
        return outcome;
    char *reason = status_system_text((uint32_t)code);
    cli_complain(cli, TEXT_CLI_OUTPUT_FAILED, reason, NULL);
    free(reason);
    return outcome_worse(outcome, OUTCOME_NOT_WRITTEN);
}

static int cli_main(int argc, char **argv)
{
    struct options options;
    struct sentence problem;
    struct cli cli = {.options = &options, .language = ui_language(), .cancel = console_cancel};
    enum outcome outcome = OUTCOME_BAD_ARGUMENT;
    if (!options_parse(argc, argv, &options, &problem)) {
        choose_language(&cli, &options);
        cli_complain_sentence(&cli, &problem);
    } else if (choose_language(&cli, &options)) {
        cli.command = command_line(argc, argv);
        outcome = begin_trace(&cli);
        if (outcome == OUTCOME_READY)
            outcome = check_output(&cli, run_verb(&cli));
    }
    free(cli.command);
    options_free(&options);
    int code = outcome_exit_code(options.verb, outcome);
    TRACE("ends with %d", code);
    return code;
}

int wmain(int argc, wchar_t **wide)
{
    /* Before anything else is loaded: no DLL from the program's own folder or the current one. */
    SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32);
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOOPENFILEERRORBOX);
    com_begin(COM_COMMAND_LINE);
    console_cancel = cancel_windows_new();
    SetConsoleCtrlHandler(on_console_event, TRUE);
    char **argv = memory_new_n(char *, (size_t)argc + 1);
    for (int i = 1; i < argc; i++)
        argv[i - 1] = utf16_to_utf8(wide[i]);
    int code = cli_main(argc > 0 ? argc - 1 : 0, argv);
    for (int i = 0; i < argc; i++)
        free(argv[i]);
    free(argv);
    if (!cancel_requested(console_cancel))
        leave_wait(LEAVE_MS);
    /* A thread may have been left behind inside a call that cannot be cancelled. ExitProcess would run
     * the detach code of DLLs that thread is in the middle of; nothing of ours is left to do. */
    TerminateProcess(GetCurrentProcess(), (UINT)code);
    return code;
}
