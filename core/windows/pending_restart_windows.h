/* SPDX-License-Identifier: MIT
 * remedy/pending_restart.h with the journals and the clock of this computer. */
#ifndef WINDOWS_PENDING_RESTART_WINDOWS_H
#define WINDOWS_PENDING_RESTART_WINDOWS_H

#include "check/run.h"

/* Sets what is ready only after a restart; MACHINE is what RUN was about. Nothing for other computers: a connection to
 * them proves what is in force. Without administrator rights the journals cannot be read, and nothing is set. */
void pending_restart_windows(struct machine *machine, struct cancel *cancel, struct run *run);

#endif
