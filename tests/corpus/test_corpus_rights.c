/* SPDX-License-Identifier: MIT
 * Logon rights of policy templates and of an LSA database: whether the accounts beside them may log on from the
 * network. */
#include "corpus_machine.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "machine/account.h"

#include <stdlib.h>
#include <string.h>

/* What Windows has by itself (learn.microsoft.com, "Access this computer from the network"). */
static const char default_network[] = "*S-1-1-0,*S-1-5-32-544,*S-1-5-32-545,*S-1-5-32-551";

/* "*S-1-5-32-544,*S-1-5-32-555"; a name that is no SID is nobody's here. */
static void take_holders(struct sid_list *list, const char *text)
{
    sid_list_free(list);
    for (const char *at = strcmp(text, "(default)") == 0 ? default_network : text; *at;) {
        size_t length = strcspn(at, ",");
        char *one = memory_string_n(at + (*at == '*'), length - (*at == '*'));
        struct sid sid;
        if (sid_from_text(one, &sid))
            sid_list_add(list, &sid);
        free(one);
        at += length + (at[length] == ',');
    }
}

/* An account as the column describes it: a local one, in the groups that are named; "only": in no others. */
static void describe(struct account *account, const char *words)
{
    static const struct {
        const char *word;
        enum well_known_sid group;
    } groups[] = {{"dministrator", SID_ADMINISTRATORS},
                  {"Distributed COM Users", SID_DISTRIBUTED_COM_USERS},
                  {"Performance Log Users", SID_PERFORMANCE_LOG_USERS},
                  {"Backup Operators", SID_BACKUP_OPERATORS},
                  {"Remote Management Users", SID_REMOTE_MANAGEMENT_USERS}};
    account->local = strstr(words, "domain") == NULL;
    sid_list_free(&account->groups);
    sid_list_add(&account->groups, sid_well_known(SID_EVERYONE));
    sid_list_add(&account->groups, sid_well_known(SID_NETWORK));
    sid_list_add(&account->groups, sid_well_known(SID_AUTHENTICATED_USERS));
    sid_list_add(&account->groups, sid_well_known(SID_USERS));
    if (account->local)
        sid_list_add(&account->groups, sid_well_known(SID_LOCAL_ACCOUNT));
    for (size_t i = 0; i < array_count(groups); i++)
        if (strstr(words, groups[i].word))
            sid_list_add(&account->groups, sid_well_known(groups[i].group));
    if (account->local && sid_list_has(&account->groups, sid_well_known(SID_ADMINISTRATORS)))
        sid_list_add(&account->groups, sid_well_known(SID_LOCAL_ACCOUNT_AND_ADMIN));
}

/* Who holds the two rights. */
struct holders {
    struct sid_list network, denied;
};

static struct logon_rights rights_of(const struct holders *holders, const struct account *account)
{
    struct sid_list sids = account_sids(account);
    struct logon_rights rights = account_rights_among(&sids, &holders->network, &holders->denied);
    sid_list_free(&sids);
    return rights;
}

static void holders_free(struct holders *holders)
{
    sid_list_free(&holders->network);
    sid_list_free(&holders->denied);
}

/* A local account that is in no list itself. */
static struct account somebody(const char *words)
{
    struct account account = {.name = memory_string("PC-0421\\somebody")};
    assert_true(sid_from_text("S-1-5-21-1-2-3-1777", &account.sid));
    describe(&account, words);
    return account;
}

/* "may", "may not ...", "denied as S-1-5-113". */
static void compare(const char *where, const char *right, const struct logon_rights *ours)
{
    static const char denied[] = "denied as ";
    char through[SID_TEXT_MAX];
    if (strncmp(right, denied, strlen(denied)) == 0)
        corpus_compared_text(where, "denied through", right + strlen(denied),
                             sid_to_text(&ours->denied_through, through));
    else
        corpus_compared_text(where, "logon", strncmp(right, "may not", 7) == 0 ? "may not" : "may",
                             ours->denied_through.size || !ours->network_through.size ? "may not" : "may");
}

static void one_template(char *const *columns, size_t count, void *context)
{
    if (count < 4 || strcmp(columns[0], "SeNetworkLogonRight") == 0)
        return;
    struct holders holders = {.network = {0}};
    struct account account = somebody(columns[2]);
    take_holders(&holders.network, columns[0]);
    take_holders(&holders.denied, columns[1]);
    struct logon_rights rights = rights_of(&holders, &account);
    compare(columns[2], columns[3], &rights);
    account_free(&account);
    holders_free(&holders);
}

static void templates(void **state)
{
    corpus_rows("rights/gpttmpl.tsv", one_template, NULL);
    corpus_end("rights/gpttmpl.tsv");
}

/* ---- ActSysAc: one mask for each SID of an LSA database ---- */

enum { NETWORK = 0x2, DENY_NETWORK = 0x80 };

/* Whoever is only this SID may, or not, as its own bits say. */
static void one_verdict(char *const *columns, size_t count, void *context)
{
    struct account account = {.local = true};
    if (count < 2 || !sid_from_text(columns[0], &account.sid))
        return;
    unsigned long mask = strtoul(columns[1], NULL, 0);
    struct logon_rights rights = rights_of(context, &account);
    char *denied = strbuf_printed("denied as %s", columns[0]);
    compare(columns[0], mask & DENY_NETWORK ? denied : mask & NETWORK ? "may" : "may not", &rights);
    free(denied);
}

static void database(void **state)
{
    struct holders holders = {.network = {0}};
    corpus_rights("rights/lsa-actsysac.tsv", &holders.network, &holders.denied);
    corpus_rows("rights/lsa-actsysac.tsv", one_verdict, &holders);
    struct account account = somebody("local, Distributed COM Users");
    struct logon_rights rights = rights_of(&holders, &account);
    compare("an account in Distributed COM Users", "may", &rights);
    account_free(&account);
    holders_free(&holders);
    corpus_end("rights/lsa-actsysac.tsv");
}

const struct CMUnitTest program_tests[] = {cmocka_unit_test(templates), cmocka_unit_test(database), {0}};
