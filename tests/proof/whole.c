/* SPDX-License-Identifier: MIT
 * Experiments with whole checks: as somebody with fewer rights, and fifty of them. */
#include "proof.h"

#include "base/memory.h"
#include "coordinator/coordinator.h"
#include "diagnosis/class_family.h"
#include "executor_inline.h"
#include "restricted.h"
#include "windows/machine_windows.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { CHECKS = 50, WARM = 5, LIMIT_MS = 60000 };

void restricted_check(struct machine *machine, struct run *out)
{
    struct request request = request_default();
    request.local = true;
    coordinator_run(&request, machine, executor_inline(), NULL, NULL, out);
    request_free(&request);
}

const char *const restricted_classes[] = {"Win32_OperatingSystem",
                                          "Win32_Process",
                                          "Win32_Service",
                                          "Win32_BaseService",
                                          "Win32_NTEventlogFile",
                                          "Win32_NTEventlogFile WHERE LogfileName = 'Security'",
                                          "Win32_NTLogEvent WHERE Logfile = 'System' AND RecordNumber < 100",
                                          "Win32_UserAccount WHERE LocalAccount = True",
                                          "Win32_Group WHERE LocalAccount = True",
                                          "Win32_PerfFormattedData_PerfOS_System",
                                          "Win32_LogicalDisk",
                                          NULL};

static size_t rows_of(const struct view *view, const char *class_name, bool *readable)
{
    char question[160], why[256];
    struct table rows = {0};
    snprintf(question, sizeof question, "wmi root\\cimv2 SELECT __CLASS FROM %s", class_name);
    *readable = view->ask(view, question, &rows, why);
    size_t count = *readable ? rows.rows : 0;
    table_free(&rows);
    return count;
}

int restricted_print(void)
{
    struct machine *machine = machine_windows_local();
    struct call call = call_make(NULL, LIMIT_MS);
    struct run run;
    uint32_t rights;
    if (MACHINE_CALL(machine, namespace_rights, &call, "root\\cimv2", &rights) == ST_OK)
        printf("rights\troot\\cimv2\t0x%08" PRIX32 "\n", rights);
    restricted_check(machine, &run);
    for (size_t i = 0; i < run.finding_count; i++)
        printf("verdict\t%s\t%s\n", run.findings[i]->key, verdict_word(run.findings[i]->verdict));
    run_free(&run);
    machine_release(machine);
    for (size_t i = 0; restricted_classes[i]; i++) {
        bool readable;
        size_t count = rows_of(view_windows(), restricted_classes[i], &readable);
        if (readable)
            printf("rows\t%s\t%zu\n", restricted_classes[i], count);
    }
    return 0;
}

/* ---- ACC-RESTRICTED ---- */

static void restricted_run(struct trial *trial)
{
    struct table rows;
    struct run run;
    if (!trial_ask(trial, &rows, "restricted"))
        return;
    restricted_check(trial->ours, &run);
    for (size_t i = 0; i < rows.rows; i++) {
        const struct finding *full = run_finding(&run, table_cell(&rows, i, 1));
        if (strcmp(table_cell(&rows, i, 0), "verdict") != 0 || !full || full->verdict == V_NEEDS_CHANGE)
            continue;
        bool needs = strcmp(table_cell(&rows, i, 2), verdict_word(V_NEEDS_CHANGE)) == 0;
        trial_compare(trial, table_cell(&rows, i, 1), verdict_word(full->verdict),
                      needs ? verdict_word(V_NEEDS_CHANGE) : verdict_word(full->verdict));
    }
    run_free(&run);
    table_free(&rows);
}

static const struct answer restricted_answers[] = {{"restricted",
                                                    "verdict\tSVC-WINMGMT\tcannot-tell\nverdict\tDCOM-ENABLED\tready",
                                                    "verdict\tSVC-WINMGMT\tneeds-change\nverdict\tDCOM-ENABLED\tready"},
                                                   {NULL, NULL, NULL}};

static const struct experiment restricted_experiment = {
    .id = "ACC-RESTRICTED",
    .area = "accounts",
    .assumption = "What a reading with fewer rights cannot see is never taken for something that needs a change.",
    .place = "core/windows/status_windows.c",
    .steps = "Checks this computer, and once more in a process with a restricted token (CreateRestrictedToken, "
             "LUA_TOKEN).",
    .expected = "nothing needs a change there that does not need one here",
    .windows_only = true,
    .run = restricted_run,
    .answers = restricted_answers};

/* ---- CLASS-ZERO-ROWS ---- */

static void zero_rows_run(struct trial *trial)
{
    struct table fewer;
    if (!trial_ask(trial, &fewer, "restricted"))
        return;
    for (size_t i = 0; i < fewer.rows; i++) {
        const char *name = table_cell(&fewer, i, 1);
        bool readable = false;
        if (strcmp(table_cell(&fewer, i, 0), "rows") != 0)
            continue;
        size_t full = rows_of(trial->theirs, name, &readable);
        char query[160];
        snprintf(query, sizeof query, "SELECT * FROM %s", name);
        struct class_family family = class_family_of("root\\cimv2", query);
        bool hidden = readable && full > 0 && strcmp(table_cell(&fewer, i, 2), "0") == 0;
        trial_note(trial, "%s: %" PRIZU " rows, with fewer rights %s", name, full, table_cell(&fewer, i, 2));
        trial_compare(trial, name, class_family_grant(&family) != CAUSE_NONE || !hidden ? "explained" : "not explained",
                      "explained");
    }
    table_free(&fewer);
}

#define ROWS_OF_OTHERS \
    "rows\tWin32_Process\t80\nrows\tWin32_Service\t0\nrows\tWin32_PerfFormattedData_PerfOS_System\t0\n"

static const struct answer zero_rows_answers[] = {
    {"restricted", ROWS_OF_OTHERS "rows\tWin32_UserAccount WHERE LocalAccount = True\t4",
     ROWS_OF_OTHERS "rows\tWin32_UserAccount WHERE LocalAccount = True\t0"},
    {"wmi root\\cimv2 SELECT __CLASS FROM", "one\ntwo", NULL},
    {NULL, NULL, NULL}};

static const struct experiment zero_rows_experiment = {
    .id = "CLASS-ZERO-ROWS",
    .area = "wmi",
    .assumption =
        "Where somebody with fewer rights sees no rows of a class the product names the right that is missing.",
    .place = "core/diagnosis/class_family.c",
    .steps = "Counts the rows of a class of each family, and once more with a restricted token.",
    .expected = "no class without rows there but those with a right of their own",
    .windows_only = true,
    .run = zero_rows_run,
    .answers = zero_rows_answers};

/* ---- WMI-FIFTY ---- */

static void compare_growth(struct trial *trial, const struct table *before, const struct table *after)
{
    /* A leak in every check would be forty-five; KB: four for each check. */
    static const struct {
        const char *what;
        long most;
    } kinds[] = {{"handles", 20}, {"threads", 8}, {"private KB", 2048}, {"committed stack KB", 128}};
    for (size_t i = 0; i < array_count(kinds); i++) {
        long grown = atol(table_cell(after, 0, i)) - atol(table_cell(before, 0, i));
        trial_note(trial, "%s: %s, then %s", kinds[i].what, table_cell(before, 0, i), table_cell(after, 0, i));
        trial_compare(trial, kinds[i].what, "steady", grown <= kinds[i].most ? "steady" : "growing");
    }
}

static void fifty_run(struct trial *trial)
{
    struct table before = {0}, after;
    for (int i = 0; i < CHECKS; i++) {
        struct run run;
        if (i == WARM && !trial_ask(trial, &before, "process warm"))
            return;
        restricted_check(trial->ours, &run);
        run_free(&run);
    }
    if (trial_ask(trial, &after, "process end")) {
        compare_growth(trial, &before, &after);
        table_free(&after);
    }
    table_free(&before);
}

static const struct answer fifty_answers[] = {{"process warm", "300\t20\t20000\t64", NULL},
                                              {"process end", "302\t20\t20100\t64", "390\t20\t20100\t64"},
                                              {NULL, NULL, NULL}};

static const struct experiment fifty_experiment = {
    .id = "WMI-FIFTY",
    .area = "wmi",
    .assumption = "A process that checks again and again holds no more than after the first checks.",
    .place = "core/coordinator/coordinator.c",
    .steps = "Fifty checks of this computer in this process; handles, threads, private bytes and stack after the fifth "
             "and after the last.",
    .expected = "steady",
    .windows_only = true,
    .run = fifty_run,
    .answers = fifty_answers};

const struct experiment *const proof_whole[] = {&restricted_experiment, &zero_rows_experiment, &fifty_experiment, NULL};
