/* SPDX-License-Identifier: MIT
 * The data of a value of the registry, as a scene writes it (scene.h). */
#ifndef WORLD_SCENE_VALUE_H
#define WORLD_SCENE_VALUE_H

#include "world.h"

enum { SCENE_VALUE_MAX = 65536 };

/* Type and bytes (at most SCENE_VALUE_MAX) of what the words say; 0 when the type is not known or the data malformed.
 */
DWORD scene_value_encode(const wchar_t *type, const wchar_t *data, BYTE *out, size_t *size);

#endif
