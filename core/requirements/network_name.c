/* SPDX-License-Identifier: MIT
 * NET-NAME: the name of the target leads to its address, and back. */
#include "diagnosis/diagnosis.h"
#include "requirements/network_family.h"
#include "requirements/requirements.h"

#include <stdlib.h>

static void add_evidence(struct check *check, const char *addresses)
{
    const struct facts *facts = check->facts;
    const struct name_answer *name = &facts->name;
    const char *target = check->environment->request->target;
    bool read = facts->name_reading.status == ST_OK;
    check_evidence_reading(check, sentence_of(TEXT_NET_NAME_ADDRESSES, target, NULL), target,
                           sentence_of(TEXT_NET_NAME_EXPECT_ADDRESS, NULL),
                           read ? sentence_raw(addresses) : sentence_of(TEXT_NONE, NULL), &facts->name_reading);
    if (!read || name->literal)
        return;
    check_evidence(check, sentence_of(TEXT_NET_NAME_SOURCE, NULL), target, sentence_of(TEXT_NONE, NULL),
                   sentence_of(name->from_dns ? TEXT_NET_NAME_FROM_DNS : TEXT_NET_NAME_FROM_OTHER, NULL), ST_OK, NULL);
    if (name->count == 0)
        return;
    struct sentence reverse = sentence_of(TEXT_NONE, NULL);
    if (name->reverse_status == ST_OK)
        reverse = sentence_raw(name->reverse);
    else if (name->reverse_status == ST_ABSENT)
        reverse = sentence_of(TEXT_NET_NAME_NO_REVERSE, NULL);
    /* That no name is entered for an address is an answer, and common. */
    check_evidence(check, sentence_of(TEXT_NET_NAME_REVERSE, name->addresses[0].text, NULL), name->addresses[0].text,
                   sentence_raw(target), reverse, name->reverse_status, NULL);
}

/* The reverse entry names a computer that is neither the target nor what the name stands for. */
static bool belongs_to_another(const struct check *check)
{
    const struct name_answer *name = &check->facts->name;
    if (name->reverse_status != ST_OK || !name->reverse[0] || name->literal)
        return false;
    return !network_family_same_host(name->reverse, check->environment->request->target) &&
           !network_family_same_host(name->reverse, name->canonical);
}

static enum verdict judge_failure(struct check *check, enum status status)
{
    const char *target = check->environment->request->target;
    diagnosis_add_causes(check);
    switch (status) {
    case ST_OK:
    case ST_ABSENT:
        check_advise(check, TEXT_NET_NAME_ADVICE_UNKNOWN, NULL);
        return check_say(check, V_NEEDS_CHANGE, TEXT_NET_NAME_UNKNOWN, target, NULL);
    case ST_UNREACHABLE:
        check_advise(check, TEXT_NET_NAME_ADVICE_SERVER, NULL);
        return check_say(check, V_NEEDS_CHANGE, TEXT_NET_NAME_NO_SERVER, target, NULL);
    case ST_INVALID:
        check_advise(check, TEXT_NET_NAME_ADVICE_UNKNOWN, NULL);
        return check_say(check, V_NEEDS_CHANGE, TEXT_NET_NAME_INVALID, target, NULL);
    default:
        return check_unreadable(check, TEXT_NET_NAME_WHAT, status);
    }
}

static enum verdict judge(struct check *check, const char *addresses)
{
    const struct facts *facts = check->facts;
    const struct name_answer *name = &facts->name;
    const struct request *request = check->environment->request;
    bool domain = facts->os_reading.status == ST_OK && facts->os.domain_joined;
    if (name->literal) {
        if (domain && !request->local)
            return check_say(check, V_ATTENTION, TEXT_NET_NAME_LITERAL_DOMAIN, request->target, NULL);
        return check_say(check, V_READY, TEXT_NET_NAME_LITERAL, request->target, NULL);
    }
    if (!request->local && belongs_to_another(check)) {
        check_advise(check, TEXT_NET_NAME_ADVICE_OTHER, NULL);
        return check_say(check, V_ATTENTION, TEXT_NET_NAME_OTHER, request->target, name->addresses[0].text,
                         name->reverse, NULL);
    }
    if (!request->local && !name->vouched) {
        check_advise(check, TEXT_NET_NAME_ADVICE_NEIGHBOUR, NULL);
        return check_say(check, V_ATTENTION, TEXT_NET_NAME_NEIGHBOUR, request->target, addresses, NULL);
    }
    if (!request->local && domain && !name->from_dns)
        return check_say(check, V_ATTENTION, TEXT_NET_NAME_NOT_DNS, request->target, addresses, NULL);
    return check_say(check, V_READY, TEXT_NET_NAME_READY, request->target, addresses, NULL);
}

static enum verdict check_name(struct check *check)
{
    const struct facts *facts = check->facts;
    enum status status = facts->name_reading.status;
    char *addresses = network_family_addresses(facts->name.addresses, status == ST_OK ? facts->name.count : 0);
    add_evidence(check, addresses);
    enum verdict verdict =
        status == ST_OK && facts->name.count > 0 ? judge(check, addresses) : judge_failure(check, status);
    free(addresses);
    return verdict;
}

const struct requirement requirement_net_name = {
    .id = "NET-NAME",
    .area = AREA_NETWORK,
    .severity = SEVERITY_BLOCKER,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(NET_NAME),
    .reads = FACT_OS | FACT_NAME,
    .check = check_name,
};
