/* SPDX-License-Identifier: MIT
 * Widths, padding and wrapping of text for a terminal. */
#include "testing.h"

#include "base/columns.h"

#include <string.h>

static void test_width(void **state)
{
    assert_int_equal(columns_width(""), 0);
    assert_int_equal(columns_width("Änderung nötig"), 14);
    assert_int_equal(columns_width("e\xCC\x81"), 1);                /* combining acute */
    assert_int_equal(columns_width("\xE4\xB8\xAD\xE6\x96\x87"), 4); /* two ideographs */
    assert_int_equal(columns_width("\xFF\xC3"), 2);                 /* broken bytes count one each */
    assert_int_equal(columns_width("\xE4\xB8"), 1);                 /* cut off inside a character */
}

static void test_pad(void **state)
{
    struct strbuf out = STRBUF_INIT;
    columns_pad(&out, "Öl", 4);
    columns_pad(&out, "toolong", 3);
    assert_string_equal(strbuf_text(&out), "Öl  toolong");
    strbuf_clear(&out);
    /* A value from a machine may not move the cursor, ring a bell or reverse the line. */
    columns_pad(&out,
                "a\x1B[2J\x07\xE2\x80\xAE"
                "b\xC2\x9Bz",
                0);
    assert_string_equal(strbuf_text(&out), "a?[2J??b?z");
    strbuf_free(&out);
}

static void assert_wrapped(const char *text, size_t width, size_t at, size_t indent, const char *expected)
{
    struct strbuf out = STRBUF_INIT;
    columns_wrap(&out, text, width, at, indent);
    assert_string_equal(strbuf_text(&out), expected);
    strbuf_free(&out);
}

static void test_wrap(void **state)
{
    assert_wrapped("one two three", 7, 0, 2, "one two\n  three");
    assert_wrapped("one two three", 80, 0, 2, "one two three");
    assert_wrapped("one two", 7, 4, 1, "one\n two");
    assert_wrapped("unbreakableword next", 5, 0, 0, "unbreakableword\nnext");
    assert_wrapped("  a \n b  ", 80, 0, 0, "a b");
    assert_wrapped("", 10, 0, 0, "");
    assert_wrapped("ää ää ää", 5, 0, 0, "ää ää\nää");
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(test_width), cmocka_unit_test(test_pad), cmocka_unit_test(test_wrap), {0}};
