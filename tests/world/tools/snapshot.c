/* SPDX-License-Identifier: MIT */
#include "snapshot.h"

#include "world.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_UNITS = 512, DATA_BYTES = 65536, PATH_UNITS = 2048 };

/* Whatever a remedy or its script could write to, with all around it. The state of the simulated computers is in the
 * fourth. */
static const wchar_t *const roots[] = {
    L"SOFTWARE\\Microsoft\\Ole",
    L"SOFTWARE\\Microsoft\\Rpc",
    L"SOFTWARE\\Policies",
    WORLD_KEY,
    L"SOFTWARE\\WMI Ready",
    L"SOFTWARE\\Classes\\AppID",
    L"SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies",
    L"SYSTEM\\CurrentControlSet\\Control\\Lsa",
    L"SYSTEM\\CurrentControlSet\\Control\\ServiceGroupOrder",
    L"SYSTEM\\CurrentControlSet\\Services",
};

static void add(struct snapshot *out, const wchar_t *text, size_t length)
{
    if (out->length + length + 1 > out->room) {
        out->room = (out->length + length + 1) * 2;
        out->text = realloc(out->text, out->room * sizeof *out->text);
        if (!out->text)
            abort();
    }
    wmemcpy(out->text + out->length, text, length);
    out->length += length;
    out->text[out->length] = L'\0';
}

static void add_text(struct snapshot *out, const wchar_t *text)
{
    add(out, text, wcslen(text));
}

static void add_line(struct snapshot *out)
{
    add(out, L"\n", 1);
    out->lines++;
}

/* ---- registry ---- */

static void add_bytes(struct snapshot *out, const BYTE *bytes, DWORD size)
{
    static const wchar_t digits[] = L"0123456789ABCDEF";
    for (DWORD i = 0; i < size; i++) {
        const wchar_t pair[2] = {digits[bytes[i] >> 4], digits[bytes[i] & 15]};
        add(out, pair, 2);
    }
}

static void add_values(struct snapshot *out, HKEY key, const wchar_t *path)
{
    static BYTE data[DATA_BYTES];
    wchar_t name[NAME_UNITS], number[16];
    for (DWORD index = 0;; index++) {
        DWORD units = NAME_UNITS, size = DATA_BYTES, type;
        LSTATUS error = RegEnumValueW(key, index, name, &units, NULL, &type, data, &size);
        if (error == ERROR_NO_MORE_ITEMS)
            return;
        add_text(out, path);
        add_text(out, L" : ");
        add_text(out, error == ERROR_SUCCESS ? name : L"(not read)");
        _snwprintf(number, world_count(number), L" = %lu ", error == ERROR_SUCCESS ? type : (DWORD)error);
        add_text(out, number);
        if (error == ERROR_SUCCESS)
            add_bytes(out, data, size);
        add_line(out);
    }
}

static void add_key(struct snapshot *out, const wchar_t *path)
{
    HKEY key;
    LSTATUS error = RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_READ | KEY_WOW64_64KEY, &key);
    add_text(out, path);
    add_text(out, error == ERROR_ACCESS_DENIED ? L" (denied)" : L"");
    add_line(out);
    if (error != ERROR_SUCCESS)
        return;
    add_values(out, key, path);
    wchar_t name[NAME_UNITS], *below = calloc(PATH_UNITS, sizeof *below);
    for (DWORD index = 0;; index++) {
        DWORD units = NAME_UNITS;
        if (RegEnumKeyExW(key, index, name, &units, NULL, NULL, NULL, NULL) != ERROR_SUCCESS)
            break;
        _snwprintf(below, PATH_UNITS - 1, L"%ls\\%ls", path, name);
        add_key(out, below);
    }
    free(below);
    RegCloseKey(key);
}

/* ---- services ---- */

static void add_service(struct snapshot *out, SC_HANDLE manager, const ENUM_SERVICE_STATUS_PROCESSW *service)
{
    BYTE buffer[8192];
    QUERY_SERVICE_CONFIGW *config = (QUERY_SERVICE_CONFIGW *)(void *)buffer;
    wchar_t line[PATH_UNITS];
    DWORD needed;
    SC_HANDLE handle = OpenServiceW(manager, service->lpServiceName, SERVICE_QUERY_CONFIG);
    if (!handle || !QueryServiceConfigW(handle, config, sizeof buffer, &needed))
        memset(config, 0, sizeof *config);
    _snwprintf(line, PATH_UNITS - 1, L"service %ls : start %lu, state %lu, as %ls, %ls", service->lpServiceName,
               config->dwStartType, service->ServiceStatusProcess.dwCurrentState,
               config->lpServiceStartName ? config->lpServiceStartName : L"",
               config->lpBinaryPathName ? config->lpBinaryPathName : L"");
    line[PATH_UNITS - 1] = L'\0';
    add_text(out, line);
    add_line(out);
    if (handle)
        CloseServiceHandle(handle);
}

static int by_name(const void *a, const void *b)
{
    return _wcsicmp(((const ENUM_SERVICE_STATUS_PROCESSW *)a)->lpServiceName,
                    ((const ENUM_SERVICE_STATUS_PROCESSW *)b)->lpServiceName);
}

static void add_services(struct snapshot *out)
{
    enum { LIST_BYTES = 256 * 1024 };
    DWORD needed, count = 0, resume = 0;
    SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE);
    BYTE *list = calloc(LIST_BYTES, 1);
    ENUM_SERVICE_STATUS_PROCESSW *services = (ENUM_SERVICE_STATUS_PROCESSW *)(void *)list;
    EnumServicesStatusExW(manager, SC_ENUM_PROCESS_INFO, SERVICE_WIN32, SERVICE_STATE_ALL, list, LIST_BYTES, &needed,
                          &count, &resume, NULL);
    qsort(services, count, sizeof *services, by_name);
    for (DWORD i = 0; i < count; i++)
        add_service(out, manager, &services[i]);
    free(list);
    CloseServiceHandle(manager);
}

/* ---- both ---- */

void snapshot_take(struct snapshot *out)
{
    *out = (struct snapshot){.text = NULL};
    for (size_t i = 0; i < world_count(roots); i++)
        add_key(out, roots[i]);
    add_services(out);
}

void snapshot_clear(struct snapshot *snapshot)
{
    free(snapshot->text);
    *snapshot = (struct snapshot){.text = NULL};
}

/* The next line of *AT that is to be compared; its length in LENGTH, NULL at the end. */
static const wchar_t *next_line(const wchar_t **at, const wchar_t *const *except, size_t *length)
{
    while (**at) {
        const wchar_t *line = *at;
        bool wanted = true;
        *length = wcscspn(line, L"\n");
        *at = line + *length + (line[*length] == L'\n');
        for (const wchar_t *const *one = except; one && *one; one++)
            wanted = wanted && _wcsnicmp(line, *one, wcslen(*one)) != 0;
        if (wanted)
            return line;
    }
    return NULL;
}

bool snapshot_same(const struct snapshot *a, const struct snapshot *b, const wchar_t *const *except, char *why,
                   size_t size)
{
    const wchar_t *at_a = a->text, *at_b = b->text;
    for (;;) {
        size_t length_a = 0, length_b = 0;
        const wchar_t *line_a = next_line(&at_a, except, &length_a), *line_b = next_line(&at_b, except, &length_b);
        if (!line_a && !line_b)
            return true;
        if (line_a && line_b && length_a == length_b && wmemcmp(line_a, line_b, length_a) == 0)
            continue;
        snprintf(why, size, "was \"%.*ls\", is \"%.*ls\"", (int)(length_a < 200 ? length_a : 200),
                 line_a ? line_a : L"", (int)(length_b < 200 ? length_b : 200), line_b ? line_b : L"");
        return false;
    }
}
