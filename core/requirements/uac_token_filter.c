/* SPDX-License-Identifier: MIT
 *
 * UAC-TOKEN-FILTER: remote UAC takes the administrator's rights out of the token of a
 * local account. Only then does it matter; for everybody else it is not applicable.
 */
#include "base/memory.h"
#include "check/check.h"
#include "check/remote.h"
#include "remedy/remedy.h"
#include "requirements/permissions_group.h"
#include "requirements/requirements.h"

#include <stdlib.h>

/* ---- remedy ---- */
static enum status plan_allow(const struct check_environment *environment, const struct facts *facts,
                              const struct finding *finding, struct plan *out)
{
    (void)environment, (void)facts, (void)finding;
    plan_add(out, CHANGE_REGISTRY_VALUE, FACTS_TOKEN_KEY, "LocalAccountTokenFilterPolicy",
             state_registry(registry_dword(1)));
    return ST_OK;
}

static const struct change_object objects[] = {
    {CHANGE_REGISTRY_VALUE, FACTS_TOKEN_KEY, "LocalAccountTokenFilterPolicy"},
    {0},
};

static const struct remedy allow_full_token = {
    .id = "full-token",
    .title = TEXT_UAC_FIX,
    .effect = TEXT_UAC_FIX_EFFECT,
    .undo = TEXT_REMEDY_UNDO_VALUE,
    .disruption = DISRUPTION_LOGON,
    .reversible = true,
    .objects = objects,
    .plan = plan_allow,
};

/* ---- evidence ---- */
static void add_evidence(struct check *check, const char *name, const struct dword_reading *value)
{
    struct sentence actual = sentence_of(TEXT_NONE, NULL);
    if (value->reading.status == ST_OK) {
        struct registry_value number = registry_dword(value->value);
        char *text = registry_value_text(&number);
        actual = sentence_raw(text);
        free(text);
        registry_value_free(&number);
    } else if (value->reading.status == ST_ABSENT) {
        actual = sentence_of(TEXT_VALUE_ABSENT, NULL);
    }
    check_evidence_reading(check, sentence_raw(name), "HKLM\\" FACTS_TOKEN_KEY, sentence_of(TEXT_NONE, NULL), actual,
                           &value->reading);
}

/* ---- check ---- */
/* In a domain an explicit 0 is what the policy "Apply UAC restrictions to local accounts on network logons" writes. */
static bool set_by_policy(const struct facts *facts)
{
    const struct dword_reading *policy = &facts->token_filter_policy;
    return policy->reading.status == ST_OK && policy->value == 0 && facts->os_reading.status == ST_OK &&
           facts->os.domain_joined;
}

static enum verdict filtered(struct check *check)
{
    const struct facts *facts = check->facts;
    const char *name = facts->account.name;
    bool admitted = account_in_group(&facts->account, SID_DISTRIBUTED_COM_USERS) ||
                    account_in_group(&facts->account, SID_PERFORMANCE_LOG_USERS) || permissions_group_by_limit(check);
    /* Where the network logon itself is denied, a full token changes nothing. */
    bool logon_denied = facts->rights_reading.status == ST_OK && facts->rights.denied_through.size != 0;
    if (!logon_denied)
        check_offer(check, &allow_full_token, false);
    if (set_by_policy(facts))
        check_policy(check, "HKLM\\" FACTS_TOKEN_KEY "\\LocalAccountTokenFilterPolicy");
    check_advise(check, TEXT_UAC_ADVICE, NULL);
    if (admitted)
        return check_say(check, V_ATTENTION, TEXT_UAC_FILTERED_MEMBER, name, NULL);
    return check_say(check, V_NEEDS_CHANGE, TEXT_UAC_FILTERED, name, NULL);
}

/* Of the first of the values that could not be read; of one that has no meaning ST_INVALID. */
static enum status unread(const struct facts *facts)
{
    const struct dword_reading *const values[] = {&facts->token_filter_policy, &facts->enable_lua,
                                                  &facts->filter_administrator};
    for (size_t i = 0; i < array_count(values); i++) {
        enum status status = values[i]->reading.status;
        if (status != ST_OK && status != ST_ABSENT)
            return status;
    }
    return ST_INVALID;
}

static enum verdict whole(struct check *check)
{
    const struct facts *facts = check->facts;
    const char *name = facts->account.name;
    if (facts->enable_lua.reading.status == ST_OK && facts->enable_lua.value == 0) {
        check_advise(check, TEXT_UAC_OFF_ADVICE, NULL);
        return check_say(check, V_ATTENTION, TEXT_UAC_OFF, NULL);
    }
    if (facts->token_filter_policy.reading.status == ST_OK && facts->token_filter_policy.value == 1) {
        check_advise(check, TEXT_UAC_OPEN_ADVICE, NULL);
        return check_say(check, V_ATTENTION, TEXT_UAC_OPEN, name, NULL);
    }
    return check_say(check, V_READY, TEXT_UAC_BUILTIN, name, NULL);
}

static enum verdict check_token_filter(struct check *check)
{
    const struct facts *facts = check->facts;
    enum verdict verdict;
    if (!remote_account_known(check, &verdict))
        return verdict;
    const struct account *account = &facts->account;
    if (!account->local)
        return check_not_applicable(check, TEXT_UAC_DOMAIN, account->name, NULL);
    add_evidence(check, "EnableLUA", &facts->enable_lua);
    add_evidence(check, "LocalAccountTokenFilterPolicy", &facts->token_filter_policy);
    add_evidence(check, "FilterAdministratorToken", &facts->filter_administrator);
    if (!remote_token_matters(facts)) {
        if (account->missing & ACCOUNT_MISSING_GROUPS)
            return check_unreadable(check, TEXT_PERM_GROUPS_NOUN, account->groups_status);
        return check_not_applicable(check, TEXT_UAC_STANDARD, account->name, NULL);
    }
    switch (remote_token_filter(facts)) {
    case TOKEN_WHOLE:
        return whole(check);
    case TOKEN_FILTERED:
        return filtered(check);
    case TOKEN_UNKNOWN:
        break;
    }
    return check_unreadable(check, TEXT_UAC_NOUN, unread(facts));
}

static const struct remedy *const remedies[] = {&allow_full_token, NULL};

const struct requirement requirement_uac_token_filter = {
    .id = "UAC-TOKEN-FILTER",
    .area = AREA_UAC,
    .severity = SEVERITY_CONDITIONAL,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(UAC),
    .reads = FACT_OS | FACT_ACCOUNT | FACT_RIGHTS | FACT_TOKEN,
    .of_account = true,
    .check = check_token_filter,
    .remedies = remedies,
};
