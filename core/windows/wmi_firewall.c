/* SPDX-License-Identifier: MIT
 *
 * Reading. The stored settings first (wmi_firewall_stores.h); of the store in force, ActiveStore, which is what the
 * firewall of the target really applies, only the profiles, the rules of Windows for WMI and those of IPsec. Where the
 * stored settings cannot be read, every class of that store with one query.
 */
#include "windows/wmi_firewall.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "windows/firewall_registry.h"
#include "windows/firewall_service.h"
#include "windows/operation.h"
#include "windows/registry_root.h"
#include "windows/ways.h"
#include "windows/wmi_enumerate.h"
#include "windows/wmi_firewall_picture.h"
#include "windows/wmi_firewall_stores.h"
#include "windows/wmi_instance.h"
#include "windows/wmi_pool.h"

#include <stdlib.h>

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
    return reader->take != wmi_firewall_picture_take_rule || reader->picture.count < RULES_MAX;
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
    {"SELECT InstanceID, Protocol, LocalPort, RemotePort FROM MSFT_NetProtocolPortFilter",
     wmi_firewall_picture_take_ports},
    {"SELECT InstanceID, RemoteAddress, LocalAddress FROM MSFT_NetAddressFilter", wmi_firewall_picture_take_addresses},
    {"SELECT InstanceID, AppPath, Package FROM MSFT_NetApplicationFilter", wmi_firewall_picture_take_program},
    {"SELECT InstanceID, ServiceName FROM MSFT_NetServiceFilter", wmi_firewall_picture_take_service},
    {"SELECT InstanceID, InterfaceType FROM MSFT_NetInterfaceTypeFilter", wmi_firewall_picture_take_interface_type},
    {"SELECT InstanceID, InterfaceAlias FROM MSFT_NetInterfaceFilter", wmi_firewall_picture_take_interface},
    {"SELECT * FROM MSFT_NetNetworkLayerSecurityFilter", wmi_firewall_picture_take_security},
};

static enum status read_rules(struct reader *reader, struct call *call, const char *store)
{
    static const char query[] = "SELECT * FROM MSFT_NetFirewallRule WHERE Direction = 1";
    enum status status = read_class(reader, call, store, query, wmi_firewall_picture_take_rule);
    reader->picture.firewall.rules_truncated = reader->picture.count >= RULES_MAX;
    wmi_firewall_picture_sort(&reader->picture);
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
    enum status status = read_class(reader, &extra, active_store, consec_query, wmi_firewall_picture_take_consec);
    reader->picture.firewall.security_unread = status != ST_OK;
}

/* What policies set is told beside, with a limit of its own: the rest does not wait for it. */
static void read_policies(struct reader *reader, struct call *call)
{
    struct call extra = call_make(call->cancel, call->limit_ms / 4);
    ULONGLONG until = reader->until;
    reader->until = wmi_enumerate_until(&extra) < until ? wmi_enumerate_until(&extra) : until;
    (void)read_class(reader, &extra, "RSOP", profiles_query, wmi_firewall_picture_take_policy_profile);
    reader->until = until;
}

static enum status read_categories(struct reader *reader, struct call *call)
{
    enum status status = read_class(reader, call, NULL, "SELECT NetworkCategory FROM MSFT_NetConnectionProfile",
                                    wmi_firewall_picture_take_category);
    if (status == ST_OK && reader->picture.firewall.active_profiles == 0)
        reader->picture.firewall.active_profiles =
            PROFILE_PUBLIC; /* what Windows takes for a network it does not know */
    return status;
}

static enum status read_profiles(struct reader *reader, struct call *call, const char *store)
{
    enum status status = read_class(reader, call, store, profiles_query, wmi_firewall_picture_take_profile);
    if (status != ST_OK)
        return status;
    reader->picture.firewall.confirmed = store ? CONFIRMED_SAME : CONFIRMED_NOT;
    read_policies(reader, call);
    read_consec(reader, call);
    return read_categories(reader, call);
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
    reader.until = wmi_enumerate_until(&own);
    picture->security_unread = true;
    if (wmi_pool_get(machine, &own, "root\\StandardCimv2", &reader.connection) != LINK_UP)
        return;
    enum status status = read_class(&reader, &own, active_store, profiles_query, wmi_firewall_picture_take_profile);
    if (status == ST_OK && reader.picture.profiles_read) {
        settle(&reader.picture.firewall, picture);
        read_consec(&reader, &own);
        if (!reader.picture.firewall.security_unread)
            settle_security(&reader.picture.firewall, picture);
    }
    wmi_connection_release(reader.connection);
    firewall_free(&reader.picture.firewall);
}

/* ---- another computer: what is stored, and what of it is in force ---- */

/* The rules of Windows for WMI by their ids; NULL there is none. free() */
static char *enforced_query(const struct firewall *firewall)
{
    enum { MOST = 16 };
    struct strbuf out = STRBUF_INIT;
    size_t count = 0;
    for (size_t i = 0; i < firewall->rule_count && count < MOST; i++) {
        if (!firewall_group_is_wmi(firewall->rules[i].group))
            continue;
        char *id = wmi_instance_quoted(firewall->rules[i].id);
        strbuf_add(&out, count++ ? " OR InstanceID = " : "SELECT * FROM MSFT_NetFirewallRule WHERE InstanceID = ");
        strbuf_add(&out, id);
        free(id);
    }
    if (count)
        return strbuf_take(&out);
    strbuf_free(&out);
    return NULL;
}

/* Whether the engine applies these, and whether another product is in charge. */
static void read_enforced(struct reader *reader, struct call *call)
{
    struct firewall *out = &reader->picture.firewall;
    char *query = enforced_query(out);
    struct call own = call_make(call->cancel, call->limit_ms);
    out->products_unread =
        !query || read_class(reader, &own, active_store, query, wmi_firewall_picture_enforced) != ST_OK;
    free(query);
}

static enum status read_stored(struct reader *reader, struct call *call)
{
    struct windows_machine *machine = reader->operation.machine;
    struct firewall *out = &reader->picture.firewall;
    struct firewall_stores stores = {0};
    struct wmi_connection *registry;
    enum link link = wmi_pool_get(machine, call, "root\\default", &registry);
    if (link != LINK_UP)
        return link_status(link);
    /* The rest of the time is for what is in force. */
    enum status status = wmi_firewall_stores(registry, call, reader->until - call->limit_ms * 3 / 8, &stores);
    wmi_connection_release(registry);
    if (status == ST_OK)
        firewall_stores_effective(&stores, out);
    firewall_stores_free(&stores);
    if (status != ST_OK)
        return status;
    struct call own = call_make(call->cancel, call->limit_ms);
    out->profiles_unread = read_categories(reader, &own) != ST_OK;
    wmi_firewall_confirm(machine, call, out);
    read_enforced(reader, call);
    return ST_OK;
}

/* ---- another computer: the store in force as a whole ---- */

static enum status read_whole(struct reader *reader, struct call *call)
{
    const char *store = active_store;
    enum status status = read_rules(reader, call, store);
    /* A provider that does not know the store through DCOM: what is stored locally is the next best. What policies add,
     * and that may block, is then not among the rules. */
    bool unknown = status == ST_FAILED || status == ST_INVALID || status == ST_UNSUPPORTED;
    if (unknown || (status == ST_OK && reader->picture.count == 0)) {
        call->fault = (struct fault){NULL, 0};
        wmi_firewall_picture_clear(&reader->picture);
        store = NULL;
        status = read_rules(reader, call, store);
        reader->picture.firewall.rules_truncated |= unknown || reader->picture.count;
    }
    if (status == ST_OK)
        status = read_profiles(reader, call, store);
    if (status == ST_OK)
        wmi_firewall_picture_keep(&reader->picture);
    return status;
}

static enum status reader_work(struct operation *operation, struct call *call)
{
    struct reader *reader = container_of(operation, struct reader, operation);
    reader->until = wmi_enumerate_until(call);
    enum link link = wmi_pool_get(operation->machine, call, "root\\StandardCimv2", &reader->connection);
    if (link != LINK_UP)
        return link_status(link);
    enum status status = read_stored(reader, call);
    if (status != ST_OK && status != ST_CANCELLED) {
        call->fault = (struct fault){NULL, 0};
        status = read_whole(reader, call);
    }
    struct firewall *out = &reader->picture.firewall;
    if (status == ST_OK)
        status = firewall_service_running(&operation->machine->machine, call, &out->service_running);
    if (status == ST_OK)
        out->other_products = memory_string(reader->picture.product_owns ? "EnforcementStatus = CategoryOff" : "");
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
    enum status status = firewall_registry_stores(operation->machine, root, call,
                                                  wmi_enumerate_until(call) - call->limit_ms / 4, &stores);
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
    wmi_firewall_picture_clear(&reader->picture);
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
