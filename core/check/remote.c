/* SPDX-License-Identifier: MIT */
#include "check/remote.h"

#include "base/memory.h"

enum { RID_BUILTIN_ADMINISTRATOR = 500 };

bool remote_account_known(struct check *check, enum verdict *verdict)
{
    enum status status = check->facts->account_reading.status;
    if (status != ST_OK)
        *verdict = check_unreadable(check, TEXT_PERM_ACCOUNT_NOUN, status);
    else if (account_origin(&check->facts->account) != ACCOUNT_OF_A_DATABASE)
        *verdict = check_blocked(check, "PERM-ACCOUNT");
    else
        return true;
    return false;
}

bool remote_token_matters(const struct facts *facts)
{
    return facts->account.local && account_in_group(&facts->account, SID_ADMINISTRATORS);
}

/* 0 and 1 are all that is documented; what Windows makes of another number or type is not. */
static bool known(const struct dword_reading *value)
{
    return value->reading.status == ST_ABSENT || (value->reading.status == ST_OK && value->value <= 1);
}

static uint32_t value_or(const struct dword_reading *value, uint32_t otherwise)
{
    return value->reading.status == ST_OK ? value->value : otherwise;
}

enum token_filter remote_token_of_administrator(const struct facts *facts)
{
    if (!facts->account.local)
        return TOKEN_WHOLE;
    bool builtin = sid_rid(&facts->account.sid) == RID_BUILTIN_ADMINISTRATOR;
    const struct dword_reading *uac = &facts->enable_lua, *policy = &facts->token_filter_policy;
    const struct dword_reading *administrator = &facts->filter_administrator;
    /* One value that says "whole" is enough, whatever the others are. */
    if (known(uac) && value_or(uac, 1) == 0)
        return TOKEN_WHOLE;
    if (known(policy) && value_or(policy, 0) == 1)
        return TOKEN_WHOLE;
    if (builtin && known(administrator) && value_or(administrator, 0) == 0)
        return TOKEN_WHOLE;
    bool all_known = known(uac) && known(policy) && (!builtin || known(administrator));
    return all_known ? TOKEN_FILTERED : TOKEN_UNKNOWN;
}

enum token_filter remote_token_filter(const struct facts *facts)
{
    return remote_token_matters(facts) ? remote_token_of_administrator(facts) : TOKEN_WHOLE;
}

bool remote_subject_doubtful(const struct facts *facts, const struct sid *group)
{
    return account_group_doubtful(group) && remote_token_of_administrator(facts) != TOKEN_WHOLE;
}

struct remote_subject remote_subject_of(const struct facts *facts)
{
    struct remote_subject subject = {
        .filter = remote_token_filter(facts),
        .incomplete = (facts->account.missing & ACCOUNT_MISSING_GROUPS) != 0,
        .all = account_sids(&facts->account),
    };
    for (size_t i = 0; i < subject.all.count; i++) {
        const struct sid *sid = &subject.all.sids[i];
        bool taken = account_group_filtered(sid), doubtful = !taken && remote_subject_doubtful(facts, sid);
        sid_list_add(taken ? &subject.deny_only : &subject.enabled, sid);
        sid_list_add(taken || doubtful ? &subject.least_deny_only : &subject.least, sid);
        subject.doubtful |= doubtful;
    }
    return subject;
}

void remote_subject_free(struct remote_subject *subject)
{
    sid_list_free(&subject->all);
    sid_list_free(&subject->enabled);
    sid_list_free(&subject->deny_only);
    sid_list_free(&subject->least);
    sid_list_free(&subject->least_deny_only);
}

static enum remote_answer answer_of(const struct access *access, uint32_t wanted)
{
    if (access->uncertain)
        return REMOTE_CANNOT_TELL;
    if ((access->granted & wanted) == wanted)
        return REMOTE_GRANTED;
    return access->denied & wanted ? REMOTE_DENIED : REMOTE_REFUSED;
}

/* An entry that denies some of WANTED to somebody the account is not known to be. */
static bool denies_others(const struct security_descriptor *sd, const struct sid_list *known_sids, uint32_t wanted)
{
    for (size_t i = 0; i < sd->ace_count; i++) {
        const struct ace *ace = &sd->aces[i];
        enum ace_effect effect = security_descriptor_effect(ace);
        bool denies = effect == ACE_DENIES || effect == ACE_MAY_DENY || effect == ACE_UNKNOWN;
        if (denies && security_descriptor_touches(ace, wanted) && !sid_list_has(known_sids, &ace->sid))
            return true;
    }
    return false;
}

/* One of SIDS may be what UNPLACED stands for: a member of some domain with the same last number. */
static bool perhaps_among(const struct sid_list *sids, const struct sid *unplaced)
{
    for (size_t i = 0; i < sids->count; i++)
        if (sid_rid(&sids->sids[i]) == sid_rid(unplaced) && sid_of_a_domain(&sids->sids[i]))
            return true;
    return false;
}

/* An entry that grants (DENIES: denies) some of WANTED to a group of a domain that is not known, perhaps one of SIDS,
 * or to whoever logs on in a certain way. */
static bool may_decide(const struct security_descriptor *sd, bool denies, const struct sid_list *sids, uint32_t wanted)
{
    for (size_t i = 0; i < sd->ace_count; i++) {
        const struct ace *ace = &sd->aces[i];
        enum ace_effect effect = security_descriptor_effect(ace);
        bool fits =
            denies ? effect == ACE_DENIES || effect == ACE_MAY_DENY : effect == ACE_ALLOWS || effect == ACE_MAY_ALLOW;
        bool unplaced = sddl_is_unplaced(&ace->sid) && perhaps_among(sids, &ace->sid);
        bool by_logon = sid_of_a_logon(&ace->sid) && !sid_list_has(sids, &ace->sid);
        if (fits && security_descriptor_touches(ace, wanted) && (unplaced || by_logon))
            return true;
    }
    return false;
}

/* What is granted is granted only through groups that remote UAC perhaps takes. */
static bool hangs_on_doubtful(const struct remote_subject *subject, const struct security_descriptor *sd,
                              uint32_t wanted)
{
    const struct subject least = {.sids = &subject->least, .deny_only = &subject->least_deny_only};
    const struct access access = security_descriptor_access(sd, &least, wanted);
    return subject->doubtful && answer_of(&access, wanted) != REMOTE_GRANTED;
}

enum remote_answer remote_access(const struct remote_subject *subject, const struct security_descriptor *sd,
                                 uint32_t wanted, struct access *access)
{
    const struct subject whole = {.sids = &subject->all};
    const struct subject filtered = {.sids = &subject->enabled, .deny_only = &subject->deny_only};
    const struct access of_whole = security_descriptor_access(sd, &whole, wanted);
    const struct access of_filtered = security_descriptor_access(sd, &filtered, wanted);
    enum remote_answer as_whole = answer_of(&of_whole, wanted), as_filtered = answer_of(&of_filtered, wanted);
    bool is_filtered = subject->filter == TOKEN_FILTERED;
    enum remote_answer answer = is_filtered ? as_filtered : as_whole;
    if (access)
        *access = is_filtered ? of_filtered : of_whole;
    if (subject->filter == TOKEN_UNKNOWN && as_whole != as_filtered)
        return REMOTE_CANNOT_TELL;
    if (answer == REMOTE_GRANTED && hangs_on_doubtful(subject, sd, wanted))
        return REMOTE_CANNOT_TELL;
    /* A group that was not read may grant what is missing, or deny what is there. */
    if (subject->incomplete && (answer == REMOTE_REFUSED || denies_others(sd, &subject->all, wanted)))
        return REMOTE_CANNOT_TELL;
    if (may_decide(sd, answer == REMOTE_GRANTED, &subject->all, wanted))
        return REMOTE_CANNOT_TELL;
    if (is_filtered && as_whole == REMOTE_GRANTED && answer == REMOTE_REFUSED)
        return REMOTE_FILTERED_AWAY;
    return answer;
}

const struct sid *remote_open_to(const struct security_descriptor *sd, uint32_t rights,
                                 const enum well_known_sid *broad, size_t count)
{
    if (!sd->has_dacl)
        return sid_well_known(SID_EVERYONE);
    for (size_t i = 0; i < sd->ace_count; i++) {
        const struct ace *ace = &sd->aces[i];
        if (ace->type != ACE_ALLOW || ace->flags & ACE_INHERIT_ONLY || !(ace->mask & rights))
            continue;
        for (size_t k = 0; k < count; k++)
            if (sid_equal(&ace->sid, sid_well_known(broad[k])))
                return sid_well_known(broad[k]);
    }
    return NULL;
}

void remote_evidence(struct check *check, struct sentence what, const char *where, struct sentence expected,
                     enum remote_answer answer, const char *by, const struct security_descriptor *sd)
{
    static const enum text_id texts[] = {
        [REMOTE_GRANTED] = TEXT_ACCESS_GRANTED,     [REMOTE_REFUSED] = TEXT_ACCESS_REFUSED,
        [REMOTE_DENIED] = TEXT_ACCESS_DENIED,       [REMOTE_FILTERED_AWAY] = TEXT_ACCESS_FILTERED,
        [REMOTE_CANNOT_TELL] = TEXT_ACCESS_UNKNOWN,
    };
    struct strbuf sddl = STRBUF_INIT;
    security_descriptor_to_sddl(sd, &sddl);
    struct sentence actual = sentence_of(texts[answer], by, strbuf_text(&sddl), NULL);
    check_evidence(check, what, where, expected, actual, ST_OK, NULL);
    strbuf_free(&sddl);
}

char *remote_decided_by(const struct check *check, const struct security_descriptor *sd, const struct access *access)
{
    if (access->denied && access->deny_ace < sd->ace_count)
        return check_sid_name(check, &sd->aces[access->deny_ace].sid);
    return access->granted_by.size ? check_sid_name(check, &access->granted_by) : memory_string("");
}
