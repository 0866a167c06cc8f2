/* SPDX-License-Identifier: MIT */
#include "windows/file_write.h"

#include "base/memory.h"
#include "base/path.h"
#include "windows/identity.h"
#include "windows/status_windows.h"
#include "windows/trusted.h"
#include "windows/utf16.h"

#include <objbase.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct file_write {
    HANDLE handle;
    wchar_t *path, *fresh; /* the target, and what is renamed to it; owned */
};

/* ---- what stands there ---- */

/* To replace, with the right that the renaming will need: who may not, or cannot now, hears it before the work. */
static uint32_t look(const wchar_t *path, bool replace, struct file_look *out)
{
    FILE_ATTRIBUTE_TAG_INFO tag = {0};
    FILE_STANDARD_INFO standard = {0};
    HANDLE handle = CreateFileW(path, FILE_READ_ATTRIBUTES | READ_CONTROL | (replace ? DELETE : 0),
                                FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
                                FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
    if (handle == INVALID_HANDLE_VALUE)
        return GetLastError();
    *out = (struct file_look){.disk = GetFileType(handle) == FILE_TYPE_DISK, .links = 1};
    if (GetFileInformationByHandleEx(handle, FileAttributeTagInfo, &tag, sizeof tag)) {
        out->attributes = tag.FileAttributes;
        out->tag = tag.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT ? tag.ReparseTag : 0;
    }
    if (GetFileInformationByHandleEx(handle, FileStandardInfo, &standard, sizeof standard))
        out->links = standard.NumberOfLinks;
    out->trusted = trusted_file_owner(handle);
    CloseHandle(handle);
    return ERROR_SUCCESS;
}

uint32_t (*file_write_look)(const wchar_t *path, bool replace, struct file_look *out) = look;
bool (*file_write_elevated)(void) = identity_is_elevated;

/* Junctions and symbolic links lead elsewhere; files of a cloud, deduplicated ones and the like do not
 * (win32/desktop-src/FileIO/reparse-point-tags.md: the bit "name surrogate"). */
static bool leads_elsewhere(const struct file_look *seen)
{
    return seen->tag && IsReparseTagNameSurrogate(seen->tag);
}

static uint32_t check_target(const wchar_t *path)
{
    struct file_look seen;
    uint32_t code = file_write_look(path, true, &seen);
    if (code)
        return code == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : code;
    if (leads_elsewhere(&seen))
        return FILE_REFUSED_LINK;
    if (!seen.disk)
        return FILE_REFUSED_DEVICE;
    if (seen.attributes & FILE_ATTRIBUTE_DIRECTORY)
        return FILE_REFUSED_FOLDER;
    if (seen.attributes & FILE_ATTRIBUTE_READONLY)
        return ERROR_ACCESS_DENIED;
    return seen.links > 1 ? FILE_REFUSED_NAMES : ERROR_SUCCESS;
}

/* PATH begins with "\\?\X:\" or "\\?\UNC\server\share\": behind that, each folder that is named. */
static uint32_t check_way(const wchar_t *path)
{
    struct file_look seen;
    if (!file_write_elevated())
        return ERROR_SUCCESS;
    wchar_t *part = _wcsdup(path);
    uint32_t code = ERROR_SUCCESS;
    for (wchar_t *at = part ? wcschr(part + 4, L'\\') : NULL; at && !code; at = wcschr(at + 1, L'\\')) {
        *at = L'\0';
        /* What is no folder of its own (a server, a share) cannot be looked at and is none of these. */
        if (file_write_look(part, false, &seen) == ERROR_SUCCESS && leads_elsewhere(&seen) && !seen.trusted)
            code = FILE_REFUSED_WAY;
        *at = L'\\';
    }
    free(part);
    return code;
}

static uint32_t check_path(const wchar_t *path)
{
    char *text = utf16_to_utf8(path);
    uint32_t code = path_is_device(text) ? FILE_REFUSED_DEVICE : check_way(path);
    free(text);
    return code ? code : check_target(path);
}

/* ---- writing ---- */

/* In the folder of PATH: renaming moves no bytes then. CoCreateGuid: random (UuidCreate). free() */
static wchar_t *fresh_name(const wchar_t *path)
{
    GUID guid;
    wchar_t text[40];
    if (FAILED(CoCreateGuid(&guid)) || !StringFromGUID2(&guid, text, array_count(text)))
        return NULL;
    size_t folder = (size_t)(wcsrchr(path, L'\\') + 1 - path), size = folder + array_count(text) + 8;
    wchar_t *name = memory_new_n(wchar_t, size);
    _snwprintf(name, size - 1, L"%.*ls%ls.tmp", (int)folder, path, text);
    return name;
}

static void destroy(struct file_write *file)
{
    if (file->handle != INVALID_HANDLE_VALUE)
        CloseHandle(file->handle);
    free(file->path);
    free(file->fresh);
    free(file);
}

static uint32_t open_fresh(struct file_write *file, const char *path, DWORD access)
{
    file->path = utf16_path_from_utf8(path);
    if (!file->path)
        return ERROR_INVALID_NAME;
    uint32_t code = check_path(file->path);
    if (code)
        return code;
    file->fresh = fresh_name(file->path);
    if (!file->fresh)
        return ERROR_GEN_FAILURE;
    file->handle = CreateFileW(file->fresh, access | SYNCHRONIZE, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, CREATE_NEW,
                               FILE_ATTRIBUTE_NORMAL, NULL);
    return file->handle == INVALID_HANDLE_VALUE ? GetLastError() : ERROR_SUCCESS;
}

static struct file_write *open_new(const char *path, DWORD access, uint32_t *code)
{
    struct file_write *file = memory_new(struct file_write);
    file->handle = INVALID_HANDLE_VALUE;
    *code = open_fresh(file, path, access);
    if (*code == ERROR_SUCCESS)
        return file;
    destroy(file);
    return NULL;
}

struct file_write *file_write_open(const char *path, uint32_t *code)
{
    return open_new(path, GENERIC_WRITE | DELETE, code);
}

uint32_t file_write_all(HANDLE handle, const void *bytes, size_t size)
{
    enum { MOST = 0x10000 };
    for (const char *at = bytes; size > 0;) {
        DWORD part = size > MOST ? MOST : (DWORD)size, written = 0;
        if (!WriteFile(handle, at, part, &written, NULL))
            return GetLastError();
        /* A full disk takes nothing and says that all is well. */
        if (written == 0)
            return ERROR_DISK_FULL;
        at += written;
        size -= written;
    }
    return ERROR_SUCCESS;
}

uint32_t file_write_add(struct file_write *file, const void *bytes, size_t size)
{
    return file_write_all(file->handle, bytes, size);
}

/* Looked at once more: time has passed, and the folder may be one that others can write. */
static uint32_t put_in_place(struct file_write *file)
{
    unsigned tries = 0;
    uint32_t code = check_path(file->path);
    while (code == ERROR_SUCCESS && !MoveFileExW(file->fresh, file->path, MOVEFILE_REPLACE_EXISTING)) {
        DWORD error = GetLastError();
        if (!trusted_file_busy(error, &tries))
            code = error;
    }
    return code;
}

/* By its handle: whatever stands at the name by now. */
static void take_away(struct file_write *file)
{
    FILE_DISPOSITION_INFO gone = {.DeleteFile = TRUE};
    SetFileInformationByHandle(file->handle, FileDispositionInfo, &gone, sizeof gone);
}

uint32_t file_write_finish(struct file_write *file, const void *bytes, size_t size)
{
    uint32_t code = file_write_add(file, bytes, size);
    if (code == ERROR_SUCCESS && !FlushFileBuffers(file->handle))
        code = GetLastError();
    if (code == ERROR_SUCCESS)
        code = put_in_place(file);
    if (code != ERROR_SUCCESS)
        take_away(file);
    destroy(file);
    return code;
}

void file_write_drop(struct file_write *file)
{
    if (!file)
        return;
    take_away(file);
    destroy(file);
}

uint32_t file_write_put(const char *path, const void *bytes, size_t size)
{
    uint32_t code;
    struct file_write *file = file_write_open(path, &code);
    return file ? file_write_finish(file, bytes, size) : code;
}

HANDLE file_write_log(const char *path, uint32_t *code)
{
    struct file_write *file = open_new(path, FILE_APPEND_DATA, code);
    if (!file)
        return INVALID_HANDLE_VALUE;
    /* Without the right to delete, which most readers of a file share with nobody. */
    *code = put_in_place(file);
    HANDLE handle = file->handle;
    if (*code == ERROR_SUCCESS)
        file->handle = INVALID_HANDLE_VALUE;
    else
        DeleteFileW(file->fresh);
    destroy(file);
    return *code == ERROR_SUCCESS ? handle : INVALID_HANDLE_VALUE;
}

char *file_write_reason(enum language language, uint32_t code)
{
    static const enum text_id texts[] = {TEXT_FILE_DEVICE, TEXT_FILE_LINK, TEXT_FILE_NAMES, TEXT_FILE_FOLDER,
                                         TEXT_FILE_WAY};
    if (code < FILE_REFUSED_DEVICE || code - FILE_REFUSED_DEVICE >= array_count(texts))
        return status_system_text(code);
    return memory_string(text_get(language, texts[code - FILE_REFUSED_DEVICE]));
}
