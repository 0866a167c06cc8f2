/* SPDX-License-Identifier: MIT
 * INetFwRules and its enumerator.
 * Source: pages of INetFwRules (netfw.h): Add overwrites a rule of the same name. */
#include "rules.h"

#include <wchar.h>

/* ---- IEnumVARIANT ---- */

struct walk {
    struct com_object head;
    DWORD next;
};

static HRESULT WINAPI walk_next(IEnumVARIANT *iface, ULONG wanted, VARIANT *out, ULONG *fetched)
{
    struct walk *walk = (struct walk *)(void *)iface;
    struct stored_rule rule;
    ULONG count = 0;
    while (count < wanted && rules_at(walk->next, &rule)) {
        walk->next++;
        V_VT(&out[count]) = VT_DISPATCH;
        V_DISPATCH(&out[count++]) = (IDispatch *)rule_object(&rule);
    }
    if (fetched)
        *fetched = count;
    return count == wanted ? S_OK : S_FALSE;
}

static HRESULT WINAPI walk_skip(IEnumVARIANT *iface, ULONG count)
{
    ((struct walk *)(void *)iface)->next += count;
    return S_OK;
}

static HRESULT WINAPI walk_reset(IEnumVARIANT *iface)
{
    ((struct walk *)(void *)iface)->next = 0;
    return S_OK;
}

static IEnumVARIANTVtbl walk_vtable = {COM_OBJECT_UNKNOWN, .Next = walk_next, .Skip = walk_skip, .Reset = walk_reset};
static const IID *const walk_known[] = {&IID_IEnumVARIANT, NULL};

/* ---- INetFwRules: one object without state ---- */

static HRESULT WINAPI get_count(INetFwRules *iface, LONG *out)
{
    struct stored_rule rule;
    for (*out = 0; rules_at((DWORD)*out, &rule);)
        ++*out;
    return S_OK;
}

static HRESULT WINAPI add(INetFwRules *iface, INetFwRule *object)
{
    struct stored_rule rule;
    world_log(". INetFwRules::Add");
    HRESULT result = rule_object_read(object, &rule);
    rule.id[0] = L'\0';
    return FAILED(result) ? result : rules_store(&rule);
}

static bool find(const wchar_t *name, struct stored_rule *out)
{
    for (DWORD i = 0; rules_at(i, out); i++)
        if (_wcsicmp(out->name, name) == 0)
            return true;
    return false;
}

static HRESULT WINAPI remove_rule(INetFwRules *iface, BSTR name)
{
    struct stored_rule rule;
    world_log(". INetFwRules::Remove");
    return find(name, &rule) ? rules_delete(rule.id) : S_OK; /* the real one says nothing either */
}

static HRESULT WINAPI item(INetFwRules *iface, BSTR name, INetFwRule **out)
{
    struct stored_rule rule;
    *out = find(name, &rule) ? rule_object(&rule) : NULL;
    return *out ? S_OK : HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
}

static HRESULT WINAPI new_enumerator(INetFwRules *iface, IUnknown **out)
{
    *out = com_object_new(sizeof(struct walk), &walk_vtable, walk_known);
    return S_OK;
}

static INetFwRulesVtbl vtable = {COM_OBJECT_UNKNOWN,    .get_Count = get_count, .Add = add,
                                 .Remove = remove_rule, .Item = item,           .get__NewEnum = new_enumerator};
static const IID *const known[] = {&IID_IDispatch, &IID_INetFwRules, NULL};
static struct com_object rules = {.vtable = &vtable, .known = known};

INetFwRules *rules_object(void)
{
    return (INetFwRules *)&rules;
}
