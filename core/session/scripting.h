/* SPDX-License-Identifier: MIT
 * What a fix would do, as a script for the target itself. */
#ifndef SESSION_SCRIPTING_H
#define SESSION_SCRIPTING_H

#include "fix/fix.h"
#include "session/checked.h"

/* What the script shall do: CHOICES; with NULL what is recommended, and for a target that cannot be read what opens the
 * way to it. CHECKED must outlive OUT. ST_OK or ST_CANCELLED. */
MUST_CHECK enum status scripting_plan(struct checked *checked, const struct fix_choice *choices, size_t count,
                                      struct cancel *cancel, struct fix *out);

/* The script for what FIX, planned for the one CHOICE, cannot do from here; OUT stays empty when it can, or when no
 * script would help. */
MUST_CHECK enum status scripting_plan_instead(struct checked *checked, const struct fix_choice *choice,
                                              const struct fix *fix, struct cancel *cancel, struct fix *out);

/* As script_text of fix/script.h. */
char *scripting_text(struct checked *checked, const struct fix *fix, enum language language, struct cancel *cancel,
                     size_t *manual);

/* Something is recommended, or the way to the target can be opened there. */
bool scripting_has_any(const struct run *run);

#endif
