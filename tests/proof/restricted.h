/* SPDX-License-Identifier: MIT
 * What this program does with fewer rights: a check of this computer and the rows of each family of classes. */
#ifndef PROOF_RESTRICTED_H
#define PROOF_RESTRICTED_H

#include "check/run.h"
#include "machine/machine.h"

#define RESTRICTED_OPTION "--as-restricted"

/* One whole check of MACHINE, on this thread; run_free(). */
void restricted_check(struct machine *machine, struct run *out);

/* Classes of root\cimv2, one or more for each kind of class_family.h; ends with NULL. */
extern const char *const restricted_classes[];

/* Prints "verdict ID WORD" for each finding, "rights NAMESPACE MASK" as the namespace tells it and "rows CLASS COUNT",
 * between tabs; the exit code. */
int restricted_print(void);

#endif
