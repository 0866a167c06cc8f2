/* SPDX-License-Identifier: MIT */
#include "machine/network.h"

#include "base/memory.h"
#include "machine/ip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void network_list_free(struct network_list *list)
{
    free(list->networks);
    free(list->interfaces);
    free(list->subnets);
    free(list->routes);
    *list = (struct network_list){0};
}

struct network_list network_list_copy(const struct network_list *list)
{
    struct network_list copy = *list;
    copy.networks = memory_copy(list->networks, list->count * sizeof *list->networks);
    copy.interfaces = memory_copy(list->interfaces, list->interface_count * sizeof *list->interfaces);
    copy.subnets = memory_copy(list->subnets, list->subnet_count * sizeof *list->subnets);
    copy.routes = memory_copy(list->routes, list->route_count * sizeof *list->routes);
    return copy;
}

void network_add_subnet(struct network_list *list, const char *address, uint8_t bits, int interface_at)
{
    for (size_t i = 0; i < list->subnet_count; i++)
        if (list->subnets[i].bits == bits && strcmp(list->subnets[i].address, address) == 0)
            return;
    list->subnets = memory_resize(list->subnets, list->subnet_count + 1, sizeof *list->subnets);
    struct subnet *subnet = &list->subnets[list->subnet_count++];
    *subnet = (struct subnet){.bits = bits, .interface_at = interface_at};
    snprintf(subnet->address, sizeof subnet->address, "%s", address);
}

void network_add_route(struct network_list *list, const char *prefix, uint8_t bits, uint32_t metric, int interface_at)
{
    list->routes = memory_resize(list->routes, list->route_count + 1, sizeof *list->routes);
    struct network_route *route = &list->routes[list->route_count++];
    *route = (struct network_route){.bits = bits, .metric = metric, .interface_at = interface_at};
    snprintf(route->prefix, sizeof route->prefix, "%s", prefix);
}

int network_interface_at(struct network_list *list, uint64_t index)
{
    for (size_t i = 0; i < list->interface_count; i++)
        if (list->interfaces[i].index == index)
            return (int)i;
    list->interfaces = memory_resize(list->interfaces, list->interface_count + 1, sizeof *list->interfaces);
    list->interfaces[list->interface_count] = (struct network_interface){.index = index, .network = NETWORK_NONE};
    return (int)list->interface_count++;
}

void network_forget_interfaces(struct network_list *list)
{
    list->interface_count = 0;
    list->route_count = 0;
    for (size_t i = 0; i < list->subnet_count; i++)
        list->subnets[i].interface_at = NETWORK_NONE;
}

/* ---- the way to a client ---- */

static int by_route(const struct network_list *list, const struct ip *client)
{
    const struct network_route *best = NULL;
    for (size_t i = 0; i < list->route_count; i++) {
        const struct network_route *route = &list->routes[i];
        struct ip prefix;
        if (!ip_from_text(route->prefix, &prefix) || !ip_same_prefix(&prefix, client, route->bits))
            continue;
        if (!best || route->bits > best->bits || (route->bits == best->bits && route->metric < best->metric))
            best = route;
    }
    return best ? best->interface_at : NETWORK_NONE;
}

static int by_subnet(const struct network_list *list, const struct ip *client)
{
    for (size_t i = 0; i < list->subnet_count; i++) {
        struct ip own;
        if (ip_from_text(list->subnets[i].address, &own) && ip_same_prefix(&own, client, list->subnets[i].bits))
            return list->subnets[i].interface_at;
    }
    return NETWORK_NONE;
}

static int only_gateway(const struct network_list *list)
{
    int found = NETWORK_NONE;
    for (size_t i = 0; i < list->interface_count; i++) {
        if (!list->interfaces[i].gateway)
            continue;
        if (found != NETWORK_NONE)
            return NETWORK_NONE;
        found = (int)i;
    }
    return found;
}

static int with_address(const struct network_list *list, const char *own)
{
    for (size_t i = 0; i < list->subnet_count; i++)
        if (ip_text_equal(list->subnets[i].address, own))
            return list->subnets[i].interface_at;
    return NETWORK_NONE;
}

int network_way_to(const struct network_list *list, const char *client, const char *own)
{
    struct ip ip;
    int way = own ? with_address(list, own) : NETWORK_NONE;
    if (way != NETWORK_NONE || !client || !ip_from_text(client, &ip) || ip_is_loopback(&ip))
        return way;
    way = by_route(list, &ip);
    if (way == NETWORK_NONE && !list->route_count)
        way = by_subnet(list, &ip);
    if (way == NETWORK_NONE && !list->route_count && !ip_is_link_local(&ip))
        way = only_gateway(list);
    return way;
}
