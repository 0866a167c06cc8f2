/* SPDX-License-Identifier: MIT
 * The network probes against listeners of the test on the loopback interface. */
#include "testing.h"

#include "canceller.h"
#include "local_machine.h"

#include "machine/machine.h"
#include "windows/cancel_windows.h"
#include "windows/deferred.h"
#include "windows/machine_windows.h"
#include "windows/winsock.h"

#include <stdio.h>
#include <string.h>

enum { LIMIT_MS = 5000, SHORT_MS = 200 };

static const struct address v4 = {.text = "127.0.0.1"};
static const struct address v6 = {.text = "::1", .v6 = true};

/* A listening socket on a port the system chose. */
static SOCKET listen_on(const struct address *address, uint16_t *port)
{
    SOCKADDR_STORAGE own;
    int size;
    assert_true(winsock_address(address->text, 0, &own, &size));
    SOCKET handle = socket(own.ss_family, SOCK_STREAM, IPPROTO_TCP);
    if (handle == INVALID_SOCKET || bind(handle, (const SOCKADDR *)&own, size) != 0) {
        closesocket(handle);
        return INVALID_SOCKET;
    }
    assert_int_equal(listen(handle, 8), 0);
    assert_int_equal(getsockname(handle, (SOCKADDR *)&own, &size), 0);
    *port = ntohs(((struct sockaddr_in *)&own)->sin_port);
    return handle;
}

static void test_open(void **state)
{
    uint16_t port;
    SOCKET listener = listen_on(&v4, &port);
    struct call call = call_make(NULL, LIMIT_MS);
    struct port_answer answer;
    assert_int_equal(MACHINE_CALL(local, probe_port, &call, &v4, port, &answer), ST_OK);
    assert_int_equal(answer.state, PORT_OPEN);
    assert_int_equal(answer.fault.code, 0);
    assert_string_equal(answer.local_address, "127.0.0.1");
    assert_int_equal(call.channel, CHANNEL_NETWORK);
    assert_int_equal(call.fault.code, 0);
    closesocket(listener);
}

static void test_open_v6(void **state)
{
    uint16_t port;
    SOCKET listener = listen_on(&v6, &port);
    if (listener == INVALID_SOCKET)
        skip(); /* no IPv6 here */
    struct call call = call_make(NULL, LIMIT_MS);
    struct port_answer answer;
    assert_int_equal(MACHINE_CALL(local, probe_port, &call, &v6, port, &answer), ST_OK);
    assert_int_equal(answer.state, PORT_OPEN);
    assert_string_equal(answer.local_address, "::1");
    closesocket(listener);
}

static void test_refused(void **state)
{
    uint16_t port;
    closesocket(listen_on(&v4, &port));
    struct call call = call_make(NULL, LIMIT_MS);
    struct port_answer answer;
    assert_int_equal(MACHINE_CALL(local, probe_port, &call, &v4, port, &answer), ST_OK);
    assert_int_equal(answer.state, PORT_REFUSED);
    assert_int_equal(answer.fault.code, WSAECONNREFUSED);
    assert_string_equal(answer.local_address, "");
}

static void test_no_address(void **state)
{
    static const struct address bad = {.text = "not an address"};
    struct call call = call_make(NULL, LIMIT_MS);
    struct port_answer answer = {.ms = 77};
    assert_int_equal(MACHINE_CALL(local, probe_port, &call, &bad, 135, &answer), ST_INVALID);
    assert_int_equal(answer.ms, 77);
}

/* A listener whose queue is full drops the SYN, as a firewall does. */
static SOCKET full_listener(uint16_t *port, SOCKET *fillers, size_t count)
{
    SOCKADDR_STORAGE own;
    int size;
    assert_true(winsock_address(v4.text, 0, &own, &size));
    SOCKET handle = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    assert_int_equal(bind(handle, (const SOCKADDR *)&own, size), 0);
    assert_int_equal(listen(handle, 1), 0);
    assert_int_equal(getsockname(handle, (SOCKADDR *)&own, &size), 0);
    *port = ntohs(((struct sockaddr_in *)&own)->sin_port);
    for (size_t i = 0; i < count; i++) {
        u_long on = 1;
        fillers[i] = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
        ioctlsocket(fillers[i], (long)FIONBIO, &on);
        (void)connect(fillers[i], (const SOCKADDR *)&own, size);
    }
    return handle;
}

enum { FILLERS = 8 };

static void test_no_answer_keeps_the_deadline(void **state)
{
    uint16_t port;
    SOCKET fillers[FILLERS];
    SOCKET listener = full_listener(&port, fillers, FILLERS);
    struct call call = call_make(NULL, SHORT_MS);
    struct port_answer answer;
    uint64_t start = winsock_stopwatch();
    assert_int_equal(MACHINE_CALL(local, probe_port, &call, &v4, port, &answer), ST_OK);
    uint64_t took = (winsock_stopwatch() - start) / 1000;
    assert_int_equal(answer.state, PORT_NO_ANSWER);
    assert_int_equal(answer.fault.code, WSAETIMEDOUT);
    printf("deadline %d ms kept at %u ms\n", SHORT_MS, (unsigned)took);
    assert_true(took + 2 >= SHORT_MS && took <= SHORT_MS + 50);
    for (size_t i = 0; i < FILLERS; i++)
        closesocket(fillers[i]);
    closesocket(listener);
}

static void test_cancel(void **state)
{
    uint16_t port;
    SOCKET fillers[FILLERS];
    SOCKET listener = full_listener(&port, fillers, FILLERS);
    struct canceller canceller;
    canceller_begin(&canceller, SHORT_MS);
    struct call call = call_make(canceller.cancel, LIMIT_MS);
    struct port_answer answer = {.ms = 77};
    assert_int_equal(MACHINE_CALL(local, probe_port, &call, &v4, port, &answer), ST_CANCELLED);
    assert_true(canceller_end(&canceller) < 50000);
    assert_int_equal(answer.ms, 77);
    for (size_t i = 0; i < FILLERS; i++)
        closesocket(fillers[i]);
    closesocket(listener);
}

static void test_name_literal(void **state)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct name_answer answer;
    assert_int_equal(MACHINE_CALL(local, probe_name, &call, "127.0.0.1", &answer), ST_OK);
    assert_true(answer.literal);
    assert_int_equal(answer.count, 1);
    assert_string_equal(answer.addresses[0].text, "127.0.0.1");
    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(MACHINE_CALL(local, probe_name, &call, "::1", &answer), ST_OK);
    assert_true(answer.literal && answer.addresses[0].v6);
    assert_string_equal(answer.addresses[0].text, "::1");
}

static void test_name_localhost(void **state)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct name_answer answer;
    assert_int_equal(MACHINE_CALL(local, probe_name, &call, "localhost", &answer), ST_OK);
    assert_false(answer.literal);
    assert_true(answer.count >= 1);
}

static void test_name_cancelled(void **state)
{
    struct cancel *cancel = cancel_windows_new();
    cancel_request(cancel);
    struct call call = call_make(cancel, LIMIT_MS);
    struct name_answer answer = {.count = 9};
    assert_int_equal(MACHINE_CALL(local, probe_name, &call, "localhost", &answer), ST_CANCELLED);
    assert_int_equal(answer.count, 9);
    cancel_release(cancel);
}

static void test_ping(void **state)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct ping_answer answer = {0};
    assert_int_equal(MACHINE_CALL(local, probe_ping, &call, &v4, &answer), ST_OK);
    if (answer.answered)
        printf("echo after %u ms\n", (unsigned)answer.ms);
    else
        printf("no echo: %s %lu\n", answer.fault.api, (unsigned long)answer.fault.code);
    assert_true(answer.answered || answer.fault.code != 0);
}

static void test_ping_v6(void **state)
{
    struct call call = call_make(NULL, SHORT_MS);
    struct ping_answer answer = {0};
    enum status status = MACHINE_CALL(local, probe_ping, &call, &v6, &answer);
    assert_true(status == ST_OK || status == ST_UNSUPPORTED || status == ST_FAILED);
    if (status == ST_OK)
        assert_true(answer.answered || answer.fault.code != 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_open),
        cmocka_unit_test(test_open_v6),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_no_address),
        cmocka_unit_test(test_no_answer_keeps_the_deadline),
        cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_name_literal),
        cmocka_unit_test(test_name_localhost),
        cmocka_unit_test(test_name_cancelled),
        cmocka_unit_test(test_ping),
        cmocka_unit_test(test_ping_v6),
    };
    return cmocka_run_group_tests(tests, local_machine_setup, local_machine_teardown);
}
