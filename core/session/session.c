/* SPDX-License-Identifier: MIT */
#include "session/session.h"

#include "base/memory.h"

#include <stdlib.h>

void session_finish_request(const struct session_system *system, struct request *request)
{
    request->local = request->local || system->is_own(system, request->target);
    if (request->local) {
        free(request->target);
        request->target = system->own_name(system);
        free(request->user);
        request->user = NULL;
    }
    const char *client = request->client_address;
    request->client_here = client ? system->is_own(system, client) : !request->local;
    request->client_workgroup = system->in_workgroup(system);
}

struct session *session_open(const struct session_system *system, const struct request *request,
                             struct credentials *credentials, const char *command, enum language language)
{
    struct session *session = memory_new(struct session);
    *session = (struct session){.system = system, .request = request_copy(request), .language = language};
    session->command = memory_string(command);
    struct request *own = &session->request;
    if (credentials) {
        free(own->user);
        own->user = system->credentials_name(system, credentials);
    }
    session_finish_request(system, own);
    if (own->user && !own->account)
        own->account = memory_string(own->user);
    session->machine = system->machine(system, own->local ? NULL : own->target, own->local ? NULL : credentials);
    return session;
}

void session_hold(struct session *session)
{
    hold_take(&session->hold);
}

void session_release(struct session *session)
{
    if (!session || !hold_drop(&session->hold))
        return;
    machine_release(session->machine);
    request_free(&session->request);
    free(session->command);
    free(session);
}

struct check_environment session_environment(const struct session *session, struct cancel *cancel)
{
    return (struct check_environment){session->machine, &session->request, cancel};
}

bool session_may_change(const struct session *session, struct cancel *cancel)
{
    struct call call = call_make(cancel, session->request.call_ms);
    struct os_info os = {0};
    if (!session->request.local || MACHINE_CALL(session->machine, os_get, &call, &os) != ST_OK)
        return true;
    bool elevated = os.elevated;
    os_info_free(&os);
    return elevated;
}

enum status session_query(const struct session *session, struct call *call, const struct wmi_request *query,
                          struct wmi_rows *out)
{
    struct wmi_request wanted = *query;
    if (!wanted.namespace_path)
        wanted.namespace_path = session->request.namespace_path;
    if (!wanted.query)
        wanted.query = session->request.query;
    return MACHINE_CALL(session->machine, wmi_query, call, &wanted, out);
}

enum status session_account(const struct session_system *system, struct call *call, const char *typed,
                            struct account *out)
{
    struct machine *machine = system->machine(system, NULL, NULL);
    enum status status = MACHINE_CALL(machine, account_get, call, typed[0] ? typed : NULL, out);
    machine_release(machine);
    return status;
}
