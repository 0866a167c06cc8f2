/* SPDX-License-Identifier: MIT
 * Below all that gathers symptoms. */
#include "diagnosis/symptoms.h"

void symptoms_hint(struct symptoms *symptoms, enum cause cause, enum hint hint)
{
    if (hint == HINT_NONE || symptoms->hints[cause] == HINT_YES || symptoms->hints[cause] == HINT_NEVER)
        return;
    symptoms->hints[cause] = hint;
}
