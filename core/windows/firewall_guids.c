/* SPDX-License-Identifier: MIT
 * The GUIDs of the firewall interfaces: no import library of mingw-w64 has them. */
#include "windows/com.h"

#include <initguid.h>
#include <netfw.h>
