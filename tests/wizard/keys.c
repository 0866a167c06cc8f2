/* SPDX-License-Identifier: MIT */
#include "keys.h"

#include <string.h>

static bool is_in_front(void *data)
{
    const struct wizard_process *wizard = data;
    DWORD process = 0;
    HWND front = GetForegroundWindow();
    GetWindowThreadProcessId(front, &process);
    if (process == wizard->id)
        return true;
    SetForegroundWindow(wizard->sheet);
    return false;
}

void keys_begin(struct wizard_process *wizard)
{
    wait_for(is_in_front, wizard, "the wizard in front");
}

static void send_key(WORD code, wchar_t unit, DWORD flags)
{
    INPUT input = {.type = INPUT_KEYBOARD};
    input.ki.wVk = code;
    input.ki.wScan = code ? (WORD)MapVirtualKeyW(code, MAPVK_VK_TO_VSC) : unit;
    input.ki.dwFlags = flags;
    if (SendInput(1, &input, sizeof input) != 1)
        fail_msg("a key could not be sent: %lu", GetLastError());
}

/* Input comes before everything that was sent later only if it was taken out: an answered message alone says
 * nothing, a posted one behind the input does. */
static void settle(struct wizard_process *wizard)
{
    WaitForInputIdle(wizard->process, PATIENCE_MS);
    DWORD_PTR answer;
    SendMessageTimeoutW(wizard->sheet, WM_NULL, 0, 0, SMTO_NORMAL, PATIENCE_MS, &answer);
}

void key_with(struct wizard_process *wizard, WORD modifier, WORD code)
{
    keys_begin(wizard);
    if (modifier)
        send_key(modifier, 0, 0);
    send_key(code, 0, 0);
    send_key(code, 0, KEYEVENTF_KEYUP);
    if (modifier)
        send_key(modifier, 0, KEYEVENTF_KEYUP);
    settle(wizard);
}

void key(struct wizard_process *wizard, WORD code)
{
    key_with(wizard, 0, code);
}

void key_text(struct wizard_process *wizard, const wchar_t *text)
{
    keys_begin(wizard);
    for (; *text; text++) {
        send_key(0, *text, KEYEVENTF_UNICODE);
        send_key(0, *text, KEYEVENTF_UNICODE | KEYEVENTF_KEYUP);
    }
    settle(wizard);
}

HWND focus_of(struct wizard_process *wizard)
{
    GUITHREADINFO info = {.cbSize = sizeof info};
    DWORD thread = GetWindowThreadProcessId(wizard->sheet, NULL);
    return GetGUIThreadInfo(thread, &info) ? info.hwndFocus : NULL;
}

int focus_id(struct wizard_process *wizard)
{
    HWND focus = focus_of(wizard), parent = focus ? GetParent(focus) : NULL;
    wchar_t class[32] = L"";
    if (parent)
        GetClassNameW(parent, class, 32);
    if (!focus)
        return 0;
    return GetDlgCtrlID(lstrcmpiW(class, L"ComboBox") == 0 ? parent : focus);
}

struct wanted {
    struct wizard_process *wizard;
    int id;
};

/* No window manager runs here: where a dialog of another thread ends, X gives the focus to nobody, and the emulator
 * takes the window for inactive until somebody turns to it. */
static bool has_focus(void *data)
{
    const struct wanted *wanted = data;
    return is_in_front(wanted->wizard) && focus_id(wanted->wizard) == wanted->id;
}

void wait_focus(struct wizard_process *wizard, int id)
{
    struct wanted wanted = {wizard, id};
    if (!wait_until(has_focus, &wanted))
        fail_msg("control %d has the focus, not %d", focus_id(wizard), id);
}

static bool clipboard_opens(void *data)
{
    return OpenClipboard(NULL);
}

const char *clipboard_text(void)
{
    enum { SIZE = 256 * 1024 };
    static char text[SIZE];
    text[0] = '\0';
    if (!wait_until(clipboard_opens, NULL))
        return text;
    HANDLE data = GetClipboardData(CF_UNICODETEXT);
    const wchar_t *wide = data ? GlobalLock(data) : NULL;
    if (wide) {
        WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, SIZE, NULL, NULL);
        GlobalUnlock(data);
    }
    CloseClipboard();
    return text;
}

void clipboard_clear(void)
{
    if (!wait_until(clipboard_opens, NULL))
        return;
    EmptyClipboard();
    CloseClipboard();
}
