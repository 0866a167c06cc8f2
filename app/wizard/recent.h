/* SPDX-License-Identifier: MIT
 * Computers chosen before, newest first: names only, never credentials. Kept per user
 * below HKCU\Software\WMI Ready. */
#ifndef WIZARD_RECENT_H
#define WIZARD_RECENT_H

#include "windows/windows_api.h"

void recent_fill(HWND combo);
/* TARGET is the newest now, in COMBO too. */
void recent_add(HWND combo, const char *target);

#endif
