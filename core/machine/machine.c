/* SPDX-License-Identifier: MIT */
#include "machine/machine.h"

#include <stdlib.h>

void machine_hold(struct machine *machine)
{
    atomic_fetch_add(&machine->holds, 1);
}

void machine_release(struct machine *machine)
{
    if (machine && atomic_fetch_sub(&machine->holds, 1) == 0)
        machine->ops->free(machine);
}

void wmi_host_free(struct wmi_host *host)
{
    free(host->endpoints);
    *host = (struct wmi_host){0};
}
