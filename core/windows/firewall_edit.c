/* SPDX-License-Identifier: MIT
 *
 * Changing firewall rules through INetFwPolicy2. A rule of ours is found by its name. Any other is known by its id,
 * which COM does not have: the rules with the same attributes as the stored one are candidates, and the
 * registry tells whether the right one was switched; a wrong one is switched back at once.
 */
#include "base/ascii.h"
#include "base/memory.h"
#include "windows/cancel_windows.h"
#include "windows/firewall_registry.h"
#include "windows/firewall_rule_com.h"
#include "windows/operation.h"
#include "windows/ops.h"
#include "windows/status_windows.h"
#include "windows/wmi_firewall.h"

#include <stdlib.h>

enum { CANDIDATES_MAX = 8, SAME_NAME_MAX = 8, SETTLE_MS = 500, SETTLE_STEP_MS = 20 };

enum edit_kind { EDIT_ENABLE, EDIT_ADD, EDIT_REMOVE };

struct edit {
    struct operation operation; /* first */
    enum edit_kind kind;
    char *id;
    bool enabled;
    struct firewall_rule rule; /* to add */
};

/* ---- the rule behind an id ---- */

struct finder {
    struct firewall_rule_visitor visitor;
    const struct firewall_rule_text *stored;
    INetFwRule *found[CANDIDATES_MAX];
    size_t count;
};

static bool find(struct firewall_rule_visitor *visitor, INetFwRule *rule)
{
    struct finder *finder = container_of(visitor, struct finder, visitor);
    struct firewall_rule_text text;
    if (FAILED(firewall_rule_com_read(rule, &text)))
        return true;
    if (text.inbound == finder->stored->inbound && firewall_rule_com_same(&text.rule, &finder->stored->rule) &&
        finder->count < CANDIDATES_MAX) {
        INetFwRule_AddRef(rule);
        finder->found[finder->count++] = rule;
    }
    firewall_rule_free(&text.rule);
    return true;
}

/* The service writes the registry a moment after COM has returned. */
static bool stored_as(struct call *call, const char *id, bool enabled)
{
    for (uint32_t waited = 0;; waited += SETTLE_STEP_MS) {
        struct firewall_rule_text now;
        struct call own = call_make(call->cancel, call->limit_ms);
        bool same = false;
        if (firewall_registry_rule(&own, id, &now) == ST_OK) {
            same = now.rule.enabled == enabled;
            firewall_rule_free(&now.rule);
        }
        if (same || waited >= SETTLE_MS)
            return same;
        (void)cancel_windows_wait(NULL, NULL, 0, SETTLE_STEP_MS); /* a change is never cut short by a cancel */
    }
}

/* Switches the candidates one by one until the stored rule has changed. */
static enum status switch_candidates(struct call *call, const char *id, bool enabled, const struct finder *finder)
{
    VARIANT_BOOL wanted = enabled ? VARIANT_TRUE : VARIANT_FALSE;
    for (size_t i = 0; i < finder->count; i++) {
        VARIANT_BOOL before;
        HRESULT result = INetFwRule_get_Enabled(finder->found[i], &before);
        if (SUCCEEDED(result) && (before != VARIANT_FALSE) == enabled)
            continue;
        if (SUCCEEDED(result))
            result = INetFwRule_put_Enabled(finder->found[i], wanted);
        if (FAILED(result))
            return status_hresult(call, "INetFwRule::put_Enabled", (uint32_t)result);
        if (stored_as(call, id, enabled))
            return ST_OK;
        (void)INetFwRule_put_Enabled(finder->found[i], before);
    }
    return call_fault(call, ST_FAILED, "INetFwRule::put_Enabled", ERROR_NOT_FOUND);
}

static enum status enable_stored(struct edit *edit, struct call *call, INetFwRules *rules)
{
    struct firewall_rule_text stored;
    enum status status = firewall_registry_rule(call, edit->id, &stored);
    if (status == ST_ABSENT && firewall_registry_is_policy(edit->id))
        return call_fault(call, ST_DENIED, "FirewallRules", ERROR_ACCESS_DISABLED_BY_POLICY);
    if (status != ST_OK)
        return status;
    if (stored.rule.enabled != edit->enabled) {
        struct finder finder = {.visitor.visit = find, .stored = &stored};
        HRESULT result = firewall_rule_com_each(rules, call->cancel, &finder.visitor);
        status = FAILED(result) ? status_hresult(call, "INetFwRules::get__NewEnum", (uint32_t)result)
                                : switch_candidates(call, edit->id, edit->enabled, &finder);
        for (size_t i = 0; i < finder.count; i++)
            INetFwRule_Release(finder.found[i]);
    }
    firewall_rule_free(&stored.rule);
    return status;
}

/* ---- rules of our own, by name ---- */

static enum status item(struct call *call, INetFwRules *rules, const char *name, INetFwRule **out)
{
    BSTR text = com_bstr(name);
    HRESULT result = INetFwRules_Item(rules, text, out);
    SysFreeString(text);
    return FAILED(result) ? status_hresult(call, "INetFwRules::Item", (uint32_t)result) : ST_OK;
}

static enum status enable_own(struct edit *edit, struct call *call, INetFwRules *rules)
{
    INetFwRule *rule;
    enum status status = item(call, rules, edit->id, &rule);
    if (status != ST_OK)
        return status;
    HRESULT result = INetFwRule_put_Enabled(rule, edit->enabled ? VARIANT_TRUE : VARIANT_FALSE);
    INetFwRule_Release(rule);
    return FAILED(result) ? status_hresult(call, "INetFwRule::put_Enabled", (uint32_t)result) : ST_OK;
}

/* Several rules may have one name: all of them go. ST_ABSENT: there was none. */
static enum status remove_own(struct edit *edit, struct call *call, INetFwRules *rules)
{
    enum status first = ST_OK;
    for (int i = 0; i < SAME_NAME_MAX; i++) {
        INetFwRule *rule;
        enum status status = item(call, rules, edit->id, &rule);
        if (i == 0)
            first = status;
        if (status == ST_ABSENT && i > 0) {
            call->fault = (struct fault){NULL, 0};
            return ST_OK;
        }
        if (status != ST_OK)
            return i == 0 ? first : status;
        INetFwRule_Release(rule);
        BSTR name = com_bstr(edit->id);
        HRESULT result = INetFwRules_Remove(rules, name);
        SysFreeString(name);
        if (FAILED(result))
            return status_hresult(call, "INetFwRules::Remove", (uint32_t)result);
    }
    return ST_OK;
}

/* Windows takes a second rule of the same name without a word: the older one goes first. */
static enum status add_own(struct edit *edit, struct call *call, INetFwRules *rules)
{
    enum status status = remove_own(edit, call, rules);
    if (status != ST_OK && status != ST_ABSENT)
        return status;
    call->fault = (struct fault){NULL, 0};
    INetFwRule *rule;
    HRESULT result = firewall_rule_com_make(&edit->rule, &rule);
    if (FAILED(result))
        return status_hresult(call, "INetFwRule", (uint32_t)result);
    result = INetFwRules_Add(rules, rule);
    INetFwRule_Release(rule);
    return FAILED(result) ? status_hresult(call, "INetFwRules::Add", (uint32_t)result) : ST_OK;
}

/* ---- the operations ---- */

static bool is_own(const char *id)
{
    return ascii_starts_nocase(id, FIREWALL_OWN_PREFIX);
}

static enum status edit_rules(struct edit *edit, struct call *call, INetFwRules *rules)
{
    switch (edit->kind) {
    case EDIT_ADD:
        return add_own(edit, call, rules);
    case EDIT_REMOVE:
        return remove_own(edit, call, rules);
    default:
        return is_own(edit->id) ? enable_own(edit, call, rules) : enable_stored(edit, call, rules);
    }
}

static enum status edit_work(struct operation *operation, struct call *call)
{
    struct edit *edit = container_of(operation, struct edit, operation);
    INetFwPolicy2 *policy;
    enum link link = com_ready(call);
    if (link != LINK_UP)
        return link_status(link);
    HRESULT result =
        CoCreateInstance(&CLSID_NetFwPolicy2, NULL, CLSCTX_INPROC_SERVER, &IID_INetFwPolicy2, (void **)&policy);
    if (FAILED(result))
        return link_status(link_hresult(call, "CoCreateInstance(NetFwPolicy2)", (uint32_t)result));
    INetFwRules *rules;
    result = INetFwPolicy2_get_Rules(policy, &rules);
    INetFwPolicy2_Release(policy);
    if (FAILED(result))
        return status_hresult(call, "INetFwPolicy2::get_Rules", (uint32_t)result);
    enum status status = edit_rules(edit, call, rules);
    INetFwRules_Release(rules);
    return status;
}

static void edit_clear(struct operation *operation)
{
    struct edit *edit = container_of(operation, struct edit, operation);
    firewall_rule_free(&edit->rule);
    free(edit->id);
}

static struct edit *edit_new(struct machine *m, enum edit_kind kind, const char *id)
{
    struct edit *edit = memory_new(struct edit);
    operation_init(&edit->operation, m, edit_work, edit_clear);
    edit->kind = kind;
    edit->id = memory_string(id);
    return edit;
}

static enum status edit_run(struct edit *edit, struct call *call, const char *api)
{
    enum status status = operation_run(&edit->operation, call, CHANNEL_LOCAL, api);
    operation_release(&edit->operation);
    return status;
}

enum status ops_firewall_rule_enable(struct machine *m, struct call *call, const char *id, bool enabled)
{
    if (machine_windows_of(m)->target)
        return wmi_firewall_rule_enable(m, call, id, enabled);
    struct edit *edit = edit_new(m, EDIT_ENABLE, id);
    edit->enabled = enabled;
    return edit_run(edit, call, "INetFwRule::put_Enabled");
}

enum status ops_firewall_rule_add(struct machine *m, struct call *call, const struct firewall_rule *rule)
{
    /* Anything else could not be found again to be removed. */
    if (!is_own(rule->id))
        return call_fault(call, ST_INVALID, "INetFwRules::Add", ERROR_INVALID_NAME);
    if (machine_windows_of(m)->target)
        return wmi_firewall_rule_add(m, call, rule);
    struct edit *edit = edit_new(m, EDIT_ADD, rule->id);
    edit->rule = firewall_rule_copy(rule);
    return edit_run(edit, call, "INetFwRules::Add");
}

enum status ops_firewall_rule_remove(struct machine *m, struct call *call, const char *id)
{
    if (!is_own(id))
        return call_fault(call, ST_INVALID, "INetFwRules::Remove", ERROR_INVALID_NAME);
    if (machine_windows_of(m)->target)
        return wmi_firewall_rule_remove(m, call, id);
    struct edit *edit = edit_new(m, EDIT_REMOVE, id);
    return edit_run(edit, call, "INetFwRules::Remove");
}
