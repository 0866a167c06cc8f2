/* SPDX-License-Identifier: MIT
 * The reading operations of the fake machine.
 * Source: machine/machine.h; codes of winerror.h as the pages of the functions behind it list them. */
#include "fake_frame.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static char *text_copy(const char *text)
{
    return memory_string(text ? text : "");
}

static enum status read_os(struct machine *m, struct call *call, struct os_info *out)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_os_get, NULL);
    if (status == ST_OK) {
        *out = f->os;
        out->computer = text_copy(f->os.computer);
        out->dns_name = text_copy(f->os.dns_name);
        out->caption = text_copy(f->os.caption);
        out->domain = text_copy(f->os.domain);
        out->user = text_copy(f->os.user);
        out->user_sid = text_copy(f->os.user_sid);
    }
    return fake_end(f, call, status);
}

static enum status read_clock(struct machine *m, struct call *call, int64_t *utc_ms)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_clock_get, NULL);
    if (status == ST_OK)
        *utc_ms = f->clock_ms;
    return fake_end(f, call, status);
}

static enum status read_service(struct machine *m, struct call *call, const char *name, struct service *out)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_service_get, name);
    struct fake_service *found = fake_service_find(f, name);
    if (status == ST_OK && !found)
        status = call_fault(call, ST_ABSENT, "OpenService", 1060);
    if (status == ST_OK) {
        *out = found->service;
        out->account = text_copy(found->service.account);
        out->image_path = text_copy(found->service.image_path);
        out->dependencies = text_copy(found->service.dependencies);
    }
    return fake_end(f, call, status);
}

static enum status read_value(struct machine *m, struct call *call, enum fake_operation operation, const char *key,
                              const char *name, struct registry_value *out)
{
    struct fake_machine *f = fake_of(m);
    char *detail = strbuf_printed("%s|%s", key, name);
    enum status status = fake_begin(f, call, operation, detail);
    free(detail);
    const struct registry_value *value = fake_value_find(f, key, name);
    if (status == ST_OK && !value)
        status = call_fault(call, ST_ABSENT, "RegQueryValueEx", 2);
    if (status == ST_OK)
        *out = registry_value_copy(value);
    return fake_end(f, call, status);
}

static enum status read_registry(struct machine *m, struct call *call, const char *key, const char *name,
                                 struct registry_value *out)
{
    return read_value(m, call, FAKE_registry_get, key, name, out);
}

static enum status read_own_registry(struct machine *m, struct call *call, const char *key, const char *name,
                                     struct registry_value *out)
{
    char *own = strbuf_printed(FAKE_OWN "%s", key);
    enum status status = read_value(m, call, FAKE_own_registry_get, own, name, out);
    free(own);
    return status;
}

static enum status read_absent_depth(struct machine *m, struct call *call, const char *key, uint32_t *out)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_registry_absent_depth, key);
    if (status == ST_OK) {
        char *path = memory_string(key);
        uint32_t depth = 0;
        while (*path && !fake_key_exists(f, path)) {
            char *cut = strrchr(path, '\\');
            *(cut ? cut : path) = '\0';
            depth++;
        }
        free(path);
        *out = depth;
    }
    return fake_end(f, call, status);
}

/* ---- accounts ---- */

/* ---- firewall, networks, namespaces, hosting ---- */

static struct firewall copy_of(const struct firewall *firewall)
{
    struct firewall copy = *firewall;
    copy.other_products = text_copy(firewall->other_products);
    copy.rules = memory_new_n(struct firewall_rule, firewall->rule_count);
    for (size_t i = 0; i < firewall->rule_count; i++)
        copy.rules[i] = firewall_rule_copy(&firewall->rules[i]);
    for (size_t i = 0; i < PROFILE_COUNT; i++)
        copy.disabled_interfaces[i] = text_copy(firewall->disabled_interfaces[i]);
    copy.security_rules = memory_new_n(struct firewall_security_rule, firewall->security_rule_count);
    for (size_t i = 0; i < firewall->security_rule_count; i++)
        copy.security_rules[i] = firewall_security_rule_copy(&firewall->security_rules[i]);
    return copy;
}

static enum status read_firewall(struct machine *m, struct call *call, struct firewall *out)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_firewall_get, NULL);
    if (status == ST_OK)
        *out = copy_of(&f->firewall);
    return fake_end(f, call, status);
}

static enum status read_own_firewall(struct machine *m, struct call *call, struct firewall *out)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_own_firewall_get, NULL);
    if (status == ST_OK)
        *out = copy_of(&f->own_firewall);
    return fake_end(f, call, status);
}

static enum status read_networks(struct machine *m, struct call *call, struct network_list *out)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_networks_get, NULL);
    if (status == ST_OK) {
        *out = network_list_copy(&f->networks);
    }
    return fake_end(f, call, status);
}

static enum status read_repository_size(struct machine *m, struct call *call, uint64_t *bytes)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_repository_size, NULL);
    if (status == ST_OK)
        *bytes = f->repository_size;
    return fake_end(f, call, status);
}

static enum status read_repository(struct machine *m, struct call *call, bool *consistent)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_repository_verify, NULL);
    if (status == ST_OK && !f->os.elevated)
        status = call_fault(call, ST_DENIED, "winmgmt /verifyrepository", 5);
    if (status == ST_OK) {
        *consistent = f->repository_consistent;
        if (!f->repository_consistent)
            call_fault(call, ST_OK, "winmgmt /verifyrepository", f->repository_code);
    }
    return fake_end(f, call, status);
}

static enum status read_port_range(struct machine *m, struct call *call, bool v6, struct port_range *out)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_port_range_get, v6 ? "ipv6" : "ipv4");
    if (status == ST_OK)
        *out = f->port_ranges[v6];
    return fake_end(f, call, status);
}

static enum status read_wmi_host(struct machine *m, struct call *call, struct wmi_host *out)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_wmi_host_get, NULL);
    struct fake_service *winmgmt = fake_service_find(f, "Winmgmt");
    if (status == ST_OK && !winmgmt)
        status = call_fault(call, ST_ABSENT, "OpenService", 1060);
    if (status == ST_OK) {
        const struct registry_value *endpoints =
            fake_value_find(f, "SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}", "Endpoints");
        char *lines = NULL;
        if (endpoints && registry_value_multi(endpoints, &lines) != ST_OK)
            lines = NULL;
        out->standalone = strstr(winmgmt->service.image_path, "-k winmgmt") != NULL;
        out->endpoints = lines ? lines : memory_string("");
    }
    return fake_end(f, call, status);
}

void fake_read_ops(struct machine_ops *ops)
{
    ops->os_get = read_os;
    ops->clock_get = read_clock;
    ops->service_get = read_service;
    ops->registry_get = read_registry;
    ops->own_registry_get = read_own_registry;
    ops->own_firewall_get = read_own_firewall;
    ops->registry_absent_depth = read_absent_depth;
    ops->firewall_get = read_firewall;
    ops->networks_get = read_networks;
    ops->repository_size = read_repository_size;
    ops->repository_verify = read_repository;
    ops->port_range_get = read_port_range;
    ops->wmi_host_get = read_wmi_host;
}
