/* SPDX-License-Identifier: MIT
 *
 * A NetworkListManager for tests: networks are the subkeys of "Networks" of this computer, named by their GUID, with
 * Name and Category. The emulator's own forgets a category with the process. A network with Adapter (an address of this
 * computer) has a connection on the adapter with that address (INetworkConnection::GetAdapterId, netlistmgr.h); without
 * any the list of connections is empty: who reads it then knows networks, but not by which interface (assumed
 * (FW-NO-NETWORK): what Windows lists for a VPN or a virtual switch is documented nowhere).
 */
#include <initguid.h>

#include "../world.h"

#include <objbase.h>
#include <oleauto.h>

#include <winsock2.h>

#include <iphlpapi.h>
#include <netlistmgr.h>

#include <stdlib.h>
#include <wchar.h>

DEFINE_GUID(manager_class, 0xdcb00c01, 0x570f, 0x4a9b, 0x8d, 0x69, 0x19, 0x9f, 0xdb, 0xa5, 0x72, 0x3b);

enum { GUID_UNITS = 64 };

/* ---- INetwork ---- */

struct network {
    INetwork iface;
    LONG references;
    wchar_t id[GUID_UNITS];
};

static struct network *of(INetwork *iface)
{
    return (struct network *)(void *)iface;
}

static void path_of(const struct network *network, wchar_t out[128])
{
    _snwprintf(out, 127, L"Networks\\%ls", network->id);
    out[127] = L'\0';
}

static HRESULT WINAPI network_query(INetwork *iface, REFIID iid, void **out)
{
    bool known = IsEqualGUID(iid, &IID_IUnknown) || IsEqualGUID(iid, &IID_IDispatch) || IsEqualGUID(iid, &IID_INetwork);
    *out = known ? iface : NULL;
    if (known)
        INetwork_AddRef(iface);
    return known ? S_OK : E_NOINTERFACE;
}

static ULONG WINAPI network_add(INetwork *iface)
{
    return (ULONG)InterlockedIncrement(&of(iface)->references);
}

static ULONG WINAPI network_release(INetwork *iface)
{
    LONG left = InterlockedDecrement(&of(iface)->references);
    if (left == 0)
        free(iface);
    return (ULONG)left;
}

static HRESULT WINAPI get_name(INetwork *iface, BSTR *out)
{
    wchar_t path[128];
    path_of(of(iface), path);
    wchar_t *name = world_text(NULL, path, L"Name");
    *out = SysAllocString(name ? name : L"");
    free(name);
    return S_OK;
}

static HRESULT WINAPI get_id(INetwork *iface, GUID *out)
{
    return CLSIDFromString(of(iface)->id, out);
}

static HRESULT WINAPI get_category(INetwork *iface, NLM_NETWORK_CATEGORY *out)
{
    wchar_t path[128];
    DWORD category = NLM_NETWORK_CATEGORY_PUBLIC;
    path_of(of(iface), path);
    world_number(NULL, path, L"Category", &category);
    *out = (NLM_NETWORK_CATEGORY)category;
    return S_OK;
}

static HRESULT WINAPI set_category(INetwork *iface, NLM_NETWORK_CATEGORY category)
{
    wchar_t path[128];
    DWORD number = (DWORD)category;
    world_write("INetwork::SetCategory");
    HRESULT result = (HRESULT)world_fate(NULL, L"INetwork::SetCategory");
    path_of(of(iface), path);
    HKEY key = SUCCEEDED(result) ? world_open(NULL, path, KEY_SET_VALUE) : NULL;
    if (!key)
        return FAILED(result) ? result : E_FAIL;
    RegSetValueExW(key, L"Category", 0, REG_DWORD, (const BYTE *)&number, sizeof number);
    RegCloseKey(key);
    return S_OK;
}

static INetworkVtbl network_vtable = {.QueryInterface = network_query,
                                      .AddRef = network_add,
                                      .Release = network_release,
                                      .GetName = get_name,
                                      .GetNetworkId = get_id,
                                      .GetCategory = get_category,
                                      .SetCategory = set_category};

static INetwork *network_new(const wchar_t *id)
{
    struct network *network = calloc(1, sizeof *network);
    network->iface.lpVtbl = &network_vtable;
    network->references = 1;
    wcsncpy(network->id, id, GUID_UNITS - 1);
    return &network->iface;
}

/* ---- IEnumNetworks ---- */

struct walk {
    IEnumNetworks iface;
    LONG references;
    DWORD next;
};

static HRESULT WINAPI walk_query(IEnumNetworks *iface, REFIID iid, void **out)
{
    bool known = IsEqualGUID(iid, &IID_IUnknown) || IsEqualGUID(iid, &IID_IEnumNetworks);
    *out = known ? iface : NULL;
    if (known)
        IEnumNetworks_AddRef(iface);
    return known ? S_OK : E_NOINTERFACE;
}

static ULONG WINAPI walk_add(IEnumNetworks *iface)
{
    return (ULONG)InterlockedIncrement(&((struct walk *)(void *)iface)->references);
}

static ULONG WINAPI walk_release(IEnumNetworks *iface)
{
    LONG left = InterlockedDecrement(&((struct walk *)(void *)iface)->references);
    if (left == 0)
        free(iface);
    return (ULONG)left;
}

static bool network_at(DWORD index, wchar_t id[GUID_UNITS])
{
    DWORD units = GUID_UNITS;
    HKEY key = world_open(NULL, L"Networks", KEY_READ);
    bool found = key && RegEnumKeyExW(key, index, id, &units, NULL, NULL, NULL, NULL) == ERROR_SUCCESS;
    if (key)
        RegCloseKey(key);
    return found;
}

static HRESULT WINAPI walk_next(IEnumNetworks *iface, ULONG wanted, INetwork **out, ULONG *fetched)
{
    struct walk *walk = (struct walk *)(void *)iface;
    wchar_t id[GUID_UNITS];
    ULONG count = 0;
    while (count < wanted && network_at(walk->next, id)) {
        walk->next++;
        out[count++] = network_new(id);
    }
    if (fetched)
        *fetched = count;
    return count == wanted ? S_OK : S_FALSE;
}

static IEnumNetworksVtbl walk_vtable = {
    .QueryInterface = walk_query, .AddRef = walk_add, .Release = walk_release, .Next = walk_next};

/* ---- INetworkListManager: one object without state ---- */

static HRESULT WINAPI manager_query(INetworkListManager *iface, REFIID iid, void **out)
{
    bool known = IsEqualGUID(iid, &IID_IUnknown) || IsEqualGUID(iid, &IID_IDispatch) ||
                 IsEqualGUID(iid, &IID_INetworkListManager);
    *out = known ? iface : NULL;
    return known ? S_OK : E_NOINTERFACE;
}

static ULONG WINAPI manager_count(INetworkListManager *iface)
{
    (void)iface;
    return 1;
}

static HRESULT WINAPI get_networks(INetworkListManager *iface, NLM_ENUM_NETWORK flags, IEnumNetworks **out)
{
    (void)iface, (void)flags;
    HRESULT result = (HRESULT)world_fate(NULL, L"INetworkListManager::GetNetworks");
    if (FAILED(result))
        return result;
    struct walk *walk = calloc(1, sizeof *walk);
    walk->iface.lpVtbl = &walk_vtable;
    walk->references = 1;
    *out = &walk->iface;
    return S_OK;
}

static HRESULT WINAPI get_network(INetworkListManager *iface, GUID id, INetwork **out)
{
    (void)iface;
    wchar_t text[GUID_UNITS], found[GUID_UNITS];
    StringFromGUID2(&id, text, GUID_UNITS);
    for (DWORD i = 0; network_at(i, found); i++) {
        if (_wcsicmp(text, found) == 0) {
            *out = network_new(found);
            return S_OK;
        }
    }
    return E_FAIL;
}

/* ---- INetworkConnection ---- */

struct connection {
    INetworkConnection iface;
    LONG references;
    wchar_t network[GUID_UNITS];
    GUID adapter;
};

static struct connection *connection_of(INetworkConnection *iface)
{
    return (struct connection *)(void *)iface;
}

static HRESULT WINAPI connection_query(INetworkConnection *iface, REFIID iid, void **out)
{
    bool known = IsEqualGUID(iid, &IID_IUnknown) || IsEqualGUID(iid, &IID_INetworkConnection);
    *out = known ? iface : NULL;
    if (known)
        INetworkConnection_AddRef(iface);
    return known ? S_OK : E_NOINTERFACE;
}

static ULONG WINAPI connection_add(INetworkConnection *iface)
{
    return (ULONG)InterlockedIncrement(&connection_of(iface)->references);
}

static ULONG WINAPI connection_release(INetworkConnection *iface)
{
    LONG left = InterlockedDecrement(&connection_of(iface)->references);
    if (left == 0)
        free(iface);
    return (ULONG)left;
}

static HRESULT WINAPI connection_network(INetworkConnection *iface, INetwork **out)
{
    *out = network_new(connection_of(iface)->network);
    return S_OK;
}

static HRESULT WINAPI connection_adapter(INetworkConnection *iface, GUID *out)
{
    *out = connection_of(iface)->adapter;
    return S_OK;
}

static INetworkConnectionVtbl connection_vtable = {.QueryInterface = connection_query,
                                                   .AddRef = connection_add,
                                                   .Release = connection_release,
                                                   .GetNetwork = connection_network,
                                                   .GetAdapterId = connection_adapter};

/* The adapter with the IPv4 address TEXT. */
static bool adapter_with(const wchar_t *text, GUID *out)
{
    enum { ADAPTER_BYTES = 32 * 1024 };
    ULONG size = ADAPTER_BYTES;
    IP_ADAPTER_ADDRESSES *adapters = malloc(size);
    bool found = false;
    if (GetAdaptersAddresses(AF_INET, 0, NULL, adapters, &size) != ERROR_SUCCESS) {
        free(adapters);
        return false;
    }
    for (IP_ADAPTER_ADDRESSES *at = adapters; at && !found; at = at->Next)
        for (IP_ADAPTER_UNICAST_ADDRESS *own = at->FirstUnicastAddress; own && !found; own = own->Next) {
            const struct sockaddr_in *address = (const struct sockaddr_in *)(const void *)own->Address.lpSockaddr;
            const BYTE *byte = (const BYTE *)&address->sin_addr;
            wchar_t name[GUID_UNITS], written[32];
            _snwprintf(written, 31, L"%u.%u.%u.%u", byte[0], byte[1], byte[2], byte[3]);
            _snwprintf(name, GUID_UNITS - 1, L"%hs", at->AdapterName);
            found = wcscmp(text, written) == 0 && SUCCEEDED(CLSIDFromString(name, out));
        }
    free(adapters);
    return found;
}

static INetworkConnection *connection_new(const wchar_t *network)
{
    struct connection made = {.iface.lpVtbl = &connection_vtable, .references = 1};
    wchar_t path[128];
    wcsncpy(made.network, network, GUID_UNITS - 1);
    _snwprintf(path, 127, L"Networks\\%ls", network);
    wchar_t *address = world_text(NULL, path, L"Adapter");
    bool found = address && adapter_with(address, &made.adapter);
    free(address);
    if (!found)
        return NULL;
    struct connection *connection = calloc(1, sizeof *connection);
    *connection = made;
    return &connection->iface;
}

static HRESULT WINAPI connections_query(IEnumNetworkConnections *iface, REFIID iid, void **out)
{
    *out = IsEqualGUID(iid, &IID_IUnknown) || IsEqualGUID(iid, &IID_IEnumNetworkConnections) ? iface : NULL;
    return *out ? S_OK : E_NOINTERFACE;
}

struct connection_walk {
    IEnumNetworkConnections iface;
    DWORD next;
};

static ULONG WINAPI connections_add(IEnumNetworkConnections *iface)
{
    (void)iface;
    return 2;
}

static ULONG WINAPI connections_release(IEnumNetworkConnections *iface)
{
    free(iface); /* one reference, which the caller of GetNetworkConnections has */
    return 0;
}

static HRESULT WINAPI connections_next(IEnumNetworkConnections *iface, ULONG wanted, INetworkConnection **out,
                                       ULONG *fetched)
{
    struct connection_walk *walk = (struct connection_walk *)(void *)iface;
    wchar_t id[GUID_UNITS];
    ULONG count = 0;
    while (count < wanted && network_at(walk->next, id)) {
        walk->next++;
        INetworkConnection *connection = connection_new(id);
        if (connection)
            out[count++] = connection;
    }
    if (fetched)
        *fetched = count;
    return count == wanted ? S_OK : S_FALSE;
}

static IEnumNetworkConnectionsVtbl connections_vtable = {.QueryInterface = connections_query,
                                                         .AddRef = connections_add,
                                                         .Release = connections_release,
                                                         .Next = connections_next};

static HRESULT WINAPI get_connections(INetworkListManager *iface, IEnumNetworkConnections **out)
{
    (void)iface;
    struct connection_walk *walk = calloc(1, sizeof *walk);
    walk->iface.lpVtbl = &connections_vtable;
    *out = &walk->iface;
    return S_OK;
}

static INetworkListManagerVtbl manager_vtable = {.QueryInterface = manager_query,
                                                 .AddRef = manager_count,
                                                 .Release = manager_count,
                                                 .GetNetworks = get_networks,
                                                 .GetNetwork = get_network,
                                                 .GetNetworkConnections = get_connections};
static INetworkListManager manager = {&manager_vtable};

/* ---- class factory ---- */

static HRESULT WINAPI factory_query(IClassFactory *iface, REFIID iid, void **out)
{
    *out = IsEqualGUID(iid, &IID_IUnknown) || IsEqualGUID(iid, &IID_IClassFactory) ? iface : NULL;
    return *out ? S_OK : E_NOINTERFACE;
}

static ULONG WINAPI factory_count(IClassFactory *iface)
{
    (void)iface;
    return 1;
}

static HRESULT WINAPI create_instance(IClassFactory *iface, IUnknown *outer, REFIID iid, void **out)
{
    (void)iface;
    *out = NULL;
    HRESULT result = (HRESULT)world_fate(NULL, L"CoCreateInstance:NetworkListManager");
    if (outer || FAILED(result))
        return outer ? CLASS_E_NOAGGREGATION : result;
    return manager_query(&manager, iid, out);
}

static HRESULT WINAPI lock_server(IClassFactory *iface, BOOL lock)
{
    (void)iface, (void)lock;
    return S_OK;
}

static IClassFactoryVtbl factory_vtable = {factory_query, factory_count, factory_count, create_instance, lock_server};
static IClassFactory factory = {&factory_vtable};

HRESULT WINAPI DllGetClassObject(REFCLSID class_id, REFIID iid, void **out)
{
    *out = NULL;
    return IsEqualGUID(class_id, &manager_class) ? factory_query(&factory, iid, out) : CLASS_E_CLASSNOTAVAILABLE;
}

HRESULT WINAPI DllCanUnloadNow(void)
{
    return S_FALSE;
}
