/* SPDX-License-Identifier: MIT
 * A computer as somebody typed it. */
#include "base/memory.h"
#include "check/target.h"
#include "session/ask.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* What was understood is understood again the same, and holds nothing that a shell, a path or a page reads. */
static void same_again(const char *host, enum target_form form)
{
    char *again;
    enum target_form second;
    struct sentence problem;
    assert(host[0] && !strpbrk(host, "\\/\"'<>|& \t\r\n;"));
    assert(target_parse(host, &again, &second, &problem));
    assert(strcmp(host, again) == 0 && form == second);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = memory_string_n((const char *)bytes, size), *host;
    enum target_form form;
    struct sentence problem;
    uint32_t ms;
    if (target_parse(text, &host, &form, &problem)) {
        same_again(host, form);
        free(host);
    } else {
        assert(problem.id != TEXT_NONE);
        sentence_free(&problem);
    }
    if (!ask_client(text, &problem))
        assert(problem.id != TEXT_NONE);
    sentence_free(&problem);
    if (ask_milliseconds(text, &ms))
        assert(ms >= 1 && ms <= 3600000);
    free(text);
    return 0;
}
