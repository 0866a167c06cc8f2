/* SPDX-License-Identifier: MIT */
#include "cli/output.h"

#include "base/memory.h"
#include "windows/file_write.h"
#include "windows/utf16.h"
#include "windows/windows_api.h"

#include <stdlib.h>
#include <string.h>

static bool is_console(HANDLE handle)
{
    DWORD mode;
    return handle && handle != INVALID_HANDLE_VALUE && GetConsoleMode(handle, &mode);
}

static unsigned long failure;

unsigned long output_failure(void)
{
    return failure;
}

static void write_to(DWORD which, const char *text, size_t length)
{
    HANDLE handle = GetStdHandle(which);
    if (!is_console(handle)) {
        /* A program without standard output has nobody to disappoint. */
        unsigned long code = handle && handle != INVALID_HANDLE_VALUE ? file_write_all(handle, text, length) : 0;
        if (which == STD_OUTPUT_HANDLE && !failure)
            failure = code;
        return;
    }
    char *copy = memory_string_n(text, length);
    wchar_t *wide = utf16_from_utf8(copy);
    size_t left = wcslen(wide);
    for (const wchar_t *at = wide; left > 0;) {
        /* Older consoles refuse more than 64 KiB at once. */
        DWORD part = left > 8000 ? 8000 : (DWORD)left, written = 0;
        if (!WriteConsoleW(handle, at, part, &written, NULL) || written == 0)
            break;
        at += written;
        left -= written;
    }
    free(wide);
    free(copy);
}

void output_write(const char *text)
{
    write_to(STD_OUTPUT_HANDLE, text, strlen(text));
}

void output_write_n(const char *text, size_t length)
{
    write_to(STD_OUTPUT_HANDLE, text, length);
}

void output_error(const char *text)
{
    write_to(STD_ERROR_HANDLE, text, strlen(text));
}

bool output_is_terminal(void)
{
    return is_console(GetStdHandle(STD_OUTPUT_HANDLE));
}

bool output_error_is_terminal(void)
{
    return is_console(GetStdHandle(STD_ERROR_HANDLE));
}

size_t output_width(void)
{
    enum { DEFAULT = 80, LEAST = 40, MOST = 200 };
    CONSOLE_SCREEN_BUFFER_INFO info;
    if (!GetConsoleScreenBufferInfo(GetStdHandle(STD_OUTPUT_HANDLE), &info))
        return DEFAULT;
    int width = info.srWindow.Right - info.srWindow.Left; /* one less than the columns: the last one wraps */
    return width < LEAST ? LEAST : width > MOST ? MOST : (size_t)width;
}
