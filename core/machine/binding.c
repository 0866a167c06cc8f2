/* SPDX-License-Identifier: MIT */
#include "machine/binding.h"

#include "machine/ip.h"

/* The binding that is ADDRESS in whatever spelling; NULL when there is none. */
static const char *find(const struct dcom_answer *answer, const char *address)
{
    for (size_t i = 0; i < answer->binding_count; i++)
        if (ip_text_equal(answer->bindings[i], address))
            return answer->bindings[i];
    return NULL;
}

enum binding_match binding_compare(const struct dcom_answer *answer, const struct name_answer *name, const char *used,
                                   const char **other)
{
    if (find(answer, used))
        return BINDING_USED;
    for (size_t i = 0; i < name->count; i++) {
        const char *found = find(answer, name->addresses[i].text);
        if (!found)
            continue;
        if (other)
            *other = found;
        return BINDING_OTHER;
    }
    return answer->binding_count == 0 || answer->bindings_truncated ? BINDING_UNTOLD : BINDING_FOREIGN;
}
