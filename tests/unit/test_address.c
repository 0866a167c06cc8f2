/* SPDX-License-Identifier: MIT
 * The order of addresses, and the address used against those the target names. */
#include "machine/address_order.h"
#include "machine/binding.h"

#include "testing.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"

/* "4a 6a 6b": family and a letter. */
static size_t addresses_of(const char *text, struct address *out)
{
    size_t count = 0;
    for (const char *at = text; *at; at += at[2] ? 3 : 2) {
        out[count].v6 = at[0] == '6';
        snprintf(out[count].text, sizeof out[count].text, "%.2s", at);
        count++;
    }
    return count;
}

static void test_interleave(void **state)
{
    static const struct {
        const char *given, *expected;
    } cases[] = {
        {"", ""},
        {"4a", "4a"},
        {"6a 6b 6c", "6a 6b 6c"},
        {"6a 4a", "6a 4a"},
        {"6a 6b 4a", "6a 4a 6b"},
        {"4a 4b 6a", "4a 6a 4b"},
        {"6a 6b 6c 4a 4b", "6a 4a 6b 4b 6c"},
        {"4a 4b 4c 6a", "4a 6a 4b 4c"},
        {"4a 6a 6b 4b 4c 6c", "4a 6a 4b 6b 4c 6c"},
        {"6a 4a 4b 4c 4d", "6a 4a 4b 4c 4d"},
        {"4a 4b 4c 4d 4e 4f 4g 4h 6a 6b 6c 6d 6e 6f 6g 6h", "4a 6a 4b 6b 4c 6c 4d 6d 4e 6e 4f 6f 4g 6g 4h 6h"},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct address got[ADDRESS_MAX] = {0}, expected[ADDRESS_MAX] = {0};
        size_t count = addresses_of(cases[i].given, got);
        assert_int_equal(count, addresses_of(cases[i].expected, expected));
        address_order_interleave(got, count);
        for (size_t j = 0; j < count; j++) {
            assert_string_equal(got[j].text, expected[j].text);
            assert_int_equal(got[j].v6, expected[j].v6);
        }
    }
}

static void test_compare(void **state)
{
    static const struct {
        const char *bindings[4];
        const char *name[4];
        const char *used;
        bool truncated;
        enum binding_match match;
        const char *other;
    } cases[] = {
        {{"10.1.2.7"}, {"10.1.2.7"}, "10.1.2.7", false, BINDING_USED, NULL},
        {{"192.168.1.1", "10.1.2.7"}, {"10.1.2.7"}, "10.1.2.7", false, BINDING_USED, NULL},
        /* the same address in another spelling, zones aside */
        {{"fe80::1"}, {"fe80::1%3"}, "fe80::1%3", false, BINDING_USED, NULL},
        {{"2001:db8:0:0::7"}, {"2001:db8::7"}, "2001:DB8::7", false, BINDING_USED, NULL},
        {{"10.1.2.7"}, {"10.1.2.7"}, "::ffff:10.1.2.7", false, BINDING_USED, NULL},
        /* several networks; reached over IPv6 and naming only IPv4 */
        {{"10.9.9.9"}, {"10.1.2.7", "10.9.9.9"}, "10.1.2.7", false, BINDING_OTHER, "10.9.9.9"},
        {{"fe80::2", "10.1.2.7"}, {"2001:db8::7", "10.1.2.7"}, "2001:db8::7", false, BINDING_OTHER, "10.1.2.7"},
        {{"10.9.9.9"}, {"10.1.2.7", "10.9.9.9"}, "10.1.2.7", true, BINDING_OTHER, "10.9.9.9"},
        /* address translation */
        {{"192.168.1.20"}, {"203.0.113.5"}, "203.0.113.5", false, BINDING_FOREIGN, NULL},
        {{"192.168.1.20", "fe80::2"}, {NULL}, "203.0.113.5", false, BINDING_FOREIGN, NULL},
        /* nothing to go by */
        {{NULL}, {"10.1.2.7"}, "10.1.2.7", false, BINDING_UNTOLD, NULL},
        {{"192.168.1.20"}, {"10.1.2.7"}, "10.1.2.7", true, BINDING_UNTOLD, NULL},
        {{"10.1.2.7"}, {"10.1.2.7"}, "10.1.2.7", true, BINDING_USED, NULL},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct dcom_answer answer = {.state = DCOM_ALIVE, .bindings_truncated = cases[i].truncated};
        struct name_answer name = {.count = 0};
        for (size_t j = 0; j < 4 && cases[i].bindings[j]; j++)
            snprintf(answer.bindings[answer.binding_count++], ADDRESS_TEXT, "%s", cases[i].bindings[j]);
        for (size_t j = 0; j < 4 && cases[i].name[j]; j++)
            snprintf(name.addresses[name.count++].text, ADDRESS_TEXT, "%s", cases[i].name[j]);
        const char *other = NULL;
        assert_int_equal(binding_compare(&answer, &name, cases[i].used, &other), cases[i].match);
        assert_int_equal(binding_compare(&answer, &name, cases[i].used, NULL), cases[i].match);
        if (cases[i].other)
            assert_string_equal(other, cases[i].other);
        else
            assert_null(other);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(test_interleave),
    cmocka_unit_test(test_compare),
    {0},
};
