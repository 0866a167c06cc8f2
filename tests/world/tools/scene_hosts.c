/* SPDX-License-Identifier: MIT */
#include "scene_hosts.h"

#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOSTS_ROOM = 4096 };

/* Adds the lines of others, those behind that of this computer's NAME, to OUT as they are. */
static void keep_others(HANDLE file, const wchar_t *name, char *out)
{
    char before[HOSTS_ROOM] = "", own[300];
    DWORD read = 0;
    if (!ReadFile(file, before, sizeof before - 1, &read, NULL))
        return;
    before[read] = '\0';
    snprintf(own, sizeof own, " %ls", name);
    for (char *next, *line = strtok_s(before, "\n", &next); line; line = strtok_s(NULL, "\n", &next)) {
        const char *blank = strchr(line, ' ');
        if (blank && strcmp(blank, own) != 0 && strcmp(blank, " localhost") != 0) {
            strncat(out, line, HOSTS_ROOM - 1 - strlen(out));
            strncat(out, "\n", HOSTS_ROOM - 1 - strlen(out));
        }
    }
}

bool scene_hosts_write(wchar_t *const *addresses, size_t count)
{
    const wchar_t *path = _wgetenv(L"WORLD_HOSTS");
    wchar_t name[256];
    DWORD size = 256, written;
    char text[HOSTS_ROOM] = "127.0.0.1 localhost\n";
    if (!path || !*path || !GetComputerNameExW(ComputerNameDnsHostname, name, &size))
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(text);
        snprintf(text + length, sizeof text - length, "%ls %ls\n", addresses[i], name);
    }
    /* In place: it is mounted over the one of the system. */
    HANDLE file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                              OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return false;
    keep_others(file, name, text);
    bool done = SetFilePointer(file, 0, NULL, FILE_BEGIN) == 0 && SetEndOfFile(file) &&
                WriteFile(file, text, (DWORD)strlen(text), &written, NULL);
    CloseHandle(file);
    return done;
}

bool scene_has_network(void)
{
    const wchar_t *path = _wgetenv(L"WORLD_HOSTS");
    return path && *path;
}
