/* SPDX-License-Identifier: MIT */
#include "check/rpc_range.h"

#include "base/ascii.h"

#include <stdlib.h>
#include <string.h>

char rpc_range_switch(const struct registry_value *value)
{
    char *text = NULL, letter = 0;
    if (value->type == REGISTRY_STRING && registry_value_string(value, &text) == ST_OK && strlen(text) == 1 &&
        strchr("YyNn", text[0]))
        letter = ascii_lower(text[0]);
    free(text);
    return letter;
}

bool rpc_range_next(const char **lines, struct port_span *out)
{
    size_t length = strcspn(*lines, "\n");
    if (!port_span_parse(*lines, length, out))
        return false;
    *lines += length + ((*lines)[length] == '\n');
    return true;
}
