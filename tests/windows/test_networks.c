/* SPDX-License-Identifier: MIT
 * Networks, their category and the local subnets. */
#include "testing.h"

#include "local_machine.h"

#include "machine/machine.h"
#include "windows/machine_windows.h"
#include "windows/subnets.h"
#include "windows/winsock.h"

#include <stdio.h>
#include <string.h>

enum { LIMIT_MS = 20000 };

static void test_get(void **state)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct network_list list = {0};
    assert_int_equal(MACHINE_CALL(local, networks_get, &call, &list), ST_OK);
    assert_int_equal(call.channel, CHANNEL_LOCAL);
    for (size_t i = 0; i < list.count; i++) {
        assert_int_equal(list.networks[i].id[0], '{');
        assert_true(list.networks[i].category <= NETWORK_DOMAIN);
    }
    for (size_t i = 0; i < list.subnet_count; i++) {
        SOCKADDR_STORAGE address;
        int size;
        assert_true(winsock_address(list.subnets[i].address, 0, &address, &size));
        assert_true(list.subnets[i].bits <= (address.ss_family == AF_INET6 ? 128 : 32));
    }
    network_list_free(&list);
}

static enum network_category category_of(const char *id)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct network_list list = {0};
    enum network_category category = NETWORK_DOMAIN;
    assert_int_equal(MACHINE_CALL(local, networks_get, &call, &list), ST_OK);
    for (size_t i = 0; i < list.count; i++)
        if (strcmp(list.networks[i].id, id) == 0)
            category = list.networks[i].category;
    network_list_free(&list);
    return category;
}

static void test_set_category(void **state)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct network_list list = {0};
    assert_int_equal(MACHINE_CALL(local, networks_get, &call, &list), ST_OK);
    for (size_t i = 0; i < list.count; i++) {
        enum network_category before = list.networks[i].category;
        enum network_category other = before == NETWORK_PUBLIC ? NETWORK_PRIVATE : NETWORK_PUBLIC;
        if (before == NETWORK_DOMAIN)
            continue;
        call = call_make(NULL, LIMIT_MS);
        enum status status = MACHINE_CALL(local, network_category_set, &call, list.networks[i].id, other);
        assert_true(status == ST_OK || status == ST_UNSUPPORTED || status == ST_DENIED);
        if (status == ST_OK) {
            assert_int_equal(category_of(list.networks[i].id), other);
            call = call_make(NULL, LIMIT_MS);
            assert_int_equal(MACHINE_CALL(local, network_category_set, &call, list.networks[i].id, before), ST_OK);
        }
    }
    printf("networks: %zu\n", list.count);
    network_list_free(&list);
}

static void test_what_cannot_be_set(void **state)
{
    struct call call = call_make(NULL, LIMIT_MS);
    assert_int_equal(MACHINE_CALL(local, network_category_set, &call, "no guid", NETWORK_PRIVATE), ST_INVALID);
    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(
        MACHINE_CALL(local, network_category_set, &call, "{00000000-0000-0000-0000-000000000001}", NETWORK_DOMAIN),
        ST_INVALID);
}

static void test_subnets_are_kept_once(void **state)
{
    struct network_list list = {0};
    network_add_subnet(&list, "10.0.0.1", 24, NETWORK_NONE);
    network_add_subnet(&list, "10.0.0.1", 24, NETWORK_NONE);
    network_add_subnet(&list, "10.0.0.1", 16, NETWORK_NONE);
    assert_int_equal(list.subnet_count, 2);
    network_list_free(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_get),
        cmocka_unit_test(test_set_category),
        cmocka_unit_test(test_what_cannot_be_set),
        cmocka_unit_test(test_subnets_are_kept_once),
    };
    return cmocka_run_group_tests(tests, local_machine_setup, local_machine_teardown);
}
