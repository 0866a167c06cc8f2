/* SPDX-License-Identifier: MIT */
#include "windows/pending_restart_windows.h"

#include "base/time.h"
#include "fix/pending_restart.h"
#include "windows/journal_store_windows.h"

#include <stdlib.h>

void pending_restart_windows(struct machine *machine, struct cancel *cancel, struct run *run)
{
    if (!run->request.local || run->cancelled)
        return;
    struct call call = call_make(cancel, run->request.call_ms);
    struct journal_store *store = journal_store_windows_new(NULL);
    char *id = journal_machine_id(machine, &call, run->os.computer);
    pending_restart_mark(store, id, time_started_ms(), run);
    free(id);
    journal_store_windows_free(store);
}
