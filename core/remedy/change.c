/* SPDX-License-Identifier: MIT
 * Reading and writing the object of each kind of change through the machine. */
#include "remedy/change.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "machine/security_descriptor.h"
#include "remedy/port_range.h"

#include <stdlib.h>
#include <string.h>

/* What was found is handed out only when it was found; absent is an answer too. */
static enum status answer(enum status status, struct state found, struct state *out)
{
    if (status == ST_OK)
        *out = found;
    else if (status == ST_ABSENT)
        *out = state_absent();
    return status == ST_ABSENT ? ST_OK : status;
}

/* ---- registry ---- */
static enum status read_registry(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    struct registry_value value;
    enum status status = MACHINE_CALL(m, registry_get, call, change->object, change->item, &value);
    if (status == ST_OK) {
        *out = (struct state){.present = true, .type = value.type, .bytes = value.bytes, .size = value.size};
        return ST_OK;
    }
    if (status != ST_ABSENT)
        return status;
    uint32_t absent_keys = 0;
    status = MACHINE_CALL(m, registry_absent_depth, call, change->object, &absent_keys);
    if (status != ST_OK)
        return status;
    *out = state_absent();
    out->absent_keys = absent_keys;
    return ST_OK;
}

static enum status write_registry(struct machine *m, struct call *call, const struct change *change,
                                  const struct state *state)
{
    if (state->present) {
        const struct registry_value value = {.type = state->type, .bytes = state->bytes, .size = state->size};
        return MACHINE_CALL(m, registry_set, call, change->object, change->item, &value);
    }
    enum status status = MACHINE_CALL(m, registry_delete, call, change->object, change->item, state->absent_keys);
    return status == ST_ABSENT ? ST_OK : status;
}

/* ---- services ---- */
static enum status read_service_start(struct machine *m, struct call *call, const struct change *change,
                                      struct state *out)
{
    struct service service;
    enum status status = MACHINE_CALL(m, service_get, call, change->object, &service);
    if (status != ST_OK)
        return answer(status, state_absent(), out);
    *out = state_number(service.start);
    service_free(&service);
    return ST_OK;
}

static enum status write_service_start(struct machine *m, struct call *call, const struct change *change,
                                       const struct state *state)
{
    return MACHINE_CALL(m, service_set_start, call, change->object, (uint32_t)state->number);
}

static enum status read_service_run(struct machine *m, struct call *call, const struct change *change,
                                    struct state *out)
{
    struct service service;
    enum status status = MACHINE_CALL(m, service_get, call, change->object, &service);
    if (status != ST_OK)
        return answer(status, state_absent(), out);
    *out = state_number(service.state == SERVICE_STATE_RUNNING);
    service_free(&service);
    return ST_OK;
}

static enum status write_service_run(struct machine *m, struct call *call, const struct change *change,
                                     const struct state *state)
{
    return state->number ? MACHINE_CALL(m, service_start, call, change->object)
                         : MACHINE_CALL(m, service_stop, call, change->object);
}

/* ---- groups ---- */
static enum status group_sids(const struct change *change, struct sid *group, struct sid *member)
{
    return sid_from_text(change->object, group) && sid_from_text(change->item, member) ? ST_OK : ST_INVALID;
}

static enum status read_member(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    struct sid group, member;
    enum status status = group_sids(change, &group, &member);
    if (status != ST_OK)
        return status;
    struct sid_list members = {0};
    status = MACHINE_CALL(m, group_members, call, &group, &members);
    if (status != ST_OK)
        return status;
    *out = sid_list_has(&members, &member) ? state_text("member") : state_absent();
    sid_list_free(&members);
    return ST_OK;
}

static enum status write_member(struct machine *m, struct call *call, const struct change *change,
                                const struct state *state)
{
    struct sid group, member;
    enum status status = group_sids(change, &group, &member);
    if (status != ST_OK)
        return status;
    return state->present ? MACHINE_CALL(m, group_add, call, &group, &member)
                          : MACHINE_CALL(m, group_remove, call, &group, &member);
}

/* ---- firewall ---- */
static enum status read_rule(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    struct firewall firewall = {0};
    enum status status = MACHINE_CALL(m, firewall_get, call, &firewall);
    if (status != ST_OK)
        return status;
    struct state found = state_absent();
    for (size_t i = 0; i < firewall.rule_count && !found.present; i++) {
        const struct firewall_rule *rule = &firewall.rules[i];
        if (rule->from_policy || !ascii_equal_nocase(rule->id, change->object))
            continue;
        if (change->kind == CHANGE_FIREWALL_ENABLE) {
            found = state_number(rule->enabled);
        } else {
            char *text = firewall_rule_to_text(rule);
            found = state_text(text);
            free(text);
        }
    }
    /* A rule that was not seen in an incomplete list is not known to be absent. */
    if (!found.present && firewall.rules_truncated)
        status = call_fault(call, ST_FAILED, "firewall_get", 0);
    else
        *out = found;
    firewall_free(&firewall);
    return status;
}

static enum status write_rule_enable(struct machine *m, struct call *call, const struct change *change,
                                     const struct state *state)
{
    return MACHINE_CALL(m, firewall_rule_enable, call, change->object, state->number != 0);
}

static enum status remove_rule(struct machine *m, struct call *call, const struct change *change)
{
    enum status status = MACHINE_CALL(m, firewall_rule_remove, call, change->object);
    return status == ST_ABSENT ? ST_OK : status;
}

static enum status write_rule(struct machine *m, struct call *call, const struct change *change,
                              const struct state *state)
{
    if (!state->present)
        return remove_rule(m, call, change);
    struct firewall_rule rule;
    char *text = memory_string_n((const char *)state->bytes, state->size);
    enum status status = firewall_rule_from_text(text, &rule);
    free(text);
    if (status != ST_OK)
        return status;
    struct state now = {0};
    status = read_rule(m, call, change, &now);
    if (status == ST_OK && now.present)
        status = remove_rule(m, call, change);
    if (status == ST_OK)
        status = MACHINE_CALL(m, firewall_rule_add, call, &rule);
    state_free(&now);
    firewall_rule_free(&rule);
    return status;
}

/* ---- networks ---- */
static enum status read_category(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    struct network_list list = {0};
    enum status status = MACHINE_CALL(m, networks_get, call, &list);
    if (status != ST_OK)
        return status;
    struct state found = state_absent();
    for (size_t i = 0; i < list.count; i++)
        if (ascii_equal_nocase(list.networks[i].id, change->object))
            found = state_number(list.networks[i].category);
    network_list_free(&list);
    *out = found;
    return ST_OK;
}

static enum status write_category(struct machine *m, struct call *call, const struct change *change,
                                  const struct state *state)
{
    return MACHINE_CALL(m, network_category_set, call, change->object, (enum network_category)state->number);
}

/* ---- WMI ---- */
static enum status read_namespace(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    struct state found = {.present = true};
    enum status status = MACHINE_CALL(m, namespace_get, call, change->object, &found.bytes, &found.size);
    return answer(status, found, out);
}

static enum status write_namespace(struct machine *m, struct call *call, const struct change *change,
                                   const struct state *state)
{
    struct security_descriptor sd;
    enum status status = security_descriptor_parse(state->bytes, state->size, &sd);
    if (status != ST_OK)
        return status;
    /* __SystemSecurity.SetSD takes explicit entries only and adds the inherited ones itself. */
    security_descriptor_drop_inherited(&sd);
    size_t size = 0;
    uint8_t *bytes = security_descriptor_bytes(&sd, &size);
    security_descriptor_free(&sd);
    status = MACHINE_CALL(m, namespace_set, call, change->object, bytes, size);
    free(bytes);
    return status;
}

static enum status read_wmi_host(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    (void)change;
    struct wmi_host host = {0};
    enum status status = MACHINE_CALL(m, wmi_host_get, call, &host);
    if (status != ST_OK)
        return answer(status, state_absent(), out);
    *out = state_number(host.standalone);
    wmi_host_free(&host);
    return ST_OK;
}

static enum status write_wmi_host(struct machine *m, struct call *call, const struct change *change,
                                  const struct state *state)
{
    (void)change;
    return MACHINE_CALL(m, wmi_host_set, call, state->number != 0);
}

static enum status read_repository(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    (void)change;
    bool consistent = false;
    enum status status = MACHINE_CALL(m, repository_verify, call, &consistent);
    if (status == ST_OK)
        *out = state_number(consistent);
    return status;
}

static enum status write_repository(struct machine *m, struct call *call, const struct change *change,
                                    const struct state *state)
{
    (void)change;
    return state->number ? MACHINE_CALL(m, repository_salvage, call) : ST_UNSUPPORTED;
}

/* ---- network stack and clock ---- */
static bool is_ipv6(const struct change *change)
{
    return ascii_equal_nocase(change->object, "ipv6");
}

static enum status read_port_range(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    struct port_range range;
    enum status status = MACHINE_CALL(m, port_range_get, call, is_ipv6(change), &range);
    if (status != ST_OK)
        return answer(status, state_absent(), out);
    char *text = port_range_to_text(&range);
    *out = state_text(text);
    free(text);
    return ST_OK;
}

static enum status state_port_range(const struct state *state, struct port_range *out)
{
    char *text = memory_string_n((const char *)state->bytes, state->size);
    enum status status = port_range_from_text(text, out);
    free(text);
    return status;
}

static enum status write_port_range(struct machine *m, struct call *call, const struct change *change,
                                    const struct state *state)
{
    struct port_range range;
    enum status status = state_port_range(state, &range);
    return status == ST_OK ? MACHINE_CALL(m, port_range_set, call, is_ipv6(change), &range) : status;
}

/* A clock has no state that could be written down: it is always still to be set. */
static enum status read_clock(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    (void)m, (void)call, (void)change;
    *out = state_number(0);
    return ST_OK;
}

static enum status write_clock(struct machine *m, struct call *call, const struct change *change,
                               const struct state *state)
{
    (void)change;
    return state->number ? MACHINE_CALL(m, clock_resync, call) : ST_UNSUPPORTED;
}

/* ---- the table ---- */
static const struct {
    const char *word;
    bool action;
    bool can_be_absent; /* absent is a state that can be written */
    enum status (*read)(struct machine *, struct call *, const struct change *, struct state *);
    enum status (*write)(struct machine *, struct call *, const struct change *, const struct state *);
} kinds[CHANGE_KIND_COUNT] = {
    [CHANGE_REGISTRY_VALUE] = {"registry-value", false, true, read_registry, write_registry},
    [CHANGE_SERVICE_START] = {"service-start", false, false, read_service_start, write_service_start},
    [CHANGE_SERVICE_RUN] = {"service-run", false, false, read_service_run, write_service_run},
    [CHANGE_GROUP_MEMBER] = {"group-member", false, true, read_member, write_member},
    [CHANGE_FIREWALL_ENABLE] = {"firewall-enable", false, false, read_rule, write_rule_enable},
    [CHANGE_FIREWALL_RULE] = {"firewall-rule", false, true, read_rule, write_rule},
    [CHANGE_NETWORK_CATEGORY] = {"network-category", false, false, read_category, write_category},
    [CHANGE_NAMESPACE_ACCESS] = {"namespace-access", false, false, read_namespace, write_namespace},
    [CHANGE_PORT_RANGE] = {"port-range", false, false, read_port_range, write_port_range},
    [CHANGE_WMI_HOST] = {"wmi-host", false, false, read_wmi_host, write_wmi_host},
    [CHANGE_REPOSITORY] = {"repository", true, false, read_repository, write_repository},
    [CHANGE_CLOCK] = {"clock", true, false, read_clock, write_clock},
};

const char *change_kind_word(enum change_kind kind)
{
    return (unsigned)kind < CHANGE_KIND_COUNT ? kinds[kind].word : "";
}

enum change_kind change_kind_from_word(const char *word)
{
    for (unsigned i = 0; i < CHANGE_KIND_COUNT; i++)
        if (strcmp(kinds[i].word, word) == 0)
            return (enum change_kind)i;
    return CHANGE_KIND_COUNT;
}

bool change_is_action(enum change_kind kind)
{
    return (unsigned)kind < CHANGE_KIND_COUNT && kinds[kind].action;
}

bool change_reversible(const struct change *change)
{
    if (change->kind == CHANGE_PORT_RANGE) {
        struct port_range range;
        return state_port_range(&change->before, &range) == ST_OK && port_range_acceptable(&range);
    }
    return (unsigned)change->kind < CHANGE_KIND_COUNT && !change_is_action(change->kind);
}

enum status change_read(struct machine *machine, struct call *call, const struct change *change, struct state *out)
{
    if ((unsigned)change->kind >= CHANGE_KIND_COUNT)
        return ST_INVALID;
    return kinds[change->kind].read(machine, call, change, out);
}

enum status change_write(struct machine *machine, struct call *call, const struct change *change,
                         const struct state *state)
{
    if ((unsigned)change->kind >= CHANGE_KIND_COUNT || (!state->present && !kinds[change->kind].can_be_absent))
        return ST_INVALID;
    return kinds[change->kind].write(machine, call, change, state);
}
