/* SPDX-License-Identifier: MIT
 *
 * Reading. The store ActiveStore is what the firewall of the target really applies, Group Policy included; every class
 * is read with one query: asking rule by rule would cost a round trip each.
 */
#include "windows/wmi_firewall.h"

#include "base/memory.h"
#include "windows/firewall_registry.h"
#include "windows/firewall_service.h"
#include "windows/operation.h"
#include "windows/registry_root.h"
#include "windows/ways.h"
#include "windows/wmi_enumerate.h"
#include "windows/wmi_firewall_picture.h"
#include "windows/wmi_pool.h"

enum { RULES_MAX = 4096 };

struct reader {
    struct operation operation; /* first */
    struct wmi_visitor visitor;
    void (*take)(struct wmi_firewall_picture *picture, IWbemClassObject *object); /* of the query under way */
    struct wmi_connection *connection;
    ULONGLONG until;
    struct wmi_firewall_picture picture;
};

static bool visit(struct wmi_visitor *visitor, IWbemClassObject *object)
{
    struct reader *reader = container_of(visitor, struct reader, visitor);
    reader->take(&reader->picture, object);
    return reader->take != wmi_firewall_take_rule || reader->picture.count < RULES_MAX;
}

/* ---- the queries ---- */

static void set_value(IWbemContext *context, const wchar_t *name, VARTYPE type, const char *text)
{
    VARIANT value;
    V_VT(&value) = type;
    if (type == VT_BSTR)
        V_BSTR(&value) = com_bstr(text);
    else
        V_BOOL(&value) = VARIANT_TRUE;
    (void)IWbemContext_SetValue(context, name, 0, &value);
    VariantClear(&value);
}

/* NULL: the provider's default, the rules stored locally. */
static IWbemContext *store_context(const char *store)
{
    IWbemContext *context;
    if (!store ||
        FAILED(CoCreateInstance(&CLSID_WbemContext, NULL, CLSCTX_INPROC_SERVER, &IID_IWbemContext, (void **)&context)))
        return NULL;
    set_value(context, L"PolicyStore", VT_BSTR, store);
    set_value(context, L"TracePolicyStoreSource", VT_BOOL, NULL);
    return context;
}

static enum status read_class(struct reader *reader, struct call *call, const char *store, const char *query,
                              void (*take)(struct wmi_firewall_picture *, IWbemClassObject *))
{
    IWbemContext *context = store_context(store);
    reader->take = take;
    enum status status = wmi_enumerate(reader->connection, call, reader->until, query, context, &reader->visitor);
    if (context)
        IWbemContext_Release(context);
    return status;
}

/* A rule has one of each; the first ones say what it is about. */
enum { FILTERS_NEEDED = 4 };
static const struct {
    const char *query;
    void (*take)(struct wmi_firewall_picture *, IWbemClassObject *);
} filters[] = {
    {"SELECT InstanceID, Protocol, LocalPort, RemotePort FROM MSFT_NetProtocolPortFilter", wmi_firewall_take_ports},
    {"SELECT InstanceID, RemoteAddress, LocalAddress FROM MSFT_NetAddressFilter", wmi_firewall_take_addresses},
    {"SELECT InstanceID, AppPath, Package FROM MSFT_NetApplicationFilter", wmi_firewall_take_program},
    {"SELECT InstanceID, ServiceName FROM MSFT_NetServiceFilter", wmi_firewall_take_service},
    {"SELECT InstanceID, InterfaceType FROM MSFT_NetInterfaceTypeFilter", wmi_firewall_take_interface_type},
    {"SELECT InstanceID, InterfaceAlias FROM MSFT_NetInterfaceFilter", wmi_firewall_take_interface},
    {"SELECT * FROM MSFT_NetNetworkLayerSecurityFilter", wmi_firewall_take_security},
};

static enum status read_rules(struct reader *reader, struct call *call, const char *store)
{
    static const char query[] = "SELECT * FROM MSFT_NetFirewallRule WHERE Direction = 1";
    enum status status = read_class(reader, call, store, query, wmi_firewall_take_rule);
    reader->picture.firewall.rules_truncated = reader->picture.count >= RULES_MAX;
    wmi_firewall_sort(&reader->picture);
    for (size_t i = 0; i < array_count(filters) && status == ST_OK && reader->picture.count; i++) {
        reader->picture.matched = 0;
        status = read_class(reader, call, store, filters[i].query, filters[i].take);
        if (status == ST_OK && i < FILTERS_NEEDED && !reader->picture.matched)
            status = call_fault(call, ST_FAILED, "MSFT_Net*Filter", ERROR_NOT_FOUND);
    }
    return status;
}

/* One version of Windows has properties that another has not: they are not named. */
static const char profiles_query[] = "SELECT * FROM MSFT_NetFirewallProfile";
static const char consec_query[] = "SELECT * FROM MSFT_NetConSecRule WHERE Enabled = 1";
static const char active_store[] = "ActiveStore";

static void read_consec(struct reader *reader, struct call *call)
{
    struct call extra = call_make(call->cancel, call->limit_ms);
    enum status status = read_class(reader, &extra, active_store, consec_query, wmi_firewall_take_consec);
    reader->picture.firewall.security_unread = status != ST_OK;
}

/* What policies set is told beside, with a limit of its own: the rest does not wait for it. */
static void read_policies(struct reader *reader, struct call *call)
{
    struct call extra = call_make(call->cancel, call->limit_ms / 4);
    ULONGLONG until = reader->until;
    reader->until = wmi_until(&extra) < until ? wmi_until(&extra) : until;
    (void)read_class(reader, &extra, "RSOP", profiles_query, wmi_firewall_take_policy_profile);
    reader->until = until;
}

static enum status read_profiles(struct reader *reader, struct call *call, const char *store)
{
    enum status status = read_class(reader, call, store, profiles_query, wmi_firewall_take_profile);
    if (status != ST_OK)
        return status;
    reader->picture.firewall.confirmed = store ? CONFIRMED_SAME : CONFIRMED_NOT;
    read_policies(reader, call);
    read_consec(reader, call);
    status = read_class(reader, call, NULL, "SELECT NetworkCategory FROM MSFT_NetConnectionProfile",
                        wmi_firewall_take_category);
    if (status == ST_OK && reader->picture.firewall.active_profiles == 0)
        reader->picture.firewall.active_profiles =
            PROFILE_PUBLIC; /* what Windows takes for a network it does not know */
    return status;
}

/* ---- confirming ---- */

static bool same_profile(const struct firewall_profile *a, const struct firewall_profile *b)
{
    return a->enabled == b->enabled && a->block_all_inbound == b->block_all_inbound &&
           a->inbound_default_allow == b->inbound_default_allow && a->policy_merge_off == b->policy_merge_off;
}

/* What is in force takes the place of what was computed. */
static void settle(const struct firewall *found, struct firewall *picture)
{
    picture->confirmed = CONFIRMED_SAME;
    for (size_t i = 0; i < PROFILE_COUNT; i++) {
        struct firewall_profile *now = &picture->profiles[i];
        if (!same_profile(&found->profiles[i], now))
            picture->confirmed = CONFIRMED_DIFFERS;
        bool by_policy = now->set_by_policy, by_device = now->by_device;
        *now = found->profiles[i];
        now->set_by_policy = by_policy;
        now->by_device = by_device;
    }
    picture->disputed = 0;
}

static void settle_security(struct firewall *found, struct firewall *picture)
{
    struct firewall old = {.security_rules = picture->security_rules,
                           .security_rule_count = picture->security_rule_count};
    firewall_free(&old);
    picture->security_rules = found->security_rules;
    picture->security_rule_count = found->security_rule_count;
    picture->security_unread = false;
    found->security_rules = NULL;
    found->security_rule_count = 0;
}

void wmi_firewall_confirm(struct windows_machine *machine, struct call *call, struct firewall *picture)
{
    enum { LIMIT_MS = 3000 };
    struct reader reader = {.visitor.object = visit};
    struct call own = call_make(call->cancel, call->limit_ms < LIMIT_MS ? call->limit_ms : LIMIT_MS);
    reader.until = wmi_until(&own);
    picture->security_unread = true;
    if (wmi_pool_get(machine, &own, "root\\StandardCimv2", &reader.connection) != LINK_UP)
        return;
    enum status status = read_class(&reader, &own, active_store, profiles_query, wmi_firewall_take_profile);
    if (status == ST_OK && reader.picture.profiles_read) {
        settle(&reader.picture.firewall, picture);
        read_consec(&reader, &own);
        if (!reader.picture.firewall.security_unread)
            settle_security(&reader.picture.firewall, picture);
    }
    wmi_connection_release(reader.connection);
    firewall_free(&reader.picture.firewall);
}

/* ---- the whole of another computer ---- */

static enum status reader_work(struct operation *operation, struct call *call)
{
    struct reader *reader = container_of(operation, struct reader, operation);
    reader->until = wmi_until(call);
    enum link link = wmi_pool_get(operation->machine, call, "root\\StandardCimv2", &reader->connection);
    if (link != LINK_UP)
        return link_status(link);
    const char *store = active_store;
    enum status status = read_rules(reader, call, store);
    /* A provider that does not know the store through DCOM: what is stored locally is the next best. What policies add,
     * and that may block, is then not among the rules. */
    bool unknown = status == ST_FAILED || status == ST_INVALID || status == ST_UNSUPPORTED;
    if (unknown || (status == ST_OK && reader->picture.count == 0)) {
        call->fault = (struct fault){NULL, 0};
        wmi_firewall_clear(&reader->picture);
        store = NULL;
        status = read_rules(reader, call, store);
        reader->picture.firewall.rules_truncated |= unknown || reader->picture.count;
    }
    if (status == ST_OK)
        status = read_profiles(reader, call, store);
    if (status == ST_OK)
        status =
            firewall_service_running(&operation->machine->machine, call, &reader->picture.firewall.service_running);
    if (status == ST_OK) {
        wmi_firewall_keep(&reader->picture);
        reader->picture.firewall.other_products =
            memory_string(reader->picture.product_owns ? "EnforcementStatus = CategoryOff" : "");
    }
    wmi_connection_release(reader->connection);
    return status == ST_ABSENT ? ST_UNSUPPORTED : status; /* no such class */
}

/* The Remote Registry: when WMI is what does not work, its rules are the more interesting. */
static enum status registry_work(struct operation *operation, struct call *call)
{
    struct reader *reader = container_of(operation, struct reader, operation);
    struct firewall *out = &reader->picture.firewall;
    HKEY root;
    enum link link = registry_root(operation->machine, call, &root);
    if (link != LINK_UP)
        return link_status(link);
    struct firewall_stores stores = {0};
    firewall_free(out);
    enum status status = firewall_registry_stores(root, call, wmi_until(call) - call->limit_ms / 4, &stores);
    if (status == ST_OK && !stores.local_rules)
        status = call_fault(call, ST_UNSUPPORTED, "FirewallRules", ERROR_FILE_NOT_FOUND);
    if (status == ST_OK)
        firewall_stores_effective(&stores, out);
    firewall_stores_free(&stores);
    if (status != ST_OK)
        return status;
    out->security_unread = true;
    /* The registry knows which networks were joined and when, but not which of them are connected. */
    out->profiles_unread = true;
    out->other_products = memory_string("");
    out->products_unread = true;
    return firewall_service_running(&operation->machine->machine, call, &out->service_running);
}

static const struct way ways[] = {
    {CHANNEL_WMI, "MSFT_NetFirewallRule", reader_work},
    {CHANNEL_REMOTE_REGISTRY, "RegEnumValueW", registry_work},
};

static void reader_clear(struct operation *operation)
{
    struct reader *reader = container_of(operation, struct reader, operation);
    wmi_firewall_clear(&reader->picture);
    firewall_free(&reader->picture.firewall);
}

enum status wmi_firewall_get(struct machine *m, struct call *call, struct firewall *out)
{
    struct reader *reader = memory_new(struct reader);
    operation_init(&reader->operation, m, reader_work, reader_clear);
    reader->visitor.object = visit;
    enum status status = ways_run(&reader->operation, call, ways, array_count(ways));
    if (status == ST_OK) {
        *out = reader->picture.firewall;
        reader->picture.firewall = (struct firewall){0};
    }
    operation_release(&reader->operation);
    return status;
}
