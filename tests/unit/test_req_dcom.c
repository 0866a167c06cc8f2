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

typedef struct fake_machine fake_t;
typedef struct request request_t;

/* ---- DCOM-ENABLED ---- */
static void enabled_no(fake_t *f, request_t *r)
{
    fake_string(f, OLE, "EnableDCOM", "N");
}

static void enabled_lower(fake_t *f, request_t *r)
{
    fake_string(f, OLE, "EnableDCOM", "y");
}

static void enabled_number(fake_t *f, request_t *r)
{
    fake_dword(f, OLE, "EnableDCOM", 1);
}

/* ---- the protocols of DCOM: assumed(DCOM-PROTOCOLS) ---- */
#define RPC "SOFTWARE\\Microsoft\\Rpc"

static void protocols_first(fake_t *f, request_t *r)
{
    fake_value(f, RPC, "DCOM Protocols", registry_multi("ncacn_spx\nNCACN_IP_TCP"));
}

/* As scripts "close port 135". */
static void protocols_none(fake_t *f, request_t *r)
{
    fake_value(f, RPC, "DCOM Protocols", registry_multi(""));
}

static void protocols_others(fake_t *f, request_t *r)
{
    fake_value(f, RPC, "DCOM Protocols", registry_multi("ncacn_spx\nncacn_nb_nb\nncacn_ip_tcp6"));
}

static void protocols_as_text(fake_t *f, request_t *r)
{
    fake_string(f, RPC, "DCOM Protocols", "ncacn_ip_tcp");
}

static void protocols_unread(fake_t *f, request_t *r)
{
    fake_fail_nth(f, FAKE_registry_get, 2, ST_DENIED, 5, false);
}

static void disabled_no_protocol(fake_t *f, request_t *r)
{
    protocols_none(f, r);
    enabled_no(f, r);
}

static void enabled_absent(fake_t *f, request_t *r)
{
    fake_value_remove(f, OLE, "EnableDCOM");
}

/* ---- DCOM-LEVELS ---- */
static void authentication_none(fake_t *f, request_t *r)
{
    fake_dword(f, OLE, "LegacyAuthenticationLevel", 1);
}

static void authentication_connect(fake_t *f, request_t *r)
{
    fake_dword(f, OLE, "LegacyAuthenticationLevel", 2);
    fake_dword(f, OLE, "LegacyImpersonationLevel", 3);
}

static void impersonation_delegate(fake_t *f, request_t *r)
{
    fake_dword(f, OLE, "LegacyImpersonationLevel", 4);
}

static void authentication_seven(fake_t *f, request_t *r)
{
    fake_dword(f, OLE, "LegacyAuthenticationLevel", 7);
}

static void authentication_text(fake_t *f, request_t *r)
{
    fake_string(f, OLE, "LegacyAuthenticationLevel", "2");
}

static void impersonation_unreadable(fake_t *f, request_t *r)
{
    /* The three values of the token come with every run of a limit only: here the second reading is the second level.
     */
    fake_fail_nth(f, FAKE_registry_get, 2, ST_TIMEOUT, 1460, false);
}

/* ---- DCOM-WMI-LAUNCH ---- */
static void put_wmi(fake_t *f, const char *sddl)
{
    arrange_put_first_entry(f, WMI_APPID, "LaunchPermission", sddl, sddl[11] == 'D' ? ACE_DENY : ACE_ALLOW);
}

static void wmi_administrators_only(fake_t *f, request_t *r)
{
    put_wmi(f, "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)");
}

static void wmi_local_only(fake_t *f, request_t *r)
{
    put_wmi(f, "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;AU)");
}

static void wmi_for_the_group(fake_t *f, request_t *r)
{
    arrange_account(r, "CONTOSO\\anna");
    put_wmi(f, "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSWRP;;;S-1-5-32-562)");
}

static void wmi_denied(fake_t *f, request_t *r)
{
    put_wmi(f, "O:BAG:BAD:(D;;CCRP;;;S-1-5-113)(A;;CCDCLCSWRP;;;BA)(A;;CCDCSWRP;;;AU)");
}

static void wmi_filtered(fake_t *f, request_t *r)
{
    arrange_account(r, "PC-0421\\support");
    put_wmi(f, "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)");
}

static void wmi_old_form(fake_t *f, request_t *r)
{
    put_wmi(f, "O:BAG:BAD:(A;;CC;;;BA)(A;;CC;;;AU)");
}

static void wmi_old_form_refused(fake_t *f, request_t *r)
{
    put_wmi(f, "O:BAG:BAD:(A;;CC;;;BA)");
}

static void wmi_mixed(fake_t *f, request_t *r)
{
    put_wmi(f, "O:BAG:BAD:(A;;CC;;;BA)(A;;CCDCSWRP;;;AU)");
}

static void wmi_without_execute(fake_t *f, request_t *r)
{
    put_wmi(f, "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;DCSWRP;;;AU)");
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

static void wmi_text(fake_t *f, request_t *r)
{
    fake_string(f, WMI_APPID, "LaunchPermission", "O:BAG:BAD:(A;;CCDCSWRP;;;AU)");
}

static void wmi_absent(fake_t *f, request_t *r)
{
    fake_value_remove(f, WMI_APPID, "LaunchPermission");
}

static void wmi_stopped(fake_t *f, request_t *r)
{
    fake_service_set(f, "Winmgmt", SERVICE_START_MANUAL, SERVICE_STATE_STOPPED);
}

static void wmi_state_denied(fake_t *f, request_t *r)
{
    fake_fail(f, FAKE_service_get, ST_DENIED, 5);
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

static void hardening_text(fake_t *f, request_t *r)
{
    fake_string(f, APP_COMPAT, "RequireIntegrityActivationAuthenticationLevel", "0");
}

static void rpc_zero(fake_t *f, request_t *r)
{
    fake_dword(f, RPC_POLICY, "RestrictRemoteClients", 0);
}

static void rpc_one(fake_t *f, request_t *r)
{
    fake_dword(f, RPC_POLICY, "RestrictRemoteClients", 1);
}

static void rpc_two(fake_t *f, request_t *r)
{
    fake_dword(f, RPC_POLICY, "RestrictRemoteClients", 2);
}

static void rpc_nine(fake_t *f, request_t *r)
{
    fake_dword(f, RPC_POLICY, "RestrictRemoteClients", 9);
}

static void rpc_text(fake_t *f, request_t *r)
{
    fake_string(f, RPC_POLICY, "RestrictRemoteClients", "1");
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
    {"enabled in lower case", ENABLED, enabled_lower, V_READY, TEXT_DCOM_ENABLED_READY, .remedy = NULL},
    {"disabled", ENABLED, enabled_no, V_NEEDS_CHANGE, TEXT_DCOM_ENABLED_OFF, "enable", true, V_READY, false},
    {"protocols of old", ENABLED, protocols_first, V_READY, TEXT_DCOM_ENABLED_READY, .remedy = NULL},
    {"no protocol", ENABLED, protocols_none, V_CANNOT_TELL, TEXT_DCOM_ENABLED_PROTOCOLS, .remedy = NULL},
    {"other protocols", ENABLED, protocols_others, V_CANNOT_TELL, TEXT_DCOM_ENABLED_PROTOCOLS, .remedy = NULL},
    {"protocols as text", ENABLED, protocols_as_text, V_CANNOT_TELL, TEXT_DCOM_ENABLED_PROTOCOLS, .remedy = NULL},
    {"protocols unread", ENABLED, protocols_unread, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"disabled, and no protocol", ENABLED, disabled_no_protocol, V_NEEDS_CHANGE, TEXT_DCOM_ENABLED_OFF, "enable", true, V_CANNOT_TELL, false},
    {"a number", ENABLED, enabled_number, V_CANNOT_TELL, TEXT_DCOM_ENABLED_TYPE, "enable", false, V_READY, false},
    {"no switch", ENABLED, enabled_absent, V_CANNOT_TELL, TEXT_DCOM_ENABLED_ABSENT, "enable", false, V_READY, false},
    {"switch denied", ENABLED, arrange_registry_denied, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},

    {"no levels", LEVELS, NULL, V_READY, TEXT_DCOM_LEVELS_READY, .remedy = NULL},
    {"the advice of checklists", LEVELS, authentication_connect, V_READY, TEXT_DCOM_LEVELS_READY, .remedy = NULL},
    {"authentication none", LEVELS, authentication_none, V_ATTENTION, TEXT_DCOM_LEVELS_WEAK, .remedy = NULL},
    {"impersonation delegate", LEVELS, impersonation_delegate, V_ATTENTION, TEXT_DCOM_LEVELS_WEAK, .remedy = NULL},
    {"authentication 7", LEVELS, authentication_seven, V_ATTENTION, TEXT_DCOM_LEVELS_UNKNOWN, .remedy = NULL},
    {"authentication as text", LEVELS, authentication_text, V_ATTENTION, TEXT_DCOM_LEVELS_UNKNOWN, .remedy = NULL},
    {"levels denied", LEVELS, arrange_registry_denied, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"second level not in time", LEVELS, impersonation_unreadable, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},

    {"hardening untouched", HARDENING, NULL, V_READY, TEXT_DCOM_HARDENING_READY, .remedy = NULL},
    {"hardening on", HARDENING, hardening_on, V_READY, TEXT_DCOM_HARDENING_ON, .remedy = NULL},
    {"hardening off", HARDENING, hardening_off, V_ATTENTION, TEXT_DCOM_HARDENING_OFF, "remove-switch", false, V_READY, false},
    {"hardening as text", HARDENING, hardening_text, V_ATTENTION, TEXT_DCOM_HARDENING_TYPE, "remove-switch", false, V_READY, false},
    {"hardening denied", HARDENING, arrange_registry_denied, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},

    {"WMI as it comes", WMI, NULL, V_READY, TEXT_WMI_LAUNCH_READY, .remedy = NULL},
    {"WMI as it comes, any account of a domain", WMI, arrange_anna, V_READY, TEXT_WMI_LAUNCH_READY, .remedy = NULL},
    {"WMI as it comes, filtered administrator", WMI, arrange_support, V_READY, TEXT_WMI_LAUNCH_READY, .remedy = NULL},
    {"WMI for administrators", WMI, wmi_administrators_only, V_NEEDS_CHANGE, TEXT_WMI_LAUNCH_REFUSED, .remedy = NULL},
    {"WMI locally only", WMI, wmi_local_only, V_NEEDS_CHANGE, TEXT_WMI_LAUNCH_REFUSED, .remedy = NULL},
    {"WMI for the group", WMI, wmi_for_the_group, V_NEEDS_CHANGE, TEXT_WMI_LAUNCH_REFUSED, "dcom-users", true, V_READY, false},
    {"WMI denied to local accounts", WMI, wmi_denied, V_NEEDS_CHANGE, TEXT_WMI_LAUNCH_DENIED, .remedy = NULL},
    {"WMI for administrators, filtered", WMI, wmi_filtered, V_NEEDS_CHANGE, TEXT_WMI_LAUNCH_FILTERED, .remedy = NULL},
    {"WMI in the old form", WMI, wmi_old_form, V_READY, TEXT_WMI_LAUNCH_READY, .remedy = NULL},
    {"WMI in the old form, for administrators", WMI, wmi_old_form_refused, V_NEEDS_CHANGE, TEXT_WMI_LAUNCH_REFUSED, .remedy = NULL},
    {"WMI in both forms", WMI, wmi_mixed, V_CANNOT_TELL, TEXT_WMI_LAUNCH_STRANGE, .remedy = NULL},
    {"WMI without Execute", WMI, wmi_without_execute, V_CANNOT_TELL, TEXT_WMI_LAUNCH_STRANGE, .remedy = NULL},
    {"WMI under a condition", WMI, wmi_conditional, V_CANNOT_TELL, TEXT_WMI_LAUNCH_UNKNOWN, .remedy = NULL},
    {"WMI damaged", WMI, wmi_damaged, V_CANNOT_TELL, TEXT_WMI_LAUNCH_STRANGE, .remedy = NULL},
    {"WMI as text", WMI, wmi_text, V_CANNOT_TELL, TEXT_WMI_LAUNCH_STRANGE, .remedy = NULL},
    {"WMI without its own", WMI, wmi_absent, V_ATTENTION, TEXT_WMI_LAUNCH_ABSENT, .remedy = NULL},
    {"WMI stopped", WMI, wmi_stopped, V_CANNOT_TELL, TEXT_WMI_LAUNCH_STOPPED, .remedy = NULL},
    {"WMI running or not", WMI, wmi_state_denied, V_CANNOT_TELL, TEXT_WMI_LAUNCH_STOPPED, .remedy = NULL},
    {"WMI unread", WMI, arrange_registry_denied, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},

    {"no RPC policy", RESTRICT, NULL, V_READY, TEXT_RPC_RESTRICT_READY, .remedy = NULL},
    {"RPC policy of the baselines", RESTRICT, rpc_one, V_READY, TEXT_RPC_RESTRICT_AUTHENTICATED, .remedy = NULL},
    {"RPC open", RESTRICT, rpc_zero, V_ATTENTION, TEXT_RPC_RESTRICT_OPEN, .remedy = NULL},
    {"RPC without exceptions", RESTRICT, rpc_two, V_NEEDS_CHANGE, TEXT_RPC_RESTRICT_STRICT, .by_policy = true},
    {"RPC nine", RESTRICT, rpc_nine, V_CANNOT_TELL, TEXT_RPC_RESTRICT_MALFORMED, .remedy = NULL},
    {"RPC text", RESTRICT, rpc_text, V_CANNOT_TELL, TEXT_RPC_RESTRICT_MALFORMED, .remedy = NULL},
    {"RPC denied", RESTRICT, arrange_registry_denied, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
};

enum { GOOD = 1 << V_READY, WARN = 1 << V_ATTENTION, BAD = 1 << V_NEEDS_CHANGE, UNKNOWN = 1 << V_CANNOT_TELL };

static const struct reached reached[] = {
    {ENABLED, GOOD | BAD | UNKNOWN},
    {LEVELS, GOOD | WARN | UNKNOWN},
    {HARDENING, GOOD | WARN | UNKNOWN},
    {RESTRICT, GOOD | WARN | BAD | UNKNOWN},
    {WMI, GOOD | WARN | BAD | UNKNOWN},
    {NULL, 0},
};
/* clang-format on */

static void every_verdict_is_reached(void **unused)
{
    scenarios_run(scenarios, array_count(scenarios), reached);
}

static void what_cannot_be_read_is_never_ready(void **unused)
{
    static const struct requirement *const all[] = {ENABLED, LEVELS, WMI, HARDENING, RESTRICT};
    for (size_t i = 0; i < array_count(all); i++)
        if (all[i] != LEVELS)
            scenario_never_ready(all[i], FAKE_registry_get, NULL);
    scenario_never_ready(WMI, FAKE_account_get, NULL);
    scenario_never_ready(WMI, FAKE_service_get, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_is_reached),
        cmocka_unit_test(what_cannot_be_read_is_never_ready),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
