/* SPDX-License-Identifier: MIT
 * A change in words: what people read in the preview, the journal and the report. */
#include "remedy/change.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "machine/security_descriptor.h"
#include "remedy/port_range.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- states ---- */
static void add_registry(struct strbuf *out, const struct state *state)
{
    const struct registry_value value = {.type = state->type, .bytes = state->bytes, .size = state->size};
    char *text = registry_value_text(&value);
    strbuf_printf(out, "%s %s", registry_type_name(state->type), text);
    free(text);
}

static enum text_id start_text(uint64_t start)
{
    static const enum text_id texts[] = {
        [SERVICE_START_BOOT] = TEXT_CHANGE_START_BOOT,           [SERVICE_START_SYSTEM] = TEXT_CHANGE_START_SYSTEM,
        [SERVICE_START_AUTOMATIC] = TEXT_CHANGE_START_AUTOMATIC, [SERVICE_START_MANUAL] = TEXT_CHANGE_START_MANUAL,
        [SERVICE_START_OFF] = TEXT_CHANGE_START_DISABLED,
    };
    return start < array_count(texts) ? texts[start] : TEXT_NONE;
}

static enum text_id category_text(uint64_t category)
{
    static const enum text_id texts[] = {
        [NETWORK_PUBLIC] = TEXT_CHANGE_PROFILE_PUBLIC,
        [NETWORK_PRIVATE] = TEXT_CHANGE_PROFILE_PRIVATE,
        [NETWORK_DOMAIN] = TEXT_CHANGE_PROFILE_DOMAIN,
    };
    return category < array_count(texts) ? texts[category] : TEXT_NONE;
}

static void add_word(struct strbuf *out, enum language language, enum text_id text, uint64_t number)
{
    if (text != TEXT_NONE)
        strbuf_add(out, text_get(language, text));
    else
        strbuf_printf(out, "%" PRIu64, number);
}

static void add_rule(struct strbuf *out, enum language language, const struct state *state)
{
    char *text = memory_string_n((const char *)state->bytes, state->size);
    struct firewall_rule rule;
    if (firewall_rule_from_text(text, &rule) == ST_OK) {
        firewall_rule_describe(out, language, &rule);
        firewall_rule_free(&rule);
    } else {
        strbuf_add(out, text);
    }
    free(text);
}

static void add_descriptor(struct strbuf *out, const struct state *state)
{
    struct security_descriptor sd;
    if (security_descriptor_parse(state->bytes, state->size, &sd) == ST_OK) {
        security_descriptor_to_sddl(&sd, out);
        security_descriptor_free(&sd);
    } else {
        const struct registry_value value = {.type = REGISTRY_BINARY, .bytes = state->bytes, .size = state->size};
        char *text = registry_value_text(&value);
        strbuf_add(out, text);
        free(text);
    }
}

static void add_port_range(struct strbuf *out, enum language language, const struct state *state)
{
    char *text = memory_string_n((const char *)state->bytes, state->size);
    struct port_range range;
    if (port_range_from_text(text, &range) == ST_OK) {
        char *first = string_printf("%" PRIu16, range.start);
        char *last = string_printf("%" PRIu32, range.start + range.count - 1);
        char *count = string_printf("%" PRIu32, range.count);
        const char *const arguments[] = {first, last, count};
        text_format(out, language, TEXT_CHANGE_PORTS, arguments, array_count(arguments));
        free(first);
        free(last);
        free(count);
    } else {
        strbuf_add(out, text);
    }
    free(text);
}

void change_describe_state(struct strbuf *out, enum language language, const struct change *change,
                           const struct state *state)
{
    uint64_t number = state->number;
    if (!state->present) {
        bool value = change->kind == CHANGE_REGISTRY_VALUE;
        strbuf_add(out, text_get(language, value ? TEXT_VALUE_ABSENT : TEXT_STATUS_ABSENT));
        return;
    }
    switch (change->kind) {
    case CHANGE_REGISTRY_VALUE:
        add_registry(out, state);
        break;
    case CHANGE_SERVICE_START:
        add_word(out, language, start_text(number), number);
        break;
    case CHANGE_SERVICE_RUN:
        strbuf_add(out, text_get(language, number ? TEXT_CHANGE_RUNNING : TEXT_CHANGE_STOPPED));
        break;
    case CHANGE_GROUP_MEMBER:
        strbuf_add(out, text_get(language, TEXT_CHANGE_IS_MEMBER));
        break;
    case CHANGE_FIREWALL_ENABLE:
        strbuf_add(out, text_get(language, number ? TEXT_ON : TEXT_OFF));
        break;
    case CHANGE_FIREWALL_RULE:
        add_rule(out, language, state);
        break;
    case CHANGE_NETWORK_CATEGORY:
        add_word(out, language, category_text(number), number);
        break;
    case CHANGE_NAMESPACE_ACCESS:
        add_descriptor(out, state);
        break;
    case CHANGE_PORT_RANGE:
        add_port_range(out, language, state);
        break;
    case CHANGE_WMI_HOST:
        strbuf_add(out, text_get(language, number ? TEXT_CHANGE_HOST_OWN : TEXT_CHANGE_HOST_SHARED));
        break;
    case CHANGE_REPOSITORY:
        strbuf_add(out, text_get(language, number ? TEXT_CHANGE_CONSISTENT : TEXT_CHANGE_INCONSISTENT));
        break;
    case CHANGE_CLOCK:
    case CHANGE_KIND_COUNT:
        break;
    }
}

/* ---- names ---- */
static enum text_id group_text(const struct sid *group)
{
    if (sid_equal(group, sid_well_known(SID_ADMINISTRATORS)))
        return TEXT_GROUP_ADMINISTRATORS;
    if (sid_equal(group, sid_well_known(SID_DISTRIBUTED_COM_USERS)))
        return TEXT_GROUP_DISTRIBUTED_COM_USERS;
    return TEXT_NONE;
}

/* "Distributed COM Users (S-1-5-32-562)" */
static void add_group(struct strbuf *out, enum language language, const char *text)
{
    struct sid group;
    enum text_id name = sid_from_text(text, &group) ? group_text(&group) : TEXT_NONE;
    if (name != TEXT_NONE)
        strbuf_printf(out, "%s (%s)", text_get(language, name), text);
    else
        strbuf_add(out, text);
}

static void add_labelled(struct strbuf *out, const char *label, const char *text)
{
    if (label && label[0] && strcmp(label, text) != 0)
        strbuf_printf(out, "%s (%s)", label, text);
    else
        strbuf_add(out, text);
}

/* ---- the entries of a namespace ---- */
static const struct {
    uint32_t bit;
    enum text_id text;
} rights[] = {
    {NAMESPACE_ENABLE, TEXT_NAMESPACE_RIGHT_ENABLE},
    {NAMESPACE_METHOD_EXECUTE, TEXT_NAMESPACE_RIGHT_METHODS},
    {NAMESPACE_FULL_WRITE, TEXT_NAMESPACE_RIGHT_FULL_WRITE},
    {NAMESPACE_PARTIAL_WRITE, TEXT_NAMESPACE_RIGHT_PARTIAL_WRITE},
    {NAMESPACE_WRITE_PROVIDER, TEXT_NAMESPACE_RIGHT_PROVIDER},
    {NAMESPACE_REMOTE_ENABLE, TEXT_NAMESPACE_RIGHT_REMOTE},
    {NAMESPACE_READ_SECURITY, TEXT_NAMESPACE_RIGHT_READ_SECURITY},
    {NAMESPACE_EDIT_SECURITY, TEXT_NAMESPACE_RIGHT_EDIT_SECURITY},
};

void change_describe_rights(struct strbuf *out, enum language language, uint32_t mask)
{
    const char *between = "";
    for (size_t i = 0; i < array_count(rights); i++) {
        if (!(mask & rights[i].bit))
            continue;
        strbuf_printf(out, "%s%s", between, text_get(language, rights[i].text));
        between = ", ";
        mask &= ~rights[i].bit;
    }
    if (mask)
        strbuf_printf(out, "%s0x%" PRIX32, between, mask);
}

static bool has_entry(const struct security_descriptor *sd, const struct ace *ace)
{
    for (size_t i = 0; i < sd->ace_count; i++)
        if (sd->aces[i].raw_size == ace->raw_size && memcmp(sd->aces[i].raw, ace->raw, ace->raw_size) == 0)
            return true;
    return false;
}

static void add_entry(struct strbuf *out, enum language language, enum text_id sentence, const struct ace *ace,
                      const char *label)
{
    struct strbuf who = STRBUF_INIT, what = STRBUF_INIT;
    char sid[SID_TEXT_MAX];
    if (ace->type == ACE_ALLOW || ace->type == ACE_DENY) {
        add_labelled(&who, label, sid_to_text(&ace->sid, sid));
        change_describe_rights(&what, language, ace->mask);
    }
    const char *const arguments[] = {
        text_get(language, ace->type == ACE_DENY ? TEXT_CHANGE_RULE_BLOCK : TEXT_CHANGE_RULE_ALLOW),
        strbuf_text(&who),
        strbuf_text(&what),
        text_get(language, ace->flags & ACE_CONTAINER_INHERIT ? TEXT_CHANGE_ENTRY_BELOW : TEXT_CHANGE_ENTRY_HERE),
    };
    if (out->length)
        strbuf_add(out, "; ");
    text_format(out, language, sentence, arguments, array_count(arguments));
    strbuf_free(&who);
    strbuf_free(&what);
}

/* The explicit entries of FROM that TO lacks. */
static void add_missing(struct strbuf *out, enum language language, enum text_id sentence,
                        const struct security_descriptor *from, const struct security_descriptor *to, const char *label)
{
    for (size_t i = 0; i < from->ace_count; i++)
        if (!(from->aces[i].flags & ACE_INHERITED) && !has_entry(to, &from->aces[i]))
            add_entry(out, language, sentence, &from->aces[i], label);
}

static void add_difference(struct strbuf *out, enum language language, const struct change *change)
{
    struct security_descriptor before, after;
    if (security_descriptor_parse(change->before.bytes, change->before.size, &before) != ST_OK) {
        add_descriptor(out, &change->after);
        return;
    }
    if (security_descriptor_parse(change->after.bytes, change->after.size, &after) == ST_OK) {
        add_missing(out, language, TEXT_CHANGE_ENTRY_REMOVE, &before, &after, change->label);
        add_missing(out, language, TEXT_CHANGE_ENTRY_ADD, &after, &before, change->label);
        security_descriptor_free(&after);
    }
    security_descriptor_free(&before);
    if (out->length == 0)
        add_descriptor(out, &change->after);
}

/* ---- changes ---- */
static enum text_id change_sentence(const struct change *change)
{
    switch (change->kind) {
    case CHANGE_REGISTRY_VALUE:
        return TEXT_CHANGE_REGISTRY;
    case CHANGE_SERVICE_START:
        return TEXT_CHANGE_SERVICE_START;
    case CHANGE_SERVICE_RUN:
        return TEXT_CHANGE_SERVICE_RUN;
    case CHANGE_GROUP_MEMBER:
        return change->after.present ? TEXT_CHANGE_MEMBER_ADD : TEXT_CHANGE_MEMBER_REMOVE;
    case CHANGE_FIREWALL_ENABLE:
        return TEXT_CHANGE_FIREWALL_SWITCH;
    case CHANGE_FIREWALL_RULE:
        return change->after.present ? TEXT_CHANGE_FIREWALL_ADD : TEXT_CHANGE_FIREWALL_REMOVE;
    case CHANGE_NETWORK_CATEGORY:
        return TEXT_CHANGE_CATEGORY;
    case CHANGE_NAMESPACE_ACCESS:
        return TEXT_CHANGE_NAMESPACE;
    case CHANGE_PORT_RANGE:
        return TEXT_CHANGE_PORT_RANGE;
    case CHANGE_WMI_HOST:
        return TEXT_CHANGE_HOST;
    case CHANGE_REPOSITORY:
        return TEXT_CHANGE_SALVAGE;
    case CHANGE_CLOCK:
        return TEXT_CHANGE_RESYNC;
    case CHANGE_KIND_COUNT:
        break;
    }
    return TEXT_NONE;
}

/* " (from LocalSubnet, profile Private, Public)": what switching the rule on opens. */
static void add_scope(struct strbuf *out, enum language language, const char *label)
{
    struct firewall_rule rule;
    if (!label || firewall_rule_from_text(label, &rule) != ST_OK)
        return;
    strbuf_add(out, " (");
    firewall_rule_describe_scope(out, language, &rule);
    strbuf_add(out, ")");
    firewall_rule_free(&rule);
}

/* {1} the object and {2} its item, as people call them. */
static void name_object(struct strbuf *object, struct strbuf *item, enum language language, const struct change *change)
{
    switch (change->kind) {
    case CHANGE_REGISTRY_VALUE:
        strbuf_printf(object, "HKLM\\%s", change->object);
        strbuf_add(item, change->item[0] ? change->item : text_get(language, TEXT_CHANGE_DEFAULT_VALUE));
        break;
    case CHANGE_GROUP_MEMBER:
        add_group(object, language, change->object);
        add_labelled(item, change->label, change->item);
        break;
    case CHANGE_NETWORK_CATEGORY:
        add_labelled(object, change->item, change->object);
        break;
    case CHANGE_PORT_RANGE:
        strbuf_add(object, ascii_equal_nocase(change->object, "ipv6") ? "IPv6" : "IPv4");
        break;
    case CHANGE_FIREWALL_ENABLE:
        strbuf_add(object, change->object);
        add_scope(object, language, change->label);
        break;
    default:
        strbuf_add(object, change->object);
        break;
    }
}

void change_describe(struct strbuf *out, enum language language, const struct change *change)
{
    struct strbuf object = STRBUF_INIT, item = STRBUF_INIT, before = STRBUF_INIT, after = STRBUF_INIT;
    name_object(&object, &item, language, change);
    if (change->kind == CHANGE_NAMESPACE_ACCESS) {
        add_difference(&after, language, change);
    } else {
        change_describe_state(&before, language, change, &change->before);
        change_describe_state(&after, language, change, &change->after);
    }
    const char *const arguments[] = {strbuf_text(&object), strbuf_text(&item), strbuf_text(&before),
                                     strbuf_text(&after)};
    text_format(out, language, change_sentence(change), arguments, array_count(arguments));
    strbuf_free(&object);
    strbuf_free(&item);
    strbuf_free(&before);
    strbuf_free(&after);
}
