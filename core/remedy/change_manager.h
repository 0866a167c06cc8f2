/* SPDX-License-Identifier: MIT
 * What a remedy wants of the service manager, as a state of CHANGE_MANAGER_ACCESS. */
#ifndef REMEDY_CHANGE_MANAGER_H
#define REMEDY_CHANGE_MANAGER_H

#include "remedy/state.h"

/* The one object of its kind. */
#define CHANGE_MANAGER_OBJECT "scmanager"

/* The descriptor BYTES in effect, kept in the registry however the service manager does that. */
struct state change_manager_state(const uint8_t *bytes, size_t size);

#endif
