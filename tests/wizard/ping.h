/* SPDX-License-Identifier: MIT
 * Asks a window every few milliseconds whether it answers, on a thread of its own, and keeps the longest gap. */
#ifndef WIZARD_PING_H
#define WIZARD_PING_H

#include "windows/windows_api.h"

struct ping *ping_begin(HWND window);
double ping_longest(struct ping *ping); /* ms since the last call; NULL gives 0 */
void ping_end(struct ping *ping);       /* NULL is allowed */

#endif
