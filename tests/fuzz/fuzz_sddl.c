/* SPDX-License-Identifier: MIT
 * SDDL from a policy value. */
#include "machine/security_descriptor.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = memory_string_n((const char *)bytes, size);
    struct sddl_domains all;
    struct security_descriptor sd, again;
    assert(sid_from_text("S-1-5-21-1-2-3", &all.member));
    all.machine = all.forest = all.member;
    if (security_descriptor_from_sddl(text, &all, &sd) == ST_OK) {
        struct strbuf written = STRBUF_INIT, rewritten = STRBUF_INIT;
        assert(security_descriptor_to_sddl(&sd, &written)); /* what was read from text can be written */
        size_t length;
        uint8_t *whole = security_descriptor_bytes(&sd, &length);
        assert(security_descriptor_parse(whole, length, &again) == ST_OK);
        assert(security_descriptor_to_sddl(&again, &rewritten));
        assert(strcmp(strbuf_text(&written), strbuf_text(&rewritten)) == 0);
        security_descriptor_free(&again);
        free(whole);
        assert(security_descriptor_from_sddl(strbuf_text(&written), NULL, &again) == ST_OK);
        strbuf_clear(&rewritten);
        assert(security_descriptor_to_sddl(&again, &rewritten));
        assert(strcmp(strbuf_text(&written), strbuf_text(&rewritten)) == 0);
        security_descriptor_free(&again);
        strbuf_free(&written);
        strbuf_free(&rewritten);
        security_descriptor_free(&sd);
    }
    free(text);
    return 0;
}
