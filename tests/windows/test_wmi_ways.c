/* SPDX-License-Identifier: MIT
 *
 * The ways over WMI against this computer's own WMI, compared with the native answers: what
 * serves a remote target when the native way is shut must say the same.
 */
#include "base/memory.h"
#include "base/time.h"
#include "service_fixture.h"
#include "testing.h"
#include "windows/ops.h"
#include "windows/wmi_os.h"
#include "windows/wmi_registry.h"
#include "windows/wmi_registry_value.h"
#include "windows/wmi_service.h"

#include <objbase.h>

#include <stdlib.h>
#include <string.h>

static const wchar_t wide_name[] = L"WmiReadyWays";
static const char name[] = "WmiReadyWays", key[] = "SOFTWARE\\WmiReadyWays\\Key";

static struct machine *machine;
static struct windows_machine *own;

static int set_up(void **state)
{
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    machine = machine_windows_local();
    own = machine_windows_of(machine);
    RegDeleteTreeA(HKEY_LOCAL_MACHINE, "SOFTWARE\\WmiReadyWays");
    service_fixture_install(wide_name, SERVICE_MODE_GOOD, NULL);
    return 0;
}

static int tear_down(void **state)
{
    service_fixture_remove(wide_name);
    RegDeleteTreeA(HKEY_LOCAL_MACHINE, "SOFTWARE\\WmiReadyWays");
    machine_release(machine);
    CoUninitialize();
    return 0;
}

static struct call fresh(void)
{
    return call_make(NULL, 30000);
}

/* ---- services ---- */

static void service_is_the_same(void **state)
{
    struct call call = fresh();
    struct service native, ours;
    assert_int_equal(ops_service_get(machine, &call, name, &native), ST_OK);
    call = fresh();
    assert_int_equal(wmi_service_get(own, &call, name, &ours), ST_OK);
    assert_int_equal(ours.start, native.start);
    assert_int_equal(ours.state, native.state);
    assert_int_equal(ours.process, native.process);
    assert_non_null(ours.account);
    assert_non_null(ours.image_path);
    service_free(&native);
    service_free(&ours);
}

static void service_unknown(void **state)
{
    static const char *const names[] = {"WmiReadyNoSuchService", "it's", "quo\"te", "back\\slash", ""};
    for (size_t i = 0; i < array_count(names); i++) {
        struct call call = fresh();
        struct service untouched = {.start = 77};
        assert_int_equal(wmi_service_get(own, &call, names[i], &untouched), ST_ABSENT);
        assert_int_equal(call.fault.code, 1060);
        assert_int_equal(untouched.start, 77);
    }
}

static void service_starts_and_stops(void **state)
{
    struct call call = fresh();
    assert_int_equal(wmi_service_start(own, &call, name), ST_OK);
    uint32_t found = 0;
    for (int i = 0; i < 100 && found != SERVICE_STATE_RUNNING; i++) {
        struct service service;
        call = fresh();
        assert_int_equal(wmi_service_get(own, &call, name, &service), ST_OK);
        found = service.state;
        service_free(&service);
        Sleep(50);
    }
    assert_int_equal(found, SERVICE_STATE_RUNNING);
    call = fresh();
    assert_int_equal(wmi_service_stop(own, &call, name), ST_OK);
}

/* ---- registry ---- */

static void put(const char *value_name, DWORD type, const void *bytes, size_t size)
{
    struct registry_value value = {.type = type, .bytes = memory_copy(bytes, size), .size = size};
    struct call call = fresh();
    assert_int_equal(ops_registry_set(machine, &call, key, value_name, &value), ST_OK);
    registry_value_free(&value);
}

/* What the provider of this computer can do, it does right; what it cannot is said. */
static void registry_reads_the_same(void **state)
{
    static const uint8_t number[] = {7, 0, 0, 0x80}, quad[] = {1, 2, 3, 4, 5, 6, 7, 8};
    static const wchar_t text[] = L"Grüße", many[] = L"a\0bc\0";
    put("Number", REG_DWORD, number, sizeof number);
    put("Quad", REG_QWORD, quad, sizeof quad);
    put("Text", REG_SZ, text, sizeof text);
    put("Many", REG_MULTI_SZ, many, sizeof many);
    put("Bytes", REG_BINARY, quad, sizeof quad);
    static const char *const names[] = {"Number", "Quad", "Text", "Many", "Bytes", "number"};
    size_t read = 0;
    for (size_t i = 0; i < array_count(names); i++) {
        struct registry_value native, ours;
        struct call call = fresh();
        assert_int_equal(ops_registry_get(machine, &call, key, names[i], &native), ST_OK);
        call = fresh();
        enum status status = wmi_registry_get(own, &call, key, names[i], &ours);
        if (status == ST_OK) {
            assert_true(registry_value_equal(&native, &ours));
            registry_value_free(&ours);
            read++;
        } else {
            assert_int_equal(status, ST_UNSUPPORTED);
            print_message("%s: not supported here\n", names[i]);
        }
        registry_value_free(&native);
    }
    assert_true(read >= 1);
}

static void registry_absent(void **state)
{
    struct call call = fresh();
    struct registry_value untouched = {.type = 77};
    assert_int_equal(wmi_registry_get(own, &call, key, "Nothing", &untouched), ST_ABSENT);
    assert_int_equal(call.fault.code, 2);
    call = fresh();
    assert_int_equal(wmi_registry_get(own, &call, "SOFTWARE\\WmiReadyWays\\No\\Key", "x", &untouched), ST_ABSENT);
    assert_int_equal(call.fault.code, 2);
    assert_int_equal(untouched.type, 77);
    uint32_t depth = 77;
    call = fresh();
    assert_int_equal(wmi_registry_absent_depth(own, &call, "SOFTWARE\\WmiReadyWays\\No\\Key", &depth), ST_OK);
    assert_int_equal(depth, 2);
    call = fresh();
    assert_int_equal(wmi_registry_absent_depth(own, &call, key, &depth), ST_OK);
    assert_int_equal(depth, 0);
}

static void registry_writes(void **state)
{
    struct registry_value values[] = {registry_dword(0x80000001U), registry_string("Y"), registry_multi("a\nb")};
    static const char *const names[] = {"WriteNumber", "WriteText", "WriteMany"};
    size_t written = 0;
    for (size_t i = 0; i < array_count(values); i++) {
        struct call call = fresh();
        enum status status = wmi_registry_set(own, &call, key, names[i], &values[i]);
        if (status == ST_OK) {
            struct registry_value native;
            call = fresh();
            assert_int_equal(ops_registry_get(machine, &call, key, names[i], &native), ST_OK);
            assert_true(registry_value_equal(&native, &values[i]));
            registry_value_free(&native);
            written++;
        } else {
            print_message("%s: %s, 0x%08X\n", names[i], status_word(status), (unsigned)call.fault.code);
        }
        registry_value_free(&values[i]);
    }
    assert_true(written >= 1);
    /* Bytes that would not come out as they went in are not written at all. */
    static uint8_t odd[] = {'N', 0, 0x42};
    struct registry_value broken = {.type = REGISTRY_STRING, .bytes = odd, .size = sizeof odd};
    struct call call = fresh();
    assert_int_equal(wmi_registry_set(own, &call, key, "Broken", &broken), ST_UNSUPPORTED);
    struct registry_value none = {.type = 77};
    call = fresh();
    assert_int_equal(ops_registry_get(machine, &call, key, "Broken", &none), ST_ABSENT);
}

static HRESULT STDMETHODCALLTYPE get_null(IWbemClassObject *object, LPCWSTR property, LONG flags, VARIANT *value,
                                          CIMTYPE *type, LONG *flavor)
{
    (void)object, (void)property, (void)flags, (void)type, (void)flavor;
    V_VT(value) = VT_NULL;
    return S_OK;
}

/* The method succeeded and gave null for a text of no characters: the value is there. */
static void null_is_an_empty_text(void **state)
{
    IWbemClassObjectVtbl methods = {.Get = get_null};
    IWbemClassObject object = {&methods};
    static const uint32_t types[] = {REGISTRY_STRING, REGISTRY_EXPAND_STRING};
    for (size_t i = 0; i < array_count(types); i++) {
        struct registry_value value = {0};
        char *text = NULL;
        assert_true(wmi_registry_value_take(&object, wmi_registry_value_transport(types[i]), &value));
        assert_int_equal(value.type, types[i]);
        assert_int_equal(registry_value_string(&value, &text), ST_OK);
        assert_string_equal(text, "");
        free(text);
        registry_value_free(&value);
    }
}

/* ---- system and clock ---- */

static void system_is_the_same(void **state)
{
    struct os_info native, ours;
    struct call call = fresh();
    assert_int_equal(ops_os_get(machine, &call, &native), ST_OK);
    call = fresh();
    assert_int_equal(wmi_os_get(own, &call, &ours), ST_OK);
    assert_int_equal(ours.major, native.major);
    assert_int_equal(ours.build, native.build);
    assert_int_equal(ours.server, native.server);
    assert_string_equal(ours.computer, native.computer);
    os_info_free(&native);
    os_info_free(&ours);
    int64_t clock = 0;
    call = fresh();
    assert_int_equal(wmi_os_clock_get(own, &call, &clock), ST_OK);
    assert_true(llabs(clock - time_now_ms()) < 60000);
}

static void moments(void **state)
{
    int64_t utc = 0;
    assert_true(wmi_os_moment(L"19700101000000.000000+000", &utc));
    assert_int_equal(utc, 0);
    assert_true(wmi_os_moment(L"20260301133456.250000+060", &utc));
    assert_true(utc == INT64_C(1772368496250));
    assert_true(wmi_os_moment(L"20260301073456.250000-300", &utc));
    assert_true(utc == INT64_C(1772368496250));
    static const wchar_t *const wrong[] = {L"",
                                           L"20260301",
                                           L"20261301133456.250000+060",
                                           L"20260301133456.250000:000",
                                           L"2026030113345x.250000+060",
                                           L"00000003040506.000000:000"};
    for (size_t i = 0; i < array_count(wrong); i++)
        assert_false(wmi_os_moment(wrong[i], &utc));
}

int main(int argc, char **argv)
{
    if (service_fixture_main(argc, argv))
        return 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(service_is_the_same),
        cmocka_unit_test(service_unknown),
        cmocka_unit_test(service_starts_and_stops),
        cmocka_unit_test(registry_reads_the_same),
        cmocka_unit_test(registry_absent),
        cmocka_unit_test(registry_writes),
        cmocka_unit_test(null_is_an_empty_text),
        cmocka_unit_test(system_is_the_same),
        cmocka_unit_test(moments),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
