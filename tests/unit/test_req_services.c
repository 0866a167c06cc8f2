/* SPDX-License-Identifier: MIT
 * PERM-SERVICES: every verdict it can have, the one entry that its remedy adds, and the way back to the last byte.
 * Source: "Service Security and Access Rights" (learn.microsoft.com): what remote users, people at the computer and
 * administrators may do with the service manager, and that nothing of a service is granted to remote users. */
#include "testing.h"

#include "scenario.h"

#include "base/memory.h"
#include "check/check.h"
#include "executor_inline.h"
#include "remedy/change_manager.h"
#include "requirements/requirements.h"

#include <stdlib.h>
#include <string.h>

#define SERVICES &requirement_perm_services
#define STORED_KEY "SYSTEM\\CurrentControlSet\\Control\\ServiceGroupOrder\\Security"
#define OWNER "O:SYG:SYD:"

static void asked(request_t *r, const char *query)
{
    fake_rule_text(&r->account, "CONTOSO\\anna");
    needs_add_query(&r->needs, "root\\cimv2", query);
}

static void stock(fake_t *f, request_t *r)
{
    asked(r, "SELECT Name FROM Win32_Service WHERE State = 'Running'");
}

/* Whatever Windows gives to people at the computer is not given to who comes over the network. */
static void every_service_shown(fake_t *f)
{
    for (size_t i = 0; i < f->service_count; i++)
        f->services[i].sddl = OWNER "(A;;CCLCSWLOCRRC;;;AU)";
}

static void all_shown(fake_t *f, request_t *r)
{
    stock(f, r);
    every_service_shown(f);
}

static void listed(fake_t *f, request_t *r)
{
    stock(f, r);
    fake_manager_sddl(f, OWNER FAKE_MANAGER_ENTRIES "(A;;CCLCRPRC;;;" ANNA_SID ")");
}

static void listed_all_shown(fake_t *f, request_t *r)
{
    listed(f, r);
    every_service_shown(f);
}

static void administrator(fake_t *f, request_t *r)
{
    stock(f, r);
    struct sid anna;
    assert_true(sid_from_text(ANNA_SID, &anna));
    fake_member(f, sid_well_known(SID_ADMINISTRATORS), &anna);
}

static void drivers(fake_t *f, request_t *r)
{
    asked(r, "SELECT Name FROM Win32_SystemDriver");
    fake_manager_sddl(f, OWNER FAKE_MANAGER_ENTRIES "(A;;CCLCRPRC;;;" ANNA_SID ")");
    fake_service_sddl(f, "mpsdrv", OWNER "(A;;CCLCSWLOCRRC;;;AU)");
    for (size_t i = 0; i < f->service_count; i++)
        f->services[i].driver = strcmp(f->services[i].name, "mpsdrv") == 0;
}

static void unreadable(fake_t *f, request_t *r)
{
    stock(f, r);
    fake_fail(f, FAKE_manager_get, ST_DENIED, 5);
}

/* clang-format off */
static const struct scenario scenarios[] = {
    {"nobody asks for services", SERVICES, NULL, V_NOT_APPLICABLE, TEXT_PERM_SERVICES_NOT_ASKED,
     STEPS(REQUEST_SAYS(account, "CONTOSO\\anna"), ASKS("SELECT * FROM Win32_OperatingSystem"))},
    {"as Windows comes", SERVICES, stock, V_NEEDS_CHANGE, TEXT_PERM_SERVICES_REFUSED, "list-services", false, V_NEEDS_CHANGE, .by_policy = false},
    {"services shown to all, the manager not", SERVICES, all_shown, V_NEEDS_CHANGE, TEXT_PERM_SERVICES_REFUSED, "list-services", false, V_ATTENTION, .by_policy = false},
    {"services hidden", SERVICES, listed, V_NEEDS_CHANGE, TEXT_PERM_SERVICES_HIDDEN, .remedy = NULL},
    {"no query has shown it", SERVICES, listed_all_shown, V_ATTENTION, TEXT_PERM_SERVICES_UNPROVEN, .remedy = NULL},
    /* As an old article has it: open to every authenticated user. */
    {"open to all", SERVICES, stock, V_NEEDS_CHANGE, TEXT_PERM_SERVICES_HIDDEN,
     STEPS(WITH(fake_manager_sddl, OWNER "(A;;CCLCRPRC;;;AU)(A;;CCLCRPWPRC;;;SY)(A;;KA;;;BA)"))},
    {"services not read", SERVICES, listed, V_CANNOT_TELL, TEXT_PERM_SERVICES_NOT_COUNTED,
     STEPS(FAILS(services_access, ST_TIMEOUT, 1460))},
    {"administrator", SERVICES, administrator, V_READY, TEXT_PERM_SERVICES_READY, .remedy = NULL},
    {"drivers", SERVICES, drivers, V_ATTENTION, TEXT_PERM_SERVICES_UNPROVEN, .remedy = NULL},
    {"filtered administrator", SERVICES, stock, V_NEEDS_CHANGE, TEXT_PERM_SERVICES_FILTERED, "list-services", false,
     V_NEEDS_CHANGE, STEPS(REQUEST_SAYS(account, "PC-0421\\support"))},
    {"denied", SERVICES, stock, V_NEEDS_CHANGE, TEXT_PERM_SERVICES_DENIED,
     STEPS(WITH(fake_manager_sddl, OWNER "(D;;LC;;;" ANNA_SID ")(A;;CCLCRPRC;;;" ANNA_SID ")(A;;KA;;;BA)"))},
    {"decided by the logon", SERVICES, stock, V_CANNOT_TELL, TEXT_PERM_SERVICES_UNKNOWN,
     STEPS(WITH(fake_manager_sddl, OWNER "(D;;LC;;;S-1-5-64-10)(A;;CCLCRPRC;;;" ANNA_SID ")(A;;KA;;;BA)"))},
    {"denied to us", SERVICES, unreadable, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
};
/* clang-format on */

static const struct judged judged[] = {
    {SERVICES,
     READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL | NOT_APPLICABLE,
     administrator,
     {FAKE_account_get, FAKE_manager_get, FAKE_services_access}},
    {.requirement = NULL},
};

static struct scenario_set set = {scenarios, array_count(scenarios), judged};

static void hidden_services_are_counted_and_named(void **unused)
{
    fake_t *fake = fake_machine_healthy();
    request_t request = fake_request_local();
    listed(fake, &request);
    fake_service_sddl(fake, "Winmgmt", OWNER "(A;;LC;;;AU)");
    struct seen seen = seen_check(fake, &request, SERVICES);
    assert_int_equal(seen.finding->verdict, V_ATTENTION);
    struct strbuf summary = STRBUF_INIT;
    sentence_format(&summary, LANGUAGE_EN, &seen.finding->summary);
    assert_string_equal(strbuf_text(&summary),
                        "CONTOSO\\anna may list services, but 8 of 9 stay hidden: they do not let it query "
                        "their state.");
    strbuf_free(&summary);
    seen_free(&seen);
    request_free(&request);
    fake_machine_free(fake);
}

/* ---- what a query of the account itself showed ---- */
/* The account asks from another computer: as the test query (FIRST) or behind it, and gets ROWS services. */
static void assert_shown(bool first, size_t rows, void (*arrange)(fake_t *fake, request_t *request),
                         enum verdict verdict, enum text_id summary)
{
    fake_t *fake = fake_machine_healthy();
    request_t request = fake_request_remote();
    if (!first)
        needs_add_query(&request.needs, "root\\cimv2", "SELECT * FROM Win32_OperatingSystem");
    request.needs.given = true;
    arrange(fake, &request);
    fake_query_rows(fake, rows);
    fake_rule_text(&request.user, "CONTOSO\\anna");
    struct run run = executor_inline_run(&fake->machine, &request);
    const struct finding *finding = run_finding(&run, "PERM-SERVICES");
    if (finding->verdict != verdict || finding->summary.id != summary)
        fail_msg("%zu rows: %s, %s", rows, verdict_word(finding->verdict), text_name(finding->summary.id).text);
    run_free(&run);
    request_free(&request);
    fake_machine_free(fake);
}

static void rows_that_came_are_proof(void **unused)
{
    for (unsigned first = 0; first < 2; first++) {
        assert_shown(first, 0, stock, V_NEEDS_CHANGE, TEXT_PERM_SERVICES_REFUSED);
        assert_shown(first, 5, stock, V_ATTENTION, TEXT_PERM_SERVICES_SHOWN);
        assert_shown(first, 5, unreadable, V_ATTENTION, TEXT_PERM_SERVICES_SHOWN);
        assert_shown(first, 5, listed_all_shown, V_ATTENTION, TEXT_PERM_SERVICES_UNPROVEN);
        assert_shown(first, 9, listed_all_shown, V_READY, TEXT_PERM_SERVICES_READY);
        assert_shown(first, 9, listed, V_ATTENTION, TEXT_PERM_SERVICES_HIDDEN);
    }
}

/* ---- the entry, and the way back ---- */
static struct change planned(fake_t *fake, request_t *request)
{
    struct seen seen = seen_check(fake, request, SERVICES);
    struct plan plan;
    struct call call;
    assert_int_equal(
        remedy_plan(requirement_perm_services.remedies[0], &seen.environment, &seen.facts, seen.finding, &plan, &call),
        ST_OK);
    assert_int_equal(plan.count, 1);
    struct change change = change_copy(&plan.changes[0]);
    plan_free(&plan);
    seen_free(&seen);
    return change;
}

static char *manager_sddl(const fake_t *fake)
{
    struct strbuf out = STRBUF_INIT;
    security_descriptor_to_sddl(&fake->manager, &out);
    return strbuf_take(&out);
}

/* There and back where the registry holds STORED (NULL: nothing), killed between the two steps of the way back or not.
 */
static void there_and_back(const uint8_t *stored, size_t size, bool killed)
{
    fake_t *fake = fake_machine_healthy();
    request_t request = fake_request_local();
    stock(fake, &request);
    if (stored)
        fake_value(fake, STORED_KEY, "Security",
                   (struct registry_value){REGISTRY_BINARY, memory_copy(stored, size), size});
    char *before = fake_machine_dump(fake);
    struct change change = planned(fake, &request);
    struct call call = call_make(NULL, 1000);
    assert_int_equal(change_make(&fake->machine, &call, &change, &change.after), ST_OK);
    char *sddl = manager_sddl(fake);
    assert_string_equal(sddl, OWNER FAKE_MANAGER_ENTRIES "(A;;CCLCRPRC;;;" ANNA_SID ")");
    free(sddl);
    assert_non_null(fake_value_find(fake, STORED_KEY, "Security"));
    struct state now;
    if (killed) {
        fake_fail_nth(fake, stored ? FAKE_registry_set : FAKE_registry_delete, 1, ST_FAILED, 1, false);
        assert_int_not_equal(change_make(&fake->machine, &call, &change, &change.before), ST_OK);
        assert_int_equal(change_read(&fake->machine, &call, &change, &now), ST_OK);
        if (!stored) /* as the fix left it: undo goes on and need not ask */
            assert_true(change_state_equal(CHANGE_MANAGER_ACCESS, &now, &change.after));
        assert_false(change_state_equal(CHANGE_MANAGER_ACCESS, &now, &change.before));
        state_free(&now);
    }
    assert_int_equal(change_make(&fake->machine, &call, &change, &change.before), ST_OK);
    char *after = fake_machine_dump(fake);
    assert_string_equal(before, after);
    free(after);
    free(before);
    change_free(&change);
    request_free(&request);
    fake_machine_free(fake);
}

static void the_way_back_is_exact(void **unused)
{
    static const uint8_t odd[] = {1, 0, 4, 128, 1, 2, 3};
    there_and_back(NULL, 0, false);
    there_and_back(odd, sizeof odd, false);
    there_and_back(NULL, 0, true);
    there_and_back(odd, sizeof odd, true);
}

static void it_is_told_and_scripted(void **unused)
{
    fake_t *fake = fake_machine_healthy();
    request_t request = fake_request_local();
    stock(fake, &request);
    struct change change = planned(fake, &request);
    struct strbuf text = STRBUF_INIT;
    change_describe(&text, LANGUAGE_EN, &change);
    assert_string_equal(strbuf_text(&text), "Security of the service manager: add: allow CONTOSO\\anna (" ANNA_SID
                                            "): connect, list services, query the lock, Read Security (the service "
                                            "manager)");
    strbuf_clear(&text);
    const struct change_target target = {0};
    assert_true(change_script(&text, &target, &change, &change.after));
    assert_string_equal(strbuf_text(&text),
                        "%system%\\sc.exe sdset scmanager \"D:" FAKE_MANAGER_ENTRIES "(A;;CCLCRPRC;;;" ANNA_SID ")\""
                        "\nif not \"%errorlevel%\"==\"0\" set failed=1\n");
    strbuf_clear(&text);
    assert_true(change_script(&text, &target, &change, &change.before));
    assert_non_null(strstr(strbuf_text(&text), "sc.exe sdset scmanager \"D:" FAKE_MANAGER_ENTRIES "\""));
    assert_non_null(strstr(strbuf_text(&text), "reg.exe delete \"HKLM\\" STORED_KEY "\" /f"));
    strbuf_free(&text);
    change_free(&change);
    request_free(&request);
    fake_machine_free(fake);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_prestate(scenario_verdicts, &set),
    cmocka_unit_test_prestate(scenario_unread, &set),
    cmocka_unit_test(hidden_services_are_counted_and_named),
    cmocka_unit_test(rows_that_came_are_proof),
    cmocka_unit_test(the_way_back_is_exact),
    cmocka_unit_test(it_is_told_and_scripted),
    {0},
};
