/* SPDX-License-Identifier: MIT
 *
 * Self-relative descriptors of real machines against the SDDL that another reader (Samba) made of them: owner, group,
 * flags and every entry, field by field. What Samba has no word for, an entry with a condition, it spells by the bits
 * of its type; that is undone here.
 */
#include "corpus.h"

#include "base/bytes.h"
#include "base/memory.h"
#include "machine/ace.h"
#include "machine/sddl.h"
#include "machine/security_descriptor.h"

#include <stdlib.h>
#include <string.h>

enum { ACL_HEADER = 8, FIELDS = 6 };

/* Samba 4.17, librpc/gen_ndr and libcli/security/sddl.c: a type that is in its table by that word, any other by the
 * words of every table entry that shares a bit, each taken away before the next. */
static void samba_type(uint8_t type, char out[32])
{
    static const struct {
        const char *word;
        uint8_t type;
    } words[] = {{"AU", 2}, {"AL", 3}, {"OA", 5}, {"OD", 6}, {"OU", 7}, {"OL", 8}, {"A", 0}, {"D", 1}};
    uint8_t left = type;
    out[0] = '\0';
    for (size_t i = 0; i < array_count(words); i++)
        if (words[i].type == type) {
            strcpy(out, words[i].word);
            return;
        }
    for (size_t i = 0; i < array_count(words); i++)
        if (left & words[i].type) {
            strcat(out, words[i].word);
            left &= (uint8_t)~words[i].type;
        }
}

/* The text from *AT up to one of ENDS, which *AT moves behind. */
static struct sddl_token take(const char **at, const char *ends)
{
    struct sddl_token token = {*at, strcspn(*at, ends)};
    *at += token.length + ((*at)[token.length] != '\0');
    return token;
}

static bool same_sid(struct sddl_token right, const struct sid *ours)
{
    struct sid sid;
    const struct sddl_domains nowhere = {.machine = {.size = 0}};
    if (!sddl_read_sid(right, &nowhere, &sid))
        return false;
    return sddl_is_unplaced(&sid) ? sid_rid(&sid) == sid_rid(ours) : sid_equal(&sid, ours);
}

static void compare_guid(const char *where, bool has, const uint8_t *ours, struct sddl_token right)
{
    uint8_t guid[ACE_GUID_SIZE];
    bool wanted = right.length > 0 && sddl_read_guid(right, guid);
    corpus_compared(has == wanted && (!has || memcmp(guid, ours, sizeof guid) == 0), "%.80s: object", where);
}

static void compare_entry(const char *where, const uint8_t *raw, size_t size, const char **right)
{
    struct sddl_token fields[FIELDS];
    struct ace_fields ours = {0};
    char type[32];
    uint32_t mask = 0;
    uint8_t flags = 0;
    (void)take(right, "(");
    for (size_t i = 0; i < FIELDS; i++)
        fields[i] = take(right, ";)");
    corpus_compared(ace_decode(raw, size, &ours), "%.80s: entry of type 0x%02X", where, raw[0]);
    samba_type(raw[0], type);
    corpus_compared(strlen(type) == fields[0].length && memcmp(type, fields[0].text, fields[0].length) == 0,
                    "%.80s: type 0x%02X", where, raw[0]);
    corpus_compared(sddl_read_ace_flags(fields[1], &flags) && flags == ours.flags, "%.80s: flags 0x%02X", where,
                    ours.flags);
    corpus_compared(sddl_read_rights(fields[2], &mask) && mask == ours.mask, "%.80s: mask 0x%08lX", where,
                    (unsigned long)ours.mask);
    compare_guid(where, ours.has_object, ours.object, fields[3]);
    compare_guid(where, ours.has_inherited, ours.inherited, fields[4]);
    corpus_compared(same_sid(fields[5], &ours.sid), "%.80s: SID of an entry", where);
}

static void compare_list_flags(const char *where, const char **right, uint16_t control, bool audit)
{
    static const struct {
        const char *word;
        uint16_t dacl, sacl;
    } flags[] = {{"P", SD_DACL_PROTECTED, SD_SACL_PROTECTED},
                 {"AR", SD_DACL_INHERIT_REQUIRED, SD_SACL_INHERIT_REQUIRED},
                 {"AI", SD_DACL_INHERITED, SD_SACL_INHERITED}};
    size_t length = strcspn(*right, "(");
    for (size_t i = 0; i < array_count(flags); i++) {
        const char *found = strstr(*right, flags[i].word);
        bool wanted = found && found < *right + length;
        corpus_compared(wanted == ((control & (audit ? flags[i].sacl : flags[i].dacl)) != 0), "%.80s: flag %s", where,
                        flags[i].word);
    }
    *right += length;
}

static void compare_lists(const char *where, const struct security_descriptor *sd, const char *right)
{
    const char *at = strstr(right, "D:");
    corpus_compared((at != NULL) == sd->has_dacl, "%.80s: whether there is a list", where);
    if (at) {
        at += 2;
        compare_list_flags(where, &at, sd->control, false);
        for (size_t i = 0; i < sd->ace_count; i++)
            compare_entry(where, sd->aces[i].raw, sd->aces[i].raw_size, &at);
        corpus_compared(*at == '\0' || strncmp(at, "S:", 2) == 0, "%.80s: one entry too few", where);
    }
    at = strstr(right, "S:");
    while (at && at > right && at[-1] != ')' && at[-1] != ' ')
        at = strstr(at + 1, "S:"); /* not the end of an alias */
    corpus_compared((at != NULL) == (sd->sacl != NULL), "%.80s: whether there is an audit list", where);
    if (!at || !sd->sacl)
        return;
    at += 2;
    compare_list_flags(where, &at, sd->control, true);
    const uint8_t *raw = sd->sacl + ACL_HEADER;
    for (size_t left = bytes_u16(sd->sacl + 4); left > 0; left--, raw += bytes_u16(raw + 2))
        compare_entry(where, raw, bytes_u16(raw + 2), &at);
    corpus_compared(*at == '\0', "%.80s: one audit entry too few", where);
}

/* "O:BA" with PART 'O'. */
static void compare_account(const char *where, const char *right, char part, const struct sid *ours)
{
    const char *at = right;
    while (*at && !(at[0] == part && at[1] == ':'))
        at++;
    if (at != right && (!*at || strchr(right, '(') < at))
        at = "";
    corpus_compared((*at != '\0') == (ours->size != 0), "%.80s: whether there is %c", where, part);
    if (!*at || !ours->size)
        return;
    struct sddl_token token = {at + 2, strlen(at + 2)};
    for (size_t i = 0; i + 1 < token.length; i++)
        if (strchr("GDS", token.text[i]) && token.text[i + 1] == ':')
            token.length = i;
    corpus_compared(same_sid(token, ours), "%.80s: SID of %c", where, part);
}

static void one_descriptor(char *const *columns, size_t count, void *context)
{
    assert_true(count >= 2);
    size_t size, written_size;
    uint8_t *bytes = corpus_bytes(columns[0], &size);
    struct security_descriptor sd, again;
    enum status status = security_descriptor_parse(bytes, size, &sd);
    corpus_compared(status == ST_OK, "%.80s: not read", columns[1]);
    if (status == ST_OK) {
        compare_account(columns[1], columns[1], 'O', &sd.owner);
        compare_account(columns[1], columns[1], 'G', &sd.group);
        compare_lists(columns[1], &sd, columns[1]);
        uint8_t *written = security_descriptor_bytes(&sd, &written_size);
        corpus_compared(security_descriptor_parse(written, written_size, &again) == ST_OK, "%.80s: not written",
                        columns[1]);
        free(written);
        security_descriptor_free(&again);
        security_descriptor_free(&sd);
    }
    free(bytes);
}

static void descriptors(void **state)
{
    corpus_rows("descriptors/descriptors.tsv", one_descriptor, NULL);
    corpus_end("descriptors/descriptors.tsv");
}

const struct CMUnitTest program_tests[] = {cmocka_unit_test(descriptors), {0}};
