/* SPDX-License-Identifier: MIT
 *
 * PERM-COUNTERS: the classes Win32_Perf... are made out of performance counters. "Only the administrator of the
 * computer or users in the Performance Logs User Group can log and view counter data ... Users in the Performance
 * Monitoring Users group can view counter data"; users at the computer view them as well, "however, users in
 * non-interactive logon sessions must be in the Performance Monitoring Users group" (both of "Limited User Access
 * Support", learn.microsoft.com, an older and the present text). Who comes over the network is none at the computer.
 */
#include "base/memory.h"
#include "check/check.h"
#include "check/remote.h"
#include "requirements/asked_family.h"
#include "requirements/permissions_group.h"
#include "requirements/requirements.h"

#include <stdio.h>

enum { DIGITS = 24 };

/* ---- remedies ---- */
static enum status plan_monitor_users(const struct check_environment *environment, const struct facts *facts,
                                      const struct finding *finding, struct plan *out)
{
    (void)environment, (void)finding;
    return permissions_group_plan(facts, SID_PERFORMANCE_MONITOR_USERS, out);
}

static const struct change_object monitor_users[] = {{CHANGE_GROUP_MEMBER, "S-1-5-32-558", NULL}, {0}};

static const struct remedy monitor_users_here = {
    .id = "monitor-users",
    .title = TEXT_PERM_COUNTERS_FIX,
    .effect = TEXT_PERM_COUNTERS_FIX_EFFECT,
    .undo = TEXT_PERM_GROUP_UNDO,
    .disruption = DISRUPTION_LOGON,
    .reversible = true,
    .objects = monitor_users,
    .plan = plan_monitor_users,
};

static const struct remedy monitor_users_of_domain = {
    .id = "domain-monitor-users",
    .title = TEXT_PERM_COUNTERS_FIX_DOMAIN,
    .effect = TEXT_PERM_GROUP_FIX_READERS_EFFECT,
    .undo = TEXT_PERM_GROUP_UNDO,
    .disruption = DISRUPTION_LOGON,
    .reversible = true,
    .of_domain = true,
    .objects = monitor_users,
    .plan = plan_monitor_users,
};

static const struct remedy *const remedies[] = {&monitor_users_here, &monitor_users_of_domain, NULL};

/* ---- check ---- */
static const struct {
    enum well_known_sid sid;
    enum text_id name;
} groups[] = {
    {SID_PERFORMANCE_MONITOR_USERS, TEXT_GROUP_PERFORMANCE_MONITOR_USERS},
    {SID_PERFORMANCE_LOG_USERS, TEXT_GROUP_PERFORMANCE_LOG_USERS},
    {SID_ADMINISTRATORS, TEXT_GROUP_ADMINISTRATORS},
};

/* Rows outrank what was read of the groups: but they may be there without values. */
static enum verdict judge_outsider(struct check *check)
{
    const char *name = check->facts->account.name;
    size_t rows = asked_family_shown(check, CLASS_PERFORMANCE, NULL);
    enum token_filter filter = remote_token_filter(check->facts);
    if (rows) {
        char shown[DIGITS];
        snprintf(shown, sizeof shown, "%" PRIZU, rows);
        return check_say(check, V_ATTENTION, TEXT_PERM_COUNTERS_SHOWN, name, shown, NULL);
    }
    if (filter == TOKEN_UNKNOWN)
        return check_say(check, V_CANNOT_TELL, TEXT_PERM_GROUP_TOKEN_UNKNOWN, name, NULL);
    if (check->facts->account.missing & ACCOUNT_MISSING_GROUPS)
        return check_say(check, V_CANNOT_TELL, TEXT_PERM_GROUP_UNKNOWN, name, NULL);
    permissions_group_offer_one(check, SID_PERFORMANCE_MONITOR_USERS, &monitor_users_here, &monitor_users_of_domain,
                                true);
    return check_say(check, V_NEEDS_CHANGE,
                     filter == TOKEN_FILTERED ? TEXT_PERM_COUNTERS_FILTERED : TEXT_PERM_COUNTERS_REFUSED, name, NULL);
}

static enum verdict check_counters(struct check *check)
{
    const struct account *account = &check->facts->account;
    enum verdict verdict;
    if (!asked_family(check->environment->request, CLASS_PERFORMANCE, NULL))
        return check_not_applicable(check, TEXT_PERM_COUNTERS_NOT_ASKED, NULL);
    if (!remote_account_known(check, &verdict))
        return verdict;
    for (size_t i = 0; i < array_count(groups); i++)
        permissions_group_evidence(check, groups[i].sid, groups[i].name);
    for (size_t i = 0; i < array_count(groups); i++) {
        bool whole = groups[i].sid != SID_ADMINISTRATORS || remote_token_filter(check->facts) == TOKEN_WHOLE;
        if (!whole || !account_in_group(account, groups[i].sid))
            continue;
        check_say(check, V_READY, TEXT_PERM_GROUP_MEMBER, account->name, "", NULL);
        sentence_nest(&check->finding->summary, 1, groups[i].name);
        return V_READY;
    }
    return judge_outsider(check);
}

const struct requirement requirement_perm_counters = {
    .id = "PERM-COUNTERS",
    .area = AREA_PERMISSIONS,
    .severity = SEVERITY_CONDITIONAL,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(PERM_COUNTERS),
    .reads = FACT_OS | FACT_ACCOUNT | FACT_TOKEN | FACT_QUERY | FACT_ASKED,
    .of_account = true,
    .check = check_counters,
    .remedies = remedies,
};
