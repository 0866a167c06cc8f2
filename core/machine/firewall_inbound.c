/* SPDX-License-Identifier: MIT */
#include "machine/firewall_inbound.h"

#include "base/ascii.h"

#include <string.h>

enum { PROTOCOL_TCP = 6, PROTOCOL_ANY = 256, DYNAMIC_FIRST = 49152, PORT_LAST = 65535, RPC_PORT = 135 };

enum coverage { COVERS_NOT, COVERS_PARTLY, COVERS };

static bool program_fits(const char *program)
{
    static const char svchost[] = "\\svchost.exe";
    size_t length = strlen(program), tail = sizeof svchost - 1;
    if (length == 0 || strcmp(program, "*") == 0 || ascii_equal_nocase(program, "Any"))
        return true;
    return length > tail && ascii_equal_nocase(program + length - tail, svchost);
}

static bool service_fits(const char *service, const char *wanted)
{
    return !*service || strcmp(service, "*") == 0 || ascii_equal_nocase(service, wanted);
}

static bool word_is(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && ascii_equal_nocase_n(text, word, length);
}

/* "135" or "5000-6000"; false for a keyword. */
static bool port_item(const char *text, size_t length, unsigned *first, unsigned *last)
{
    unsigned numbers[2] = {0, 0};
    size_t at = 0, which = 0, digits = 0;
    for (; at < length; at++) {
        if (text[at] == '-' && which == 0 && digits) {
            which = 1;
            digits = 0;
        } else if (text[at] >= '0' && text[at] <= '9' && digits++ < 5) {
            numbers[which] = numbers[which] * 10 + (unsigned)(text[at] - '0');
        } else {
            return false;
        }
    }
    if (!digits)
        return false;
    *first = numbers[0];
    *last = which ? numbers[1] : numbers[0];
    return true;
}

static enum coverage item_covers(const char *text, size_t length, uint16_t port)
{
    if (length == 0 || word_is(text, length, "*") || word_is(text, length, "Any"))
        return COVERS;
    /* RPC: the dynamic end points of RPC servers; RPC-EPMap: the end point mapper on 135. */
    if (word_is(text, length, "RPC"))
        return port == RPC_PORT ? COVERS_NOT : COVERS;
    if (word_is(text, length, "RPC-EPMap"))
        return port == RPC_PORT ? COVERS : COVERS_NOT;
    unsigned first, last;
    if (!port_item(text, length, &first, &last))
        return COVERS_NOT;
    if (port)
        return first <= port && port <= last ? COVERS : COVERS_NOT;
    if (first <= DYNAMIC_FIRST && last >= PORT_LAST)
        return COVERS;
    return last >= DYNAMIC_FIRST && first <= PORT_LAST ? COVERS_PARTLY : COVERS_NOT;
}

static enum coverage ports_cover(const char *ports, uint16_t port)
{
    enum coverage best = COVERS_NOT;
    for (;;) {
        while (*ports == ' ')
            ports++;
        size_t length = strcspn(ports, ",");
        size_t used = length;
        while (used && ports[used - 1] == ' ')
            used--;
        enum coverage one = item_covers(ports, used, port);
        if (one > best)
            best = one;
        if (!ports[length])
            return best;
        ports += length + 1;
    }
}

static enum coverage rule_covers(const struct firewall_rule *rule, uint32_t profile,
                                 const struct inbound_traffic *traffic)
{
    if (!(rule->profiles & profile) || (rule->protocol != PROTOCOL_TCP && rule->protocol != PROTOCOL_ANY) ||
        !program_fits(rule->program) || !service_fits(rule->service, traffic->service))
        return COVERS_NOT;
    /* Ports exist only with a protocol that has them. */
    return rule->protocol == PROTOCOL_ANY ? COVERS : ports_cover(rule->ports, traffic->port);
}

bool firewall_rule_covers(const struct firewall_rule *rule, uint32_t profile, const struct inbound_traffic *traffic)
{
    return rule_covers(rule, profile, traffic) == COVERS;
}

/* How far the block rules reach, and which one. */
static enum scope blocked(const struct firewall *firewall, uint32_t profile, const struct inbound_traffic *traffic,
                          const struct scope_query *query, bool merge_off, const struct firewall_rule **which)
{
    enum scope worst = SCOPE_EXCLUDES;
    for (size_t i = 0; i < firewall->rule_count; i++) {
        const struct firewall_rule *rule = &firewall->rules[i];
        if (!rule->enabled || rule->allow || (merge_off && !rule->from_policy))
            continue;
        enum coverage coverage = rule_covers(rule, profile, traffic);
        if (coverage == COVERS_NOT)
            continue;
        enum scope scope = firewall_scope_match(rule->addresses, query);
        if (scope == SCOPE_INCLUDES && coverage == COVERS_PARTLY)
            scope = SCOPE_UNKNOWN;
        if (scope > worst) {
            worst = scope;
            *which = rule;
        }
    }
    return worst;
}

/* The best of the allow rules. */
static struct inbound_result allowed(const struct firewall *firewall, uint32_t profile,
                                     const struct inbound_traffic *traffic, const struct scope_query *query,
                                     bool merge_off)
{
    static const enum inbound outcome_of[] = {INBOUND_SCOPE, INBOUND_ALLOWED_PERHAPS, INBOUND_ALLOWED};
    struct inbound_result best = {INBOUND_NO_RULE, NULL};
    for (size_t i = 0; i < firewall->rule_count; i++) {
        const struct firewall_rule *rule = &firewall->rules[i];
        if (!rule->enabled || !rule->allow || !firewall_rule_covers(rule, profile, traffic))
            continue;
        enum inbound outcome = outcome_of[firewall_scope_match(rule->addresses, query)];
        if (merge_off && !rule->from_policy)
            outcome = INBOUND_MERGE_OFF;
        /* The outcomes are in order: the smaller the better for the client. */
        if (outcome < best.outcome)
            best = (struct inbound_result){outcome, rule};
    }
    return best;
}

struct inbound_result firewall_inbound(const struct firewall *firewall, uint32_t profile,
                                       const struct inbound_traffic *traffic, const struct scope_query *query)
{
    const struct firewall_profile *settings = &firewall->profiles[firewall_profile_index(profile)];
    if (!firewall->service_running || !settings->enabled)
        return (struct inbound_result){INBOUND_OFF, NULL};
    if (settings->block_all_inbound)
        return (struct inbound_result){INBOUND_ALL_BLOCKED, NULL};
    const struct firewall_rule *block = NULL;
    enum scope blocks = blocked(firewall, profile, traffic, query, settings->policy_merge_off, &block);
    if (blocks == SCOPE_INCLUDES)
        return (struct inbound_result){INBOUND_BLOCKED, block};
    struct inbound_result result = {INBOUND_OPEN, NULL};
    if (!settings->inbound_default_allow)
        result = allowed(firewall, profile, traffic, query, settings->policy_merge_off);
    if (blocks == SCOPE_UNKNOWN && result.outcome < INBOUND_BLOCKED_PERHAPS)
        return (struct inbound_result){INBOUND_BLOCKED_PERHAPS, block};
    return result;
}
