/* SPDX-License-Identifier: MIT
 *
 * When is what Windows reads back the same as what was written? For most objects to
 * the last byte; a namespace adds its parent's entries, and the firewall rewrites
 * addresses, paths and letter case.
 */
#include "remedy/change.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "machine/firewall_rule_text.h"
#include "machine/security_descriptor.h"

#include <stdlib.h>
#include <string.h>

/* ---- firewall addresses ---- */
static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The addresses of LIST in one spelling and order, joined by commas. free() */
static char *sorted_addresses(const char *list)
{
    char *plain = firewall_addresses_normalize(list ? list : "");
    char **parts = NULL;
    size_t count = 0;
    for (char *at = plain; *at;) {
        size_t length = strcspn(at, ",");
        parts = memory_resize(parts, count + 1, sizeof *parts);
        parts[count++] = memory_string_n(at, length);
        at += length + (at[length] == ',');
    }
    if (count)
        qsort(parts, count, sizeof *parts, compare_texts);
    struct strbuf joined = STRBUF_INIT;
    for (size_t i = 0; i < count; i++) {
        strbuf_printf(&joined, "%s%s", i ? "," : "", parts[i]);
        free(parts[i]);
    }
    free(parts);
    free(plain);
    return strbuf_take(&joined);
}

static bool same_addresses(const char *a, const char *b)
{
    char *sorted_a = sorted_addresses(a), *sorted_b = sorted_addresses(b);
    bool same = ascii_equal_nocase(sorted_a, sorted_b);
    free(sorted_a);
    free(sorted_b);
    return same;
}

/* ---- firewall rules ---- */
/* "" and "*" are both "any". */
static bool same_word(const char *a, const char *b)
{
    a = a && strcmp(a, "*") != 0 ? a : "";
    b = b && strcmp(b, "*") != 0 ? b : "";
    return ascii_equal_nocase(a, b);
}

/* Windows expands %SystemRoot%: the last part of the path is what stays. */
static const char *file_part(const char *path)
{
    const char *slash = path ? strrchr(path, '\\') : NULL;
    return slash ? slash + 1 : path;
}

bool firewall_rule_equal(const struct firewall_rule *a, const struct firewall_rule *b)
{
    return a->protocol == b->protocol && a->profiles == b->profiles && a->enabled == b->enabled &&
           a->allow == b->allow && same_word(a->id, b->id) && same_word(a->service, b->service) &&
           same_word(a->ports, b->ports) && same_word(file_part(a->program), file_part(b->program)) &&
           same_addresses(a->addresses, b->addresses);
}

static bool same_rules(const struct state *a, const struct state *b)
{
    char *text_a = memory_string_n((const char *)a->bytes, a->size);
    char *text_b = memory_string_n((const char *)b->bytes, b->size);
    struct firewall_rule rule_a = {0}, rule_b = {0};
    bool same = firewall_rule_from_text(text_a, &rule_a) == ST_OK &&
                firewall_rule_from_text(text_b, &rule_b) == ST_OK && firewall_rule_equal(&rule_a, &rule_b);
    firewall_rule_free(&rule_a);
    firewall_rule_free(&rule_b);
    free(text_a);
    free(text_b);
    return same;
}

/* ---- namespaces ---- */
static bool same_entries(const struct security_descriptor *a, const struct security_descriptor *b)
{
    if (a->has_dacl != b->has_dacl || a->ace_count != b->ace_count || !sid_equal(&a->owner, &b->owner) ||
        !sid_equal(&a->group, &b->group))
        return false;
    for (size_t i = 0; i < a->ace_count; i++)
        if (a->aces[i].raw_size != b->aces[i].raw_size ||
            memcmp(a->aces[i].raw, b->aces[i].raw, a->aces[i].raw_size) != 0)
            return false;
    return true;
}

static bool same_namespaces(const struct state *a, const struct state *b)
{
    struct security_descriptor sd_a, sd_b;
    if (security_descriptor_parse(a->bytes, a->size, &sd_a) != ST_OK)
        return false;
    bool same = false;
    if (security_descriptor_parse(b->bytes, b->size, &sd_b) == ST_OK) {
        security_descriptor_drop_inherited(&sd_a);
        security_descriptor_drop_inherited(&sd_b);
        same = same_entries(&sd_a, &sd_b);
        security_descriptor_free(&sd_b);
    }
    security_descriptor_free(&sd_a);
    return same;
}

bool change_state_equal(enum change_kind kind, const struct state *a, const struct state *b)
{
    if (state_equal(a, b))
        return true;
    if (!a->present || !b->present)
        return false;
    if (kind == CHANGE_FIREWALL_RULE)
        return same_rules(a, b);
    return kind == CHANGE_NAMESPACE_ACCESS && same_namespaces(a, b);
}
