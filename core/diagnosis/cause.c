/* SPDX-License-Identifier: MIT */
#include "diagnosis/cause.h"

#include "check/requirement.h"

#include <assert.h>
#include <stddef.h>

static const struct cause_info causes[CAUSE_COUNT] = {
#define ROW(name, headline, ...) [CAUSE_##name] = {TEXT_CAUSE_##name, TEXT_CAUSE_##name##_DO, headline, __VA_ARGS__},
#define CAUSE(name, ...) ROW(name, TEXT_CAUSE_##name##_IS, __VA_ARGS__)
#define CAUSE_UNTOLD(name, ...) ROW(name, TEXT_NONE, __VA_ARGS__)
#include "diagnosis/cause.def"
#undef CAUSE_UNTOLD
#undef CAUSE
#undef ROW
};

const struct cause_info *cause_info(enum cause cause)
{
    assert(cause > CAUSE_NONE && cause < CAUSE_COUNT);
    return &causes[cause];
}
