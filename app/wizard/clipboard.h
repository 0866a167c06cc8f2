/* SPDX-License-Identifier: MIT */
#ifndef WIZARD_CLIPBOARD_H
#define WIZARD_CLIPBOARD_H

#include "windows/windows_api.h"

#include "check/finding.h"

#include <stdbool.h>

/* UTF-8 TEXT with Windows line ends, for clipboard_put; NULL: there is no memory for it. Any thread. */
HGLOBAL clipboard_text(const char *text);

/* Puts TEXT on the clipboard and takes it over; NULL is allowed. False: another program holds the clipboard. UI thread.
 */
bool clipboard_put(HWND owner, HGLOBAL text);

/* Both in one, for short texts. */
bool clipboard_set(HWND owner, const char *text);

/* A finding in full: title, result, what stands in the details. */
bool clipboard_set_finding(HWND owner, enum language language, const struct finding *finding);

#endif
