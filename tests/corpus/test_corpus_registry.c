/* SPDX-License-Identifier: MIT
 *
 * Keys as regedit exports them, put into a computer that is otherwise healthy: what the requirements say about them for
 * an account in Distributed COM Users with an entry in the namespace.
 */
#include "corpus.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "base/utf.h"
#include "requirements/requirements.h"

#include "scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HIVE "HKEY_LOCAL_MACHINE\\"

/* ---- the format ---- */

/* "hex(7):36,00,\" and its lines: the bytes. */
static struct registry_value read_hex(const char *text)
{
    struct registry_value value = {.type = REGISTRY_BINARY};
    if (text[3] == '(')
        value.type = (uint32_t)strtoul(text + 4, NULL, 16);
    value.bytes = memory_array(strlen(text), 1);
    for (const char *at = strchr(text, ':') + 1; *at;) {
        char *end;
        unsigned long byte = strtoul(at, &end, 16);
        if (end != at)
            value.bytes[value.size++] = (uint8_t)byte;
        at = end == at ? at + 1 : end;
    }
    return value;
}

/* "text" with backslashes before quotes and backslashes, from *AT, which moves behind it; free() */
static char *read_quoted(const char **at)
{
    struct strbuf text = STRBUF_INIT;
    for ((*at)++; **at && **at != '"'; (*at)++) {
        if (**at == '\\' && (*at)[1])
            (*at)++;
        strbuf_add_char(&text, **at);
    }
    *at += **at == '"';
    return strbuf_take(&text);
}

static bool read_value(const char *text, struct registry_value *out)
{
    if (strncmp(text, "dword:", 6) == 0) {
        *out = registry_dword((uint32_t)strtoul(text + 6, NULL, 16));
    } else if (strncmp(text, "hex", 3) == 0) {
        *out = read_hex(text);
    } else if (*text == '"') {
        char *string = read_quoted(&text);
        *out = registry_string(string);
        free(string);
    } else {
        return false;
    }
    return true;
}

static void take_line(struct fake_machine *fake, const char *key, const char *line)
{
    char *name = *line == '"' ? read_quoted(&line) : memory_string("");
    struct registry_value value;
    if (*line == '@')
        line++;
    if (*line == '=' && strncmp(key, HIVE, strlen(HIVE)) == 0 && read_value(line + 1, &value))
        fake_value(fake, key + strlen(HIVE), name, value);
    free(name);
}

/* The lines of the file, those that end with a backslash joined, into FAKE. */
static void import(struct fake_machine *fake, const char *name)
{
    size_t size;
    char *raw = corpus_text(name, &size), *key = memory_string("");
    bool wide = size > 2 && (uint8_t)raw[0] == 0xFF && (uint8_t)raw[1] == 0xFE;
    char *text = wide ? utf_from_utf16le(raw + 2, size - 2) : memory_string(raw);
    struct strbuf line = STRBUF_INIT;
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, "\r\n");
        bool more = length && at[length - 1] == '\\';
        strbuf_add_n(&line, at, length - more);
        at += length + strspn(at + length, "\r\n");
        if (more)
            continue;
        const char *whole = strbuf_text(&line);
        if (*whole == '[') {
            free(key);
            key = memory_string_n(whole + 1, strcspn(whole + 1, "]"));
        } else {
            take_line(fake, key, whole);
        }
        strbuf_free(&line);
        line = (struct strbuf)STRBUF_INIT;
    }
    strbuf_free(&line);
    free(text);
    free(raw);
    free(key);
}

static void judge(const char *name, const struct requirement *requirement, enum verdict right)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct request request = request_default();
    fake_rule_text(&request.account, "PC-0421\\monitor");
    import(fake, name);
    struct seen seen = seen_check(fake, &request, requirement);
    char *where = string_printf("%s, %s", name, requirement->id);
    corpus_compared_text(where, "verdict", verdict_word(right), verdict_word(seen.finding->verdict));
    free(where);
    seen_free(&seen);
    request_free(&request);
    fake_machine_free(fake);
}

/* ---- Rpc\Internet ---- */

/* Named for what they hold: "rpc-6000-6050", "rpc-both-n", "rpc-ports-as-string". At least a hundred ports above 5000
 * are advised (learn.microsoft.com, "Configure RPC dynamic port allocation to work with firewalls"). */
static void one_range(const char *name, void *context)
{
    (void)context;
    const char *base = strstr(name, "rpc-");
    unsigned first, last;
    if (!base)
        return;
    if (strstr(base, "as-string"))
        judge(name, &requirement_fw_rpc_range, V_NEEDS_CHANGE);
    else if (strstr(base, "both-n"))
        judge(name, &requirement_fw_rpc_range, V_READY);
    else if (sscanf(base, "rpc-%u-%u", &first, &last) == 2)
        judge(name, &requirement_fw_rpc_range, last - first + 1 < 100 || first < 5000 ? V_ATTENTION : V_READY);
    else
        print_message("%s: nothing says what is right\n", name);
}

/* ---- Ole ---- */

static void one_ole(const char *name, void *context)
{
    (void)context;
    static const struct requirement *const of_ole[] = {&requirement_dcom_enabled, &requirement_dcom_levels,
                                                       &requirement_dcom_access_limit, &requirement_dcom_launch_limit,
                                                       &requirement_dcom_wmi_launch};
    if (!strstr(name, "/ole"))
        return;
    for (size_t i = 0; i < array_count(of_ole); i++)
        judge(name, of_ole[i], V_READY);
}

static void keys(void **state)
{
    (void)state;
    corpus_files("registry", ".reg", one_range, NULL);
    corpus_files("registry", ".reg", one_ole, NULL);
    corpus_end("registry: Rpc and Ole");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(keys)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
