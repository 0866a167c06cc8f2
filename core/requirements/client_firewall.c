/* SPDX-License-Identifier: MIT
 * FW-CLIENT-OUT: the firewall of this computer, the client, lets the two connections of WMI out. They go out by default
 * (netfw.h, get_DefaultOutboundAction: "Allow by default"); a rule can block them, and where the default is to block
 * one has to allow them. Proof beats inference, and what is not known is never ready. Nothing is offered: which program
 * may speak to which computer is for whoever closed this one. */
#include "base/memory.h"
#include "base/strbuf.h"
#include "requirements/client_side.h"
#include "requirements/firewall_judge.h"
#include "requirements/requirements.h"

#include <stdlib.h>

/* Who is connected to: the address that answered, or else all that are known. NULL: none; free() */
static char *remote_address(const struct facts *facts)
{
    struct strbuf list = STRBUF_INIT;
    for (size_t i = 0; i < facts->address_count; i++) {
        const struct address_answer *answer = &facts->rpc[i];
        if (answer->reading.status == ST_OK && answer->port.state == PORT_OPEN) {
            strbuf_free(&list);
            return memory_string(answer->address.text);
        }
        if (list.length)
            strbuf_add_char(&list, ',');
        strbuf_add(&list, answer->address.text);
    }
    return list.length ? strbuf_take(&list) : NULL;
}

static enum text_id text_of(enum inbound outcome)
{
    switch (outcome) {
    case INBOUND_ALLOWED:
    case INBOUND_OPEN:
    case INBOUND_OFF:
        return TEXT_FW_OUT_READY;
    case INBOUND_BLOCKED:
        return TEXT_FW_OUT_BLOCKED;
    case INBOUND_SCOPE:
    case INBOUND_MERGE_OFF:
    case INBOUND_NO_RULE:
    case INBOUND_ALL_BLOCKED:
        return TEXT_FW_OUT_NO_RULE;
    case INBOUND_ALLOWED_PERHAPS:
    case INBOUND_LIMITED:
    case INBOUND_BLOCKED_PERHAPS:
    case INBOUND_PORT_UNKNOWN:
    case INBOUND_SECURED:
        return TEXT_FW_OUT_PERHAPS;
    case INBOUND_OFF_PERHAPS:
    case INBOUND_DISPUTED:
    case INBOUND_STOPPED:
        break;
    }
    return TEXT_FW_OUT_UNKNOWN;
}

static enum verdict verdict_of(enum text_id text)
{
    bool closed = text == TEXT_FW_OUT_BLOCKED || text == TEXT_FW_OUT_NO_RULE;
    return text == TEXT_FW_OUT_READY ? V_READY : closed ? V_NEEDS_CHANGE : V_CANNOT_TELL;
}

struct outgoing {
    struct firewall firewall;
    struct scope_query query;
    struct sentence worst; /* of the profiles and the two connections */
    enum verdict verdict;
    size_t count, open, closed;
};

/* Rules that were not read, or that perhaps do not count, decide nothing. */
static enum text_id judge(const struct outgoing *out, const struct inbound_result *result)
{
    enum text_id text = text_of(result->outcome);
    bool missing = out->firewall.rules_truncated && text != TEXT_FW_OUT_BLOCKED;
    bool overridden = result->rule && !result->rule->from_policy && firewall_judge_override_unplaced(&out->firewall);
    return missing || overridden ? TEXT_FW_OUT_UNKNOWN : text;
}

static void look(struct check *check, struct outgoing *out, uint32_t profile, const struct firewall_traffic *kind)
{
    const struct facts *facts = check->facts;
    struct inbound_traffic traffic = firewall_traffic_inbound(kind, facts, facts->present);
    traffic.service = "";
    struct inbound_result result = firewall_inbound(&out->firewall, profile, &traffic, &out->query);
    enum text_id text = judge(out, &result);
    enum verdict verdict = verdict_of(text);
    struct sentence words = sentence_of(text, "", "", firewall_judge_label(&result), NULL);
    sentence_nest(&words, 0, firewall_family_profile_text(profile));
    sentence_nest(&words, 1, kind->port ? TEXT_FW_TRAFFIC_DCOM : TEXT_FW_TRAFFIC_WMI);
    struct sentence what = sentence_of(TEXT_FW_OUT_WHAT, "", "", NULL);
    sentence_nest(&what, 0, kind->port ? TEXT_FW_TRAFFIC_DCOM : TEXT_FW_TRAFFIC_WMI);
    sentence_nest(&what, 1, firewall_family_profile_text(profile));
    check_evidence(check, what, firewall_judge_label(&result), sentence_of(TEXT_FW_OUT_EXPECT, NULL),
                   sentence_copy(&words), ST_OK, NULL);
    out->count++;
    out->open += verdict == V_READY;
    out->closed += verdict == V_NEEDS_CHANGE;
    if (out->worst.id == TEXT_NONE || verdict == V_NEEDS_CHANGE ||
        (verdict == V_CANNOT_TELL && out->verdict == V_READY)) {
        sentence_free(&out->worst);
        out->worst = words;
        out->verdict = verdict;
    } else {
        sentence_free(&words);
    }
}

/* Another product decides in place of Windows' rules. */
static enum verdict say_other(struct check *check, const char *products)
{
    if (request_assumes(check->environment->request, ASSUME_THIRD_PARTY))
        return check_say(check, V_ATTENTION, TEXT_FW_OUT_OTHER_ASSUMED, products, NULL);
    return check_say(check, V_CANNOT_TELL, TEXT_FW_OUT_OTHER, products, NULL);
}

/* By which of several networks the target is reached is not known. */
static enum verdict conclude(struct check *check, struct outgoing *out, size_t closed_profiles, size_t profiles)
{
    if (profiles == 0)
        return check_say(check, V_CANNOT_TELL, TEXT_FW_OUT_NO_PROFILE, NULL);
    if (closed_profiles && closed_profiles < profiles)
        return check_say(check, V_CANNOT_TELL, TEXT_FW_OUT_SOME, NULL);
    if (out->verdict != V_READY)
        check_advise(check, TEXT_FW_OUT_ADVICE, NULL);
    sentence_free(&check->finding->summary);
    check->finding->summary = out->worst;
    out->worst = sentence_of(TEXT_NONE, NULL);
    return out->verdict;
}

static enum verdict judge_profiles(struct check *check, struct outgoing *out)
{
    static const struct firewall_traffic *const kinds[] = {&firewall_traffic_dcom, &firewall_traffic_wmi};
    uint32_t active = firewall_judged_profiles(&out->firewall);
    size_t profiles = 0, closed = 0;
    for (uint32_t profile = PROFILE_DOMAIN; profile <= PROFILE_PUBLIC; profile <<= 1) {
        if (!(active & profile))
            continue;
        size_t before = out->closed;
        for (size_t i = 0; i < array_count(kinds); i++)
            if (!firewall_traffic_proven(kinds[i], check->environment->request, check->facts))
                look(check, out, profile, kinds[i]);
        profiles++;
        closed += out->closed > before;
    }
    if (out->firewall.other_products && out->firewall.other_products[0])
        return say_other(check, out->firewall.other_products);
    return conclude(check, out, closed, profiles);
}

static enum verdict check_outgoing(struct check *check)
{
    const struct request *request = check->environment->request;
    if (client_side_elsewhere(check))
        return check_not_applicable(check, TEXT_CLIENT_ELSEWHERE, request->client_address, NULL);
    if (client_side_answered(check))
        return check_say(check, V_READY, TEXT_FW_OUT_PROVEN, NULL);
    struct outgoing out = {.verdict = V_CANNOT_TELL, .worst = sentence_of(TEXT_NONE, NULL)};
    struct call call = check_call(check);
    enum status status = MACHINE_CALL(check->environment->machine, own_firewall_get, &call, &out.firewall);
    if (status != ST_OK) {
        check_evidence(check, sentence_of(TEXT_FW_OUT_TOPIC, NULL), NULL, sentence_of(TEXT_NONE, NULL),
                       sentence_of(TEXT_NONE, NULL), status, &call);
        return check_unreadable(check, TEXT_FW_OUT_TOPIC, status);
    }
    char *address = remote_address(check->facts);
    out.query.client = address;
    enum verdict verdict = judge_profiles(check, &out);
    sentence_free(&out.worst);
    firewall_free(&out.firewall);
    free(address);
    return verdict;
}

const struct requirement requirement_fw_client_out = {
    .id = "FW-CLIENT-OUT",
    .area = AREA_FIREWALL,
    .severity = SEVERITY_CONDITIONAL,
    .where = ON_REMOTE,
    REQUIREMENT_TEXTS(FW_OUT),
    .reads = FACT_NAME | FACT_RPC | FACT_PORTS | FACT_RANGES | FACT_QUERY,
    .check = check_outgoing,
};
