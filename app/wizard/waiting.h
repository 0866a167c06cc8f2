/* SPDX-License-Identifier: MIT
 * "Wait for the connection...": whom the target refuses, shown while another computer tries. UI thread. */
#ifndef WIZARD_WAITING_H
#define WIZARD_WAITING_H

#include "wizard/wizard.h"

/* Until it is closed. */
void waiting_show(struct wizard *wizard);

/* MSG_WATCHED of GENERATION: TEXT is free()d; NULL: the watch has ended. */
void waiting_take(struct wizard *wizard, unsigned generation, char *text);

#endif
