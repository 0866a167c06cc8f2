/* SPDX-License-Identifier: MIT
 * The exit codes that a run answers the question of a verb with. */
#ifndef CLI_ANSWER_H
#define CLI_ANSWER_H

#include "check/run.h"
#include "exit_code.h"

/* Of fix, from the last check. What cannot be told is not done: EXIT_CANNOT_TELL, or EXIT_ADMINISTRATOR when rights
 * on this computer are what is missing. Any thread. */
enum exit_code answer_fix(const struct run *run);

#endif
