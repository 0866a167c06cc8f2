/* SPDX-License-Identifier: MIT
 *
 * Every file that the program opens, looks at or loads, whoever in the process does it for the program: noted as
 * ". opened \??\C:\..." where this computer has the value "Opens". What kernelbase.dll asks of the system goes through
 * here, and below it there is nothing but the system.
 * Source: none of Windows: it changes no answer (NtCreateFile, NtOpenFile: pages of the driver kit).
 */
#include "hooks.h"

#include <wchar.h>
#include <winternl.h>

NTSYSAPI NTSTATUS NTAPI NtQueryFullAttributesFile(const OBJECT_ATTRIBUTES *attributes, void *out);
NTSYSAPI NTSTATUS NTAPI NtQueryAttributesFile(const OBJECT_ATTRIBUTES *attributes, void *out);
NTSYSAPI NTSTATUS NTAPI LdrLoadDll(const wchar_t *path, ULONG *flags, const UNICODE_STRING *name, HMODULE *module);

static void note(const UNICODE_STRING *name)
{
    static LONG wanted = -1;
    wchar_t path[512];
    DWORD value = 0;
    if (!name || !name->Buffer)
        return;
    _snwprintf(path, world_count(path) - 1, L"%.*ls", (int)(name->Length / sizeof *path), name->Buffer);
    path[world_count(path) - 1] = L'\0';
    if (wcsstr(path, L"world.log"))
        return; /* the note itself */
    if (wanted < 0)
        wanted = world_number(L".", L"", L"Opens", &value) && value;
    if (wanted)
        world_log(". opened %ls", path);
}

static NTSTATUS NTAPI create_file(HANDLE *handle, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes,
                                  IO_STATUS_BLOCK *status, LARGE_INTEGER *size, ULONG flags, ULONG sharing,
                                  ULONG disposition, ULONG options, void *extended, ULONG length)
{
    note(attributes->ObjectName);
    return NtCreateFile(handle, access, attributes, status, size, flags, sharing, disposition, options, extended,
                        length);
}

static NTSTATUS NTAPI open_file(HANDLE *handle, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes,
                                IO_STATUS_BLOCK *status, ULONG sharing, ULONG options)
{
    note(attributes->ObjectName);
    return NtOpenFile(handle, access, attributes, status, sharing, options);
}

static NTSTATUS NTAPI query_full(const OBJECT_ATTRIBUTES *attributes, void *out)
{
    note(attributes->ObjectName);
    return NtQueryFullAttributesFile(attributes, out);
}

static NTSTATUS NTAPI query(const OBJECT_ATTRIBUTES *attributes, void *out)
{
    note(attributes->ObjectName);
    return NtQueryAttributesFile(attributes, out);
}

static NTSTATUS NTAPI load(const wchar_t *path, ULONG *flags, const UNICODE_STRING *name, HMODULE *module)
{
    note(name);
    return LdrLoadDll(path, flags, name, module);
}

const struct hook hooks_opened[] = {
    {"NtCreateFile", create_file},    {"NtOpenFile", open_file}, {"NtQueryFullAttributesFile", query_full},
    {"NtQueryAttributesFile", query}, {"LdrLoadDll", load},      {NULL, NULL}};
