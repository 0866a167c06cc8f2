/* SPDX-License-Identifier: MIT
 * The real computer as a session needs it: session/system.h. */
#ifndef WINDOWS_SESSION_WINDOWS_H
#define WINDOWS_SESSION_WINDOWS_H

#include "session/system.h"

/* Static; any thread. */
const struct session_system *session_windows(void);

#endif
