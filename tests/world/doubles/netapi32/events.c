/* SPDX-License-Identifier: MIT
 *
 * The event log of this computer: the emulator's takes entries and forgets them. Here each is a line of
 * C:\world.events: number, type, text with " / " for its line ends.
 * Source: page of ReportEventW (winbase.h).
 */
#include "hooks.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static const wchar_t file_name[] = L"C:\\world.events";
static const wchar_t wanted_source[] = L"WMI Ready";

static HANDLE WINAPI open_source(LPCWSTR server, LPCWSTR source)
{
    DWORD error = server && *server ? ERROR_ACCESS_DENIED : world_fate(NULL, L"RegisterEventSourceW");
    if (!error && wcscmp(source, wanted_source) != 0)
        error = ERROR_INVALID_PARAMETER;
    HANDLE file = error ? INVALID_HANDLE_VALUE
                        : CreateFileW(file_name, FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                                      OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (error)
        SetLastError(error);
    return file == INVALID_HANDLE_VALUE ? NULL : file;
}

static void put_text(HANDLE file, const wchar_t *text)
{
    DWORD written;
    int size = WideCharToMultiByte(CP_UTF8, 0, text, -1, NULL, 0, NULL, NULL);
    char *bytes = calloc((size_t)size + 1, 1);
    WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, size, NULL, NULL);
    for (char *at = bytes; *at; at++) {
        if (*at == '\r' || *at == '\n')
            *at = *at == '\n' ? '/' : ' ';
    }
    WriteFile(file, bytes, (DWORD)strlen(bytes), &written, NULL);
    free(bytes);
}

static BOOL WINAPI report(HANDLE source, WORD type, WORD category, DWORD id, PSID user, WORD count, DWORD size,
                          LPCWSTR *strings, LPVOID data)
{
    wchar_t head[64];
    _snwprintf(head, world_count(head) - 1, L"%lu %u ", id & 0xFFFF, type);
    put_text(source, head);
    for (WORD i = 0; i < count; i++)
        put_text(source, strings[i]);
    DWORD written;
    return WriteFile(source, "\n", 1, &written, NULL);
}

static BOOL WINAPI close_source(HANDLE source)
{
    return CloseHandle(source);
}

const struct hook hooks_events[] = {{"RegisterEventSourceW", (void *)open_source},
                                    {"ReportEventW", (void *)report},
                                    {"DeregisterEventSource", (void *)close_source},
                                    {NULL, NULL}};
