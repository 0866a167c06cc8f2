/* SPDX-License-Identifier: MIT */
#include "child.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { OUTPUT_MAX = 16 * 1024 * 1024 };

double child_now_ms(void)
{
    static LARGE_INTEGER frequency;
    LARGE_INTEGER now;
    if (!frequency.QuadPart)
        QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&now);
    return (double)now.QuadPart * 1000.0 / (double)frequency.QuadPart;
}

static BOOL WINAPI survive(DWORD event)
{
    (void)event;
    return TRUE;
}

/* Whoever sends Ctrl+C gets it, too: the emulator knows no Ctrl+Break, and groups only for that. */
bool child_prepare(int *exit_code)
{
    STARTUPINFOW startup = {.cb = sizeof startup,
                            .dwFlags = STARTF_USESTDHANDLES,
                            .hStdInput = GetStdHandle(STD_INPUT_HANDLE),
                            .hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE),
                            .hStdError = GetStdHandle(STD_ERROR_HANDLE)};
    PROCESS_INFORMATION again;
    DWORD code = 1;
    SetConsoleCtrlHandler(survive, TRUE);
    if (GetConsoleCP() != 0)
        return true;
    /* A console without a window is made for a new process only. */
    wchar_t *command = world_copy(GetCommandLineW());
    if (CreateProcessW(NULL, command, NULL, NULL, TRUE, CREATE_NO_WINDOW, NULL, NULL, &startup, &again)) {
        WaitForSingleObject(again.hProcess, INFINITE);
        GetExitCodeProcess(again.hProcess, &code);
    }
    free(command);
    *exit_code = (int)code;
    return false;
}

/* A file that the child inherits and that is gone when it is closed. */
static HANDLE scratch(const wchar_t *suffix, const char *content)
{
    wchar_t folder[MAX_PATH], path[MAX_PATH + 64];
    SECURITY_ATTRIBUTES inherit = {.nLength = sizeof inherit, .bInheritHandle = TRUE};
    DWORD written;
    GetTempPathW(MAX_PATH, folder);
    _snwprintf(path, world_count(path) - 1, L"%lsworld-%lu-%ls", folder, GetCurrentProcessId(), suffix);
    HANDLE file =
        CreateFileW(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                    &inherit, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    if (content && file != INVALID_HANDLE_VALUE) {
        WriteFile(file, content, (DWORD)strlen(content), &written, NULL);
        SetFilePointer(file, 0, NULL, FILE_BEGIN);
    }
    return file;
}

static char *read_back(HANDLE file)
{
    DWORD size = GetFileSize(file, NULL), read = 0;
    if (size > OUTPUT_MAX)
        size = OUTPUT_MAX;
    char *text = calloc(size + 1, 1);
    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    ReadFile(file, text, size, &read, NULL);
    return text;
}

/* Cancels after the time, then waits for the end. */
static void wait_for_end(const PROCESS_INFORMATION *child, const struct child_options *options,
                         struct child_result *out)
{
    DWORD left = options->limit_ms;
    out->end_ms = -1;
    if (options->cancel_ms && WaitForSingleObject(child->hProcess, options->cancel_ms) == WAIT_TIMEOUT) {
        double begun = child_now_ms();
        GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
        out->ended = WaitForSingleObject(child->hProcess, left) == WAIT_OBJECT_0;
        out->end_ms = child_now_ms() - begun;
        return;
    }
    out->ended = WaitForSingleObject(child->hProcess, left) == WAIT_OBJECT_0;
}

bool child_run(const wchar_t *command, const struct child_options *options, struct child_result *out)
{
    HANDLE input = scratch(L"in", options->input), output = scratch(L"out", NULL), errors = scratch(L"err", NULL);
    STARTUPINFOW startup = {.cb = sizeof startup,
                            .dwFlags = STARTF_USESTDHANDLES,
                            .hStdInput = input,
                            .hStdOutput = output,
                            .hStdError = errors};
    PROCESS_INFORMATION child;
    wchar_t *copy = world_copy(command);
    memset(out, 0, sizeof *out);
    double begun = child_now_ms();
    BOOL started = CreateProcessW(NULL, copy, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &child);
    free(copy);
    if (started) {
        if (options->started)
            options->started(child.hProcess, options->context);
        wait_for_end(&child, options, out);
        out->ms = child_now_ms() - begun;
        if (!out->ended)
            TerminateProcess(child.hProcess, 1);
        WaitForSingleObject(child.hProcess, options->limit_ms);
        GetExitCodeProcess(child.hProcess, &out->exit_code);
        CloseHandle(child.hThread);
        CloseHandle(child.hProcess);
        out->output = read_back(output);
        out->errors = read_back(errors);
    }
    CloseHandle(input);
    CloseHandle(output);
    CloseHandle(errors);
    return started;
}

void child_clear(struct child_result *result)
{
    free(result->output);
    free(result->errors);
    result->output = result->errors = NULL;
}
