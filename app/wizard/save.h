/* SPDX-License-Identifier: MIT
 * Saving the report and the fix script where the user says. Made and written on a worker: the place may
 * be a share that does not answer. */
#ifndef WIZARD_SAVE_H
#define WIZARD_SAVE_H

#include "wizard/wizard.h"

struct preview;

/* Each asks for a place and begins; MSG_SAVED follows. UI thread. */
void save_report(struct wizard *wizard); /* redacted when wizard->redact */
/* The changes of PREVIEW as a .cmd file for the target; NULL: all that the run recommends. */
void save_script(struct wizard *wizard, struct preview *preview);

/* The run recommends a change. */
bool save_has_script(const struct run *run);

/* Of the hub: it was saved, or why not and where else. */
struct saving;
void save_take(struct wizard *wizard, struct saving *saving);

/* Opens the folder of the last saved file with the file selected. */
void save_show_folder(struct wizard *wizard);

#endif
