/* SPDX-License-Identifier: MIT
 * A picture as a PNG file, so that any viewer opens it. */
#ifndef WIZARD_PNG_H
#define WIZARD_PNG_H

#include <stdbool.h>
#include <stdint.h>

/* PIXELS: rows from the top, 0x00RRGGBB each. Runs of one colour, of which windows consist, are packed; nothing else.
 */
bool png_write(const char *path, const uint32_t *pixels, int width, int height);

#endif
