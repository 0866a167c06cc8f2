/* SPDX-License-Identifier: MIT */
#include "cli/credentials.h"

#include "base/memory.h"
#include "diagnosis/explain.h"
#include "windows/utf16.h"

#include <stdlib.h>
#include <string.h>

enum { PASSWORD_UNITS = CREDENTIALS_PASSWORD_MAX + 3 /* CR, LF, NUL */, PASSWORD_BYTES = 4 * PASSWORD_UNITS };

/* A console line without echo. ReadConsoleW answers with nothing when Ctrl+C was pressed. */
static bool read_console(const struct cli *cli, wchar_t *password)
{
    HANDLE console = CreateFileW(L"CONIN$", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                                 OPEN_EXISTING, 0, NULL);
    DWORD before, length = 0;
    if (console == INVALID_HANDLE_VALUE)
        return false;
    bool read = GetConsoleMode(console, &before) && SetConsoleMode(console, ENABLE_PROCESSED_INPUT | ENABLE_LINE_INPUT);
    if (read) {
        read = ReadConsoleW(console, password, PASSWORD_UNITS - 1, &length, NULL) && length > 0;
        SetConsoleMode(console, before);
        output_error("\n");
    }
    CloseHandle(console);
    password[length] = L'\0';
    return read && !cancel_requested(cli->cancel);
}

/* The first line of standard input as UTF-8, byte by byte so that nothing is left in a buffer. */
static bool read_stdin(wchar_t *password)
{
    char *line = memory_array(PASSWORD_BYTES, 1);
    DWORD used = 0, got = 0;
    HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
    while (used + 1 < PASSWORD_BYTES && ReadFile(input, line + used, 1, &got, NULL) && got == 1 && line[used] != '\n')
        used++;
    line[used] = '\0';
    bool fits = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, line, -1, password, PASSWORD_UNITS) > 0;
    SecureZeroMemory(line, PASSWORD_BYTES);
    free(line);
    return fits;
}

static void ask(const struct cli *cli, const char *user, const char *target)
{
    const char *arguments[2] = {user, target};
    struct strbuf prompt = STRBUF_INIT;
    text_format(&prompt, cli->language, TEXT_CLI_ASK_PASSWORD, arguments, 2);
    strbuf_add_char(&prompt, ' ');
    output_error(strbuf_text(&prompt));
    strbuf_free(&prompt);
}

/* PASSWORD holds PASSWORD_UNITS. */
static enum exit_code read_password(const struct cli *cli, const char *target, wchar_t *password)
{
    bool from_stdin = cli->options->given[OPTION_PASSWORD_STDIN];
    if (!from_stdin)
        ask(cli, cli->options->values[OPTION_USER], target);
    bool read = from_stdin ? read_stdin(password) : read_console(cli, password);
    password[wcscspn(password, L"\r\n")] = L'\0';
    if (cancel_requested(cli->cancel)) {
        cli_complain(cli, TEXT_CLI_CANCELLED, NULL);
        return EXIT_CANCELLED;
    }
    if (!read || !password[0] || wcslen(password) > CREDENTIALS_PASSWORD_MAX) {
        cli_complain(cli, !read && !from_stdin ? TEXT_CLI_NO_CONSOLE : TEXT_CLI_BAD_PASSWORD, NULL);
        return EXIT_BAD_ARGUMENT;
    }
    return EXIT_READY;
}

static enum exit_code typed_credentials(const struct cli *cli, const char *target, struct credentials **out)
{
    wchar_t *password = memory_new_n(wchar_t, PASSWORD_UNITS);
    enum exit_code code = read_password(cli, target, password);
    if (code == EXIT_READY) {
        wchar_t *user = utf16_from_utf8(cli->options->values[OPTION_USER]);
        if (credentials_new(user, password, out) != ST_OK) {
            cli_complain(cli, TEXT_CLI_BAD_USER, cli->options->values[OPTION_USER], NULL);
            code = EXIT_BAD_ARGUMENT;
        }
        free(user);
    }
    SecureZeroMemory(password, PASSWORD_UNITS * sizeof *password);
    free(password);
    return code;
}

static enum exit_code stored_credentials(const struct cli *cli, struct credentials **out)
{
    const char *name = cli->options->values[OPTION_CREDENTIAL];
    struct call call = call_make(cli->cancel, REQUEST_CALL_MS);
    wchar_t *wide = utf16_from_utf8(name);
    enum status status = credentials_from_store(&call, wide, out);
    free(wide);
    if (status == ST_OK)
        return EXIT_READY;
    struct strbuf reason = STRBUF_INIT;
    explain_short(&reason, cli->language, status, call.fault.code);
    cli_complain(cli, TEXT_CLI_BAD_CREDENTIAL, name, strbuf_text(&reason), NULL);
    strbuf_free(&reason);
    return EXIT_BAD_ARGUMENT;
}

enum exit_code cli_credentials(const struct cli *cli, const struct request *request, struct credentials **out)
{
    const struct options *options = cli->options;
    bool user = options->given[OPTION_USER], stored = options->given[OPTION_CREDENTIAL];
    *out = NULL;
    if (options->given[OPTION_PASSWORD_STDIN] && !user) {
        cli_complain(cli, TEXT_CLI_STDIN_WITHOUT_USER, NULL);
        return EXIT_BAD_ARGUMENT;
    }
    if (!user && !stored)
        return EXIT_READY;
    if (user && stored) {
        cli_complain(cli, TEXT_CLI_ONE_CREDENTIAL, NULL);
        return EXIT_BAD_ARGUMENT;
    }
    if (request->local) {
        /* WMI refuses them (WBEM_E_LOCAL_CREDENTIALS); saying so beats a code. */
        cli_complain(cli, TEXT_CLI_LOCAL_CREDENTIALS, request->target, NULL);
        return EXIT_BAD_ARGUMENT;
    }
    return user ? typed_credentials(cli, request->target, out) : stored_credentials(cli, out);
}
