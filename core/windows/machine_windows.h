/* SPDX-License-Identifier: MIT
 *
 * One Windows computer through its real interfaces: this one, or another one through the
 * channels that reach it. Its operations: ops.h.
 *
 * A call that may hang runs through operation.h (a thread that can be left behind), with
 * the credentials of the machine. Whoever keeps a pointer to the machine beyond its own
 * call holds it (machine_hold).
 */
#ifndef WINDOWS_MACHINE_WINDOWS_H
#define WINDOWS_MACHINE_WINDOWS_H

#include "machine/machine.h"
#include "windows/credentials.h"
#include "windows/link.h"
#include "windows/windows_api.h"

struct refusals_follower; /* windows/refusals_follow.h */
struct wmi_pool;          /* cached connections; windows/wmi_pool.h */

/* How a way to the target ended the last time it was tried; reach.h. */
struct reach_memory {
    bool known;
    enum link link;
    struct fault fault;
    ULONGLONG tick; /* GetTickCount64 */
};

enum { WINDOWS_OLD_CONNECTIONS = 8 };

struct windows_machine {
    struct machine machine;
    char *target;  /* host name or address as UTF-8; NULL: this computer; owned */
    wchar_t *host; /* the same in UTF-16, NULL: this computer - what OpenSCManagerW, LookupAccountSidW take; owned */
    wchar_t *unc_host; /* with two leading backslashes, NULL: this computer - for Net*, RegConnectRegistryW; owned */
    struct credentials *credentials; /* NULL: who runs the program; owned; constant */

    SRWLOCK lock;            /* of everything below; down to DENIAL it is attempt.h's */
    DWORD attempting_thread; /* the one that authenticates while nobody was accepted yet; 0: none */
    ULONGLONG attempt_begun;
    bool attempting_exact; /* over a channel that says why it refuses */
    bool exact_tried;      /* such an attempt has ended */
    CONDITION_VARIABLE attempt_ended;
    bool accepted; /* the target took the account at least once */
    bool refused;  /* the target refused the account: no further authenticated attempt in this run */
    struct fault refusal;
    bool denied; /* DCOM denied the credentials while nobody had accepted them: no further connection to WMI */
    struct fault denial;
    struct reach_memory channels[CHANNEL_COUNT], port_rpc, port_smb, name;
    struct wmi_dial dial; /* the last in vain; dial.h */
    ULONGLONG dial_tick;
    struct dial_knocks *knocks;   /* dial_knock.h; owned */
    struct dial_lookout *lookout; /* dial.h; owned */
    atomic_uint probe_ms;         /* dial.h; outside the lock */
    SRWLOCK services_lock;        /* of SERVICES; held while scm.c connects */
    SRWLOCK registry_lock;        /* of REGISTRY; held while registry_root.c connects */
    SC_HANDLE services;           /* NULL: not connected yet, or the connection broke */
    HKEY registry;                /* remote only; NULL: as above */
    /* Broken connections: another thread may still be in a call over one, so they are closed at the end. */
    SC_HANDLE old_services[WINDOWS_OLD_CONNECTIONS];
    HKEY old_registry[WINDOWS_OLD_CONNECTIONS];
    size_t old_services_count, old_registry_count;
    wchar_t *aliases[SID_WELL_KNOWN_COUNT]; /* localized names of local groups, as they were looked up; owned */
    struct refusals_follower *follower;     /* taken and put back as a whole, outside the lock; NULL: nobody follows */
    struct wmi_pool *wmi;                   /* made by the first connection; freed by wmi_pool_free */
};

/* Each with one reference, for machine_release. TARGET: host part without backslashes; CREDENTIALS are held
 * by the machine and may be NULL. */
struct machine *machine_windows_local(void);
struct machine *machine_windows_remote(const char *target, struct credentials *credentials);

static inline struct windows_machine *machine_windows_of(struct machine *machine)
{
    return (struct windows_machine *)(void *)((char *)machine - offsetof(struct windows_machine, machine));
}

#endif
