/* SPDX-License-Identifier: MIT */
#include "wizard/choose_request.h"

#include "base/ascii.h"
#include "check/target.h"
#include "session/ask.h"
#include "wizard/choose_controls.h"
#include "wizard/control.h"
#include "wizard/recent.h"

#include <stdlib.h>
#include <string.h>

char *choose_request_host(struct page *page)
{
    char *typed = control_get(page->controls[C_TARGET]), *host = NULL;
    struct sentence problem;
    target_parse(typed, &host, NULL, &problem);
    sentence_free(&problem);
    free(typed);
    return host;
}

struct credentials *choose_request_credentials(struct page *page)
{
    const struct board *board = &page->wizard->board;
    char *host = board->credentials ? choose_request_host(page) : NULL;
    bool same = host && ascii_equal_nocase(host, board->credentials_for);
    free(host);
    return same ? board->credentials : NULL;
}

/* ASK with what the controls say of the target and of who goes there. */
static bool read_with(struct page *page, struct ask *ask, struct request *request)
{
    bool local = choose_controls_local(page);
    struct credentials *credentials = local ? NULL : choose_request_credentials(page);
    char *target = control_get(page->controls[C_TARGET]), *user = credentials ? credentials_name(credentials) : NULL;
    struct sentence problem;
    ask->target = local ? NULL : target;
    ask->user = user;
    ask->no_logon = !local && SendMessageW(page->controls[C_NO_LOGON], BM_GETCHECK, 0, 0) == BST_CHECKED;
    bool good = ask_request(ask, request, &problem);
    sentence_free(&problem);
    free(user);
    free(target);
    return good;
}

bool choose_request_reach(struct page *page, struct request *request)
{
    struct ask ask = {.who = ASK_AS_NAMED};
    return read_with(page, &ask, request);
}

bool choose_request_read(struct page *page, struct request *request)
{
    char *account = control_get(page->controls[C_ACCOUNT]), *client = control_get(page->controls[C_CLIENT]);
    struct ask ask = {.who = choose_controls_who(page),
                      .account = account[0] ? account : NULL,
                      .client = choose_controls_local(page) ? client : NULL,
                      .needs = page->wizard->needs_path ? &page->wizard->needs : NULL};
    bool good = read_with(page, &ask, request);
    free(client);
    free(account);
    return good;
}

/* The same choice again keeps what was found. */
static bool is_changed(const struct request *before, const struct request *now)
{
    const char *account[2] = {before->account ? before->account : "", now->account ? now->account : ""};
    const char *client[2] = {before->client_address ? before->client_address : "",
                             now->client_address ? now->client_address : ""};
    return before->local != now->local || before->no_logon != now->no_logon ||
           strcmp(before->target, now->target) != 0 || strcmp(account[0], account[1]) != 0 ||
           strcmp(client[0], client[1]) != 0;
}

bool choose_request_take(struct page *page)
{
    struct board *board = &page->wizard->board;
    struct request request;
    if (!choose_request_read(page, &request))
        return false;
    bool changed = is_changed(&board->request, &request);
    request_free(&board->request);
    board->request = request;
    if (!request.local)
        recent_add(page->controls[C_TARGET], request.target);
    return changed;
}
