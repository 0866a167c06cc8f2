/* SPDX-License-Identifier: MIT
 *
 * A mofcomp.exe for tests: a file that gives an existing namespace of this computer its permissions, and nothing else.
 * Source (learn.microsoft.com): "Setting Namespace Security When the Namespace is Created" (the form of the file, that
 * the letters of the SDDL are capitals) and "mofcomp" (0, 1 what WMI refuses, 2 arguments, 3 syntax). The emulator's
 * own compiles nothing. That the entries of the parent stay as they are is assumed(WMI-MOF).
 */
#include "world.h"

#include <sddl.h>

#include <stdio.h>
#include <string.h>
#include <wchar.h>

enum { REFUSED = 1, BAD_ARGUMENTS = 2, SYNTAX = 3, FILE_BYTES = 16384, NAMESPACE_UNITS = 256 };

/* What stands in FILE between BEFORE and AFTER, a text of MOF: two backslashes mean one. False: it does not. */
static bool between(const char *file, const char *before, const char *after, char *out, size_t size)
{
    const char *at = strstr(file, before), *end = at ? strstr(at + strlen(before), after) : NULL;
    size_t length = 0;
    if (!end)
        return false;
    for (at += strlen(before); at < end && length < size - 1; at++) {
        if (*at == '\\' && *++at != '\\')
            return false;
        out[length++] = *at;
    }
    out[length] = '\0';
    return at == end;
}

/* "\\.\root" and "cimv2" as the world has them: root/cimv2. */
static void world_namespace(const char *parent, const char *name, wchar_t out[NAMESPACE_UNITS])
{
    _snwprintf(out, NAMESPACE_UNITS - 1, L"Namespaces\\%hs/%hs", parent, name);
    out[NAMESPACE_UNITS - 1] = L'\0';
    for (wchar_t *at = out + 11; *at; at++)
        *at = *at == L'\\' ? L'/' : (wchar_t)towlower(*at);
}

static int set(const wchar_t *sub, const char *sddl)
{
    wchar_t path[WORLD_PATH];
    PSECURITY_DESCRIPTOR made;
    ULONG size;
    HKEY key;
    if (strstr(sddl, "o:") || strstr(sddl, "g:") || strstr(sddl, "d:") ||
        !ConvertStringSecurityDescriptorToSecurityDescriptorA(sddl, SDDL_REVISION_1, &made, &size))
        return REFUSED;
    world_path(L".", sub, path);
    LSTATUS error = RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_SET_VALUE | KEY_WOW64_64KEY, &key);
    if (error == ERROR_SUCCESS) {
        world_write("mofcomp");
        error = RegSetValueExW(key, L"SD", 0, REG_BINARY, made, size);
        RegCloseKey(key);
    }
    LocalFree(made);
    return error == ERROR_SUCCESS ? 0 : REFUSED;
}

int wmain(int argc, wchar_t **argv)
{
    static char file[FILE_BYTES], parent[FILE_BYTES], sddl[FILE_BYTES], name[FILE_BYTES];
    static const char here[] = "\\\\.\\";
    wchar_t sub[NAMESPACE_UNITS];
    FILE *in = argc == 2 ? _wfopen(argv[1], L"rb") : NULL;
    if (!in)
        return BAD_ARGUMENTS;
    file[fread(file, 1, sizeof file - 1, in)] = '\0';
    fclose(in);
    if (!between(file, "#pragma namespace(\"", "\")", parent, sizeof parent) ||
        !between(file, "[NamespaceSecuritySDDL(\"", "\")]", sddl, sizeof sddl) ||
        !between(file, "instance of __Namespace { Name = \"", "\"; };", name, sizeof name))
        return SYNTAX;
    if (strncmp(parent, here, strlen(here)) != 0)
        return REFUSED;
    world_namespace(parent + strlen(here), name, sub);
    return set(sub, sddl);
}
