/* SPDX-License-Identifier: MIT
 * Everything that experiments may make or change below HKEY_LOCAL_MACHINE, as text, for tests/proof/run.sh: before and
 * after a run that was killed it must be the same. */
#include "proof.h"

#include "base/memory.h"

#include <windows.h>

#include <stdlib.h>
#include <string.h>

enum { NAME = 512, BYTES = 65536 };

static void print_values(HKEY key, const char *path)
{
    static BYTE bytes[BYTES];
    char name[NAME];
    DWORD units = NAME, size = BYTES, type;
    for (DWORD i = 0; RegEnumValueA(key, i, name, &units, NULL, &type, bytes, &size) == ERROR_SUCCESS; i++) {
        printf("%s %s %lu ", path, name, (unsigned long)type);
        for (DWORD b = 0; b < size; b++)
            printf("%02x", bytes[b]);
        printf("\n");
        units = NAME;
        size = BYTES;
    }
}

static void print_key(const char *path)
{
    HKEY key;
    char name[NAME];
    if (RegOpenKeyExA(HKEY_LOCAL_MACHINE, path, 0, KEY_READ | KEY_WOW64_64KEY, &key) != ERROR_SUCCESS)
        return;
    printf("%s\n", path);
    print_values(key, path);
    for (DWORD i = 0; RegEnumKeyA(key, i, name, NAME) == ERROR_SUCCESS; i++) {
        char *below = strbuf_printed("%s\\%s", path, name);
        print_key(below);
        free(below);
    }
    RegCloseKey(key);
}

void state_print(void)
{
    static const char *const keys[] = {
        "SOFTWARE\\WMIReadyProof",
        "SOFTWARE\\WMIReadyPretended",
        "SOFTWARE\\Policies\\Microsoft",
        "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System",
        "SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}",
        "SYSTEM\\CurrentControlSet\\Services\\winmgmt",
        LEFTOVERS_LOG,
        "SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy",
    };
    for (size_t i = 0; i < array_count(keys); i++)
        print_key(keys[i]);
}
