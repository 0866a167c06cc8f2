/* SPDX-License-Identifier: MIT
 * Telling a screen reader of a result that arrived while the focus is elsewhere. */
#ifndef WIZARD_ANNOUNCE_H
#define WIZARD_ANNOUNCE_H

#include "windows/windows_api.h"

#include <stdbool.h>

/* The text of LABEL is new: it is spoken when the reader has time. *LIVE belongs to the label and is
 * false at first. UI thread; returns at once. */
void announce(HWND label, bool *live);

#endif
