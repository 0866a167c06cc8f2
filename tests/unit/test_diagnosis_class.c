/* SPDX-License-Identifier: MIT
 * The layered diagnosis: what the class of the query adds, the port that DCOM named, and that nothing of the tables
 * is left unsaid. */
#include "testing.h"

#include "diagnosis_scene.h"

#include "base/memory.h"
#include "diagnosis/diagnosis_table.h"
#include "diagnosis/error_table.h"

#include <string.h>

/* ---- the class of the query ---- */

#define CIMV2 "root\\cimv2"

static const struct {
    const char *namespace_path, *query;
    bool connected;
    enum status status;
    uint32_t code;
    enum cause first, never;
} families[] = {
    {CIMV2, "SELECT * FROM Win32_PerfFormattedData_PerfOS_Processor", true, ST_ABSENT, 0x80041010, CAUSE_COUNTERS_OFF,
     CAUSE_CLASS_LOST},
    {CIMV2, "select Name from win32_perfrawdata_Contoso_Thing", true, ST_ABSENT, 0x80041010, CAUSE_COUNTERS_OFF,
     CAUSE_CLASS_LOST},
    {CIMV2, "SELECT * FROM Win32_Service", true, ST_ABSENT, 0x80041010, CAUSE_CLASS_LOST, CAUSE_CLASS_MISSING},
    {CIMV2, REQUEST_QUERY, true, ST_ABSENT, 0x80041010, CAUSE_CLASS_LOST, CAUSE_CLASS_MISSING},
    {CIMV2, "SELECT Name FROM Win32_Service", true, ST_DENIED, 0x80041003, CAUSE_SERVICE_MANAGER_RIGHTS,
     CAUSE_PROVIDER_RIGHTS},
    {CIMV2, "SELECT * FROM Win32_NTLogEvent WHERE Logfile = 'System'", true, ST_DENIED, 0x80041003,
     CAUSE_EVENT_LOG_READERS, CAUSE_PROVIDER_RIGHTS},
    {CIMV2, "SELECT * FROM Win32_PerfRawData_PerfOS_System", true, ST_DENIED, 0x80041003, CAUSE_COUNTER_READERS,
     CAUSE_PROVIDER_RIGHTS},
    {CIMV2, "SELECT * FROM Win32_Process", true, ST_UNREACHABLE, 0x80041033, CAUSE_PROVIDER_QUOTA, CAUSE_NONE},
    {CIMV2, "SELECT Name FROM Win32_UserAccount", true, ST_TIMEOUT, 0, CAUSE_DOMAIN_ACCOUNTS, CAUSE_NONE},
    {CIMV2, "SELECT Name FROM Win32_UserAccount WHERE LocalAccount = True", true, ST_TIMEOUT, 0, CAUSE_PROVIDER_SLOW,
     CAUSE_DOMAIN_ACCOUNTS},
    {CIMV2, "SELECT Name FROM Win32_Product", true, ST_ABSENT, 0x80041010, CAUSE_INSTALLER_PROVIDER, CAUSE_CLASS_LOST},
    {"root\\virtualization\\v2", REQUEST_QUERY, false, ST_ABSENT, 0x8004100E, CAUSE_HYPERV, CAUSE_NONE},
    {"root\\virtualizationer", "SELECT * FROM X", false, ST_ABSENT, 0x8004100E, CAUSE_NAMESPACE_MISSING, CAUSE_HYPERV},
    {"ROOT/Microsoft/SqlServer/ComputerManagement16", "SELECT * FROM SqlService", false, ST_ABSENT, 0x8004100E,
     CAUSE_SQL_SERVER, CAUSE_NONE},
    {"root\\Microsoft\\Windows\\Defender", "SELECT * FROM MSFT_MpPreference", false, ST_ABSENT, 0x8004100E,
     CAUSE_DEFENDER, CAUSE_NONE},
    {"root\\ccm", "SELECT * FROM SMS_Client", true, ST_UNSUPPORTED, 0x80041013, CAUSE_PRODUCT_PROVIDER,
     CAUSE_PROVIDER_HOST},
    {"root\\ccm", "SELECT * FROM SMS_Client", false, ST_ABSENT, 0x8004100E, CAUSE_CONFIGURATION_MANAGER, CAUSE_NONE},
    {CIMV2, "service list brief", true, ST_INVALID, 0x80041017, CAUSE_COMMAND_ALIAS, CAUSE_NONE},
    {CIMV2, "SELEKT * FROM Win32_Service", true, ST_INVALID, 0x80041017, CAUSE_QUERY_SYNTAX, CAUSE_COMMAND_ALIAS},
    {CIMV2, REQUEST_QUERY, false, ST_ABSENT, 0x80070003, CAUSE_REPOSITORY, CAUSE_NAMESPACE_MISSING},
    {CIMV2, REQUEST_QUERY, false, ST_DENIED, 0x80070005, CAUSE_WMI_LAUNCH, CAUSE_HARDENING},
};

static void families_have_their_causes(void **state)
{
    for (size_t i = 0; i < array_count(families); i++) {
        struct scene scene;
        scene_begin(&scene);
        scene_ask(&scene, families[i].namespace_path, families[i].query);
        scene_connect_fails(&scene, families[i].status, families[i].code);
        if (families[i].connected)
            scene.facts.query.step = WMI_STEP_ROWS;
        struct symptoms symptoms;
        struct diagnosis diagnosis;
        symptoms_from_facts(&scene.request, &scene.facts, scene.facts.present, &symptoms);
        if (families[i].first == CAUSE_WMI_LAUNCH) { /* all that was looked at was in order */
            static const enum cause fine[] = {CAUSE_WRONG_PASSWORD, CAUSE_UAC_FILTER,   CAUSE_NOT_IN_GROUP,
                                              CAUSE_LAUNCH_LIMIT,   CAUSE_ACCESS_LIMIT, CAUSE_LOGON_RIGHT,
                                              CAUSE_DCOM_OFF};
            for (size_t k = 0; k < array_count(fine); k++)
                symptoms.hints[fine[k]] = HINT_NO;
        }
        assert_true(diagnosis_make(&symptoms, &diagnosis));
        if (!diagnosis.cause_count || diagnosis.causes[0] != families[i].first)
            fail_msg("%s, %s: %s", families[i].namespace_path, families[i].query,
                     diagnosis.cause_count ? text_name(cause_info(diagnosis.causes[0])->sentence).text : "none");
        for (size_t k = 0; k < diagnosis.cause_count; k++)
            assert_int_not_equal(diagnosis.causes[k], families[i].never);
        diagnosis_free(&diagnosis);
        scene_end(&scene);
    }
}

/* Where there is no Kerberos nobody is sent to set a clock, whatever else was ruled out. */
static void clocks_matter_to_kerberos_alone(void **state)
{
    struct scene scene;
    scene_begin(&scene);
    scene.facts.name.literal = true;
    scene_connect_fails(&scene, ST_FAILED, 0x80070721);
    struct symptoms symptoms;
    struct diagnosis diagnosis;
    symptoms_from_facts(&scene.request, &scene.facts, scene.facts.present, &symptoms);
    symptoms.logon_works = true; /* over another channel: no cause of the logon is left */
    assert_true(diagnosis_make(&symptoms, &diagnosis));
    assert_int_equal(diagnosis.causes[0], CAUSE_NTLM_BLOCKED);
    for (size_t i = 0; i < diagnosis.cause_count; i++)
        assert_true(diagnosis.causes[i] != CAUSE_CLOCK_SKEW && diagnosis.causes[i] != CAUSE_WRONG_TARGET_NAME);
    diagnosis_free(&diagnosis);
    scene_end(&scene);
}

static void aliases_are_told_in_wql(void **state)
{
    assert_string_equal(class_family_wql("service list brief"), "SELECT Name, State FROM Win32_Service");
    assert_string_equal(class_family_wql(" WMIC  OS get Caption"), "SELECT * FROM Win32_OperatingSystem");
    assert_null(class_family_wql("SELECT * FROM Win32_Service"));
    assert_null(class_family_wql("wmic"));
    assert_null(class_family_wql(""));
}

/* ---- the tables ---- */

static void every_cause_is_used(void **state)
{
    bool used[CAUSE_COUNT] = {true};
    const struct error_entry *entry;
    for (size_t i = 0; (entry = error_table_at(i)) != NULL; i++)
        for (size_t k = 0; k < ERROR_CAUSES && entry->causes[k]; k++)
            used[entry->causes[k]] = true;
    const struct diagnosis_case *row;
    for (size_t i = 0; (row = diagnosis_table_at(i)) != NULL; i++)
        for (size_t k = 0; k < CASE_CAUSES && row->causes[k]; k++)
            used[row->causes[k]] = true;
    for (size_t i = 0; (row = diagnosis_table_class_at(i)) != NULL; i++)
        for (size_t k = 0; k < CASE_CAUSES && row->causes[k]; k++)
            used[row->causes[k]] = true;
    for (enum cause cause = CAUSE_INSTALLER_PROVIDER; cause <= CAUSE_DEFENDER; cause++)
        used[cause] = true; /* of a family: families_have_their_causes */
    for (enum cause cause = 0; cause < CAUSE_COUNT; cause++)
        if (!used[cause])
            fail_msg("%s explains nothing", text_name(cause_info(cause)->sentence).text);
}

static void every_code_is_diagnosed(void **state)
{
    const struct error_entry *entry;
    for (size_t i = 0; (entry = error_table_at(i)) != NULL; i++)
        for (int place = 0; place < 4; place++) {
            struct scene scene;
            scene_begin(&scene);
            if (place & 1)
                scene_query_fails(&scene, ST_FAILED, entry->code);
            else
                scene_connect_fails(&scene, ST_FAILED, entry->code);
            if (place & 2)
                scene_is_here(&scene);
            struct diagnosis diagnosis = scene_diagnose(&scene);
            struct strbuf text = STRBUF_INIT;
            sentence_format(&text, LANGUAGE_EN, &diagnosis.summary);
            if (strstr(text_get(LANGUAGE_EN, diagnosis.summary.id), "{3}") && !strstr(strbuf_text(&text), entry->name))
                fail_msg("no code in: %s", strbuf_text(&text));
            strbuf_free(&text);
            diagnosis_free(&diagnosis);
            scene_end(&scene);
        }
}

/* ---- the port that DCOM named ---- */

/* Each way in which it can be shut: the port's number is told, and the firewall that was seen to let it in is not
 * suspected. */
static void the_port_in_vain_is_named(void **state)
{
    static const struct {
        enum port_state state;
        enum cause first;
        enum text_id summary;
    } cases[] = {
        {PORT_NO_ANSWER, CAUSE_PERIMETER, TEXT_DIAGNOSIS_DIAL_DROPPED},
        {PORT_REJECTED, CAUSE_PERIMETER, TEXT_DIAGNOSIS_DIAL_REJECTED},
        {PORT_REFUSED, CAUSE_PERIMETER, TEXT_DIAGNOSIS_DIAL_REFUSED},
        {PORT_NO_ROUTE, CAUSE_NAME_ELSEWHERE, TEXT_DIAGNOSIS_DIAL_NO_ROUTE},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct symptoms symptoms;
        struct diagnosis diagnosis;
        struct scene scene;
        scene_begin(&scene);
        scene.facts.query_reading.status = ST_TIMEOUT;
        scene.facts.query.step = WMI_STEP_CONNECT;
        scene.facts.query.dial = (struct wmi_dial){.address = "10.77.0.2", .port = 49668, .state = cases[i].state};
        symptoms_from_facts(&scene.request, &scene.facts, scene.facts.present, &symptoms);
        symptoms.hints[CAUSE_DYNAMIC_PORT_BLOCKED] = symptoms.hints[CAUSE_FIREWALL_SCOPE] = HINT_NO;
        assert_true(diagnosis_make(&symptoms, &diagnosis));
        assert_int_equal(diagnosis.causes[0], cases[i].first);
        assert_int_equal(diagnosis.summary.id, cases[i].summary);
        assert_string_equal(diagnosis.summary.arguments[2], "49668");
        assert_string_equal(diagnosis.summary.arguments[3], "10.77.0.2");
        diagnosis_free(&diagnosis);
        scene_end(&scene);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(the_port_in_vain_is_named),
    cmocka_unit_test(families_have_their_causes),
    cmocka_unit_test(clocks_matter_to_kerberos_alone),
    cmocka_unit_test(aliases_are_told_in_wql),
    cmocka_unit_test(every_cause_is_used),
    cmocka_unit_test(every_code_is_diagnosed),
    {0},
};
