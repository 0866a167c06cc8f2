/* SPDX-License-Identifier: MIT
 * Products that registered with the Windows Firewall: the values of the key "Products" of this computer, named by the
 * product, with the category of rules that it owns. Source: pages of INetFwProducts and INetFwProduct (netfw.h);
 * NET_FW_RULE_CATEGORY (icftypes.h). */
#include "rules.h"

#include <wchar.h>

struct product {
    struct com_object head;
    wchar_t name[RULE_ID];
    DWORD category;
};

static HRESULT WINAPI get_categories(INetFwProduct *iface, VARIANT *out)
{
    LONG index = 0;
    VARIANT item;
    VariantInit(&item);
    V_VT(&item) = VT_I4;
    V_I4(&item) = (LONG)((struct product *)(void *)iface)->category;
    SAFEARRAY *array = SafeArrayCreateVector(VT_VARIANT, 0, 1);
    VariantInit(out);
    if (!array || FAILED(SafeArrayPutElement(array, &index, &item)))
        return E_OUTOFMEMORY;
    V_VT(out) = VT_ARRAY | VT_VARIANT;
    V_ARRAY(out) = array;
    return S_OK;
}

static HRESULT WINAPI get_name(INetFwProduct *iface, BSTR *out)
{
    *out = SysAllocString(((struct product *)(void *)iface)->name);
    return *out ? S_OK : E_OUTOFMEMORY;
}

static INetFwProductVtbl product_vtable = {COM_OBJECT_UNKNOWN, .get_RuleCategories = get_categories,
                                           .get_DisplayName = get_name};
static const IID *const product_known[] = {&IID_IDispatch, &IID_INetFwProduct, NULL};

static bool product_at(DWORD index, struct product *out)
{
    DWORD units = RULE_ID, size = sizeof out->category, type = REG_NONE;
    HKEY key = world_open(NULL, L"Products", KEY_READ);
    bool found = key && RegEnumValueW(key, index, out->name, &units, NULL, &type, (BYTE *)&out->category, &size) ==
                            ERROR_SUCCESS;
    if (key)
        RegCloseKey(key);
    return found && type == REG_DWORD;
}

static HRESULT WINAPI get_count(INetFwProducts *iface, LONG *out)
{
    struct product product;
    for (*out = 0; product_at((DWORD)*out, &product); (*out)++)
        ;
    return S_OK;
}

static HRESULT WINAPI get_item(INetFwProducts *iface, LONG index, INetFwProduct **out)
{
    struct product found, *made;
    *out = NULL;
    if (!product_at((DWORD)index, &found))
        return HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
    made = com_object_new(sizeof *made, &product_vtable, product_known);
    memcpy(made->name, found.name, sizeof made->name);
    made->category = found.category;
    *out = (INetFwProduct *)(void *)made;
    return S_OK;
}

static INetFwProductsVtbl products_vtable = {COM_OBJECT_UNKNOWN, .get_Count = get_count, .Item = get_item};
static const IID *const products_known[] = {&IID_IDispatch, &IID_INetFwProducts, NULL};
static struct com_object products = {.vtable = &products_vtable, .known = products_known};

void *products_object(void)
{
    return &products;
}
