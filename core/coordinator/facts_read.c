/* SPDX-License-Identifier: MIT */
#include "coordinator/facts_read.h"

#include "base/memory.h"
#include "base/time.h"
#include "base/trace.h"
#include "check/check.h"
#include "check/request.h"
#include "coordinator/facts_asked.h"
#include "machine/address_order.h"

#include <stdlib.h>

/* For the trace. */
static const char *fact_word(uint32_t fact)
{
    static const char *const words[FACT_COUNT] = {"os",    "account", "firewall", "networks", "name",        "rpc",
                                                  "smb",   "ping",    "query",    "rights",   "token",       "clock",
                                                  "ports", "ranges",  "asked",    "events",   "events after"};
    unsigned i = 0;
    while (i + 1 < FACT_COUNT && fact != 1u << i)
        i++;
    return words[i];
}

uint32_t facts_read_first(const struct request *request, uint32_t fact)
{
    switch (fact) {
    case FACT_RPC:
    case FACT_SMB:
    case FACT_PING:
        return FACT_NAME;
    case FACT_RIGHTS:
        return FACT_ACCOUNT;
    case FACT_CLOCK:
        return FACT_NAME | FACT_OS | FACT_ACCOUNT;
    case FACT_ASKED:
        return FACT_QUERY | FACT_OS | FACT_ACCOUNT;
    case FACT_EVENTS: /* nobody logs on for them alone */
        return request->local ? 0 : FACT_OS;
    case FACT_EVENTS_AFTER:
        return FACT_EVENTS | FACT_QUERY;
    case FACT_QUERY: /* whether 445 is open decides over which channel the first logon goes */
    case FACT_OS:
    case FACT_ACCOUNT:
    case FACT_FIREWALL:
    case FACT_NETWORKS:
    case FACT_TOKEN:
    case FACT_PORTS:
    case FACT_RANGES:
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
    facts->name.count = address_order_once(facts->name.addresses, facts->name.count);
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

/* One of the values that decide about the token. */
struct token_value {
    const struct check_environment *environment;
    const struct facts *facts;
    const char *name;
    struct dword_reading *out;
};

static void read_token_value(void *item)
{
    const struct token_value *wanted = item;
    const struct check_environment *environment = wanted->environment;
    struct dword_reading *out = wanted->out;
    struct registry_value value;
    begin(environment, &out->reading, environment->request->call_ms);
    if (left_alone(environment, wanted->facts, true, &out->reading))
        return;
    READ(&out->reading, registry_get, FACTS_TOKEN_KEY, wanted->name, &value);
    if (out->reading.status != ST_OK)
        return;
    out->reading.status = registry_value_dword(&value, &out->value);
    registry_value_free(&value);
}

static void read_token(const struct check_environment *environment, struct facts *facts)
{
    struct token_value values[] = {
        {environment, facts, "EnableLUA", &facts->enable_lua},
        {environment, facts, "LocalAccountTokenFilterPolicy", &facts->token_filter_policy},
        {environment, facts, "FilterAdministratorToken", &facts->filter_administrator},
    };
    machine_together(environment->machine, read_token_value, values, sizeof values[0], array_count(values));
}

static void read_clock(const struct check_environment *environment, struct facts *facts)
{
    begin(environment, &facts->clock_reading, environment->request->call_ms);
    facts->clock_reading.status = ST_UNSUPPORTED;
    if (facts_kerberos(facts) != KERBEROS_MAYBE)
        return;
    READ(&facts->clock_reading, clock_get, &facts->clock_theirs);
    facts->clock_ours = time_now_ms();
}

/* ---- the port of the WMI service ---- */

/* One of the things that decide about the port. */
struct port_item {
    const struct check_environment *environment;
    struct facts *facts;
    size_t which;
};

static void read_port_item(void *item)
{
    const struct port_item *wanted = item;
    const struct check_environment *environment = wanted->environment;
    struct facts *facts = wanted->facts;
    size_t value = wanted->which; /* RPC_RANGE_COUNT: the process and its end point */
    bool host = value == RPC_RANGE_COUNT;
    struct reading *reading = host ? &facts->wmi_host_reading : &facts->rpc_range[value].reading;
    begin(environment, reading, environment->request->call_ms);
    if (left_alone(environment, facts, true, reading))
        return;
    if (host)
        READ(reading, wmi_host_get, &facts->wmi_host);
    else
        READ(reading, registry_get, FACTS_RPC_KEY, facts_rpc_names[value], &facts->rpc_range[value].value);
}

static void read_ports(const struct check_environment *environment, struct facts *facts)
{
    struct port_item items[RPC_RANGE_COUNT + 1];
    for (size_t i = 0; i < array_count(items); i++)
        items[i] = (struct port_item){environment, facts, i};
    machine_together(environment->machine, read_port_item, items, sizeof items[0], array_count(items));
}

static void read_range(void *item)
{
    const struct port_item *wanted = item;
    const struct check_environment *environment = wanted->environment;
    struct facts *facts = wanted->facts;
    struct reading *reading = &facts->port_range_readings[wanted->which];
    begin(environment, reading, environment->request->call_ms);
    if (!left_alone(environment, facts, true, reading))
        READ(reading, port_range_get, wanted->which == 1, &facts->port_ranges[wanted->which]);
}

static void read_ranges(const struct check_environment *environment, struct facts *facts)
{
    struct port_item items[] = {{environment, facts, 0}, {environment, facts, 1}};
    machine_together(environment->machine, read_range, items, sizeof items[0], array_count(items));
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

/* Beside everything else, and never what a run waits for long. */
enum { REFUSALS_MS = 2000, REFUSALS_MOST = 20000 };

static void read_refusals(const struct check_environment *environment, struct facts *facts)
{
    static const struct refusals_question question = {.age_ms = FACTS_REFUSALS_MS, .most = REFUSALS_MOST};
    begin(environment, &facts->refusals_reading, REFUSALS_MS);
    refusals_free(&facts->refusals);
    if (!left_alone(environment, facts, true, &facts->refusals_reading))
        READ(&facts->refusals_reading, refusals_get, &question, &facts->refusals);
    facts->refusals_ms = time_now_ms();
}

static void read_one(const struct check_environment *environment, uint32_t fact, struct facts *facts)
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
    case FACT_CLOCK:
        read_clock(environment, facts);
        break;
    case FACT_PORTS:
        read_ports(environment, facts);
        break;
    case FACT_RANGES:
        read_ranges(environment, facts);
        break;
    case FACT_QUERY:
        read_query(environment, facts);
        break;
    case FACT_ASKED:
        facts_asked(environment, facts);
        break;
    case FACT_EVENTS:
        read_refusals(environment, facts);
        break;
    case FACT_EVENTS_AFTER:
        if (!environment->request->local && facts->query_reading.status != ST_OK)
            read_refusals(environment, facts);
        break;
    default:
        break;
    }
}

void facts_read(const struct check_environment *environment, uint32_t fact, struct facts *facts)
{
    int64_t begun = time_tick_ms();
    read_one(environment, fact, facts);
    TRACE("fact %s is read, %u ms", fact_word(fact), (unsigned)(time_tick_ms() - begun));
}
