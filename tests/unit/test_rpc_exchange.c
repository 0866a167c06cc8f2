/* SPDX-License-Identifier: MIT
 * The anonymous ServerAlive2 exchange against good, refusing, broken and hostile peers. */
#include "rpc/server_alive.h"

#include "testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "rpc_answer.h"

static void assert_usual(const struct dcom_answer *answer)
{
    assert_int_equal(answer->state, DCOM_ALIVE);
    assert_int_equal(answer->rpc_status, 0);
    assert_int_equal(answer->version_major, 5);
    assert_int_equal(answer->version_minor, 7);
    assert_int_equal(answer->binding_count, 2);
    assert_string_equal(answer->bindings[0], "10.1.2.7");
    assert_string_equal(answer->bindings[1], "fe80::1");
    assert_string_equal(answer->host_name, "PC-0421");
    assert_false(answer->bindings_truncated);
}

/* ---- what is sent ---- */

static void test_bytes_sent(void **state)
{
    static const uint8_t bind[72] = {
        0x05, 0x00, 0x0b, 0x03, 0x10, 0x00, 0x00, 0x00, 0x48, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0xb8, 0x10,
        0xb8, 0x10, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0xc4, 0xfe, 0xfc, 0x99,
        0x60, 0x52, 0x1b, 0x10, 0xbb, 0xcb, 0x00, 0xaa, 0x00, 0x21, 0x34, 0x7a, 0x00, 0x00, 0x00, 0x00, 0x04, 0x5d,
        0x88, 0x8a, 0xeb, 0x1c, 0xc9, 0x11, 0x9f, 0xe8, 0x08, 0x00, 0x2b, 0x10, 0x48, 0x60, 0x02, 0x00, 0x00, 0x00};
    static const uint8_t request[24] = {0x05, 0x00, 0x00, 0x03, 0x10, 0x00, 0x00, 0x00, 0x18, 0x00, 0x00, 0x00,
                                        0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x05, 0x00};
    struct rpc_exchange *exchange = memory_new(struct rpc_exchange);
    struct rpc_peer ack = {STRBUF_INIT, false};
    server_alive_begin(exchange);
    assert_int_equal(exchange->step, RPC_STEP_SEND);
    assert_int_equal(exchange->out_size, sizeof bind);
    assert_memory_equal(exchange->out, bind, sizeof bind);
    rpc_exchange_sent(exchange);
    assert_int_equal(exchange->step, RPC_STEP_RECEIVE);
    assert_int_equal(exchange->wanted, RPC_HEADER);
    rpc_peer_bind_ack(&ack, 0, 0);
    assert_int_equal(ack.bytes.length, 60);
    rpc_exchange_received(exchange, ack.bytes.text, RPC_HEADER);
    assert_int_equal(exchange->wanted, 60 - RPC_HEADER);
    rpc_exchange_received(exchange, ack.bytes.text + RPC_HEADER, 60 - RPC_HEADER);
    assert_int_equal(exchange->step, RPC_STEP_SEND);
    assert_int_equal(exchange->out_size, sizeof request);
    assert_memory_equal(exchange->out, request, sizeof request);
    rpc_exchange_sent(exchange);
    assert_int_equal(exchange->step, RPC_STEP_RECEIVE);
    rpc_exchange_stop(exchange, RPC_END_SILENT);
    rpc_exchange_stop(exchange, RPC_END_CLOSED); /* the first end counts */
    rpc_exchange_sent(exchange);
    rpc_exchange_received(exchange, "x", 1);
    assert_int_equal(exchange->end, RPC_END_SILENT);
    rpc_peer_free(&ack);
    free(exchange);
}

/* ---- good answers ---- */

/* A response as another implementation writes it. */
static void test_bytes_of_another_implementation(void **state)
{
    static const uint8_t stub[] = {0x05, 0x00, 0x07, 0x00, 0x6f, 0xf6, 0x00, 0x00, 0x21, 0x00, 0x00, 0x00, 0x21, 0x00,
                                   0x1d, 0x00, 0x07, 0x00, 0x50, 0x00, 0x43, 0x00, 0x2d, 0x00, 0x30, 0x00, 0x34, 0x00,
                                   0x32, 0x00, 0x31, 0x00, 0x00, 0x00, 0x07, 0x00, 0x31, 0x00, 0x30, 0x00, 0x2e, 0x00,
                                   0x31, 0x00, 0x2e, 0x00, 0x32, 0x00, 0x2e, 0x00, 0x37, 0x00, 0x00, 0x00, 0x07, 0x00,
                                   0x66, 0x00, 0x65, 0x00, 0x38, 0x00, 0x30, 0x00, 0x3a, 0x00, 0x3a, 0x00, 0x31, 0x00,
                                   0x00, 0x00, 0x00, 0x00, 0x0a, 0x00, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xaa, 0xaa,
                                   0xc0, 0x62, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00};
    struct rpc_peer peer = {STRBUF_INIT, false};
    rpc_peer_bind_ack(&peer, 0, 0);
    rpc_peer_response(&peer, stub, sizeof stub, RPC_PEER_WHOLE);
    struct dcom_answer answer = rpc_answer_of(&peer);
    assert_usual(&answer);
}

static void test_alive_in_pieces_of_every_size(void **state)
{
    for (unsigned big = 0; big < 2; big++) {
        struct rpc_peer peer = rpc_answer_healthy(big);
        for (size_t chunk = 1; chunk <= peer.bytes.length; chunk++) {
            struct dcom_answer answer = rpc_answer_to(peer.bytes.text, peer.bytes.length, chunk, RPC_END_SILENT);
            assert_usual(&answer);
        }
        rpc_peer_free(&peer);
    }
}

static void test_alive_in_fragments(void **state)
{
    struct rpc_peer stub = {STRBUF_INIT, false};
    rpc_peer_alive_stub(&stub, rpc_answer_usual, array_count(rpc_answer_usual));
    for (size_t size = 1; size <= stub.bytes.length; size++) {
        struct rpc_peer peer = {STRBUF_INIT, false};
        rpc_peer_bind_ack(&peer, 0, 0);
        for (size_t at = 0; at < stub.bytes.length; at += size) {
            size_t left = stub.bytes.length - at;
            uint8_t flags = (uint8_t)((at == 0 ? RPC_FIRST_FRAGMENT : 0) | (left <= size ? RPC_LAST_FRAGMENT : 0));
            rpc_peer_response(&peer, stub.bytes.text + at, left < size ? left : size, flags);
        }
        struct dcom_answer answer = rpc_answer_of(&peer);
        assert_usual(&answer);
    }
    rpc_peer_free(&stub);
}

static void test_security_trailer_is_passed_over(void **state)
{
    struct rpc_peer peer = {STRBUF_INIT, false}, stub = {STRBUF_INIT, false};
    rpc_peer_bind_ack(&peer, 0, 0);
    rpc_peer_alive_stub(&stub, rpc_answer_usual, array_count(rpc_answer_usual));
    size_t begin = rpc_peer_begin(&peer, RPC_RESPONSE, RPC_PEER_WHOLE);
    strbuf_add_n(&peer.bytes, "\0\0\0\0\0\0\0\0", 8);
    strbuf_add_n(&peer.bytes, stub.bytes.text, stub.bytes.length);
    strbuf_add_n(&peer.bytes, "trailer.signature", 17);
    rpc_peer_end(&peer, begin);
    peer.bytes.text[begin + 10] = 9;
    rpc_peer_free(&stub);
    struct dcom_answer answer = rpc_answer_of(&peer);
    assert_usual(&answer);

    peer = rpc_answer_healthy(false);
    peer.bytes.text[60 + 11] = 1; /* a trailer larger than the fragment */
    answer = rpc_answer_of(&peer);
    rpc_answer_assert(&answer, DCOM_NOT_RPC, 0);
}

static void test_secondary_address_forms(void **state)
{
    static const char *const forms[] = {"", "1", "135", "\\PIPE\\epmapper"};
    for (size_t i = 0; i < array_count(forms); i++) {
        struct rpc_peer peer = {STRBUF_INIT, false}, healthy = rpc_answer_healthy(false);
        size_t begin = rpc_peer_begin(&peer, RPC_BIND_ACK, RPC_PEER_WHOLE);
        strbuf_add_n(&peer.bytes, "\xB8\x10\xB8\x10\0\0\0\0", 8);
        rpc_peer_u16(&peer, (uint16_t)strlen(forms[i])); /* no NUL counted, as some write it */
        strbuf_add(&peer.bytes, forms[i]);
        while (peer.bytes.length % 4)
            rpc_peer_u8(&peer, 0);
        rpc_peer_u32(&peer, 1);
        for (unsigned j = 0; j < 6; j++)
            rpc_peer_u32(&peer, 0);
        rpc_peer_end(&peer, begin);
        strbuf_add_n(&peer.bytes, healthy.bytes.text + 60, healthy.bytes.length - 60);
        rpc_peer_free(&healthy);
        struct dcom_answer answer = rpc_answer_of(&peer);
        assert_usual(&answer);
    }
}

/* ---- bindings ---- */

static struct dcom_answer answer_with(const char *const *bindings, size_t count)
{
    struct rpc_peer peer = {STRBUF_INIT, false}, stub = {STRBUF_INIT, false};
    rpc_peer_bind_ack(&peer, 0, 0);
    rpc_peer_alive_stub(&stub, bindings, count);
    for (size_t at = 0; at < stub.bytes.length; at += 4000) {
        size_t left = stub.bytes.length - at;
        uint8_t flags = (uint8_t)((at == 0 ? RPC_FIRST_FRAGMENT : 0) | (left <= 4000 ? RPC_LAST_FRAGMENT : 0));
        rpc_peer_response(&peer, stub.bytes.text + at, left < 4000 ? left : 4000, flags);
    }
    rpc_peer_free(&stub);
    return rpc_answer_of(&peer);
}

static void test_kinds_of_bindings(void **state)
{
    static const char *const bindings[] = {"7:",         "7:10.0.0.1[49154]", "8:10.0.0.9", "7:host.example",
                                           "7:10.0.0.1", "7:other.example",   "7:::1",      "7:1.2.3"};
    struct dcom_answer answer = answer_with(bindings, array_count(bindings));
    assert_int_equal(answer.state, DCOM_ALIVE);
    assert_int_equal(answer.binding_count, 2);
    assert_string_equal(answer.bindings[0], "10.0.0.1");
    assert_string_equal(answer.bindings[1], "::1");
    assert_string_equal(answer.host_name, "host.example");
    assert_int_equal(answer.other_name_count, 2);
    assert_string_equal(answer.other_names[0], "other.example");
    assert_string_equal(answer.other_names[1], "1.2.3");
    assert_false(answer.bindings_truncated);
    answer = answer_with(NULL, 0);
    assert_int_equal(answer.state, DCOM_ALIVE);
    assert_int_equal(answer.binding_count, 0);
    assert_false(answer.bindings_truncated);
}

static void test_no_bindings_at_all(void **state)
{
    struct rpc_peer peer = {STRBUF_INIT, false};
    rpc_peer_bind_ack(&peer, 0, 0);
    rpc_peer_response(&peer, "\5\0\7\0\0\0\0\0\0\0\0\0\5\0\0\0", 16, RPC_PEER_WHOLE); /* a null pointer, a status */
    struct dcom_answer answer = rpc_answer_of(&peer);
    assert_int_equal(answer.state, DCOM_ALIVE);
    assert_int_equal(answer.version_minor, 7);
    assert_int_equal(answer.binding_count, 0);
    assert_false(answer.bindings_truncated);
}

static void test_thousand_bindings(void **state)
{
    enum { COUNT = 1000 };
    char texts[COUNT][24];
    const char *bindings[COUNT];
    for (unsigned i = 0; i < COUNT; i++) {
        snprintf(texts[i], sizeof texts[i], "7:10.0.%u.%u", i / 200, i % 200);
        bindings[i] = texts[i];
    }
    struct dcom_answer answer = answer_with(bindings, COUNT);
    assert_int_equal(answer.state, DCOM_ALIVE);
    assert_int_equal(answer.binding_count, BINDING_MAX);
    assert_true(answer.bindings_truncated);
    assert_string_equal(answer.bindings[BINDING_MAX - 1], "10.0.0.31");
    answer = answer_with(bindings, BINDING_MAX);
    assert_int_equal(answer.binding_count, BINDING_MAX);
    assert_false(answer.bindings_truncated);
    answer = answer_with(bindings, BINDING_MAX + 1);
    assert_int_equal(answer.binding_count, BINDING_MAX);
    assert_true(answer.bindings_truncated);
}

static void test_names_of_any_length(void **state)
{
    for (size_t length = 1; length < 3000; length = length < 600 ? length + 1 : length * 2) {
        char *name = memory_new_n(char, length + 3);
        const char *bindings[] = {name, "7:10.0.0.1"};
        memcpy(name, "7:", 2);
        memset(name + 2, 'x', length);
        struct dcom_answer answer = answer_with(bindings, 2);
        assert_int_equal(strlen(answer.host_name), length < HOST_NAME_MAX_BYTES ? length : 0);
        assert_int_equal(answer.binding_count, 1);
        free(name);
    }
}

static void test_wrong_counts(void **state)
{
    static const struct {
        uint16_t count, security;
        size_t bindings;
        bool truncated;
    } cases[] = {
        {13, 9, 1, false}, {9, 9, 1, false},          {13, 14, 1, true}, {13, 0, 0, false}, {0, 0, 0, false},
        {0, 9, 0, true},   {0xFFFF, 0xFFFF, 1, true}, {13, 5, 0, true},  {13, 8, 0, true},  {0xFFFF, 9, 1, false},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        static const char *const one[] = {"7:1.2.3.4"}; /* 1 + 7 + 1 units, then the end */
        struct rpc_peer peer = {STRBUF_INIT, false}, stub = {STRBUF_INIT, false};
        rpc_peer_alive_stub(&stub, one, 1);
        memcpy(stub.bytes.text + 12, (uint8_t[]){(uint8_t)cases[i].count, (uint8_t)(cases[i].count >> 8)}, 2);
        memcpy(stub.bytes.text + 14, (uint8_t[]){(uint8_t)cases[i].security, (uint8_t)(cases[i].security >> 8)}, 2);
        rpc_peer_bind_ack(&peer, 0, 0);
        rpc_peer_response(&peer, stub.bytes.text, stub.bytes.length, RPC_PEER_WHOLE);
        rpc_peer_free(&stub);
        struct dcom_answer answer = rpc_answer_of(&peer);
        assert_int_equal(answer.state, DCOM_ALIVE);
        assert_int_equal(answer.binding_count, cases[i].bindings);
        assert_int_equal(answer.bindings_truncated, cases[i].truncated);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(test_bytes_sent),
    cmocka_unit_test(test_bytes_of_another_implementation),
    cmocka_unit_test(test_alive_in_pieces_of_every_size),
    cmocka_unit_test(test_alive_in_fragments),
    cmocka_unit_test(test_security_trailer_is_passed_over),
    cmocka_unit_test(test_secondary_address_forms),
    cmocka_unit_test(test_kinds_of_bindings),
    cmocka_unit_test(test_no_bindings_at_all),
    cmocka_unit_test(test_thousand_bindings),
    cmocka_unit_test(test_names_of_any_length),
    cmocka_unit_test(test_wrong_counts),
    {0},
};
