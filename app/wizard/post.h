/* SPDX-License-Identifier: MIT
 * What is left for the hub to do once its queue is empty. UI thread. */
#ifndef WIZARD_POST_H
#define WIZARD_POST_H

#include "wizard/wizard.h"

enum { POST_REFRESH = 1, POST_CHECK }; /* timers of the hub */

/* The board changed: the current page shows it as soon as nothing else is to be done, at most some
 * fifty times a second however fast findings come. */
void post_refresh(struct wizard *wizard);

/* The status line says whether it could be copied. */
void post_copied(struct wizard *wizard, bool copied);

/* Begins the check that worker_check prepared, after the window has drawn what is there: threads that
 * start by the dozen take the processor from it otherwise. */
void post_check(struct wizard *wizard);

#endif
