/* SPDX-License-Identifier: MIT */
#include "session/vouched.h"

#include "base/memory.h"
#include "machine/ip.h"
#include "session/qualify.h"

#include <stdlib.h>

/* Kerberos proves names, not addresses (Windows authentication, "Kerberos clients and IP addresses": only where
 * TryIPSPN was set), and to an account of a domain alone. */
static struct sentence kerberos_problem(const struct request *request)
{
    struct ip ip;
    bool nobody = request->user ? qualify_form(request->user) == QUALIFY_DOT : request->client_workgroup;
    if (request->local)
        return sentence_of(TEXT_KERBEROS_LOCAL, NULL);
    if (ip_from_text(request->target, &ip))
        return sentence_of(TEXT_KERBEROS_ADDRESS, request->target, NULL);
    return nobody ? sentence_of(TEXT_KERBEROS_NOBODY, NULL) : (struct sentence){.id = TEXT_NONE};
}

bool vouched_target(const struct session_system *system, struct request *request, struct cancel *cancel,
                    struct sentence *problem)
{
    struct ip ip;
    *problem = request->kerberos ? kerberos_problem(request) : (struct sentence){.id = TEXT_NONE};
    if (request->kerberos)
        return problem->id == TEXT_NONE;
    if (request->local || request->network_only || request->trust_name || request->client_workgroup ||
        request->target_vouched || ip_from_text(request->target, &ip))
        return true;
    struct machine *machine = system->machine(system, NULL, NULL);
    struct name_answer *answer = memory_new(struct name_answer);
    struct call call = call_make(cancel, request->probe_ms);
    bool found = MACHINE_CALL(machine, probe_name, &call, request->target, answer) == ST_OK && answer->count;
    request->target_vouched = found && answer->vouched;
    request->network_only = !found;
    if (found && !answer->vouched)
        *problem = sentence_of(TEXT_CLI_NAME_UNVOUCHED, request->target, answer->addresses[0].text, NULL);
    free(answer);
    machine_release(machine);
    return problem->id == TEXT_NONE;
}

bool vouched_asks(const struct sentence *problem)
{
    return problem->id == TEXT_CLI_NAME_UNVOUCHED;
}

void vouched_answered(struct request *request, enum vouched_answer answer)
{
    if (answer == VOUCHED_TRUST)
        request->target_vouched = true;
    else
        request->no_logon = request->network_only = true;
}

enum vouched_lists vouched_lists(const struct session_system *system, struct request *request, struct cancel *cancel)
{
    struct sentence problem = {.id = TEXT_NONE};
    if (request->local)
        return VOUCHED_LISTS_HERE;
    /* Other credentials: who runs the program is nobody there. */
    bool asked = !request->user && vouched_target(system, request, cancel, &problem) && !request->network_only &&
                 !cancel_requested(cancel);
    sentence_free(&problem);
    return asked ? VOUCHED_LISTS_TARGET : VOUCHED_LISTS_DOMAINS;
}

bool vouched_client(const struct request *request, struct sentence *problem)
{
    *problem = (struct sentence){.id = TEXT_NONE};
    if (!request->client_unvouched || request->trust_name)
        return true;
    *problem = sentence_of(TEXT_CLI_CLIENT_UNVOUCHED, request->client_address, NULL);
    return false;
}
