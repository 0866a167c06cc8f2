/* SPDX-License-Identifier: MIT
 *
 * The user's wish to stop. One object per run, shared by every thread of it: set
 * once, never cleared. Portable code asks cancel_requested(); the Windows layer
 * wraps this structure together with an event and includes it in every wait.
 */
#ifndef BASE_CANCEL_H
#define BASE_CANCEL_H

#include "base/hold.h"

#include <stdatomic.h>
#include <stdbool.h>

struct cancel {
    atomic_bool requested;
    void (*notify)(struct cancel *); /* wakes waits; may be NULL; called on the requesting thread */
    void (*free)(struct cancel *);   /* after the last release; NULL: storage that is never freed */
    struct hold hold;
};

/* A job that was left behind still looks at its cancel object: whoever may outlive the
 * owner holds it. The owner's release comes on top of the holds. */
void cancel_hold(struct cancel *cancel);    /* NULL is allowed */
void cancel_release(struct cancel *cancel); /* NULL is allowed */

/* Any thread, any number of times. */
void cancel_request(struct cancel *cancel);

/* CANCEL may be NULL: then nobody can cancel. */
bool cancel_requested(const struct cancel *cancel);

#endif
