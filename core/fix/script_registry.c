/* SPDX-License-Identifier: MIT
 *
 * A registry value as a reg.exe line. What reg.exe cannot be told on its command line
 * exactly (quotes, control characters, other types) goes through a .reg file of hexadecimal
 * bytes that the script writes: type and data arrive as they were.
 */
#include "fix/script_line.h"

#include "base/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Text that reg.exe takes as it is: no quotes, no separators of its own, nothing that ends with a backslash. */
static bool is_plain(const char *text)
{
    size_t length = strlen(text);
    if (length > 1000 || !script_quotable(text) || (length && text[length - 1] == '\\'))
        return false;
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c >= 0x80)
            return false;
    return !strstr(text, "\\0");
}

/* The words after the value's name, false when it has to go through a file. */
static bool add_plain(struct strbuf *out, const struct registry_value *value)
{
    uint32_t number;
    char *text = NULL;
    bool plain = true;
    if (registry_value_dword(value, &number) == ST_OK) {
        strbuf_printf(out, "/t REG_DWORD /d %" PRIu32, number);
        return true;
    }
    if (value->type == REGISTRY_STRING && registry_value_string(value, &text) == ST_OK) {
        struct registry_value same = registry_string(text);
        plain = is_plain(text) && registry_value_equal(&same, value);
        registry_value_free(&same);
        if (plain) {
            strbuf_add(out, "/t REG_SZ /d ");
            script_quote(out, text);
        }
    } else if (value->type == REGISTRY_MULTI_STRING && registry_value_multi(value, &text) == ST_OK) {
        struct registry_value same = registry_multi(text);
        plain = strchr(text, '\n') == NULL && text[0] && is_plain(text) && registry_value_equal(&same, value);
        registry_value_free(&same);
        if (plain) {
            strbuf_add(out, "/t REG_MULTI_SZ /d ");
            script_quote(out, text);
        }
    } else {
        return false;
    }
    free(text);
    return plain;
}

static const char file[] = "\"" SCRIPT_FOLDER "\\wmiready.reg\"";

/* "name"=hex(7):61,00,... in lines that cmd.exe can echo */
static void add_hex(struct strbuf *out, const struct change *change, const struct state *state)
{
    enum { PER_LINE = 24 };
    strbuf_printf(out, ">>%s echo \"%s\"=hex(%" PRIx32 "):", file, change->item, state->type);
    for (size_t i = 0; i < state->size; i++) {
        if (i && i % PER_LINE == 0)
            strbuf_printf(out, "\\\n>>%s echo   ", file);
        strbuf_printf(out, "%02x%s", state->bytes[i], i + 1 < state->size ? "," : "");
    }
    strbuf_add(out, "\n");
}

static void add_file(struct strbuf *out, const struct change *change, const struct state *state)
{
    strbuf_printf(out, SCRIPT_FILE_BEGIN ">%s echo Windows Registry Editor Version 5.00\n>>%s echo.\n", file, file);
    strbuf_printf(out, ">>%s echo [HKEY_LOCAL_MACHINE\\%s]\n", file, change->object);
    add_hex(out, change, state);
    strbuf_printf(out, SCRIPT_FILE_WRITTEN "%%system%%\\reg.exe import %s /reg:64%sdel %s\n", file, SCRIPT_OR_FAILED,
                  file);
}

bool script_registry(struct strbuf *out, const struct change *change, const struct state *state)
{
    char *where = string_printf("\"HKLM\\%s\" /v \"%s\"", change->object, change->item);
    if (state->present) {
        const struct registry_value value = {.type = state->type, .bytes = state->bytes, .size = state->size};
        struct strbuf data = STRBUF_INIT;
        if (add_plain(&data, &value)) {
            strbuf_printf(out, "%%system%%\\reg.exe add %s %s /f /reg:64", where, strbuf_text(&data));
            strbuf_add(out, SCRIPT_OR_FAILED);
        } else {
            add_file(out, change, state);
        }
        strbuf_free(&data);
    } else {
        /* Deleting what is not there is an error to reg.exe, and none to us. */
        strbuf_printf(out,
                      "%%system%%\\reg.exe query %s /reg:64 >nul 2>&1\n"
                      "if not errorlevel 1 %%system%%\\reg.exe delete %s /f /reg:64\n"
                      "%%system%%\\reg.exe query %s /reg:64 >nul 2>&1\n"
                      "if not errorlevel 1 set failed=1\n",
                      where, where, where);
    }
    free(where);
    return true;
}
