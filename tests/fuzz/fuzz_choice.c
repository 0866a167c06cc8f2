/* SPDX-License-Identifier: MIT
 * The list of --apply and --only. */
#include "base/memory.h"
#include "fix/fix_choices.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct strbuf list = STRBUF_INIT;
    struct fix_choices choices;
    struct sentence problem;
    struct request request = request_default();
    strbuf_add_n(&list, bytes, size);
    if (fix_choices_read(strbuf_text(&list), &request, &choices, &problem) == ST_OK) {
        for (size_t i = 0; i < choices.count; i++)
            assert(strstr(strbuf_text(&list), choices.list[i].requirement));
        fix_choices_free(&choices);
    } else {
        assert(problem.id != TEXT_NONE);
        sentence_free(&problem);
    }
    if (fix_choices_only(strbuf_text(&list), &request, &problem) == ST_OK)
        assert(request.only);
    else
        sentence_free(&problem);
    request_free(&request);
    strbuf_free(&list);
    return 0;
}
