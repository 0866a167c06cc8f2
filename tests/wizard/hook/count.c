/* SPDX-License-Identifier: MIT
 * Loaded into the wizard by its hooks: what was sent between two messages that its loop took. */
#include "../work.h"

#include <commctrl.h>

static struct work *work;

static BOOL is_box(HWND window)
{
    wchar_t class[8];
    return GetClassNameW(window, class, 8) && lstrcmpiW(class, L"Edit") == 0 &&
           (GetWindowLongW(window, GWL_STYLE) & ES_MULTILINE);
}

__declspec(dllexport) LRESULT CALLBACK count_sent(int code, WPARAM word, LPARAM data)
{
    const CWPSTRUCT *sent = (const CWPSTRUCT *)data;
    if (code == HC_ACTION && work) {
        const WINDOWPOS *place = (const WINDOWPOS *)sent->lParam;
        work->now.sent++;
        if (sent->message == WM_SETTEXT && is_box(sent->hwnd)) {
            work->now.texts++;
            work->now.letters += lstrlenW((const wchar_t *)sent->lParam);
        } else if (sent->message == WM_WINDOWPOSCHANGED && (GetWindowLongW(sent->hwnd, GWL_STYLE) & WS_CHILD) &&
                   (place->flags & (SWP_NOSIZE | SWP_NOMOVE)) != (SWP_NOSIZE | SWP_NOMOVE)) {
            work->now.places++;
        } else if (sent->message == LVM_SETITEMTEXTW) {
            work->now.cells++;
        } else if (sent->message == WM_NCCREATE) {
            work->now.windows++;
        }
    }
    return CallNextHookEx(NULL, code, word, data);
}

static void settle(const LONG *now, LONG *most, LONG *all)
{
    *most = *now > *most ? *now : *most;
    *all += *now;
}

__declspec(dllexport) LRESULT CALLBACK count_taken(int code, WPARAM word, LPARAM data)
{
    if (code == HC_ACTION && word == PM_REMOVE && work) {
        settle(&work->now.texts, &work->most.texts, &work->all.texts);
        settle(&work->now.letters, &work->most.letters, &work->all.letters);
        settle(&work->now.places, &work->most.places, &work->all.places);
        settle(&work->now.cells, &work->most.cells, &work->all.cells);
        settle(&work->now.windows, &work->most.windows, &work->all.windows);
        settle(&work->now.sent, &work->most.sent, &work->all.sent);
        work->now = (struct work_counts){0};
        work->messages++;
    }
    return CallNextHookEx(NULL, code, word, data);
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved)
{
    if (reason == DLL_PROCESS_ATTACH) {
        HANDLE mapping = OpenFileMappingW(FILE_MAP_ALL_ACCESS, FALSE, WORK_MAPPING);
        work = mapping ? MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, sizeof *work) : NULL;
    }
    return TRUE;
}
