/* SPDX-License-Identifier: MIT
 *
 * The DCOM probe against peers of the test on the loopback interface: right, wrong, slow and hostile answers on
 * port 135 of an address that nobody else uses.
 */
#include "testing.h"

#include "machine/machine.h"
#include "rpc_peer.h"
#include "windows/cancel_windows.h"
#include "windows/machine_windows.h"
#include "windows/winsock.h"

#include <stdio.h>
#include <string.h>

enum { LIMIT_MS = 5000, SHORT_MS = 200, WAIT_MS = 10000 };

static const struct address target = {.text = "127.0.0.35"};
static struct machine *local;
static SOCKET listener = INVALID_SOCKET;

/* What the peer does with the one connection it takes. */
struct peer {
    struct rpc_peer answers;
    size_t chunk; /* bytes per send; 0: all at once */
    bool reset;   /* ends with RST */
    bool hold;    /* keeps the connection until the test ends */
    HANDLE stop, taken;
    LONG connections;
    HANDLE thread;
};

static void send_answers(struct peer *peer, SOCKET handle)
{
    size_t chunk = peer->chunk ? peer->chunk : peer->answers.bytes.length;
    const char *bytes = strbuf_text(&peer->answers.bytes);
    for (size_t at = 0; at < peer->answers.bytes.length; at += chunk) {
        size_t left = peer->answers.bytes.length - at;
        if (send(handle, bytes + at, (int)(left < chunk ? left : chunk), 0) < 0)
            break;
    }
}

static DWORD WINAPI serve(void *parameter)
{
    struct peer *peer = parameter;
    SOCKET handle = accept(listener, NULL, NULL);
    if (handle == INVALID_SOCKET)
        return 1;
    InterlockedIncrement(&peer->connections);
    BOOL on = TRUE;
    setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, (const char *)&on, sizeof on);
    char bind_request[RPC_BIND_SIZE];
    (void)recv(handle, bind_request, sizeof bind_request, 0);
    send_answers(peer, handle);
    SetEvent(peer->taken);
    if (peer->hold)
        WaitForSingleObject(peer->stop, WAIT_MS);
    if (peer->reset) {
        struct linger hard = {.l_onoff = 1};
        setsockopt(handle, SOL_SOCKET, SO_LINGER, (const char *)&hard, sizeof hard);
    }
    closesocket(handle);
    return 0;
}

static void peer_begin(struct peer *peer)
{
    peer->stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    peer->taken = CreateEventW(NULL, TRUE, FALSE, NULL);
    peer->thread = CreateThread(NULL, 0, serve, peer, 0, NULL);
}

static void peer_end(struct peer *peer)
{
    SetEvent(peer->stop);
    assert_int_equal(WaitForSingleObject(peer->thread, WAIT_MS), WAIT_OBJECT_0);
    CloseHandle(peer->thread);
    CloseHandle(peer->stop);
    CloseHandle(peer->taken);
    assert_int_equal(peer->connections, 1);
    rpc_peer_free(&peer->answers);
}

static int group_setup(void **state)
{
    local = machine_windows_local();
    SOCKADDR_STORAGE own;
    int size;
    if (!winsock_address(target.text, 135, &own, &size))
        return 1;
    listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    return bind(listener, (const SOCKADDR *)&own, size) != 0 || listen(listener, 8) != 0;
}

static int group_teardown(void **state)
{
    closesocket(listener);
    machine_release(local);
    return 0;
}

static struct dcom_answer probe(struct peer *peer, uint32_t limit_ms)
{
    struct call call = call_make(NULL, limit_ms);
    struct port_answer port;
    struct dcom_answer answer;
    peer_begin(peer);
    assert_int_equal(MACHINE_CALL(local, probe_dcom, &call, &target, &port, &answer), ST_OK);
    assert_int_equal(port.state, PORT_OPEN);
    assert_true(port.local_address[0]);
    peer_end(peer);
    return answer;
}

/* What an alive target says. */
static void alive(struct rpc_peer *peer)
{
    static const char *const bindings[] = {"7:10.1.2.7", "7:fe80::1", "7:PC-0421"};
    struct rpc_peer stub = {.big_endian = peer->big_endian};
    rpc_peer_alive_stub(&stub, bindings, 3);
    rpc_peer_bind_ack(peer, 0, 0);
    rpc_peer_response(peer, strbuf_text(&stub.bytes), stub.bytes.length, RPC_FIRST_FRAGMENT | RPC_LAST_FRAGMENT);
    rpc_peer_free(&stub);
}

static void check_alive(const struct dcom_answer *answer)
{
    assert_int_equal(answer->state, DCOM_ALIVE);
    assert_int_equal(answer->version_major, 5);
    assert_int_equal(answer->binding_count, 2);
    assert_string_equal(answer->bindings[0], "10.1.2.7");
    assert_string_equal(answer->host_name, "PC-0421");
}

static void test_alive(void **state)
{
    struct peer peer = {.hold = true};
    alive(&peer.answers);
    struct dcom_answer answer = probe(&peer, LIMIT_MS);
    check_alive(&answer);
}

static void test_one_byte_at_a_time(void **state)
{
    struct peer peer = {.chunk = 1, .hold = true};
    alive(&peer.answers);
    struct dcom_answer answer = probe(&peer, LIMIT_MS);
    check_alive(&answer);
}

static void test_denied(void **state)
{
    struct peer peer = {.hold = true};
    rpc_peer_bind_ack(&peer.answers, 0, 0);
    rpc_peer_fault(&peer.answers, 5);
    struct dcom_answer answer = probe(&peer, LIMIT_MS);
    assert_int_equal(answer.state, DCOM_DENIED);
    assert_int_equal(answer.rpc_status, 5);
}

static void test_garbage(void **state)
{
    struct peer peer = {.hold = true};
    strbuf_add(&peer.answers.bytes, "HTTP/1.1 400 Bad Request\r\n\r\n");
    struct dcom_answer answer = probe(&peer, LIMIT_MS);
    assert_int_equal(answer.state, DCOM_NOT_RPC);
}

static void test_closed(void **state)
{
    struct peer peer = {.hold = false};
    struct dcom_answer answer = probe(&peer, LIMIT_MS);
    assert_int_equal(answer.state, DCOM_RESET);
}

static void test_reset_after_half_an_answer(void **state)
{
    struct peer peer = {.reset = true};
    alive(&peer.answers);
    peer.answers.bytes.length -= 20;
    struct dcom_answer answer = probe(&peer, LIMIT_MS);
    assert_true(answer.state == DCOM_RESET);
}

static void test_silent_keeps_the_deadline(void **state)
{
    struct peer peer = {.hold = true};
    uint64_t start = winsock_stopwatch();
    struct dcom_answer answer = probe(&peer, SHORT_MS);
    uint64_t took = (winsock_stopwatch() - start) / 1000;
    printf("deadline %d ms kept at %u ms\n", SHORT_MS, (unsigned)took);
    assert_int_equal(answer.state, DCOM_SILENT);
    assert_true(took + 2 >= SHORT_MS && took <= SHORT_MS + 50);
}

struct canceller {
    struct cancel *cancel;
    HANDLE taken;
    uint64_t when;
};

static DWORD WINAPI cancel_when_taken(void *parameter)
{
    struct canceller *canceller = parameter;
    WaitForSingleObject(canceller->taken, WAIT_MS);
    canceller->when = winsock_stopwatch();
    cancel_request(canceller->cancel);
    return 0;
}

static void test_cancel_silent(void **state)
{
    struct peer peer = {.hold = true};
    peer_begin(&peer);
    struct canceller canceller = {.cancel = cancel_windows_new(), .taken = peer.taken};
    HANDLE thread = CreateThread(NULL, 0, cancel_when_taken, &canceller, 0, NULL);
    struct call call = call_make(canceller.cancel, LIMIT_MS);
    struct port_answer port = {.ms = 77};
    struct dcom_answer answer = {.ms = 77};
    assert_int_equal(MACHINE_CALL(local, probe_dcom, &call, &target, &port, &answer), ST_CANCELLED);
    uint64_t back = winsock_stopwatch();
    WaitForSingleObject(thread, WAIT_MS);
    printf("cancel to control back: %u us\n", (unsigned)(back - canceller.when));
    assert_true(back - canceller.when < 50000);
    assert_int_equal(port.ms, 77);
    assert_int_equal(answer.ms, 77);
    CloseHandle(thread);
    peer_end(&peer);
    cancel_release(canceller.cancel);
}

static void test_refused(void **state)
{
    static const struct address other = {.text = "127.0.0.36"};
    struct call call = call_make(NULL, LIMIT_MS);
    struct port_answer port;
    struct dcom_answer answer;
    assert_int_equal(MACHINE_CALL(local, probe_dcom, &call, &other, &port, &answer), ST_OK);
    /* The emulator may have its own mapper on every address. */
    if (port.state == PORT_REFUSED)
        assert_int_equal(answer.state, DCOM_NOT_TRIED);
    else
        assert_int_equal(port.state, PORT_OPEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alive),
        cmocka_unit_test(test_one_byte_at_a_time),
        cmocka_unit_test(test_denied),
        cmocka_unit_test(test_garbage),
        cmocka_unit_test(test_closed),
        cmocka_unit_test(test_reset_after_half_an_answer),
        cmocka_unit_test(test_silent_keeps_the_deadline),
        cmocka_unit_test(test_cancel_silent),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
