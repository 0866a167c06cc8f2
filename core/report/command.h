/* SPDX-License-Identifier: MIT
 *
 * Command lines that a report shows. People copy them into a console, so a name that
 * came from a machine must not become a second command there.
 */
#ifndef REPORT_COMMAND_H
#define REPORT_COMMAND_H

#include "check/run.h"

struct remedy;

/* wmiready-cli fix TARGET --account NAME --client ADDRESS --namespace NS --apply ID:REMEDY: with what the run was
 * asked for, so that the command means the finding it stands beside. REMEDY NULL: the one that is recommended then.
 * Appends to OUT; any thread. */
void command_fix(struct strbuf *out, const struct run *run, const struct finding *finding, const struct remedy *remedy);
/* The same with: script ... -o fix-ID.cmd */
void command_script(struct strbuf *out, const struct run *run, const struct finding *finding,
                    const struct remedy *remedy);
/* fix can make REMEDY on the target of RUN; without a remote channel only the script can, on the target itself. */
bool command_can_fix(const struct run *run, const struct remedy *remedy);
/* Whichever of the two is possible. */
void command_remedy(struct strbuf *out, const struct run *run, const struct finding *finding,
                    const struct remedy *remedy);
void command_undo(struct strbuf *out);
/* wmiready-cli check TARGET --user ACCOUNT, for the client of RUN: a run on the target itself proves nothing
 * (audience.h), however right all settings are. False, and nothing appended: it is not ready, or the run was from
 * elsewhere. */
bool command_prove(struct strbuf *out, const struct run *run);

#endif
