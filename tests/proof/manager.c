/* SPDX-License-Identifier: MIT
 * Experiments on the security of the service manager: what it has is set again, so that nobody's rights change. */
#include "proof.h"

#include "machine/security_descriptor.h"

#include <stdlib.h>
#include <string.h>

enum { LIMIT_MS = 60000 };

#define KEY "SYSTEM\\CurrentControlSet\\Control\\ServiceGroupOrder\\Security"

static void add_entries(struct strbuf *out, const uint8_t *bytes, size_t size)
{
    struct security_descriptor sd;
    if (security_descriptor_parse(bytes, size, &sd) != ST_OK)
        return;
    sd.owner = sd.group = (struct sid){0};
    sd.control = SD_DACL_PRESENT;
    security_descriptor_to_sddl(&sd, out);
    security_descriptor_free(&sd);
}

/* ---- SCM-STORE ---- */

static void compare_copy(struct trial *trial, const struct strbuf *entries)
{
    struct table copy;
    struct strbuf kept = STRBUF_INIT;
    if (!trial_ask(trial, &copy, "registry " KEY " Security"))
        return;
    const char *hex = copy.rows ? table_cell(&copy, 0, 1) : "";
    size_t size = strlen(hex) / 2;
    uint8_t *bytes = calloc(size + 1, 1);
    for (size_t i = 0; bytes && i < size; i++) {
        const char digits[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        bytes[i] = (uint8_t)strtoul(digits, NULL, 16);
    }
    if (bytes)
        add_entries(&kept, bytes, size);
    trial_compare(trial, "the copy in the registry", strbuf_text(entries), strbuf_text(&kept));
    strbuf_free(&kept);
    free(bytes);
    table_free(&copy);
}

static void store_run(struct trial *trial)
{
    struct table theirs;
    struct strbuf entries = STRBUF_INIT;
    uint8_t *bytes = NULL;
    size_t size = 0;
    struct call call = call_make(NULL, LIMIT_MS);
    if (!trial_read(trial, MACHINE_CALL(trial->ours, manager_get, &call, &bytes, &size), &call))
        return;
    add_entries(&entries, bytes, size);
    if (trial_ask(trial, &theirs, "manager")) {
        trial_compare(trial, "the entries of the service manager", strbuf_text(&entries), table_cell(&theirs, 0, 0));
        table_free(&theirs);
    }
    if (trial_sets(trial, KEY, "Security", NULL)) {
        trial_compare_number(trial, "setting them again", ST_OK,
                             MACHINE_CALL(trial->ours, manager_set, &call, bytes, size));
        leftovers_step();
        compare_copy(trial, &entries);
    }
    strbuf_free(&entries);
    free(bytes);
}

#define ENTRIES \
    "D:(A;;CC;;;AU)(A;;CCLCRPRC;;;IU)(A;;CCLCRPRC;;;SU)(A;;CCLCRPWPRC;;;SY)(A;;CCDCLCSWRPWPSDRCWDWO;;;BA)(A;;CC;;;AC)"
#define STOCK_BYTES \
    "010004801400000020000000000000002c00000001010000000000051200000001010000000000051200000002008800" \
    "06000000000014000100000001010000000000050b000000000014001500020001010000000000050400000000001400" \
    "150002000101000000000005060000000000140035000200010100000000000512000000000018003f000f0001020000" \
    "0000000520000000200200000000180001000000010200000000000f0200000001000000"

static const struct answer store_answers[] = {
    {"manager", ENTRIES, "D:(A;;CC;;;AU)"}, {"registry " KEY, "3\t" STOCK_BYTES, ""}, {NULL, NULL, NULL}};

static const struct experiment store_experiment = {
    .id = "SCM-STORE",
    .area = "assumed",
    .assumption = "What is set for the service manager is kept at once in a value of the registry, which is absent as "
                  "Windows comes.",
    .place = "core/remedy/change_manager.c",
    .steps =
        "Reads the entries of the service manager, takes the copy in the registry away, sets the same entries again "
        "and reads the copy; at the end the value is as it was.",
    .expected = "the same entries in " KEY,
    .changes = true,
    .windows_only = true,
    .run = store_run,
    .answers = store_answers};

/* ---- SC-SDSET ---- */

static void sdset_run(struct trial *trial)
{
    struct table done;
    if (!trial_sets(trial, KEY, "Security", NULL) || !trial_ask(trial, &done, "sc-sdset"))
        return;
    trial_compare(trial, "sc.exe sdset scmanager", "0x00000000", table_cell(&done, 0, 0));
    trial_compare(trial, "entries and audit entries behind it", "the same", table_cell(&done, 0, 1));
    table_free(&done);
}

static const struct answer sdset_answers[] = {{"sc-sdset", "0x00000000\tthe same", "0x00000000\tother"},
                                              {NULL, NULL, NULL}};

static const struct experiment sdset_experiment = {
    .id = "SC-SDSET",
    .area = "assumed",
    .assumption = "sc.exe sdset scmanager with entries alone leaves the audit entries of the service manager alone.",
    .place = "core/remedy/change_manager.c",
    .steps =
        "Reads entries and audit entries of the service manager, sets the entries it has with sc.exe, reads again.",
    .expected = "exit code 0, both lists the same",
    .changes = true,
    .windows_only = true,
    .run = sdset_run,
    .answers = sdset_answers};

const struct experiment *const proof_manager[] = {&store_experiment, &sdset_experiment, NULL};
