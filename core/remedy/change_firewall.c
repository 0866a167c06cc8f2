/* SPDX-License-Identifier: MIT
 *
 * Firewall rules. A rule of Windows is switched: object its id, label the rule as text, state
 * number 1 on, 0 off. A rule of our own is there with its text (firewall_rule.h), or absent.
 */
#include "remedy/change_row.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "remedy/firewall_rule.h"
#include "remedy/script_word.h"

#include <stdlib.h>
#include <string.h>

static enum status rule_of(const struct state *state, struct firewall_rule *out)
{
    char *text = state_string(state);
    enum status status = strlen(text) == state->size ? firewall_rule_from_text(text, out) : ST_INVALID;
    free(text);
    return status;
}

static bool valid_rule(const struct change *change, const struct state *state)
{
    struct firewall_rule rule;
    if (!state->present)
        return true;
    if (rule_of(state, &rule) != ST_OK)
        return false;
    bool same = ascii_equal_nocase(rule.id, change->object);
    firewall_rule_free(&rule);
    return same;
}

/* ---- reading and writing ---- */
static struct state rule_state(const struct change *change, const struct firewall_rule *rule)
{
    if (change->kind == CHANGE_FIREWALL_ENABLE)
        return state_number(rule->enabled);
    char *text = firewall_rule_to_text(rule);
    struct state state = state_text(text);
    free(text);
    return state;
}

static enum status read_rule(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    struct firewall firewall = {0};
    enum status status = MACHINE_CALL(m, firewall_get, call, &firewall);
    if (status != ST_OK)
        return status;
    struct state found = state_absent();
    for (size_t i = 0; i < firewall.rule_count && !found.present; i++) {
        const struct firewall_rule *rule = &firewall.rules[i];
        if (!rule->from_policy && ascii_equal_nocase(rule->id, change->object))
            found = rule_state(change, rule);
    }
    /* A rule that was not seen in an incomplete list is not known to be absent. */
    if (!found.present && firewall.rules_truncated)
        status = call_fault(call, ST_FAILED, "firewall_get", 0);
    else
        *out = found;
    firewall_free(&firewall);
    return status;
}

static enum status write_enable(struct machine *m, struct call *call, const struct change *change,
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
    enum status status = rule_of(state, &rule);
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

static bool same_rules(const struct state *a, const struct state *b)
{
    struct firewall_rule rule_a = {0}, rule_b = {0};
    bool same = rule_of(a, &rule_a) == ST_OK && rule_of(b, &rule_b) == ST_OK && firewall_rule_equal(&rule_a, &rule_b);
    firewall_rule_free(&rule_a);
    firewall_rule_free(&rule_b);
    return same;
}

/* One rule serves several preparations, with the addresses of all: the last one to go takes it along. */
static bool without_addresses(const struct change *change, const struct state *now, struct state *out)
{
    struct firewall_rule before = {0}, after = {0}, left = {0};
    bool was = change->before.present;
    char *addresses = NULL;
    if ((!was || rule_of(&change->before, &before) == ST_OK) && rule_of(&change->after, &after) == ST_OK &&
        rule_of(now, &left) == ST_OK)
        addresses = firewall_rule_addresses_without(&left, was ? &before : NULL, &after);
    if (addresses && addresses[0]) {
        free(left.addresses);
        left.addresses = memory_string(addresses);
        *out = rule_state(change, &left);
    } else if (addresses) {
        *out = state_absent();
    }
    bool told = addresses != NULL;
    free(addresses);
    firewall_rule_free(&before);
    firewall_rule_free(&after);
    firewall_rule_free(&left);
    return told;
}

/* ---- words ---- */
/* The rule's id, and what switching it on opens: " (from LocalSubnet, profile Private, Public)". */
static void name_enable(struct strbuf *object, struct strbuf *item, enum language language, const struct change *change)
{
    struct firewall_rule rule;
    (void)item;
    strbuf_add(object, change->object);
    if (!change->label || firewall_rule_from_text(change->label, &rule) != ST_OK)
        return;
    strbuf_add(object, " (");
    firewall_rule_describe_scope(object, language, &rule);
    strbuf_add(object, ")");
    firewall_rule_free(&rule);
}

static void describe_rule(struct strbuf *out, enum language language, const struct state *state)
{
    struct firewall_rule rule;
    if (rule_of(state, &rule) == ST_OK) {
        firewall_rule_describe(out, language, &rule);
        firewall_rule_free(&rule);
    } else {
        strbuf_add_n(out, (const char *)state->bytes, state->size);
    }
}

/* ---- script ---- */
static void add_profiles(struct strbuf *out, uint32_t profiles)
{
    static const char *const words[PROFILE_COUNT] = {"domain", "private", "public"};
    const char *between = "profile=";
    for (size_t i = 0; i < PROFILE_COUNT; i++) {
        if (!(profiles & (1u << i)))
            continue;
        strbuf_printf(out, "%s%s", between, words[i]);
        between = ",";
    }
}

static bool any(const char *text)
{
    return !text || !text[0] || strcmp(text, "*") == 0;
}

/* %SystemRoot% stays a variable: the script runs on another computer. */
static void add_program(struct strbuf *out, const char *program)
{
    static const char root[] = "%SystemRoot%";
    strbuf_add(out, " program=\"");
    if (ascii_starts_nocase(program, root)) {
        strbuf_add(out, root);
        program += sizeof root - 1;
    }
    for (const char *c = program; *c; c++)
        strbuf_add(out, *c == '%' ? "%%" : (char[]){*c, '\0'});
    strbuf_add(out, "\"");
}

static void script_remove(struct strbuf *out, const char *name)
{
    strbuf_printf(out, "%%system%%\\netsh.exe advfirewall firewall delete rule name=\"%s\" >nul\n", name);
}

/* The rule under the name NAME; one of that name is replaced. */
static bool script_add(struct strbuf *out, const char *name, const struct firewall_rule *rule)
{
    const char *const words[] = {name, rule->program, rule->service, rule->ports, rule->addresses};
    for (size_t i = 0; i < array_count(words); i++)
        if (words[i] && (!script_word_quotable(words[i]) || (i != 1 && strchr(words[i], '%'))))
            return false;
    if (rule->protocol != 6)
        return false;
    script_remove(out, name);
    strbuf_printf(out, "%%system%%\\netsh.exe advfirewall firewall add rule name=\"%s\" dir=in action=%s protocol=TCP",
                  name, rule->allow ? "allow" : "block");
    if (!any(rule->ports))
        strbuf_printf(out, " localport=\"%s\"", rule->ports);
    if (!any(rule->program))
        add_program(out, rule->program);
    if (!any(rule->service))
        strbuf_printf(out, " service=\"%s\"", rule->service);
    if (!any(rule->addresses))
        strbuf_printf(out, " remoteip=\"%s\"", rule->addresses);
    strbuf_printf(out, " enable=%s ", rule->enabled ? "yes" : "no");
    add_profiles(out, rule->profiles);
    strbuf_add(out, SCRIPT_WORD_OR_FAILED);
    return true;
}

/* netsh knows the rules of Windows by their translated names only: a rule of our own says the same. */
static bool script_enable(struct strbuf *out, const struct change_target *target, const struct change *change,
                          const struct state *state)
{
    char *name = strbuf_printed("%s%s", FIREWALL_OWN_PREFIX, change->object);
    bool added = !state->number;
    if (!state->number)
        script_remove(out, name);
    for (size_t i = 0; state->number && i < target->firewall->rule_count && !added; i++) {
        const struct firewall_rule *rule = &target->firewall->rules[i];
        if (rule->from_policy || !ascii_equal_nocase(rule->id, change->object))
            continue;
        struct firewall_rule own = *rule;
        own.enabled = true;
        added = script_add(out, name, &own);
    }
    free(name);
    return added;
}

static bool script_rule(struct strbuf *out, const struct change_target *target, const struct change *change,
                        const struct state *state)
{
    (void)target;
    if (!state->present) {
        if (!script_word_quotable(change->object) || strchr(change->object, '%'))
            return false;
        script_remove(out, change->object);
        return true;
    }
    struct firewall_rule own;
    if (rule_of(state, &own) != ST_OK)
        return false;
    bool added = script_add(out, change->object, &own);
    firewall_rule_free(&own);
    return added;
}

const struct change_row change_firewall_enable = {
    .word = "firewall-enable",
    .form = CHANGE_FORM_RULE,
    .highest = 1,
    .read = read_rule,
    .write = write_enable,
    .sentence = TEXT_CHANGE_FIREWALL_SWITCH,
    .name = name_enable,
    .words = {TEXT_OFF, TEXT_ON},
    .script = script_enable,
};

const struct change_row change_firewall_rule = {
    .word = "firewall-rule",
    .form = CHANGE_FORM_RULE,
    .gap = true,
    .can_be_absent = true,
    .valid = valid_rule,
    .read = read_rule,
    .write = write_rule,
    .same = same_rules,
    .without = without_addresses,
    .sentence = TEXT_CHANGE_FIREWALL_ADD,
    .removal = TEXT_CHANGE_FIREWALL_REMOVE,
    .describe = describe_rule,
    .script = script_rule,
};
