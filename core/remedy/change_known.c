/* SPDX-License-Identifier: MIT
 *
 * The objects that remedies of this product touch. A journal is replayed with
 * administrator rights: whatever it says, undo does nothing outside this list. A new
 * remedy that touches a new object adds it here; fix refuses to journal what is not known.
 */
#include "remedy/change.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "machine/security_descriptor.h"
#include "remedy/port_range.h"

#include <stdlib.h>
#include <string.h>

enum { STATE_BYTES_MAX = 65536, NAME_MAX_BYTES = 512, KEY_DEPTH_MAX = 16 };

static const struct {
    const char *key, *name;
} registry_values[] = {
    {"SOFTWARE\\Microsoft\\Ole", "EnableDCOM"},
    {"SOFTWARE\\Microsoft\\Ole\\AppCompat", "RequireIntegrityActivationAuthenticationLevel"},
    {"SOFTWARE\\Microsoft\\Rpc\\Internet", "Ports"},
    {"SOFTWARE\\Microsoft\\Rpc\\Internet", "PortsInternetAvailable"},
    {"SOFTWARE\\Microsoft\\Rpc\\Internet", "UseInternetPorts"},
    {"SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System", "LocalAccountTokenFilterPolicy"},
    {"SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}", "Endpoints"},
    {"SYSTEM\\CurrentControlSet\\Control\\Lsa", "ForceGuest"},
};

static const char *const services[] = {"Winmgmt", "W32Time"};

static bool number_state(const struct state *state, uint64_t highest)
{
    return state->present && state->size == 0 && state->type == 0 && state->number <= highest;
}

static bool no_number(const struct state *state)
{
    return state->number == 0 && state->size <= STATE_BYTES_MAX && state->absent_keys <= KEY_DEPTH_MAX;
}

static bool known_registry(const struct change *change, const struct state *state)
{
    bool listed = false;
    for (size_t i = 0; i < array_count(registry_values); i++)
        listed = listed || (ascii_equal_nocase(change->object, registry_values[i].key) &&
                            ascii_equal_nocase(change->item, registry_values[i].name));
    return listed && no_number(state);
}

static bool known_service(const struct change *change, const struct state *state)
{
    uint64_t highest = change->kind == CHANGE_SERVICE_START ? SERVICE_START_OFF : 1;
    for (size_t i = 0; i < array_count(services); i++)
        if (ascii_equal_nocase(change->object, services[i]))
            return number_state(state, highest);
    return false;
}

static bool known_member(const struct change *change, const struct state *state)
{
    static const enum well_known_sid groups[] = {SID_ADMINISTRATORS, SID_DISTRIBUTED_COM_USERS};
    static const enum well_known_sid never[] = {SID_EVERYONE, SID_ANONYMOUS, SID_AUTHENTICATED_USERS,
                                                SID_NETWORK,  SID_USERS,     SID_GUESTS};
    struct sid group, member;
    if (!sid_from_text(change->object, &group) || !sid_from_text(change->item, &member) || !no_number(state))
        return false;
    for (size_t i = 0; i < array_count(never); i++)
        if (sid_equal(&member, sid_well_known(never[i])))
            return false;
    for (size_t i = 0; i < array_count(groups); i++)
        if (sid_equal(&group, sid_well_known(groups[i])))
            return true;
    return false;
}

static bool known_rule_switch(const struct change *change, const struct state *state)
{
    return ascii_starts_nocase(change->object, "WMI-") && number_state(state, 1);
}

static bool known_rule(const struct change *change, const struct state *state)
{
    if (!ascii_starts_nocase(change->object, FIREWALL_OWN_PREFIX) || !no_number(state))
        return false;
    if (!state->present)
        return true;
    struct firewall_rule rule;
    char *text = memory_string_n((const char *)state->bytes, state->size);
    bool known = strlen(text) == state->size && firewall_rule_from_text(text, &rule) == ST_OK;
    free(text);
    if (!known)
        return false;
    known = ascii_equal_nocase(rule.id, change->object);
    firewall_rule_free(&rule);
    return known;
}

static bool known_network(const struct change *change, const struct state *state)
{
    return change->object[0] == '{' && number_state(state, NETWORK_DOMAIN);
}

static bool known_namespace(const struct change *change, const struct state *state)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.$\\/";
    if (!ascii_starts_nocase(change->object, "root") || change->object[strspn(change->object, allowed)] != '\0')
        return false;
    struct security_descriptor sd;
    if (!state->present || !no_number(state) || security_descriptor_parse(state->bytes, state->size, &sd) != ST_OK)
        return false;
    security_descriptor_free(&sd);
    return true;
}

static bool known_port_range(const struct change *change, const struct state *state)
{
    if (strcmp(change->object, "ipv4") != 0 && strcmp(change->object, "ipv6") != 0)
        return false;
    struct port_range range;
    char *text = memory_string_n((const char *)state->bytes, state->size);
    bool known = state->present && no_number(state) && strlen(text) == state->size &&
                 port_range_from_text(text, &range) == ST_OK;
    free(text);
    return known;
}

static bool known_action(const struct change *change, const struct state *state)
{
    static const char *const objects[CHANGE_KIND_COUNT] = {
        [CHANGE_WMI_HOST] = "Winmgmt", [CHANGE_REPOSITORY] = "repository", [CHANGE_CLOCK] = "clock"};
    return strcmp(change->object, objects[change->kind]) == 0 && number_state(state, 1);
}

static bool known_state(const struct change *change, const struct state *state)
{
    switch (change->kind) {
    case CHANGE_REGISTRY_VALUE:
        return known_registry(change, state);
    case CHANGE_SERVICE_START:
    case CHANGE_SERVICE_RUN:
        return known_service(change, state);
    case CHANGE_GROUP_MEMBER:
        return known_member(change, state);
    case CHANGE_FIREWALL_ENABLE:
        return known_rule_switch(change, state);
    case CHANGE_FIREWALL_RULE:
        return known_rule(change, state);
    case CHANGE_NETWORK_CATEGORY:
        return known_network(change, state);
    case CHANGE_NAMESPACE_ACCESS:
        return known_namespace(change, state);
    case CHANGE_PORT_RANGE:
        return known_port_range(change, state);
    case CHANGE_WMI_HOST:
    case CHANGE_REPOSITORY:
    case CHANGE_CLOCK:
        return known_action(change, state);
    case CHANGE_KIND_COUNT:
        break;
    }
    return false;
}

bool change_known(const struct change *change)
{
    if (!change->object || !change->item || strlen(change->object) > NAME_MAX_BYTES ||
        strlen(change->item) > NAME_MAX_BYTES)
        return false;
    return known_state(change, &change->before) && known_state(change, &change->after);
}
