/* SPDX-License-Identifier: MIT
 * A check that ended. It does not change any more once others hold it. */
#ifndef SESSION_CHECKED_H
#define SESSION_CHECKED_H

#include "session/session.h"

struct checked {
    struct run run;          /* cancelled when it was */
    struct session *session; /* held */
    struct hold hold;
};

/* Checks everything, with "a change before its restart is not ready"; LISTENER may be NULL. Never NULL. */
struct checked *checked_new(struct session *session, struct cancel *cancel, struct run_listener *listener);
void checked_hold(struct checked *checked);
void checked_release(struct checked *checked); /* NULL is allowed */

#endif
