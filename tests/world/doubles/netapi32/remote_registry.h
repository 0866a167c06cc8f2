/* SPDX-License-Identifier: MIT */
#ifndef WORLD_REMOTE_REGISTRY_H
#define WORLD_REMOTE_REGISTRY_H

#include "world.h"

/* KEY belongs to HOST, until it is closed. */
void remote_registry_note(HKEY key, const wchar_t *host);

#endif
