/* SPDX-License-Identifier: MIT */
#include "check/facts.h"

#include "base/memory.h"
#include "check/check.h"
#include "check/request.h"
#include "machine/address_order.h"

#include <stdlib.h>

uint32_t facts_needed(const struct request *request, uint32_t fact)
{
    switch (fact) {
    case FACT_RPC:
    case FACT_SMB:
    case FACT_PING:
        return FACT_NAME;
    case FACT_RIGHTS:
        return FACT_ACCOUNT;
    case FACT_QUERY:
        return request->local ? 0 : FACT_NAME | FACT_RPC;
    case FACT_OS:
    case FACT_ACCOUNT:
    case FACT_FIREWALL:
    case FACT_NETWORKS:
    case FACT_TOKEN:
        return request->local ? 0 : FACT_NAME | FACT_RPC | FACT_SMB;
    default:
        return 0;
    }
}

/* READ(reading, operation, arguments after the call): one operation into its reading. */
#define READ(reading, operation, ...) \
    ((reading)->status = MACHINE_CALL(environment->machine, operation, &(reading)->call, __VA_ARGS__))

static void begin(const struct check_environment *environment, struct reading *reading, uint32_t limit_ms)
{
    *reading = (struct reading){.status = ST_FAILED, .call = call_make(environment->cancel, limit_ms)};
}

static void read_name(const struct check_environment *environment, struct facts *facts)
{
    const struct request *request = environment->request;
    begin(environment, &facts->name_reading, request->probe_ms);
    READ(&facts->name_reading, probe_name, request->target, &facts->name);
    facts->address_count = facts->name_reading.status == ST_OK ? facts->name.count : 0;
    address_order_interleave(facts->name.addresses, facts->address_count);
    for (size_t i = 0; i < facts->address_count; i++) {
        facts->rpc[i].address = facts->smb[i].address = facts->name.addresses[i];
        facts->rpc[i].port.state = facts->smb[i].port.state = PORT_NOT_TRIED;
        facts->rpc[i].dcom.state = facts->smb[i].dcom.state = DCOM_NOT_TRIED;
    }
}

/* One address of the target being probed. */
struct probing {
    const struct check_environment *environment;
    struct address_answer *answer;
};

static void probe_rpc(void *item)
{
    const struct probing *probing = item;
    const struct check_environment *environment = probing->environment;
    struct address_answer *answer = probing->answer;
    begin(environment, &answer->reading, environment->request->probe_ms);
    READ(&answer->reading, probe_dcom, &answer->address, &answer->port, &answer->dcom);
}

static void probe_smb(void *item)
{
    const struct probing *probing = item;
    const struct check_environment *environment = probing->environment;
    struct address_answer *answer = probing->answer;
    begin(environment, &answer->reading, environment->request->probe_ms);
    READ(&answer->reading, probe_port, &answer->address, 445, &answer->port);
}

/* One connection per address, all at the same time: dead addresses cost one probe limit together, and each
 * address has its own evidence. Nothing is sent twice and nobody is scanned. */
static void probe_addresses(const struct check_environment *environment, struct address_answer *answers, size_t count,
                            void (*probe)(void *item))
{
    struct probing items[ADDRESS_MAX];
    for (size_t i = 0; i < count; i++)
        items[i] = (struct probing){environment, &answers[i]};
    machine_together(environment->machine, probe, items, sizeof items[0], count);
}

static void read_ping(const struct check_environment *environment, struct facts *facts)
{
    begin(environment, &facts->ping_reading, environment->request->probe_ms);
    if (facts->address_count == 0)
        facts->ping_reading.status = ST_ABSENT;
    else
        READ(&facts->ping_reading, probe_ping, &facts->name.addresses[0], &facts->ping);
}

static void read_rights(const struct check_environment *environment, struct facts *facts)
{
    begin(environment, &facts->rights_reading, environment->request->call_ms);
    facts->rights_reading.status = ST_ABSENT;
    if (facts->account_reading.status != ST_OK)
        return;
    struct sid_list sids = account_sids(&facts->account);
    READ(&facts->rights_reading, rights_get, &sids, &facts->rights);
    sid_list_free(&sids);
}

static bool may_answer(const struct address_answer *answer)
{
    return answer->reading.status != ST_OK || answer->port.state == PORT_OPEN;
}

/* No address, or every one of them refused TCP 135 (and 445, when SMB would do as well): a connection
 * would only wait to say the same. */
static bool out_of_reach(const struct check_environment *environment, const struct facts *facts, bool smb_would_do)
{
    if (environment->request->local)
        return false;
    for (size_t i = 0; i < facts->address_count; i++)
        if (may_answer(&facts->rpc[i]) || (smb_would_do && may_answer(&facts->smb[i])))
            return false;
    return true;
}

/* Ends READING before anything is asked of a target that is out of reach; the evidence is the probe's. */
static bool left_alone(const struct check_environment *environment, const struct facts *facts, bool smb_would_do,
                       struct reading *reading)
{
    if (!out_of_reach(environment, facts, smb_would_do))
        return false;
    reading->status = ST_UNREACHABLE;
    reading->call.channel = CHANNEL_NETWORK;
    reading->call.fault = facts->address_count > 0 ? facts->rpc[0].port.fault : facts->name_reading.call.fault;
    return true;
}

static void read_token_value(const struct check_environment *environment, const struct facts *facts, const char *name,
                             struct dword_reading *out)
{
    struct registry_value value;
    begin(environment, &out->reading, environment->request->call_ms);
    if (left_alone(environment, facts, true, &out->reading))
        return;
    READ(&out->reading, registry_get, FACTS_TOKEN_KEY, name, &value);
    if (out->reading.status != ST_OK)
        return;
    out->reading.status = registry_value_dword(&value, &out->value);
    registry_value_free(&value);
}

static void read_token(const struct check_environment *environment, struct facts *facts)
{
    read_token_value(environment, facts, "EnableLUA", &facts->enable_lua);
    read_token_value(environment, facts, "LocalAccountTokenFilterPolicy", &facts->token_filter_policy);
    read_token_value(environment, facts, "FilterAdministratorToken", &facts->filter_administrator);
}

static void read_query(const struct check_environment *environment, struct facts *facts)
{
    const struct request *request = environment->request;
    begin(environment, &facts->query_reading, request->call_ms);
    if (left_alone(environment, facts, false, &facts->query_reading))
        return;
    struct wmi_request query = {.namespace_path = request->namespace_path, .query = request->query, .max_rows = 1000};
    READ(&facts->query_reading, wmi_query, &query, &facts->query);
}

void facts_read(const struct check_environment *environment, uint32_t fact, struct facts *facts)
{
    uint32_t limit = environment->request->call_ms;
    switch (fact) {
    case FACT_OS:
        begin(environment, &facts->os_reading, limit);
        if (!left_alone(environment, facts, true, &facts->os_reading))
            READ(&facts->os_reading, os_get, &facts->os);
        break;
    case FACT_ACCOUNT:
        begin(environment, &facts->account_reading, limit);
        if (!left_alone(environment, facts, true, &facts->account_reading))
            READ(&facts->account_reading, account_get, environment->request->account, &facts->account);
        break;
    case FACT_FIREWALL:
        begin(environment, &facts->firewall_reading, limit);
        if (!left_alone(environment, facts, true, &facts->firewall_reading))
            READ(&facts->firewall_reading, firewall_get, &facts->firewall);
        break;
    case FACT_NETWORKS:
        begin(environment, &facts->networks_reading, limit);
        if (!left_alone(environment, facts, true, &facts->networks_reading))
            READ(&facts->networks_reading, networks_get, &facts->networks);
        break;
    case FACT_NAME:
        read_name(environment, facts);
        break;
    case FACT_RPC:
        probe_addresses(environment, facts->rpc, facts->address_count, probe_rpc);
        break;
    case FACT_SMB:
        probe_addresses(environment, facts->smb, facts->address_count, probe_smb);
        break;
    case FACT_PING:
        read_ping(environment, facts);
        break;
    case FACT_RIGHTS:
        read_rights(environment, facts);
        break;
    case FACT_TOKEN:
        read_token(environment, facts);
        break;
    case FACT_QUERY:
        read_query(environment, facts);
        break;
    default:
        break;
    }
}

void facts_free(struct facts *facts)
{
    os_info_free(&facts->os);
    account_free(&facts->account);
    firewall_free(&facts->firewall);
    network_list_free(&facts->networks);
    wmi_rows_free(&facts->query);
    *facts = (struct facts){0};
}
