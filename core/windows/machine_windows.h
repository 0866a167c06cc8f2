/* SPDX-License-Identifier: MIT
 *
 * One Windows computer through its real interfaces: this one, or another one through the
 * channels that reach it. Every operation of struct machine_ops is a function windows_*
 * below; each lives in the file named beside its group.
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

static inline struct windows_machine *windows_machine(struct machine *machine)
{
    return (struct windows_machine *)(void *)((char *)machine - offsetof(struct windows_machine, machine));
}

/* os_windows.c, clock_windows.c */
enum status windows_os_get(struct machine *m, struct call *call, struct os_info *out);
enum status windows_clock_get(struct machine *m, struct call *call, int64_t *utc_ms);
enum status windows_clock_resync(struct machine *m, struct call *call);

/* service_windows.c, service_control.c */
enum status windows_service_get(struct machine *m, struct call *call, const char *name, struct service *out);
enum status windows_manager_get(struct machine *m, struct call *call, uint8_t **bytes, size_t *size);
enum status windows_manager_set(struct machine *m, struct call *call, const uint8_t *bytes, size_t size);
enum status windows_services_access(struct machine *m, struct call *call, bool drivers,
                                    struct service_access_list *out);
enum status windows_service_set_start(struct machine *m, struct call *call, const char *name, uint32_t start);
enum status windows_service_start(struct machine *m, struct call *call, const char *name);
enum status windows_service_stop(struct machine *m, struct call *call, const char *name);

/* registry_windows.c */
enum status windows_registry_get(struct machine *m, struct call *call, const char *key, const char *name,
                                 struct registry_value *out);
enum status windows_registry_absent_depth(struct machine *m, struct call *call, const char *key, uint32_t *out);
enum status windows_registry_set(struct machine *m, struct call *call, const char *key, const char *name,
                                 const struct registry_value *value);
enum status windows_registry_delete(struct machine *m, struct call *call, const char *key, const char *name,
                                    uint32_t empty_keys);

/* account_windows.c, account_groups.c, group_windows.c, rights_windows.c */
enum status windows_account_get(struct machine *m, struct call *call, const char *who, struct account *out);
enum status windows_sid_name(struct machine *m, struct call *call, const struct sid *sid, char **out);
enum status windows_group_members(struct machine *m, struct call *call, const struct sid *group, struct sid_list *out);
enum status windows_group_add(struct machine *m, struct call *call, const struct sid *group, const struct sid *member);
enum status windows_group_remove(struct machine *m, struct call *call, const struct sid *group,
                                 const struct sid *member);
enum status windows_rights_get(struct machine *m, struct call *call, const struct sid_list *sids,
                               struct logon_rights *out);

/* firewall_windows.c and its companions */
enum status windows_firewall_get(struct machine *m, struct call *call, struct firewall *out);
/* What leaves this computer, which OWN is. */
enum status windows_firewall_outgoing(struct machine *own, struct call *call, struct firewall *out);
enum status windows_firewall_rule_enable(struct machine *m, struct call *call, const char *id, bool enabled);
enum status windows_firewall_rule_add(struct machine *m, struct call *call, const struct firewall_rule *rule);
enum status windows_firewall_rule_remove(struct machine *m, struct call *call, const char *id);

/* networks_com.c */
enum status windows_networks_get(struct machine *m, struct call *call, struct network_list *out);
enum status windows_network_category_set(struct machine *m, struct call *call, const char *id,
                                         enum network_category category);

/* WMI: namespace security, repository, host process, query */
enum status windows_namespace_get(struct machine *m, struct call *call, const char *namespace_path, uint8_t **bytes,
                                  size_t *size);
enum status windows_namespace_set(struct machine *m, struct call *call, const char *namespace_path,
                                  const uint8_t *bytes, size_t size);
enum status windows_namespace_encrypts(struct machine *m, struct call *call, const char *namespace_path, bool *out);
enum status windows_namespace_rights(struct machine *m, struct call *call, const char *namespace_path, uint32_t *out);
enum status windows_repository_size(struct machine *m, struct call *call, uint64_t *bytes);
enum status windows_repository_verify(struct machine *m, struct call *call, bool *consistent);
enum status windows_repository_salvage(struct machine *m, struct call *call);
enum status windows_wmi_host_get(struct machine *m, struct call *call, struct wmi_host *out);
enum status windows_wmi_host_set(struct machine *m, struct call *call, bool standalone);
enum status windows_wmi_query(struct machine *m, struct call *call, const struct wmi_request *request,
                              struct wmi_rows *out);

/* refusals_windows.c */
enum status windows_refusals_get(struct machine *m, struct call *call, const struct refusals_question *question,
                                 struct refusals *out);

/* port range */
enum status windows_port_range_get(struct machine *m, struct call *call, bool v6, struct port_range *out);
enum status windows_port_range_set(struct machine *m, struct call *call, bool v6, const struct port_range *range);

/* together.c */
void windows_together(struct machine *m, void (*work)(void *item), void *items, size_t size, size_t count);

/* probes from this computer */
enum status windows_probe_name(struct machine *m, struct call *call, const char *name, struct name_answer *out);
enum status windows_probe_port(struct machine *m, struct call *call, const struct address *address, uint16_t port,
                               struct port_answer *out);
enum status windows_probe_dcom(struct machine *m, struct call *call, const struct address *address,
                               struct port_answer *port, struct dcom_answer *out);
enum status windows_probe_ping(struct machine *m, struct call *call, const struct address *address,
                               struct ping_answer *out);

#endif
