/* SPDX-License-Identifier: MIT
 * An error code, or a line with some, as somebody typed it (error_line_read), and its explanation. */
#include "diagnosis/error_code.h"
#include "diagnosis/error_name.h"
#include "report/explain.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct strbuf typed = STRBUF_INIT, page = STRBUF_INIT;
    uint32_t code;
    strbuf_add_n(&typed, bytes, size);
    bool found = false;
    for (enum language language = 0; language < LANGUAGE_COUNT; language++)
        found = explain_typed(&page, language, strbuf_text(&typed), 20 + size % 200);
    assert(found ? page.length && !strchr(strbuf_text(&page), '{') : page.length == 0);
    if (error_name_parse(strbuf_text(&typed), &code) == ST_OK) {
        assert(found);
        assert(error_code_canonical(error_code_canonical(code)) == error_code_canonical(code));
    } else {
        assert(explain_nearest(strbuf_text(&typed)));
    }
    strbuf_free(&typed);
    strbuf_free(&page);
    return 0;
}
