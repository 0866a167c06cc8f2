/* SPDX-License-Identifier: MIT
 * The independent side on a real Windows: plain calls, none of the product's. */
#include "proof.h"

#include "base/memory.h"
#include "windows/com.h"
#include "windows/utf16.h"

#include <iphlpapi.h>
#include <netfw.h>
#include <netlistmgr.h>
#include <sddl.h>
#include <wbemcli.h>
#include <winnetwk.h>

#include <stdlib.h>
#include <string.h>

static bool fails(char why[256], const char *api, HRESULT result)
{
    snprintf(why, 256, "%s 0x%08lX", api, (unsigned long)result);
    return false;
}

static void add_wide(struct table *out, const wchar_t *text)
{
    char *utf8 = utf16_to_utf8(text ? text : L"");
    table_add(out, utf8);
    free(utf8);
}

/* ---- wmi ---- */

static HRESULT open_namespace(const char *namespace_path, IWbemServices **out)
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
    if (SUCCEEDED(result))
        CoSetProxyBlanket((IUnknown *)*out, RPC_C_AUTHN_WINNT, RPC_C_AUTHZ_NONE, NULL, RPC_C_AUTHN_LEVEL_PKT_PRIVACY,
                          RPC_C_IMP_LEVEL_IMPERSONATE, NULL, EOAC_NONE);
    return result;
}

/* A scalar as text; an array with commas between its elements; NULL as nothing. */
static void add_variant(struct table *out, VARIANT *value)
{
    struct strbuf text = STRBUF_INIT;
    VARIANT one;
    LONG high = -1;
    VariantInit(&one);
    if (V_VT(value) == (VT_ARRAY | VT_BSTR)) {
        SafeArrayGetUBound(V_ARRAY(value), 1, &high);
        for (LONG i = 0; i <= high; i++) {
            BSTR element = NULL;
            SafeArrayGetElement(V_ARRAY(value), &i, &element);
            char *utf8 = com_text(element);
            strbuf_printf(&text, "%s%s", i ? "," : "", utf8);
            free(utf8);
            SysFreeString(element);
        }
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

static bool ask_wmi(const char *rest, struct table *out, char why[256])
{
    char namespace_path[64] = "", store[64] = "";
    const char *query = strstr(rest, "SELECT ");
    wchar_t names[8][64];
    sscanf(rest, "%63s %63s", namespace_path, store);
    if (strcmp(store, "SELECT") == 0)
        store[0] = '\0';
    IWbemServices *services = NULL;
    IEnumWbemClassObject *rows = NULL;
    HRESULT result = open_namespace(namespace_path, &services);
    if (FAILED(result))
        return fails(why, "ConnectServer", result);
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
    return SUCCEEDED(result) ? true : fails(why, "ExecQuery", result);
}

/* The method METHOD of the object PATH; its output, or NULL with WHY. INPUT: what it takes, or NULL. */
static IWbemClassObject *call_method(IWbemServices *services, const wchar_t *path, const wchar_t *method,
                                     IWbemClassObject *input, char why[256])
{
    IWbemClassObject *output = NULL;
    BSTR object = SysAllocString(path), name = SysAllocString(method);
    HRESULT result = IWbemServices_ExecMethod(services, object, name, 0, NULL, input, &output, NULL);
    SysFreeString(object);
    SysFreeString(name);
    if (FAILED(result) || !output) {
        fails(why, "ExecMethod", result);
        return NULL;
    }
    return output;
}

static void put_text(IWbemClassObject *object, const wchar_t *name, const char *text)
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

static bool ask_stdregprov(char *rest, struct table *out, char why[256])
{
    IWbemServices *services = NULL;
    IWbemClassObject *class_object = NULL, *definition = NULL, *input = NULL, *output = NULL;
    char *name = strrchr(rest, ' ');
    HRESULT result = open_namespace("root\\default", &services);
    if (FAILED(result) || !name)
        return fails(why, "ConnectServer", result);
    *name++ = '\0';
    BSTR path = SysAllocString(L"StdRegProv");
    result = IWbemServices_GetObject(services, path, 0, NULL, &class_object, NULL);
    SysFreeString(path);
    if (SUCCEEDED(result))
        result = IWbemClassObject_GetMethod(class_object, L"GetStringValue", 0, &definition, NULL);
    if (SUCCEEDED(result) && definition)
        result = IWbemClassObject_SpawnInstance(definition, 0, &input);
    if (SUCCEEDED(result) && input) {
        VARIANT hive;
        V_VT(&hive) = VT_I4;
        V_I4(&hive) = (LONG)0x80000002; /* HKEY_LOCAL_MACHINE */
        IWbemClassObject_Put(input, L"hDefKey", 0, &hive, 0);
        put_text(input, L"sSubKeyName", rest);
        put_text(input, L"sValueName", name);
        output = call_method(services, L"StdRegProv", L"GetStringValue", input, why);
        IWbemClassObject_Release(input);
    } else {
        fails(why, "StdRegProv", result);
    }
    out->columns = 2;
    if (output) {
        add_property(out, output, L"ReturnValue");
        add_property(out, output, L"sValue");
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

static bool ask_dacl(const char *namespace_path, struct table *out, char why[256])
{
    IWbemServices *services = NULL;
    IWbemClassObject *output, *descriptor = NULL;
    VARIANT value;
    HRESULT result = open_namespace(namespace_path, &services);
    if (FAILED(result))
        return fails(why, "ConnectServer", result);
    output = call_method(services, L"__SystemSecurity=@", L"GetSecurityDescriptor", NULL, why);
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
        return fails(why, "Descriptor", E_NOINTERFACE);
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
    return good ? true : fails(why, "DACL", E_UNEXPECTED);
}

/* ---- registry ---- */

static void add_hex(struct table *out, const BYTE *bytes, DWORD size)
{
    struct strbuf hex = STRBUF_INIT;
    for (DWORD i = 0; i < size; i++)
        strbuf_printf(&hex, "%02x", bytes[i]);
    table_add(out, strbuf_text(&hex));
    strbuf_free(&hex);
}

static bool every_value(HKEY key, struct table *out)
{
    static wchar_t name[16384];
    static BYTE bytes[65536];
    out->columns = 2;
    for (DWORD i = 0;; i++) {
        DWORD units = 16384, size = sizeof bytes - 2, type;
        LSTATUS error = RegEnumValueW(key, i, name, &units, NULL, &type, bytes, &size);
        if (error == ERROR_NO_MORE_ITEMS)
            return true;
        if (error != ERROR_SUCCESS || type != REG_SZ)
            continue;
        bytes[size] = bytes[size + 1] = 0;
        add_wide(out, name);
        add_wide(out, (const wchar_t *)(const void *)bytes);
    }
}

/* KEY NAME: the key has no blank behind its last backslash. */
static bool ask_registry(char *rest, struct table *out, char why[256])
{
    HKEY key;
    DWORD type = 0, size = 65536;
    BYTE *bytes = memory_array(size, 1);
    char *last = strrchr(rest, '\\'), *name = last ? strchr(last, ' ') : NULL;
    if (name)
        *name++ = '\0';
    wchar_t *path = utf16_from_utf8(rest), *wide = utf16_from_utf8(name ? name : "");
    LSTATUS error = RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, &key);
    if (error == ERROR_SUCCESS) {
        if (name)
            error = RegQueryValueExW(key, wide, NULL, &type, bytes, &size);
        else
            every_value(key, out);
        RegCloseKey(key);
    }
    if (error == ERROR_SUCCESS && name) {
        char number[16];
        out->columns = 2;
        snprintf(number, sizeof number, "%lu", (unsigned long)type);
        table_add(out, number);
        add_hex(out, bytes, size);
    }
    free(path);
    free(wide);
    free(bytes);
    return error == ERROR_SUCCESS || error == ERROR_FILE_NOT_FOUND ? true : fails(why, "RegOpenKeyExW", error);
}

/* ---- firewall, token, networks ---- */

static void add_number(struct table *out, long number)
{
    char text[16];
    snprintf(text, sizeof text, "%ld", number);
    table_add(out, text);
}

static bool ask_firewall(struct table *out, char why[256])
{
    INetFwPolicy2 *policy;
    LONG active = 0;
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    HRESULT result =
        CoCreateInstance(&CLSID_NetFwPolicy2, NULL, CLSCTX_INPROC_SERVER, &IID_INetFwPolicy2, (void **)&policy);
    if (FAILED(result))
        return fails(why, "CoCreateInstance", result);
    result = INetFwPolicy2_get_CurrentProfileTypes(policy, &active);
    out->columns = 4;
    table_add(out, "active");
    add_number(out, active);
    table_add(out, "");
    table_add(out, "");
    for (LONG profile = 1; profile <= 4 && SUCCEEDED(result); profile *= 2) {
        VARIANT_BOOL enabled = 0, block = 0;
        NET_FW_ACTION action = NET_FW_ACTION_BLOCK;
        result = INetFwPolicy2_get_FirewallEnabled(policy, (NET_FW_PROFILE_TYPE2)profile, &enabled);
        if (SUCCEEDED(result))
            result = INetFwPolicy2_get_BlockAllInboundTraffic(policy, (NET_FW_PROFILE_TYPE2)profile, &block);
        if (SUCCEEDED(result))
            result = INetFwPolicy2_get_DefaultInboundAction(policy, (NET_FW_PROFILE_TYPE2)profile, &action);
        add_number(out, profile);
        add_number(out, enabled != 0);
        add_number(out, block != 0);
        add_number(out, action == NET_FW_ACTION_ALLOW);
    }
    INetFwPolicy2_Release(policy);
    return SUCCEEDED(result) ? true : fails(why, "INetFwPolicy2", result);
}

static void add_sid(struct table *out, PSID sid)
{
    wchar_t *text = NULL;
    ConvertSidToStringSidW(sid, &text);
    add_wide(out, text);
    LocalFree(text);
}

/* The first row is the user. */
static bool ask_token(struct table *out, char why[256])
{
    union {
        TOKEN_USER user;
        TOKEN_GROUPS groups;
        BYTE bytes[65536];
    } *info = memory_array(1, sizeof *info);
    HANDLE token;
    DWORD size;
    out->columns = 2;
    bool good = OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token);
    if (good && (good = GetTokenInformation(token, TokenUser, info, sizeof *info, &size))) {
        add_sid(out, info->user.User.Sid);
        table_add(out, "user");
    }
    if (good && (good = GetTokenInformation(token, TokenGroups, info, sizeof *info, &size)))
        for (DWORD i = 0; i < info->groups.GroupCount; i++) {
            add_sid(out, info->groups.Groups[i].Sid);
            table_add(out, info->groups.Groups[i].Attributes & SE_GROUP_USE_FOR_DENY_ONLY ? "deny" : "");
        }
    free(info);
    return good ? true : fails(why, "GetTokenInformation", (HRESULT)GetLastError());
}

/* The category of the network that the adapter ID is connected to; -1: in none. */
static int category_of(INetworkListManager *manager, const char *id)
{
    IEnumNetworkConnections *connections = NULL;
    INetworkConnection *connection = NULL;
    ULONG got = 0;
    int found = -1;
    if (FAILED(INetworkListManager_GetNetworkConnections(manager, &connections)) || !connections)
        return -1;
    while (found < 0 && IEnumNetworkConnections_Next(connections, 1, &connection, &got) == S_OK && got) {
        GUID guid;
        wchar_t wide[64];
        INetwork *network = NULL;
        NLM_NETWORK_CATEGORY category;
        if (SUCCEEDED(INetworkConnection_GetAdapterId(connection, &guid)) && StringFromGUID2(&guid, wide, 64)) {
            char *text = utf16_to_utf8(wide);
            if (_stricmp(text, id) == 0 && SUCCEEDED(INetworkConnection_GetNetwork(connection, &network)) &&
                SUCCEEDED(INetwork_GetCategory(network, &category)))
                found = (int)category;
            free(text);
        }
        if (network)
            INetwork_Release(network);
        INetworkConnection_Release(connection);
    }
    IEnumNetworkConnections_Release(connections);
    return found;
}

static bool ask_networks(struct table *out, char why[256])
{
    INetworkListManager *manager;
    ULONG size = 65536;
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    HRESULT result =
        CoCreateInstance(&CLSID_NetworkListManager, NULL, CLSCTX_ALL, &IID_INetworkListManager, (void **)&manager);
    if (FAILED(result))
        return fails(why, "NetworkListManager", result);
    IP_ADAPTER_ADDRESSES *adapters = memory_array(size, 1);
    ULONG error = GetAdaptersAddresses(AF_UNSPEC, GAA_FLAG_INCLUDE_GATEWAYS, NULL, adapters, &size);
    out->columns = 2;
    for (const IP_ADAPTER_ADDRESSES *at = error ? NULL : adapters; at; at = at->Next) {
        if (!at->FirstGatewayAddress || at->OperStatus != IfOperStatusUp)
            continue;
        int category = category_of(manager, at->AdapterName);
        table_add(out, at->AdapterName);
        if (category < 0)
            table_add(out, "none");
        else
            add_number(out, category);
    }
    free(adapters);
    INetworkListManager_Release(manager);
    return error ? fails(why, "GetAdaptersAddresses", (HRESULT)error) : true;
}

/* ---- codes of what is tried ---- */

static bool code_row(struct table *out, unsigned long code)
{
    char text[16];
    snprintf(text, sizeof text, "0x%08lX", code);
    out->columns = 1;
    table_add(out, text);
    return true;
}

static bool ask_connect(const char *path, struct table *out)
{
    IWbemServices *services = NULL;
    HRESULT result = open_namespace(path, &services);
    if (SUCCEEDED(result))
        IWbemServices_Release(services);
    return code_row(out, (unsigned long)result);
}

static bool ask_smb_logon(struct table *out)
{
    wchar_t share[] = L"\\\\127.0.0.1\\IPC$";
    NETRESOURCEW resource = {.dwType = RESOURCETYPE_ANY, .lpRemoteName = share};
    DWORD error = WNetAddConnection2W(&resource, L"no password", L"WMIReadyProofNobody", 0);
    if (error == NO_ERROR)
        WNetCancelConnection2W(share, 0, TRUE);
    return code_row(out, error);
}

static bool ask_firewall_add(struct table *out, char why[256])
{
    INetFwPolicy2 *policy = NULL;
    INetFwRules *rules = NULL;
    INetFwRule *rule = NULL;
    BSTR name = SysAllocString(L"WMIReady-Proof-Other");
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    HRESULT made =
        CoCreateInstance(&CLSID_NetFwPolicy2, NULL, CLSCTX_INPROC_SERVER, &IID_INetFwPolicy2, (void **)&policy);
    if (SUCCEEDED(made))
        made = INetFwPolicy2_get_Rules(policy, &rules);
    if (SUCCEEDED(made))
        made = CoCreateInstance(&CLSID_NetFwRule, NULL, CLSCTX_INPROC_SERVER, &IID_INetFwRule, (void **)&rule);
    if (SUCCEEDED(made)) {
        INetFwRule_put_Name(rule, name);
        INetFwRule_put_Direction(rule, NET_FW_RULE_DIR_IN);
        HRESULT added = INetFwRules_Add(rules, rule); /* a new rule is off */
        if (SUCCEEDED(added))
            INetFwRules_Remove(rules, name);
        code_row(out, (unsigned long)added);
    }
    SysFreeString(name);
    if (rule)
        INetFwRule_Release(rule);
    if (rules)
        INetFwRules_Release(rules);
    if (policy)
        INetFwPolicy2_Release(policy);
    return SUCCEEDED(made) ? true : fails(why, "INetFwPolicy2", made);
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
        put_text(object, L"Name", "WMIReadyProof");
        result = IWbemServices_PutInstance(root, object, WBEM_FLAG_CREATE_ONLY, NULL, NULL);
        IWbemClassObject_Release(object);
    }
    if (class_object)
        IWbemClassObject_Release(class_object);
    return result;
}

static bool ask_namespace(const char *verb, struct table *out, char why[256])
{
    IWbemServices *root = NULL;
    HRESULT result = open_namespace("root", &root);
    if (FAILED(result))
        return fails(why, "ConnectServer", result);
    BSTR path = SysAllocString(L"__NAMESPACE.Name=\"WMIReadyProof\"");
    result = strcmp(verb, "make") == 0 ? make_namespace(root) : IWbemServices_DeleteInstance(root, path, 0, NULL, NULL);
    SysFreeString(path);
    IWbemServices_Release(root);
    return SUCCEEDED(result) ? code_row(out, (unsigned long)result) : fails(why, "__NAMESPACE", result);
}

static bool ask(const struct view *view, const char *question, struct table *out, char why[256])
{
    char *copy = memory_string(question), *rest = strchr(copy, ' ');
    bool good = false;
    (void)view;
    if (rest)
        *rest++ = '\0';
    if (strcmp(copy, "wmi") == 0)
        good = ask_wmi(rest, out, why);
    else if (strcmp(copy, "registry") == 0)
        good = ask_registry(rest, out, why);
    else if (strcmp(copy, "firewall") == 0)
        good = ask_firewall(out, why);
    else if (strcmp(copy, "token") == 0)
        good = ask_token(out, why);
    else if (strcmp(copy, "networks") == 0)
        good = ask_networks(out, why);
    else if (strcmp(copy, "dacl") == 0)
        good = ask_dacl(rest, out, why);
    else if (strcmp(copy, "stdregprov") == 0)
        good = ask_stdregprov(rest, out, why);
    else if (strcmp(copy, "connect") == 0)
        good = ask_connect(rest, out);
    else if (strcmp(copy, "smb-logon") == 0)
        good = ask_smb_logon(out);
    else if (strcmp(copy, "firewall-add") == 0)
        good = ask_firewall_add(out, why);
    else if (strcmp(copy, "namespace") == 0)
        good = ask_namespace(rest, out, why);
    free(copy);
    return good;
}

const struct view *view_windows(void)
{
    static const struct view view = {ask};
    return &view;
}

bool view_is_wine(void)
{
    return GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != NULL;
}
