/* SPDX-License-Identifier: MIT */
#include "cli/files.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "windows/utf16.h"
#include "windows/windows_api.h"

#include <shlwapi.h>
#include <stdlib.h>
#include <string.h>

/* Length of PATH up to and with the last separator. */
static size_t folder_length(const char *path)
{
    size_t length = strlen(path);
    while (length > 0 && !strchr("\\/:", path[length - 1]))
        length--;
    return length;
}

size_t files_each(const char *pattern, files_visit *visit, void *context)
{
    size_t folder = folder_length(pattern);
    if (!strpbrk(pattern + folder, "*?")) {
        visit(context, pattern);
        return 1;
    }
    wchar_t *wide = utf16_path_from_utf8(pattern);
    WIN32_FIND_DATAW found;
    HANDLE search = wide ? FindFirstFileW(wide, &found) : INVALID_HANDLE_VALUE;
    bool more = search != INVALID_HANDLE_VALUE;
    size_t count = 0;
    free(wide);
    while (more) {
        if (!(found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)) {
            char *name = utf16_to_utf8(found.cFileName);
            char *path = strbuf_printed("%.*s%s", (int)folder, pattern, name);
            count++;
            more = visit(context, path);
            free(path);
            free(name);
        }
        more = more && FindNextFileW(search, &found);
    }
    if (search != INVALID_HANDLE_VALUE)
        FindClose(search);
    return count;
}

bool files_exist(const char *path)
{
    wchar_t *wide = utf16_path_from_utf8(path);
    DWORD attributes = wide ? GetFileAttributesW(wide) : INVALID_FILE_ATTRIBUTES;
    free(wide);
    return attributes != INVALID_FILE_ATTRIBUTES && !(attributes & FILE_ATTRIBUTE_DIRECTORY);
}

static wchar_t *full_path(const char *path)
{
    wchar_t *wide = utf16_from_utf8(path), *full = NULL;
    DWORD size = GetFullPathNameW(wide, 0, NULL, NULL);
    if (size) {
        full = memory_new_n(wchar_t, size);
        GetFullPathNameW(wide, size, full, NULL);
    }
    free(wide);
    return full;
}

bool files_same(const char *a, const char *b)
{
    wchar_t *one = full_path(a), *other = full_path(b);
    bool same = one && other && CompareStringOrdinal(one, -1, other, -1, TRUE) == CSTR_EQUAL;
    free(one);
    free(other);
    return same;
}

/* The absolute path in at most MAX_PATH units, as the shell's path functions want it. */
static bool short_full_path(const char *path, wchar_t full[MAX_PATH])
{
    wchar_t *wide = utf16_from_utf8(path);
    DWORD length = GetFullPathNameW(wide, MAX_PATH, full, NULL);
    free(wide);
    return length > 0 && length < MAX_PATH;
}

char *files_relative(const char *from, const char *path)
{
    wchar_t base[MAX_PATH], full[MAX_PATH], relative[MAX_PATH];
    if (!short_full_path(from, base) || !short_full_path(path, full) ||
        !PathRelativePathToW(relative, base, 0, full, 0))
        return NULL;
    char *text = utf16_to_utf8(relative);
    if (strncmp(text, ".\\", 2) == 0)
        memmove(text, text + 2, strlen(text) - 1);
    return text;
}

char *files_with_extension(const char *path, const char *extension)
{
    size_t folder = folder_length(path);
    const char *dot = strrchr(path + folder, '.');
    size_t length = dot ? (size_t)(dot - path) : strlen(path);
    return strbuf_printed("%.*s%s", (int)length, path, extension);
}
