/* SPDX-License-Identifier: MIT
 * What will be asked of a target: items, the subjects of their findings, namespaces. */
#include "testing.h"

#include "base/memory.h"
#include "check/request.h"
#include "needs/needs.h"

#include <stdlib.h>

static struct needs inventory(void)
{
    struct needs needs = {.name = memory_string("Inventory"), .level = NEEDS_LEVEL_INTEGRITY};
    needs_add_query(&needs, "root\\cimv2", "SELECT Name, State FROM Win32_Service")->some_rows = true;
    needs_add_class(&needs, "root\\cimv2", "Win32_Process", "Create");
    needs_add_query(&needs, "ROOT/CIMV2", "select * from win32_service where Name = 'Spooler'");
    needs_add_class(&needs, "root\\default", "StdRegProv", "EnumKey");
    needs_add_query(&needs, "root\\wmi", "ASSOCIATORS OF {X.Y=1}");
    needs_add_client(&needs, "10.1.3.0/24");
    needs_add_allowed(&needs, "recommended");
    return needs;
}

static void the_class_is_taken_out_of_a_query(void **state)
{
    struct needs needs = inventory();
    assert_string_equal(needs.items[0].class_name, "Win32_Service");
    assert_false(needs.items[0].filtered);
    assert_true(needs.items[2].filtered);
    assert_null(needs.items[4].class_name);
    assert_string_equal(needs.items[1].query, "SELECT * FROM meta_class WHERE __this ISA 'Win32_Process'");
    needs_free(&needs);
}

static void every_item_has_a_subject_of_its_own(void **state)
{
    static const char *const expected[] = {"root\\cimv2:Win32_Service", "root\\cimv2:Win32_Process.Create",
                                           "ROOT/CIMV2:win32_service#2", "root\\default:StdRegProv.EnumKey",
                                           "root\\wmi:?"};
    struct needs needs = inventory();
    for (size_t i = 0; i < array_count(expected); i++) {
        char *subject = needs_subject(&needs, i);
        assert_string_equal(subject, expected[i]);
        assert_ptr_equal(needs_of_subject(&needs, subject), &needs.items[i]);
        free(subject);
    }
    assert_null(needs_subject(&needs, array_count(expected)));
    assert_null(needs_of_subject(&needs, "root\\cimv2:Win32_Share"));
    needs_free(&needs);
}

static void each_namespace_is_there_once(void **state)
{
    struct needs needs = inventory();
    assert_string_equal(needs_namespace(&needs, 0), "root\\cimv2");
    assert_string_equal(needs_namespace(&needs, 1), "root\\default");
    assert_string_equal(needs_namespace(&needs, 2), "root\\wmi");
    assert_null(needs_namespace(&needs, 3));
    assert_true(needs_calls_methods(&needs, "root/Default"));
    assert_false(needs_calls_methods(&needs, "root\\wmi"));
    needs_free(&needs);
}

static void a_copy_lives_on(void **state)
{
    struct needs needs = inventory();
    struct needs copy = needs_copy(&needs);
    needs_free(&needs);
    assert_string_equal(copy.name, "Inventory");
    assert_int_equal(copy.count, 5);
    assert_string_equal(copy.items[3].method, "EnumKey");
    assert_string_equal(copy.clients[0], "10.1.3.0/24");
    assert_string_equal(copy.allow[0], "recommended");
    needs_free(&copy);
}

static void a_request_without_items_asks_its_own_query(void **state)
{
    struct request request = request_default();
    assert_string_equal(request_namespace(&request, 0), "root\\cimv2");
    assert_null(request_namespace(&request, 1));
    request_fill_needs(&request);
    request_fill_needs(&request);
    assert_int_equal(request.needs.count, 1);
    assert_false(request.needs.given);
    assert_string_equal(request.needs.items[0].class_name, "Win32_OperatingSystem");
    assert_string_equal(request_namespace(&request, 0), "root\\cimv2");
    assert_null(request_namespace(&request, 1));
    request_free(&request);
}

static void levels_have_words(void **state)
{
    enum needs_level level = NEEDS_LEVEL_UNKNOWN;
    assert_true(needs_level_from_word("packet privacy", &level));
    assert_int_equal(level, NEEDS_LEVEL_PRIVACY);
    assert_string_equal(needs_level_word(level), "packet privacy");
    assert_false(needs_level_from_word("none", &level));
    assert_null(needs_level_word(NEEDS_LEVEL_UNKNOWN));
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(the_class_is_taken_out_of_a_query),
    cmocka_unit_test(every_item_has_a_subject_of_its_own),
    cmocka_unit_test(each_namespace_is_there_once),
    cmocka_unit_test(a_copy_lives_on),
    cmocka_unit_test(a_request_without_items_asks_its_own_query),
    cmocka_unit_test(levels_have_words),
    {0},
};
