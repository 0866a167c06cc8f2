/* SPDX-License-Identifier: MIT */
#include "machine/sddl.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/number.h"
#include "machine/ace.h"
#include "machine/security_descriptor.h"

#include <inttypes.h>
#include <string.h>

enum { OF_DOMAIN, OF_MACHINE, OF_FOREST };

struct sid_alias {
    char word[3];
    const char *sid; /* NULL: relative to a domain */
    uint32_t rid;    /* below the domain */
    uint8_t of;      /* which domain */
};

/* learn.microsoft.com, "SID Strings", and of [MS-DTYP] 2.5.1.1 what that page lacks (MS; RM as Remote Management Users:
 * the page knows it as a group of Windows Vista). */
static const struct sid_alias sid_aliases[] = {
    {"AA", "S-1-5-32-579", 0, 0},  {"AC", "S-1-15-2-1", 0, 0},    {"AN", "S-1-5-7", 0, 0},
    {"AO", "S-1-5-32-548", 0, 0},  {"AP", NULL, 525, OF_DOMAIN},  {"AS", "S-1-18-1", 0, 0},
    {"AU", "S-1-5-11", 0, 0},      {"BA", "S-1-5-32-544", 0, 0},  {"BG", "S-1-5-32-546", 0, 0},
    {"BO", "S-1-5-32-551", 0, 0},  {"BU", "S-1-5-32-545", 0, 0},  {"CA", NULL, 517, OF_DOMAIN},
    {"CD", "S-1-5-32-574", 0, 0},  {"CG", "S-1-3-1", 0, 0},       {"CN", NULL, 522, OF_DOMAIN},
    {"CO", "S-1-3-0", 0, 0},       {"CY", "S-1-5-32-569", 0, 0},  {"DA", NULL, 512, OF_DOMAIN},
    {"DC", NULL, 515, OF_DOMAIN},  {"DD", NULL, 516, OF_DOMAIN},  {"DG", NULL, 514, OF_DOMAIN},
    {"DU", NULL, 513, OF_DOMAIN},  {"EA", NULL, 519, OF_FOREST},  {"ED", "S-1-5-9", 0, 0},
    {"EK", NULL, 527, OF_FOREST},  {"ER", "S-1-5-32-573", 0, 0},  {"ES", "S-1-5-32-576", 0, 0},
    {"HA", "S-1-5-32-578", 0, 0},  {"HI", "S-1-16-12288", 0, 0},  {"HO", "S-1-5-32-584", 0, 0},
    {"IS", "S-1-5-32-568", 0, 0},  {"IU", "S-1-5-4", 0, 0},       {"KA", NULL, 526, OF_DOMAIN},
    {"LA", NULL, 500, OF_MACHINE}, {"LG", NULL, 501, OF_MACHINE}, {"LS", "S-1-5-19", 0, 0},
    {"LU", "S-1-5-32-559", 0, 0},  {"LW", "S-1-16-4096", 0, 0},   {"ME", "S-1-16-8192", 0, 0},
    {"MP", "S-1-16-8448", 0, 0},   {"MS", "S-1-5-32-577", 0, 0},  {"MU", "S-1-5-32-558", 0, 0},
    {"NO", "S-1-5-32-556", 0, 0},  {"NS", "S-1-5-20", 0, 0},      {"NU", "S-1-5-2", 0, 0},
    {"OW", "S-1-3-4", 0, 0},       {"PA", NULL, 520, OF_DOMAIN},  {"PO", "S-1-5-32-550", 0, 0},
    {"PS", "S-1-5-10", 0, 0},      {"PU", "S-1-5-32-547", 0, 0},  {"RA", "S-1-5-32-575", 0, 0},
    {"RC", "S-1-5-12", 0, 0},      {"RD", "S-1-5-32-555", 0, 0},  {"RE", "S-1-5-32-552", 0, 0},
    {"RM", "S-1-5-32-580", 0, 0},  {"RO", NULL, 498, OF_FOREST},  {"RS", NULL, 553, OF_DOMAIN},
    {"RU", "S-1-5-32-554", 0, 0},  {"SA", NULL, 518, OF_FOREST},  {"SH", "S-1-5-32-585", 0, 0},
    {"SI", "S-1-16-16384", 0, 0},  {"SO", "S-1-5-32-549", 0, 0},  {"SS", "S-1-18-2", 0, 0},
    {"SU", "S-1-5-6", 0, 0},       {"SY", "S-1-5-18", 0, 0},      {"UD", "S-1-5-84-0-0-0-0-0", 0, 0},
    {"WD", "S-1-1-0", 0, 0},       {"WR", "S-1-5-33", 0, 0},
};

struct word {
    char word[3];
    uint32_t bits;
};

/* Up to WORD_SINGLE_BITS each word is one bit and is used for writing, in this order. */
static const struct word rights[] = {
    {"CC", 0x1},      {"DC", 0x2},        {"LC", 0x4},        {"SW", 0x8},        {"RP", 0x10},       {"WP", 0x20},
    {"DT", 0x40},     {"LO", 0x80},       {"CR", 0x100},      {"SD", 0x10000},    {"RC", 0x20000},    {"WD", 0x40000},
    {"WO", 0x80000},  {"GA", 0x10000000}, {"GX", 0x20000000}, {"GW", 0x40000000}, {"GR", 0x80000000}, {"FA", 0x1F01FF},
    {"FR", 0x120089}, {"FW", 0x120116},   {"FX", 0x1200A0},   {"KA", 0xF003F},    {"KR", 0x20019},    {"KW", 0x20006},
    {"KX", 0x20019},  {"NW", 0x1},        {"NR", 0x2},        {"NX", 0x4},
};
enum { WORD_SINGLE_BITS = 17, WORD_LABEL = 25, LABEL_BITS = 7 };

static const struct word ace_flags[] = {
    {"OI", ACE_OBJECT_INHERIT},
    {"CI", ACE_CONTAINER_INHERIT},
    {"NP", ACE_NO_PROPAGATE},
    {"IO", ACE_INHERIT_ONLY},
    {"ID", ACE_INHERITED},
    {"SA", 0x40},
    {"FA", 0x80},
};

static const struct word ace_types[] = {
    {"A", ACE_ALLOW},
    {"D", ACE_DENY},
    {"OA", ACE_TYPE_ALLOW_OBJECT},
    {"OD", ACE_TYPE_DENY_OBJECT},
    {"AU", ACE_TYPE_AUDIT},
    {"AL", ACE_TYPE_ALARM},
    {"OU", ACE_TYPE_AUDIT_OBJECT},
    {"OL", ACE_TYPE_ALARM_OBJECT},
    {"ML", ACE_TYPE_LABEL},
    {"SP", ACE_TYPE_SCOPED_POLICY},
};

static bool is_word(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && ascii_equal_nocase_n(text, word, length);
}

static const struct word *find_word(const struct word *words, size_t count, const char *text, size_t length)
{
    for (size_t i = 0; i < count; i++)
        if (is_word(text, length, words[i].word))
            return &words[i];
    return NULL;
}

/* Under the null authority there is nobody but S-1-0-0 ([MS-DTYP] 2.4.2.4): no entry that is in a descriptor can be
 * taken for one of these. */
static const char unplaced_domain[] = "S-1-0-21";

bool sddl_is_unplaced(const struct sid *sid)
{
    struct sid unplaced;
    return sid_from_text(unplaced_domain, &unplaced) && sid_in_domain(sid, &unplaced);
}

static bool place(const struct sid_alias *alias, const struct sddl_domains *domains, struct sid *out)
{
    const struct sid *domain = alias->of == OF_MACHINE  ? &domains->machine
                               : alias->of == OF_FOREST ? &domains->forest
                                                        : &domains->member;
    struct sid unplaced;
    if (!domain->size && sid_from_text(unplaced_domain, &unplaced))
        domain = &unplaced;
    return sid_with_rid(domain, alias->rid, out);
}

bool sddl_read_sid(struct sddl_token token, const struct sddl_domains *domains, struct sid *out)
{
    char text[SID_TEXT_MAX];
    if (token.length >= sizeof text)
        return false;
    if (token.length == 2) {
        for (size_t i = 0; i < array_count(sid_aliases); i++) {
            const struct sid_alias *alias = &sid_aliases[i];
            if (!is_word(token.text, 2, alias->word))
                continue;
            if (alias->sid)
                return sid_from_text(alias->sid, out);
            return domains && place(alias, domains, out);
        }
    }
    memcpy(text, token.text, token.length);
    text[token.length] = '\0';
    return sid_from_text(text, out);
}

void sddl_write_sid(struct strbuf *out, const struct sid *sid)
{
    char text[SID_TEXT_MAX];
    sid_to_text(sid, text);
    for (size_t i = 0; i < array_count(sid_aliases); i++) {
        if (sid_aliases[i].sid && strcmp(sid_aliases[i].sid, text) == 0) {
            strbuf_add(out, sid_aliases[i].word);
            return;
        }
    }
    strbuf_add(out, text);
}

/* As ConvertStringSecurityDescriptorToSecurityDescriptor takes it: 0x and 0 as in C. */
static bool read_number(struct sddl_token token, uint32_t *out)
{
    uint64_t number;
    bool zero = token.length > 1 && token.text[0] == '0';
    bool hex = zero && token.length > 2 && ascii_lower(token.text[1]) == 'x';
    size_t skip = hex ? 2 : 0;
    if (!number_read(token.text + skip, token.length - skip, hex ? 16 : zero ? 8 : 10, UINT32_MAX, &number))
        return false;
    *out = (uint32_t)number;
    return true;
}

bool sddl_read_rights(struct sddl_token token, uint32_t *out)
{
    if (token.length > 0 && token.text[0] >= '0' && token.text[0] <= '9')
        return read_number(token, out);
    uint32_t mask = 0;
    for (size_t at = 0; at < token.length; at += 2) {
        const struct word *word =
            token.length - at < 2 ? NULL : find_word(rights, array_count(rights), token.text + at, 2);
        if (!word)
            return false;
        mask |= word->bits;
    }
    *out = mask;
    return true;
}

void sddl_write_rights(struct strbuf *out, uint32_t mask, bool label)
{
    size_t begin = label ? WORD_LABEL : 0;
    size_t end = label ? array_count(rights) : WORD_SINGLE_BITS;
    uint32_t left = mask;
    for (size_t i = begin; i < end; i++)
        left &= ~rights[i].bits;
    if (left) {
        strbuf_printf(out, "0x%" PRIX32, mask);
        return;
    }
    for (size_t i = begin; i < end; i++)
        if (mask & rights[i].bits)
            strbuf_add(out, rights[i].word);
}

bool sddl_read_ace_flags(struct sddl_token token, uint8_t *out)
{
    uint8_t flags = 0;
    for (size_t at = 0; at < token.length; at += 2) {
        const struct word *word =
            token.length - at < 2 ? NULL : find_word(ace_flags, array_count(ace_flags), token.text + at, 2);
        if (!word)
            return false;
        flags |= (uint8_t)word->bits;
    }
    *out = flags;
    return true;
}

bool sddl_write_ace_flags(struct strbuf *out, uint8_t flags)
{
    uint32_t left = flags;
    for (size_t i = 0; i < array_count(ace_flags); i++)
        left &= ~ace_flags[i].bits;
    if (left)
        return false;
    for (size_t i = 0; i < array_count(ace_flags); i++)
        if (flags & ace_flags[i].bits)
            strbuf_add(out, ace_flags[i].word);
    return true;
}

bool sddl_read_ace_type(struct sddl_token token, uint8_t *out)
{
    const struct word *word = find_word(ace_types, array_count(ace_types), token.text, token.length);
    if (!word)
        return false;
    *out = (uint8_t)word->bits;
    return true;
}

const char *sddl_ace_type_word(uint8_t type)
{
    for (size_t i = 0; i < array_count(ace_types); i++)
        if (ace_types[i].bits == type)
            return ace_types[i].word;
    return NULL;
}

bool sddl_ace_type_audits(uint8_t type)
{
    return type != ACE_ALLOW && type != ACE_DENY && type != ACE_TYPE_ALLOW_OBJECT && type != ACE_TYPE_DENY_OBJECT;
}
