/* SPDX-License-Identifier: MIT
 *
 * Opening the way to a target that cannot be read: rules of its firewall, for this client only. Nothing is known of the
 * state before, so only what can be taken back without knowing it is planned (a rule of its own); once the way is open,
 * the rest can be checked and fixed from here.
 */
#include "fix/script.h"

#include "base/memory.h"
#include "requirements/firewall_opening.h"

#include <stdlib.h>

static const struct remedy open_firewall = {.id = "open-firewall",
                                            .title = TEXT_SCRIPT_OPEN_FIREWALL,
                                            .effect = TEXT_SCRIPT_OPEN_EFFECT,
                                            .undo = TEXT_REMEDY_UNDO_VALUE,
                                            .reversible = true};

/* The finding of ID when it could not be told, and no step is there for it. */
static const struct finding *unread(const struct run *run, const struct fix *fix, const char *id)
{
    const struct finding *finding = run_finding(run, id);
    if (!finding || (finding->verdict != V_CANNOT_TELL && finding->verdict != V_NOT_CHECKED))
        return NULL;
    for (size_t i = 0; i < fix->count; i++)
        if (fix->steps[i].finding == finding && fix->steps[i].refusal == FIX_ACCEPTED)
            return NULL;
    return finding;
}

static void add_step(struct fix *fix, const struct finding *finding, const struct remedy *remedy, struct plan plan)
{
    fix->steps = memory_resize(fix->steps, fix->count + 1, sizeof *fix->steps);
    fix->steps[fix->count++] =
        (struct fix_step){.finding = finding, .remedy = remedy, .requirement = finding->key, .plan = plan};
}

static void add_rule(const struct run *run, struct fix *fix, const char *id, const struct firewall_traffic *traffic)
{
    const struct finding *finding = unread(run, fix, id);
    if (!finding)
        return;
    const char *client = firewall_traffic_client(&run->request, &run->facts);
    char *text = firewall_opening_own_rule(traffic, client ? client : "LocalSubnet", PROFILE_DOMAIN | PROFILE_PRIVATE);
    struct plan plan = {0};
    plan_add(&plan, CHANGE_FIREWALL_RULE, traffic->own_rule, "", state_text(text));
    add_step(fix, finding, &open_firewall, plan);
    free(text);
}

void script_bootstrap(const struct run *run, struct fix *fix)
{
    const struct finding *name = run_finding(run, "NET-NAME");
    /* Of a computer that nobody knows no rule opens the way. */
    if (run->request.local || (name && name->verdict == V_NEEDS_CHANGE))
        return;
    add_rule(run, fix, "FW-DCOM-IN", &firewall_traffic_dcom);
    add_rule(run, fix, "FW-WMI-IN", &firewall_traffic_wmi);
}
