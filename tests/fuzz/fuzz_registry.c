/* SPDX-License-Identifier: MIT
 * Registry values of any type and size; the first byte is the type. */
#include "machine/registry.h"

#include "base/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Text of a value is always valid UTF-8. */
static void check_text(const char *text)
{
    struct strbuf clean = STRBUF_INIT;
    utf8_clean(&clean, text, strlen(text));
    assert(strcmp(strbuf_text(&clean), text) == 0);
    strbuf_free(&clean);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0)
        return 0;
    struct registry_value given = {bytes[0], (uint8_t *)bytes + 1, size - 1};
    struct registry_value value = registry_value_copy(&given);
    assert(registry_value_equal(&given, &value));
    char *text = NULL;
    if (registry_value_string(&value, &text) == ST_OK) {
        check_text(text);
        struct registry_value made = registry_string(text);
        char *again = NULL;
        assert(registry_value_string(&made, &again) == ST_OK && strcmp(text, again) == 0);
        free(again);
        registry_value_free(&made);
        free(text);
    }
    if (registry_value_multi(&value, &text) == ST_OK) {
        check_text(text);
        struct registry_value made = registry_multi(text);
        char *again = NULL;
        assert(registry_value_multi(&made, &again) == ST_OK);
        free(again);
        registry_value_free(&made);
        free(text);
    }
    text = registry_value_text(&value);
    check_text(text);
    assert(text[0]);
    free(text);
    registry_value_free(&value);
    return 0;
}
