/* SPDX-License-Identifier: MIT */
#include "windows/needs_file.h"

#include "base/memory.h"
#include "session/preparing.h"
#include "windows/file_read.h"
#include "windows/status_windows.h"
#include "windows/trusted.h"
#include "windows/utf16.h"

#include <stdlib.h>
#include <string.h>

enum { PATH_UNITS = 1024, BESIDE_MOST = 32 };

/* The path of the folder that PATH, a whole one, lies in: cut there. */
static void cut_to_folder(wchar_t *path)
{
    wchar_t *slash = wcsrchr(path, L'\\');
    if (slash)
        *slash = L'\0';
}

static bool folder_is_trusted(const char *path)
{
    wchar_t *wide = utf16_from_utf8(path), whole[PATH_UNITS];
    struct fault fault;
    DWORD length = GetFullPathNameW(wide, PATH_UNITS, whole, NULL);
    free(wide);
    if (length == 0 || length >= PATH_UNITS)
        return false;
    cut_to_folder(whole);
    return trusted_folder_check(whole, &fault) == ST_OK;
}

bool needs_file_read(const char *path, bool guarded, struct needs *out, struct sentence *problem)
{
    struct strbuf bytes = STRBUF_INIT;
    if (guarded && !folder_is_trusted(path)) {
        *problem = sentence_of(TEXT_PREPARING_UNTRUSTED, path, NULL);
        return false;
    }
    unsigned long error = file_read(path, PREPARING_BYTES, &bytes);
    bool good = !error && preparing_read(path, strbuf_text(&bytes), bytes.length, out, problem);
    if (error == ERROR_FILE_TOO_LARGE) {
        *problem = sentence_of(TEXT_PREPARING_TOO_LARGE, path, NULL);
    } else if (error) {
        char *reason = status_system_text((uint32_t)error);
        *problem = sentence_of(TEXT_PREPARING_UNREADABLE, path, reason, NULL);
        free(reason);
    }
    strbuf_free(&bytes);
    return good;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char **needs_file_beside(bool guarded, size_t *count)
{
    wchar_t path[PATH_UNITS];
    WIN32_FIND_DATAW found;
    char **list = NULL;
    *count = 0;
    DWORD length = GetModuleFileNameW(NULL, path, PATH_UNITS);
    if (length == 0 || length + 16 >= PATH_UNITS)
        return NULL;
    cut_to_folder(path);
    struct fault fault;
    if (guarded && trusted_folder_check(path, &fault) != ST_OK)
        return NULL;
    char *folder = utf16_to_utf8(path);
    wcscat(path, L"\\*.needs.json");
    HANDLE search = FindFirstFileW(path, &found);
    for (BOOL more = search != INVALID_HANDLE_VALUE; more && *count < BESIDE_MOST;
         more = FindNextFileW(search, &found)) {
        char *name = utf16_to_utf8(found.cFileName);
        list = memory_resize(list, *count + 1, sizeof *list);
        list[(*count)++] = strbuf_printed("%s\\%s", folder, name);
        free(name);
    }
    if (search != INVALID_HANDLE_VALUE)
        FindClose(search);
    if (*count)
        qsort(list, *count, sizeof *list, compare);
    free(folder);
    return list;
}
