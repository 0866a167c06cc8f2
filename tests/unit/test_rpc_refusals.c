/* SPDX-License-Identifier: MIT
 * The anonymous ServerAlive2 exchange against peers that refuse, speak something else, break off or lie. */
#include "rpc/server_alive.h"

#include "testing.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "rpc_answer.h"

/* ---- refusals ---- */

static void test_faults(void **state)
{
    static const struct {
        uint32_t status;
        enum dcom_state state;
    } cases[] = {
        {5, DCOM_DENIED},         {0x1C010003, DCOM_UNKNOWN}, {1717, DCOM_UNKNOWN}, {0x1C010002, DCOM_FAULT},
        {0x1C010014, DCOM_FAULT}, {0xFFFFFFFF, DCOM_FAULT},   {0, DCOM_FAULT},      {0x80010111, DCOM_FAULT},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        for (unsigned big = 0; big < 2; big++) {
            struct rpc_peer peer = {STRBUF_INIT, big};
            rpc_peer_bind_ack(&peer, 0, 0);
            rpc_peer_fault(&peer, cases[i].status);
            struct dcom_answer answer = rpc_answer_of(&peer);
            rpc_answer_assert(&answer, cases[i].state, cases[i].status);
            peer = (struct rpc_peer){STRBUF_INIT, big}; /* instead of the bind_ack */
            rpc_peer_fault(&peer, cases[i].status);
            answer = rpc_answer_of(&peer);
            rpc_answer_assert(&answer, cases[i].state, cases[i].status);
        }
    }
}

static void test_refused_bind(void **state)
{
    struct rpc_peer peer = {STRBUF_INIT, false};
    rpc_peer_bind_nak(&peer, 4);
    struct dcom_answer answer = rpc_answer_of(&peer);
    rpc_answer_assert(&answer, DCOM_FAULT, 4);

    peer = (struct rpc_peer){STRBUF_INIT, true};
    rpc_peer_bind_ack(&peer, 2, 1); /* abstract syntax not supported */
    answer = rpc_answer_of(&peer);
    rpc_answer_assert(&answer, DCOM_UNKNOWN, 0x1C010003);

    peer = (struct rpc_peer){STRBUF_INIT, false};
    rpc_peer_bind_ack(&peer, 2, 2); /* transfer syntax not supported */
    answer = rpc_answer_of(&peer);
    rpc_answer_assert(&answer, DCOM_FAULT, 2);

    peer = (struct rpc_peer){STRBUF_INIT, false};
    rpc_peer_bind_ack(&peer, 1, 0);
    answer = rpc_answer_of(&peer);
    rpc_answer_assert(&answer, DCOM_FAULT, 0);
}

/* ---- no RPC at all ---- */

static void test_something_else_speaks(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
    } cases[] = {
        {"H", 1},
        {"HTTP/1.1 400 Bad Request\r\n", 26},
        {"SSH-2.0-OpenSSH_9.2\r\n", 21},
        {"\0", 1},
        {"\5\2", 2},                                      /* SOCKS5, or RPC 5.2 */
        {"\5\0\x0B", 3},                                  /* our own bind comes back */
        {"\5\0\x0C\3\x20", 5},                            /* an unknown byte order */
        {"\5\0\x0C\3\x10\0\0\0\x0F\0\0\0\1\0\0\0", 16},   /* a fragment smaller than its header */
        {"\5\0\x0C\3\x10\0\0\0\xB9\x10\0\0\1\0\0\0", 16}, /* one larger than agreed */
        {"\5\0\x0C\3\x10\0\0\0\xFF\xFF\0\0\1\0\0\0", 16},
        {"\5\0\x0C\3\x10\0\0\0\x3C\0\0\0\2\0\0\0", 16},                 /* another call */
        {"\5\0\x0C\3\x10\0\0\0\x10\0\0\0\1\0\0\0", 16},                 /* bind_ack without body */
        {"\5\0\x0D\3\x10\0\0\0\x10\0\0\0\1\0\0\0", 16},                 /* bind_nak without reason */
        {"\5\0\x03\3\x10\0\0\0\x10\0\0\0\1\0\0\0", 16},                 /* fault without status */
        {"\5\0\x02\3\x10\0\0\0\x10\0\0\0\1\0\0\0", 16},                 /* response without call header */
        {"\5\0\x02\3\x10\0\0\0\x18\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0", 24}, /* response to no request */
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        for (size_t chunk = 1; chunk <= 16; chunk += 15) {
            struct dcom_answer answer = rpc_answer_to(cases[i].bytes, cases[i].size, chunk, RPC_END_SILENT);
            rpc_answer_assert(&answer, DCOM_NOT_RPC, 0);
        }
    }
}

static void test_bound_twice(void **state)
{
    struct rpc_peer peer = {STRBUF_INIT, false};
    rpc_peer_bind_ack(&peer, 0, 0);
    rpc_peer_bind_ack(&peer, 0, 0);
    struct dcom_answer answer = rpc_answer_of(&peer);
    rpc_answer_assert(&answer, DCOM_NOT_RPC, 0);
    peer = (struct rpc_peer){STRBUF_INIT, false};
    rpc_peer_bind_ack(&peer, 0, 0);
    rpc_peer_bind_nak(&peer, 4);
    answer = rpc_answer_of(&peer);
    rpc_answer_assert(&answer, DCOM_NOT_RPC, 0);
}

static void test_fragments_out_of_order(void **state)
{
    static const struct {
        uint8_t flags[2];
        size_t size[2];
        bool other_order;
    } cases[] = {
        {{0, RPC_LAST_FRAGMENT}, {8, 8}, false},                                       /* no first */
        {{RPC_FIRST_FRAGMENT, RPC_FIRST_FRAGMENT | RPC_LAST_FRAGMENT}, {8, 8}, false}, /* two firsts */
        {{RPC_FIRST_FRAGMENT, RPC_LAST_FRAGMENT}, {0, 8}, false},                      /* could go on for ever */
        {{RPC_FIRST_FRAGMENT, 0}, {8, 0}, false},
        {{RPC_FIRST_FRAGMENT, RPC_LAST_FRAGMENT}, {8, 8}, true}, /* byte order changes */
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct rpc_peer peer = {STRBUF_INIT, false};
        rpc_peer_bind_ack(&peer, 0, 0);
        rpc_peer_response(&peer, "12345678", cases[i].size[0], cases[i].flags[0]);
        peer.big_endian = cases[i].other_order;
        rpc_peer_response(&peer, "12345678", cases[i].size[1], cases[i].flags[1]);
        struct dcom_answer answer = rpc_answer_of(&peer);
        rpc_answer_assert(&answer, DCOM_NOT_RPC, 0);
    }
}

/* ---- cut off and changed ---- */

static void test_every_truncation(void **state)
{
    struct rpc_peer peer = rpc_answer_healthy(false);
    for (size_t size = 0; size < peer.bytes.length; size++) {
        uint8_t *part = memory_copy(peer.bytes.text, size);
        struct dcom_answer answer = rpc_answer_to(part, size, 4096, RPC_END_SILENT);
        rpc_answer_assert(&answer, DCOM_SILENT, 0);
        answer = rpc_answer_to(part, size, 1, RPC_END_CLOSED);
        rpc_answer_assert(&answer, DCOM_RESET, 0);
        free(part);
    }
    rpc_peer_free(&peer);
}

static void test_short_stubs(void **state)
{
    struct rpc_peer stub = {STRBUF_INIT, false};
    rpc_peer_alive_stub(&stub, rpc_answer_usual, array_count(rpc_answer_usual));
    for (size_t size = 0; size < stub.bytes.length; size++) {
        struct rpc_peer peer = {STRBUF_INIT, false};
        rpc_peer_bind_ack(&peer, 0, 0);
        rpc_peer_response(&peer, stub.bytes.text, size, RPC_PEER_WHOLE);
        struct dcom_answer answer = rpc_answer_of(&peer);
        if (size < 8) {
            rpc_answer_assert(&answer, DCOM_NOT_RPC, 0);
        } else {
            assert_int_equal(answer.state, DCOM_ALIVE);
            assert_true(answer.binding_count <= 2);
            bool strings_end = size >= 8 + 8 + 2 * (1 + 7 + 1 + 1 + 8 + 1 + 1 + 7 + 1 + 1 + 29 + 1);
            assert_true(answer.bindings_truncated != strings_end || size >= stub.bytes.length - 18);
        }
    }
    rpc_peer_free(&stub);
}

static void check_sane(const struct dcom_answer *answer)
{
    assert_true(answer->binding_count <= BINDING_MAX);
    for (size_t i = 0; i < answer->binding_count; i++)
        assert_non_null(memchr(answer->bindings[i], 0, ADDRESS_TEXT));
    assert_non_null(memchr(answer->host_name, 0, sizeof answer->host_name));
    if (answer->state != DCOM_ALIVE)
        assert_int_equal(answer->binding_count, 0);
}

static void test_every_byte_changed(void **state)
{
    for (unsigned big = 0; big < 2; big++) {
        struct rpc_peer peer = rpc_answer_healthy(big);
        for (size_t at = 0; at < peer.bytes.length; at++) {
            for (unsigned value = 0; value < 256; value++) {
                char *bytes = memory_copy(peer.bytes.text, peer.bytes.length);
                bytes[at] = (char)value;
                struct dcom_answer answer = rpc_answer_to(bytes, peer.bytes.length, 4096, RPC_END_SILENT);
                check_sane(&answer);
                free(bytes);
            }
        }
        rpc_peer_free(&peer);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(test_faults),
    cmocka_unit_test(test_refused_bind),
    cmocka_unit_test(test_something_else_speaks),
    cmocka_unit_test(test_bound_twice),
    cmocka_unit_test(test_fragments_out_of_order),
    cmocka_unit_test(test_every_truncation),
    cmocka_unit_test(test_short_stubs),
    cmocka_unit_test(test_every_byte_changed),
    {0},
};
