/* SPDX-License-Identifier: MIT */
#include "forms.h"

#include "testing.h"

#include "base/memory.h"
#include "report/html.h"
#include "report/junit.h"
#include "report/run_text.h"

#include <stdlib.h>
#include <string.h>

/* TEXT itself, its letters in one case: those of Latin-1 in UTF-8 too, which differ in the same bit. */
static char *folded(char *text)
{
    for (char *c = text; *c; c++)
        *c = (char)(*c | 0x20);
    return text;
}

char *forms_all(const struct run *run)
{
    struct strbuf out = STRBUF_INIT;
    struct sink_text sink = sink_to_text(&out);
    html_write(run, LANGUAGE_EN, &sink.sink);
    html_write(run, LANGUAGE_DE, &sink.sink);
    junit_write(run, LANGUAGE_EN, &sink.sink);
    run_text_write(&out, run, &(struct run_text_options){.language = LANGUAGE_DE, .width = 2000});
    run_text_summary(&out, run, LANGUAGE_EN);
    return folded(strbuf_take(&out));
}

bool forms_contain(const char *forms, const char *wanted)
{
    char *part = folded(memory_string(wanted));
    bool found = strstr(forms, part);
    free(part);
    return found;
}

char *forms_percent(const char *text)
{
    struct strbuf out = STRBUF_INIT;
    for (; *text; text++)
        strbuf_printf(&out, "%%%02X", (unsigned)(unsigned char)*text);
    return strbuf_take(&out);
}

char *forms_escaped(const char *text, const char *format)
{
    struct strbuf out = STRBUF_INIT;
    for (; *text; text++)
        strbuf_printf(&out, format, (unsigned)(unsigned char)*text);
    return strbuf_take(&out);
}

char *forms_base64(const char *text, size_t length, size_t shift)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct strbuf out = STRBUF_INIT;
    size_t skip = (3 - shift) % 3;
    for (size_t i = skip; i + 3 <= length; i += 3) {
        const unsigned char *at = (const unsigned char *)text + i;
        uint32_t group = (uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | at[2];
        for (unsigned k = 0; k < 4; k++)
            strbuf_add_char(&out, digits[group >> (18 - 6 * k) & 63]);
    }
    return strbuf_take(&out);
}

void forms_assert_absent(const char *forms, const char *secret, char *encoded)
{
    if (strlen(encoded) >= 5 && forms_contain(forms, encoded))
        fail_msg("%s is left as %s", secret, encoded);
    free(encoded);
}
