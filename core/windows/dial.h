/* SPDX-License-Identifier: MIT
 *
 * The connections that Windows makes to the port of WMI or of the service manager, seen from outside:
 * IWbemLocator::ConnectServer and OpenSCManagerW hide them, but this process makes them, and its own TCP table shows
 * where to and how they stand. It is what tells a port that a firewall drops from a service that is slow, with the
 * port's number, long before the call gives up.
 *
 * Source: GetExtendedTcpTable, MIB_TCPROW_OWNER_PID (sdk-api, iphlpapi.h and tcpmib.h): state, addresses, ports and
 * owner of each connection. That the connection belongs to the calling process: assumed(DIAL-OWNER).
 */
#ifndef WINDOWS_DIAL_H
#define WINDOWS_DIAL_H

#include "machine/wmi.h"
#include "windows/deferred.h"
#include "windows/machine_windows.h"

/* Each connects to a port of its own. */
enum dial_kind { DIAL_WMI, DIAL_SERVICES, DIAL_KINDS };

/* What the machine knows of such connections; for machine_windows.c. */
struct dial_lookout *dial_lookout_new(void);
void dial_lookout_free(struct dial_lookout *lookout);

/* A call that connects, and is waited for. */
struct dial {
    struct windows_machine *machine;
    enum dial_kind kind;
    uint32_t limit_ms; /* of a probe */
    ULONGLONG begun;
};

/* Before the call is made: what is there already is somebody else's. On the thread of an operation. */
void dial_begin(struct dial *dial, struct windows_machine *machine, enum dial_kind kind);

/* The call has ended, however late, or could not be made: once for each dial_begin, on any thread. */
void dial_ended(struct windows_machine *machine, enum dial_kind kind);

/* Waits for CONNECTING, the call that was just begun, until CALL's deadline or until it is seen that it waits for a
 * port in vain: then CALL has the fault of that connect and OUT says which. LINK_UP: it has ended. API is the call's
 * name. On the thread of an operation. */
enum link dial_wait(const struct dial *dial, struct deferred *connecting, struct call *call, const char *api,
                    struct wmi_dial *out);

/* The call ended by itself because the server was out of reach: OUT has the port that it tried last, if that is shut
 * and was seen; it is untouched otherwise. */
void dial_look_back(const struct dial *dial, struct call *call, struct wmi_dial *out);

/* The limit that the run gives its probes is the one for DCOM's own connect as well. */
void dial_note_limit(struct machine *machine, uint32_t probe_ms);

/* What became of the last call to WMI that ended in vain at SINCE (GetTickCount64) or later; false: none. */
bool dial_failed_since(struct windows_machine *machine, ULONGLONG since, struct wmi_dial *out);

/* The fault that DIAL ended with. */
enum link dial_fault(struct call *call, const struct wmi_dial *dial);

#endif
