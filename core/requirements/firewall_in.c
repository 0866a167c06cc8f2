/* SPDX-License-Identifier: MIT
 * FW-DCOM-IN and FW-WMI-IN: the firewall lets the two connections of WMI in, on every
 * active profile and for this client. What is not known is never ready, and proof beats
 * inference: a connection that was accepted settles it. */
#include "base/memory.h"
#include "requirements/firewall_judge.h"
#include "requirements/firewall_opening.h"
#include "requirements/requirements.h"

#include <stdio.h>
#include <string.h>

/* It is let in there, if only perhaps. */
static bool lets_in(enum verdict verdict)
{
    return verdict == V_READY || verdict == V_ATTENTION;
}

struct judged_profiles {
    struct firewall_judged worst;
    size_t count, open, closed;
};

static void add_evidence(const struct firewall_case *in, const struct firewall_judged *judged)
{
    struct sentence what = sentence_of(TEXT_FW_IN_WHAT, "", NULL);
    sentence_nest(&what, 0, in->traffic_text);
    check_evidence_reading(in->check, what, firewall_judge_label(&judged->result), sentence_of(TEXT_FW_IN_EXPECT, NULL),
                           firewall_judge_words(in, judged), &in->check->facts->firewall_reading);
}

/* Judges every profile and adds the evidence; those left aside are evidence only. */
static struct judged_profiles judge_all(const struct firewall_case *in)
{
    struct judged_profiles all = {.worst = {.verdict = V_CANNOT_TELL, .gravity = -1}};
    for (uint32_t profile = PROFILE_DOMAIN; profile <= PROFILE_PUBLIC; profile <<= 1) {
        if (!((in->view.profiles | in->view.aside) & profile))
            continue;
        struct firewall_judged judged = firewall_judge(in, profile);
        add_evidence(in, &judged);
        if (in->view.aside & profile)
            continue;
        all.open += lets_in(judged.verdict);
        all.closed += judged.verdict == V_NEEDS_CHANGE;
        all.count++;
        if (judged.gravity > all.worst.gravity)
            all.worst = judged;
    }
    return all;
}

/* How many of several clients get in, and which do not. */
static void add_clients_evidence(const struct firewall_case *in, size_t inside, size_t count, const char *outside)
{
    char numbers[2][24];
    snprintf(numbers[0], sizeof numbers[0], "%" PRIZU, inside);
    snprintf(numbers[1], sizeof numbers[1], "%" PRIZU, count);
    struct sentence actual = inside == count
                                 ? sentence_of(TEXT_FW_IN_CLIENTS_ALL, numbers[1], NULL)
                                 : sentence_of(TEXT_FW_IN_CLIENTS_SOME, numbers[0], numbers[1], outside, NULL);
    check_evidence(in->check, sentence_of(TEXT_FW_IN_CLIENTS_WHAT, NULL), "",
                   sentence_of(TEXT_FW_IN_CLIENTS_ALL, numbers[1], NULL), actual, ST_OK, NULL);
}

/* Each client by itself, since another rule may let each in. WORST becomes the case of the one that fares worst. */
static struct judged_profiles judge_clients(const struct firewall_case *in, struct firewall_case *worst)
{
    const struct request *request = in->check->environment->request;
    size_t count = firewall_traffic_clients(request), inside = 0;
    struct judged_profiles all = {.worst = {.gravity = -1}};
    struct strbuf outside = STRBUF_INIT;
    *worst = *in;
    for (size_t i = 0; i < count; i++) {
        struct firewall_case one = *in;
        firewall_traffic_only(request, i, &one.query);
        struct judged_profiles judged = judge_all(&one);
        bool gets_in = judged.count && judged.open == judged.count;
        inside += gets_in;
        if (!gets_in)
            strbuf_printf(&outside, "%s%s", outside.length ? ", " : "", one.query.client ? one.query.client : "");
        if (i == 0 || judged.worst.gravity > all.worst.gravity) {
            all = judged;
            *worst = one;
        }
    }
    if (count > 1)
        add_clients_evidence(in, inside, count, strbuf_text(&outside));
    strbuf_free(&outside);
    return all;
}

/* A rule for addresses lets a client in that was given by name only as long as the name has these. */
static const char *by_name(const struct firewall_case *in, const struct firewall_judged *worst)
{
    const struct needs *needs = &in->check->environment->request->needs;
    const struct firewall_rule *rule = worst->result.rule;
    if (!rule || firewall_scope_any(rule->addresses) || firewall_scope_has_local_subnet(rule->addresses))
        return NULL;
    for (size_t i = 0; needs->addresses && i < needs->client_count; i++)
        if (strcmp(needs->clients[i], needs->addresses[i]) != 0)
            return needs->clients[i];
    return NULL;
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
static void add_subnet_evidence(const struct firewall_case *in, const struct firewall_judged *worst)
{
    const struct reading *reading = &in->check->facts->networks_reading;
    if (reading->status == ST_OK || !worst->result.rule || !in->query.client ||
        !firewall_scope_has_local_subnet(worst->result.rule->addresses))
        return;
    check_evidence_reading(in->check, sentence_of(TEXT_FW_IN_SUBNETS, NULL), NULL, sentence_of(TEXT_NONE, NULL),
                           sentence_of(TEXT_NONE, NULL), reading);
}

/* Whether another product filters was not read: what the rules let in is let in if there is none. */
static void add_product_evidence(const struct firewall_case *in)
{
    const struct facts *facts = in->check->facts;
    if (facts->firewall.products_unread)
        check_evidence_reading(in->check, sentence_of(TEXT_FW_PRODUCTS_WHAT, NULL), "assumed(FW-NO-PRODUCT)",
                               sentence_of(TEXT_NONE, NULL), sentence_of(TEXT_FW_PRODUCTS_UNREAD, NULL),
                               &facts->firewall_reading);
}

static void advise(const struct firewall_case *in, const struct firewall_judged *worst)
{
    struct check *check = in->check;
    const struct firewall *firewall = &check->facts->firewall;
    const struct firewall_profile *profile = &firewall->profiles[firewall_profile_index(worst->profile)];
    switch (worst->result.outcome) {
    case INBOUND_BLOCKED:
    case INBOUND_BLOCKED_PERHAPS:
        check_advise(check, TEXT_FW_IN_ADVICE_BLOCKED, firewall_judge_label(&worst->result), NULL);
        if (worst->result.rule->from_policy)
            check_policy(check, firewall_judge_label(&worst->result));
        break;
    case INBOUND_MERGE_OFF:
        check_policy(check, profile->by_device ? "MDM: AllowLocalPolicyMerge = 0" : "AllowLocalPolicyMerge = 0");
        check_advise(check, TEXT_FW_IN_ADVICE_MERGE, NULL);
        break;
    case INBOUND_ALLOWED_PERHAPS:
        if (!in->query.client)
            check_advise(check, TEXT_FW_IN_ADVICE_CLIENT, NULL);
        break;
    case INBOUND_SECURED:
    case INBOUND_STOPPED:
    case INBOUND_DISPUTED:
    case INBOUND_OFF_PERHAPS:
        check_advise(check, TEXT_FW_IN_ADVICE_PROVE, NULL);
        break;
    default:
        break;
    }
    /* Local rules that would not count are not offered. */
    if (worst->verdict == V_READY || check->finding->by_policy)
        return;
    if (profile->policy_merge_off || firewall_judge_override_unplaced(firewall)) {
        check_policy(check, profile->policy_merge_off ? "AllowLocalPolicyMerge = 0" : "Windows Defender Firewall");
        check_advise(check, TEXT_FW_IN_ADVICE_MERGE, NULL);
    }
}

/* A rule that was not among those read could exist already: then nothing is planned. */
static bool offers_help(const struct firewall_case *in, const struct firewall_judged *worst)
{
    switch (worst->result.outcome) {
    case INBOUND_NO_RULE:
    case INBOUND_SCOPE:
        return !in->check->facts->firewall.rules_truncated;
    case INBOUND_ALLOWED_PERHAPS:
    case INBOUND_LIMITED:
    case INBOUND_PORT_UNKNOWN:
        return worst->verdict == V_CANNOT_TELL && worst->result.rule->allow &&
               !in->check->facts->firewall.rules_truncated;
    default:
        return false;
    }
}

static enum verdict tell(const struct firewall_case *in, const struct firewall_judged *judged, enum verdict verdict)
{
    sentence_free(&in->check->finding->summary);
    in->check->finding->summary = firewall_judge_words(in, judged);
    return verdict;
}

/* A connection from there was just accepted: whatever the settings seem to say, it is let in. Nothing is planned. */
static enum verdict say_proven(const struct firewall_case *in)
{
    struct firewall_judged judged = {.sentence = TEXT_FW_IN_PROVEN, .profile = in->view.profiles};
    return tell(in, &judged, V_READY);
}

/* Another product decides in place of Windows' rules (FW_ENFORCEMENT_STATE_CATEGORY_OFF, [MS-FASP] 2.2.27). */
static enum verdict say_other_product(struct check *check)
{
    const char *products = check->facts->firewall.other_products;
    if (request_assumes(check->environment->request, ASSUME_THIRD_PARTY))
        return check_say(check, V_ATTENTION, TEXT_FW_IN_OTHER_ASSUMED, products, NULL);
    check_advise(check, TEXT_FW_IN_ADVICE_OTHER, products, NULL);
    return check_say(check, V_CANNOT_TELL, TEXT_FW_IN_OTHER, products, NULL);
}

/* A member of a domain that is elsewhere: at home the domain profile holds. */
static enum verdict say_away(const struct firewall_case *in, const struct firewall_remedies *remedies)
{
    struct firewall_judged home = firewall_judge(in, PROFILE_DOMAIN);
    add_evidence(in, &home);
    check_advise(in->check, TEXT_FW_IN_ADVICE_AWAY, NULL);
    if (lets_in(home.verdict))
        return check_say(in->check, V_CANNOT_TELL, TEXT_FW_IN_AWAY, NULL);
    if (offers_help(in, &home))
        firewall_opening_offer(in->check, in->kind, remedies);
    return tell(in, &home, home.verdict);
}

static enum verdict conclude(const struct firewall_case *every, const struct firewall_remedies *remedies)
{
    struct check *check = every->check;
    struct firewall_case worst_case;
    const struct firewall_case *in = &worst_case;
    const struct firewall *firewall = &check->facts->firewall;
    struct judged_profiles all = judge_clients(every, &worst_case);
    struct firewall_judged *worst = &all.worst;
    add_subnet_evidence(in, worst);
    if (worst->result.outcome == INBOUND_PORT_UNKNOWN)
        add_port_evidence(check);
    if (firewall_traffic_proven(in->kind, check->environment->request, check->facts))
        return say_proven(in);
    if (firewall->other_products && firewall->other_products[0])
        return say_other_product(check);
    bool agreed = all.open == all.count || all.closed == all.count || all.open + all.closed == 0;
    if (firewall->profiles_unread && !agreed)
        return check_say(check, V_CANNOT_TELL, TEXT_FW_PROFILES_DIFFER, NULL);
    if (in->view.away && !lets_in(worst->verdict))
        return say_away(in, remedies);
    /* By which of the networks the client comes is not known, and it makes a difference. */
    bool some = !in->view.one_way && all.open && all.closed && all.open + all.closed == all.count;
    enum verdict verdict = !some ? worst->verdict : in->query.client ? V_CANNOT_TELL : V_ATTENTION;
    verdict = tell(in, worst, verdict);
    const char *name = verdict == V_READY ? by_name(in, worst) : NULL;
    if (name) {
        check_advise(check, TEXT_FW_IN_BY_NAME_ADVICE, NULL);
        return check_say(check, V_ATTENTION, TEXT_FW_IN_BY_NAME, name, worst->result.rule->addresses, NULL);
    }
    if (lets_in(verdict))
        add_product_evidence(in);
    advise(in, worst);
    if (some)
        check_advise(check, TEXT_FW_IN_ADVICE_SOME, NULL);
    if (offers_help(in, worst))
        firewall_opening_offer(check, in->kind, remedies);
    if (firewall->profiles_unread && check->finding->offer_count)
        check_advise(check, TEXT_FW_PROFILES_ADVICE, NULL);
    return verdict;
}

static enum verdict check_traffic(struct check *check, const struct firewall_traffic *traffic,
                                  enum text_id traffic_text, const struct firewall_remedies *remedies)
{
    const struct facts *facts = check->facts;
    const struct request *request = check->environment->request;
    struct firewall_case in = {.check = check, .kind = traffic, .traffic_text = traffic_text};
    if (facts->firewall_reading.status != ST_OK) {
        check_evidence_reading(check, sentence_of(TEXT_FW_WHAT, NULL), NULL, sentence_of(TEXT_NONE, NULL),
                               sentence_of(TEXT_NONE, NULL), &facts->firewall_reading);
        if (firewall_traffic_proven(traffic, request, facts))
            return say_proven(&in);
        return check_unreadable(check, TEXT_FW_WHAT, facts->firewall_reading.status);
    }
    in.traffic = firewall_traffic_inbound(traffic, facts, facts->present);
    in.query = firewall_traffic_scope(request, facts);
    in.view = firewall_traffic_view(request, facts);
    firewall_family_profiles_evidence(check, &in.view);
    if (in.view.profiles)
        return conclude(&in, remedies);
    if (firewall_traffic_proven(traffic, request, facts))
        return say_proven(&in);
    if (facts->firewall.service_running)
        return check_say(check, V_CANNOT_TELL, TEXT_FW_IN_NO_PROFILE, NULL);
    /* Nobody names the active profiles then. */
    check_evidence_reading(check, sentence_of(TEXT_FW_POLICY_SERVICE, NULL), "MpsSvc",
                           sentence_of(TEXT_CHANGE_RUNNING, NULL), sentence_of(TEXT_CHANGE_STOPPED, NULL),
                           &facts->firewall_reading);
    check_advise(check, TEXT_FW_IN_ADVICE_PROVE, NULL);
    return check_say(check, V_CANNOT_TELL, TEXT_FW_POLICY_STOPPED, NULL);
}

/* ---- the two requirements ---- */

#define FIREWALL_REMEDY(name, word, title_text, effect_text, undo_text, changed, plan_call) \
    static enum status plan_##name(const struct check_environment *environment, const struct facts *facts, \
                                   const struct finding *finding, struct plan *out) \
    { \
        (void)finding; \
        return plan_call; \
    } \
    static const struct remedy name = {.id = (word), \
                                       .title = (title_text), \
                                       .effect = (effect_text), \
                                       .undo = (undo_text), \
                                       .disruption = DISRUPTION_NONE, \
                                       .reversible = true, \
                                       .objects = (changed), \
                                       .plan = plan_##name};

#define FIREWALL_RULE(opening, kind) \
    firewall_opening_plan_rule(opening, &firewall_traffic_##kind, environment, facts, out)

static const struct change_object switched[] = {{CHANGE_FIREWALL_ENABLE, "WMI-*", ""}, {0}};
static const struct change_object own_rules[] = {{CHANGE_FIREWALL_RULE, FIREWALL_OWN_PREFIX "*", ""}, {0}};
static const struct change_object private_networks[] = {
    {CHANGE_NETWORK_CATEGORY, "{*", NULL}, {CHANGE_FIREWALL_RULE, FIREWALL_OWN_PREFIX "*", ""}, {0}};

/* The remedies for one kind of traffic. */
#define FIREWALL_REMEDIES(kind) \
    FIREWALL_REMEDY(own_##kind, "allow-client", TEXT_FW_FIX_OWN_TITLE, TEXT_FW_FIX_OWN_EFFECT, TEXT_FW_FIX_OWN_UNDO, \
                    own_rules, FIREWALL_RULE(OPEN_FOR_CLIENT, kind)) \
    FIREWALL_REMEDY(subnet_##kind, "allow-subnet", TEXT_FW_FIX_SUBNET_TITLE, TEXT_FW_FIX_SUBNET_EFFECT, \
                    TEXT_FW_FIX_OWN_UNDO, own_rules, FIREWALL_RULE(OPEN_FOR_SUBNET, kind)) \
    FIREWALL_REMEDY(enable_##kind, "enable-rule", TEXT_FW_FIX_ENABLE_TITLE, TEXT_FW_FIX_ENABLE_EFFECT, \
                    TEXT_FW_FIX_ENABLE_UNDO, switched, \
                    firewall_opening_plan_enable(&firewall_traffic_##kind, environment, facts, out)) \
    FIREWALL_REMEDY(private_##kind, "make-private", TEXT_FW_FIX_PRIVATE_TITLE, TEXT_FW_FIX_PRIVATE_EFFECT, \
                    TEXT_FW_FIX_PRIVATE_UNDO, private_networks, FIREWALL_RULE(OPEN_AS_PRIVATE, kind)) \
    FIREWALL_REMEDY(public_##kind, "allow-client-public", TEXT_FW_FIX_PUBLIC_TITLE, TEXT_FW_FIX_PUBLIC_EFFECT, \
                    TEXT_FW_FIX_OWN_UNDO, own_rules, FIREWALL_RULE(OPEN_ON_PUBLIC, kind)) \
    static const struct remedy *const remedies_##kind[] = {&own_##kind,     &subnet_##kind, &enable_##kind, \
                                                           &private_##kind, &public_##kind, NULL}; \
    static const struct firewall_remedies offers_##kind = {.own = &own_##kind, \
                                                           .subnet = &subnet_##kind, \
                                                           .enable = &enable_##kind, \
                                                           .as_private = &private_##kind, \
                                                           .on_public = &public_##kind};

FIREWALL_REMEDIES(dcom)
FIREWALL_REMEDIES(wmi)

static enum verdict check_dcom_in(struct check *check)
{
    return check_traffic(check, &firewall_traffic_dcom, TEXT_FW_TRAFFIC_DCOM, &offers_dcom);
}

static enum verdict check_wmi_in(struct check *check)
{
    return check_traffic(check, &firewall_traffic_wmi, TEXT_FW_TRAFFIC_WMI, &offers_wmi);
}

static const char *const needs_policy[] = {"FW-POLICY", NULL};

const struct requirement requirement_fw_dcom_in = {
    .id = "FW-DCOM-IN",
    .area = AREA_FIREWALL,
    .severity = SEVERITY_BLOCKER,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(FW_DCOM_IN),
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
    REQUIREMENT_TEXTS(FW_WMI_IN),
    .needs = needs_policy,
    .reads = FACT_OS | FACT_FIREWALL | FACT_NETWORKS | FACT_RPC | FACT_NAME | FACT_PORTS | FACT_RANGES | FACT_QUERY,
    .check = check_wmi_in,
    .remedies = remedies_wmi,
};
