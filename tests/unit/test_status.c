/* SPDX-License-Identifier: MIT
 *
 * The words of status and verdict: what JSON carries must come back as it went.
 */
#include "testing.h"

#include "base/status.h"

static void words_come_back(void **state)
{
    for (unsigned i = 0; i < ST_COUNT; i++) {
        const char *word = status_word((enum status)i);
        assert_non_null(word);
        assert_true(*word != '\0');
        assert_int_equal(status_from_word(word), i);
    }
}

static void unknown_word_is_no_status(void **state)
{
    assert_int_equal(status_from_word(""), ST_COUNT);
    assert_int_equal(status_from_word("OK"), ST_COUNT);
    assert_int_equal(status_from_word("denied "), ST_COUNT);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(words_come_back),
    cmocka_unit_test(unknown_word_is_no_status),
    {0},
};
