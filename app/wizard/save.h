/* SPDX-License-Identifier: MIT
 * Saving the report and the fix script where the user says. */
#ifndef WIZARD_SAVE_H
#define WIZARD_SAVE_H

#include "wizard/wizard.h"

void save_report(struct wizard *wizard); /* redacted when wizard->redact */
void save_script(struct wizard *wizard);
/* Opens the folder of the last saved file with the file selected. */
void save_show_folder(struct wizard *wizard);

#endif
