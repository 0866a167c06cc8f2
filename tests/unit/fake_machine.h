/* SPDX-License-Identifier: MIT
 *
 * A Windows computer in memory: every operation of machine/machine.h with the answers
 * and refusals of Windows. Scenarios start from a healthy computer and break it with
 * the setters; any operation can be made to fail, cancel or be refused; the whole
 * state can be written as text and compared.
 */
#ifndef FAKE_MACHINE_H
#define FAKE_MACHINE_H

#include "plug.h"

#include "base/strbuf.h"
#include "check/request.h"
#include "events/refusals.h"
#include "machine/machine.h"
#include "machine/security_descriptor.h"

#include <stdatomic.h>

/* The operations, in the order of struct machine_ops; the second list changes the machine. */
#define FAKE_READS(X) \
    X(os_get), X(clock_get), X(service_get), X(manager_get), X(services_access), X(registry_get), X(own_registry_get), \
        X(own_firewall_get), X(registry_absent_depth), X(account_get), X(sid_name), X(group_members), X(rights_get), \
        X(firewall_get), X(networks_get), X(namespace_get), X(namespace_encrypts), X(namespace_rights), \
        X(repository_size), X(repository_verify), X(port_range_get), X(wmi_host_get), X(refusals_get), X(probe_name), \
        X(probe_port), X(probe_dcom), X(probe_ping), X(wmi_query)
#define FAKE_WRITES(X) \
    X(service_set_start), X(service_start), X(service_stop), X(manager_set), X(registry_set), X(registry_delete), \
        X(group_add), X(group_remove), X(firewall_rule_enable), X(firewall_rule_add), X(firewall_rule_remove), \
        X(network_category_set), X(namespace_set), X(port_range_set), X(wmi_host_set), X(repository_salvage), \
        X(clock_resync)

enum fake_operation {
#define FAKE_ENUM(name) FAKE_##name
    FAKE_READS(FAKE_ENUM),
    FAKE_WRITES(FAKE_ENUM),
#undef FAKE_ENUM
    FAKE_OPERATION_COUNT,
    FAKE_FIRST_WRITE = FAKE_service_set_start
};

const char *fake_operation_name(enum fake_operation operation);

/* Before the key of a value of the computer that the program runs on, where the target is another one. */
#define FAKE_OWN "this computer: "

enum { FAKE_FAILURES = 8, FAKE_NAME = 128, FAKE_PATH = 320 };

struct fake_service {
    char name[FAKE_NAME];
    struct service service;
    const char *sddl; /* who may use it; NULL: as most services of Windows come */
    bool driver;
};

struct fake_value {
    char key[FAKE_PATH];
    char name[FAKE_NAME];
    struct registry_value value;
};

struct fake_account {
    struct account account; /* groups are computed from the group table */
};

struct fake_group {
    struct sid sid;
    struct sid_list members;
};

struct fake_namespace {
    char path[FAKE_PATH];
    uint8_t *bytes; /* owned */
    size_t size;
    bool encrypts;
};

struct fake_endpoint {
    char address[ADDRESS_TEXT];
    uint16_t port;
    enum status status;
    struct port_answer port_answer;
    struct dcom_answer dcom_answer; /* of 135 */
};

struct fake_failure {
    enum fake_operation operation;
    uint32_t nth; /* 1 first call from now on ...; 0: every call */
    uint32_t seen;
    enum status status;
    struct fault fault;
    bool after_effect; /* the operation takes effect and still answers STATUS */
};

struct fake_machine {
    struct machine machine;
    struct machine_ops ops; /* own copy: a test may set an operation to NULL */
    atomic_flag busy;
    enum channel channel; /* what management operations name as their channel */
    bool read_only;       /* every change is refused with ST_DENIED and code 5 */

    struct os_info os; /* os.elevated false: changes and protected readings are denied */
    int64_t clock_ms, true_clock_ms;
    struct fake_service *services;
    size_t service_count;
    struct security_descriptor manager; /* who may use the service manager */
    struct fake_value *values;
    size_t value_count;
    char (*keys)[FAKE_PATH];
    size_t key_count;
    struct fake_account *accounts;
    size_t account_count;
    struct fake_group *groups;
    size_t group_count;
    struct sid_list network_logon, deny_network_logon; /* holders of the two rights */
    struct firewall firewall;
    struct firewall own_firewall; /* what leaves the computer that the program runs on */
    struct network_list networks;
    struct fake_namespace *namespaces;
    size_t namespace_count;
    bool repository_consistent, repository_salvageable;
    uint64_t repository_size;
    uint32_t repository_code;         /* exit code of the verification when inconsistent */
    struct port_range port_ranges[2]; /* v4, v6 */
    struct refusals refusals;         /* fake_event; logs can be read unless they say otherwise */

    enum status name_status;
    uint32_t name_code;
    struct name_answer name;
    const char *other_host; /* a name that leads to OTHER_NAME; NULL: every name leads to NAME */
    struct name_answer other_name;
    struct fake_endpoint *endpoints;
    size_t endpoint_count;
    struct ping_answer ping;
    enum status query_status;
    const char *rowless, *classless; /* queries that hold this show no row, or find no class; NULL none */
    size_t connects;                 /* that wmi_query made: what is pooled makes none for a query */
    uint32_t query_code;
    struct wmi_rows rows;

    struct fake_failure failures[FAKE_FAILURES];
    size_t failure_count;
    struct fault pending_fault; /* of a failure that comes after the effect */
    enum status pending_status;
    struct plug *plug;     /* may be NULL */
    uint32_t cancel_after; /* operations until the call's cancel is requested; 0 never */
    uint32_t count;        /* operations begun */
    uint32_t counts[FAKE_OPERATION_COUNT];
    struct strbuf log; /* one line per operation: "service_get Winmgmt = ok" */
    char detail[FAKE_PATH];
    enum fake_operation current;
};

/* A Windows 11 workgroup computer PC-0421 (192.168.1.10/24, private network) on which the
 * account "monitor" (standard user, Distributed COM Users, root\cimv2) may use WMI from its
 * subnet. The program runs as the local administrator "support", elevated. */
struct fake_machine *fake_machine_healthy(void);

/* The computer as it comes out of the box: WMI rules off, no account prepared. */
struct fake_machine *fake_machine_stock(void);

/* Frees the machine unless somebody holds it. */
void fake_machine_free(struct fake_machine *fake);

/* What the healthy computer is asked in the tests: local target, account "monitor",
 * client 192.168.1.20; and the same from the client's side. */
struct request fake_request_local(void);
struct request fake_request_remote(void);

/* The whole state that changes can reach, as sorted lines of text; free(). */
char *fake_machine_dump(struct fake_machine *fake);

/* ---- failing ---- */
void fake_fail(struct fake_machine *fake, enum fake_operation operation, enum status status, uint32_t code);
/* NTH counts from now on; AFTER_EFFECT: the change happens although the answer is STATUS. */
void fake_fail_nth(struct fake_machine *fake, enum fake_operation operation, uint32_t nth, enum status status,
                   uint32_t code, bool after_effect);
void fake_fail_none(struct fake_machine *fake);
/* The COUNTth operation from now on still answers, then the call's cancel is requested. */
void fake_cancel_after(struct fake_machine *fake, uint32_t count);
void fake_log_clear(struct fake_machine *fake); /* the log and all counts */

/* ---- setters (fake_set.c); strings are copied; what does not exist is added ---- */
struct service *fake_service(struct fake_machine *fake, const char *name);
void fake_service_set(struct fake_machine *fake, const char *name, uint32_t start, uint32_t state);
void fake_service_sddl(struct fake_machine *fake, const char *name, const char *sddl); /* not copied */
void fake_manager_sddl(struct fake_machine *fake, const char *sddl);
/* As Windows 10 1607 and later come: remote users may connect and no more. */
#define FAKE_MANAGER_ENTRIES \
    "(A;;CC;;;AU)(A;;CCLCRPRC;;;IU)(A;;CCLCRPRC;;;SU)(A;;CCLCRPWPRC;;;SY)(A;;CCDCLCSWRPWPSDRCWDWO;;;BA)(A;;CC;;;AC)"
void fake_service_remove(struct fake_machine *fake, const char *name);

void fake_key(struct fake_machine *fake, const char *key);
void fake_value(struct fake_machine *fake, const char *key, const char *name,
                struct registry_value value); /* takes it */
void fake_dword(struct fake_machine *fake, const char *key, const char *name, uint32_t number);
void fake_string(struct fake_machine *fake, const char *key, const char *name, const char *text);
void fake_value_remove(struct fake_machine *fake, const char *key, const char *name);
const struct registry_value *fake_value_find(struct fake_machine *fake, const char *key, const char *name);

/* RID below the computer's own SID (fake_sid) or any SID as text. */
struct sid fake_sid(uint32_t rid);
struct account *fake_account(struct fake_machine *fake, const char *name, const struct sid *sid, bool local);
void fake_member(struct fake_machine *fake, const struct sid *group, const struct sid *member);
void fake_member_remove(struct fake_machine *fake, const struct sid *group, const struct sid *member);

struct firewall_rule *fake_rule(struct fake_machine *fake, const char *id); /* NULL when there is none */
/* An inbound TCP allow rule for svchost.exe and SERVICE. */
struct firewall_rule *fake_rule_add(struct fake_machine *fake, const char *id, const char *service, const char *ports,
                                    uint32_t profiles, const char *addresses, bool enabled);
void fake_rule_remove(struct fake_machine *fake, const char *id);
/* An outbound rule of OWN_FIREWALL for every program, on every profile. */
struct firewall_rule *fake_own_rule(struct fake_machine *fake, const char *id, bool allow, const char *ports,
                                    const char *addresses);
void fake_rule_text(char **field, const char *text); /* replaces an owned string */

/* The connected networks; active firewall profiles follow. */
void fake_networks_clear(struct fake_machine *fake);
void fake_network(struct fake_machine *fake, const char *id, const char *name, enum network_category category);
void fake_subnet(struct fake_machine *fake, const char *address, uint8_t bits);
/* An interface with that address in the network of that index (NETWORK_NONE: in none that the list has). */
int fake_interface(struct fake_machine *fake, int network, bool gateway, const char *address, uint8_t bits);

void fake_namespace_sddl(struct fake_machine *fake, const char *path, const char *sddl);
void fake_namespace_bytes(struct fake_machine *fake, const char *path, const void *bytes, size_t size);

void fake_name_fails(struct fake_machine *fake, enum status status, uint32_t code);
void fake_name_address(struct fake_machine *fake, const char *address); /* one more */
void fake_name_clear(struct fake_machine *fake);
/* What a connect meets there; an address nobody set does not answer. */
struct fake_endpoint *fake_endpoint(struct fake_machine *fake, const char *address, uint16_t port);
void fake_port(struct fake_machine *fake, const char *address, uint16_t port, enum port_state state);
void fake_dcom(struct fake_machine *fake, const char *address, enum dcom_state state); /* with 135 open */
void fake_binding(struct fake_machine *fake, const char *address, const char *binding);

void fake_query_fails(struct fake_machine *fake, enum status status, uint32_t code, enum wmi_step step);
void fake_query_rows(struct fake_machine *fake, size_t count);

/* One more event in LOG, as Windows renders it. */
void fake_event(struct fake_machine *fake, enum refusal_log log, const char *xml);

#endif
