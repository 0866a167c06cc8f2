/* SPDX-License-Identifier: MIT */
#include "machine/machine.h"

#include "base/trace.h"

#include <stdlib.h>
#include <string.h>

void machine_hold(struct machine *machine)
{
    hold_take(&machine->hold);
}

void machine_release(struct machine *machine)
{
    if (machine && hold_drop(&machine->hold))
        machine->ops->free(machine);
}

enum status machine_traced(const char *operation, const struct call *call, const char *object, const char *item,
                           enum status status)
{
    char text[CALL_TRACE];
    TRACE("#%u %s%s%s%s%s: %s by %s, %u ms", (unsigned)call->number, operation, object ? " " : "", object ? object : "",
          item ? " | " : "", item ? item : "", call_trace(call, status, text), call_channel_word(call->channel),
          (unsigned)call->elapsed_ms);
    return status;
}

void machine_together(struct machine *machine, void (*work)(void *item), void *items, size_t size, size_t count)
{
    if (machine->ops->together) {
        machine->ops->together(machine, work, items, size, count);
        return;
    }
    for (size_t i = 0; i < count; i++)
        work((char *)items + i * size);
}

bool machine_allows(const struct machine *machine, const char *operation)
{
    return !machine->probes_only || strncmp(operation, "probe_", strlen("probe_")) == 0 ||
           strncmp(operation, "own_", strlen("own_")) == 0;
}
