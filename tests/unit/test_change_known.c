/* SPDX-License-Identifier: MIT
 * Changes as such: which objects may be touched, the words of a change, and a plan that leaves out what is so already.
 */
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
        {CHANGE_REGISTRY_VALUE, "SYSTEM\\CurrentControlSet\\Control\\Lsa", "LimitBlankPasswordUse",
         change_state_dword(0)},
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
        {CHANGE_FIREWALL_RULE, "WMIReady-Another", "", change_state_rule("10.1.2.7")},
        {CHANGE_NETWORK_CATEGORY, "Office", "", state_number(1)},
        {CHANGE_NETWORK_CATEGORY, change_network, "", state_number(3)},
        {CHANGE_NAMESPACE_ACCESS, "root\\cimv2", "", state_text("O:BA")},
        {CHANGE_NAMESPACE_ACCESS, "\\\\other\\root", "", change_state_sddl("O:BAG:BAD:")},
        {CHANGE_NAMESPACE_ACCESS, "root\\cimv2\"", "", change_state_sddl("O:BAG:BAD:")},
        {CHANGE_MANAGER_ACCESS, "Winmgmt", "", change_state_manager("O:SYG:SYD:")},
        {CHANGE_MANAGER_ACCESS, "scmanager", "", change_state_manager("O:SYG:SY")},
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
    struct plan plan = change_samples(fake);
    for (size_t i = 0; i < plan.count; i++) {
        change_assert_read(fake, &plan.changes[i], &plan.changes[i].before);
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
    cmocka_unit_test(the_list_of_objects_is_closed),
    cmocka_unit_test(only_known_objects_are_touched),
    cmocka_unit_test(changes_are_described),
    cmocka_unit_test(plans_leave_out_what_is_already_so),
    {0},
};
