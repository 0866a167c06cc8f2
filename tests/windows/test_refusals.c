/* SPDX-License-Identifier: MIT
 * The event logs of this computer and of others through wevtapi, of which the world's double stands in the import
 * table: what is asked for, what each answer becomes, and what bad logs get. */
#include "stage.h"
#include "testing.h"

#include "base/memory.h"
#include "events/refusals.h"
#include "windows/cancel_windows.h"
#include "windows/deferred.h"
#include "windows/ops.h"

#include <psapi.h>

#include <stdio.h>
#include <string.h>

enum { LIMIT_MS = 20000, DAY_MS = 24 * 3600 * 1000, CANCEL_MS = 50 };

#define DCOM "Microsoft-Windows-DistributedCOM"
#define SECURITY "Microsoft-Windows-Security-Auditing"
#define WMI_LOG "Microsoft-Windows-WMI-Activity!Operational"
#define WMI "Microsoft-Windows-WMI-Activity"
#define LAUNCH \
    "param1=application-specific|param2=Remote|param3=Launch|param4={8BC3F05E-D86B-11D0-A075-00C04FB68820}|" \
    "param5={8BC3F05E-D86B-11D0-A075-00C04FB68820}|param6=CONTOSO|param7=svc|param8=S-1-5-21-1-2-3-1001|" \
    "param9=10.0.2.17|param10=Unavailable|param11=Unavailable"
#define LOGON(address) \
    "TargetUserName=svc|TargetDomainName=CONTOSO|Status=0xc000006d|SubStatus=0xc000006a|LogonType=3|" \
    "WorkstationName=WS6|IpAddress=" address

static struct machine *machine;
static struct refusals refusals;

static int set_up(void **state)
{
    stage_begin(STAGE_WMI);
    stage_events();
    machine = machine_windows_local();
    refusals = refusals_none();
    return 0;
}

static int tear_down(void **state)
{
    refusals_free(&refusals);
    machine_release(machine);
    stage_end();
    return 0;
}

static enum status ask(struct call *call, uint32_t most)
{
    const struct refusals_question question = {.age_ms = DAY_MS, .most = most};
    return ops_refusals_get(machine, call, &question, &refusals);
}

static void read_well(void)
{
    struct call call = call_make(NULL, LIMIT_MS);
    assert_int_equal(ask(&call, UINT32_MAX), ST_OK);
    assert_int_equal(call.fault.code, 0);
}

static void every_log(void **state)
{
    stage_scene("set .\\Events\\System a sz \"1000|" DCOM "|10016|0x8080000000000000|" LAUNCH "\"\n"
                "set .\\Events\\System .Noise dword 10000\n"
                "set .\\Events\\System old sz \"90000000|" DCOM "|10016|0x8080000000000000|" LAUNCH "\"\n"
                "set .\\Events\\System other sz \"500|" DCOM "|10010|0x8080000000000000|" LAUNCH "\"\n"
                "set .\\Events\\Security a sz \"3000*41|" SECURITY "|4625|0x8010000000000000|" LOGON(
                    "10.0.2.17") "\"\n"
                                 "set .\\Events\\" WMI_LOG " a sz \"2000|" WMI
                                 "|5858|0x4000000000000000|Id={1}|ClientMachine=WS6|"
                                 "User=CONTOSO\\svc|ClientProcessId=1|Component=Unknown|Operation=Start "
                                 "IWbemServices::ExecQuery - "
                                 "root\\cimv2 : SELECT 1|ResultCode=0x80041003|PossibleCause=Unknown\"\n");
    read_well();
    assert_int_equal(refusals.count, 3);
    assert_string_equal(refusals.items[0].kind->word, "System 10016");
    assert_string_equal(refusals.items[0].account, "CONTOSO\\svc");
    assert_string_equal(refusals.items[0].client, "10.0.2.17");
    assert_int_equal(refusals.items[0].count, 1);
    assert_int_equal(refusals.items[1].code, 0x80041003);
    assert_string_equal(refusals.items[1].object, "root\\cimv2");
    assert_int_equal(refusals.items[2].count, 41);
    for (size_t i = 0; i < REFUSAL_LOG_COUNT; i++)
        assert_int_equal(refusals.logs[i].status, ST_OK);
    /* One question for each log, and nothing else. */
    assert_int_equal(stage_calls(" of 10000 others, 0 asked for: ") + stage_calls(" of 0 others, 0 asked for: "),
                     REFUSAL_LOG_COUNT);
}

static void denied_absent_and_empty_differ(void **state)
{
    stage_scene("set .\\Events\\System a sz \"1000|" DCOM "|10016|0x8080000000000000|" LAUNCH "\"\n"
                "set .\\Errors EvtQuery:Security dword 5\n"
                "set .\\Errors EvtQuery:" WMI "/Operational dword 15007\n");
    read_well();
    assert_int_equal(refusals.count, 1);
    assert_int_equal(refusals.logs[REFUSAL_LOG_SYSTEM].status, ST_OK);
    assert_int_equal(refusals.logs[REFUSAL_LOG_SECURITY].status, ST_DENIED);
    assert_int_equal(refusals.logs[REFUSAL_LOG_SECURITY].fault.code, 5);
    assert_string_equal(refusals.logs[REFUSAL_LOG_SECURITY].fault.api, "EvtQuery");
    assert_int_equal(refusals.logs[REFUSAL_LOG_WMI].status, ST_ABSENT);
}

static void a_cleared_log_is_begun_anew(void **state)
{
    stage_scene("set .\\Events\\Security a sz \"3000*1000|" SECURITY
                "|4625|0x8010000000000000|" LOGON("10.0.2.17") "\"\n"
                                                               "set .\\Events\\Security .Cleared dword 300\n");
    read_well();
    assert_int_equal(stage_calls("cleared"), 1);
    assert_int_equal(stage_calls("EvtQuery Security"), 2);
    assert_int_equal(refusals.count, 1);
    assert_int_equal(refusals.items[0].count, 1000);
    assert_int_equal(refusals.logs[REFUSAL_LOG_SECURITY].status, ST_OK);
}

static size_t memory_now(void)
{
    PROCESS_MEMORY_COUNTERS counters = {.cb = sizeof counters};
    assert_true(GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof counters));
    return counters.PagefileUsage;
}

static void many_events_take_no_more_memory(void **state)
{
    stage_scene("set .\\Events\\Security a sz \"3000*1000|" SECURITY
                "|4625|0x8010000000000000|" LOGON("10.0.2.17") "\"\n");
    read_well();
    refusals_free(&refusals);
    size_t before = memory_now();
    stage_scene("set .\\Events\\Security a sz \"3000*100000|" SECURITY
                "|4625|0x8010000000000000|" LOGON("10.0.2.17") "\"\n");
    ULONGLONG begun = GetTickCount64();
    struct call call = call_make(NULL, 300000);
    assert_int_equal(ask(&call, UINT32_MAX), ST_OK);
    print_message("100,000 events: %u ms, %d KB more\n", (unsigned)(GetTickCount64() - begun),
                  (int)((memory_now() - before) / 1024));
    assert_int_equal(refusals.count, 1);
    assert_int_equal(refusals.items[0].count, 100000);
    assert_true(memory_now() < before + (8u << 20));
}

static void the_bound_is_kept_and_told(void **state)
{
    stage_scene("set .\\Events\\Security a sz \"3000*1000|" SECURITY
                "|4625|0x8010000000000000|" LOGON("10.0.2.17") "\"\n");
    struct call call = call_make(NULL, LIMIT_MS);
    assert_int_equal(ask(&call, 100), ST_OK);
    assert_true(refusals.logs[REFUSAL_LOG_SECURITY].more);
    assert_in_range(refusals.items[0].count, 100, 163);
    assert_false(refusals.logs[REFUSAL_LOG_SYSTEM].more);
}

/* 100 KB of text, markup and control characters: whatever does not fit is left out, and the rest is read. */
static void hostile_events_are_bounded(void **state)
{
    stage_scene("set .\\Events\\Security a sz \"100|" SECURITY "|4625|0x8010000000000000|TargetUserName=x*102400|"
                "LogonType=3|Status=0xc000006d\"\n"
                "set .\\Events\\Security b sz \"200|" SECURITY "|4625|0x8010000000000000|"
                "TargetUserName=<b>&amp;</b>x*1000|LogonType=3|Status=0xc000006d\"\n"
                "set .\\Events\\Security c sz \"300|" SECURITY "|4625|0x8010000000000000|" LOGON("10.0.2.17") "\"\n");
    read_well();
    assert_int_equal(refusals.count, 2);
    assert_int_equal(strlen(refusals.items[0].account), EVENT_VALUE - 1);
    assert_memory_equal(refusals.items[0].account, "<b>&amp;</b>x<b>", 16);
    assert_string_equal(refusals.items[1].account, "CONTOSO\\svc");
}

static DWORD WINAPI cancel_soon(void *cancel)
{
    stage_wait("EvtQuery");
    cancel_request(cancel);
    return 0;
}

/* The log hangs: control is back at once, and the thread ends by itself later. */
static void cancel_is_answered_at_once(void **state)
{
    stage_scene("set .\\Delays EvtNext dword 3000\n");
    struct cancel *cancel = cancel_windows_new();
    struct call call = call_make(cancel, LIMIT_MS);
    HANDLE thread = CreateThread(NULL, 0, cancel_soon, cancel, 0, NULL);
    assert_int_equal(ask(&call, UINT32_MAX), ST_CANCELLED);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    while (deferred_pending())
        Sleep(10);
    cancel_release(cancel);
}

static void a_log_that_hangs_ends_with_the_limit(void **state)
{
    stage_scene("set .\\Delays EvtNext dword 3000\n");
    struct call call = call_make(NULL, 300);
    assert_int_equal(ask(&call, UINT32_MAX), ST_TIMEOUT);
    while (deferred_pending())
        Sleep(10);
}

/* ---- another computer ---- */

static void remote(struct credentials *credentials)
{
    machine_release(machine);
    machine = machine_windows_remote("far", credentials);
    stage_scene("computer far FAR\n"
                "set \\\\far\\Events\\System a sz \"1000|" DCOM "|10016|0x8080000000000000|" LAUNCH "\"\n");
}

static void accepted(void)
{
    struct windows_machine *own = machine_windows_of(machine);
    own->accepted = true;
}

static void nobody_logs_on_to_a_computer_that_took_nobody(void **state)
{
    remote(NULL);
    struct call call = call_make(NULL, LIMIT_MS);
    assert_int_equal(ask(&call, UINT32_MAX), ST_UNSUPPORTED);
    assert_int_equal(stage_calls("Evt"), 0);
}

static void another_computer_with_credentials(void **state)
{
    struct credentials *credentials;
    assert_int_equal(credentials_new(L"HOST\\bob", L"right", &credentials), ST_OK);
    remote(credentials);
    stage_scene("set \\\\far User sz HOST\\bob\nset \\\\far PasswordPrint print right\n");
    accepted();
    read_well();
    assert_int_equal(refusals.count, 1);
    assert_int_equal(stage_calls("EvtOpenSession"), 1);
    refusals_free(&refusals);
    /* The log refuses them: each log is denied, and the machine was reached. */
    stage_scene("set \\\\far PasswordPrint print other\n");
    read_well();
    assert_int_equal(refusals.logs[REFUSAL_LOG_SYSTEM].status, ST_DENIED);
    credentials_release(credentials);
}

static void the_group_of_rules_is_off(void **state)
{
    remote(NULL);
    accepted();
    stage_scene("set \\\\far\\Errors EvtQuery:System dword 1722\n");
    struct call call = call_make(NULL, LIMIT_MS);
    assert_int_equal(ask(&call, UINT32_MAX), ST_UNREACHABLE);
    assert_int_equal(call.channel, CHANNEL_EVENT_LOG);
    assert_int_equal(call.fault.code, 1722);
    assert_int_equal(stage_calls("EvtQuery:Security"), 0);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_setup_teardown(every_log, set_up, tear_down),
    cmocka_unit_test_setup_teardown(denied_absent_and_empty_differ, set_up, tear_down),
    cmocka_unit_test_setup_teardown(a_cleared_log_is_begun_anew, set_up, tear_down),
    cmocka_unit_test_setup_teardown(many_events_take_no_more_memory, set_up, tear_down),
    cmocka_unit_test_setup_teardown(the_bound_is_kept_and_told, set_up, tear_down),
    cmocka_unit_test_setup_teardown(hostile_events_are_bounded, set_up, tear_down),
    cmocka_unit_test_setup_teardown(cancel_is_answered_at_once, set_up, tear_down),
    cmocka_unit_test_setup_teardown(a_log_that_hangs_ends_with_the_limit, set_up, tear_down),
    cmocka_unit_test_setup_teardown(nobody_logs_on_to_a_computer_that_took_nobody, set_up, tear_down),
    cmocka_unit_test_setup_teardown(another_computer_with_credentials, set_up, tear_down),
    cmocka_unit_test_setup_teardown(the_group_of_rules_is_off, set_up, tear_down),
    {0},
};
