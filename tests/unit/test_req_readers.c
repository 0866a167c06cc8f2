/* SPDX-License-Identifier: MIT
 * PERM-COUNTERS and PERM-EVENTLOG: every verdict, the one membership that each remedy adds, and the way back.
 * Sources (learn.microsoft.com): "Limited User Access Support" (performance counters); "Eventlog Key", "Event Logging
 * Security" (who may read a log that says nothing of its own, what CustomSD is and what counts where it is none);
 * "Policy CSP - ADMX_EventLog" (two policies, of which both must be set). */
#include "testing.h"

#include "scenario.h"

#include "base/memory.h"
#include "check/check.h"
#include "executor_inline.h"
#include "requirements/requirements.h"

#include <stdlib.h>
#include <string.h>

#define COUNTERS &requirement_perm_counters
#define EVENTLOG &requirement_perm_eventlog
#define SYSTEM_KEY "SYSTEM\\CurrentControlSet\\Services\\EventLog\\System"
#define SYSTEM_POLICY "SOFTWARE\\Policies\\Microsoft\\Windows\\EventLog\\System"

static void asked(request_t *r, const char *query)
{
    fake_rule_text(&r->account, "CONTOSO\\anna");
    needs_add_query(&r->needs, "root\\cimv2", query);
}

static void member(fake_t *f, enum well_known_sid group)
{
    struct sid anna;
    assert_true(sid_from_text(ANNA_SID, &anna));
    fake_member(f, sid_well_known(group), &anna);
}

static void groups_unread(fake_t *f)
{
    for (size_t i = 0; i < f->account_count; i++) {
        f->accounts[i].account.missing = ACCOUNT_MISSING_GROUPS;
        f->accounts[i].account.groups_status = ST_DENIED;
    }
}

/* ---- counters ---- */
static void counters(fake_t *f, request_t *r)
{
    asked(r, "SELECT * FROM Win32_PerfFormattedData_PerfOS_Processor");
}

static void counters_monitor(fake_t *f, request_t *r)
{
    counters(f, r);
    member(f, SID_PERFORMANCE_MONITOR_USERS);
}

static void counters_groups_unread(fake_t *f, request_t *r)
{
    counters(f, r);
    groups_unread(f);
}

/* ---- event log ---- */
static void events(fake_t *f, request_t *r)
{
    asked(r, "SELECT * FROM Win32_NTLogEvent WHERE Logfile = 'System'");
}

static void events_reader(fake_t *f, request_t *r)
{
    events(f, r);
    member(f, SID_EVENT_LOG_READERS);
}

static void events_security(fake_t *f, request_t *r)
{
    asked(r, "SELECT * FROM Win32_NTLogEvent WHERE EventCode = 4624 AND Logfile='Security'");
}

static void events_security_reader(fake_t *f, request_t *r)
{
    events_security(f, r);
    member(f, SID_EVENT_LOG_READERS);
}

static void events_unknown(fake_t *f, request_t *r)
{
    events(f, r);
    groups_unread(f);
}

/* clang-format off */
static const struct scenario scenarios[] = {
    {"nobody asks for counters", COUNTERS, NULL, V_NOT_APPLICABLE, TEXT_PERM_COUNTERS_NOT_ASKED,
     STEPS(REQUEST_SAYS(account, "CONTOSO\\anna"), ASKS("SELECT * FROM Win32_OperatingSystem"))},
    {"as Windows comes", COUNTERS, counters, V_NEEDS_CHANGE, TEXT_PERM_COUNTERS_REFUSED, "monitor-users", true, V_READY, .by_policy = false},
    {"Performance Monitor Users", COUNTERS, counters_monitor, V_READY, TEXT_PERM_GROUP_MEMBER, .remedy = NULL},
    {"Performance Log Users", COUNTERS, counters, V_READY, TEXT_PERM_GROUP_MEMBER,
     STEPS(MEMBER(ANNA_SID, SID_PERFORMANCE_LOG_USERS))},
    {"administrator", COUNTERS, counters, V_READY, TEXT_PERM_GROUP_MEMBER, STEPS(MEMBER(ANNA_SID, SID_ADMINISTRATORS))},
    {"filtered administrator", COUNTERS, counters, V_NEEDS_CHANGE, TEXT_PERM_COUNTERS_FILTERED, "monitor-users",
     true, V_READY, STEPS(REQUEST_SAYS(account, "PC-0421\\support"))},
    {"remote UAC not known", COUNTERS, counters, V_CANNOT_TELL, TEXT_PERM_GROUP_TOKEN_UNKNOWN,
     STEPS(REQUEST_SAYS(account, "PC-0421\\support"), DWORD_IS(FACTS_TOKEN_KEY, "LocalAccountTokenFilterPolicy", 7))},
    {"groups not read", COUNTERS, counters_groups_unread, V_CANNOT_TELL, TEXT_PERM_GROUP_UNKNOWN, .remedy = NULL},
    {"domain controller", COUNTERS, counters, V_NEEDS_CHANGE, TEXT_PERM_COUNTERS_REFUSED, "domain-monitor-users",
     false, V_READY, STEPS(MACHINE_IS(os.server, true), MACHINE_IS(os.domain_controller, true))},
    {"nobody asks for events", EVENTLOG, NULL, V_NOT_APPLICABLE, TEXT_PERM_EVENTLOG_NOT_ASKED,
     STEPS(REQUEST_SAYS(account, "CONTOSO\\anna"), ASKS("SELECT * FROM Win32_OperatingSystem"))},
    {"as Windows comes", EVENTLOG, events, V_NEEDS_CHANGE, TEXT_PERM_EVENTLOG_REFUSED, "event-log-readers", true, V_READY, .by_policy = false},
    {"Event Log Readers", EVENTLOG, events_reader, V_READY, TEXT_PERM_EVENTLOG_READY, .remedy = NULL},
    {"Security as Windows comes", EVENTLOG, events_security, V_NEEDS_CHANGE, TEXT_PERM_EVENTLOG_REFUSED, "event-log-readers", false, V_ATTENTION, .by_policy = false},
    {"Security for Event Log Readers", EVENTLOG, events_security_reader, V_ATTENTION, TEXT_PERM_EVENTLOG_SECURITY, .remedy = NULL},
    {"Security for an administrator", EVENTLOG, events_security, V_READY, TEXT_PERM_EVENTLOG_READY,
     STEPS(MEMBER(ANNA_SID, SID_ADMINISTRATORS))},
    {"filtered administrator", EVENTLOG, events, V_NEEDS_CHANGE, TEXT_PERM_EVENTLOG_FILTERED, "event-log-readers",
     true, V_READY, STEPS(REQUEST_SAYS(account, "PC-0421\\support"))},
    {"domain controller", EVENTLOG, events, V_NEEDS_CHANGE, TEXT_PERM_EVENTLOG_REFUSED, "domain-event-log-readers",
     false, V_READY, STEPS(MACHINE_IS(os.server, true), MACHINE_IS(os.domain_controller, true))},
    /* Of the logs that are not named both usual ones have to let it read. */
    {"one of two logs closed", EVENTLOG, NULL, V_NEEDS_CHANGE, TEXT_PERM_EVENTLOG_CLOSED,
     STEPS(REQUEST_SAYS(account, "CONTOSO\\anna"), ASKS("SELECT * FROM Win32_NTEventlogFile"),
           MEMBER(ANNA_SID, SID_EVENT_LOG_READERS), STRING_IS(SYSTEM_KEY, "CustomSD", "O:BAG:SYD:(A;;0x7;;;BA)"))},
    {"an entry of its own", EVENTLOG, events, V_READY, TEXT_PERM_EVENTLOG_READY,
     STEPS(STRING_IS(SYSTEM_KEY, "CustomSD", "O:BAG:SYD:(A;;0x7;;;BA)(A;;0x1;;;" ANNA_SID ")"))},
    {"closed by its own permissions", EVENTLOG, events_reader, V_NEEDS_CHANGE, TEXT_PERM_EVENTLOG_CLOSED,
     STEPS(STRING_IS(SYSTEM_KEY, "CustomSD", "O:BAG:SYD:(A;;0x7;;;BA)"))},
    {"closed by policy", EVENTLOG, events_reader, V_NEEDS_CHANGE, TEXT_PERM_EVENTLOG_CLOSED, .by_policy = true,
     STEPS(STRING_IS(SYSTEM_POLICY, "ChannelAccess", "O:BAG:SYD:(A;;0x7;;;BA)"))},
    {"a policy with the group", EVENTLOG, events, V_NEEDS_CHANGE, TEXT_PERM_EVENTLOG_REFUSED, "event-log-readers",
     true, V_READY,
     STEPS(STRING_IS(SYSTEM_POLICY, "ChannelAccess", "O:BAG:SYD:(A;;0x7;;;BA)(A;;0x1;;;S-1-5-32-573)"),
           STRING_IS(SYSTEM_POLICY, "CustomSD", "O:BAG:SYD:(A;;0x7;;;BA)(A;;0x1;;;AU)"))},
    {"permissions that are not understood", EVENTLOG, events_reader, V_CANNOT_TELL, TEXT_PERM_EVENTLOG_UNKNOWN,
     STEPS(STRING_IS(SYSTEM_KEY, "CustomSD", "everybody, please"))},
    {"denied", EVENTLOG, events_reader, V_NEEDS_CHANGE, TEXT_PERM_EVENTLOG_DENIED,
     STEPS(STRING_IS(SYSTEM_KEY, "CustomSD", "O:BAG:SYD:(D;;0x1;;;" ANNA_SID ")(A;;0x1;;;S-1-5-32-573)"))},
    {"groups not read", EVENTLOG, events_unknown, V_CANNOT_TELL, TEXT_PERM_EVENTLOG_UNKNOWN, .remedy = NULL},
};
/* clang-format on */

static const struct judged judged[] = {
    {COUNTERS, READY | NEEDS_CHANGE | CANNOT_TELL | NOT_APPLICABLE, counters_monitor, {FAKE_account_get}},
    {EVENTLOG,
     READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL | NOT_APPLICABLE,
     events_reader,
     {FAKE_account_get, FAKE_registry_get}},
    {.requirement = NULL},
};

static struct scenario_set set = {scenarios, array_count(scenarios), judged};

/* ---- what a query of the account itself showed ---- */
static void assert_shown(size_t rows, void (*arrange)(fake_t *fake, request_t *request), const char *key,
                         enum verdict verdict, enum text_id summary)
{
    fake_t *fake = fake_machine_healthy();
    request_t request = fake_request_remote();
    request.needs.given = true;
    arrange(fake, &request);
    fake_query_rows(fake, rows);
    fake_rule_text(&request.user, "CONTOSO\\anna");
    struct run run = executor_inline_run(&fake->machine, &request);
    const struct finding *finding = run_finding(&run, key);
    if (!finding || finding->verdict != verdict || finding->summary.id != summary)
        fail_msg("%zu rows: %s, %s", rows, finding ? verdict_word(finding->verdict) : "none",
                 finding ? text_name(finding->summary.id).text : "");
    run_free(&run);
    request_free(&request);
    fake_machine_free(fake);
}

static void rows_that_came_are_proof(void **unused)
{
    static const char log[] = "PERM-EVENTLOG[root\\cimv2:Win32_NTLogEvent]";
    assert_shown(0, counters, "PERM-COUNTERS", V_NEEDS_CHANGE, TEXT_PERM_COUNTERS_REFUSED);
    assert_shown(3, counters, "PERM-COUNTERS", V_ATTENTION, TEXT_PERM_COUNTERS_SHOWN);
    assert_shown(0, events, log, V_NEEDS_CHANGE, TEXT_PERM_EVENTLOG_REFUSED);
    assert_shown(3, events, log, V_ATTENTION, TEXT_PERM_EVENTLOG_SHOWN);
    assert_shown(0, events_security_reader, log, V_ATTENTION, TEXT_PERM_EVENTLOG_SECURITY);
    assert_shown(3, events_security_reader, log, V_READY, TEXT_PERM_EVENTLOG_READY);
}

/* Each item that asks for events is a finding of its own, and what nobody asks is none. */
static void each_item_is_judged(void **unused)
{
    fake_t *fake = fake_machine_healthy();
    request_t request = fake_request_local();
    asked(&request, "SELECT * FROM Win32_OperatingSystem");
    asked(&request, "SELECT * FROM Win32_NTLogEvent WHERE Logfile = 'System'");
    asked(&request, "SELECT * FROM Win32_NTLogEvent WHERE Logfile = 'Security'");
    char *first = requirement_perm_eventlog.subject(&request, 0),
         *second = requirement_perm_eventlog.subject(&request, 1);
    assert_string_equal(first, "root\\cimv2:Win32_NTLogEvent");
    assert_string_equal(second, "root\\cimv2:Win32_NTLogEvent#2");
    assert_null(requirement_perm_eventlog.subject(&request, 2));
    free(first);
    free(second);
    request_free(&request);
    fake_machine_free(fake);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_prestate(scenario_verdicts, &set),
    cmocka_unit_test_prestate(scenario_unread, &set),
    cmocka_unit_test(rows_that_came_are_proof),
    cmocka_unit_test(each_item_is_judged),
    {0},
};
