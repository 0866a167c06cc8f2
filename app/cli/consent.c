/* SPDX-License-Identifier: MIT */
#include "cli/consent.h"

#include "windows/cancel_windows.h"
#include "windows/windows_api.h"

/* Somebody sits at both ends: what is asked is seen, and what is typed comes from a person. */
static bool has_console(HANDLE input)
{
    DWORD mode;
    return input && input != INVALID_HANDLE_VALUE && GetConsoleMode(input, &mode) && output_error_is_terminal();
}

/* "y" and "j" in both languages: a German hand types j on an English console. */
static DWORD WINAPI read_yes(void *input)
{
    wchar_t line[64];
    DWORD length = 0;
    if (!ReadConsoleW(input, line, sizeof line / sizeof line[0], &length, NULL) || length == 0)
        return false;
    return line[0] == L'y' || line[0] == L'Y' || line[0] == L'j' || line[0] == L'J';
}

/* On a thread of its own: a read of the console ends with a line, and Ctrl+C is to end the question at once. The thread
 * is left behind then; it holds nothing. */
static bool answered_yes(HANDLE input, struct cancel *cancel)
{
    DWORD yes = false;
    HANDLE thread = CreateThread(NULL, 0, read_yes, input, 0, NULL);
    if (!thread)
        return false;
    bool ended = cancel_windows_wait(cancel, &thread, 1, INFINITE) == 0;
    yes = ended && GetExitCodeThread(thread, &yes) && yes;
    CloseHandle(thread);
    return yes;
}

bool consent_question(const struct cli *cli, enum text_id question, const char *argument)
{
    HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
    if (!has_console(input))
        return false;
    struct strbuf text = STRBUF_INIT;
    text_format(&text, cli->language, question, &argument, 1);
    strbuf_add_char(&text, ' ');
    output_error(strbuf_text(&text));
    strbuf_free(&text);
    return answered_yes(input, cli->cancel) && !cancel_requested(cli->cancel);
}

enum outcome consent_ask(const struct cli *cli, enum text_id question, const char *argument)
{
    if (cli->options->given[OPTION_YES])
        return OUTCOME_READY;
    if (!has_console(GetStdHandle(STD_INPUT_HANDLE))) {
        cli_complain(cli, TEXT_CLI_NEEDS_YES, NULL);
        return OUTCOME_BAD_ARGUMENT;
    }
    if (consent_question(cli, question, argument))
        return OUTCOME_READY;
    cli_complain(cli, TEXT_CLI_NOTHING_CHANGED, NULL);
    return OUTCOME_CANCELLED;
}

bool consent_may_change(const struct cli *cli, const struct session *session)
{
    bool may = session_may_change(session, cli->cancel);
    if (!may)
        cli_complain(cli, TEXT_CLI_NEEDS_ADMINISTRATOR, NULL);
    return may;
}
