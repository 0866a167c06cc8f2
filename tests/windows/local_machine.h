/* SPDX-License-Identifier: MIT
 * This computer, for test programs that ask it in every test: setup and teardown of their group. */
#ifndef LOCAL_MACHINE_H
#define LOCAL_MACHINE_H

#include "machine/machine.h"

extern struct machine *local;

int local_machine_setup(void **state);
int local_machine_teardown(void **state);

#endif
