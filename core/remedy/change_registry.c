/* SPDX-License-Identifier: MIT
 * A registry value. Object: key below HKLM; item: its name; state: type and bytes. */
#include "remedy/change_row.h"

#include "base/memory.h"
#include "remedy/script_word.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static enum status read_value(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    struct registry_value value;
    enum status status = MACHINE_CALL(m, registry_get, call, change->object, change->item, &value);
    if (status == ST_OK)
        *out = state_registry(value);
    if (status != ST_ABSENT)
        return status;
    uint32_t absent_keys = 0;
    status = MACHINE_CALL(m, registry_absent_depth, call, change->object, &absent_keys);
    if (status != ST_OK)
        return status;
    *out = state_absent();
    out->absent_keys = absent_keys;
    return ST_OK;
}

static enum status write_value(struct machine *m, struct call *call, const struct change *change,
                               const struct state *state)
{
    if (state->present) {
        const struct registry_value value = state_registry_value(state);
        return MACHINE_CALL(m, registry_set, call, change->object, change->item, &value);
    }
    enum status status = MACHINE_CALL(m, registry_delete, call, change->object, change->item, state->absent_keys);
    return status == ST_ABSENT ? ST_OK : status;
}

/* ---- words ---- */
static void name_value(struct strbuf *object, struct strbuf *item, enum language language, const struct change *change)
{
    strbuf_printf(object, "HKLM\\%s", change->object);
    strbuf_add(item, change->item[0] ? change->item : text_get(language, TEXT_CHANGE_DEFAULT_VALUE));
}

static void describe_value(struct strbuf *out, enum language language, const struct state *state)
{
    const struct registry_value value = state_registry_value(state);
    char *text = registry_value_text(&value);
    (void)language;
    strbuf_printf(out, "%s %s", registry_type_name(state->type), text);
    free(text);
}

/* ---- script ---- */
/* Text that reg.exe takes as it is: no quotes, no separators of its own, nothing that ends with a backslash. */
static bool is_plain(const char *text)
{
    size_t length = strlen(text);
    if (length > 1000 || !script_word_quotable(text) || (length && text[length - 1] == '\\'))
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
            script_word_quote(out, text);
        }
    } else if (value->type == REGISTRY_MULTI_STRING && registry_value_multi(value, &text) == ST_OK) {
        struct registry_value same = registry_multi(text);
        plain = strchr(text, '\n') == NULL && text[0] && is_plain(text) && registry_value_equal(&same, value);
        registry_value_free(&same);
        if (plain) {
            strbuf_add(out, "/t REG_MULTI_SZ /d ");
            script_word_quote(out, text);
        }
    } else {
        return false;
    }
    free(text);
    return plain;
}

static const char file[] = "\"" SCRIPT_WORD_FOLDER "\\wmiready.reg\"";

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
    strbuf_printf(out, SCRIPT_WORD_FILE_BEGIN ">%s echo Windows Registry Editor Version 5.00\n>>%s echo.\n", file,
                  file);
    strbuf_printf(out, ">>%s echo [HKEY_LOCAL_MACHINE\\%s]\n", file, change->object);
    add_hex(out, change, state);
    strbuf_printf(out, SCRIPT_WORD_FILE_WRITTEN "%%system%%\\reg.exe import %s /reg:64%sdel %s\n", file,
                  SCRIPT_WORD_OR_FAILED, file);
}

static bool script_value(struct strbuf *out, const struct change_target *target, const struct change *change,
                         const struct state *state)
{
    (void)target;
    char *where = strbuf_printed("\"HKLM\\%s\" /v \"%s\"", change->object, change->item);
    if (state->present) {
        const struct registry_value value = state_registry_value(state);
        struct strbuf data = STRBUF_INIT;
        if (add_plain(&data, &value)) {
            strbuf_printf(out, "%%system%%\\reg.exe add %s %s /f /reg:64", where, strbuf_text(&data));
            strbuf_add(out, SCRIPT_WORD_OR_FAILED);
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

const struct change_row change_registry_value = {
    .word = "registry-value",
    .can_be_absent = true,
    .absence = TEXT_VALUE_ABSENT,
    .read = read_value,
    .write = write_value,
    .sentence = TEXT_CHANGE_REGISTRY,
    .name = name_value,
    .describe = describe_value,
    .script = script_value,
};
