/* SPDX-License-Identifier: MIT */
#include "windows/dial_table.h"

#include "base/memory.h"
#include "windows/winsock.h"

#include <iphlpapi.h>

#include <stdlib.h>
#include <string.h>

enum { ROOM = 64, TRIES = 3 };

/* The table of one family; NULL when it cannot be had. It may grow between two calls. free() */
static void *table_of(ULONG family)
{
    DWORD size = 16 * 1024;
    for (int i = 0; i < TRIES; i++) {
        void *table = memory_array(1, size);
        DWORD result = GetExtendedTcpTable(table, &size, FALSE, family, TCP_TABLE_OWNER_PID_ALL, 0);
        if (result == NO_ERROR)
            return table;
        free(table);
        if (result != ERROR_INSUFFICIENT_BUFFER)
            return NULL;
        size += ROOM * sizeof(MIB_TCP6ROW_OWNER_PID);
    }
    return NULL;
}

/* Ports are in network byte order in the lower 16 bits (MIB_TCPROW_OWNER_PID, Remarks). */
static uint16_t port_of(DWORD port)
{
    return ntohs((u_short)port);
}

static bool matters(DWORD owner, DWORD state)
{
    return owner == GetCurrentProcessId() && (state == MIB_TCP_STATE_SYN_SENT || state == MIB_TCP_STATE_ESTAB);
}

static void read_v4(dial_table_see *see, void *data)
{
    MIB_TCPTABLE_OWNER_PID *table = table_of(AF_INET);
    for (DWORD i = 0; table && i < table->dwNumEntries; i++) {
        const MIB_TCPROW_OWNER_PID *at = &table->table[i];
        struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = at->dwRemoteAddr};
        struct dial_row row = {.port = port_of(at->dwRemotePort),
                               .own_port = port_of(at->dwLocalPort),
                               .standing = at->dwState == MIB_TCP_STATE_ESTAB};
        if (!matters(at->dwOwningPid, at->dwState))
            continue;
        winsock_address_text((const SOCKADDR *)&to, sizeof to, row.address);
        see(&row, data);
    }
    free(table);
}

static void read_v6(dial_table_see *see, void *data)
{
    MIB_TCP6TABLE_OWNER_PID *table = table_of(AF_INET6);
    for (DWORD i = 0; table && i < table->dwNumEntries; i++) {
        const MIB_TCP6ROW_OWNER_PID *at = &table->table[i];
        struct sockaddr_in6 to = {.sin6_family = AF_INET6};
        struct dial_row row = {.port = port_of(at->dwRemotePort),
                               .own_port = port_of(at->dwLocalPort),
                               .standing = at->dwState == MIB_TCP_STATE_ESTAB};
        if (!matters(at->dwOwningPid, at->dwState))
            continue;
        memcpy(&to.sin6_addr, at->ucRemoteAddr, sizeof to.sin6_addr);
        /* In network byte order; of other addresses it says nothing (MIB_TCP6ROW_OWNER_PID). */
        if (IN6_IS_ADDR_LINKLOCAL(&to.sin6_addr))
            to.sin6_scope_id = ntohl(at->dwRemoteScopeId);
        winsock_address_text((const SOCKADDR *)&to, sizeof to, row.address);
        see(&row, data);
    }
    free(table);
}

void dial_table_read(dial_table_see *see, void *data)
{
    winsock_ready();
    read_v4(see, data);
    read_v6(see, data);
}
