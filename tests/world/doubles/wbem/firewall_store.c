/* SPDX-License-Identifier: MIT
 *
 * A rule that was made or changed through its classes lies in the registry too, where Windows keeps it: one text for
 * the rule with all its filters. Source: [MS-GPFAS] 2.2.2.19 (the text); [MS-FASP] 3.1.4 (the local store is what
 * persists).
 */
#include "double.h"

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

enum { TEXT_UNITS = 4096, PATH_UNITS = 512 };

static const wchar_t rules_key[] =
    L"Registry\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules";

/* The instance ID of CLASS; NULL there is none. */
static HKEY open_instance(const wchar_t *host, const wchar_t *class_name, const wchar_t *id)
{
    wchar_t sub[PATH_UNITS];
    _snwprintf(sub, PATH_UNITS - 1, L"Classes\\%ls\\%ls", class_name, id);
    sub[PATH_UNITS - 1] = L'\0';
    return world_open(host, sub, KEY_READ);
}

static void add(wchar_t *out, const wchar_t *key, const wchar_t *value)
{
    size_t length = wcslen(out);
    _snwprintf(out + length, TEXT_UNITS - 1 - length, L"%ls=%ls|", key, value);
}

static void add_profiles(HKEY rule, wchar_t *out)
{
    static const wchar_t *const names[] = {L"Domain", L"Private", L"Public"};
    DWORD profiles = 0;
    world_key_number(rule, L"Profiles", &profiles);
    for (unsigned i = 0; i < world_count(names) && (profiles & 7) != 7; i++)
        if (profiles & 1u << i)
            add(out, L"Profile", names[i]);
}

/* The value NAME of a filter as KEY, once for each string of a list; "Any" is no limit. An address of IPv6 stands
 * behind RA6 ([MS-GPFAS] 2.2.2.19). */
static void add_filter(const wchar_t *host, const wchar_t *class_name, const wchar_t *id, const wchar_t *name,
                       const wchar_t *key, wchar_t *out)
{
    wchar_t value[1024] = L"";
    DWORD size = sizeof value - 2 * sizeof *value, type = REG_NONE;
    HKEY filter = open_instance(host, class_name, id);
    if (!filter)
        return;
    bool read = RegQueryValueExW(filter, name, NULL, &type, (BYTE *)value, &size) == ERROR_SUCCESS;
    for (const wchar_t *at = value; read && *at; at += wcslen(at) + 1) {
        bool number = _wcsicmp(at, L"TCP") == 0 || _wcsicmp(at, L"UDP") == 0;
        if (_wcsicmp(at, L"Any") != 0)
            add(out, wcscmp(key, L"RA4") == 0 && wcschr(at, L':') ? L"RA6" : key,
                number ? (_wcsicmp(at, L"TCP") == 0 ? L"6" : L"17") : at);
        if (type != REG_MULTI_SZ)
            break;
    }
    RegCloseKey(filter);
}

static void add_rule(const wchar_t *host, const wchar_t *id, HKEY rule, wchar_t *out)
{
    DWORD enabled = 0, action = 0;
    world_key_number(rule, L"Enabled", &enabled);
    world_key_number(rule, L"Action", &action);
    wcscpy(out, L"v2.31|");
    add(out, L"Action", action == 2 ? L"Allow" : L"Block");
    add(out, L"Active", enabled == 1 ? L"TRUE" : L"FALSE");
    add(out, L"Dir", L"In");
    add_filter(host, L"MSFT_NetProtocolPortFilter", id, L"Protocol", L"Protocol", out);
    add_profiles(rule, out);
    add_filter(host, L"MSFT_NetProtocolPortFilter", id, L"LocalPort", L"LPort", out);
    add_filter(host, L"MSFT_NetAddressFilter", id, L"RemoteAddress", L"RA4", out);
    add_filter(host, L"MSFT_NetApplicationFilter", id, L"AppPath", L"App", out);
    add_filter(host, L"MSFT_NetServiceFilter", id, L"ServiceName", L"Svc", out);
    wchar_t *name = world_key_text(rule, L"ElementName"), *group = world_key_text(rule, L"RuleGroup");
    if (name)
        add(out, L"Name", name);
    if (group)
        add(out, L"EmbedCtxt", group);
    free(group);
    free(name);
}

/* A rule of Windows is switched and nothing else: the rest of its text stays. False: it is none, or has no text. */
static bool switch_only(HKEY store, const wchar_t *id, const wchar_t *now, wchar_t *out)
{
    static const wchar_t yes[] = L"|Active=TRUE|", no[] = L"|Active=FALSE|";
    wchar_t *old = world_key_text(store, id);
    const wchar_t *word = old ? wcsstr(old, yes) : NULL;
    size_t length = world_count(yes) - 1;
    if (old && !word) {
        word = wcsstr(old, no);
        length = world_count(no) - 1;
    }
    bool windows = word && wcsstr(old, L"EmbedCtxt=@FirewallAPI.dll");
    if (windows)
        _snwprintf(out, TEXT_UNITS - 1, L"%.*ls%ls%ls", (int)(word - old), old, wcsstr(now, yes) ? yes : no,
                   word + length);
    free(old);
    return windows;
}

void firewall_store(const wchar_t *host, const wchar_t *id)
{
    wchar_t path[WORLD_PATH], text[TEXT_UNITS] = L"";
    HKEY store, rule;
    world_path(host, rules_key, path);
    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_QUERY_VALUE | KEY_SET_VALUE | KEY_WOW64_64KEY, &store) !=
        ERROR_SUCCESS)
        return;
    rule = open_instance(host, L"MSFT_NetFirewallRule", id);
    if (rule) {
        wchar_t switched[TEXT_UNITS] = L"";
        add_rule(host, id, rule, text);
        if (switch_only(store, id, text, switched))
            wcscpy(text, switched);
        RegSetValueExW(store, id, 0, REG_SZ, (const BYTE *)text, (DWORD)((wcslen(text) + 1) * sizeof *text));
        RegCloseKey(rule);
    } else {
        RegDeleteValueW(store, id);
    }
    RegCloseKey(store);
}
