/* SPDX-License-Identifier: MIT */
#include "remedy/script_word.h"

#include <string.h>

bool script_word_quotable(const char *text)
{
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F || *c == '"')
            return false;
    return true;
}

void script_word_quote(struct strbuf *out, const char *text)
{
    strbuf_add_char(out, '"');
    for (const char *c = text; *c; c++)
        strbuf_add(out, *c == '%' ? "%%" : (char[]){*c, '\0'});
    strbuf_add_char(out, '"');
}

void script_word_comment(struct strbuf *out, const char *text)
{
    enum { LONGEST = 1000 };
    strbuf_add(out, "rem ");
    size_t count = 0;
    for (const char *c = text; *c && count < LONGEST; c++, count++) {
        bool acts = (unsigned char)*c < 0x20 || *c == 0x7F || strchr("&|<>^%!", *c);
        if (*c == '"')
            strbuf_add_char(out, '\'');
        else
            strbuf_add_char(out, acts ? '_' : *c);
    }
    strbuf_add(out, "\n");
}
