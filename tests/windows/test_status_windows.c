/* SPDX-License-Identifier: MIT
 * The one place that maps codes, the texts of the system, and UTF-16 at the edge. */
#include "base/memory.h"
#include "testing.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"
#include "windows/windows_api.h"

#include <stdlib.h>
#include <string.h>

static void win32_codes(void **state)
{
    static const struct {
        uint32_t code;
        enum status status;
    } table[] = {
        {0, ST_OK},
        {2, ST_ABSENT},
        {3, ST_ABSENT},
        {5, ST_DENIED},
        {53, ST_UNREACHABLE},
        {87, ST_INVALID},
        {120, ST_UNSUPPORTED},
        {740, ST_DENIED},
        {1053, ST_TIMEOUT},
        {1058, ST_INVALID},
        {1060, ST_ABSENT},
        {1051, ST_INVALID},
        {1223, ST_CANCELLED},
        {1326, ST_DENIED},
        {1331, ST_DENIED},
        {1332, ST_ABSENT},
        {1377, ST_ABSENT},
        {1378, ST_INVALID},
        {1385, ST_DENIED},
        {1460, ST_TIMEOUT},
        {1722, ST_UNREACHABLE},
        {1909, ST_DENIED},
        {1937, ST_DENIED},
        {2220, ST_ABSENT},
        {10060, ST_TIMEOUT},
        {10061, ST_UNREACHABLE},
        {11001, ST_ABSENT},
        {1117, ST_FAILED},
        {2989, ST_FAILED},
    };
    for (size_t i = 0; i < array_count(table); i++) {
        assert_int_equal(status_from_win32(table[i].code), table[i].status);
        /* The same wrapped into an HRESULT; 0x80070000 is no success but no known failure either. */
        if (table[i].code)
            assert_int_equal(status_from_hresult(0x80070000U | table[i].code), table[i].status);
    }
}

static void hresults(void **state)
{
    assert_int_equal(status_from_hresult(0), ST_OK);
    assert_int_equal(status_from_hresult(1), ST_OK);
    assert_int_equal(status_from_hresult(0x00040004), ST_OK); /* WBEM_S_TIMEDOUT */
    assert_int_equal(status_from_hresult(0x80041003), ST_DENIED);
    assert_int_equal(status_from_hresult(0x80070005), ST_DENIED);
    assert_int_equal(status_from_hresult(0x8004100E), ST_ABSENT);
    assert_int_equal(status_from_hresult(0x80041017), ST_INVALID);
    assert_int_equal(status_from_hresult(0x800706BA), ST_UNREACHABLE);
    assert_int_equal(status_from_hresult(0x80040154), ST_UNSUPPORTED);
    assert_int_equal(status_from_hresult(0x80041001), ST_FAILED);
    assert_int_equal(status_from_hresult(0x80004005), ST_FAILED);
    assert_int_equal(status_from_ntstatus(0), ST_OK);
    assert_int_equal(status_from_ntstatus(0x40000000), ST_OK);
    assert_int_equal(status_from_ntstatus(0xC0000022), ST_DENIED);
    assert_int_equal(status_from_ntstatus(0xC0000034), ST_ABSENT);
    assert_int_equal(status_from_ntstatus(0xC0000001), ST_FAILED);
}

static void refusals(void **state)
{
    assert_true(status_refuses_account(1326));
    assert_true(status_refuses_account(0x8007052E));
    assert_true(status_refuses_account(1909));
    assert_true(status_refuses_account(0xC000006D));
    assert_false(status_refuses_account(0));
    assert_false(status_refuses_account(5));
    assert_false(status_refuses_account(0x80070005));
    assert_false(status_refuses_account(1722));
}

static void faults(void **state)
{
    struct call call = call_make(NULL, 1);
    assert_int_equal(status_hresult(&call, "Function", 0x80041003), ST_DENIED);
    assert_string_equal(call.fault.api, "Function");
    assert_int_equal(call.fault.code, 0x80041003);
}

static void system_texts(void **state)
{
    char *plain = status_system_text(5), *wrapped = status_system_text(0x80070005);
    assert_true(strlen(plain) > 3);
    assert_null(strpbrk(plain, "\r\n"));
    assert_string_equal(plain, wrapped);
    free(plain);
    free(wrapped);
    char *nothing = status_system_text(0x80FF1234);
    assert_string_equal(nothing, "");
    free(nothing);
}

static void utf16_survives(void **state)
{
    assert_null(utf16_from_utf8(NULL));
    assert_null(utf16_to_utf8(NULL));
    static const char *const texts[] = {"", "a", "Grüße", "\xE2\x82\xAC", "\xF0\x9F\x96\xA5 x"};
    for (size_t i = 0; i < array_count(texts); i++) {
        wchar_t *wide = utf16_from_utf8(texts[i]);
        char *back = utf16_to_utf8(wide);
        assert_string_equal(back, texts[i]);
        free(wide);
        free(back);
    }
    char *lone = utf16_to_utf8(L"a\xD800z\xDC00");
    assert_string_equal(lone, "a\xEF\xBF\xBDz\xEF\xBF\xBD");
    free(lone);
    wchar_t *broken = utf16_from_utf8("a\xFFz\xC3");
    assert_true(wcscmp(broken, L"a\xFFFDz\xFFFD") == 0);
    free(broken);
    char *cut = utf16_to_utf8_n(L"abc", 2);
    assert_string_equal(cut, "ab");
    free(cut);
}

static void paths(void **state)
{
    static const struct {
        const char *from;
        const wchar_t *to;
    } table[] = {
        {"C:\\a\\b", L"\\\\?\\C:\\a\\b"},
        {"C:/a/../b", L"\\\\?\\C:\\b"},
        {"\\\\server\\share\\x", L"\\\\?\\UNC\\server\\share\\x"},
        {"\\\\?\\C:\\a", L"\\\\?\\C:\\a"},
    };
    for (size_t i = 0; i < array_count(table); i++) {
        wchar_t *path = utf16_path_from_utf8(table[i].from);
        assert_non_null(path);
        assert_true(wcscmp(path, table[i].to) == 0);
        free(path);
    }
    wchar_t *relative = utf16_path_from_utf8("x");
    assert_non_null(relative);
    assert_true(wcsncmp(relative, L"\\\\?\\", 4) == 0 && wcslen(relative) > 7);
    free(relative);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(win32_codes),  cmocka_unit_test(hresults),
    cmocka_unit_test(refusals),     cmocka_unit_test(faults),
    cmocka_unit_test(system_texts), cmocka_unit_test(utf16_survives),
    cmocka_unit_test(paths),        {0},
};
