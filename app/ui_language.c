/* SPDX-License-Identifier: MIT */
#include "ui_language.h"

#include "windows/windows_api.h"

enum language ui_language(void)
{
    return PRIMARYLANGID(GetUserDefaultUILanguage()) == LANG_GERMAN ? LANGUAGE_DE : LANGUAGE_EN;
}
