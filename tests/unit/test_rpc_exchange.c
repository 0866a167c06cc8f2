/* SPDX-License-Identifier: MIT
 * The anonymous ServerAlive2 exchange against good, refusing, broken and hostile peers. */
#include "rpc/server_alive.h"

#include "testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "rpc_peer.h"

enum { WHOLE = RPC_FIRST_FRAGMENT | RPC_LAST_FRAGMENT };

static const char *const usual[] = {"7:PC-0421", "7:10.1.2.7", "7:fe80::1", "15:\\\\PC-0421[\\pipe\\epmapper]"};

static struct rpc_peer healthy_peer(bool big_endian)
{
    struct rpc_peer peer = {STRBUF_INIT, big_endian}, stub = {STRBUF_INIT, big_endian};
    rpc_peer_bind_ack(&peer, 0, 0);
    rpc_peer_alive_stub(&stub, usual, array_count(usual));
    rpc_peer_response(&peer, stub.bytes.text, stub.bytes.length, WHOLE);
    rpc_peer_free(&stub);
    return peer;
}

/* The answer after BYTES came in pieces of CHUNK and the connection then ended with LAST. */
static struct dcom_answer answer_to(const void *bytes, size_t size, size_t chunk, enum rpc_end last)
{
    struct rpc_exchange *exchange = memory_new(struct rpc_exchange);
    struct dcom_answer answer;
    server_alive_begin(exchange);
    rpc_peer_drive(exchange, bytes, size, chunk);
    rpc_exchange_stop(exchange, last);
    assert_int_equal(exchange->step, RPC_STEP_DONE);
    server_alive_answer(exchange, &answer);
    free(exchange);
    return answer;
}

static struct dcom_answer answer_of(struct rpc_peer *peer)
{
    struct dcom_answer answer = answer_to(peer->bytes.text, peer->bytes.length, 4096, RPC_END_SILENT);
    rpc_peer_free(peer);
    return answer;
}

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

static void assert_state(const struct dcom_answer *answer, enum dcom_state state, uint32_t status)
{
    assert_int_equal(answer->state, state);
    assert_int_equal(answer->rpc_status, status);
    assert_int_equal(answer->binding_count, 0);
    assert_string_equal(answer->host_name, "");
    assert_int_equal(answer->version_major, 0);
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
    rpc_peer_response(&peer, stub, sizeof stub, WHOLE);
    struct dcom_answer answer = answer_of(&peer);
    assert_usual(&answer);
}

static void test_alive_in_pieces_of_every_size(void **state)
{
    for (unsigned big = 0; big < 2; big++) {
        struct rpc_peer peer = healthy_peer(big);
        for (size_t chunk = 1; chunk <= peer.bytes.length; chunk++) {
            struct dcom_answer answer = answer_to(peer.bytes.text, peer.bytes.length, chunk, RPC_END_SILENT);
            assert_usual(&answer);
        }
        rpc_peer_free(&peer);
    }
}

static void test_alive_in_fragments(void **state)
{
    struct rpc_peer stub = {STRBUF_INIT, false};
    rpc_peer_alive_stub(&stub, usual, array_count(usual));
    for (size_t size = 1; size <= stub.bytes.length; size++) {
        struct rpc_peer peer = {STRBUF_INIT, false};
        rpc_peer_bind_ack(&peer, 0, 0);
        for (size_t at = 0; at < stub.bytes.length; at += size) {
            size_t left = stub.bytes.length - at;
            uint8_t flags = (uint8_t)((at == 0 ? RPC_FIRST_FRAGMENT : 0) | (left <= size ? RPC_LAST_FRAGMENT : 0));
            rpc_peer_response(&peer, stub.bytes.text + at, left < size ? left : size, flags);
        }
        struct dcom_answer answer = answer_of(&peer);
        assert_usual(&answer);
    }
    rpc_peer_free(&stub);
}

static void test_security_trailer_is_passed_over(void **state)
{
    struct rpc_peer peer = {STRBUF_INIT, false}, stub = {STRBUF_INIT, false};
    rpc_peer_bind_ack(&peer, 0, 0);
    rpc_peer_alive_stub(&stub, usual, array_count(usual));
    size_t begin = rpc_peer_begin(&peer, RPC_RESPONSE, WHOLE);
    strbuf_add_n(&peer.bytes, "\0\0\0\0\0\0\0\0", 8);
    strbuf_add_n(&peer.bytes, stub.bytes.text, stub.bytes.length);
    strbuf_add_n(&peer.bytes, "trailer.signature", 17);
    rpc_peer_end(&peer, begin);
    peer.bytes.text[begin + 10] = 9;
    rpc_peer_free(&stub);
    struct dcom_answer answer = answer_of(&peer);
    assert_usual(&answer);

    peer = healthy_peer(false);
    peer.bytes.text[60 + 11] = 1; /* a trailer larger than the fragment */
    answer = answer_of(&peer);
    assert_state(&answer, DCOM_NOT_RPC, 0);
}

static void test_secondary_address_forms(void **state)
{
    static const char *const forms[] = {"", "1", "135", "\\PIPE\\epmapper"};
    for (size_t i = 0; i < array_count(forms); i++) {
        struct rpc_peer peer = {STRBUF_INIT, false}, healthy = healthy_peer(false);
        size_t begin = rpc_peer_begin(&peer, RPC_BIND_ACK, WHOLE);
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
        struct dcom_answer answer = answer_of(&peer);
        assert_usual(&answer);
    }
}

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
            struct dcom_answer answer = answer_of(&peer);
            assert_state(&answer, cases[i].state, cases[i].status);
            peer = (struct rpc_peer){STRBUF_INIT, big}; /* instead of the bind_ack */
            rpc_peer_fault(&peer, cases[i].status);
            answer = answer_of(&peer);
            assert_state(&answer, cases[i].state, cases[i].status);
        }
    }
}

static void test_refused_bind(void **state)
{
    struct rpc_peer peer = {STRBUF_INIT, false};
    rpc_peer_bind_nak(&peer, 4);
    struct dcom_answer answer = answer_of(&peer);
    assert_state(&answer, DCOM_FAULT, 4);

    peer = (struct rpc_peer){STRBUF_INIT, true};
    rpc_peer_bind_ack(&peer, 2, 1); /* abstract syntax not supported */
    answer = answer_of(&peer);
    assert_state(&answer, DCOM_UNKNOWN, 0x1C010003);

    peer = (struct rpc_peer){STRBUF_INIT, false};
    rpc_peer_bind_ack(&peer, 2, 2); /* transfer syntax not supported */
    answer = answer_of(&peer);
    assert_state(&answer, DCOM_FAULT, 2);

    peer = (struct rpc_peer){STRBUF_INIT, false};
    rpc_peer_bind_ack(&peer, 1, 0);
    answer = answer_of(&peer);
    assert_state(&answer, DCOM_FAULT, 0);
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
            struct dcom_answer answer = answer_to(cases[i].bytes, cases[i].size, chunk, RPC_END_SILENT);
            assert_state(&answer, DCOM_NOT_RPC, 0);
        }
    }
}

static void test_bound_twice(void **state)
{
    struct rpc_peer peer = {STRBUF_INIT, false};
    rpc_peer_bind_ack(&peer, 0, 0);
    rpc_peer_bind_ack(&peer, 0, 0);
    struct dcom_answer answer = answer_of(&peer);
    assert_state(&answer, DCOM_NOT_RPC, 0);
    peer = (struct rpc_peer){STRBUF_INIT, false};
    rpc_peer_bind_ack(&peer, 0, 0);
    rpc_peer_bind_nak(&peer, 4);
    answer = answer_of(&peer);
    assert_state(&answer, DCOM_NOT_RPC, 0);
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
        struct dcom_answer answer = answer_of(&peer);
        assert_state(&answer, DCOM_NOT_RPC, 0);
    }
}

/* ---- cut off and changed ---- */

static void test_every_truncation(void **state)
{
    struct rpc_peer peer = healthy_peer(false);
    for (size_t size = 0; size < peer.bytes.length; size++) {
        uint8_t *part = memory_copy(peer.bytes.text, size);
        struct dcom_answer answer = answer_to(part, size, 4096, RPC_END_SILENT);
        assert_state(&answer, DCOM_SILENT, 0);
        answer = answer_to(part, size, 1, RPC_END_CLOSED);
        assert_state(&answer, DCOM_RESET, 0);
        free(part);
    }
    rpc_peer_free(&peer);
}

static void test_short_stubs(void **state)
{
    struct rpc_peer stub = {STRBUF_INIT, false};
    rpc_peer_alive_stub(&stub, usual, array_count(usual));
    for (size_t size = 0; size < stub.bytes.length; size++) {
        struct rpc_peer peer = {STRBUF_INIT, false};
        rpc_peer_bind_ack(&peer, 0, 0);
        rpc_peer_response(&peer, stub.bytes.text, size, WHOLE);
        struct dcom_answer answer = answer_of(&peer);
        if (size < 8) {
            assert_state(&answer, DCOM_NOT_RPC, 0);
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
        struct rpc_peer peer = healthy_peer(big);
        for (size_t at = 0; at < peer.bytes.length; at++) {
            for (unsigned value = 0; value < 256; value++) {
                char *bytes = memory_copy(peer.bytes.text, peer.bytes.length);
                bytes[at] = (char)value;
                struct dcom_answer answer = answer_to(bytes, peer.bytes.length, 4096, RPC_END_SILENT);
                check_sane(&answer);
                free(bytes);
            }
        }
        rpc_peer_free(&peer);
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
    return answer_of(&peer);
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
    rpc_peer_response(&peer, "\5\0\7\0\0\0\0\0\0\0\0\0\5\0\0\0", 16, WHOLE); /* a null pointer, a status */
    struct dcom_answer answer = answer_of(&peer);
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
        rpc_peer_response(&peer, stub.bytes.text, stub.bytes.length, WHOLE);
        rpc_peer_free(&stub);
        struct dcom_answer answer = answer_of(&peer);
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
    cmocka_unit_test(test_faults),
    cmocka_unit_test(test_refused_bind),
    cmocka_unit_test(test_something_else_speaks),
    cmocka_unit_test(test_bound_twice),
    cmocka_unit_test(test_fragments_out_of_order),
    cmocka_unit_test(test_every_truncation),
    cmocka_unit_test(test_short_stubs),
    cmocka_unit_test(test_every_byte_changed),
    cmocka_unit_test(test_kinds_of_bindings),
    cmocka_unit_test(test_no_bindings_at_all),
    cmocka_unit_test(test_thousand_bindings),
    cmocka_unit_test(test_names_of_any_length),
    cmocka_unit_test(test_wrong_counts),
    {0},
};
