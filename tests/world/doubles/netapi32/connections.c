/* SPDX-License-Identifier: MIT
 *
 * Whose TCP connection it is: the emulator's table has states and addresses, but 0 for every owner, because its sockets
 * belong to a server of its own. In this network nobody but the program connects to anything, so every connection
 * without an owner is the caller's. Source: GetExtendedTcpTable, MIB_TCPROW_OWNER_PID (dwOwningPid is "the PID of the
 * process that issued a context bind for this TCP connection"); that a connection of DCOM is the client's own,
 * assumed(DIAL-OWNER).
 */
#include "hooks.h"

#include <ws2tcpip.h>

#include <iphlpapi.h>

#include <stdlib.h>
#include <string.h>

enum { ROOM = 4096 };

/* The emulator looks through all processes for the owner of each row, up to 300 ms long; its plain tables have no
 * owners and are read at once. */
static DWORD v4(MIB_TCPTABLE_OWNER_PID *out, DWORD *size)
{
    DWORD bytes = *size, result;
    MIB_TCPTABLE *rows = calloc(1, bytes + ROOM);
    bytes += ROOM;
    result = GetTcpTable(rows, &bytes, FALSE);
    DWORD needed = (DWORD)(sizeof *out + rows->dwNumEntries * sizeof out->table[0]);
    if (result == NO_ERROR && needed > *size)
        result = ERROR_INSUFFICIENT_BUFFER;
    *size = result == NO_ERROR ? needed : needed + bytes;
    out->dwNumEntries = result == NO_ERROR ? rows->dwNumEntries : 0;
    for (DWORD i = 0; i < out->dwNumEntries; i++)
        out->table[i] = (MIB_TCPROW_OWNER_PID){.dwState = rows->table[i].dwState,
                                               .dwLocalAddr = rows->table[i].dwLocalAddr,
                                               .dwLocalPort = rows->table[i].dwLocalPort,
                                               .dwRemoteAddr = rows->table[i].dwRemoteAddr,
                                               .dwRemotePort = rows->table[i].dwRemotePort,
                                               .dwOwningPid = GetCurrentProcessId()};
    free(rows);
    return result;
}

static DWORD v6(MIB_TCP6TABLE_OWNER_PID *out, DWORD *size)
{
    DWORD bytes = *size, result;
    MIB_TCP6TABLE *rows = calloc(1, bytes + ROOM);
    bytes += ROOM;
    result = GetTcp6Table(rows, &bytes, FALSE);
    DWORD needed = (DWORD)(sizeof *out + rows->dwNumEntries * sizeof out->table[0]);
    if (result == NO_ERROR && needed > *size)
        result = ERROR_INSUFFICIENT_BUFFER;
    *size = result == NO_ERROR ? needed : needed + bytes;
    out->dwNumEntries = result == NO_ERROR ? rows->dwNumEntries : 0;
    for (DWORD i = 0; i < out->dwNumEntries; i++) {
        out->table[i] = (MIB_TCP6ROW_OWNER_PID){.dwState = (DWORD)rows->table[i].State,
                                                .dwLocalPort = rows->table[i].dwLocalPort,
                                                .dwRemoteScopeId = rows->table[i].dwRemoteScopeId,
                                                .dwRemotePort = rows->table[i].dwRemotePort,
                                                .dwOwningPid = GetCurrentProcessId()};
        memcpy(out->table[i].ucLocalAddr, &rows->table[i].LocalAddr, 16);
        memcpy(out->table[i].ucRemoteAddr, &rows->table[i].RemoteAddr, 16);
    }
    free(rows);
    return result;
}

static DWORD WINAPI tcp_table(PVOID table, PDWORD size, BOOL order, ULONG family, TCP_TABLE_CLASS class, ULONG reserved)
{
    if (class != TCP_TABLE_OWNER_PID_ALL || *size < sizeof(DWORD))
        return GetExtendedTcpTable(table, size, order, family, class, reserved);
    return family == AF_INET6 ? v6(table, size) : v4(table, size);
}

const struct hook hooks_connections[] = {{"GetExtendedTcpTable", (void *)tcp_table}, {NULL, NULL}};
