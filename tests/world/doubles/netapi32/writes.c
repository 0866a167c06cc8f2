/* SPDX-License-Identifier: MIT
 *
 * Every write of the program to its journal, the registry and the service manager passes here. Nothing is changed by
 * that; it is where the kill matrix ends the process (world_write), and where the disk of the journals can be full or
 * refused: "Errors" with CreateFileW:Journal or CreateDirectoryW:Journal, "Disk" with Room, the bytes left on it. One
 * value of the registry is refused with "Errors", RegSetValueExW:NAME.
 * Source: winerror.h for the refusals: 5, 112.
 */
#include "hooks.h"

#include <wchar.h>

enum { HANDLES_MAX = 16 };

static HANDLE journal_files[HANDLES_MAX];
static SRWLOCK lock = SRWLOCK_INIT;
static DWORD used;

static bool is_journal(const wchar_t *path)
{
    return path && wcsstr(path, L"\\WMI Ready");
}

/* Puts NEW where OLD is; false when OLD is not there. */
static bool swap(HANDLE old, HANDLE new)
{
    bool found = false;
    AcquireSRWLockExclusive(&lock);
    for (size_t i = 0; i < HANDLES_MAX && !found; i++) {
        found = journal_files[i] == old;
        if (found)
            journal_files[i] = new;
    }
    ReleaseSRWLockExclusive(&lock);
    return found;
}

static bool is_journal_file(HANDLE file)
{
    return file && swap(file, file);
}

static bool refused(const wchar_t *function)
{
    DWORD error = world_fate(NULL, function);
    if (error)
        SetLastError(error);
    return error != 0;
}

/* ---- files ---- */

static HANDLE WINAPI create_file(LPCWSTR path, DWORD access, DWORD share, SECURITY_ATTRIBUTES *security,
                                 DWORD disposition, DWORD flags, HANDLE template)
{
    bool journal = is_journal(path);
    if (journal && disposition != OPEN_EXISTING) {
        world_write("CreateFileW");
        if (refused(L"CreateFileW:Journal"))
            return INVALID_HANDLE_VALUE;
    }
    HANDLE file = CreateFileW(path, access, share, security, disposition, flags, template);
    if (journal && file != INVALID_HANDLE_VALUE && (access & GENERIC_WRITE)) {
        DWORD error = GetLastError();
        swap(NULL, file);
        SetLastError(error);
    }
    return file;
}

static BOOL WINAPI close_handle(HANDLE handle)
{
    if (handle)
        swap(handle, NULL);
    return CloseHandle(handle);
}

static BOOL WINAPI write_file(HANDLE file, LPCVOID bytes, DWORD size, DWORD *written, OVERLAPPED *overlapped)
{
    static LONG results; /* bytes of other files so far */
    DWORD room = 0;
    if (!is_journal_file(file)) {
        bool full = world_number(NULL, L"Disk", L"Results", &room) && GetFileType(file) == FILE_TYPE_DISK &&
                    (DWORD)InterlockedAdd(&results, (LONG)size) > room;
        if (!full)
            return WriteFile(file, bytes, size, written, overlapped);
        SetLastError(ERROR_DISK_FULL);
        return FALSE;
    }
    world_write("WriteFile");
    if (world_number(NULL, L"Disk", L"Room", &room) && used + size > room) {
        /* As much as goes, as on a disk where others write, too. */
        WriteFile(file, bytes, room > used ? room - used : 0, written, overlapped);
        used = room;
        SetLastError(ERROR_DISK_FULL);
        return FALSE;
    }
    used += size;
    return WriteFile(file, bytes, size, written, overlapped);
}

static BOOL WINAPI set_end(HANDLE file)
{
    if (is_journal_file(file))
        world_write("SetEndOfFile");
    return SetEndOfFile(file);
}

static BOOL WINAPI create_directory(LPCWSTR path, SECURITY_ATTRIBUTES *security)
{
    if (is_journal(path)) {
        world_write("CreateDirectoryW");
        if (refused(L"CreateDirectoryW:Journal"))
            return FALSE;
    }
    return CreateDirectoryW(path, security);
}

static BOOL WINAPI delete_file(LPCWSTR path)
{
    if (is_journal(path))
        world_write("DeleteFileW");
    return DeleteFileW(path);
}

static BOOL WINAPI move_file(LPCWSTR from, LPCWSTR to, DWORD flags)
{
    if (is_journal(to))
        world_write("MoveFileExW");
    return MoveFileExW(from, to, flags);
}

/* ---- programs that change something ---- */

static BOOL WINAPI create_process(LPCWSTR path, LPWSTR command, SECURITY_ATTRIBUTES *process,
                                  SECURITY_ATTRIBUTES *thread, BOOL inherit, DWORD flags, LPVOID environment,
                                  LPCWSTR folder, STARTUPINFOW *startup, PROCESS_INFORMATION *out)
{
    static const wchar_t *const changing[] = {L" set ", L"salvagerepository", L"standalonehost", L"sharedhost",
                                              L"/resync"};
    for (size_t i = 0; i < world_count(changing); i++)
        if (command && wcsstr(command, changing[i]))
            world_write("CreateProcessW");
    return CreateProcessW(path, command, process, thread, inherit, flags, environment, folder, startup, out);
}

/* ---- registry and services ---- */

static LSTATUS WINAPI create_key(HKEY key, LPCWSTR path, DWORD reserved, LPWSTR class_name, DWORD options,
                                 REGSAM access, const SECURITY_ATTRIBUTES *security, PHKEY out, DWORD *disposition)
{
    world_write("RegCreateKeyExW");
    return RegCreateKeyExW(key, path, reserved, class_name, options, access, (SECURITY_ATTRIBUTES *)security, out,
                           disposition);
}

static LSTATUS WINAPI set_value(HKEY key, LPCWSTR name, DWORD reserved, DWORD type, const BYTE *data, DWORD size)
{
    wchar_t function[96];
    world_write("RegSetValueExW");
    _snwprintf(function, 95, L"RegSetValueExW:%ls", name ? name : L"");
    function[95] = L'\0';
    DWORD error = world_fate(NULL, function);
    if (error)
        return (LSTATUS)error;
    return RegSetValueExW(key, name, reserved, type, data, size);
}

static LSTATUS WINAPI delete_value(HKEY key, LPCWSTR name)
{
    world_write("RegDeleteValueW");
    return RegDeleteValueW(key, name);
}

static LSTATUS WINAPI delete_key(HKEY key, LPCWSTR path, REGSAM access, DWORD reserved)
{
    world_write("RegDeleteKeyExW");
    return RegDeleteKeyExW(key, path, access, reserved);
}

static BOOL WINAPI change_config(SC_HANDLE service, DWORD type, DWORD start, DWORD control, LPCWSTR path, LPCWSTR group,
                                 DWORD *tag, LPCWSTR needs, LPCWSTR account, LPCWSTR password, LPCWSTR title)
{
    world_write("ChangeServiceConfigW");
    return ChangeServiceConfigW(service, type, start, control, path, group, tag, needs, account, password, title);
}

static BOOL WINAPI start_service(SC_HANDLE service, DWORD count, LPCWSTR *arguments)
{
    world_write("StartServiceW");
    return StartServiceW(service, count, arguments);
}

static BOOL WINAPI control_service(SC_HANDLE service, DWORD code, SERVICE_STATUS *status)
{
    world_write("ControlService");
    return ControlService(service, code, status);
}

const struct hook hooks_writes[] = {{"CreateFileW", (void *)create_file},
                                    {"CloseHandle", (void *)close_handle},
                                    {"WriteFile", (void *)write_file},
                                    {"SetEndOfFile", (void *)set_end},
                                    {"CreateDirectoryW", (void *)create_directory},
                                    {"DeleteFileW", (void *)delete_file},
                                    {"MoveFileExW", (void *)move_file},
                                    {"CreateProcessW", (void *)create_process},
                                    {"RegCreateKeyExW", (void *)create_key},
                                    {"RegSetValueExW", (void *)set_value},
                                    {"RegDeleteValueW", (void *)delete_value},
                                    {"RegDeleteKeyExW", (void *)delete_key},
                                    {"ChangeServiceConfigW", (void *)change_config},
                                    {"StartServiceW", (void *)start_service},
                                    {"ControlService", (void *)control_service},
                                    {NULL, NULL}};
