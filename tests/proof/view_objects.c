/* SPDX-License-Identifier: MIT
 * The independent side: objects of WMI that are made, held, or read as bytes. */
#include "view_parts.h"

#include "windows/utf16.h"

#include <stdio.h>
#include <string.h>

/* ---- descriptors as bytes: __SystemSecurity::GetSD ---- */

static void add_bytes(struct table *out, VARIANT *value)
{
    struct strbuf hex = STRBUF_INIT;
    LONG high = -1;
    if (V_VT(value) == (VT_ARRAY | VT_UI1))
        SafeArrayGetUBound(V_ARRAY(value), 1, &high);
    for (LONG i = 0; i <= high; i++) {
        BYTE byte = 0;
        SafeArrayGetElement(V_ARRAY(value), &i, &byte);
        strbuf_printf(&hex, "%02x", byte);
    }
    view_one(out, strbuf_text(&hex));
    strbuf_free(&hex);
}

static bool read_sd(const char *path, VARIANT *out, char why[256])
{
    IWbemServices *services = NULL;
    HRESULT result = view_open(path, true, &services);
    if (FAILED(result))
        return view_fails(why, "ConnectServer", result);
    IWbemClassObject *output = view_call_method(services, L"__SystemSecurity=@", L"GetSD", NULL, why);
    IWbemServices_Release(services);
    if (!output)
        return false;
    VariantInit(out);
    IWbemClassObject_Get(output, L"SD", 0, out, NULL, NULL);
    IWbemClassObject_Release(output);
    return true;
}

static bool ask_sd(const char *path, struct table *out, char why[256])
{
    VARIANT value;
    if (!read_sd(path, &value, why))
        return false;
    add_bytes(out, &value);
    VariantClear(&value);
    return true;
}

/* What the descriptor gives this process. */
static bool ask_rights(const char *path, struct table *out, char why[256])
{
    GENERIC_MAPPING mapping = {0};
    PRIVILEGE_SET privileges;
    DWORD size = sizeof privileges, granted = 0;
    HANDLE own = NULL, token = NULL;
    BOOL given = FALSE;
    VARIANT value;
    void *bytes = NULL;
    char text[16];
    if (!read_sd(path, &value, why))
        return false;
    bool good = V_VT(&value) == (VT_ARRAY | VT_UI1) && SUCCEEDED(SafeArrayAccessData(V_ARRAY(&value), &bytes));
    good = good && OpenProcessToken(GetCurrentProcess(), TOKEN_DUPLICATE | TOKEN_QUERY, &own) &&
           DuplicateToken(own, SecurityIdentification, &token) &&
           AccessCheck(bytes, token, MAXIMUM_ALLOWED, &mapping, &privileges, &size, &granted, &given);
    if (!good)
        view_fails(why, "AccessCheck", HRESULT_FROM_WIN32(GetLastError()));
    if (bytes)
        SafeArrayUnaccessData(V_ARRAY(&value));
    VariantClear(&value);
    CloseHandle(token);
    CloseHandle(own);
    snprintf(text, sizeof text, "0x%08lX", (unsigned long)granted);
    return good && view_one(out, text);
}

static bool ask_proxy(const char *path, struct table *out, char why[256])
{
    IWbemServices *services = NULL;
    DWORD level = 0;
    char text[16];
    HRESULT result = view_open(path, false, &services);
    if (FAILED(result))
        return view_fails(why, "ConnectServer", result);
    result = CoQueryProxyBlanket((IUnknown *)services, NULL, NULL, NULL, &level, NULL, NULL, NULL);
    IWbemServices_Release(services);
    snprintf(text, sizeof text, "%lu", (unsigned long)level);
    return SUCCEEDED(result) ? view_one(out, text) : view_fails(why, "CoQueryProxyBlanket", result);
}

/* ---- a rule of the firewall; off ---- */

static void put_number(IWbemClassObject *object, const wchar_t *name, LONG number)
{
    VARIANT value;
    V_VT(&value) = VT_I4;
    V_I4(&value) = number;
    IWbemClassObject_Put(object, name, 0, &value, 0);
}

static HRESULT new_object(IWbemServices *services, const wchar_t *class_name, IWbemClassObject **out)
{
    IWbemClassObject *class_object = NULL;
    BSTR path = SysAllocString(class_name);
    HRESULT result = IWbemServices_GetObject(services, path, 0, NULL, &class_object, NULL);
    SysFreeString(path);
    if (FAILED(result))
        return result;
    result = IWbemClassObject_SpawnInstance(class_object, 0, out);
    IWbemClassObject_Release(class_object);
    return result;
}

static HRESULT make_rule(IWbemServices *services, const char *when)
{
    IWbemClassObject *rule = NULL;
    char name[64];
    snprintf(name, sizeof name, "WMIReady-Proof-%s", when);
    HRESULT result = new_object(services, L"MSFT_NetFirewallRule", &rule);
    if (FAILED(result))
        return result;
    if (strcmp(when, "first") == 0)
        view_put_text(rule, L"RuleGroup", "WMI Ready");
    view_put_text(rule, L"InstanceID", name);
    view_put_text(rule, L"ElementName", name);
    put_number(rule, L"Enabled", 2);
    put_number(rule, L"Direction", 1);
    put_number(rule, L"Profiles", 2);
    put_number(rule, L"Action", 2);
    if (strcmp(when, "last") == 0)
        view_put_text(rule, L"RuleGroup", "WMI Ready");
    result = IWbemServices_PutInstance(services, rule, WBEM_FLAG_CREATE_OR_UPDATE, NULL, NULL);
    IWbemClassObject_Release(rule);
    return result;
}

static bool ask_rule(const char *when, struct table *out, char why[256])
{
    IWbemServices *services = NULL;
    HRESULT result = view_open("root\\standardcimv2", true, &services);
    if (FAILED(result))
        return view_fails(why, "ConnectServer", result);
    result = make_rule(services, when);
    IWbemServices_Release(services);
    return view_code(out, (unsigned long)result);
}

/* ---- an enumerator that is held over a restart ---- */

static IEnumWbemClassObject *held;

static HRESULT hold(const char *class_name)
{
    IWbemServices *services = NULL;
    HRESULT result = view_open("root\\cimv2", true, &services);
    if (FAILED(result))
        return result;
    BSTR language = SysAllocString(L"WQL"), query;
    char text[96];
    snprintf(text, sizeof text, "SELECT * FROM %s", class_name);
    query = com_bstr(text);
    result = IWbemServices_ExecQuery(services, language, query, WBEM_FLAG_FORWARD_ONLY | WBEM_FLAG_RETURN_IMMEDIATELY,
                                     NULL, &held);
    SysFreeString(language);
    SysFreeString(query);
    IWbemServices_Release(services);
    return result;
}

static HRESULT next_of_held(void)
{
    IWbemClassObject *object = NULL;
    ULONG got = 0;
    if (!held)
        return E_UNEXPECTED;
    HRESULT result = IEnumWbemClassObject_Next(held, 30000, 1, &object, &got);
    if (object)
        IWbemClassObject_Release(object);
    IEnumWbemClassObject_Release(held);
    held = NULL;
    return result;
}

bool view_objects(const char *verb, const char *rest, struct table *out, char why[256])
{
    if (strcmp(verb, "sd") == 0)
        return ask_sd(rest, out, why);
    if (strcmp(verb, "rights") == 0)
        return ask_rights(rest, out, why);
    if (strcmp(verb, "proxy") == 0)
        return ask_proxy(rest, out, why);
    if (strcmp(verb, "rule-by-wmi") == 0)
        return ask_rule(rest, out, why);
    if (strcmp(verb, "hold") == 0)
        return view_code(out, (unsigned long)(strcmp(rest, "held") == 0 ? next_of_held() : hold(rest)));
    return false;
}
