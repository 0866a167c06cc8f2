/* SPDX-License-Identifier: MIT */
#include "base/status.h"

#include <string.h>

static const char *const words[ST_COUNT] = {
    [ST_OK] = "ok",
    [ST_ABSENT] = "absent",
    [ST_DENIED] = "denied",
    [ST_TIMEOUT] = "timeout",
    [ST_UNREACHABLE] = "unreachable",
    [ST_CANCELLED] = "cancelled",
    [ST_UNSUPPORTED] = "unsupported",
    [ST_INVALID] = "invalid",
    [ST_FAILED] = "failed",
};

const char *status_word(enum status status)
{
    return (unsigned)status < ST_COUNT ? words[status] : "failed";
}

enum status status_from_word(const char *word)
{
    for (unsigned i = 0; i < ST_COUNT; i++)
        if (strcmp(words[i], word) == 0)
            return (enum status)i;
    return ST_COUNT;
}
