/* SPDX-License-Identifier: MIT
 * UTF-16LE of other computers to UTF-8 and back, broken text included. */
#include "base/utf.h"
#include "base/utf8.h"

#include "testing.h"

#include <stdlib.h>
#include <string.h>

#define FFFD "\xEF\xBF\xBD"

static void test_from_utf16(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
        const char *text;
    } cases[] = {
        {"", 0, ""},
        {"A\0B\0", 4, "AB"},
        {"\xFC\0", 2, "\xC3\xBC"},
        {"\xAC\x20", 2, "\xE2\x82\xAC"},
        {"\x3D\xD8\x00\xDE", 4, "\xF0\x9F\x98\x80"},
        {"\xFF\xDB\xFF\xDF", 4, "\xF4\x8F\xBF\xBF"},
        {"\x3D\xD8", 2, FFFD}, /* high surrogate at the end */
        {"\x3D\xD8"
         "A\0",
         4, FFFD "A"}, /* high surrogate before a letter */
        {"\x3D\xD8\x3D\xD8\x00\xDE", 6, FFFD "\xF0\x9F\x98\x80"},
        {"\x00\xDE"
         "A\0",
         4, FFFD "A"},         /* low surrogate alone */
        {"A\0B", 3, "A" FFFD}, /* half a unit */
        {"\x3D\xD8\x00", 3, FFFD FFFD},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct strbuf out = STRBUF_INIT;
        utf_add_utf16le(&out, cases[i].bytes, cases[i].size);
        assert_string_equal(strbuf_text(&out), cases[i].text);
        strbuf_free(&out);
    }
}

static void test_length_and_terminator(void **state)
{
    assert_int_equal(utf_utf16le_length("", 0), 0);
    assert_int_equal(utf_utf16le_length("A", 1), 0);
    assert_int_equal(utf_utf16le_length("A\0B\0", 4), 4);
    assert_int_equal(utf_utf16le_length("A\0B", 3), 2);
    assert_int_equal(utf_utf16le_length("A\0\0\0B\0", 6), 2);
    /* A zero byte across two units is no terminator. */
    assert_int_equal(utf_utf16le_length("\0A\0B", 4), 4);
    char *text = utf_from_utf16le("A\0\0\0B\0", 6);
    assert_string_equal(text, "A");
    free(text);
}

static void test_to_utf16(void **state)
{
    static const struct {
        const char *text;
        const char *bytes;
        size_t size;
    } cases[] = {
        {"", "", 0},
        {"AB", "A\0B\0", 4},
        {"\xC3\xBC", "\xFC\0", 2},
        {"\xF0\x9F\x98\x80", "\x3D\xD8\x00\xDE", 4},
        {"\xED\xA0\x80", "\xFD\xFF\xFD\xFF\xFD\xFF", 6}, /* an encoded surrogate */
        {"A\xC3", "A\0\xFD\xFF", 4},
        {"\xC0\xAF", "\xFD\xFF\xFD\xFF", 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t size;
        uint8_t *bytes = utf_to_utf16le(cases[i].text, strlen(cases[i].text), &size);
        assert_int_equal(size, cases[i].size);
        assert_memory_equal(bytes, cases[i].bytes, size);
        free(bytes);
    }
}

static void test_every_character_comes_back(void **state)
{
    struct strbuf all = STRBUF_INIT, again = STRBUF_INIT;
    for (uint32_t c = 0; c <= 0x10FFFF; c++)
        utf8_add_char(&all, c);
    size_t size;
    uint8_t *units = utf_to_utf16le(all.text, all.length, &size);
    assert_int_equal(size, 2 * 0x10000 + 4 * 0x100000);
    utf_add_utf16le(&again, units, size);
    assert_int_equal(all.length, again.length);
    assert_memory_equal(all.text, again.text, all.length);
    free(units);
    strbuf_free(&all);
    strbuf_free(&again);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(test_from_utf16),
    cmocka_unit_test(test_length_and_terminator),
    cmocka_unit_test(test_to_utf16),
    cmocka_unit_test(test_every_character_comes_back),
    {0},
};
