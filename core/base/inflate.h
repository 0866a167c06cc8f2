/* SPDX-License-Identifier: MIT
 *
 * Unpacks DEFLATE (RFC 1951). For data that the build packed into the program; a
 * library would cost 37 KB for what takes two here. Bounded on any input all the same.
 */
#ifndef BASE_INFLATE_H
#define BASE_INFLATE_H

#include <stddef.h>

/* Bytes written to OUT; 0 when PACKED is damaged or does not fit into SIZE. */
size_t inflate_bytes(const void *packed, size_t packed_size, void *out, size_t size);

#endif
