/* SPDX-License-Identifier: MIT
 *
 * What the UI thread of a wizard does within one message, counted inside it by hook/count.c. A count says the same on
 * a busy machine as on an idle one; how long the emulator takes for it does not.
 */
#ifndef WIZARD_WORK_H
#define WIZARD_WORK_H

#include "windows/windows_api.h"

/* Shared with the hook. */
#define WORK_MAPPING L"WmiReadyWork"

struct work_counts {
    LONG texts;   /* set in boxes of several lines, which are broken into lines anew */
    LONG letters; /* of them */
    LONG places;  /* controls that were given another place or size */
    LONG cells;   /* of lists */
    LONG windows; /* made, those inside of other controls too */
    LONG sent;    /* messages of all kinds */
};

struct work {
    struct work_counts now, most, all; /* of the message at hand, most in one message, of all of them */
    LONG messages;
};

/* Counts in the thread of WINDOW until the end; one at a time. Fails the test where it cannot. */
const struct work *work_begin(HWND window);
void work_end(void);

#endif
