/* SPDX-License-Identifier: MIT */
#include "machine/firewall.h"

#include "base/memory.h"

#include <stdlib.h>

uint32_t firewall_profile_of(unsigned category)
{
    static const uint32_t profiles[] = {PROFILE_PUBLIC, PROFILE_PRIVATE, PROFILE_DOMAIN};
    return category < array_count(profiles) ? profiles[category] : PROFILE_PUBLIC;
}

uint32_t firewall_judged_profiles(const struct firewall *firewall)
{
    return firewall->profiles_unread ? PROFILE_ALL : firewall->active_profiles;
}

size_t firewall_profile_index(uint32_t profile)
{
    switch (profile) {
    case PROFILE_DOMAIN:
        return 0;
    case PROFILE_PRIVATE:
        return 1;
    default:
        return 2; /* Windows treats a network it does not know as public */
    }
}

enum firewall_fit firewall_fit_of(bool allow, bool package, bool owner, bool narrowed)
{
    if (package || (owner && allow))
        return FIT_NO;
    return owner || narrowed ? FIT_PERHAPS : FIT_YES;
}

void firewall_rule_free(struct firewall_rule *rule)
{
    free(rule->platforms);
    free(rule->conditions);
    free(rule->id);
    free(rule->name);
    free(rule->group);
    free(rule->program);
    free(rule->service);
    free(rule->ports);
    free(rule->addresses);
    *rule = (struct firewall_rule){0};
}

struct firewall_rule firewall_rule_copy(const struct firewall_rule *rule)
{
    struct firewall_rule copy = *rule;
    copy.id = memory_string(rule->id);
    copy.name = memory_string(rule->name);
    copy.group = memory_string(rule->group);
    copy.program = memory_string(rule->program);
    copy.service = memory_string(rule->service);
    copy.ports = memory_string(rule->ports);
    copy.addresses = memory_string(rule->addresses);
    copy.conditions = memory_string(rule->conditions);
    copy.platforms = memory_string(rule->platforms);
    return copy;
}

struct firewall_security_rule firewall_security_rule_copy(const struct firewall_security_rule *rule)
{
    struct firewall_security_rule copy = *rule;
    copy.name = memory_string(rule->name);
    copy.addresses = memory_string(rule->addresses);
    copy.own = memory_string(rule->own);
    copy.ports = memory_string(rule->ports);
    return copy;
}

void firewall_security_rule_free(struct firewall_security_rule *rule)
{
    free(rule->name);
    free(rule->addresses);
    free(rule->own);
    free(rule->ports);
    *rule = (struct firewall_security_rule){0};
}

void firewall_free(struct firewall *firewall)
{
    for (size_t i = 0; i < firewall->rule_count; i++)
        firewall_rule_free(&firewall->rules[i]);
    free(firewall->rules);
    for (size_t i = 0; i < firewall->security_rule_count; i++)
        firewall_security_rule_free(&firewall->security_rules[i]);
    free(firewall->security_rules);
    for (size_t i = 0; i < PROFILE_COUNT; i++)
        free(firewall->disabled_interfaces[i]);
    free(firewall->other_products);
    *firewall = (struct firewall){0};
}
