/* SPDX-License-Identifier: MIT
 * Experiments for what tests/ASSUMPTIONS lists and no other experiment settles. */
#include "proof.h"

#include "base/memory.h"

#include <string.h>

enum { LIMIT_MS = 60000 };

/* WANTED is what is assumed, asked for by QUESTION. */
static void compare_code(struct trial *trial, const char *what, const char *wanted, const char *question)
{
    struct table answer;
    if (!trial_ask(trial, &answer, "%s", question))
        return;
    trial_compare(trial, what, wanted, table_cell(&answer, 0, 0));
    table_free(&answer);
}

/* ---- WMI-CONNECT-CODE ---- */

static void connect_run(struct trial *trial)
{
    compare_code(trial, "a name that nobody has", "0x800706BA", "connect \\\\wmiready-proof.invalid\\root\\cimv2");
    compare_code(trial, "a namespace that is not there", "0x8004100E", "connect root\\WMIReadyProofNowhere");
}

static const struct answer connect_answers[] = {{"connect \\\\wmiready", "0x800706BA", "0x80070005"},
                                                {"connect root", "0x8004100E", "0x80041002"},
                                                {NULL, NULL, NULL}};

static const struct experiment connect_experiment = {
    .id = "WMI-CONNECT-CODE",
    .area = "assumed",
    .assumption = "ConnectServer gives the code that the tables name for each fault of a connection.",
    .place = "tests/world/doubles/wbem/main.c",
    .steps = "Connects to a name that cannot exist (RFC 6761) and to a namespace that does not.",
    .expected = "0x800706BA and 0x8004100E",
    .windows_only = true,
    .run = connect_run,
    .answers = connect_answers};

/* ---- DIAL-OWNER ---- */

static void dial_run(struct trial *trial)
{
    struct table dials;
    if (!trial_ask(trial, &dials, "dials \\\\127.0.0.1\\root\\cimv2"))
        return;
    if (dials.rows == 0)
        trial_impossible(
            trial, "to itself this computer does not connect over TCP: look from another one, tests/ON-WINDOWS.md");
    else
        trial_compare(trial, "the owner of the connection", "own",
                      table_row(&dials, "own") == SIZE_MAX ? "other" : "own");
    table_free(&dials);
}

static const struct answer dial_answers[] = {{"dials", "other\nown", "other"}, {NULL, NULL, NULL}};

static const struct experiment dial_experiment = {
    .id = "DIAL-OWNER",
    .area = "assumed",
    .assumption =
        "The connection to the port that DCOM names for WMI belongs to the process that called ConnectServer.",
    .place = "core/windows/dial.h",
    .steps = "Connects to WMI by the address 127.0.0.1 and reads which process owns the TCP connections that are new.",
    .expected = "one of them is this process's own",
    .windows_only = true,
    .run = dial_run,
    .answers = dial_answers};

/* ---- LOGON-CODE-SMB ---- */

static void smb_run(struct trial *trial)
{
    compare_code(trial, "nobody's logon over port 445", "0x0000052E", "smb-logon");
}

static const struct answer smb_answers[] = {{"smb-logon", "0x0000052E", "0x00000005"}, {NULL, NULL, NULL}};

static const struct experiment smb_experiment = {
    .id = "LOGON-CODE-SMB",
    .area = "assumed",
    .assumption = "Over port 445 a refused logon says why.",
    .place = "core/windows/attempt.c",
    .steps = "Logs on to IPC$ of 127.0.0.1 as an account that does not exist: no account can be locked by it.",
    .expected = "1326 (0x52E)",
    .changes = true,
    .windows_only = true,
    .run = smb_run,
    .answers = smb_answers};

/* ---- FW-STOPPED ---- */

static void stopped_run(struct trial *trial)
{
    struct table service;
    if (!trial_ask(trial, &service, "wmi root\\cimv2 SELECT Name, State FROM Win32_Service WHERE Name = 'MpsSvc'"))
        return;
    if (strcmp(table_cell(&service, 0, 1), "Stopped") != 0)
        trial_impossible(trial, "the firewall service runs");
    else if (trial_makes(trial, "rule WMIReady-Proof-Other"))
        compare_code(trial, "a rule while MpsSvc is stopped", "0x800706D9", "firewall-add");
    table_free(&service);
}

static const struct answer stopped_answers[] = {
    {"wmi root\\cimv2", "MpsSvc\tStopped", NULL}, {"firewall-add", "0x800706D9", "0x00000000"}, {NULL, NULL, NULL}};

static const struct experiment stopped_experiment = {
    .id = "FW-STOPPED",
    .area = "assumed",
    .assumption = "While the firewall service is stopped every change of a rule ends with 0x800706D9.",
    .place = "tests/unit/fake_write.c",
    .steps = "Only where MpsSvc is stopped already: adds a rule that is off, and removes it should that succeed.",
    .expected = "0x800706D9",
    .changes = true,
    .windows_only = true,
    .run = stopped_run,
    .answers = stopped_answers};

/* ---- WMI-HOST-PORT ---- */

#define ENDPOINTS "registry SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820} Endpoints"

static void compare_endpoints(struct trial *trial, const char *what)
{
    struct table value;
    if (!trial_ask(trial, &value, ENDPOINTS))
        return;
    trial_compare(trial, what, "there", value.rows ? "there" : "absent");
    table_free(&value);
}

static void host_run(struct trial *trial)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct wmi_host before = {0};
    if (!trial_read(trial, MACHINE_CALL(trial->ours, wmi_host_get, &call, &before), &call))
        return;
    bool stock = !before.standalone && !*before.endpoints;
    wmi_host_free(&before);
    if (!stock)
        trial_impossible(trial, "WMI has a port of its own");
    if (!stock || !trial_makes(trial, "wmihost"))
        return;
    for (int standalone = 1; standalone >= 0; standalone--) {
        call = call_make(NULL, LIMIT_MS);
        enum status status = MACHINE_CALL(trial->ours, wmi_host_set, &call, standalone);
        leftovers_step();
        if (!trial_read(trial, status, &call))
            return;
        compare_endpoints(trial, standalone ? "end point after /standalonehost" : "end point after /sharedhost");
    }
}

static const struct answer host_answers[] = {{ENDPOINTS, "7\t6e00", ""}, {NULL, NULL, NULL}};

static const struct experiment host_experiment = {
    .id = "WMI-HOST-PORT",
    .area = "assumed",
    .assumption = "winmgmt /standalonehost writes the end point where there is none, /sharedhost leaves it.",
    .place = "tests/unit/fake_write.c",
    .steps = "Only where WMI shares its host and has no end point: there and back without a restart, then removes the "
             "end point.",
    .expected = "the end point is there after both",
    .changes = true,
    .windows_only = true,
    .run = host_run,
    .answers = host_answers};

/* ---- DCOM-ABSENT ---- */

#define ENABLE_DCOM "registry SOFTWARE\\Microsoft\\Ole EnableDCOM"

static void absent_run(struct trial *trial)
{
    struct table value;
    if (!trial_ask(trial, &value, ENABLE_DCOM))
        return;
    if (value.rows)
        trial_impossible(trial, "EnableDCOM is set");
    else
        compare_code(trial, "WMI without EnableDCOM", "0x00000000", "connect \\\\127.0.0.1\\root\\cimv2");
    table_free(&value);
}

static const struct answer absent_answers[] = {
    {ENABLE_DCOM, "", NULL}, {"connect", "0x00000000", "0x80070005"}, {NULL, NULL, NULL}};

static const struct experiment absent_experiment = {
    .id = "DCOM-ABSENT",
    .area = "assumed",
    .assumption = "Without the value EnableDCOM DCOM is switched on.",
    .place = "core/requirements/dcom_enabled.c",
    .steps = "Only where EnableDCOM is not set: connects to WMI of 127.0.0.1.",
    .expected = "0x00000000",
    .windows_only = true,
    .run = absent_run,
    .answers = absent_answers};

/* ---- DCOM-PROTOCOLS ---- */

#define PROTOCOLS "registry SOFTWARE\\Microsoft\\Rpc DCOM Protocols"
/* "ncacn_ip_tcp" in UTF-16 */
#define OVER_TCP "6e006300610063006e005f00690070005f00740063007000"

static void protocols_run(struct trial *trial)
{
    struct table value;
    if (!trial_ask(trial, &value, PROTOCOLS))
        return;
    const char *found = value.rows == 0 ? "absent" : strstr(table_cell(&value, 0, 1), OVER_TCP) ? "TCP/IP" : "others";
    trial_compare(trial, "the protocols of DCOM", "TCP/IP", found);
    table_free(&value);
}

static const struct answer protocols_answers[] = {{PROTOCOLS, "7\t" OVER_TCP "00000000", "7\t0000"},
                                                  {NULL, NULL, NULL}};

static const struct experiment protocols_experiment = {
    .id = "DCOM-PROTOCOLS",
    .area = "assumed",
    .assumption =
        "The protocols of DCOM are the value DCOM Protocols below Rpc, and a Windows that answers has TCP/IP there.",
    .place = "core/requirements/dcom_enabled.c",
    .steps = "Reads the value. A list without ncacn_ip_tcp on a computer that others reach by DCOM refutes it.",
    .expected = "the list has ncacn_ip_tcp",
    .windows_only = true,
    .run = protocols_run,
    .answers = protocols_answers};

const struct experiment *const proof_assumed[] = {
    &connect_experiment, &dial_experiment,   &smb_experiment,       &stopped_experiment,
    &host_experiment,    &absent_experiment, &protocols_experiment, NULL};
