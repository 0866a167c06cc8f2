/* SPDX-License-Identifier: MIT
 * Experiments on who may read event logs and performance counters, and what the others get. */
#include "proof.h"

#include "base/memory.h"
#include "machine/security_descriptor.h"

#include <string.h>

enum { READ = 1 /* ELF_LOGFILE_READ */ };

/* ---- EVENTLOG-SECURITY ---- */

/* What the descriptor gives Event Log Readers alone, as the product judges. */
static const char *judged(const char *sddl)
{
    struct security_descriptor sd;
    struct sid_list group = {0};
    if (security_descriptor_from_sddl(sddl, NULL, &sd) != ST_OK)
        return "not understood";
    sid_list_add(&group, sid_well_known(SID_EVENT_LOG_READERS));
    const struct subject subject = {.sids = &group};
    bool may = security_descriptor_access(&sd, &subject, READ).granted & READ;
    sid_list_free(&group);
    security_descriptor_free(&sd);
    return may ? "may read" : "may not read";
}

static void readers_run(struct trial *trial)
{
    static const char *const logs[] = {"Application", "System", "Security"};
    for (size_t i = 0; i < array_count(logs); i++) {
        struct table answer;
        if (!trial_ask(trial, &answer, "channel %s", logs[i]))
            return;
        trial_note(trial, "%s: %s", logs[i], table_cell(&answer, 0, 0));
        trial_compare(trial, logs[i], "may read", judged(table_cell(&answer, 0, 0)));
        table_free(&answer);
    }
}

static const struct answer readers_answers[] = {
    {"channel Application", "O:BAG:SYD:(A;;0xf0007;;;SY)(A;;0x7;;;BA)(A;;0x3;;;IU)(A;;0x1;;;S-1-5-32-573)",
     "O:BAG:SYD:(A;;0xf0007;;;SY)(A;;0x7;;;BA)(A;;0x3;;;IU)"},
    {"channel System", "O:BAG:SYD:(A;;0xf0007;;;SY)(A;;0x7;;;BA)(A;;0x1;;;IU)(A;;0x1;;;S-1-5-32-573)",
     "O:BAG:SYD:(A;;0xf0007;;;SY)(A;;0x7;;;BA)(A;;0x2;;;S-1-5-32-573)"},
    {"channel Security", "O:BAG:SYD:(A;;0xf0005;;;SY)(A;;0x5;;;BA)(A;;0x1;;;S-1-5-32-573)",
     "O:BAG:SYD:(A;;0xf0005;;;SY)(A;;0x5;;;BA)"},
    {NULL, NULL, NULL}};

static const struct experiment readers_experiment = {
    .id = "EVENTLOG-SECURITY",
    .area = "assumed",
    .assumption =
        "Event Log Readers may read the logs Application, System and Security of a Windows that nobody changed.",
    .place = "core/requirements/permissions_eventlog.c",
    .steps =
        "Asks for the permissions of the three channels (EvtGetChannelConfigProperty) and judges them for the group.",
    .expected = "may read, of all three",
    .windows_only = true,
    .run = readers_run,
    .answers = readers_answers};

/* ---- EVENTLOG-POLICY ---- */

static void policy_run(struct trial *trial)
{
    static const char *const names[] = {"ChannelAccess", "CustomSD"};
    struct table answer;
    if (!trial_ask(trial, &answer, "policy EventLog"))
        return;
    for (size_t i = 0; i < array_count(names); i++)
        trial_compare(trial, names[i], "a value of a policy",
                      table_row(&answer, names[i]) == SIZE_MAX ? "none" : "a value of a policy");
    table_free(&answer);
}

static const struct answer policy_answers[] = {
    {"policy EventLog", "MaxSize\nChannelAccess\nCustomSD", "MaxSize\nChannelAccess\nAccess"}, {NULL, NULL, NULL}};

static const struct experiment policy_experiment = {
    .id = "EVENTLOG-POLICY",
    .area = "assumed",
    .assumption = "The two policies for the access to an event log are the values ChannelAccess and CustomSD.",
    .place = "core/requirements/permissions_eventlog.c",
    .steps = "Reads the names of values in EventLog.admx of this Windows.",
    .expected = "both are there",
    .windows_only = true,
    .run = policy_run,
    .answers = policy_answers};

/* ---- COUNTERS-EMPTY, EVENTS-EMPTY ---- */

/* What a process with fewer rights gets of CLASS: a line of "restricted" stands there only where nothing failed. */
static void empty_run(struct trial *trial, const char *class_name)
{
    struct table rows;
    const char *count = NULL;
    if (!trial_ask(trial, &rows, "restricted"))
        return;
    for (size_t i = 0; i < rows.rows; i++)
        if (strcmp(table_cell(&rows, i, 0), "rows") == 0 && strcmp(table_cell(&rows, i, 1), class_name) == 0)
            count = table_cell(&rows, i, 2);
    trial_note(trial, "%s: %s", class_name, count ? count : "an error");
    if (count && strcmp(count, "0") != 0)
        trial_impossible(trial, "with fewer rights this account may read them, too");
    else
        trial_compare(trial, class_name, "no rows", count ? "no rows" : "an error");
    table_free(&rows);
}

#define COUNTERS "Win32_PerfFormattedData_PerfOS_System"
#define SECURITY_LOG "Win32_NTEventlogFile WHERE LogfileName = 'Security'"

static void counters_run(struct trial *trial)
{
    empty_run(trial, COUNTERS);
}

static void events_run(struct trial *trial)
{
    empty_run(trial, SECURITY_LOG);
}

static const struct answer counters_answers[] = {
    {"restricted", "rows\tWin32_Process\t80\nrows\t" COUNTERS "\t0", "rows\tWin32_Process\t80"}, {NULL, NULL, NULL}};

static const struct answer events_answers[] = {
    {"restricted", "rows\tWin32_Process\t80\nrows\t" SECURITY_LOG "\t0", "rows\tWin32_Process\t80"},
    {NULL, NULL, NULL}};

static const struct experiment counters_experiment = {
    .id = "COUNTERS-EMPTY",
    .area = "assumed",
    .assumption = "Who may not read performance counters gets no rows of their classes, and no error.",
    .place = "tests/world/doubles/wbem/sight.c",
    .steps = "Asks for a class of counters in a process with a restricted token (CreateRestrictedToken, LUA_TOKEN).",
    .expected = "no rows",
    .windows_only = true,
    .run = counters_run,
    .answers = counters_answers};

static const struct experiment events_experiment = {
    .id = "EVENTS-EMPTY",
    .area = "assumed",
    .assumption = "Who may not read an event log gets no rows of it, and no error.",
    .place = "tests/world/doubles/wbem/sight.c",
    .steps = "Asks for the log Security in a process with a restricted token (CreateRestrictedToken, LUA_TOKEN).",
    .expected = "no rows",
    .windows_only = true,
    .run = events_run,
    .answers = events_answers};

const struct experiment *const proof_readers[] = {&readers_experiment, &policy_experiment, &counters_experiment,
                                                  &events_experiment, NULL};
