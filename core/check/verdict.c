/* SPDX-License-Identifier: MIT */
#include "check/verdict.h"

#include <string.h>

static const struct {
    const char *word;
    enum text_id text;
} verdicts[V_COUNT] = {
    [V_READY] = {"ready", TEXT_VERDICT_READY},
    [V_ATTENTION] = {"attention", TEXT_VERDICT_ATTENTION},
    [V_NEEDS_CHANGE] = {"needs-change", TEXT_VERDICT_NEEDS_CHANGE},
    [V_CANNOT_TELL] = {"cannot-tell", TEXT_VERDICT_CANNOT_TELL},
    [V_NOT_APPLICABLE] = {"not-applicable", TEXT_VERDICT_NOT_APPLICABLE},
    [V_NOT_CHECKED] = {"not-checked", TEXT_VERDICT_NOT_CHECKED},
    [V_FIXED] = {"fixed", TEXT_VERDICT_FIXED},
    [V_FIXED_AFTER_RESTART] = {"fixed-after-restart", TEXT_VERDICT_FIXED_AFTER_RESTART},
    [V_NOT_FIXED] = {"not-fixed", TEXT_VERDICT_NOT_FIXED},
};

const char *verdict_word(enum verdict verdict)
{
    return verdicts[verdict].word;
}

enum verdict verdict_from_word(const char *word)
{
    for (unsigned i = 0; i < V_COUNT; i++)
        if (strcmp(verdicts[i].word, word) == 0)
            return (enum verdict)i;
    return V_COUNT;
}

enum text_id verdict_text(enum verdict verdict)
{
    return verdicts[verdict].text;
}

enum text_id verdict_status_text(enum status status)
{
    static const enum text_id texts[ST_COUNT] = {
        [ST_OK] = TEXT_STATUS_OK,
        [ST_ABSENT] = TEXT_STATUS_ABSENT,
        [ST_DENIED] = TEXT_STATUS_DENIED,
        [ST_TIMEOUT] = TEXT_STATUS_TIMEOUT,
        [ST_UNREACHABLE] = TEXT_STATUS_UNREACHABLE,
        [ST_CANCELLED] = TEXT_STATUS_CANCELLED,
        [ST_UNSUPPORTED] = TEXT_STATUS_UNSUPPORTED,
        [ST_INVALID] = TEXT_STATUS_INVALID,
        [ST_FAILED] = TEXT_STATUS_FAILED,
    };
    return texts[(unsigned)status < ST_COUNT ? status : ST_FAILED];
}

bool verdict_holds(enum verdict verdict)
{
    return verdict == V_READY || verdict == V_NOT_APPLICABLE || verdict == V_FIXED || verdict == V_FIXED_AFTER_RESTART;
}

int verdict_gravity(enum verdict verdict)
{
    switch (verdict) {
    case V_NEEDS_CHANGE:
        return 3;
    case V_CANNOT_TELL:
        return 2;
    case V_ATTENTION:
        return 1;
    default:
        return 0;
    }
}
