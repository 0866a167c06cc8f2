/* SPDX-License-Identifier: MIT
 * QRY-ASKED and the table of what the account will see: item by item, with one connection for each namespace. */
#include "testing.h"

#include "fake_machine.h"

#include "base/memory.h"
#include "diagnosis/outlook.h"
#include "executor_inline.h"
#include "fix/fix.h"
#include "remedy/remedy.h"
#include "report/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What will be asked: the test query, and then QUERIES, separated by "|". */
static struct request asking(struct request request, const char *queries)
{
    if (!request.local) {
        /* Who connects is who is asked about. */
        free(request.account);
        request.account = NULL;
    }
    request_fill_needs(&request);
    request.needs.given = true;
    while (*queries) {
        size_t length = strcspn(queries, "|");
        char *query = memory_string_n(queries, length);
        needs_add_query(&request.needs, "root\\cimv2", query);
        free(query);
        queries += length + (queries[length] == '|');
    }
    return request;
}

static void assert_item(const struct run *run, const char *key, enum verdict verdict, enum text_id summary)
{
    const struct finding *finding = run_finding(run, key);
    assert_non_null(finding);
    if (finding->verdict != verdict || finding->summary.id != summary)
        fail_msg("%s: %s, %s", key, verdict_word(finding->verdict), text_name(finding->summary.id).text);
}

static void nothing_asked_is_not_applicable(void **state)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct request request = fake_request_remote();
    struct run run = executor_inline_run(&fake->machine, &request);
    assert_item(&run, "QRY-ASKED", V_NOT_APPLICABLE, TEXT_QRY_ASKED_NOTHING);
    assert_false(outlook_wanted(&run));
    run_free(&run);
    request_free(&request);
    fake_machine_free(fake);
}

static void each_item_is_judged(void **state)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct request request = asking(
        fake_request_remote(), "SELECT * FROM Win32_Process|SELECT * FROM Win32_Printer|SELECT * FROM Win32_Service|"
                               "SELECT * FROM Win32_Nothing");
    request.needs.items[2].some_rows = true;
    fake->rowless = "Win32_P";
    fake->classless = "Win32_Nothing";
    struct run run = executor_inline_run(&fake->machine, &request);
    struct outlook outlook;
    assert_item(&run, "QRY-ASKED[root\\cimv2:Win32_Process]", V_NEEDS_CHANGE, TEXT_QRY_ASKED_HIDDEN);
    assert_item(&run, "QRY-ASKED[root\\cimv2:Win32_Printer]", V_NEEDS_CHANGE, TEXT_QRY_ASKED_NONE_WANTED);
    assert_item(&run, "QRY-ASKED[root\\cimv2:Win32_Service]", V_READY, TEXT_QRY_RUN_READY);
    assert_int_equal(run_finding(&run, "QRY-ASKED[root\\cimv2:Win32_Nothing]")->verdict, V_NEEDS_CHANGE);
    assert_true(outlook_of(&run, 0, &outlook) && outlook.verdict == V_READY && outlook.rows);
    assert_true(outlook_of(&run, 1, &outlook) && outlook.verdict == V_NEEDS_CHANGE);
    assert_string_equal(outlook.rows, "0");
    assert_int_equal(outlook.missing_count, 1);
    assert_string_equal(outlook.missing[0]->key, "QRY-ASKED[root\\cimv2:Win32_Process]");
    assert_true(outlook_of(&run, 4, &outlook) && !outlook.rows);
    assert_false(outlook_of(&run, 5, &outlook));
    run_free(&run);
    request_free(&request);
    /* No row of what may have none is fine, but where each account is shown its own. */
    request = asking(fake_request_remote(), "SELECT * FROM Win32_Printer");
    run = executor_inline_run(&fake->machine, &request);
    assert_item(&run, "QRY-ASKED[root\\cimv2:Win32_Printer]", V_READY, TEXT_QRY_ASKED_NONE_FINE);
    run_free(&run);
    request_free(&request);
    fake->rowless = "Win32_NTLogEvent";
    request = asking(fake_request_remote(), "SELECT RecordNumber FROM Win32_NTLogEvent WHERE Logfile = 'System'");
    run = executor_inline_run(&fake->machine, &request);
    assert_item(&run, "QRY-ASKED[root\\cimv2:Win32_NTLogEvent]", V_ATTENTION, TEXT_QRY_RUN_EMPTY);
    run_free(&run);
    request_free(&request);
    fake_machine_free(fake);
}

/* No row is fine where there may be none, but shows nothing: what keeps the account from rows still decides. */
static void no_row_is_no_proof(void **state)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct request request =
        asking(fake_request_remote(), "SELECT * FROM Win32_NTLogEvent WHERE Logfile = 'System'|"
                                      "SELECT * FROM Win32_NTLogEvent WHERE Logfile = 'Application'");
    struct outlook outlook;
    for (size_t i = 0; i < fake->account_count; i++)
        fake_member_remove(fake, sid_well_known(SID_ADMINISTRATORS), &fake->accounts[i].account.sid);
    for (unsigned rows = 0; rows < 2; rows++) {
        fake->rowless = rows ? NULL : "Win32_NTLogEvent";
        struct run run = executor_inline_run(&fake->machine, &request);
        assert_true(outlook_of(&run, 2, &outlook));
        assert_int_equal(outlook.verdict, rows ? V_READY : V_NEEDS_CHANGE);
        assert_int_equal(outlook.missing_count, rows ? 0 : 2); /* the right, and that no row came */
        if (!rows)
            assert_string_equal(outlook.missing[0]->key, "PERM-EVENTLOG[root\\cimv2:Win32_NTLogEvent#2]");
        run_free(&run);
    }
    request_free(&request);
    fake_machine_free(fake);
}

/* The first thing that is asked is the test query, and judged as every other: KIND "query", "some" (rows) or "method".
 */
static void first_item(const char *kind, const char *class_name, const char *rowless, enum verdict verdict,
                       enum text_id summary)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct request request = asking(fake_request_remote(), "");
    needs_free(&request.needs);
    request.needs = (struct needs){.given = true};
    struct need *need =
        needs_add_class(&request.needs, "root\\cimv2", class_name, strcmp(kind, "method") == 0 ? "Do" : NULL);
    need->some_rows = strcmp(kind, "some") == 0;
    free(request.query);
    request.query = memory_string(need->query);
    fake->rowless = rowless;
    struct run run = executor_inline_run(&fake->machine, &request);
    assert_item(&run, "QRY-RUN", verdict, summary);
    run_free(&run);
    request_free(&request);
    fake_machine_free(fake);
}

static void the_first_item_is_judged_as_every_other(void **state)
{
    first_item("query", "Win32_Process", NULL, V_READY, TEXT_QRY_RUN_READY);
    first_item("query", "Win32_Process", "Win32_P", V_NEEDS_CHANGE, TEXT_QRY_ASKED_HIDDEN);
    first_item("query", "Win32_Printer", "Win32_P", V_ATTENTION, TEXT_QRY_RUN_EMPTY);
    first_item("some", "Win32_Printer", "Win32_P", V_NEEDS_CHANGE, TEXT_QRY_ASKED_NONE_WANTED);
    first_item("method", "StdRegProv", NULL, V_READY, TEXT_QRY_ASKED_METHOD);
    first_item("method", "StdRegProv", "StdRegProv", V_NEEDS_CHANGE, TEXT_QRY_ASKED_GONE);
}

static enum text_id package_said(const struct finding *finding)
{
    for (size_t i = 0; i < finding->evidence_count; i++)
        if (finding->evidence[i].what.id == TEXT_QRY_PACKAGE_WHAT)
            return finding->evidence[i].actual.id;
    return TEXT_NONE;
}

/* What was proved, and how: the package stands beside the rows of each item. */
static void each_item_names_its_package(void **state)
{
    static const struct {
        uint32_t package;
        enum text_id said;
    } cases[] = {{WMI_PACKAGE_KERBEROS, TEXT_QRY_PACKAGE_KERBEROS},
                 {WMI_PACKAGE_NTLM, TEXT_QRY_PACKAGE_NTLM_WORKGROUP}};
    for (size_t i = 0; i < array_count(cases); i++) {
        struct fake_machine *fake = fake_machine_healthy();
        struct request request = asking(fake_request_remote(), "SELECT * FROM Win32_Process");
        fake->rows.package = cases[i].package;
        struct run run = executor_inline_run(&fake->machine, &request);
        assert_int_equal(package_said(run_finding(&run, "QRY-CONNECT")), cases[i].said);
        assert_int_equal(package_said(run_finding(&run, "QRY-ASKED[root\\cimv2:Win32_Process]")), cases[i].said);
        run_free(&run);
        request_free(&request);
        fake_machine_free(fake);
    }
}

/* Below packet privacy a namespace that demands encryption refuses everybody ([MS-WMI] 3.1.4). */
static void encryption_is_held_against_the_level_of_the_clients(void **state)
{
    static const struct {
        enum needs_level level;
        bool encrypts;
        enum verdict verdict;
        enum text_id summary;
    } cases[] = {
        {NEEDS_LEVEL_CONNECT, true, V_NEEDS_CHANGE, TEXT_PERM_NAMESPACE_LEVEL},
        {NEEDS_LEVEL_INTEGRITY, true, V_NEEDS_CHANGE, TEXT_PERM_NAMESPACE_LEVEL},
        {NEEDS_LEVEL_PRIVACY, true, V_READY, TEXT_PERM_NAMESPACE_ENCRYPTED},
        {NEEDS_LEVEL_UNKNOWN, true, V_READY, TEXT_PERM_NAMESPACE_ENCRYPTED},
        {NEEDS_LEVEL_CONNECT, false, V_READY, TEXT_PERM_NAMESPACE_READY},
        {NEEDS_LEVEL_INTEGRITY, false, V_READY, TEXT_PERM_NAMESPACE_READY},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct fake_machine *fake = fake_machine_healthy();
        struct request request = fake_request_local();
        request.needs.level = cases[i].level;
        for (size_t k = 0; k < fake->namespace_count; k++)
            fake->namespaces[k].encrypts = cases[i].encrypts;
        struct run run = executor_inline_run(&fake->machine, &request);
        assert_item(&run, "PERM-NAMESPACE", cases[i].verdict, cases[i].summary);
        run_free(&run);
        request_free(&request);
        fake_machine_free(fake);
    }
}

/* "User Account Control and WMI": classes that do not return some instances, and some properties; the class alone
 * decides, and a method is no matter of columns. */
static void what_stays_away_is_told(void **state)
{
    static const struct {
        const char *query;
        enum text_id withheld;
    } items[] = {
        {"SELECT * FROM Win32_Printer", TEXT_OUTLOOK_ROWS_AWAY},
        {"SELECT Name FROM win32_logicaldisk WHERE DriveType = 3", TEXT_OUTLOOK_COLUMNS_AWAY},
        {"SELECT CommandLine FROM Win32_Process", TEXT_OUTLOOK_PROCESS},
        {"SELECT * FROM Win32_Share", TEXT_OUTLOOK_SHARE},
        {"SELECT * FROM Win32_OperatingSystem", TEXT_NONE},
    };
    struct fake_machine *fake = fake_machine_healthy();
    struct request request = fake_request_local();
    struct outlook outlook;
    for (size_t i = 0; i < array_count(items); i++)
        needs_add_query(&request.needs, "root\\cimv2", items[i].query);
    needs_add_class(&request.needs, "root\\cimv2", "Win32_Process", "Create");
    request.needs.given = true;
    struct run run = executor_inline_run(&fake->machine, &request);
    for (size_t i = 0; i < array_count(items); i++)
        assert_true(outlook_of(&run, i, &outlook) && outlook.withheld == items[i].withheld);
    assert_true(outlook_of(&run, array_count(items), &outlook) && outlook.withheld == TEXT_NONE);
    run_free(&run);
    request_free(&request);
    fake_machine_free(fake);
}

/* On the target itself nobody's own query is made: only whether the classes are there is known. */
static void on_the_target_only_classes_are_looked_for(void **state)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct request request = asking(fake_request_local(), "SELECT * FROM Win32_Process|SELECT * FROM Win32_Nothing|"
                                                          "SELECT * FROM Msvm_ComputerSystem");
    struct outlook outlook;
    fake->rowless = "'Win32_Nothing'";
    struct run run = executor_inline_run(&fake->machine, &request);
    assert_item(&run, "QRY-ASKED[root\\cimv2:Win32_Process]", V_NOT_APPLICABLE, TEXT_QRY_ASKED_NOT_AS);
    assert_item(&run, "QRY-ASKED[root\\cimv2:Win32_Nothing]", V_NEEDS_CHANGE, TEXT_QRY_ASKED_GONE);
    assert_true(outlook_of(&run, 1, &outlook));
    assert_int_equal(outlook.verdict, V_READY);
    assert_null(outlook.rows);
    run_free(&run);
    request_free(&request);
    fake_machine_free(fake);
}

static void a_namespace_is_connected_to_once(void **state)
{
    static const size_t counts[] = {50, 100, 200};
    for (size_t i = 0; i < array_count(counts); i++) {
        struct fake_machine *fake = fake_machine_healthy();
        struct request request = fake_request_remote();
        fake_namespace_sddl(fake, "root\\wmi", "O:BAG:BAD:(A;;CCDCLCSWRPWPRCWD;;;BA)");
        fake_namespace_sddl(fake, "root\\default", "O:BAG:BAD:(A;;CCDCLCSWRPWPRCWD;;;BA)");
        request_fill_needs(&request);
        request.needs.given = true;
        for (size_t k = 1; k < counts[i]; k++) {
            static const char *const paths[] = {"root\\cimv2", "root\\wmi", "root\\default"};
            char *name = strbuf_printed("Class_%zu", k);
            needs_add_class(&request.needs, paths[k % 3], name, k % 5 ? NULL : "Do");
            free(name);
        }
        struct run run = executor_inline_run(&fake->machine, &request);
        printf("   %zu items: %zu connections, %u queries and connections\n", counts[i], fake->connects,
               fake->counts[FAKE_wmi_query]);
        assert_int_equal(fake->connects, 3);
        assert_int_equal(fake->counts[FAKE_wmi_query], counts[i] + 2);
        run_free(&run);
        request_free(&request);
        fake_machine_free(fake);
    }
}

/* That a class is there says nothing of the right to call its methods: where that was not read, it is open, beside rows
 * of the test query (FIRST false) as well as where the method is the first thing that is asked. */
static void a_method_is_not_proven_by_its_class(void **state)
{
    for (int first = 0; first < 2; first++) {
        struct fake_machine *fake = fake_machine_healthy();
        struct request request = asking(fake_request_remote(), "");
        if (first) {
            needs_free(&request.needs);
            request.needs = (struct needs){.given = true};
        }
        struct need *need = needs_add_class(&request.needs, "root\\cimv2", "Win32_Process", "Create");
        if (first) {
            free(request.query);
            request.query = memory_string(need->query);
        }
        fake_fail(fake, FAKE_namespace_get, ST_DENIED, 5);
        fake_fail(fake, FAKE_namespace_rights, ST_DENIED, 5);
        struct run run = executor_inline_run(&fake->machine, &request);
        struct outlook outlook;
        assert_true(outlook_of(&run, first ? 0 : 1, &outlook));
        assert_int_equal(outlook.verdict, V_CANNOT_TELL);
        assert_null(outlook.rows);
        assert_true(run_unknown(&run));
        run_free(&run);
        request_free(&request);
        fake_machine_free(fake);
    }
}

/* Methods want a right of their own, and encryption a level. */
static void a_namespace_is_judged_for_its_items(void **state)
{
    struct fake_machine *fake = fake_machine_stock();
    struct request request = fake_request_local();
    free(request.account);
    request.account = memory_string("monitor");
    request_fill_needs(&request);
    needs_add_class(&request.needs, "root\\cimv2", "Win32_Process", "Create");
    fake_namespace_sddl(fake, "root\\cimv2", "O:BAG:BAD:(A;CI;CCWP;;;WD)");
    struct run run = executor_inline_run(&fake->machine, &request);
    const struct finding *finding = run_finding(&run, "PERM-NAMESPACE");
    if (finding->summary.id == TEXT_PERM_NAMESPACE_REFUSED_METHODS) {
        assert_int_equal(finding->offer_count, 1);
        assert_string_equal(finding->offers[0].remedy->id, "remote-enable-methods");
        assert_true(finding->offers[0].recommended);
    } else {
        fail_msg("%s", text_name(finding->summary.id).text);
    }
    run_free(&run);
    request_free(&request);
    fake_machine_free(fake);
}

/* The table comes back out of a saved result, and every output has it. */
static void the_table_is_in_every_output(void **state)
{
    static const struct {
        report_form *write;
        const char *part;
    } outputs[] = {{report_text, "What this account will see"},
                   {report_html, "id=\"outlook\""},
                   {report_json, "\"wanted\": \"any\""}};
    struct fake_machine *fake = fake_machine_healthy();
    struct request request = asking(fake_request_remote(), "SELECT * FROM Win32_Process");
    needs_add_client(&request.needs, "10.1.2.7");
    struct run run = executor_inline_run(&fake->machine, &request);
    for (size_t i = 0; i < array_count(outputs); i++) {
        const struct report_options options = {.language = LANGUAGE_EN, .width = 100};
        struct strbuf out = STRBUF_INIT;
        outputs[i].write(&run, &options, &out);
        assert_non_null(strstr(strbuf_text(&out), outputs[i].part));
        strbuf_free(&out);
    }
    run_free(&run);
    request_free(&request);
    fake_machine_free(fake);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(nothing_asked_is_not_applicable),
    cmocka_unit_test(each_item_is_judged),
    cmocka_unit_test(no_row_is_no_proof),
    cmocka_unit_test(what_stays_away_is_told),
    cmocka_unit_test(the_first_item_is_judged_as_every_other),
    cmocka_unit_test(a_method_is_not_proven_by_its_class),
    cmocka_unit_test(each_item_names_its_package),
    cmocka_unit_test(encryption_is_held_against_the_level_of_the_clients),
    cmocka_unit_test(on_the_target_only_classes_are_looked_for),
    cmocka_unit_test(a_namespace_is_connected_to_once),
    cmocka_unit_test(a_namespace_is_judged_for_its_items),
    cmocka_unit_test(the_table_is_in_every_output),
    {0},
};
