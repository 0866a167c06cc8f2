/* SPDX-License-Identifier: MIT
 *
 * One Windows computer behind a table of operations: the local one, a remote one, or the
 * fake of the tests. Checks and remedies know nothing else about Windows.
 *
 * Rules of every operation:
 * - returns a status; OUT parameters are untouched unless it is ST_OK (exceptions are
 *   stated); what it gives out is owned by the caller;
 * - keeps CALL->limit_ms and CALL->cancel; fills channel, fault and attempts of CALL;
 * - may be called from several threads at once;
 * - never needs the UI thread and never shows anything.
 * An operation a machine does not have is NULL: the wrappers answer ST_UNSUPPORTED.
 */
#ifndef MACHINE_MACHINE_H
#define MACHINE_MACHINE_H

#include "base/hold.h"
#include "machine/account.h"
#include "machine/call.h"
#include "machine/firewall.h"
#include "machine/network.h"
#include "machine/os.h"
#include "machine/registry.h"
#include "machine/service.h"
#include "machine/wmi.h"

struct refusals; /* events/refusals.h */
struct refusals_question;

struct machine {
    const struct machine_ops *ops;
    struct hold hold;
    bool probes_only; /* whatever could log on to the target is refused with ST_UNSUPPORTED */
    bool kerberos;    /* the target has to prove its name: what cannot ask for that is not tried */
};

/* The TCP dynamic port range of one address family. */
struct port_range {
    uint16_t start;
    uint32_t count;
};

struct machine_ops {
    /* Called after the last release. Threads abandoned inside keep what they still use alive. */
    void (*free)(struct machine *machine);

    /* ---- reading ---- */
    enum status (*os_get)(struct machine *m, struct call *call, struct os_info *out);
    enum status (*clock_get)(struct machine *m, struct call *call, int64_t *utc_ms); /* Unix epoch */
    enum status (*service_get)(struct machine *m, struct call *call, const char *name, struct service *out);

    /* Self-relative security descriptor of the service manager, without audit entries; free() */
    enum status (*manager_get)(struct machine *m, struct call *call, uint8_t **bytes, size_t *size);
    /* Every service, or driver, with who may use it. The names are complete; how far it came with the rest within the
     * limit is in each one's status. For administrators: others are not told of services that they may not query. */
    enum status (*services_access)(struct machine *m, struct call *call, bool drivers, struct service_access_list *out);

    /* KEY is below HKLM without leading backslash; NAME "" is the default value. */
    enum status (*registry_get)(struct machine *m, struct call *call, const char *key, const char *name,
                                struct registry_value *out);
    /* The same of the computer that the program runs on, whatever the target is. */
    enum status (*own_registry_get)(struct machine *m, struct call *call, const char *key, const char *name,
                                    struct registry_value *out);
    /* What the firewall of that computer does with connections that leave it; never confirmed. ST_UNSUPPORTED: its
     * settings are not stored where they are looked for. */
    enum status (*own_firewall_get)(struct machine *m, struct call *call, struct firewall *out);
    /* How many trailing components of KEY do not exist: 0 when KEY exists. */
    enum status (*registry_absent_depth)(struct machine *m, struct call *call, const char *key, uint32_t *out);

    /* WHO: "DOMAIN\\name", "name@domain", "name", SID text, or NULL for who runs the program.
     * ST_ABSENT: no such account. ST_UNREACHABLE: also when whoever keeps it, mostly a domain controller, could not be
     * asked. A part that cannot be read is in OUT->missing. */
    enum status (*account_get)(struct machine *m, struct call *call, const char *who, struct account *out);
    /* Display name of SID; ST_ABSENT when it has none. free() */
    enum status (*sid_name)(struct machine *m, struct call *call, const struct sid *sid, char **out);
    /* Direct members of a local group. */
    enum status (*group_members)(struct machine *m, struct call *call, const struct sid *group, struct sid_list *out);
    /* Network logon right and its deny among SIDS. */
    enum status (*rights_get)(struct machine *m, struct call *call, const struct sid_list *sids,
                              struct logon_rights *out);

    enum status (*firewall_get)(struct machine *m, struct call *call, struct firewall *out);
    enum status (*networks_get)(struct machine *m, struct call *call, struct network_list *out);
    /* Self-relative security descriptor of a WMI namespace; free() */
    enum status (*namespace_get)(struct machine *m, struct call *call, const char *namespace_path, uint8_t **bytes,
                                 size_t *size);
    /* The namespace refuses clients that do not encrypt (qualifier RequiresEncryption). */
    enum status (*namespace_encrypts)(struct machine *m, struct call *call, const char *namespace_path, bool *out);
    /* NAMESPACE_... of whoever asks, over the connection it asks over. Who may not read the descriptor may ask. */
    enum status (*namespace_rights)(struct machine *m, struct call *call, const char *namespace_path, uint32_t *out);
    /* Bytes of OBJECTS.DATA, which holds the classes. */
    enum status (*repository_size)(struct machine *m, struct call *call, uint64_t *bytes);
    /* Takes minutes on a large repository and holds up WMI meanwhile: only on suspicion, or when somebody asks for it.
     * ST_OK with CONSISTENT false: winmgmt /verifyrepository ended with a code other than 0, left in call->fault. */
    enum status (*repository_verify)(struct machine *m, struct call *call, bool *consistent);
    enum status (*port_range_get)(struct machine *m, struct call *call, bool v6, struct port_range *out);
    enum status (*wmi_host_get)(struct machine *m, struct call *call, struct wmi_host *out);
    /* The events that say who was refused, folded, newest first. Nobody is logged on for it: ST_UNSUPPORTED where the
     * target has not taken the account yet. For each log OUT says whether it could be read. */
    enum status (*refusals_get)(struct machine *m, struct call *call, const struct refusals_question *question,
                                struct refusals *out);

    /* ---- probes from this computer to the target; they need no rights there ---- */
    enum status (*probe_name)(struct machine *m, struct call *call, const char *name, struct name_answer *out);
    /* ST_OK for every way a connect can end; see OUT->state. */
    enum status (*probe_port)(struct machine *m, struct call *call, const struct address *address, uint16_t port,
                              struct port_answer *out);
    /* TCP connect to 135 and ServerAlive2 over that one connection. PORT describes the connect. */
    enum status (*probe_dcom)(struct machine *m, struct call *call, const struct address *address,
                              struct port_answer *port, struct dcom_answer *out);
    enum status (*probe_ping)(struct machine *m, struct call *call, const struct address *address,
                              struct ping_answer *out);

    /* Runs WORK on each of COUNT items of SIZE bytes, all at the same time, and returns when the last has
     * ended; each keeps its own deadline and cancel. NULL: there are no threads, they run one after another
     * (machine_together). */
    void (*together)(struct machine *m, void (*work)(void *item), void *items, size_t size, size_t count);

    /* ---- WMI ---- */
    /* OUT is filled as far as it got even on failure (step, times, rows so far). */
    enum status (*wmi_query)(struct machine *m, struct call *call, const struct wmi_request *request,
                             struct wmi_rows *out);

    /* ---- changing: only the rows of changes call these (remedy/change_*.c), and fix and undo call those, once
     * the journal is on the disk ---- */
    enum status (*service_set_start)(struct machine *m, struct call *call, const char *name, uint32_t start);
    enum status (*service_start)(struct machine *m, struct call *call, const char *name); /* waits until running */
    /* Refused with ST_INVALID and fault 1051 while other services that depend on it run. */
    enum status (*service_stop)(struct machine *m, struct call *call, const char *name);
    /* The entries alone. Windows keeps them in the registry too (remedy/change_manager.c). */
    enum status (*manager_set)(struct machine *m, struct call *call, const uint8_t *bytes, size_t size);
    enum status (*registry_set)(struct machine *m, struct call *call, const char *key, const char *name,
                                const struct registry_value *value); /* creates KEY */
    /* Deletes the value, then up to EMPTY_KEYS trailing components of KEY that are empty. ST_ABSENT: there was no
     * value; the keys are deleted all the same. */
    enum status (*registry_delete)(struct machine *m, struct call *call, const char *key, const char *name,
                                   uint32_t empty_keys);
    enum status (*group_add)(struct machine *m, struct call *call, const struct sid *group, const struct sid *member);
    enum status (*group_remove)(struct machine *m, struct call *call, const struct sid *group,
                                const struct sid *member);
    enum status (*firewall_rule_enable)(struct machine *m, struct call *call, const char *id, bool enabled);
    enum status (*firewall_rule_add)(struct machine *m, struct call *call, const struct firewall_rule *rule);
    enum status (*firewall_rule_remove)(struct machine *m, struct call *call, const char *id);
    enum status (*network_category_set)(struct machine *m, struct call *call, const char *id,
                                        enum network_category category);
    enum status (*namespace_set)(struct machine *m, struct call *call, const char *namespace_path, const uint8_t *bytes,
                                 size_t size);
    enum status (*port_range_set)(struct machine *m, struct call *call, bool v6, const struct port_range *range);
    enum status (*wmi_host_set)(struct machine *m, struct call *call, bool standalone); /* level 6; no restart */
    enum status (*repository_salvage)(struct machine *m, struct call *call);
    enum status (*clock_resync)(struct machine *m, struct call *call);
};

/* MACHINE_CALL(machine, service_get, call, name, &service): the operation, or ST_UNSUPPORTED; traced, with the two
 * arguments behind the call when they are texts. */
#define MACHINE_CALL(machine, operation, ...) \
    machine_traced(#operation, MACHINE_1(__VA_ARGS__, 0), MACHINE_TEXT(MACHINE_2(__VA_ARGS__, 0, 0)), \
                   MACHINE_TEXT(MACHINE_3(__VA_ARGS__, 0, 0, 0)), \
                   machine_allows((machine), #operation) && (machine)->ops->operation \
                       ? (machine)->ops->operation((machine), __VA_ARGS__) \
                       : ST_UNSUPPORTED)
#define MACHINE_1(a, ...) (a)
#define MACHINE_2(a, b, ...) (b)
#define MACHINE_3(a, b, c, ...) (c)
#define MACHINE_TEXT(argument) _Generic((argument), char * : (argument), const char * : (argument), default : NULL)

/* A machine with probes only answers those, and what it reads of this computer. */
bool machine_allows(const struct machine *machine, const char *operation);

/* Traces the answer to CALL; returns STATUS. */
enum status machine_traced(const char *operation, const struct call *call, const char *object, const char *item,
                           enum status status);

/* A job that was left behind after a cancel may still use its machine: it holds it. */
void machine_hold(struct machine *machine);
void machine_release(struct machine *machine); /* NULL is allowed */
void machine_together(struct machine *machine, void (*work)(void *item), void *items, size_t size, size_t count);

#endif
