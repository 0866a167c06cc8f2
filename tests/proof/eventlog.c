/* SPDX-License-Identifier: MIT
 * Experiment on who may read the event logs as Windows comes. */
#include "proof.h"

#include "base/memory.h"
#include "machine/security_descriptor.h"

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

const struct experiment *const proof_eventlog[] = {&readers_experiment, NULL};
