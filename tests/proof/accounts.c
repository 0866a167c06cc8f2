/* SPDX-License-Identifier: MIT
 * Experiments on accounts and tokens. */
#include "proof.h"

#include "base/memory.h"
#include "fake_machine.h"

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

/* ---- ACC-NETWORK-TOKEN ---- */

#define USER "WMIReadyProof"

/* What only a logon knows ([MS-DTYP] 2.4.2.4): its session and integrity level, this organization, the package. */
static bool is_no_group(const char *sid)
{
    return strncmp(sid, "S-1-5-5-", 8) == 0 || strncmp(sid, "S-1-16-", 7) == 0 || strcmp(sid, "S-1-5-15") == 0 ||
           strncmp(sid, "S-1-5-64-", 9) == 0;
}

static void compare_groups(struct trial *trial, const struct account *account, const struct table *token)
{
    struct table ours = {.columns = 1};
    for (size_t i = 0; i < account->groups.count; i++) {
        char text[SID_TEXT_MAX];
        table_add(&ours, sid_to_text(&account->groups.sids[i], text));
        if (!is_no_group(text))
            trial_compare(trial, text, "in the token",
                          table_row(token, text) == SIZE_MAX ? "not in it" : "in the token");
    }
    for (size_t i = 0; i < token->rows; i++) {
        const char *sid = table_cell(token, i, 0);
        if (!is_no_group(sid))
            trial_compare(trial, sid, table_row(&ours, sid) == SIZE_MAX ? "not computed" : "a group", "a group");
    }
    table_free(&ours);
}

static void network_run(struct trial *trial)
{
    struct table made, token;
    struct account account = {0};
    struct call call = call_make(NULL, LIMIT_MS);
    if (!trial_makes(trial, "user") || !trial_ask(trial, &made, "user long"))
        return;
    table_free(&made);
    if (!trial_ask(trial, &token, "logon-groups"))
        return;
    if (trial_read(trial, MACHINE_CALL(trial->ours, account_get, &call, USER, &account), &call)) {
        compare_groups(trial, &account, &token);
        account_free(&account);
    }
    table_free(&token);
}

static void network_prepare(struct fake_machine *fake)
{
    const struct sid sid = fake_sid(1009);
    fake_account(fake, "PC-0421\\" USER, &sid, true);
    fake_member(fake, sid_well_known(SID_USERS), &sid);
}

/* "Well-known SIDs": what a logon of a local account over the network through NTLM carries. */
#define NETWORK_GROUPS "S-1-1-0\nS-1-5-2\nS-1-5-11\nS-1-5-15\nS-1-5-113\nS-1-5-64-10\nS-1-5-5-0-1234\nS-1-16-8192"

static const struct answer network_answers[] = {
    {"user long", "0x00000000", NULL},
    {"logon-groups", NETWORK_GROUPS "\nS-1-5-32-545", NETWORK_GROUPS "\nS-1-5-32-545\nS-1-5-32-580"},
    {NULL, NULL, NULL}};

static const struct experiment network_experiment = {
    .id = "ACC-NETWORK-TOKEN",
    .area = "accounts",
    .assumption = "The groups that are computed for an account are those of its token after a logon over the network.",
    .place = "core/windows/account_groups.c",
    .steps = "Makes a local account, computes its groups, logs on with LOGON32_LOGON_NETWORK and reads the token.",
    .expected = "the same groups, both ways; what only a logon knows is left out",
    .changes = true,
    .windows_only = true,
    .run = network_run,
    .prepare = network_prepare,
    .answers = network_answers};

/* ---- ACC-ORIGIN ---- */

static const char *kept_by(const struct account *account)
{
    static const char *const words[] = {"local", "entra", "microsoft", "windows"};
    enum account_origin origin = account_origin(account);
    return origin == ACCOUNT_OF_A_DATABASE && !account->local ? "domain" : words[origin];
}

/* An account that a Microsoft account signs in to is one of the computer's own all the same, with its SID. */
static void origin_run(struct trial *trial)
{
    struct table accounts;
    unsigned foreign = 0;
    if (!trial_ask(trial, &accounts, "accounts"))
        return;
    for (size_t i = 0; i < accounts.rows; i++) {
        const char *sid = table_cell(&accounts, i, 0), *kind = table_cell(&accounts, i, 1);
        struct account account = {0};
        struct call call = call_make(NULL, LIMIT_MS);
        foreign += strcmp(kind, "local") != 0;
        if (!trial_read(trial, MACHINE_CALL(trial->ours, account_get, &call, sid, &account), &call))
            continue;
        trial_note(trial, "%s: %s", sid, kind);
        trial_compare(trial, sid, kept_by(&account), strcmp(kind, "entra") == 0 ? kind : "local");
        account_free(&account);
    }
    if (!foreign && !trial->differing)
        trial_note(trial, "no account of Microsoft or Entra ID is here");
    table_free(&accounts);
}

static const struct answer origin_answers[] = {
    {"accounts",
     "S-1-5-21-1004336348-1177238915-682003330-1001\tlocal\nS-1-5-21-1004336348-1177238915-682003330-1002\tmicrosoft",
     "S-1-5-21-1004336348-1177238915-682003330-1001\tentra\nS-1-5-21-1004336348-1177238915-682003330-1002\tmicrosoft"},
    {NULL, NULL, NULL}};

static const struct experiment origin_experiment = {
    .id = "ACC-ORIGIN",
    .area = "accounts",
    .assumption = "An account that a Microsoft account signs in to has a SID of this computer; one of Entra ID is "
                  "S-1-12-1-*.",
    .place = "core/machine/account.c",
    .steps = "Lists local accounts with USER_INFO_24 and who runs this; asks the product who keeps each SID.",
    .expected = "local for both kinds, Entra ID for S-1-12-1-*",
    .run = origin_run,
    .answers = origin_answers};

const struct experiment *const proof_accounts[] = {&self_experiment, &groups_experiment, &network_experiment,
                                                   &origin_experiment, NULL};
