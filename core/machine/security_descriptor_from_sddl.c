/* SPDX-License-Identifier: MIT
 * A descriptor from SDDL text. A half-read policy would be judged wrongly: what breaks the grammar of [MS-DTYP] 2.5.1.1
 * is ST_INVALID, and what keeps to it but is not understood here - a conditional or resource attribute entry, an
 * alias, a right, a flag or a type that is not known - is ST_UNSUPPORTED. */
#include "machine/security_descriptor.h"

#include "base/ascii.h"
#include "base/bytes.h"
#include "base/memory.h"
#include "machine/ace.h"
#include "machine/sddl.h"

#include <stdlib.h>
#include <string.h>

enum { ACL_HEADER = 8, ACL_REVISION = 2, ACL_REVISION_OBJECT = 4, ACL_SIZE_LIMIT = 0xFFFC, ACE_PARTS = 6 };

struct reader {
    const char *at;
    const struct sddl_domains *domains;
    bool unknown; /* a word is well formed and not understood */
};

static void skip_spaces(struct reader *reader)
{
    while (*reader->at == ' ')
        reader->at++;
}

/* "O:", "G:", "D:" or "S:" at TEXT: its letter, else 0. */
static char part_at(const char *text)
{
    static const char letters[] = "OGDSogds";
    const char *found = *text && text[1] == ':' ? strchr(letters, *text) : NULL;
    return found ? letters[(found - letters) % 4] : '\0';
}

/* Letters only: a word of the language, perhaps of a newer one. */
static bool is_words(struct sddl_token token, size_t length)
{
    for (size_t i = 0; i < token.length; i++)
        if (ascii_lower(token.text[i]) < 'a' || ascii_lower(token.text[i]) > 'z')
            return false;
    return token.length > 0 && (length == 0 || token.length % length == 0);
}

static bool understood(struct reader *reader, bool read, struct sddl_token token, size_t length)
{
    reader->unknown |= !read && is_words(token, length);
    return read;
}

static bool read_sid(struct reader *reader, struct sddl_token token, struct sid *out)
{
    bool read = sddl_read_sid(token, reader->domains, out);
    return understood(reader, read || token.length != 2, token, 2) && read;
}

static bool read_account(struct reader *reader, struct sid *out)
{
    skip_spaces(reader);
    struct sddl_token token = {reader->at, 0};
    while (token.text[token.length] && token.text[token.length] != ' ' && !part_at(token.text + token.length))
        token.length++;
    reader->at += token.length;
    return read_sid(reader, token, out);
}

/* The parts of "(type;flags;rights;object;inherited;sid)"; conditional and resource attribute entries have a seventh.
 */
static bool split_ace(struct reader *reader, struct sddl_token *parts)
{
    if (*reader->at++ != '(')
        return false;
    for (size_t i = 0; i < ACE_PARTS; i++) {
        skip_spaces(reader);
        parts[i] = (struct sddl_token){reader->at, strcspn(reader->at, ";() ")};
        reader->at += parts[i].length;
        skip_spaces(reader);
        if (*reader->at != (i + 1 < ACE_PARTS ? ';' : ')'))
            return false;
        reader->at++;
    }
    return true;
}

static bool read_guids(const struct sddl_token *parts, struct ace_fields *ace)
{
    ace->has_object = parts[3].length > 0;
    ace->has_inherited = parts[4].length > 0;
    if (!ace_is_object(ace->type))
        return !ace->has_object && !ace->has_inherited;
    return (!ace->has_object || sddl_read_guid(parts[3], ace->object)) &&
           (!ace->has_inherited || sddl_read_guid(parts[4], ace->inherited));
}

static bool read_ace(struct reader *reader, bool audit_list, struct ace_fields *out)
{
    struct sddl_token parts[ACE_PARTS] = {{NULL, 0}};
    struct ace_fields ace = {0};
    /* The type first: one that is not known may have more parts. */
    bool split = split_ace(reader, parts);
    if (!understood(reader, sddl_read_ace_type(parts[0], &ace.type), parts[0], 0) || !split ||
        sddl_ace_type_audits(ace.type) != audit_list ||
        !understood(reader, sddl_read_ace_flags(parts[1], &ace.flags), parts[1], 2) ||
        !understood(reader, sddl_read_rights(parts[2], &ace.mask), parts[2], 2) || !read_guids(parts, &ace) ||
        !read_sid(reader, parts[5], &ace.sid))
        return false;
    *out = ace;
    return true;
}

struct list_flags {
    uint16_t guarded, required, inherited;
};

/* P, AR, AI in any order before the entries. */
static uint16_t read_list_flags(struct reader *reader, const struct list_flags *flags)
{
    uint16_t control = 0;
    for (;;) {
        skip_spaces(reader);
        if (ascii_starts_nocase(reader->at, "AR")) {
            control |= flags->required;
            reader->at += 2;
        } else if (ascii_starts_nocase(reader->at, "AI")) {
            control |= flags->inherited;
            reader->at += 2;
        } else if (ascii_lower(*reader->at) == 'p') {
            control |= flags->guarded;
            reader->at++;
        } else {
            return control;
        }
    }
}

static bool read_null_list(struct reader *reader)
{
    static const char word[] = "NO_ACCESS_CONTROL";
    if (!ascii_starts_nocase(reader->at, word))
        return false;
    reader->at += sizeof word - 1;
    return true;
}

static void add_ace(struct security_descriptor *sd, const struct ace_fields *fields, uint8_t *raw, uint16_t size)
{
    struct ace ace = {.type = fields->type, .flags = fields->flags, .raw = raw, .raw_size = size};
    ace.mask = fields->mask;
    ace.sid = fields->sid;
    if (ace_is_object(ace.type))
        sd->dacl_revision = ACL_REVISION_OBJECT;
    sd->aces = memory_resize(sd->aces, sd->ace_count + 1, sizeof *sd->aces);
    sd->aces[sd->ace_count++] = ace;
}

static bool read_dacl(struct reader *reader, struct security_descriptor *sd)
{
    static const struct list_flags flags = {SD_DACL_PROTECTED, SD_DACL_INHERIT_REQUIRED, SD_DACL_INHERITED};
    sd->control |= SD_DACL_PRESENT | read_list_flags(reader, &flags);
    if (read_null_list(reader))
        return true;
    sd->has_dacl = true;
    sd->dacl_revision = ACL_REVISION;
    size_t used = ACL_HEADER;
    for (; *reader->at == '('; skip_spaces(reader)) {
        struct ace_fields ace;
        if (!read_ace(reader, false, &ace))
            return false;
        uint16_t size;
        uint8_t *raw = ace_encode(&ace, &size);
        add_ace(sd, &ace, raw, size);
        used += size;
        if (used > ACL_SIZE_LIMIT)
            return false;
    }
    return true;
}

static bool read_sacl(struct reader *reader, struct security_descriptor *sd)
{
    static const struct list_flags flags = {SD_SACL_PROTECTED, SD_SACL_INHERIT_REQUIRED, SD_SACL_INHERITED};
    sd->control |= SD_SACL_PRESENT | read_list_flags(reader, &flags);
    if (read_null_list(reader))
        return true;
    struct strbuf list = STRBUF_INIT;
    uint8_t header[ACL_HEADER] = {ACL_REVISION};
    uint16_t count = 0;
    strbuf_add_n(&list, header, sizeof header);
    for (; *reader->at == '('; skip_spaces(reader)) {
        struct ace_fields ace;
        if (!read_ace(reader, true, &ace))
            goto fail;
        uint16_t size;
        uint8_t *raw = ace_encode(&ace, &size);
        strbuf_add_n(&list, raw, size);
        free(raw);
        if (ace_is_object(ace.type))
            header[0] = ACL_REVISION_OBJECT;
        count++;
        if (list.length > ACL_SIZE_LIMIT)
            goto fail;
    }
    bytes_put_u16(header + 2, (uint16_t)list.length);
    bytes_put_u16(header + 4, count);
    memcpy(list.text, header, sizeof header);
    sd->sacl_size = list.length;
    sd->sacl = (uint8_t *)strbuf_take(&list);
    return true;
fail:
    strbuf_free(&list);
    return false;
}

static bool read_part(struct reader *reader, char part, struct security_descriptor *sd)
{
    switch (part) {
    case 'O':
        return sd->owner.size == 0 && read_account(reader, &sd->owner);
    case 'G':
        return sd->group.size == 0 && read_account(reader, &sd->group);
    case 'D':
        return !(sd->control & SD_DACL_PRESENT) && read_dacl(reader, sd);
    case 'S':
        return !(sd->control & SD_SACL_PRESENT) && read_sacl(reader, sd);
    default:
        return false;
    }
}

enum status security_descriptor_from_sddl(const char *sddl, const struct sddl_domains *domains,
                                          struct security_descriptor *out)
{
    struct reader reader = {.at = sddl, .domains = domains};
    struct security_descriptor sd = {.control = SD_SELF_RELATIVE};
    do {
        skip_spaces(&reader);
        char part = part_at(reader.at);
        reader.at += part ? 2 : 0;
        if (!read_part(&reader, part, &sd)) {
            security_descriptor_free(&sd);
            return reader.unknown ? ST_UNSUPPORTED : ST_INVALID;
        }
        skip_spaces(&reader);
    } while (*reader.at);
    *out = sd;
    return ST_OK;
}
