/* SPDX-License-Identifier: MIT
 * The independent side on a real Windows: plain calls, none of the product's. */
#include "view_parts.h"

#include "base/memory.h"
#include "windows/utf16.h"

#include <iphlpapi.h>
#include <netfw.h>
#include <netlistmgr.h>
#include <sddl.h>
#include <winnetwk.h>

#include <stdlib.h>
#include <string.h>

bool view_fails(char why[256], const char *api, HRESULT result)
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
    return error == ERROR_SUCCESS || error == ERROR_FILE_NOT_FOUND ? true : view_fails(why, "RegOpenKeyExW", error);
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
        return view_fails(why, "CoCreateInstance", result);
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
    return SUCCEEDED(result) ? true : view_fails(why, "INetFwPolicy2", result);
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
    return good ? true : view_fails(why, "GetTokenInformation", (HRESULT)GetLastError());
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
        return view_fails(why, "NetworkListManager", result);
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
    return error ? view_fails(why, "GetAdaptersAddresses", (HRESULT)error) : true;
}

/* ---- codes of what is tried ---- */

bool view_code(struct table *out, unsigned long code)
{
    char text[16];
    snprintf(text, sizeof text, "0x%08lX", code);
    out->columns = 1;
    table_add(out, text);
    return true;
}

static bool ask_smb_logon(struct table *out)
{
    wchar_t share[] = L"\\\\127.0.0.1\\IPC$";
    NETRESOURCEW resource = {.dwType = RESOURCETYPE_ANY, .lpRemoteName = share};
    DWORD error = WNetAddConnection2W(&resource, L"no password", L"WMIReadyProofNobody", 0);
    if (error == NO_ERROR)
        WNetCancelConnection2W(share, 0, TRUE);
    return view_code(out, error);
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
        view_code(out, (unsigned long)INetFwRules_Add(rules, rule)); /* a new rule is off */
    }
    SysFreeString(name);
    if (rule)
        INetFwRule_Release(rule);
    if (rules)
        INetFwRules_Release(rules);
    if (policy)
        INetFwPolicy2_Release(policy);
    return SUCCEEDED(made) ? true : view_fails(why, "INetFwPolicy2", made);
}

static bool ask(const struct view *view, const char *question, struct table *out, char why[256])
{
    char *copy = memory_string(question), *rest = strchr(copy, ' ');
    bool good = false;
    if (rest)
        *rest++ = '\0';
    if (strcmp(copy, "wmi") == 0)
        good = view_wmi(rest, out, why);
    else if (strcmp(copy, "registry") == 0)
        good = ask_registry(rest, out, why);
    else if (strcmp(copy, "firewall") == 0)
        good = ask_firewall(out, why);
    else if (strcmp(copy, "token") == 0)
        good = ask_token(out, why);
    else if (strcmp(copy, "networks") == 0)
        good = ask_networks(out, why);
    else if (strcmp(copy, "dacl") == 0)
        good = view_dacl(rest, out, why);
    else if (strcmp(copy, "stdregprov") == 0)
        good = view_stdregprov(rest, out, why);
    else if (strcmp(copy, "connect") == 0)
        good = view_connect(rest, out);
    else if (strcmp(copy, "dials") == 0)
        good = view_dials(rest, out);
    else if (strcmp(copy, "cleared-log") == 0)
        good = view_cleared_log(out, why);
    else if (strcmp(copy, "smb-logon") == 0)
        good = ask_smb_logon(out);
    else if (strcmp(copy, "firewall-add") == 0)
        good = ask_firewall_add(out, why);
    else if (strcmp(copy, "namespace") == 0)
        good = view_namespace(rest, out, why);
    else if (strcmp(copy, "blanket") == 0)
        good = view_blanket(rest, out, why);
    else
        good = view_com(copy, rest, out, why) || view_accounts(copy, rest, out, why) ||
               view_objects(copy, rest, out, why) || view_tools(copy, rest, out, why);
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
