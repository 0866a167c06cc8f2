/* SPDX-License-Identifier: MIT
 * StdRegProv of another computer: its HKEY_LOCAL_MACHINE is the host's key "Registry".
 * Source: pages of StdRegProv and its methods; return values of winerror.h. */
#include "double.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { NAME_UNITS = 512, VALUE_BYTES = 65536, LIST_UNITS = 1 << 19, VALUES_MAX = 8192 };

struct request {
    HKEY root;
    wchar_t *key, *name; /* name NULL: the default value */
    IWbemClassObject *input, *output;
};

static LSTATUS open_key(const struct request *request, REGSAM access, HKEY *out)
{
    return RegOpenKeyExW(request->root, request->key, 0, access, out);
}

/* ---- lists ---- */

static LSTATUS enum_keys(struct request *request)
{
    HKEY key;
    LSTATUS error = open_key(request, KEY_READ, &key);
    if (error != ERROR_SUCCESS)
        return error;
    wchar_t *list = calloc(LIST_UNITS, sizeof *list), *end = list;
    for (DWORD i = 0; end - list < LIST_UNITS - NAME_UNITS; i++) {
        DWORD units = NAME_UNITS - 2;
        if (RegEnumKeyExW(key, i, end, &units, NULL, NULL, NULL, NULL) != ERROR_SUCCESS)
            break;
        end += units + 1;
    }
    *end = L'\0';
    object_set_list(request->output, L"sNames", list);
    free(list);
    RegCloseKey(key);
    return ERROR_SUCCESS;
}

static void set_types(IWbemClassObject *output, const DWORD *types, ULONG count)
{
    VARIANT value;
    V_VT(&value) = count ? VT_ARRAY | VT_I4 : VT_NULL;
    if (count)
        V_ARRAY(&value) = SafeArrayCreateVector(VT_I4, 0, count);
    for (LONG i = 0; i < (LONG)count; i++) {
        LONG type = (LONG)types[i];
        SafeArrayPutElement(V_ARRAY(&value), &i, &type);
    }
    object_set(output, L"Types", &value, CIM_FLAG_ARRAY | CIM_SINT32);
    VariantClear(&value);
}

static LSTATUS enum_values(struct request *request)
{
    HKEY key;
    LSTATUS error = open_key(request, KEY_READ, &key);
    if (error != ERROR_SUCCESS)
        return error;
    DWORD *types = calloc(VALUES_MAX, sizeof *types);
    wchar_t *list = calloc(LIST_UNITS, sizeof *list), *end = list;
    ULONG count = 0;
    while (count < VALUES_MAX && end - list < LIST_UNITS - NAME_UNITS) {
        DWORD units = NAME_UNITS - 2;
        if (RegEnumValueW(key, count, end, &units, NULL, &types[count], NULL, NULL) != ERROR_SUCCESS)
            break;
        end += units + 1;
        count++;
    }
    *end = L'\0';
    object_set_list(request->output, L"sNames", list);
    set_types(request->output, types, count);
    free(types);
    free(list);
    RegCloseKey(key);
    return ERROR_SUCCESS;
}

/* ---- values ---- */

static const struct kind {
    const wchar_t *suffix; /* Get... and Set... in front */
    DWORD type;
    const wchar_t *parameter;
} kinds[] = {
    {L"StringValue", REG_SZ, L"sValue"},
    {L"ExpandedStringValue", REG_EXPAND_SZ, L"sValue"},
    {L"BinaryValue", REG_BINARY, L"uValue"},
    {L"DWORDValue", REG_DWORD, L"uValue"},
    {L"MultiStringValue", REG_MULTI_SZ, L"sValue"},
    {L"QWORDValue", REG_QWORD, L"uValue"},
};

static const struct kind *kind_of(const wchar_t *method)
{
    for (size_t i = 0; i < world_count(kinds); i++)
        if (_wcsicmp(method + 3, kinds[i].suffix) == 0)
            return &kinds[i];
    return NULL;
}

static LSTATUS get_value(struct request *request, const struct kind *kind)
{
    HKEY key;
    LSTATUS error = open_key(request, KEY_QUERY_VALUE, &key);
    if (error != ERROR_SUCCESS)
        return error;
    BYTE *bytes = calloc(VALUE_BYTES + 4, 1);
    DWORD type, size = VALUE_BYTES;
    wchar_t number[32];
    error = RegQueryValueExW(key, request->name, NULL, &type, bytes, &size);
    if (error == ERROR_SUCCESS && type != kind->type)
        error = 2; /* what the provider answers for another type */
    if (error == ERROR_SUCCESS) {
        memset(bytes + size, 0, 4);
        switch (type) {
        case REG_DWORD:
            object_set_number(request->output, kind->parameter, *(const DWORD *)(const void *)bytes);
            break;
        case REG_QWORD:
            _snwprintf(number, world_count(number), L"%llu", *(const ULONGLONG *)(const void *)bytes);
            object_set_text(request->output, kind->parameter, number);
            break;
        case REG_BINARY:
            object_set_bytes(request->output, kind->parameter, bytes, size);
            break;
        case REG_MULTI_SZ:
            object_set_list(request->output, kind->parameter, (const wchar_t *)(const void *)bytes);
            break;
        default:
            object_set_text(request->output, kind->parameter, (const wchar_t *)(const void *)bytes);
        }
    }
    free(bytes);
    RegCloseKey(key);
    return error;
}

static size_t list_bytes(const wchar_t *list)
{
    size_t units = 0;
    while (list[units])
        units += wcslen(list + units) + 1;
    return (units + 1) * sizeof *list;
}

/* What is to be written as bytes; NULL: the caller gave nothing of that kind. free() */
static void *bytes_of(struct request *request, const struct kind *kind, size_t *size)
{
    ULONGLONG *large;
    DWORD *number;
    void *data = NULL;
    switch (kind->type) {
    case REG_DWORD:
        number = calloc(1, *size = sizeof *number);
        if (object_number(request->input, kind->parameter, number))
            return number;
        free(number);
        return NULL;
    case REG_BINARY:
        return object_bytes(request->input, kind->parameter, size);
    case REG_MULTI_SZ:
        data = object_list(request->input, kind->parameter);
        if (data)
            *size = list_bytes(data);
        return data;
    default:
        data = object_text(request->input, kind->parameter);
        if (!data)
            return NULL;
        *size = (wcslen(data) + 1) * sizeof(wchar_t);
        if (kind->type != REG_QWORD)
            return data;
        large = calloc(1, *size = sizeof *large);
        *large = wcstoull(data, NULL, 10);
        free(data);
        return large;
    }
}

static LSTATUS set_value(struct request *request, const struct kind *kind)
{
    HKEY key;
    size_t size = 0;
    LSTATUS error = open_key(request, KEY_SET_VALUE, &key);
    if (error != ERROR_SUCCESS)
        return error;
    BYTE *bytes = bytes_of(request, kind, &size);
    error = bytes ? RegSetValueExW(key, request->name, 0, kind->type, bytes, (DWORD)size) : ERROR_INVALID_PARAMETER;
    free(bytes);
    RegCloseKey(key);
    return error;
}

static LSTATUS delete_value(struct request *request)
{
    HKEY key;
    LSTATUS error = open_key(request, KEY_SET_VALUE, &key);
    if (error != ERROR_SUCCESS)
        return error;
    error = RegDeleteValueW(key, request->name);
    RegCloseKey(key);
    return error;
}

static LSTATUS create_key(struct request *request)
{
    HKEY key;
    LSTATUS error = RegCreateKeyExW(request->root, request->key, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL);
    if (error == ERROR_SUCCESS)
        RegCloseKey(key);
    return error;
}

static LSTATUS check_access(struct request *request)
{
    DWORD wanted = KEY_QUERY_VALUE | KEY_SET_VALUE;
    HKEY key;
    object_number(request->input, L"uRequired", &wanted);
    LSTATUS error = open_key(request, wanted, &key);
    VARIANT granted;
    V_VT(&granted) = VT_BOOL;
    V_BOOL(&granted) = error == ERROR_SUCCESS ? VARIANT_TRUE : VARIANT_FALSE;
    object_set(request->output, L"bGranted", &granted, CIM_BOOLEAN);
    if (error == ERROR_SUCCESS)
        RegCloseKey(key);
    return error;
}

static LSTATUS perform(struct request *request, const wchar_t *method)
{
    const struct kind *kind = kind_of(method);
    if (_wcsnicmp(method, L"Get", 3) == 0 && kind)
        return get_value(request, kind);
    if (_wcsnicmp(method, L"Set", 3) == 0 && kind)
        return set_value(request, kind);
    if (_wcsicmp(method, L"EnumKey") == 0)
        return enum_keys(request);
    if (_wcsicmp(method, L"EnumValues") == 0)
        return enum_values(request);
    if (_wcsicmp(method, L"CreateKey") == 0)
        return create_key(request);
    if (_wcsicmp(method, L"DeleteKey") == 0)
        return RegDeleteKeyExW(request->root, request->key, KEY_WOW64_64KEY, 0);
    if (_wcsicmp(method, L"DeleteValue") == 0)
        return delete_value(request);
    if (_wcsicmp(method, L"CheckAccess") == 0)
        return check_access(request);
    return -1;
}

/* This computer has its own registry; that the emulator's StdRegProv is asked by several threads at once it does not
 * survive. */
static HKEY open_root(const wchar_t *host)
{
    HKEY root = NULL;
    if (!world_is_local(host))
        return world_open(host, L"Registry", KEY_ALL_ACCESS);
    return RegOpenKeyExW(HKEY_LOCAL_MACHINE, NULL, 0, KEY_ALL_ACCESS | KEY_WOW64_64KEY, &root) == ERROR_SUCCESS ? root
                                                                                                                : NULL;
}

HRESULT registry_provider_call(const wchar_t *host, const wchar_t *method, IWbemClassObject *input,
                               IWbemClassObject **out)
{
    struct request request = {.input = input};
    DWORD hive = 0x80000002U;
    if (!input)
        return (HRESULT)WBEM_E_INVALID_METHOD_PARAMETERS;
    object_number(input, L"hDefKey", &hive);
    request.root = open_root(host);
    if (!request.root || hive != 0x80000002U)
        return (HRESULT)WBEM_E_INVALID_PARAMETER;
    request.key = object_text(input, L"sSubKeyName");
    request.name = object_text(input, L"sValueName");
    request.output = object_new(L"__PARAMETERS", NULL);
    LSTATUS error = perform(&request, method);
    object_set_number(request.output, L"ReturnValue", (DWORD)error);
    free(request.key);
    free(request.name);
    RegCloseKey(request.root);
    if (error >= 0 && out)
        *out = request.output;
    else
        IWbemClassObject_Release(request.output);
    return error < 0 ? (HRESULT)WBEM_E_INVALID_METHOD : S_OK;
}
