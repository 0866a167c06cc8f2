/* SPDX-License-Identifier: MIT
 * A cancel that comes while a call waits, from another thread. */
#ifndef CANCELLER_H
#define CANCELLER_H

#include "windows/windows_api.h"

#include <stdint.h>

struct canceller {
    struct cancel *cancel;
    HANDLE thread, back;
    DWORD ms;
    uint64_t when;
};

/* Cancels after MS. */
void canceller_begin(struct canceller *canceller, DWORD ms);
/* Control is back: so many microseconds after the cancel, which are printed. Frees what it holds. */
uint64_t canceller_end(struct canceller *canceller);

#endif
