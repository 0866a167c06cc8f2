/* SPDX-License-Identifier: MIT
 * The independent side: an event log of its own that is cleared under a subscription ("Eventlog Key", EvtSubscribe,
 * EvtClearLog). Its file is in the folder for temporary files, and goes with the next start of Windows. */
#include "view_parts.h"

#include <winevt.h>

#include <stdio.h>

#define LOG L"WMIReadyProof"

enum { WAIT_MS = 4000, SLICE_MS = 200 };

static bool make_log(wchar_t file[MAX_PATH])
{
    static const wchar_t key[] = L"SYSTEM\\CurrentControlSet\\Services\\EventLog\\" LOG;
    HKEY source = NULL;
    DWORD length = GetTempPathW(MAX_PATH - 32, file);
    wcscpy(file + length, LOG L".evtx");
    bool good = RegSetKeyValueW(HKEY_LOCAL_MACHINE, key, L"File", REG_SZ, file,
                                (DWORD)((wcslen(file) + 1) * sizeof *file)) == ERROR_SUCCESS &&
                RegCreateKeyW(HKEY_LOCAL_MACHINE, L"SYSTEM\\CurrentControlSet\\Services\\EventLog\\" LOG L"\\" LOG,
                              &source) == ERROR_SUCCESS;
    if (source)
        RegCloseKey(source);
    return good;
}

/* The service sees a new log a moment later. */
static EVT_HANDLE subscribe(HANDLE signal)
{
    EVT_HANDLE subscription = NULL;
    for (DWORD waited = 0; !subscription && waited < WAIT_MS; waited += SLICE_MS) {
        subscription = EvtSubscribe(NULL, signal, LOG, L"*", NULL, NULL, NULL, EvtSubscribeToFutureEvents);
        if (!subscription)
            Sleep(SLICE_MS);
    }
    return subscription;
}

/* How the reading of one event ends. */
static DWORD write_and_read(EVT_HANDLE subscription, HANDLE signal)
{
    EVT_HANDLE event = NULL;
    DWORD got = 0;
    ResetEvent(signal);
    HANDLE source = RegisterEventSourceW(NULL, LOG);
    if (!source || !ReportEventW(source, EVENTLOG_INFORMATION_TYPE, 0, 1, NULL, 0, 0, NULL, NULL))
        return GetLastError();
    DeregisterEventSource(source);
    WaitForSingleObject(signal, WAIT_MS);
    if (!EvtNext(subscription, 1, &event, 0, 0, &got))
        return GetLastError();
    EvtClose(event);
    return ERROR_SUCCESS;
}

bool view_cleared_log(struct table *out, char why[256])
{
    wchar_t file[MAX_PATH];
    char text[16];
    HANDLE signal = CreateEventW(NULL, TRUE, FALSE, NULL);
    EVT_HANDLE subscription = make_log(file) ? subscribe(signal) : NULL;
    if (!subscription) {
        view_fails(why, "EvtSubscribe", HRESULT_FROM_WIN32(GetLastError()));
        CloseHandle(signal);
        return false;
    }
    out->columns = 2;
    for (int i = 0; i < 2; i++) {
        if (i == 1)
            EvtClearLog(NULL, LOG, NULL, 0);
        snprintf(text, sizeof text, "0x%08lX", (unsigned long)write_and_read(subscription, signal));
        table_add(out, text);
    }
    EvtClose(subscription);
    CloseHandle(signal);
    MoveFileExW(file, NULL, MOVEFILE_DELAY_UNTIL_REBOOT);
    return true;
}
