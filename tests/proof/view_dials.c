/* SPDX-License-Identifier: MIT
 * Which process owns the connections that ConnectServer brings about. */
#include "proof.h"
#include "view_parts.h"

#include <winsock2.h>

#include <windows.h>

#include <iphlpapi.h>

#include <stdlib.h>

enum { ROWS_MAX = 1024, TABLE_BYTES = 256 * 1024, PORT_RPC = 135 };

/* Connections that stand, to any port but RPC's; returns how many. */
static size_t read_rows(MIB_TCPROW_OWNER_PID rows[ROWS_MAX])
{
    DWORD size = TABLE_BYTES;
    size_t count = 0;
    MIB_TCPTABLE_OWNER_PID *table = calloc(1, size);
    if (table && GetExtendedTcpTable(table, &size, FALSE, AF_INET, TCP_TABLE_OWNER_PID_ALL, 0) == NO_ERROR)
        for (DWORD i = 0; i < table->dwNumEntries && count < ROWS_MAX; i++)
            if (table->table[i].dwState == MIB_TCP_STATE_ESTAB &&
                ntohs((u_short)table->table[i].dwRemotePort) != PORT_RPC)
                rows[count++] = table->table[i];
    free(table);
    return count;
}

static bool is_among(const MIB_TCPROW_OWNER_PID *rows, size_t count, const MIB_TCPROW_OWNER_PID *row)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].dwLocalPort == row->dwLocalPort && rows[i].dwRemotePort == row->dwRemotePort)
            return true;
    return false;
}

bool view_dials(const char *path, struct table *out)
{
    static MIB_TCPROW_OWNER_PID before[ROWS_MAX], after[ROWS_MAX];
    size_t old = read_rows(before);
    struct table code = {.columns = 0};
    view_connect(path, &code);
    table_free(&code);
    size_t count = read_rows(after);
    *out = (struct table){.columns = 1};
    for (size_t i = 0; i < count; i++)
        if (!is_among(before, old, &after[i]))
            table_add(out, after[i].dwOwningPid == GetCurrentProcessId() ? "own" : "other");
    return true;
}
