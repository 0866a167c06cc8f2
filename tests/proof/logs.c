/* SPDX-License-Identifier: MIT
 * Experiments on the events that say who was refused. */
#include "proof.h"

#include "base/memory.h"
#include "events/refusal.h"

#include <stdlib.h>
#include <string.h>

/* ---- LOG-EVENTS ---- */

/* The fields that refusal.c reads of an event by their names. */
static const struct {
    uint32_t id;
    const char *names; /* between blanks */
} fields[] = {
    {4625, "LogonType IpAddress WorkstationName TargetDomainName TargetUserName Status SubStatus"},
    {4662, "ObjectServer ObjectName SubjectUserSid SubjectDomainName SubjectUserName"},
    {4776, "TargetUserName Workstation Status"},
    {5858, "ClientMachine User Operation ResultCode"},
};

/* A version of event ID in CHANNEL that has FIELD (NULL: any); versions of one number are rows. */
static bool has(const struct table *manifest, uint32_t id, const char *channel, const char *field)
{
    char wanted[80];
    snprintf(wanted, sizeof wanted, " %s ", field ? field : "");
    for (size_t i = 0; i < manifest->rows; i++)
        if ((uint32_t)strtoul(table_cell(manifest, i, 0), NULL, 10) == id &&
            strcmp(table_cell(manifest, i, 1), channel) == 0 && (!field || strstr(table_cell(manifest, i, 2), wanted)))
            return true;
    return false;
}

static void compare_event(struct trial *trial, const struct table *manifest, const struct refusal_kind *kind)
{
    const char *channel = refusal_log_name(kind->log);
    trial_compare(trial, kind->word, channel, has(manifest, kind->id, channel, NULL) ? channel : "not there");
    for (size_t i = 0; i < array_count(fields); i++) {
        if (fields[i].id != kind->id)
            continue;
        for (const char *at = fields[i].names; *at; at += strspn(at, " ")) {
            char field[64], what[128];
            snprintf(field, sizeof field, "%.*s", (int)strcspn(at, " "), at);
            snprintf(what, sizeof what, "%s %s", kind->word, field);
            trial_compare(trial, what, "a field", has(manifest, kind->id, channel, field) ? "a field" : "none");
            at += strlen(field);
        }
    }
}

static void manifests_run(struct trial *trial)
{
    const struct refusal_kind *kind;
    for (size_t i = 0; (kind = refusal_kind_at(i)) != NULL; i++) {
        struct table manifest;
        if (!trial_ask(trial, &manifest, "manifest %s", kind->provider))
            return;
        compare_event(trial, &manifest, kind);
        table_free(&manifest);
    }
}

#define DCOM_EVENTS(fifth, channel) \
    "10015\tSystem\t param1 param2 \n10016\tSystem\t param1 \n10017\tSystem\t param1 \n10018\tSystem\t param1 \n" \
    "10019\tSystem\t param1 \n10027\t" channel "\t param1 \n" fifth "\tSystem\t param1 "
#define LOGON_EVENTS(address) \
    "4625\tSecurity\t SubjectUserSid TargetUserName TargetDomainName Status SubStatus LogonType " \
    "WorkstationName " address \
    " \n4662\tSecurity\t SubjectUserSid SubjectUserName SubjectDomainName ObjectServer ObjectName \n" \
    "4776\tSecurity\t PackageName TargetUserName Workstation Status "
#define WMI_EVENTS(channel, code) \
    "5857\t" channel "\t ProviderName Code \n5858\t" channel \
    "\t Id ClientMachine User ClientProcessId Operation " code " "
#define WMI_CHANNEL "Microsoft-Windows-WMI-Activity/Operational"

static const struct answer manifests_answers[] = {
    {"manifest Microsoft-Windows-DistributedCOM", DCOM_EVENTS("10036", "System"), DCOM_EVENTS("10037", "System")},
    {"manifest LsaSrv", "6167\tSystem\t ", "6167\tApplication\t "},
    {"manifest Microsoft-Windows-Security-Auditing", LOGON_EVENTS("IpAddress"), LOGON_EVENTS("Address")},
    {"manifest Microsoft-Windows-WMI-Activity", WMI_EVENTS(WMI_CHANNEL, "ResultCode"), WMI_EVENTS(WMI_CHANNEL, "Code")},
    {NULL, NULL, NULL}};

static const struct experiment manifests_experiment = {
    .id = "LOG-EVENTS",
    .area = "logs",
    .assumption = "Each event that says who was refused is in the log, and has the fields, that the product asks for.",
    .place = "core/events/refusal.c",
    .steps = "Reads the manifest of each provider (EvtOpenEventMetadataEnum): number, channel, names of the template.",
    .expected = "each is there; a Windows that lacks one never writes it, which is no fault",
    .windows_only = true,
    .run = manifests_run,
    .answers = manifests_answers};

/* ---- LOG-5858 ---- */

#define NO_CLASS "WMIReadyProofNoSuchClass"

static void failure_run(struct trial *trial)
{
    struct table answer;
    struct refusal refusal;
    struct event *event = memory_new(struct event);
    if (!trial_ask(trial, &answer, "wmi-failure " NO_CLASS)) {
        free(event);
        return;
    }
    const char *xml = table_cell(&answer, 0, 0);
    bool read = event_read(xml, strlen(xml), event);
    trial_compare(trial, "an event is written and read", "5858", read && event->id == 5858 ? "5858" : "none");
    if (read) {
        trial_compare(trial, "ResultCode", "0x80041010", event_field(event, "ResultCode"));
        trial_compare(trial, "Operation names the query", "yes",
                      strstr(event_field(event, "Operation"), NO_CLASS) ? "yes" : event_field(event, "Operation"));
        /* Of this computer itself it is no refusal: ClientMachine is its name as System has it. */
        bool refused = refusal_of(REFUSAL_LOG_WMI, event, &refusal);
        trial_compare(trial, "counts as a refusal of another computer", "no", refused ? "yes" : "no");
        if (refused)
            refusal_free(&refusal);
    }
    free(event);
    table_free(&answer);
}

#define EVENT_5858(client) \
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider " \
    "Name='Microsoft-Windows-WMI-Activity'/><EventID>5858</EventID><TimeCreated SystemTime='2026-03-01T10:00:00Z'/>" \
    "<EventRecordID>7</EventRecordID><Keywords>0x4000000000000000</Keywords><Computer>PC-0421.example.test</Computer>" \
    "</System><UserData><Operation_ClientFailure xmlns='http://manifests.microsoft.com/win/2006/windows/WMI'>" \
    "<Id>{0}</Id><ClientMachine>" client "</ClientMachine><User>PC-0421\\anna</User><ClientProcessId>4711" \
    "</ClientProcessId><Component>Unknown</Component><Operation>Start IWbemServices::ExecQuery - root\\cimv2 : " \
    "SELECT Name FROM " NO_CLASS "</Operation><ResultCode>0x80041010</ResultCode><PossibleCause>Unknown" \
    "</PossibleCause></Operation_ClientFailure></UserData></Event>"

static const struct answer failure_answers[] = {{"wmi-failure", EVENT_5858("PC-0421"), EVENT_5858("10.1.2.7")},
                                                {NULL, NULL, NULL}};

static const struct experiment failure_experiment = {
    .id = "LOG-5858",
    .area = "logs",
    .assumption = "A failed operation of WMI is written as 5858 with its code, and one of this computer is told apart.",
    .place = "core/events/refusal.c",
    .steps =
        "A query of a class that does not exist, as whoever runs this; then the newest 5858 (EvtQuery, EvtRender).",
    .expected = "0x80041010, and no refusal of another computer",
    .windows_only = true,
    .run = failure_run,
    .answers = failure_answers};

const struct experiment *const proof_logs[] = {&manifests_experiment, &failure_experiment, NULL};
