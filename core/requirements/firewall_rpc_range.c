/* SPDX-License-Identifier: MIT
 * FW-RPC-RANGE: a port range of RPC's own below Rpc\Internet. It is absent by default; a
 * malformed one keeps RPC servers from starting at all (learn.microsoft.com, "Configure
 * RPC dynamic port allocation to work with firewalls"). */
#include "remedy/remedy.h"
#include "requirements/requirements.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char key[] = "SOFTWARE\\Microsoft\\Rpc\\Internet";

enum { VALUE_PORTS, VALUE_AVAILABLE, VALUE_USE, VALUE_COUNT, ADVISED_COUNT = 100, ADVISED_START = 5000 };

static const char *const names[VALUE_COUNT] = {"Ports", "PortsInternetAvailable", "UseInternetPorts"};

/* ---- remedy ---- */

static enum status plan_remove(const struct check_environment *environment, const struct facts *facts,
                               const struct finding *finding, struct plan *out)
{
    (void)environment, (void)facts, (void)finding;
    for (size_t i = 0; i < VALUE_COUNT; i++) {
        struct change *change = plan_add(out, CHANGE_REGISTRY_VALUE, key, names[i], state_absent());
        change->after.absent_keys = 1; /* the key goes with its last value */
    }
    return ST_OK;
}

static const struct remedy remove_range = {
    .id = "remove",
    .title = TEXT_FW_RPC_FIX_TITLE,
    .effect = TEXT_FW_RPC_FIX_EFFECT,
    .undo = TEXT_FW_RPC_FIX_UNDO,
    .disruption = DISRUPTION_RESTART,
    .reversible = true,
    .plan = plan_remove,
};

static const struct remedy *const remedies[] = {&remove_range, NULL};

/* ---- check ---- */

struct range_sum {
    uint32_t count, lowest;
};

static bool read_number(const char **text, uint32_t *out)
{
    uint32_t number = 0;
    size_t digits = 0;
    for (; **text >= '0' && **text <= '9'; (*text)++, digits++)
        number = digits < 6 ? number * 10 + (uint32_t)(**text - '0') : UINT32_MAX;
    *out = number;
    return digits > 0 && number >= 1 && number <= 65535;
}

/* "5000-6000" or "5000", one per line. */
static bool parse_ports(const char *lines, struct range_sum *sum)
{
    while (*lines) {
        uint32_t first, last;
        if (!read_number(&lines, &first))
            return false;
        last = first;
        if (*lines == '-') {
            lines++;
            if (!read_number(&lines, &last) || last < first)
                return false;
        }
        if (*lines && *lines != '\n')
            return false;
        lines += *lines == '\n';
        sum->count += last - first + 1;
        if (!sum->lowest || first < sum->lowest)
            sum->lowest = first;
    }
    return sum->count > 0;
}

static bool is_switch(const struct registry_value *value)
{
    char *text = NULL;
    bool good = value->type == REGISTRY_STRING && registry_value_string(value, &text) == ST_OK && strlen(text) == 1 &&
                strchr("YyNn", text[0]) != NULL;
    free(text);
    return good;
}

static enum verdict say_malformed(struct check *check, const char *name)
{
    check_offer(check, &remove_range, true);
    return check_say(check, V_NEEDS_CHANGE, TEXT_FW_RPC_MALFORMED, name, NULL);
}

static enum verdict judge_complete(struct check *check, const struct registry_value *values)
{
    for (size_t i = VALUE_AVAILABLE; i < VALUE_COUNT; i++)
        if (!is_switch(&values[i]))
            return say_malformed(check, names[i]);
    char *lines = NULL;
    struct range_sum sum = {0, 0};
    if (registry_value_multi(&values[VALUE_PORTS], &lines) != ST_OK)
        return say_malformed(check, names[VALUE_PORTS]);
    enum verdict verdict;
    if (!parse_ports(lines, &sum)) {
        verdict = say_malformed(check, names[VALUE_PORTS]);
    } else {
        for (char *c = lines; *c; c++)
            if (*c == '\n')
                *c = ' ';
        bool narrow = sum.count < ADVISED_COUNT || sum.lowest < ADVISED_START;
        if (narrow)
            check_offer(check, &remove_range, false);
        verdict = check_say(check, narrow ? V_ATTENTION : V_READY, narrow ? TEXT_FW_RPC_NARROW : TEXT_FW_RPC_SET, lines,
                            NULL);
    }
    free(lines);
    return verdict;
}

static enum verdict judge(struct check *check, const struct registry_value *values, const enum status *statuses)
{
    size_t present = 0, missing = 0;
    for (size_t i = 0; i < VALUE_COUNT; i++) {
        if (statuses[i] == ST_OK)
            present++;
        else if (statuses[i] == ST_ABSENT)
            missing = i;
        else
            return check_unreadable(check, TEXT_FW_RPC_WHAT, statuses[i]);
    }
    if (present == 0)
        return check_say(check, V_READY, TEXT_FW_RPC_READY, NULL);
    if (present < VALUE_COUNT) {
        check_offer(check, &remove_range, true);
        return check_say(check, V_NEEDS_CHANGE, TEXT_FW_RPC_PARTIAL, names[missing], NULL);
    }
    return judge_complete(check, values);
}

static enum verdict check_rpc_range(struct check *check)
{
    struct registry_value values[VALUE_COUNT] = {{0}};
    enum status statuses[VALUE_COUNT];
    for (size_t i = 0; i < VALUE_COUNT; i++)
        statuses[i] = check_registry(check, key, names[i], sentence_of(TEXT_VALUE_ABSENT, NULL), &values[i]);
    enum verdict verdict = judge(check, values, statuses);
    for (size_t i = 0; i < VALUE_COUNT; i++)
        registry_value_free(&values[i]);
    return verdict;
}

const struct requirement requirement_fw_rpc_range = {
    .id = "FW-RPC-RANGE",
    .area = AREA_FIREWALL,
    .severity = SEVERITY_CONDITIONAL,
    .where = ON_BOTH,
    .title = TEXT_FW_RPC_TITLE,
    .why = TEXT_FW_RPC_WHY,
    .expected = TEXT_FW_RPC_EXPECTED,
    .reads = FACT_OS,
    .check = check_rpc_range,
    .remedies = remedies,
};
