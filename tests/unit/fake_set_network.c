/* SPDX-License-Identifier: MIT
 * Setters of the fake machine: firewall, networks, what the probes meet, the query.
 * Source: none of Windows: what a scenario sets is so. */
#include "fake_frame.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- firewall ---- */

struct firewall_rule *fake_rule(struct fake_machine *fake, const char *id)
{
    for (size_t i = 0; i < fake->firewall.rule_count; i++)
        if (ascii_equal_nocase(fake->firewall.rules[i].id, id))
            return &fake->firewall.rules[i];
    return NULL;
}

void fake_rule_text(char **field, const char *text)
{
    char *copy = memory_string(text);
    free(*field);
    *field = copy;
}

struct firewall_rule *fake_rule_add(struct fake_machine *fake, const char *id, const char *service, const char *ports,
                                    uint32_t profiles, const char *addresses, bool enabled)
{
    struct firewall *firewall = &fake->firewall;
    firewall->rules = memory_resize(firewall->rules, firewall->rule_count + 1, sizeof *firewall->rules);
    struct firewall_rule *rule = &firewall->rules[firewall->rule_count++];
    *rule = (struct firewall_rule){
        .id = memory_string(id),
        .name = strbuf_printed("rule %s", id),
        .group = memory_string(strncmp(id, "WMI-", 4) == 0 ? "@FirewallAPI.dll,-34251" : ""),
        .program = memory_string("%SystemRoot%\\system32\\svchost.exe"),
        .service = memory_string(service),
        .ports = memory_string(ports),
        .addresses = memory_string(addresses),
        .protocol = 6,
        .profiles = profiles,
        .enabled = enabled,
        .allow = true,
    };
    return rule;
}

struct firewall_rule *fake_own_rule(struct fake_machine *fake, const char *id, bool allow, const char *ports,
                                    const char *addresses)
{
    struct firewall *firewall = &fake->own_firewall;
    firewall->rules = memory_resize(firewall->rules, firewall->rule_count + 1, sizeof *firewall->rules);
    struct firewall_rule *rule = &firewall->rules[firewall->rule_count++];
    *rule = (struct firewall_rule){.id = memory_string(id),
                                   .name = memory_string(id),
                                   .group = memory_string(""),
                                   .program = memory_string(""),
                                   .service = memory_string(""),
                                   .ports = memory_string(ports),
                                   .addresses = memory_string(addresses),
                                   .protocol = 6,
                                   .profiles = PROFILE_ALL,
                                   .enabled = true,
                                   .allow = allow};
    return rule;
}

void fake_rule_remove(struct fake_machine *fake, const char *id)
{
    struct firewall_rule *rule = fake_rule(fake, id);
    if (!rule)
        return;
    firewall_rule_free(rule);
    *rule = fake->firewall.rules[--fake->firewall.rule_count];
}

/* ---- networks ---- */

void fake_active_profiles(struct fake_machine *fake)
{
    static const uint32_t profile_of[] = {PROFILE_PUBLIC, PROFILE_PRIVATE, PROFILE_DOMAIN};
    fake->firewall.active_profiles = 0;
    for (size_t i = 0; i < fake->networks.count; i++)
        fake->firewall.active_profiles |= profile_of[fake->networks.networks[i].category];
    /* Without a connected network Windows applies the public profile. */
    if (!fake->networks.count)
        fake->firewall.active_profiles = PROFILE_PUBLIC;
}

void fake_networks_clear(struct fake_machine *fake)
{
    network_list_free(&fake->networks);
    fake->networks = (struct network_list){0};
    fake_active_profiles(fake);
}

void fake_network(struct fake_machine *fake, const char *id, const char *name, enum network_category category)
{
    struct network_list *list = &fake->networks;
    list->networks = memory_resize(list->networks, list->count + 1, sizeof *list->networks);
    struct network *network = &list->networks[list->count++];
    *network = (struct network){.category = category};
    fake_copy(network->id, sizeof network->id, id);
    fake_copy(network->name, sizeof network->name, name);
    fake_active_profiles(fake);
}

void fake_subnet(struct fake_machine *fake, const char *address, uint8_t bits)
{
    network_add_subnet(&fake->networks, address, bits, NETWORK_NONE);
}

int fake_interface(struct fake_machine *fake, int network, bool gateway, const char *address, uint8_t bits)
{
    struct network_list *list = &fake->networks;
    int at = network_interface_at(list, 100 + list->interface_count);
    struct network_interface *made = &list->interfaces[at];
    made->network = network;
    made->gateway = gateway;
    snprintf(made->id, sizeof made->id, "{1F2E3D4C-0000-4000-8000-%012d}", at);
    for (size_t i = 0; i < list->subnet_count; i++)
        if (strcmp(list->subnets[i].address, address) == 0)
            list->subnets[i].interface_at = at;
    network_add_subnet(list, address, bits, at);
    return at;
}

/* ---- name, ports, DCOM ---- */

void fake_name_clear(struct fake_machine *fake)
{
    fake->name = (struct name_answer){.from_dns = true, .vouched = true, .reverse_status = ST_ABSENT};
    fake->name_status = ST_OK;
}

void fake_name_fails(struct fake_machine *fake, enum status status, uint32_t code)
{
    fake_name_clear(fake);
    fake->name_status = status;
    fake->name_code = code;
}

void fake_name_address(struct fake_machine *fake, const char *address)
{
    if (fake->name.count == ADDRESS_MAX)
        abort();
    struct address *added = &fake->name.addresses[fake->name.count++];
    fake_copy(added->text, sizeof added->text, address);
    added->v6 = strchr(address, ':') != NULL;
}

struct fake_endpoint *fake_endpoint(struct fake_machine *fake, const char *address, uint16_t port)
{
    for (size_t i = 0; i < fake->endpoint_count; i++)
        if (fake->endpoints[i].port == port && ascii_equal_nocase(fake->endpoints[i].address, address))
            return &fake->endpoints[i];
    fake->endpoints = memory_resize(fake->endpoints, fake->endpoint_count + 1, sizeof *fake->endpoints);
    struct fake_endpoint *added = &fake->endpoints[fake->endpoint_count++];
    *added = (struct fake_endpoint){.port = port, .status = ST_OK};
    fake_copy(added->address, sizeof added->address, address);
    added->port_answer.state = PORT_NO_ANSWER;
    added->dcom_answer.state = DCOM_NOT_TRIED;
    return added;
}

/* Winsock's codes for the ways a connect ends. */
static uint32_t port_code(enum port_state state)
{
    switch (state) {
    case PORT_REFUSED:
        return 10061;
    case PORT_REJECTED:
        return 10065;
    case PORT_NO_ANSWER:
        return 10060;
    case PORT_NO_ROUTE:
        return 10051;
    default:
        return 0;
    }
}

void fake_port(struct fake_machine *fake, const char *address, uint16_t port, enum port_state state)
{
    struct fake_endpoint *endpoint = fake_endpoint(fake, address, port);
    endpoint->port_answer = (struct port_answer){.state = state, .ms = state == PORT_NO_ANSWER ? 2000 : 1};
    endpoint->port_answer.fault = (struct fault){state == PORT_OPEN ? NULL : "connect", port_code(state)};
    endpoint->dcom_answer = (struct dcom_answer){.state = DCOM_NOT_TRIED};
    if (state == PORT_OPEN)
        fake_copy(endpoint->port_answer.local_address, ADDRESS_TEXT, "192.168.1.20");
}

void fake_dcom(struct fake_machine *fake, const char *address, enum dcom_state state)
{
    fake_port(fake, address, 135, PORT_OPEN);
    struct dcom_answer *dcom = &fake_endpoint(fake, address, 135)->dcom_answer;
    *dcom = (struct dcom_answer){.state = state, .ms = 2};
    if (state == DCOM_ALIVE) {
        dcom->version_major = 5;
        dcom->version_minor = 7;
        fake_copy(dcom->host_name, sizeof dcom->host_name, "PC-0421");
    } else if (state == DCOM_DENIED) {
        dcom->rpc_status = 5;
    } else if (state == DCOM_UNKNOWN) {
        dcom->rpc_status = 0x1C010003;
    } else if (state == DCOM_FAULT) {
        dcom->rpc_status = 0x1C010002;
    }
}

void fake_binding(struct fake_machine *fake, const char *address, const char *binding)
{
    struct dcom_answer *dcom = &fake_endpoint(fake, address, 135)->dcom_answer;
    if (dcom->binding_count == BINDING_MAX)
        abort();
    fake_copy(dcom->bindings[dcom->binding_count++], ADDRESS_TEXT, binding);
}

/* ---- query ---- */

void fake_query_fails(struct fake_machine *fake, enum status status, uint32_t code, enum wmi_step step)
{
    fake_query_rows(fake, 0);
    fake->query_status = status;
    fake->query_code = code;
    fake->rows.step = step;
}

void fake_query_rows(struct fake_machine *fake, size_t count)
{
    static const char *const columns[] = {"Caption", "Version", "BuildNumber", "LocalDateTime"};
    static const char *const cells[] = {"Microsoft Windows 11 Pro", "10.0.22631", "22631", "2026-05-04 10:11:12"};
    enum { COLUMNS = 4 };
    wmi_rows_free(&fake->rows);
    fake->query_status = ST_OK;
    fake->query_code = 0;
    fake->rows = (struct wmi_rows){.column_count = COLUMNS, .row_count = count, .step = WMI_STEP_DONE};
    fake->rows.connect_ms = 12;
    fake->rows.query_ms = 34;
    fake->rows.columns = memory_new_n(char *, COLUMNS);
    fake->rows.cells = memory_new_n(char *, COLUMNS *count);
    for (size_t i = 0; i < COLUMNS; i++)
        fake->rows.columns[i] = memory_string(columns[i]);
    for (size_t i = 0; i < COLUMNS * count; i++)
        fake->rows.cells[i] = memory_string(cells[i % COLUMNS]);
}

void fake_event(struct fake_machine *fake, enum refusal_log log, const char *xml)
{
    refusals_read(&fake->refusals, log, xml, strlen(xml));
}
