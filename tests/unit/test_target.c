/* SPDX-License-Identifier: MIT
 * What can be the name of a computer, what cannot and why, and which names are our own. */
#include "testing.h"

#include "base/memory.h"
#include "check/target.h"

#include <stdlib.h>
#include <string.h>

static void test_accepted(void **state)
{
    static const struct {
        const char *typed, *host;
        enum target_form form;
    } cases[] = {
        {"PC-0421", "PC-0421", TARGET_NAME},
        {"\\\\PC-0421", "PC-0421", TARGET_NAME},
        {"\\\\PC-0421\\", "PC-0421", TARGET_NAME},
        {"  pc.example.org ", "pc.example.org", TARGET_NAME},
        {"pc.example.org.", "pc.example.org.", TARGET_NAME},
        {"lab_pc7", "lab_pc7", TARGET_NAME},
        {"büro-7", "büro-7", TARGET_NAME},
        {"10.1.2.7", "10.1.2.7", TARGET_ADDRESS},
        {"fe80::1%3", "fe80::1%3", TARGET_ADDRESS},
        {"[2001:db8::7]", "2001:db8::7", TARGET_ADDRESS},
        {".", ".", TARGET_NAME},
        {"7", NULL, TARGET_NAME},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        char *host;
        enum target_form form;
        struct sentence problem;
        bool good = target_parse(cases[i].typed, &host, &form, &problem);
        assert_int_equal(good, cases[i].host != NULL);
        if (good) {
            assert_string_equal(host, cases[i].host);
            assert_int_equal(form, cases[i].form);
        }
        sentence_free(&problem);
        free(host);
    }
}

static void test_refused(void **state)
{
    char long_name[300], long_label[80];
    memset(long_name, 'a', sizeof long_name - 1);
    for (size_t i = 50; i < sizeof long_name - 1; i += 50)
        long_name[i] = '.';
    long_name[sizeof long_name - 1] = '\0';
    memset(long_label, 'a', 64);
    strcpy(long_label + 64, ".org");
    const struct {
        const char *typed;
        enum text_id problem;
    } cases[] = {
        {"", TEXT_TARGET_EMPTY},
        {"   ", TEXT_TARGET_EMPTY},
        {"\\\\", TEXT_TARGET_EMPTY},
        {"a..b", TEXT_TARGET_EMPTY_LABEL},
        {".a", TEXT_TARGET_EMPTY_LABEL},
        {long_name, TEXT_TARGET_TOO_LONG},
        {long_label, TEXT_TARGET_LONG_LABEL},
        {"-pc", TEXT_TARGET_HYPHEN},
        {"pc-.org", TEXT_TARGET_HYPHEN},
        {"my pc", TEXT_TARGET_BLANK},
        {"pc\n", TEXT_TARGET_BLANK},
        {"pc\"x", TEXT_TARGET_CHARACTER},
        {"pc\\c$", TEXT_TARGET_CHARACTER},
        {"a/b", TEXT_TARGET_CHARACTER},
        {"10.1.2", TEXT_TARGET_BAD_V4},
        {"10.1.2.256", TEXT_TARGET_BAD_V4},
        {"1.2.3.4.5", TEXT_TARGET_BAD_V4},
        {"fe80:::1", TEXT_TARGET_BAD_V6},
        {"pc:135", TEXT_TARGET_BAD_V6},
        {"[fe80::1]:135", TEXT_TARGET_BAD_V6},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        char *host;
        struct sentence problem;
        assert_false(target_parse(cases[i].typed, &host, NULL, &problem));
        assert_null(host);
        assert_int_equal(problem.id, cases[i].problem);
        sentence_free(&problem);
    }
}

static void test_own(void **state)
{
    const char *const names[] = {"PC-0421", "pc-0421.example.org", NULL};
    const char *const addresses[] = {"192.168.1.10", "fe80::a1%7", NULL};
    static const char *const own[] = {
        ".",   "LOCALHOST",       "pc-0421",  "PC-0421.EXAMPLE.ORG.", "127.0.0.1",      "127.9.9.9",
        "::1", "0:0:0:0:0:0:0:1", "fe80::a1", "192.168.1.10",         "fe80:0::00a1%3", "::ffff:192.168.1.10"};
    static const char *const others[] = {"PC-042", "PC-04211", "pc-0421.example.com", "192.168.1.11", "128.0.0.1", ""};
    for (size_t i = 0; i < array_count(own); i++)
        assert_true(target_is_own(own[i], names, addresses));
    for (size_t i = 0; i < array_count(others); i++)
        assert_false(target_is_own(others[i], names, addresses));
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(test_accepted), cmocka_unit_test(test_refused), cmocka_unit_test(test_own), {0}};
