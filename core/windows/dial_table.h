/* SPDX-License-Identifier: MIT
 * The TCP connections of this process. */
#ifndef WINDOWS_DIAL_TABLE_H
#define WINDOWS_DIAL_TABLE_H

#include "machine/network.h"
#include "windows/windows_api.h"

struct dial_row {
    char address[ADDRESS_TEXT]; /* the other side */
    uint16_t port, own_port;
    bool standing; /* otherwise it waits for the answer to its first packet */
};

/* Calls SEE for each connection of this process that stands or waits for its answer. */
typedef void dial_table_see(const struct dial_row *row, void *data);
void dial_table_read(dial_table_see *see, void *data);

#endif
