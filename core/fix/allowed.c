/* SPDX-License-Identifier: MIT */
#include "fix/allowed.h"

#include "remedy/remedy.h"
#include "requirements/catalogue.h"

bool allowed_change(const struct change *change)
{
    if (!change_valid(change))
        return false;
    for (size_t i = 0; catalogue[i]; i++)
        for (const struct remedy *const *remedy = catalogue[i]->remedies; remedy && *remedy; remedy++)
            if (change_listed(change, (*remedy)->objects))
                return true;
    return false;
}
