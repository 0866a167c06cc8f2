/* SPDX-License-Identifier: MIT */
#include "session/session.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "machine/firewall_scope.h"
#include "machine/ip.h"
#include "session/qualify.h"
#include "session/vouched.h"

#include <stdlib.h>
#include <string.h>

/* CLIENT is one host, by name or address: no subnet, no list, none of the words that stand for many. */
static bool is_host(const char *client)
{
    return !strpbrk(client, "/,") && strcmp(client, SCOPE_OWN_SUBNET) != 0 && strcmp(client, SCOPE_EVERYBODY) != 0;
}

/* A client that was given by name becomes its addresses: firewalls know no names. NULL: it has none, or is none;
 * free(). *VOUCHED becomes false where nobody who knows said so. */
static char *resolve(struct machine *machine, const struct request *request, const char *client, struct cancel *cancel,
                     bool *vouched)
{
    struct ip ip;
    struct strbuf list = STRBUF_INIT;
    if (!is_host(client) || ip_from_text(client, &ip))
        return NULL;
    struct name_answer *answer = memory_new(struct name_answer);
    struct call call = call_make(cancel, request->probe_ms);
    if (MACHINE_CALL(machine, probe_name, &call, client, answer) == ST_OK)
        for (size_t i = 0; i < answer->count; i++)
            strbuf_printf(&list, "%s%s", i ? "," : "", answer->addresses[i].text);
    *vouched = *vouched && (!list.length || answer->vouched);
    free(answer);
    char *addresses = list.length ? memory_string(strbuf_text(&list)) : NULL;
    strbuf_free(&list);
    return addresses;
}

/* One without an address stays as it is, and what depends on it cannot be told. */
static void resolve_client(const struct session_system *system, struct request *request, struct cancel *cancel)
{
    if (!request->client_address)
        return;
    struct machine *machine = system->machine(system, NULL, NULL);
    struct needs *needs = &request->needs;
    struct strbuf all = STRBUF_INIT;
    bool vouched = true;
    if (needs->client_count && !needs->addresses)
        needs->addresses = memory_new_n(char *, needs->client_count);
    for (size_t i = 0; i < needs->client_count; i++) {
        char *now =
            resolve(machine, request, needs->addresses[i] ? needs->addresses[i] : needs->clients[i], cancel, &vouched);
        if (now || !needs->addresses[i]) {
            free(needs->addresses[i]);
            needs->addresses[i] = now ? now : memory_string(needs->clients[i]);
        }
        strbuf_printf(&all, "%s%s", i ? "," : "", needs->addresses[i]);
    }
    char *one = needs->client_count ? NULL : resolve(machine, request, request->client_address, cancel, &vouched);
    if (needs->client_count || one) {
        free(request->client_address);
        request->client_address = one ? one : memory_string(strbuf_text(&all));
    }
    request->client_unvouched = request->client_unvouched || !vouched;
    strbuf_free(&all);
    machine_release(machine);
}

void session_finish_request(const struct session_system *system, struct request *request, struct cancel *cancel)
{
    /* Each of these may take a moment, and whoever cancels waits for none. */
    if (cancel_requested(cancel))
        return;
    request->local = request->local || system->is_own(system, request->target);
    if (request->local) {
        free(request->target);
        request->target = system->own_name(system);
        free(request->user);
        request->user = NULL;
    }
    if (cancel_requested(cancel))
        return;
    /* Asked with the name, before it becomes addresses. */
    const char *client = request->client_address;
    bool here = client ? is_host(client) && system->is_own(system, client) : !request->local;
    request->client_here = request->client_here || here;
    resolve_client(system, request, cancel);
    request->client_workgroup = system->in_workgroup(system);
}

static struct machine *open_machine(const struct session *session, struct credentials *credentials)
{
    const struct session_system *system = session->system;
    const struct request *request = &session->request;
    if (request->local)
        return system->machine(system, NULL, NULL);
    /* A name that could not be made whole is sent nowhere. */
    if (!credentials || qualify_form(request->user) != QUALIFY_WHOLE)
        return system->machine(system, request->target, NULL);
    struct credentials *whole = system->credentials_renamed(system, credentials, request->user);
    struct machine *machine = system->machine(system, request->target, whole);
    system->credentials_release(system, whole);
    return machine;
}

struct session *session_open(const struct session_system *system, const struct request *request,
                             struct credentials *credentials, struct cancel *cancel, const char *command,
                             enum language language, struct sentence *problem)
{
    struct session *session = memory_new(struct session);
    *session = (struct session){.system = system, .request = request_copy(request), .language = language};
    session->command = memory_string(command);
    struct request *own = &session->request;
    if (credentials) {
        free(own->user);
        own->user = system->credentials_name(system, credentials);
    }
    session_finish_request(system, own, cancel);
    if (own->user && !own->account)
        own->account = memory_string(own->user);
    if (!vouched_target(system, own, cancel, problem) || !qualify_request(system, own, cancel, problem)) {
        session_release(session);
        return NULL;
    }
    session->machine = open_machine(session, credentials);
    session->machine->probes_only = own->network_only;
    session->machine->kerberos = own->kerberos;
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
    /* Nobody else asks in the place of a name that is not whole. */
    if (session->request.network_only)
        return call_fault(call, ST_UNREACHABLE, NULL, 0);
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
