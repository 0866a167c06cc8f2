/* SPDX-License-Identifier: MIT
 *
 * Classes whose instances are keys: Classes\CLASS\INSTANCE below a host, one value per property (REG_SZ string,
 * REG_DWORD uint32, REG_MULTI_SZ array of strings, REG_BINARY array of uint8). The firewall's classes live so.
 * Source: pages of the classes (Win32_Service, MSFT_NetFirewallRule ...); the scene gives the values.
 */
#include "double.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { NAME_UNITS = 256, OBJECTS_MAX = 512, VALUE_BYTES = 32768 };

/* A firewall rule has one of each of these, under its own id. */
static const wchar_t *const filters[] = {L"MSFT_NetProtocolPortFilter",  L"MSFT_NetAddressFilter",
                                         L"MSFT_NetApplicationFilter",   L"MSFT_NetServiceFilter",
                                         L"MSFT_NetInterfaceTypeFilter", L"MSFT_NetNetworkLayerSecurityFilter",
                                         L"MSFT_NetInterfaceFilter"};
static const wchar_t rule_class[] = L"MSFT_NetFirewallRule";

/* ---- the little WQL that is asked ---- */

static const wchar_t *skip_blanks(const wchar_t *at)
{
    while (*at == L' ' || *at == L'\t' || *at == L'\n' || *at == L'\r')
        at++;
    return at;
}

/* The word WORD somewhere after a blank; NULL when it is not there. */
static const wchar_t *behind_word(const wchar_t *text, const wchar_t *word)
{
    size_t length = wcslen(word);
    for (const wchar_t *at = text; *at; at++)
        if ((at == text || at[-1] == L' ') && _wcsnicmp(at, word, length) == 0 && (at[length] == L' ' || !at[length]))
            return skip_blanks(at + length);
    return NULL;
}

static const wchar_t *take_word(const wchar_t *at, wchar_t *out, size_t units, const wchar_t *ends)
{
    size_t length = wcscspn(at, ends), kept = length < units ? length : units - 1;
    wmemcpy(out, at, kept);
    out[kept] = L'\0';
    return skip_blanks(at + length);
}

/* 'text' or "text" with backslash escapes, or a number; what follows it. */
static const wchar_t *take_value(const wchar_t *at, wchar_t *out, size_t units)
{
    wchar_t quote = *at == L'"' || *at == L'\'' ? *at++ : L'\0';
    size_t length = 0;
    for (; *at && length < units - 1; at++) {
        if (quote ? *at == quote : *at == L' ')
            break;
        if (quote && *at == L'\\' && at[1])
            at++;
        out[length++] = *at;
    }
    out[length] = L'\0';
    return skip_blanks(*at && quote ? at + 1 : at);
}

bool classes_parse(const wchar_t *wql, struct classes_query *out)
{
    *out = (struct classes_query){.class_name = L""};
    const wchar_t *at = behind_word(wql, L"FROM");
    if (!at)
        return false;
    take_word(at, out->class_name, world_count(out->class_name), L" \t\r\n");
    at = behind_word(wql, L"WHERE");
    if (!at)
        return true;
    while (out->value_count < world_count(out->values)) {
        at = take_word(at, out->property, world_count(out->property), L" =");
        if (*at != L'=')
            return false;
        at = take_value(skip_blanks(at + 1), out->values[out->value_count++], world_count(out->values[0]));
        if (_wcsnicmp(at, L"OR ", 3) != 0)
            return true;
        at = skip_blanks(at + 3);
    }
    return false;
}

/* ---- instances ---- */

static HKEY open_class(const wchar_t *host, const wchar_t *class_name, const wchar_t *store, REGSAM access)
{
    wchar_t sub[NAME_UNITS * 2];
    _snwprintf(sub, world_count(sub) - 1, L"Classes\\%ls%ls%ls", class_name, *store ? L"@" : L"", store);
    sub[world_count(sub) - 1] = L'\0';
    return world_open(host, sub, access);
}

/* "$NOW" stands for the time, as CIM writes it. */
static void set_text(IWbemClassObject *object, const wchar_t *name, const wchar_t *text)
{
    wchar_t now[32];
    SYSTEMTIME time;
    if (wcscmp(text, L"$NOW") == 0) {
        GetSystemTime(&time);
        _snwprintf(now, world_count(now) - 1, L"%04u%02u%02u%02u%02u%02u.%03u000+000", time.wYear, time.wMonth,
                   time.wDay, time.wHour, time.wMinute, time.wSecond, time.wMilliseconds);
        text = now;
    }
    object_set_text(object, name, text);
}

static void put_value(IWbemClassObject *object, const wchar_t *name, DWORD type, const BYTE *bytes, DWORD size)
{
    switch (type) {
    case REG_SZ:
        set_text(object, name, (const wchar_t *)(const void *)bytes);
        break;
    case REG_DWORD:
        object_set_number(object, name, *(const DWORD *)(const void *)bytes);
        break;
    case REG_MULTI_SZ:
        object_set_list(object, name, (const wchar_t *)(const void *)bytes);
        break;
    case REG_BINARY:
        object_set_bytes(object, name, bytes, size);
        break;
    default:
        break;
    }
}

/* CLASS.InstanceID="id": the path within the namespace. */
static void make_path(const wchar_t *class_name, const wchar_t *id, wchar_t *out, size_t units)
{
    size_t at = (size_t)_snwprintf(out, units - 2, L"%ls.InstanceID=\"", class_name);
    for (; *id && at + 4 < units; id++) {
        if (*id == L'"' || *id == L'\\')
            out[at++] = L'\\';
        out[at++] = *id;
    }
    wcscpy(out + at, L"\"");
}

static IWbemClassObject *load(HKEY class_key, const wchar_t *class_name, const wchar_t *instance)
{
    HKEY key;
    if (RegOpenKeyExW(class_key, instance, 0, KEY_QUERY_VALUE, &key) != ERROR_SUCCESS)
        return NULL;
    wchar_t path[NAME_UNITS * 3];
    wchar_t *id = world_key_text(key, L"InstanceID");
    make_path(class_name, id ? id : instance, path, world_count(path));
    free(id);
    IWbemClassObject *object = object_new(class_name, path);
    BYTE *bytes = calloc(VALUE_BYTES + 4, 1);
    for (DWORD i = 0;; i++) {
        wchar_t name[NAME_UNITS];
        DWORD units = NAME_UNITS, type, size = VALUE_BYTES;
        memset(bytes, 0, 4);
        if (RegEnumValueW(key, i, name, &units, NULL, &type, bytes, &size) != ERROR_SUCCESS)
            break;
        memset(bytes + size, 0, 4);
        put_value(object, name, type, bytes, size);
    }
    free(bytes);
    RegCloseKey(key);
    return object;
}

static bool fits(IWbemClassObject *object, const struct classes_query *query, const struct sight *sight)
{
    DWORD number;
    if (!sight_shows(sight, query->class_name, object))
        return false;
    if (!query->property[0])
        return true;
    wchar_t *text = object_text(object, query->property), digits[16];
    if (!text && object_number(object, query->property, &number)) {
        _snwprintf(digits, world_count(digits), L"%lu", number);
        text = world_copy(digits);
    }
    bool same = false;
    for (size_t i = 0; text && i < query->value_count; i++)
        same |= _wcsicmp(text, query->values[i]) == 0;
    free(text);
    return same;
}

/* Takes OBJECT (may be NULL) over. */
static void keep_fitting(IWbemClassObject *object, const struct classes_query *query, const struct sight *sight,
                         IWbemClassObject **objects, size_t *count)
{
    if (object && fits(object, query, sight))
        objects[(*count)++] = object;
    else if (object)
        IWbemClassObject_Release(object);
}

bool classes_is_ours(const wchar_t *host, const wchar_t *class_name)
{
    HKEY key = open_class(host, class_name, L"", KEY_READ);
    if (key)
        RegCloseKey(key);
    return key != NULL;
}

bool classes_select(const wchar_t *host, const wchar_t *store, const struct classes_query *query,
                    const struct sight *sight, IEnumWbemClassObject **out)
{
    if (!classes_is_ours(host, query->class_name))
        return false;
    /* The store in force is what the class itself has. */
    if (_wcsicmp(store, L"ActiveStore") == 0)
        store = L"";
    HKEY key = open_class(host, query->class_name, store, KEY_READ);
    if (key && generated_endless(key, host, out)) {
        RegCloseKey(key);
        return true;
    }
    DWORD more = key ? generated_count(key) : 0;
    IWbemClassObject **objects = calloc(OBJECTS_MAX + (size_t)more, sizeof *objects);
    size_t count = 0;
    for (DWORD i = 0; key && count < OBJECTS_MAX; i++) {
        wchar_t name[NAME_UNITS];
        DWORD units = NAME_UNITS;
        if (RegEnumKeyExW(key, i, name, &units, NULL, NULL, NULL, NULL) != ERROR_SUCCESS)
            break;
        keep_fitting(load(key, query->class_name, name), query, sight, objects, &count);
    }
    for (DWORD i = 0; i < more; i++)
        keep_fitting(generated_row(key, query->class_name, i), query, sight, objects, &count);
    if (key)
        RegCloseKey(key);
    *out = rows_new(host, objects, count, (HRESULT)WBEM_S_FALSE);
    free(objects);
    return true;
}

/* ---- changing ---- */

/* A key cannot have a backslash in its name. */
static void instance_key(const wchar_t *id, wchar_t out[NAME_UNITS])
{
    wcsncpy(out, id, NAME_UNITS - 1);
    out[NAME_UNITS - 1] = L'\0';
    for (wchar_t *at = out; *at; at++)
        if (*at == L'\\')
            *at = L'/';
}

/* The key of a class of the host itself: a host that lives on the default's gets a copy first. */
static HKEY own_class(const wchar_t *host, const wchar_t *class_name)
{
    wchar_t path[WORLD_PATH], sub[NAME_UNITS];
    DWORD disposition = REG_OPENED_EXISTING_KEY;
    HKEY from = open_class(host, class_name, L"", KEY_READ), to = NULL;
    _snwprintf(sub, NAME_UNITS - 1, L"Classes\\%ls", class_name);
    world_path(host, sub, path);
    if (RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0, KEY_ALL_ACCESS | KEY_WOW64_64KEY, NULL, &to,
                        &disposition) == ERROR_SUCCESS &&
        disposition == REG_CREATED_NEW_KEY && from)
        RegCopyTreeW(from, NULL, to);
    if (from)
        RegCloseKey(from);
    return to;
}

static void store_value(void *context, const wchar_t *name, const VARIANT *value)
{
    HKEY key = context;
    DWORD number;
    switch (V_VT(value)) {
    case VT_BSTR:
        RegSetValueExW(key, name, 0, REG_SZ, (const BYTE *)V_BSTR(value),
                       (DWORD)((wcslen(V_BSTR(value)) + 1) * sizeof(wchar_t)));
        break;
    case VT_I4:
    case VT_UI4:
        number = (DWORD)V_I4(value);
        RegSetValueExW(key, name, 0, REG_DWORD, (const BYTE *)&number, sizeof number);
        break;
    default:
        break;
    }
}

static void store_lists(HKEY key, IWbemClassObject *object)
{
    static const wchar_t *const names[] = {L"RemoteAddress", L"LocalPort", L"RemotePort", L"LocalAddress"};
    for (size_t i = 0; i < world_count(names); i++) {
        wchar_t *list = object_list(object, names[i]);
        size_t units = 0;
        if (!list)
            continue;
        while (list[units])
            units += wcslen(list + units) + 1;
        RegSetValueExW(key, names[i], 0, REG_MULTI_SZ, (const BYTE *)list, (DWORD)((units + 1) * sizeof *list));
        free(list);
    }
}

static void store_text(HKEY key, const wchar_t *name, const wchar_t *text)
{
    RegSetValueExW(key, name, 0, REG_SZ, (const BYTE *)text, (DWORD)((wcslen(text) + 1) * sizeof *text));
}

/* A new rule has filters that limit nothing. */
static void make_filters(const wchar_t *host, const wchar_t *id)
{
    wchar_t instance[NAME_UNITS];
    instance_key(id, instance);
    for (size_t i = 0; i < world_count(filters); i++) {
        HKEY class_key = own_class(host, filters[i]), key;
        DWORD disposition;
        if (RegCreateKeyExW(class_key, instance, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, &disposition) ==
            ERROR_SUCCESS) {
            if (disposition == REG_CREATED_NEW_KEY)
                store_text(key, L"InstanceID", id);
            if (disposition == REG_CREATED_NEW_KEY && i == 0)
                store_text(key, L"Protocol", L"Any");
            RegCloseKey(key);
        }
        RegCloseKey(class_key);
    }
}

/* WBEM_FLAG_CREATE_ONLY and WBEM_FLAG_UPDATE_ONLY (page of IWbemServices::PutInstance). */
static HRESULT may_put(HKEY class_key, const wchar_t *instance, LONG flags)
{
    HKEY key;
    bool there = RegOpenKeyExW(class_key, instance, 0, KEY_READ, &key) == ERROR_SUCCESS;
    if (there)
        RegCloseKey(key);
    if (there && (flags & WBEM_FLAG_CREATE_ONLY))
        return (HRESULT)WBEM_E_ALREADY_EXISTS;
    return !there && (flags & WBEM_FLAG_UPDATE_ONLY) ? (HRESULT)WBEM_E_NOT_FOUND : S_OK;
}

HRESULT classes_put(const wchar_t *host, IWbemClassObject *object, LONG flags)
{
    wchar_t instance[NAME_UNITS];
    VARIANT class_name;
    wchar_t *id = object_text(object, L"InstanceID");
    if (!id)
        return (HRESULT)WBEM_E_INVALID_OBJECT;
    IWbemClassObject_Get(object, L"__CLASS", 0, &class_name, NULL, NULL);
    instance_key(id, instance);
    HKEY class_key = own_class(host, V_BSTR(&class_name)), key;
    HRESULT result = class_key ? may_put(class_key, instance, flags) : (HRESULT)WBEM_E_FAILED;
    if (SUCCEEDED(result) &&
        RegCreateKeyExW(class_key, instance, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL) == ERROR_SUCCESS) {
        object_each(object, store_value, key);
        store_lists(key, object);
        RegCloseKey(key);
        result = S_OK;
    }
    if (SUCCEEDED(result) && _wcsicmp(V_BSTR(&class_name), rule_class) == 0)
        make_filters(host, id);
    if (class_key)
        RegCloseKey(class_key);
    if (SUCCEEDED(result))
        firewall_store(host, id);
    VariantClear(&class_name);
    free(id);
    return result;
}

/* CLASS and the id in CLASS.InstanceID="id". */
static bool split_path(const wchar_t *path, wchar_t class_name[NAME_UNITS], wchar_t id[NAME_UNITS])
{
    const wchar_t *at = take_word(path, class_name, NAME_UNITS, L".");
    const wchar_t *equals = wcschr(at, L'=');
    if (!equals)
        return false;
    take_value(equals + 1, id, NAME_UNITS);
    return true;
}

HRESULT classes_delete(const wchar_t *host, const wchar_t *path)
{
    wchar_t class_name[NAME_UNITS], id[NAME_UNITS], instance[NAME_UNITS];
    if (!split_path(path, class_name, id))
        return (HRESULT)WBEM_E_INVALID_OBJECT_PATH;
    instance_key(id, instance);
    HKEY class_key = own_class(host, class_name);
    LSTATUS error = RegDeleteTreeW(class_key, instance);
    RegCloseKey(class_key);
    for (size_t i = 0; _wcsicmp(class_name, rule_class) == 0 && i < world_count(filters); i++) {
        class_key = own_class(host, filters[i]);
        RegDeleteTreeW(class_key, instance);
        RegCloseKey(class_key);
    }
    firewall_store(host, id);
    return error == ERROR_SUCCESS ? S_OK : (HRESULT)WBEM_E_NOT_FOUND;
}

HRESULT classes_method(const wchar_t *host, const wchar_t *path, const wchar_t *method, IWbemClassObject **out)
{
    wchar_t class_name[NAME_UNITS], id[NAME_UNITS], instance[NAME_UNITS];
    bool enable = _wcsicmp(method, L"Enable") == 0;
    DWORD enabled = enable ? 1 : 2;
    if (!split_path(path, class_name, id))
        return (HRESULT)WBEM_E_INVALID_OBJECT_PATH;
    if (_wcsicmp(class_name, rule_class) != 0 || (!enable && _wcsicmp(method, L"Disable") != 0))
        return (HRESULT)WBEM_E_INVALID_METHOD;
    instance_key(id, instance);
    HKEY class_key = own_class(host, class_name), key;
    LSTATUS error = RegOpenKeyExW(class_key, instance, 0, KEY_ALL_ACCESS, &key);
    if (error == ERROR_SUCCESS) {
        RegSetValueExW(key, L"Enabled", 0, REG_DWORD, (const BYTE *)&enabled, sizeof enabled);
        RegCloseKey(key);
    }
    RegCloseKey(class_key);
    if (error != ERROR_SUCCESS)
        return (HRESULT)WBEM_E_NOT_FOUND;
    firewall_store(host, id);
    if (out) {
        *out = object_new(L"__PARAMETERS", NULL);
        object_set_number(*out, L"ReturnValue", 0);
    }
    return S_OK;
}
