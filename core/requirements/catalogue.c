/* SPDX-License-Identifier: MIT */
#include "requirements/catalogue.h"

#include "base/ascii.h"
#include "base/word.h"
#include "remedy/remedy.h"
#include "requirements/requirements.h"

#include <string.h>

const struct requirement *const catalogue[] = {
#define REQUIREMENT(name) &requirement_##name,
#include "requirements/catalogue.def"
#undef REQUIREMENT
    NULL,
};

size_t catalogue_count(void)
{
    return sizeof catalogue / sizeof catalogue[0] - 1;
}

const struct requirement *catalogue_find(const char *id)
{
    size_t length = strcspn(id, "[");
    for (size_t i = 0; catalogue[i]; i++)
        if (strlen(catalogue[i]->id) == length && ascii_equal_nocase_n(catalogue[i]->id, id, length))
            return catalogue[i];
    return NULL;
}

const char *catalogue_nearest(const char *id)
{
    const char *nearest = catalogue[0]->id;
    size_t best = word_distance(id, nearest);
    for (size_t i = 1; catalogue[i]; i++) {
        size_t distance = word_distance(id, catalogue[i]->id);
        if (distance < best) {
            best = distance;
            nearest = catalogue[i]->id;
        }
    }
    return word_near(id, nearest) ? nearest : NULL;
}

const struct remedy *catalogue_remedy(const struct requirement *requirement, const char *remedy_id)
{
    for (size_t i = 0; requirement->remedies && requirement->remedies[i]; i++)
        if (ascii_equal_nocase(requirement->remedies[i]->id, remedy_id))
            return requirement->remedies[i];
    return NULL;
}
