/* SPDX-License-Identifier: MIT
 * Experiments on the security of a namespace, there and back: a temporary one. */
#include "proof.h"

#include "base/memory.h"
#include "fake_machine.h"
#include "machine/security_descriptor.h"
#include "remedy/change.h"

#include <stdlib.h>
#include <string.h>

enum { LIMIT_MS = 60000 };

/* ---- WMI-SETSD ---- */

#define SPACE "root\\WMIReadyProof"

static enum status set_sddl(struct trial *trial, const char *sddl)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct security_descriptor sd;
    size_t size;
    if (security_descriptor_from_sddl(sddl, NULL, &sd) != ST_OK)
        return ST_INVALID;
    uint8_t *bytes = security_descriptor_bytes(&sd, &size);
    enum status status = MACHINE_CALL(trial->ours, namespace_set, &call, SPACE, bytes, size);
    leftovers_step();
    free(bytes);
    security_descriptor_free(&sd);
    return status;
}

/* With its descriptor as it is at first; free() */
static bool make_namespace(struct trial *trial, uint8_t **bytes, size_t *size)
{
    struct table made;
    struct call call = call_make(NULL, LIMIT_MS);
    if (!trial_makes(trial, "namespace") || !trial_ask(trial, &made, "namespace make"))
        return false;
    table_free(&made);
    return trial_read(trial, MACHINE_CALL(trial->ours, namespace_get, &call, SPACE, bytes, size), &call);
}

/* What Windows has now against BYTES. */
static void compare_bytes(struct trial *trial, const char *what, const uint8_t *bytes, size_t size)
{
    struct table sd;
    struct strbuf hex = STRBUF_INIT;
    if (!trial_ask(trial, &sd, "sd " SPACE))
        return;
    for (size_t i = 0; i < size; i++)
        strbuf_printf(&hex, "%02x", bytes[i]);
    trial_compare(trial, what, strbuf_text(&hex), table_cell(&sd, 0, 0));
    strbuf_free(&hex);
    table_free(&sd);
}

static void setsd_run(struct trial *trial)
{
    struct table dacl;
    uint8_t *before = NULL;
    size_t size = 0;
    if (!make_namespace(trial, &before, &size))
        return;
    /* One entry for Network Service, Enable Account, for this namespace only. */
    trial_compare_number(trial, "one explicit entry is taken", ST_OK, set_sddl(trial, "O:BAG:BAD:(A;;CC;;;NS)"));
    if (trial_ask(trial, &dacl, "dacl " SPACE)) {
        unsigned inherited = 0;
        for (size_t i = 0; i < dacl.rows; i++)
            inherited += (strtol(table_cell(&dacl, i, 1), NULL, 10) & ACE_INHERITED) != 0;
        trial_compare(trial, "inherited entries afterwards", "there", inherited ? "there" : "gone");
        table_free(&dacl);
    }
    trial_compare_number(trial, "no explicit entry is taken", ST_OK, set_sddl(trial, "O:BAG:BAD:"));
    compare_bytes(trial, "the descriptor after one entry and none", before, size);
    free(before);
}

static void setsd_prepare(struct fake_machine *fake)
{
    fake_namespace_sddl(fake, SPACE, "O:BAG:BAD:(A;CIID;CCDCLCSWRPWPRCWD;;;BA)");
}

/* O:BAG:BAD:(A;CIID;CCDCLCSWRPWPRCWD;;;BA) */
#define STOCK_BYTES \
    "01000480340000004400000000000000140000000200200001000000001218003f000600010200000000000520" \
    "000000200200000102000000000005200000002002000001020000000000052000000020020000"

static const struct answer setsd_answers[] = {
    {"namespace make", "0x00000000", NULL},
    {"sd", STOCK_BYTES, "0100048000"},
    {"dacl", "0\t0\t1\tS-1-5-20\n0\t18\t393279\tS-1-5-32-544", "0\t0\t1\tS-1-5-20"},
    {NULL, NULL, NULL}};

static const struct experiment setsd_experiment = {
    .id = "WMI-SETSD",
    .area = "assumed",
    .assumption = "SetSD keeps the inherited entries of a namespace, and without an explicit one it is as before.",
    .place = "tests/unit/fake_write.c",
    .steps = "Makes the namespace root\\WMIReadyProof, gives it one explicit entry, reads its entries, then none, "
             "deletes it.",
    .expected = "the inherited entries are still there; at the end the bytes of before",
    .changes = true,
    .windows_only = true,
    .run = setsd_run,
    .prepare = setsd_prepare,
    .answers = setsd_answers};

/* ---- WMI-MOF ---- */

/* The file that the lines of the script write: what stands behind each "echo". */
static bool write_mof(const struct change *change, const struct state *state, const char *path)
{
    struct strbuf lines = STRBUF_INIT;
    const struct change_target target = {0};
    bool good = change_script(&lines, &target, change, state);
    FILE *file = good ? fopen(path, "wb") : NULL;
    for (const char *at = strbuf_text(&lines); file && *at;) {
        size_t length = strcspn(at, "\n");
        const char *echo = *at == '>' ? strstr(at, " echo ") : NULL;
        if (echo && echo < at + length)
            fprintf(file, "%.*s\r\n", (int)(at + length - echo - 6), echo + 6);
        at += length + (at[length] == '\n');
    }
    strbuf_free(&lines);
    return file && fclose(file) == 0;
}

static void compile(struct trial *trial, const struct change *change, const struct state *state)
{
    char path[260];
    struct table code;
    leftovers_file(path);
    if (!trial_makes(trial, "file"))
        return;
    if (!write_mof(change, state, path))
        trial_impossible(trial, "the file for mofcomp could not be written");
    else if (trial_ask(trial, &code, "mofcomp %s", path)) {
        trial_compare(trial, "mofcomp", "0x00000000", table_cell(&code, 0, 0));
        table_free(&code);
    }
}

static void compare_granted(struct trial *trial)
{
    struct table dacl;
    if (!trial_ask(trial, &dacl, "dacl " SPACE))
        return;
    unsigned explicit_ones = 0, inherited = 0;
    for (size_t i = 0; i < dacl.rows; i++) {
        bool own = !(strtol(table_cell(&dacl, i, 1), NULL, 10) & ACE_INHERITED);
        explicit_ones += own && strcmp(table_cell(&dacl, i, 3), "S-1-5-20") == 0;
        inherited += !own;
    }
    trial_compare_number(trial, "explicit entries for Network Service", 1, explicit_ones);
    trial_compare(trial, "inherited entries", "there", inherited ? "there" : "gone");
    table_free(&dacl);
}

static void mof_run(struct trial *trial)
{
    struct change change = {.kind = CHANGE_NAMESPACE_ACCESS, .object = (char *)SPACE, .item = (char *)""};
    struct security_descriptor sd;
    uint8_t *before = NULL, *after;
    size_t size = 0, more;
    if (!make_namespace(trial, &before, &size))
        return;
    if (security_descriptor_parse(before, size, &sd) == ST_OK) {
        security_descriptor_grant(&sd, sid_well_known(SID_NETWORK_SERVICE), NAMESPACE_ENABLE, 0);
        after = security_descriptor_bytes(&sd, &more);
        security_descriptor_free(&sd);
        change.before = state_bytes(0, before, size);
        change.after = state_bytes(0, after, more);
        compile(trial, &change, &change.after);
        compare_granted(trial);
        compile(trial, &change, &change.before);
        compare_bytes(trial, "the descriptor after the undo", before, size);
        state_free(&change.before);
        state_free(&change.after);
        free(after);
    }
    free(before);
}

static const struct answer mof_answers[] = {
    {"namespace make", "0x00000000", NULL},
    {"mofcomp", "0x00000000", "0x00000003"},
    {"sd", STOCK_BYTES, "0100048000"},
    {"dacl", "0\t0\t1\tS-1-5-20\n0\t18\t393279\tS-1-5-32-544", "0\t0\t1\tS-1-5-20\n0\t2\t393279\tS-1-5-32-544"},
    {NULL, NULL, NULL}};

static const struct experiment mof_experiment = {
    .id = "WMI-MOF",
    .area = "changes",
    .assumption =
        "The script's MOF gives a namespace its entry, keeps the inherited ones, and its undo gives back every "
        "byte.",
    .place = "core/remedy/change_namespace.c",
    .steps =
        "Makes root\\WMIReadyProof, writes the file that the script would for one entry, compiles it with mofcomp, "
        "reads the entries; the same with the undo.",
    .expected = "one explicit entry beside the inherited ones; then the bytes of before",
    .changes = true,
    .windows_only = true,
    .run = mof_run,
    .prepare = setsd_prepare,
    .answers = mof_answers};

const struct experiment *const proof_namespaces[] = {&setsd_experiment, &mof_experiment, NULL};
