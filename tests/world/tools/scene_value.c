/* SPDX-License-Identifier: MIT */
#include "scene_value.h"

#include "fingerprint.h"
#include "world.h"

#include <sddl.h>

#include <stdlib.h>
#include <string.h>

static size_t hex_bytes(const wchar_t *text, BYTE *out)
{
    size_t count = 0;
    for (; text[0] && text[1] && count < SCENE_VALUE_MAX; text += 2) {
        const wchar_t pair[3] = {text[0], text[1], L'\0'};
        out[count++] = (BYTE)wcstoul(pair, NULL, 16);
    }
    return count;
}

/* "a|b" -> a NUL b NUL NUL */
static size_t multi_bytes(const wchar_t *text, BYTE *out)
{
    wchar_t *at = (wchar_t *)(void *)out;
    size_t units = 0;
    if (!*text) {
        at[0] = L'\0';
        return sizeof *at;
    }
    for (; *text; text++)
        at[units++] = *text == L'|' ? L'\0' : *text;
    at[units++] = L'\0';
    at[units++] = L'\0';
    return units * sizeof *at;
}

static size_t text_bytes(const wchar_t *text, BYTE *out)
{
    size_t size = (wcslen(text) + 1) * sizeof *text;
    memcpy(out, text, size);
    return size;
}

static size_t sddl_bytes(const wchar_t *text, BYTE *out)
{
    PSECURITY_DESCRIPTOR descriptor;
    ULONG size = 0;
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(text, SDDL_REVISION_1, &descriptor, &size))
        return 0;
    memcpy(out, descriptor, size);
    LocalFree(descriptor);
    return size;
}

DWORD scene_value_encode(const wchar_t *type, const wchar_t *data, BYTE *out, size_t *size)
{
    *size = 0;
    if (wcscmp(type, L"sz") == 0 || wcscmp(type, L"expand") == 0) {
        *size = text_bytes(data, out);
        return *type == L's' ? REG_SZ : REG_EXPAND_SZ;
    }
    if (wcscmp(type, L"dword") == 0) {
        DWORD number = wcstoul(data, NULL, 0);
        memcpy(out, &number, *size = sizeof number);
        return REG_DWORD;
    }
    if (wcscmp(type, L"multi") == 0) {
        *size = multi_bytes(data, out);
        return REG_MULTI_SZ;
    }
    if (wcscmp(type, L"hex") == 0) {
        *size = hex_bytes(data, out);
        return REG_BINARY;
    }
    if (wcscmp(type, L"sddl") == 0 && (*size = sddl_bytes(data, out)) != 0)
        return REG_BINARY;
    if (wcscmp(type, L"print") == 0) {
        wchar_t print[FINGERPRINT_TEXT];
        fingerprint(data, print);
        *size = text_bytes(print, out);
        return REG_SZ;
    }
    return 0;
}
