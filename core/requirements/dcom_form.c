/* SPDX-License-Identifier: MIT */
#include "requirements/dcom_form.h"

enum { EVERYTHING = COM_EXECUTE | COM_EXECUTE_LOCAL | COM_EXECUTE_REMOTE | COM_ACTIVATE_LOCAL | COM_ACTIVATE_REMOTE };

bool dcom_form_read(struct security_descriptor *sd)
{
    size_t old = 0, entries = 0;
    for (size_t i = 0; i < sd->ace_count; i++) {
        if (security_descriptor_effect(&sd->aces[i]) == ACE_NOTHING)
            continue;
        if (!(sd->aces[i].mask & COM_EXECUTE))
            return false;
        entries++;
        old += sd->aces[i].mask == COM_EXECUTE;
    }
    for (size_t i = 0; old == entries && i < sd->ace_count; i++)
        sd->aces[i].mask = EVERYTHING;
    return old == 0 || old == entries;
}
