/* SPDX-License-Identifier: MIT
 * The registry beyond the contract: sizes, odd names, the 64-bit view, refusals. */
#include "base/memory.h"
#include "testing.h"
#include "windows/ops.h"

#include <stdlib.h>
#include <string.h>

static const char key[] = "SOFTWARE\\WmiReadyRegistry";

static struct machine *machine;

static int set_up(void **state)
{
    machine = machine_windows_local();
    RegDeleteTreeA(HKEY_LOCAL_MACHINE, key);
    HKEY handle;
    assert_int_equal(
        RegCreateKeyExA(HKEY_LOCAL_MACHINE, key, 0, NULL, 0, KEY_ALL_ACCESS | KEY_WOW64_64KEY, NULL, &handle, NULL),
        ERROR_SUCCESS);
    RegCloseKey(handle);
    return 0;
}

static int tear_down(void **state)
{
    RegDeleteTreeA(HKEY_LOCAL_MACHINE, key);
    machine_release(machine);
    return 0;
}

static void put(const wchar_t *name, DWORD type, const void *bytes, DWORD size)
{
    HKEY handle;
    assert_int_equal(RegOpenKeyExA(HKEY_LOCAL_MACHINE, key, 0, KEY_SET_VALUE | KEY_WOW64_64KEY, &handle),
                     ERROR_SUCCESS);
    assert_int_equal(RegSetValueExW(handle, name, 0, type, bytes, size), ERROR_SUCCESS);
    RegCloseKey(handle);
}

static enum status get(const char *name, struct call *call, struct registry_value *out)
{
    *call = call_make(NULL, 5000);
    return ops_registry_get(machine, call, key, name, out);
}

static void sizes(void **state)
{
    static const DWORD given[] = {0, 1, 4096, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 1024 * 1024};
    uint8_t *bytes = memory_array(1024 * 1024, 1);
    for (size_t i = 0; i < array_count(given); i++) {
        memset(bytes, (int)i + 1, given[i]);
        put(L"Size", REG_BINARY, bytes, given[i]);
        struct call call;
        struct registry_value value = {.type = 77};
        enum status status = get("Size", &call, &value);
        if (given[i] > 64 * 1024) {
            assert_int_equal(status, ST_INVALID);
            assert_int_not_equal(call.fault.code, 0);
            assert_int_equal(value.type, 77);
            continue;
        }
        assert_int_equal(status, ST_OK);
        assert_int_equal(value.size, given[i]);
        assert_memory_equal(value.bytes, bytes, given[i]);
        registry_value_free(&value);
    }
    free(bytes);
}

static void invalid_utf16_is_shown(void **state)
{
    static const wchar_t lone[] = {L'a', 0xD800, L'z', 0};
    put(L"Lone", REG_SZ, lone, sizeof lone);
    struct call call;
    struct registry_value value;
    assert_int_equal(get("Lone", &call, &value), ST_OK);
    char *text;
    assert_int_equal(registry_value_string(&value, &text), ST_OK);
    assert_string_equal(text, "a\xEF\xBF\xBDz");
    free(text);
    registry_value_free(&value);
}

static void wrong_types_are_seen(void **state)
{
    static const DWORD number = 1;
    put(L"Number", REG_DWORD, &number, sizeof number);
    put(L"Short", REG_DWORD, &number, 2);
    struct call call;
    struct registry_value value;
    uint32_t out = 77;
    char *text;
    assert_int_equal(get("Number", &call, &value), ST_OK);
    assert_int_equal(registry_value_string(&value, &text), ST_INVALID);
    assert_int_equal(registry_value_dword(&value, &out), ST_OK);
    assert_int_equal(out, 1);
    registry_value_free(&value);
    assert_int_equal(get("Short", &call, &value), ST_OK);
    assert_int_equal(registry_value_dword(&value, &out), ST_INVALID);
    registry_value_free(&value);
}

static void odd_names(void **state)
{
    static const char *const names[] = {"\\", "..\\x", "\xFF", "a very long name that is not there", "Grüße"};
    for (size_t i = 0; i < array_count(names); i++) {
        struct call call;
        struct registry_value value = {.type = 77};
        assert_int_equal(get(names[i], &call, &value), ST_ABSENT);
        assert_int_equal(value.type, 77);
    }
    char *endless = memory_array(70000, 1);
    memset(endless, 'x', 69999);
    struct call call;
    struct registry_value value = {.type = 77};
    enum status status = get(endless, &call, &value);
    assert_true(status == ST_ABSENT || status == ST_INVALID || status == ST_FAILED);
    call = call_make(NULL, 5000);
    status = ops_registry_get(machine, &call, endless, "x", &value);
    assert_true(status == ST_ABSENT || status == ST_INVALID || status == ST_FAILED);
    assert_int_equal(value.type, 77);
    free(endless);
}

static void root_is_never_deleted(void **state)
{
    struct call call = call_make(NULL, 5000);
    assert_int_equal(ops_registry_delete(machine, &call, "", "x", 3), ST_INVALID);
    struct registry_value value = registry_dword(1);
    call = call_make(NULL, 5000);
    assert_int_equal(ops_registry_set(machine, &call, "", "x", &value), ST_INVALID);
    registry_value_free(&value);
}

/* A key whose value cannot be deleted stays, with its parents. */
static void subkeys_keep_a_key(void **state)
{
    struct registry_value value = registry_dword(1);
    struct call call = call_make(NULL, 5000);
    assert_int_equal(ops_registry_set(machine, &call, "SOFTWARE\\WmiReadyRegistry\\a\\b", "x", &value), ST_OK);
    call = call_make(NULL, 5000);
    assert_int_equal(ops_registry_set(machine, &call, "SOFTWARE\\WmiReadyRegistry\\a", "x", &value), ST_OK);
    call = call_make(NULL, 5000);
    assert_int_equal(ops_registry_delete(machine, &call, "SOFTWARE\\WmiReadyRegistry\\a", "x", 9), ST_OK);
    uint32_t depth = 77;
    call = call_make(NULL, 5000);
    assert_int_equal(ops_registry_absent_depth(machine, &call, "SOFTWARE\\WmiReadyRegistry\\a\\b", &depth), ST_OK);
    assert_int_equal(depth, 0);
    call = call_make(NULL, 5000);
    assert_int_equal(ops_registry_delete(machine, &call, "SOFTWARE\\WmiReadyRegistry\\a\\b", "x", 2), ST_OK);
    call = call_make(NULL, 5000);
    assert_int_equal(ops_registry_absent_depth(machine, &call, "SOFTWARE\\WmiReadyRegistry\\a\\b", &depth), ST_OK);
    assert_int_equal(depth, 2);
    registry_value_free(&value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes),     cmocka_unit_test(invalid_utf16_is_shown), cmocka_unit_test(wrong_types_are_seen),
        cmocka_unit_test(odd_names), cmocka_unit_test(root_is_never_deleted),  cmocka_unit_test(subkeys_keep_a_key),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
