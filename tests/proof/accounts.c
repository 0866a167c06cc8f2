/* SPDX-License-Identifier: MIT
 * Experiments on accounts and tokens. */
#include "proof.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { LIMIT_MS = 30000 };

/* Asks both sides; false: not possible here. */
static bool read_self(struct trial *trial, struct account *account, struct table *token)
{
    struct call call = call_make(NULL, LIMIT_MS);
    if (!trial_ask(trial, token, "token"))
        return false;
    if (trial_read(trial, MACHINE_CALL(trial->ours, account_get, &call, NULL, account), &call))
        return true;
    table_free(token);
    return false;
}

static void self_run(struct trial *trial)
{
    struct account account = {0};
    struct table token;
    char text[SID_TEXT_MAX];
    if (!read_self(trial, &account, &token))
        return;
    trial_compare(trial, "SID of who runs this", sid_to_text(&account.sid, text), table_cell(&token, 0, 0));
    account_free(&account);
    table_free(&token);
}

static const struct answer self_answers[] = {{"token", "S-1-5-21-1004336348-1177238915-682003330-1001\tuser",
                                              "S-1-5-21-1004336348-1177238915-682003330-1002\tuser"},
                                             {NULL, NULL, NULL}};

static const struct experiment self_experiment = {
    .id = "ACC-SELF",
    .area = "accounts",
    .assumption = "Without --account the account that is judged is the one that runs the program.",
    .place = "core/windows/account_windows.c",
    .steps = "Compares the SID of the judged account with the user of this process's token.",
    .expected = "the same SID",
    .run = self_run,
    .answers = self_answers};

/* Groups that a logon puts into a token and that are no membership. */
static bool by_logon(const char *sid)
{
    static const char *const known[] = {"S-1-5-2", "S-1-5-4", "S-1-5-113", "S-1-5-114", "S-1-2-0", "S-1-5-64-10"};
    for (size_t i = 0; i < array_count(known); i++)
        if (strcmp(sid, known[i]) == 0)
            return true;
    return false;
}

static void groups_run(struct trial *trial)
{
    struct account account = {0};
    struct table token;
    if (!read_self(trial, &account, &token))
        return;
    for (size_t i = 0; i < account.groups.count; i++) {
        char text[SID_TEXT_MAX];
        sid_to_text(&account.groups.sids[i], text);
        if (!by_logon(text))
            trial_compare(trial, text, "in the token",
                          table_row(&token, text) == SIZE_MAX ? "not in the token" : "in the token");
    }
    account_free(&account);
    table_free(&token);
}

static const struct answer groups_answers[] = {
    {"token",
     "S-1-5-21-1004336348-1177238915-682003330-1001\tuser\nS-1-5-32-544\t\nS-1-5-32-545\t\nS-1-1-0\t\nS-1-5-11\t\nS-1-"
     "5-15\t",
     "S-1-5-21-1004336348-1177238915-682003330-1001\tuser\nS-1-5-32-545\t\nS-1-1-0\t\nS-1-5-11\t\nS-1-5-15\t"},
    {NULL, NULL, NULL}};

static const struct experiment groups_experiment = {
    .id = "ACC-GROUPS",
    .area = "accounts",
    .assumption = "The groups that are computed for an account are those that its token carries.",
    .place = "core/windows/account_groups.c",
    .steps = "Computes the groups of who runs this and looks for each in this process's token; what only a kind of "
             "logon adds is "
             "left out.",
    .expected = "each is in the token",
    .run = groups_run,
    .answers = groups_answers};

const struct experiment *const proof_accounts[] = {&self_experiment, &groups_experiment, NULL};
