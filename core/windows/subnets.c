/* SPDX-License-Identifier: MIT */
#include "windows/subnets.h"

#include "base/memory.h"
#include "machine/ip.h"
#include "windows/winsock.h"

#include <iphlpapi.h>

#include <stdio.h>
#include <stdlib.h>

enum { FIRST_BYTES = 16 * 1024, TRIES = 4, ROUTES_MAX = 1024 };

static void add_adapter(struct network_list *out, const IP_ADAPTER_ADDRESSES *adapter)
{
    if (adapter->OperStatus != IfOperStatusUp || adapter->IfType == IF_TYPE_SOFTWARE_LOOPBACK)
        return;
    int at = network_interface_at(out, adapter->Luid.Value);
    struct network_interface *made = &out->interfaces[at];
    made->metrics[0] = adapter->Ipv4Metric;
    made->metrics[1] = adapter->Ipv6Metric;
    made->gateway |= adapter->FirstGatewayAddress != NULL;
    snprintf(made->id, sizeof made->id, "%s", adapter->AdapterName);
    for (const IP_ADAPTER_UNICAST_ADDRESS *unicast = adapter->FirstUnicastAddress; unicast; unicast = unicast->Next) {
        char text[ADDRESS_TEXT];
        winsock_address_text(unicast->Address.lpSockaddr, unicast->Address.iSockaddrLength, text);
        if (text[0])
            network_add_subnet(out, text, unicast->OnLinkPrefixLength, at);
    }
}

static bool is_multicast(const SOCKADDR_INET *address)
{
    return address->si_family == AF_INET6 ? address->Ipv6.sin6_addr.s6_addr[0] == 0xFF
                                          : (address->Ipv4.sin_addr.s_addr & 0xF0) == 0xE0;
}

/* One route, where its interface is among those that were read. What counts is its metric and that of the interface
 * together (netioapi.h, MIB_IPFORWARD_ROW2). */
static void add_route(struct network_list *out, const MIB_IPFORWARD_ROW2 *row)
{
    const SOCKADDR_INET *prefix = &row->DestinationPrefix.Prefix;
    char text[ADDRESS_TEXT];
    if (row->Loopback || is_multicast(prefix))
        return;
    bool v6 = prefix->si_family == AF_INET6;
    winsock_address_text((const struct sockaddr *)(const void *)prefix,
                         v6 ? (int)sizeof prefix->Ipv6 : (int)sizeof prefix->Ipv4, text);
    for (size_t i = 0; i < out->interface_count && text[0]; i++)
        if (out->interfaces[i].index == row->InterfaceLuid.Value)
            network_add_route(out, text, row->DestinationPrefix.PrefixLength,
                              row->Metric + out->interfaces[i].metrics[v6], (int)i);
}

static void routes_read(struct network_list *out)
{
    MIB_IPFORWARD_TABLE2 *table;
    if (GetIpForwardTable2(AF_UNSPEC, &table) != NO_ERROR)
        return;
    for (ULONG i = 0; i < table->NumEntries && i < ROUTES_MAX; i++)
        add_route(out, &table->Table[i]);
    FreeMibTable(table);
}

void subnets_read(struct network_list *out)
{
    ULONG size = FIRST_BYTES;
    IP_ADAPTER_ADDRESSES *adapters = NULL;
    ULONG error = ERROR_BUFFER_OVERFLOW;
    winsock_ready();
    /* The list may grow between two calls: a few turns. */
    for (int i = 0; i < TRIES && error == ERROR_BUFFER_OVERFLOW; i++) {
        adapters = memory_resize(adapters, size, 1);
        error = GetAdaptersAddresses(AF_UNSPEC,
                                     GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST | GAA_FLAG_SKIP_DNS_SERVER |
                                         GAA_FLAG_SKIP_FRIENDLY_NAME | GAA_FLAG_INCLUDE_GATEWAYS,
                                     NULL, adapters, &size);
    }
    if (error == ERROR_SUCCESS)
        for (const IP_ADAPTER_ADDRESSES *at = adapters; at; at = at->Next)
            add_adapter(out, at);
    free(adapters);
    routes_read(out);
}

bool subnets_has_both(const char *own, const char *other)
{
    struct network_list list = {.count = 0};
    struct ip mine, theirs, at;
    bool both = false;
    if (!ip_from_text(own, &mine) || !ip_from_text(other, &theirs))
        return false;
    subnets_read(&list);
    for (size_t i = 0; i < list.subnet_count; i++)
        if (ip_from_text(list.subnets[i].address, &at) && ip_equal(&at, &mine))
            both |= ip_same_prefix(&mine, &theirs, list.subnets[i].bits);
    network_list_free(&list);
    return both;
}
