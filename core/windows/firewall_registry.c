/* SPDX-License-Identifier: MIT */
#include "windows/firewall_registry.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"

#include <shlwapi.h>

#include <stdlib.h>
#include <string.h>

#define STORE L"SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\"
#define POLICY L"SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\"

static const wchar_t local_rules[] = STORE L"FirewallRules";
static const wchar_t device_rules[] = STORE L"Mdm\\FirewallRules";
static const wchar_t policy_rules[] = POLICY L"FirewallRules";

enum {
    RULES_MAX = 4096, /* that matter; no real store comes near */
    NAME_MAX_UNITS = 512,
    RULE_MAX_UNITS = FIREWALL_RULE_TEXT_MAX / 2
};

/* One store while it is read. */
struct store {
    HKEY key;
    wchar_t *data; /* RULE_MAX_UNITS + 1 */
    bool from_policy;
};

static LSTATUS open_key(HKEY root, const wchar_t *path, HKEY *out)
{
    return RegOpenKeyExW(root, path, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, out);
}

char *firewall_indirect_text(char *text)
{
    if (text[0] != '@')
        return text;
    wchar_t *source = utf16_from_utf8(text);
    wchar_t found[512];
    if (SUCCEEDED(SHLoadIndirectString(source, found, array_count(found), NULL)) && found[0]) {
        free(text);
        text = utf16_to_utf8(found);
    }
    free(source);
    return text;
}

/* A rule that we added is known by its name: Windows chose a GUID for the value. */
static void name_own(struct firewall_rule *rule)
{
    if (!ascii_starts_nocase(rule->name, FIREWALL_OWN_PREFIX))
        return;
    free(rule->id);
    rule->id = memory_string(rule->name);
}

static void add_rule(struct firewall *out, struct firewall_rule_text *text, bool from_policy)
{
    struct firewall_rule *rule = &text->rule;
    name_own(rule);
    /* An allow rule with conditions lets no ordinary client in; a block rule with conditions may well block. */
    bool counts = text->inbound && !(rule->allow && text->conditional) && firewall_rule_matters(rule);
    if (!counts || out->rule_count == RULES_MAX) {
        out->rules_truncated |= counts;
        firewall_rule_free(rule);
        return;
    }
    rule->from_policy = from_policy;
    rule->name = firewall_indirect_text(rule->name);
    out->rules = memory_resize(out->rules, out->rule_count + 1, sizeof *out->rules);
    out->rules[out->rule_count++] = *rule;
}

/* The value INDEX as a rule; values of other types and malformed rules are passed over, as the service does. */
static LSTATUS read_value(const struct store *store, DWORD index, struct firewall *out)
{
    wchar_t name[NAME_MAX_UNITS];
    DWORD name_units = NAME_MAX_UNITS, type, size = RULE_MAX_UNITS * sizeof *store->data;
    LSTATUS error = RegEnumValueW(store->key, index, name, &name_units, NULL, &type, (BYTE *)store->data, &size);
    if (error == ERROR_MORE_DATA)
        return ERROR_SUCCESS; /* longer than any rule may be */
    if (error != ERROR_SUCCESS || type != REG_SZ)
        return error;
    char *id = utf16_to_utf8_n(name, name_units);
    char *text = utf16_to_utf8_n(store->data, size / sizeof *store->data);
    struct firewall_rule_text rule;
    if (firewall_rule_text_parse(id, text, &rule) == ST_OK)
        add_rule(out, &rule, store->from_policy);
    free(text);
    free(id);
    return ERROR_SUCCESS;
}

static enum status read_store(HKEY root, struct call *call, ULONGLONG until, const wchar_t *path, bool from_policy,
                              struct firewall *out)
{
    struct store store = {.from_policy = from_policy};
    LSTATUS error = open_key(root, path, &store.key);
    if (error == ERROR_FILE_NOT_FOUND)
        return ST_ABSENT;
    if (error != ERROR_SUCCESS)
        return status_win32(call, "RegOpenKeyExW", (uint32_t)error);
    store.data = memory_new_n(wchar_t, RULE_MAX_UNITS + 1);
    enum status status = ST_OK;
    for (DWORD index = 0; error == ERROR_SUCCESS; index++) {
        if (cancel_requested(call->cancel)) {
            status = call_fault(call, ST_CANCELLED, "RegEnumValueW", ERROR_CANCELLED);
            break;
        }
        if (GetTickCount64() >= until) {
            out->rules_truncated = true;
            break;
        }
        error = read_value(&store, index, out);
    }
    free(store.data);
    RegCloseKey(store.key);
    if (status == ST_OK && error != ERROR_SUCCESS && error != ERROR_NO_MORE_ITEMS)
        status = status_win32(call, "RegEnumValueW", (uint32_t)error);
    return status;
}

enum status firewall_registry_rules(HKEY root, struct call *call, ULONGLONG until, struct firewall *out)
{
    enum status status = read_store(root, call, until, policy_rules, true, out);
    if (status == ST_OK || status == ST_ABSENT)
        status = read_store(root, call, until, device_rules, true, out);
    if (status == ST_OK || status == ST_ABSENT)
        status = read_store(root, call, until, local_rules, false, out);
    return status;
}

/* False when the value is absent or no number. */
static bool read_number(HKEY root, const wchar_t *store, const wchar_t *profile, const wchar_t *name, DWORD *out)
{
    wchar_t path[256];
    DWORD number, size = sizeof number;
    lstrcpynW(path, store, array_count(path) - 32);
    lstrcatW(path, profile);
    HKEY key;
    if (open_key(root, path, &key) != ERROR_SUCCESS)
        return false;
    LSTATUS error = RegGetValueW(key, NULL, name, RRF_RT_REG_DWORD, NULL, &number, &size);
    RegCloseKey(key);
    if (error == ERROR_SUCCESS)
        *out = number;
    return error == ERROR_SUCCESS;
}

static bool switched_by_policy(HKEY root, const wchar_t *profile)
{
    DWORD number;
    return read_number(root, POLICY, profile, L"EnableFirewall", &number) ||
           read_number(root, POLICY, profile, L"DoNotAllowExceptions", &number) ||
           read_number(root, POLICY, profile, L"DefaultInboundAction", &number);
}

/* Index as in struct firewall. */
static const wchar_t *const policy_profiles[PROFILE_COUNT] = {L"DomainProfile", L"PrivateProfile", L"PublicProfile"};
/* The local store keeps the name that the private profile had in XP. */
static const wchar_t *const stored_profiles[PROFILE_COUNT] = {L"DomainProfile", L"StandardProfile", L"PublicProfile"};

void firewall_registry_policies(HKEY root, struct firewall *out)
{
    /* The old administrative template writes StandardProfile, which holds for every network that is no domain's. */
    bool standard = switched_by_policy(root, L"StandardProfile");
    for (size_t i = 0; i < PROFILE_COUNT; i++) {
        DWORD merge;
        struct firewall_profile *profile = &out->profiles[i];
        profile->set_by_policy = switched_by_policy(root, policy_profiles[i]) || (i > 0 && standard);
        profile->policy_merge_off =
            read_number(root, POLICY, policy_profiles[i], L"AllowLocalPolicyMerge", &merge) && merge == 0;
    }
}

void firewall_registry_profiles(HKEY root, struct firewall *out)
{
    for (size_t i = 0; i < PROFILE_COUNT; i++) {
        DWORD number;
        struct firewall_profile *profile = &out->profiles[i];
        profile->enabled = !read_number(root, STORE, stored_profiles[i], L"EnableFirewall", &number) || number != 0;
        profile->block_all_inbound =
            read_number(root, STORE, stored_profiles[i], L"DoNotAllowExceptions", &number) && number != 0;
        /* NET_FW_ACTION as stored: 0 allows, 1 blocks (the other way round than in COM; [MS-GPFAS] 2.2.2.4). */
        profile->inbound_default_allow =
            read_number(root, STORE, stored_profiles[i], L"DefaultInboundAction", &number) && number == 0;
    }
}

static enum status read_text(const wchar_t *path, const char *id, char **out, uint32_t *code)
{
    HKEY key;
    LSTATUS error = open_key(HKEY_LOCAL_MACHINE, path, &key);
    if (error != ERROR_SUCCESS) {
        *code = (uint32_t)error;
        return status_from_win32((uint32_t)error);
    }
    wchar_t *name = utf16_from_utf8(id);
    wchar_t *data = memory_new_n(wchar_t, RULE_MAX_UNITS + 1);
    DWORD size = RULE_MAX_UNITS * sizeof *data;
    error = RegGetValueW(key, NULL, name, RRF_RT_REG_SZ, NULL, data, &size);
    if (error == ERROR_SUCCESS)
        *out = utf16_to_utf8(data);
    free(data);
    free(name);
    RegCloseKey(key);
    *code = (uint32_t)error;
    return status_from_win32((uint32_t)error);
}

enum status firewall_registry_rule(struct call *call, const char *id, struct firewall_rule_text *out)
{
    char *text;
    uint32_t code;
    enum status status = read_text(local_rules, id, &text, &code);
    if (status != ST_OK)
        return call_fault(call, status, "FirewallRules", code);
    status = firewall_rule_text_parse(id, text, out);
    free(text);
    return status == ST_OK ? ST_OK : call_fault(call, status, "FirewallRules", ERROR_INVALID_DATA);
}

bool firewall_registry_is_policy(const char *id)
{
    char *text;
    uint32_t code;
    if (read_text(policy_rules, id, &text, &code) != ST_OK && read_text(device_rules, id, &text, &code) != ST_OK)
        return false;
    free(text);
    return true;
}
