/* SPDX-License-Identifier: MIT */
#ifndef WIZARD_CLIPBOARD_H
#define WIZARD_CLIPBOARD_H

#include "windows/windows_api.h"

#include "check/finding.h"

#include <stdbool.h>

/* Puts UTF-8 TEXT on the clipboard with Windows line ends. False when another program holds it. */
bool clipboard_set(HWND owner, const char *text);

/* A finding in full: title, result, what stands in the details. */
bool clipboard_set_finding(HWND owner, enum language language, const struct finding *finding);

#endif
