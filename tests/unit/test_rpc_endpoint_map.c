/* SPDX-License-Identifier: MIT
 * Asking the endpoint mapper for the ports of an interface. */
#include "rpc/endpoint_map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "rpc_peer.h"

enum { WHOLE = RPC_FIRST_FRAGMENT | RPC_LAST_FRAGMENT };

/* 4b324fc8-1670-01d3-1278-5a47bf6ee188 version 3.0 */
static const struct rpc_interface server_service = {
    {{0xc8, 0x4f, 0x32, 0x4b, 0x70, 0x16, 0xd3, 0x01, 0x12, 0x78, 0x5a, 0x47, 0xbf, 0x6e, 0xe1, 0x88}}, 3, 0};

static struct endpoint_answer answer_to(const void *bytes, size_t size, size_t chunk)
{
    struct rpc_exchange *exchange = memory_new(struct rpc_exchange);
    struct endpoint_answer answer;
    endpoint_map_begin(exchange, &server_service);
    rpc_peer_drive(exchange, bytes, size, chunk);
    rpc_exchange_stop(exchange, RPC_END_SILENT);
    endpoint_map_answer(exchange, &answer);
    free(exchange);
    return answer;
}

/* Bind accepted, then STUB as one response; frees both. */
static struct endpoint_answer answer_with(struct rpc_peer *stub)
{
    struct rpc_peer peer = {STRBUF_INIT, stub->big_endian};
    rpc_peer_bind_ack(&peer, 0, 0);
    for (size_t at = 0; at < stub->bytes.length; at += 4000) {
        size_t left = stub->bytes.length - at;
        uint8_t flags = (uint8_t)((at == 0 ? RPC_FIRST_FRAGMENT : 0) | (left <= 4000 ? RPC_LAST_FRAGMENT : 0));
        rpc_peer_response(&peer, stub->bytes.text + at, left < 4000 ? left : 4000, flags);
    }
    struct endpoint_answer answer = answer_to(peer.bytes.text, peer.bytes.length, 4096);
    rpc_peer_free(&peer);
    rpc_peer_free(stub);
    return answer;
}

/* A tower; PROTOCOL and HOST_SIZE of floors four and five may be other than TCP over IPv4. */
static void add_tower(struct rpc_peer *stub, uint8_t protocol, uint8_t host_size, uint16_t port)
{
    struct rpc_peer tower = {STRBUF_INIT, false};
    static const uint8_t host[16] = {10, 1, 2, 7};
    rpc_peer_u16(&tower, 5);
    for (unsigned i = 0; i < 2; i++) {
        rpc_peer_u16(&tower, 19);
        rpc_peer_u8(&tower, 0x0D);
        strbuf_add_n(&tower.bytes, server_service.uuid.bytes, 16);
        rpc_peer_u16(&tower, 3);
        rpc_peer_u16(&tower, 2);
        rpc_peer_u16(&tower, 0);
    }
    strbuf_add_n(&tower.bytes, "\1\0\x0B\2\0\0\0\1\0", 9);
    rpc_peer_u8(&tower, protocol);
    rpc_peer_u16(&tower, 2);
    rpc_peer_u8(&tower, (uint8_t)(port >> 8));
    rpc_peer_u8(&tower, (uint8_t)port);
    strbuf_add_n(&tower.bytes, "\1\0\x09", 3);
    rpc_peer_u16(&tower, host_size);
    strbuf_add_n(&tower.bytes, host, host_size);
    while (stub->bytes.length % 4)
        rpc_peer_u8(stub, 0xBF);
    rpc_peer_u32(stub, (uint32_t)tower.bytes.length);
    rpc_peer_u32(stub, (uint32_t)tower.bytes.length);
    strbuf_add_n(&stub->bytes, tower.bytes.text, tower.bytes.length);
    rpc_peer_free(&tower);
}

static void begin_towers(struct rpc_peer *stub, uint32_t count)
{
    for (unsigned i = 0; i < 5; i++)
        rpc_peer_u32(stub, 0);
    rpc_peer_u32(stub, count);
    rpc_peer_u32(stub, ENDPOINT_MAX);
    rpc_peer_u32(stub, 0);
    rpc_peer_u32(stub, count);
    for (uint32_t i = 0; i < count; i++)
        rpc_peer_u32(stub, 3 + i);
}

static void end_towers(struct rpc_peer *stub, uint32_t status)
{
    while (stub->bytes.length % 4)
        rpc_peer_u8(stub, 0xBF);
    rpc_peer_u32(stub, status);
}

static struct rpc_peer towers(bool big_endian, uint32_t count, uint32_t status)
{
    struct rpc_peer stub = {STRBUF_INIT, big_endian};
    begin_towers(&stub, count);
    for (uint32_t i = 0; i < count; i++)
        add_tower(&stub, 7, 4, (uint16_t)(49664 + i));
    end_towers(&stub, status);
    return stub;
}

/* The request as another implementation writes it, its padding made zero. */
static void test_bytes_sent(void **state)
{
    (void)state;
    static const uint8_t stub[] = {
        0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x4b, 0x00, 0x00, 0x00, 0x4b, 0x00, 0x00, 0x00, 0x05, 0x00,
        0x13, 0x00, 0x0d, 0xc8, 0x4f, 0x32, 0x4b, 0x70, 0x16, 0xd3, 0x01, 0x12, 0x78, 0x5a, 0x47, 0xbf, 0x6e,
        0xe1, 0x88, 0x03, 0x00, 0x02, 0x00, 0x00, 0x00, 0x13, 0x00, 0x0d, 0x04, 0x5d, 0x88, 0x8a, 0xeb, 0x1c,
        0xc9, 0x11, 0x9f, 0xe8, 0x08, 0x00, 0x2b, 0x10, 0x48, 0x60, 0x02, 0x00, 0x02, 0x00, 0x00, 0x00, 0x01,
        0x00, 0x0b, 0x02, 0x00, 0x00, 0x00, 0x01, 0x00, 0x07, 0x02, 0x00, 0x00, 0x00, 0x01, 0x00, 0x09, 0x04,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x20, 0x00, 0x00, 0x00};
    static const uint8_t mapper[] = {0x08, 0x83, 0xaf, 0xe1, 0x1f, 0x5d, 0xc9, 0x11, 0x91, 0xa4,
                                     0x08, 0x00, 0x2b, 0x14, 0xa0, 0xfa, 0x03, 0x00, 0x00, 0x00};
    struct rpc_exchange *exchange = memory_new(struct rpc_exchange);
    struct rpc_peer ack = {STRBUF_INIT, false};
    endpoint_map_begin(exchange, &server_service);
    assert_memory_equal(exchange->out + 32, mapper, sizeof mapper);
    rpc_peer_bind_ack(&ack, 0, 0);
    rpc_peer_drive(exchange, ack.bytes.text, ack.bytes.length, 60);
    assert_int_equal(exchange->request_size, RPC_CALL_HEADER + sizeof stub);
    assert_int_equal(exchange->request[22], 3);
    assert_memory_equal(exchange->request + RPC_CALL_HEADER, stub, sizeof stub);
    rpc_peer_free(&ack);
    free(exchange);
}

static void test_ports(void **state)
{
    (void)state;
    for (unsigned big = 0; big < 2; big++) {
        for (uint32_t count = 0; count <= ENDPOINT_MAX; count++) {
            struct rpc_peer stub = towers(big, count, 0);
            struct endpoint_answer answer = answer_with(&stub);
            assert_int_equal(answer.end, RPC_END_ANSWERED);
            assert_int_equal(answer.status, 0);
            assert_int_equal(answer.count, count);
            assert_false(answer.truncated);
            for (uint32_t i = 0; i < count; i++) {
                assert_int_equal(answer.endpoints[i].port, 49664 + i);
                assert_string_equal(answer.endpoints[i].address, "10.1.2.7");
            }
        }
    }
}

static void test_more_than_asked_for(void **state)
{
    (void)state;
    struct rpc_peer stub = towers(false, ENDPOINT_MAX + 1, 0);
    struct endpoint_answer answer = answer_with(&stub);
    assert_int_equal(answer.count, ENDPOINT_MAX);
    assert_true(answer.truncated);
    stub = towers(false, 1000, 0); /* longer than an answer may be */
    answer = answer_with(&stub);
    assert_int_equal(answer.end, RPC_END_ANSWERED);
    assert_int_equal(answer.count, ENDPOINT_MAX);
    assert_true(answer.truncated);
}

static void test_nothing_registered(void **state)
{
    (void)state;
    struct rpc_peer stub = towers(false, 0, 0x16C9A0D6);
    struct endpoint_answer answer = answer_with(&stub);
    assert_int_equal(answer.end, RPC_END_ANSWERED);
    assert_int_equal(answer.status, 0x16C9A0D6);
    assert_int_equal(answer.count, 0);
}

static void test_other_protocols_are_passed_over(void **state)
{
    (void)state;
    struct rpc_peer stub = {STRBUF_INIT, false};
    begin_towers(&stub, 4);
    memset(stub.bytes.text + 36 + 4, 0, 4); /* the second pointer is null: no tower for it */
    add_tower(&stub, 8, 4, 1);              /* UDP */
    add_tower(&stub, 7, 16, 2);             /* another address family */
    add_tower(&stub, 7, 4, 3);
    end_towers(&stub, 0);
    struct endpoint_answer answer = answer_with(&stub);
    assert_int_equal(answer.end, RPC_END_ANSWERED);
    assert_int_equal(answer.count, 1);
    assert_int_equal(answer.endpoints[0].port, 3);
}

static void test_refusals(void **state)
{
    (void)state;
    struct rpc_peer peer = {STRBUF_INIT, false};
    rpc_peer_bind_ack(&peer, 0, 0);
    rpc_peer_fault(&peer, 5);
    struct endpoint_answer answer = answer_to(peer.bytes.text, peer.bytes.length, 7);
    assert_int_equal(answer.end, RPC_END_FAULT);
    assert_int_equal(answer.status, 5);
    assert_int_equal(answer.count, 0);
    rpc_peer_free(&peer);
    rpc_peer_bind_ack(&peer, 2, 1);
    answer = answer_to(peer.bytes.text, peer.bytes.length, 7);
    assert_int_equal(answer.end, RPC_END_UNKNOWN_INTERFACE);
    rpc_peer_free(&peer);
    answer = answer_to("", 0, 1);
    assert_int_equal(answer.end, RPC_END_SILENT);
}

static void test_short_stubs(void **state)
{
    (void)state;
    struct rpc_peer whole = towers(false, 2, 0);
    for (size_t size = 1; size < whole.bytes.length; size++) {
        struct rpc_peer stub = {STRBUF_INIT, false};
        strbuf_add_n(&stub.bytes, whole.bytes.text, size);
        struct endpoint_answer answer = answer_with(&stub);
        assert_int_equal(answer.end, RPC_END_NOT_RPC);
        assert_int_equal(answer.count, 0);
    }
    rpc_peer_free(&whole);
}

static void test_hostile_counts(void **state)
{
    (void)state;
    static const size_t places[] = {32 /* towers in the array */, 36 + 8 /* bytes of a tower */, 36 + 12, 36 + 16};
    static const uint32_t values[] = {0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFFC, 0x40000001, 77};
    for (size_t i = 0; i < array_count(places); i++) {
        for (size_t j = 0; j < array_count(values); j++) {
            struct rpc_peer stub = towers(false, 2, 0);
            for (unsigned k = 0; k < 4; k++)
                stub.bytes.text[places[i] + k] = (char)(values[j] >> 8 * k);
            struct endpoint_answer answer = answer_with(&stub);
            assert_true(answer.count <= 2);
        }
    }
}

static void test_every_byte_changed(void **state)
{
    (void)state;
    struct rpc_peer whole = towers(false, 2, 0);
    for (size_t at = 0; at < whole.bytes.length; at++) {
        for (unsigned value = 0; value < 256; value++) {
            struct rpc_peer stub = {STRBUF_INIT, false};
            strbuf_add_n(&stub.bytes, whole.bytes.text, whole.bytes.length);
            stub.bytes.text[at] = (char)value;
            struct endpoint_answer answer = answer_with(&stub);
            assert_true(answer.count <= 2);
            for (size_t i = 0; i < answer.count; i++)
                assert_non_null(memchr(answer.endpoints[i].address, 0, ADDRESS_TEXT));
        }
    }
    rpc_peer_free(&whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes_sent),
        cmocka_unit_test(test_ports),
        cmocka_unit_test(test_more_than_asked_for),
        cmocka_unit_test(test_nothing_registered),
        cmocka_unit_test(test_other_protocols_are_passed_over),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_short_stubs),
        cmocka_unit_test(test_hostile_counts),
        cmocka_unit_test(test_every_byte_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
