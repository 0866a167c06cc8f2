/* SPDX-License-Identifier: MIT */
#include "story.h"

#include "requirements/catalogue.h"

#include <shlobj.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct wizard_process *wizard;

int story_teardown(void **state)
{
    wizard_end(wizard);
    wizard = NULL;
    scenery_clear();
    shape_set_dpi(96);
    return 0;
}

/* What is dropped lies in the memory of the window that it is dropped on (DROPFILES, shlobj_core.h). */
void story_drop(const wchar_t *path)
{
    struct {
        DROPFILES head;
        wchar_t path[MAX_PATH];
    } files = {.head = {.pFiles = sizeof files.head, .fWide = TRUE}};
    wcscpy(files.path, path);
    void *there = VirtualAllocEx(wizard->process, NULL, sizeof files, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    WriteProcessMemory(wizard->process, there, &files, sizeof files, NULL);
    PostMessageW(wizard_page(wizard), WM_DROPFILES, (WPARAM)there, 0);
}

void story_account(const wchar_t *name)
{
    ask(wizard_control(wizard, ID_ACCOUNT_OTHER), BM_CLICK, 0, 0);
    type_text(wizard_control(wizard, ID_ACCOUNT), name);
}

void story_check(const wchar_t *arguments)
{
    wchar_t line[1024];
    _snwprintf(line, 1024, L"%ls%ls", wcsstr(arguments, L"--lang") ? L"" : L"--lang en ", arguments);
    wizard = wizard_start(line);
    press_next(wizard);
    wait_checked(wizard);
}

void story_check_remote(const wchar_t *target)
{
    wchar_t line[256];
    _snwprintf(line, 256, L"--lang en %ls", target);
    wizard = wizard_start(line);
    press_next(wizard);
}

/* The token that Windows gives an administrator who was not asked; NULL when the emulator has none. */
static HANDLE limited_token(void)
{
    HANDLE own, primary = NULL;
    TOKEN_LINKED_TOKEN linked = {NULL};
    TOKEN_ELEVATION elevation = {1};
    DWORD size;
    OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY | TOKEN_DUPLICATE, &own);
    if (GetTokenInformation(own, TokenLinkedToken, &linked, sizeof linked, &size) && linked.LinkedToken) {
        DuplicateTokenEx(linked.LinkedToken, TOKEN_ALL_ACCESS, NULL, SecurityImpersonation, TokenPrimary, &primary);
        CloseHandle(linked.LinkedToken);
    }
    CloseHandle(own);
    if (primary)
        GetTokenInformation(primary, TokenElevation, &elevation, sizeof elevation, &size);
    if (primary && elevation.TokenIsElevated) {
        CloseHandle(primary);
        primary = NULL;
    }
    return primary;
}

void story_start_limited(const wchar_t *arguments)
{
    HANDLE token = limited_token();
    if (!token)
        skip();
    wizard = wizard_start_as(token, L"build\\mingw\\bin\\wmiready.exe", arguments);
    CloseHandle(token);
}

static bool has_ended(void *data)
{
    const struct wizard_process *process = data;
    return WaitForSingleObject(process->process, 0) == WAIT_OBJECT_0;
}

void story_relaunched(void)
{
    presses++; /* the answer to the system's question */
    wait_for(has_ended, wizard, "the first instance to end");
    struct wizard_process *second = wizard_find();
    wizard_end(wizard);
    wizard = second;
}

void story_command_line(wchar_t *line, size_t units)
{
    HANDLE process = wizard->process;
    typedef LONG(WINAPI * query_fn)(HANDLE, int, void *, ULONG, ULONG *);
    enum { BASIC = 0, PARAMETERS = 0x20 /* in the PEB */, COMMAND_LINE = 0x70 /* in them; 64-bit Windows */ };
    query_fn query = (query_fn)(void *)GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "NtQueryInformationProcess");
    struct {
        void *status;
        const BYTE *peb;
        void *more[4];
    } basic = {0};
    struct {
        USHORT length, most;
        const wchar_t *text;
    } string = {0};
    const BYTE *parameters = NULL;
    line[0] = L'\0';
    if (query(process, BASIC, &basic, sizeof basic, NULL) == 0 &&
        ReadProcessMemory(process, basic.peb + PARAMETERS, &parameters, sizeof parameters, NULL) &&
        ReadProcessMemory(process, parameters + COMMAND_LINE, &string, sizeof string, NULL) &&
        string.length / sizeof *line < units && ReadProcessMemory(process, string.text, line, string.length, NULL))
        line[string.length / sizeof *line] = L'\0';
}

/* The emulator starts it with the rights of who asked: once more, with those of this process, as Windows would. */
void story_relaunched_elevated(void)
{
    wchar_t line[1024];
    story_relaunched();
    story_command_line(line, 1024);
    const wchar_t *arguments = wcsstr(line, L"--relaunched");
    assert_non_null(arguments);
    wizard_end(wizard);
    wizard = wizard_start(arguments - 1);
}

static HWND list_of_page(void)
{
    HWND list = wizard_control(wizard, ID_LIST);
    list = list ? list : wizard_control(wizard, ID_ALL);
    return list ? list : wizard_control(wizard, ID_PROBLEMS);
}

/* The same requirement has another heading where it is not met, and where that is not known. */
static int row_of(HWND list, const char *title)
{
    int row = list_find(wizard, list, 0, title);
    for (size_t i = 0; row < 0 && catalogue[i]; i++)
        for (unsigned language = 0; row < 0 && language < LANGUAGE_COUNT; language++) {
            const struct requirement *requirement = catalogue[i];
            if (!strstr(text_get((enum language)language, requirement->title), title))
                continue;
            row = list_find(wizard, list, 0, text_get((enum language)language, requirement->unmet));
            if (row < 0)
                row = list_find(wizard, list, 0, text_get((enum language)language, requirement->topic));
        }
    return row;
}

const char *story_result(const char *title)
{
    HWND list = list_of_page();
    int row = row_of(list, title);
    return row < 0 ? "" : list_text(wizard, list, row, 1);
}

void story_select(const char *title)
{
    HWND list = list_of_page();
    int row = row_of(list, title);
    if (row < 0)
        fail_msg("there is no row \"%s\"", title);
    /* Any key: it is the user's choice, and stays. */
    ask(list, WM_KEYDOWN, VK_F12, 0);
    list_select(wizard, list, row);
}

struct expected {
    const char *title, *result;
};

static bool has_result(void *data)
{
    const struct expected *expected = data;
    return strcmp(story_result(expected->title), expected->result) == 0;
}

void story_wait_result(const char *title, const char *result)
{
    struct expected expected = {title, result};
    if (!wait_until(has_result, &expected))
        fail_msg("\"%s\" is \"%s\", not \"%s\"", title, story_result(title), result);
}

void story_wait_change(const char *part)
{
    wait_text(wizard_control(wizard, ID_DETAIL), part);
}

bool story_file_contains(const wchar_t *path, const char *part)
{
    FILE *file = _wfopen(path, L"rb");
    if (!file)
        return false;
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    char *content = calloc(size + 1, 1);
    rewind(file);
    bool found = fread(content, 1, size, file) == size && strstr(content, part) != NULL;
    free(content);
    fclose(file);
    return found;
}

void story_close_message(const char *picture)
{
    HWND message = wizard_wait_dialog(wizard);
    /* The emulator draws what it says: only a picture tells. */
    shape_picture(wizard, picture);
    PostMessageW(message, WM_CLOSE, 0, 0);
    wizard_wait_no_dialog(wizard);
}

enum { FILE_NAME = 0x480, FILE_NAME_COMBO = 0x47C /* edt1 and cmb13 of dlgs.h */ };

static bool is_named(void *dialog)
{
    HWND combo = GetDlgItem(dialog, FILE_NAME_COMBO);
    return *text_of(combo ? combo : GetDlgItem(dialog, FILE_NAME)) != '\0';
}

void story_save_as(const wchar_t *path)
{
    HWND dialog = wizard_wait_dialog(wizard);
    /* The name that the wizard suggests comes last. */
    wait_for(is_named, dialog, "a suggested name");
    HWND combo = GetDlgItem(dialog, FILE_NAME_COMBO);
    /* What it waits for, a share that is gone for example, is not waited for by the window. */
    assert_int_not_equal(GetWindowThreadProcessId(dialog, NULL), GetWindowThreadProcessId(wizard->sheet, NULL));
    type_text(combo ? FindWindowExW(combo, NULL, L"ComboBox", NULL) : GetDlgItem(dialog, FILE_NAME), path);
    press(GetDlgItem(dialog, IDOK));
}

void story_cli(const wchar_t *arguments)
{
    wchar_t line[512];
    STARTUPINFOW start = {.cb = sizeof start};
    PROCESS_INFORMATION process;
    _snwprintf(line, 512, L"build\\mingw\\bin\\wmiready-cli.exe %ls", arguments);
    assert_true(CreateProcessW(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &start, &process));
    assert_int_equal(WaitForSingleObject(process.hProcess, PATIENCE_MS), WAIT_OBJECT_0);
    CloseHandle(process.hProcess);
    CloseHandle(process.hThread);
}

void story_open(const wchar_t *path)
{
    HWND dialog = wizard_wait_dialog(wizard);
    HWND combo = GetDlgItem(dialog, FILE_NAME_COMBO);
    type_text(combo ? FindWindowExW(combo, NULL, L"ComboBox", NULL) : GetDlgItem(dialog, FILE_NAME), path);
    press(GetDlgItem(dialog, IDOK));
}

void story_close_named(const char *name)
{
    enum { GROSS_MS = 5000 }; /* the figures tell the rest: a busy machine is no fault */
    double others = wizard_beside_gap(), gap = wizard_longest_gap(wizard);
    double closed = wizard_close(wizard);
    const char *path = getenv("WIZARD_FIGURES");
    char gaps[MAX_PATH];
    snprintf(gaps, sizeof gaps, "%s.gaps", path ? path : "NUL");
    FILE *file = path ? fopen(gaps, "a") : NULL;
    if (file) {
        fprintf(file, "%.1f %.1f %.1f %s\n", gap, closed, others, name);
        fclose(file);
    }
    if (gap > GROSS_MS || closed > GROSS_MS)
        fail_msg("the window stood still for %.0f ms, closed in %.0f ms", gap, closed);
}

void figure(const char *format, ...)
{
    const char *path = getenv("WIZARD_FIGURES");
    FILE *file = path ? fopen(path, "a") : NULL;
    va_list arguments;
    va_start(arguments, format);
    if (file) {
        fprintf(file, "   ");
        vfprintf(file, format, arguments);
        fprintf(file, "\n");
        fclose(file);
    }
    va_end(arguments);
}
