/* SPDX-License-Identifier: MIT */
#include "windows/wmi_firewall_picture.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "windows/wmi_object.h"

#include <stdlib.h>
#include <string.h>

enum { PROTOCOL_ANY = 256 };

/* Values of the MSFT_Net* classes (WFasCim.mof). */
enum { DIRECTION_IN = 1, RULE_ENABLED = 1, ACTION_ALLOW = 2, ACTION_BYPASS = 3, GPO_FALSE = 0, GPO_TRUE = 1 };
enum { SOURCE_GROUP_POLICY = 2 }; /* PolicyStoreSourceType */

/* ---- rules and their filters ---- */

void wmi_firewall_take_rule(struct wmi_firewall_picture *picture, IWbemClassObject *object)
{
    uint64_t enabled = 0, profiles = 0, action = 0, source = 0;
    (void)wmi_object_number(object, L"Enabled", &enabled);
    (void)wmi_object_number(object, L"Profiles", &profiles);
    (void)wmi_object_number(object, L"Action", &action);
    (void)wmi_object_number(object, L"PolicyStoreSourceType", &source);
    struct firewall_rule_text text = {.inbound = true, .conditional = action == ACTION_BYPASS};
    struct firewall_rule *rule = &text.rule;
    rule->id = wmi_object_string(object, L"InstanceID");
    rule->name = wmi_object_string(object, L"DisplayName");
    rule->group = wmi_object_string(object, L"RuleGroup");
    rule->program = memory_string("");
    rule->service = memory_string("");
    rule->ports = memory_string("*");
    rule->addresses = memory_string("*");
    rule->protocol = PROTOCOL_ANY;
    rule->enabled = enabled == RULE_ENABLED;
    rule->allow = action == ACTION_ALLOW || action == ACTION_BYPASS;
    rule->from_policy = source == SOURCE_GROUP_POLICY;
    rule->profiles = profiles & PROFILE_ALL ? (uint32_t)profiles & PROFILE_ALL : PROFILE_ALL;
    /* A rule that we made through INetFwPolicy2 has a GUID as id; its name says whose it is. */
    char *element = wmi_object_string(object, L"ElementName");
    if (ascii_starts_nocase(element, FIREWALL_OWN_PREFIX)) {
        /* The filters know the id only: both are needed until they are read. */
        free(rule->name);
        rule->name = memory_string(element);
    }
    free(element);
    picture->rules = memory_resize(picture->rules, picture->count + 1, sizeof *picture->rules);
    picture->rules[picture->count++] = text;
}

void wmi_firewall_clear(struct wmi_firewall_picture *picture)
{
    for (size_t i = 0; i < picture->count; i++)
        firewall_rule_free(&picture->rules[i].rule);
    free(picture->rules);
    picture->rules = NULL;
    picture->count = 0;
}

static int compare_id(const void *a, const void *b)
{
    return strcmp(((const struct firewall_rule_text *)a)->rule.id, ((const struct firewall_rule_text *)b)->rule.id);
}

void wmi_firewall_sort(struct wmi_firewall_picture *picture)
{
    if (picture->count)
        qsort(picture->rules, picture->count, sizeof *picture->rules, compare_id);
}

/* The rule that a filter belongs to; NULL for one that was not read (outbound). */
static struct firewall_rule_text *rule_of(struct wmi_firewall_picture *picture, IWbemClassObject *filter)
{
    struct firewall_rule_text key = {.rule = {.id = wmi_object_string(filter, L"InstanceID")}};
    struct firewall_rule_text *found =
        picture->count ? bsearch(&key, picture->rules, picture->count, sizeof key, compare_id) : NULL;
    free(key.rule.id);
    return found;
}

/* "Any", "*" and "" are all "no limit". */
static bool limits(const char *text)
{
    return text[0] && strcmp(text, "*") != 0 && !ascii_equal_nocase(text, "Any");
}

static void set_text(char **field, char *text)
{
    free(*field);
    *field = text;
}

static int32_t protocol_of(const char *text)
{
    if (ascii_equal_nocase(text, "TCP"))
        return 6;
    if (ascii_equal_nocase(text, "UDP"))
        return 17;
    char *end;
    unsigned long number = strtoul(text, &end, 10);
    return end != text && *end == '\0' && number < PROTOCOL_ANY ? (int32_t)number
           : limits(text)                                       ? 1 /* ICMPv4, ICMPv6: no port, no WMI */
                                                                : PROTOCOL_ANY;
}

void wmi_firewall_take_ports(struct wmi_firewall_picture *picture, IWbemClassObject *object)
{
    struct firewall_rule_text *text = rule_of(picture, object);
    if (!text)
        return;
    char *protocol = wmi_object_string(object, L"Protocol");
    char *local = wmi_object_list(object, L"LocalPort", ',');
    char *remote = wmi_object_list(object, L"RemotePort", ',');
    text->rule.protocol = protocol_of(protocol);
    if (limits(local)) {
        set_text(&text->rule.ports, local);
        local = NULL;
    }
    text->conditional |= limits(remote);
    free(remote);
    free(local);
    free(protocol);
}

void wmi_firewall_take_addresses(struct wmi_firewall_picture *picture, IWbemClassObject *object)
{
    struct firewall_rule_text *text = rule_of(picture, object);
    if (!text)
        return;
    char *remote = wmi_object_list(object, L"RemoteAddress", ',');
    char *local = wmi_object_list(object, L"LocalAddress", ',');
    set_text(&text->rule.addresses, firewall_addresses_normalize(remote));
    text->conditional |= limits(local);
    free(local);
    free(remote);
}

void wmi_firewall_take_program(struct wmi_firewall_picture *picture, IWbemClassObject *object)
{
    struct firewall_rule_text *text = rule_of(picture, object);
    if (!text)
        return;
    char *path = wmi_object_string(object, L"AppPath");
    char *package = wmi_object_string(object, L"Package");
    text->conditional |= limits(package);
    if (limits(path)) {
        set_text(&text->rule.program, path);
        path = NULL;
    }
    free(package);
    free(path);
}

void wmi_firewall_take_service(struct wmi_firewall_picture *picture, IWbemClassObject *object)
{
    struct firewall_rule_text *text = rule_of(picture, object);
    if (!text)
        return;
    char *service = wmi_object_string(object, L"ServiceName");
    if (limits(service)) {
        set_text(&text->rule.service, service);
        service = NULL;
    }
    free(service);
}

void wmi_firewall_take_interface_type(struct wmi_firewall_picture *picture, IWbemClassObject *object)
{
    struct firewall_rule_text *text = rule_of(picture, object);
    uint64_t type = 0;
    if (text && wmi_object_number(object, L"InterfaceType", &type))
        text->conditional |= type != 0;
}

void wmi_firewall_take_security(struct wmi_firewall_picture *picture, IWbemClassObject *object)
{
    struct firewall_rule_text *text = rule_of(picture, object);
    uint64_t authentication = 0, encryption = 0;
    if (!text)
        return;
    (void)wmi_object_number(object, L"Authentication", &authentication);
    (void)wmi_object_number(object, L"Encryption", &encryption);
    text->conditional |= authentication != 0 || encryption != 0;
}

/* ---- profiles ---- */

void wmi_firewall_take_profile(struct wmi_firewall_picture *picture, IWbemClassObject *object)
{
    static const char *const names[PROFILE_COUNT] = {"Domain", "Private", "Public"};
    char *name = wmi_object_string(object, L"Name");
    for (size_t i = 0; i < PROFILE_COUNT; i++) {
        uint64_t enabled = GPO_TRUE, rules = GPO_TRUE, local = GPO_TRUE, action = 0;
        if (!ascii_equal_nocase(name, names[i]))
            continue;
        (void)wmi_object_number(object, L"Enabled", &enabled);
        (void)wmi_object_number(object, L"AllowInboundRules", &rules);
        (void)wmi_object_number(object, L"AllowLocalFirewallRules", &local);
        (void)wmi_object_number(object, L"DefaultInboundAction", &action);
        struct firewall_profile *profile = &picture->firewall.profiles[i];
        profile->enabled = enabled != GPO_FALSE;
        profile->block_all_inbound = rules == GPO_FALSE;
        profile->policy_merge_off = local == GPO_FALSE;
        profile->inbound_default_allow = action == ACTION_ALLOW;
    }
    free(name);
}

/* In the store of Group Policy everything that no policy sets is "not configured". */
void wmi_firewall_take_policy_profile(struct wmi_firewall_picture *picture, IWbemClassObject *object)
{
    static const char *const names[PROFILE_COUNT] = {"Domain", "Private", "Public"};
    char *name = wmi_object_string(object, L"Name");
    uint64_t enabled = 2, rules = 2, action = 0;
    (void)wmi_object_number(object, L"Enabled", &enabled);
    (void)wmi_object_number(object, L"AllowInboundRules", &rules);
    (void)wmi_object_number(object, L"DefaultInboundAction", &action);
    for (size_t i = 0; i < PROFILE_COUNT; i++)
        if (ascii_equal_nocase(name, names[i]))
            picture->firewall.profiles[i].set_by_policy = enabled <= GPO_TRUE || rules <= GPO_TRUE || action != 0;
    free(name);
}

void wmi_firewall_take_category(struct wmi_firewall_picture *picture, IWbemClassObject *object)
{
    uint64_t category;
    if (wmi_object_number(object, L"NetworkCategory", &category) && category <= UINT8_MAX)
        picture->firewall.active_profiles |= firewall_profile_of((unsigned)category);
}

/* Rules that have a say become the answer's; the rest goes. */
void wmi_firewall_keep(struct wmi_firewall_picture *picture)
{
    struct firewall *out = &picture->firewall;
    out->rules = picture->count ? memory_new_n(struct firewall_rule, picture->count) : NULL;
    for (size_t i = 0; i < picture->count; i++) {
        struct firewall_rule_text *text = &picture->rules[i];
        if (ascii_starts_nocase(text->rule.name, FIREWALL_OWN_PREFIX))
            set_text(&text->rule.id, memory_string(text->rule.name));
        if ((text->rule.allow && text->conditional) || !firewall_rule_matters(&text->rule))
            continue;
        out->rules[out->rule_count++] = text->rule;
        text->rule = (struct firewall_rule){0};
    }
}
