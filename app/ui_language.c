/* SPDX-License-Identifier: MIT */
#include "ui_language.h"

#include "windows/utf16.h"
#include "windows/windows_api.h"

#include <stdlib.h>

enum language ui_language(void)
{
    enum language language = LANGUAGE_EN;
    wchar_t name[LOCALE_NAME_MAX_LENGTH] = L"";
    LCIDToLocaleName(MAKELCID(GetUserDefaultUILanguage(), SORT_DEFAULT), name, LOCALE_NAME_MAX_LENGTH, 0);
    char *tag = utf16_to_utf8(name);
    text_language_from_tag(tag, &language);
    free(tag);
    return language;
}
