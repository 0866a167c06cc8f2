/* SPDX-License-Identifier: MIT */
#include "windows/trusted.h"

#include "fix/journal_trust.h"
#include "windows/status_windows.h"

#include <aclapi.h>
#include <sddl.h>

enum status trusted_file_fault(struct fault *fault, const char *api, DWORD code)
{
    *fault = (struct fault){api, code};
    return status_from_win32(code);
}

/* Somebody else's: not a failure of Windows, so without a code. */
static enum status distrust(struct fault *fault, const char *api)
{
    *fault = (struct fault){api, 0};
    return ST_DENIED;
}

/* ---- trust ---- */
/* Owner and access list of an open file or folder. */
static enum status read_descriptor(HANDLE handle, struct fault *fault, struct security_descriptor *out)
{
    PSECURITY_DESCRIPTOR bytes = NULL;
    DWORD error = GetSecurityInfo(handle, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, NULL,
                                  NULL, NULL, NULL, &bytes);
    if (error != ERROR_SUCCESS)
        return trusted_file_fault(fault, "GetSecurityInfo", error);
    enum status status = security_descriptor_parse(bytes, GetSecurityDescriptorLength(bytes), out);
    LocalFree(bytes);
    if (status != ST_OK)
        *fault = (struct fault){"GetSecurityInfo", 0};
    return status;
}

static HANDLE open_to_look(const wchar_t *path)
{
    return CreateFileW(path, READ_CONTROL | FILE_READ_ATTRIBUTES,
                       FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
                       FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
}

/* Who owns the Windows folder owns the computer. No SID when that cannot be read. */
static struct sid windows_owner(void)
{
    wchar_t path[MAX_PATH];
    struct sid owner = {0};
    UINT length = GetSystemWindowsDirectoryW(path, MAX_PATH);
    HANDLE handle = length > 0 && length < MAX_PATH ? open_to_look(path) : INVALID_HANDLE_VALUE;
    if (handle == INVALID_HANDLE_VALUE)
        return owner;
    struct security_descriptor sd;
    struct fault fault;
    if (read_descriptor(handle, &fault, &sd) == ST_OK) {
        owner = sd.owner;
        security_descriptor_free(&sd);
    }
    CloseHandle(handle);
    return owner;
}

/* A plain file with one name, or a plain folder, that only the trusted can write. */
static enum status check_handle(HANDLE handle, bool folder, struct fault *fault)
{
    BY_HANDLE_FILE_INFORMATION information;
    if (!GetFileInformationByHandle(handle, &information))
        return trusted_file_fault(fault, "GetFileInformationByHandle", GetLastError());
    bool is_folder = (information.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
    if (is_folder != folder || information.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT ||
        (!folder && information.nNumberOfLinks != 1))
        return distrust(fault, "GetFileInformationByHandle");
    struct security_descriptor sd;
    enum status status = read_descriptor(handle, fault, &sd);
    if (status != ST_OK)
        return status;
    struct sid owner = windows_owner();
    bool trusted = journal_trust(&sd, &owner);
    security_descriptor_free(&sd);
    return trusted ? ST_OK : distrust(fault, "GetSecurityInfo");
}

bool trusted_file_owner(HANDLE handle)
{
    struct security_descriptor sd;
    struct fault fault;
    if (read_descriptor(handle, &fault, &sd) != ST_OK)
        return false;
    struct sid owner = windows_owner();
    const struct security_descriptor nobody_else = {.owner = sd.owner, .has_dacl = true};
    security_descriptor_free(&sd);
    return journal_trust(&nobody_else, &owner);
}

enum status trusted_folder_check(const wchar_t *path, struct fault *fault)
{
    HANDLE handle = open_to_look(path);
    if (handle == INVALID_HANDLE_VALUE)
        return trusted_file_fault(fault, "CreateFileW", GetLastError());
    enum status status = check_handle(handle, true, fault);
    CloseHandle(handle);
    return status;
}

/* ---- making ---- */
bool trusted_file_busy(DWORD error, unsigned *tries)
{
    enum { TRIES_MOST = 10, BETWEEN_MS = 20 };
    if ((error != ERROR_SHARING_VIOLATION && error != ERROR_ACCESS_DENIED) || ++*tries > TRIES_MOST)
        return false;
    Sleep(BETWEEN_MS);
    return true;
}

/* Full access for administrators and SYSTEM, nothing inherited. LocalFree the descriptor. */
static bool own_security(SECURITY_ATTRIBUTES *out)
{
    *out = (SECURITY_ATTRIBUTES){.nLength = sizeof *out};
    return ConvertStringSecurityDescriptorToSecurityDescriptorW(L"O:BAG:BAD:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)",
                                                                SDDL_REVISION_1, &out->lpSecurityDescriptor, NULL);
}

enum status trusted_folder_make(const wchar_t *path, struct fault *fault)
{
    SECURITY_ATTRIBUTES security;
    if (!own_security(&security))
        return trusted_file_fault(fault, "ConvertStringSecurityDescriptorToSecurityDescriptorW", GetLastError());
    DWORD error = CreateDirectoryW(path, &security) ? ERROR_SUCCESS : GetLastError();
    LocalFree(security.lpSecurityDescriptor);
    if (error != ERROR_SUCCESS && error != ERROR_ALREADY_EXISTS)
        return trusted_file_fault(fault, "CreateDirectoryW", error);
    return trusted_folder_check(path, fault);
}

enum status trusted_file_make(const wchar_t *path, struct fault *fault, HANDLE *out)
{
    SECURITY_ATTRIBUTES security;
    if (!own_security(&security))
        return trusted_file_fault(fault, "ConvertStringSecurityDescriptorToSecurityDescriptorW", GetLastError());
    HANDLE handle = CreateFileW(path, GENERIC_WRITE | READ_CONTROL, FILE_SHARE_READ, &security, CREATE_NEW,
                                FILE_ATTRIBUTE_NORMAL | FILE_FLAG_WRITE_THROUGH, NULL);
    DWORD error = GetLastError();
    LocalFree(security.lpSecurityDescriptor);
    if (handle == INVALID_HANDLE_VALUE) {
        enum status status = trusted_file_fault(fault, "CreateFileW", error);
        return error == ERROR_FILE_EXISTS || error == ERROR_ALREADY_EXISTS ? ST_INVALID : status;
    }
    *out = handle;
    return ST_OK;
}

enum status trusted_file_open(const wchar_t *path, DWORD access, struct fault *fault, HANDLE *out)
{
    bool writes = (access & GENERIC_WRITE) != 0;
    DWORD share = writes ? FILE_SHARE_READ : FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    HANDLE handle;
    unsigned tries = 0;
    while ((handle = CreateFileW(path, access | READ_CONTROL | FILE_READ_ATTRIBUTES, share, NULL, OPEN_EXISTING,
                                 FILE_FLAG_OPEN_REPARSE_POINT | FILE_FLAG_WRITE_THROUGH, NULL)) ==
           INVALID_HANDLE_VALUE) {
        DWORD error = GetLastError();
        if (!writes || !trusted_file_busy(error, &tries))
            return trusted_file_fault(fault, "CreateFileW", error);
    }
    enum status status = check_handle(handle, false, fault);
    if (status != ST_OK) {
        CloseHandle(handle);
        return status;
    }
    *out = handle;
    return ST_OK;
}
