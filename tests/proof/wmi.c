/* SPDX-License-Identifier: MIT
 * Experiments on WMI and DCOM. */
#include "proof.h"

#include "base/memory.h"
#include "diagnosis/class_family.h"
#include "machine/security_descriptor.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT_MS = 30000 };

/* ---- WMI-APPID ---- */

#define APPID "SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}"

static uint8_t *from_hex(const char *hex, size_t *size)
{
    *size = strlen(hex) / 2;
    uint8_t *bytes = memory_array(*size + 1, 1);
    for (size_t i = 0; i < *size; i++) {
        const char pair[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        bytes[i] = (uint8_t)strtoul(pair, NULL, 16);
    }
    return bytes;
}

/* An allow entry gives Authenticated Users what a call from outside needs. */
static bool lets_users_in(const struct security_descriptor *sd)
{
    for (size_t i = 0; i < sd->ace_count; i++)
        if (sd->aces[i].type == ACE_ALLOW && sid_equal(&sd->aces[i].sid, sid_well_known(SID_AUTHENTICATED_USERS)) &&
            (sd->aces[i].mask & (COM_EXECUTE | COM_ACTIVATE_REMOTE)) == (COM_EXECUTE | COM_ACTIVATE_REMOTE))
            return true;
    return false;
}

static void appid_run(struct trial *trial)
{
    struct table key, value;
    struct security_descriptor sd;
    size_t size;
    if (!trial_ask(trial, &key, "registry " APPID))
        return;
    if (!key.rows)
        trial_impossible(trial, "this computer has no AppID of WMI");
    bool here = key.rows > 0;
    table_free(&key);
    if (!here || !trial_ask(trial, &value, "registry " APPID " LaunchPermission"))
        return;
    trial_compare(trial, "LaunchPermission of WMI's AppID", "there", value.rows ? "there" : "absent");
    uint8_t *bytes = from_hex(table_cell(&value, 0, 1), &size);
    if (value.rows && security_descriptor_parse(bytes, size, &sd) == ST_OK) {
        struct strbuf text = STRBUF_INIT;
        security_descriptor_to_sddl(&sd, &text);
        trial_note(trial, "%s", strbuf_text(&text));
        strbuf_free(&text);
        trial_compare(trial, "Authenticated Users: execute and remote activation", "granted",
                      lets_users_in(&sd) ? "granted" : "not granted");
        security_descriptor_free(&sd);
    }
    free(bytes);
    table_free(&value);
}

/* O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSWRP;;;AU), and the second entry with CCDC only. */
static const struct answer appid_answers[] = {
    {"registry SOFTWARE\\Classes\\AppID",
     "3\t"
     "01000480480000005800000000000000140000000200340002000000000018001f000000010200000000000520000000"
     "20020000000014001b00000001010000000000050b000000010200000000000520000000200200000102000000000005"
     "2000000020020000",
     "3\t"
     "01000480480000005800000000000000140000000200340002000000000018001f000000010200000000000520000000"
     "20020000000014000300000001010000000000050b000000010200000000000520000000200200000102000000000005"
     "2000000020020000"},
    {"registry " APPID, "\tWindows Management and Instrumentation", NULL},
    {NULL, NULL, NULL}};

static const struct experiment appid_experiment = {
    .id = "WMI-APPID",
    .area = "wmi",
    .assumption = "The AppID of WMI has a LaunchPermission of its own, which lets Authenticated Users execute and "
                  "activate remotely.",
    .place = "core/requirements/dcom_wmi_launch.c",
    .steps = "Reads LaunchPermission of {8BC3F05E-D86B-11D0-A075-00C04FB68820} from the registry.",
    .expected = "present, with CCDCSWRP for AU",
    .run = appid_run,
    .answers = appid_answers};

/* ---- DCOM-USERS-RIGHTS ---- */

#define OLE "SOFTWARE\\Microsoft\\Ole"
#define DCOM_USERS "S-1-5-32-562"

/* What the descriptor gives Distributed COM Users alone, as the product judges. */
static long long judged(const struct security_descriptor *sd)
{
    struct sid_list list = {0};
    sid_list_add(&list, sid_well_known(SID_DISTRIBUTED_COM_USERS));
    const struct subject subject = {.sids = &list};
    long long granted = 0;
    for (uint32_t bit = COM_EXECUTE; bit <= COM_ACTIVATE_REMOTE; bit *= 2)
        granted |= security_descriptor_access(sd, &subject, bit).granted;
    sid_list_free(&list);
    return granted;
}

static void rights_run(struct trial *trial)
{
    static const char *const values[] = {"MachineAccessRestriction", "MachineLaunchRestriction",
                                         "DefaultAccessPermission", "DefaultLaunchPermission"};
    for (size_t i = 0; i < array_count(values); i++) {
        struct call call = call_make(NULL, LIMIT_MS);
        struct registry_value value;
        struct security_descriptor sd;
        struct strbuf text = STRBUF_INIT;
        struct table theirs;
        if (MACHINE_CALL(trial->ours, registry_get, &call, OLE, values[i], &value) != ST_OK)
            continue;
        if (security_descriptor_parse(value.bytes, value.size, &sd) == ST_OK) {
            security_descriptor_to_sddl(&sd, &text);
            trial_note(trial, "%s: %s", values[i], strbuf_text(&text));
            if (trial_ask(trial, &theirs, "com-judge %s " DCOM_USERS, values[i])) {
                trial_compare_number(trial, values[i], judged(&sd), strtol(table_cell(&theirs, 0, 0), NULL, 10));
                table_free(&theirs);
            }
            security_descriptor_free(&sd);
        }
        strbuf_free(&text);
        registry_value_free(&value);
    }
}

static const struct answer rights_answers[] = {{"com-judge MachineAccessRestriction", "7", "3"},
                                               {"com-judge MachineLaunchRestriction", "31", "11"},
                                               {"com-judge DefaultLaunchPermission", "0", "31"},
                                               {NULL, NULL, NULL}};

static const struct experiment rights_experiment = {
    .id = "DCOM-USERS-RIGHTS",
    .area = "wmi",
    .assumption = "Limits and default permissions of COM give Distributed COM Users what the product reads from them.",
    .place = "core/machine/security_descriptor_access.c",
    .steps = "Judges each descriptor below HKLM\\" OLE " for S-1-5-32-562, and asks Authz; notes them as SDDL.",
    .expected = "the same rights",
    .run = rights_run,
    .answers = rights_answers};

/* ---- WMI-NAMESPACE ---- */

static void compare_ace(struct trial *trial, size_t index, const struct ace *ace, const struct table *dacl)
{
    char what[64], text[SID_TEXT_MAX];
    snprintf(what, sizeof what, "entry %zu: type", index);
    trial_compare_number(trial, what, ace->type, strtol(table_cell(dacl, index, 0), NULL, 10));
    snprintf(what, sizeof what, "entry %zu: flags", index);
    trial_compare_number(trial, what, ace->flags, strtol(table_cell(dacl, index, 1), NULL, 10));
    snprintf(what, sizeof what, "entry %zu: mask", index);
    trial_compare_number(trial, what, ace->mask, strtol(table_cell(dacl, index, 2), NULL, 10));
    snprintf(what, sizeof what, "entry %zu: SID", index);
    trial_compare(trial, what, sid_to_text(&ace->sid, text), table_cell(dacl, index, 3));
}

static void namespace_run(struct trial *trial)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct security_descriptor sd;
    struct table dacl;
    uint8_t *bytes = NULL;
    size_t size = 0;
    if (!trial_ask(trial, &dacl, "dacl root\\cimv2"))
        return;
    if (trial_read(trial, MACHINE_CALL(trial->ours, namespace_get, &call, "root\\cimv2", &bytes, &size), &call) &&
        security_descriptor_parse(bytes, size, &sd) == ST_OK) {
        trial_compare_number(trial, "entries", (long long)sd.ace_count, (long long)dacl.rows);
        for (size_t i = 0; i < sd.ace_count && i < dacl.rows; i++)
            compare_ace(trial, i, &sd.aces[i], &dacl);
        security_descriptor_free(&sd);
    }
    free(bytes);
    table_free(&dacl);
}

#define DACL_REST "\n0\t18\t393279\tS-1-5-32-544\n0\t18\t19\tS-1-5-20\n0\t18\t19\tS-1-5-19\n0\t18\t19\tS-1-5-11"

static const struct answer namespace_answers[] = {
    {"dacl", "0\t2\t131107\tS-1-5-21-1004336348-1177238915-682003330-1002" DACL_REST,
     "0\t2\t131075\tS-1-5-21-1004336348-1177238915-682003330-1002" DACL_REST},
    {NULL, NULL, NULL}};

static const struct experiment namespace_experiment = {
    .id = "WMI-NAMESPACE",
    .area = "wmi",
    .assumption =
        "GetSD gives the entries of a namespace in the order and with the masks that GetSecurityDescriptor shows.",
    .place = "core/windows/namespace_wmi.c",
    .steps =
        "Reads the descriptor of root\\cimv2 as bytes and, through the other method, as objects; compares every entry.",
    .expected = "no difference",
    .run = namespace_run,
    .answers = namespace_answers};

/* ---- WMI-OWN-RIGHTS ---- */

static void own_rights_run(struct trial *trial)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct table given, fewer;
    uint32_t rights = 0;
    char told[16];
    if (!trial_ask(trial, &given, "rights root\\cimv2"))
        return;
    enum status status = MACHINE_CALL(trial->ours, namespace_rights, &call, "root\\cimv2", &rights);
    snprintf(told, sizeof told, "0x%08" PRIX32, status == ST_OK ? rights : call.fault.code);
    trial_compare(trial, "as an administrator", told, table_cell(&given, 0, 0));
    table_free(&given);
    if (!trial_ask(trial, &fewer, "restricted"))
        return;
    size_t row = table_row(&fewer, "rights");
    trial_note(trial, "with a restricted token: %s", row == SIZE_MAX ? "an error" : table_cell(&fewer, row, 2));
    trial_compare(trial, "with a restricted token", "told", row == SIZE_MAX ? "an error" : "told");
    table_free(&fewer);
}

static const struct answer own_rights_answers[] = {
    {"rights", "0x0006003F", "0x0006001F"},
    {"restricted", "rows\tWin32_Process\t80\nrights\troot\\cimv2\t0x00000013", "rows\tWin32_Process\t80"},
    {NULL, NULL, NULL}};

static const struct experiment own_rights_experiment = {
    .id = "WMI-OWN-RIGHTS",
    .area = "assumed",
    .assumption = "GetCallerAccessRights tells everybody who is let in what the namespace's descriptor gives him.",
    .place = "core/windows/namespace_wmi.c",
    .steps = "Calls it for root\\cimv2 and compares with AccessCheck of the descriptor; calls it in a process with a "
             "restricted token (CreateRestrictedToken, LUA_TOKEN), which may not read the descriptor.",
    .expected = "the same mask; with the restricted token an answer, too",
    .windows_only = true,
    .run = own_rights_run,
    .answers = own_rights_answers};

/* ---- WMI-REGISTRY ---- */

static void registry_run(struct trial *trial)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct registry_value value;
    struct table asked;
    char *text = NULL;
    if (!trial_ask(trial, &asked, "stdregprov GetStringValue SOFTWARE\\Microsoft\\Ole EnableDCOM"))
        return;
    enum status status =
        MACHINE_CALL(trial->ours, registry_get, &call, "SOFTWARE\\Microsoft\\Ole", "EnableDCOM", &value);
    if (status == ST_ABSENT) {
        trial_compare(trial, "EnableDCOM absent: return value", "absent",
                      strcmp(table_cell(&asked, 0, 0), "0") == 0 ? "there" : "absent");
    } else if (trial_read(trial, status, &call)) {
        if (registry_value_string(&value, &text) == ST_OK)
            trial_compare(trial, "EnableDCOM", text, table_cell(&asked, 0, 1));
        free(text);
        registry_value_free(&value);
    }
    table_free(&asked);
}

static const struct answer registry_answers[] = {{"stdregprov", "0\tY", "0\tN"}, {NULL, NULL, NULL}};

static const struct experiment registry_experiment = {
    .id = "WMI-REGISTRY",
    .area = "wmi",
    .assumption = "StdRegProv and the registry itself give the same text.",
    .place = "core/windows/wmi_registry.c",
    .steps = "Reads EnableDCOM below SOFTWARE\\Microsoft\\Ole both ways.",
    .expected = "the same text",
    .run = registry_run,
    .answers = registry_answers};

/* ---- WMI-SERVICE, WMI-BUILD ---- */

static void service_run(struct trial *trial)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct service service = {0};
    struct table asked;
    if (!trial_ask(trial, &asked,
                   "wmi root\\cimv2 SELECT Name, State, StartMode FROM Win32_Service WHERE Name = 'RpcSs'"))
        return;
    if (trial_read(trial, MACHINE_CALL(trial->ours, service_get, &call, "RpcSs", &service), &call)) {
        static const char *const modes[] = {"Boot", "System", "Auto", "Manual", "Disabled"};
        trial_compare(trial, "RpcSs runs", service.state == SERVICE_STATE_RUNNING ? "Running" : "other",
                      strcmp(table_cell(&asked, 0, 1), "Running") == 0 ? "Running" : "other");
        trial_compare(trial, "RpcSs start type", service.start < array_count(modes) ? modes[service.start] : "?",
                      table_cell(&asked, 0, 2));
        service_free(&service);
    }
    table_free(&asked);
}

static const struct answer service_answers[] = {
    {"wmi root\\cimv2 SELECT Name", "RpcSs\tRunning\tAuto", "RpcSs\tRunning\tManual"}, {NULL, NULL, NULL}};

static const struct experiment service_experiment = {
    .id = "WMI-SERVICE",
    .area = "wmi",
    .assumption = "Win32_Service and the service manager say the same of a service.",
    .place = "core/windows/wmi_service.c",
    .steps = "Reads state and start type of RpcSs from the service manager and from Win32_Service.",
    .expected = "no difference",
    .run = service_run,
    .answers = service_answers};

static void build_run(struct trial *trial)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct os_info os = {0};
    struct table asked;
    if (!trial_ask(trial, &asked, "wmi root\\cimv2 SELECT BuildNumber FROM Win32_OperatingSystem"))
        return;
    if (trial_read(trial, MACHINE_CALL(trial->ours, os_get, &call, &os), &call)) {
        trial_compare_number(trial, "build", os.build, strtol(table_cell(&asked, 0, 0), NULL, 10));
        os_info_free(&os);
    }
    table_free(&asked);
}

static const struct answer build_answers[] = {{"wmi root\\cimv2 SELECT BuildNumber", "22631", "22621"},
                                              {NULL, NULL, NULL}};

static const struct experiment build_experiment = {
    .id = "WMI-BUILD",
    .area = "wmi",
    .assumption = "The build that the product names is the one that Win32_OperatingSystem names.",
    .place = "core/windows/os_version.c",
    .steps = "Reads the build both ways.",
    .expected = "the same number",
    .run = build_run,
    .answers = build_answers};

/* ---- CLASS-ALWAYS-ROWS ---- */

static void always_rows_run(struct trial *trial)
{
    static const char *const asked[] = {"Win32_Process", "Win32_Processor",   "Win32_LogicalDisk",
                                        "Win32_BIOS",    "Win32_BaseService", "Win32_NTEventlogFile"};
    for (size_t i = 0; i < array_count(asked); i++) {
        char query[96];
        struct table rows;
        snprintf(query, sizeof query, "wmi root\\cimv2 SELECT __CLASS FROM %s", asked[i]);
        if (!trial_ask(trial, &rows, query))
            return;
        bool expected = class_family_of("root\\cimv2", strchr(query, 'S')).always_rows;
        trial_compare_number(trial, asked[i], expected, rows.rows > 0);
        table_free(&rows);
    }
}

static const struct answer always_rows_answers[] = {{"wmi root\\cimv2 SELECT __CLASS FROM", "one", ""},
                                                    {NULL, NULL, NULL}};

static const struct experiment always_rows_experiment = {
    .id = "CLASS-ALWAYS-ROWS",
    .area = "wmi",
    .assumption = "Processes, processors, drives, firmware, services and event log files have rows on every Windows.",
    .place = "core/diagnosis/class_family.c",
    .steps = "Asks each of these classes as an administrator.",
    .expected = "at least one row each",
    .windows_only = true,
    .run = always_rows_run,
    .answers = always_rows_answers};

const struct experiment *const proof_wmi[] = {&always_rows_experiment, &appid_experiment,      &rights_experiment,
                                              &namespace_experiment,   &own_rights_experiment, &registry_experiment,
                                              &service_experiment,     &build_experiment,      NULL};
