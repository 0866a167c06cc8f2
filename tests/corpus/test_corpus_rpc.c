/* SPDX-License-Identifier: MIT
 *
 * What RPC servers sent, as captures have it: bind_ack and the first answer. Of a ServerAlive2 everything is compared;
 * of a question to the endpoint mapper, which the program does not ask, whether the interface was taken and how the
 * answer ends.
 */
#include "corpus.h"

#include "base/bytes.h"
#include "base/memory.h"
#include "machine/ip.h"
#include "rpc/server_alive.h"
#include "rpc_peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CALL_ID_AT = 12, SIZE_AT = 8 };

/* The packets as answers to our call, whatever number the captured one had. */
static void as_ours(uint8_t *bytes, size_t size)
{
    for (size_t at = 0; at + RPC_HEADER <= size;) {
        size_t length = bytes_u16(bytes + at + SIZE_AT);
        bytes_put_u32(bytes + at + CALL_ID_AT, RPC_CALL_ID);
        at += length ? length : size;
    }
}

/* ---- the right reading: "contexts 0/0 3/3; version 5.7; 7:PC1, 7:198.51.100.101" ---- */

static bool first_context_taken(const char *right)
{
    unsigned result = 1, reason;
    return sscanf(right, "contexts %u/%u", &result, &reason) == 2 && result == 0;
}

static void compare_bindings(const char *name, const char *list, const struct dcom_answer *ours)
{
    size_t addresses = 0;
    const char *host = "";
    char *copy = memory_string(list);
    for (char *one = strtok(copy, ", "); one; one = strtok(NULL, ", ")) {
        if (strncmp(one, "7:", 2) != 0)
            continue;
        bool is_address = strspn(one + 2, "0123456789.") == strlen(one + 2) || strchr(one + 2, ':');
        if (!is_address) {
            host = *host ? host : one + 2;
            continue;
        }
        bool found = false;
        for (size_t i = 0; i < ours->binding_count; i++)
            found |= ip_text_equal(ours->bindings[i], one + 2);
        corpus_compared(found, "%s: binding %s", name, one + 2);
        addresses++;
    }
    corpus_compared_number(name, "addresses", (long long)addresses, (long long)ours->binding_count);
    corpus_compared_text(name, "name", host, ours->host_name);
    free(copy);
}

static void compare_alive(const char *name, const uint8_t *bytes, size_t size, const char *right)
{
    static struct rpc_exchange exchange;
    struct dcom_answer ours;
    server_alive_begin(&exchange);
    rpc_peer_drive(&exchange, bytes, size, size);
    server_alive_answer(&exchange, &ours);
    bool taken = first_context_taken(right);
    corpus_compared((ours.state == DCOM_ALIVE) == taken, "%s: alive or not", name);
    if (!taken)
        return;
    unsigned major = 0, minor = 0;
    const char *version = strstr(right, "version ");
    assert_true(version && sscanf(version, "version %u.%u", &major, &minor) == 2);
    corpus_compared_number(name, "major", major, ours.version_major);
    corpus_compared_number(name, "minor", minor, ours.version_minor);
    const char *bindings = strchr(version, ';');
    compare_bindings(name, bindings ? bindings + 1 : "", &ours);
}

static void compare_map(const char *name, const uint8_t *bytes, size_t size, const char *right)
{
    struct rpc_header header;
    corpus_compared(rpc_pdu_header(bytes, &header), "%s: no packet", name);
    struct rpc_fragment ack = rpc_pdu_read(bytes, &header);
    /* Of several interfaces that were offered the first is looked at: one is all that the program offers. */
    corpus_compared((ack.answer == RPC_ACCEPTED) == first_context_taken(right), "%s: interface", name);
    const uint8_t *next = bytes + header.fragment_size;
    if (size < header.fragment_size + (size_t)RPC_HEADER || !rpc_pdu_header(next, &header))
        return;
    struct rpc_fragment answer = rpc_pdu_read(next, &header);
    const char *status = strstr(right, "status ");
    corpus_compared(answer.answer == RPC_DATA && answer.stub_size >= 4, "%s: answer", name);
    if (status && answer.answer == RPC_DATA)
        corpus_compared_number(name, "status", (long long)strtoul(status + strlen("status "), NULL, 0),
                               bytes_u32(answer.stub + answer.stub_size - 4));
}

static void one_stream(char *const *columns, size_t count, void *context)
{
    if (count < 4)
        return;
    size_t size;
    uint8_t *bytes = corpus_bytes(columns[2], &size);
    as_ours(bytes, size);
    if (strcmp(columns[1], "alive") == 0)
        compare_alive(columns[0], bytes, size, columns[3]);
    else
        compare_map(columns[0], bytes, size, columns[3]);
    free(bytes);
}

static void streams(void **state)
{
    corpus_rows("rpc/streams.tsv", one_stream, NULL);
    corpus_end("rpc/streams.tsv");
}

const struct CMUnitTest program_tests[] = {cmocka_unit_test(streams), {0}};
