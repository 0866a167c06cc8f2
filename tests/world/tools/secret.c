/* SPDX-License-Identifier: MIT */
#include "secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const wchar_t *const files[] = {L"C:\\world.html", L"C:\\world.end", L"C:\\world.logon"};

struct secret {
    char utf8[1024];
    size_t utf8_size;
    const char *utf16;
    size_t utf16_size;
};

static struct secret secret_of(const wchar_t *text)
{
    struct secret secret = {.utf16 = (const char *)text, .utf16_size = wcslen(text) * sizeof *text};
    secret.utf8_size =
        (size_t)WideCharToMultiByte(CP_UTF8, 0, text, -1, secret.utf8, sizeof secret.utf8, NULL, NULL) - 1;
    return secret;
}

static bool holds(const char *bytes, size_t size, const char *part, size_t part_size)
{
    for (const char *at = bytes; part_size && size - (size_t)(at - bytes) >= part_size; at++) {
        at = memchr(at, part[0], size - (size_t)(at - bytes) - part_size + 1);
        if (!at)
            return false;
        if (memcmp(at, part, part_size) == 0)
            return true;
    }
    return false;
}

static bool holds_secret(const struct secret *secret, const char *bytes, size_t size)
{
    return holds(bytes, size, secret->utf8, secret->utf8_size) || holds(bytes, size, secret->utf16, secret->utf16_size);
}

/* NULL: there is no such file; free() */
static char *read_file(const wchar_t *path, size_t *size)
{
    LARGE_INTEGER length;
    HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE || !GetFileSizeEx(file, &length))
        return NULL;
    char *bytes = calloc((size_t)length.QuadPart + 1, 1);
    DWORD read = 0;
    ReadFile(file, bytes, (DWORD)length.QuadPart, &read, NULL);
    CloseHandle(file);
    *size = read;
    return bytes;
}

/* WANTED: whether it has to be there or must not. */
static void search_file(const struct secret *secret, const wchar_t *path, bool wanted, char *why, size_t size)
{
    size_t length;
    char *bytes = why[0] ? NULL : read_file(path, &length);
    if (!why[0] && !bytes)
        snprintf(why, size, "there is no %ls", path);
    else if (bytes && holds_secret(secret, bytes, length) != wanted)
        snprintf(why, size, "the password is %sin %ls", wanted ? "not " : "", path);
    free(bytes);
}

void secret_forget(void)
{
    for (size_t i = 0; i < world_count(files); i++)
        DeleteFileW(files[i]);
}

void secret_search(const char *input, const struct child_result *result, char *why, size_t size)
{
    wchar_t text[512];
    MultiByteToWideChar(CP_UTF8, 0, input, -1, text, 512);
    text[wcscspn(text, L"\n")] = L'\0';
    struct secret secret = secret_of(text);
    if (holds_secret(&secret, result->output, strlen(result->output)) ||
        holds_secret(&secret, result->errors, strlen(result->errors)))
        snprintf(why, size, "the password is in the output");
    search_file(&secret, L"C:\\world.html", false, why, size);
    search_file(&secret, L"C:\\world.trace", false, why, size);
    search_file(&secret, L"C:\\world.log", false, why, size);
    search_file(&secret, L"C:\\world.end", false, why, size);
    /* Where it must be found: else the search would find it nowhere. */
    search_file(&secret, L"C:\\world.logon", true, why, size);
    secret_forget();
}
