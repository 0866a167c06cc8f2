/* SPDX-License-Identifier: MIT
 *
 * SHA-256 (FIPS 180-4): of the style of a report for its security policy, and of the lines of a
 * journal (fix/journal.h). No secret is hashed here.
 */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_BYTES = 32, SHA256_HEX = 65, SHA256_BASE64 = 45 };

struct sha256 {
    uint32_t state[8];
    uint64_t length; /* bytes hashed so far */
    uint8_t block[64];
};

void sha256_begin(struct sha256 *hash);
void sha256_add(struct sha256 *hash, const void *bytes, size_t size);
void sha256_end(struct sha256 *hash, uint8_t out[SHA256_BYTES]); /* HASH needs sha256_begin again */

/* All at once. */
void sha256_of(const void *bytes, size_t size, uint8_t out[SHA256_BYTES]);

/* Lower-case hex and standard base64 with padding, NUL-terminated; return TEXT. */
char *sha256_hex(const uint8_t digest[SHA256_BYTES], char text[SHA256_HEX]);
char *sha256_base64(const uint8_t digest[SHA256_BYTES], char text[SHA256_BASE64]);

#endif
