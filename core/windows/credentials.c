/* SPDX-License-Identifier: MIT */
#include "windows/credentials.h"

#include "base/hold.h"
#include "base/memory.h"
#include "base/strbuf.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"

#include <wincred.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct credentials {
    struct hold hold;
    wchar_t *domain, *user;
    wchar_t *password; /* one page of its own, locked */
    SRWLOCK lock;
    HANDLE token; /* made at the first use; under LOCK */
};

static const size_t password_bytes = (CREDENTIALS_PASSWORD_MAX + 1) * sizeof(wchar_t);

static wchar_t *copy_n(const wchar_t *text, size_t length)
{
    wchar_t *copy = memory_new_n(wchar_t, length + 1);
    memcpy(copy, text, length * sizeof *copy);
    return copy;
}

/* Locking only keeps the page out of the page file: without the right or quota for it the
 * password is still cleared. */
static wchar_t *lock_password(const wchar_t *password)
{
    wchar_t *page = VirtualAlloc(NULL, password_bytes, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    assert(page);
    VirtualLock(page, password_bytes);
    memcpy(page, password, wcslen(password) * sizeof *page);
    return page;
}

enum status credentials_new(const wchar_t *user, const wchar_t *password, struct credentials **out)
{
    if (!user || !*user || !password || wcslen(user) > CREDUI_MAX_USERNAME_LENGTH ||
        wcslen(password) > CREDENTIALS_PASSWORD_MAX)
        return ST_INVALID;
    const wchar_t *backslash = wcschr(user, L'\\');
    const wchar_t *name = backslash ? backslash + 1 : user;
    if (!*name)
        return ST_INVALID;
    struct credentials *credentials = memory_new(struct credentials);
    InitializeSRWLock(&credentials->lock);
    credentials->domain = copy_n(user, backslash ? (size_t)(backslash - user) : 0);
    credentials->user = copy_n(name, wcslen(name));
    credentials->password = lock_password(password);
    *out = credentials;
    return ST_OK;
}

static enum status from_entry(struct call *call, const CREDENTIALW *entry, struct credentials **out)
{
    wchar_t password[CREDENTIALS_PASSWORD_MAX + 1] = {0};
    /* A generic credential is whatever its program stored. What is no UTF-16 text is no password: a logon with it would
     * only count towards the lockout of the account. */
    if (entry->CredentialBlobSize > CREDENTIALS_PASSWORD_MAX * sizeof *password ||
        entry->CredentialBlobSize % sizeof *password != 0)
        return call_fault(call, ST_INVALID, "CredReadW", ERROR_INVALID_DATA);
    size_t units = entry->CredentialBlobSize / sizeof *password;
    if (units)
        memcpy(password, entry->CredentialBlob, entry->CredentialBlobSize);
    if (wcslen(password) != units) {
        SecureZeroMemory(password, sizeof password);
        return call_fault(call, ST_INVALID, "CredReadW", ERROR_INVALID_DATA);
    }
    enum status status = credentials_new(entry->UserName, password, out);
    SecureZeroMemory(password, sizeof password);
    return status == ST_OK ? ST_OK : call_fault(call, status, "CredReadW", ERROR_INVALID_DATA);
}

enum status credentials_from_store(struct call *call, const wchar_t *name, struct credentials **out)
{
    CREDENTIALW *entry = NULL;
    if (!CredReadW(name, CRED_TYPE_GENERIC, 0, &entry))
        return status_win32(call, "CredReadW", GetLastError());
    enum status status = from_entry(call, entry, out);
    if (entry->CredentialBlob)
        SecureZeroMemory(entry->CredentialBlob, entry->CredentialBlobSize);
    CredFree(entry);
    return status;
}

void credentials_hold(struct credentials *credentials)
{
    if (credentials)
        hold_take(&credentials->hold);
}

void credentials_release(struct credentials *credentials)
{
    if (!credentials || !hold_drop(&credentials->hold))
        return;
    SecureZeroMemory(credentials->password, password_bytes);
    VirtualUnlock(credentials->password, password_bytes);
    VirtualFree(credentials->password, 0, MEM_RELEASE);
    if (credentials->token)
        CloseHandle(credentials->token);
    free(credentials->domain);
    free(credentials->user);
    free(credentials);
}

struct credentials *credentials_renamed(struct credentials *credentials, const char *name)
{
    struct credentials *renamed = NULL;
    char *own = credentials_name(credentials);
    bool same = strcmp(own, name) == 0;
    free(own);
    if (!same) {
        wchar_t *wide = utf16_from_utf8(name);
        enum status status = credentials_new(wide, credentials->password, &renamed);
        free(wide);
        if (status == ST_OK)
            return renamed;
    }
    credentials_hold(credentials);
    return credentials;
}

const wchar_t *credentials_user(const struct credentials *credentials)
{
    return credentials->user;
}

const wchar_t *credentials_domain(const struct credentials *credentials)
{
    return credentials->domain;
}

const wchar_t *credentials_password(const struct credentials *credentials)
{
    return credentials->password;
}

char *credentials_name(const struct credentials *credentials)
{
    char *user = utf16_to_utf8(credentials->user);
    if (!*credentials->domain)
        return user;
    char *domain = utf16_to_utf8(credentials->domain);
    char *name = strbuf_printed("%s\\%s", domain, user);
    free(domain);
    free(user);
    return name;
}

enum link credentials_impersonate(struct credentials *credentials, struct call *call)
{
    if (!credentials)
        return LINK_UP;
    DWORD error = ERROR_SUCCESS;
    AcquireSRWLockExclusive(&credentials->lock);
    if (!credentials->token &&
        !LogonUserW(credentials->user, *credentials->domain ? credentials->domain : NULL, credentials->password,
                    LOGON32_LOGON_NEW_CREDENTIALS, LOGON32_PROVIDER_WINNT50, &credentials->token))
        error = GetLastError();
    ReleaseSRWLockExclusive(&credentials->lock);
    if (error != ERROR_SUCCESS)
        return link_win32(call, "LogonUserW", error);
    if (!ImpersonateLoggedOnUser(credentials->token))
        return link_win32(call, "ImpersonateLoggedOnUser", GetLastError());
    return LINK_UP;
}

void credentials_revert(struct credentials *credentials)
{
    if (credentials && !RevertToSelf())
        abort(); /* going on under the wrong identity is worse (documentation of RevertToSelf) */
}
