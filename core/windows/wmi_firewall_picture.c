/* SPDX-License-Identifier: MIT */
#include "windows/wmi_firewall_picture.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/strbuf.h"
#include "machine/firewall_addresses.h"
#include "windows/wmi_object.h"

#include <stdlib.h>
#include <string.h>

enum { PROTOCOL_TCP = 6, PROTOCOL_ANY = 256 };

/* What a filter says that was not read: neither the addresses nor the ports of a rule are ever spelled so. */
static const char unread[] = "?";

/* Values of the MSFT_Net* classes (WFasCim.mof). */
enum { DIRECTION_IN = 1, RULE_ENABLED = 1, ACTION_ALLOW = 2, ACTION_BYPASS = 3, GPO_FALSE = 0, GPO_TRUE = 1 };
/* PolicyStoreSourceType and EnforcementStatus follow FW_RULE_ORIGIN_TYPE and FW_ENFORCEMENT_STATE ([MS-FASP] 2.2.32,
 * 2.2.27). */
enum { SOURCE_GROUP_POLICY = 2, SOURCE_DEVICE = 6 };
enum { ENFORCED_CATEGORY_OFF = 3, ENFORCED_NO_PORTS = 14, ENFORCED_NO_APPS = 15, ENFORCED_PLATFORM = 18 };

/* Filters that a rule has one of each, and that limit it by what is not asked of the client. */
enum { READ_INTERFACE_TYPE = 1, READ_INTERFACE = 2, READ_SECURITY = 4 };

/* ---- rules and their filters ---- */

static void set_text(char **field, char *text)
{
    free(*field);
    *field = text;
}

static void narrow(struct firewall_rule *rule, bool narrowed, const char *condition)
{
    if (!narrowed)
        return;
    bool more = rule->conditions && rule->conditions[0];
    set_text(&rule->conditions, more ? strbuf_printed("%s,%s", rule->conditions, condition) : memory_string(condition));
    if (rule->fit == FIT_YES)
        rule->fit = FIT_PERHAPS;
}

/* Why the engine does not apply it. That local rules do not count at all (16) is what the profile says, too. */
static void take_enforcement(struct wmi_firewall_picture *picture, struct firewall_rule *rule, IWbemClassObject *object)
{
    char *list = wmi_object_list(object, L"EnforcementStatus", ',');
    for (const char *at = list; *at;) {
        unsigned long status = strtoul(at, NULL, 10);
        picture->product_owns |= status == ENFORCED_CATEGORY_OFF;
        if (status == ENFORCED_NO_PORTS || status == ENFORCED_NO_APPS || status == ENFORCED_PLATFORM)
            rule->fit = FIT_NO;
        at += strcspn(at, ",");
        at += *at == ',';
    }
    free(list);
}

void wmi_firewall_picture_take_rule(struct wmi_firewall_picture *picture, IWbemClassObject *object)
{
    uint64_t enabled = 0, profiles = 0, action = 0, source = 0;
    (void)wmi_object_number(object, L"Enabled", &enabled);
    (void)wmi_object_number(object, L"Profiles", &profiles);
    (void)wmi_object_number(object, L"Action", &action);
    (void)wmi_object_number(object, L"PolicyStoreSourceType", &source);
    struct firewall_rule_text text = {.inbound = true};
    struct firewall_rule *rule = &text.rule;
    rule->id = wmi_object_string(object, L"InstanceID");
    rule->name = wmi_object_string(object, L"DisplayName");
    rule->group = wmi_object_string(object, L"RuleGroup");
    rule->program = memory_string(unread);
    rule->service = memory_string(unread);
    rule->ports = memory_string(unread);
    rule->addresses = memory_string(unread);
    rule->protocol = PROTOCOL_TCP;
    rule->enabled = enabled == RULE_ENABLED;
    rule->allow = action == ACTION_ALLOW || action == ACTION_BYPASS;
    rule->bypass = action == ACTION_BYPASS;
    rule->from_policy = source == SOURCE_GROUP_POLICY || source == SOURCE_DEVICE;
    rule->profiles = profiles & PROFILE_ALL ? (uint32_t)profiles & PROFILE_ALL : PROFILE_ALL;
    char *owner = wmi_object_string(object, L"Owner");
    char *package = wmi_object_string(object, L"PackageFamilyName");
    rule->fit = firewall_fit_of(rule->allow, package[0] != '\0', owner[0] != '\0', false);
    narrow(rule, rule->bypass, "ByPass");
    free(package);
    free(owner);
    take_enforcement(picture, rule, object);
    /* A rule that we made through INetFwPolicy2 has a GUID as id; its name says whose it is. */
    char *element = wmi_object_string(object, L"ElementName");
    if (ascii_starts_nocase(element, FIREWALL_OWN_PREFIX)) {
        /* The filters know the id only: both are needed until they are read. */
        set_text(&rule->name, memory_string(element));
    }
    free(element);
    picture->rules = memory_resize(picture->rules, picture->count + 1, sizeof *picture->rules);
    picture->rules[picture->count++] = text;
}

void wmi_firewall_picture_enforced(struct wmi_firewall_picture *picture, IWbemClassObject *object)
{
    struct firewall *out = &picture->firewall;
    uint64_t enabled = 0, source = 0;
    bool told = wmi_object_number(object, L"Enabled", &enabled);
    (void)wmi_object_number(object, L"PolicyStoreSourceType", &source);
    bool from_policy = source == SOURCE_GROUP_POLICY || source == SOURCE_DEVICE;
    char *id = wmi_object_string(object, L"InstanceID"), *name = wmi_object_string(object, L"DisplayName");
    for (size_t i = 0; i < out->rule_count; i++) {
        struct firewall_rule *rule = &out->rules[i];
        if (rule->from_policy != from_policy || !ascii_equal_nocase(rule->id, id))
            continue;
        if (told && rule->enabled != (enabled == RULE_ENABLED)) {
            rule->enabled = enabled == RULE_ENABLED;
            out->confirmed = CONFIRMED_DIFFERS;
        }
        if (name[0])
            set_text(&rule->name, memory_string(name));
        take_enforcement(picture, rule, object);
    }
    free(name);
    free(id);
}

void wmi_firewall_picture_clear(struct wmi_firewall_picture *picture)
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

void wmi_firewall_picture_sort(struct wmi_firewall_picture *picture)
{
    if (picture->count)
        qsort(picture->rules, picture->count, sizeof *picture->rules, compare_id);
}

/* The first rule that a filter belongs to; NULL for one that was not read (outbound). Rules of several stores may have
 * the same id: all of them get it, as which of them it is from is not said. */
static struct firewall_rule_text *rule_of(struct wmi_firewall_picture *picture, IWbemClassObject *filter)
{
    struct firewall_rule_text key = {.rule = {.id = wmi_object_string(filter, L"InstanceID")}};
    struct firewall_rule_text *found =
        picture->count ? bsearch(&key, picture->rules, picture->count, sizeof key, compare_id) : NULL;
    free(key.rule.id);
    while (found && found > picture->rules && compare_id(found, found - 1) == 0)
        found--;
    picture->matched += found != NULL;
    return found;
}

/* The next one of the same id; NULL there is none. */
static struct firewall_rule_text *next_of(const struct wmi_firewall_picture *picture, struct firewall_rule_text *text)
{
    return text + 1 < picture->rules + picture->count && compare_id(text, text + 1) == 0 ? text + 1 : NULL;
}

static bool is_unread(const char *text)
{
    return strcmp(text, unread) == 0;
}

/* "Any", "*" and "" are all "no limit". */
static bool limits(const char *text)
{
    return text[0] && strcmp(text, "*") != 0 && !ascii_equal_nocase(text, "Any");
}

/* The value of a filter: OTHERWISE where it has no limit. Of two filters for rules of one id, which of them means which
 * is not known. */
static void set_filter(struct firewall_rule *rule, char **field, const char *value, const char *otherwise)
{
    const char *now = limits(value) ? value : otherwise;
    bool differs = !is_unread(*field) && strcmp(*field, now) != 0;
    narrow(rule, differs, "InstanceID");
    set_text(field, memory_string(differs ? unread : now));
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

void wmi_firewall_picture_take_ports(struct wmi_firewall_picture *picture, IWbemClassObject *object)
{
    struct firewall_rule_text *text = rule_of(picture, object);
    char *protocol = wmi_object_string(object, L"Protocol");
    char *local = wmi_object_list(object, L"LocalPort", ',');
    char *remote = wmi_object_list(object, L"RemotePort", ',');
    for (; text; text = next_of(picture, text)) {
        bool differs = !is_unread(text->rule.ports) && text->rule.protocol != protocol_of(protocol);
        set_filter(&text->rule, &text->rule.ports, differs ? unread : local, "*");
        text->rule.protocol = differs ? PROTOCOL_TCP : protocol_of(protocol);
        narrow(&text->rule, limits(remote), "RemotePort");
    }
    free(remote);
    free(local);
    free(protocol);
}

void wmi_firewall_picture_take_addresses(struct wmi_firewall_picture *picture, IWbemClassObject *object)
{
    struct firewall_rule_text *text = rule_of(picture, object);
    char *remote = wmi_object_list(object, L"RemoteAddress", ',');
    char *local = wmi_object_list(object, L"LocalAddress", ',');
    char *addresses = firewall_addresses_normalize(remote);
    for (; text; text = next_of(picture, text)) {
        set_filter(&text->rule, &text->rule.addresses, addresses, addresses);
        narrow(&text->rule, limits(local), "LocalAddress");
    }
    free(addresses);
    free(local);
    free(remote);
}

void wmi_firewall_picture_take_program(struct wmi_firewall_picture *picture, IWbemClassObject *object)
{
    struct firewall_rule_text *text = rule_of(picture, object);
    char *path = wmi_object_string(object, L"AppPath");
    char *package = wmi_object_string(object, L"Package");
    for (; text; text = next_of(picture, text)) {
        if (limits(package))
            text->rule.fit = FIT_NO; /* "the application SID of the process": no service has one */
        set_filter(&text->rule, &text->rule.program, path, "");
    }
    free(package);
    free(path);
}

void wmi_firewall_picture_take_service(struct wmi_firewall_picture *picture, IWbemClassObject *object)
{
    struct firewall_rule_text *text = rule_of(picture, object);
    char *service = wmi_object_string(object, L"ServiceName");
    for (; text; text = next_of(picture, text))
        set_filter(&text->rule, &text->rule.service, service, "");
    free(service);
}

void wmi_firewall_picture_take_interface_type(struct wmi_firewall_picture *picture, IWbemClassObject *object)
{
    struct firewall_rule_text *text = rule_of(picture, object);
    uint64_t type = 0;
    bool limited = wmi_object_number(object, L"InterfaceType", &type) && type != 0;
    for (; text; text = next_of(picture, text)) {
        text->limits_read |= READ_INTERFACE_TYPE;
        narrow(&text->rule, limited, "InterfaceType");
    }
}

void wmi_firewall_picture_take_interface(struct wmi_firewall_picture *picture, IWbemClassObject *object)
{
    struct firewall_rule_text *text = rule_of(picture, object);
    char *aliases = wmi_object_list(object, L"InterfaceAlias", ',');
    for (; text; text = next_of(picture, text)) {
        text->limits_read |= READ_INTERFACE;
        narrow(&text->rule, limits(aliases), "InterfaceAlias");
    }
    free(aliases);
}

void wmi_firewall_picture_take_security(struct wmi_firewall_picture *picture, IWbemClassObject *object)
{
    struct firewall_rule_text *text = rule_of(picture, object);
    uint64_t authentication = 0, encryption = 0;
    (void)wmi_object_number(object, L"Authentication", &authentication);
    (void)wmi_object_number(object, L"Encryption", &encryption);
    static const wchar_t *const users[] = {L"LocalUsers", L"RemoteUsers", L"RemoteMachines"};
    for (; text; text = next_of(picture, text)) {
        text->limits_read |= READ_SECURITY;
        narrow(&text->rule, authentication != 0 || encryption != 0, "Authentication");
        for (size_t i = 0; i < array_count(users); i++) {
            char *list = wmi_object_string(object, users[i]);
            narrow(&text->rule, limits(list), "Users");
            free(list);
        }
    }
}

void wmi_firewall_picture_take_consec(struct wmi_firewall_picture *picture, IWbemClassObject *object)
{
    struct firewall *out = &picture->firewall;
    enum { SECURITY_REQUIRE = 2 };
    uint64_t profiles = 0, inbound = 0;
    (void)wmi_object_number(object, L"Profiles", &profiles);
    (void)wmi_object_number(object, L"InboundSecurity", &inbound);
    if (inbound != SECURITY_REQUIRE)
        return;
    out->security_rules = memory_resize(out->security_rules, out->security_rule_count + 1, sizeof *out->security_rules);
    /* Its addresses are objects of their own; that it may mean the client is enough to say so. */
    out->security_rules[out->security_rule_count++] = (struct firewall_security_rule){
        .name = wmi_object_string(object, L"DisplayName"),
        .addresses = memory_string("?"),
        .own = memory_string("?"),
        .ports = memory_string("*"),
        .protocol = PROTOCOL_ANY,
        .profiles = profiles & PROFILE_ALL ? (uint32_t)profiles & PROFILE_ALL : PROFILE_ALL,
    };
}

/* ---- profiles ---- */

void wmi_firewall_picture_take_profile(struct wmi_firewall_picture *picture, IWbemClassObject *object)
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
        uint64_t apps = GPO_TRUE, ports = GPO_TRUE;
        (void)wmi_object_number(object, L"AllowUserApps", &apps);
        (void)wmi_object_number(object, L"AllowUserPorts", &ports);
        profile->apps_merge_off = apps == GPO_FALSE;
        profile->ports_merge_off = ports == GPO_FALSE;
        char *aliases = wmi_object_list(object, L"DisabledInterfaceAliases", ',');
        if (limits(aliases) && !ascii_equal_nocase(aliases, "NotConfigured"))
            set_text(&picture->firewall.disabled_interfaces[i], memory_string(aliases));
        free(aliases);
        picture->profiles_read = true;
    }
    free(name);
}

/* In the store of Group Policy everything that no policy sets is "not configured". */
void wmi_firewall_picture_take_policy_profile(struct wmi_firewall_picture *picture, IWbemClassObject *object)
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

void wmi_firewall_picture_take_category(struct wmi_firewall_picture *picture, IWbemClassObject *object)
{
    uint64_t category;
    if (wmi_object_number(object, L"NetworkCategory", &category) && category <= UINT8_MAX)
        picture->firewall.active_profiles |= firewall_profile_of((unsigned)category);
}

/* A program or service that was not read may be one of WMI's, and any other one. */
static void settle_unread(struct firewall_rule *rule, char **field, const char *condition)
{
    if (!is_unread(*field))
        return;
    set_text(field, memory_string(""));
    narrow(rule, true, condition);
}

/* Rules that have a say become the answer's; the rest goes. */
void wmi_firewall_picture_keep(struct wmi_firewall_picture *picture)
{
    struct firewall *out = &picture->firewall;
    out->rules = picture->count ? memory_new_n(struct firewall_rule, picture->count) : NULL;
    for (size_t i = 0; i < picture->count; i++) {
        struct firewall_rule_text *text = &picture->rules[i];
        if (ascii_starts_nocase(text->rule.name, FIREWALL_OWN_PREFIX))
            set_text(&text->rule.id, memory_string(text->rule.name));
        settle_unread(&text->rule, &text->rule.program, "Program");
        settle_unread(&text->rule, &text->rule.service, "Service");
        /* A filter that did not come may limit the rule. */
        narrow(&text->rule, !(text->limits_read & READ_INTERFACE_TYPE), "InterfaceType");
        narrow(&text->rule, !(text->limits_read & READ_INTERFACE), "InterfaceAlias");
        narrow(&text->rule, !(text->limits_read & READ_SECURITY), "Authentication");
        if (!firewall_rule_matters(&text->rule))
            continue;
        out->rules[out->rule_count++] = text->rule;
        text->rule = (struct firewall_rule){0};
    }
}
