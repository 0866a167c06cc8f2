/* SPDX-License-Identifier: MIT
 *
 * The packets of connection-oriented DCE/RPC (C706, chapter 12, "RPC PDU Encodings"; [MS-RPCE] 2.2.2) that
 * an unauthenticated caller of one interface needs: built little-endian, parsed in
 * either byte order.
 */
#ifndef RPC_PDU_H
#define RPC_PDU_H

#include "rpc/rpc_reader.h"

enum {
    RPC_HEADER = 16,        /* common header */
    RPC_CALL_HEADER = 24,   /* of request, response and fault */
    RPC_FRAGMENT_MAX = 4280 /* what the bind announces; a larger fragment breaks the agreement */
};

enum rpc_ptype {
    RPC_REQUEST = 0,
    RPC_RESPONSE = 2,
    RPC_FAULT = 3,
    RPC_BIND = 11,
    RPC_BIND_ACK = 12,
    RPC_BIND_NAK = 13
};

/* pfc_flags */
enum { RPC_FIRST_FRAGMENT = 1, RPC_LAST_FRAGMENT = 2 };

enum { RPC_CALL_ID = 1 }; /* one call per connection */

struct rpc_uuid {
    uint8_t bytes[16]; /* little-endian form, as on the wire */
};

struct rpc_interface {
    struct rpc_uuid uuid;
    uint16_t major, minor;
};

extern const struct rpc_interface rpc_object_exporter; /* IObjectExporter, [MS-DCOM] 1.9 */
extern const struct rpc_interface rpc_ndr;             /* the transfer syntax */

/* Both write to OUT and return the size. */
enum { RPC_BIND_SIZE = 72 };
size_t rpc_pdu_bind(const struct rpc_interface *interface, uint8_t *out);
size_t rpc_pdu_request(uint16_t opnum, const uint8_t *stub, size_t stub_size, uint8_t *out);

struct rpc_header {
    uint8_t ptype;
    uint8_t flags;
    bool big_endian;
    uint16_t fragment_size;
    uint16_t auth_size;
    uint32_t call_id;
};

/* Whether the first SIZE (at most RPC_HEADER) bytes can begin an answer to us: decides
 * early that something else is speaking. */
bool rpc_pdu_plausible(const uint8_t *bytes, size_t size);

/* Whole header; false when the packet cannot be an answer. */
bool rpc_pdu_header(const uint8_t *bytes, struct rpc_header *out);

/* What a whole fragment says besides its header. */
enum rpc_answer {
    RPC_ACCEPTED, /* bind_ack: the interface is there */
    RPC_REJECTED, /* bind_ack without the interface, or bind_nak: CODE is the reason */
    RPC_UNKNOWN_INTERFACE,
    RPC_DATA,   /* response */
    RPC_FAILED, /* fault: CODE is the status */
    RPC_MALFORMED
};

struct rpc_fragment {
    enum rpc_answer answer;
    uint32_t code;
    const uint8_t *stub; /* RPC_DATA; into the fragment */
    size_t stub_size;
};

struct rpc_fragment rpc_pdu_read(const uint8_t *bytes, const struct rpc_header *header);

#endif
