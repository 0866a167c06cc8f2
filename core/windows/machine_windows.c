/* SPDX-License-Identifier: MIT */
#include "windows/machine_windows.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "windows/dial.h"
#include "windows/dial_knock.h"
#include "windows/leave.h"
#include "windows/ops.h"
#include "windows/refusals_follow.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"
#include "windows/wmi_pool.h"

#include <stdlib.h>
#include <string.h>

struct connections {
    SC_HANDLE services[WINDOWS_OLD_CONNECTIONS + 1];
    HKEY registry[WINDOWS_OLD_CONNECTIONS + 1];
    struct refusals_follower *follower;
};

static void close_all(void *data)
{
    struct connections *connections = data;
    for (size_t i = 0; i < array_count(connections->services); i++) {
        if (connections->services[i])
            CloseServiceHandle(connections->services[i]);
        if (connections->registry[i])
            RegCloseKey(connections->registry[i]);
    }
    refusals_follow_free(connections->follower);
    free(connections);
}

static void close_connections(struct windows_machine *own)
{
    struct connections *connections = memory_new(struct connections);
    memcpy(connections->services, own->old_services, sizeof own->old_services);
    memcpy(connections->registry, own->old_registry, sizeof own->old_registry);
    connections->services[WINDOWS_OLD_CONNECTIONS] = own->services;
    connections->registry[WINDOWS_OLD_CONNECTIONS] = own->registry;
    connections->follower = own->follower;
    if (!own->target || !leave_later(close_all, connections))
        close_all(connections);
}

static void machine_free(struct machine *machine)
{
    struct windows_machine *own = machine_windows_of(machine);
    for (size_t i = 0; i < array_count(own->aliases); i++)
        free(own->aliases[i]);
    close_connections(own);
    wmi_pool_free(own->wmi);
    dial_knock_free(own->knocks);
    dial_lookout_free(own->lookout);
    credentials_release(own->credentials);
    free(own->unc_host);
    free(own->host);
    free(own->target);
    free(own);
}

/* One line per operation, in the order of machine/machine.h. */
static enum status own_registry_get(struct machine *m, struct call *call, const char *key, const char *name,
                                    struct registry_value *out)
{
    (void)m;
    struct machine *own = machine_windows_local();
    enum status status = ops_registry_get(own, call, key, name, out);
    machine_release(own);
    return status;
}

static enum status own_firewall_get(struct machine *m, struct call *call, struct firewall *out)
{
    (void)m;
    struct machine *own = machine_windows_local();
    enum status status = ops_firewall_outgoing(own, call, out);
    machine_release(own);
    return status;
}

static const struct machine_ops ops = {
    .free = machine_free,
    .os_get = ops_os_get,
    .clock_get = ops_clock_get,
    .service_get = ops_service_get,
    .manager_get = ops_manager_get,
    .services_access = ops_services_access,
    .registry_get = ops_registry_get,
    .own_registry_get = own_registry_get,
    .own_firewall_get = own_firewall_get,
    .registry_absent_depth = ops_registry_absent_depth,
    .account_get = ops_account_get,
    .sid_name = ops_sid_name,
    .group_members = ops_group_members,
    .rights_get = ops_rights_get,
    .firewall_get = ops_firewall_get,
    .networks_get = ops_networks_get,
    .namespace_get = ops_namespace_get,
    .namespace_encrypts = ops_namespace_encrypts,
    .namespace_rights = ops_namespace_rights,
    .repository_size = ops_repository_size,
    .repository_verify = ops_repository_verify,
    .port_range_get = ops_port_range_get,
    .wmi_host_get = ops_wmi_host_get,
    .refusals_get = ops_refusals_get,
    .probe_name = ops_probe_name,
    .probe_port = ops_probe_port,
    .probe_dcom = ops_probe_dcom,
    .probe_ping = ops_probe_ping,
    .wmi_query = ops_wmi_query,
    .service_set_start = ops_service_set_start,
    .service_start = ops_service_start,
    .service_stop = ops_service_stop,
    .manager_set = ops_manager_set,
    .registry_set = ops_registry_set,
    .registry_delete = ops_registry_delete,
    .group_add = ops_group_add,
    .group_remove = ops_group_remove,
    .together = ops_together,
    .firewall_rule_enable = ops_firewall_rule_enable,
    .firewall_rule_add = ops_firewall_rule_add,
    .firewall_rule_remove = ops_firewall_rule_remove,
    .network_category_set = ops_network_category_set,
    .namespace_set = ops_namespace_set,
    .port_range_set = ops_port_range_set,
    .wmi_host_set = ops_wmi_host_set,
    .repository_salvage = ops_repository_salvage,
    .clock_resync = ops_clock_resync,
};

struct machine *machine_windows_local(void)
{
    struct windows_machine *own = memory_new(struct windows_machine);
    own->machine.ops = &ops;
    InitializeSRWLock(&own->lock);
    InitializeSRWLock(&own->services_lock);
    InitializeSRWLock(&own->registry_lock);
    InitializeConditionVariable(&own->attempt_ended);
    own->knocks = dial_knock_new();
    own->lookout = dial_lookout_new();
    return &own->machine;
}

/* SMB and RPC take no colon in a computer's name: Windows resolves this form of an IPv6 address by itself
 * (ipv6-literal.net; "%" of the zone becomes "s"). */
static char *rpc_name(const char *target)
{
    if (!strchr(target, ':'))
        return memory_string(target);
    char *name = strbuf_printed("%s.ipv6-literal.net", target);
    for (char *at = name; *at; at++) {
        if (*at == ':')
            *at = '-';
        else if (*at == '%')
            *at = 's';
    }
    return name;
}

struct machine *machine_windows_remote(const char *target, struct credentials *credentials)
{
    struct machine *machine = machine_windows_local();
    struct windows_machine *own = machine_windows_of(machine);
    char *name = rpc_name(target), *unc = strbuf_printed("\\\\%s", name);
    own->target = memory_string(target);
    own->host = utf16_from_utf8(name);
    own->unc_host = utf16_from_utf8(unc);
    free(unc);
    free(name);
    credentials_hold(credentials);
    own->credentials = credentials;
    return machine;
}
