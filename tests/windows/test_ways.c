/* SPDX-License-Identifier: MIT
 *
 * Which way to a target is taken, what is remembered of those that are shut, and that an
 * account is tried once. The ways are the test's own: nothing is sent anywhere.
 */
#include "base/memory.h"
#include "base/time.h"
#include "testing.h"
#include "windows/attempt.h"
#include "windows/reach.h"
#include "windows/status_windows.h"
#include "windows/ways.h"

#include <process.h>

enum { LIMIT_MS = 10000 };

/* What the two ways answer, and how often they were asked. */
static struct {
    enum status status;
    uint32_t code;
    unsigned calls;
    HANDLE hang; /* wait for it first; NULL: no */
} first, second;

static enum status answer(struct operation *operation, struct call *call, bool is_first)
{
    if (is_first)
        first.calls++;
    else
        second.calls++;
    if (is_first && first.hang)
        WaitForSingleObject(first.hang, LIMIT_MS);
    enum status status = is_first ? first.status : second.status;
    return status == ST_OK
               ? ST_OK
               : call_fault(call, status, is_first ? "First" : "Second", is_first ? first.code : second.code);
}

static enum status work_first(struct operation *operation, struct call *call)
{
    return answer(operation, call, true);
}

static enum status work_second(struct operation *operation, struct call *call)
{
    return answer(operation, call, false);
}

static const struct way ways[] = {
    {CHANNEL_REMOTE_REGISTRY, "First", work_first},
    {CHANNEL_WMI, "Second", work_second},
};

static void say(enum status one, uint32_t one_code, enum status two, uint32_t two_code)
{
    first.status = one;
    first.code = one_code;
    second.status = two;
    second.code = two_code;
    first.calls = second.calls = 0;
    first.hang = NULL;
}

static enum status run(struct machine *machine, struct call *call)
{
    struct operation *operation = memory_new(struct operation);
    operation_init(operation, machine, NULL, NULL);
    enum status status = ways_run(operation, call, ways, array_count(ways));
    operation_release(operation);
    return status;
}

static struct machine *remote(void)
{
    return machine_windows_remote("pc-0421", NULL);
}

static void first_way_answers(void **state)
{
    struct machine *machine = remote();
    static const enum status answers[] = {ST_OK, ST_ABSENT, ST_INVALID};
    for (size_t i = 0; i < array_count(answers); i++) {
        struct call call = call_make(NULL, LIMIT_MS);
        say(answers[i], 2, ST_OK, 0);
        assert_int_equal(run(machine, &call), answers[i]);
        assert_int_equal(call.channel, CHANNEL_REMOTE_REGISTRY);
        assert_int_equal(call.attempt_count, 0);
        assert_int_equal(second.calls, 0);
    }
    machine_release(machine);
}

static void second_way_answers(void **state)
{
    static const enum status failures[] = {ST_DENIED, ST_TIMEOUT, ST_UNREACHABLE, ST_UNSUPPORTED, ST_FAILED};
    for (size_t i = 0; i < array_count(failures); i++) {
        struct machine *machine = remote();
        struct call call = call_make(NULL, LIMIT_MS);
        say(failures[i], 53, ST_OK, 0);
        assert_int_equal(run(machine, &call), ST_OK);
        assert_int_equal(call.channel, CHANNEL_WMI);
        assert_int_equal(call.fault.code, 0);
        assert_int_equal(call.attempt_count, 1);
        assert_int_equal(call.attempts[0].channel, CHANNEL_REMOTE_REGISTRY);
        assert_int_equal(call.attempts[0].status, failures[i]);
        assert_int_equal(call.attempts[0].fault.code, 53);
        machine_release(machine);
    }
}

static void no_way_answers(void **state)
{
    struct machine *machine = remote();
    struct call call = call_make(NULL, LIMIT_MS);
    say(ST_UNREACHABLE, 53, ST_DENIED, 0x80070005);
    assert_int_equal(run(machine, &call), ST_DENIED);
    assert_int_equal(call.channel, CHANNEL_WMI);
    assert_int_equal(call.fault.code, 0x80070005);
    assert_int_equal(call.attempt_count, 1);
    machine_release(machine);
}

static void shut_channel_is_not_tried_again(void **state)
{
    struct machine *machine = remote();
    reach_note(machine_windows_of(machine), CHANNEL_REMOTE_REGISTRY, LINK_UNREACHABLE, (struct fault){"Connect", 53});
    struct call call = call_make(NULL, LIMIT_MS);
    say(ST_OK, 0, ST_OK, 0);
    assert_int_equal(run(machine, &call), ST_OK);
    assert_int_equal(first.calls, 0);
    assert_int_equal(call.channel, CHANNEL_WMI);
    assert_int_equal(call.attempts[0].fault.code, 53);
    reach_note(machine_windows_of(machine), CHANNEL_REMOTE_REGISTRY, LINK_UP, (struct fault){NULL, 0});
    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(run(machine, &call), ST_OK);
    assert_int_equal(first.calls, 1);
    machine_release(machine);
}

static void shut_ports_are_believed(void **state)
{
    struct machine *machine = remote();
    struct port_answer silent = {.state = PORT_NO_ANSWER, .fault = {"connect", 10060}}, open = {.state = PORT_OPEN};
    reach_note_port(machine, 445, &silent);
    struct call call = call_make(NULL, LIMIT_MS);
    say(ST_OK, 0, ST_OK, 0);
    assert_int_equal(run(machine, &call), ST_OK);
    assert_int_equal(call.channel, CHANNEL_WMI);
    reach_note_port(machine, 135, &silent);
    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(run(machine, &call), ST_TIMEOUT);
    assert_int_equal(call.fault.code, 10060);
    assert_int_equal(first.calls, 0);
    assert_int_equal(second.calls, 1);
    assert_int_equal(reach_try(machine_windows_of(machine), &call, CHANNEL_SCM), LINK_TIMEOUT);
    assert_int_equal(reach_try(machine_windows_of(machine), &call, CHANNEL_NETWORK), LINK_UP);
    /* Another address of the same target answers: the port is open, whatever a third one says. */
    reach_note_port(machine, 445, &open);
    reach_note_port(machine, 445, &silent);
    assert_int_equal(reach_try(machine_windows_of(machine), &call, CHANNEL_REMOTE_REGISTRY), LINK_UP);
    assert_int_equal(reach_try(machine_windows_of(machine), &call, CHANNEL_SCM), LINK_UP);
    machine_release(machine);
}

static void unknown_name_shuts_every_way(void **state)
{
    struct machine *machine = remote();
    struct windows_machine *own = machine_windows_of(machine);
    struct call call = call_make(NULL, LIMIT_MS);
    reach_note_name(machine, "another", ST_ABSENT, (struct fault){"GetAddrInfoW", 11001});
    assert_int_equal(reach_try(own, &call, CHANNEL_WMI), LINK_UP);
    reach_note_name(machine, "PC-0421", ST_ABSENT, (struct fault){"GetAddrInfoW", 11001});
    assert_int_equal(reach_try(own, &call, CHANNEL_WMI), LINK_UNREACHABLE);
    assert_int_equal(reach_try(own, &call, CHANNEL_SMB), LINK_UNREACHABLE);
    assert_int_equal(call.fault.code, 11001);
    reach_note_name(machine, "PC-0421", ST_OK, (struct fault){NULL, 0});
    assert_int_equal(reach_try(own, &call, CHANNEL_SMB), LINK_UP);
    machine_release(machine);
}

/* What logs on with NTLM too proves nothing about who is there. */
static void kerberos_leaves_wmi_alone(void **state)
{
    struct machine *machine = remote();
    struct call call = call_make(NULL, LIMIT_MS);
    machine->kerberos = true;
    for (unsigned channel = 0; channel < CHANNEL_COUNT; channel++) {
        bool up = reach_try(machine_windows_of(machine), &call, (enum channel)channel) == LINK_UP;
        assert_int_equal(up, channel == CHANNEL_WMI || channel == CHANNEL_NETWORK);
    }
    machine_release(machine);
}

static void failed_connection_is_never_an_answer(void **state)
{
    struct machine *machine = remote();
    struct call call = call_make(NULL, LIMIT_MS);
    struct windows_machine *own = machine_windows_of(machine);
    assert_int_equal(reach_failed(own, &call, CHANNEL_SCM, "Connect", 2), LINK_UNREACHABLE);
    assert_int_equal(call.fault.code, 2);
    assert_int_equal(reach_failed(own, &call, CHANNEL_SCM, "Connect", 87), LINK_UNREACHABLE);
    assert_int_equal(reach_failed(own, &call, CHANNEL_SCM, "Connect", 5), LINK_DENIED);
    assert_int_equal(reach_try(own, &call, CHANNEL_SCM), LINK_DENIED);
    machine_release(machine);
}

static void hanging_way_is_left_and_remembered(void **state)
{
    struct machine *machine = remote();
    HANDLE gate = CreateEventW(NULL, TRUE, FALSE, NULL);
    struct call call = call_make(NULL, 100);
    say(ST_OK, 0, ST_OK, 0);
    first.hang = gate;
    assert_int_equal(run(machine, &call), ST_TIMEOUT);
    assert_string_equal(call.fault.api, "First");
    assert_int_equal(call.channel, CHANNEL_REMOTE_REGISTRY);
    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(run(machine, &call), ST_OK);
    assert_int_equal(call.channel, CHANNEL_WMI);
    assert_int_equal(call.attempts[0].status, ST_TIMEOUT);
    SetEvent(gate);
    for (int i = 0; i < 500 && deferred_pending(); i++)
        Sleep(10);
    assert_int_equal(deferred_pending(), 0);
    CloseHandle(gate);
    machine_release(machine);
}

static void local_machine_remembers_nothing(void **state)
{
    struct machine *machine = machine_windows_local();
    struct call call = call_make(NULL, LIMIT_MS);
    reach_note(machine_windows_of(machine), CHANNEL_WMI, LINK_UNREACHABLE, (struct fault){"Connect", 53});
    assert_int_equal(reach_try(machine_windows_of(machine), &call, CHANNEL_WMI), LINK_UP);
    machine_release(machine);
}

/* ---- one attempt per account ---- */

static struct windows_machine *guarded;
static atomic_uint tried;

static unsigned __stdcall attempt_with_wrong_password(void *parameter)
{
    struct call call = call_make(NULL, LIMIT_MS);
    if (attempt_begin(guarded, &call, CHANNEL_WMI) != LINK_UP)
        return call.fault.code;
    atomic_fetch_add(&tried, 1);
    Sleep(50); /* the target thinks about it */
    attempt_end(guarded, CHANNEL_WMI, "Logon", ERROR_LOGON_FAILURE);
    return 0;
}

static void many_at_once_try_once(void **state)
{
    enum { THREADS = 12 };
    struct machine *machine = remote();
    guarded = machine_windows_of(machine);
    atomic_store(&tried, 0);
    HANDLE threads[THREADS];
    for (size_t i = 0; i < THREADS; i++)
        threads[i] = (HANDLE)_beginthreadex(NULL, 0, attempt_with_wrong_password, NULL, 0, NULL);
    assert_int_not_equal(WaitForMultipleObjects(THREADS, threads, TRUE, LIMIT_MS), WAIT_TIMEOUT);
    assert_int_equal(atomic_load(&tried), 1);
    unsigned refused = 0;
    for (size_t i = 0; i < THREADS; i++) {
        DWORD code = 0;
        GetExitCodeThread(threads[i], &code);
        refused += code == ERROR_LOGON_FAILURE;
        CloseHandle(threads[i]);
    }
    assert_int_equal(refused, THREADS - 1);
    machine_release(machine);
}

static unsigned __stdcall attempt_that_hangs(void *parameter)
{
    struct call call = call_make(NULL, LIMIT_MS);
    if (attempt_begin(guarded, &call, CHANNEL_WMI) == LINK_UP) {
        WaitForSingleObject(parameter, LIMIT_MS);
        attempt_end(guarded, CHANNEL_WMI, "Logon", ERROR_NETNAME_DELETED);
    }
    return 0;
}

static void hanging_attempt_does_not_hold_up_others_for_ever(void **state)
{
    struct machine *machine = remote();
    guarded = machine_windows_of(machine);
    HANDLE gate = CreateEventW(NULL, TRUE, FALSE, NULL);
    HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, attempt_that_hangs, gate, 0, NULL);
    for (int i = 0; i < 500 && guarded->attempting_thread == 0; i++)
        Sleep(10);
    struct cancel cancel = {0};
    cancel_request(&cancel);
    struct call call = call_make(&cancel, LIMIT_MS);
    assert_int_equal(attempt_begin(guarded, &call, CHANNEL_WMI), LINK_CANCELLED);
    call = call_make(NULL, LIMIT_MS);
    int64_t begun = time_tick_ms();
    assert_int_equal(attempt_begin(guarded, &call, CHANNEL_WMI), LINK_UP);
    assert_true(time_tick_ms() - begun < LIMIT_MS / 2);
    attempt_end(guarded, CHANNEL_WMI, "Logon", 0);
    SetEvent(gate);
    WaitForSingleObject(thread, LIMIT_MS);
    CloseHandle(thread);
    CloseHandle(gate);
    machine_release(machine);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(first_way_answers),
    cmocka_unit_test(second_way_answers),
    cmocka_unit_test(no_way_answers),
    cmocka_unit_test(shut_channel_is_not_tried_again),
    cmocka_unit_test(shut_ports_are_believed),
    cmocka_unit_test(unknown_name_shuts_every_way),
    cmocka_unit_test(kerberos_leaves_wmi_alone),
    cmocka_unit_test(failed_connection_is_never_an_answer),
    cmocka_unit_test(hanging_way_is_left_and_remembered),
    cmocka_unit_test(local_machine_remembers_nothing),
    cmocka_unit_test(many_at_once_try_once),
    cmocka_unit_test(hanging_attempt_does_not_hold_up_others_for_ever),
    {0},
};
