/* SPDX-License-Identifier: MIT */
#include "wizard/late.h"

FARPROC late_function(const wchar_t *dll, const char *name)
{
    HMODULE module = LoadLibraryExW(dll, NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    return module ? GetProcAddress(module, name) : NULL;
}
