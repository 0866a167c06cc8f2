/* SPDX-License-Identifier: MIT
 *
 * Who a thread is towards other computers, and whether a host lets him in. A host that has a value "User" wants that
 * user and the password whose fingerprint is in "PasswordPrint": the doubles keep no password, so that a search
 * through the memory of the program finds only what the program left there.
 */
#ifndef WORLD_GUARD_H
#define WORLD_GUARD_H

#include "world.h"

/* The Win32 error with which HOST answers FUNCTION before anything else, 0: it goes on. */
DWORD guard_enter(const wchar_t *host, const wchar_t *function);

/* The same where the call brings USER and the fingerprint of a password itself; USER empty: the thread's. */
DWORD guard_enter_as(const wchar_t *host, const wchar_t *function, const wchar_t *user, const wchar_t *print);

/* In place of LogonUserW, ImpersonateLoggedOnUser and RevertToSelf. */
BOOL WINAPI guard_logon_user(LPCWSTR user, LPCWSTR domain, LPCWSTR password, DWORD type, DWORD provider, HANDLE *token);
BOOL WINAPI guard_impersonate(HANDLE token);
BOOL WINAPI guard_revert(void);

/* memory.c: a picture of the whole process, where the scene wants one. */
void memory_dump(const wchar_t *moment);

#endif
