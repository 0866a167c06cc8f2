/* SPDX-License-Identifier: MIT
 * FW-DCOM-IN and FW-WMI-IN: the firewall lets the two connections of WMI in, on every
 * active profile and for this client. */
#include "base/memory.h"
#include "requirements/firewall_family.h"
#include "requirements/requirements.h"

#include <stdlib.h>

/* ---- the words of one outcome ---- */

struct case_in_hand {
    struct check *check;
    struct inbound_traffic traffic;
    enum text_id traffic_text;
    struct scope_query query;
};

struct judged {
    enum verdict verdict;
    int gravity; /* among the profiles the gravest is told */
    uint32_t profile;
    struct inbound_result result;
};

static enum verdict verdict_of(const struct case_in_hand *in, uint32_t profile, const struct inbound_result *result)
{
    switch (result->outcome) {
    case INBOUND_ALLOWED:
        return profile == PROFILE_PUBLIC && firewall_scope_any(result->rule->addresses) ? V_ATTENTION : V_READY;
    case INBOUND_OPEN:
    case INBOUND_OFF:
    case INBOUND_ALLOWED_PERHAPS:
    case INBOUND_BLOCKED_PERHAPS:
        return V_ATTENTION;
    case INBOUND_NO_RULE:
        /* What was not read could hold the rule. */
        return in->check->facts->firewall.rules_truncated ? V_CANNOT_TELL : V_NEEDS_CHANGE;
    case INBOUND_PORT_UNKNOWN:
        return V_CANNOT_TELL;
    default:
        return V_NEEDS_CHANGE;
    }
}

static enum text_id sentence_for(const struct case_in_hand *in, const struct judged *judged)
{
    const struct inbound_result *result = &judged->result;
    bool local_subnet = result->rule && firewall_scope_has_local_subnet(result->rule->addresses);
    switch (result->outcome) {
    case INBOUND_ALLOWED:
        if (judged->verdict == V_ATTENTION)
            return TEXT_FW_IN_PUBLIC_ANY;
        return in->query.client ? TEXT_FW_IN_ALLOWED_CLIENT : TEXT_FW_IN_ALLOWED;
    case INBOUND_OPEN:
        return TEXT_FW_IN_OPEN;
    case INBOUND_OFF:
        return TEXT_FW_IN_OFF;
    case INBOUND_ALLOWED_PERHAPS:
        if (!local_subnet)
            return TEXT_FW_IN_PERHAPS_OTHER;
        return in->query.client ? TEXT_FW_IN_PERHAPS_SUBNET : TEXT_FW_IN_LOCAL_SUBNET;
    case INBOUND_BLOCKED_PERHAPS:
        return TEXT_FW_IN_BLOCKED_PERHAPS;
    case INBOUND_PORT_UNKNOWN:
        return TEXT_FW_IN_PORT_UNKNOWN;
    case INBOUND_SCOPE:
        return local_subnet ? TEXT_FW_IN_OUTSIDE_SUBNET : TEXT_FW_IN_OUTSIDE_SCOPE;
    case INBOUND_BLOCKED:
        return TEXT_FW_IN_BLOCKED;
    case INBOUND_ALL_BLOCKED:
        return TEXT_FW_IN_ALL_BLOCKED;
    case INBOUND_MERGE_OFF:
        return TEXT_FW_IN_MERGE_OFF;
    default:
        return judged->verdict == V_CANNOT_TELL ? TEXT_FW_IN_TRUNCATED : TEXT_FW_IN_NO_RULE;
    }
}

static const char *rule_label(const struct firewall_rule *rule)
{
    if (!rule)
        return "";
    return rule->id[0] ? rule->id : rule->name;
}

/* {1} profile, {2} traffic, {3} rule, {4} client, {5} addresses of the rule */
static struct sentence words(const struct case_in_hand *in, const struct judged *judged)
{
    const struct firewall_rule *rule = judged->result.rule;
    struct sentence sentence = sentence_of(sentence_for(in, judged), "", "", rule_label(rule),
                                           in->query.client ? in->query.client : "", rule ? rule->addresses : "", NULL);
    sentence_nest(&sentence, 0, firewall_profile_text(judged->profile));
    sentence_nest(&sentence, 1, in->traffic_text);
    return sentence;
}

/* ---- judging ---- */

static int gravity_of(const struct judged *judged)
{
    static const int order[V_COUNT] = {
        [V_NEEDS_CHANGE] = 300, [V_CANNOT_TELL] = 200, [V_ATTENTION] = 100, [V_READY] = 0};
    return order[judged->verdict] + (int)judged->result.outcome;
}

static struct judged judge_profile(const struct case_in_hand *in, uint32_t profile)
{
    struct judged judged = {.profile = profile};
    judged.result = firewall_inbound(&in->check->facts->firewall, profile, &in->traffic, &in->query);
    judged.verdict = verdict_of(in, profile, &judged.result);
    judged.gravity = gravity_of(&judged);
    return judged;
}

/* It is let in there, if only perhaps. */
static bool lets_in(enum verdict verdict)
{
    return verdict == V_READY || verdict == V_ATTENTION;
}

/* Judges every profile and adds the evidence. Returns the gravest; AGREED: on all of them the same is true. */
static struct judged judge_all(const struct case_in_hand *in, bool *agreed)
{
    size_t open = 0, closed = 0, count = 0;
    struct judged worst = {.verdict = V_CANNOT_TELL, .gravity = -1};
    const struct facts *facts = in->check->facts;
    for (uint32_t profile = PROFILE_DOMAIN; profile <= PROFILE_PUBLIC; profile <<= 1) {
        if (!(firewall_judged_profiles(&facts->firewall) & profile))
            continue;
        struct judged judged = judge_profile(in, profile);
        struct sentence what = sentence_of(TEXT_FW_IN_WHAT, "", "", NULL);
        sentence_nest(&what, 0, in->traffic_text);
        sentence_nest(&what, 1, firewall_profile_text(profile));
        check_evidence_reading(in->check, what, rule_label(judged.result.rule), sentence_of(TEXT_FW_IN_EXPECT, NULL),
                               words(in, &judged), &facts->firewall_reading);
        open += lets_in(judged.verdict);
        closed += judged.verdict == V_NEEDS_CHANGE;
        count++;
        if (judged.gravity > worst.gravity)
            worst = judged;
    }
    *agreed = open == count || closed == count || open + closed == 0;
    return worst;
}

/* Why the port of the WMI service is not known: what of it could not be read. */
static void add_port_evidence(struct check *check)
{
    const struct facts *facts = check->facts;
    const struct {
        enum text_id what;
        const struct reading *reading;
    } parts[] = {{TEXT_FW_FIXED_WHAT, &facts->wmi_host_reading},
                 {TEXT_FW_RANGE_WHAT, &facts->port_range_readings[0]},
                 {TEXT_FW_RANGE_WHAT, &facts->port_range_readings[1]},
                 {TEXT_FW_RPC_WHAT, &facts->rpc_range[RPC_RANGE_PORTS].reading}};
    for (size_t i = 0; i < array_count(parts); i++)
        if (parts[i].reading->status != ST_OK && parts[i].reading->status != ST_ABSENT)
            check_evidence_reading(check, sentence_of(parts[i].what, NULL), NULL, sentence_of(TEXT_NONE, NULL),
                                   sentence_of(TEXT_NONE, NULL), parts[i].reading);
}

/* Scopes that name LocalSubnet were judged with the target's subnets, or for want of them. */
static void add_subnet_evidence(const struct case_in_hand *in, const struct judged *worst)
{
    const struct reading *reading = &in->check->facts->networks_reading;
    if (reading->status == ST_OK || !worst->result.rule || !in->query.client ||
        !firewall_scope_has_local_subnet(worst->result.rule->addresses))
        return;
    check_evidence_reading(in->check, sentence_of(TEXT_FW_IN_SUBNETS, NULL), NULL, sentence_of(TEXT_NONE, NULL),
                           sentence_of(TEXT_NONE, NULL), reading);
}

static void advise(const struct case_in_hand *in, const struct judged *worst)
{
    struct check *check = in->check;
    const struct firewall *firewall = &check->facts->firewall;
    switch (worst->result.outcome) {
    case INBOUND_BLOCKED:
    case INBOUND_BLOCKED_PERHAPS:
        check_advise(check, TEXT_FW_IN_ADVICE_BLOCKED, rule_label(worst->result.rule), NULL);
        if (worst->result.rule->from_policy)
            check_policy(check, rule_label(worst->result.rule));
        break;
    case INBOUND_MERGE_OFF:
        check_policy(check, "AllowLocalPolicyMerge = 0");
        check_advise(check, TEXT_FW_IN_ADVICE_MERGE, NULL);
        break;
    case INBOUND_ALLOWED_PERHAPS:
        if (!in->query.client)
            check_advise(check, TEXT_FW_IN_ADVICE_CLIENT, NULL);
        break;
    default:
        break;
    }
    /* Local rules that would not count are not offered. */
    enum { MODIFY_GP_OVERRIDE = 1 };
    const struct firewall_profile *profile = &firewall->profiles[firewall_profile_index(worst->profile)];
    if (worst->verdict != V_READY && !check->finding->by_policy &&
        (firewall->modify_state == MODIFY_GP_OVERRIDE || profile->policy_merge_off)) {
        check_policy(check, profile->policy_merge_off ? "AllowLocalPolicyMerge = 0" : "Windows Defender Firewall");
        check_advise(check, TEXT_FW_IN_ADVICE_MERGE, NULL);
    }
}

/* A rule that was not among those read could exist already: then nothing is planned. */
static bool offers_help(const struct judged *worst)
{
    enum inbound outcome = worst->result.outcome;
    return worst->verdict != V_CANNOT_TELL &&
           (outcome == INBOUND_NO_RULE || outcome == INBOUND_SCOPE || outcome == INBOUND_ALLOWED_PERHAPS);
}

static enum verdict check_traffic(struct check *check, const struct firewall_traffic *traffic,
                                  enum text_id traffic_text, const struct firewall_remedies *remedies)
{
    const struct facts *facts = check->facts;
    if (facts->firewall_reading.status != ST_OK) {
        check_evidence_reading(check, sentence_of(TEXT_FW_WHAT, NULL), NULL, sentence_of(TEXT_NONE, NULL),
                               sentence_of(TEXT_NONE, NULL), &facts->firewall_reading);
        return check_unreadable(check, TEXT_FW_WHAT, facts->firewall_reading.status);
    }
    /* Nobody names the active profiles then, and none of them matters. */
    if (!facts->firewall.service_running && !firewall_judged_profiles(&facts->firewall)) {
        check_evidence_reading(check, sentence_of(TEXT_FW_POLICY_SERVICE, NULL), "MpsSvc",
                               sentence_of(TEXT_CHANGE_RUNNING, NULL), sentence_of(TEXT_CHANGE_STOPPED, NULL),
                               &facts->firewall_reading);
        return check_say(check, V_ATTENTION, TEXT_FW_POLICY_STOPPED, NULL);
    }
    if (!firewall_judged_profiles(&facts->firewall))
        return check_say(check, V_CANNOT_TELL, TEXT_FW_IN_NO_PROFILE, NULL);
    firewall_profiles_evidence(check);
    struct case_in_hand in = {check, firewall_traffic_inbound(traffic, facts, facts->present), traffic_text,
                              firewall_traffic_scope(check->environment->request, facts)};
    bool agreed;
    struct judged worst = judge_all(&in, &agreed);
    add_subnet_evidence(&in, &worst);
    if (worst.result.outcome == INBOUND_PORT_UNKNOWN)
        add_port_evidence(check);
    if (facts->firewall.profiles_unread && !agreed)
        return check_say(check, V_CANNOT_TELL, TEXT_FW_PROFILES_DIFFER, NULL);
    sentence_free(&check->finding->summary);
    check->finding->summary = words(&in, &worst);
    advise(&in, &worst);
    if (offers_help(&worst))
        firewall_offer(check, traffic, remedies);
    if (facts->firewall.profiles_unread && check->finding->offer_count)
        check_advise(check, TEXT_FW_PROFILES_ADVICE, NULL);
    return worst.verdict;
}

/* ---- the two requirements ---- */

#define FIREWALL_PLAN(name, plan_of, traffic) \
    static enum status name(const struct check_environment *environment, const struct facts *facts, \
                            const struct finding *finding, struct plan *out) \
    { \
        (void)finding; \
        return plan_of(&(traffic), environment, facts, out); \
    }

FIREWALL_PLAN(plan_enable_dcom, firewall_plan_enable, firewall_traffic_dcom)
FIREWALL_PLAN(plan_own_dcom, firewall_plan_own, firewall_traffic_dcom)
FIREWALL_PLAN(plan_subnet_dcom, firewall_plan_subnet, firewall_traffic_dcom)
FIREWALL_PLAN(plan_enable_wmi, firewall_plan_enable, firewall_traffic_wmi)
FIREWALL_PLAN(plan_own_wmi, firewall_plan_own, firewall_traffic_wmi)
FIREWALL_PLAN(plan_subnet_wmi, firewall_plan_subnet, firewall_traffic_wmi)

static const struct change_object switched[] = {{CHANGE_FIREWALL_ENABLE, "WMI-*", ""}, {0}};
static const struct change_object own_rules[] = {{CHANGE_FIREWALL_RULE, FIREWALL_OWN_PREFIX "*", ""}, {0}};

#define FIREWALL_ENABLE(function) \
    { \
        .id = "enable-rule", .title = TEXT_FW_FIX_ENABLE_TITLE, .effect = TEXT_FW_FIX_ENABLE_EFFECT, \
        .undo = TEXT_FW_FIX_ENABLE_UNDO, .disruption = DISRUPTION_NONE, .reversible = true, .objects = switched, \
        .plan = (function) \
    }
#define FIREWALL_OWN(function) \
    { \
        .id = "allow-client", .title = TEXT_FW_FIX_OWN_TITLE, .effect = TEXT_FW_FIX_OWN_EFFECT, \
        .undo = TEXT_FW_FIX_OWN_UNDO, .disruption = DISRUPTION_NONE, .reversible = true, .objects = own_rules, \
        .plan = (function) \
    }
#define FIREWALL_SUBNET(function) \
    { \
        .id = "allow-subnet", .title = TEXT_FW_FIX_SUBNET_TITLE, .effect = TEXT_FW_FIX_SUBNET_EFFECT, \
        .undo = TEXT_FW_FIX_OWN_UNDO, .disruption = DISRUPTION_NONE, .reversible = true, .objects = own_rules, \
        .plan = (function) \
    }

static const struct remedy enable_dcom = FIREWALL_ENABLE(plan_enable_dcom);
static const struct remedy own_dcom = FIREWALL_OWN(plan_own_dcom);
static const struct remedy subnet_dcom = FIREWALL_SUBNET(plan_subnet_dcom);
static const struct remedy enable_wmi = FIREWALL_ENABLE(plan_enable_wmi);
static const struct remedy own_wmi = FIREWALL_OWN(plan_own_wmi);
static const struct remedy subnet_wmi = FIREWALL_SUBNET(plan_subnet_wmi);
static const struct remedy *const remedies_dcom[] = {&own_dcom, &subnet_dcom, &enable_dcom, NULL};
static const struct remedy *const remedies_wmi[] = {&own_wmi, &subnet_wmi, &enable_wmi, NULL};

static enum verdict check_dcom_in(struct check *check)
{
    static const struct firewall_remedies remedies = {&own_dcom, &subnet_dcom, &enable_dcom};
    return check_traffic(check, &firewall_traffic_dcom, TEXT_FW_TRAFFIC_DCOM, &remedies);
}

static enum verdict check_wmi_in(struct check *check)
{
    static const struct firewall_remedies remedies = {&own_wmi, &subnet_wmi, &enable_wmi};
    return check_traffic(check, &firewall_traffic_wmi, TEXT_FW_TRAFFIC_WMI, &remedies);
}

static const char *const needs_policy[] = {"FW-POLICY", NULL};

const struct requirement requirement_fw_dcom_in = {
    .id = "FW-DCOM-IN",
    .area = AREA_FIREWALL,
    .severity = SEVERITY_BLOCKER,
    .where = ON_BOTH,
    .title = TEXT_FW_DCOM_IN_TITLE,
    .why = TEXT_FW_DCOM_IN_WHY,
    .expected = TEXT_FW_DCOM_IN_EXPECTED,
    .needs = needs_policy,
    .reads = FACT_OS | FACT_FIREWALL | FACT_NETWORKS | FACT_RPC | FACT_NAME,
    .check = check_dcom_in,
    .remedies = remedies_dcom,
};

const struct requirement requirement_fw_wmi_in = {
    .id = "FW-WMI-IN",
    .area = AREA_FIREWALL,
    .severity = SEVERITY_BLOCKER,
    .where = ON_BOTH,
    .title = TEXT_FW_WMI_IN_TITLE,
    .why = TEXT_FW_WMI_IN_WHY,
    .expected = TEXT_FW_WMI_IN_EXPECTED,
    .needs = needs_policy,
    .reads = FACT_OS | FACT_FIREWALL | FACT_NETWORKS | FACT_RPC | FACT_NAME | FACT_PORTS | FACT_RANGES,
    .check = check_wmi_in,
    .remedies = remedies_wmi,
};
