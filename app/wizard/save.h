/* SPDX-License-Identifier: MIT
 * Saving the report and the fix script where the user says. Asked for, made and written on a worker: the place may
 * be a share that does not answer. */
#ifndef WIZARD_SAVE_H
#define WIZARD_SAVE_H

#include "wizard/wizard.h"

struct preview;

/* Each asks for a place and begins; MSG_SAVED follows. Nothing happens while one is under way. UI thread. */
void save_report(struct wizard *wizard); /* redacted when wizard->redact */
/* The changes of PREVIEW as a .cmd file for the target; NULL: all that the run recommends, and what opens the way to a
 * target that cannot be read. */
void save_script(struct wizard *wizard, struct preview *preview);

/* From now on each decision goes into a file (base/trace.h), until the wizard ends. */
void save_trace(struct wizard *wizard);

/* Of the hub: it was saved, or why not and where else. */
struct saving;
void save_take(struct wizard *wizard, struct saving *saving);

/* After the sheet is gone: lets what is being written be complete, for ten seconds at most. UI thread. */
void save_wait(struct wizard *wizard);

#endif
