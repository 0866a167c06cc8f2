/* SPDX-License-Identifier: MIT
 * INetFwRule3 over a rule: a stored one is written back with every put, as the real one does.
 * Source: pages of INetFwRule to INetFwRule3 (netfw.h). */
#include "rules.h"

#include <string.h>
#include <wchar.h>

struct object {
    struct com_object head;
    struct stored_rule rule;
};

static struct object *of(INetFwRule3 *iface)
{
    return (struct object *)(void *)iface;
}

static HRESULT changed(struct object *object)
{
    return object->rule.id[0] ? rules_store(&object->rule) : S_OK;
}

static HRESULT give(const wchar_t *text, BSTR *out)
{
    *out = *text ? SysAllocString(text) : NULL;
    return S_OK;
}

static HRESULT take(struct object *object, wchar_t *field, BSTR text)
{
    HRESULT result = object->rule.id[0] ? rules_writable() : S_OK;
    if (FAILED(result))
        return result;
    wcsncpy(field, text ? text : L"", RULE_FIELD - 1);
    field[RULE_FIELD - 1] = L'\0';
    return changed(object);
}

#define TEXT_PROPERTY(property, field) \
    static HRESULT WINAPI get_##property(INetFwRule3 *iface, BSTR *out) \
    { \
        return give(of(iface)->rule.field, out); \
    } \
    static HRESULT WINAPI put_##property(INetFwRule3 *iface, BSTR text) \
    { \
        return take(of(iface), of(iface)->rule.field, text); \
    }

TEXT_PROPERTY(name, name)
TEXT_PROPERTY(description, description)
TEXT_PROPERTY(program, program)
TEXT_PROPERTY(service, service)
TEXT_PROPERTY(group, group)

/* Lists: "*" stands for none. */
#define LIST_PROPERTY(property, field) \
    static HRESULT WINAPI get_##property(INetFwRule3 *iface, BSTR *out) \
    { \
        return give(of(iface)->rule.field[0] ? of(iface)->rule.field : L"*", out); \
    } \
    static HRESULT WINAPI put_##property(INetFwRule3 *iface, BSTR text) \
    { \
        return take(of(iface), of(iface)->rule.field, text); \
    }

LIST_PROPERTY(ports, ports)
LIST_PROPERTY(addresses, addresses)

static HRESULT WINAPI get_any(INetFwRule3 *iface, BSTR *out)
{
    return give(L"*", out);
}

static HRESULT WINAPI get_nothing(INetFwRule3 *iface, BSTR *out)
{
    return give(L"", out);
}

static HRESULT WINAPI get_all_types(INetFwRule3 *iface, BSTR *out)
{
    return give(L"All", out);
}

static HRESULT WINAPI get_interfaces(INetFwRule3 *iface, VARIANT *out)
{
    VariantInit(out);
    return S_OK;
}

static HRESULT WINAPI get_zero(INetFwRule3 *iface, LONG *out)
{
    *out = 0;
    return S_OK;
}

#define NUMBER_PROPERTY(property, type, read, write) \
    static HRESULT WINAPI get_##property(INetFwRule3 *iface, type *out) \
    { \
        const struct stored_rule *rule = &of(iface)->rule; \
        *out = (type)(read); \
        return S_OK; \
    } \
    static HRESULT WINAPI put_##property(INetFwRule3 *iface, type value) \
    { \
        struct stored_rule *rule = &of(iface)->rule; \
        HRESULT result = rule->id[0] ? rules_writable() : S_OK; \
        if (FAILED(result)) \
            return result; \
        write; \
        return changed(of(iface)); \
    }

NUMBER_PROPERTY(protocol, LONG, rule->protocol, rule->protocol = value)
NUMBER_PROPERTY(profiles, LONG, rule->profiles, rule->profiles = value)
NUMBER_PROPERTY(enabled, VARIANT_BOOL, rule->enabled ? VARIANT_TRUE : VARIANT_FALSE, rule->enabled = value != 0)
NUMBER_PROPERTY(direction, NET_FW_RULE_DIRECTION, rule->inbound ? NET_FW_RULE_DIR_IN : NET_FW_RULE_DIR_OUT,
                rule->inbound = value == NET_FW_RULE_DIR_IN)
NUMBER_PROPERTY(action, NET_FW_ACTION, rule->allow ? NET_FW_ACTION_ALLOW : NET_FW_ACTION_BLOCK,
                rule->allow = value == NET_FW_ACTION_ALLOW)

/* Rules of the double never let anybody around the edge. */
static HRESULT WINAPI put_edge(INetFwRule3 *iface, VARIANT_BOOL edge)
{
    return edge ? E_NOTIMPL : S_OK;
}

static INetFwRule3Vtbl vtable = {
    COM_OBJECT_UNKNOWN,
    .get_Name = get_name,
    .put_Name = put_name,
    .get_Description = get_description,
    .put_Description = put_description,
    .get_ApplicationName = get_program,
    .put_ApplicationName = put_program,
    .get_ServiceName = get_service,
    .put_ServiceName = put_service,
    .get_Protocol = get_protocol,
    .put_Protocol = put_protocol,
    .get_LocalPorts = get_ports,
    .put_LocalPorts = put_ports,
    .get_RemotePorts = get_any,
    .get_LocalAddresses = get_any,
    .get_RemoteAddresses = get_addresses,
    .put_RemoteAddresses = put_addresses,
    .get_Direction = get_direction,
    .put_Direction = put_direction,
    .get_Interfaces = get_interfaces,
    .get_InterfaceTypes = get_all_types,
    .get_Enabled = get_enabled,
    .put_Enabled = put_enabled,
    .get_Grouping = get_group,
    .put_Grouping = put_group,
    .get_Profiles = get_profiles,
    .put_Profiles = put_profiles,
    .get_Action = get_action,
    .put_Action = put_action,
    .put_EdgeTraversal = put_edge,
    .get_EdgeTraversalOptions = get_zero,
    .get_LocalAppPackageId = get_nothing,
    .get_LocalUserOwner = get_nothing,
    .get_LocalUserAuthorizedList = get_nothing,
    .get_RemoteUserAuthorizedList = get_nothing,
    .get_RemoteMachineAuthorizedList = get_nothing,
    .get_SecureFlags = get_zero,
};

INetFwRule *rule_object(const struct stored_rule *rule)
{
    static const IID *const known[] = {&IID_IDispatch, &IID_INetFwRule, &IID_INetFwRule2, &IID_INetFwRule3, NULL};
    struct object *object = com_object_new(sizeof *object, &vtable, known);
    object->rule = *rule;
    return (INetFwRule *)object;
}

HRESULT rule_object_read(INetFwRule *object, struct stored_rule *out)
{
    /* Rules are only ever made by this library. */
    if ((void *)object->lpVtbl != (void *)&vtable)
        return E_INVALIDARG;
    *out = of((INetFwRule3 *)object)->rule;
    return S_OK;
}
