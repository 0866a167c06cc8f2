/* SPDX-License-Identifier: MIT
 *
 * Journals as files. They are replayed with administrator rights, so every file and both
 * folders are trusted ones (trusted.h). Each write is on the disk before it is believed.
 */
#include "windows/journal_store_windows.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "windows/trusted.h"
#include "windows/utf16.h"
#include "windows/windows_api.h"

#include <userenv.h>

#include <stdlib.h>
#include <string.h>

struct windows_store {
    struct journal_store store;
    wchar_t *folder, *parent;
    char *folder_text, *parent_text;
};

static struct windows_store *of(struct journal_store *store)
{
    return container_of(store, struct windows_store, store);
}

static enum status check_folders(const struct windows_store *store, struct fault *fault)
{
    enum status status = trusted_folder_check(store->parent, fault);
    return status == ST_OK ? trusted_folder_check(store->folder, fault) : status;
}

static enum status make_folders(const struct windows_store *store, struct fault *fault)
{
    enum status status = trusted_folder_make(store->parent, fault);
    return status == ST_OK ? trusted_folder_make(store->folder, fault) : status;
}

static wchar_t *join(const wchar_t *folder, const wchar_t *name)
{
    size_t length = wcslen(folder) + 1 + wcslen(name) + 1;
    wchar_t *path = memory_new_n(wchar_t, length);
    wcscpy(path, folder);
    wcscat(path, L"\\");
    wcscat(path, name);
    return path;
}

static wchar_t *path_of(const struct windows_store *store, const char *name, const char *tail)
{
    char *both = strbuf_printed("%s%s", name, tail);
    wchar_t *wide = utf16_from_utf8(both);
    wchar_t *path = join(store->folder, wide);
    free(both);
    free(wide);
    return path;
}

static enum status open_file(const struct windows_store *store, const char *name, DWORD access, struct fault *fault,
                             HANDLE *out)
{
    enum status status = check_folders(store, fault);
    if (status != ST_OK)
        return status;
    wchar_t *path = path_of(store, name, "");
    status = trusted_file_open(path, access, fault, out);
    free(path);
    return status;
}

/* Everything, and on the disk. */
static enum status write_all(HANDLE handle, const void *bytes, size_t size, struct fault *fault)
{
    DWORD written = 0;
    if (!WriteFile(handle, bytes, (DWORD)size, &written, NULL))
        return trusted_file_fault(fault, "WriteFile", GetLastError());
    if (written != size)
        return trusted_file_fault(fault, "WriteFile", ERROR_DISK_FULL);
    if (!FlushFileBuffers(handle))
        return trusted_file_fault(fault, "FlushFileBuffers", GetLastError());
    return ST_OK;
}

/* ---- operations ---- */
static enum status store_create(struct journal_store *s, const char *name, struct fault *fault)
{
    struct windows_store *store = of(s);
    enum status status = make_folders(store, fault);
    if (status != ST_OK)
        return status;
    wchar_t *path = path_of(store, name, "");
    HANDLE handle;
    status = trusted_file_make(path, fault, &handle);
    if (status == ST_OK)
        CloseHandle(handle);
    free(path);
    return status;
}

/* To write behind what is known of the file. Nobody else can write to it as long as it is open. */
static enum status open_known(const struct windows_store *store, const char *name, size_t expected, struct fault *fault,
                              HANDLE *out)
{
    HANDLE handle;
    LARGE_INTEGER length;
    enum status status = open_file(store, name, GENERIC_WRITE, fault, &handle);
    if (status != ST_OK)
        return status;
    if (!GetFileSizeEx(handle, &length)) {
        status = trusted_file_fault(fault, "GetFileSizeEx", GetLastError());
    } else if (length.QuadPart != (LONGLONG)expected) {
        *fault = (struct fault){"GetFileSizeEx", 0};
        status = ST_INVALID;
    }
    if (status == ST_OK)
        *out = handle;
    else
        CloseHandle(handle);
    return status;
}

static enum status store_append(struct journal_store *s, const char *name, size_t expected, const void *bytes,
                                size_t size, struct fault *fault)
{
    HANDLE handle;
    enum status status = open_known(of(s), name, expected, fault, &handle);
    if (status != ST_OK)
        return status;
    LARGE_INTEGER end = {.QuadPart = 0};
    if (SetFilePointerEx(handle, end, NULL, FILE_END))
        status = write_all(handle, bytes, size, fault);
    else
        status = trusted_file_fault(fault, "SetFilePointerEx", GetLastError());
    CloseHandle(handle);
    return status;
}

static enum status store_cut(struct journal_store *s, const char *name, size_t expected, size_t size,
                             struct fault *fault)
{
    HANDLE handle;
    enum status status = open_known(of(s), name, expected, fault, &handle);
    if (status != ST_OK)
        return status;
    LARGE_INTEGER at = {.QuadPart = (LONGLONG)size};
    if (!SetFilePointerEx(handle, at, NULL, FILE_BEGIN) || !SetEndOfFile(handle) || !FlushFileBuffers(handle))
        status = trusted_file_fault(fault, "SetEndOfFile", GetLastError());
    CloseHandle(handle);
    return status;
}

static enum status store_replace(struct journal_store *s, const char *name, const void *bytes, size_t size,
                                 struct fault *fault)
{
    struct windows_store *store = of(s);
    enum status status = check_folders(store, fault);
    if (status != ST_OK)
        return status;
    wchar_t *path = path_of(store, name, ""), *fresh = path_of(store, name, ".new");
    HANDLE handle;
    DeleteFileW(fresh); /* left behind by a program that was killed */
    status = trusted_file_make(fresh, fault, &handle);
    if (status == ST_OK) {
        status = write_all(handle, bytes, size, fault);
        CloseHandle(handle);
        unsigned tries = 0;
        while (status == ST_OK && !MoveFileExW(fresh, path, MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH)) {
            DWORD error = GetLastError();
            if (!trusted_file_busy(error, &tries))
                status = trusted_file_fault(fault, "MoveFileExW", error);
        }
        if (status != ST_OK)
            DeleteFileW(fresh);
    }
    free(fresh);
    free(path);
    return status;
}

static enum status read_all(HANDLE handle, size_t limit, struct fault *fault, uint8_t **bytes, size_t *size)
{
    LARGE_INTEGER length;
    if (!GetFileSizeEx(handle, &length))
        return trusted_file_fault(fault, "GetFileSizeEx", GetLastError());
    if (length.QuadPart < 0 || (uint64_t)length.QuadPart > limit) {
        *fault = (struct fault){"GetFileSizeEx", 0};
        return ST_INVALID;
    }
    size_t wanted = (size_t)length.QuadPart;
    uint8_t *buffer = memory_array(wanted + 1, 1);
    DWORD got = 0;
    if (!ReadFile(handle, buffer, (DWORD)wanted, &got, NULL) || got != wanted) {
        enum status status = trusted_file_fault(fault, "ReadFile", GetLastError());
        free(buffer);
        return status == ST_OK ? ST_FAILED : status;
    }
    *bytes = buffer;
    *size = wanted;
    return ST_OK;
}

static enum status store_read(struct journal_store *s, const char *name, size_t limit, uint8_t **bytes, size_t *size,
                              struct fault *fault)
{
    HANDLE handle;
    enum status status = open_file(of(s), name, GENERIC_READ, fault, &handle);
    if (status != ST_OK)
        return status;
    status = read_all(handle, limit, fault, bytes, size);
    CloseHandle(handle);
    return status;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum status store_list(struct journal_store *s, const char *suffix, char ***names, size_t *count,
                              struct fault *fault)
{
    char **found = memory_array(0, sizeof *found);
    size_t number = 0;
    char *pattern_text = strbuf_printed("*%s", suffix);
    wchar_t *pattern = path_of(of(s), pattern_text, "");
    WIN32_FIND_DATAW data;
    HANDLE search = FindFirstFileW(pattern, &data);
    DWORD error = search == INVALID_HANDLE_VALUE ? GetLastError() : ERROR_SUCCESS;
    free(pattern_text);
    free(pattern);
    while (error == ERROR_SUCCESS) {
        char *name = utf16_to_utf8(data.cFileName);
        size_t length = strlen(name), tail = strlen(suffix);
        /* The pattern also finds names whose short form fits. */
        if (length > tail && strcmp(name + length - tail, suffix) == 0) {
            found = memory_resize(found, number + 1, sizeof *found);
            found[number++] = name;
        } else {
            free(name);
        }
        if (!FindNextFileW(search, &data))
            error = GetLastError();
    }
    if (search != INVALID_HANDLE_VALUE)
        FindClose(search);
    if (error != ERROR_NO_MORE_FILES && error != ERROR_FILE_NOT_FOUND && error != ERROR_PATH_NOT_FOUND) {
        for (size_t i = 0; i < number; i++)
            free(found[i]);
        free(found);
        return trusted_file_fault(fault, "FindFirstFileW", error);
    }
    if (number)
        qsort(found, number, sizeof *found, by_name);
    *names = found;
    *count = number;
    return ST_OK;
}

/* ---- life ---- */
static void store_free(struct journal_store *s)
{
    struct windows_store *store = of(s);
    free(store->folder);
    free(store->parent);
    free(store->folder_text);
    free(store->parent_text);
    free(store);
}

static const struct journal_store_ops ops = {store_free,    store_create, store_append, store_cut,
                                             store_replace, store_read,   store_list};

/* "C:\ProgramData\WMI Ready\Journal" */
static wchar_t *default_folder(void)
{
    wchar_t root[MAX_PATH] = L"C:\\ProgramData";
    DWORD size = MAX_PATH;
    GetAllUsersProfileDirectoryW(root, &size);
    return join(root, L"WMI Ready\\Journal");
}

struct journal_store *journal_store_windows_new(const wchar_t *folder)
{
    struct windows_store *store = memory_new(struct windows_store);
    store->store.ops = &ops;
    store->folder = folder ? memory_copy(folder, (wcslen(folder) + 1) * sizeof *folder) : default_folder();
    store->parent = memory_copy(store->folder, (wcslen(store->folder) + 1) * sizeof *store->folder);
    wchar_t *cut = wcsrchr(store->parent, L'\\');
    if (cut)
        *cut = L'\0';
    store->store.folder = store->folder_text = utf16_to_utf8(store->folder);
    store->store.parent = store->parent_text = utf16_to_utf8(store->parent);
    return &store->store;
}
