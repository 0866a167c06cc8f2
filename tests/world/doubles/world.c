/* SPDX-License-Identifier: MIT
 * Source: none of Windows: it reads what a scene has set. */
#include "world.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { DELAY_MOST_MS = 30000, LOG_LINE = 512 };

static const wchar_t *bare(const wchar_t *host)
{
    while (host && *host == L'\\')
        host++;
    return host;
}

bool world_is_local(const wchar_t *host)
{
    const wchar_t *name = bare(host);
    return !name || !*name || wcscmp(name, L".") == 0;
}

/* "pc.example.test" and "PC" are one host, "10.77.0.5" is not "10". */
void world_host(const wchar_t *host, wchar_t *out, size_t units)
{
    const wchar_t *name = world_is_local(host) ? L"." : bare(host);
    size_t length = wcslen(name);
    if (length > 1 && (*name < L'0' || *name > L'9') && !wcschr(name, L':'))
        length = wcscspn(name, L".");
    if (length >= units)
        length = units - 1;
    wmemcpy(out, name, length);
    out[length] = L'\0';
}

static void join(const wchar_t *host, const wchar_t *sub, wchar_t out[WORLD_PATH])
{
    _snwprintf(out, WORLD_PATH, L"%ls\\Hosts\\%ls%ls%ls", WORLD_KEY, host, *sub ? L"\\" : L"", sub);
    out[WORLD_PATH - 1] = L'\0';
}

void world_path(const wchar_t *host, const wchar_t *sub, wchar_t out[WORLD_PATH])
{
    wchar_t name[256];
    world_host(host, name, world_count(name));
    join(name, sub, out);
}

static HKEY open_path(const wchar_t *path, REGSAM access)
{
    HKEY key;
    return RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, access | KEY_WOW64_64KEY, &key) == ERROR_SUCCESS ? key : NULL;
}

HKEY world_open(const wchar_t *host, const wchar_t *sub, REGSAM access)
{
    wchar_t path[WORLD_PATH];
    world_path(host, sub, path);
    HKEY key = open_path(path, access);
    if (key || world_is_local(host))
        return key;
    join(L"default", sub, path);
    return open_path(path, access);
}

wchar_t *world_copy(const wchar_t *text)
{
    wchar_t *copy = calloc(wcslen(text) + 1, sizeof *copy);
    if (!copy)
        abort();
    return wcscpy(copy, text);
}

/* The bytes of a value with two terminators behind them; NULL when it is not there or of another type. */
static void *read_value(HKEY key, const wchar_t *name, DWORD wanted, DWORD *size)
{
    DWORD type;
    *size = 0;
    if (RegQueryValueExW(key, name, NULL, &type, NULL, size) != ERROR_SUCCESS || type != wanted)
        return NULL;
    BYTE *bytes = calloc(*size + 2 * sizeof(wchar_t), 1);
    if (!bytes)
        abort();
    if (RegQueryValueExW(key, name, NULL, &type, bytes, size) == ERROR_SUCCESS)
        return bytes;
    free(bytes);
    return NULL;
}

wchar_t *world_key_text(HKEY key, const wchar_t *name)
{
    DWORD size;
    return read_value(key, name, REG_SZ, &size);
}

bool world_key_number(HKEY key, const wchar_t *name, DWORD *out)
{
    DWORD size;
    DWORD *bytes = read_value(key, name, REG_DWORD, &size);
    if (!bytes)
        return false;
    *out = *bytes;
    free(bytes);
    return true;
}

/* The value of the host itself, then the default host's. */
static void *find_value(const wchar_t *host, const wchar_t *sub, const wchar_t *name, DWORD wanted, DWORD *size)
{
    wchar_t path[WORLD_PATH];
    void *found = NULL;
    for (int i = 0; i < 2 && !found; i++) {
        if (i == 0)
            world_path(host, sub, path);
        else if (world_is_local(host))
            break;
        else
            join(L"default", sub, path);
        HKEY key = open_path(path, KEY_QUERY_VALUE);
        if (!key)
            continue;
        found = read_value(key, name, wanted, size);
        RegCloseKey(key);
    }
    return found;
}

bool world_number(const wchar_t *host, const wchar_t *sub, const wchar_t *name, DWORD *out)
{
    DWORD size, *bytes = find_value(host, sub, name, REG_DWORD, &size);
    if (!bytes)
        return false;
    *out = *bytes;
    free(bytes);
    return true;
}

wchar_t *world_text(const wchar_t *host, const wchar_t *sub, const wchar_t *name)
{
    DWORD size;
    return find_value(host, sub, name, REG_SZ, &size);
}

wchar_t *world_list(const wchar_t *host, const wchar_t *sub, const wchar_t *name)
{
    DWORD size;
    return find_value(host, sub, name, REG_MULTI_SZ, &size);
}

BYTE *world_bytes(const wchar_t *host, const wchar_t *sub, const wchar_t *name, DWORD *size)
{
    return find_value(host, sub, name, REG_BINARY, size);
}

static unsigned ms_of_day(void)
{
    SYSTEMTIME time;
    GetSystemTime(&time);
    return ((time.wHour * 60u + time.wMinute) * 60u + time.wSecond) * 1000u + time.wMilliseconds;
}

void world_trip(const wchar_t *host, const wchar_t *function)
{
    DWORD length = 0;
    if (world_is_local(host) || !world_number(host, L"", L"RoundTrip", &length))
        return;
    unsigned begun = ms_of_day();
    Sleep(length < DELAY_MOST_MS ? length : DELAY_MOST_MS);
    world_log("trip %lu %u %u %ls", GetCurrentThreadId(), begun, ms_of_day(), function);
}

/* Read again and again: taking the value away ends it, so a story can hold a call for as long as it needs. The log says
 * when it has begun. */
static void sit_out_delay(const wchar_t *host, const wchar_t *function)
{
    enum { TURN_MS = 50 };
    DWORD delay;
    ULONGLONG begun = GetTickCount64();
    if (world_number(host, L"Delays", function, &delay))
        world_log("held %ls", function);
    while (world_number(host, L"Delays", function, &delay)) {
        ULONGLONG passed = GetTickCount64() - begun, limit = delay < DELAY_MOST_MS ? delay : DELAY_MOST_MS;
        if (passed >= limit)
            return;
        Sleep(limit - passed < TURN_MS ? (DWORD)(limit - passed) : TURN_MS);
    }
}

/* Key "Turn": the call that brings Left down to 0 ends with Error, and none after it. */
static DWORD in_turn(const wchar_t *host)
{
    DWORD left = 0, error = 0;
    HKEY turn = world_open(host, L"Turn", KEY_READ | KEY_WRITE);
    if (turn && world_key_number(turn, L"Left", &left) && left > 0) {
        left--;
        RegSetValueExW(turn, L"Left", 0, REG_DWORD, (const BYTE *)&left, sizeof left);
        if (left == 0)
            world_key_number(turn, L"Error", &error);
    }
    if (turn)
        RegCloseKey(turn);
    return error;
}

DWORD world_fate(const wchar_t *host, const wchar_t *function)
{
    DWORD error = 0;
    /* "ExecQuery:Class" is the same call as "ExecQuery" before it. */
    const wchar_t *colon = wcschr(function, L':');
    if (!colon || wcsncmp(function, L"OpenServiceW", (size_t)(colon - function)) == 0)
        world_trip(host, function);
    sit_out_delay(host, function);
    world_number(host, L"Errors", function, &error);
    HKEY once = error ? NULL : world_open(host, L"Once", KEY_READ | KEY_WRITE);
    if (once && world_key_number(once, function, &error))
        RegDeleteValueW(once, function);
    if (once)
        RegCloseKey(once);
    if (!error)
        error = in_turn(host);
    wchar_t name[256];
    world_host(host, name, world_count(name));
    world_log("%ls %ls 0x%08lX", name, function, error);
    return error;
}

void world_write(const char *what)
{
    wchar_t text[16], name[64];
    if (!GetEnvironmentVariableW(L"WORLD_KILL", text, world_count(text)))
        return;
    /* One count for all doubles in the process. */
    static LONG volatile *count;
    _snwprintf(name, world_count(name), L"world-writes-%lu", GetCurrentProcessId());
    if (!count) {
        HANDLE section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, sizeof *count, name);
        count = section ? MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, sizeof *count) : NULL;
    }
    if (!count || InterlockedIncrement(count) != wcstol(text, NULL, 10))
        return;
    world_log("killed before write %ls: %s", text, what);
    TerminateProcess(GetCurrentProcess(), WORLD_KILLED);
}

void world_log(const char *format, ...)
{
    char line[LOG_LINE];
    va_list list;
    va_start(list, format);
    int length = vsnprintf(line, sizeof line - 2, format, list);
    va_end(list);
    if (length < 0)
        return;
    if ((size_t)length > sizeof line - 3)
        length = sizeof line - 3;
    line[length++] = '\n';
    DWORD written;
    /* Appending is one step: programs may write at the same time. */
    HANDLE file = CreateFileW(L"C:\\world.log", FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_ALWAYS,
                              FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return;
    WriteFile(file, line, (DWORD)length, &written, NULL);
    CloseHandle(file);
}
