/* SPDX-License-Identifier: MIT */
#include "windows/file_read.h"

#include "windows/utf16.h"
#include "windows/windows_api.h"

#include <stdlib.h>

unsigned long file_read(const char *path, size_t most, struct strbuf *out)
{
    wchar_t *wide = utf16_path_from_utf8(path);
    if (!wide)
        return ERROR_INVALID_NAME;
    HANDLE file = CreateFileW(wide, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
    unsigned long code = file == INVALID_HANDLE_VALUE ? GetLastError() : ERROR_SUCCESS;
    free(wide);
    char part[16 * 1024];
    DWORD got = 1;
    while (code == ERROR_SUCCESS && got > 0) {
        if (!ReadFile(file, part, sizeof part, &got, NULL))
            code = GetLastError();
        else if (out->length + got > most)
            code = ERROR_FILE_TOO_LARGE;
        else
            strbuf_add_n(out, part, got);
    }
    if (file != INVALID_HANDLE_VALUE)
        CloseHandle(file);
    return code;
}
