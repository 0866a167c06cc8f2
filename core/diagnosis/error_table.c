/* SPDX-License-Identifier: MIT */
#include "diagnosis/error_table.h"

#include "base/memory.h"
#include "diagnosis/error_code.h"

static const struct error_entry entries[] = {
#define ROW(name, code, apart, says_first, logon, ...) \
    {code, #name, TEXT_ERROR_##name, apart, says_first, logon, {__VA_ARGS__}},
#define ERROR(name, code, apart, says_first, ...) ROW(name, code, apart, says_first, false, __VA_ARGS__)
#define ERROR_LOGON(name, code, apart, says_first, ...) ROW(name, code, apart, says_first, true, __VA_ARGS__)
#include "diagnosis/error_table.def"
#undef ERROR_LOGON
#undef ERROR
#undef ROW
};

const struct error_entry *error_table_find(uint32_t code)
{
    uint32_t canonical = error_code_canonical(code);
    for (size_t i = 0; i < array_count(entries); i++)
        if (entries[i].code == canonical)
            return &entries[i];
    return NULL;
}

const struct error_entry *error_table_at(size_t index)
{
    return index < array_count(entries) ? &entries[index] : NULL;
}

bool error_table_is_logon(uint32_t code)
{
    const struct error_entry *entry = error_table_find(code);
    return entry && entry->code != ERROR_CODE_ACCESS_DENIED && entry->logon;
}
