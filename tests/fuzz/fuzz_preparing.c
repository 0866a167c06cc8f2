/* SPDX-License-Identifier: MIT
 * Files of needs from anybody: read within bounds or refused with words, and what was read comes back as written. */
#include "session/preparing.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct needs needs, back;
    struct sentence problem = {.id = TEXT_NONE};
    if (!preparing_read("n.json", (const char *)bytes, size, &needs, &problem)) {
        assert(problem.id != TEXT_NONE);
        sentence_free(&problem);
        return 0;
    }
    assert(needs.count && needs.count <= NEEDS_ITEMS && needs.client_count <= NEEDS_CLIENTS);
    char *text = preparing_write(&needs, LANGUAGE_EN);
    assert(preparing_read("n.json", text, strlen(text), &back, &problem));
    char *again = preparing_write(&back, LANGUAGE_EN);
    assert(strcmp(text, again) == 0);
    free(again);
    free(text);
    for (size_t i = 0; i < needs.count; i++) {
        char *subject = needs_subject(&needs, i);
        assert(needs_of_subject(&needs, subject));
        free(subject);
    }
    needs_free(&needs);
    needs_free(&back);
    return 0;
}
