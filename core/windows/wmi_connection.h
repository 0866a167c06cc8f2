/* SPDX-License-Identifier: MIT
 *
 * Connections to WMI namespaces. Everything here blocks: call it on a thread of operation.h only.
 */
#ifndef WINDOWS_WMI_CONNECTION_H
#define WINDOWS_WMI_CONNECTION_H

#include "base/hold.h"
#include "machine/wmi.h"
#include "windows/machine_windows.h"

#include "windows/com.h"

#include <wbemcli.h>

struct wmi_connection {
    IWbemServices *services;
    struct windows_machine *machine; /* not held: the operation that uses the connection does */
    wchar_t *namespace_path;         /* "root\\cimv2"; owned */
    COAUTHIDENTITY *identity;        /* for CoSetProxyBlanket; NULL: who runs the program; owned */
    wchar_t *principal;              /* what the target has to prove by Kerberos; NULL: nothing; owned */
    struct credentials *credentials; /* what IDENTITY points into; held */
    uint32_t connect_ms;             /* how long ConnectServer took */
    uint32_t package;                /* that carries it, RPC_C_AUTHN_; 0: not told, or no proxy */
    SRWLOCK provider_lock;           /* a leaf */
    IWbemClassObject *provider;      /* the definition of StdRegProv once it was asked for (wmi_method.c) */
    struct hold hold;
};

/* Told of each step as it begins; on the thread of the connection. */
struct wmi_progress {
    void (*step)(struct wmi_progress *progress, enum wmi_step step);
};

/* A connection of its own to NAMESPACE_PATH ("root\\cimv2", "/" works as well); PROGRESS may be NULL. With other
 * credentials one attempt at a time is made until the target has accepted them once, and none any more
 * after it refused them. */
enum link wmi_connection_open(struct windows_machine *machine, struct call *call, const char *namespace_path,
                              struct wmi_progress *progress, struct wmi_connection **out);

/* "root\\cimv2" from any of the spellings people use ("/root/cimv2"); free() */
wchar_t *wmi_connection_namespace(const char *path);

void wmi_connection_hold(struct wmi_connection *connection);
void wmi_connection_release(struct wmi_connection *connection); /* NULL is allowed */

/* For an operation whose subject is the namespace itself: WBEM_E_INVALID_NAMESPACE, and nothing else that LINK or a
 * call over the connection ended with, means that there is no such namespace. */
MUST_CHECK enum status wmi_connection_namespace_status(enum link link, const struct call *call);

/* Security for a proxy that came over CONNECTION (an enumerator, IWbemServices). Objects that are no proxies are
 * left alone: the local case. */
enum link wmi_connection_blanket(const struct wmi_connection *connection, struct call *call, IUnknown *proxy);

#endif
