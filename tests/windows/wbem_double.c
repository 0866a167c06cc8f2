/* SPDX-License-Identifier: MIT */
#include "wbem_double.h"

#include "base/memory.h"

#include <objbase.h>
#include <oleauto.h>
#include <wbemcli.h>

#include <assert.h>
#include <stdlib.h>

enum { HANG_MS = 30000 }; /* a test that forgets to let go still ends */

static struct wbem_double *now;
static DWORD registration;

/* Objects of this file live as long as the program. */
static HRESULT WINAPI same(IUnknown *object, REFIID iid, void **out)
{
    (void)iid;
    *out = object;
    return S_OK;
}

static ULONG WINAPI count(IUnknown *object)
{
    (void)object;
    return 1;
}

/* For proxies only, which these objects are not: CoSetProxyBlanket asks for IClientSecurity. */
static HRESULT WINAPI same_but_security(IUnknown *object, REFIID iid, void **out)
{
    static const GUID client_security = {0x13D, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
    if (IsEqualGUID(iid, &client_security))
        return E_NOINTERFACE;
    return same(object, iid, out);
}

static HRESULT WINAPI next(IEnumWbemClassObject *object, LONG timeout, ULONG wanted, IWbemClassObject **out,
                           ULONG *returned)
{
    (void)object;
    (void)wanted;
    (void)out;
    *returned = 0;
    if (!now->hang_next)
        return WBEM_S_FALSE;
    SetEvent(now->entered);
    WaitForSingleObject(now->let_go, (DWORD)timeout);
    return WBEM_S_TIMEDOUT;
}

static IEnumWbemClassObjectVtbl enum_vtable;
static IEnumWbemClassObject enumerator = {&enum_vtable};

static HRESULT WINAPI exec_query(IWbemServices *object, const BSTR language, const BSTR query, LONG flags,
                                 IWbemContext *context, IEnumWbemClassObject **out)
{
    (void)object;
    (void)language;
    (void)query;
    (void)flags;
    (void)context;
    InterlockedIncrement(&now->queries);
    if (SUCCEEDED(now->query))
        *out = &enumerator;
    return now->query;
}

static IWbemServicesVtbl services_vtable;
static IWbemServices services = {&services_vtable};

static HRESULT WINAPI connect_server(IWbemLocator *object, const BSTR resource, const BSTR user, const BSTR password,
                                     const BSTR locale, LONG flags, const BSTR authority, IWbemContext *context,
                                     IWbemServices **out)
{
    (void)object;
    (void)locale;
    (void)flags;
    (void)authority;
    (void)context;
    InterlockedIncrement(&now->connects);
    now->had_user = user != NULL;
    lstrcpynW(now->resource, resource, array_count(now->resource));
    lstrcpynW(now->user, user ? user : L"", array_count(now->user));
    lstrcpynW(now->password, password ? password : L"", array_count(now->password));
    if (now->hang_connect) {
        SetEvent(now->entered);
        WaitForSingleObject(now->let_go, HANG_MS);
    }
    if (SUCCEEDED(now->connect))
        *out = now->services ? now->services : &services;
    return now->connect;
}

static IWbemLocatorVtbl locator_vtable;
static IWbemLocator locator = {&locator_vtable};

static HRESULT WINAPI create_instance(IClassFactory *factory, IUnknown *outer, REFIID iid, void **out)
{
    (void)factory;
    (void)outer;
    (void)iid;
    *out = &locator;
    return S_OK;
}

static HRESULT WINAPI lock_server(IClassFactory *factory, BOOL lock)
{
    (void)factory;
    (void)lock;
    return S_OK;
}

static IClassFactoryVtbl factory_vtable;
static IClassFactory factory_object = {&factory_vtable};

/* Every method that is not set here is one nobody calls. */
static void fill(void *vtable)
{
    IUnknownVtbl *base = vtable;
    base->QueryInterface = same_but_security;
    base->AddRef = count;
    base->Release = count;
}

struct wbem_double *wbem_double_begin(void)
{
    fill(&enum_vtable);
    enum_vtable.Next = next;
    fill(&services_vtable);
    services_vtable.ExecQuery = exec_query;
    fill(&locator_vtable);
    locator_vtable.ConnectServer = connect_server;
    fill(&factory_vtable);
    factory_vtable.CreateInstance = create_instance;
    factory_vtable.LockServer = lock_server;

    now = memory_new(struct wbem_double);
    now->entered = CreateEventW(NULL, TRUE, FALSE, NULL);
    now->let_go = CreateEventW(NULL, TRUE, FALSE, NULL);
    HRESULT com = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    assert(SUCCEEDED(com));
    com = CoRegisterClassObject(&CLSID_WbemLocator, (IUnknown *)&factory_object, CLSCTX_INPROC_SERVER,
                                REGCLS_MULTIPLEUSE, &registration);
    assert(SUCCEEDED(com));
    return now;
}

void wbem_double_let_go(struct wbem_double *wbem)
{
    SetEvent(wbem->let_go);
}

void wbem_double_end(struct wbem_double *wbem)
{
    wbem_double_let_go(wbem);
    CoRevokeClassObject(registration);
    CoUninitialize();
    CloseHandle(wbem->entered);
    CloseHandle(wbem->let_go);
    free(wbem);
    now = NULL;
}
