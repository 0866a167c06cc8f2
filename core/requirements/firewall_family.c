/* SPDX-License-Identifier: MIT */
#include "requirements/firewall_family.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "machine/ip.h"
#include "remedy/firewall_rule.h"

#include <stdlib.h>
#include <string.h>

enum text_id firewall_profile_text(uint32_t profile)
{
    switch (profile) {
    case PROFILE_DOMAIN:
        return TEXT_CHANGE_PROFILE_DOMAIN;
    case PROFILE_PRIVATE:
        return TEXT_CHANGE_PROFILE_PRIVATE;
    default:
        return TEXT_CHANGE_PROFILE_PUBLIC;
    }
}

void firewall_profiles_evidence(struct check *check)
{
    if (!check->facts->firewall.profiles_unread)
        return;
    check_evidence_reading(check, sentence_of(TEXT_FW_PROFILES_WHAT, NULL), NULL, sentence_of(TEXT_NONE, NULL),
                           sentence_of(TEXT_FW_PROFILES_UNREAD, NULL), &check->facts->firewall_reading);
}

/* ---- a rule of Windows ---- */

/* The judged profiles on which TRAFFIC is not let in, with PERHAPS also those where that is not sure. */
static uint32_t closed_profiles(const struct firewall_traffic *traffic, const struct facts *facts,
                                const struct scope_query *query, bool perhaps)
{
    uint32_t closed = 0;
    const struct inbound_traffic inbound = firewall_traffic_inbound(traffic, facts, facts->present);
    for (uint32_t profile = PROFILE_DOMAIN; profile <= PROFILE_PUBLIC; profile <<= 1) {
        if (!(firewall_judged_profiles(&facts->firewall) & profile))
            continue;
        enum inbound outcome = firewall_inbound(&facts->firewall, profile, &inbound, query).outcome;
        if (outcome == INBOUND_NO_RULE || outcome == INBOUND_SCOPE || (perhaps && outcome == INBOUND_ALLOWED_PERHAPS))
            closed |= profile;
    }
    return closed;
}

/* A rule of Windows' own WMI group that is off, is local, and would help this client on PROFILE. */
static bool worth_enabling(const struct firewall_rule *rule, uint32_t profile, const struct inbound_traffic *inbound,
                           const struct scope_query *query)
{
    return !rule->enabled && rule->allow && !rule->from_policy && firewall_group_is_wmi(rule->group) &&
           ascii_starts_nocase(rule->id, "WMI-") && firewall_rule_covers(rule, profile, inbound) &&
           firewall_scope_match(rule->addresses, query) != SCOPE_EXCLUDES;
}

static bool any_worth_enabling(const struct firewall_traffic *traffic, const struct facts *facts, uint32_t profile,
                               const struct scope_query *query)
{
    const struct inbound_traffic inbound = firewall_traffic_inbound(traffic, facts, facts->present);
    for (size_t i = 0; i < facts->firewall.rule_count; i++)
        if (worth_enabling(&facts->firewall.rules[i], profile, &inbound, query))
            return true;
    return false;
}

/* Every closed profile can be opened by a rule that exists. */
static bool can_enable(const struct firewall_traffic *traffic, const struct facts *facts,
                       const struct scope_query *query, uint32_t closed)
{
    for (uint32_t profile = PROFILE_DOMAIN; profile <= PROFILE_PUBLIC; profile <<= 1)
        if ((closed & profile) && !any_worth_enabling(traffic, facts, profile, query))
            return false;
    return closed != 0;
}

enum status firewall_plan_enable(const struct firewall_traffic *traffic, const struct check_environment *environment,
                                 const struct facts *facts, struct plan *out)
{
    if (facts->firewall_reading.status != ST_OK)
        return facts->firewall_reading.status;
    const struct scope_query query = firewall_traffic_scope(environment->request, facts);
    const struct inbound_traffic inbound = firewall_traffic_inbound(traffic, facts, facts->present);
    uint32_t closed = closed_profiles(traffic, facts, &query, true);
    for (size_t i = 0; i < facts->firewall.rule_count; i++) {
        const struct firewall_rule *rule = &facts->firewall.rules[i];
        bool wanted = false;
        for (uint32_t profile = PROFILE_DOMAIN; profile <= PROFILE_PUBLIC; profile <<= 1)
            wanted = wanted || ((closed & profile) && worth_enabling(rule, profile, &inbound, &query));
        if (wanted)
            plan_add(out, CHANGE_FIREWALL_ENABLE, rule->id, "", state_number(1))->label = firewall_rule_to_text(rule);
    }
    bool open = !closed_profiles(traffic, facts, &query, false);
    return out->count || open ? ST_OK : ST_UNSUPPORTED;
}

/* The rules that would be switched on hold for a profile beyond OPEN, too: those of client editions are for private and
 * public networks at once. */
static bool opens_more(const struct firewall_traffic *traffic, const struct facts *facts,
                       const struct scope_query *query, uint32_t closed, uint32_t open)
{
    const struct inbound_traffic inbound = firewall_traffic_inbound(traffic, facts, facts->present);
    for (size_t i = 0; i < facts->firewall.rule_count; i++)
        for (uint32_t profile = PROFILE_DOMAIN; profile <= PROFILE_PUBLIC; profile <<= 1)
            if ((closed & profile) && (facts->firewall.rules[i].profiles & ~open) &&
                worth_enabling(&facts->firewall.rules[i], profile, &inbound, query))
                return true;
    return false;
}

/* ---- an own rule ---- */

static const char local_subnet[] = "LocalSubnet";

static bool can_name_client(const char *client)
{
    struct ip ip;
    return client && ip_from_text(client, &ip) && !ip_is_loopback(&ip);
}

static const struct firewall_rule *find_own(const struct facts *facts, const char *id)
{
    for (size_t i = 0; i < facts->firewall.rule_count; i++) {
        const struct firewall_rule *rule = &facts->firewall.rules[i];
        if (!rule->from_policy && ascii_equal_nocase(rule->id, id))
            return rule;
    }
    return NULL;
}

static bool names(const char *addresses, const char *from)
{
    const struct scope_query query = {.client = from};
    return from == local_subnet ? firewall_scope_has_local_subnet(addresses)
                                : firewall_scope_match(addresses, &query) == SCOPE_INCLUDES;
}

/* FROM beside those that the rule already names. */
static char *own_addresses(const struct firewall_rule *old, const char *from)
{
    bool keep = old && old->enabled && old->allow && !firewall_scope_any(old->addresses);
    if (keep && names(old->addresses, from))
        return memory_string(old->addresses);
    char *bare = memory_string(from);
    bare[strcspn(bare, "%")] = '\0';
    char *all = keep ? string_printf("%s,%s", old->addresses, bare) : memory_string(bare);
    free(bare);
    return all;
}

char *firewall_own_rule(const struct firewall_traffic *traffic, const char *addresses, uint32_t profiles)
{
    static char group[] = "WMI Ready", program[] = "%SystemRoot%\\system32\\svchost.exe";
    char *id = memory_string(traffic->own_rule), *service = memory_string(traffic->service);
    char *ports = memory_string(traffic->own_ports), *from = memory_string(addresses);
    const struct firewall_rule rule = {
        .id = id,
        .name = id,
        .group = group,
        .program = program,
        .service = service,
        .ports = ports,
        .addresses = from,
        .protocol = 6,
        .profiles = profiles,
        .enabled = true,
        .allow = true,
    };
    char *text = firewall_rule_to_text(&rule);
    free(from);
    free(ports);
    free(service);
    free(id);
    return text;
}

/* Where a new rule holds: never on a public network that is not known to be in use. */
static uint32_t profiles_to_open(const struct firewall *firewall)
{
    return firewall->profiles_unread ? PROFILE_DOMAIN | PROFILE_PRIVATE : firewall->active_profiles;
}

static enum status plan_rule(const struct firewall_traffic *traffic, const struct facts *facts, const char *from,
                             struct plan *out)
{
    if (facts->firewall_reading.status != ST_OK)
        return facts->firewall_reading.status;
    uint32_t open = profiles_to_open(&facts->firewall);
    if (!from || !open)
        return ST_UNSUPPORTED;
    const struct firewall_rule *old = find_own(facts, traffic->own_rule);
    char *addresses = own_addresses(old, from);
    char *text = firewall_own_rule(traffic, addresses, open | (old && old->enabled ? old->profiles : 0));
    plan_add(out, CHANGE_FIREWALL_RULE, traffic->own_rule, "", state_text(text));
    free(text);
    free(addresses);
    return ST_OK;
}

enum status firewall_plan_own(const struct firewall_traffic *traffic, const struct check_environment *environment,
                              const struct facts *facts, struct plan *out)
{
    const char *client = firewall_traffic_client(environment->request, facts);
    return plan_rule(traffic, facts, can_name_client(client) ? client : NULL, out);
}

enum status firewall_plan_subnet(const struct firewall_traffic *traffic, const struct check_environment *environment,
                                 const struct facts *facts, struct plan *out)
{
    (void)environment;
    return plan_rule(traffic, facts, local_subnet, out);
}

void firewall_offer(struct check *check, const struct firewall_traffic *traffic,
                    const struct firewall_remedies *remedies)
{
    const struct facts *facts = check->facts;
    const struct scope_query query = firewall_traffic_scope(check->environment->request, facts);
    uint32_t closed = closed_profiles(traffic, facts, &query, true), open = profiles_to_open(&facts->firewall);
    /* The narrower opening is the one to take, where the client is known. */
    bool narrow = can_name_client(query.client);
    /* Opening a public network to all its neighbours is for the user to decide. */
    bool neighbours = !narrow && !(open & PROFILE_PUBLIC);
    bool possible = can_enable(traffic, facts, &query, closed);
    bool enable = possible && neighbours && !opens_more(traffic, facts, &query, closed, open);
    if (narrow)
        check_offer(check, remedies->own, true);
    else if (closed_profiles(traffic, facts, &query, false))
        check_offer(check, remedies->subnet, neighbours && !enable);
    if (possible)
        check_offer(check, remedies->enable, enable);
}
