/* SPDX-License-Identifier: MIT */
#include "windows/machine_windows.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"

#include <stdlib.h>

static void machine_free(struct machine *machine)
{
    struct windows_machine *own = windows_machine(machine);
    for (size_t i = 0; i < array_count(own->aliases); i++)
        free(own->aliases[i]);
    credentials_release(own->credentials);
    free(own->unc_host);
    free(own->host);
    free(own->target);
    free(own);
}

/* One line per operation, in the order of machine/machine.h. */
static const struct machine_ops ops = {
    .free = machine_free,
};

struct machine *machine_windows_local(void)
{
    struct windows_machine *own = memory_new(struct windows_machine);
    own->machine.ops = &ops;
    InitializeSRWLock(&own->lock);
    return &own->machine;
}

struct machine *machine_windows_remote(const char *target, struct credentials *credentials)
{
    struct machine *machine = machine_windows_local();
    struct windows_machine *own = windows_machine(machine);
    own->target = memory_string(target);
    own->host = utf16_from_utf8(target);
    char *unc = string_printf("\\\\%s", target);
    own->unc_host = utf16_from_utf8(unc);
    free(unc);
    credentials_hold(credentials);
    own->credentials = credentials;
    return machine;
}

enum status windows_refused(struct windows_machine *machine, struct call *call)
{
    AcquireSRWLockShared(&machine->lock);
    bool refused = machine->refused;
    struct fault refusal = machine->refusal;
    ReleaseSRWLockShared(&machine->lock);
    if (!refused)
        return ST_OK;
    call->fault = refusal;
    return ST_DENIED;
}

void windows_report_code(struct windows_machine *machine, const char *api, uint32_t code)
{
    if (!machine->target || !status_refuses_account(code))
        return;
    AcquireSRWLockExclusive(&machine->lock);
    if (!machine->refused) {
        machine->refused = true;
        machine->refusal = (struct fault){.api = api, .code = code};
    }
    ReleaseSRWLockExclusive(&machine->lock);
}
