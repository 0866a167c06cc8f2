/* SPDX-License-Identifier: MIT
 * Computers chosen before, newest first: names only, never credentials. Kept per user
 * below HKCU\Software\WMI Ready. */
#ifndef WIZARD_RECENT_H
#define WIZARD_RECENT_H

#include "windows/windows_api.h"

void recent_fill(HWND combo);
void recent_add(const char *target);

#endif
