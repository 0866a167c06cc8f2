/* SPDX-License-Identifier: MIT */
#include "child.h"

#include <tlhelp32.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { OUTPUT_MAX = 16 * 1024 * 1024, CANCEL_LIMIT_MS = 5000 };

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
    return TRUE;
}

enum { PATH_UNITS = MAX_PATH + 64 };

static void scratch_path(const wchar_t *suffix, wchar_t path[PATH_UNITS])
{
    wchar_t folder[MAX_PATH];
    GetTempPathW(MAX_PATH, folder);
    _snwprintf(path, PATH_UNITS - 1, L"%lsworld-%lu-%ls", folder, GetCurrentProcessId(), suffix);
    path[PATH_UNITS - 1] = L'\0';
}

/* A file that the child inherits and that is gone when it is closed. */
static HANDLE scratch(const wchar_t *suffix, const char *content)
{
    wchar_t path[PATH_UNITS];
    SECURITY_ATTRIBUTES inherit = {.nLength = sizeof inherit, .bInheritHandle = TRUE};
    DWORD written;
    scratch_path(suffix, path);
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

char *child_output_now(void)
{
    wchar_t path[PATH_UNITS];
    scratch_path(L"out", path);
    /* A handle of its own: the position of the other one is the child's. */
    HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                              OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return calloc(1, 1);
    char *text = read_back(file);
    CloseHandle(file);
    return text;
}

/* ---- Ctrl+C ---- */

struct cancel_request {
    PROCESS_INFORMATION child;
    HANDLE begin;
    double sent_ms;
};

static DWORD WINAPI press_ctrl_c(void *parameter)
{
    struct cancel_request *request = parameter;
    double until = child_now_ms() + CANCEL_LIMIT_MS;
    FreeConsole();
    /* A child that has just been made may not have joined its console yet. */
    while (!AttachConsole(request->child.dwProcessId))
        if (child_now_ms() > until || WaitForSingleObject(request->child.hProcess, 1) == WAIT_OBJECT_0)
            return 1;
    if (request->begin)
        SetEvent(request->begin);
    request->sent_ms = child_now_ms();
    return GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0) ? 0 : 1;
}

/* Each child that is to be cancelled has a console of its own, which this program joins for the moment: one that the
 * emulator gets stuck in takes nobody else with it. This program gets the Ctrl+C, too (no groups for that in the
 * emulator). Returns when it was sent; < 0: not at all. */
static double cancel(const PROCESS_INFORMATION *child, HANDLE begin)
{
    static struct cancel_request request; /* outlives a thread that is stuck */
    DWORD code = 1;
    SetConsoleCtrlHandler(survive, TRUE);
    request = (struct cancel_request){.child = *child, .begin = begin};
    HANDLE thread = CreateThread(NULL, 0, press_ctrl_c, &request, 0, NULL);
    if (WaitForSingleObject(thread, 2 * CANCEL_LIMIT_MS) == WAIT_OBJECT_0)
        GetExitCodeThread(thread, &code);
    CloseHandle(thread);
    return code == 0 ? request.sent_ms : -1;
}

static unsigned threads_of(DWORD process)
{
    THREADENTRY32 entry = {.dwSize = sizeof entry};
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
    unsigned count = 0;
    for (BOOL more = Thread32First(snapshot, &entry); more; more = Thread32Next(snapshot, &entry))
        count += entry.th32OwnerProcessID == process;
    CloseHandle(snapshot);
    return count;
}

/* The DLLs of a process, a path in each line of CHILD_MODULES. */
static void note_modules(DWORD process)
{
    MODULEENTRY32W entry = {.dwSize = sizeof entry};
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPMODULE, process);
    FILE *file = _wfopen(CHILD_MODULES, L"w, ccs=UTF-8");
    for (BOOL more = Module32FirstW(snapshot, &entry); file && more; more = Module32NextW(snapshot, &entry))
        if (!wcsstr(entry.szModule, L".exe"))
            fwprintf(file, L"%ls\n", entry.szExePath);
    if (file)
        fclose(file);
    CloseHandle(snapshot);
}

/* Cancels after the time, then waits for the end. */
static void wait_for_end(const PROCESS_INFORMATION *child, const struct child_options *options,
                         struct child_result *out)
{
    out->end_ms = -1;
    if (options->cancel_ms && WaitForSingleObject(child->hProcess, options->cancel_ms) == WAIT_TIMEOUT) {
        out->threads = threads_of(child->dwProcessId);
        if (options->modules)
            note_modules(child->dwProcessId);
        double sent = cancel(child, options->begin);
        out->ended = WaitForSingleObject(child->hProcess, sent < 0 ? 0 : options->limit_ms) == WAIT_OBJECT_0;
        if (sent < 0)
            return;
        out->end_ms = child_now_ms() - sent;
        FreeConsole();
        return;
    }
    out->ended = WaitForSingleObject(child->hProcess, options->limit_ms) == WAIT_OBJECT_0;
}

/* COMMAND with the three files as its own. The emulator's own start can come to nothing (tests/wine.sh), before
 * anything of the program has run: once more, then. */
static BOOL create(const wchar_t *command, STARTUPINFOW *startup, DWORD flags, PROCESS_INFORMATION *child)
{
    BOOL started = FALSE;
    for (int attempt = 0; attempt < 2 && !started; attempt++) {
        wchar_t *copy = world_copy(command);
        started = CreateProcessW(NULL, copy, NULL, NULL, TRUE, flags, NULL, NULL, startup, child);
        if (!started)
            printf("   not started (error %lu): %ls\n", GetLastError(), command);
        free(copy);
    }
    return started;
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
    memset(out, 0, sizeof *out);
    double begun = child_now_ms();
    /* A console costs a process: none but for a cancel, and for a script, whose pipes the emulator loses without. */
    DWORD flags = options->cancel_ms || options->console ? CREATE_NO_WINDOW : DETACHED_PROCESS;
    BOOL started = create(command, &startup, flags, &child);
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

void child_took(const wchar_t *kind, const wchar_t *scene, double ms)
{
    const char *path = getenv("TEST_TIMES");
    FILE *file = path ? fopen(path, "a") : NULL;
    if (!file)
        return;
    fprintf(file, "%.1f world %ls: %ls\n", ms / 1000, kind, scene);
    fclose(file);
}
