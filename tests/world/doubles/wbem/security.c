/* SPDX-License-Identifier: MIT
 *
 * A proxy keeps the security it was given. A host that wants credentials or a level refuses calls through objects
 * without them, as a real one does.
 * Source: pages of CoSetProxyBlanket and IClientSecurity (combaseapi.h, objidl.h).
 */
#include "double.h"

#include "../fingerprint.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static struct blanket *of_security(IClientSecurity *security)
{
    return (struct blanket *)(void *)((char *)security - offsetof(struct blanket, security));
}

static struct blanket *of_unknown(IUnknown *unknown)
{
    return (struct blanket *)(void *)((char *)unknown - offsetof(struct blanket, unknown));
}

/* ---- IClientSecurity ---- */

static HRESULT WINAPI security_query(IClientSecurity *security, REFIID iid, void **out)
{
    return IUnknown_QueryInterface(of_security(security)->owner, iid, out);
}

static ULONG WINAPI security_add(IClientSecurity *security)
{
    return IUnknown_AddRef(of_security(security)->owner);
}

static ULONG WINAPI security_release(IClientSecurity *security)
{
    return IUnknown_Release(of_security(security)->owner);
}

static HRESULT WINAPI query_blanket(IClientSecurity *security, IUnknown *proxy, DWORD *authentication,
                                    DWORD *authorization, OLECHAR **principal, DWORD *level, DWORD *impersonation,
                                    void **identity, DWORD *capabilities)
{
    /* Which service it is, only a scene says. */
    DWORD package = 0;
    if (!world_number(of_security(security)->host, L"", L"Package", &package))
        return E_NOTIMPL;
    if (authentication)
        *authentication = package;
    return S_OK;
}

static bool identity_fits(const wchar_t *host, const COAUTHIDENTITY *identity)
{
    wchar_t name[640], password[300] = L"";
    if (!identity || !identity->User)
        return SUCCEEDED(blanket_credentials(host, NULL, NULL));
    _snwprintf(name, world_count(name) - 1, L"%.*ls%ls%.*ls", (int)identity->DomainLength,
               identity->Domain ? (const wchar_t *)identity->Domain : L"", identity->DomainLength ? L"\\" : L"",
               (int)identity->UserLength, (const wchar_t *)identity->User);
    name[world_count(name) - 1] = L'\0';
    if (identity->Password && identity->PasswordLength < world_count(password))
        wmemcpy(password, (const wchar_t *)identity->Password, identity->PasswordLength);
    bool fits = SUCCEEDED(blanket_credentials(host, name, password));
    SecureZeroMemory(password, sizeof password);
    return fits;
}

bool blanket_principal(const wchar_t *host, const wchar_t *principal)
{
    wchar_t *own = world_text(host, L"", L"Principal");
    bool fits = !own || (principal && principal != COLE_DEFAULT_PRINCIPAL && _wcsicmp(own, principal) == 0);
    free(own);
    return fits;
}

static HRESULT WINAPI set_blanket(IClientSecurity *security, IUnknown *proxy, DWORD authentication, DWORD authorization,
                                  OLECHAR *principal, DWORD level, DWORD impersonation, void *identity,
                                  DWORD capabilities)
{
    struct blanket *blanket = of_security(security);
    if (impersonation < RPC_C_IMP_LEVEL_IMPERSONATE)
        return E_INVALIDARG;
    if (proxy == &blanket->unknown) {
        blanket->unknown_level = level;
    } else {
        blanket->level = level;
        /* "If Kerberos is used ... it must be the correct principal name of the server or the call will fail." */
        blanket->identity_ok =
            identity_fits(blanket->host, identity) &&
            blanket_principal(blanket->host, authentication == RPC_C_AUTHN_GSS_KERBEROS ? principal : NULL);
    }
    return S_OK;
}

static HRESULT WINAPI copy_proxy(IClientSecurity *security, IUnknown *proxy, IUnknown **copy)
{
    return E_NOTIMPL;
}

static IClientSecurityVtbl security_vtable = {security_query, security_add, security_release,
                                              query_blanket,  set_blanket,  copy_proxy};

/* ---- the identity ---- */

static HRESULT WINAPI unknown_query(IUnknown *unknown, REFIID iid, void **out)
{
    return IUnknown_QueryInterface(of_unknown(unknown)->owner, iid, out);
}

static ULONG WINAPI unknown_add(IUnknown *unknown)
{
    return IUnknown_AddRef(of_unknown(unknown)->owner);
}

static ULONG WINAPI unknown_release(IUnknown *unknown)
{
    return IUnknown_Release(of_unknown(unknown)->owner);
}

static IUnknownVtbl unknown_vtable = {unknown_query, unknown_add, unknown_release};

void blanket_init(struct blanket *blanket, IUnknown *owner, const wchar_t *host)
{
    blanket->security.lpVtbl = &security_vtable;
    blanket->unknown.lpVtbl = &unknown_vtable;
    blanket->owner = owner;
    wcscpy(blanket->host, host);
}

bool blanket_query(struct blanket *blanket, REFIID iid, void **out)
{
    if (IsEqualGUID(iid, &IID_IClientSecurity) && !world_is_local(blanket->host))
        *out = &blanket->security;
    else if (IsEqualGUID(iid, &IID_IUnknown))
        *out = &blanket->unknown;
    else
        return false;
    return true;
}

HRESULT blanket_judge(const struct blanket *blanket)
{
    DWORD wanted = 0;
    if (world_is_local(blanket->host))
        return S_OK;
    world_number(blanket->host, L"", L"Level", &wanted);
    wchar_t *user = world_text(blanket->host, L"", L"User");
    bool good = blanket->level >= wanted;
    if (user) /* with credentials the identity needs its blanket, too */
        good = good && blanket->identity_ok && blanket->unknown_level >= wanted;
    free(user);
    return good ? S_OK : E_ACCESSDENIED;
}

HRESULT blanket_credentials(const wchar_t *host, const wchar_t *user, const wchar_t *password)
{
    if (world_is_local(host))
        return S_OK;
    DWORD refusal = (DWORD)E_ACCESSDENIED;
    world_number(host, L"", L"WmiRefusal", &refusal);
    wchar_t *wanted = world_text(host, L"", L"User"), *print = world_text(host, L"", L"PasswordPrint");
    wchar_t given[FINGERPRINT_TEXT];
    bool good = true;
    fingerprint(password, given);
    if (wanted)
        good = user && _wcsicmp(user, wanted) == 0 && (!print || wcscmp(print, given) == 0);
    free(print);
    free(wanted);
    if (!good)
        world_log("%ls refused logon", host);
    return good ? S_OK : (HRESULT)refusal;
}
