/* SPDX-License-Identifier: MIT
 *
 * The connection that DCOM makes to the port of WMI, seen from outside: IWbemLocator::ConnectServer hides it, but this
 * process makes it, and its own TCP table shows where to and how it stands. It is what tells a port that a firewall
 * drops from a service that is slow, with the port's number, long before ConnectServer gives up.
 *
 * Source: GetExtendedTcpTable, MIB_TCPROW_OWNER_PID (sdk-api, iphlpapi.h and tcpmib.h): state, addresses, ports and
 * owner of each connection. That the connection belongs to the calling process: assumed(DIAL-OWNER).
 */
#ifndef WINDOWS_DIAL_H
#define WINDOWS_DIAL_H

#include "machine/wmi.h"
#include "windows/deferred.h"
#include "windows/machine_windows.h"

struct dial_watch;

/* To be made before ConnectServer is called: what is there already is somebody else's. dial_watch_free() */
struct dial_watch *dial_watch_new(struct windows_machine *machine);
void dial_watch_free(struct dial_watch *watch);

/* Waits for CONNECTING, a deferred call of ConnectServer that was just begun, until CALL's deadline or until
 * it is seen that it waits for a port in vain: then CALL has the fault of that connect and OUT says which. LINK_UP: it
 * has ended with *RESULT, which CONNECTING set, and OUT has the port where that was one that it could not reach; OUT is
 * untouched otherwise. On the thread of an operation. */
enum link dial_wait(struct dial_watch *watch, struct deferred *connecting, const HRESULT *result, struct call *call,
                    struct wmi_dial *out);

/* The limit that the run gives its probes is the one for DCOM's own connect as well. */
void dial_note_limit(struct machine *machine, uint32_t probe_ms);

/* Around OpenSCManagerW, which connects to a port of its own meanwhile. */
void dial_services(struct windows_machine *machine, bool begin);

/* What became of the last dial that ended in vain at SINCE (GetTickCount64) or later; false: none. */
bool dial_failed_since(struct windows_machine *machine, ULONGLONG since, struct wmi_dial *out);
void dial_note_failed(struct windows_machine *machine, const struct wmi_dial *dial);

/* The fault that DIAL ended with. */
enum link dial_fault(struct call *call, const struct wmi_dial *dial);

#endif
