/* SPDX-License-Identifier: MIT
 * What a connection says while WMI is stopped, disabled, or restarted under an enumerator. */
#include "proof.h"

#include "base/memory.h"
#include "diagnosis/error_table.h"

#include <stdlib.h>
#include <string.h>

enum { LIMIT_MS = 120000 };

static const char winmgmt[] = "Winmgmt";

static bool stop(struct trial *trial, const char *name)
{
    struct call call = call_make(NULL, LIMIT_MS);
    enum status status = MACHINE_CALL(trial->ours, service_stop, &call, name);
    leftovers_step();
    return trial_read(trial, status, &call);
}

static bool start(struct trial *trial, uint32_t type)
{
    struct call call = call_make(NULL, LIMIT_MS);
    enum status status = MACHINE_CALL(trial->ours, service_set_start, &call, winmgmt, type);
    leftovers_step();
    if (status == ST_OK && type != SERVICE_START_OFF) {
        status = MACHINE_CALL(trial->ours, service_start, &call, winmgmt);
        leftovers_step();
    }
    return trial_read(trial, status, &call);
}

static void compare_code(struct trial *trial, const char *what, const char *wanted, const char *question)
{
    struct table code;
    if (!trial_ask(trial, &code, "%s", question))
        return;
    trial_compare(trial, what, wanted, table_cell(&code, 0, 0));
    table_free(&code);
}

/* A code that the product explains. */
static void compare_explained(struct trial *trial, const char *what, const char *question)
{
    struct table code;
    if (!trial_ask(trial, &code, "%s", question))
        return;
    const struct error_entry *entry = error_table_find((uint32_t)strtoul(table_cell(&code, 0, 0), NULL, 16));
    trial_note(trial, "%s: %s", what, table_cell(&code, 0, 0));
    trial_compare(trial, what, "explained", entry ? "explained" : table_cell(&code, 0, 0));
    table_free(&code);
}

static bool notes(struct trial *trial, const char *name)
{
    bool good = leftovers_note_service(trial->ours, name);
    if (!good)
        trial_impossible(trial, "what will be changed cannot be noted on the disk: nothing was made");
    return good;
}

/* What depends on it is noted first, so that it is started last. */
static bool stop_all(struct trial *trial, const struct table *dependents)
{
    for (size_t i = dependents->rows; i-- > 0;)
        if (!notes(trial, table_cell(dependents, i, 0)))
            return false;
    if (!notes(trial, winmgmt))
        return false;
    for (size_t i = 0; i < dependents->rows; i++)
        if (!stop(trial, table_cell(dependents, i, 0)))
            return false;
    return true;
}

static void codes_run(struct trial *trial)
{
    struct table dependents, held;
    if (!trial_ask(trial, &dependents, "dependents %s", winmgmt))
        return;
    if (stop_all(trial, &dependents) && trial_ask(trial, &held, "hold Win32_Service")) {
        table_free(&held);
        if (stop(trial, winmgmt)) {
            /* DCOM starts the service ("LocalService", AppID). */
            compare_code(trial, "stopped", "0x00000000", "connect root\\cimv2");
            compare_explained(trial, "an enumerator of before", "hold held");
        }
        if (stop(trial, winmgmt) && start(trial, SERVICE_START_OFF))
            compare_code(trial, "disabled", "0x80070422", "connect root\\default");
        if (start(trial, SERVICE_START_AUTOMATIC))
            compare_code(trial, "started again", "0x00000000", "connect root");
    }
    table_free(&dependents);
}

static const struct answer codes_answers[] = {{"dependents", "iphlpsvc", NULL},
                                              {"hold Win32_Service", "0x00000000", NULL},
                                              {"hold held", "0x800706BA", "0x80070BAD"},
                                              {"connect root\\cimv2", "0x00000000", "0x80080005"},
                                              {"connect root\\default", "0x80070422", "0x80080005"},
                                              {"connect root", "0x00000000", "0x80080005"},
                                              {NULL, NULL, NULL}};

static const struct experiment codes_experiment = {
    .id = "WMI-STOPPED",
    .area = "changes",
    .assumption = "A stopped Winmgmt is started by a connection; a disabled one ends it with 0x80070422; what an "
                  "enumerator says that lived through a restart is explained.",
    .place = "core/diagnosis/error_table.def",
    .steps =
        "Stops what depends on Winmgmt, holds an enumerator, stops Winmgmt and connects; asks the enumerator; stops, "
        "disables and connects; starts all again.",
    .expected = "0x00000000, a code that \"explain\" knows, 0x80070422, 0x00000000",
    .changes = true,
    .windows_only = true,
    .run = codes_run,
    .answers = codes_answers};

const struct experiment *const proof_services[] = {&codes_experiment, NULL};
