/* SPDX-License-Identifier: MIT */
#include "session/checked.h"

#include "base/memory.h"
#include "fix/pending_restart.h"

#include <stdlib.h>

/* Nothing for other computers: a connection to them proves what is in force. Without administrator rights the journals
 * cannot be read, and nothing is marked. */
static void mark_pending(const struct session *session, struct cancel *cancel, struct run *run)
{
    const struct session_system *system = session->system;
    if (!run->request.local || run->cancelled)
        return;
    struct call call = call_make(cancel, run->request.call_ms);
    struct journal_store *store = system->journals(system);
    char *id = journal_machine_id(session->machine, &call, run->os.computer);
    pending_restart_mark(store, id, system->started_ms(system), run);
    free(id);
    store->ops->free(store);
}

struct checked *checked_new(struct session *session, struct cancel *cancel, struct run_listener *listener)
{
    const struct session_system *system = session->system;
    struct checked *checked = memory_new(struct checked);
    checked->session = session;
    session_hold(session);
    struct run *run = &checked->run;
    /* Before the run: this asks the resolver, and behind a cancel nothing may be asked. */
    char *client = system->own_name(system);
    coordinator_run(&session->request, session->machine, system->executor(system), cancel, listener, run);
    mark_pending(session, cancel, run);
    run->client = client;
    run->program_version = memory_string(WMIREADY_VERSION);
    run->command = memory_string(session->command);
    return checked;
}

void checked_hold(struct checked *checked)
{
    hold_take(&checked->hold);
}

void checked_release(struct checked *checked)
{
    if (!checked || !hold_drop(&checked->hold))
        return;
    run_free(&checked->run);
    session_release(checked->session);
    free(checked);
}
