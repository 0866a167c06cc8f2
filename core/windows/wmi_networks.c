/* SPDX-License-Identifier: MIT */
#include "windows/wmi_networks.h"

#include "base/memory.h"
#include "windows/operation.h"
#include "windows/wmi_enumerate.h"
#include "windows/wmi_instance.h"
#include "windows/wmi_pool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NETWORKS_MAX = 64, LOOPBACK_V4 = 127, ROUTES_MAX = 1024 };

struct networks_operation {
    struct operation operation; /* first */
    struct wmi_visitor profile, address, route;
    struct network_list list;
    /* to set */
    char *id;
    enum network_category category;
};

static bool on_profile(struct wmi_visitor *visitor, IWbemClassObject *object)
{
    struct network_list *list = &container_of(visitor, struct networks_operation, profile)->list;
    uint64_t category;
    if (!wmi_object_number(object, L"NetworkCategory", &category) || category > NETWORK_DOMAIN)
        return true;
    struct network network = {.category = (enum network_category)category};
    char *id = wmi_object_string(object, L"InstanceID");
    char *name = wmi_object_string(object, L"Name");
    snprintf(network.id, sizeof network.id, "%s", id);
    snprintf(network.name, sizeof network.name, "%s", name);
    free(name);
    free(id);
    list->networks = memory_resize(list->networks, list->count + 1, sizeof *list->networks);
    list->networks[list->count++] = network;
    uint64_t index;
    if (wmi_object_number(object, L"InterfaceIndex", &index))
        list->interfaces[network_interface_at(list, index)].network = (int)list->count - 1;
    return list->count < NETWORKS_MAX;
}

/* Only once networks said which interface is in which of them do interfaces tell anything. */
static int interface_of(struct network_list *list, IWbemClassObject *object)
{
    uint64_t index;
    bool known = list->interface_count && wmi_object_number(object, L"InterfaceIndex", &index);
    return known ? network_interface_at(list, index) : NETWORK_NONE;
}

static bool on_address(struct wmi_visitor *visitor, IWbemClassObject *object)
{
    struct network_list *list = &container_of(visitor, struct networks_operation, address)->list;
    uint64_t bits;
    char *address = wmi_object_string(object, L"IPAddress");
    bool loopback = strcmp(address, "::1") == 0 || strtoul(address, NULL, 10) == LOOPBACK_V4;
    if (!loopback && address[0] && wmi_object_number(object, L"PrefixLength", &bits) && bits <= 128)
        network_add_subnet(list, address, (uint8_t)bits, interface_of(list, object));
    free(address);
    return true;
}

/* "10.1.0.0/16" */
static bool on_route(struct wmi_visitor *visitor, IWbemClassObject *object)
{
    struct network_list *list = &container_of(visitor, struct networks_operation, route)->list;
    uint64_t metric = 0, own = 0;
    char *prefix = wmi_object_string(object, L"DestinationPrefix"), *slash = strchr(prefix, '/');
    int at = interface_of(list, object);
    (void)wmi_object_number(object, L"RouteMetric", &metric);
    (void)wmi_object_number(object, L"InterfaceMetric", &own);
    if (slash && at != NETWORK_NONE) {
        unsigned long bits = strtoul(slash + 1, NULL, 10);
        *slash = '\0';
        list->interfaces[at].gateway |= bits == 0;
        if (bits <= 128)
            network_add_route(list, prefix, (uint8_t)bits, (uint32_t)(metric + own), at);
    }
    free(prefix);
    return list->route_count < ROUTES_MAX;
}

/* Windows 7 has no such class: that says nothing about its networks. */
static enum status unless_absent(enum status status)
{
    return status == ST_ABSENT ? ST_UNSUPPORTED : status;
}

static bool has_gateway(const struct network_list *list)
{
    for (size_t i = 0; i < list->interface_count; i++)
        if (list->interfaces[i].gateway)
            return true;
    return false;
}

static enum status read_networks(struct wmi_connection *connection, struct call *call, void *data)
{
    struct networks_operation *own = data;
    ULONGLONG until = wmi_enumerate_until(call);
    network_list_free(&own->list);
    enum status status =
        wmi_enumerate(connection, call, until, "SELECT * FROM MSFT_NetConnectionProfile", NULL, &own->profile);
    if (status == ST_OK) {
        /* Without the addresses LocalSubnet cannot be judged, and without routes not the way, but the networks are
         * known. */
        struct call extra = call_make(call->cancel, call->limit_ms);
        (void)wmi_enumerate(connection, &extra, until,
                            "SELECT IPAddress, PrefixLength, InterfaceIndex FROM MSFT_NetIPAddress", NULL,
                            &own->address);
        (void)wmi_enumerate(connection, &extra, until,
                            "SELECT DestinationPrefix, InterfaceIndex, RouteMetric, InterfaceMetric FROM MSFT_NetRoute",
                            NULL, &own->route);
        if (!has_gateway(&own->list))
            network_forget_interfaces(&own->list);
    }
    return unless_absent(status);
}

static enum status get_work(struct operation *operation, struct call *call)
{
    struct networks_operation *own = container_of(operation, struct networks_operation, operation);
    return wmi_pool_run(operation->machine, call, "root\\StandardCimv2", read_networks, own);
}

static enum status set_category(struct wmi_connection *connection, struct call *call, void *data)
{
    struct networks_operation *own = data;
    IWbemClassObject *profile;
    ULONGLONG until = wmi_enumerate_until(call);
    enum status status =
        wmi_instance_find(connection, call, until, "MSFT_NetConnectionProfile", "InstanceID", own->id, &profile);
    if (status == ST_OK) {
        HRESULT result = wmi_object_put_number(profile, L"NetworkCategory", (uint32_t)own->category);
        if (FAILED(result))
            status = call_fault(call, ST_FAILED, "IWbemClassObject::Put", (uint32_t)result);
        else
            status = wmi_instance_update(connection, call, profile);
        IWbemClassObject_Release(profile);
    }
    return status;
}

static enum status set_work(struct operation *operation, struct call *call)
{
    struct networks_operation *own = container_of(operation, struct networks_operation, operation);
    return wmi_pool_run(operation->machine, call, "root\\StandardCimv2", set_category, own);
}

static void networks_clear(struct operation *operation)
{
    struct networks_operation *own = container_of(operation, struct networks_operation, operation);
    network_list_free(&own->list);
    free(own->id);
}

static struct networks_operation *networks_new(struct machine *m,
                                               enum status (*work)(struct operation *, struct call *))
{
    struct networks_operation *own = memory_new(struct networks_operation);
    operation_init(&own->operation, m, work, networks_clear);
    own->operation.carries_credentials = true;
    own->profile.object = on_profile;
    own->address.object = on_address;
    own->route.object = on_route;
    return own;
}

enum status wmi_networks_get(struct machine *m, struct call *call, struct network_list *out)
{
    struct networks_operation *own = networks_new(m, get_work);
    enum status status = operation_run(&own->operation, call, CHANNEL_WMI, "MSFT_NetConnectionProfile");
    if (status == ST_OK) {
        *out = own->list;
        own->list = (struct network_list){0};
    }
    operation_release(&own->operation);
    return status;
}

enum status wmi_networks_category_set(struct machine *m, struct call *call, const char *id,
                                      enum network_category category)
{
    if (category != NETWORK_PUBLIC && category != NETWORK_PRIVATE)
        return call_fault(call, ST_INVALID, "MSFT_NetConnectionProfile", ERROR_INVALID_PARAMETER);
    struct networks_operation *own = networks_new(m, set_work);
    own->id = memory_string(id);
    own->category = category;
    enum status status = operation_run(&own->operation, call, CHANNEL_WMI, "MSFT_NetConnectionProfile");
    operation_release(&own->operation);
    return status;
}
