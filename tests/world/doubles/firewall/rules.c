/* SPDX-License-Identifier: MIT
 * Source: [MS-GPFAS] 2.2.2 for the text of a rule. */
#include "rules.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { TEXT_UNITS = 8192, PROTOCOL_ANY = 256 };

static const wchar_t store[] = RULES_POLICY L"\\FirewallRules";

static HKEY open_store(REGSAM access)
{
    HKEY key;
    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, store, 0, access | KEY_WOW64_64KEY, &key) == ERROR_SUCCESS)
        return key;
    return world_open(NULL, L"Firewall\\Rules", access); /* a firewall that keeps its rules elsewhere */
}

/* ---- reading ---- */

static void append(wchar_t *field, const wchar_t *text, const wchar_t *separator)
{
    if (wcslen(field) + wcslen(text) + 2 >= RULE_FIELD)
        return;
    if (*field)
        wcscat(field, separator);
    wcscat(field, text);
}

static LONG profile_of(const wchar_t *text)
{
    if (wcscmp(text, L"Domain") == 0)
        return NET_FW_PROFILE2_DOMAIN;
    return wcscmp(text, L"Private") == 0 ? NET_FW_PROFILE2_PRIVATE : NET_FW_PROFILE2_PUBLIC;
}

static void take_field(struct stored_rule *rule, const wchar_t *key, wchar_t *value, const wchar_t *whole)
{
    if (wcscmp(key, L"Action") == 0)
        rule->allow = wcscmp(value, L"Allow") == 0;
    else if (wcscmp(key, L"Active") == 0)
        rule->enabled = wcscmp(value, L"TRUE") == 0;
    else if (wcscmp(key, L"Dir") == 0)
        rule->inbound = wcscmp(value, L"In") == 0;
    else if (wcscmp(key, L"Protocol") == 0)
        rule->protocol = wcstol(value, NULL, 10);
    else if (wcscmp(key, L"Profile") == 0)
        rule->profiles |= profile_of(value);
    else if (wcsncmp(key, L"LPort", 5) == 0)
        append(rule->ports, value, L",");
    else if (wcsncmp(key, L"RA4", 3) == 0 || (wcsncmp(key, L"RA6", 3) == 0 && !wcsstr(rule->addresses, value)))
        append(rule->addresses, value, L",");
    else if (wcsncmp(key, L"RA6", 3) == 0)
        return; /* a keyword, which stands once for each family */
    else if (wcscmp(key, L"App") == 0)
        append(rule->program, value, L"");
    else if (wcscmp(key, L"Svc") == 0)
        append(rule->service, value, L"");
    else if (wcscmp(key, L"Name") == 0)
        append(rule->name, value, L"");
    else if (wcscmp(key, L"Desc") == 0)
        append(rule->description, value, L"");
    else if (wcscmp(key, L"EmbedCtxt") == 0)
        append(rule->group, value, L"");
    else
        append(rule->rest, whole, L"|");
}

static void parse(wchar_t *text, struct stored_rule *out)
{
    out->protocol = PROTOCOL_ANY;
    wchar_t *next = wcschr(text, L'|');
    for (wchar_t *at = next ? next + 1 : NULL; at && *at; at = next) {
        next = wcschr(at, L'|');
        if (next)
            *next++ = L'\0';
        wchar_t whole[RULE_FIELD], *equals = wcschr(at, L'=');
        if (!equals)
            continue;
        wcsncpy(whole, at, RULE_FIELD - 1);
        whole[RULE_FIELD - 1] = L'\0';
        *equals = L'\0';
        take_field(out, at, equals + 1, whole);
    }
    if (!out->profiles)
        out->profiles = NET_FW_PROFILE2_ALL;
}

bool rules_at(DWORD index, struct stored_rule *out)
{
    wchar_t text[TEXT_UNITS];
    DWORD units = RULE_ID, size = sizeof text - sizeof *text, type;
    HKEY key = open_store(KEY_QUERY_VALUE);
    memset(out, 0, sizeof *out);
    if (!key)
        return false;
    LSTATUS error = RegEnumValueW(key, index, out->id, &units, NULL, &type, (BYTE *)text, &size);
    RegCloseKey(key);
    if (error != ERROR_SUCCESS)
        return false;
    text[size / sizeof *text] = L'\0';
    if (type == REG_SZ)
        parse(text, out);
    return true;
}

/* ---- writing ---- */

static void write_field(wchar_t *text, const wchar_t *key, const wchar_t *value)
{
    size_t length = wcslen(text);
    if (*value)
        _snwprintf(text + length, TEXT_UNITS - length - 1, L"%ls=%ls|", key, value);
}

static void write_list(wchar_t *text, const wchar_t *key, const wchar_t *key_v6, const wchar_t *list)
{
    wchar_t copy[RULE_FIELD];
    wcscpy(copy, list);
    for (wchar_t *at = copy, *next; at && *at; at = next) {
        next = wcschr(at, L',');
        if (next)
            *next++ = L'\0';
        if (wcscmp(at, L"*") == 0)
            continue;
        write_field(text, wcschr(at, L':') ? key_v6 : key, at);
        /* A keyword holds for both families. */
        if (*at >= L'A' && !wcschr(at, L':') && wcscmp(key, key_v6) != 0)
            write_field(text, key_v6, at);
    }
}

static void format(const struct stored_rule *rule, wchar_t text[TEXT_UNITS])
{
    static const struct {
        LONG bit;
        const wchar_t *name;
    } profiles[] = {{NET_FW_PROFILE2_DOMAIN, L"Domain"},
                    {NET_FW_PROFILE2_PRIVATE, L"Private"},
                    {NET_FW_PROFILE2_PUBLIC, L"Public"}};
    wchar_t number[16];
    wcscpy(text, L"v2.29|");
    write_field(text, L"Action", rule->allow ? L"Allow" : L"Block");
    write_field(text, L"Active", rule->enabled ? L"TRUE" : L"FALSE");
    write_field(text, L"Dir", rule->inbound ? L"In" : L"Out");
    _snwprintf(number, world_count(number), L"%ld", rule->protocol);
    if (rule->protocol != PROTOCOL_ANY)
        write_field(text, L"Protocol", number);
    for (size_t i = 0; i < world_count(profiles) && (rule->profiles & 7) != 7; i++)
        if (rule->profiles & profiles[i].bit)
            write_field(text, L"Profile", profiles[i].name);
    write_list(text, L"LPort", L"LPort", rule->ports);
    write_list(text, L"RA4", L"RA6", rule->addresses);
    write_field(text, L"App", rule->program);
    write_field(text, L"Svc", rule->service);
    write_field(text, L"Name", rule->name);
    write_field(text, L"Desc", rule->description);
    write_field(text, L"EmbedCtxt", rule->group);
    if (*rule->rest) {
        wcscat(text, rule->rest);
        wcscat(text, L"|");
    }
}

HRESULT rules_writable(void)
{
    DWORD fixed = 0;
    world_number(NULL, L"Firewall", L"ReadOnly", &fixed);
    return fixed ? E_ACCESSDENIED : S_OK;
}

HRESULT rules_store(struct stored_rule *rule)
{
    wchar_t text[TEXT_UNITS];
    GUID id;
    DWORD deaf = 0;
    world_write("firewall rule");
    world_log(". firewall rule stored");
    HRESULT result = rules_writable();
    if (SUCCEEDED(result) && world_number(NULL, L"Firewall", L"Deaf", &deaf) && deaf)
        return S_OK;
    HKEY key = SUCCEEDED(result) ? open_store(KEY_SET_VALUE) : NULL;
    if (!key)
        return FAILED(result) ? result : HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
    if (!rule->id[0] && SUCCEEDED(CoCreateGuid(&id)))
        StringFromGUID2(&id, rule->id, RULE_ID);
    format(rule, text);
    LSTATUS error =
        RegSetValueExW(key, rule->id, 0, REG_SZ, (const BYTE *)text, (DWORD)((wcslen(text) + 1) * sizeof *text));
    RegCloseKey(key);
    return HRESULT_FROM_WIN32((DWORD)error);
}

HRESULT rules_delete(const wchar_t *id)
{
    world_write("firewall rule removed");
    HRESULT result = rules_writable();
    HKEY key = SUCCEEDED(result) ? open_store(KEY_SET_VALUE) : NULL;
    if (!key)
        return FAILED(result) ? result : HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
    LSTATUS error = RegDeleteValueW(key, id);
    RegCloseKey(key);
    return HRESULT_FROM_WIN32((DWORD)error);
}
