/* SPDX-License-Identifier: MIT */
#include "windows/subnets.h"

#include "base/memory.h"
#include "windows/tcp_connect.h"

#include <iphlpapi.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BYTES = 16 * 1024, TRIES = 4 };

void subnets_add(struct network_list *out, const char *address, uint8_t bits)
{
    for (size_t i = 0; i < out->subnet_count; i++)
        if (out->subnets[i].bits == bits && strcmp(out->subnets[i].address, address) == 0)
            return;
    out->subnets = memory_resize(out->subnets, out->subnet_count + 1, sizeof *out->subnets);
    struct subnet *subnet = &out->subnets[out->subnet_count++];
    *subnet = (struct subnet){.bits = bits};
    snprintf(subnet->address, sizeof subnet->address, "%s", address);
}

static void add_adapter(struct network_list *out, const IP_ADAPTER_ADDRESSES *adapter)
{
    if (adapter->OperStatus != IfOperStatusUp || adapter->IfType == IF_TYPE_SOFTWARE_LOOPBACK)
        return;
    for (const IP_ADAPTER_UNICAST_ADDRESS *at = adapter->FirstUnicastAddress; at; at = at->Next) {
        char text[ADDRESS_TEXT];
        winsock_address_text(at->Address.lpSockaddr, at->Address.iSockaddrLength, text);
        if (text[0])
            subnets_add(out, text, at->OnLinkPrefixLength);
    }
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
                                         GAA_FLAG_SKIP_FRIENDLY_NAME,
                                     NULL, adapters, &size);
    }
    if (error == ERROR_SUCCESS)
        for (const IP_ADAPTER_ADDRESSES *at = adapters; at; at = at->Next)
            add_adapter(out, at);
    free(adapters);
}
