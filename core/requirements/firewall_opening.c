/* SPDX-License-Identifier: MIT */
#include "requirements/firewall_opening.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/strbuf.h"
#include "machine/ip.h"
#include "remedy/firewall_rule.h"

#include <stdlib.h>
#include <string.h>

/* ---- a rule of Windows ---- */

/* A rule more would let the client in, where the outcome is that. */
static bool helps(const struct inbound_result *result, const struct scope_query *query, bool perhaps)
{
    switch (result->outcome) {
    case INBOUND_NO_RULE:
    case INBOUND_SCOPE:
        return true;
    case INBOUND_ALLOWED_PERHAPS:
        /* The neighbours have a way in, and nobody else was named. */
        if (!query->client && firewall_scope_has_local_subnet(result->rule->addresses))
            return false;
        return perhaps;
    case INBOUND_LIMITED:
    case INBOUND_PORT_UNKNOWN:
        return perhaps && result->rule && result->rule->allow;
    default:
        return false;
    }
}

/* Where a remedy may open without being asked: never a public network; for a member of a domain, which is elsewhere,
 * the profile it has at home. */
static uint32_t profiles_to_open(const struct firewall *firewall, const struct firewall_view *view)
{
    if (view->away)
        return PROFILE_DOMAIN;
    return firewall->profiles_unread ? PROFILE_DOMAIN | PROFILE_PRIVATE : view->profiles & ~(uint32_t)PROFILE_PUBLIC;
}

/* What a plan is made of. */
struct opening {
    const struct firewall_traffic *traffic;
    const struct request *request;
    const struct facts *facts;
    struct inbound_traffic inbound;
    struct scope_query query;
    struct firewall_view view;
    uint32_t open;   /* may be opened without being asked */
    uint32_t judged; /* where the client has to be let in */
    uint32_t closed; /* judged profiles on which the client is not let in, or not surely */
};

/* Where one of the clients is not let in. */
static uint32_t closed_profiles(const struct opening *opening, uint32_t among, bool perhaps)
{
    uint32_t closed = 0;
    for (size_t i = 0; i < firewall_traffic_clients(opening->request); i++) {
        struct scope_query query = opening->query;
        firewall_traffic_only(opening->request, i, &query);
        for (uint32_t profile = PROFILE_DOMAIN; profile <= PROFILE_PUBLIC; profile <<= 1) {
            struct inbound_result result =
                firewall_inbound(&opening->facts->firewall, profile, &opening->inbound, &query);
            if ((among & profile) && helps(&result, &query, perhaps))
                closed |= profile;
        }
    }
    return closed;
}

static struct opening opening_of(const struct firewall_traffic *traffic, const struct request *request,
                                 const struct facts *facts)
{
    struct opening opening = {.traffic = traffic,
                              .request = request,
                              .facts = facts,
                              .inbound = firewall_traffic_inbound(traffic, facts, facts->present),
                              .query = firewall_traffic_scope(request, facts),
                              .view = firewall_traffic_view(request, facts)};
    opening.open = profiles_to_open(&facts->firewall, &opening.view);
    opening.judged = opening.view.away ? PROFILE_DOMAIN : opening.view.profiles;
    opening.closed = closed_profiles(&opening, opening.judged, true);
    return opening;
}

/* A rule of Windows' own WMI group that is off, is local, and would help this client on PROFILE. */
static bool worth_enabling(const struct firewall_rule *rule, uint32_t profile, const struct inbound_traffic *inbound,
                           const struct scope_query *query)
{
    return !rule->enabled && rule->allow && !rule->from_policy && firewall_group_is_wmi(rule->group) &&
           ascii_starts_nocase(rule->id, "WMI-") && firewall_inbound_rule_covers(rule, profile, inbound) &&
           firewall_scope_match(rule->addresses, query) != SCOPE_EXCLUDES;
}

static bool any_worth_enabling(const struct opening *opening, uint32_t profile)
{
    for (size_t i = 0; i < opening->facts->firewall.rule_count; i++)
        if (worth_enabling(&opening->facts->firewall.rules[i], profile, &opening->inbound, &opening->query))
            return true;
    return false;
}

/* Every closed profile can be opened by a rule that exists. */
static bool can_enable(const struct opening *opening)
{
    for (uint32_t profile = PROFILE_DOMAIN; profile <= PROFILE_PUBLIC; profile <<= 1)
        if ((opening->closed & profile) && !any_worth_enabling(opening, profile))
            return false;
    return opening->closed != 0;
}

enum status firewall_opening_plan_enable(const struct firewall_traffic *traffic,
                                         const struct check_environment *environment, const struct facts *facts,
                                         struct plan *out)
{
    if (facts->firewall_reading.status != ST_OK)
        return facts->firewall_reading.status;
    const struct opening opening = opening_of(traffic, environment->request, facts);
    for (size_t i = 0; i < facts->firewall.rule_count; i++) {
        const struct firewall_rule *rule = &facts->firewall.rules[i];
        bool wanted = false;
        for (uint32_t profile = PROFILE_DOMAIN; profile <= PROFILE_PUBLIC; profile <<= 1)
            wanted = wanted ||
                     ((opening.closed & profile) && worth_enabling(rule, profile, &opening.inbound, &opening.query));
        if (wanted)
            plan_add(out, CHANGE_FIREWALL_ENABLE, rule->id, "", state_number(1))->label = firewall_rule_to_text(rule);
    }
    return out->count || !closed_profiles(&opening, opening.judged, false) ? ST_OK : ST_UNSUPPORTED;
}

/* The rules that would be switched on hold for a profile beyond those that may be opened, too: those of client editions
 * are for private and public networks at once. */
static bool opens_more(const struct opening *opening)
{
    for (size_t i = 0; i < opening->facts->firewall.rule_count; i++)
        for (uint32_t profile = PROFILE_DOMAIN; profile <= PROFILE_PUBLIC; profile <<= 1)
            if ((opening->closed & profile) && (opening->facts->firewall.rules[i].profiles & ~opening->open) &&
                worth_enabling(&opening->facts->firewall.rules[i], profile, &opening->inbound, &opening->query))
                return true;
    return false;
}

/* ---- an own rule ---- */

static const char local_subnet[] = "LocalSubnet";

/* An item of LIST, which moves behind it, as a rule says it; NULL at the end. A name that has no address is none;
 * free()
 */
static char *next_address(const char **list)
{
    while (**list) {
        size_t length = strcspn(*list, ",");
        char *item = memory_string_n(*list, length);
        *list += length + ((*list)[length] == ',');
        if (firewall_scope_knows_client(item)) {
            bool own = ascii_equal_nocase(item, SCOPE_OWN_SUBNET);
            char *said = own ? memory_string(local_subnet) : item;
            if (own)
                free(item);
            return said;
        }
        free(item);
    }
    return NULL;
}

/* "any", "0.0.0.0/0", "::/0": one of the items is everybody. */
static bool holds_everybody(const char *client)
{
    const char *at = client;
    char *item;
    bool any = false;
    while (!any && strchr(client, ',') && (item = next_address(&at)) != NULL) {
        any = ascii_equal_nocase(item, SCOPE_EVERYBODY);
        free(item);
    }
    if (any)
        return true;
    for (const char *slash = strchr(client, '/'); slash; slash = strchr(slash + 1, '/')) {
        size_t zeros = strspn(slash + 1, "0.");
        if (zeros && (slash[1 + zeros] == '\0' || slash[1 + zeros] == ',' || slash[1 + zeros] == ' '))
            return true;
    }
    return false;
}

/* What a rule for the client names: its address, its subnet, or the target's own one; NULL when nobody is named. */
static const char *addresses_of(const char *client)
{
    struct ip ip;
    if (!client || ascii_equal_nocase(client, SCOPE_EVERYBODY) || holds_everybody(client))
        return NULL;
    if (ascii_equal_nocase(client, SCOPE_OWN_SUBNET))
        return local_subnet;
    return ip_from_text(client, &ip) && ip_is_loopback(&ip) ? NULL : client;
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

/* A rule knows no zones ("fe80::1%12"): each item of the list without its own. */
static char *without_zones(const char *from)
{
    char *bare = memory_string(from), *to = bare;
    for (const char *at = from; *at;) {
        if (*at == '%')
            at += strcspn(at, ",/ ");
        else
            *to++ = *at++;
    }
    *to = '\0';
    return bare;
}

/* FROM beside those that the rule already names. */
static char *own_addresses(const struct firewall_rule *old, const char *from)
{
    bool keep = old && old->enabled && old->allow && !firewall_scope_any(old->addresses);
    if (keep && names(old->addresses, from))
        return memory_string(old->addresses);
    char *bare = without_zones(from), *item;
    struct strbuf all = STRBUF_INIT;
    if (keep)
        strbuf_add(&all, old->addresses);
    if (!strchr(bare, ',')) {
        strbuf_printf(&all, "%s%s", all.length ? "," : "", bare);
    } else {
        /* Of several, those that are not there yet: two preparations may have clients in common. */
        const char *at = bare;
        while ((item = next_address(&at)) != NULL) {
            if (!all.length || !names(strbuf_text(&all), strcmp(item, local_subnet) == 0 ? local_subnet : item))
                strbuf_printf(&all, "%s%s", all.length ? "," : "", item);
            free(item);
        }
    }
    free(bare);
    char *text = memory_string(strbuf_text(&all));
    strbuf_free(&all);
    return text;
}

char *firewall_opening_own_rule(const struct firewall_traffic *traffic, const char *addresses, uint32_t profiles)
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

static enum status plan_rule(const struct opening *opening, const char *from, uint32_t profiles, struct plan *out)
{
    if (!from || !profiles)
        return ST_UNSUPPORTED;
    const struct firewall_traffic *traffic = opening->traffic;
    const struct firewall_rule *old = find_own(opening->facts, traffic->own_rule);
    char *addresses = own_addresses(old, from);
    char *text = firewall_opening_own_rule(traffic, addresses, profiles | (old && old->enabled ? old->profiles : 0));
    plan_add(out, CHANGE_FIREWALL_RULE, traffic->own_rule, "", state_text(text));
    free(text);
    free(addresses);
    return ST_OK;
}

/* The public network of the client's interface, or every public one; its rule comes with it. */
static enum status plan_private(const struct opening *opening, const char *from, struct plan *out)
{
    const struct network_list *list = &opening->facts->networks;
    int way = opening->view.way, only = way != NETWORK_NONE ? list->interfaces[way].network : NETWORK_NONE;
    for (size_t i = 0; i < list->count; i++)
        if (list->networks[i].category == NETWORK_PUBLIC && (only == NETWORK_NONE || (size_t)only == i))
            plan_add(out, CHANGE_NETWORK_CATEGORY, list->networks[i].id, list->networks[i].name,
                     state_number(NETWORK_PRIVATE));
    return way != NETWORK_NONE && only == NETWORK_NONE ? ST_UNSUPPORTED
                                                       : plan_rule(opening, from, PROFILE_PRIVATE, out);
}

enum status firewall_opening_plan_rule(enum firewall_opening kind, const struct firewall_traffic *traffic,
                                       const struct check_environment *environment, const struct facts *facts,
                                       struct plan *out)
{
    if (facts->firewall_reading.status != ST_OK)
        return facts->firewall_reading.status;
    const struct opening opening = opening_of(traffic, environment->request, facts);
    const char *client = addresses_of(opening.query.client);
    switch (kind) {
    case OPEN_FOR_CLIENT:
        return plan_rule(&opening, client, opening.open, out);
    case OPEN_FOR_SUBNET:
        return plan_rule(&opening, local_subnet, opening.open, out);
    case OPEN_ON_PUBLIC:
        return plan_rule(&opening, client, PROFILE_PUBLIC, out);
    case OPEN_AS_PRIVATE:
        return plan_private(&opening, client ? client : local_subnet, out);
    }
    return ST_UNSUPPORTED;
}

void firewall_opening_offer(struct check *check, const struct firewall_traffic *traffic,
                            const struct firewall_remedies *remedies)
{
    const struct opening opening = opening_of(traffic, check->environment->request, check->facts);
    const char *client = addresses_of(opening.query.client);
    bool possible = can_enable(&opening);
    bool can_open = opening.open != 0 && (opening.closed & opening.open);
    bool enable = possible && !client && can_open && !opens_more(&opening);
    /* The narrower opening is the one to take, where the client is known. */
    if (client && can_open)
        check_offer(check, client == local_subnet ? remedies->subnet : remedies->own, true);
    else if (can_open)
        check_offer(check, remedies->subnet, !enable);
    if (possible)
        check_offer(check, remedies->enable, enable);
    if (!(opening.closed & PROFILE_PUBLIC) || check->facts->firewall.profiles_unread)
        return;
    if (!opening.view.unlisted && !check->facts->os.domain_joined && check->facts->networks_reading.status == ST_OK &&
        check->facts->networks.count)
        check_offer(check, remedies->as_private, false);
    if (client && client != local_subnet)
        check_offer(check, remedies->on_public, false);
}
