/* SPDX-License-Identifier: MIT
 * Reading IP addresses from text. */
#include "testing.h"

#include "base/memory.h"
#include "machine/ip.h"

static void good_addresses(void **state)
{
    static const struct {
        const char *text;
        bool v6;
        uint8_t first, last;
    } good[] = {
        {"10.1.2.7", false, 10, 7},
        {"0.0.0.0", false, 0, 0},
        {"255.255.255.255", false, 255, 255},
        {"::", true, 0, 0},
        {"::1", true, 0, 1},
        {"fe80::1%12", true, 0xFE, 1},
        {"2001:db8::", true, 0x20, 0},
        {"1:2:3:4:5:6:7:8", true, 0, 8},
        {"1::8", true, 0, 8},
        {"::1.2.3.4", true, 0, 4},
        {"64:ff9b::192.0.2.1", true, 0, 1},
        {"::ffff:10.1.2.7", false, 10, 7},
        {"1:2:3:4:5:6:7::", true, 0, 0},
        {"FE80::A%eth0", true, 0xFE, 10},
    };
    for (size_t i = 0; i < array_count(good); i++) {
        struct ip ip;
        assert_true(ip_from_text(good[i].text, &ip));
        assert_int_equal(ip.v6, good[i].v6);
        assert_int_equal(ip.bytes[0], good[i].first);
        assert_int_equal(ip.bytes[good[i].v6 ? 15 : 3], good[i].last);
    }
}

static void bad_addresses(void **state)
{
    static const char *const bad[] = {
        "",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "01.2.3.4",
        "1.2.3.a",
        "1.2.3.4 ",
        "1..3.4",
        ":",
        ":::",
        "1::2::3",
        "12345::",
        "1:2:3",
        "g::1",
        "1:2:3:4:5:6:7:8:9",
        "1:",
        ":1",
        "fe80:::1",
        "1:2:3:4:5:6:7:8::",
        "::1.2.3",
        "1.2.3.4::",
        "%1",
        "fe80::1%",
        "fe80::1%1 ",
        "fe80::1%&calc",
        "fe80::1%..\\x",
        "localhost",
        "10.1.2.7/24",
        "1234567890123456789012345678901234567890123456789012345678901234567890",
    };
    for (size_t i = 0; i < array_count(bad); i++) {
        struct ip ip = {.v6 = true, .bytes = {42}};
        assert_false(ip_from_text(bad[i], &ip));
        assert_int_equal(ip.bytes[0], 42);
    }
}

static void comparing(void **state)
{
    assert_true(ip_text_equal("FE80::1%3", "fe80:0:0::1"));
    assert_true(ip_text_equal("::ffff:1.2.3.4", "1.2.3.4"));
    assert_false(ip_text_equal("1.2.3.4", "1.2.3.5"));
    assert_false(ip_text_equal("name", "name"));
    struct ip a, b, six;
    assert_true(ip_from_text("10.1.2.7", &a) && ip_from_text("10.1.3.7", &b) && ip_from_text("::1", &six));
    assert_true(ip_same_prefix(&a, &b, 0));
    assert_true(ip_same_prefix(&a, &b, 23));
    assert_false(ip_same_prefix(&a, &b, 24));
    assert_false(ip_same_prefix(&a, &b, 33));
    assert_false(ip_same_prefix(&a, &six, 0));
    assert_int_equal(ip_compare(&a, &b), -1);
    assert_int_equal(ip_compare(&six, &b), 1);
    assert_true(ip_is_loopback(&six));
    assert_false(ip_is_loopback(&a));
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(good_addresses),
    cmocka_unit_test(bad_addresses),
    cmocka_unit_test(comparing),
    {0},
};
