/* SPDX-License-Identifier: MIT
 * SIDs as typed by a user and as sent by another computer. */
#include "machine/sid.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct sid sid, again;
    char text[SID_TEXT_MAX];
    if (sid_from_bytes(bytes, size, &sid)) {
        assert(sid.size <= size && memcmp(sid.bytes, bytes, sid.size) == 0);
        sid_to_text(&sid, text);
        if (sid.bytes[1] > 0)
            assert(sid_from_text(text, &again) && sid_equal(&sid, &again));
        else
            assert(!sid_from_text(text, &again));
    }
    char *typed = memory_string_n((const char *)bytes, size);
    if (sid_from_text(typed, &sid)) {
        sid_to_text(&sid, text);
        assert(sid_from_text(text, &again) && sid_equal(&sid, &again));
        assert(sid_from_bytes(sid.bytes, sid.size, &again) && sid_equal(&sid, &again));
    }
    free(typed);
    return 0;
}
