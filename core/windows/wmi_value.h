/* SPDX-License-Identifier: MIT
 * A property of WMI as text for people, the same in every language. */
#ifndef WINDOWS_WMI_VALUE_H
#define WINDOWS_WMI_VALUE_H

#include "windows/com.h"

#include <wbemcli.h>

/* NULL for WMI's null; free(). Numbers as the CIM type says (uint32 arrives as VT_I4), 64-bit ones as the digits they
 * arrive in; "2026-03-01 12:34:56 +01:00" for a moment, "3 04:05:06" (days) for an interval;
 * "{a, b}" for arrays; an embedded object as its MOF text in one line. */
char *wmi_value_text(const VARIANT *value, CIMTYPE type);

#endif
