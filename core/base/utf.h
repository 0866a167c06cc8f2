/* SPDX-License-Identifier: MIT
 *
 * UTF-16LE as Windows stores and sends it, to and from UTF-8. Nothing is refused:
 * what is not valid text becomes U+FFFD, because a broken value of another computer
 * must still be shown.
 */
#ifndef BASE_UTF_H
#define BASE_UTF_H

#include "base/strbuf.h"

#include <stddef.h>
#include <stdint.h>

/* Bytes before the first UTF-16 NUL, or SIZE without a lone last byte when there is none. */
size_t utf_utf16le_length(const void *bytes, size_t size);

/* Adds SIZE bytes of UTF-16LE as UTF-8; unpaired surrogates and a lone last byte become U+FFFD. */
void utf_add_utf16le(struct strbuf *out, const void *bytes, size_t size);

/* The same up to the first NUL, as a string of its own; free with free(). */
char *utf_from_utf16le(const void *bytes, size_t size);

/* LENGTH bytes of UTF-8 as UTF-16LE without terminator; free with free(). Never NULL. */
uint8_t *utf_to_utf16le(const char *utf8, size_t length, size_t *size);

#endif
