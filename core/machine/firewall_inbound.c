/* SPDX-License-Identifier: MIT */
#include "machine/firewall_inbound.h"

#include "base/ascii.h"
#include "machine/firewall_rule_text.h"

#include <string.h>

enum { PROTOCOL_TCP = 6, PROTOCOL_ANY = 256, RPC_PORT = 135 };

bool firewall_inbound_lets_in(enum inbound outcome)
{
    return outcome <= INBOUND_OFF;
}

/* It is sure that the client is not let in. */
static bool keeps_out(enum inbound outcome)
{
    return outcome >= INBOUND_SCOPE;
}

enum coverage {
    COVERS_NOT,
    COVERS_PARTLY,  /* some of the ports there may be */
    COVERS_PERHAPS, /* some of those that were not told apart from others */
    COVERS
};

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

/* What the words for ports mean: [MS-GPFAS] 2.2.2.3; RPCEPMap is how MSFT_NetProtocolPortFilter writes RPC-EPMap. */
static enum coverage word_covers(const char *text, size_t length, const struct inbound_traffic *traffic)
{
    static const char *const others[] = {"Teredo",   "IPTLSIn", "IPHTTPSIn",  "IPTLSOut",  "IPHTTPSOut",     "DHCP",
                                         "Ply2Disc", "mDNS",    "CortanaOut", "TcpCDPSvc", "PlayToDiscovery"};
    bool mapper = traffic->span_count == 1 && traffic->spans[0].last == RPC_PORT;
    if (word_is(text, length, "*") || word_is(text, length, "Any"))
        return COVERS;
    if (word_is(text, length, "RPC-EPMap") || word_is(text, length, "RPCEPMap"))
        return mapper ? COVERS : COVERS_NOT;
    /* The ports that RPC gave its servers. Whether a fixed one counts as such is not documented. */
    if (word_is(text, length, "RPC"))
        return mapper ? COVERS_NOT : traffic->dynamic ? COVERS : COVERS_PERHAPS;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (word_is(text, length, others[i]))
            return COVERS_NOT;
    return text[0] >= '0' && text[0] <= '9' ? COVERS_NOT : COVERS_PERHAPS; /* a word of a newer Windows */
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
        !firewall_program_hosts(rule->program) || !service_fits(rule->service, traffic->service))
        return COVERS_NOT;
    /* Ports exist only with a protocol that has them. */
    return rule->protocol == PROTOCOL_ANY ? COVERS : ports_cover(rule->ports, traffic);
}

bool firewall_inbound_rule_covers(const struct firewall_rule *rule, uint32_t profile,
                                  const struct inbound_traffic *traffic)
{
    return rule->fit == FIT_YES && rule_covers(rule, profile, traffic) == COVERS;
}

/* ---- one rule ---- */

/* Everything that is asked about. */
struct question {
    const struct firewall *firewall;
    uint32_t profile;
    const struct firewall_profile *settings;
    const struct inbound_traffic *traffic;
    const struct scope_query *query;
};

static enum firewall_fit fit_of(const struct question *q, const struct firewall_rule *rule)
{
    enum firewall_fit platform = firewall_rule_text_platform(rule->platforms, q->query->os_major, q->query->os_minor);
    return rule->fit > platform ? rule->fit : platform;
}

/* [MS-FASP] 2.2.38: FW_PROFILE_CONFIG_AUTH_APPS_ALLOW_USER_PREF_MERGE. */
static bool is_for_app_alone(const struct firewall_rule *rule)
{
    return rule->program[0] && !rule->service[0] && rule->protocol == PROTOCOL_TCP &&
           (!rule->ports[0] || strcmp(rule->ports, "*") == 0);
}

/* ... and FW_PROFILE_CONFIG_GLOBAL_PORTS_ALLOW_USER_PREF_MERGE: one port, no keyword. */
static bool is_for_port_alone(const struct firewall_rule *rule)
{
    struct port_span span;
    return !rule->program[0] && !rule->service[0] && rule->protocol == PROTOCOL_TCP &&
           port_span_parse(rule->ports, strlen(rule->ports), &span);
}

static bool counts(const struct question *q, const struct firewall_rule *rule)
{
    const struct firewall_profile *settings = q->settings;
    return rule->from_policy || !(settings->policy_merge_off || (settings->apps_merge_off && is_for_app_alone(rule)) ||
                                  (settings->ports_merge_off && is_for_port_alone(rule)));
}

/* What one block rule does; INBOUND_ALLOWED: nothing. */
static enum inbound blocks(const struct question *q, const struct firewall_rule *rule)
{
    enum firewall_fit fit = fit_of(q, rule);
    enum coverage coverage = fit == FIT_NO ? COVERS_NOT : rule_covers(rule, q->profile, q->traffic);
    enum scope scope = coverage == COVERS_NOT ? SCOPE_EXCLUDES : firewall_scope_match(rule->addresses, q->query);
    if (scope == SCOPE_EXCLUDES)
        return INBOUND_ALLOWED;
    if (coverage == COVERS_PERHAPS)
        return INBOUND_PORT_UNKNOWN;
    return scope == SCOPE_INCLUDES && coverage == COVERS && fit == FIT_YES ? INBOUND_BLOCKED : INBOUND_BLOCKED_PERHAPS;
}

/* What one allow rule does; INBOUND_NO_RULE: nothing. */
static enum inbound allows(const struct question *q, const struct firewall_rule *rule)
{
    static const enum inbound outcome_of[] = {INBOUND_SCOPE, INBOUND_ALLOWED_PERHAPS, INBOUND_ALLOWED};
    enum firewall_fit fit = fit_of(q, rule);
    enum coverage coverage = fit == FIT_NO ? COVERS_NOT : rule_covers(rule, q->profile, q->traffic);
    enum scope scope = firewall_scope_match(rule->addresses, q->query);
    if (coverage == COVERS_NOT || coverage == COVERS_PARTLY)
        return INBOUND_NO_RULE;
    if (!counts(q, rule))
        return coverage == COVERS ? INBOUND_MERGE_OFF : INBOUND_NO_RULE;
    if (scope == SCOPE_EXCLUDES)
        return coverage == COVERS && fit == FIT_YES ? INBOUND_SCOPE : INBOUND_NO_RULE;
    if (coverage == COVERS_PERHAPS)
        return INBOUND_PORT_UNKNOWN;
    return fit == FIT_YES ? outcome_of[scope] : INBOUND_LIMITED;
}

/* ---- all of them ---- */

/* The worst of the block rules. */
static struct inbound_result blocked(const struct question *q)
{
    struct inbound_result worst = {.outcome = INBOUND_ALLOWED};
    for (size_t i = 0; i < q->firewall->rule_count; i++) {
        const struct firewall_rule *rule = &q->firewall->rules[i];
        if (!rule->enabled || rule->allow || !counts(q, rule))
            continue;
        enum inbound outcome = blocks(q, rule);
        if (outcome > worst.outcome)
            worst = (struct inbound_result){.outcome = outcome, .rule = rule};
    }
    return worst;
}

/* The best of the allow rules, or of those that go before rules that block. */
static struct inbound_result allowed(const struct question *q, bool bypass_only)
{
    struct inbound_result best = {.outcome = INBOUND_NO_RULE};
    for (size_t i = 0; i < q->firewall->rule_count; i++) {
        const struct firewall_rule *rule = &q->firewall->rules[i];
        if (!rule->enabled || !rule->allow || (bypass_only && !rule->bypass))
            continue;
        enum inbound outcome = allows(q, rule);
        /* Of those that perhaps let in, the one for the neighbours says most. */
        bool nearer = outcome == INBOUND_ALLOWED_PERHAPS && outcome == best.outcome &&
                      firewall_scope_has_local_subnet(rule->addresses);
        if (outcome < best.outcome || nearer)
            best = (struct inbound_result){.outcome = outcome, .rule = rule};
    }
    return best;
}

/* On some interface the firewall is off: is it the client's? WMI names them by alias, which does not tell. */
static bool interface_off(const struct question *q, bool *perhaps)
{
    const char *list = q->firewall->disabled_interfaces[firewall_profile_index(q->profile)];
    const char *item;
    size_t length;
    *perhaps = list && *list && !q->query->interface_id;
    while (list && q->query->interface_id && next_item(&list, &item, &length)) {
        if (word_is(item, length, q->query->interface_id))
            return true;
        *perhaps |= item[0] != '{';
    }
    return false;
}

static struct inbound_result by_rules(const struct question *q)
{
    struct inbound_result block = blocked(q);
    if (block.outcome == INBOUND_BLOCKED && allowed(q, true).outcome == INBOUND_LIMITED)
        block.outcome = INBOUND_BLOCKED_PERHAPS;
    if (block.outcome == INBOUND_BLOCKED)
        return block;
    struct inbound_result result = {.outcome = INBOUND_OPEN};
    if (!q->settings->inbound_default_allow)
        result = allowed(q, false);
    return block.rule && result.outcome < block.outcome ? block : result;
}

/* FW_PROFILE_CONFIG_ENABLE_FW off: "the server MUST NOT block any network traffic"; SHIELDED: it "MUST block all
 * incoming traffic regardless of other policy settings" ([MS-FASP] 2.2.38). */
static struct inbound_result judge(const struct question *q)
{
    bool perhaps_off;
    if (!q->settings->enabled || interface_off(q, &perhaps_off))
        return (struct inbound_result){.outcome = INBOUND_OFF};
    struct inbound_result result = {.outcome = INBOUND_ALL_BLOCKED};
    if (!q->settings->block_all_inbound)
        result = by_rules(q);
    if (perhaps_off && keeps_out(result.outcome))
        result.outcome = INBOUND_OFF_PERHAPS;
    return result;
}

/* One connection security rule can ask the client for IPsec ([MS-FASP] 2.2.52, 2.2.55; endpoints match both ways). */
static bool security_covers(const struct firewall_security_rule *rule, uint32_t profile,
                            const struct inbound_traffic *traffic, const struct scope_query *query)
{
    return (rule->profiles & profile) && (rule->protocol == PROTOCOL_TCP || rule->protocol == PROTOCOL_ANY) &&
           ports_cover(rule->ports, traffic) != COVERS_NOT &&
           (firewall_scope_match(rule->addresses, query) != SCOPE_EXCLUDES ||
            firewall_scope_match(rule->own, query) != SCOPE_EXCLUDES);
}

/* The exempted traffic is surely that of the client: it is at one end, and the other end is everybody, so that the
 * target is there. */
static bool exempts(const struct firewall_security_rule *rule, const struct question *q)
{
    bool first = firewall_scope_any(rule->addresses), second = firewall_scope_any(rule->own);
    bool ends = (second && firewall_scope_match(rule->addresses, q->query) == SCOPE_INCLUDES) ||
                (first && firewall_scope_match(rule->own, q->query) == SCOPE_INCLUDES);
    /* Of which end the ports are is told by the addresses alone. */
    bool ports = strcmp(rule->ports, "*") == 0 || (first && second && ports_cover(rule->ports, q->traffic) == COVERS);
    return rule->exempt && ends && ports;
}

/* The rule that asks for IPsec; NULL when there is none, or when another one surely exempts the client. */
static const struct firewall_security_rule *secured(const struct question *q)
{
    const struct firewall_security_rule *found = NULL;
    for (size_t i = 0; i < q->firewall->security_rule_count; i++) {
        const struct firewall_security_rule *rule = &q->firewall->security_rules[i];
        if (!security_covers(rule, q->profile, q->traffic, q->query))
            continue;
        if (exempts(rule, q))
            return NULL;
        found = rule->exempt ? found : rule;
    }
    return found;
}

struct inbound_result firewall_inbound(const struct firewall *firewall, uint32_t profile,
                                       const struct inbound_traffic *traffic, const struct scope_query *query)
{
    size_t index = firewall_profile_index(profile);
    struct question q = {firewall, profile, &firewall->profiles[index], traffic, query};
    if (!firewall->service_running)
        return (struct inbound_result){.outcome = INBOUND_STOPPED};
    struct inbound_result result = judge(&q);
    if (firewall->disputed & profile) {
        q.settings = &firewall->otherwise[index];
        enum inbound other = judge(&q).outcome;
        if (firewall_inbound_lets_in(other) != firewall_inbound_lets_in(result.outcome) ||
            keeps_out(other) != keeps_out(result.outcome))
            return (struct inbound_result){.outcome = INBOUND_DISPUTED, .rule = result.rule};
    }
    bool asks = result.outcome < INBOUND_SECURED && result.outcome != INBOUND_OFF;
    const struct firewall_security_rule *security = asks ? secured(&q) : NULL;
    if (security)
        result = (struct inbound_result){.outcome = INBOUND_SECURED, .rule = result.rule, .security = security};
    return result;
}
