/* SPDX-License-Identifier: MIT */
#include "windows/name_lookup.h"

#include "base/memory.h"
#include "windows/utf16.h"
#include "windows/winsock.h"

#include <windns.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void copy_name(char *to, const wchar_t *wide)
{
    char *text = utf16_to_utf8(wide);
    snprintf(to, HOST_NAME_MAX_BYTES, "%s", text);
    free(text);
}

static void add_address(struct forward_lookup *lookup, const ADDRINFOW *found)
{
    struct address address = {.v6 = found->ai_family == AF_INET6};
    if (lookup->count == ADDRESS_MAX || (found->ai_family != AF_INET && found->ai_family != AF_INET6))
        return;
    winsock_address_text(found->ai_addr, (int)found->ai_addrlen, address.text);
    for (size_t i = 0; i < lookup->count; i++)
        if (strcmp(lookup->addresses[i].text, address.text) == 0)
            return;
    if (address.text[0])
        lookup->addresses[lookup->count++] = address;
}

static void forward_work(struct deferred *deferred)
{
    struct forward_lookup *lookup = container_of(deferred, struct forward_lookup, deferred);
    ADDRINFOW hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_CANONNAME};
    ADDRINFOW *found = NULL;
    winsock_ready();
    lookup->error = GetAddrInfoW(lookup->name, NULL, &hints, &found);
    if (lookup->error)
        return;
    if (found && found->ai_canonname)
        copy_name(lookup->canonical, found->ai_canonname);
    for (const ADDRINFOW *at = found; at; at = at->ai_next)
        add_address(lookup, at);
    FreeAddrInfoW(found);
    if (lookup->count == 0)
        lookup->error = WSANO_DATA;
}

static void forward_free(struct deferred *deferred)
{
    struct forward_lookup *lookup = container_of(deferred, struct forward_lookup, deferred);
    free(lookup->name);
    free(lookup);
}

struct forward_lookup *name_lookup_forward(const char *name)
{
    struct forward_lookup *lookup = memory_new(struct forward_lookup);
    deferred_init(&lookup->deferred, forward_work, forward_free);
    lookup->name = utf16_from_utf8(name);
    return lookup;
}

static void reverse_work(struct deferred *deferred)
{
    struct reverse_lookup *lookup = container_of(deferred, struct reverse_lookup, deferred);
    SOCKADDR_STORAGE address;
    int size;
    wchar_t name[NI_MAXHOST];
    if (!winsock_address(lookup->address.text, 0, &address, &size)) {
        lookup->error = WSAHOST_NOT_FOUND;
        return;
    }
    lookup->error = GetNameInfoW((const SOCKADDR *)&address, size, name, NI_MAXHOST, NULL, 0, NI_NAMEREQD);
    if (lookup->error == 0)
        copy_name(lookup->name, name);
}

static void reverse_free(struct deferred *deferred)
{
    free(container_of(deferred, struct reverse_lookup, deferred));
}

struct reverse_lookup *name_lookup_reverse(const struct address *address)
{
    struct reverse_lookup *lookup = memory_new(struct reverse_lookup);
    deferred_init(&lookup->deferred, reverse_work, reverse_free);
    lookup->address = *address;
    return lookup;
}

/* There is an address of TYPE. Any other end than ERROR_SUCCESS is no answer, also that of a server that fails or is
 * not there (windns.h, DnsQuery_W and "DNS Constants"). */
static bool has_address(const struct dns_lookup *lookup, WORD type)
{
    DWORD options = DNS_QUERY_NO_NETBT | DNS_QUERY_NO_MULTICAST | (lookup->hosts_file ? 0 : DNS_QUERY_NO_HOSTS_FILE);
    DNS_RECORDW *records = NULL;
    bool found = false;
    if (DnsQuery_W(lookup->name, type, options, NULL, (PDNS_RECORD *)&records, NULL) == ERROR_SUCCESS)
        for (const DNS_RECORDW *at = records; at; at = at->pNext)
            found |= at->wType == type;
    if (records)
        DnsRecordListFree((PDNS_RECORD)records, DnsFreeRecordList);
    return found;
}

static void dns_work(struct deferred *deferred)
{
    struct dns_lookup *lookup = container_of(deferred, struct dns_lookup, deferred);
    lookup->known = has_address(lookup, DNS_TYPE_A) || has_address(lookup, DNS_TYPE_AAAA);
}

static void dns_free(struct deferred *deferred)
{
    struct dns_lookup *lookup = container_of(deferred, struct dns_lookup, deferred);
    free(lookup->name);
    free(lookup);
}

struct dns_lookup *name_lookup_dns(const char *name, bool hosts_file)
{
    struct dns_lookup *lookup = memory_new(struct dns_lookup);
    deferred_init(&lookup->deferred, dns_work, dns_free);
    lookup->name = utf16_from_utf8(name);
    lookup->hosts_file = hosts_file;
    return lookup;
}
