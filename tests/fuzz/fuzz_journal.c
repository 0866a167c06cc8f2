/* SPDX-License-Identifier: MIT
 * A journal made of any bytes (journal_line_parse): never a crash, and what is accepted is written again the same. The
 * first byte chooses between a whole file and a single line whose chain is made right, so that what it says is read. */
#include "base/memory.h"
#include "fix/allowed.h"
#include "fix/journal_line.h"
#include "remedy/firewall_rule.h"

#include <stdlib.h>
#include <string.h>

/* One journal and its seal, in memory. */
struct memory_store {
    struct journal_store store;
    const uint8_t *journal;
    size_t size;
    char seal[128];
};

static enum status read_file(struct journal_store *s, const char *name, size_t limit, uint8_t **bytes, size_t *size,
                             struct fault *fault)
{
    const struct memory_store *own = container_of(s, struct memory_store, store);
    bool seal = strstr(name, ".seal") != NULL;
    const void *from = seal ? (const void *)own->seal : own->journal;
    *size = seal ? strlen(own->seal) : own->size;
    *fault = (struct fault){NULL, 0};
    if (*size > limit)
        return ST_INVALID;
    *bytes = memory_array(*size + 1, 1);
    memcpy(*bytes, from, *size);
    return ST_OK;
}

static const struct journal_store_ops ops = {.read = read_file};

static void open_bytes(const uint8_t *bytes, size_t size, const char *seal)
{
    struct memory_store own = {.store = {.ops = &ops}, .journal = bytes, .size = size};
    enum journal_problem problem;
    struct fault fault;
    struct journal journal;
    memcpy(own.seal, seal, strlen(seal) + 1);
    if (journal_open(&own.store, "x" JOURNAL_SUFFIX, &problem, &fault, &journal) != ST_OK)
        return;
    for (size_t i = 0; i < journal.count; i++)
        if (!allowed_change(&journal.entries[i].change))
            abort();
    journal_free(&journal);
}

/* A good first line, then DATA as the second one. */
static void open_line(const char *data, size_t size)
{
    static const char header[] =
        "{\"journal\":2,\"version\":\"1\",\"started\":\"2024-10-22T09:30:00Z\",\"target\":\"PC\",\"address\":\"\","
        "\"machine\":\"m\",\"remote\":false,\"account\":\"\",\"user\":\"\",\"user_sid\":\"\","
        "\"client\":\"\"}";
    uint8_t chain[SHA256_BYTES] = {0};
    struct strbuf text = STRBUF_INIT;
    json_t *lines[] = {json_loads(header, 0, NULL), json_loadb(data, size, JSON_REJECT_DUPLICATES, NULL)};
    for (size_t i = 0; i < array_count(lines); i++) {
        size_t length;
        char *line = json_is_object(lines[i]) ? journal_line_text(lines[i], chain, &length) : NULL;
        if (line)
            strbuf_add_n(&text, line, length);
        free(line);
        json_decref(lines[i]);
    }
    char hex[SHA256_HEX];
    char *seal = strbuf_printed("2 %s\n", sha256_hex(chain, hex));
    open_bytes((const uint8_t *)strbuf_text(&text), text.length, seal);
    free(seal);
    strbuf_free(&text);
}

/* A rule that is accepted has one spelling. */
static void read_rule(const char *data, size_t size)
{
    char *text = memory_string_n(data, size);
    struct firewall_rule rule;
    if (firewall_rule_from_text(text, &rule) == ST_OK) {
        char *again = firewall_rule_to_text(&rule);
        if (strcmp(again, text) != 0)
            abort();
        free(again);
        firewall_rule_free(&rule);
    }
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    switch (data[0] % 3) {
    case 0:
        open_bytes(data + 1, size - 1, "1 00\n");
        break;
    case 1:
        open_line((const char *)data + 1, size - 1);
        break;
    default:
        read_rule((const char *)data + 1, size - 1);
        break;
    }
    return 0;
}
