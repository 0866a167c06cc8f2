/* SPDX-License-Identifier: MIT
 * Security identifiers: text, bytes, lists. */
#include "machine/sid.h"

#include "testing.h"

#include "descriptors.h"
#include <string.h>

#include "base/memory.h"
#include "machine/account.h"

static void test_well_known(void **state)
{
    static const char *const texts[SID_WELL_KNOWN_COUNT] = {
        [SID_EVERYONE] = "S-1-1-0",
        [SID_ANONYMOUS] = "S-1-5-7",
        [SID_AUTHENTICATED_USERS] = "S-1-5-11",
        [SID_NETWORK] = "S-1-5-2",
        [SID_INTERACTIVE] = "S-1-5-4",
        [SID_SYSTEM] = "S-1-5-18",
        [SID_LOCAL_SERVICE] = "S-1-5-19",
        [SID_NETWORK_SERVICE] = "S-1-5-20",
        [SID_LOCAL_ACCOUNT] = "S-1-5-113",
        [SID_LOCAL_ACCOUNT_AND_ADMIN] = "S-1-5-114",
        [SID_ADMINISTRATORS] = "S-1-5-32-544",
        [SID_USERS] = "S-1-5-32-545",
        [SID_GUESTS] = "S-1-5-32-546",
        [SID_BACKUP_OPERATORS] = "S-1-5-32-551",
        [SID_PERFORMANCE_MONITOR_USERS] = "S-1-5-32-558",
        [SID_PERFORMANCE_LOG_USERS] = "S-1-5-32-559",
        [SID_DISTRIBUTED_COM_USERS] = "S-1-5-32-562",
        [SID_EVENT_LOG_READERS] = "S-1-5-32-573",
        [SID_REMOTE_MANAGEMENT_USERS] = "S-1-5-32-580",
    };
    for (unsigned i = 0; i < SID_WELL_KNOWN_COUNT; i++) {
        char text[SID_TEXT_MAX];
        struct sid read = descriptor_sid(texts[i]), again;
        const struct sid *known = sid_well_known((enum well_known_sid)i);
        assert_string_equal(sid_to_text(known, text), texts[i]);
        assert_true(sid_equal(known, &read));
        assert_true(sid_from_bytes(known->bytes, known->size, &again));
        assert_true(sid_equal(known, &again));
    }
}

static void test_text_accepted(void **state)
{
    static const struct {
        const char *text, *written;
    } cases[] = {
        {"S-1-5-32-544", "S-1-5-32-544"},
        {"s-1-5-32-544", "S-1-5-32-544"},
        {"S-1-5-0x20-0x220", "S-1-5-32-544"},
        {"S-1-0-0", "S-1-0-0"},
        {"S-1-4294967295-0", "S-1-4294967295-0"},
        {"S-1-4294967296-1", "S-1-0x000100000000-1"},
        {"S-1-0xABCDEF012345-1", "S-1-0xABCDEF012345-1"},
        {"S-1-5-21-4294967295-4294967295-4294967295-500", "S-1-5-21-4294967295-4294967295-4294967295-500"},
        {"S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15", "S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15"},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        char text[SID_TEXT_MAX];
        struct sid sid = descriptor_sid(cases[i].text);
        assert_string_equal(sid_to_text(&sid, text), cases[i].written);
    }
}

static void test_text_refused(void **state)
{
    static const char *const cases[] = {
        "",
        "S",
        "S-",
        "S-1",
        "S-1-",
        "S-1-5",
        "S-1-5-",
        "S-2-5-1",
        "S-1-5-32-",
        "S-1-5--32",
        "S-1-5-+32",
        "S-1-5- 32",
        "S-1-5-32 ",
        "S-1-5-32a",
        "S-1-5-0x",
        "S-1-5-4294967296",
        "S-1-281474976710656-1",
        "S-1-5-99999999999999999999999999",
        "S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16",
        "X-1-5-32-544",
        "Administrators",
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct sid sid = {.size = 7};
        assert_false(sid_from_text(cases[i], &sid));
        assert_int_equal(sid.size, 7);
    }
}

static void test_bytes(void **state)
{
    const struct sid *admins = sid_well_known(SID_ADMINISTRATORS);
    struct sid out = {0};
    uint8_t longer[32] = {0};
    memcpy(longer, admins->bytes, admins->size);
    assert_true(sid_from_bytes(longer, sizeof longer, &out));
    assert_int_equal(out.size, 16);
    for (size_t size = 0; size < admins->size; size++)
        assert_false(sid_from_bytes(admins->bytes, size, &out));
    longer[0] = 2; /* revision */
    assert_false(sid_from_bytes(longer, sizeof longer, &out));
    longer[0] = 1;
    longer[1] = 16; /* count */
    uint8_t many[8 + 64] = {1, 16};
    assert_false(sid_from_bytes(many, sizeof many, &out));
    many[1] = 15;
    assert_true(sid_from_bytes(many, sizeof many, &out));
    assert_int_equal(out.size, SID_MAX_BYTES);
    char text[SID_TEXT_MAX];
    memset(many + 2, 0xFF, sizeof many - 2); /* the longest text of all fits */
    assert_true(sid_from_bytes(many, sizeof many, &out));
    assert_int_equal(strlen(sid_to_text(&out, text)), strlen("S-1-0xFFFFFFFFFFFF") + 15 * strlen("-4294967295"));
    struct sid none = {0};
    assert_string_equal(sid_to_text(&none, text), "");
}

static void test_domain(void **state)
{
    struct sid domain = descriptor_sid("S-1-5-21-1-2-3"), other = descriptor_sid("S-1-5-21-1-2-4");
    struct sid admin = descriptor_sid("S-1-5-21-1-2-3-500"), made,
               full = descriptor_sid("S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15");
    assert_int_equal(sid_rid(&admin), 500);
    assert_true(sid_in_domain(&admin, &domain));
    assert_false(sid_in_domain(&admin, &other));
    assert_false(sid_in_domain(&domain, &domain));
    assert_true(sid_with_rid(&domain, 500, &made));
    assert_true(sid_equal(&made, &admin));
    assert_false(sid_with_rid(&full, 1, &made));
    struct sid none = {0};
    assert_false(sid_with_rid(&none, 1, &made));
    assert_false(sid_in_domain(&admin, &none));
    assert_int_equal(sid_rid(&none), 0);
}

static void test_list(void **state)
{
    struct sid_list list = {0};
    assert_false(sid_list_has(&list, sid_well_known(SID_USERS)));
    for (unsigned round = 0; round < 2; round++)
        for (unsigned i = 0; i < SID_WELL_KNOWN_COUNT; i++)
            sid_list_add(&list, sid_well_known((enum well_known_sid)i));
    assert_int_equal(list.count, SID_WELL_KNOWN_COUNT);
    struct sid_list copy = sid_list_copy(&list);
    sid_list_free(&list);
    assert_int_equal(list.count, 0);
    assert_int_equal(copy.count, SID_WELL_KNOWN_COUNT);
    assert_true(sid_list_has(&copy, sid_well_known(SID_REMOTE_MANAGEMENT_USERS)));
    sid_list_free(&copy);
    copy = sid_list_copy(&list);
    assert_int_equal(copy.count, 0);
    sid_list_free(&copy);
}

static void test_account(void **state)
{
    struct account account = {.sid = descriptor_sid("S-1-5-21-1-2-3-1001"), .name = memory_string("PC\\monitor")};
    sid_list_add(&account.groups, sid_well_known(SID_EVERYONE));
    sid_list_add(&account.groups, sid_well_known(SID_DISTRIBUTED_COM_USERS));
    struct account copy = account_copy(&account);
    account_free(&account);
    assert_string_equal(copy.name, "PC\\monitor");
    assert_true(account_in_group(&copy, SID_DISTRIBUTED_COM_USERS));
    assert_false(account_in_group(&copy, SID_ADMINISTRATORS));
    struct sid_list sids = account_sids(&copy);
    assert_int_equal(sids.count, 3);
    assert_true(sid_equal(&sids.sids[0], &copy.sid));
    sid_list_free(&sids);
    account_free(&copy);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(test_well_known),   cmocka_unit_test(test_text_accepted),
    cmocka_unit_test(test_text_refused), cmocka_unit_test(test_bytes),
    cmocka_unit_test(test_domain),       cmocka_unit_test(test_list),
    cmocka_unit_test(test_account),      {0},
};
