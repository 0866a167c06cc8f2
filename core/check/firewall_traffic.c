/* SPDX-License-Identifier: MIT */
#include "check/firewall_traffic.h"

#include "check/rpc_range.h"
#include "machine/ip.h"
#include "machine/wmi_endpoint.h"

#include <stdlib.h>
#include <string.h>

const struct firewall_traffic firewall_traffic_dcom = {
    .service = "rpcss", .port = 135, .own_rule = FIREWALL_OWN_PREFIX "RPCSS-In-TCP", .own_ports = "135"};
const struct firewall_traffic firewall_traffic_wmi = {
    .service = "winmgmt", .port = 0, .own_rule = FIREWALL_OWN_PREFIX "WINMGMT-In-TCP", .own_ports = "*"};

const char *firewall_traffic_client(const struct request *request, const struct facts *facts)
{
    if (request->client_address && request->client_address[0])
        return request->client_address;
    for (size_t i = 0; !request->local && i < facts->address_count; i++)
        if (facts->rpc[i].reading.status == ST_OK && facts->rpc[i].port.local_address[0])
            return facts->rpc[i].port.local_address;
    return NULL;
}

/* The address of the target at which the connection of this computer was accepted. */
static const char *reached(const struct facts *facts)
{
    for (size_t i = 0; i < facts->address_count; i++)
        if (facts->rpc[i].reading.status == ST_OK && facts->rpc[i].port.state == PORT_OPEN)
            return facts->rpc[i].address.text;
    return NULL;
}

static bool lists(const char *list, const char *address)
{
    struct ip wanted, item;
    bool found = false;
    for (const char *at = list; ip_from_text(address, &wanted) && *at && !found;) {
        size_t length = strcspn(at, ",");
        found = ip_from_text_n(at, length, &item) && ip_equal(&item, &wanted);
        at += length + (at[length] == ',');
    }
    return found;
}

bool firewall_traffic_from_here(const struct request *request, const struct facts *facts)
{
    const char *client = request->client_address;
    if (request->local || !client || !client[0])
        return !request->local;
    bool all = strchr(client, ',') && !request->client_here, found = false;
    for (size_t i = 0; !all && i < facts->address_count && !found; i++)
        found = facts->rpc[i].reading.status == ST_OK && lists(client, facts->rpc[i].port.local_address);
    return found;
}

bool firewall_traffic_proven(const struct firewall_traffic *traffic, const struct request *request,
                             const struct facts *facts)
{
    if (!firewall_traffic_from_here(request, facts) || !reached(facts))
        return false;
    return traffic->port || ((facts->present & FACT_QUERY) && facts->query_reading.status == ST_OK);
}

/* ---- which profile ---- */

static int way_of(const struct request *request, const struct facts *facts)
{
    if (facts->networks_reading.status != ST_OK)
        return NETWORK_NONE;
    const char *own = firewall_traffic_from_here(request, facts) ? reached(facts) : NULL;
    return network_way_to(&facts->networks, firewall_traffic_client(request, facts), own);
}

static uint32_t profile_of(const struct network_list *list, const struct network_interface *way)
{
    return way->network == NETWORK_NONE ? PROFILE_PUBLIC : firewall_profile_of(list->networks[way->network].category);
}

/* The active profiles that only interfaces without a gateway have (Hyper-V, WSL, VirtualBox). */
static uint32_t without_gateway(const struct network_list *list)
{
    uint32_t with = 0, without = 0;
    for (size_t i = 0; i < list->interface_count; i++) {
        const struct network_interface *way = &list->interfaces[i];
        if (way->gateway)
            with |= profile_of(list, way);
        else if (way->network != NETWORK_NONE)
            without |= profile_of(list, way);
    }
    return with ? without & ~with : 0;
}

struct firewall_view firewall_traffic_view(const struct request *request, const struct facts *facts)
{
    const struct firewall *firewall = &facts->firewall;
    struct firewall_view view = {.profiles = firewall_judged_profiles(firewall), .way = NETWORK_NONE};
    if (firewall->profiles_unread)
        return view;
    view.way = way_of(request, facts);
    if (view.way != NETWORK_NONE && firewall->active_profiles) {
        const struct network_interface *way = &facts->networks.interfaces[view.way];
        view.profiles = profile_of(&facts->networks, way);
        view.one_way = true;
        view.unlisted = way->network == NETWORK_NONE;
    } else if (facts->networks_reading.status == ST_OK) {
        view.aside = without_gateway(&facts->networks) & view.profiles;
        view.profiles &= ~view.aside;
    }
    view.away = facts->os_reading.status == ST_OK && facts->os.domain_joined && firewall->active_profiles &&
                !(firewall->active_profiles & PROFILE_DOMAIN);
    return view;
}

struct scope_query firewall_traffic_scope(const struct request *request, const struct facts *facts)
{
    struct scope_query query = {.client = firewall_traffic_client(request, facts)};
    if (facts->networks_reading.status == ST_OK) {
        query.subnets = facts->networks.subnets;
        query.subnet_count = facts->networks.subnet_count;
    }
    int way = way_of(request, facts);
    if (way != NETWORK_NONE)
        query.interface_id = facts->networks.interfaces[way].id;
    if (facts->os_reading.status == ST_OK) {
        query.os_major = facts->os.major;
        query.os_minor = facts->os.minor;
    }
    return query;
}

size_t firewall_traffic_clients(const struct request *request)
{
    return request->needs.addresses && request->needs.client_count ? request->needs.client_count : 1;
}

void firewall_traffic_only(const struct request *request, size_t index, struct scope_query *query)
{
    if (firewall_traffic_clients(request) > 1)
        query->client = request->needs.addresses[index];
}

/* ---- the port of the WMI service ---- */

/* The ports of a range of RPC's own. False when it is malformed, has too many parts, or lists the ports that RPC does
 * not use (the two switches differ; learn.microsoft.com, "... Port Allocations and Selective Binding"). */
static bool rpc_spans(const struct value_reading *values, struct inbound_traffic *out)
{
    char *lines = NULL;
    char use = rpc_range_switch(&values[RPC_RANGE_USE].value);
    if (!use || use != rpc_range_switch(&values[RPC_RANGE_AVAILABLE].value) ||
        registry_value_multi(&values[RPC_RANGE_PORTS].value, &lines) != ST_OK)
        return false;
    const char *at = lines;
    size_t count = 0;
    while (count < INBOUND_SPANS_MAX && rpc_range_next(&at, &out->spans[count]))
        count++;
    out->span_count = count;
    bool whole = count > 0 && !*at;
    free(lines);
    return whole;
}

/* The dynamic ports, of which RPC takes one. Which family the port is from is not known. */
static bool dynamic_spans(const struct facts *facts, struct inbound_traffic *out)
{
    for (size_t i = 0; i < 2; i++) {
        const struct port_range *range = &facts->port_ranges[i];
        if (facts->port_range_readings[i].status != ST_OK)
            return false;
        out->spans[i] = (struct port_span){range->start, (uint16_t)(range->start + range->count - 1)};
    }
    out->span_count = 2;
    return true;
}

static bool wmi_spans(const struct facts *facts, uint32_t known, struct inbound_traffic *out)
{
    uint16_t port;
    if (!(known & FACT_PORTS) || facts->wmi_host_reading.status != ST_OK)
        return false;
    /* The port counts only for a service in a process of its own. */
    enum status fixed = facts->wmi_host.standalone ? wmi_endpoint_port(facts->wmi_host.endpoints, &port) : ST_ABSENT;
    if (fixed == ST_OK) {
        out->spans[0] = (struct port_span){port, port};
        return true;
    }
    if (fixed != ST_ABSENT)
        return false;
    out->dynamic = true;
    size_t absent = 0, read = 0;
    for (size_t i = 0; i < RPC_RANGE_COUNT; i++) {
        absent += facts->rpc_range[i].reading.status == ST_ABSENT;
        read += facts->rpc_range[i].reading.status == ST_OK;
    }
    if (read == RPC_RANGE_COUNT)
        return rpc_spans(facts->rpc_range, out);
    return absent == RPC_RANGE_COUNT && (known & FACT_RANGES) && dynamic_spans(facts, out);
}

struct inbound_traffic firewall_traffic_inbound(const struct firewall_traffic *traffic, const struct facts *facts,
                                                uint32_t known)
{
    /* A fixed port begins at 1024, and netsh sets no dynamic one below. */
    static const struct port_span any = {1024, 65535};
    struct inbound_traffic inbound = {.service = traffic->service, .span_count = 1};
    if (traffic->port) {
        inbound.spans[0] = (struct port_span){traffic->port, traffic->port};
    } else if (!wmi_spans(facts, known, &inbound)) {
        inbound.spans[0] = any;
        inbound.span_count = 1;
        inbound.uncertain = true;
    }
    return inbound;
}
