/* SPDX-License-Identifier: MIT
 * A picture as a PNG file, so that any viewer opens it. */
#ifndef WIZARD_PNG_H
#define WIZARD_PNG_H

#include <stdbool.h>
#include <stdint.h>
#include <wchar.h>

/* PIXELS: rows from the top, 0x00RRGGBB each. */
bool png_write(const wchar_t *path, const uint32_t *pixels, int width, int height);

#endif
