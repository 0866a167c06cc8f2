/* SPDX-License-Identifier: MIT
 * The requirements of the area DCOM: every verdict each of them can have. */
#include "testing.h"

#include "arrange.h"
#include "scenario.h"

#include "base/memory.h"
#include "requirements/requirements.h"

#include <string.h>

#define OLE "SOFTWARE\\Microsoft\\Ole"
#define APP_COMPAT OLE "\\AppCompat"
#define WMI_APPID "SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}"
#define RPC_POLICY "SOFTWARE\\Policies\\Microsoft\\Windows NT\\Rpc"

/* ---- DCOM-ENABLED ---- */
static void enabled_no(fake_t *f, request_t *r)
{
    fake_string(f, OLE, "EnableDCOM", "N");
}

/* ---- the protocols of DCOM: assumed(DCOM-PROTOCOLS) ---- */
#define RPC "SOFTWARE\\Microsoft\\Rpc"

/* ---- DCOM-LEVELS ---- */
/* ---- DCOM-WMI-LAUNCH ---- */
static void put_wmi(fake_t *f, const char *sddl)
{
    arrange_put_first_entry(f, WMI_APPID, "LaunchPermission", sddl, sddl[11] == 'D' ? ACE_DENY : ACE_ALLOW);
}

static void wmi_conditional(fake_t *f, request_t *r)
{
    arrange_put_first_entry(f, WMI_APPID, "LaunchPermission", "O:BAG:BAD:(A;;CCRP;;;WD)(A;;CCDCSWRP;;;AU)", 0x0A);
}

static void wmi_damaged(fake_t *f, request_t *r)
{
    static const uint8_t bytes[] = {1, 0, 4};
    struct registry_value value = {.type = REGISTRY_BINARY, .size = sizeof bytes};
    value.bytes = memory_copy(bytes, sizeof bytes);
    fake_value(f, WMI_APPID, "LaunchPermission", value);
}

/* ---- DCOM-HARDENING and RPC-RESTRICT ---- */
static void hardening(fake_t *f, uint32_t number)
{
    fake_dword(f, APP_COMPAT, "RequireIntegrityActivationAuthenticationLevel", number);
}

static void hardening_on(fake_t *f, request_t *r)
{
    hardening(f, 1);
}

static void hardening_off(fake_t *f, request_t *r)
{
    hardening(f, 0);
}

/* clang-format off */
#define ENABLED &requirement_dcom_enabled
#define LEVELS &requirement_dcom_levels
#define ACCESS &requirement_dcom_access_limit
#define LAUNCH &requirement_dcom_launch_limit
#define WMI &requirement_dcom_wmi_launch
#define HARDENING &requirement_dcom_hardening
#define RESTRICT &requirement_rpc_restrict

static const struct scenario scenarios[] = {
    {"enabled", ENABLED, NULL, V_READY, TEXT_DCOM_ENABLED_READY, .remedy = NULL},
    {"enabled in lower case", ENABLED, NULL, V_READY, TEXT_DCOM_ENABLED_READY,
     STEPS(STRING_IS(OLE, "EnableDCOM", "y"))},
    {"disabled", ENABLED, enabled_no, V_NEEDS_CHANGE, TEXT_DCOM_ENABLED_OFF, "enable", true, V_READY, .by_policy = false},
    {"protocols of old", ENABLED, NULL, V_READY, TEXT_DCOM_ENABLED_READY,
     STEPS(LIST_IS(RPC, "DCOM Protocols", "ncacn_spx\nNCACN_IP_TCP"))},
    /* As scripts "close port 135". */
    {"no protocol", ENABLED, NULL, V_CANNOT_TELL, TEXT_DCOM_ENABLED_PROTOCOLS,
     STEPS(LIST_IS(RPC, "DCOM Protocols", ""))},
    {"other protocols", ENABLED, NULL, V_CANNOT_TELL, TEXT_DCOM_ENABLED_PROTOCOLS,
     STEPS(LIST_IS(RPC, "DCOM Protocols", "ncacn_spx\nncacn_nb_nb\nncacn_ip_tcp6"))},
    {"protocols as text", ENABLED, NULL, V_CANNOT_TELL, TEXT_DCOM_ENABLED_PROTOCOLS,
     STEPS(STRING_IS(RPC, "DCOM Protocols", "ncacn_ip_tcp"))},
    {"protocols unread", ENABLED, NULL, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(FAILS_NTH(registry_get, 2, ST_DENIED, 5))},
    /* As scripts "close port 135". */
    {"disabled, and no protocol", ENABLED, NULL, V_NEEDS_CHANGE, TEXT_DCOM_ENABLED_OFF, "enable", true,
     V_CANNOT_TELL, STEPS(LIST_IS(RPC, "DCOM Protocols", ""), DO(enabled_no))},
    {"a number", ENABLED, NULL, V_CANNOT_TELL, TEXT_DCOM_ENABLED_TYPE, "enable", false, V_READY,
     STEPS(DWORD_IS(OLE, "EnableDCOM", 1))},
    {"no switch", ENABLED, NULL, V_CANNOT_TELL, TEXT_DCOM_ENABLED_ABSENT, "enable", false, V_READY,
     STEPS(NO_VALUE(OLE, "EnableDCOM"))},
    {"switch denied", ENABLED, arrange_registry_denied, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},

    {"no levels", LEVELS, NULL, V_READY, TEXT_DCOM_LEVELS_READY, .remedy = NULL},
    {"the advice of checklists", LEVELS, NULL, V_READY, TEXT_DCOM_LEVELS_READY,
     STEPS(DWORD_IS(OLE, "LegacyAuthenticationLevel", 2), DWORD_IS(OLE, "LegacyImpersonationLevel", 3))},
    {"authentication none", LEVELS, NULL, V_ATTENTION, TEXT_DCOM_LEVELS_WEAK,
     STEPS(DWORD_IS(OLE, "LegacyAuthenticationLevel", 1))},
    {"impersonation delegate", LEVELS, NULL, V_ATTENTION, TEXT_DCOM_LEVELS_WEAK,
     STEPS(DWORD_IS(OLE, "LegacyImpersonationLevel", 4))},
    {"authentication 7", LEVELS, NULL, V_ATTENTION, TEXT_DCOM_LEVELS_UNKNOWN,
     STEPS(DWORD_IS(OLE, "LegacyAuthenticationLevel", 7))},
    {"authentication as text", LEVELS, NULL, V_ATTENTION, TEXT_DCOM_LEVELS_UNKNOWN,
     STEPS(STRING_IS(OLE, "LegacyAuthenticationLevel", "2"))},
    {"levels denied", LEVELS, arrange_registry_denied, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    /* The three values of the token come with every run of a limit only: here the second reading is the second level.
     */
    {"second level not in time", LEVELS, NULL, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(FAILS_NTH(registry_get, 2, ST_TIMEOUT, 1460))},

    {"hardening untouched", HARDENING, NULL, V_READY, TEXT_DCOM_HARDENING_READY, .remedy = NULL},
    {"hardening on", HARDENING, hardening_on, V_READY, TEXT_DCOM_HARDENING_ON, .remedy = NULL},
    {"hardening off", HARDENING, hardening_off, V_ATTENTION, TEXT_DCOM_HARDENING_OFF, "remove-switch", false, V_READY, .by_policy = false},
    {"hardening as text", HARDENING, NULL, V_ATTENTION, TEXT_DCOM_HARDENING_TYPE, "remove-switch", false, V_READY,
     STEPS(STRING_IS(APP_COMPAT, "RequireIntegrityActivationAuthenticationLevel", "0"))},
    {"hardening denied", HARDENING, arrange_registry_denied, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},

    {"WMI as it comes", WMI, NULL, V_READY, TEXT_WMI_LAUNCH_READY, .remedy = NULL},
    {"WMI as it comes, any account of a domain", WMI, arrange_anna, V_READY, TEXT_WMI_LAUNCH_READY, .remedy = NULL},
    {"WMI as it comes, filtered administrator", WMI, arrange_support, V_READY, TEXT_WMI_LAUNCH_READY, .remedy = NULL},
    {"WMI for administrators", WMI, NULL, V_NEEDS_CHANGE, TEXT_WMI_LAUNCH_REFUSED,
     STEPS(WITH(put_wmi, "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)"))},
    {"WMI locally only", WMI, NULL, V_NEEDS_CHANGE, TEXT_WMI_LAUNCH_REFUSED,
     STEPS(WITH(put_wmi, "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;AU)"))},
    {"WMI for the group", WMI, NULL, V_NEEDS_CHANGE, TEXT_WMI_LAUNCH_REFUSED, "dcom-users", true, V_READY,
     STEPS(REQUEST_SAYS(account, "CONTOSO\\anna"),
           WITH(put_wmi, "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSWRP;;;S-1-5-32-562)"))},
    {"WMI denied to local accounts", WMI, NULL, V_NEEDS_CHANGE, TEXT_WMI_LAUNCH_DENIED,
     STEPS(WITH(put_wmi, "O:BAG:BAD:(D;;CCRP;;;S-1-5-113)(A;;CCDCLCSWRP;;;BA)(A;;CCDCSWRP;;;AU)"))},
    {"WMI for administrators, filtered", WMI, NULL, V_NEEDS_CHANGE, TEXT_WMI_LAUNCH_FILTERED,
     STEPS(REQUEST_SAYS(account, "PC-0421\\support"), WITH(put_wmi, "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)"))},
    {"WMI in the old form", WMI, NULL, V_READY, TEXT_WMI_LAUNCH_READY,
     STEPS(WITH(put_wmi, "O:BAG:BAD:(A;;CC;;;BA)(A;;CC;;;AU)"))},
    {"WMI in the old form, for administrators", WMI, NULL, V_NEEDS_CHANGE, TEXT_WMI_LAUNCH_REFUSED,
     STEPS(WITH(put_wmi, "O:BAG:BAD:(A;;CC;;;BA)"))},
    {"WMI in both forms", WMI, NULL, V_CANNOT_TELL, TEXT_WMI_LAUNCH_STRANGE,
     STEPS(WITH(put_wmi, "O:BAG:BAD:(A;;CC;;;BA)(A;;CCDCSWRP;;;AU)"))},
    {"WMI without Execute", WMI, NULL, V_CANNOT_TELL, TEXT_WMI_LAUNCH_STRANGE,
     STEPS(WITH(put_wmi, "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;DCSWRP;;;AU)"))},
    {"WMI under a condition", WMI, wmi_conditional, V_CANNOT_TELL, TEXT_WMI_LAUNCH_UNKNOWN, .remedy = NULL},
    {"WMI damaged", WMI, wmi_damaged, V_CANNOT_TELL, TEXT_WMI_LAUNCH_STRANGE, .remedy = NULL},
    {"WMI as text", WMI, NULL, V_CANNOT_TELL, TEXT_WMI_LAUNCH_STRANGE,
     STEPS(STRING_IS(WMI_APPID, "LaunchPermission", "O:BAG:BAD:(A;;CCDCSWRP;;;AU)"))},
    {"WMI without its own", WMI, NULL, V_ATTENTION, TEXT_WMI_LAUNCH_ABSENT,
     STEPS(NO_VALUE(WMI_APPID, "LaunchPermission"))},
    {"WMI stopped", WMI, NULL, V_CANNOT_TELL, TEXT_WMI_LAUNCH_STOPPED,
     STEPS(SERVICE_IS("Winmgmt", SERVICE_START_MANUAL, SERVICE_STATE_STOPPED))},
    {"WMI running or not", WMI, NULL, V_CANNOT_TELL, TEXT_WMI_LAUNCH_STOPPED, STEPS(FAILS(service_get, ST_DENIED, 5))},
    {"WMI unread", WMI, arrange_registry_denied, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},

    {"no RPC policy", RESTRICT, NULL, V_READY, TEXT_RPC_RESTRICT_READY, .remedy = NULL},
    {"RPC policy of the baselines", RESTRICT, NULL, V_READY, TEXT_RPC_RESTRICT_AUTHENTICATED,
     STEPS(DWORD_IS(RPC_POLICY, "RestrictRemoteClients", 1))},
    {"RPC open", RESTRICT, NULL, V_ATTENTION, TEXT_RPC_RESTRICT_OPEN,
     STEPS(DWORD_IS(RPC_POLICY, "RestrictRemoteClients", 0))},
    {"RPC without exceptions", RESTRICT, NULL, V_NEEDS_CHANGE, TEXT_RPC_RESTRICT_STRICT, .by_policy = true,
     STEPS(DWORD_IS(RPC_POLICY, "RestrictRemoteClients", 2))},
    {"RPC nine", RESTRICT, NULL, V_CANNOT_TELL, TEXT_RPC_RESTRICT_MALFORMED,
     STEPS(DWORD_IS(RPC_POLICY, "RestrictRemoteClients", 9))},
    {"RPC text", RESTRICT, NULL, V_CANNOT_TELL, TEXT_RPC_RESTRICT_MALFORMED,
     STEPS(STRING_IS(RPC_POLICY, "RestrictRemoteClients", "1"))},
    {"RPC denied", RESTRICT, arrange_registry_denied, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
};

/* clang-format on */

static const struct judged judged[] = {
    {ENABLED, READY | NEEDS_CHANGE | CANNOT_TELL, NULL, {FAKE_registry_get}},
    {LEVELS, READY | ATTENTION | CANNOT_TELL, .arrange = NULL},
    {HARDENING, READY | ATTENTION | CANNOT_TELL, NULL, {FAKE_registry_get}},
    {RESTRICT, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL, NULL, {FAKE_registry_get}},
    {WMI,
     READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL,
     NULL,
     {FAKE_registry_get, FAKE_account_get, FAKE_service_get}},
    {.requirement = NULL},
};

static struct scenario_set set = {scenarios, array_count(scenarios), judged};

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_prestate(scenario_verdicts, &set),
    cmocka_unit_test_prestate(scenario_unread, &set),
    {0},
};
