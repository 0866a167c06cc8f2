/* SPDX-License-Identifier: MIT
 * SDDL of documents, policies and machines: what it says, entry by entry; what is wrong, and what is not understood. */
#include "corpus.h"

#include "base/bytes.h"
#include "base/memory.h"
#include "machine/ace.h"
#include "machine/security_descriptor.h"

#include <string.h>

enum { ACL_HEADER = 8 };

static struct sddl_domains domains(void)
{
    struct sddl_domains all;
    assert_true(sid_from_text("S-1-5-21-1-2-3", &all.machine));
    assert_true(sid_from_text("S-1-5-21-4-5-6", &all.member));
    assert_true(sid_from_text("S-1-5-21-7-8-9", &all.forest));
    return all;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static struct sddl_token token_of(const json_t *object, const char *key)
{
    const char *text = text_of(object, key);
    return (struct sddl_token){text, strlen(text)};
}

static void compare_entry(const char *where, const uint8_t *raw, size_t size, const json_t *right)
{
    const struct sddl_domains all = domains();
    struct ace_fields ours = {0};
    struct sid sid = {0};
    uint8_t flags = 0;
    const char *type = sddl_ace_type_word(raw[0]);
    corpus_compared(ace_decode(raw, size, &ours), "%.80s: entry of type 0x%02X", where, raw[0]);
    corpus_compared_text(where, "type", text_of(right, "type"), type);
    corpus_compared(sddl_read_ace_flags(token_of(right, "flags"), &flags) && flags == ours.flags, "%.80s: flags",
                    where);
    corpus_compared_number(where, "mask", json_integer_value(json_object_get(right, "mask")), ours.mask);
    corpus_compared(sddl_read_sid(token_of(right, "sid"), &all, &sid) && sid_equal(&sid, &ours.sid), "%.80s: SID %s",
                    where, text_of(right, "sid"));
}

static void compare_entries(const char *where, const struct security_descriptor *sd, const json_t *right)
{
    size_t count = sd->ace_count + (sd->sacl ? bytes_u16(sd->sacl + 4) : 0), i = 0;
    corpus_compared_number(where, "entries", (long long)json_array_size(right), (long long)count);
    if (count != json_array_size(right))
        return;
    for (; i < sd->ace_count; i++)
        compare_entry(where, sd->aces[i].raw, sd->aces[i].raw_size, json_array_get(right, i));
    const uint8_t *raw = sd->sacl ? sd->sacl + ACL_HEADER : NULL;
    for (; i < count; i++, raw += bytes_u16(raw + 2))
        compare_entry(where, raw, bytes_u16(raw + 2), json_array_get(right, i));
}

static void one_text(json_t *object, void *context)
{
    const struct sddl_domains all = domains();
    const char *sddl = text_of(object, "sddl");
    bool conditional = json_is_true(json_object_get(object, "conditional"));
    bool valid = json_is_true(json_object_get(object, "valid"));
    struct security_descriptor sd = {0};
    enum status status = security_descriptor_from_sddl(sddl, &all, &sd);
    enum status right = conditional ? ST_UNSUPPORTED : valid ? ST_OK : ST_INVALID;
    corpus_compared_text(sddl, "status", status_word(right), status_word(status));
    if (status == ST_OK && right == ST_OK)
        compare_entries(sddl, &sd, json_object_get(object, "aces"));
    security_descriptor_free(&sd);
}

static void texts(void **state)
{
    corpus_objects("sddl/sddl.jsonl", one_text, NULL);
    corpus_end("sddl/sddl.jsonl");
}

static void one_alias(char *const *columns, size_t count, void *context)
{
    assert_true(count >= 2);
    const struct sddl_domains all = domains();
    char text[SID_TEXT_MAX] = "";
    struct sid sid;
    if (sddl_read_sid((struct sddl_token){columns[0], strlen(columns[0])}, &all, &sid))
        sid_to_text(&sid, text);
    corpus_compared_text(columns[0], "SID", columns[1], text);
}

static void aliases_of(const char *name, void *context)
{
    corpus_rows(name, one_alias, context);
}

static void aliases(void **state)
{
    corpus_files("sddl", ".txt", aliases_of, NULL);
    corpus_end("sddl aliases");
}

const struct CMUnitTest program_tests[] = {cmocka_unit_test(texts), cmocka_unit_test(aliases), {0}};
