/* SPDX-License-Identifier: MIT
 * Following the logs: a question with follow_ms. Threads of an operation only. */
#ifndef WINDOWS_REFUSALS_FOLLOW_H
#define WINDOWS_REFUSALS_FOLLOW_H

#include "windows/refusals_log.h"

MUST_CHECK enum status refusals_follow(struct windows_machine *machine, struct call *call,
                                       const struct refusals_question *question, ULONGLONG until, struct refusals *out);
struct refusals_follower;
void refusals_follow_free(struct refusals_follower *follower); /* NULL is allowed; closing may wait */

#endif
