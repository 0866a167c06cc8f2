/* SPDX-License-Identifier: MIT
 * Connecting to a namespace and running a query. */
#ifndef MACHINE_WMI_H
#define MACHINE_WMI_H

#include "machine/network.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The step of a connection that was reached; with the code it selects a diagnosis. */
enum wmi_step { WMI_STEP_LOCATOR, WMI_STEP_CONNECT, WMI_STEP_BLANKET, WMI_STEP_QUERY, WMI_STEP_ROWS, WMI_STEP_DONE };

/* Authentication services of RPC (learn.microsoft.com, "Authentication-Service Constants"). */
enum { WMI_PACKAGE_NEGOTIATED = 9, WMI_PACKAGE_NTLM = 10, WMI_PACKAGE_KERBEROS = 16 };

struct wmi_request {
    const char *namespace_path; /* "root\\cimv2" */
    const char *query;          /* WQL; NULL: connect only */
    bool pooled;       /* over the connection to that namespace that is there; one is made where there is none */
    uint32_t max_rows; /* 0: no limit but memory; the rest is counted as truncated */
};

/* The port that DCOM named for WMI and that could not be connected to. */
struct wmi_dial {
    char address[ADDRESS_TEXT];
    uint16_t port; /* 0: none was seen */
    enum port_state state;
};

/* A table of text cells. cells[row * column_count + column]; NULL is WMI's null. */
struct wmi_rows {
    char **columns; /* owned */
    size_t column_count;
    char **cells; /* owned */
    size_t row_count;
    bool truncated;
    enum wmi_step step; /* last step that was begun */
    uint32_t connect_ms, query_ms;
    uint32_t package;     /* that the connection carries, as RPC numbers them (WMI_PACKAGE_); 0: not told */
    struct wmi_dial dial; /* of a connection that failed */
};

void wmi_rows_free(struct wmi_rows *rows);

/* How the WMI service is hosted: winmgmt /standalonehost and /sharedhost. */
struct wmi_host {
    bool standalone; /* "-k winmgmt" in the ImagePath */
    char *endpoints; /* AppID Endpoints, lines; "" none; owned */
};

void wmi_host_free(struct wmi_host *host);

#endif
