/* SPDX-License-Identifier: MIT
 *
 * The security of a namespace through mofcomp: the qualifier NamespaceSecuritySDDL sets it on an
 * existing namespace too (learn.microsoft.com, "Setting Namespace Security When the Namespace is
 * Created"). It replaces the whole list, so inherited entries are written out as well.
 */
#include "fix/script_line.h"

#include "machine/security_descriptor.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 7000 }; /* cmd.exe takes 8191 characters */

/* SDDL with every entry explicit; NULL when one has no SDDL form or the line would be too long. free() */
static char *whole_sddl(const struct state *state)
{
    struct security_descriptor sd;
    if (security_descriptor_parse(state->bytes, state->size, &sd) != ST_OK)
        return NULL;
    struct security_descriptor whole = {.owner = sd.owner, .group = sd.group, .dacl_revision = sd.dacl_revision};
    bool complete = sd.has_dacl && sd.ace_count > 0;
    for (size_t i = 0; i < sd.ace_count; i++) {
        const struct ace *ace = &sd.aces[i];
        complete = complete && (ace->type == ACE_ALLOW || ace->type == ACE_DENY);
        if (complete)
            security_descriptor_insert(&whole, i, (enum ace_type)ace->type, ace->flags & (uint8_t)~ACE_INHERITED,
                                       ace->mask, &ace->sid);
    }
    struct strbuf sddl = STRBUF_INIT;
    complete = complete && security_descriptor_to_sddl(&whole, &sddl) && sddl.length <= LINE_MAX_BYTES;
    security_descriptor_free(&sd);
    security_descriptor_free(&whole);
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

bool script_namespace(struct strbuf *out, const struct change *change, const struct state *state)
{
    static const char file[] = "\"" SCRIPT_FOLDER "\\wmiready.mof\"";
    const char *backslash = strrchr(change->object, '\\'), *slash = strrchr(change->object, '/');
    const char *cut = backslash && (!slash || backslash > slash) ? backslash : slash;
    /* root has no parent that could hold it as an instance. */
    char *sddl = cut ? whole_sddl(state) : NULL;
    if (!sddl)
        return false;
    strbuf_printf(out, SCRIPT_FILE_BEGIN ">%s echo #pragma namespace(\"", file);
    add_parent(out, change->object, (size_t)(cut - change->object));
    strbuf_add(out, "\")\n");
    strbuf_printf(out, ">>%s echo [NamespaceSecuritySDDL(\"%s\")]\n", file, sddl);
    strbuf_printf(out, ">>%s echo instance of __Namespace { Name = \"%s\"; };\n", file, cut + 1);
    strbuf_printf(out, SCRIPT_FILE_WRITTEN "%%system%%\\wbem\\mofcomp.exe %s", file);
    strbuf_printf(out, "%sdel %s\n", SCRIPT_OR_FAILED, file);
    free(sddl);
    return true;
}
