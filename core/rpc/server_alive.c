/* SPDX-License-Identifier: MIT */
#include "rpc/server_alive.h"

#include "base/ascii.h"
#include "base/strbuf.h"
#include "base/utf.h"
#include "machine/ip.h"

#include <stdlib.h>
#include <string.h>

enum { OPNUM_SERVER_ALIVE2 = 5, TOWER_TCP = 7 };

/* Status codes of faults: DCE (C706 appendix E) or Win32 ([MS-ERREF] 2.2). */
enum { FAULT_ACCESS_DENIED = 5, FAULT_UNKNOWN_IF = 1717, NCA_UNKNOWN_IF = 0x1C010003 };

void server_alive_begin(struct rpc_exchange *exchange)
{
    rpc_exchange_begin(exchange, &rpc_object_exporter, OPNUM_SERVER_ALIVE2, NULL, 0);
}

static bool known_binding(const struct dcom_answer *out, const char *address)
{
    for (size_t i = 0; i < out->binding_count; i++)
        if (strcmp(out->bindings[i], address) == 0)
            return true;
    return false;
}

static void add_name(struct dcom_answer *out, const char *name, size_t length)
{
    bool known = ascii_equal_nocase(out->host_name, name);
    for (size_t i = 0; i < out->other_name_count; i++)
        known = known || ascii_equal_nocase(out->other_names[i], name);
    if (known)
        return;
    if (length >= sizeof out->host_name || out->other_name_count == OTHER_NAME_MAX)
        out->bindings_truncated = true;
    else
        memcpy(out->host_name[0] ? out->other_names[out->other_name_count++] : out->host_name, name, length + 1);
}

/* NETWORK: "10.1.2.7", "fe80::1", "PC-0421", possibly with an endpoint "[49154]" behind it. */
static void add_binding(struct dcom_answer *out, char *network)
{
    struct ip ip;
    network[strcspn(network, "[")] = '\0';
    size_t length = strlen(network);
    if (length == 0)
        return;
    if (!ip_from_text(network, &ip)) {
        add_name(out, network, length);
        return;
    }
    if (length >= ADDRESS_TEXT || known_binding(out, network))
        return;
    if (out->binding_count == BINDING_MAX) {
        out->bindings_truncated = true;
        return;
    }
    memcpy(out->bindings[out->binding_count++], network, length + 1);
}

/* One STRINGBINDING ([MS-DCOM] 2.2.19.3); false at the end of the list. */
static bool read_binding(struct rpc_reader *reader, struct dcom_answer *out)
{
    uint16_t tower = rpc_reader_u16(reader);
    if (tower == 0)
        return false;
    struct strbuf units = STRBUF_INIT;
    for (uint16_t unit = rpc_reader_u16(reader); unit != 0; unit = rpc_reader_u16(reader)) {
        const uint8_t little[2] = {(uint8_t)unit, (uint8_t)(unit >> 8)};
        strbuf_add_n(&units, little, sizeof little);
    }
    if (tower == TOWER_TCP && !reader->failed) {
        char *network = utf_from_utf16le(units.text, units.length);
        add_binding(out, network);
        free(network);
    }
    strbuf_free(&units);
    return !reader->failed;
}

/* DUALSTRINGARRAY ([MS-DCOM] 2.2.19.1): string bindings up to SECURITY, then security bindings.
 * What cannot be read makes the list incomplete, not the target less alive. */
static void read_bindings(struct rpc_reader *reader, struct dcom_answer *out)
{
    rpc_reader_skip(reader, 4); /* conformance: repeats the count */
    uint32_t count = rpc_reader_u16(reader), security = rpc_reader_u16(reader);
    struct rpc_reader strings = *reader;
    size_t left = rpc_reader_left(reader), listed = 2 * (size_t)(security < count ? security : count);
    strings.size = reader->at + (listed < left ? listed : left);
    out->bindings_truncated = security > count || listed > left;
    while (strings.at < strings.size && read_binding(&strings, out))
        ;
    out->bindings_truncated |= strings.failed;
}

static enum dcom_state failure_state(uint32_t status)
{
    if (status == FAULT_ACCESS_DENIED)
        return DCOM_DENIED;
    if (status == NCA_UNKNOWN_IF || status == FAULT_UNKNOWN_IF)
        return DCOM_UNKNOWN;
    return DCOM_FAULT;
}

static void read_answer(const struct rpc_exchange *exchange, struct dcom_answer *out)
{
    struct rpc_reader reader = {exchange->stub, exchange->stub_size, 0, exchange->big_endian, false};
    out->version_major = rpc_reader_u16(&reader);
    out->version_minor = rpc_reader_u16(&reader);
    uint32_t pointer = rpc_reader_u32(&reader);
    if (reader.failed) {
        *out = (struct dcom_answer){.state = DCOM_NOT_RPC};
        return;
    }
    out->state = DCOM_ALIVE;
    if (pointer)
        read_bindings(&reader, out);
    out->bindings_truncated |= exchange->cut;
    /* A reserved number and a status follow. Whatever they say, DCOM has answered. */
}

void server_alive_answer(const struct rpc_exchange *exchange, struct dcom_answer *out)
{
    static const enum dcom_state states[] = {
        [RPC_END_NONE] = DCOM_NOT_TRIED,
        [RPC_END_ANSWERED] = DCOM_ALIVE,
        [RPC_END_FAULT] = DCOM_FAULT,
        [RPC_END_REFUSED] = DCOM_FAULT,
        [RPC_END_UNKNOWN_INTERFACE] = DCOM_UNKNOWN,
        [RPC_END_NOT_RPC] = DCOM_NOT_RPC,
        [RPC_END_SILENT] = DCOM_SILENT,
        [RPC_END_CLOSED] = DCOM_RESET,
    };
    *out = (struct dcom_answer){.state = states[exchange->end], .rpc_status = exchange->status};
    if (exchange->end == RPC_END_ANSWERED) {
        read_answer(exchange, out);
    } else if (exchange->end == RPC_END_FAULT) {
        out->state = failure_state(exchange->status);
    } else if (exchange->end == RPC_END_UNKNOWN_INTERFACE) {
        out->rpc_status = NCA_UNKNOWN_IF; /* the bind was refused for what a call would have been */
    }
}
