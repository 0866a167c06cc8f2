/* SPDX-License-Identifier: MIT
 *
 * The one way to include the Windows headers: every file sees the same version of
 * them and winsock2.h before windows.h.
 */
#ifndef WINDOWS_WINDOWS_API_H
#define WINDOWS_WINDOWS_API_H

#ifndef _WIN32_WINNT
#define _WIN32_WINNT 0x0A00
#endif
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#ifndef COBJMACROS
#define COBJMACROS
#endif

#include <winsock2.h>

#include <windows.h>

#endif
