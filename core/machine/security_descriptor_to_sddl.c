/* SPDX-License-Identifier: MIT
 * SDDL text of a descriptor. */
#include "machine/security_descriptor.h"

#include "base/bytes.h"
#include "machine/ace.h"
#include "machine/sddl.h"

static void write_raw(struct strbuf *out, const uint8_t *raw, size_t size)
{
    strbuf_printf(out, "(0x%02X:", raw[0]);
    for (size_t i = 0; i < size; i++)
        strbuf_printf(out, "%02X", raw[i]);
    strbuf_add_char(out, ')');
}

/* Without a sub-authority a SID has no text form ([MS-DTYP] 2.4.2.1). */
static bool has_text(const struct sid *sid)
{
    return sid->bytes[1] > 0;
}

/* False, and nothing written, when the entry has no SDDL form. */
static bool write_words(struct strbuf *out, const uint8_t *raw, size_t size, bool audit_list)
{
    struct ace_fields ace;
    const char *type = sddl_ace_type_word(raw[0]);
    struct strbuf flags = STRBUF_INIT;
    if (!type || ace_has_data(raw[0]) || sddl_ace_type_audits(raw[0]) != audit_list || !ace_decode(raw, size, &ace) ||
        !has_text(&ace.sid) || !sddl_write_ace_flags(&flags, ace.flags)) {
        strbuf_free(&flags);
        return false;
    }
    strbuf_printf(out, "(%s;%s;", type, strbuf_text(&flags));
    strbuf_free(&flags);
    sddl_write_rights(out, ace.mask, ace.type == ACE_TYPE_LABEL);
    strbuf_add_char(out, ';');
    if (ace.has_object)
        sddl_write_guid(out, ace.object);
    strbuf_add_char(out, ';');
    if (ace.has_inherited)
        sddl_write_guid(out, ace.inherited);
    strbuf_add_char(out, ';');
    sddl_write_sid(out, &ace.sid);
    strbuf_add_char(out, ')');
    return true;
}

static bool write_ace(struct strbuf *out, const uint8_t *raw, size_t size, bool audit_list)
{
    if (write_words(out, raw, size, audit_list))
        return true;
    write_raw(out, raw, size);
    return false;
}

static void write_list_flags(struct strbuf *out, uint16_t control, uint16_t guarded, uint16_t required,
                             uint16_t inherited)
{
    if (control & guarded)
        strbuf_add(out, "P");
    if (control & required)
        strbuf_add(out, "AR");
    if (control & inherited)
        strbuf_add(out, "AI");
}

static bool write_dacl(struct strbuf *out, const struct security_descriptor *sd)
{
    bool complete = true;
    if (!(sd->control & SD_DACL_PRESENT))
        return true;
    strbuf_add(out, "D:");
    write_list_flags(out, sd->control, SD_DACL_PROTECTED, SD_DACL_INHERIT_REQUIRED, SD_DACL_INHERITED);
    if (!sd->has_dacl)
        strbuf_add(out, "NO_ACCESS_CONTROL");
    for (size_t i = 0; i < sd->ace_count; i++)
        complete = write_ace(out, sd->aces[i].raw, sd->aces[i].raw_size, false) && complete;
    return complete;
}

static bool write_sacl(struct strbuf *out, const struct security_descriptor *sd)
{
    bool complete = true;
    if (!(sd->control & SD_SACL_PRESENT))
        return true;
    strbuf_add(out, "S:");
    write_list_flags(out, sd->control, SD_SACL_PROTECTED, SD_SACL_INHERIT_REQUIRED, SD_SACL_INHERITED);
    if (!sd->sacl) {
        strbuf_add(out, "NO_ACCESS_CONTROL");
        return true;
    }
    const uint8_t *at = sd->sacl + 8; /* behind the ACL header */
    for (size_t left = bytes_u16(sd->sacl + 4); left > 0; left--) {
        size_t size = bytes_u16(at + 2);
        complete = write_ace(out, at, size, true) && complete;
        at += size;
    }
    return complete;
}

static bool write_account(struct strbuf *out, const char *part, const struct sid *sid)
{
    if (sid->size == 0)
        return true;
    strbuf_add(out, part);
    sddl_write_sid(out, sid);
    return has_text(sid);
}

bool security_descriptor_to_sddl(const struct security_descriptor *sd, struct strbuf *out)
{
    bool owner = write_account(out, "O:", &sd->owner);
    bool group = write_account(out, "G:", &sd->group);
    bool dacl = write_dacl(out, sd);
    bool sacl = write_sacl(out, sd);
    return owner && group && dacl && sacl;
}
