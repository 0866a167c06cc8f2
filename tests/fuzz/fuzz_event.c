/* SPDX-License-Identifier: MIT
 * An event of a log: whatever a caller got written there. */
#include "base/memory.h"
#include "base/utf8.h"
#include "events/refusals.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check_text(const char *text, size_t room)
{
    struct strbuf clean = STRBUF_INIT;
    assert(strlen(text) < room);
    utf8_clean(&clean, text, strlen(text));
    assert(strcmp(strbuf_text(&clean), text) == 0);
    strbuf_free(&clean);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct event *event = memory_new(struct event);
    struct refusals all = refusals_none();
    if (event_read((const char *)bytes, size, event)) {
        assert(event->id <= 0xFFFF && event->field_count <= EVENT_FIELDS);
        check_text(event->provider, sizeof event->provider);
        check_text(event->computer, sizeof event->computer);
        for (size_t i = 0; i < event->field_count; i++) {
            check_text(event->fields[i].name, EVENT_NAME);
            check_text(event->fields[i].value, EVENT_VALUE);
        }
    }
    free(event);
    for (unsigned log = 0; log < REFUSAL_LOG_COUNT; log++) {
        refusals_read(&all, (enum refusal_log)log, (const char *)bytes, size);
        refusals_read(&all, (enum refusal_log)log, (const char *)bytes, size);
    }
    assert(all.count <= 1 && (all.count == 0 || all.items[0].count == 2));
    refusals_free(&all);
    return 0;
}
