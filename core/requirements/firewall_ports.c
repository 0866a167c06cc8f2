/* SPDX-License-Identifier: MIT
 * FW-DYNAMIC-RANGE: the dynamic TCP ports of the target, from which the second connection
 * takes its port. The target's own firewall does not care (its rule is for a service);
 * firewalls on the way do. */
#include "check/check.h"
#include "remedy/port_range.h"
#include "remedy/remedy.h"
#include "requirements/requirements.h"

#include <stdio.h>
#include <stdlib.h>

/* The default since Windows Vista, and what is few (KB929851, "More information"). */
enum { DEFAULT_START = 49152, DEFAULT_COUNT = 16384, FEW = 1000, NARROW_START = 50000, NARROW_COUNT = 1000 };

static const char *const families[2] = {"ipv4", "ipv6"};

static bool is_default(const struct port_range *range)
{
    return range->start == DEFAULT_START && range->count == DEFAULT_COUNT;
}

/* ---- remedies ---- */

static void plan_range(struct plan *plan, size_t family, uint16_t start, uint32_t count)
{
    const struct port_range range = {.start = start, .count = count};
    char *text = port_range_to_text(&range);
    plan_add(plan, CHANGE_PORT_RANGE, families[family], "", state_text(text));
    free(text);
}

/* Only a family that is odd in the way of the remedy is touched: the other one works as it is. */
static enum status plan_families(const struct facts *facts, bool acceptable, struct plan *out)
{
    for (size_t i = 0; i < 2; i++)
        if (!is_default(&facts->port_ranges[i]) && port_range_acceptable(&facts->port_ranges[i]) == acceptable)
            plan_range(out, i, DEFAULT_START, DEFAULT_COUNT);
    return ST_OK;
}

static enum status plan_default(const struct check_environment *environment, const struct facts *facts,
                                const struct finding *finding, struct plan *out)
{
    (void)environment, (void)finding;
    return plan_families(facts, true, out);
}

static enum status plan_accepted(const struct check_environment *environment, const struct facts *facts,
                                 const struct finding *finding, struct plan *out)
{
    (void)environment, (void)finding;
    return plan_families(facts, false, out);
}

static enum status plan_narrow(const struct check_environment *environment, const struct facts *facts,
                               const struct finding *finding, struct plan *out)
{
    (void)environment, (void)facts, (void)finding;
    for (size_t i = 0; i < 2; i++)
        plan_range(out, i, NARROW_START, NARROW_COUNT);
    return ST_OK;
}

static const struct change_object objects[] = {
    {CHANGE_PORT_RANGE, "ipv4", ""},
    {CHANGE_PORT_RANGE, "ipv6", ""},
    {0},
};

/* The same change of a range that netsh would not take back: it works, so it is nobody's duty to change it. */
static const struct remedy accepted_range = {
    .id = "accepted-range",
    .title = TEXT_FW_RANGE_FIX_DEFAULT_TITLE,
    .effect = TEXT_FW_RANGE_FIX_DEFAULT_EFFECT,
    .undo = TEXT_FW_RANGE_FIX_NO_UNDO,
    .disruption = DISRUPTION_NONE,
    .reversible = false,
    .local_only = true, /* netsh sets the range of the computer it runs on */
    .objects = objects,
    .plan = plan_accepted,
};

static const struct remedy default_range = {
    .id = "default-range",
    .title = TEXT_FW_RANGE_FIX_DEFAULT_TITLE,
    .effect = TEXT_FW_RANGE_FIX_DEFAULT_EFFECT,
    .undo = TEXT_FW_RANGE_FIX_UNDO,
    .disruption = DISRUPTION_NONE,
    .reversible = true,
    .local_only = true,
    .objects = objects,
    .plan = plan_default,
};

static const struct remedy narrow_range = {
    .id = "narrow-range",
    .title = TEXT_FW_RANGE_FIX_NARROW_TITLE,
    .effect = TEXT_FW_RANGE_FIX_NARROW_EFFECT,
    .undo = TEXT_FW_RANGE_FIX_UNDO,
    .disruption = DISRUPTION_NONE,
    .reversible = true,
    .local_only = true,
    .objects = objects,
    .plan = plan_narrow,
};

static const struct remedy *const remedies[] = {&default_range, &accepted_range, &narrow_range, NULL};

/* ---- check ---- */

static char *range_text(const struct port_range *range)
{
    return strbuf_printed("%lu-%lu", (unsigned long)range->start,
                          (unsigned long)range->start + (unsigned long)range->count - 1);
}

static enum status look(struct check *check, bool v6)
{
    const struct reading *reading = &check->facts->port_range_readings[v6];
    char *text = reading->status == ST_OK ? range_text(&check->facts->port_ranges[v6]) : NULL;
    check_evidence_reading(check, sentence_of(TEXT_FW_RANGE_RANGE, v6 ? "IPv6" : "IPv4", NULL), families[v6],
                           sentence_raw("49152-65535"), text ? sentence_raw(text) : sentence_of(TEXT_NONE, NULL),
                           reading);
    free(text);
    return reading->status;
}

/* The worse of the two families is told. */
static bool is_worse(const struct port_range *range, const struct port_range *than)
{
    bool acceptable = port_range_acceptable(range);
    if (acceptable != port_range_acceptable(than))
        return !acceptable;
    return !is_default(range) && (is_default(than) || range->count < than->count);
}

/* A range in force is possible, whatever netsh would accept: 1024 to 65534 is found in the field, and works. */
static enum verdict judge(struct check *check, const struct port_range *odd)
{
    char *text = range_text(odd);
    char count[24];
    snprintf(count, sizeof count, "%lu", (unsigned long)odd->count);
    bool acceptable = port_range_acceptable(odd);
    enum text_id moved = acceptable ? TEXT_FW_RANGE_MOVED : TEXT_FW_RANGE_UNUSUAL;
    check_offer(check, acceptable ? &default_range : &accepted_range, false);
    check_say(check, V_ATTENTION, odd->count < FEW ? TEXT_FW_RANGE_FEW : moved, text, count, NULL);
    free(text);
    return V_ATTENTION;
}

static enum verdict check_dynamic_range(struct check *check)
{
    const struct port_range *ranges = check->facts->port_ranges;
    for (size_t i = 0; i < 2; i++) {
        enum status status = look(check, i == 1);
        if (status != ST_OK)
            return check_unreadable(check, TEXT_FW_RANGE_WHAT, status);
    }
    const struct port_range *odd = is_worse(&ranges[1], &ranges[0]) ? &ranges[1] : &ranges[0];
    if (!is_default(odd))
        return judge(check, odd);
    check_offer(check, &narrow_range, false);
    return check_say(check, V_READY, TEXT_FW_RANGE_READY, NULL);
}

const struct requirement requirement_fw_dynamic_range = {
    .id = "FW-DYNAMIC-RANGE",
    .area = AREA_FIREWALL,
    .severity = SEVERITY_INFORMATION,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(FW_RANGE),
    .reads = FACT_OS | FACT_RANGES,
    .check = check_dynamic_range,
    .remedies = remedies,
};
