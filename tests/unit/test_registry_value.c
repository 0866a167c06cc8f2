/* SPDX-License-Identifier: MIT
 * Registry values: read strictly, shown whatever they hold. */
#include "machine/registry.h"

#include "testing.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static struct registry_value value_of(uint32_t type, const char *bytes, size_t size)
{
    return (struct registry_value){type, memory_copy(bytes, size), size};
}

static void test_dword(void **state)
{
    struct registry_value value = registry_dword(0x80000001);
    uint32_t number = 7;
    assert_int_equal(registry_value_dword(&value, &number), ST_OK);
    assert_int_equal(number, 0x80000001);
    registry_value_free(&value);

    static const struct {
        uint32_t type;
        size_t size;
    } wrong[] = {{REGISTRY_DWORD, 0},  {REGISTRY_DWORD, 3},  {REGISTRY_DWORD, 8},
                 {REGISTRY_BINARY, 4}, {REGISTRY_STRING, 4}, {REGISTRY_DWORD_BIG_ENDIAN, 4}};
    for (size_t i = 0; i < array_count(wrong); i++) {
        value = value_of(wrong[i].type, "\1\0\0\0\0\0\0\0", wrong[i].size);
        number = 7;
        assert_int_equal(registry_value_dword(&value, &number), ST_INVALID);
        assert_int_equal(number, 7);
        registry_value_free(&value);
    }
}

static void test_string(void **state)
{
    static const struct {
        uint32_t type;
        const char *bytes;
        size_t size;
        const char *text; /* NULL: ST_INVALID */
    } cases[] = {
        {REGISTRY_STRING, "Y\0\0\0", 4, "Y"},
        {REGISTRY_STRING, "Y\0", 2, "Y"}, /* stored without terminator */
        {REGISTRY_EXPAND_STRING, "%\0\0\0", 4, "%"},
        {REGISTRY_STRING, "", 0, ""},
        {REGISTRY_STRING, "\0\0", 2, ""},
        {REGISTRY_STRING, "Y\0\0\0Z\0\0\0", 8, "Y"},
        {REGISTRY_STRING, "\x3D\xD8Y\0", 4, "\xEF\xBF\xBDY"},
        {REGISTRY_STRING, "Y", 1, NULL},
        {REGISTRY_STRING, "Y\0\0", 3, NULL},
        {REGISTRY_BINARY, "Y\0", 2, NULL},
        {REGISTRY_MULTI_STRING, "Y\0\0\0\0\0", 6, NULL},
        {REGISTRY_DWORD, "Y\0\0\0", 4, NULL},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct registry_value value = value_of(cases[i].type, cases[i].bytes, cases[i].size);
        char *text = NULL;
        assert_int_equal(registry_value_string(&value, &text), cases[i].text ? ST_OK : ST_INVALID);
        if (cases[i].text)
            assert_string_equal(text, cases[i].text);
        else
            assert_null(text);
        free(text);
        registry_value_free(&value);
    }
}

static void test_multi(void **state)
{
    static const struct {
        uint32_t type;
        const char *bytes;
        size_t size;
        const char *lines; /* NULL: ST_INVALID */
    } cases[] = {
        {REGISTRY_MULTI_STRING, "", 0, ""},
        {REGISTRY_MULTI_STRING, "\0\0", 2, ""},
        {REGISTRY_MULTI_STRING, "\0\0\0\0", 4, ""},
        {REGISTRY_MULTI_STRING, "a\0\0\0\0\0", 6, "a"},
        {REGISTRY_MULTI_STRING, "a\0b\0\0\0c\0\0\0\0\0", 12, "ab\nc"},
        {REGISTRY_MULTI_STRING, "a\0\0\0\0\0b\0", 8, "a"}, /* behind the end of the list */
        {REGISTRY_MULTI_STRING, "a\0\0\0", 4, NULL},       /* the list is not closed */
        {REGISTRY_MULTI_STRING, "a\0", 2, NULL},           /* nor the string */
        {REGISTRY_MULTI_STRING, "a\0\0\0b\0", 6, NULL},
        {REGISTRY_MULTI_STRING, "a\0\0\0\0", 5, NULL},
        {REGISTRY_STRING, "a\0\0\0\0\0", 6, NULL},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct registry_value value = value_of(cases[i].type, cases[i].bytes, cases[i].size);
        char *lines = NULL;
        assert_int_equal(registry_value_multi(&value, &lines), cases[i].lines ? ST_OK : ST_INVALID);
        if (cases[i].lines)
            assert_string_equal(lines, cases[i].lines);
        else
            assert_null(lines);
        free(lines);
        registry_value_free(&value);
    }
}

static void test_made_values(void **state)
{
    struct registry_value value = registry_string("\xC3\xBC");
    assert_int_equal(value.type, REGISTRY_STRING);
    assert_int_equal(value.size, 4);
    assert_memory_equal(value.bytes, "\xFC\0\0\0", 4);
    registry_value_free(&value);

    static const struct {
        const char *lines;
        const char *bytes;
        size_t size;
    } cases[] = {
        {"", "\0\0", 2},
        {"a", "a\0\0\0\0\0", 6},
        {"a\nb", "a\0\0\0b\0\0\0\0\0", 10},
        {"a\nb\n", "a\0\0\0b\0\0\0\0\0", 10},
        {"\na\n\nb", "a\0\0\0b\0\0\0\0\0", 10},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        value = registry_multi(cases[i].lines);
        assert_int_equal(value.type, REGISTRY_MULTI_STRING);
        assert_int_equal(value.size, cases[i].size);
        assert_memory_equal(value.bytes, cases[i].bytes, value.size);
        registry_value_free(&value);
    }
}

static void test_text_for_people(void **state)
{
    static const struct {
        uint32_t type;
        const char *bytes;
        size_t size;
        const char *text;
    } cases[] = {
        {REGISTRY_DWORD, "\1\0\0\0", 4, "0x00000001 (1)"},
        {REGISTRY_DWORD, "\xFF\xFF\xFF\xFF", 4, "0xFFFFFFFF (4294967295)"},
        {REGISTRY_DWORD, "\1\0", 2, "2 B: 01 00"},
        {REGISTRY_QWORD, "\2\0\0\0\0\0\0\0", 8, "0x0000000000000002 (2)"},
        {REGISTRY_QWORD, "\2", 1, "1 B: 02"},
        {REGISTRY_STRING, "Y\0\0\0", 4, "Y"},
        {REGISTRY_STRING, "\0\0", 2, "\"\""},
        {REGISTRY_STRING, "Y", 1, "1 B: 59"},
        {REGISTRY_MULTI_STRING, "a\0\0\0b\0\0\0\0\0", 10, "a, b"},
        {REGISTRY_MULTI_STRING, "", 0, "\"\""},
        {REGISTRY_MULTI_STRING, "a\0", 2, "2 B: 61 00"},
        {REGISTRY_BINARY, "", 0, "0 B"},
        {REGISTRY_BINARY, "\1\0\4\x80", 4, "4 B: 01 00 04 80"},
        {REGISTRY_BINARY, "0123456789abcdef", 16, "16 B: 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66"},
        {REGISTRY_BINARY, "0123456789abcdefg", 17, "17 B: 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66 ..."},
        {99, "\1", 1, "1 B: 01"},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct registry_value value = value_of(cases[i].type, cases[i].bytes, cases[i].size);
        char *text = registry_value_text(&value);
        assert_string_equal(text, cases[i].text);
        free(text);
        registry_value_free(&value);
    }
    assert_string_equal(registry_type_name(REGISTRY_MULTI_STRING), "REG_MULTI_SZ");
    assert_string_equal(registry_type_name(REGISTRY_QWORD), "REG_QWORD");
    assert_string_equal(registry_type_name(12), "REG_?");
}

static void test_copy_and_equal(void **state)
{
    struct registry_value value = registry_string("abc");
    struct registry_value copy = registry_value_copy(&value);
    assert_true(registry_value_equal(&value, &copy));
    copy.bytes[0] = 'x';
    assert_false(registry_value_equal(&value, &copy));
    registry_value_free(&copy);
    copy = registry_value_copy(&value);
    copy.type = REGISTRY_EXPAND_STRING;
    assert_false(registry_value_equal(&value, &copy));
    registry_value_free(&copy);
    struct registry_value none = {0}, empty = value_of(REGISTRY_NONE, "", 0);
    assert_true(registry_value_equal(&none, &empty));
    registry_value_free(&empty);
    registry_value_free(&value);
    assert_null(value.bytes);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(test_dword),
    cmocka_unit_test(test_string),
    cmocka_unit_test(test_multi),
    cmocka_unit_test(test_made_values),
    cmocka_unit_test(test_text_for_people),
    cmocka_unit_test(test_copy_and_equal),
    {0},
};
