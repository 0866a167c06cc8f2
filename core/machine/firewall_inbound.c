/* SPDX-License-Identifier: MIT */
#include "machine/firewall_inbound.h"

#include "base/ascii.h"

#include <string.h>

enum { PROTOCOL_TCP = 6, PROTOCOL_ANY = 256, RPC_PORT = 135 };

enum coverage {
    COVERS_NOT,
    COVERS_PARTLY,  /* some of the ports there may be */
    COVERS_PERHAPS, /* some of those that were not told apart from others */
    COVERS
};

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

/* The next item of a list of ports, without the blanks around it; LIST moves behind it. False at the end. */
static bool next_item(const char **list, const char **item, size_t *length)
{
    const char *text = *list;
    if (!*text)
        return false;
    while (*text == ' ')
        text++;
    size_t used = strcspn(text, ",");
    *list = text + used + (text[used] == ',');
    while (used && text[used - 1] == ' ')
        used--;
    *item = text;
    *length = used;
    return true;
}

/* The end of the longest run of ports in LIST that begins at or before AT and holds it; 0 none. */
static uint32_t run_end(const char *list, uint32_t at)
{
    const char *item;
    size_t length;
    uint32_t end = 0;
    struct port_span span;
    while (next_item(&list, &item, &length))
        if (port_span_parse(item, length, &span) && span.first <= at && at <= span.last && span.last > end)
            end = span.last;
    return end;
}

static bool touches(const char *list, struct port_span wanted)
{
    const char *item;
    size_t length;
    struct port_span span;
    while (next_item(&list, &item, &length))
        if (port_span_parse(item, length, &span) && span.first <= wanted.last && wanted.first <= span.last)
            return true;
    return false;
}

static enum coverage numbers_cover(const char *ports, const struct inbound_traffic *traffic)
{
    size_t whole = 0, touched = 0;
    for (size_t i = 0; i < traffic->span_count; i++) {
        uint32_t at = traffic->spans[i].first, end;
        while (at <= traffic->spans[i].last && (end = run_end(ports, at)) != 0)
            at = end + 1;
        whole += at > traffic->spans[i].last;
        touched += touches(ports, traffic->spans[i]);
    }
    if (!touched)
        return COVERS_NOT;
    if (whole == traffic->span_count)
        return COVERS;
    return traffic->uncertain ? COVERS_PERHAPS : COVERS_PARTLY;
}

static enum coverage word_covers(const char *text, size_t length, const struct inbound_traffic *traffic)
{
    bool mapper = traffic->span_count == 1 && traffic->spans[0].last == RPC_PORT;
    if (word_is(text, length, "*") || word_is(text, length, "Any"))
        return COVERS;
    /* RPC: the ports that RPC gave its servers. Whether a fixed one counts as such is not documented.
     * RPC-EPMap: the end point mapper on 135. */
    if (word_is(text, length, "RPC") && !mapper)
        return traffic->dynamic ? COVERS : COVERS_PERHAPS;
    return word_is(text, length, "RPC-EPMap") && mapper ? COVERS : COVERS_NOT;
}

static enum coverage ports_cover(const char *ports, const struct inbound_traffic *traffic)
{
    const char *item, *list = ports;
    size_t length;
    if (!*ports)
        return COVERS;
    enum coverage best = numbers_cover(ports, traffic);
    while (next_item(&list, &item, &length)) {
        enum coverage one = word_covers(item, length, traffic);
        best = one > best ? one : best;
    }
    return best;
}

static enum coverage rule_covers(const struct firewall_rule *rule, uint32_t profile,
                                 const struct inbound_traffic *traffic)
{
    if (!(rule->profiles & profile) || (rule->protocol != PROTOCOL_TCP && rule->protocol != PROTOCOL_ANY) ||
        !program_fits(rule->program) || !service_fits(rule->service, traffic->service))
        return COVERS_NOT;
    /* Ports exist only with a protocol that has them. */
    return rule->protocol == PROTOCOL_ANY ? COVERS : ports_cover(rule->ports, traffic);
}

bool firewall_rule_covers(const struct firewall_rule *rule, uint32_t profile, const struct inbound_traffic *traffic)
{
    return rule_covers(rule, profile, traffic) == COVERS;
}

/* What one block rule does; INBOUND_ALLOWED: nothing. */
static enum inbound blocks(const struct firewall_rule *rule, enum coverage coverage, const struct scope_query *query)
{
    enum scope scope = coverage == COVERS_NOT ? SCOPE_EXCLUDES : firewall_scope_match(rule->addresses, query);
    if (scope == SCOPE_EXCLUDES)
        return INBOUND_ALLOWED;
    if (coverage == COVERS_PERHAPS)
        return INBOUND_PORT_UNKNOWN;
    return scope == SCOPE_INCLUDES && coverage == COVERS ? INBOUND_BLOCKED : INBOUND_BLOCKED_PERHAPS;
}

/* The worst of the block rules. */
static struct inbound_result blocked(const struct firewall *firewall, uint32_t profile,
                                     const struct inbound_traffic *traffic, const struct scope_query *query,
                                     bool merge_off)
{
    struct inbound_result worst = {INBOUND_ALLOWED, NULL};
    for (size_t i = 0; i < firewall->rule_count; i++) {
        const struct firewall_rule *rule = &firewall->rules[i];
        if (!rule->enabled || rule->allow || (merge_off && !rule->from_policy))
            continue;
        enum inbound outcome = blocks(rule, rule_covers(rule, profile, traffic), query);
        if (outcome > worst.outcome)
            worst = (struct inbound_result){outcome, rule};
    }
    return worst;
}

/* What one allow rule does; INBOUND_NO_RULE: nothing. */
static enum inbound allows(const struct firewall_rule *rule, enum coverage coverage, const struct scope_query *query,
                           bool counts)
{
    static const enum inbound outcome_of[] = {INBOUND_SCOPE, INBOUND_ALLOWED_PERHAPS, INBOUND_ALLOWED};
    enum scope scope = firewall_scope_match(rule->addresses, query);
    if (coverage == COVERS)
        return counts ? outcome_of[scope] : INBOUND_MERGE_OFF;
    return coverage == COVERS_PERHAPS && scope != SCOPE_EXCLUDES && counts ? INBOUND_PORT_UNKNOWN : INBOUND_NO_RULE;
}

/* The best of the allow rules. */
static struct inbound_result allowed(const struct firewall *firewall, uint32_t profile,
                                     const struct inbound_traffic *traffic, const struct scope_query *query,
                                     bool merge_off)
{
    struct inbound_result best = {INBOUND_NO_RULE, NULL};
    for (size_t i = 0; i < firewall->rule_count; i++) {
        const struct firewall_rule *rule = &firewall->rules[i];
        if (!rule->enabled || !rule->allow)
            continue;
        enum inbound outcome =
            allows(rule, rule_covers(rule, profile, traffic), query, rule->from_policy || !merge_off);
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
    struct inbound_result block = blocked(firewall, profile, traffic, query, settings->policy_merge_off);
    if (block.outcome == INBOUND_BLOCKED)
        return block;
    struct inbound_result result = {INBOUND_OPEN, NULL};
    if (!settings->inbound_default_allow)
        result = allowed(firewall, profile, traffic, query, settings->policy_merge_off);
    return block.rule && result.outcome < block.outcome ? block : result;
}
