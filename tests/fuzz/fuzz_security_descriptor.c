/* SPDX-License-Identifier: MIT
 * Security descriptors from a registry or a namespace of another computer. */
#include "machine/security_descriptor.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static struct security_descriptor written_and_read(const struct security_descriptor *sd)
{
    struct security_descriptor again, third;
    size_t size, again_size;
    uint8_t *bytes = security_descriptor_bytes(sd, &size);
    assert(security_descriptor_parse(bytes, size, &again) == ST_OK);
    assert(again.ace_count == sd->ace_count && again.has_dacl == sd->has_dacl);
    uint8_t *again_bytes = security_descriptor_bytes(&again, &again_size);
    assert(size == again_size && memcmp(bytes, again_bytes, size) == 0);
    assert(security_descriptor_parse(again_bytes, again_size, &third) == ST_OK);
    security_descriptor_free(&third);
    free(bytes);
    free(again_bytes);
    return again;
}

static void text_comes_back(const struct security_descriptor *sd)
{
    struct strbuf text = STRBUF_INIT, again = STRBUF_INIT;
    if (security_descriptor_to_sddl(sd, &text) && text.length) {
        struct security_descriptor read;
        assert(security_descriptor_from_sddl(strbuf_text(&text), NULL, &read) == ST_OK);
        assert(security_descriptor_to_sddl(&read, &again));
        assert(strcmp(strbuf_text(&text), strbuf_text(&again)) == 0);
        security_descriptor_free(&read);
    }
    strbuf_free(&text);
    strbuf_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct security_descriptor sd;
    if (security_descriptor_parse(bytes, size, &sd) != ST_OK)
        return 0;
    text_comes_back(&sd);
    struct security_descriptor edited = written_and_read(&sd);
    struct sid me;
    assert(sid_from_text("S-1-5-21-1-2-3-1001", &me));
    struct sid_list sids = {&me, 1};
    struct subject subject = {&sids, NULL};
    struct access before = security_descriptor_access(&edited, &subject, 0x21);
    assert((before.granted & before.denied) == 0);
    if (security_descriptor_grant(&edited, &me, 0x21, 0)) {
        struct access after = security_descriptor_access(&edited, &subject, 0x21);
        assert((after.granted | after.denied) == 0x21);
        assert(!security_descriptor_grant(&edited, &me, 0x21, 0));
    }
    security_descriptor_drop_inherited(&edited);
    struct security_descriptor last = written_and_read(&edited);
    security_descriptor_free(&last);
    security_descriptor_free(&edited);
    security_descriptor_free(&sd);
    return 0;
}
