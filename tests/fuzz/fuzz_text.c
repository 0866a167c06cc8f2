/* SPDX-License-Identifier: MIT
 * Bytes that should be text, an address or a time: what comes out is clean, and stays as it is. */
#include "base/columns.h"
#include "base/memory.h"
#include "base/time.h"
#include "base/utf.h"
#include "base/utf8.h"
#include "machine/ip.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void assert_printable(const struct strbuf *text)
{
    for (size_t i = 0; i < text->length; i++)
        assert((unsigned char)text->text[i] >= 0x20 || strchr("\n\t", text->text[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = memory_string_n((const char *)bytes, size), *wide = utf_from_utf16le(bytes, size), when[TIME_TEXT];
    struct strbuf out = STRBUF_INIT;
    struct ip ip;
    int64_t ms;
    utf8_clean(&out, wide, strlen(wide));
    assert(strcmp(strbuf_text(&out), wide) == 0);
    strbuf_clear(&out);
    columns_wrap(&out, text, 20, 0, 2);
    columns_pad(&out, text, 30);
    assert_printable(&out);
    strbuf_clear(&out);
    utf8_show(&out, text, 50);
    assert_printable(&out);
    if (time_from_text(text, &ms))
        time_to_text_ms(ms, when);
    assert(ip_from_text(text, &ip) == ip_from_text_n(text, strlen(text), &ip));
    const struct ip network = {.v6 = size % 2 == 1};
    unsigned bits = 0;
    assert(!ip_prefix_from_text_n(text, strlen(text), &network, &bits) || bits <= ip_bits(&network));
    strbuf_free(&out);
    free(wide);
    free(text);
    return 0;
}
