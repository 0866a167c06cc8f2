/* SPDX-License-Identifier: MIT
 * FW-DCOM-IN and FW-WMI-IN: the firewall lets the two connections of WMI in, on every
 * active profile and for this client. */
#include "machine/wmi_endpoint.h"
#include "requirements/firewall_family.h"
#include "requirements/requirements.h"

#include <stdlib.h>

/* ---- the words of one outcome ---- */

struct case_in_hand {
    struct check *check;
    const struct firewall_traffic *traffic;
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

static struct judged judge_profile(const struct case_in_hand *in, uint32_t profile, uint16_t port)
{
    const struct inbound_traffic traffic = {in->traffic->service, port};
    struct judged judged = {.profile = profile};
    judged.result = firewall_inbound(&in->check->facts->firewall, profile, &traffic, &in->query);
    judged.verdict = verdict_of(in, profile, &judged.result);
    judged.gravity = gravity_of(&judged);
    return judged;
}

/* Judges every active profile; adds the evidence when asked to. Returns the gravest. */
static struct judged judge_all(const struct case_in_hand *in, uint16_t port, bool with_evidence)
{
    struct judged worst = {.verdict = V_CANNOT_TELL, .gravity = -1};
    const struct facts *facts = in->check->facts;
    for (uint32_t profile = PROFILE_DOMAIN; profile <= PROFILE_PUBLIC; profile <<= 1) {
        if (!(facts->firewall.active_profiles & profile))
            continue;
        struct judged judged = judge_profile(in, profile, port);
        if (with_evidence) {
            struct sentence what = sentence_of(TEXT_FW_IN_WHAT, "", "", NULL);
            sentence_nest(&what, 0, in->traffic_text);
            sentence_nest(&what, 1, firewall_profile_text(profile));
            check_evidence_reading(in->check, what, rule_label(judged.result.rule),
                                   sentence_of(TEXT_FW_IN_EXPECT, NULL), words(in, &judged), &facts->firewall_reading);
        }
        if (judged.gravity > worst.gravity)
            worst = judged;
    }
    return worst;
}

/* A service in a process of its own with a fixed port needs that one port only; 0 otherwise. */
static uint16_t fixed_port(struct check *check)
{
    struct call call = check_call(check);
    struct wmi_host host = {0};
    uint16_t port = 0;
    if (MACHINE_CALL(check->environment->machine, wmi_host_get, &call, &host) != ST_OK)
        return 0;
    if (!host.standalone || wmi_endpoint_port(host.endpoints, &port) != ST_OK)
        port = 0;
    wmi_host_free(&host);
    return port;
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
                                  enum text_id traffic_text, const struct remedy *enable, const struct remedy *own)
{
    const struct facts *facts = check->facts;
    if (facts->firewall_reading.status != ST_OK) {
        check_evidence_reading(check, sentence_of(TEXT_FW_WHAT, NULL), NULL, sentence_of(TEXT_NONE, NULL),
                               sentence_of(TEXT_NONE, NULL), &facts->firewall_reading);
        return check_unreadable(check, TEXT_FW_WHAT, facts->firewall_reading.status);
    }
    if (!facts->firewall.active_profiles)
        return check_say(check, V_CANNOT_TELL, TEXT_FW_IN_NO_PROFILE, NULL);
    struct case_in_hand in = {check, traffic, traffic_text, firewall_query(check->environment->request, facts)};
    uint16_t port = traffic->port;
    struct judged worst = judge_all(&in, port, false);
    if (worst.verdict != V_READY && traffic->port == 0)
        port = fixed_port(check);
    worst = judge_all(&in, port, true);
    add_subnet_evidence(&in, &worst);
    sentence_free(&check->finding->summary);
    check->finding->summary = words(&in, &worst);
    advise(&in, &worst);
    if (offers_help(&worst))
        firewall_offer(check, traffic, enable, own);
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
FIREWALL_PLAN(plan_enable_wmi, firewall_plan_enable, firewall_traffic_wmi)
FIREWALL_PLAN(plan_own_wmi, firewall_plan_own, firewall_traffic_wmi)

#define FIREWALL_ENABLE(function) \
    { \
        .id = "enable-rule", .title = TEXT_FW_FIX_ENABLE_TITLE, .effect = TEXT_FW_FIX_ENABLE_EFFECT, \
        .undo = TEXT_FW_FIX_ENABLE_UNDO, .disruption = DISRUPTION_NONE, .reversible = true, .plan = (function) \
    }
#define FIREWALL_OWN(function) \
    { \
        .id = "allow-client", .title = TEXT_FW_FIX_OWN_TITLE, .effect = TEXT_FW_FIX_OWN_EFFECT, \
        .undo = TEXT_FW_FIX_OWN_UNDO, .disruption = DISRUPTION_NONE, .reversible = true, .plan = (function) \
    }

static const struct remedy enable_dcom = FIREWALL_ENABLE(plan_enable_dcom);
static const struct remedy own_dcom = FIREWALL_OWN(plan_own_dcom);
static const struct remedy enable_wmi = FIREWALL_ENABLE(plan_enable_wmi);
static const struct remedy own_wmi = FIREWALL_OWN(plan_own_wmi);
static const struct remedy *const remedies_dcom[] = {&own_dcom, &enable_dcom, NULL};
static const struct remedy *const remedies_wmi[] = {&own_wmi, &enable_wmi, NULL};

static enum verdict check_dcom_in(struct check *check)
{
    return check_traffic(check, &firewall_traffic_dcom, TEXT_FW_TRAFFIC_DCOM, &enable_dcom, &own_dcom);
}

static enum verdict check_wmi_in(struct check *check)
{
    return check_traffic(check, &firewall_traffic_wmi, TEXT_FW_TRAFFIC_WMI, &enable_wmi, &own_wmi);
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
    .reads = FACT_OS | FACT_FIREWALL | FACT_NETWORKS | FACT_RPC | FACT_NAME,
    .check = check_wmi_in,
    .remedies = remedies_wmi,
};
