/* SPDX-License-Identifier: MIT */
#include "session/other_side.h"

#include "base/time.h"
#include "report/run_json.h"

#include <inttypes.h>
#include <stdio.h>

bool other_side_parse(const char *path, const char *bytes, size_t size, enum language language, struct run *out,
                      struct sentence *problem)
{
    const char *start;
    size_t length;
    struct sentence inner = {.id = TEXT_NONE};
    bool good = run_json_in_page(bytes, size, &start, &length);
    if (!good)
        inner = sentence_of(TEXT_REPORT_NO_DATA, NULL);
    good = good && run_json_read(start, length, out, &inner) == ST_OK;
    if (good)
        return true;
    struct strbuf words = STRBUF_INIT;
    sentence_format(&words, language, &inner);
    *problem = sentence_of(TEXT_MERGE_UNREADABLE, path, strbuf_text(&words), NULL);
    strbuf_free(&words);
    sentence_free(&inner);
    return false;
}

bool other_side_fits(enum merge_problem merge, const char *path, const struct run *other, uint32_t hours,
                     struct sentence *problem)
{
    enum { HOUR_MS = 3600 * 1000 };
    char age[24], most[24];
    snprintf(age, sizeof age, "%" PRId64, (int64_t)((time_now_ms() - other->finished_ms) / HOUR_MS));
    snprintf(most, sizeof most, "%u", (unsigned)hours);
    switch (merge) {
    case MERGE_FINE:
        return true;
    case MERGE_NOT_LOCAL:
        *problem = sentence_of(TEXT_MERGE_NOT_LOCAL, path, NULL);
        break;
    case MERGE_OTHER_COMPUTER:
        *problem = sentence_of(TEXT_MERGE_OTHER_COMPUTER, path, other->os.computer ? other->os.computer : "?", NULL);
        break;
    case MERGE_UNIDENTIFIED:
        *problem = sentence_of(TEXT_MERGE_UNIDENTIFIED, path, NULL);
        break;
    case MERGE_TOO_OLD:
        *problem = sentence_of(TEXT_MERGE_TOO_OLD, path, age, most, NULL);
        break;
    case MERGE_FUTURE:
        *problem = sentence_of(TEXT_MERGE_FUTURE, path, NULL);
        break;
    }
    return false;
}
