/* SPDX-License-Identifier: MIT
 * Who may use a WMI namespace. Object: the namespace; state: bytes of its security descriptor. */
#include "remedy/change_row.h"

#include "base/memory.h"
#include "machine/security_descriptor.h"
#include "remedy/descriptor_entries.h"
#include "remedy/descriptor_words.h"
#include "remedy/script_word.h"

#include <stdlib.h>
#include <string.h>

static bool valid_descriptor(const struct change *change, const struct state *state)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.$\\/";
    if (change->object[strspn(change->object, allowed)] != '\0')
        return false;
    struct security_descriptor sd;
    if (!state->present || security_descriptor_parse(state->bytes, state->size, &sd) != ST_OK)
        return false;
    security_descriptor_free(&sd);
    return true;
}

static enum status read_descriptor(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    struct state found = {.present = true};
    enum status status = MACHINE_CALL(m, namespace_get, call, change->object, &found.bytes, &found.size);
    return change_row_answer(status, found, out);
}

static enum status write_descriptor(struct machine *m, struct call *call, const struct change *change,
                                    const struct state *state)
{
    struct security_descriptor sd;
    enum status status = security_descriptor_parse(state->bytes, state->size, &sd);
    if (status != ST_OK)
        return status;
    /* __SystemSecurity.SetSD takes explicit entries only and adds the inherited ones itself. */
    security_descriptor_drop_inherited(&sd);
    size_t size = 0;
    uint8_t *bytes = security_descriptor_bytes(&sd, &size);
    security_descriptor_free(&sd);
    status = MACHINE_CALL(m, namespace_set, call, change->object, bytes, size);
    free(bytes);
    return status;
}

/* Without what comes from its parent. */
static bool parse_explicit(const struct state *state, struct security_descriptor *out)
{
    if (security_descriptor_parse(state->bytes, state->size, out) != ST_OK)
        return false;
    security_descriptor_drop_inherited(out);
    return true;
}

static bool same_namespaces(const struct state *a, const struct state *b)
{
    struct security_descriptor sd_a = {0}, sd_b = {0};
    bool same = parse_explicit(a, &sd_a) && parse_explicit(b, &sd_b) && descriptor_entries_same(&sd_a, &sd_b) &&
                sid_equal(&sd_a.owner, &sd_b.owner) && sid_equal(&sd_a.group, &sd_b.group);
    security_descriptor_free(&sd_a);
    security_descriptor_free(&sd_b);
    return same;
}

static bool without_entry(const struct change *change, const struct state *now, struct state *out)
{
    return descriptor_entries_left(parse_explicit, change, now, out);
}

/* ---- words ---- */
static void describe_namespace(struct strbuf *out, enum language language, const struct state *state)
{
    (void)language;
    descriptor_words_sddl(out, state->bytes, state->size);
}

static const struct descriptor_right rights[] = {
    {NAMESPACE_ENABLE, TEXT_NAMESPACE_RIGHT_ENABLE},
    {NAMESPACE_METHOD_EXECUTE, TEXT_NAMESPACE_RIGHT_METHODS},
    {NAMESPACE_FULL_WRITE, TEXT_NAMESPACE_RIGHT_FULL_WRITE},
    {NAMESPACE_PARTIAL_WRITE, TEXT_NAMESPACE_RIGHT_PARTIAL_WRITE},
    {NAMESPACE_WRITE_PROVIDER, TEXT_NAMESPACE_RIGHT_PROVIDER},
    {NAMESPACE_REMOTE_ENABLE, TEXT_NAMESPACE_RIGHT_REMOTE},
    {NAMESPACE_READ_SECURITY, TEXT_NAMESPACE_RIGHT_READ_SECURITY},
    {NAMESPACE_EDIT_SECURITY, TEXT_NAMESPACE_RIGHT_EDIT_SECURITY},
    {0, TEXT_NONE},
};

static void describe_difference(struct strbuf *out, enum language language, const struct change *change)
{
    static const struct descriptor_words words = {rights, TEXT_CHANGE_ENTRY_HERE, TEXT_CHANGE_ENTRY_BELOW};
    const struct state *before = &change->before, *after = &change->after;
    descriptor_words_difference(out, language, &words, change->label,
                                (struct descriptor_bytes){before->bytes, before->size},
                                (struct descriptor_bytes){after->bytes, after->size});
}

/* ---- script ---- */
enum { LINE_MAX_BYTES = 7000 }; /* cmd.exe takes 8191 characters */

/* SDDL of the explicit entries; NULL when one has no SDDL form or the line would be too long. free() */
static char *explicit_sddl(const struct state *state)
{
    struct security_descriptor sd;
    if (security_descriptor_parse(state->bytes, state->size, &sd) != ST_OK)
        return NULL;
    security_descriptor_drop_inherited(&sd);
    bool complete = sd.has_dacl;
    for (size_t i = 0; i < sd.ace_count; i++)
        complete = complete && (sd.aces[i].type == ACE_ALLOW || sd.aces[i].type == ACE_DENY);
    struct strbuf sddl = STRBUF_INIT;
    sd.control = SD_DACL_PRESENT; /* the list and its owner, no flags, no auditing */
    complete = complete && security_descriptor_to_sddl(&sd, &sddl) && sddl.length <= LINE_MAX_BYTES;
    security_descriptor_free(&sd);
    if (complete)
        return strbuf_take(&sddl);
    strbuf_free(&sddl);
    return NULL;
}

/* "root\a" with backslashes doubled twice over, as MOF wants it. */
static void add_parent(struct strbuf *out, const char *path, size_t length)
{
    strbuf_add(out, "\\\\\\\\.\\\\");
    for (size_t i = 0; i < length; i++) {
        if (path[i] == '\\' || path[i] == '/')
            strbuf_add(out, "\\\\");
        else
            strbuf_add_char(out, path[i]);
    }
}

/* Through mofcomp: the qualifier NamespaceSecuritySDDL sets the security of an existing namespace too
 * (learn.microsoft.com, "Setting Namespace Security When the Namespace is Created"). As with SetSD the entries of the
 * parent are added by WMI itself: written out they would stay as explicit ones, after the undo too. The page does not
 * say so: assumed(WMI-MOF). */
static bool script_namespace(struct strbuf *out, const struct change_target *target, const struct change *change,
                             const struct state *state)
{
    (void)target;
    static const char file[] = "\"" SCRIPT_WORD_FOLDER "\\wmiready.mof\"";
    const char *backslash = strrchr(change->object, '\\'), *slash = strrchr(change->object, '/');
    const char *cut = backslash && (!slash || backslash > slash) ? backslash : slash;
    /* root has no parent that could hold it as an instance. */
    char *sddl = cut ? explicit_sddl(state) : NULL;
    if (!sddl)
        return false;
    strbuf_printf(out, SCRIPT_WORD_FILE_BEGIN ">%s echo #pragma namespace(\"", file);
    add_parent(out, change->object, (size_t)(cut - change->object));
    strbuf_add(out, "\")\n");
    strbuf_printf(out, ">>%s echo [NamespaceSecuritySDDL(\"%s\")]\n", file, sddl);
    strbuf_printf(out, ">>%s echo instance of __Namespace { Name = \"%s\"; };\n", file, cut + 1);
    strbuf_printf(out, SCRIPT_WORD_FILE_WRITTEN "%%system%%\\wbem\\mofcomp.exe %s", file);
    strbuf_printf(out, "%sdel %s\n", SCRIPT_WORD_OR_FAILED, file);
    free(sddl);
    return true;
}

const struct change_row change_namespace_access = {
    .word = "namespace-access",
    .valid = valid_descriptor,
    .read = read_descriptor,
    .write = write_descriptor,
    .same = same_namespaces,
    .without = without_entry,
    .sentence = TEXT_CHANGE_NAMESPACE,
    .describe = describe_namespace,
    .difference = describe_difference,
    .script = script_namespace,
};
