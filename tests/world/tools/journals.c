/* SPDX-License-Identifier: MIT */
#include "journals.h"

#include "world.h"

#include "base/sha256.h"

#include <aclapi.h>
#include <sddl.h>

#include <io.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const wchar_t parent[] = L"C:\\ProgramData\\WMI Ready";
static const wchar_t folder[] = L"C:\\ProgramData\\WMI Ready\\Journal";
static const wchar_t events[] = L"C:\\world.events";

enum { PATH_UNITS = 600, FILE_MOST = 8 * 1024 * 1024 };

/* ---- files ---- */

static char *read_all(const wchar_t *path, size_t *size)
{
    FILE *file = _wfopen(path, L"rb");
    char *text = calloc(FILE_MOST + 1, 1);
    *size = 0;
    if (!file)
        return text;
    *size = fread(text, 1, FILE_MOST, file);
    fclose(file);
    return text;
}

static bool write_all(const wchar_t *path, const char *text, size_t size)
{
    FILE *file = _wfopen(path, L"r+b"); /* in place: owner and access list stay */
    if (!file)
        return false;
    bool good = fwrite(text, 1, size, file) == size;
    fflush(file);
    good = _chsize(_fileno(file), (long)size) == 0 && good;
    fclose(file);
    return good;
}

/* The newest journal; how many there are. */
static size_t newest(wchar_t path[PATH_UNITS])
{
    WIN32_FIND_DATAW data;
    wchar_t pattern[PATH_UNITS], best[MAX_PATH] = L"";
    size_t count = 0;
    _snwprintf(pattern, PATH_UNITS - 1, L"%ls\\*.journal.jsonl", folder);
    HANDLE search = FindFirstFileW(pattern, &data);
    while (search != INVALID_HANDLE_VALUE) {
        count++;
        if (wcscmp(data.cFileName, best) > 0)
            wcscpy(best, data.cFileName);
        if (!FindNextFileW(search, &data)) {
            FindClose(search);
            break;
        }
    }
    _snwprintf(path, PATH_UNITS - 1, L"%ls\\%ls", folder, best);
    return count;
}

static void remove_all(const wchar_t *where)
{
    WIN32_FIND_DATAW data;
    wchar_t path[PATH_UNITS];
    _snwprintf(path, PATH_UNITS - 1, L"%ls\\*", where);
    HANDLE search = FindFirstFileW(path, &data);
    while (search != INVALID_HANDLE_VALUE) {
        _snwprintf(path, PATH_UNITS - 1, L"%ls\\%ls", where, data.cFileName);
        if (!(data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY))
            DeleteFileW(path);
        if (!FindNextFileW(search, &data)) {
            FindClose(search);
            break;
        }
    }
}

void journals_clear(void)
{
    remove_all(folder);
    DeleteFileW(events);
}

void journals_repair(void)
{
    remove_all(folder);
    RemoveDirectoryW(folder);
    DeleteFileW(folder);
    RemoveDirectoryW(parent);
    DeleteFileW(events);
}

/* ---- counting ---- */

static void count_line(const json_t *line, const char *channel, struct journals_count *out)
{
    const char *status = json_string_value(json_object_get(line, "status"));
    const char *way = json_string_value(json_object_get(line, "channel"));
    bool good = status && strcmp(status, "ok") == 0;
    out->changes += json_object_get(line, "change") != NULL;
    out->done += json_object_get(line, "done") && good;
    out->ways += json_object_get(line, "done") && way && strcmp(way, channel) == 0;
    out->undos += json_object_get(line, "undo") != NULL;
    out->undone += json_object_get(line, "undone") && good;
}

/* Entries 1 made, 2 taken back, 3 failed (events.mc); each has to do without the journal at hand. */
static void count_events(const char *journal, struct journals_count *out)
{
    size_t size;
    char *text = read_all(events, &size);
    for (char *at = text, *end; *at; at = end) {
        end = at + strcspn(at, "\n");
        if (*end)
            *end++ = '\0';
        unsigned long id = strtoul(at, NULL, 10);
        out->made += id == 1;
        out->taken_back += id == 2;
        out->failed += id == 3;
        out->mute += !strstr(at, "Requirement ") || !strstr(at, "By: ") || !strstr(at, journal) ||
                     !strstr(at, "wmiready-cli undo") == (id == 1);
    }
    free(text);
}

struct journals_count journals_count(const char *channel)
{
    struct journals_count out = {0};
    wchar_t path[PATH_UNITS];
    char name[MAX_PATH * 3] = "";
    size_t size;
    out.journals = newest(path);
    char *text = read_all(path, &size);
    for (char *at = text, *end; *at; at = end) {
        end = at + strcspn(at, "\n");
        json_t *line = json_loadb(at, (size_t)(end - at), 0, NULL);
        count_line(line, channel, &out);
        json_decref(line);
        end += *end != '\0';
    }
    free(text);
    WideCharToMultiByte(CP_UTF8, 0, wcsrchr(path, L'\\') + 1, -1, name, sizeof name, NULL, NULL);
    count_events(name, &out);
    return out;
}

/* ---- spoiling ---- */

/* TEXT with WHAT replaced by WITH where it stands first; free(). NULL: it is not there. */
static char *replaced(const char *text, const char *what, const char *with)
{
    const char *at = strstr(text, what);
    if (!at)
        return NULL;
    char *out = calloc(strlen(text) + strlen(with) + 1, 1);
    memcpy(out, text, (size_t)(at - text));
    strcat(out, with);
    strcat(out, at + strlen(what));
    return out;
}

/* The chain and the seal as the program would write them: only what the lines say is wrong then. */
static char *sealed(const char *text, char seal[128])
{
    static const char key[] = ",\"chain\":\"";
    uint8_t chain[SHA256_BYTES] = {0};
    char hex[SHA256_HEX] = "", *out = calloc(strlen(text) + 1, 1);
    unsigned long lines = 0;
    for (const char *at = text, *end; *at; at = end + 1, lines++) {
        end = at + strcspn(at, "\n");
        size_t body = (size_t)(end - at) - (sizeof key - 1) - (SHA256_HEX - 1) - 2;
        struct sha256 hash;
        sha256_begin(&hash);
        sha256_add(&hash, chain, sizeof chain);
        sha256_add(&hash, at, body);
        sha256_end(&hash, chain);
        strncat(out, at, body);
        strcat(out, key);
        strcat(out, sha256_hex(chain, hex));
        strcat(out, "\"}\n");
        if (!*end)
            break;
    }
    snprintf(seal, 128, "%lu %s\n", lines, hex);
    return out;
}

static bool forge(const wchar_t *path, const char *what, const char *with)
{
    wchar_t seal_path[PATH_UNITS];
    char seal[128];
    size_t size;
    char *text = read_all(path, &size), *changed = replaced(text, what, with);
    bool done = changed != NULL;
    wcscpy(seal_path, path);
    wcscpy(wcsstr(seal_path, L".jsonl"), L".seal");
    if (done) {
        char *whole = sealed(changed, seal);
        done = write_all(path, whole, strlen(whole)) && write_all(seal_path, seal, strlen(seal));
        free(whole);
    }
    free(changed);
    free(text);
    return done;
}

static bool cut(const wchar_t *path)
{
    size_t size;
    char *text = read_all(path, &size);
    bool done = size > 2;
    /* Two whole lines less: one could be a program that was ended. */
    for (int lines = 0; done && lines < 3; lines++)
        for (size--; size > 0 && text[size - 1] != '\n'; size--)
            continue;
    done = done && write_all(path, text, size);
    free(text);
    return done;
}

static bool alter(const wchar_t *path)
{
    size_t size;
    char *text = read_all(path, &size),
         *changed = replaced(text, "\"before\":{\"present\":true", "\"before\":{\"present\":false");
    bool done = changed && write_all(path, changed, strlen(changed));
    free(changed);
    free(text);
    return done;
}

static bool let_everybody(const wchar_t *path)
{
    PSECURITY_DESCRIPTOR all;
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(L"D:P(A;;FA;;;BA)(A;;FA;;;SY)(A;;GRGW;;;WD)",
                                                              SDDL_REVISION_1, &all, NULL))
        return false;
    bool done = SetFileSecurityW(path, DACL_SECURITY_INFORMATION, all);
    LocalFree(all);
    return done;
}

static bool make_file_of_folder(void)
{
    journals_repair();
    HANDLE file = INVALID_HANDLE_VALUE;
    if (CreateDirectoryW(parent, NULL))
        file = CreateFileW(folder, GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    CloseHandle(file);
    return file != INVALID_HANDLE_VALUE;
}

bool journals_spoil(const char *word)
{
    wchar_t path[PATH_UNITS];
    size_t count = newest(path);
    if (strcmp(word, "file") == 0)
        return make_file_of_folder();
    if (strcmp(word, "others") == 0)
        return (CreateDirectoryW(parent, NULL) || GetLastError() == ERROR_ALREADY_EXISTS) &&
               (CreateDirectoryW(folder, NULL) || GetLastError() == ERROR_ALREADY_EXISTS) && let_everybody(folder);
    if (!count)
        return false;
    if (strcmp(word, "truncated") == 0)
        return cut(path);
    if (strcmp(word, "altered") == 0)
        return alter(path);
    if (strcmp(word, "garbage") == 0)
        return write_all(path, "not a journal\n", 14);
    if (strcmp(word, "planted") == 0)
        return let_everybody(path);
    if (strcmp(word, "foreign") == 0)
        return forge(path, "\"machine\":\"", "\"machine\":\"another ");
    if (strcmp(word, "unknown") == 0)
        return forge(path, "\"object\":\"SOFTWARE\\\\Microsoft\\\\Ole\"",
                     "\"object\":\"SOFTWARE\\\\Microsoft\\\\Windows\\\\CurrentVersion\\\\Run\"");
    return false;
}
