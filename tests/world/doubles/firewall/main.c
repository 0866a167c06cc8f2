/* SPDX-License-Identifier: MIT
 *
 * A NetFwPolicy2 and NetFwRule for tests, in-process servers in place of the emulator's, whose firewall has no rules.
 * Switches of a profile lie where Windows keeps them; what only the running firewall knows is in the key "Firewall"
 * of this computer: ActiveProfiles, ModifyState, ReadOnly, Deaf (a change succeeds and does nothing).
 * Source: pages of INetFwPolicy2 (netfw.h); [MS-GPFAS] 2.2.3 for the values.
 */
#include <initguid.h>

#include "rules.h"

#include <wchar.h>

DEFINE_GUID(policy_class, 0xe2b3c97f, 0x6ae1, 0x41ac, 0x81, 0x7a, 0xf6, 0xf9, 0x21, 0x66, 0xd7, 0xdd);
DEFINE_GUID(rule_class, 0x2c5bc43e, 0x3369, 0x4c33, 0xab, 0x0c, 0xbe, 0x94, 0x69, 0x67, 0x7a, 0xf4);
DEFINE_GUID(products_class, 0xcc19079b, 0x8272, 0x4d73, 0xbb, 0x70, 0xcd, 0xb5, 0x33, 0x52, 0x7b, 0x61);

/* ---- switches ---- */

static HKEY open_profile(NET_FW_PROFILE_TYPE2 profile, REGSAM access)
{
    const wchar_t *path = profile == NET_FW_PROFILE2_DOMAIN    ? RULES_POLICY L"\\DomainProfile"
                          : profile == NET_FW_PROFILE2_PRIVATE ? RULES_POLICY L"\\StandardProfile"
                                                               : RULES_POLICY L"\\PublicProfile";
    HKEY key;
    return RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, access | KEY_WOW64_64KEY, &key) == ERROR_SUCCESS ? key : NULL;
}

static DWORD read_switch(NET_FW_PROFILE_TYPE2 profile, const wchar_t *name, DWORD otherwise)
{
    HKEY key = open_profile(profile, KEY_QUERY_VALUE);
    if (key) {
        world_key_number(key, name, &otherwise);
        RegCloseKey(key);
    }
    return otherwise;
}

/* Policies win where they are set: for these two no page says whether they do (assumed(FW-COM-SWITCHES)). */
static DWORD effective(NET_FW_PROFILE_TYPE2 profile, const wchar_t *name, DWORD otherwise)
{
    static const wchar_t base[] = L"SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\";
    wchar_t path[128];
    HKEY key;
    DWORD number;
    _snwprintf(path, world_count(path) - 1, L"%ls%ls", base,
               profile == NET_FW_PROFILE2_DOMAIN    ? L"DomainProfile"
               : profile == NET_FW_PROFILE2_PRIVATE ? L"PrivateProfile"
                                                    : L"PublicProfile");
    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, &key) == ERROR_SUCCESS) {
        bool found = world_key_number(key, name, &number);
        RegCloseKey(key);
        if (found)
            return number;
    }
    return read_switch(profile, name, otherwise);
}

/* ---- INetFwPolicy2: one object without state ---- */

enum { FROM_NETWORKS = 0x100 }; /* ActiveProfiles: what the networks say */

/* The profile of a network follows from its category (NLM_NETWORK_CATEGORY, netlistmgr.h). */
static DWORD profiles_of_networks(void)
{
    static const DWORD profiles[] = {NET_FW_PROFILE2_PUBLIC, NET_FW_PROFILE2_PRIVATE, NET_FW_PROFILE2_DOMAIN};
    wchar_t id[64], path[128];
    DWORD active = 0, units = world_count(id);
    HKEY key = world_open(NULL, L"Networks", KEY_READ);
    for (DWORD i = 0; key && RegEnumKeyExW(key, i, id, &units, NULL, NULL, NULL, NULL) == ERROR_SUCCESS; i++) {
        DWORD category = 0;
        _snwprintf(path, world_count(path) - 1, L"Networks\\%ls", id);
        path[world_count(path) - 1] = L'\0';
        world_number(NULL, path, L"Category", &category);
        active |= profiles[category < world_count(profiles) ? category : 0];
        units = world_count(id);
    }
    if (key)
        RegCloseKey(key);
    return active;
}

static HRESULT WINAPI get_profiles(INetFwPolicy2 *iface, LONG *out)
{
    DWORD active = 0;
    HRESULT result = (HRESULT)world_fate(NULL, L"INetFwPolicy2::CurrentProfileTypes");
    if (FAILED(result))
        return result;
    world_number(NULL, L"Firewall", L"ActiveProfiles", &active);
    if (active == FROM_NETWORKS)
        active = profiles_of_networks();
    *out = (LONG)active;
    return S_OK;
}

static HRESULT WINAPI get_enabled(INetFwPolicy2 *iface, NET_FW_PROFILE_TYPE2 profile, VARIANT_BOOL *out)
{
    /* "enabled locally (the effective result may differ due to group policy settings)" (netfw.h) */
    *out = read_switch(profile, L"EnableFirewall", 1) ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

static HRESULT WINAPI get_block_all(INetFwPolicy2 *iface, NET_FW_PROFILE_TYPE2 profile, VARIANT_BOOL *out)
{
    *out = effective(profile, L"DoNotAllowExceptions", 0) ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

static HRESULT WINAPI get_default_inbound(INetFwPolicy2 *iface, NET_FW_PROFILE_TYPE2 profile, NET_FW_ACTION *out)
{
    /* As stored 0 allows and 1 blocks, the other way round than in COM ([MS-GPFAS] 2.2.2.4). */
    *out = effective(profile, L"DefaultInboundAction", 1) ? NET_FW_ACTION_BLOCK : NET_FW_ACTION_ALLOW;
    return S_OK;
}

static HRESULT WINAPI get_modify_state(INetFwPolicy2 *iface, NET_FW_MODIFY_STATE *out)
{
    DWORD state = NET_FW_MODIFY_STATE_OK;
    world_number(NULL, L"Firewall", L"ModifyState", &state);
    *out = (NET_FW_MODIFY_STATE)state;
    return S_OK;
}

static HRESULT WINAPI get_rules(INetFwPolicy2 *iface, INetFwRules **out)
{
    HRESULT result = (HRESULT)world_fate(NULL, L"INetFwPolicy2::Rules");
    *out = SUCCEEDED(result) ? rules_object() : NULL;
    return result;
}

static INetFwPolicy2Vtbl policy_vtable = {COM_OBJECT_UNKNOWN,
                                          .get_CurrentProfileTypes = get_profiles,
                                          .get_FirewallEnabled = get_enabled,
                                          .get_BlockAllInboundTraffic = get_block_all,
                                          .get_DefaultInboundAction = get_default_inbound,
                                          .get_Rules = get_rules,
                                          .get_LocalPolicyModifyState = get_modify_state};
static const IID *const policy_known[] = {&IID_IDispatch, &IID_INetFwPolicy2, NULL};
static struct com_object policy = {.vtable = &policy_vtable, .known = policy_known};

static void *the_policy(void)
{
    return &policy;
}

static void *empty_rule(void)
{
    const struct stored_rule empty = {.protocol = 256, .profiles = NET_FW_PROFILE2_ALL, .allow = true, .inbound = true};
    return rule_object(&empty);
}

const struct com_class com_classes[] = {{&policy_class, L"NetFwPolicy2", the_policy},
                                        {&rule_class, L"NetFwRule", empty_rule},
                                        {&products_class, L"NetFwProducts", products_object},
                                        {NULL, NULL, NULL}};
