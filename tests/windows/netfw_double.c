/* SPDX-License-Identifier: MIT */
#include "netfw_double.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "windows/com.h"
#include "windows/utf16.h"

#include <netfw.h>

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RULES_MAX = 32 };

static const wchar_t store[] =
    L"SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules";

struct rule {
    INetFwRule face; /* first */
    wchar_t *id;     /* value name; NULL: not in the store yet */
    BSTR name, group, program, service, ports, addresses;
    LONG protocol, profiles;
    NET_FW_RULE_DIRECTION direction;
    NET_FW_ACTION action;
    VARIANT_BOOL enabled;
};

static struct netfw_double now;
static struct rule *rules[RULES_MAX];
static size_t rule_count;
static DWORD policy_registration, rule_registration;

/* ---- the store ---- */

static void write_rule(const struct rule *rule)
{
    char *name = com_text(rule->name), *group = com_text(rule->group), *program = com_text(rule->program);
    char *service = com_text(rule->service), *ports = com_text(rule->ports), *addresses = com_text(rule->addresses);
    struct strbuf text = STRBUF_INIT;
    strbuf_printf(&text, "v2.29|Action=%s|Active=%s|Dir=%s|", rule->action == NET_FW_ACTION_ALLOW ? "Allow" : "Block",
                  rule->enabled ? "TRUE" : "FALSE", rule->direction == NET_FW_RULE_DIR_IN ? "In" : "Out");
    if (rule->protocol != 256)
        strbuf_printf(&text, "Protocol=%ld|", (long)rule->protocol);
    static const char *const profiles[] = {"Domain", "Private", "Public"};
    for (int i = 0; i < 3; i++)
        if ((rule->profiles & PROFILE_ALL) != PROFILE_ALL && rule->profiles & 1 << i)
            strbuf_printf(&text, "Profile=%s|", profiles[i]);
    if (ports[0] && strcmp(ports, "*") != 0)
        strbuf_printf(&text, "LPort=%s|", ports);
    if (strcmp(addresses, "LocalSubnet") == 0)
        strbuf_add(&text, "RA4=LocalSubnet|RA6=LocalSubnet|");
    else if (strcmp(addresses, "*") != 0)
        strbuf_printf(&text, "RA4=%s|", addresses);
    if (program[0])
        strbuf_printf(&text, "App=%s|", program);
    if (service[0])
        strbuf_printf(&text, "Svc=%s|", service);
    strbuf_printf(&text, "Name=%s|EmbedCtxt=%s|", name, group);
    wchar_t *wide = utf16_from_utf8(strbuf_text(&text));
    LSTATUS error =
        RegSetKeyValueW(HKEY_LOCAL_MACHINE, store, rule->id, REG_SZ, wide, (DWORD)((wcslen(wide) + 1) * sizeof *wide));
    assert(error == ERROR_SUCCESS);
    free(wide);
    strbuf_free(&text);
    free(addresses);
    free(ports);
    free(service);
    free(program);
    free(group);
    free(name);
}

/* ---- a rule ---- */

static HRESULT WINAPI rule_query(INetFwRule *face, REFIID iid, void **out)
{
    if (IsEqualGUID(iid, &IID_IUnknown) || IsEqualGUID(iid, &IID_IDispatch) || IsEqualGUID(iid, &IID_INetFwRule)) {
        *out = face;
        return S_OK;
    }
    return E_NOINTERFACE;
}

static ULONG WINAPI count_reference(IUnknown *object)
{
    (void)object;
    return 1; /* objects of this file live until the double ends */
}

#define TEXT_PROPERTY(field) \
    static HRESULT WINAPI get_##field(INetFwRule *face, BSTR *out) \
    { \
        *out = SysAllocString(((struct rule *)face)->field); \
        return S_OK; \
    } \
    static HRESULT WINAPI put_##field(INetFwRule *face, BSTR value) \
    { \
        struct rule *rule = (struct rule *)face; \
        SysFreeString(rule->field); \
        rule->field = SysAllocString(value); \
        return S_OK; \
    }

#define PLAIN_PROPERTY(type, field) \
    static HRESULT WINAPI get_##field(INetFwRule *face, type *out) \
    { \
        *out = ((struct rule *)face)->field; \
        return S_OK; \
    } \
    static HRESULT WINAPI put_##field(INetFwRule *face, type value) \
    { \
        ((struct rule *)face)->field = value; \
        return S_OK; \
    }

TEXT_PROPERTY(name)
TEXT_PROPERTY(group)
TEXT_PROPERTY(program)
TEXT_PROPERTY(service)
TEXT_PROPERTY(ports)
TEXT_PROPERTY(addresses)
PLAIN_PROPERTY(LONG, protocol)
PLAIN_PROPERTY(LONG, profiles)
PLAIN_PROPERTY(NET_FW_RULE_DIRECTION, direction)
PLAIN_PROPERTY(NET_FW_ACTION, action)

static HRESULT WINAPI get_enabled(INetFwRule *face, VARIANT_BOOL *out)
{
    *out = ((struct rule *)face)->enabled;
    return S_OK;
}

static HRESULT WINAPI put_enabled(INetFwRule *face, VARIANT_BOOL value)
{
    struct rule *rule = (struct rule *)face;
    if (rule->id) {
        InterlockedIncrement(&now.switched);
        if (FAILED(now.put_enabled))
            return now.put_enabled;
        if (now.deaf)
            return S_OK;
    }
    rule->enabled = value;
    if (rule->id)
        write_rule(rule);
    return S_OK;
}

static HRESULT WINAPI get_any(INetFwRule *face, BSTR *out)
{
    (void)face;
    *out = SysAllocString(L"*");
    return S_OK;
}

static HRESULT WINAPI get_all(INetFwRule *face, BSTR *out)
{
    (void)face;
    *out = SysAllocString(L"All");
    return S_OK;
}

static HRESULT WINAPI get_nothing(INetFwRule *face, VARIANT *out)
{
    (void)face;
    VariantInit(out);
    return S_OK;
}

static HRESULT WINAPI put_edge(INetFwRule *face, VARIANT_BOOL value)
{
    (void)face;
    (void)value;
    return S_OK;
}

static INetFwRuleVtbl rule_vtable;

static struct rule *rule_new(void)
{
    struct rule *rule = memory_new(struct rule);
    rule->face.lpVtbl = &rule_vtable;
    rule->name = SysAllocString(L"");
    rule->group = SysAllocString(L"");
    rule->program = SysAllocString(L"");
    rule->service = SysAllocString(L"");
    rule->ports = SysAllocString(L"");
    rule->addresses = SysAllocString(L"*");
    rule->protocol = 256;
    rule->profiles = NET_FW_PROFILE2_ALL;
    rule->direction = NET_FW_RULE_DIR_IN;
    rule->action = NET_FW_ACTION_ALLOW;
    return rule;
}

static void keep(struct rule *rule, wchar_t *id)
{
    assert(rule_count < RULES_MAX);
    rule->id = id;
    rules[rule_count++] = rule;
    write_rule(rule);
}

void netfw_double_add(const char *id, const struct firewall_rule *given)
{
    struct rule *rule = rule_new();
    const struct {
        BSTR *field;
        const char *text;
    } texts[] = {{&rule->name, given->name},       {&rule->group, given->group}, {&rule->program, given->program},
                 {&rule->service, given->service}, {&rule->ports, given->ports}, {&rule->addresses, given->addresses}};
    for (size_t i = 0; i < array_count(texts); i++) {
        SysFreeString(*texts[i].field);
        *texts[i].field = com_bstr(texts[i].text ? texts[i].text : "");
    }
    rule->protocol = given->protocol;
    rule->profiles = given->profiles == PROFILE_ALL ? NET_FW_PROFILE2_ALL : (LONG)given->profiles;
    rule->action = given->allow ? NET_FW_ACTION_ALLOW : NET_FW_ACTION_BLOCK;
    rule->enabled = given->enabled ? VARIANT_TRUE : VARIANT_FALSE;
    keep(rule, utf16_from_utf8(id));
}

size_t netfw_double_count(void)
{
    return rule_count;
}

/* ---- the rules ---- */

struct enumerator {
    IEnumVARIANT face; /* first */
    size_t at;
};

static HRESULT WINAPI enum_query(IEnumVARIANT *face, REFIID iid, void **out)
{
    if (!IsEqualGUID(iid, &IID_IEnumVARIANT) && !IsEqualGUID(iid, &IID_IUnknown))
        return E_NOINTERFACE;
    *out = face;
    return S_OK;
}

static HRESULT WINAPI enum_next(IEnumVARIANT *face, ULONG wanted, VARIANT *out, ULONG *fetched)
{
    struct enumerator *enumerator = (struct enumerator *)face;
    *fetched = 0;
    while (*fetched < wanted && enumerator->at < rule_count) {
        V_VT(&out[*fetched]) = VT_DISPATCH;
        V_DISPATCH(&out[*fetched]) = (IDispatch *)rules[enumerator->at++];
        (*fetched)++;
    }
    return *fetched == wanted ? S_OK : S_FALSE;
}

static IEnumVARIANTVtbl enum_vtable;
static struct enumerator enumerator = {.face = {&enum_vtable}};

static HRESULT WINAPI rules_enum(INetFwRules *face, IUnknown **out)
{
    (void)face;
    enumerator.at = 0;
    *out = (IUnknown *)&enumerator;
    return S_OK;
}

static struct rule **find(BSTR name)
{
    for (size_t i = 0; i < rule_count; i++)
        if (_wcsicmp(rules[i]->name, name) == 0)
            return &rules[i];
    return NULL;
}

static HRESULT WINAPI rules_item(INetFwRules *face, BSTR name, INetFwRule **out)
{
    (void)face;
    struct rule **found = find(name);
    if (!found)
        return HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
    *out = &(*found)->face;
    return S_OK;
}

static HRESULT WINAPI rules_add(INetFwRules *face, INetFwRule *rule)
{
    (void)face;
    static unsigned number;
    char id[64];
    snprintf(id, sizeof id, "{00000000-0000-0000-0000-%012u}", ++number);
    keep((struct rule *)rule, utf16_from_utf8(id));
    return S_OK;
}

static HRESULT WINAPI rules_remove(INetFwRules *face, BSTR name)
{
    (void)face;
    struct rule **found = find(name);
    if (!found)
        return S_OK; /* as the real one: no error */
    RegDeleteKeyValueW(HKEY_LOCAL_MACHINE, store, (*found)->id);
    *found = rules[--rule_count];
    return S_OK;
}

/* ---- the policy ---- */

static HRESULT WINAPI same(IUnknown *object, REFIID iid, void **out)
{
    (void)iid;
    *out = object;
    return S_OK;
}

static INetFwRulesVtbl rules_vtable;
static INetFwRules rules_object = {&rules_vtable};

static HRESULT WINAPI policy_rules(INetFwPolicy2 *face, INetFwRules **out)
{
    (void)face;
    *out = &rules_object;
    return S_OK;
}

static HRESULT WINAPI policy_active(INetFwPolicy2 *face, LONG *out)
{
    (void)face;
    *out = (LONG)now.active_profiles;
    return now.result;
}

static HRESULT WINAPI policy_enabled(INetFwPolicy2 *face, NET_FW_PROFILE_TYPE2 type, VARIANT_BOOL *out)
{
    (void)face;
    *out = now.enabled[firewall_profile_index(type)] ? VARIANT_TRUE : VARIANT_FALSE;
    return now.result;
}

static HRESULT WINAPI policy_block_all(INetFwPolicy2 *face, NET_FW_PROFILE_TYPE2 type, VARIANT_BOOL *out)
{
    (void)face;
    *out = now.block_all[firewall_profile_index(type)] ? VARIANT_TRUE : VARIANT_FALSE;
    return now.result;
}

static HRESULT WINAPI policy_inbound(INetFwPolicy2 *face, NET_FW_PROFILE_TYPE2 type, NET_FW_ACTION *out)
{
    (void)face;
    (void)type;
    *out = NET_FW_ACTION_BLOCK;
    return now.result;
}

static HRESULT WINAPI policy_modify(INetFwPolicy2 *face, NET_FW_MODIFY_STATE *out)
{
    (void)face;
    *out = (NET_FW_MODIFY_STATE)now.modify_state;
    return now.result;
}

static INetFwPolicy2Vtbl policy_vtable;
static INetFwPolicy2 policy = {&policy_vtable};

static HRESULT WINAPI make_policy(IClassFactory *factory, IUnknown *outer, REFIID iid, void **out)
{
    (void)factory;
    (void)outer;
    (void)iid;
    *out = &policy;
    return S_OK;
}

static HRESULT WINAPI make_rule(IClassFactory *factory, IUnknown *outer, REFIID iid, void **out)
{
    (void)factory;
    (void)outer;
    (void)iid;
    *out = &rule_new()->face;
    return S_OK;
}

static HRESULT WINAPI lock_server(IClassFactory *factory, BOOL lock)
{
    (void)factory;
    (void)lock;
    return S_OK;
}

static IClassFactoryVtbl policy_factory_vtable, rule_factory_vtable;
static IClassFactory policy_factory = {&policy_factory_vtable}, rule_factory = {&rule_factory_vtable};

/* Methods that are not set are ones nobody calls. */
static void fill(void *vtable, HRESULT(WINAPI *query)(IUnknown *, REFIID, void **))
{
    IUnknownVtbl *base = vtable;
    base->QueryInterface = query;
    base->AddRef = count_reference;
    base->Release = count_reference;
}

static void fill_rule(void)
{
    fill(&rule_vtable, same);
    rule_vtable.QueryInterface = rule_query;
    rule_vtable.get_Name = get_name;
    rule_vtable.put_Name = put_name;
    rule_vtable.get_Grouping = get_group;
    rule_vtable.put_Grouping = put_group;
    rule_vtable.get_ApplicationName = get_program;
    rule_vtable.put_ApplicationName = put_program;
    rule_vtable.get_ServiceName = get_service;
    rule_vtable.put_ServiceName = put_service;
    rule_vtable.get_LocalPorts = get_ports;
    rule_vtable.put_LocalPorts = put_ports;
    rule_vtable.get_RemoteAddresses = get_addresses;
    rule_vtable.put_RemoteAddresses = put_addresses;
    rule_vtable.get_RemotePorts = get_any;
    rule_vtable.get_LocalAddresses = get_any;
    rule_vtable.get_InterfaceTypes = get_all;
    rule_vtable.get_Interfaces = get_nothing;
    rule_vtable.get_Protocol = get_protocol;
    rule_vtable.put_Protocol = put_protocol;
    rule_vtable.get_Profiles = get_profiles;
    rule_vtable.put_Profiles = put_profiles;
    rule_vtable.get_Direction = get_direction;
    rule_vtable.put_Direction = put_direction;
    rule_vtable.get_Action = get_action;
    rule_vtable.put_Action = put_action;
    rule_vtable.get_Enabled = get_enabled;
    rule_vtable.put_Enabled = put_enabled;
    rule_vtable.put_EdgeTraversal = put_edge;
}

static void fill_policy(void)
{
    fill(&policy_vtable, same);
    policy_vtable.get_Rules = policy_rules;
    policy_vtable.get_CurrentProfileTypes = policy_active;
    policy_vtable.get_FirewallEnabled = policy_enabled;
    policy_vtable.get_BlockAllInboundTraffic = policy_block_all;
    policy_vtable.get_DefaultInboundAction = policy_inbound;
    policy_vtable.get_LocalPolicyModifyState = policy_modify;
    fill(&rules_vtable, same);
    rules_vtable.get__NewEnum = rules_enum;
    rules_vtable.Item = rules_item;
    rules_vtable.Add = rules_add;
    rules_vtable.Remove = rules_remove;
    fill(&enum_vtable, same);
    enum_vtable.QueryInterface = enum_query;
    enum_vtable.Next = enum_next;
}

static DWORD offer(IClassFactory *factory, IClassFactoryVtbl *vtable, REFCLSID class_id,
                   HRESULT(WINAPI *make)(IClassFactory *, IUnknown *, REFIID, void **))
{
    DWORD registration;
    fill(vtable, same);
    vtable->CreateInstance = make;
    vtable->LockServer = lock_server;
    HRESULT result =
        CoRegisterClassObject(class_id, (IUnknown *)factory, CLSCTX_INPROC_SERVER, REGCLS_MULTIPLEUSE, &registration);
    assert(SUCCEEDED(result));
    return registration;
}

struct netfw_double *netfw_double_begin(void)
{
    fill_rule();
    fill_policy();
    now = (struct netfw_double){.active_profiles = PROFILE_PRIVATE, .enabled = {true, true, true}};
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, store);
    HRESULT com = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    assert(SUCCEEDED(com));
    policy_registration = offer(&policy_factory, &policy_factory_vtable, &CLSID_NetFwPolicy2, make_policy);
    rule_registration = offer(&rule_factory, &rule_factory_vtable, &CLSID_NetFwRule, make_rule);
    return &now;
}

void netfw_double_end(void)
{
    CoRevokeClassObject(rule_registration);
    CoRevokeClassObject(policy_registration);
    CoUninitialize();
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, store);
    rule_count = 0;
}
