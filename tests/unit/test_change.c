/* SPDX-License-Identifier: MIT
 * Every kind of change on the fake machine: read, write, write back, and the same state as before. */
#include "testing.h"

#include "fake_machine.h"

#include "base/memory.h"
#include "fix/allowed.h"
#include "fix/remedy_plan.h"
#include "machine/security_descriptor.h"
#include "remedy/change_manager.h"
#include "remedy/firewall_rule.h"
#include "requirements/catalogue.h"

#include <stdlib.h>
#include <string.h>

static struct call a_call(void)
{
    return call_make(NULL, 1000);
}

/* ---- states after, one per kind ---- */
static const char rpc_internet[] = "SOFTWARE\\Microsoft\\Rpc\\Internet";
static const char network_id[] = "{6E8E6B1C-52B9-4B8C-9B36-1E0C0F9C6A11}";
static const char own_rule[] = "WMIReady-WMI-In";

static struct state dword_state(uint32_t number)
{
    return state_registry(registry_dword(number));
}

static struct state rule_state(const char *addresses)
{
    struct firewall_rule rule = {.id = "WMIReady-WMI-In",
                                 .name = "WMIReady-WMI-In",
                                 .group = "WMI Ready",
                                 .program = "%SystemRoot%\\system32\\svchost.exe",
                                 .service = "winmgmt",
                                 .ports = "*",
                                 .addresses = (char *)(uintptr_t)addresses,
                                 .protocol = 6,
                                 .profiles = PROFILE_PRIVATE,
                                 .enabled = true,
                                 .allow = true};
    char *text = firewall_rule_to_text(&rule);
    struct state state = state_text(text);
    free(text);
    return state;
}

/* The namespace's descriptor with one more entry for RID. */
static struct state granted_state(struct fake_machine *fake, uint32_t rid)
{
    struct call call = a_call();
    const struct change change = {.kind = CHANGE_NAMESPACE_ACCESS, .object = "root\\cimv2", .item = ""};
    struct state now = {0};
    assert_int_equal(change_read(&fake->machine, &call, &change, &now), ST_OK);
    struct security_descriptor sd;
    assert_int_equal(security_descriptor_parse(now.bytes, now.size, &sd), ST_OK);
    state_free(&now);
    const struct sid sid = fake_sid(rid);
    assert_true(
        security_descriptor_grant(&sd, &sid, NAMESPACE_ENABLE | NAMESPACE_REMOTE_ENABLE, ACE_CONTAINER_INHERIT));
    size_t size = 0;
    uint8_t *bytes = security_descriptor_bytes(&sd, &size);
    security_descriptor_free(&sd);
    struct state state = state_bytes(0, bytes, size);
    free(bytes);
    return state;
}

static struct state manager_state(const char *sddl)
{
    struct security_descriptor sd;
    assert_int_equal(security_descriptor_from_sddl(sddl, NULL, &sd), ST_OK);
    size_t size = 0;
    uint8_t *bytes = security_descriptor_bytes(&sd, &size);
    security_descriptor_free(&sd);
    struct state state = change_manager_state(bytes, size);
    free(bytes);
    return state;
}

/* All thirteen kinds, some twice: a plan that changes the stock machine in every way. */
static struct plan all_changes(struct fake_machine *fake)
{
    struct plan plan = {0};
    char member[SID_TEXT_MAX];
    const struct sid monitor = fake_sid(1002);
    sid_to_text(&monitor, member);
    plan_add(&plan, CHANGE_REGISTRY_VALUE, rpc_internet, "UseInternetPorts", dword_state(7));
    plan_add(&plan, CHANGE_REGISTRY_VALUE, "SOFTWARE\\Microsoft\\Ole", "EnableDCOM", state_absent());
    plan_add(&plan, CHANGE_SERVICE_START, "Winmgmt", "", state_number(SERVICE_START_MANUAL));
    plan_add(&plan, CHANGE_SERVICE_RUN, "W32Time", "", state_number(1));
    plan_add(&plan, CHANGE_GROUP_MEMBER, "S-1-5-32-562", member, state_text("member"));
    plan_add(&plan, CHANGE_FIREWALL_ENABLE, "WMI-RPCSS-In-TCP", "", state_number(1));
    plan_add(&plan, CHANGE_FIREWALL_RULE, own_rule, "", rule_state("10.1.2.7"));
    plan_add(&plan, CHANGE_NETWORK_CATEGORY, network_id, "Office", state_number(NETWORK_PUBLIC));
    plan_add(&plan, CHANGE_NAMESPACE_ACCESS, "root\\cimv2", "", granted_state(fake, 1002));
    plan_add(&plan, CHANGE_PORT_RANGE, "ipv6", "", state_text("50000,1000"));
    plan_add(&plan, CHANGE_REGISTRY_VALUE, "SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}",
             "Endpoints", state_registry(registry_multi("ncacn_ip_tcp,0,24158")));
    plan_add(&plan, CHANGE_WMI_HOST, "Winmgmt", "", state_number(1));
    plan_add(&plan, CHANGE_MANAGER_ACCESS, "scmanager", "",
             manager_state("O:SYG:SYD:" FAKE_MANAGER_ENTRIES
                           "(A;;CCLCRPRC;;;S-1-5-21-1004336348-1177238915-682003330-1002)"));
    plan_add(&plan, CHANGE_REPOSITORY, "repository", "", state_number(1));
    plan_add(&plan, CHANGE_CLOCK, "clock", "", state_number(1));
    return plan;
}

static void assert_read(struct fake_machine *fake, const struct change *change, struct state *out)
{
    struct call call = a_call();
    assert_int_equal(change_read(&fake->machine, &call, change, out), ST_OK);
}

/* Makes the change and reads it back. */
static void apply(struct fake_machine *fake, struct change *change)
{
    assert_read(fake, change, &change->before);
    assert_true(allowed_change(change));
    assert_false(change_state_equal(change->kind, &change->before, &change->after));
    struct call call = a_call();
    assert_int_equal(change_write(&fake->machine, &call, change, &change->after), ST_OK);
    struct state now;
    assert_read(fake, change, &now);
    if (change->kind != CHANGE_CLOCK)
        assert_true(change_state_equal(change->kind, &now, &change->after));
    state_free(&now);
}

static void every_kind_goes_forth_and_back(void **unused)
{
    unsigned seen = 0;
    struct fake_machine *fake = fake_machine_stock();
    struct plan plan = all_changes(fake);
    char *original = fake_machine_dump(fake);
    fake->repository_consistent = false;
    for (size_t i = 0; i < plan.count; i++) {
        apply(fake, &plan.changes[i]);
        seen |= 1u << plan.changes[i].kind;
    }
    assert_int_equal(seen, (1u << CHANGE_KIND_COUNT) - 1);
    for (size_t i = plan.count; i-- > 0;) {
        const struct change *change = &plan.changes[i];
        struct call call = a_call();
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
    assert_read(fake, &value, &state);
    assert_false(state.present);
    assert_int_equal(state.absent_keys, 1);

    const struct change service = {.kind = CHANGE_SERVICE_START, .object = "NoSuchService", .item = ""};
    assert_read(fake, &service, &state);
    assert_false(state.present);

    struct call call = a_call();
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
    struct call call = a_call();
    struct state state = state_number(42);
    fake->firewall.rules_truncated = true;
    assert_int_equal(change_read(&fake->machine, &call, &change, &state), ST_FAILED);
    assert_int_equal(state.number, 42);
    fake_machine_free(fake);
}

static void every_kind_needs_its_operations(void **unused)
{
    struct fake_machine *fake = fake_machine_stock();
    struct plan plan = all_changes(fake);
    struct machine_ops none = {.free = fake->ops.free};
    fake->machine.ops = &none;
    for (size_t i = 0; i < plan.count; i++) {
        struct call call = a_call();
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
    struct state written = rule_state("10.1.2.7,10.9.0.0/16");
    struct state read = rule_state("10.9.0.0/255.255.0.0,10.1.2.7/255.255.255.255");
    struct state wider = rule_state("10.9.0.0/255.0.0.0,10.1.2.7");
    assert_false(state_equal(&written, &read));
    assert_true(change_state_equal(CHANGE_FIREWALL_RULE, &written, &read));
    assert_false(change_state_equal(CHANGE_FIREWALL_RULE, &written, &wider));
    state_free(&written);
    state_free(&read);
    state_free(&wider);
}

static struct state sddl_state(const char *sddl)
{
    struct security_descriptor sd;
    assert_int_equal(security_descriptor_from_sddl(sddl, NULL, &sd), ST_OK);
    size_t size = 0;
    uint8_t *bytes = security_descriptor_bytes(&sd, &size);
    security_descriptor_free(&sd);
    struct state state = state_bytes(0, bytes, size);
    free(bytes);
    return state;
}

static void inherited_entries_belong_to_the_parent(void **unused)
{
    struct state a = sddl_state("O:BAG:BAD:(A;CI;CCWP;;;LU)(A;CIID;CCDCRP;;;AU)");
    struct state b = sddl_state("O:BAG:BAD:(A;CI;CCWP;;;LU)(A;CIID;CCDCRP;;;NS)");
    struct state order = sddl_state("O:BAG:BAD:(A;CI;CC;;;AU)(A;CI;CCWP;;;LU)");
    struct state other_order = sddl_state("O:BAG:BAD:(A;CI;CCWP;;;LU)(A;CI;CC;;;AU)");
    struct state owner = sddl_state("O:SYG:BAD:(A;CI;CCWP;;;LU)(A;CIID;CCDCRP;;;AU)");
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

/* ---- what undo would refuse ---- */
static const char *const allowed_objects[] = {
    "clock clock",
    "firewall-enable WMI-*",
    "firewall-rule WMIReady-*",
    "group-member S-1-5-32-544 any",
    "group-member S-1-5-32-558 any",
    "group-member S-1-5-32-562 any",
    "group-member S-1-5-32-573 any",
    "namespace-access root*",
    "network-category {* any",
    "port-range ipv4",
    "port-range ipv6",
    "registry-value SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820} Endpoints",
    "registry-value SOFTWARE\\Microsoft\\Ole EnableDCOM",
    "registry-value SOFTWARE\\Microsoft\\Ole\\AppCompat RequireIntegrityActivationAuthenticationLevel",
    "registry-value SOFTWARE\\Microsoft\\Rpc\\Internet Ports",
    "registry-value SOFTWARE\\Microsoft\\Rpc\\Internet PortsInternetAvailable",
    "registry-value SOFTWARE\\Microsoft\\Rpc\\Internet UseInternetPorts",
    "registry-value SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System LocalAccountTokenFilterPolicy",
    "registry-value SYSTEM\\CurrentControlSet\\Control\\Lsa ForceGuest",
    "repository repository",
    "service-manager-access scmanager",
    "service-run W32Time",
    "service-run Winmgmt",
    "service-start W32Time",
    "service-start Winmgmt",
    "wmi-host Winmgmt",
};

static bool is_frozen(const struct change_object *object, bool seen[])
{
    char *text = strbuf_printed("%s %s%s%s", change_kind_word(object->kind), object->object,
                                !object->item || object->item[0] ? " " : "", object->item ? object->item : "any");
    bool found = false;
    for (size_t i = 0; i < array_count(allowed_objects); i++) {
        bool same = strcmp(allowed_objects[i], text) == 0;
        seen[i] = seen[i] || same;
        found = found || same;
    }
    if (!found)
        print_error("not in the list: %s\n", text);
    free(text);
    return found;
}

/* Whoever adds an object that the program may write with all rights changes this list too, and says why. */
static void the_list_of_objects_is_closed(void **unused)
{
    bool seen[array_count(allowed_objects)] = {false}, frozen = true;
    for (size_t i = 0; catalogue[i]; i++) {
        for (const struct remedy *const *remedy = catalogue[i]->remedies; remedy && *remedy; remedy++) {
            assert_non_null((*remedy)->objects);
            for (const struct change_object *object = (*remedy)->objects; object->object; object++)
                frozen = is_frozen(object, seen) && frozen;
        }
    }
    assert_true(frozen);
    for (size_t i = 0; i < array_count(allowed_objects); i++)
        if (!seen[i])
            fail_msg("no remedy touches it any more: %s", allowed_objects[i]);
}

static void only_known_objects_are_touched(void **unused)
{
    struct {
        enum change_kind kind;
        const char *object, *item;
        struct state after;
    } refused[] = {
        {CHANGE_REGISTRY_VALUE, "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run", "x", state_text("calc")},
        {CHANGE_REGISTRY_VALUE, "SYSTEM\\CurrentControlSet\\Control\\Lsa", "LimitBlankPasswordUse", dword_state(0)},
        {CHANGE_REGISTRY_VALUE, "SYSTEM\\CurrentControlSet\\Control\\Lsa", "ForceGuest", state_number(1)},
        {CHANGE_SERVICE_START, "TermService", "", state_number(SERVICE_START_AUTOMATIC)},
        {CHANGE_SERVICE_START, "Winmgmt", "", state_number(5)},
        {CHANGE_SERVICE_RUN, "Winmgmt", "", state_number(2)},
        {CHANGE_SERVICE_RUN, "Winmgmt", "", state_text("run")},
        {CHANGE_GROUP_MEMBER, "S-1-5-32-555", "S-1-5-21-1-2-3-1000", state_text("member")},
        {CHANGE_GROUP_MEMBER, "S-1-5-32-544", "S-1-1-0", state_text("member")},
        {CHANGE_GROUP_MEMBER, "S-1-5-32-562", "S-1-5-7", state_text("member")},
        {CHANGE_GROUP_MEMBER, "S-1-5-32-562", "Everyone", state_text("member")},
        {CHANGE_FIREWALL_ENABLE, "RemoteDesktop-UserMode-In-TCP", "", state_number(1)},
        {CHANGE_FIREWALL_RULE, "WMI-RPCSS-In-TCP", "", state_absent()},
        {CHANGE_FIREWALL_RULE, "WMIReady-X", "", state_text("{\"id\":\"WMIReady-X\"}")},
        {CHANGE_FIREWALL_RULE, "WMIReady-Another", "", rule_state("10.1.2.7")},
        {CHANGE_NETWORK_CATEGORY, "Office", "", state_number(1)},
        {CHANGE_NETWORK_CATEGORY, network_id, "", state_number(3)},
        {CHANGE_NAMESPACE_ACCESS, "root\\cimv2", "", state_text("O:BA")},
        {CHANGE_NAMESPACE_ACCESS, "\\\\other\\root", "", sddl_state("O:BAG:BAD:")},
        {CHANGE_NAMESPACE_ACCESS, "root\\cimv2\"", "", sddl_state("O:BAG:BAD:")},
        {CHANGE_MANAGER_ACCESS, "Winmgmt", "", manager_state("O:SYG:SYD:")},
        {CHANGE_MANAGER_ACCESS, "scmanager", "", manager_state("O:SYG:SY")},
        {CHANGE_MANAGER_ACCESS, "scmanager", "", state_text("0 kept")},
        {CHANGE_MANAGER_ACCESS, "scmanager", "", state_text(" kept")},
        {CHANGE_PORT_RANGE, "ipv5", "", state_text("50000,1000")},
        {CHANGE_PORT_RANGE, "ipv4", "", state_text("65000,1000")},
        {CHANGE_PORT_RANGE, "ipv4", "", state_text("50000, 1000")},
        {CHANGE_PORT_RANGE, "ipv4", "", state_text("050000,1000")},
        {CHANGE_WMI_HOST, "RpcSs", "", state_number(1)},
        {CHANGE_REPOSITORY, "repository", "", state_number(2)},
        {CHANGE_KIND_COUNT, "", "", state_absent()},
    };
    for (size_t i = 0; i < array_count(refused); i++) {
        struct plan plan = {0};
        struct change *change = plan_add(&plan, refused[i].kind, refused[i].object, refused[i].item, refused[i].after);
        change->before = state_copy(&change->after);
        if (allowed_change(change))
            fail_msg("accepted: %s %s", refused[i].object, refused[i].item);
        plan_free(&plan);
    }
}

/* ---- words ---- */
static void assert_described(const struct change *change, enum language language, const char *expected)
{
    struct strbuf out = STRBUF_INIT;
    change_describe(&out, language, change);
    assert_string_equal(strbuf_text(&out), expected);
    strbuf_free(&out);
}

static void changes_are_described(void **unused)
{
    struct fake_machine *fake = fake_machine_stock();
    struct plan plan = all_changes(fake);
    for (size_t i = 0; i < plan.count; i++) {
        assert_read(fake, &plan.changes[i], &plan.changes[i].before);
        for (unsigned language = 0; language < LANGUAGE_COUNT; language++) {
            struct strbuf out = STRBUF_INIT;
            change_describe(&out, (enum language)language, &plan.changes[i]);
            assert_true(out.length > 10);
            assert_null(strchr(strbuf_text(&out), '{') == NULL ? NULL : strstr(strbuf_text(&out), "{1}"));
            strbuf_free(&out);
        }
    }
    assert_described(&plan.changes[0], LANGUAGE_EN,
                     "Registry value UseInternetPorts in HKLM\\SOFTWARE\\Microsoft\\Rpc\\Internet: not set -> "
                     "REG_DWORD 0x00000007 (7)");
    assert_described(&plan.changes[2], LANGUAGE_DE, "Starttyp des Dienstes Winmgmt: Automatisch -> Manuell");
    plan.changes[4].label = memory_string("PC-0421\\monitor");
    assert_described(
        &plan.changes[4], LANGUAGE_EN,
        "Add PC-0421\\monitor (S-1-5-21-1004336348-1177238915-682003330-1002) to the group Distributed COM "
        "Users (S-1-5-32-562)");
    assert_described(&plan.changes[6], LANGUAGE_EN,
                     "Add the firewall rule \"WMIReady-WMI-In\": allow TCP, service winmgmt, from 10.1.2.7, profile "
                     "Private, switched on");
    plan.changes[8].label = memory_string("PC-0421\\monitor");
    assert_described(&plan.changes[8], LANGUAGE_EN,
                     "Security of the WMI namespace root\\cimv2: add: allow PC-0421\\monitor "
                     "(S-1-5-21-1004336348-1177238915-682003330-1002): Enable Account, Remote Enable (this namespace "
                     "and those below it)");
    struct change back = change_inverse(&plan.changes[8]);
    assert_described(&back, LANGUAGE_DE,
                     "Sicherheit des WMI-Namespace root\\cimv2: entfernen: PC-0421\\monitor "
                     "(S-1-5-21-1004336348-1177238915-682003330-1002) zulassen: Konto aktivieren, Remoteaktivierung "
                     "(dieser Namespace und die darunter)");
    change_free(&back);
    plan_free(&plan);
    fake_machine_free(fake);
}

/* ---- plans ---- */
static enum status plan_two(const struct check_environment *environment, const struct facts *facts,
                            const struct finding *finding, struct plan *out)
{
    plan_add(out, CHANGE_SERVICE_START, "Winmgmt", "", state_number(SERVICE_START_AUTOMATIC));
    plan_add(out, CHANGE_SERVICE_RUN, "W32Time", "", state_number(1));
    return ST_OK;
}

static const struct remedy two = {.id = "two", .plan = plan_two};

static void plans_leave_out_what_is_already_so(void **unused)
{
    struct fake_machine *fake = fake_machine_stock();
    struct request request = fake_request_local();
    const struct check_environment environment = {.machine = &fake->machine, .request = &request};
    struct plan plan;
    struct call call;
    assert_int_equal(remedy_plan(&two, &environment, NULL, NULL, &plan, &call), ST_OK);
    assert_int_equal(plan.count, 1);
    assert_int_equal(plan.changes[0].kind, CHANGE_SERVICE_RUN);
    assert_int_equal(plan.changes[0].before.number, 0);
    plan_free(&plan);

    for (enum status status = ST_OK + 1; status < ST_COUNT; status++) {
        fake_fail_none(fake);
        fake_fail_nth(fake, FAKE_service_get, 2, status, 5, false);
        plan.count = 99;
        enum status expected = status == ST_ABSENT ? ST_OK : status;
        assert_int_equal(remedy_plan(&two, &environment, NULL, NULL, &plan, &call), expected);
        if (expected == ST_OK)
            plan_free(&plan);
        else
            assert_int_equal(plan.count, 99);
    }
    request_free(&request);
    fake_machine_free(fake);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(every_kind_goes_forth_and_back),
    cmocka_unit_test(absent_is_an_answer_and_denied_is_none),
    cmocka_unit_test(an_incomplete_rule_list_proves_no_absence),
    cmocka_unit_test(every_kind_needs_its_operations),
    cmocka_unit_test(rules_have_one_spelling),
    cmocka_unit_test(rules_are_the_same_however_windows_spells_them),
    cmocka_unit_test(inherited_entries_belong_to_the_parent),
    cmocka_unit_test(the_list_of_objects_is_closed),
    cmocka_unit_test(only_known_objects_are_touched),
    cmocka_unit_test(changes_are_described),
    cmocka_unit_test(plans_leave_out_what_is_already_so),
    {0},
};
