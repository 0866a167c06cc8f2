/* SPDX-License-Identifier: MIT */
#include "windows/utf16.h"

#include "base/memory.h"
#include "base/utf.h"
#include "windows/windows_api.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

wchar_t *utf16_from_utf8(const char *text)
{
    if (!text)
        return NULL;
    size_t size;
    uint8_t *bytes = utf_to_utf16le(text, strlen(text), &size);
    wchar_t *wide = memory_array(size + sizeof *wide, 1);
    memcpy(wide, bytes, size);
    free(bytes);
    return wide;
}

char *utf16_to_utf8_n(const wchar_t *text, size_t length)
{
    return utf_from_utf16le(text, length * sizeof *text);
}

char *utf16_to_utf8(const wchar_t *text)
{
    return text ? utf16_to_utf8_n(text, wcslen(text)) : NULL;
}

static wchar_t *full_path(const wchar_t *path)
{
    DWORD size = GetFullPathNameW(path, 0, NULL, NULL);
    if (size == 0)
        return NULL;
    wchar_t *full = memory_new_n(wchar_t, size);
    DWORD length = GetFullPathNameW(path, size, full, NULL);
    if (length > 0 && length < size)
        return full;
    free(full);
    return NULL;
}

wchar_t *utf16_path_from_utf8(const char *path)
{
    wchar_t *wide = utf16_from_utf8(path);
    if (!wide || !*wide || wcsncmp(wide, L"\\\\?\\", 4) == 0 || wcsncmp(wide, L"\\\\.\\", 4) == 0)
        return wide;
    wchar_t *full = full_path(wide);
    free(wide);
    if (!full)
        return NULL;
    bool unc = full[0] == L'\\' && full[1] == L'\\';
    const wchar_t *prefix = unc ? L"\\\\?\\UNC" : L"\\\\?\\";
    const wchar_t *rest = unc ? full + 1 : full;
    size_t prefix_length = wcslen(prefix), rest_size = wcslen(rest) + 1;
    wchar_t *longer = memory_new_n(wchar_t, prefix_length + rest_size);
    memcpy(longer, prefix, prefix_length * sizeof *longer);
    memcpy(longer + prefix_length, rest, rest_size * sizeof *longer);
    free(full);
    return longer;
}
