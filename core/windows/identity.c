/* SPDX-License-Identifier: MIT */
#include "windows/identity.h"

#include "base/memory.h"
#include "check/target.h"
#include "windows/lookup.h"
#include "windows/utf16.h"
#include "windows/windows_api.h"

#include <ws2tcpip.h>

#include <iphlpapi.h>
#include <lm.h>

#include <stdlib.h>

enum { ADDRESSES = 64, ADDRESS_UNITS = 64 };

/* Physical forms too: in a cluster the others name the virtual computer. */
static const COMPUTER_NAME_FORMAT forms[] = {
    ComputerNameNetBIOS,         ComputerNameDnsHostname,         ComputerNameDnsFullyQualified,
    ComputerNamePhysicalNetBIOS, ComputerNamePhysicalDnsHostname, ComputerNamePhysicalDnsFullyQualified,
};

static void own_names(char *names[array_count(forms) + 1])
{
    size_t count = 0;
    for (size_t i = 0; i < array_count(forms); i++) {
        wchar_t name[512];
        DWORD size = (DWORD)array_count(name);
        if (GetComputerNameExW(forms[i], name, &size))
            names[count++] = utf16_to_utf8(name);
    }
    names[count] = NULL;
}

static char *address_text(const SOCKET_ADDRESS *address)
{
    char text[ADDRESS_UNITS];
    const void *bytes = NULL;
    const SOCKADDR *socket = address->lpSockaddr;
    if (socket->sa_family == AF_INET)
        bytes = &((const SOCKADDR_IN *)(const void *)socket)->sin_addr;
    else if (socket->sa_family == AF_INET6)
        bytes = &((const SOCKADDR_IN6 *)(const void *)socket)->sin6_addr;
    return bytes && InetNtopA(socket->sa_family, bytes, text, sizeof text) ? memory_string(text) : NULL;
}

static IP_ADAPTER_ADDRESSES *read_adapters(void)
{
    enum { TRIES = 4 };
    ULONG size = 16 * 1024, flags = GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST | GAA_FLAG_SKIP_DNS_SERVER;
    /* The list may grow between two calls. */
    for (int i = 0; i < TRIES; i++) {
        IP_ADAPTER_ADDRESSES *adapters = memory_array(size, 1);
        ULONG code = GetAdaptersAddresses(AF_UNSPEC, flags, NULL, adapters, &size);
        if (code == ERROR_SUCCESS)
            return adapters;
        free(adapters);
        if (code != ERROR_BUFFER_OVERFLOW)
            break;
    }
    return NULL;
}

static void own_addresses(char *addresses[ADDRESSES + 1])
{
    size_t count = 0;
    IP_ADAPTER_ADDRESSES *adapters = read_adapters();
    for (IP_ADAPTER_ADDRESSES *adapter = adapters; adapter; adapter = adapter->Next) {
        for (IP_ADAPTER_UNICAST_ADDRESS *own = adapter->FirstUnicastAddress; own && count < ADDRESSES;
             own = own->Next) {
            char *text = address_text(&own->Address);
            if (text)
                addresses[count++] = text;
        }
    }
    addresses[count] = NULL;
    free(adapters);
}

bool identity_is_this_computer(const char *host)
{
    char *names[array_count(forms) + 1], *addresses[ADDRESSES + 1];
    own_names(names);
    own_addresses(addresses);
    bool own = target_is_own(host, (const char *const *)names, (const char *const *)addresses);
    for (size_t i = 0; names[i]; i++)
        free(names[i]);
    for (size_t i = 0; addresses[i]; i++)
        free(addresses[i]);
    return own;
}

/* *NAME: of the domain or the workgroup; NULL not known. free() */
static NETSETUP_JOIN_STATUS read_join(char **name)
{
    wchar_t *joined = NULL;
    NETSETUP_JOIN_STATUS join = NetSetupUnknownStatus;
    *name = NULL;
    if (NetGetJoinInformation(NULL, &joined, &join) != NERR_Success)
        return NetSetupUnknownStatus;
    *name = joined ? utf16_to_utf8(joined) : NULL;
    NetApiBufferFree(joined);
    return join;
}

bool identity_in_workgroup(void)
{
    char *name;
    NETSETUP_JOIN_STATUS join = read_join(&name);
    free(name);
    return join == NetSetupWorkgroupName || join == NetSetupUnjoined;
}

char *identity_domain(void)
{
    char *name;
    if (read_join(&name) == NetSetupDomainName)
        return name;
    free(name);
    return NULL;
}

char *identity_own_name(void)
{
    char *names[array_count(forms) + 1];
    own_names(names);
    /* forms[] begins with the NetBIOS and the DNS name. */
    size_t best = names[0] && names[1] ? 1 : 0;
    char *own = memory_string(names[best] ? names[best] : "");
    for (size_t i = 0; names[i]; i++)
        free(names[i]);
    return own;
}

char *identity_user(void)
{
    struct call call = call_make(NULL, 1);
    struct sid sid;
    char text[SID_TEXT_MAX];
    return lookup_caller(&call, &sid) == ST_OK ? memory_string(sid_to_text(&sid, text)) : NULL;
}

bool identity_is_elevated(void)
{
    HANDLE token;
    TOKEN_ELEVATION elevation = {0};
    DWORD size;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
        return false;
    BOOL known = GetTokenInformation(token, TokenElevation, &elevation, sizeof elevation, &size);
    CloseHandle(token);
    return known && elevation.TokenIsElevated;
}
