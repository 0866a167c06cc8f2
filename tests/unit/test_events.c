/* SPDX-License-Identifier: MIT
 * Events of Windows as their documents show them, what is read of them, and who was refused. Names and addresses of
 * the samples are replaced. */
#include "testing.h"

#include "base/memory.h"
#include "events/refusals.h"

#include <stdlib.h>
#include <string.h>

#define WMI_CLASS "{8BC3F05E-D86B-11D0-A075-00C04FB68820}"
#define DCOM "Microsoft-Windows-DistributedCOM"
#define SECURITY "Microsoft-Windows-Security-Auditing"
#define SID "S-1-5-21-1-2-3-1001"

static struct strbuf written; /* the event at hand */

static void write_head(const char *provider, const char *number, const char *keywords)
{
    strbuf_free(&written);
    strbuf_printf(&written,
                  "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='%s' "
                  "Guid='{1B562E86-B7AA-4131-BADC-B6F3A001407E}' EventSourceName='DCOM'/><EventID Qualifiers='0'>%s"
                  "</EventID><Version>0</Version><Level>2</Level><Task>0</Task><Opcode>0</Opcode><Keywords>%s"
                  "</Keywords><TimeCreated SystemTime='2020-09-21T10:31:04.123456700Z'/><EventRecordID>5626"
                  "</EventRecordID><Correlation/><Execution ProcessID='1012' ThreadID='1'/><Channel>System</Channel>"
                  "<Computer>host.example.test</Computer><Security UserID='S-1-5-18'/></System>",
                  provider, number, keywords);
}

/* Names and values of Data follow; NULL ends them. */
static const char *event_of(const char *provider, const char *number, const char *keywords, ...)
{
    va_list list;
    va_start(list, keywords);
    write_head(provider, number, keywords);
    strbuf_add(&written, "<EventData>");
    for (const char *name; (name = va_arg(list, const char *)) != NULL;)
        strbuf_printf(&written, "<Data Name=\"%s\">%s</Data>", name, va_arg(list, const char *));
    va_end(list);
    strbuf_add(&written, "</EventData></Event>");
    return strbuf_text(&written);
}

#define DCOM_EVENT(number, ...) event_of(DCOM, number, "0x8080000000000000", __VA_ARGS__, NULL)
#define SECURITY_EVENT(number, ...) event_of(SECURITY, number, "0x8010000000000000", __VA_ARGS__, NULL)

/* The one refusal in XML; a zeroed kind when there is none. */
static struct refusal read_in(enum refusal_log log, const char *xml)
{
    struct refusals all = refusals_none();
    struct refusal refusal = {.kind = NULL};
    refusals_read(&all, log, xml, strlen(xml));
    assert_true(all.count <= 1);
    if (all.count)
        refusal = refusal_copy(&all.items[0]);
    refusals_free(&all);
    return refusal;
}

static void assert_refused(enum refusal_log log, const char *xml, enum refusal_by by, const char *account,
                           const char *client, uint32_t code)
{
    struct refusal refusal = read_in(log, xml);
    assert_non_null(refusal.kind);
    assert_int_equal(refusal.kind->by, by);
    assert_string_equal(refusal.account, account);
    assert_string_equal(refusal.client, client);
    assert_int_equal(refusal.code, code);
    assert_int_equal(refusal.last_ms, 1600684264123);
    refusal_free(&refusal);
}

static void assert_nobody(enum refusal_log log, const char *xml)
{
    struct refusal refusal = read_in(log, xml);
    assert_null(refusal.kind);
}

static void dcom_names_account_and_address(void **state)
{
    /* Windows 10: EVTX-ATTACK-SAMPLES, LM_dcom_.._system_10016. */
    assert_refused(REFUSAL_LOG_SYSTEM,
                   DCOM_EVENT("10016", "param1", "application-specific", "param2", "Remote", "param3", "Launch",
                              "param4", WMI_CLASS, "param5", WMI_CLASS, "param6", "CONTOSO", "param7", "svc", "param8",
                              SID, "param9", "10.0.2.17", "param10", "Unavailable", "param11", "Unavailable"),
                   REFUSAL_BY_LAUNCH, "CONTOSO\\svc", "10.0.2.17", 0);
    /* Windows Server 2008 R2 has neither application id nor container (dd353832). */
    assert_refused(REFUSAL_LOG_SYSTEM,
                   DCOM_EVENT("10015", "param1", "Remote", "param2", "Activation", "param3", WMI_CLASS, "param4",
                              "CONTOSO", "param5", "svc", "param6", SID, "param7", "10.0.2.17"),
                   REFUSAL_BY_LAUNCH_LIMIT, "CONTOSO\\svc", "10.0.2.17", 0);
    /* Server 2019: the names have blanks; and without any name. */
    assert_refused(REFUSAL_LOG_SYSTEM,
                   DCOM_EVENT("10036", "Domain Name", "CONTOSO", "User Name", "svc", "SID", SID, "Client IP Address",
                              "192.0.2.10"),
                   REFUSAL_BY_LEVEL, "CONTOSO\\svc", "192.0.2.10", 0);
    assert_refused(REFUSAL_LOG_SYSTEM, DCOM_EVENT("10036", "", "CONTOSO", "", "svc", "", SID, "", "192.0.2.10"),
                   REFUSAL_BY_LEVEL, "CONTOSO\\svc", "192.0.2.10", 0);
}

static void dcom_without_a_class_counts(void **state)
{
    static const char *const numbers[] = {"10017", "10018", "10019", "10027"};
    static const enum refusal_by by[] = {REFUSAL_BY_ACCESS, REFUSAL_BY_ACCESS, REFUSAL_BY_ACCESS_LIMIT,
                                         REFUSAL_BY_LAUNCH_LIMIT};
    for (size_t i = 0; i < array_count(numbers); i++) {
        const char *xml = DCOM_EVENT(numbers[i], "param1", "Remote", "param2", "Activation", "param3", "CONTOSO",
                                     "param4", "svc", "param5", SID, "param6", "fe80::1");
        assert_refused(REFUSAL_LOG_SYSTEM, xml, by[i], "CONTOSO\\svc", "fe80::1", 0);
    }
}

static void dcom_of_others_is_nobody(void **state)
{
    /* Another class, and the local noise that every Windows has (KB4022522). */
    assert_nobody(REFUSAL_LOG_SYSTEM,
                  DCOM_EVENT("10016", "param1", "a", "param2", "Remote", "param3", "Launch", "param4",
                             "{D63B10C5-BB46-4990-A94F-E40B9D520160}", "param5", "{9CA88EE3}", "param6", "CONTOSO",
                             "param7", "svc", "param8", SID, "param9", "10.0.2.17"));
    assert_nobody(REFUSAL_LOG_SYSTEM, DCOM_EVENT("10016", "param1", "a", "param2", "Local", "param3", "Launch",
                                                 "param4", WMI_CLASS, "param5", WMI_CLASS, "param6", "CONTOSO",
                                                 "param7", "svc", "param8", SID, "param9", "LocalHost (Using LRPC)"));
    assert_nobody(REFUSAL_LOG_SYSTEM, DCOM_EVENT("10016", "param1", "a"));
    assert_nobody(REFUSAL_LOG_SYSTEM, DCOM_EVENT("10010", "param1", WMI_CLASS));
    assert_nobody(REFUSAL_LOG_SECURITY, DCOM_EVENT("10036", "a", "b"));
}

#define LOGON(type, status, substatus, workstation, address) \
    "SubjectUserSid", "S-1-0-0", "SubjectUserName", "-", "TargetUserSid", "S-1-0-0", "TargetUserName", "svc", \
        "TargetDomainName", "CONTOSO", "Status", status, "FailureReason", "%%2313", "SubStatus", substatus, \
        "LogonType", type, "LogonProcessName", "NtLmSsp ", "AuthenticationPackageName", "NTLM", "WorkstationName", \
        workstation, "IpAddress", address, "IpPort", "0"

static void logons_over_the_network(void **state)
{
    /* windows-itpro-docs, event-4625: the cause is the SubStatus unless that is 0. */
    assert_refused(REFUSAL_LOG_SECURITY,
                   SECURITY_EVENT("4625", LOGON("3", "0xc000006d", "0xc000006a", "WS6", "10.0.2.17")), REFUSAL_BY_LOGON,
                   "CONTOSO\\svc", "10.0.2.17", 0xC000006A);
    assert_refused(REFUSAL_LOG_SECURITY, SECURITY_EVENT("4625", LOGON("3", "0xc0000234", "0x0", "WS6", "-")),
                   REFUSAL_BY_LOGON, "CONTOSO\\svc", "WS6", 0xC0000234);
    assert_nobody(REFUSAL_LOG_SECURITY,
                  SECURITY_EVENT("4625", LOGON("2", "0xc000006d", "0xc000006a", "HOST", "127.0.0.1")));
    assert_nobody(REFUSAL_LOG_SECURITY, SECURITY_EVENT("4625", LOGON("3", "0xc000006d", "0xc000006a", "HOST", "::1")));
    /* event-4776 */
    assert_refused(REFUSAL_LOG_SECURITY,
                   SECURITY_EVENT("4776", "PackageName", "MICROSOFT_AUTHENTICATION_PACKAGE_V1_0", "TargetUserName",
                                  "svc", "Workstation", "WS6", "Status", "0xc0000064"),
                   REFUSAL_BY_LOGON, "svc", "WS6", 0xC0000064);
    assert_nobody(REFUSAL_LOG_SECURITY,
                  SECURITY_EVENT("4776", "TargetUserName", "svc", "Workstation", "WS6", "Status", "0x0"));
}

#define NAMESPACE \
    "SubjectUserSid", SID, "SubjectUserName", "svc", "SubjectDomainName", "CONTOSO", "ObjectServer", "WMI", \
        "ObjectType", "WMI Namespace", "ObjectName", "root\\cimv2"

static void a_denied_namespace(void **state)
{
    struct refusal refusal = read_in(REFUSAL_LOG_SECURITY, SECURITY_EVENT("4662", NAMESPACE));
    assert_int_equal(refusal.kind->by, REFUSAL_BY_NAMESPACE);
    assert_string_equal(refusal.object, "root\\cimv2");
    assert_string_equal(refusal.sid, SID);
    refusal_free(&refusal);
    /* Audit Success. */
    assert_nobody(REFUSAL_LOG_SECURITY, event_of(SECURITY, "4662", "0x8020000000000000", NAMESPACE, NULL));
}

static const char *wmi_event(const char *client, const char *result)
{
    write_head("Microsoft-Windows-WMI-Activity", "5858", "0x4000000000000000");
    strbuf_printf(&written,
                  "<UserData><Operation_ClientFailure xmlns='http://manifests.microsoft.com/win/2006/windows/WMI'>"
                  "<Id>{9D5A1AE1-6A8E-4CF9-A2BE-6B7F3C1E7E02}</Id><ClientMachine>%s</ClientMachine>"
                  "<User>CONTOSO\\svc</User><ClientProcessId>6048</ClientProcessId><Component>Unknown</Component>"
                  "<Operation>Start IWbemServices::ExecQuery - root\\cimv2 : SELECT * FROM Win32_Service WHERE a &gt; 1"
                  "</Operation><ResultCode>%s</ResultCode><PossibleCause>Unknown</PossibleCause>"
                  "</Operation_ClientFailure></UserData></Event>",
                  client, result);
    return strbuf_text(&written);
}

static void operations_of_wmi(void **state)
{
    struct refusal refusal = read_in(REFUSAL_LOG_WMI, wmi_event("WS6", "0x80041003"));
    assert_int_equal(refusal.code, 0x80041003);
    assert_true(refusal.claimed);
    assert_string_equal(refusal.account, "CONTOSO\\svc");
    assert_string_equal(refusal.client, "WS6");
    assert_string_equal(refusal.object, "root\\cimv2");
    refusal_free(&refusal);
    /* Cancelled (support article 3124914), an object that is not there, and this computer itself. */
    assert_nobody(REFUSAL_LOG_WMI, wmi_event("WS6", "0x80041032"));
    assert_nobody(REFUSAL_LOG_WMI, wmi_event("WS6", "0x80041002"));
    assert_nobody(REFUSAL_LOG_WMI, wmi_event("HOST", "0x80041003"));
}

static void two_computers_with_one_sid(void **state)
{
    assert_refused(REFUSAL_LOG_SYSTEM, event_of("LsaSrv", "6167", "0x8000000000000000", NULL), REFUSAL_BY_MACHINE_SID,
                   "", "", 0);
    /* Windows 11 26H1 has another event under this number. */
    assert_nobody(REFUSAL_LOG_SYSTEM,
                  event_of("LsaSrv", "6167", "0x8000000000000000", "MaxRefCount", "9", "AccountName", "svc", NULL));
}

/* ---- what bad input gets ---- */

static void hostile_text_is_bounded(void **state)
{
    struct strbuf xml = STRBUF_INIT;
    struct event *event = memory_new(struct event);
    write_head(DCOM, "10036", "0x8080000000000000");
    strbuf_printf(&xml, "%s<EventData>", strbuf_text(&written));
    strbuf_add(&xml, "<Data Name='a&lt;b'>x&#10;&#x1F;&amp;&bogus;&#0;&quot;<![CDATA[<i>]]></Data>"
                     "<Data>  blanks  </Data><Data>\xFF\xC3</Data><Data>");
    for (size_t i = 0; i < 100 * 1024; i++)
        strbuf_add(&xml, "\xC3\xBC");
    strbuf_add(&xml, "</Data></EventData></Event>");
    assert_true(event_read(xml.text, xml.length, event));
    assert_string_equal(event->fields[0].name, "a<b");
    assert_string_equal(event->fields[0].value, "x\n\x1F&&bogus;\xEF\xBF\xBD\"<i>");
    assert_string_equal(event->fields[1].value, "blanks");
    assert_string_equal(event->fields[2].value, "\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_true(event->record == 5626);
    strbuf_free(&xml);
    /* A long value that ends is cut between two characters. */
    strbuf_printf(&xml, "%s<EventData><Data Name='n'>", strbuf_text(&written));
    for (size_t i = 0; i < 1000; i++)
        strbuf_add(&xml, "\xC3\xBC");
    strbuf_add(&xml, "</Data>");
    for (size_t i = 0; i < 100; i++)
        strbuf_add(&xml, "<Data Name='more'>y</Data>");
    strbuf_add(&xml, "</EventData></Event>");
    assert_true(event_read(xml.text, xml.length, event));
    assert_int_equal(strlen(event->fields[0].value), 254);
    assert_int_equal(event->field_count, EVENT_FIELDS);
    assert_string_equal(event_field(event, "MORE"), "y");
    assert_string_equal(event_field(event, "#32"), "y");
    assert_string_equal(event_field(event, "#33"), "");
    assert_string_equal(event_field(event, "#0"), "");
    assert_string_equal(event_field(event, "none"), "");
    strbuf_free(&xml);
    free(event);
}

static void what_is_no_event(void **state)
{
    static const char *const texts[] = {
        "",
        "<",
        "<Event",
        "<Event><System><EventID>10036</EventID></System></Event>",
        "<Event><System><Provider Name='x'/></System></Event>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><Event><System><Provider Name='x'/><EventID>no</EventID></System></Event>",
        "<!-- <Event><System><Provider Name='x'/><EventID>1</EventID></System></Event>",
        "</a></a></a>",
        "<Event><EventData><System><Provider Name='x'/><EventID>1</EventID></System></EventData></Event>",
    };
    struct event *event = memory_new(struct event);
    for (size_t i = 0; i < array_count(texts); i++)
        assert_false(event_read(texts[i], strlen(texts[i]), event));
    /* However it ends: nothing is read behind the end. */
    const char *whole = wmi_event("WS6", "0x80041003");
    for (size_t length = strlen(whole); length--;) {
        char *part = memory_copy(whole, length ? length : 1);
        event_read(part, length, event);
        free(part);
    }
    free(event);
}

/* ---- many ---- */

static struct refusal made(const char *account, const char *client, int64_t at_ms)
{
    return (struct refusal){.kind = refusal_kind_from_word("Security 4625"),
                            .account = memory_string(account),
                            .sid = memory_string(""),
                            .client = memory_string(client),
                            .object = memory_string(""),
                            .code = 0xC000006A,
                            .first_ms = at_ms,
                            .last_ms = at_ms,
                            .count = 1};
}

static void repeats_are_counted(void **state)
{
    struct refusals all = refusals_none();
    for (int64_t i = 0; i < 41; i++) {
        struct refusal refusal = made("CONTOSO\\svc", "10.0.2.17", 1000 + (i * 7) % 41);
        refusals_add(&all, &refusal);
    }
    for (int i = 0; i < 300; i++) {
        char *name = strbuf_printed("user%d", i);
        struct refusal refusal = made(name, "10.0.2.18", 5000 + i);
        free(name);
        refusals_add(&all, &refusal);
    }
    assert_int_equal(all.count, REFUSALS_MAX);
    assert_int_equal(all.others, 301 - REFUSALS_MAX);
    refusals_sort(&all);
    assert_string_equal(all.items[0].account, "user198");
    const struct refusal_whom whom = {.account = "svc@contoso.example", .address = "10.0.2.99"};
    refusals_keep(&all, &whom);
    assert_int_equal(all.count, 1);
    assert_int_equal(all.others, 300);
    assert_int_equal(all.items[0].count, 41);
    assert_int_equal(all.items[0].first_ms, 1000);
    assert_int_equal(all.items[0].last_ms, 1040);
    refusals_free(&all);
}

static unsigned matches(const char *account, const char *sid, const char *client, const struct refusal_whom *whom)
{
    struct refusal refusal = made(account, client, 0);
    free(refusal.sid);
    refusal.sid = memory_string(sid);
    unsigned found = refusals_match(&refusal, whom);
    refusal_free(&refusal);
    return found;
}

static void whose_they_are(void **state)
{
    const struct refusal_whom whom = {.account = "CONTOSO\\svc", .sid = SID, .address = "10.0.2.17", .computer = "ws6"};
    const struct refusal_whom none = {.account = NULL};
    assert_int_equal(matches("CONTOSO\\SVC", "", "WS6.contoso.example", &whom), 3);
    assert_int_equal(matches("svc", "", "\\\\WS6", &whom), 3);
    assert_int_equal(matches("CONTOSO\\svc", "S-1-5-21-1-2-3-1002", "10.0.2.17", &whom), REFUSAL_OF_CLIENT);
    assert_int_equal(matches("renamed", SID, "10.0.2.18", &whom), REFUSAL_OF_ACCOUNT);
    assert_int_equal(matches("OTHER\\svc", "", "WS7", &whom), 0);
    assert_int_equal(matches("svc@contoso.example", "", "::ffff:10.0.2.17", &whom), 3);
    assert_int_equal(matches("", "", "", &whom), 0);
    assert_int_equal(matches("CONTOSO\\svc", "", "WS6", &none), 0);
}

/* win32 documentation, "Consuming Events": at most 20 expressions in a bare XPath. */
static void questions_are_short_and_of_the_table(void **state)
{
    for (unsigned log = 0; log < REFUSAL_LOG_COUNT; log++) {
        struct strbuf query = STRBUF_INIT;
        size_t expressions = 0;
        refusal_query(&query, (enum refusal_log)log, 86400000);
        for (const char *at = strbuf_text(&query); (at = strpbrk(at, "=<")) != NULL; at += at[1] == '=' ? 2 : 1)
            expressions++;
        assert_in_range(expressions, 2, 20);
        for (size_t i = 0; refusal_kind_at(i); i++) {
            char *number = strbuf_printed("EventID=%u", (unsigned)refusal_kind_at(i)->id);
            assert_int_equal(strstr(strbuf_text(&query), number) != NULL, refusal_kind_at(i)->log == log);
            free(number);
        }
        strbuf_free(&query);
    }
    struct strbuf query = STRBUF_INIT;
    refusal_query(&query, REFUSAL_LOG_WMI, 1000);
    assert_string_equal(strbuf_text(&query),
                        "*[System[((Provider[@Name='Microsoft-Windows-WMI-Activity'] and (EventID=5858))) and "
                        "TimeCreated[timediff(@SystemTime) <= 1000]]]");
    strbuf_free(&query);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dcom_names_account_and_address),
        cmocka_unit_test(dcom_without_a_class_counts),
        cmocka_unit_test(dcom_of_others_is_nobody),
        cmocka_unit_test(logons_over_the_network),
        cmocka_unit_test(a_denied_namespace),
        cmocka_unit_test(operations_of_wmi),
        cmocka_unit_test(two_computers_with_one_sid),
        cmocka_unit_test(hostile_text_is_bounded),
        cmocka_unit_test(what_is_no_event),
        cmocka_unit_test(repeats_are_counted),
        cmocka_unit_test(whose_they_are),
        cmocka_unit_test(questions_are_short_and_of_the_table),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    strbuf_free(&written);
    return failed;
}
