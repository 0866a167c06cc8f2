/* SPDX-License-Identifier: MIT
 * The changing operations of the fake machine, with the refusals of Windows. */
#include "fake_frame.h"

#include "base/memory.h"
#include "machine/security_descriptor.h"

#include <stdlib.h>
#include <string.h>

/* ---- services ---- */

/* Services whose security descriptor keeps administrators from changing them. */
static bool is_protected(const char *name)
{
    return ascii_equal_nocase(name, "RpcSs") || ascii_equal_nocase(name, "DcomLaunch") ||
           ascii_equal_nocase(name, "RpcEptMapper");
}

static enum status set_start(struct fake_machine *f, struct call *call, const char *name, uint32_t start)
{
    struct fake_service *found = fake_service_find(f, name);
    if (!found)
        return call_fault(call, ST_ABSENT, "OpenService", 1060);
    if (is_protected(name))
        return call_fault(call, ST_DENIED, "OpenService", 5);
    if (start < SERVICE_START_AUTOMATIC || start > SERVICE_START_OFF)
        return call_fault(call, ST_INVALID, "ChangeServiceConfig", 87);
    found->service.start = start;
    return ST_OK;
}

static enum status write_service_set_start(struct machine *m, struct call *call, const char *name, uint32_t start)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_service_set_start, name);
    if (status == ST_OK)
        status = set_start(f, call, name, start);
    return fake_end(f, call, status);
}

/* NAME is in the comma-separated LIST. */
static bool depends_on(const char *list, const char *name)
{
    while (*list) {
        size_t length = strcspn(list, ",");
        char *one = memory_string_n(list, length);
        bool same = ascii_equal_nocase(one, name);
        free(one);
        if (same)
            return true;
        list += length + (list[length] == ',');
    }
    return false;
}

static enum status start_service(struct fake_machine *f, struct call *call, const char *name)
{
    struct fake_service *found = fake_service_find(f, name);
    if (!found)
        return call_fault(call, ST_ABSENT, "OpenService", 1060);
    if (found->service.state == SERVICE_STATE_RUNNING)
        return ST_OK;
    if (found->service.start == SERVICE_START_OFF)
        return call_fault(call, ST_INVALID, "StartService", 1058);
    for (size_t i = 0; i < f->service_count; i++)
        if (depends_on(found->service.dependencies, f->services[i].name) &&
            f->services[i].service.state != SERVICE_STATE_RUNNING && f->services[i].service.start == SERVICE_START_OFF)
            return call_fault(call, ST_FAILED, "StartService", 1068);
    found->service.state = SERVICE_STATE_RUNNING;
    found->service.process = 1000;
    return ST_OK;
}

static enum status write_service_start(struct machine *m, struct call *call, const char *name)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_service_start, name);
    if (status == ST_OK)
        status = start_service(f, call, name);
    return fake_end(f, call, status);
}

static enum status stop_service(struct fake_machine *f, struct call *call, const char *name)
{
    struct fake_service *found = fake_service_find(f, name);
    if (!found)
        return call_fault(call, ST_ABSENT, "OpenService", 1060);
    if (is_protected(name))
        return call_fault(call, ST_DENIED, "OpenService", 5);
    for (size_t i = 0; i < f->service_count; i++)
        if (f->services[i].service.state != SERVICE_STATE_STOPPED &&
            depends_on(f->services[i].service.dependencies, name))
            return call_fault(call, ST_INVALID, "ControlService", 1051);
    found->service.state = SERVICE_STATE_STOPPED;
    found->service.process = 0;
    return ST_OK;
}

static enum status write_service_stop(struct machine *m, struct call *call, const char *name)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_service_stop, name);
    if (status == ST_OK)
        status = stop_service(f, call, name);
    return fake_end(f, call, status);
}

/* ---- registry ---- */

static enum status write_registry_set(struct machine *m, struct call *call, const char *key, const char *name,
                                      const struct registry_value *value)
{
    struct fake_machine *f = fake_of(m);
    char *detail = strbuf_printed("%s|%s", key, name);
    enum status status = fake_begin(f, call, FAKE_registry_set, detail);
    free(detail);
    if (status == ST_OK)
        fake_value(f, key, name, registry_value_copy(value));
    return fake_end(f, call, status);
}

static void prune_keys(struct fake_machine *f, const char *key, uint32_t empty_keys)
{
    char *path = memory_string(key);
    while (empty_keys-- && *path && fake_key_exists(f, path) && fake_key_empty(f, path)) {
        fake_key_remove(f, path);
        char *cut = strrchr(path, '\\');
        *(cut ? cut : path) = '\0';
    }
    free(path);
}

static enum status write_registry_delete(struct machine *m, struct call *call, const char *key, const char *name,
                                         uint32_t empty_keys)
{
    struct fake_machine *f = fake_of(m);
    char *detail = strbuf_printed("%s|%s", key, name);
    enum status status = fake_begin(f, call, FAKE_registry_delete, detail);
    free(detail);
    if (status == ST_OK) {
        if (!fake_value_find(f, key, name))
            status = call_fault(call, ST_ABSENT, "RegDeleteValue", 2);
        fake_value_remove(f, key, name);
        prune_keys(f, key, empty_keys);
    }
    return fake_end(f, call, status);
}

/* ---- groups ---- */

static enum status write_group_add(struct machine *m, struct call *call, const struct sid *group,
                                   const struct sid *member)
{
    struct fake_machine *f = fake_of(m);
    char text[SID_TEXT_MAX];
    enum status status = fake_begin(f, call, FAKE_group_add, sid_to_text(group, text));
    struct fake_group *found = fake_group_find(f, group);
    if (status == ST_OK && !found)
        status = call_fault(call, ST_ABSENT, "NetLocalGroupAddMembers", 2220);
    if (status == ST_OK && sid_list_has(&found->members, member))
        status = call_fault(call, ST_INVALID, "NetLocalGroupAddMembers", 1378);
    if (status == ST_OK)
        sid_list_add(&found->members, member);
    return fake_end(f, call, status);
}

static enum status write_group_remove(struct machine *m, struct call *call, const struct sid *group,
                                      const struct sid *member)
{
    struct fake_machine *f = fake_of(m);
    char text[SID_TEXT_MAX];
    enum status status = fake_begin(f, call, FAKE_group_remove, sid_to_text(group, text));
    struct fake_group *found = fake_group_find(f, group);
    if (status == ST_OK && !found)
        status = call_fault(call, ST_ABSENT, "NetLocalGroupDelMembers", 2220);
    if (status == ST_OK && !sid_list_has(&found->members, member))
        status = call_fault(call, ST_ABSENT, "NetLocalGroupDelMembers", 1377);
    if (status == ST_OK)
        fake_member_remove(f, group, member);
    return fake_end(f, call, status);
}

/* ---- firewall and network ---- */

/* INetFwPolicy2 cannot change anything while the firewall service is stopped: 0x800706D9 is the RPC runtime's word for
 * a server that is not there (winerror.h); that every change ends so is assumed(FW-STOPPED). */
static enum status firewall_ready(struct fake_machine *f, struct call *call)
{
    return f->firewall.service_running ? ST_OK : call_fault(call, ST_UNREACHABLE, "INetFwPolicy2", 0x800706D9);
}

static enum status write_rule_enable(struct machine *m, struct call *call, const char *id, bool enabled)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_firewall_rule_enable, id);
    struct firewall_rule *rule = fake_rule(f, id);
    if (status == ST_OK)
        status = firewall_ready(f, call);
    if (status == ST_OK && !rule)
        status = call_fault(call, ST_ABSENT, "INetFwRules::Item", 0x80070002);
    if (status == ST_OK && rule->from_policy)
        status = call_fault(call, ST_DENIED, "INetFwRule::put_Enabled", 0x80070005);
    if (status == ST_OK)
        rule->enabled = enabled;
    return fake_end(f, call, status);
}

static enum status write_rule_add(struct machine *m, struct call *call, const struct firewall_rule *rule)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_firewall_rule_add, rule->id);
    if (status == ST_OK)
        status = firewall_ready(f, call);
    if (status == ST_OK && (!rule->id || !*rule->id))
        status = call_fault(call, ST_INVALID, "INetFwRules::Add", 0x80070057);
    if (status == ST_OK) {
        fake_rule_remove(f, rule->id); /* INetFwRules::Add overwrites a rule of the same name */
        struct firewall *firewall = &f->firewall;
        firewall->rules = memory_resize(firewall->rules, firewall->rule_count + 1, sizeof *firewall->rules);
        firewall->rules[firewall->rule_count++] = firewall_rule_copy(rule);
    }
    return fake_end(f, call, status);
}

static enum status write_rule_remove(struct machine *m, struct call *call, const char *id)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_firewall_rule_remove, id);
    if (status == ST_OK)
        status = firewall_ready(f, call);
    if (status == ST_OK && !fake_rule(f, id))
        status = call_fault(call, ST_ABSENT, "INetFwRules::Remove", 0x80070002);
    if (status == ST_OK)
        fake_rule_remove(f, id);
    return fake_end(f, call, status);
}

static enum status set_category(struct fake_machine *f, struct call *call, const char *id,
                                enum network_category category)
{
    if (category != NETWORK_PUBLIC && category != NETWORK_PRIVATE)
        return call_fault(call, ST_INVALID, "INetwork::SetCategory", 0x80070057);
    for (size_t i = 0; i < f->networks.count; i++) {
        struct network *network = &f->networks.networks[i];
        if (!ascii_equal_nocase(network->id, id))
            continue;
        if (network->category == NETWORK_DOMAIN)
            return call_fault(call, ST_DENIED, "INetwork::SetCategory", 0x80070005);
        network->category = category;
        fake_active_profiles(f);
        return ST_OK;
    }
    return call_fault(call, ST_ABSENT, "INetworkListManager::GetNetwork", 0x80070490);
}

static enum status write_category(struct machine *m, struct call *call, const char *id, enum network_category category)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_network_category_set, id);
    if (status == ST_OK)
        status = set_category(f, call, id, category);
    return fake_end(f, call, status);
}

/* ---- WMI namespaces ---- */

enum { NAMESPACE_KNOWN_BITS = 0xFF | 0x000F0000 };

/* What __SystemSecurity.SetSD accepts (learn.microsoft.com, "SetSD method of the __SystemSecurity class" and "Namespace
 * Access Rights Constants"); that it refuses everything else is assumed(WMI-SETSD). */
static bool acceptable(const struct security_descriptor *sd)
{
    if (!sd->has_dacl || !sd->owner.size || !sd->group.size)
        return false;
    for (size_t i = 0; i < sd->ace_count; i++) {
        const struct ace *ace = &sd->aces[i];
        uint32_t partial = NAMESPACE_PARTIAL_WRITE | NAMESPACE_WRITE_PROVIDER;
        if ((ace->mask & NAMESPACE_FULL_WRITE) && (ace->mask & partial) != partial)
            return false;
        if ((ace->flags & ACE_INHERIT_ONLY) && !(ace->flags & ACE_CONTAINER_INHERIT))
            return false;
        if (ace->mask & ~(uint32_t)NAMESPACE_KNOWN_BITS)
            return false;
    }
    return true;
}

/* The explicit entries of WANTED followed by the inherited ones that the namespace has: assumed(WMI-SETSD). */
static void merge_inherited(struct security_descriptor *wanted, const struct security_descriptor *present)
{
    security_descriptor_drop_inherited(wanted);
    for (size_t i = 0; i < present->ace_count; i++) {
        const struct ace *ace = &present->aces[i];
        if (ace->flags & ACE_INHERITED)
            security_descriptor_insert(wanted, wanted->ace_count, (enum ace_type)ace->type, ace->flags, ace->mask,
                                       &ace->sid);
    }
}

static enum status set_namespace(struct fake_machine *f, struct call *call, const char *path, const uint8_t *bytes,
                                 size_t size)
{
    struct fake_namespace *found = fake_namespace_find(f, path);
    if (!found)
        return call_fault(call, ST_ABSENT, "IWbemLocator::ConnectServer", 0x8004100E);
    struct security_descriptor wanted, present;
    if (security_descriptor_parse(bytes, size, &wanted) != ST_OK)
        return call_fault(call, ST_INVALID, "__SystemSecurity::SetSD", 0x80041008);
    enum status status = ST_OK;
    if (!acceptable(&wanted))
        status = call_fault(call, ST_INVALID, "__SystemSecurity::SetSD", 0x80041008);
    if (status == ST_OK && security_descriptor_parse(found->bytes, found->size, &present) == ST_OK) {
        merge_inherited(&wanted, &present);
        security_descriptor_free(&present);
    }
    if (status == ST_OK) {
        size_t merged_size = 0;
        uint8_t *merged = security_descriptor_bytes(&wanted, &merged_size);
        fake_namespace_bytes(f, path, merged, merged_size);
        free(merged);
    }
    security_descriptor_free(&wanted);
    return status;
}

static enum status write_namespace(struct machine *m, struct call *call, const char *path, const uint8_t *bytes,
                                   size_t size)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_namespace_set, path);
    if (status == ST_OK)
        status = set_namespace(f, call, path, bytes, size);
    return fake_end(f, call, status);
}

/* ---- ports, hosting, repository, clock ---- */

static enum status write_port_range(struct machine *m, struct call *call, bool v6, const struct port_range *range)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_port_range_set, v6 ? "ipv6" : "ipv4");
    if (status == ST_OK && (range->start < 1025 || range->count < 255 || range->start + range->count - 1 > 65535))
        status = call_fault(call, ST_INVALID, "MSFT_NetTCPSetting", 87);
    if (status == ST_OK)
        f->port_ranges[v6] = *range;
    return fake_end(f, call, status);
}

static const char appid[] = "SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}";

static enum status write_wmi_host(struct machine *m, struct call *call, bool standalone)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_wmi_host_set, standalone ? "standalone" : "shared");
    struct fake_service *winmgmt = fake_service_find(f, "Winmgmt");
    if (status == ST_OK && !winmgmt)
        status = call_fault(call, ST_ABSENT, "winmgmt", 1060);
    if (status == ST_OK) {
        free(winmgmt->service.image_path);
        winmgmt->service.image_path =
            strbuf_printed("C:\\Windows\\system32\\svchost.exe -k %s -p", standalone ? "winmgmt" : "netsvcs");
        /* winmgmt /standalonehost writes the end point only when there is none, /sharedhost leaves it:
         * assumed(WMI-HOST-PORT). */
        if (standalone && !fake_value_find(f, appid, "Endpoints"))
            fake_value(f, appid, "Endpoints", registry_multi("ncacn_ip_tcp,0,24158"));
    }
    return fake_end(f, call, status);
}

static enum status write_salvage(struct machine *m, struct call *call)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_repository_salvage, NULL);
    if (status == ST_OK && !f->repository_salvageable)
        status = call_fault(call, ST_FAILED, "winmgmt /salvagerepository", 1358);
    if (status == ST_OK)
        f->repository_consistent = true;
    return fake_end(f, call, status);
}

static enum status write_clock(struct machine *m, struct call *call)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_clock_resync, NULL);
    if (status == ST_OK)
        f->clock_ms = f->true_clock_ms;
    return fake_end(f, call, status);
}

void fake_write_ops(struct machine_ops *ops)
{
    ops->service_set_start = write_service_set_start;
    ops->service_start = write_service_start;
    ops->service_stop = write_service_stop;
    ops->registry_set = write_registry_set;
    ops->registry_delete = write_registry_delete;
    ops->group_add = write_group_add;
    ops->group_remove = write_group_remove;
    ops->firewall_rule_enable = write_rule_enable;
    ops->firewall_rule_add = write_rule_add;
    ops->firewall_rule_remove = write_rule_remove;
    ops->network_category_set = write_category;
    ops->namespace_set = write_namespace;
    ops->port_range_set = write_port_range;
    ops->wmi_host_set = write_wmi_host;
    ops->repository_salvage = write_salvage;
    ops->clock_resync = write_clock;
}
