/* SPDX-License-Identifier: MIT
 *
 * The firewall of this computer as one snapshot. COM says what is in force (active profiles, switches with policies
 * applied), the registry which rules exist and under which ids (firewall_registry.h). Where the
 * local store of rules does not exist, the rules of COM serve, without ids.
 */
#include "base/memory.h"
#include "base/strbuf.h"
#include "windows/firewall_registry.h"
#include "windows/firewall_rule_com.h"
#include "windows/firewall_service.h"
#include "windows/operation.h"
#include "windows/status_windows.h"
#include "windows/wmi_firewall.h"

#include <stdlib.h>

enum { RULES_MAX = 4096, PRODUCTS_MAX = 32 };

struct snapshot {
    struct operation operation; /* first */
    struct firewall firewall;
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
    bool counts = text.inbound && !(text.rule.allow && text.conditional) && firewall_rule_matters(&text.rule);
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

static HRESULT read_policy(INetFwPolicy2 *policy, struct firewall *out)
{
    LONG active = 0;
    NET_FW_MODIFY_STATE modify = NET_FW_MODIFY_STATE_OK;
    HRESULT result = INetFwPolicy2_get_CurrentProfileTypes(policy, &active);
    for (size_t i = 0; i < PROFILE_COUNT && SUCCEEDED(result); i++)
        result = read_profile(policy, i, &out->profiles[i]);
    if (FAILED(result))
        return result;
    out->active_profiles = (uint32_t)active & PROFILE_ALL;
    if (SUCCEEDED(INetFwPolicy2_get_LocalPolicyModifyState(policy, &modify)))
        out->modify_state = (uint32_t)modify;
    return S_OK;
}

static HRESULT read_com_rules(INetFwPolicy2 *policy, const struct cancel *cancel, struct firewall *out)
{
    INetFwRules *rules;
    HRESULT result = INetFwPolicy2_get_Rules(policy, &rules);
    if (FAILED(result))
        return result;
    struct collector collector = {.visitor.visit = collect, .out = out};
    result = firewall_rules_each(rules, cancel, &collector.visitor);
    INetFwRules_Release(rules);
    return result;
}

/* Registered products of others. Absent before Windows 7 and in the emulator: then there are none. */
static char *read_products(void)
{
    struct strbuf names = STRBUF_INIT;
    INetFwProducts *products;
    if (SUCCEEDED(CoCreateInstance(&CLSID_NetFwProducts, NULL, CLSCTX_INPROC_SERVER, &IID_INetFwProducts,
                                   (void **)&products))) {
        LONG count = 0;
        if (FAILED(INetFwProducts_get_Count(products, &count)) || count > PRODUCTS_MAX)
            count = count > PRODUCTS_MAX ? PRODUCTS_MAX : 0;
        for (LONG i = 0; i < count; i++) {
            INetFwProduct *product;
            BSTR name = NULL;
            if (FAILED(INetFwProducts_Item(products, i, &product)))
                continue;
            if (SUCCEEDED(INetFwProduct_get_DisplayName(product, &name)) && name) {
                char *text = com_text(name);
                if (names.length)
                    strbuf_add(&names, ", ");
                strbuf_add(&names, text);
                free(text);
                SysFreeString(name);
            }
            INetFwProduct_Release(product);
        }
        INetFwProducts_Release(products);
    }
    return strbuf_take(&names);
}

/* Without the service COM answers nothing: the stored switches are shown, none of them in force. */
static enum status read_com(struct snapshot *snapshot, struct call *call, bool with_rules)
{
    struct firewall *out = &snapshot->firewall;
    INetFwPolicy2 *policy;
    enum status status = com_ready(call);
    if (status != ST_OK)
        return status;
    const char *api = "CoCreateInstance(NetFwPolicy2)";
    HRESULT result =
        CoCreateInstance(&CLSID_NetFwPolicy2, NULL, CLSCTX_INPROC_SERVER, &IID_INetFwPolicy2, (void **)&policy);
    if (SUCCEEDED(result)) {
        api = "INetFwPolicy2::get_CurrentProfileTypes";
        result = read_policy(policy, out);
        if (SUCCEEDED(result) && with_rules) {
            api = "INetFwPolicy2::get_Rules";
            result = read_com_rules(policy, call->cancel, out);
        }
        INetFwPolicy2_Release(policy);
    }
    if (FAILED(result) && out->service_running)
        return status_hresult(call, api, (uint32_t)result);
    if (FAILED(result))
        firewall_registry_profiles(HKEY_LOCAL_MACHINE, out);
    return ST_OK;
}

static enum status snapshot_work(struct operation *operation, struct call *call)
{
    struct snapshot *snapshot = container_of(operation, struct snapshot, operation);
    struct firewall *out = &snapshot->firewall;
    ULONGLONG until = GetTickCount64() + call->limit_ms;
    enum status status = firewall_service_running(&operation->machine->machine, call, &out->service_running);
    if (status != ST_OK)
        return status;
    enum status rules = firewall_registry_rules(HKEY_LOCAL_MACHINE, call, until, out);
    if (rules != ST_OK && rules != ST_ABSENT)
        return rules;
    status = read_com(snapshot, call, rules == ST_ABSENT);
    if (status != ST_OK)
        return status;
    firewall_registry_policies(HKEY_LOCAL_MACHINE, out);
    out->other_products = read_products();
    return ST_OK;
}

static void snapshot_clear(struct operation *operation)
{
    firewall_free(&container_of(operation, struct snapshot, operation)->firewall);
}

enum status windows_firewall_get(struct machine *m, struct call *call, struct firewall *out)
{
    if (windows_machine(m)->target)
        return wmi_firewall_get(m, call, out);
    struct snapshot *snapshot = memory_new(struct snapshot);
    operation_init(&snapshot->operation, m, snapshot_work, snapshot_clear);
    enum status status = operation_run(&snapshot->operation, call, CHANNEL_LOCAL, "INetFwPolicy2");
    if (status == ST_OK) {
        *out = snapshot->firewall;
        snapshot->firewall = (struct firewall){0};
    }
    operation_release(&snapshot->operation);
    return status;
}
