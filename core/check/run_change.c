/* SPDX-License-Identifier: MIT */
#include "check/run_change.h"

#include <stdlib.h>

void run_change_free(struct run_change *change)
{
    free(change->requirement);
    free(change->remedy);
    free(change->text);
    change_free(&change->change);
    *change = (struct run_change){0};
}
