/* SPDX-License-Identifier: MIT
 * Limits and defaults of COM as machines export them, against the SDDL beside them. */
#include "corpus.h"

#include "machine/security_descriptor.h"

#include <stdlib.h>

static void one_limit(char *const *columns, size_t count, void *context)
{
    assert_true(count >= 3);
    size_t size;
    uint8_t *bytes = corpus_bytes(columns[1], &size);
    struct security_descriptor found, right;
    assert_int_equal(security_descriptor_parse(bytes, size, &found), ST_OK);
    assert_int_equal(security_descriptor_from_sddl(columns[2], NULL, &right), ST_OK);
    struct strbuf ours = {0}, theirs = {0};
    assert_true(security_descriptor_to_sddl(&found, &ours) && security_descriptor_to_sddl(&right, &theirs));
    corpus_compared_text(columns[0], "SDDL", strbuf_text(&theirs), strbuf_text(&ours));
    strbuf_free(&ours);
    strbuf_free(&theirs);
    security_descriptor_free(&found);
    security_descriptor_free(&right);
    free(bytes);
}

static void limits(void **state)
{
    corpus_rows("descriptors/ole.tsv", one_limit, NULL);
    corpus_end("descriptors/ole.tsv");
}

const struct CMUnitTest program_tests[] = {cmocka_unit_test(limits), {0}};
