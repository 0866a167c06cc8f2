/* SPDX-License-Identifier: MIT
 * Class factory and locator. */
#include "dial.h"
#include "double.h"

#include <initguid.h>

#include <stdlib.h>
#include <wchar.h>

/* The emulator's own, behind this one. */
static const wchar_t inner_library[] = L"C:\\windows\\system32\\wbem\\wbemprox.dll";

DEFINE_GUID(double_locator, 0x4590f811, 0x1d3a, 0x11d0, 0x89, 0x1f, 0x00, 0xaa, 0x00, 0x4b, 0x2e, 0x24);

static HRESULT inner_connect(const wchar_t *namespace_path, IWbemServices **out)
{
    typedef HRESULT(WINAPI * get_class_object)(REFCLSID, REFIID, void **);
    HMODULE library = LoadLibraryW(inner_library);
    get_class_object get = library ? (get_class_object)(void *)GetProcAddress(library, "DllGetClassObject") : NULL;
    IClassFactory *factory;
    IWbemLocator *locator;
    HRESULT result = get ? get(&double_locator, &IID_IClassFactory, (void **)&factory) : REGDB_E_CLASSNOTREG;
    if (FAILED(result))
        return result;
    result = IClassFactory_CreateInstance(factory, NULL, &IID_IWbemLocator, (void **)&locator);
    IClassFactory_Release(factory);
    if (FAILED(result))
        return result;
    BSTR resource = SysAllocString(namespace_path);
    result = IWbemLocator_ConnectServer(locator, resource, NULL, NULL, NULL, 0, NULL, NULL, out);
    SysFreeString(resource);
    IWbemLocator_Release(locator);
    return result;
}

/* "\\host\root\cimv2" into its two parts; host L"." for this computer. */
static void split(const wchar_t *resource, wchar_t host[DOUBLE_HOST], wchar_t namespace_path[DOUBLE_NAMESPACE])
{
    wcscpy(host, L".");
    if (resource[0] == L'\\' && resource[1] == L'\\') {
        size_t length = wcscspn(resource + 2, L"\\");
        if (length >= DOUBLE_HOST)
            length = DOUBLE_HOST - 1;
        wmemcpy(host, resource + 2, length);
        host[length] = L'\0';
        resource += 2 + length;
    }
    while (*resource == L'\\')
        resource++;
    wcsncpy(namespace_path, resource, DOUBLE_NAMESPACE - 1);
    namespace_path[DOUBLE_NAMESPACE - 1] = L'\0';
}

/* Namespaces that exist though the emulator has none of that name. */
static bool namespace_exists(const wchar_t *host, const wchar_t *namespace_path)
{
    wchar_t path[DOUBLE_NAMESPACE + 16];
    _snwprintf(path, world_count(path) - 1, L"Namespaces\\%ls", namespace_path);
    path[world_count(path) - 1] = L'\0';
    for (wchar_t *at = path + 11; *at; at++)
        if (*at == L'\\')
            *at = L'/';
    HKEY key = world_open(host, path, KEY_QUERY_VALUE);
    if (key)
        RegCloseKey(key);
    return key != NULL;
}

static HRESULT connect_namespace(const wchar_t *host, const wchar_t *namespace_path, const struct sight *sight,
                                 IWbemServices **inner)
{
    DWORD result = 0;
    /* What a namespace says for itself comes before what the host says for all. Which HRESULT ConnectServer gives for
     * which fault is documented nowhere: the scene says it, and the refusal of the server comes as it is ([MS-WMI]
     * 3.1.4.1.4), assumed(WMI-CONNECT-CODE). */
    if (world_number(host, L"Connect", namespace_path, &result) && FAILED((HRESULT)result))
        return (HRESULT)result;
    HRESULT connected = inner_connect(namespace_path, inner);
    if (FAILED(connected) && namespace_exists(host, namespace_path))
        connected = S_OK;
    if (SUCCEEDED(connected))
        connected = sight_connect(sight, namespace_path);
    if (FAILED(connected) && *inner)
        IWbemServices_Release(*inner);
    return connected;
}

/* A host with a principal takes Kerberos alone, and with "Kerberos:" that principal alone is it (the page of
 * IWbemLocator::ConnectServer, strAuthority). */
static bool authority_fits(const wchar_t *host, const wchar_t *authority)
{
    static const wchar_t kerberos[] = L"Kerberos:";
    const size_t length = world_count(kerberos) - 1;
    bool asked = authority && _wcsnicmp(authority, kerberos, length) == 0;
    return blanket_principal(host, asked ? authority + length : NULL);
}

static HRESULT WINAPI connect_server(IWbemLocator *object, const BSTR resource, const BSTR user, const BSTR password,
                                     const BSTR locale, LONG flags, const BSTR authority, IWbemContext *context,
                                     IWbemServices **out)
{
    wchar_t host[DOUBLE_HOST], namespace_path[DOUBLE_NAMESPACE];
    IWbemServices *inner = NULL;
    *out = NULL;
    split(resource, host, namespace_path);
    struct sight *sight = sight_new(host, user);
    HRESULT result = (HRESULT)world_fate(host, L"ConnectServer");
    world_log("%ls ConnectServer:%ls %s%s%ls", host, namespace_path, user ? "credentials" : "own", authority ? " " : "",
              authority ? authority : L"");
    if (SUCCEEDED(result) && !authority_fits(host, authority))
        result = E_ACCESSDENIED;
    if (SUCCEEDED(result))
        result = HRESULT_FROM_WIN32(world_dial(host, L"ConnectServer"));
    if (SUCCEEDED(result) && world_is_local(host) && user)
        result = (HRESULT)WBEM_E_LOCAL_CREDENTIALS;
    if (SUCCEEDED(result))
        result = blanket_credentials(host, user, password);
    if (SUCCEEDED(result))
        result = connect_namespace(host, namespace_path, sight, &inner);
    if (SUCCEEDED(result))
        *out = services_new(host, namespace_path, sight, inner);
    else
        free(sight);
    return result;
}

static IWbemLocatorVtbl locator_vtable = {COM_OBJECT_UNKNOWN, .ConnectServer = connect_server};
static const IID *const locator_known[] = {&IID_IWbemLocator, NULL};
static struct com_object locator = {.vtable = &locator_vtable, .known = locator_known};

static void *the_locator(void)
{
    return &locator;
}

const struct com_class com_classes[] = {{&double_locator, L"WbemLocator", the_locator}, {NULL, NULL, NULL}};
