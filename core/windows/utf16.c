/* SPDX-License-Identifier: MIT */
#include "windows/utf16.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "windows/windows_api.h"

#include <assert.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

wchar_t *utf16_from_utf8(const char *text)
{
    if (!text)
        return NULL;
    size_t size = strlen(text) + 1;
    assert(size <= INT_MAX);
    /* Never more UTF-16 units than bytes of UTF-8. */
    wchar_t *wide = memory_new_n(wchar_t, size);
    MultiByteToWideChar(CP_UTF8, 0, text, (int)size, wide, (int)size);
    return wide;
}

static void add_code_point(struct strbuf *out, unsigned long code)
{
    char bytes[4];
    size_t count;
    if (code < 0x80) {
        bytes[0] = (char)code;
        count = 1;
    } else if (code < 0x800) {
        bytes[0] = (char)(0xC0 | code >> 6);
        bytes[1] = (char)(0x80 | (code & 0x3F));
        count = 2;
    } else if (code < 0x10000) {
        bytes[0] = (char)(0xE0 | code >> 12);
        bytes[1] = (char)(0x80 | (code >> 6 & 0x3F));
        bytes[2] = (char)(0x80 | (code & 0x3F));
        count = 3;
    } else {
        bytes[0] = (char)(0xF0 | code >> 18);
        bytes[1] = (char)(0x80 | (code >> 12 & 0x3F));
        bytes[2] = (char)(0x80 | (code >> 6 & 0x3F));
        bytes[3] = (char)(0x80 | (code & 0x3F));
        count = 4;
    }
    strbuf_add_n(out, bytes, count);
}

char *utf16_to_utf8_n(const wchar_t *text, size_t length)
{
    struct strbuf out = STRBUF_INIT;
    for (size_t i = 0; i < length && text[i]; i++) {
        unsigned long unit = text[i];
        bool high = unit >= 0xD800 && unit <= 0xDBFF;
        bool pair = high && i + 1 < length && text[i + 1] >= 0xDC00 && text[i + 1] <= 0xDFFF;
        if (pair)
            add_code_point(&out, 0x10000 + ((unit - 0xD800) << 10) + (text[++i] - 0xDC00UL));
        else if (unit >= 0xD800 && unit <= 0xDFFF)
            add_code_point(&out, 0xFFFD);
        else
            add_code_point(&out, unit);
    }
    return strbuf_take(&out);
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
