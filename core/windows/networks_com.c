/* SPDX-License-Identifier: MIT
 * Connected networks and their category, through the network list manager of this computer. */
#include "base/ascii.h"
#include "base/memory.h"
#include "windows/com.h"
#include "windows/operation.h"
#include "windows/ops.h"
#include "windows/status_windows.h"
#include "windows/subnets.h"
#include "windows/utf16.h"
#include "windows/wmi_networks.h"

#include <netlistmgr.h>

#include <stdio.h>
#include <stdlib.h>

enum { NETWORKS_MAX = 64 };

struct networks_operation {
    struct operation operation; /* first */
    struct network_list list;
    /* to set */
    wchar_t *id;
    enum network_category category;
};

static enum status manager_open(struct call *call, INetworkListManager **out)
{
    enum link link = com_ready(call);
    if (link != LINK_UP)
        return link_status(link);
    HRESULT result =
        CoCreateInstance(&CLSID_NetworkListManager, NULL, CLSCTX_ALL, &IID_INetworkListManager, (void **)out);
    return link_status(link_hresult(call, "CoCreateInstance(NetworkListManager)", (uint32_t)result));
}

static HRESULT describe(INetwork *network, struct network *out)
{
    GUID id;
    NLM_NETWORK_CATEGORY category;
    BSTR name = NULL;
    wchar_t text[64];
    HRESULT result = INetwork_GetNetworkId(network, &id);
    if (SUCCEEDED(result))
        result = INetwork_GetCategory(network, &category);
    if (FAILED(result))
        return result;
    *out = (struct network){.category = (enum network_category)category};
    StringFromGUID2(&id, text, (int)array_count(text));
    char *utf8 = utf16_to_utf8(text);
    snprintf(out->id, sizeof out->id, "%s", utf8);
    free(utf8);
    /* The name is for people: without one the network still counts. */
    if (SUCCEEDED(INetwork_GetName(network, &name))) {
        utf8 = com_text(name);
        snprintf(out->name, sizeof out->name, "%s", utf8);
        free(utf8);
        SysFreeString(name);
    }
    return S_OK;
}

static HRESULT read_all(IEnumNetworks *networks, struct call *call, struct network_list *list)
{
    while (list->count < NETWORKS_MAX && !cancel_requested(call->cancel)) {
        INetwork *network = NULL;
        ULONG fetched = 0;
        HRESULT result = IEnumNetworks_Next(networks, 1, &network, &fetched);
        if (FAILED(result))
            return result;
        if (fetched == 0)
            break;
        list->networks = memory_resize(list->networks, list->count + 1, sizeof *list->networks);
        result = describe(network, &list->networks[list->count]);
        INetwork_Release(network);
        if (FAILED(result))
            return result;
        list->count++;
    }
    return S_OK;
}

/* The network of INetworkConnection, as an index; NETWORK_NONE for one that was not read. */
static int network_of(INetworkConnection *connection, const struct network_list *list)
{
    INetwork *network;
    GUID id;
    wchar_t text[64] = L"";
    if (FAILED(INetworkConnection_GetNetwork(connection, &network)))
        return NETWORK_NONE;
    if (SUCCEEDED(INetwork_GetNetworkId(network, &id)))
        StringFromGUID2(&id, text, (int)array_count(text));
    INetwork_Release(network);
    char *utf8 = utf16_to_utf8(text);
    int found = NETWORK_NONE;
    for (size_t i = 0; i < list->count; i++)
        if (ascii_equal_nocase(list->networks[i].id, utf8))
            found = (int)i;
    free(utf8);
    return found;
}

static void place(INetworkConnection *connection, struct network_list *list)
{
    GUID adapter;
    wchar_t text[64];
    if (FAILED(INetworkConnection_GetAdapterId(connection, &adapter)))
        return;
    StringFromGUID2(&adapter, text, (int)array_count(text));
    char *utf8 = utf16_to_utf8(text);
    for (size_t i = 0; i < list->interface_count; i++)
        if (ascii_equal_nocase(list->interfaces[i].id, utf8))
            list->interfaces[i].network = network_of(connection, list);
    free(utf8);
}

/* Which network each interface is in. Where nobody says, the interfaces are of no use: they are forgotten. */
static void place_interfaces(INetworkListManager *manager, struct network_list *list)
{
    IEnumNetworkConnections *connections = NULL;
    bool any = false;
    if (SUCCEEDED(INetworkListManager_GetNetworkConnections(manager, &connections)) && connections) {
        INetworkConnection *connection = NULL;
        ULONG fetched = 0;
        for (size_t i = 0; i < NETWORKS_MAX; i++) {
            if (FAILED(IEnumNetworkConnections_Next(connections, 1, &connection, &fetched)) || !fetched)
                break;
            place(connection, list);
            INetworkConnection_Release(connection);
        }
        IEnumNetworkConnections_Release(connections);
    }
    for (size_t i = 0; i < list->interface_count; i++)
        any |= list->interfaces[i].network != NETWORK_NONE;
    if (!any)
        network_forget_interfaces(list);
}

static enum status get_work(struct operation *operation, struct call *call)
{
    struct networks_operation *own = container_of(operation, struct networks_operation, operation);
    INetworkListManager *manager;
    enum status status = manager_open(call, &manager);
    if (status != ST_OK)
        return status;
    IEnumNetworks *networks = NULL;
    HRESULT result = INetworkListManager_GetNetworks(manager, NLM_ENUM_NETWORK_CONNECTED, &networks);
    if (SUCCEEDED(result)) {
        result = read_all(networks, call, &own->list);
        IEnumNetworks_Release(networks);
    }
    if (SUCCEEDED(result)) {
        subnets_read(&own->list);
        place_interfaces(manager, &own->list);
    }
    INetworkListManager_Release(manager);
    return FAILED(result) ? status_hresult(call, "INetworkListManager::GetNetworks", (uint32_t)result) : ST_OK;
}

static enum status set_work(struct operation *operation, struct call *call)
{
    struct networks_operation *own = container_of(operation, struct networks_operation, operation);
    INetworkListManager *manager;
    INetwork *network = NULL;
    GUID id;
    if (FAILED(CLSIDFromString(own->id, &id)))
        return call_fault(call, ST_INVALID, "CLSIDFromString", ERROR_INVALID_PARAMETER);
    enum status status = manager_open(call, &manager);
    if (status != ST_OK)
        return status;
    const char *api = "INetworkListManager::GetNetwork";
    HRESULT result = INetworkListManager_GetNetwork(manager, id, &network);
    if (SUCCEEDED(result)) {
        api = "INetwork::SetCategory";
        result = INetwork_SetCategory(network, (NLM_NETWORK_CATEGORY)own->category);
        INetwork_Release(network);
    }
    INetworkListManager_Release(manager);
    return FAILED(result) ? status_hresult(call, api, (uint32_t)result) : ST_OK;
}

static void networks_clear(struct operation *operation)
{
    struct networks_operation *own = container_of(operation, struct networks_operation, operation);
    network_list_free(&own->list);
    free(own->id);
}

enum status ops_networks_get(struct machine *m, struct call *call, struct network_list *out)
{
    if (machine_windows_of(m)->target)
        return wmi_networks_get(m, call, out);
    struct networks_operation *own = memory_new(struct networks_operation);
    operation_init(&own->operation, m, get_work, networks_clear);
    enum status status = operation_run(&own->operation, call, CHANNEL_LOCAL, "INetworkListManager::GetNetworks");
    if (status == ST_OK) {
        *out = own->list;
        own->list = (struct network_list){0};
    }
    operation_release(&own->operation);
    return status;
}

enum status ops_network_category_set(struct machine *m, struct call *call, const char *id,
                                     enum network_category category)
{
    if (machine_windows_of(m)->target)
        return wmi_networks_category_set(m, call, id, category);
    /* Only a domain controller makes a network a domain network. */
    if (category != NETWORK_PUBLIC && category != NETWORK_PRIVATE)
        return call_fault(call, ST_INVALID, "INetwork::SetCategory", ERROR_INVALID_PARAMETER);
    struct networks_operation *own = memory_new(struct networks_operation);
    operation_init(&own->operation, m, set_work, networks_clear);
    own->id = utf16_from_utf8(id);
    own->category = category;
    enum status status = operation_run(&own->operation, call, CHANNEL_LOCAL, "INetwork::SetCategory");
    operation_release(&own->operation);
    return status;
}
