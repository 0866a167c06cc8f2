/* SPDX-License-Identifier: MIT */
#include "wizard/post.h"

/* Timers come after everything else in a queue, after painting too. */
enum { SOON_MS = 20 };

void post_refresh(struct wizard *wizard)
{
    if (!wizard->refreshing)
        SetTimer(wizard->hub, POST_REFRESH, SOON_MS, NULL);
    wizard->refreshing = true;
}

void post_copied(struct wizard *wizard, bool copied)
{
    wizard->note = copied ? TEXT_WIZARD_COPIED : TEXT_WIZARD_NOT_COPIED;
    post_refresh(wizard);
}

void post_check(struct wizard *wizard)
{
    SetTimer(wizard->hub, POST_CHECK, SOON_MS, NULL);
}
