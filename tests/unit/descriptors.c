/* SPDX-License-Identifier: MIT */
#include "testing.h"

#include "descriptors.h"

struct security_descriptor descriptor_of(const char *sddl)
{
    struct security_descriptor sd;
    assert_int_equal(security_descriptor_from_sddl(sddl, NULL, &sd), ST_OK);
    return sd;
}

struct security_descriptor descriptor_parsed(const void *bytes, size_t size)
{
    struct security_descriptor sd;
    assert_int_equal(security_descriptor_parse(bytes, size, &sd), ST_OK);
    return sd;
}

uint8_t *descriptor_bytes(const char *sddl, size_t *size)
{
    struct security_descriptor sd = descriptor_of(sddl);
    uint8_t *bytes = security_descriptor_bytes(&sd, size);
    security_descriptor_free(&sd);
    return bytes;
}

struct registry_value descriptor_value(const char *sddl)
{
    struct registry_value value = {.type = REGISTRY_BINARY};
    value.bytes = descriptor_bytes(sddl, &value.size);
    return value;
}

void descriptor_assert(const struct security_descriptor *sd, const char *expected)
{
    struct strbuf text = STRBUF_INIT;
    assert_true(security_descriptor_to_sddl(sd, &text));
    assert_string_equal(strbuf_text(&text), expected);
    strbuf_free(&text);
}

struct sid descriptor_sid(const char *text)
{
    struct sid sid;
    assert_true(sid_from_text(text, &sid));
    return sid;
}
