/* SPDX-License-Identifier: MIT
 * Symptoms out of the facts of a run. */
#include "diagnosis/symptoms.h"
#include "diagnosis/refused.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "check/facts.h"
#include "check/remote.h"
#include "diagnosis/error_code.h"
#include "diagnosis/error_table.h"
#include "machine/binding.h"
#include "machine/ip.h"

#include <string.h>

enum { RID_ADMINISTRATOR = 500, NETBIOS_NAME = 15 };
#define NO_CREDENTIALS 0x8009030Eu /* SEC_E_NO_CREDENTIALS */

static void yes_or_no(struct symptoms *symptoms, enum cause cause, bool yes)
{
    symptoms_hint(symptoms, cause, yes ? HINT_YES : HINT_NO);
}

static void exclude(struct symptoms *symptoms, const enum cause *causes, size_t count, enum hint hint)
{
    for (size_t i = 0; i < count; i++)
        symptoms_hint(symptoms, causes[i], hint);
}

/* ---- the same logon on another channel ---- */

/* Named pipes of the file server: whoever got as far as a refusal there has logged on. */
static bool over_pipe(enum channel channel)
{
    return channel == CHANNEL_REMOTE_REGISTRY || channel == CHANNEL_SAM || channel == CHANNEL_LSA;
}

/* Whether ending so means that the logon before was accepted. RPC over TCP reports a failed logon
 * as "access denied" too, and the time of day may be told to anybody. */
static bool logged_on(enum channel channel, enum status status, uint32_t code)
{
    if (status == ST_OK || status == ST_ABSENT)
        return over_pipe(channel) || channel == CHANNEL_SCM;
    return status == ST_DENIED && over_pipe(channel) && error_code_canonical(code) == ERROR_CODE_ACCESS_DENIED;
}

void symptoms_other_channel(struct symptoms *symptoms, enum channel channel, enum status status, uint32_t code)
{
    bool same_logon = over_pipe(channel) || channel == CHANNEL_SCM || channel == CHANNEL_SMB;
    if (symptoms->local || !same_logon)
        return;
    /* That another channel let the account in is inference; the log of the target says which logon it refused. */
    bool refused = symptoms->refusal && symptoms->refusal->kind->by == REFUSAL_BY_LOGON;
    if (logged_on(channel, status, code))
        symptoms->logon_works = !refused;
    else if (code && error_table_is_logon(code) && !symptoms->logon_code)
        symptoms->logon_code = code;
    /* Over the file server too: whoever runs this has credentials, and the target takes none of them. */
    if (code == NO_CREDENTIALS)
        symptoms_hint(symptoms, CAUSE_MACHINE_SID, HINT_LIKELY);
}

static void look_at(struct symptoms *symptoms, const struct reading *reading)
{
    const struct call *call = &reading->call;
    symptoms_other_channel(symptoms, call->channel, reading->status, call->fault.code);
    for (size_t i = 0; i < call->attempt_count; i++)
        symptoms_other_channel(symptoms, call->attempts[i].channel, call->attempts[i].status,
                               call->attempts[i].fault.code);
}

/* ---- name ---- */

/* Host parts agree; a NetBIOS name is cut off after 15 characters. */
static bool same_host(const char *name, const char *other)
{
    size_t length = strcspn(name, "."), other_length = strcspn(other, ".");
    if (length > NETBIOS_NAME && other_length == NETBIOS_NAME)
        length = NETBIOS_NAME;
    if (other_length > NETBIOS_NAME && length == NETBIOS_NAME)
        other_length = NETBIOS_NAME;
    return length == other_length && ascii_equal_nocase_n(name, other, length);
}

/* SEEN is a name the computer at the address is known by. CERTAIN when it says so itself. */
static void compare_name(const struct name_answer *name, const char *seen, bool certain, struct symptoms *out)
{
    if (!seen[0] || name->literal || same_host(seen, out->target))
        return;
    out->other_name = seen;
    if (name->canonical[0] && same_host(seen, name->canonical))
        /* An alias that somebody entered on purpose: only Kerberos may mind. */
        symptoms_hint(out, CAUSE_WRONG_TARGET_NAME, HINT_LIKELY);
    else
        symptoms_hint(out, CAUSE_NAME_ELSEWHERE, certain ? HINT_YES : HINT_LIKELY);
}

static void from_name(const struct facts *facts, struct symptoms *out)
{
    static const enum cause literal[] = {CAUSE_NAME_UNKNOWN, CAUSE_DNS_FAILING, CAUSE_NAME_ELSEWHERE,
                                         CAUSE_WRONG_TARGET_NAME, CAUSE_CLOCK_SKEW};
    const struct name_answer *name = &facts->name;
    out->name_tried = true;
    out->name_status = facts->name_reading.status;
    if (out->name_status != ST_OK)
        return;
    if (name->count == 0)
        out->name_status = ST_ABSENT;
    if (name->literal) {
        /* Without a name there is no Kerberos: no ticket to be wrong, and NTLM in its place. */
        exclude(out, literal, array_count(literal), HINT_NEVER);
        symptoms_hint(out, CAUSE_NTLM_BLOCKED, HINT_LIKELY);
    }
    if (name->count)
        out->address = name->addresses[0].text;
    if (name->reverse_status == ST_OK)
        compare_name(name, name->reverse, false, out);
}

/* ---- ports ---- */

/* How far an address came, for choosing the one to talk about. */
static int progress(const struct address_answer *answer)
{
    static const int ports[PORT_STATE_COUNT] = {
        [PORT_NO_ROUTE] = 1, [PORT_NO_ANSWER] = 2, [PORT_REJECTED] = 3, [PORT_REFUSED] = 4, [PORT_OPEN] = 5};
    static const int answers[DCOM_STATE_COUNT] = {
        [DCOM_SILENT] = 1, [DCOM_RESET] = 1,  [DCOM_NOT_RPC] = 2, [DCOM_UNKNOWN] = 3,
        [DCOM_FAULT] = 3,  [DCOM_DENIED] = 4, [DCOM_ALIVE] = 5};
    if (answer->reading.status != ST_OK)
        return 0;
    return ports[answer->port.state] + (answer->port.state == PORT_OPEN ? answers[answer->dcom.state] : 0);
}

static const struct address_answer *furthest(const struct address_answer *answers, size_t count)
{
    const struct address_answer *best = NULL;
    for (size_t i = 0; i < count; i++)
        if (progress(&answers[i]) > (best ? progress(best) : 0))
            best = &answers[i];
    return best;
}

/* How TCP 135 answered at ADDRESS; PORT_NOT_TRIED when it was not asked there. */
static enum port_state state_at(const struct facts *facts, const char *address)
{
    for (size_t i = 0; i < facts->address_count; i++)
        if (facts->rpc[i].reading.status == ST_OK && ip_text_equal(facts->rpc[i].address.text, address))
            return facts->rpc[i].port.state;
    return PORT_NOT_TRIED;
}

/* DCOM connects next to an address that the target names. That it names others than the one used is seen to be the
 * trouble only when each of them was tried and none is open. */
static enum hint translated(const struct facts *facts, const struct address_answer *best)
{
    const struct dcom_answer *dcom = &best->dcom;
    enum binding_match match = binding_compare(dcom, &facts->name, best->address.text, NULL);
    if (match == BINDING_USED || match == BINDING_UNTOLD)
        return match == BINDING_USED ? HINT_NO : HINT_NONE;
    size_t shut = 0;
    for (size_t i = 0; i < dcom->binding_count; i++) {
        enum port_state state = state_at(facts, dcom->bindings[i]);
        if (state == PORT_OPEN)
            return HINT_UNLIKELY;
        shut += state != PORT_NOT_TRIED;
    }
    return shut == dcom->binding_count && !dcom->bindings_truncated ? HINT_YES : HINT_LIKELY;
}

static void from_dcom(const struct facts *facts, const struct address_answer *best, struct symptoms *out)
{
    static const enum cause no_longer[] = {CAUSE_HOST_OFF, CAUSE_PORT_DROPPED, CAUSE_PORT_REFUSED, CAUSE_PORT_REJECTED,
                                           CAUSE_NO_ROUTE, CAUSE_NOT_RPC,      CAUSE_FOREIGN_RPC,  CAUSE_RPCSS};
    const struct dcom_answer *dcom = &best->dcom;
    out->dcom = dcom->state;
    if (dcom->state == DCOM_DENIED)
        symptoms_hint(out, CAUSE_RPC_RESTRICTED, HINT_LIKELY);
    if (dcom->state != DCOM_ALIVE)
        return;
    exclude(out, no_longer, array_count(no_longer), HINT_NO);
    symptoms_hint(out, CAUSE_RPC_RESTRICTED, HINT_UNLIKELY);
    compare_name(&facts->name, dcom->host_name, true, out);
    symptoms_hint(out, CAUSE_NAT, translated(facts, best));
}

static void from_rpc(const struct facts *facts, struct symptoms *out)
{
    const struct address_answer *best = furthest(facts->rpc, facts->address_count);
    if (!best)
        return;
    out->address = best->address.text;
    out->rpc_port = best->port.state;
    if (best->port.state == PORT_OPEN || best->port.state == PORT_REFUSED)
        symptoms_hint(out, CAUSE_HOST_OFF, HINT_NO);
    if (best->port.state == PORT_OPEN)
        from_dcom(facts, best, out);
}

/* Another sign of life tells a firewall that drops from a computer that is off. */
static void from_other_probes(const struct facts *facts, uint32_t known, struct symptoms *out)
{
    bool smb_tried = false, smb_lives = false;
    for (size_t i = 0; (known & FACT_SMB) && i < facts->address_count; i++) {
        enum port_state state = facts->smb[i].port.state;
        smb_tried |= facts->smb[i].reading.status == ST_OK && state != PORT_NOT_TRIED;
        smb_lives |= state == PORT_OPEN || state == PORT_REFUSED;
    }
    bool ping_tried = (known & FACT_PING) && facts->ping_reading.status == ST_OK;
    bool ping_lives = ping_tried && facts->ping.answered;
    if (smb_lives || ping_lives)
        symptoms_hint(out, CAUSE_HOST_OFF, HINT_NO);
    else if (smb_tried && ping_tried && out->rpc_port == PORT_NO_ANSWER)
        symptoms_hint(out, CAUSE_HOST_OFF, HINT_LIKELY);
}

/* ---- account ---- */

static void from_state(const struct account *account, struct symptoms *out)
{
    yes_or_no(out, CAUSE_ACCOUNT_DISABLED, account->disabled);
    yes_or_no(out, CAUSE_ACCOUNT_LOCKED, account->locked);
    yes_or_no(out, CAUSE_PASSWORD_EXPIRED, account->password_expired);
    if (!(account->missing & ACCOUNT_MISSING_LIMITS)) {
        yes_or_no(out, CAUSE_ACCOUNT_EXPIRED, account->expired);
        symptoms_hint(out, CAUSE_LOGON_WORKSTATION, account->workstation_limits ? HINT_LIKELY : HINT_NO);
        symptoms_hint(out, CAUSE_LOGON_HOURS, account->logon_hours ? HINT_LIKELY : HINT_NO);
    }
    if (account->blank_password_possible)
        symptoms_hint(out, CAUSE_BLANK_PASSWORD, HINT_LIKELY);
}

static void from_groups(const struct facts *facts, uint32_t known, struct symptoms *out)
{
    const struct account *account = &facts->account;
    bool administrator = account_in_group(account, SID_ADMINISTRATORS);
    bool com =
        account_in_group(account, SID_DISTRIBUTED_COM_USERS) || account_in_group(account, SID_PERFORMANCE_LOG_USERS);
    /* An entry of its own in the DCOM limits does as well: only PERM-GROUP has seen both. */
    symptoms_hint(out, CAUSE_NOT_IN_GROUP, administrator || com ? HINT_NO : HINT_LIKELY);
    if (!remote_token_matters(facts)) {
        symptoms_hint(out, CAUSE_UAC_FILTER, HINT_NO);
        return;
    }
    enum token_filter filter = known & FACT_TOKEN ? remote_token_filter(facts) : TOKEN_UNKNOWN;
    if (filter == TOKEN_UNKNOWN)
        symptoms_hint(out, CAUSE_UAC_FILTER, sid_rid(&account->sid) == RID_ADMINISTRATOR ? HINT_UNLIKELY : HINT_LIKELY);
    else
        yes_or_no(out, CAUSE_UAC_FILTER, filter == TOKEN_FILTERED);
}

static void from_account(const struct facts *facts, uint32_t known, struct symptoms *out)
{
    static const enum cause of_domains[] = {CAUSE_CLOCK_SKEW, CAUSE_WRONG_TARGET_NAME, CAUSE_NO_DOMAIN_CONTROLLER,
                                            CAUSE_TRUST, CAUSE_SELECTIVE_AUTHENTICATION};
    static const enum cause of_local[] = {CAUSE_FORCE_GUEST, CAUSE_BLANK_PASSWORD};
    const struct account *account = &facts->account;
    if (facts->account_reading.status == ST_ABSENT)
        symptoms_hint(out, CAUSE_WRONG_PASSWORD, HINT_LIKELY);
    if (facts->account_reading.status != ST_OK)
        return;
    if (account->name)
        out->account = account->name;
    /* Kerberos is for domain accounts; a local account comes by NTLM. */
    if (account->local) {
        exclude(out, of_domains, array_count(of_domains), HINT_NEVER);
        symptoms_hint(out, CAUSE_NTLM_BLOCKED, HINT_LIKELY);
    } else {
        exclude(out, of_local, array_count(of_local), HINT_NEVER);
    }
    if (!(account->missing & ACCOUNT_MISSING_STATE))
        from_state(account, out);
    if (!(account->missing & ACCOUNT_MISSING_GROUPS))
        from_groups(facts, known, out);
}

static void from_rights(const struct facts *facts, struct symptoms *out)
{
    if (facts->rights_reading.status == ST_OK)
        yes_or_no(out, CAUSE_LOGON_RIGHT, facts->rights.denied_through.size || !facts->rights.network_through.size);
}

/* ---- all of it ---- */

void symptoms_begin(const struct request *request, struct symptoms *out)
{
    *out = (struct symptoms){
        .target = request->target ? request->target : "",
        .account = request->account ? request->account : "",
        .namespace_path = request->namespace_path ? request->namespace_path : "",
        .query = request->query ? request->query : "",
        .address = "",
        .other_name = "",
        .local = request->local,
        .rpc_port = PORT_NOT_TRIED,
        .dcom = DCOM_NOT_TRIED,
    };
    /* What a run connects with always offers packet privacy, the most there is. */
    symptoms_hint(out, CAUSE_HARDENING, HINT_NEVER);
    /* Only NET-ADDRESS looks the target's own name up. */
    symptoms_hint(out, CAUSE_BINDING_NAME, HINT_NO);
}

static void from_query(const struct facts *facts, struct symptoms *out)
{
    out->connect_tried = true;
    out->connect_status = facts->query_reading.status;
    out->step = facts->query.step;
    out->dial = facts->query.dial;
    out->code = facts->query_reading.call.fault.code;
}

static void from_system(const struct facts *facts, struct symptoms *out)
{
    if (facts->os_reading.status != ST_OK)
        return;
    if (!out->account[0] && facts->os.user)
        out->account = facts->os.user;
    if (out->local)
        symptoms_hint(out, CAUSE_NOT_ELEVATED, facts->os.elevated ? HINT_NO : HINT_LIKELY);
}

void symptoms_from_facts(const struct request *request, const struct facts *facts, uint32_t known, struct symptoms *out)
{
    const struct reading *const readings[] = {&facts->os_reading, &facts->account_reading, &facts->rights_reading,
                                              &facts->firewall_reading, &facts->networks_reading};
    const uint32_t bits[] = {FACT_OS, FACT_ACCOUNT, FACT_RIGHTS, FACT_FIREWALL, FACT_NETWORKS};
    symptoms_begin(request, out);
    known &= facts->present;
    bool os = (known & FACT_OS) && facts->os_reading.status == ST_OK;
    bool account = (known & FACT_ACCOUNT) && facts->account_reading.status == ST_OK;
    if (request_other_account(request, os ? &facts->os : NULL, account ? &facts->account : NULL)) {
        out->account = request->user ? request->user : "";
        known &= ~(uint32_t)(FACT_ACCOUNT | FACT_RIGHTS);
    }
    if (known & FACT_OS)
        from_system(facts, out);
    if (known & FACT_NAME)
        from_name(facts, out);
    if ((known & FACT_NAME) && (known & FACT_RPC))
        from_rpc(facts, out);
    if (known & FACT_NAME)
        from_other_probes(facts, known, out);
    if (known & FACT_ACCOUNT)
        from_account(facts, known, out);
    if (known & FACT_RIGHTS)
        from_rights(facts, out);
    const uint32_t of_firewall = FACT_FIREWALL | FACT_PORTS | FACT_NETWORKS | FACT_NAME | FACT_RPC;
    if ((known & of_firewall) == of_firewall && !out->local)
        symptoms_firewall(request, facts, known, out);
    if (known & FACT_QUERY)
        from_query(facts, out);
    for (size_t i = 0; i < array_count(readings); i++)
        if (known & bits[i])
            look_at(out, readings[i]);
    if (known & FACT_EVENTS)
        refused_to_symptoms(request, facts, known, out);
}
