/* SPDX-License-Identifier: MIT */
#include "local_machine.h"

#include "windows/machine_windows.h"

struct machine *local;

int local_machine_setup(void **state)
{
    local = machine_windows_local();
    return 0;
}

int local_machine_teardown(void **state)
{
    machine_release(local);
    return 0;
}
