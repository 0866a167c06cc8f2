/* SPDX-License-Identifier: MIT */
#include "guard.h"

#include "fingerprint.h"

#include <stdlib.h>
#include <wchar.h>

enum { TOKENS_MAX = 64, USER_NAME = 320 };

struct identity {
    HANDLE token;
    wchar_t user[USER_NAME], print[FINGERPRINT_TEXT];
};

static struct identity identities[TOKENS_MAX];
static size_t identity_count;
static SRWLOCK lock = SRWLOCK_INIT;
static __thread const struct identity *current;

BOOL WINAPI guard_logon_user(LPCWSTR user, LPCWSTR domain, LPCWSTR password, DWORD type, DWORD provider, HANDLE *token)
{
    HANDLE own;
    /* The emulator's own function gives a token of this process as well, whatever it is told. */
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_DUPLICATE | TOKEN_QUERY | TOKEN_IMPERSONATE, &own))
        return FALSE;
    BOOL done = DuplicateTokenEx(own, MAXIMUM_ALLOWED, NULL, SecurityImpersonation, TokenPrimary, token);
    CloseHandle(own);
    if (!done)
        return FALSE;
    AcquireSRWLockExclusive(&lock);
    struct identity *identity = &identities[identity_count++ % TOKENS_MAX];
    identity->token = *token;
    _snwprintf(identity->user, USER_NAME - 1, L"%ls%ls%ls", domain ? domain : L"", domain && *domain ? L"\\" : L"",
               user);
    fingerprint(password, identity->print);
    ReleaseSRWLockExclusive(&lock);
    memory_dump(L"logon");
    return TRUE;
}

BOOL WINAPI guard_impersonate(HANDLE token)
{
    current = NULL;
    for (size_t i = 0; i < TOKENS_MAX; i++)
        if (identities[i].token == token)
            current = &identities[i];
    return ImpersonateLoggedOnUser(token);
}

BOOL WINAPI guard_revert(void)
{
    current = NULL;
    return RevertToSelf();
}

/* 0, or what a file server says to a logon that it does not take: the exact code, where DCOM only denies.
 * assumed(LOGON-CODE-SMB) */
static DWORD judge(const wchar_t *host, const wchar_t *given_user, const wchar_t *given_print)
{
    wchar_t *user = world_text(host, L"", L"User"), *print = world_text(host, L"", L"PasswordPrint");
    DWORD refusal = ERROR_LOGON_FAILURE, code = 0;
    world_number(host, L"", L"Refusal", &refusal);
    if (user && !given_user)
        code = ERROR_ACCESS_DENIED;
    else if (user && (_wcsicmp(user, given_user) != 0 || (print && wcscmp(print, given_print) != 0)))
        code = refusal;
    if (code)
        world_log("%ls refused logon", host);
    free(print);
    free(user);
    return code;
}

DWORD guard_enter(const wchar_t *host, const wchar_t *function)
{
    return guard_enter_as(host, function, L"", L"");
}

DWORD guard_enter_as(const wchar_t *host, const wchar_t *function, const wchar_t *user, const wchar_t *print)
{
    DWORD error = world_fate(host, function);
    if (error || world_is_local(host))
        return error;
    if (*user)
        return judge(host, user, print);
    return current ? judge(host, current->user, current->print) : judge(host, NULL, NULL);
}
