/* SPDX-License-Identifier: MIT */
#include "requirements/firewall_family.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "machine/ip.h"

#include <stdlib.h>
#include <string.h>

const struct firewall_traffic firewall_traffic_dcom = {
    .service = "rpcss", .port = 135, .own_rule = FIREWALL_OWN_PREFIX "RPCSS-In-TCP", .own_ports = "135"};
const struct firewall_traffic firewall_traffic_wmi = {
    .service = "winmgmt", .port = 0, .own_rule = FIREWALL_OWN_PREFIX "WINMGMT-In-TCP", .own_ports = "*"};

const char *firewall_client(const struct request *request, const struct facts *facts)
{
    if (request->client_address && request->client_address[0])
        return request->client_address;
    for (size_t i = 0; !request->local && i < facts->address_count; i++)
        if (facts->rpc[i].reading.status == ST_OK && facts->rpc[i].port.local_address[0])
            return facts->rpc[i].port.local_address;
    return NULL;
}

struct scope_query firewall_query(const struct request *request, const struct facts *facts)
{
    struct scope_query query = {.client = firewall_client(request, facts)};
    if (facts->networks_reading.status == ST_OK) {
        query.subnets = facts->networks.subnets;
        query.subnet_count = facts->networks.subnet_count;
    }
    return query;
}

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

static struct inbound_traffic inbound_of(const struct firewall_traffic *traffic)
{
    return (struct inbound_traffic){traffic->service, traffic->port};
}

/* The active profiles on which TRAFFIC is not let in, with PERHAPS also those where that is not sure. */
static uint32_t closed_profiles(const struct firewall_traffic *traffic, const struct facts *facts,
                                const struct scope_query *query, bool perhaps)
{
    uint32_t closed = 0;
    const struct inbound_traffic inbound = inbound_of(traffic);
    for (uint32_t profile = PROFILE_DOMAIN; profile <= PROFILE_PUBLIC; profile <<= 1) {
        if (!(facts->firewall.active_profiles & profile))
            continue;
        enum inbound outcome = firewall_inbound(&facts->firewall, profile, &inbound, query).outcome;
        if (outcome == INBOUND_NO_RULE || outcome == INBOUND_SCOPE || (perhaps && outcome == INBOUND_ALLOWED_PERHAPS))
            closed |= profile;
    }
    return closed;
}

/* A rule of Windows' own WMI group that is off, is local, and would help this client on PROFILE. */
static bool worth_enabling(const struct firewall_rule *rule, uint32_t profile, const struct firewall_traffic *traffic,
                           const struct scope_query *query)
{
    const struct inbound_traffic inbound = inbound_of(traffic);
    return !rule->enabled && rule->allow && !rule->from_policy && firewall_group_is_wmi(rule->group) &&
           ascii_starts_nocase(rule->id, "WMI-") && firewall_rule_covers(rule, profile, &inbound) &&
           firewall_scope_match(rule->addresses, query) != SCOPE_EXCLUDES;
}

static bool any_worth_enabling(const struct firewall_traffic *traffic, const struct facts *facts, uint32_t profile,
                               const struct scope_query *query)
{
    for (size_t i = 0; i < facts->firewall.rule_count; i++)
        if (worth_enabling(&facts->firewall.rules[i], profile, traffic, query))
            return true;
    return false;
}

/* Every closed profile can be opened by a rule that exists. */
static bool can_enable(const struct firewall_traffic *traffic, const struct facts *facts,
                       const struct scope_query *query)
{
    uint32_t closed = closed_profiles(traffic, facts, query, true);
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
    const struct scope_query query = firewall_query(environment->request, facts);
    uint32_t closed = closed_profiles(traffic, facts, &query, true);
    for (size_t i = 0; i < facts->firewall.rule_count; i++) {
        const struct firewall_rule *rule = &facts->firewall.rules[i];
        bool wanted = false;
        for (uint32_t profile = PROFILE_DOMAIN; profile <= PROFILE_PUBLIC; profile <<= 1)
            wanted = wanted || ((closed & profile) && worth_enabling(rule, profile, traffic, &query));
        if (wanted)
            plan_add(out, CHANGE_FIREWALL_ENABLE, rule->id, "", state_number(1));
    }
    bool open = !closed_profiles(traffic, facts, &query, false);
    return out->count || open ? ST_OK : ST_UNSUPPORTED;
}

/* ---- an own rule ---- */

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

/* The client beside those that the rule already names. */
static char *own_addresses(const struct firewall_rule *old, const char *client)
{
    bool keep = old && old->enabled && old->allow && !firewall_scope_any(old->addresses);
    const struct scope_query query = {.client = client};
    if (keep && firewall_scope_match(old->addresses, &query) == SCOPE_INCLUDES)
        return memory_string(old->addresses);
    char *bare = memory_string(client);
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

enum status firewall_plan_own(const struct firewall_traffic *traffic, const struct check_environment *environment,
                              const struct facts *facts, struct plan *out)
{
    const char *client = firewall_client(environment->request, facts);
    if (facts->firewall_reading.status != ST_OK)
        return facts->firewall_reading.status;
    if (!can_name_client(client) || !facts->firewall.active_profiles)
        return ST_UNSUPPORTED;
    const struct firewall_rule *old = find_own(facts, traffic->own_rule);
    char *addresses = own_addresses(old, client);
    char *text = firewall_own_rule(traffic, addresses,
                                   facts->firewall.active_profiles | (old && old->enabled ? old->profiles : 0));
    plan_add(out, CHANGE_FIREWALL_RULE, traffic->own_rule, "", state_text(text));
    free(text);
    free(addresses);
    return ST_OK;
}

void firewall_offer(struct check *check, const struct firewall_traffic *traffic, const struct remedy *enable,
                    const struct remedy *own)
{
    const struct request *request = check->environment->request;
    const struct scope_query query = firewall_query(request, check->facts);
    /* The narrower opening is the one to take, where the client is known. */
    bool narrow = can_name_client(query.client);
    if (narrow)
        check_offer(check, own, true);
    /* Opening a public network to all its neighbours is for the user to decide. */
    bool strangers = (closed_profiles(traffic, check->facts, &query, true) & PROFILE_PUBLIC) != 0;
    if (can_enable(traffic, check->facts, &query))
        check_offer(check, enable, !narrow && !strangers);
}
