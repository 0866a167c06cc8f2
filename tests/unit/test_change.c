/* SPDX-License-Identifier: MIT
 * Every kind of change on the fake machine: read, write, write back, and the same state as before. */
#include "testing.h"

#include "change_samples.h"

#include "base/memory.h"
#include "fix/allowed.h"
#include "fix/remedy_plan.h"
#include "machine/security_descriptor.h"
#include "remedy/change_manager.h"
#include "remedy/firewall_rule.h"
#include "requirements/catalogue.h"

#include <stdlib.h>
#include <string.h>

/* Makes the change and reads it back. */
static void apply(struct fake_machine *fake, struct change *change)
{
    change_assert_read(fake, change, &change->before);
    assert_true(allowed_change(change));
    assert_false(change_state_equal(change->kind, &change->before, &change->after));
    struct call call = change_samples_call();
    assert_int_equal(change_write(&fake->machine, &call, change, &change->after), ST_OK);
    struct state now;
    change_assert_read(fake, change, &now);
    if (change->kind != CHANGE_CLOCK)
        assert_true(change_state_equal(change->kind, &now, &change->after));
    state_free(&now);
}

static void every_kind_goes_forth_and_back(void **unused)
{
    unsigned seen = 0;
    struct fake_machine *fake = fake_machine_stock();
    struct plan plan = change_samples(fake);
    char *original = fake_machine_dump(fake);
    fake->repository_consistent = false;
    for (size_t i = 0; i < plan.count; i++) {
        apply(fake, &plan.changes[i]);
        seen |= 1u << plan.changes[i].kind;
    }
    assert_int_equal(seen, (1u << CHANGE_KIND_COUNT) - 1);
    for (size_t i = plan.count; i-- > 0;) {
        const struct change *change = &plan.changes[i];
        struct call call = change_samples_call();
        enum status expected = change_reversible(change) ? ST_OK : ST_UNSUPPORTED;
        assert_int_equal(change_write(&fake->machine, &call, change, &change->before), expected);
    }
    char *restored = fake_machine_dump(fake);
    assert_string_equal(original, restored);
    free(restored);
    free(original);
    plan_free(&plan);
    fake_machine_free(fake);
}

static void absent_is_an_answer_and_denied_is_none(void **unused)
{
    struct fake_machine *fake = fake_machine_stock();
    const struct change value = {
        .kind = CHANGE_REGISTRY_VALUE, .object = "SOFTWARE\\Microsoft\\Rpc\\Internet", .item = "Ports"};
    struct state state;
    change_assert_read(fake, &value, &state);
    assert_false(state.present);
    assert_int_equal(state.absent_keys, 1);

    const struct change service = {.kind = CHANGE_SERVICE_START, .object = "NoSuchService", .item = ""};
    change_assert_read(fake, &service, &state);
    assert_false(state.present);

    struct call call = change_samples_call();
    fake_fail(fake, FAKE_registry_get, ST_DENIED, 5);
    state = state_number(42);
    assert_int_equal(change_read(&fake->machine, &call, &value, &state), ST_DENIED);
    assert_int_equal(state.number, 42);
    assert_int_equal(call.fault.code, 5);

    const struct state absent = state_absent();
    assert_int_equal(change_write(&fake->machine, &call, &service, &absent), ST_INVALID);
    fake_machine_free(fake);
}

static void an_incomplete_rule_list_proves_no_absence(void **unused)
{
    struct fake_machine *fake = fake_machine_stock();
    const struct change change = {.kind = CHANGE_FIREWALL_RULE, .object = "WMIReady-WMI-In", .item = ""};
    struct call call = change_samples_call();
    struct state state = state_number(42);
    fake->firewall.rules_truncated = true;
    assert_int_equal(change_read(&fake->machine, &call, &change, &state), ST_FAILED);
    assert_int_equal(state.number, 42);
    fake_machine_free(fake);
}

static void every_kind_needs_its_operations(void **unused)
{
    struct fake_machine *fake = fake_machine_stock();
    struct plan plan = change_samples(fake);
    struct machine_ops none = {.free = fake->ops.free};
    fake->machine.ops = &none;
    for (size_t i = 0; i < plan.count; i++) {
        struct call call = change_samples_call();
        const struct change *change = &plan.changes[i];
        struct state state = state_absent();
        enum status expected = change->kind == CHANGE_CLOCK ? ST_OK : ST_UNSUPPORTED;
        assert_int_equal(change_read(&fake->machine, &call, change, &state), expected);
        assert_int_equal(change_write(&fake->machine, &call, change, &change->after), ST_UNSUPPORTED);
    }
    plan_free(&plan);
    fake_machine_free(fake);
}

/* ---- texts of states ---- */
static void rules_have_one_spelling(void **unused)
{
    struct firewall_rule rule = {.id = "WMIReady-X|~\n=\x7F",
                                 .name = "Prüfung \\ ~7C",
                                 .group = "",
                                 .program = "%SystemRoot%\\system32\\svchost.exe",
                                 .service = "rpcss",
                                 .ports = "135",
                                 .addresses = "10.1.2.7,fe80::1",
                                 .protocol = 6,
                                 .profiles = PROFILE_ALL,
                                 .enabled = true};
    char *text = firewall_rule_to_text(&rule);
    assert_string_equal(text,
                        "{\"id\":\"WMIReady-X|~\\n=\x7F\",\"name\":\"Prüfung \\\\ ~7C\",\"group\":\"\",\"program\":"
                        "\"%SystemRoot%\\\\system32\\\\svchost.exe\",\"service\":\"rpcss\",\"ports\":\"135\","
                        "\"addresses\":\"10.1.2.7,fe80::1\",\"protocol\":6,\"profiles\":7,\"enabled\":true,"
                        "\"allow\":false}");
    struct firewall_rule again;
    assert_int_equal(firewall_rule_from_text(text, &again), ST_OK);
    assert_string_equal(again.id, rule.id);
    assert_string_equal(again.name, rule.name);
    assert_true(firewall_rule_equal(&rule, &again));
    firewall_rule_free(&again);

    /* Every text that differs in one byte is another rule, or none. */
    size_t refused = 0, other = 0;
    for (size_t i = 0; text[i]; i++) {
        char kept = text[i];
        for (unsigned bit = 0; bit < 8; bit++) {
            text[i] = (char)(kept ^ (char)(1u << bit));
            if (firewall_rule_from_text(text, &again) == ST_OK) {
                char *spelled = firewall_rule_to_text(&again);
                assert_string_equal(spelled, text);
                free(spelled);
                firewall_rule_free(&again);
                other++;
            } else {
                refused++;
            }
        }
        text[i] = kept;
        char *cut = memory_string_n(text, i);
        assert_int_equal(firewall_rule_from_text(cut, &again), ST_INVALID);
        free(cut);
    }
    assert_true(refused > 100 && other > 100);
    char *longer = strbuf_printed("%s ", text);
    assert_int_equal(firewall_rule_from_text(longer, &again), ST_INVALID);
    free(longer);
    free(text);
}

static void rules_are_the_same_however_windows_spells_them(void **unused)
{
    struct state written = change_state_rule("10.1.2.7,10.9.0.0/16");
    struct state read = change_state_rule("10.9.0.0/255.255.0.0,10.1.2.7/255.255.255.255");
    struct state wider = change_state_rule("10.9.0.0/255.0.0.0,10.1.2.7");
    assert_false(state_equal(&written, &read));
    assert_true(change_state_equal(CHANGE_FIREWALL_RULE, &written, &read));
    assert_false(change_state_equal(CHANGE_FIREWALL_RULE, &written, &wider));
    state_free(&written);
    state_free(&read);
    state_free(&wider);
}

static void inherited_entries_belong_to_the_parent(void **unused)
{
    struct state a = change_state_sddl("O:BAG:BAD:(A;CI;CCWP;;;LU)(A;CIID;CCDCRP;;;AU)");
    struct state b = change_state_sddl("O:BAG:BAD:(A;CI;CCWP;;;LU)(A;CIID;CCDCRP;;;NS)");
    struct state order = change_state_sddl("O:BAG:BAD:(A;CI;CC;;;AU)(A;CI;CCWP;;;LU)");
    struct state other_order = change_state_sddl("O:BAG:BAD:(A;CI;CCWP;;;LU)(A;CI;CC;;;AU)");
    struct state owner = change_state_sddl("O:SYG:BAD:(A;CI;CCWP;;;LU)(A;CIID;CCDCRP;;;AU)");
    assert_true(change_state_equal(CHANGE_NAMESPACE_ACCESS, &a, &b));
    assert_false(change_state_equal(CHANGE_NAMESPACE_ACCESS, &order, &other_order));
    assert_false(change_state_equal(CHANGE_NAMESPACE_ACCESS, &a, &owner));
    assert_false(change_state_equal(CHANGE_REGISTRY_VALUE, &a, &b));
    state_free(&a);
    state_free(&b);
    state_free(&order);
    state_free(&other_order);
    state_free(&owner);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(every_kind_goes_forth_and_back),
    cmocka_unit_test(absent_is_an_answer_and_denied_is_none),
    cmocka_unit_test(an_incomplete_rule_list_proves_no_absence),
    cmocka_unit_test(every_kind_needs_its_operations),
    cmocka_unit_test(rules_have_one_spelling),
    cmocka_unit_test(rules_are_the_same_however_windows_spells_them),
    cmocka_unit_test(inherited_entries_belong_to_the_parent),
    {0},
};
