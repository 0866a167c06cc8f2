/* SPDX-License-Identifier: MIT
 * NET-PROFILE: the category of the connected networks. */
#include "check/check.h"
#include "remedy/remedy.h"
#include "requirements/requirements.h"

#include <stdlib.h>

/* Network List Manager Policies of Group Policy (category of unidentified, all, or named networks). */
static const char policy_key[] = "SOFTWARE\\Policies\\Microsoft\\Windows NT\\CurrentVersion\\NetworkList\\Signatures";

/* ---- remedy ---- */

static enum status plan_private(const struct check_environment *environment, const struct facts *facts,
                                const struct finding *finding, struct plan *out)
{
    (void)environment, (void)finding;
    if (facts->networks_reading.status != ST_OK)
        return facts->networks_reading.status;
    for (size_t i = 0; i < facts->networks.count; i++) {
        const struct network *network = &facts->networks.networks[i];
        if (network->category == NETWORK_PUBLIC)
            plan_add(out, CHANGE_NETWORK_CATEGORY, network->id, network->name, state_number(NETWORK_PRIVATE));
    }
    return ST_OK;
}

static const struct change_object objects[] = {
    {CHANGE_NETWORK_CATEGORY, "{*", NULL},
    {0},
};

static const struct remedy make_private = {
    .id = "private",
    .title = TEXT_NET_PROFILE_FIX_TITLE,
    .effect = TEXT_NET_PROFILE_FIX_EFFECT,
    .undo = TEXT_NET_PROFILE_FIX_UNDO,
    .disruption = DISRUPTION_NONE,
    .reversible = true,
    .objects = objects,
    .plan = plan_private,
};

static const struct remedy *const remedies[] = {&make_private, NULL};

/* ---- check ---- */

static enum text_id category_text(enum network_category category)
{
    switch (category) {
    case NETWORK_PRIVATE:
        return TEXT_NET_PROFILE_PRIVATE;
    case NETWORK_DOMAIN:
        return TEXT_NET_PROFILE_DOMAIN;
    default:
        return TEXT_NET_PROFILE_PUBLIC;
    }
}

/* Names of the public networks, NULL when there is none; free() */
static char *look(struct check *check)
{
    struct strbuf names = STRBUF_INIT;
    const struct network_list *list = &check->facts->networks;
    for (size_t i = 0; i < list->count; i++) {
        const struct network *network = &list->networks[i];
        check_evidence_reading(check, sentence_of(TEXT_NET_PROFILE_NETWORK, network->name, NULL), network->id,
                               sentence_of(TEXT_NET_PROFILE_NOT_PUBLIC, NULL),
                               sentence_of(category_text(network->category), NULL), &check->facts->networks_reading);
        if (network->category == NETWORK_PUBLIC)
            strbuf_printf(&names, "%s%s", names.length ? ", " : "", network->name);
    }
    return names.length ? strbuf_take(&names) : NULL;
}

/* A policy of the Network List Manager would set the category back. */
static bool by_policy(struct check *check)
{
    struct call call = check_call(check);
    uint32_t depth = 1;
    enum status status = MACHINE_CALL(check->environment->machine, registry_absent_depth, &call, policy_key, &depth);
    char *where = strbuf_printed("HKLM\\%s", policy_key);
    bool found = status == ST_OK && depth == 0;
    struct sentence actual = sentence_of(TEXT_NONE, NULL);
    if (status == ST_OK)
        actual = sentence_of(found ? TEXT_NET_PROFILE_POLICY_SET : TEXT_VALUE_ABSENT, NULL);
    check_evidence(check, sentence_of(TEXT_NET_PROFILE_POLICY, NULL), where, sentence_of(TEXT_NONE, NULL), actual,
                   status, &call);
    if (found)
        check_policy(check, where);
    free(where);
    return found;
}

/* A member of a domain, none of whose networks is the domain's. */
static bool is_away(const struct facts *facts)
{
    bool member = facts->os_reading.status == ST_OK && facts->os.domain_joined;
    for (size_t i = 0; member && i < facts->networks.count; i++)
        member = facts->networks.networks[i].category != NETWORK_DOMAIN;
    return member;
}

static enum verdict check_profile(struct check *check)
{
    const struct reading *reading = &check->facts->networks_reading;
    if (reading->status != ST_OK) {
        check_evidence_reading(check, sentence_of(TEXT_NET_PROFILE_WHAT, NULL), NULL, sentence_of(TEXT_NONE, NULL),
                               sentence_of(TEXT_NONE, NULL), reading);
        return check_unreadable(check, TEXT_NET_PROFILE_WHAT, reading->status);
    }
    if (check->facts->networks.count == 0)
        return check_say(check, V_ATTENTION, TEXT_NET_PROFILE_NONE, NULL);
    char *names = look(check);
    if (is_away(check->facts)) {
        free(names);
        check_advise(check, TEXT_NET_PROFILE_ADVICE_AWAY, NULL);
        return check_say(check, V_ATTENTION, TEXT_NET_PROFILE_AWAY, check->facts->os.domain, NULL);
    }
    if (!names)
        return check_say(check, V_READY, TEXT_NET_PROFILE_READY, NULL);
    check_say(check, V_ATTENTION, TEXT_NET_PROFILE_IS_PUBLIC, names, NULL);
    free(names);
    if (!by_policy(check))
        check_offer(check, &make_private, false);
    return V_ATTENTION;
}

const struct requirement requirement_net_profile = {
    .id = "NET-PROFILE",
    .area = AREA_NETWORK,
    .severity = SEVERITY_INFORMATION,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(NET_PROFILE),
    .reads = FACT_OS | FACT_NETWORKS,
    .check = check_profile,
    .remedies = remedies,
};
