/* SPDX-License-Identifier: MIT */
#include "session/ask.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/number.h"
#include "check/requirement.h"
#include "check/target.h"
#include "fix/fix_choices.h"
#include "machine/firewall_scope.h"
#include "requirements/catalogue.h"

#include <stdlib.h>
#include <string.h>

static void replace(char **text, const char *value)
{
    if (!value)
        return;
    free(*text);
    *text = memory_string(value);
}

bool ask_milliseconds(const char *text, uint32_t *out)
{
    uint32_t value;
    if (!number_decimal(text, strlen(text), 3600000, &value) || value < 1)
        return false;
    *out = value;
    return true;
}

static bool read_limits(const char *timeout, struct request *request, struct sentence *problem)
{
    if (!timeout)
        return true;
    if (!ask_milliseconds(timeout, &request->probe_ms)) {
        *problem = sentence_of(TEXT_CLI_BAD_TIMEOUT, timeout, NULL);
        return false;
    }
    /* A patient user gets patient management calls too; an impatient one keeps time for the query. */
    if (request->probe_ms > REQUEST_PROBE_MS)
        request->call_ms = request->probe_ms * (REQUEST_CALL_MS / REQUEST_PROBE_MS);
    return true;
}

/* An item of LIST, which moves behind it; NULL at the end; free(). */
static char *next_client(const char **list)
{
    const char *at = *list + strspn(*list, " ");
    size_t length = strcspn(at, ","), bare = length;
    if (!*at)
        return NULL;
    while (bare && at[bare - 1] == ' ')
        bare--;
    *list = at + length + (at[length] == ',');
    return memory_string_n(at, bare);
}

static bool good_client(const char *typed, struct sentence *problem)
{
    char *host = NULL;
    bool nobody = firewall_scope_has_nobody(typed);
    if (!nobody && firewall_scope_knows_client(typed))
        return true;
    bool good = target_parse(typed, &host, NULL, problem) && !firewall_scope_has_nobody(host) && !nobody;
    free(host);
    sentence_free(problem);
    *problem = good ? (struct sentence){.id = TEXT_NONE} : sentence_of(TEXT_CLI_BAD_CLIENT, typed, NULL);
    return good;
}

bool ask_client(const char *typed, struct sentence *problem)
{
    bool good = true;
    *problem = (struct sentence){.id = TEXT_NONE};
    for (char *one; typed && good && (one = next_client(&typed)) != NULL; free(one))
        good = good_client(one, problem);
    return good;
}

char *ask_client_list(const struct needs *needs)
{
    struct strbuf list = STRBUF_INIT;
    for (size_t i = 0; i < needs->client_count; i++)
        strbuf_printf(&list, "%s%s", i ? "," : "", needs->clients[i]);
    return strbuf_take(&list);
}

/* The two words are compared as they are written in firewall_scope.h. */
static const char *client_word(const char *typed)
{
    return ascii_equal_nocase(typed, SCOPE_OWN_SUBNET)  ? SCOPE_OWN_SUBNET
           : ascii_equal_nocase(typed, SCOPE_EVERYBODY) ? SCOPE_EVERYBODY
                                                        : typed;
}

/* Ids of assumptions with commas between; only those that request.h names. */
static bool assume(const char *typed, struct sentence *problem)
{
    *problem = (struct sentence){.id = TEXT_NONE};
    if (!typed || ascii_equal_nocase(typed, ASSUME_THIRD_PARTY))
        return true;
    *problem = sentence_of(TEXT_CLI_BAD_ASSUME, typed, ASSUME_THIRD_PARTY, NULL);
    return false;
}

static bool read_target(const char *typed, struct request *request, struct sentence *problem)
{
    char *host;
    if (!typed)
        return true;
    if (!target_parse(typed, &host, NULL, problem))
        return false;
    free(request->target);
    request->target = host;
    request->local = false; /* session_finish_request knows */
    return true;
}

/* What logs on is not left out in silence when it was asked for by name. */
static bool only_without_logon(const struct request *request, struct sentence *problem)
{
    for (size_t i = 0; request->no_logon && request->only && request->only[i]; i++) {
        char *id = memory_string_n(request->only[i], strcspn(request->only[i], "["));
        bool logs_on = requirement_logs_on(catalogue_find(id));
        free(id);
        if (!logs_on)
            continue;
        *problem = sentence_of(TEXT_CLI_NO_LOGON_ONLY, request->only[i], NULL);
        return false;
    }
    return true;
}

bool ask_account(enum ask_who who, const char *typed, struct sentence *problem)
{
    bool empty = !typed || !typed[strspn(typed, " ")];
    enum text_id text = who == ASK_UNANSWERED       ? TEXT_ASK_ACCOUNT
                        : who == ASK_OTHER && empty ? TEXT_ASK_ACCOUNT_EMPTY
                                                    : TEXT_NONE;
    *problem = sentence_of(text, NULL);
    return text == TEXT_NONE;
}

/* The account that is asked about, wherever it was named; NULL: who connects. */
static const char *account_of(const struct ask *ask)
{
    if (ask->who == ASK_SELF)
        return NULL;
    return ask->account || !ask->needs ? ask->account : ask->needs->account;
}

/* Everything that will be asked, in one structure, whichever way it came. */
static void take_needs(const struct ask *ask, struct request *request)
{
    struct needs *needs = &request->needs;
    request->account = memory_string(account_of(ask));
    if (ask->needs) {
        *needs = needs_copy(ask->needs);
        replace(&request->namespace_path, needs->items[0].namespace_path);
        replace(&request->query, needs->items[0].query);
    }
    for (size_t i = 0; i < ask->query_count; i++)
        needs_add_query(needs, request->namespace_path, ask->queries[i]);
    if (!ask->needs)
        request_fill_needs(request);
    needs->given = ask->needs || ask->query;
    free(needs->account);
    needs->account = memory_string(request->account);
}

static void add_clients(struct needs *needs, const char *typed)
{
    for (char *one; typed && (one = next_client(&typed)) != NULL; free(one))
        needs_add_client(needs, client_word(one));
}

/* As they were typed; their addresses are looked up later. Several are one list for whoever looks for one. */
static void take_clients(const struct ask *ask, struct request *request)
{
    struct needs *needs = &request->needs;
    if (ask->client && ask->client[0]) {
        needs_drop_clients(needs);
        add_clients(needs, ask->client_count ? NULL : ask->client);
        for (size_t i = 0; i < ask->client_count; i++)
            add_clients(needs, ask->clients[i]);
    }
    char *list = ask_client_list(needs);
    if (needs->client_count)
        replace(&request->client_address, list);
    free(list);
}

static bool good_clients(const struct ask *ask, struct sentence *problem)
{
    bool good = ask_client(ask->client, problem);
    for (size_t i = 0; i < ask->client_count && good; i++)
        good = ask_client(ask->clients[i], problem);
    return good;
}

bool ask_request(const struct ask *ask, struct request *out, struct sentence *problem)
{
    struct request request = request_default();
    *problem = (struct sentence){.id = TEXT_NONE};
    replace(&request.user, ask->user);
    replace(&request.namespace_path, ask->namespace_path);
    replace(&request.query, ask->query);
    replace(&request.assume, ask->assume);
    request.no_logon = request.network_only = ask->no_logon;
    request.trust_name = ask->trust_name;
    request.kerberos = ask->kerberos;
    take_needs(ask, &request);
    take_clients(ask, &request);
    bool good = ask_account(ask->who, ask->account, problem) && read_target(ask->target, &request, problem) &&
                good_clients(ask, problem) && read_limits(ask->timeout, &request, problem) &&
                assume(ask->assume, problem) &&
                (!ask->only || fix_choices_only(ask->only, &request, problem) == ST_OK) &&
                only_without_logon(&request, problem);
    if (good)
        *out = request;
    else
        request_free(&request);
    return good;
}
