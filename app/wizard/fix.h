/* SPDX-License-Identifier: MIT
 *
 * Remedies in the wizard: the exact change shown, then consent by the Fix button, the
 * work on a thread of its own, a check again. Without administrator rights the Fix
 * button elevates instead (once), and the elevated instance asks again.
 */
#ifndef WIZARD_FIX_H
#define WIZARD_FIX_H

#include "remedy/remedy.h"
#include "wizard/wizard.h"

/* MSG_PLAN: what a remedy would change, in words, with its effect on security and its undo. */
struct plan_result {
    char *of;   /* "ID:remedy"; owned */
    char *text; /* owned */
};

void plan_result_free(struct plan_result *result);

/* Asks for the plan; the answer comes as MSG_PLAN. */
void fix_plan(struct wizard *wizard, const struct finding *finding, const struct remedy *remedy);

/* Applies the remedy and checks again; PAGE is where an elevated instance goes on. */
void fix_apply(struct wizard *wizard, const struct finding *finding, const struct remedy *remedy, enum page_id page);

/* Takes back what this session changed for the requirement ID; NULL: everything. */
void fix_undo(struct wizard *wizard, const char *id);
bool fix_can_undo(struct wizard *wizard, const char *id);

#endif
