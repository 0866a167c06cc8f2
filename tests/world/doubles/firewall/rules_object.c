/* SPDX-License-Identifier: MIT
 * INetFwRules and its enumerator. */
#include "rules.h"

#include <stdlib.h>
#include <wchar.h>

/* ---- IEnumVARIANT ---- */

struct walk {
    IEnumVARIANT iface;
    LONG references;
    DWORD next;
};

static HRESULT WINAPI walk_query(IEnumVARIANT *iface, REFIID iid, void **out)
{
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IEnumVARIANT)) {
        *out = NULL;
        return E_NOINTERFACE;
    }
    *out = iface;
    IEnumVARIANT_AddRef(iface);
    return S_OK;
}

static ULONG WINAPI walk_add(IEnumVARIANT *iface)
{
    return (ULONG)InterlockedIncrement(&((struct walk *)(void *)iface)->references);
}

static ULONG WINAPI walk_release(IEnumVARIANT *iface)
{
    LONG left = InterlockedDecrement(&((struct walk *)(void *)iface)->references);
    if (left == 0)
        free(iface);
    return (ULONG)left;
}

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

static HRESULT WINAPI walk_clone(IEnumVARIANT *iface, IEnumVARIANT **out)
{
    (void)iface, (void)out;
    return E_NOTIMPL;
}

static IEnumVARIANTVtbl walk_vtable = {walk_query, walk_add,   walk_release, walk_next,
                                       walk_skip,  walk_reset, walk_clone};

/* ---- INetFwRules: one object without state ---- */

static HRESULT WINAPI query_interface(INetFwRules *iface, REFIID iid, void **out)
{
    bool known =
        IsEqualGUID(iid, &IID_IUnknown) || IsEqualGUID(iid, &IID_IDispatch) || IsEqualGUID(iid, &IID_INetFwRules);
    *out = known ? iface : NULL;
    return known ? S_OK : E_NOINTERFACE;
}

static ULONG WINAPI count_references(INetFwRules *iface)
{
    (void)iface;
    return 1;
}

static HRESULT WINAPI get_count(INetFwRules *iface, LONG *out)
{
    (void)iface;
    struct stored_rule rule;
    for (*out = 0; rules_at((DWORD)*out, &rule);)
        ++*out;
    return S_OK;
}

static HRESULT WINAPI add(INetFwRules *iface, INetFwRule *object)
{
    (void)iface;
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
    (void)iface;
    struct stored_rule rule;
    world_log(". INetFwRules::Remove");
    return find(name, &rule) ? rules_delete(rule.id) : S_OK; /* the real one says nothing either */
}

static HRESULT WINAPI item(INetFwRules *iface, BSTR name, INetFwRule **out)
{
    (void)iface;
    struct stored_rule rule;
    *out = find(name, &rule) ? rule_object(&rule) : NULL;
    return *out ? S_OK : HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
}

static HRESULT WINAPI new_enumerator(INetFwRules *iface, IUnknown **out)
{
    (void)iface;
    struct walk *walk = calloc(1, sizeof *walk);
    walk->iface.lpVtbl = &walk_vtable;
    walk->references = 1;
    *out = (IUnknown *)&walk->iface;
    return S_OK;
}

static INetFwRulesVtbl vtable = {.QueryInterface = query_interface,
                                 .AddRef = count_references,
                                 .Release = count_references,
                                 .get_Count = get_count,
                                 .Add = add,
                                 .Remove = remove_rule,
                                 .Item = item,
                                 .get__NewEnum = new_enumerator};
static INetFwRules rules = {&vtable};

INetFwRules *rules_object(void)
{
    return &rules;
}
