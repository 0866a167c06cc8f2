/* SPDX-License-Identifier: MIT
 *
 * A netsh.exe for tests: "int ipv4|ipv6 show|set dynamicport tcp". The ranges are in the key "Ports" of this computer
 * (ipv4Start, ipv4Count, ...); what it writes is German on purpose, as nothing may depend on the words.
 */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

static DWORD value_of(int argc, wchar_t **argv, const wchar_t *name)
{
    size_t length = wcslen(name);
    for (int i = 1; i < argc; i++)
        if (_wcsnicmp(argv[i], name, length) == 0 && argv[i][length] == L'=')
            return wcstoul(argv[i] + length + 1, NULL, 10);
    return 0;
}

static void names_of(const wchar_t *family, wchar_t start[32], wchar_t count[32])
{
    _snwprintf(start, 31, L"%lsStart", family);
    _snwprintf(count, 31, L"%lsCount", family);
    start[31] = count[31] = L'\0';
}

static int show(const wchar_t *family)
{
    wchar_t start_name[32], count_name[32];
    DWORD start = 49152, count = 16384, garbage = 0;
    names_of(family, start_name, count_name);
    world_number(NULL, L"Ports", start_name, &start);
    world_number(NULL, L"Ports", count_name, &count);
    world_number(NULL, L"Ports", L"Garbage", &garbage);
    if (garbage) {
        printf("12 34 56 78\r\n");
        return 0;
    }
    /* No digit but the two numbers, as in the real answer. */
    printf("\r\nDynamischer Portbereich f\x81r Protokoll tcp\r\n---------------------------------\r\n"
           "Startport         : %lu\r\nAnzahl von Ports  : %lu\r\n\r\n",
           start, count);
    return 0;
}

static int set(int argc, wchar_t **argv, const wchar_t *family)
{
    wchar_t start_name[32], count_name[32], path[WORLD_PATH];
    DWORD start = value_of(argc, argv, L"start"), count = value_of(argc, argv, L"num");
    HKEY key;
    if (start < 1025 || count < 255 || start + count > 65536)
        return 1;
    names_of(family, start_name, count_name);
    world_path(NULL, L"Ports", path);
    if (RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0, KEY_SET_VALUE | KEY_WOW64_64KEY, NULL, &key, NULL) !=
        ERROR_SUCCESS)
        return 1;
    RegSetValueExW(key, start_name, 0, REG_DWORD, (const BYTE *)&start, sizeof start);
    RegSetValueExW(key, count_name, 0, REG_DWORD, (const BYTE *)&count, sizeof count);
    RegCloseKey(key);
    return 0;
}

int wmain(int argc, wchar_t **argv)
{
    DWORD code = world_fate(NULL, L"netsh");
    if (code)
        return (int)code;
    if (argc < 6 || _wcsnicmp(argv[1], L"int", 3) != 0 || _wcsicmp(argv[4], L"dynamicport") != 0)
        return 1;
    return _wcsicmp(argv[3], L"show") == 0 ? show(argv[2]) : set(argc, argv, argv[2]);
}
