/* SPDX-License-Identifier: MIT */
#include "requirements/firewall_judge.h"

#include "machine/ip.h"

#include <string.h>

/* Group Policy says that local rules do not count, and nothing that was read says where (icftypes.h:
 * NET_FW_MODIFY_STATE_GP_OVERRIDE). The store in force, where it was read, knows better. */
bool firewall_judge_override_unplaced(const struct firewall *firewall)
{
    if (firewall->modify_state != MODIFY_GP_OVERRIDE || firewall->confirmed != CONFIRMED_NOT)
        return false;
    for (size_t i = 0; i < PROFILE_COUNT; i++)
        if ((firewall->active_profiles & 1u << i) && firewall->profiles[i].policy_merge_off)
            return false;
    return true;
}

bool firewall_judge_shield_unplaced(const struct firewall *firewall)
{
    if (firewall->confirmed != CONFIRMED_NOT)
        return false;
    if (firewall->modify_state == MODIFY_UNREAD)
        return true;
    if (firewall->modify_state != MODIFY_INBOUND_BLOCKED || !firewall->modify_partly)
        return false;
    for (size_t i = 0; i < PROFILE_COUNT; i++)
        if ((firewall->active_profiles & 1u << i) && firewall->profiles[i].block_all_inbound)
            return false;
    return true;
}

/* The rules let only a client in that is in the target's own subnet, and nobody said which client it is. */
static bool for_neighbours(const struct firewall_case *in, const struct inbound_result *result)
{
    return result->outcome == INBOUND_ALLOWED_PERHAPS && !in->query.client &&
           firewall_scope_has_local_subnet(result->rule->addresses);
}

/* The rule names an IPv4 address of a client in the target's own subnet, and the target has IPv6 there: a client that
 * resolves the name may come by IPv6, which the rule does not match. */
static bool for_ipv4_only(const struct firewall_case *in, const struct inbound_result *result)
{
    const struct facts *facts = in->check->facts;
    struct ip client;
    if (result->outcome != INBOUND_ALLOWED || !in->query.client || !ip_from_text(in->query.client, &client) ||
        client.v6 || firewall_scope_any(result->rule->addresses) ||
        firewall_scope_has_local_subnet(result->rule->addresses) ||
        (facts->name_reading.status == ST_OK && facts->name.literal) ||
        firewall_scope_match("LocalSubnet", &in->query) != SCOPE_INCLUDES)
        return false;
    for (size_t i = 0; i < in->query.subnet_count; i++)
        if (strchr(in->query.subnets[i].address, ':'))
            return true;
    return false;
}

static struct firewall_judged say(enum verdict verdict, enum text_id sentence)
{
    return (struct firewall_judged){.verdict = verdict, .sentence = sentence};
}

static struct firewall_judged judge_allowed(const struct firewall_case *in, uint32_t profile,
                                            const struct inbound_result *result)
{
    const struct firewall *firewall = &in->check->facts->firewall;
    if (firewall->rules_truncated)
        return say(V_CANNOT_TELL, TEXT_FW_IN_TRUNCATED_BLOCK); /* what was not read could block */
    if (!result->rule->from_policy && firewall_judge_override_unplaced(firewall))
        return say(V_CANNOT_TELL, TEXT_FW_IN_OVERRIDE);
    if (profile == PROFILE_PUBLIC && firewall_scope_any(result->rule->addresses))
        return say(V_ATTENTION, TEXT_FW_IN_PUBLIC_ANY);
    if (for_ipv4_only(in, result))
        return say(V_ATTENTION, TEXT_FW_IN_IPV4_ONLY);
    return say(V_READY, in->query.client ? TEXT_FW_IN_ALLOWED_CLIENT : TEXT_FW_IN_ALLOWED);
}

static struct firewall_judged judge_perhaps(const struct firewall_case *in, const struct inbound_result *result)
{
    const struct firewall *firewall = &in->check->facts->firewall;
    bool unsure =
        firewall->rules_truncated || (!result->rule->from_policy && firewall_judge_override_unplaced(firewall));
    if (for_neighbours(in, result))
        return say(unsure ? V_CANNOT_TELL : V_ATTENTION, TEXT_FW_IN_LOCAL_SUBNET);
    return say(V_CANNOT_TELL, firewall_scope_has_local_subnet(result->rule->addresses) ? TEXT_FW_IN_PERHAPS_SUBNET
                                                                                       : TEXT_FW_IN_PERHAPS_OTHER);
}

/* Let in by a rule or by default, unless everything is blocked there. */
static bool shielded_perhaps(const struct firewall *firewall, const struct inbound_result *result)
{
    return (result->outcome == INBOUND_ALLOWED || result->outcome == INBOUND_OPEN ||
            result->outcome == INBOUND_ALLOWED_PERHAPS) &&
           firewall_judge_shield_unplaced(firewall);
}

static struct firewall_judged judge_result(const struct firewall_case *in, uint32_t profile,
                                           const struct inbound_result *result)
{
    bool truncated = in->check->facts->firewall.rules_truncated;
    bool local_subnet = result->rule && firewall_scope_has_local_subnet(result->rule->addresses);
    if (shielded_perhaps(&in->check->facts->firewall, result))
        return say(V_CANNOT_TELL, TEXT_FW_IN_SHIELD_UNREAD);
    if (firewall_inbound_lets_in(result->outcome) && firewall_scope_out_of_reach(&in->query))
        return say(V_CANNOT_TELL, TEXT_FW_IN_FAMILY);
    switch (result->outcome) {
    case INBOUND_ALLOWED:
        return judge_allowed(in, profile, result);
    case INBOUND_OPEN:
        return truncated ? say(V_CANNOT_TELL, TEXT_FW_IN_TRUNCATED_BLOCK) : say(V_ATTENTION, TEXT_FW_IN_OPEN);
    case INBOUND_OFF:
        return say(V_ATTENTION, TEXT_FW_IN_OFF);
    case INBOUND_ALLOWED_PERHAPS:
        return judge_perhaps(in, result);
    case INBOUND_LIMITED:
        return say(V_CANNOT_TELL, TEXT_FW_IN_LIMITED);
    case INBOUND_BLOCKED_PERHAPS:
        return say(V_CANNOT_TELL, TEXT_FW_IN_BLOCKED_PERHAPS);
    case INBOUND_PORT_UNKNOWN:
        return say(V_CANNOT_TELL, TEXT_FW_IN_PORT_UNKNOWN);
    case INBOUND_SECURED:
        return say(V_CANNOT_TELL, TEXT_FW_IN_SECURED);
    case INBOUND_OFF_PERHAPS:
        return say(V_CANNOT_TELL, TEXT_FW_IN_OFF_PERHAPS);
    case INBOUND_DISPUTED:
        return say(V_CANNOT_TELL, TEXT_FW_IN_DISPUTED);
    case INBOUND_STOPPED:
        return say(V_CANNOT_TELL, TEXT_FW_IN_STOPPED);
    case INBOUND_SCOPE:
        return say(V_NEEDS_CHANGE, local_subnet ? TEXT_FW_IN_OUTSIDE_SUBNET : TEXT_FW_IN_OUTSIDE_SCOPE);
    case INBOUND_BLOCKED:
        return say(V_NEEDS_CHANGE, TEXT_FW_IN_BLOCKED);
    case INBOUND_ALL_BLOCKED:
        return say(V_NEEDS_CHANGE, TEXT_FW_IN_ALL_BLOCKED);
    case INBOUND_MERGE_OFF:
        return say(V_NEEDS_CHANGE, TEXT_FW_IN_MERGE_OFF);
    case INBOUND_NO_RULE:
        break;
    }
    /* What was not read could hold the rule. */
    return truncated ? say(V_CANNOT_TELL, TEXT_FW_IN_TRUNCATED) : say(V_NEEDS_CHANGE, TEXT_FW_IN_NO_RULE);
}

const char *firewall_judge_label(const struct inbound_result *result)
{
    if (result->security)
        return result->security->name;
    if (!result->rule)
        return "";
    return result->rule->id[0] ? result->rule->id : result->rule->name;
}

static const char *conditions_of(const struct firewall_rule *rule)
{
    if (!rule)
        return "";
    return rule->conditions && rule->conditions[0] ? rule->conditions : rule->platforms ? rule->platforms : "";
}

/* {1} profile, {2} traffic, {3} rule, {4} client, {5} addresses of the rule, {6} its further conditions */
struct sentence firewall_judge_words(const struct firewall_case *in, const struct firewall_judged *judged)
{
    const struct firewall_rule *rule = judged->result.rule;
    struct sentence sentence =
        sentence_of(judged->sentence, "", "", firewall_judge_label(&judged->result),
                    in->query.client ? in->query.client : "", rule ? rule->addresses : "", conditions_of(rule), NULL);
    sentence_nest(&sentence, 0, firewall_family_profile_text(judged->profile));
    sentence_nest(&sentence, 1, in->traffic_text);
    return sentence;
}

/* ---- judging ---- */

struct firewall_judged firewall_judge(const struct firewall_case *in, uint32_t profile)
{
    static const int order[V_COUNT] = {
        [V_NEEDS_CHANGE] = 300, [V_CANNOT_TELL] = 200, [V_ATTENTION] = 100, [V_READY] = 0};
    struct inbound_result result = firewall_inbound(&in->check->facts->firewall, profile, &in->traffic, &in->query);
    struct firewall_judged judged = judge_result(in, profile, &result);
    judged.profile = profile;
    judged.result = result;
    judged.gravity = order[judged.verdict] + (int)result.outcome;
    return judged;
}
