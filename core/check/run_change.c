/* SPDX-License-Identifier: MIT */
#include "check/run_change.h"

#include <stdlib.h>

void run_change_describe(struct strbuf *out, enum language language, const struct run_change *change)
{
    if (change->text)
        strbuf_add(out, change->text);
    else
        change_describe(out, language, &change->change);
}

void run_change_describe_before(struct strbuf *out, enum language language, const struct run_change *change)
{
    if (change->before)
        strbuf_add(out, change->before);
    else if (!change->text)
        change_describe_state(out, language, &change->change, &change->change.before);
}

void run_change_describe_after(struct strbuf *out, enum language language, const struct run_change *change)
{
    if (change->after)
        strbuf_add(out, change->after);
    else if (!change->text)
        change_describe_state(out, language, &change->change, &change->change.after);
}

void run_change_free(struct run_change *change)
{
    free(change->requirement);
    free(change->remedy);
    free(change->text);
    free(change->before);
    free(change->after);
    change_free(&change->change);
    *change = (struct run_change){0};
}
