/* SPDX-License-Identifier: MIT
 * The first line is a name that must not be left, the rest a text of a machine. */
#include "base/memory.h"
#include "report/redact_forms.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct redact_words words = {0};
    char *text = memory_string_n((const char *)bytes, size);
    char *rest = strchr(text, '\n');
    if (rest)
        *rest++ = '\0';
    else
        rest = text;
    redact_words_learn(&words, REDACT_COMPUTER, text);
    redact_forms_learn(&words, rest);
    char *redacted = redact_forms_replace(&words, rest);
    /* No place costs more than the longest word, whatever was learnt before; the time limit of the fuzzer is the bound
     * for the forms. */
    assert(words.steps <= (strlen(rest) + 1) * (REDACT_WORD + 8) + 2 * REDACT_WORD);
    /* A long name is gone wherever it stood, unless a token spells it. */
    if (strlen(text) > 8 && !strchr(text, '-'))
        assert(rest == text || !strstr(redacted, text) || strspn(text, "0123456789ABCDEFabcdef:. ") > 0);
    free(redacted);
    free(text);
    redact_words_free(&words);
    return 0;
}
