/* SPDX-License-Identifier: MIT
 * A name of a machine on a line of cmd.exe: it ends nothing, begins nothing and expands to nothing. */
#include "base/memory.h"
#include "remedy/script_word.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void quoted(const char *text)
{
    struct strbuf out = STRBUF_INIT;
    script_word_quote(&out, text);
    const char *word = strbuf_text(&out);
    size_t length = out.length;
    assert(length >= 2 && word[0] == '"' && word[length - 1] == '"');
    for (size_t i = 1; i + 1 < length; i++) {
        assert(word[i] != '"' && (unsigned char)word[i] >= 0x20);
        if (word[i] == '%')
            assert(word[++i] == '%');
    }
    strbuf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = memory_string_n((const char *)bytes, size);
    struct strbuf out = STRBUF_INIT;
    if (script_word_quotable(text))
        quoted(text);
    script_word_comment(&out, text);
    for (size_t i = 0; i + 1 < out.length; i++)
        assert((unsigned char)out.text[i] >= 0x20 && !strchr("&|<>^%!\"", out.text[i]));
    strbuf_free(&out);
    free(text);
    return 0;
}
