/* SPDX-License-Identifier: MIT */
#include "check/request.h"

#include "base/ascii.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct request request_default(void)
{
    return (struct request){
        .target = memory_string("."),
        .local = true,
        .namespace_path = memory_string(REQUEST_NAMESPACE),
        .query = memory_string(REQUEST_QUERY),
        .probe_ms = REQUEST_PROBE_MS,
        .call_ms = REQUEST_CALL_MS,
    };
}

static char **copy_list(char *const *list)
{
    if (!list)
        return NULL;
    size_t count = 0;
    while (list[count])
        count++;
    char **copy = memory_new_n(char *, count + 1);
    for (size_t i = 0; i < count; i++)
        copy[i] = memory_string(list[i]);
    return copy;
}

struct request request_copy(const struct request *request)
{
    struct request copy = *request;
    copy.target = memory_string(request->target);
    copy.account = memory_string(request->account);
    copy.client_address = memory_string(request->client_address);
    copy.namespace_path = memory_string(request->namespace_path);
    copy.query = memory_string(request->query);
    copy.user = memory_string(request->user);
    copy.assume = memory_string(request->assume);
    copy.only = copy_list(request->only);
    copy.needs = needs_copy(&request->needs);
    return copy;
}

void request_fill_needs(struct request *request)
{
    if (request->needs.count == 0)
        needs_add_query(&request->needs, request->namespace_path, request->query);
}

const char *request_namespace(const struct request *request, size_t index)
{
    if (request->needs.count)
        return needs_namespace(&request->needs, index);
    return index == 0 ? request->namespace_path : NULL;
}

void request_free_list(char **list)
{
    for (size_t i = 0; list && list[i]; i++)
        free(list[i]);
    free(list);
}

void request_free(struct request *request)
{
    free(request->target);
    free(request->account);
    free(request->client_address);
    free(request->namespace_path);
    free(request->query);
    free(request->user);
    free(request->assume);
    request_free_list(request->only);
    needs_free(&request->needs);
    *request = (struct request){0};
}

bool request_other_account(const struct request *request, const struct os_info *os, const struct account *account)
{
    char sid[SID_TEXT_MAX];
    if (!request->account)
        return false;
    bool resolved = account && account->sid.size;
    /* Credentials have a name and no SID: only the same spelling shows the same account. */
    if (request->user)
        return !ascii_equal_nocase(request->account, request->user) &&
               !(resolved && account->name && ascii_equal_nocase(account->name, request->user));
    return !os || !resolved || !os->user_sid || strcmp(sid_to_text(&account->sid, sid), os->user_sid) != 0;
}

bool request_assumes(const struct request *request, const char *id)
{
    return request->assume && ascii_equal_nocase(request->assume, id);
}
