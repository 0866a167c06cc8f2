/* SPDX-License-Identifier: MIT */
#include "windows/password.h"

#include "windows/utf16.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Four bytes of UTF-8 per character, a byte order mark and the line end. */
enum { LINE_BYTES = CREDENTIALS_PASSWORD_MAX * 4 + 5 };

void password_wipe(struct password *password)
{
    SecureZeroMemory(password, sizeof *password);
}

/* ---- console ---- */

static void write_text(HANDLE console, const wchar_t *text)
{
    DWORD written;
    WriteConsoleW(console, text, (DWORD)wcslen(text), &written, NULL);
}

/* One line; the rest of one that is too long is read away so that it does not land in the shell. */
static enum status read_line(HANDLE console, struct password *out)
{
    wchar_t buffer[CREDENTIALS_PASSWORD_MAX + 3];
    const DWORD room = CREDENTIALS_PASSWORD_MAX + 2; /* with the line end */
    DWORD read = 0;
    enum status status = ST_OK;
    SetLastError(ERROR_SUCCESS);
    if (!ReadConsoleW(console, buffer, room, &read, NULL) || read == 0)
        status = GetLastError() == ERROR_OPERATION_ABORTED || read == 0 ? ST_CANCELLED : ST_FAILED;
    bool complete = read > 0 && buffer[read - 1] == L'\n';
    while (status == ST_OK && !complete) {
        status = ST_INVALID;
        wchar_t rest[64];
        DWORD more = 0;
        while (!complete && ReadConsoleW(console, rest, 64, &more, NULL) && more > 0)
            complete = rest[more - 1] == L'\n';
        SecureZeroMemory(rest, sizeof rest);
    }
    while (read > 0 && (buffer[read - 1] == L'\n' || buffer[read - 1] == L'\r'))
        read--;
    if (status == ST_OK && read > CREDENTIALS_PASSWORD_MAX)
        status = ST_INVALID;
    if (status == ST_OK) {
        memcpy(out->text, buffer, read * sizeof *buffer);
        out->text[read] = L'\0';
    }
    SecureZeroMemory(buffer, sizeof buffer);
    return status;
}

static enum status ask(HANDLE input, HANDLE output, const char *prompt, struct password *out)
{
    DWORD mode;
    if (!GetConsoleMode(input, &mode))
        return ST_UNSUPPORTED;
    wchar_t *wide = utf16_from_utf8(prompt);
    write_text(output, wide);
    free(wide);
    SetConsoleMode(input, (mode | ENABLE_LINE_INPUT | ENABLE_PROCESSED_INPUT) & ~(DWORD)ENABLE_ECHO_INPUT);
    enum status status = read_line(input, out);
    SetConsoleMode(input, mode);
    write_text(output, L"\r\n");
    return status;
}

enum status password_from_console(const char *prompt, struct password *out)
{
    const DWORD access = GENERIC_READ | GENERIC_WRITE, share = FILE_SHARE_READ | FILE_SHARE_WRITE;
    HANDLE input = CreateFileW(L"CONIN$", access, share, NULL, OPEN_EXISTING, 0, NULL);
    if (input == INVALID_HANDLE_VALUE)
        return ST_UNSUPPORTED;
    enum status status = ST_UNSUPPORTED;
    HANDLE output = CreateFileW(L"CONOUT$", access, share, NULL, OPEN_EXISTING, 0, NULL);
    if (output != INVALID_HANDLE_VALUE) {
        status = ask(input, output, prompt, out);
        CloseHandle(output);
    }
    CloseHandle(input);
    return status;
}

/* ---- standard input ---- */

/* Bytes up to the line end or the end of the input, one at a time: what follows belongs to somebody else. */
static enum status read_bytes(char *line, size_t *length)
{
    HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
    size_t count = 0;
    bool any = false;
    for (;;) {
        char c;
        DWORD read = 0;
        if (!ReadFile(input, &c, 1, &read, NULL) || read == 0)
            break;
        any = true;
        if (c == '\n')
            break;
        if (count == LINE_BYTES)
            return ST_INVALID;
        line[count++] = c;
    }
    if (count > 0 && line[count - 1] == '\r')
        count--;
    *length = count;
    return any ? ST_OK : ST_ABSENT;
}

enum status password_from_stdin(struct password *out)
{
    static const char mark[] = "\xEF\xBB\xBF";
    char line[LINE_BYTES];
    size_t length = 0;
    enum status status = read_bytes(line, &length);
    const char *start = line;
    if (status == ST_OK && length >= 3 && memcmp(line, mark, 3) == 0) {
        start += 3;
        length -= 3;
    }
    struct password read = {{0}};
    if (status == ST_OK && length > 0 &&
        MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, start, (int)length, read.text, CREDENTIALS_PASSWORD_MAX) ==
            0)
        status = ST_INVALID;
    if (status == ST_OK)
        *out = read;
    SecureZeroMemory(line, sizeof line);
    password_wipe(&read);
    return status;
}
