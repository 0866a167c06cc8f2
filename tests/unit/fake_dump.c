/* SPDX-License-Identifier: MIT
 * The state of the fake machine as text: two machines are in the same state when the
 * texts are equal. Order of creation does not show.
 * Source: none of Windows: it writes down what the others hold. */
#include "fake_frame.h"

#include "base/memory.h"
#include "machine/security_descriptor.h"

#include <stdlib.h>
#include <string.h>

struct lines {
    char **text;
    size_t count;
};

static void add(struct lines *lines, char *line)
{
    lines->text = memory_resize(lines->text, lines->count + 1, sizeof *lines->text);
    lines->text[lines->count++] = line;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *hex(const uint8_t *bytes, size_t size)
{
    struct strbuf buf = STRBUF_INIT;
    for (size_t i = 0; i < size; i++)
        strbuf_printf(&buf, "%02X", bytes[i]);
    return strbuf_take(&buf);
}

static void add_registry(struct lines *lines, const struct fake_machine *fake)
{
    for (size_t i = 0; i < fake->key_count; i++)
        add(lines, strbuf_printed("key %s", fake->keys[i]));
    for (size_t i = 0; i < fake->value_count; i++) {
        const struct fake_value *value = &fake->values[i];
        char *bytes = hex(value->value.bytes, value->value.size);
        add(lines, strbuf_printed("value %s|%s = %s %s", value->key, value->name, registry_type_name(value->value.type),
                                  bytes));
        free(bytes);
    }
}

static void add_groups(struct lines *lines, const struct fake_machine *fake)
{
    char group[SID_TEXT_MAX], member[SID_TEXT_MAX];
    for (size_t g = 0; g < fake->group_count; g++) {
        sid_to_text(&fake->groups[g].sid, group);
        for (size_t i = 0; i < fake->groups[g].members.count; i++)
            add(lines, strbuf_printed("member %s of %s", sid_to_text(&fake->groups[g].members.sids[i], member), group));
    }
    for (size_t i = 0; i < fake->network_logon.count; i++)
        add(lines, strbuf_printed("network logon %s", sid_to_text(&fake->network_logon.sids[i], member)));
    for (size_t i = 0; i < fake->deny_network_logon.count; i++)
        add(lines, strbuf_printed("deny network logon %s", sid_to_text(&fake->deny_network_logon.sids[i], member)));
}

static void add_rules(struct lines *lines, const struct firewall *firewall)
{
    add(lines, strbuf_printed("active profiles %u", firewall->active_profiles));
    for (size_t i = 0; i < PROFILE_COUNT; i++) {
        const struct firewall_profile *profile = &firewall->profiles[i];
        add(lines,
            strbuf_printed("profile %" PRIZU " on %d block %d open %d merge off %d", i, profile->enabled,
                           profile->block_all_inbound, profile->inbound_default_allow, profile->policy_merge_off));
    }
    for (size_t i = 0; i < firewall->rule_count; i++) {
        const struct firewall_rule *rule = &firewall->rules[i];
        add(lines, strbuf_printed(
                       "rule %s '%s' group %s program %s service %s ports %s from %s protocol %d profiles %u "
                       "enabled %d allow %d policy %d",
                       rule->id, rule->name, rule->group, rule->program, rule->service, rule->ports, rule->addresses,
                       (int)rule->protocol, rule->profiles, rule->enabled, rule->allow, rule->from_policy));
    }
}

static void add_namespaces(struct lines *lines, const struct fake_machine *fake)
{
    for (size_t i = 0; i < fake->namespace_count; i++) {
        const struct fake_namespace *space = &fake->namespaces[i];
        struct security_descriptor sd;
        struct strbuf sddl = STRBUF_INIT;
        if (security_descriptor_parse(space->bytes, space->size, &sd) == ST_OK) {
            security_descriptor_to_sddl(&sd, &sddl);
            security_descriptor_free(&sd);
        }
        char *bytes = hex(space->bytes, space->size);
        add(lines, strbuf_printed("namespace %s = %s %s", space->path, strbuf_text(&sddl), bytes));
        free(bytes);
        strbuf_free(&sddl);
    }
}

char *fake_machine_dump(struct fake_machine *fake)
{
    struct lines lines = {NULL, 0};
    for (size_t i = 0; i < fake->service_count; i++) {
        const struct service *service = &fake->services[i].service;
        add(&lines, strbuf_printed("service %s start %u%s state %u image %s", fake->services[i].name, service->start,
                                   service->delayed_start ? " delayed" : "", service->state, service->image_path));
    }
    struct strbuf manager = STRBUF_INIT;
    security_descriptor_to_sddl(&fake->manager, &manager);
    add(&lines, strbuf_printed("service manager %s", strbuf_text(&manager)));
    strbuf_free(&manager);
    add_registry(&lines, fake);
    add_groups(&lines, fake);
    add_rules(&lines, &fake->firewall);
    for (size_t i = 0; i < fake->networks.count; i++)
        add(&lines, strbuf_printed("network %s category %d", fake->networks.networks[i].id,
                                   (int)fake->networks.networks[i].category));
    add_namespaces(&lines, fake);
    for (size_t i = 0; i < 2; i++)
        add(&lines, strbuf_printed("ports ipv%c %u,%u", i ? '6' : '4', (unsigned)fake->port_ranges[i].start,
                                   (unsigned)fake->port_ranges[i].count));
    add(&lines, strbuf_printed("repository consistent %d", fake->repository_consistent));
    add(&lines, strbuf_printed("clock off by %lld ms", (long long)(fake->clock_ms - fake->true_clock_ms)));

    qsort(lines.text, lines.count, sizeof *lines.text, by_text);
    struct strbuf all = STRBUF_INIT;
    for (size_t i = 0; i < lines.count; i++) {
        strbuf_printf(&all, "%s\n", lines.text[i]);
        free(lines.text[i]);
    }
    free(lines.text);
    return strbuf_take(&all);
}
