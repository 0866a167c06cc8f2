/* SPDX-License-Identifier: MIT
 * The hosts file of the network namespace. */
#ifndef WORLD_SCENE_HOSTS_H
#define WORLD_SCENE_HOSTS_H

#include "world.h"

/* This computer's name at the ADDRESSES; false when there is no such file to write. */
bool scene_hosts_write(wchar_t *const *addresses, size_t count);

#endif
