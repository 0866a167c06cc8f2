/* SPDX-License-Identifier: MIT */
#include "driver.h"

#include "ping.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

double now_ms(void)
{
    LARGE_INTEGER count, frequency;
    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&frequency);
    return (double)count.QuadPart * 1000.0 / (double)frequency.QuadPart;
}

bool wait_until(condition *met, void *data)
{
    double until = now_ms() + PATIENCE_MS;
    while (!met(data)) {
        if (now_ms() > until)
            return false;
        Sleep(2);
    }
    return true;
}

void wait_for(condition *met, void *data, const char *what)
{
    if (!wait_until(met, data))
        fail_msg("waited in vain: %s", what);
}

/* Only stories whose name matches: WIZARD_STORY='*undo*'. */
__attribute__((constructor)) static void choose_stories(void)
{
    if (getenv("WIZARD_STORY"))
        cmocka_set_test_filter(getenv("WIZARD_STORY"));
}

static struct wizard_process *beside;

static void end_beside(void)
{
    wizard_end(beside);
}

int driver_setup(void **state)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    SetProcessDpiAwarenessContext(DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2);
    InitCommonControls();
    beside = wizard_start_program(EMPTY_SHEET, L"beside");
    atexit(end_beside);
    return 0;
}

/* ---- finding windows ---- */

struct search {
    DWORD process;
    HWND owner, found;
};

static BOOL CALLBACK find_dialog(HWND window, LPARAM data)
{
    struct search *search = (struct search *)data;
    DWORD process;
    wchar_t class[32];
    GetWindowThreadProcessId(window, &process);
    if (process != search->process || !IsWindowVisible(window) || GetWindow(window, GW_OWNER) != search->owner)
        return TRUE;
    GetClassNameW(window, class, 32);
    if (wcscmp(class, L"#32770") != 0)
        return TRUE;
    search->found = window;
    return FALSE;
}

static HWND top_dialog(DWORD process, HWND owner)
{
    struct search search = {process, owner, NULL};
    EnumWindows(find_dialog, (LPARAM)&search);
    return search.found;
}

LRESULT ask(HWND window, UINT message, WPARAM word, LPARAM data)
{
    DWORD_PTR answer = 0;
    if (!SendMessageTimeoutW(window, message, word, data, SMTO_ABORTIFHUNG, PATIENCE_MS, &answer))
        return 0;
    return (LRESULT)answer;
}

HWND wizard_page(struct wizard_process *wizard)
{
    return (HWND)ask(wizard->sheet, PSM_GETCURRENTPAGEHWND, 0, 0);
}

HWND wizard_control(struct wizard_process *wizard, int id)
{
    HWND page = wizard_page(wizard);
    return is_visible(page) ? GetDlgItem(page, id) : NULL;
}

HWND wizard_button(struct wizard_process *wizard, int id)
{
    return GetDlgItem(wizard->sheet, id);
}

HWND wizard_dialog(struct wizard_process *wizard)
{
    return top_dialog(wizard->id, wizard->sheet);
}

static bool has_dialog(void *data)
{
    return wizard_dialog(data) != NULL;
}

static bool has_no_dialog(void *data)
{
    return wizard_dialog(data) == NULL;
}

HWND wizard_wait_dialog(struct wizard_process *wizard)
{
    wait_for(has_dialog, wizard, "a dialog");
    return wizard_dialog(wizard);
}

void wizard_wait_no_dialog(struct wizard_process *wizard)
{
    wait_for(has_no_dialog, wizard, "the dialog to close");
}

/* ---- the process ---- */

static bool first_page_is_there(void *data)
{
    struct wizard_process *wizard = data;
    DWORD_PTR answer;
    wizard->sheet = top_dialog(wizard->id, NULL);
    return wizard->sheet && is_visible(wizard_page(wizard)) &&
           SendMessageTimeoutW(wizard->sheet, WM_NULL, 0, 0, SMTO_ABORTIFHUNG, PATIENCE_MS, &answer);
}

/* Waits for the first page of a process that was started at BEGUN. */
static void take_sheet(struct wizard_process *wizard, double begun)
{
    if (!wait_until(first_page_is_there, wizard)) {
        wizard_end(wizard);
        fail_msg("no page is shown");
    }
    wizard->first_page_ms = now_ms() - begun;
    wizard->ping = ping_begin(wizard->sheet);
    wizard_beside_gap();
}

static struct wizard_process *start(HANDLE token, const wchar_t *program, const wchar_t *arguments)
{
    wchar_t line[2048];
    STARTUPINFOW start = {.cb = sizeof start};
    PROCESS_INFORMATION process;
    struct wizard_process *wizard = calloc(1, sizeof *wizard);
    _snwprintf(line, 2048, L"\"%ls\" %ls", program, arguments);
    double begun = now_ms();
    if (!(token ? CreateProcessAsUserW(token, NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &start, &process)
                : CreateProcessW(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &start, &process))) {
        free(wizard);
        fail_msg("%ls does not start: %lu", program, GetLastError());
    }
    CloseHandle(process.hThread);
    wizard->process = process.hProcess;
    wizard->id = process.dwProcessId;
    take_sheet(wizard, begun);
    return wizard;
}

/* A file says who will connect, or that it is not read. */
static bool file_is_taken(void *wizard)
{
    return text_of(wizard_control(wizard, ID_NEEDS_STATE))[0] || wizard_dialog(wizard);
}

struct wizard_process *wizard_start_as(HANDLE token, const wchar_t *program, const wchar_t *arguments)
{
    struct wizard_process *wizard = start(token, program, arguments);
    if (wcsstr(arguments, L"--for"))
        wait_for(file_is_taken, wizard, "the file of --for");
    HWND self = wizard_control(wizard, ID_ACCOUNT_SELF);
    /* Sent, and no press: the stories count from filled fields on. The focus stays where the page has it. */
    if (self && !is_checked(self) && !is_checked(wizard_control(wizard, ID_ACCOUNT_OTHER)))
        ask(GetParent(self), WM_COMMAND, MAKEWPARAM(ID_ACCOUNT_SELF, BN_CLICKED), (LPARAM)self);
    return wizard;
}

struct wizard_process *wizard_start_program(const wchar_t *program, const wchar_t *arguments)
{
    return wizard_start_as(NULL, program, arguments);
}

static bool hub_is_there(void *data)
{
    return GetWindowThreadProcessId(FindWindowExW(HWND_MESSAGE, NULL, L"WmiReadyHub", NULL), data) != 0;
}

struct wizard_process *wizard_find(void)
{
    struct wizard_process *wizard = calloc(1, sizeof *wizard);
    double begun = now_ms();
    wait_for(hub_is_there, &wizard->id, "another instance");
    wizard->process = OpenProcess(PROCESS_ALL_ACCESS, FALSE, wizard->id);
    take_sheet(wizard, begun);
    return wizard;
}

static const wchar_t *with_more(const wchar_t *arguments)
{
    static wchar_t line[1024];
    const wchar_t *more = _wgetenv(L"WIZARD_ARGUMENTS");
    _snwprintf(line, 1023, L"%ls %ls", arguments, more ? more : L"");
    return line;
}

struct wizard_process *wizard_start(const wchar_t *arguments)
{
    return wizard_start_program(L"build\\mingw\\bin\\wmiready.exe", with_more(arguments));
}

struct wizard_process *wizard_start_empty(const wchar_t *arguments)
{
    return start(NULL, L"build\\mingw\\bin\\wmiready.exe", with_more(arguments));
}

void wizard_end(struct wizard_process *wizard)
{
    if (!wizard)
        return;
    ping_end(wizard->ping);
    TerminateProcess(wizard->process, 1);
    WaitForSingleObject(wizard->process, PATIENCE_MS);
    CloseHandle(wizard->process);
    free(wizard);
}

double wizard_longest_gap(struct wizard_process *wizard)
{
    wizard_beside_gap();
    return ping_longest(wizard->ping);
}

double wizard_beside_gap(void)
{
    return beside ? ping_longest(beside->ping) : 0;
}

/* ---- reading ---- */

const char *text_of(HWND window)
{
    enum { UNITS = 64 * 1024, RING = 4 };
    static char ring[RING][UNITS * 3];
    static wchar_t wide[UNITS];
    static unsigned next;
    char *out = ring[next++ % RING];
    wide[0] = L'\0';
    ask(window, WM_GETTEXT, UNITS, (LPARAM)wide);
    wide[UNITS - 1] = L'\0';
    if (!WideCharToMultiByte(CP_UTF8, 0, wide, -1, out, UNITS * 3, NULL, NULL))
        out[0] = '\0';
    return out;
}

const char *page_instruction(struct wizard_process *wizard)
{
    return text_of(wizard_control(wizard, ID_INSTRUCTION));
}

bool is_visible(HWND window)
{
    return window && IsWindowVisible(window);
}

bool is_enabled(HWND window)
{
    return window && IsWindowEnabled(window);
}

bool is_checked(HWND button)
{
    return ask(button, BM_GETCHECK, 0, 0) == BST_CHECKED;
}

/* ---- doing ---- */

unsigned presses;

/* What a person can press is seen, has its place and is not grey. A page is shown in parts: a message of another
 * process may come between two of them, where no hand would. */
static bool can_be_pressed(void *button)
{
    RECT client = {0};
    return is_visible(button) && is_enabled(button) && GetClientRect(button, &client) && !IsRectEmpty(&client);
}

static void click(HWND button)
{
    presses++;
    PostMessageW(button, BM_CLICK, 0, 0);
}

void press(HWND button)
{
    if (!button)
        fail_msg("there is no such button");
    if (!wait_until(can_be_pressed, button))
        fail_msg("\"%s\" cannot be pressed", text_of(button));
    click(button);
}

void type_text(HWND edit, const wchar_t *text)
{
    HWND inner = FindWindowExW(edit, NULL, L"Edit", NULL); /* of a combo box */
    if (inner)
        edit = inner;
    ask(edit, EM_SETSEL, 0, -1);
    ask(edit, WM_CLEAR, 0, 0);
    for (; *text; text++)
        ask(edit, WM_CHAR, *text, 1);
}

/* ---- closing ---- */

static bool is_unseen(void *data)
{
    return !IsWindowVisible(data);
}

struct closing {
    struct wizard_process *wizard;
    HWND button;
};

/* The last page has another button to close with; one that has just come may still have that of the page before. */
static bool can_be_closed(void *data)
{
    struct closing *closing = data;
    closing->button = wizard_button(closing->wizard, IDCANCEL);
    if (!can_be_pressed(closing->button))
        closing->button = wizard_button(closing->wizard, SHEET_FINISH);
    return can_be_pressed(closing->button);
}

double wizard_close_window(struct wizard_process *wizard)
{
    struct closing closing = {wizard, NULL};
    wait_for(can_be_closed, &closing, "a button to close with");
    ping_end(wizard->ping);
    wizard->ping = NULL;
    double begun = now_ms();
    click(closing.button);
    wait_for(is_unseen, wizard->sheet, "the window to close");
    return now_ms() - begun;
}

double wizard_close(struct wizard_process *wizard)
{
    double took = wizard_close_window(wizard);
    if (WaitForSingleObject(wizard->process, PATIENCE_MS) != WAIT_OBJECT_0)
        fail_msg("the process does not end");
    return took;
}

/* ---- turning pages ---- */

struct turn {
    struct wizard_process *wizard;
    HWND before;
};

static bool page_turned(void *data)
{
    struct turn *turn = data;
    HWND page = wizard_page(turn->wizard);
    return page && page != turn->before && is_visible(page);
}

static void turn_page(struct wizard_process *wizard, WPARAM button, const char *what)
{
    struct turn turn = {wizard, wizard_page(wizard)};
    PostMessageW(wizard->sheet, PSM_PRESSBUTTON, button, 0);
    if (!wait_until(page_turned, &turn))
        fail_msg("%s did not turn the page \"%s\"", what, page_instruction(wizard));
}

void press_next(struct wizard_process *wizard)
{
    presses++;
    turn_page(wizard, PSBTN_NEXT, "Next");
}

void press_back(struct wizard_process *wizard)
{
    turn_page(wizard, PSBTN_BACK, "Back");
}

int current_page(struct wizard_process *wizard)
{
    HWND page = wizard_page(wizard);
    return is_visible(page) ? (int)ask(wizard->sheet, PSM_HWNDTOINDEX, (WPARAM)page, 0) : -1;
}

void go_to_page(struct wizard_process *wizard, int page)
{
    for (int i = 0; i < PAGES && current_page(wizard) != page; i++) {
        if (current_page(wizard) < page)
            press_next(wizard);
        else
            press_back(wizard);
    }
    assert_int_equal(current_page(wizard), page);
}
