/* SPDX-License-Identifier: MIT
 *
 * PERM-GROUP: the account must be in a group that the DCOM limits let in from other
 * computers: Administrators, Distributed COM Users or Performance Log Users, directly
 * or nested, by SID. An entry of its own in the launch limit does as well.
 */
#include "requirements/permissions_group.h"

#include "base/memory.h"
#include "check/remote.h"
#include "requirements/dcom_limit.h"
#include "requirements/requirements.h"

#include <stdlib.h>
#include <string.h>

/* ---- remedies ---- */
enum status permissions_group_plan(const struct facts *facts, enum well_known_sid group, struct plan *out)
{
    const struct account *account = &facts->account;
    if (facts->account_reading.status != ST_OK || account->sid.size == 0)
        return ST_UNSUPPORTED;
    if (account->kind != ACCOUNT_USER && account->kind != ACCOUNT_COMPUTER && account->kind != ACCOUNT_UNKNOWN)
        return ST_UNSUPPORTED;
    char group_text[SID_TEXT_MAX], member_text[SID_TEXT_MAX];
    struct change *change = plan_add(out, CHANGE_GROUP_MEMBER, sid_to_text(sid_well_known(group), group_text),
                                     sid_to_text(&account->sid, member_text), state_text("member"));
    change->label = memory_string(account->name);
    return ST_OK;
}

static enum status plan_dcom_users(const struct check_environment *environment, const struct facts *facts,
                                   const struct finding *finding, struct plan *out)
{
    (void)environment, (void)finding;
    return permissions_group_plan(facts, SID_DISTRIBUTED_COM_USERS, out);
}

static enum status plan_administrators(const struct check_environment *environment, const struct facts *facts,
                                       const struct finding *finding, struct plan *out)
{
    (void)environment, (void)finding;
    return permissions_group_plan(facts, SID_ADMINISTRATORS, out);
}

static const struct change_object dcom_users[] = {{CHANGE_GROUP_MEMBER, "S-1-5-32-562", NULL}, {0}};

static const struct remedy dcom_users_here = {
    .id = "dcom-users",
    .title = TEXT_PERM_GROUP_FIX_DCOM,
    .effect = TEXT_PERM_GROUP_FIX_DCOM_EFFECT,
    .undo = TEXT_PERM_GROUP_UNDO,
    .disruption = DISRUPTION_LOGON,
    .reversible = true,
    .objects = dcom_users,
    .plan = plan_dcom_users,
};

/* On a domain controller the same group is the domain's: another remedy, so that nobody chooses it unaware. */
static const struct remedy dcom_users_of_domain = {
    .id = "domain-dcom-users",
    .title = TEXT_PERM_GROUP_FIX_DOMAIN,
    .effect = TEXT_PERM_GROUP_FIX_DOMAIN_EFFECT,
    .undo = TEXT_PERM_GROUP_UNDO,
    .disruption = DISRUPTION_LOGON,
    .reversible = true,
    .of_domain = true,
    .objects = dcom_users,
    .plan = plan_dcom_users,
};

static const struct change_object administrators[] = {{CHANGE_GROUP_MEMBER, "S-1-5-32-544", NULL}, {0}};

static const struct remedy administrators_here = {
    .id = "administrators",
    .title = TEXT_PERM_GROUP_FIX_ADMIN,
    .effect = TEXT_PERM_GROUP_FIX_ADMIN_EFFECT,
    .undo = TEXT_PERM_GROUP_UNDO,
    .disruption = DISRUPTION_LOGON,
    .reversible = true,
    .objects = administrators,
    .plan = plan_administrators,
};

const struct remedy *const permissions_group_offered[] = {&dcom_users_here, &dcom_users_of_domain, NULL};

static const struct remedy *const permissions_group_remedies[] = {&dcom_users_here, &dcom_users_of_domain,
                                                                  &administrators_here, NULL};

/* ---- groups that the management of the device fills ---- */
/* "Replace ... any group members that aren't specified in the policy are removed", while with "U" the others "remain
 * untouched" ("Policy CSP - LocalUsersAndGroups"). The group is named by its name or SID; FROM is behind that. */
static bool replaces(const char *from)
{
    const char *end = strstr(from, "</accessgroup>"), *action = strstr(from, "action");
    while (action && (!end || action < end)) {
        action += strcspn(action, "\"'");
        if (*action && (action[1] == 'R' || action[1] == 'r'))
            return true;
        action = strstr(action, "action");
    }
    return false;
}

static bool replaces_group(const struct check *check, const struct sid *group, const char *text)
{
    char sid[SID_TEXT_MAX], *name = NULL;
    const char *at = strstr(text, sid_to_text(group, sid));
    struct call call = check_call(check);
    if (!at && MACHINE_CALL(check->environment->machine, sid_name, &call, group, &name) == ST_OK) {
        const char *backslash = strrchr(name, '\\');
        at = strstr(text, backslash ? backslash + 1 : name);
        free(name);
    }
    return at && replaces(at);
}

static void mark_policy(struct check *check, const struct sid *group)
{
    static const char key[] = "SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\LocalUsersAndGroups";
    struct registry_value value;
    char *text = NULL;
    if (check_registry(check, key, "Configure", sentence_of(TEXT_NONE, NULL), &value) != ST_OK)
        return;
    if (registry_value_string(&value, &text) == ST_OK && replaces_group(check, group, text))
        check_policy(check, "HKLM\\SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\LocalUsersAndGroups");
    free(text);
    registry_value_free(&value);
}

void permissions_group_offer_one(struct check *check, enum well_known_sid group, const struct remedy *here,
                                 const struct remedy *of_domain, bool recommended)
{
    bool controller = facts_domain_controller(check->facts);
    check_offer(check, controller ? of_domain : here, recommended);
    if (controller)
        check_advise(check, TEXT_PERM_GROUP_DOMAIN_ADVICE, NULL);
    mark_policy(check, sid_well_known(group));
}

void permissions_group_offer(struct check *check)
{
    permissions_group_offer_one(check, SID_DISTRIBUTED_COM_USERS, &dcom_users_here, &dcom_users_of_domain, true);
}

/* ---- check ---- */
static const struct {
    enum well_known_sid sid;
    enum text_id name;
} groups[] = {
    {SID_ADMINISTRATORS, TEXT_GROUP_ADMINISTRATORS},
    {SID_DISTRIBUTED_COM_USERS, TEXT_GROUP_DISTRIBUTED_COM_USERS},
    {SID_PERFORMANCE_LOG_USERS, TEXT_GROUP_PERFORMANCE_LOG_USERS},
};

void permissions_group_evidence(struct check *check, enum well_known_sid group, enum text_id name)
{
    const struct account *account = &check->facts->account;
    char sid[SID_TEXT_MAX];
    struct sentence what = sentence_of(TEXT_PERM_GROUP_MEMBERSHIP, account->name, "", NULL);
    sentence_nest(&what, 1, name);
    struct sentence actual = sentence_of(TEXT_NONE, NULL);
    enum status status = ST_OK;
    if (account_in_group(account, group))
        actual = sentence_of(TEXT_YES, NULL);
    else if (account->missing & ACCOUNT_MISSING_GROUPS)
        status = account->groups_status;
    else
        actual = sentence_of(TEXT_NO, NULL);
    check_evidence(check, what, sid_to_text(sid_well_known(group), sid), sentence_of(TEXT_NONE, NULL), actual, status,
                   &check->facts->account_reading.call);
}

static enum verdict say_group(struct check *check, enum verdict verdict, enum text_id text, enum text_id group)
{
    check_say(check, verdict, text, check->facts->account.name, "", NULL);
    sentence_nest(&check->finding->summary, 1, group);
    return verdict;
}

/* Administrators is no way for an account from whose token remote UAC would take it again. */
static void offer_groups(struct check *check)
{
    permissions_group_offer(check);
    if (!check->finding->by_policy && remote_token_of_administrator(check->facts) == TOKEN_WHOLE &&
        !facts_domain_controller(check->facts))
        check_offer(check, &administrators_here, false);
}

/* What the launch limit leaves to the account, by whichever of its entries. */
static enum status by_limit(struct check *check, enum remote_answer *answer, bool *doubtful)
{
    enum dcom_limit_source source;
    struct security_descriptor sd;
    enum status status = dcom_limit_read(check, DCOM_LIMIT_LAUNCH, &source, &sd);
    if (status != ST_OK)
        return status;
    struct remote_subject subject = remote_subject_of(check->facts);
    *answer = remote_access(&subject, &sd, dcom_limit_wanted(DCOM_LIMIT_LAUNCH), NULL);
    *doubtful = subject.doubtful;
    remote_subject_free(&subject);
    security_descriptor_free(&sd);
    return ST_OK;
}

bool permissions_group_by_limit(struct check *check)
{
    enum remote_answer answer;
    bool doubtful;
    return by_limit(check, &answer, &doubtful) == ST_OK && answer == REMOTE_GRANTED;
}

/* Neither group lets it in: perhaps the limit names the account itself. */
static enum verdict judge_outsider(struct check *check)
{
    const char *name = check->facts->account.name;
    enum token_filter filter = remote_token_filter(check->facts);
    enum remote_answer answer = REMOTE_CANNOT_TELL;
    bool doubtful = false;
    enum status status = by_limit(check, &answer, &doubtful);
    if (status == ST_OK && answer == REMOTE_GRANTED)
        return check_say(check, V_READY, TEXT_PERM_GROUP_ENTRY, name, NULL);
    if (filter == TOKEN_UNKNOWN)
        return check_say(check, V_CANNOT_TELL, TEXT_PERM_GROUP_TOKEN_UNKNOWN, name, NULL);
    if (status != ST_OK)
        return check_unreadable(check, TEXT_DCOM_LIMIT_NOUN, status);
    if (doubtful && answer == REMOTE_CANNOT_TELL)
        return check_say(check, V_CANNOT_TELL, TEXT_PERM_GROUP_DOUBTFUL, name, NULL);
    if (answer == REMOTE_CANNOT_TELL || check->facts->account.missing & ACCOUNT_MISSING_GROUPS)
        return check_say(check, V_CANNOT_TELL, TEXT_PERM_GROUP_UNKNOWN, name, NULL);
    offer_groups(check);
    return check_say(check, V_NEEDS_CHANGE, filter == TOKEN_FILTERED ? TEXT_PERM_GROUP_FILTERED : TEXT_PERM_GROUP_NONE,
                     name, NULL);
}

static enum verdict check_group(struct check *check)
{
    const struct facts *facts = check->facts;
    enum verdict verdict;
    if (!remote_account_known(check, &verdict))
        return verdict;
    for (size_t i = 0; i < array_count(groups); i++)
        permissions_group_evidence(check, groups[i].sid, groups[i].name);
    for (size_t i = 1; i < array_count(groups); i++)
        if (account_in_group(&facts->account, groups[i].sid))
            return say_group(check, V_READY, TEXT_PERM_GROUP_MEMBER, groups[i].name);
    if (account_in_group(&facts->account, SID_ADMINISTRATORS) && remote_token_filter(facts) == TOKEN_WHOLE)
        return say_group(check, V_READY, TEXT_PERM_GROUP_MEMBER, TEXT_GROUP_ADMINISTRATORS);
    return judge_outsider(check);
}

const struct requirement requirement_perm_group = {
    .id = "PERM-GROUP",
    .area = AREA_PERMISSIONS,
    .severity = SEVERITY_BLOCKER,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(PERM_GROUP),
    .reads = FACT_OS | FACT_ACCOUNT | FACT_TOKEN,
    .of_account = true,
    .check = check_group,
    .remedies = permissions_group_remedies,
};
