/* SPDX-License-Identifier: MIT
 *
 * Whose TCP connection it is: the emulator's table has states and addresses, but 0 for every owner, because its sockets
 * belong to a server of its own. In this network nobody but the program connects to anything, so every connection
 * without an owner is the caller's. Source: GetExtendedTcpTable, MIB_TCPROW_OWNER_PID (dwOwningPid is "the PID of the
 * process that issued a context bind for this TCP connection"); that a connection of DCOM is the client's own,
 * assumed(DIAL-OWNER).
 */
#include "hooks.h"

#include <iphlpapi.h>

static DWORD WINAPI tcp_table(PVOID table, PDWORD size, BOOL order, ULONG family, TCP_TABLE_CLASS class, ULONG reserved)
{
    DWORD result = GetExtendedTcpTable(table, size, order, family, class, reserved);
    if (result != NO_ERROR || class != TCP_TABLE_OWNER_PID_ALL || family != AF_INET)
        return result;
    MIB_TCPTABLE_OWNER_PID *rows = table;
    for (DWORD i = 0; i < rows->dwNumEntries; i++)
        if (rows->table[i].dwOwningPid == 0)
            rows->table[i].dwOwningPid = GetCurrentProcessId();
    return result;
}

const struct hook hooks_connections[] = {{"GetExtendedTcpTable", (void *)tcp_table}, {NULL, NULL}};
