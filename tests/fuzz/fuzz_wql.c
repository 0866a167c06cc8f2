/* SPDX-License-Identifier: MIT
 * A query as somebody typed it: its columns and its class are words of it. */
#include "base/memory.h"
#include "machine/wql.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *query = memory_string_n((const char *)bytes, size), **columns = NULL, *name;
    size_t count = wql_columns(query, &columns);
    bool filtered;
    assert(count <= WQL_COLUMNS_MAX);
    for (size_t i = 0; i < count; i++)
        assert(columns[i][0] && strstr(query, columns[i]));
    wql_columns_free(columns, count);
    if (wql_class(query, &name, &filtered)) {
        assert(name[0] && strstr(query, name));
        free(name);
    }
    free(query);
    return 0;
}
