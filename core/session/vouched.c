/* SPDX-License-Identifier: MIT */
#include "session/vouched.h"

#include "base/memory.h"
#include "machine/ip.h"

#include <stdlib.h>

bool vouched_target(const struct session_system *system, struct request *request, struct cancel *cancel,
                    struct sentence *problem)
{
    struct ip ip;
    *problem = (struct sentence){.id = TEXT_NONE};
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

bool vouched_client(const struct request *request, struct sentence *problem)
{
    *problem = (struct sentence){.id = TEXT_NONE};
    if (!request->client_unvouched || request->trust_name)
        return true;
    *problem = sentence_of(TEXT_CLI_CLIENT_UNVOUCHED, request->client_address, NULL);
    return false;
}
