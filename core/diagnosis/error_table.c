/* SPDX-License-Identifier: MIT */
#include "diagnosis/error_table.h"

#include "base/memory.h"
#include "diagnosis/error_code.h"

static const struct error_entry *const parts[] = {error_rpc, error_wmi, error_logon, error_service, error_network};

static const struct error_entry *find_in(const struct error_entry *entries, uint32_t canonical)
{
    for (; entries->code; entries++)
        if (entries->code == canonical)
            return entries;
    return NULL;
}

const struct error_entry *error_table_find(uint32_t code)
{
    uint32_t canonical = error_code_canonical(code);
    const struct error_entry *found = NULL;
    for (size_t i = 0; i < array_count(parts) && !found; i++)
        found = find_in(parts[i], canonical);
    return found;
}

const struct error_entry *error_table_at(size_t index)
{
    for (size_t i = 0; i < array_count(parts); i++)
        for (const struct error_entry *entry = parts[i]; entry->code; entry++)
            if (index-- == 0)
                return entry;
    return NULL;
}

bool error_table_is_logon(uint32_t code)
{
    uint32_t canonical = error_code_canonical(code);
    return canonical != ERROR_CODE_ACCESS_DENIED && find_in(error_logon, canonical);
}
