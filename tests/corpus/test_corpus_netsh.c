/* SPDX-License-Identifier: MIT
 * The dynamic ports as netsh printed them, each language in UTF-8 and in the code page of its console. */
#include "corpus.h"

#include "machine/netsh_ports.h"

#include <stdlib.h>
#include <string.h>

/* The row of expected.tsv for a file named NAME.CODEPAGE.txt. */
struct looking {
    const char *name;
    size_t length;
    struct port_range range;
    bool found;
};

static void one_row(char *const *columns, size_t count, void *context)
{
    struct looking *looking = context;
    if (count < 3 || strlen(columns[0]) != looking->length || strncmp(columns[0], looking->name, looking->length) != 0)
        return;
    looking->range.start = (uint16_t)strtoul(columns[1], NULL, 10);
    looking->range.count = (uint32_t)strtoul(columns[2], NULL, 10);
    looking->found = true;
}

static void one_output(const char *name, void *context)
{
    const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name;
    struct looking right = {.name = base, .length = strcspn(base, ".")};
    struct port_range ours = {0, 0};
    corpus_rows("netsh/expected.tsv", one_row, &right);
    char *text = corpus_text(name, NULL);
    enum status status = netsh_ports_read(text, &ours);
    free(text);
    corpus_compared(right.found, "%s: no right value", name);
    corpus_compared_text(name, "status", status_word(ST_OK), status_word(status));
    corpus_compared_number(name, "start", right.range.start, ours.start);
    corpus_compared_number(name, "count", right.range.count, ours.count);
}

static void outputs(void **state)
{
    corpus_files("netsh", ".txt", one_output, NULL);
    corpus_end("netsh");
}

const struct CMUnitTest program_tests[] = {cmocka_unit_test(outputs), {0}};
