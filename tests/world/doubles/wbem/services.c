/* SPDX-License-Identifier: MIT
 *
 * One connection to a namespace of one host. Classes that the scene has, __SystemSecurity and (of another computer)
 * StdRegProv are answered here, a service of another computer is the one with its prefix in this prefix's service
 * manager, everything else goes to the emulator's WMI.
 * Source: pages of IWbemServices (wbemcli.h).
 */
#include "double.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { TEXT_UNITS = 1024 };

struct services {
    struct com_object head;
    struct blanket blanket;
    IWbemServices *inner; /* NULL: a namespace of the scene alone */
    wchar_t host[DOUBLE_HOST], namespace_path[DOUBLE_NAMESPACE];
    struct sight *sight; /* owned */
};

static struct services *of(IWbemServices *iface)
{
    return (struct services *)(void *)iface;
}

static HRESULT WINAPI query_interface(IWbemServices *iface, REFIID iid, void **out)
{
    if (IsEqualGUID(iid, &IID_IWbemServices)) {
        *out = iface;
    } else if (!blanket_query(&of(iface)->blanket, iid, out)) {
        *out = NULL;
        return E_NOINTERFACE;
    }
    IWbemServices_AddRef(iface);
    return S_OK;
}

static void end(void *whole)
{
    struct services *services = whole;
    if (services->inner)
        IWbemServices_Release(services->inner);
    free(services->sight);
}

/* The blanket and what the scene says about FUNCTION, alone and for the class or method WHAT. */
static HRESULT enter(struct services *services, const wchar_t *function, const wchar_t *what)
{
    wchar_t full[TEXT_UNITS];
    HRESULT result = blanket_judge(&services->blanket);
    if (FAILED(result))
        return result;
    result = (HRESULT)world_fate(services->host, function);
    if (FAILED(result))
        return result;
    _snwprintf(full, TEXT_UNITS - 1, L"%ls:%ls", function, what);
    full[TEXT_UNITS - 1] = L'\0';
    return (HRESULT)world_fate(services->host, full);
}

/* ---- services of another computer ---- */

/* WQL or path with the service's name replaced by its name here: NAME between quotes behind "Name". */
static void rename_service(const wchar_t *host, const wchar_t *text, wchar_t *out)
{
    const wchar_t *quote = wcspbrk(text, L"'\"");
    wchar_t key[DOUBLE_HOST], own[DOUBLE_HOST * 2], name[DOUBLE_HOST];
    wcsncpy(out, text, TEXT_UNITS - 1);
    out[TEXT_UNITS - 1] = L'\0';
    if (!quote)
        return;
    size_t length = wcscspn(quote + 1, L"'\"");
    if (length >= DOUBLE_HOST)
        return;
    wmemcpy(name, quote + 1, length);
    name[length] = L'\0';
    world_host(host, key, DOUBLE_HOST);
    _snwprintf(own, world_count(own) - 1, L"%ls$%ls", key, name);
    SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    SC_HANDLE service = OpenServiceW(manager, own, SERVICE_QUERY_STATUS);
    _snwprintf(out, TEXT_UNITS - 1, L"%.*ls%ls$%ls", (int)(quote + 1 - text), text, service ? key : L"default",
               quote + 1);
    if (service)
        CloseServiceHandle(service);
    CloseServiceHandle(manager);
}

/* ---- query ---- */

static void store_of(IWbemContext *context, wchar_t out[64])
{
    VARIANT value;
    out[0] = L'\0';
    VariantInit(&value);
    if (context && SUCCEEDED(IWbemContext_GetValue(context, L"PolicyStore", 0, &value)) && V_VT(&value) == VT_BSTR)
        wcsncpy(out, V_BSTR(&value), 63);
    out[63] = L'\0';
    VariantClear(&value);
}

/* The emulator fills a class anew for every query, under the rows of whoever still reads: with several threads it
 * crashes. So one at a time, and what it says is copied at once. */
static SRWLOCK emulator = SRWLOCK_INIT;

/* The emulator answers no rows for a class it does not have; WMI says that there is none. */
static bool class_exists(struct services *services, const wchar_t *class_name)
{
    IWbemClassObject *object = NULL;
    BSTR name = SysAllocString(class_name);
    AcquireSRWLockExclusive(&emulator);
    HRESULT result = services->inner ? IWbemServices_GetObject(services->inner, name, 0, NULL, &object, NULL) : E_FAIL;
    if (SUCCEEDED(result) && object)
        IWbemClassObject_Release(object);
    ReleaseSRWLockExclusive(&emulator);
    SysFreeString(name);
    return SUCCEEDED(result);
}

static IWbemClassObject *copy_object(IWbemClassObject *from)
{
    static const wchar_t *const own[] = {L"__CLASS", L"__RELPATH"};
    VARIANT names[world_count(own)];
    SAFEARRAY *properties = NULL;
    for (size_t i = 0; i < world_count(own); i++) {
        VariantInit(&names[i]);
        IWbemClassObject_Get(from, own[i], 0, &names[i], NULL, NULL);
    }
    IWbemClassObject *out = object_new(V_VT(&names[0]) == VT_BSTR ? V_BSTR(&names[0]) : L"",
                                       V_VT(&names[1]) == VT_BSTR ? V_BSTR(&names[1]) : NULL);
    IWbemClassObject_GetNames(from, NULL, WBEM_FLAG_ALWAYS | WBEM_FLAG_NONSYSTEM_ONLY, NULL, &properties);
    LONG last = -1;
    if (properties)
        SafeArrayGetUBound(properties, 1, &last);
    for (LONG i = 0; i <= last; i++) {
        BSTR name;
        VARIANT value;
        CIMTYPE type = 0;
        VariantInit(&value);
        SafeArrayGetElement(properties, &i, &name);
        if (SUCCEEDED(IWbemClassObject_Get(from, name, 0, &value, &type, NULL)))
            object_set(out, name, &value, type);
        VariantClear(&value);
        SysFreeString(name);
    }
    SafeArrayDestroy(properties);
    for (size_t i = 0; i < world_count(own); i++)
        VariantClear(&names[i]);
    return out;
}

/* All rows of INNER, which is released. */
static IEnumWbemClassObject *copy_rows(const wchar_t *host, IEnumWbemClassObject *inner)
{
    IWbemClassObject **objects = NULL, *object;
    size_t count = 0;
    ULONG returned = 0;
    HRESULT result;
    while ((result = IEnumWbemClassObject_Next(inner, (LONG)WBEM_INFINITE, 1, &object, &returned)) == S_OK) {
        objects = realloc(objects, (count + 1) * sizeof *objects);
        objects[count++] = copy_object(object);
        IWbemClassObject_Release(object);
    }
    IEnumWbemClassObject_Release(inner);
    IEnumWbemClassObject *rows = rows_new(host, objects, count, result);
    free(objects);
    return rows;
}

static HRESULT forward_query(struct services *services, const BSTR language, const wchar_t *query, LONG flags,
                             IEnumWbemClassObject **out)
{
    IEnumWbemClassObject *inner = NULL;
    BSTR text = SysAllocString(query);
    AcquireSRWLockExclusive(&emulator);
    HRESULT result = IWbemServices_ExecQuery(services->inner, language, text, flags, NULL, &inner);
    if (SUCCEEDED(result))
        *out = copy_rows(services->host, inner);
    ReleaseSRWLockExclusive(&emulator);
    SysFreeString(text);
    return result;
}

/* "SELECT * FROM meta_class WHERE __this ISA 'NAME'": the class and those that derive from it (learn.microsoft.com,
 * "SELECT Statement for Schema Queries", "ISA Operator for Schema Queries"); here the class alone. What comes where
 * there is none stands nowhere: no row here, and the product takes an error for the same (tests/ON-WINDOWS.md, Test
 * query). */
static bool schema_query(struct services *services, const wchar_t *query, const struct classes_query *parsed,
                         IEnumWbemClassObject **out)
{
    wchar_t name[DOUBLE_NAMESPACE];
    const wchar_t *quote = wcspbrk(query, L"'\"");
    if (_wcsicmp(parsed->class_name, L"meta_class") != 0 || !quote)
        return false;
    size_t length = wcscspn(quote + 1, L"'\"");
    if (length >= world_count(name))
        return false;
    wmemcpy(name, quote + 1, length);
    name[length] = L'\0';
    bool there =
        classes_is_ours(services->host, name) || _wcsicmp(name, L"StdRegProv") == 0 || class_exists(services, name);
    IWbemClassObject *object = there ? object_new(name, NULL) : NULL;
    if (there)
        object_set_text(object, L"Name", name);
    *out = rows_new(services->host, &object, there, (HRESULT)WBEM_S_FALSE);
    return true;
}

static HRESULT WINAPI exec_query(IWbemServices *iface, const BSTR language, const BSTR query, LONG flags,
                                 IWbemContext *context, IEnumWbemClassObject **out)
{
    struct services *services = of(iface);
    struct classes_query parsed;
    wchar_t store[64], full[TEXT_UNITS];
    bool simple = classes_parse(query, &parsed);
    *out = NULL;
    HRESULT result = enter(services, L"ExecQuery", parsed.class_name);
    if (FAILED(result))
        return result;
    /* Semisynchronous: what is wrong with the class or its provider comes with the first row. */
    _snwprintf(full, TEXT_UNITS - 1, L"Next:%ls", parsed.class_name);
    DWORD error = 0;
    if (world_number(services->host, L"Errors", full, &error)) {
        *out = rows_new(services->host, NULL, 0, (HRESULT)error);
        return S_OK;
    }
    store_of(context, store);
    _snwprintf(full, TEXT_UNITS - 1, L"Store:%ls", store);
    if (world_number(services->host, L"Errors", full, &error)) {
        *out = rows_new(services->host, NULL, 0, (HRESULT)error);
        return S_OK;
    }
    if (schema_query(services, query, &parsed, out))
        return S_OK;
    result = sight_query(services->sight, parsed.class_name);
    if (FAILED(result)) {
        *out = rows_new(services->host, NULL, 0, result);
        return S_OK;
    }
    if (simple && classes_select(services->host, store, &parsed, services->sight, out))
        return S_OK;
    if (simple && !class_exists(services, parsed.class_name)) {
        *out = rows_new(services->host, NULL, 0, (HRESULT)WBEM_E_INVALID_CLASS);
        return S_OK;
    }
    if (!services->inner)
        return (HRESULT)WBEM_E_INVALID_QUERY;
    if (_wcsicmp(parsed.class_name, L"Win32_Service") == 0 && !world_is_local(services->host))
        rename_service(services->host, query, full);
    else
        return forward_query(services, language, query, flags, out);
    return forward_query(services, language, full, flags, out);
}

/* ---- objects and methods ---- */

static bool is_class(const wchar_t *path, const wchar_t *class_name)
{
    size_t length = wcslen(class_name);
    return _wcsnicmp(path, class_name, length) == 0 && (!path[length] || path[length] == L'=' || path[length] == L'.');
}

/* Classes that are bags: every method exists, and every property may be put. */
static bool is_bag(const struct services *services, const wchar_t *path)
{
    return is_class(path, L"__SystemSecurity") || is_class(path, L"StdRegProv") ||
           classes_is_ours(services->host, path);
}

/* The number RequiresEncryption of the key Security of the host, for every namespace. assumed: the qualifier that a MOF
 * sets
 * ([MS-WMI] 2.2.30.3) is handed out again. */
static void set_encryption(const struct services *services, IWbemClassObject *object)
{
    DWORD number = 0;
    VARIANT value;
    if (!world_number(services->host, L"Security", L"RequiresEncryption", &number))
        return;
    V_VT(&value) = VT_BOOL;
    V_BOOL(&value) = number ? VARIANT_TRUE : VARIANT_FALSE;
    object_set(object, OBJECT_QUALIFIER L"RequiresEncryption", &value, CIM_BOOLEAN);
}

static HRESULT WINAPI get_object(IWbemServices *iface, const BSTR path, LONG flags, IWbemContext *context,
                                 IWbemClassObject **out, IWbemCallResult **call_result)
{
    struct services *services = of(iface);
    HRESULT result = enter(services, L"GetObject", path);
    *out = NULL;
    if (FAILED(result))
        return result;
    if (is_bag(services, path)) {
        *out = object_new(path, NULL);
        if (is_class(path, L"__SystemSecurity"))
            set_encryption(services, *out);
        return S_OK;
    }
    return services->inner ? IWbemServices_GetObject(services->inner, path, 0, NULL, out, NULL)
                           : (HRESULT)WBEM_E_INVALID_CLASS;
}

static HRESULT forward_method(struct services *services, const wchar_t *path, const BSTR method,
                              IWbemClassObject *input, IWbemClassObject **out)
{
    if (!services->inner)
        return (HRESULT)WBEM_E_INVALID_CLASS;
    BSTR object = SysAllocString(path);
    AcquireSRWLockExclusive(&emulator);
    HRESULT result = IWbemServices_ExecMethod(services->inner, object, method, 0, NULL, input, out, NULL);
    ReleaseSRWLockExclusive(&emulator);
    SysFreeString(object);
    return result;
}

static HRESULT WINAPI exec_method(IWbemServices *iface, const BSTR path, const BSTR method, LONG flags,
                                  IWbemContext *context, IWbemClassObject *input, IWbemClassObject **out,
                                  IWbemCallResult **call_result)
{
    struct services *services = of(iface);
    wchar_t renamed[TEXT_UNITS], class_name[128];
    HRESULT result = enter(services, L"ExecMethod", method);
    if (out)
        *out = NULL;
    if (SUCCEEDED(result))
        result = sight_method(services->sight, services->namespace_path, method);
    if (FAILED(result))
        return result;
    if (is_class(path, L"__SystemSecurity") && sight_rights(services->sight, services->namespace_path, method, out))
        return S_OK;
    if (is_class(path, L"__SystemSecurity"))
        return namespace_security_call(sight_host(services->sight, services->host), services->namespace_path, method,
                                       input, out);
    if (is_class(path, L"StdRegProv"))
        return registry_provider_call(services->host, method, input, out);
    if (is_class(path, L"Win32_Service") && !world_is_local(services->host)) {
        rename_service(services->host, path, renamed);
        return forward_method(services, renamed, method, input, out);
    }
    size_t length = wcscspn(path, L".=");
    if (length < world_count(class_name)) {
        wmemcpy(class_name, path, length);
        class_name[length] = L'\0';
        if (classes_is_ours(services->host, class_name))
            return classes_method(services->host, path, method, out);
    }
    return forward_method(services, path, method, input, out);
}

static HRESULT WINAPI put_instance(IWbemServices *iface, IWbemClassObject *object, LONG flags, IWbemContext *context,
                                   IWbemCallResult **call_result)
{
    struct services *services = of(iface);
    VARIANT name;
    VariantInit(&name);
    IWbemClassObject_Get(object, L"__CLASS", 0, &name, NULL, NULL);
    const wchar_t *class_name = V_VT(&name) == VT_BSTR ? V_BSTR(&name) : L"";
    HRESULT result = enter(services, L"PutInstance", class_name);
    if (SUCCEEDED(result))
        result = classes_is_ours(services->host, class_name) ? classes_put(services->host, object, flags)
                                                             : (HRESULT)WBEM_E_PROVIDER_NOT_CAPABLE;
    VariantClear(&name);
    return result;
}

static HRESULT WINAPI delete_instance(IWbemServices *iface, const BSTR path, LONG flags, IWbemContext *context,
                                      IWbemCallResult **call_result)
{
    struct services *services = of(iface);
    HRESULT result = enter(services, L"DeleteInstance", path);
    return FAILED(result) ? result : classes_delete(services->host, path);
}

/* The methods that are not here are called by nobody. */
static IWbemServicesVtbl vtable = {.QueryInterface = query_interface,
                                   .AddRef = (void *)com_object_add,
                                   .Release = (void *)com_object_release,
                                   .GetObject = get_object,
                                   .PutInstance = put_instance,
                                   .DeleteInstance = delete_instance,
                                   .ExecQuery = exec_query,
                                   .ExecMethod = exec_method};

IWbemServices *services_new(const wchar_t *host, const wchar_t *namespace_path, struct sight *sight,
                            IWbemServices *inner)
{
    struct services *services = com_object_new(sizeof *services, &vtable, NULL);
    services->head.end = end;
    blanket_init(&services->blanket, (IUnknown *)services, host);
    services->inner = inner;
    wcscpy(services->host, host);
    services->sight = sight;
    wcscpy(services->namespace_path, namespace_path);
    return (IWbemServices *)services;
}
