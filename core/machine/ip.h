/* SPDX-License-Identifier: MIT
 *
 * IP addresses as numbers, read from text without the operating system: the core
 * compares addresses that came from a registry value, a firewall rule or the wire.
 */
#ifndef MACHINE_IP_H
#define MACHINE_IP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ip {
    bool v6;
    uint8_t bytes[16]; /* network order; IPv4 uses the first 4 */
};

/* Dotted IPv4 with four decimal parts, or IPv6 (RFC 4291 2.2) with or without a zone
 * ("%12"), which is dropped. False, and OUT untouched, for anything else. An IPv4-mapped
 * IPv6 address (::ffff:a.b.c.d) is the IPv4 address. */
bool ip_from_text(const char *text, struct ip *out);
bool ip_from_text_n(const char *text, size_t length, struct ip *out);

/* The LENGTH characters behind NETWORK's slash: a number of bits, or for IPv4 a mask without holes ("255.255.0.0").
 * False, and OUT untouched, for anything else: an IPv4 mask says nothing about an IPv6 network. */
bool ip_prefix_from_text_n(const char *text, size_t length, const struct ip *network, unsigned *out);

unsigned ip_bits(const struct ip *ip); /* 32 or 128 */
bool ip_equal(const struct ip *a, const struct ip *b);
/* -1, 0, 1 within a family; IPv4 sorts before IPv6. */
int ip_compare(const struct ip *a, const struct ip *b);
/* The first BITS bits agree; false across families. */
bool ip_same_prefix(const struct ip *a, const struct ip *b, unsigned bits);
bool ip_is_loopback(const struct ip *ip);
bool ip_is_link_local(const struct ip *ip);

/* Both are addresses, and the same one, in whatever spelling. */
bool ip_text_equal(const char *a, const char *b);

#endif
