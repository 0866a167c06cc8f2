/* SPDX-License-Identifier: MIT
 * FW-RPC-RANGE: a port range of RPC's own below Rpc\Internet. It is absent by default; a
 * malformed one keeps RPC servers from starting at all (learn.microsoft.com, "Configure
 * RPC dynamic port allocation to work with firewalls"). */
#include "base/memory.h"
#include "check/check.h"
#include "check/rpc_range.h"
#include "remedy/remedy.h"
#include "requirements/requirements.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ADVISED_COUNT = 100, ADVISED_START = 5000 };

/* ---- remedy ---- */

static enum status plan_remove(const struct check_environment *environment, const struct facts *facts,
                               const struct finding *finding, struct plan *out)
{
    (void)environment, (void)facts, (void)finding;
    for (size_t i = 0; i < RPC_RANGE_COUNT; i++) {
        struct change *change = plan_add(out, CHANGE_REGISTRY_VALUE, FACTS_RPC_KEY, facts_rpc_names[i], state_absent());
        change->after.absent_keys = 1; /* the key goes with its last value */
    }
    return ST_OK;
}

static const struct change_object objects[] = {
    {CHANGE_REGISTRY_VALUE, FACTS_RPC_KEY, "Ports"},
    {CHANGE_REGISTRY_VALUE, FACTS_RPC_KEY, "PortsInternetAvailable"},
    {CHANGE_REGISTRY_VALUE, FACTS_RPC_KEY, "UseInternetPorts"},
    {0},
};

static const struct remedy remove_range = {
    .id = "remove",
    .title = TEXT_FW_RPC_FIX_TITLE,
    .effect = TEXT_FW_RPC_FIX_EFFECT,
    .undo = TEXT_FW_RPC_FIX_UNDO,
    .disruption = DISRUPTION_RESTART,
    .reversible = true,
    .objects = objects,
    .plan = plan_remove,
};

static const struct remedy *const remedies[] = {&remove_range, NULL};

/* ---- check ---- */

struct range_sum {
    bool listed[UINT16_MAX + 1];
    uint32_t count, lowest; /* of ports that are listed, each once */
};

static bool sum_ports(const char *lines, struct range_sum *sum)
{
    struct port_span span;
    while (rpc_range_next(&lines, &span))
        for (uint32_t port = span.first; port <= span.last; port++)
            sum->listed[port] = true;
    for (uint32_t port = UINT16_MAX; port > 0; port--)
        if (sum->listed[port]) {
            sum->count++;
            sum->lowest = port;
        }
    return !*lines && sum->count > 0;
}

/* With the two switches alike RPC takes its ports from those that are listed, else from all others ("... Port
 * Allocations and Selective Binding": PortsInternetAvailable, UseInternetPorts); which these are is not said. */
static bool takes_listed(const struct value_reading *values)
{
    return rpc_range_switch(&values[RPC_RANGE_AVAILABLE].value) == rpc_range_switch(&values[RPC_RANGE_USE].value);
}

static enum verdict judge_ports(struct check *check, const char *ports, const struct range_sum *sum)
{
    bool narrow = sum->count < ADVISED_COUNT || sum->lowest < ADVISED_START;
    bool listed = takes_listed(check->facts->rpc_range);
    if (narrow || !listed)
        check_offer(check, &remove_range, false);
    if (!listed)
        return check_say(check, V_CANNOT_TELL, TEXT_FW_RPC_OTHERS, ports, NULL);
    return check_say(check, narrow ? V_ATTENTION : V_READY, narrow ? TEXT_FW_RPC_NARROW : TEXT_FW_RPC_SET, ports, NULL);
}

static enum verdict say_malformed(struct check *check, const char *name)
{
    check_offer(check, &remove_range, true);
    return check_say(check, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, name, NULL);
}

static enum verdict judge_complete(struct check *check)
{
    const struct value_reading *values = check->facts->rpc_range;
    for (size_t i = RPC_RANGE_AVAILABLE; i < RPC_RANGE_COUNT; i++)
        if (!rpc_range_switch(&values[i].value))
            return say_malformed(check, facts_rpc_names[i]);
    char *lines = NULL;
    struct range_sum *sum = memory_new(struct range_sum);
    enum verdict verdict;
    if (registry_value_multi(&values[RPC_RANGE_PORTS].value, &lines) != ST_OK || !sum_ports(lines, sum)) {
        verdict = say_malformed(check, facts_rpc_names[RPC_RANGE_PORTS]);
    } else {
        for (char *c = lines; *c; c++)
            if (*c == '\n')
                *c = ' ';
        verdict = judge_ports(check, lines, sum);
    }
    free(lines);
    free(sum);
    return verdict;
}

static enum verdict check_rpc_range(struct check *check)
{
    const struct value_reading *values = check->facts->rpc_range;
    size_t present = 0, missing = 0;
    enum status unread = ST_OK;
    for (size_t i = 0; i < RPC_RANGE_COUNT; i++) {
        enum status status = values[i].reading.status;
        check_evidence_value(check, FACTS_RPC_KEY, facts_rpc_names[i], sentence_of(TEXT_VALUE_ABSENT, NULL),
                             &values[i]);
        if (status == ST_OK)
            present++;
        else if (status == ST_ABSENT)
            missing = i;
        else
            unread = unread == ST_OK ? status : unread;
    }
    if (unread != ST_OK)
        return check_unreadable(check, TEXT_FW_RPC_WHAT, unread);
    if (present == 0)
        return check_say(check, V_READY, TEXT_FW_RPC_READY, NULL);
    if (present == RPC_RANGE_COUNT)
        return judge_complete(check);
    check_offer(check, &remove_range, true);
    return check_say(check, V_NEEDS_CHANGE, TEXT_FW_RPC_PARTIAL, facts_rpc_names[missing], NULL);
}

const struct requirement requirement_fw_rpc_range = {
    .id = "FW-RPC-RANGE",
    .area = AREA_FIREWALL,
    .severity = SEVERITY_CONDITIONAL,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(FW_RPC),
    .reads = FACT_OS | FACT_PORTS,
    .check = check_rpc_range,
    .remedies = remedies,
};
