/* SPDX-License-Identifier: MIT */
#include "check/audience.h"

#include "base/memory.h"
#include "machine/firewall_scope.h"
#include "machine/wql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *known(const char *text)
{
    return text && text[0] ? text : NULL;
}

static const char *account_of(const struct run *run)
{
    const char *names[] = {run->account.name, run->request.account, run->request.user, run->os.user};
    for (size_t i = 0; i < array_count(names); i++)
        if (known(names[i]))
            return names[i];
    return NULL;
}

static enum audience_origin origin_of(const struct request *request)
{
    const char *client = known(request->client_address);
    if (!client)
        return request->client_here ? AUDIENCE_HERE : AUDIENCE_UNKNOWN;
    if (strcmp(client, SCOPE_OWN_SUBNET) == 0)
        return AUDIENCE_OWN_SUBNET;
    if (strcmp(client, SCOPE_EVERYBODY) == 0)
        return AUDIENCE_ANY;
    return strchr(client, '/') ? AUDIENCE_SUBNET : AUDIENCE_ADDRESS;
}

/* A query that brought rows as the account, from the client, proves the whole chain: what could not be read then is a
 * gap in the explanation, not in the result. A local query proves it for a local caller only, so it counts for remote
 * targets alone. As somebody else, or from elsewhere, it proves nothing about what was asked, and no rows may mean that
 * the account is shown none. Where a method is the first thing that will be asked only its class was looked for. */
bool audience_proven(const struct run *run)
{
    const struct finding *query = run_finding(run, "QRY-RUN");
    const struct needs *needs = &run->request.needs;
    bool method = needs->given && needs->count && needs->items[0].method;
    return !method && !run->request.local && run->request.client_here && query && query->verdict == V_READY &&
           !request_other_account(&run->request, &run->os, &run->account);
}

struct audience audience_of(const struct run *run)
{
    const struct request *request = &run->request;
    struct audience audience = {.account = account_of(run),
                                .named = known(request->account) || known(request->user),
                                .origin = origin_of(request),
                                .proven = audience_proven(run)};
    if (audience.origin == AUDIENCE_ADDRESS || audience.origin == AUDIENCE_SUBNET)
        audience.client = request->client_address;
    else if (audience.origin == AUDIENCE_HERE)
        audience.client = known(run->client);
    return audience;
}

const char *audience_origin_word(enum audience_origin origin)
{
    static const char *const words[] = {"unknown", "this-computer", "address", "subnet", "own-subnet", "any"};
    return words[origin];
}

enum text_id audience_account_text(const struct audience *audience)
{
    return audience->named ? TEXT_AUDIENCE_ACCOUNT : TEXT_AUDIENCE_OPERATOR;
}

enum text_id audience_origin_text(const struct audience *audience)
{
    static const enum text_id texts[] = {TEXT_AUDIENCE_UNKNOWN, TEXT_AUDIENCE_HERE,       TEXT_AUDIENCE_CLIENT,
                                         TEXT_AUDIENCE_SUBNET,  TEXT_AUDIENCE_OWN_SUBNET, TEXT_AUDIENCE_ANY};
    return texts[audience->origin];
}

static void set(struct sentence *sentence, size_t index, const char *name, enum text_id otherwise)
{
    if (!name) {
        sentence_nest(sentence, index, otherwise);
        return;
    }
    struct sentence raw = sentence_raw(name);
    free(sentence->arguments[index]);
    sentence->arguments[index] = memory_string(raw.arguments[0]);
    sentence_free(&raw);
}

void audience_name(const struct audience *audience, struct sentence *sentence, size_t first)
{
    set(sentence, first, audience->account, audience_account_text(audience));
    set(sentence, first + 1, audience->client, audience_origin_text(audience));
}

static struct sentence asked_all(const struct needs *needs)
{
    char count[24];
    snprintf(count, sizeof count, "%" PRIZU, needs->count);
    return sentence_of(TEXT_AUDIENCE_ASKED_ALL, count, NULL);
}

struct sentence audience_asked(const struct run *run)
{
    const struct finding *query = run_finding(run, "QRY-RUN"), *target = run_finding(run, "NET-NAME");
    char *name = NULL;
    bool filtered;
    bool named = run->request.query && wql_class(run->request.query, &name, &filtered);
    struct sentence sentence = {.id = TEXT_NONE};
    bool assumed = request_assumes(&run->request, ASSUME_THIRD_PARTY);
    if (run->request.no_logon)
        sentence = sentence_of(TEXT_AUDIENCE_NO_LOGON, NULL);
    else if (run->request.network_only && target &&
             (target->verdict == V_NEEDS_CHANGE || target->verdict == V_CANNOT_TELL))
        sentence = sentence_of(TEXT_AUDIENCE_NAMELESS, NULL);
    else if (run->request.network_only)
        sentence = sentence_of(TEXT_AUDIENCE_NETWORK_ONLY, NULL);
    else if (run->request.needs.given && run->request.needs.count > 1 && !assumed)
        sentence = asked_all(&run->request.needs);
    else if (query && query->verdict != V_NOT_APPLICABLE && named)
        sentence = sentence_of(assumed ? TEXT_AUDIENCE_ASKED_ASSUMED : TEXT_AUDIENCE_ASKED, name,
                               run->request.namespace_path, assumed ? ASSUME_THIRD_PARTY : NULL, NULL);
    else if (assumed)
        sentence = sentence_of(TEXT_AUDIENCE_ASSUMED, ASSUME_THIRD_PARTY, NULL);
    free(name);
    return sentence;
}
