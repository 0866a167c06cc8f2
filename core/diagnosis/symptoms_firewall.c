/* SPDX-License-Identifier: MIT
 * What the target's firewall, where it can be read, says about the two connections of
 * WMI: then a silence is no riddle any more. */
#include "diagnosis/symptoms.h"

#include "check/firewall_traffic.h"

enum {
    SAYS_YES = 1,   /* lets this client in */
    SAYS_NO = 2,    /* does not */
    SAYS_SCOPE = 4, /* does not, because of the client's address */
    SAYS_PERHAPS = 8,
    SAYS_NOTHING = 16 /* it depends on a port that was not read */
};

static uint32_t answer_of(enum inbound outcome)
{
    switch (outcome) {
    case INBOUND_ALLOWED:
    case INBOUND_OPEN:
    case INBOUND_OFF:
        return SAYS_YES;
    case INBOUND_SCOPE:
        return SAYS_SCOPE;
    case INBOUND_ALLOWED_PERHAPS:
    case INBOUND_BLOCKED_PERHAPS:
        return SAYS_PERHAPS;
    case INBOUND_LIMITED:
    case INBOUND_SECURED:
    case INBOUND_OFF_PERHAPS:
    case INBOUND_DISPUTED:
    case INBOUND_STOPPED:
    case INBOUND_PORT_UNKNOWN:
        return SAYS_NOTHING;
    default:
        return SAYS_NO;
    }
}

/* What the profiles say on which the client may come in. */
static uint32_t answers_for(const struct request *request, const struct facts *facts, uint32_t known,
                            const struct firewall_traffic *traffic)
{
    const struct inbound_traffic inbound = firewall_traffic_inbound(traffic, facts, known);
    const struct scope_query query = firewall_traffic_scope(request, facts);
    const uint32_t profiles = firewall_traffic_view(request, facts).profiles;
    uint32_t answers = 0;
    for (uint32_t profile = PROFILE_DOMAIN; profile <= PROFILE_PUBLIC; profile <<= 1)
        if (profiles & profile)
            answers |= answer_of(firewall_inbound(&facts->firewall, profile, &inbound, &query).outcome);
    return answers;
}

/* Nobody says no, and not everybody says yes. */
static bool lets_in_perhaps(uint32_t answers)
{
    return answers == SAYS_PERHAPS || answers == (SAYS_YES | SAYS_PERHAPS);
}

static enum hint hint_for(uint32_t answers, uint32_t against)
{
    if (answers == SAYS_YES)
        return HINT_NO;
    if (answers == against)
        return HINT_YES;
    /* Let in, unless the scope leaves the client out. That it is not known is no hint that it does. */
    if (lets_in_perhaps(answers))
        return against == SAYS_SCOPE ? HINT_NONE : HINT_UNLIKELY;
    /* The other reason alone: this one is not it. */
    if (answers == SAYS_NO || answers == SAYS_SCOPE)
        return HINT_NO;
    return answers & against ? HINT_LIKELY : HINT_NONE;
}

/* Neighbours as far as this computer can see: that a rule for the own subnet leaves it out is the last thing to look
 * at, unless the target itself showed other subnets. */
static void from_neighbours(const struct facts *facts, struct symptoms *out)
{
    bool neighbour = false;
    for (size_t i = 0; i < facts->address_count; i++)
        neighbour |= facts->rpc[i].reading.status == ST_OK && facts->rpc[i].port.neighbour;
    enum hint hint = out->hints[CAUSE_FIREWALL_SCOPE];
    if (neighbour && (hint == HINT_NONE || hint == HINT_LIKELY))
        symptoms_hint(out, CAUSE_FIREWALL_SCOPE, HINT_UNLIKELY);
}

void symptoms_firewall(const struct request *request, const struct facts *facts, uint32_t known, struct symptoms *out)
{
    from_neighbours(facts, out);
    if (facts->firewall_reading.status != ST_OK)
        return;
    uint32_t wmi = answers_for(request, facts, known, &firewall_traffic_wmi);
    uint32_t dcom = answers_for(request, facts, known, &firewall_traffic_dcom);
    symptoms_hint(out, CAUSE_DYNAMIC_PORT_BLOCKED, hint_for(wmi, SAYS_NO));
    /* Addresses that the name does not lead to were seen; a scope that could not be compared is only not known. */
    bool translated = lets_in_perhaps(wmi) && out->hints[CAUSE_NAT] == HINT_LIKELY;
    symptoms_hint(out, CAUSE_FIREWALL_SCOPE, translated ? HINT_NONE : hint_for(wmi, SAYS_SCOPE));
    from_neighbours(facts, out);
    /* That this firewall would let TCP 135 in still leaves one on the way. */
    if (dcom && !(dcom & (SAYS_YES | SAYS_PERHAPS)))
        symptoms_hint(out, CAUSE_PORT_DROPPED, HINT_YES);
    symptoms_hint(out, CAUSE_FIREWALL_SERVICE, facts->firewall.service_running ? HINT_NO : HINT_YES);
}
