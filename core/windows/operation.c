/* SPDX-License-Identifier: MIT */
#include "windows/operation.h"

#include "base/memory.h"

#include <stdlib.h>

static void run(struct deferred *deferred)
{
    struct operation *operation = container_of(deferred, struct operation, deferred);
    struct credentials *credentials = operation->carries_credentials ? NULL : operation->machine->credentials;
    enum link link = credentials_impersonate(credentials, &operation->call);
    operation->status = link_status(link);
    if (link != LINK_UP)
        return;
    operation->status = operation->work(operation, &operation->call);
    credentials_revert(credentials);
}

static void operation_free(struct deferred *deferred)
{
    struct operation *operation = container_of(deferred, struct operation, deferred);
    if (operation->clear)
        operation->clear(operation);
    machine_release(&operation->machine->machine);
    free(operation);
}

void operation_init(struct operation *operation, struct machine *machine,
                    enum status (*work)(struct operation *, struct call *), void (*clear)(struct operation *))
{
    deferred_init(&operation->deferred, run, operation_free);
    machine_hold(machine);
    operation->machine = machine_windows_of(machine);
    operation->work = work;
    operation->clear = clear;
}

enum status operation_run(struct operation *operation, struct call *call, enum channel channel, const char *api)
{
    ULONGLONG start = GetTickCount64();
    operation->call = *call;
    operation->call.channel = channel;
    call->channel = channel;
    enum status status = deferred_run(&operation->deferred, call, api);
    if (status == ST_OK) {
        *call = operation->call;
        status = operation->status;
    }
    call->elapsed_ms = (uint32_t)(GetTickCount64() - start);
    return status;
}

void operation_release(struct operation *operation)
{
    deferred_release(&operation->deferred);
}
