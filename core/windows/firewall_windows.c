/* SPDX-License-Identifier: MIT
 *
 * The firewall of this computer as one snapshot. The registry says what is set and which rules exist
 * (machine/firewall_stores.h makes of it what is in force), COM which profiles are active; the store in force confirms
 * it where WMI can be asked. Where there are no stored settings, those of COM serve, rules without ids.
 */
#include "base/memory.h"
#include "base/strbuf.h"
#include "windows/firewall_registry.h"
#include "windows/firewall_rule_com.h"
#include "windows/firewall_service.h"
#include "windows/operation.h"
#include "windows/ops.h"
#include "windows/status_windows.h"
#include "windows/wmi_firewall.h"

#include <stdlib.h>

enum { RULES_MAX = 4096, PRODUCTS_MAX = 32, CATEGORY_FIREWALL = 2 };

struct snapshot {
    struct operation operation; /* first */
    struct firewall firewall;
    bool outbound;
};

struct collector {
    struct firewall_rule_visitor visitor;
    struct firewall *out;
};

static bool collect(struct firewall_rule_visitor *visitor, INetFwRule *rule)
{
    struct firewall *out = container_of(visitor, struct collector, visitor)->out;
    struct firewall_rule_text text;
    if (FAILED(firewall_rule_com_read(rule, &text)))
        return true;
    bool counts = text.inbound && firewall_rule_matters(&text.rule);
    if (!counts || out->rule_count == RULES_MAX) {
        out->rules_truncated |= counts;
        firewall_rule_free(&text.rule);
        return true;
    }
    out->rules = memory_resize(out->rules, out->rule_count + 1, sizeof *out->rules);
    out->rules[out->rule_count++] = text.rule;
    return true;
}

static HRESULT read_profile(INetFwPolicy2 *policy, size_t index, struct firewall_profile *out)
{
    NET_FW_PROFILE_TYPE2 type = (NET_FW_PROFILE_TYPE2)(1 << index);
    VARIANT_BOOL enabled, block_all;
    NET_FW_ACTION action;
    HRESULT result;
    if (FAILED(result = INetFwPolicy2_get_FirewallEnabled(policy, type, &enabled)) ||
        FAILED(result = INetFwPolicy2_get_BlockAllInboundTraffic(policy, type, &block_all)) ||
        FAILED(result = INetFwPolicy2_get_DefaultInboundAction(policy, type, &action)))
        return result;
    out->enabled = enabled != VARIANT_FALSE;
    out->block_all_inbound = block_all != VARIANT_FALSE;
    out->inbound_default_allow = action == NET_FW_ACTION_ALLOW;
    return S_OK;
}

/* S_FALSE of LocalPolicyModifyState: it is so for "some current profiles but not all" (netfw.h). */
static HRESULT read_policy(INetFwPolicy2 *policy, bool with_settings, struct firewall *out)
{
    LONG active = 0;
    NET_FW_MODIFY_STATE modify = NET_FW_MODIFY_STATE_OK;
    HRESULT result = INetFwPolicy2_get_CurrentProfileTypes(policy, &active);
    for (size_t i = 0; i < PROFILE_COUNT && SUCCEEDED(result) && with_settings; i++)
        result = read_profile(policy, i, &out->profiles[i]);
    if (FAILED(result))
        return result;
    out->active_profiles = (uint32_t)active & PROFILE_ALL;
    result = INetFwPolicy2_get_LocalPolicyModifyState(policy, &modify);
    out->modify_state = SUCCEEDED(result) ? (uint32_t)modify : MODIFY_UNREAD;
    out->modify_partly = result == S_FALSE;
    return S_OK;
}

static HRESULT read_com_rules(INetFwPolicy2 *policy, const struct cancel *cancel, struct firewall *out)
{
    INetFwRules *rules;
    HRESULT result = INetFwPolicy2_get_Rules(policy, &rules);
    if (FAILED(result))
        return result;
    struct collector collector = {.visitor.visit = collect, .out = out};
    result = firewall_rule_com_each(rules, cancel, &collector.visitor);
    INetFwRules_Release(rules);
    return result;
}

/* The product owns the category of the firewall itself (NET_FW_RULE_CATEGORY_FIREWALL = 2, icftypes.h). Where it
 * does not say what it owns, it may. */
static bool owns_firewall(INetFwProduct *product)
{
    VARIANT categories;
    LONG first, last;
    VariantInit(&categories);
    if (FAILED(INetFwProduct_get_RuleCategories(product, &categories)) || !(V_VT(&categories) & VT_ARRAY) ||
        FAILED(SafeArrayGetLBound(V_ARRAY(&categories), 1, &first)) ||
        FAILED(SafeArrayGetUBound(V_ARRAY(&categories), 1, &last))) {
        VariantClear(&categories);
        return true;
    }
    bool owns = false;
    for (LONG i = first; i <= last && !owns; i++) {
        VARIANT item;
        VariantInit(&item);
        if ((V_VT(&categories) & VT_TYPEMASK) == VT_VARIANT)
            owns = SUCCEEDED(SafeArrayGetElement(V_ARRAY(&categories), &i, &item)) &&
                   SUCCEEDED(VariantChangeType(&item, &item, 0, VT_I4)) && V_I4(&item) == CATEGORY_FIREWALL;
        else
            owns = true;
        VariantClear(&item);
    }
    VariantClear(&categories);
    return owns;
}

/* False: whether it is one could not be read. */
static bool add_product(INetFwProduct *product, struct strbuf *names)
{
    BSTR name = NULL;
    if (!owns_firewall(product))
        return true;
    if (FAILED(INetFwProduct_get_DisplayName(product, &name)) || !name)
        return false;
    char *text = com_text(name);
    if (names->length)
        strbuf_add(names, ", ");
    strbuf_add(names, text);
    free(text);
    SysFreeString(name);
    return true;
}

static bool add_products(INetFwProducts *products, struct strbuf *names)
{
    LONG count = 0;
    if (FAILED(INetFwProducts_get_Count(products, &count)))
        return false;
    bool whole = count <= PRODUCTS_MAX;
    for (LONG i = 0; i < count && i < PRODUCTS_MAX; i++) {
        INetFwProduct *product;
        if (FAILED(INetFwProducts_Item(products, i, &product))) {
            whole = false;
            continue;
        }
        whole &= add_product(product, names);
        INetFwProduct_Release(product);
    }
    return whole;
}

/* Registered products of others. INetFwProducts is part of every Windows since 7 (its page, "Minimum supported
 * client"): without the class nothing is known of them. */
static void read_products(struct firewall *out)
{
    struct strbuf names = STRBUF_INIT;
    INetFwProducts *products;
    HRESULT result =
        CoCreateInstance(&CLSID_NetFwProducts, NULL, CLSCTX_INPROC_SERVER, &IID_INetFwProducts, (void **)&products);
    out->products_unread = FAILED(result);
    if (SUCCEEDED(result)) {
        out->products_unread = !add_products(products, &names);
        INetFwProducts_Release(products);
    }
    out->other_products = strbuf_take(&names);
}

/* Without the service COM answers nothing: nobody names the active profiles then. WITH_ALL: settings and rules, too. */
static enum status read_com(struct snapshot *snapshot, struct call *call, bool with_all)
{
    struct firewall *out = &snapshot->firewall;
    INetFwPolicy2 *policy;
    enum link link = com_ready(call);
    if (link != LINK_UP)
        return link_status(link);
    const char *api = "CoCreateInstance(NetFwPolicy2)";
    HRESULT result =
        CoCreateInstance(&CLSID_NetFwPolicy2, NULL, CLSCTX_INPROC_SERVER, &IID_INetFwPolicy2, (void **)&policy);
    if (SUCCEEDED(result)) {
        api = "INetFwPolicy2::get_CurrentProfileTypes";
        result = read_policy(policy, with_all, out);
        if (SUCCEEDED(result) && with_all) {
            api = "INetFwPolicy2::get_Rules";
            result = read_com_rules(policy, call->cancel, out);
        }
        INetFwPolicy2_Release(policy);
    }
    return FAILED(result) && out->service_running ? status_hresult(call, api, (uint32_t)result) : ST_OK;
}

/* The names of rules in the user's language; only those of this computer are looked up. */
static void name_rules(struct firewall *firewall)
{
    for (size_t i = 0; i < firewall->rule_count; i++)
        firewall->rules[i].name = firewall_registry_indirect_text(firewall->rules[i].name);
}

static enum status snapshot_work(struct operation *operation, struct call *call)
{
    struct snapshot *snapshot = container_of(operation, struct snapshot, operation);
    struct firewall *out = &snapshot->firewall;
    struct firewall_stores stores = {.outbound = snapshot->outbound};
    ULONGLONG until = GetTickCount64() + call->limit_ms;
    enum status status = firewall_service_running(&operation->machine->machine, call, &out->service_running);
    if (status == ST_OK)
        status = firewall_registry_stores(operation->machine, HKEY_LOCAL_MACHINE, call, until, &stores);
    bool stored = stores.local_rules;
    if (status == ST_OK)
        firewall_stores_effective(&stores, out);
    firewall_stores_free(&stores);
    if (status == ST_OK && !stored && snapshot->outbound)
        status = call_fault(call, ST_UNSUPPORTED, "FirewallRules", ERROR_FILE_NOT_FOUND);
    if (status == ST_OK)
        status = read_com(snapshot, call, !stored);
    if (status != ST_OK)
        return status;
    name_rules(out);
    read_products(out);
    if (!snapshot->outbound)
        wmi_firewall_confirm(operation->machine, call, out);
    return ST_OK;
}

static void snapshot_clear(struct operation *operation)
{
    firewall_free(&container_of(operation, struct snapshot, operation)->firewall);
}

static enum status read_here(struct machine *m, struct call *call, bool outbound, struct firewall *out)
{
    struct snapshot *snapshot = memory_new(struct snapshot);
    snapshot->outbound = outbound;
    operation_init(&snapshot->operation, m, snapshot_work, snapshot_clear);
    enum status status = operation_run(&snapshot->operation, call, CHANNEL_LOCAL, "INetFwPolicy2");
    if (status == ST_OK) {
        *out = snapshot->firewall;
        snapshot->firewall = (struct firewall){0};
    }
    operation_release(&snapshot->operation);
    return status;
}

enum status ops_firewall_get(struct machine *m, struct call *call, struct firewall *out)
{
    return machine_windows_of(m)->target ? wmi_firewall_get(m, call, out) : read_here(m, call, false, out);
}

enum status ops_firewall_outgoing(struct machine *own, struct call *call, struct firewall *out)
{
    return read_here(own, call, true, out);
}
