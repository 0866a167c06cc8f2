/* SPDX-License-Identifier: MIT
 * Authz for accounts of which the scene names the groups (value Groups of the account, SIDs); the emulator's own for
 * all others. Source: pages of AuthzInitializeContextFromSid and AuthzGetInformationFromContext (authz.h):
 * AuthzContextInfoGroupsSids is a TOKEN_GROUPS, ERROR_INSUFFICIENT_BUFFER says its size. */
#include "accounts.h"
#include "hooks.h"

#include <authz.h>

#include <stddef.h>
#include <stdlib.h>
#include <wchar.h>

struct context {
    wchar_t *groups; /* multi-string */
};

/* Which of the handles are ours: one program asks for few at a time. */
static struct context *volatile ours[16];

static struct context *find(AUTHZ_CLIENT_CONTEXT_HANDLE handle)
{
    for (size_t i = 0; handle && i < world_count(ours); i++)
        if (ours[i] == (struct context *)handle)
            return ours[i];
    return NULL;
}

/* Nothing is kept in it; the emulator has none. */
static BOOL WINAPI new_manager(DWORD flags, PFN_AUTHZ_DYNAMIC_ACCESS_CHECK access,
                               PFN_AUTHZ_COMPUTE_DYNAMIC_GROUPS groups, PFN_AUTHZ_FREE_DYNAMIC_GROUPS end, PCWSTR name,
                               PAUTHZ_RESOURCE_MANAGER_HANDLE out)
{
    (void)flags, (void)access, (void)groups, (void)end, (void)name;
    *out = (AUTHZ_RESOURCE_MANAGER_HANDLE)(void *)ours;
    return TRUE;
}

static BOOL WINAPI free_manager(AUTHZ_RESOURCE_MANAGER_HANDLE manager)
{
    return TRUE;
}

static BOOL WINAPI from_sid(DWORD flags, PSID sid, AUTHZ_RESOURCE_MANAGER_HANDLE manager, PLARGE_INTEGER expiration,
                            LUID identifier, PVOID dynamic, PAUTHZ_CLIENT_CONTEXT_HANDLE out)
{
    struct world_account account;
    wchar_t path[ACCOUNT_NAME + 16], *groups = NULL;
    if (accounts_by_sid(NULL, sid, &account)) {
        _snwprintf(path, world_count(path) - 1, L"Accounts\\%ls", account.name);
        path[world_count(path) - 1] = L'\0';
        groups = world_list(NULL, path, L"Groups");
        accounts_clear(&account);
    }
    if (!groups)
        return AuthzInitializeContextFromSid(flags, sid, manager, expiration, identifier, dynamic, out);
    struct context *made = calloc(1, sizeof *made);
    made->groups = groups;
    for (size_t i = 0; i < world_count(ours); i++)
        if (!InterlockedCompareExchangePointer((void *volatile *)&ours[i], made, NULL)) {
            *out = (AUTHZ_CLIENT_CONTEXT_HANDLE)made;
            return TRUE;
        }
    free(groups);
    free(made);
    SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return FALSE;
}

static BOOL WINAPI information(AUTHZ_CLIENT_CONTEXT_HANDLE handle, AUTHZ_CONTEXT_INFORMATION_CLASS class, DWORD size,
                               PDWORD needed, PVOID buffer)
{
    enum { MOST = 32 };
    const struct context *context = find(handle);
    if (!context)
        return AuthzGetInformationFromContext(handle, class, size, needed, buffer);
    PSID sids[MOST];
    DWORD count = 0, bytes = 0;
    for (const wchar_t *at = context->groups; *at && count < MOST; at += wcslen(at) + 1)
        if (ConvertStringSidToSidW(at, &sids[count]))
            bytes += GetLengthSid(sids[count++]);
    DWORD head = (DWORD)(offsetof(TOKEN_GROUPS, Groups) + count * sizeof(SID_AND_ATTRIBUTES));
    *needed = head + bytes;
    bool fits = class == AuthzContextInfoGroupsSids && size >= *needed;
    TOKEN_GROUPS *out = buffer;
    BYTE *place = (BYTE *)buffer + head;
    for (DWORD i = 0; i < count; i++) {
        DWORD length = GetLengthSid(sids[i]);
        if (fits) {
            CopySid(length, place, sids[i]);
            out->GroupCount = i + 1;
            out->Groups[i] = (SID_AND_ATTRIBUTES){place, SE_GROUP_ENABLED};
            place += length;
        }
        LocalFree(sids[i]);
    }
    SetLastError(fits ? ERROR_SUCCESS : ERROR_INSUFFICIENT_BUFFER);
    return fits;
}

static BOOL WINAPI free_context(AUTHZ_CLIENT_CONTEXT_HANDLE handle)
{
    struct context *context = find(handle);
    if (!context)
        return AuthzFreeContext(handle);
    for (size_t i = 0; i < world_count(ours); i++)
        InterlockedCompareExchangePointer((void *volatile *)&ours[i], NULL, context);
    free(context->groups);
    free(context);
    return TRUE;
}

const struct hook hooks_authz[] = {{"AuthzInitializeResourceManager", (void *)new_manager},
                                   {"AuthzFreeResourceManager", (void *)free_manager},
                                   {"AuthzInitializeContextFromSid", (void *)from_sid},
                                   {"AuthzGetInformationFromContext", (void *)information},
                                   {"AuthzFreeContext", (void *)free_context},
                                   {NULL, NULL}};
