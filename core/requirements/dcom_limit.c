/* SPDX-License-Identifier: MIT
 *
 * DCOM-ACCESS-LIMIT and DCOM-LAUNCH-LIMIT: what the computer-wide limits leave to the
 * account when it comes over the network. No program's own permission can go beyond.
 */
#include "requirements/dcom_limit.h"

#include "base/memory.h"
#include "check/check.h"
#include "check/remote.h"
#include "remedy/remedy.h"
#include "requirements/permissions_group.h"
#include "requirements/requirements.h"

#include <stdlib.h>

/* What the sentences need, the same for both limits but for the name of the right. */
struct judging {
    struct check *check;
    enum dcom_limit limit;
    enum dcom_limit_source source;
    const struct security_descriptor *sd;
};

static enum text_id right_text(enum dcom_limit limit)
{
    return limit == DCOM_LIMIT_ACCESS ? TEXT_DCOM_RIGHT_REMOTE_ACCESS : TEXT_DCOM_RIGHT_REMOTE_ACTIVATION;
}

static const char *account_name(const struct check *check)
{
    return check->facts->account.name;
}

/* {1} account, {2} a group or what it is about, {3} the right */
static enum verdict say(const struct judging *judging, enum verdict verdict, enum text_id text, const char *other)
{
    check_say(judging->check, verdict, text, account_name(judging->check), other, "", NULL);
    sentence_nest(&judging->check->finding->summary, 2, right_text(judging->limit));
    return verdict;
}

/* ---- evidence of the walk ---- */
static const char *source_where(const struct judging *judging)
{
    switch (judging->source) {
    case DCOM_LIMIT_POLICY:
        return dcom_limit_policy(judging->limit);
    case DCOM_LIMIT_LOCAL:
        return "HKLM\\SOFTWARE\\Microsoft\\Ole";
    case DCOM_LIMIT_BUILTIN:
        break;
    }
    return "";
}

static void add_evidence(const struct judging *judging, enum remote_answer answer, const char *by)
{
    remote_evidence(judging->check, sentence_of(TEXT_DCOM_LIMIT_EFFECTIVE, account_name(judging->check), NULL),
                    source_where(judging), sentence_of(right_text(judging->limit), NULL), answer, by, judging->sd);
}

/* ---- verdicts ---- */
static enum verdict granted(const struct judging *judging, const char *by)
{
    static const enum well_known_sid anyone[] = {SID_EVERYONE, SID_ANONYMOUS, SID_NETWORK, SID_AUTHENTICATED_USERS,
                                                 SID_USERS,    SID_GUESTS};
    static const enum well_known_sid unknown[] = {SID_ANONYMOUS, SID_GUESTS};
    /* Everybody has remote access as Windows comes; only unknown callers are too many. */
    bool launch = judging->limit == DCOM_LIMIT_LAUNCH;
    uint32_t rights = launch ? COM_EXECUTE_REMOTE | COM_ACTIVATE_REMOTE : COM_EXECUTE_REMOTE;
    const struct sid *open_to = launch ? remote_open_to(judging->sd, rights, anyone, array_count(anyone))
                                       : remote_open_to(judging->sd, rights, unknown, array_count(unknown));
    if (!open_to)
        return say(judging, V_READY, TEXT_DCOM_LIMIT_READY, by);
    char *name = check_sid_name(judging->check, open_to);
    check_advise(judging->check, TEXT_DCOM_LIMIT_OPEN_ADVICE, name, NULL);
    enum verdict verdict = say(judging, V_ATTENTION, TEXT_DCOM_LIMIT_OPEN, name);
    free(name);
    return verdict;
}

/* Would the account have the right as a member of Distributed COM Users? */
static bool membership_helps(const struct judging *judging)
{
    const struct sid *group = sid_well_known(SID_DISTRIBUTED_COM_USERS);
    struct sid_list sids = {0};
    sid_list_add(&sids, group);
    const struct subject subject = {.sids = &sids};
    uint32_t wanted = dcom_limit_wanted(judging->limit);
    struct access access = security_descriptor_access(judging->sd, &subject, wanted);
    sid_list_free(&sids);
    bool member = account_in_group(&judging->check->facts->account, SID_DISTRIBUTED_COM_USERS);
    return !member && (access.granted & wanted) == wanted;
}

static void offer(const struct judging *judging, bool denied)
{
    if (!denied && membership_helps(judging)) {
        permissions_group_offer(judging->check);
    } else if (judging->source == DCOM_LIMIT_POLICY) {
        check_policy(judging->check, dcom_limit_policy(judging->limit));
        check_advise(judging->check, TEXT_DCOM_LIMIT_POLICY_ADVICE, NULL);
    } else {
        check_advise(judging->check, TEXT_DCOM_LIMIT_ADVICE, NULL);
    }
}

static enum verdict judge_answer(const struct judging *judging, enum remote_answer answer, const char *by)
{
    switch (answer) {
    case REMOTE_GRANTED:
        return granted(judging, by);
    case REMOTE_REFUSED:
        offer(judging, false);
        return say(judging, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_REFUSED, "");
    case REMOTE_DENIED:
        offer(judging, true);
        return say(judging, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_DENIED, by);
    case REMOTE_FILTERED_AWAY:
        offer(judging, false);
        return say(judging, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_FILTERED, "");
    case REMOTE_CANNOT_TELL:
        break;
    }
    return say(judging, V_CANNOT_TELL, TEXT_DCOM_LIMIT_UNKNOWN, "");
}

static enum verdict judge(const struct judging *judging)
{
    struct remote_subject subject = remote_subject_of(judging->check->facts);
    struct access access;
    enum remote_answer answer = remote_access(&subject, judging->sd, dcom_limit_wanted(judging->limit), &access);
    remote_subject_free(&subject);
    char *by = remote_decided_by(judging->check, judging->sd, &access);
    add_evidence(judging, answer, by);
    enum verdict verdict = judge_answer(judging, answer, by);
    free(by);
    return verdict;
}

static enum verdict malformed(struct check *check, enum dcom_limit limit, enum dcom_limit_source source)
{
    if (source == DCOM_LIMIT_POLICY) {
        check_policy(check, dcom_limit_policy(limit));
        check_advise(check, TEXT_DCOM_LIMIT_POLICY_ADVICE, NULL);
        return check_say(check, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_MALFORMED_POLICY, NULL);
    }
    check_advise(check, TEXT_DCOM_LIMIT_MALFORMED_ADVICE, NULL);
    return check_say(check, V_NEEDS_CHANGE, TEXT_DCOM_LIMIT_MALFORMED, NULL);
}

/* What Windows makes of a value of another type is written nowhere, and of an entry that is not understood only Windows
 * knows. */
static enum verdict not_understood(struct check *check, enum dcom_limit limit, enum dcom_limit_source source)
{
    if (source == DCOM_LIMIT_POLICY)
        check_policy(check, dcom_limit_policy(limit));
    return check_say(check, V_CANNOT_TELL, TEXT_DCOM_LIMIT_NOT_UNDERSTOOD, NULL);
}

static enum verdict check_limit(struct check *check, enum dcom_limit limit)
{
    struct security_descriptor sd;
    struct judging judging = {.check = check, .limit = limit, .sd = &sd};
    enum status status = dcom_limit_read(check, limit, &judging.source, &sd);
    if (status == ST_INVALID)
        return malformed(check, limit, judging.source);
    if (status == ST_UNSUPPORTED)
        return not_understood(check, limit, judging.source);
    if (status != ST_OK)
        return check_unreadable(check, TEXT_DCOM_LIMIT_NOUN, status);
    enum verdict verdict;
    if (remote_account_known(check, &verdict))
        verdict = judge(&judging);
    security_descriptor_free(&sd);
    return verdict;
}

static enum verdict check_access_limit(struct check *check)
{
    return check_limit(check, DCOM_LIMIT_ACCESS);
}

static enum verdict check_launch_limit(struct check *check)
{
    return check_limit(check, DCOM_LIMIT_LAUNCH);
}

const struct requirement requirement_dcom_access_limit = {
    .id = "DCOM-ACCESS-LIMIT",
    .area = AREA_DCOM,
    .severity = SEVERITY_BLOCKER,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(DCOM_ACCESS_LIMIT),
    .reads = FACT_OS | FACT_ACCOUNT | FACT_TOKEN,
    .of_account = true,
    .check = check_access_limit,
    .remedies = permissions_group_offered,
};

const struct requirement requirement_dcom_launch_limit = {
    .id = "DCOM-LAUNCH-LIMIT",
    .area = AREA_DCOM,
    .severity = SEVERITY_BLOCKER,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(DCOM_LAUNCH_LIMIT),
    .reads = FACT_OS | FACT_ACCOUNT | FACT_TOKEN,
    .of_account = true,
    .check = check_launch_limit,
    .remedies = permissions_group_offered,
};
