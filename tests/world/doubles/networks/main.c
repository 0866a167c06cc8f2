/* SPDX-License-Identifier: MIT
 *
 * A NetworkListManager for tests: networks are the subkeys of "Networks" of this computer, named by their GUID, with
 * Name and Category. The emulator's own forgets a category with the process. A network with Adapter (an address of this
 * computer) has a connection on the adapter with that address (INetworkConnection::GetAdapterId, netlistmgr.h); without
 * any the list of connections is empty: who reads it then knows networks, but not by which interface,
 * assumed(FW-NO-NETWORK): what Windows lists for a VPN or a virtual switch is documented nowhere.
 */
#include <initguid.h>

#include "../com_object.h"

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
    struct com_object head;
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

static INetworkVtbl network_vtable = {COM_OBJECT_UNKNOWN, .GetName = get_name, .GetNetworkId = get_id,
                                      .GetCategory = get_category, .SetCategory = set_category};

static const IID *const network_known[] = {&IID_IDispatch, &IID_INetwork, NULL};

static INetwork *network_new(const wchar_t *id)
{
    struct network *network = com_object_new(sizeof *network, &network_vtable, network_known);
    wcsncpy(network->id, id, GUID_UNITS - 1);
    return (INetwork *)network;
}

/* ---- IEnumNetworks ---- */

struct walk {
    struct com_object head;
    DWORD next;
};

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

static IEnumNetworksVtbl walk_vtable = {COM_OBJECT_UNKNOWN, .Next = walk_next};
static const IID *const walk_known[] = {&IID_IEnumNetworks, NULL};

/* ---- INetworkListManager: one object without state ---- */

static HRESULT WINAPI get_networks(INetworkListManager *iface, NLM_ENUM_NETWORK flags, IEnumNetworks **out)
{
    HRESULT result = (HRESULT)world_fate(NULL, L"INetworkListManager::GetNetworks");
    if (FAILED(result))
        return result;
    *out = com_object_new(sizeof(struct walk), &walk_vtable, walk_known);
    return S_OK;
}

static HRESULT WINAPI get_network(INetworkListManager *iface, GUID id, INetwork **out)
{
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
    struct com_object head;
    wchar_t network[GUID_UNITS];
    GUID adapter;
};

static struct connection *connection_of(INetworkConnection *iface)
{
    return (struct connection *)(void *)iface;
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

static INetworkConnectionVtbl connection_vtable = {COM_OBJECT_UNKNOWN, .GetNetwork = connection_network,
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
    static const IID *const known[] = {&IID_INetworkConnection, NULL};
    wchar_t path[128];
    GUID adapter;
    _snwprintf(path, 127, L"Networks\\%ls", network);
    wchar_t *address = world_text(NULL, path, L"Adapter");
    bool found = address && adapter_with(address, &adapter);
    free(address);
    if (!found)
        return NULL;
    struct connection *connection = com_object_new(sizeof *connection, &connection_vtable, known);
    wcsncpy(connection->network, network, GUID_UNITS - 1);
    connection->adapter = adapter;
    return (INetworkConnection *)connection;
}

struct connection_walk {
    struct com_object head;
    DWORD next;
};

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

static IEnumNetworkConnectionsVtbl connections_vtable = {COM_OBJECT_UNKNOWN, .Next = connections_next};

static HRESULT WINAPI get_connections(INetworkListManager *iface, IEnumNetworkConnections **out)
{
    static const IID *const known[] = {&IID_IEnumNetworkConnections, NULL};
    *out = com_object_new(sizeof(struct connection_walk), &connections_vtable, known);
    return S_OK;
}

static INetworkListManagerVtbl manager_vtable = {COM_OBJECT_UNKNOWN, .GetNetworks = get_networks,
                                                 .GetNetwork = get_network, .GetNetworkConnections = get_connections};
static const IID *const manager_known[] = {&IID_IDispatch, &IID_INetworkListManager, NULL};
static struct com_object manager = {.vtable = &manager_vtable, .known = manager_known};

static void *the_manager(void)
{
    return &manager;
}

const struct com_class com_classes[] = {{&manager_class, L"NetworkListManager", the_manager}, {NULL, NULL, NULL}};
