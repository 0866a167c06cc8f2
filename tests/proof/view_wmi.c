/* SPDX-License-Identifier: MIT
 * The independent side: WMI by plain COM calls. */
#include "view_parts.h"

#include <stdlib.h>
#include <string.h>

HRESULT view_open(const char *namespace_path, bool blanket, IWbemServices **out)
{
    IWbemLocator *locator;
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    HRESULT result =
        CoCreateInstance(&CLSID_WbemLocator, NULL, CLSCTX_INPROC_SERVER, &IID_IWbemLocator, (void **)&locator);
    if (FAILED(result))
        return result;
    BSTR path = com_bstr(namespace_path);
    result = IWbemLocator_ConnectServer(locator, path, NULL, NULL, NULL, 0, NULL, NULL, out);
    SysFreeString(path);
    IWbemLocator_Release(locator);
    if (SUCCEEDED(result) && blanket)
        CoSetProxyBlanket((IUnknown *)*out, RPC_C_AUTHN_WINNT, RPC_C_AUTHZ_NONE, NULL, RPC_C_AUTHN_LEVEL_PKT_PRIVACY,
                          RPC_C_IMP_LEVEL_IMPERSONATE, NULL, EOAC_NONE);
    return result;
}

static void add_element(struct strbuf *text, VARIANT *array, LONG i)
{
    BSTR element = NULL;
    LONG number = 0;
    if (V_VT(array) == (VT_ARRAY | VT_I4)) {
        SafeArrayGetElement(V_ARRAY(array), &i, &number);
        strbuf_printf(text, "%s%ld", i ? "," : "", (long)number);
        return;
    }
    SafeArrayGetElement(V_ARRAY(array), &i, &element);
    char *utf8 = com_text(element);
    strbuf_printf(text, "%s%s", i ? "," : "", utf8);
    free(utf8);
    SysFreeString(element);
}

/* A scalar as text; an array with commas between its elements; NULL as nothing. */
static void add_variant(struct table *out, VARIANT *value)
{
    struct strbuf text = STRBUF_INIT;
    VARIANT one;
    LONG high = -1;
    VariantInit(&one);
    if (V_VT(value) == (VT_ARRAY | VT_BSTR) || V_VT(value) == (VT_ARRAY | VT_I4)) {
        SafeArrayGetUBound(V_ARRAY(value), 1, &high);
        for (LONG i = 0; i <= high; i++)
            add_element(&text, value, i);
    } else if (V_VT(value) == VT_BOOL) {
        strbuf_add(&text, V_BOOL(value) ? "1" : "0");
    } else if (V_VT(value) != VT_NULL && SUCCEEDED(VariantChangeType(&one, value, 0, VT_BSTR))) {
        char *utf8 = com_text(V_BSTR(&one));
        strbuf_add(&text, utf8);
        free(utf8);
    }
    VariantClear(&one);
    table_add(out, strbuf_text(&text));
    strbuf_free(&text);
}

/* The names between SELECT and FROM. */
static size_t columns_of(const char *query, wchar_t names[8][64])
{
    size_t count = 0;
    const char *at = query + strlen("SELECT "), *end = strstr(query, " FROM ");
    while (end && at < end && count < 8) {
        size_t length = strcspn(at, ", ");
        swprintf(names[count++], 64, L"%.*hs", (int)length, at);
        at += length + strspn(at + length, ", ");
    }
    return count;
}

static IWbemContext *store_context(const char *store)
{
    IWbemContext *context = NULL;
    VARIANT value;
    if (!*store ||
        FAILED(CoCreateInstance(&CLSID_WbemContext, NULL, CLSCTX_INPROC_SERVER, &IID_IWbemContext, (void **)&context)))
        return NULL;
    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = com_bstr(store);
    IWbemContext_SetValue(context, L"PolicyStore", 0, &value);
    VariantClear(&value);
    return context;
}

bool view_wmi(const char *rest, struct table *out, char why[256])
{
    char namespace_path[64] = "", store[64] = "";
    const char *query = strstr(rest, "SELECT ");
    wchar_t names[8][64];
    sscanf(rest, "%63s %63s", namespace_path, store);
    if (strcmp(store, "SELECT") == 0)
        store[0] = '\0';
    IWbemServices *services = NULL;
    IEnumWbemClassObject *rows = NULL;
    HRESULT result = view_open(namespace_path, true, &services);
    if (FAILED(result))
        return view_fails(why, "ConnectServer", result);
    IWbemContext *context = store_context(store);
    BSTR language = SysAllocString(L"WQL"), text = com_bstr(query);
    result = IWbemServices_ExecQuery(services, language, text, WBEM_FLAG_FORWARD_ONLY | WBEM_FLAG_RETURN_IMMEDIATELY,
                                     context, &rows);
    SysFreeString(language);
    SysFreeString(text);
    out->columns = columns_of(query, names);
    IWbemClassObject *object;
    ULONG got = 0;
    while (SUCCEEDED(result) && (result = IEnumWbemClassObject_Next(rows, 30000, 1, &object, &got)) == S_OK && got) {
        for (size_t i = 0; i < out->columns; i++) {
            VARIANT value;
            VariantInit(&value);
            IWbemClassObject_Get(object, names[i], 0, &value, NULL, NULL);
            add_variant(out, &value);
            VariantClear(&value);
        }
        IWbemClassObject_Release(object);
    }
    if (rows)
        IEnumWbemClassObject_Release(rows);
    if (context)
        IWbemContext_Release(context);
    IWbemServices_Release(services);
    return SUCCEEDED(result) ? true : view_fails(why, "ExecQuery", result);
}

/* The method METHOD of the object PATH; its output, or NULL with WHY. INPUT: what it takes, or NULL. */
IWbemClassObject *view_call_method(IWbemServices *services, const wchar_t *path, const wchar_t *method,
                                   IWbemClassObject *input, char why[256])
{
    IWbemClassObject *output = NULL;
    BSTR object = SysAllocString(path), name = SysAllocString(method);
    HRESULT result = IWbemServices_ExecMethod(services, object, name, 0, NULL, input, &output, NULL);
    SysFreeString(object);
    SysFreeString(name);
    if (FAILED(result) || !output) {
        view_fails(why, "ExecMethod", result);
        return NULL;
    }
    return output;
}

void view_put_text(IWbemClassObject *object, const wchar_t *name, const char *text)
{
    VARIANT value;
    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = com_bstr(text);
    IWbemClassObject_Put(object, name, 0, &value, 0);
    VariantClear(&value);
}

static void add_property(struct table *out, IWbemClassObject *object, const wchar_t *name)
{
    VARIANT value;
    VariantInit(&value);
    IWbemClassObject_Get(object, name, 0, &value, NULL, NULL);
    add_variant(out, &value);
    VariantClear(&value);
}

/* The method says in which property the value comes: sValue for text, uValue for numbers and bytes. */
bool view_stdregprov(char *rest, struct table *out, char why[256])
{
    IWbemServices *services = NULL;
    IWbemClassObject *class_object = NULL, *definition = NULL, *input = NULL, *output = NULL;
    char *name = strrchr(rest, ' '), *key = strchr(rest, ' ');
    HRESULT result = view_open("root\\default", true, &services);
    if (FAILED(result) || !name || name == key)
        return view_fails(why, "ConnectServer", result);
    *name++ = *key++ = '\0';
    wchar_t method[32];
    swprintf(method, 32, L"%hs", rest);
    BSTR path = SysAllocString(L"StdRegProv");
    result = IWbemServices_GetObject(services, path, 0, NULL, &class_object, NULL);
    SysFreeString(path);
    if (SUCCEEDED(result))
        result = IWbemClassObject_GetMethod(class_object, method, 0, &definition, NULL);
    if (SUCCEEDED(result) && definition)
        result = IWbemClassObject_SpawnInstance(definition, 0, &input);
    if (SUCCEEDED(result) && input) {
        VARIANT hive;
        V_VT(&hive) = VT_I4;
        V_I4(&hive) = (LONG)0x80000002; /* HKEY_LOCAL_MACHINE */
        IWbemClassObject_Put(input, L"hDefKey", 0, &hive, 0);
        view_put_text(input, L"sSubKeyName", key);
        view_put_text(input, L"sValueName", name);
        output = view_call_method(services, L"StdRegProv", method, input, why);
        IWbemClassObject_Release(input);
    } else {
        view_fails(why, "StdRegProv", result);
    }
    out->columns = 2;
    if (output) {
        add_property(out, output, L"ReturnValue");
        add_property(out, output, strstr(rest, "String") ? L"sValue" : L"uValue");
        IWbemClassObject_Release(output);
    }
    if (definition)
        IWbemClassObject_Release(definition);
    if (class_object)
        IWbemClassObject_Release(class_object);
    IWbemServices_Release(services);
    return output != NULL;
}

static bool add_ace(struct table *out, IWbemClassObject *ace)
{
    VARIANT trustee;
    IWbemClassObject *object = NULL;
    VariantInit(&trustee);
    add_property(out, ace, L"AceType");
    add_property(out, ace, L"AceFlags");
    add_property(out, ace, L"AccessMask");
    IWbemClassObject_Get(ace, L"Trustee", 0, &trustee, NULL, NULL);
    if (V_VT(&trustee) == VT_UNKNOWN)
        IUnknown_QueryInterface(V_UNKNOWN(&trustee), &IID_IWbemClassObject, (void **)&object);
    if (object) {
        add_property(out, object, L"SIDString");
        IWbemClassObject_Release(object);
    } else {
        table_add(out, "");
    }
    VariantClear(&trustee);
    return object != NULL;
}

bool view_dacl(const char *namespace_path, struct table *out, char why[256])
{
    IWbemServices *services = NULL;
    IWbemClassObject *output, *descriptor = NULL;
    VARIANT value;
    HRESULT result = view_open(namespace_path, true, &services);
    if (FAILED(result))
        return view_fails(why, "ConnectServer", result);
    output = view_call_method(services, L"__SystemSecurity=@", L"GetSecurityDescriptor", NULL, why);
    IWbemServices_Release(services);
    if (!output)
        return false;
    VariantInit(&value);
    IWbemClassObject_Get(output, L"Descriptor", 0, &value, NULL, NULL);
    if (V_VT(&value) == VT_UNKNOWN)
        IUnknown_QueryInterface(V_UNKNOWN(&value), &IID_IWbemClassObject, (void **)&descriptor);
    VariantClear(&value);
    IWbemClassObject_Release(output);
    if (!descriptor)
        return view_fails(why, "Descriptor", E_NOINTERFACE);
    out->columns = 4;
    IWbemClassObject_Get(descriptor, L"DACL", 0, &value, NULL, NULL);
    LONG high = -1;
    bool good = V_VT(&value) == (VT_ARRAY | VT_UNKNOWN);
    if (good)
        SafeArrayGetUBound(V_ARRAY(&value), 1, &high);
    for (LONG i = 0; good && i <= high; i++) {
        IUnknown *element = NULL;
        IWbemClassObject *ace = NULL;
        SafeArrayGetElement(V_ARRAY(&value), &i, &element);
        good = element && SUCCEEDED(IUnknown_QueryInterface(element, &IID_IWbemClassObject, (void **)&ace)) &&
               add_ace(out, ace);
        if (ace)
            IWbemClassObject_Release(ace);
        if (element)
            IUnknown_Release(element);
    }
    VariantClear(&value);
    IWbemClassObject_Release(descriptor);
    return good ? true : view_fails(why, "DACL", E_UNEXPECTED);
}

bool view_connect(const char *path, struct table *out)
{
    IWbemServices *services = NULL;
    HRESULT result = view_open(path, true, &services);
    if (SUCCEEDED(result))
        IWbemServices_Release(services);
    return view_code(out, (unsigned long)result);
}

bool view_blanket(const char *path, struct table *out, char why[256])
{
    IWbemServices *services = NULL;
    DWORD level = 0;
    char text[16];
    HRESULT result = view_open(path, true, &services); /* with the blanket */
    if (FAILED(result))
        return view_fails(why, "ConnectServer", result);
    result = CoQueryProxyBlanket((IUnknown *)services, NULL, NULL, NULL, &level, NULL, NULL, NULL);
    IWbemServices_Release(services);
    out->columns = 1;
    snprintf(text, sizeof text, "%lu", (unsigned long)level);
    table_add(out, text);
    return SUCCEEDED(result) ? true : view_fails(why, "CoQueryProxyBlanket", result);
}

static HRESULT make_namespace(IWbemServices *root)
{
    IWbemClassObject *class_object = NULL, *object = NULL;
    BSTR path = SysAllocString(L"__NAMESPACE");
    HRESULT result = IWbemServices_GetObject(root, path, 0, NULL, &class_object, NULL);
    SysFreeString(path);
    if (SUCCEEDED(result))
        result = IWbemClassObject_SpawnInstance(class_object, 0, &object);
    if (SUCCEEDED(result)) {
        view_put_text(object, L"Name", "WMIReadyProof");
        result = IWbemServices_PutInstance(root, object, WBEM_FLAG_CREATE_ONLY, NULL, NULL);
        IWbemClassObject_Release(object);
    }
    if (class_object)
        IWbemClassObject_Release(class_object);
    return result;
}

bool view_namespace(const char *verb, struct table *out, char why[256])
{
    IWbemServices *root = NULL;
    HRESULT result = view_open("root", true, &root);
    if (FAILED(result))
        return view_fails(why, "ConnectServer", result);
    BSTR path = SysAllocString(L"__NAMESPACE.Name=\"WMIReadyProof\"");
    result = strcmp(verb, "make") == 0 ? make_namespace(root) : IWbemServices_DeleteInstance(root, path, 0, NULL, NULL);
    SysFreeString(path);
    IWbemServices_Release(root);
    return SUCCEEDED(result) ? view_code(out, (unsigned long)result) : view_fails(why, "__NAMESPACE", result);
}
