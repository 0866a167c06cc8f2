/* SPDX-License-Identifier: MIT
 * NET-DCOM-ALIVE: DCOM answers ServerAlive2, which needs no account.
 * NET-ADDRESS: the addresses it gives out include the one that was used. */
#include "diagnosis/diagnosis.h"
#include "requirements/network_family.h"
#include "requirements/requirements.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "machine/binding.h"
#include "machine/ip.h"

#include <stdio.h>
#include <stdlib.h>

enum { RPC_PORT = 135 };

static const struct {
    enum verdict verdict;
    enum text_id summary, advice, word;
} answers[DCOM_STATE_COUNT] = {
    [DCOM_ALIVE] = {V_READY, TEXT_NET_DCOM_READY, TEXT_NONE, TEXT_NET_DCOM_STATE_ALIVE},
    [DCOM_DENIED] = {V_ATTENTION, TEXT_NET_DCOM_DENIED, TEXT_NET_DCOM_ADVICE_DENIED, TEXT_NET_DCOM_STATE_DENIED},
    [DCOM_UNKNOWN] = {V_NEEDS_CHANGE, TEXT_NET_DCOM_UNKNOWN, TEXT_NET_DCOM_ADVICE_OTHER, TEXT_NET_DCOM_STATE_UNKNOWN},
    [DCOM_FAULT] = {V_NEEDS_CHANGE, TEXT_NET_DCOM_FAULT, TEXT_NET_DCOM_ADVICE_FAULT, TEXT_NET_DCOM_STATE_FAULT},
    [DCOM_NOT_RPC] = {V_NEEDS_CHANGE, TEXT_NET_DCOM_NOT_RPC, TEXT_NET_DCOM_ADVICE_OTHER, TEXT_NET_DCOM_STATE_NOT_RPC},
    [DCOM_SILENT] = {V_NEEDS_CHANGE, TEXT_NET_DCOM_SILENT, TEXT_NET_DCOM_ADVICE_BETWEEN, TEXT_NET_DCOM_STATE_SILENT},
    [DCOM_RESET] = {V_NEEDS_CHANGE, TEXT_NET_DCOM_RESET, TEXT_NET_DCOM_ADVICE_BETWEEN, TEXT_NET_DCOM_STATE_RESET},
    [DCOM_NOT_TRIED] = {V_CANNOT_TELL, TEXT_NET_DCOM_NOT_TRIED, TEXT_NONE, TEXT_NET_DCOM_STATE_NOT_TRIED},
};

static void add_alive_evidence(struct check *check, const struct address_answer *answer)
{
    const char *address = answer->address.text;
    char *where = strbuf_printed(answer->address.v6 ? "TCP [%s]:%d" : "TCP %s:%d", address, RPC_PORT);
    struct call call = answer->reading.call;
    struct sentence actual = sentence_of(TEXT_NONE, NULL);
    if (answer->reading.status == ST_OK) {
        actual = sentence_of(answers[answer->dcom.state].word, NULL);
        call.elapsed_ms = answer->dcom.ms;
        if (answer->dcom.rpc_status)
            call.fault = (struct fault){"ServerAlive2", answer->dcom.rpc_status};
    }
    check_evidence(check, sentence_of(TEXT_NET_DCOM_WHAT, address, NULL), where,
                   sentence_of(TEXT_NET_DCOM_STATE_ALIVE, NULL), actual, answer->reading.status, &call);
    free(where);
}

static enum verdict check_alive(struct check *check)
{
    const struct address_answer *best = network_family_best(check->facts);
    if (!best)
        return check_say(check, V_CANNOT_TELL, answers[DCOM_NOT_TRIED].summary, check->environment->request->target,
                         NULL);
    for (size_t i = 0; i < check->facts->address_count; i++)
        if (check->facts->rpc[i].reading.status != ST_OK || check->facts->rpc[i].dcom.state != DCOM_NOT_TRIED)
            add_alive_evidence(check, &check->facts->rpc[i]);
    if (best->reading.status != ST_OK)
        return check_unreadable(check, TEXT_NET_DCOM_UNREAD, best->reading.status);
    const struct dcom_answer *dcom = &best->dcom;
    char detail[32];
    if (dcom->state == DCOM_ALIVE)
        snprintf(detail, sizeof detail, "%u.%u", (unsigned)dcom->version_major, (unsigned)dcom->version_minor);
    else
        snprintf(detail, sizeof detail, "0x%08lX", (unsigned long)dcom->rpc_status);
    enum text_id advice = answers[dcom->state].advice;
    if (check->environment->request->local && advice == TEXT_NET_DCOM_ADVICE_OTHER)
        advice = TEXT_NET_DCOM_ADVICE_HERE;
    if (advice != TEXT_NONE)
        check_advise(check, advice, best->address.text, NULL);
    diagnosis_add_causes(check);
    return check_say(check, answers[dcom->state].verdict, answers[dcom->state].summary, best->address.text, detail,
                     NULL);
}

static const char *const needs_port[] = {"NET-RPC-PORT", NULL};

const struct requirement requirement_net_dcom_alive = {
    .id = "NET-DCOM-ALIVE",
    .area = AREA_NETWORK,
    .severity = SEVERITY_BLOCKER,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(NET_DCOM),
    .needs = needs_port,
    .reads = FACT_NAME | FACT_RPC,
    .check = check_alive,
};

/* ---- NET-ADDRESS ---- */

static char *bindings_text(const struct dcom_answer *dcom)
{
    struct strbuf list = STRBUF_INIT;
    for (size_t i = 0; i < dcom->binding_count; i++)
        strbuf_printf(&list, "%s%s", i ? ", " : "", dcom->bindings[i]);
    return strbuf_take(&list);
}

/* LEAD, where this computer looks the target's own name up, is none of what belongs to the target. */
static bool is_foreign(const struct facts *facts, const struct dcom_answer *dcom, const char *lead)
{
    for (size_t i = 0; i < facts->name.count; i++)
        if (ip_text_equal(facts->name.addresses[i].text, lead))
            return false;
    for (size_t i = 0; i < dcom->binding_count; i++)
        if (ip_text_equal(dcom->bindings[i], lead))
            return false;
    return !dcom->bindings_truncated;
}

/* A name among the bindings, looked up from here. */
struct own_name {
    struct check *check;
    const char *name;
    enum status status;
    struct call call;
    struct name_answer found;
};

static void look_up(void *item)
{
    struct own_name *own = item;
    const struct check_environment *environment = own->check->environment;
    own->call = call_make(environment->cancel, environment->request->probe_ms);
    own->status = MACHINE_CALL(environment->machine, probe_name, &own->call, own->name, &own->found);
    if (own->status != ST_OK)
        own->found.count = 0;
}

/* All of its addresses are of somebody else. */
static bool leads_elsewhere(struct check *check, const struct address_answer *best, const struct own_name *own)
{
    bool elsewhere = own->found.count > 0;
    for (size_t i = 0; elsewhere && i < own->found.count; i++)
        elsewhere = is_foreign(check->facts, &best->dcom, own->found.addresses[i].text);
    check_evidence(check, sentence_of(TEXT_NET_ADDRESS_LOOKED_UP, own->name, NULL), own->name,
                   sentence_raw(best->address.text), sentence_raw(own->found.count ? own->found.addresses[0].text : ""),
                   own->status, &own->call);
    return elsewhere;
}

/* Windows names itself among the bindings, before its addresses, and the client looks each name up for itself
 * ([MS-DCOM] 2.2.19.3: aNetworkAddr may be a name). The first that leads elsewhere, and its
 * address into WHERE; NULL: none does. Borrowed. */
static const char *name_elsewhere(struct check *check, const struct address_answer *best, char *where, size_t size)
{
    const struct dcom_answer *dcom = &best->dcom;
    const char *elsewhere = NULL;
    size_t count = 0;
    struct own_name *names = memory_new_n(struct own_name, OTHER_NAME_MAX + 1);
    for (size_t i = 0; i < dcom->other_name_count + 1; i++) {
        const char *name = i ? dcom->other_names[i - 1] : dcom->host_name;
        if (name[0] && !ascii_equal_nocase(name, check->environment->request->target))
            names[count++] = (struct own_name){.check = check, .name = name};
    }
    machine_together(check->environment->machine, look_up, names, sizeof names[0], count);
    for (size_t i = 0; i < count; i++)
        if (leads_elsewhere(check, best, &names[i]) && !elsewhere) {
            elsewhere = names[i].name;
            snprintf(where, size, "%s", names[i].found.addresses[0].text);
        }
    free(names);
    return elsewhere;
}

static enum verdict judge_address(struct check *check, const struct address_answer *best, const char *bindings)
{
    char where[ADDRESS_TEXT];
    const char *target = check->environment->request->target;
    const char *used = best->address.text, *other = NULL, *name;
    switch (binding_compare(&best->dcom, &check->facts->name, used, &other)) {
    case BINDING_USED:
        name = name_elsewhere(check, best, where, sizeof where);
        if (name) {
            check_advise(check, TEXT_NET_ADDRESS_ADVICE_NAME, name, NULL);
            return check_say(check, V_ATTENTION, TEXT_NET_ADDRESS_NAME, target, name, where, NULL);
        }
        return check_say(check, V_READY, TEXT_NET_ADDRESS_READY, target, used, NULL);
    case BINDING_OTHER:
        check_advise(check, TEXT_NET_ADDRESS_ADVICE_OTHER, other, NULL);
        return check_say(check, V_ATTENTION, TEXT_NET_ADDRESS_OTHER, target, used, other, NULL);
    case BINDING_FOREIGN:
        check_advise(check, TEXT_NET_ADDRESS_ADVICE_NAT, NULL);
        return check_say(check, V_ATTENTION, TEXT_NET_ADDRESS_NAT, target, used, bindings, NULL);
    default:
        return check_say(check, V_CANNOT_TELL, TEXT_NET_ADDRESS_NONE, target, NULL);
    }
}

static enum verdict check_address(struct check *check)
{
    const struct address_answer *best = network_family_best(check->facts);
    const char *target = check->environment->request->target;
    if (!best)
        return check_say(check, V_CANNOT_TELL, TEXT_NET_ADDRESS_NONE, target, NULL);
    enum status status = best->reading.status;
    bool alive = status == ST_OK && best->dcom.state == DCOM_ALIVE;
    char *bindings = bindings_text(&best->dcom);
    check_evidence_reading(check, sentence_of(TEXT_NET_ADDRESS_WHAT, target, NULL), best->address.text,
                           sentence_raw(best->address.text),
                           alive ? sentence_raw(bindings) : sentence_of(TEXT_NONE, NULL), &best->reading);
    enum verdict verdict;
    if (status != ST_OK)
        verdict = check_unreadable(check, TEXT_NET_ADDRESS_UNREAD, status);
    else if (!alive)
        verdict = check_say(check, V_CANNOT_TELL, TEXT_NET_ADDRESS_NONE, target, NULL);
    else
        verdict = judge_address(check, best, bindings);
    free(bindings);
    return verdict;
}

static const char *const needs_alive[] = {"NET-DCOM-ALIVE", NULL};

const struct requirement requirement_net_address = {
    .id = "NET-ADDRESS",
    .area = AREA_NETWORK,
    .severity = SEVERITY_CONDITIONAL,
    .where = ON_REMOTE,
    REQUIREMENT_TEXTS(NET_ADDRESS),
    .needs = needs_alive,
    .reads = FACT_NAME | FACT_RPC,
    .check = check_address,
};
