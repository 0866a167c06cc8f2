/* SPDX-License-Identifier: MIT
 *
 * Drives the real wizard from a second process: starts it, finds its windows and
 * controls by id, presses, reads. Every wait ends; nothing waits by sleeping for a guessed
 * time. A story that fails says what it waited for.
 */
#ifndef WIZARD_DRIVER_H
#define WIZARD_DRIVER_H

#include "testing.h"

#include "wizard/ids.h"

#include "windows/windows_api.h"

#include <commctrl.h>
#include <prsht.h>
#include <stdbool.h>

enum { PATIENCE_MS = 20000 };

#define EMPTY_SHEET L"build\\mingw\\tests\\wizard\\empty_sheet.exe"

/* Group setup of every test program: pixels are pixels, output is seen at once, the empty sheet stands beside. */
int driver_setup(void **state);

/* ---- the process ---- */
struct wizard_process {
    HANDLE process;
    DWORD id;
    HWND sheet;
    double first_page_ms; /* CreateProcess to the first page answering */
    struct ping *ping;
};

/* Starts it with ARGUMENTS, and with those of the variable WIZARD_ARGUMENTS (--classic on a real Windows, whose own
 * style is another one), and waits for its first page. Fails the test when that does not come. Its fields are filled
 * then: who will connect is the person at the desk where nobody said it. */
struct wizard_process *wizard_start(const wchar_t *arguments);
struct wizard_process *wizard_start_empty(const wchar_t *arguments); /* as it comes, with that question open */
struct wizard_process *wizard_start_program(const wchar_t *program, const wchar_t *arguments);
/* With the rights of TOKEN; NULL: those of this process. */
struct wizard_process *wizard_start_as(HANDLE token, const wchar_t *program, const wchar_t *arguments);
/* The wizard that another one started. */
struct wizard_process *wizard_find(void);

/* Presses Cancel (Close on the last page); the time until no window is seen any more, in ms. The process ends soon
 * after; waits for that too. */
double wizard_close(struct wizard_process *wizard);

/* The same without waiting for the process. */
double wizard_close_window(struct wizard_process *wizard);

/* Ends what is left of it and frees; for teardown. NULL is allowed. */
void wizard_end(struct wizard_process *wizard);

/* The longest time the UI thread did not answer since the start or the last call, ms. */
double wizard_longest_gap(struct wizard_process *wizard);

/* The same of the sheet beside, which does the emulator's work and nothing else; read before the other one. */
double wizard_beside_gap(void);

/* ---- windows ---- */
HWND wizard_page(struct wizard_process *wizard);
HWND wizard_control(struct wizard_process *wizard, int id); /* of the page that is seen; NULL when it has none */
HWND wizard_button(struct wizard_process *wizard, int id);  /* of the sheet */
HWND wizard_dialog(struct wizard_process *wizard);          /* owned by the sheet; NULL none */
HWND wizard_wait_dialog(struct wizard_process *wizard);     /* waits for one */
void wizard_wait_no_dialog(struct wizard_process *wizard);

enum { SHEET_BACK = 0x3023, SHEET_NEXT = 0x3024, SHEET_FINISH = 0x3025 };

/* SendMessage that does not wait for ever; 0 when there is no answer. */
LRESULT ask(HWND window, UINT message, WPARAM word, LPARAM data);

/* UTF-8; valid until the fourth next call. */
const char *text_of(HWND window);
const char *page_instruction(struct wizard_process *wizard);
bool is_visible(HWND window);
bool is_enabled(HWND window);
bool is_checked(HWND button);

/* ---- doing ---- */
extern unsigned presses; /* all that were counted: by press and press_next, so by closing too */
void press(HWND button); /* once it is seen and not grey; posts: what it does may show a dialog */
void type_text(HWND edit, const wchar_t *text); /* replaces the text, with the notices of typing */
void press_next(struct wizard_process *wizard); /* and waits for another page */
void press_back(struct wizard_process *wizard);
/* By Next or Back. */
enum page_number { CHOOSE, RESULT, NETWORK, SERVICE, FIREWALL, DCOM, PERMISSIONS, UAC, QUERY, SUMMARY, PAGES };
void go_to_page(struct wizard_process *wizard, int page);
int current_page(struct wizard_process *wizard); /* -1: one comes, and is not seen yet */

/* ---- lists ---- */
int list_count(HWND list);
const char *list_text(struct wizard_process *wizard, HWND list, int row, int column);
int list_selected(HWND list);
void list_select(struct wizard_process *wizard, HWND list, int row);
void list_check(struct wizard_process *wizard, HWND list, int row, bool checked);      /* its box */
int list_find(struct wizard_process *wizard, HWND list, int column, const char *text); /* -1 not there */
int list_columns(HWND list);
RECT list_icon(struct wizard_process *wizard, HWND list, int row); /* in the list's client area */

/* ---- waiting ---- */
typedef bool condition(void *data);
/* True when CONDITION(DATA) became true within PATIENCE_MS. */
bool wait_until(condition *met, void *data);
void wait_for(condition *met, void *data, const char *what); /* fails the test */

/* Waits until the check is complete. */
void wait_checked(struct wizard_process *wizard);
/* A page is shown in parts: its words may stand there a moment before its buttons. */
void wait_enabled(HWND window);
void wait_instruction(struct wizard_process *wizard, const char *part); /* until it contains PART */
void wait_text(HWND window, const char *part);
void wait_chosen(HWND button);

double now_ms(void);

#endif
