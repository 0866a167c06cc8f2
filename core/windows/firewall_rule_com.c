/* SPDX-License-Identifier: MIT */
#include "windows/firewall_rule_com.h"

#include "base/ascii.h"
#include "base/cancel.h"
#include "base/memory.h"
#include "machine/firewall_addresses.h"
#include "windows/utf16.h"

#include <stdlib.h>
#include <string.h>

enum { RULE_BATCH = 32, PROTOCOL_TCP = 6, PROTOCOL_UDP = 17 };

/* A property as text; "" for none and for one that this version does not have. free() */
static char *text_of(INetFwRule *rule, HRESULT(STDMETHODCALLTYPE *get)(INetFwRule *, BSTR *))
{
    BSTR text = NULL;
    if (FAILED(get(rule, &text)))
        return memory_string("");
    char *utf8 = com_text(text);
    SysFreeString(text);
    return utf8;
}

static bool is_set(INetFwRule *rule, HRESULT(STDMETHODCALLTYPE *get)(INetFwRule *, BSTR *), const char *usual)
{
    char *text = text_of(rule, get);
    bool set = text[0] && !ascii_equal_nocase(text, usual);
    free(text);
    return set;
}

struct further {
    bool package, owner, narrowed;
};

/* A property of INetFwRule3 is set. */
static bool is_set_in(INetFwRule3 *rule, HRESULT(STDMETHODCALLTYPE *get)(INetFwRule3 *, BSTR *))
{
    BSTR text = NULL;
    bool set = SUCCEEDED(get(rule, &text)) && text && text[0];
    SysFreeString(text);
    return set;
}

/* Limits to interfaces, local addresses, remote ports, packaged apps, users or IPsec (netfw.h). */
static struct further further_of(INetFwRule *rule)
{
    struct further further = {false, false, false};
    VARIANT interfaces;
    VariantInit(&interfaces);
    further.narrowed = SUCCEEDED(INetFwRule_get_Interfaces(rule, &interfaces)) && (V_VT(&interfaces) & VT_ARRAY);
    VariantClear(&interfaces);
    further.narrowed |= is_set(rule, rule->lpVtbl->get_InterfaceTypes, "All");
    further.narrowed |= is_set(rule, rule->lpVtbl->get_LocalAddresses, "*");
    further.narrowed |= is_set(rule, rule->lpVtbl->get_RemotePorts, "*");
    INetFwRule3 *third;
    if (FAILED(INetFwRule_QueryInterface(rule, &IID_INetFwRule3, (void **)&third)))
        return further;
    LONG secure = 0;
    further.package = is_set_in(third, third->lpVtbl->get_LocalAppPackageId);
    further.owner = is_set_in(third, third->lpVtbl->get_LocalUserOwner);
    further.narrowed |= is_set_in(third, third->lpVtbl->get_LocalUserAuthorizedList);
    further.narrowed |= is_set_in(third, third->lpVtbl->get_RemoteUserAuthorizedList);
    further.narrowed |= is_set_in(third, third->lpVtbl->get_RemoteMachineAuthorizedList);
    further.narrowed |= SUCCEEDED(INetFwRule3_get_SecureFlags(third, &secure)) && secure != 0;
    INetFwRule3_Release(third);
    return further;
}

HRESULT firewall_rule_com_read(INetFwRule *rule, struct firewall_rule_text *out)
{
    VARIANT_BOOL enabled;
    NET_FW_RULE_DIRECTION direction;
    NET_FW_ACTION action;
    LONG profiles, protocol;
    HRESULT result;
    if (FAILED(result = INetFwRule_get_Enabled(rule, &enabled)) ||
        FAILED(result = INetFwRule_get_Direction(rule, &direction)) ||
        FAILED(result = INetFwRule_get_Action(rule, &action)) ||
        FAILED(result = INetFwRule_get_Profiles(rule, &profiles)) ||
        FAILED(result = INetFwRule_get_Protocol(rule, &protocol)))
        return result;
    struct firewall_rule *made = &out->rule;
    out->inbound = direction == NET_FW_RULE_DIR_IN;
    const struct further further = further_of(rule);
    *made = (struct firewall_rule){.protocol = protocol,
                                   .profiles = (uint32_t)profiles & PROFILE_ALL,
                                   .enabled = enabled != VARIANT_FALSE,
                                   .allow = action == NET_FW_ACTION_ALLOW};
    made->fit = firewall_fit_of(made->allow, further.package, further.owner, further.narrowed);
    made->name = text_of(rule, rule->lpVtbl->get_Name);
    made->id = memory_string(ascii_starts_nocase(made->name, FIREWALL_OWN_PREFIX) ? made->name : "");
    made->group = text_of(rule, rule->lpVtbl->get_Grouping);
    made->program = text_of(rule, rule->lpVtbl->get_ApplicationName);
    made->service = text_of(rule, rule->lpVtbl->get_ServiceName);
    made->ports = text_of(rule, rule->lpVtbl->get_LocalPorts);
    if (made->ports[0] == '\0') {
        free(made->ports);
        made->ports = memory_string("*");
    }
    char *addresses = text_of(rule, rule->lpVtbl->get_RemoteAddresses);
    made->addresses = firewall_addresses_normalize(addresses);
    free(addresses);
    return S_OK;
}

static HRESULT put(INetFwRule *rule, HRESULT(STDMETHODCALLTYPE *set)(INetFwRule *, BSTR), const char *text)
{
    BSTR value = com_bstr(text);
    HRESULT result = set(rule, value);
    SysFreeString(value);
    return result;
}

/* "" and "*" are what a new rule has anyhow; ports need a protocol that has ports. */
static HRESULT fill(const struct firewall_rule *rule, INetFwRule *out)
{
    HRESULT result;
    bool has_ports = rule->protocol == PROTOCOL_TCP || rule->protocol == PROTOCOL_UDP;
    if (FAILED(result = put(out, out->lpVtbl->put_Name, rule->id)) ||
        (rule->group[0] && FAILED(result = put(out, out->lpVtbl->put_Grouping, rule->group))) ||
        (rule->program[0] && FAILED(result = put(out, out->lpVtbl->put_ApplicationName, rule->program))) ||
        (rule->service[0] && FAILED(result = put(out, out->lpVtbl->put_ServiceName, rule->service))) ||
        FAILED(result = INetFwRule_put_Protocol(out, rule->protocol)) ||
        (has_ports && rule->ports[0] && strcmp(rule->ports, "*") != 0 &&
         FAILED(result = put(out, out->lpVtbl->put_LocalPorts, rule->ports))) ||
        FAILED(result = put(out, out->lpVtbl->put_RemoteAddresses, rule->addresses[0] ? rule->addresses : "*")) ||
        FAILED(result = INetFwRule_put_Direction(out, NET_FW_RULE_DIR_IN)) ||
        FAILED(result = INetFwRule_put_Profiles(
                   out, (LONG)(rule->profiles == PROFILE_ALL ? NET_FW_PROFILE2_ALL : rule->profiles))) ||
        FAILED(result = INetFwRule_put_Action(out, rule->allow ? NET_FW_ACTION_ALLOW : NET_FW_ACTION_BLOCK)) ||
        FAILED(result = INetFwRule_put_EdgeTraversal(out, VARIANT_FALSE)) ||
        FAILED(result = INetFwRule_put_Enabled(out, rule->enabled ? VARIANT_TRUE : VARIANT_FALSE)))
        return result;
    return S_OK;
}

HRESULT firewall_rule_com_make(const struct firewall_rule *rule, INetFwRule **out)
{
    INetFwRule *made;
    HRESULT result = CoCreateInstance(&CLSID_NetFwRule, NULL, CLSCTX_INPROC_SERVER, &IID_INetFwRule, (void **)&made);
    if (FAILED(result))
        return result;
    result = fill(rule, made);
    if (SUCCEEDED(result))
        *out = made;
    else
        INetFwRule_Release(made);
    return result;
}

/* Environment variables filled in; free() */
static wchar_t *expanded(const char *path)
{
    wchar_t *source = utf16_from_utf8(path);
    DWORD units = ExpandEnvironmentStringsW(source, NULL, 0);
    wchar_t *out = memory_new_n(wchar_t, units + 1);
    ExpandEnvironmentStringsW(source, out, units);
    free(source);
    return out;
}

static bool same_program(const char *a, const char *b)
{
    wchar_t *wide_a = expanded(a), *wide_b = expanded(b);
    bool same = CompareStringOrdinal(wide_a, -1, wide_b, -1, TRUE) == CSTR_EQUAL;
    free(wide_b);
    free(wide_a);
    return same;
}

static bool same_group(const char *a, const char *b)
{
    return ascii_equal_nocase(a, b) || (firewall_group_is_wmi(a) && firewall_group_is_wmi(b));
}

/* The lists name the same, whether or not the keywords say for which family: COM leaves that out. */
static bool same_addresses(const char *a, const char *b)
{
    while (*a || *b) {
        size_t length_a = strcspn(a, ","), length_b = strcspn(b, ",");
        size_t used_a = length_a, used_b = length_b;
        bool word = used_a && (a[0] < '0' || a[0] > '9') && !memchr(a, ':', used_a);
        if (word && (a[used_a - 1] == '4' || a[used_a - 1] == '6'))
            used_a--;
        if (word && used_b && (b[used_b - 1] == '4' || b[used_b - 1] == '6'))
            used_b--;
        if (used_a != used_b || !ascii_equal_nocase_n(a, b, used_a))
            return false;
        a += length_a + (a[length_a] == ',');
        b += length_b + (b[length_b] == ',');
    }
    return true;
}

/* "" and "*" both mean any. */
static bool same_or_any(const char *a, const char *b)
{
    bool any_a = a[0] == '\0' || strcmp(a, "*") == 0, any_b = b[0] == '\0' || strcmp(b, "*") == 0;
    return (any_a && any_b) || ascii_equal_nocase(a, b);
}

bool firewall_rule_com_same(const struct firewall_rule *a, const struct firewall_rule *b)
{
    return a->protocol == b->protocol && a->profiles == b->profiles && a->allow == b->allow &&
           same_group(a->group, b->group) && ascii_equal_nocase(a->service, b->service) &&
           same_or_any(a->ports, b->ports) && same_addresses(a->addresses, b->addresses) &&
           same_program(a->program, b->program);
}

/* True to go on; the variants are cleared. */
static bool visit_batch(struct firewall_rule_visitor *visitor, VARIANT *items, ULONG count)
{
    bool more = true;
    for (ULONG i = 0; i < count; i++) {
        INetFwRule *rule;
        if (more && V_VT(&items[i]) == VT_DISPATCH && V_DISPATCH(&items[i]) &&
            SUCCEEDED(IDispatch_QueryInterface(V_DISPATCH(&items[i]), &IID_INetFwRule, (void **)&rule))) {
            more = visitor->visit(visitor, rule);
            INetFwRule_Release(rule);
        }
        VariantClear(&items[i]);
    }
    return more;
}

HRESULT firewall_rule_com_each(INetFwRules *rules, const struct cancel *cancel, struct firewall_rule_visitor *visitor)
{
    IUnknown *unknown = NULL;
    IEnumVARIANT *enumerator = NULL;
    HRESULT result = INetFwRules_get__NewEnum(rules, &unknown);
    if (FAILED(result))
        return result;
    result = unknown ? IUnknown_QueryInterface(unknown, &IID_IEnumVARIANT, (void **)&enumerator) : E_NOINTERFACE;
    if (unknown)
        IUnknown_Release(unknown);
    if (FAILED(result))
        return result;
    for (bool more = true; more && SUCCEEDED(result);) {
        VARIANT items[RULE_BATCH];
        ULONG count = 0;
        for (size_t i = 0; i < RULE_BATCH; i++)
            VariantInit(&items[i]);
        if (cancel_requested(cancel)) {
            result = HRESULT_FROM_WIN32(ERROR_CANCELLED);
            break;
        }
        result = IEnumVARIANT_Next(enumerator, RULE_BATCH, items, &count);
        more = visit_batch(visitor, items, count) && result == S_OK;
    }
    IEnumVARIANT_Release(enumerator);
    return FAILED(result) ? result : S_OK;
}
