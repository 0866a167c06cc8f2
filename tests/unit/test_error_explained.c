/* SPDX-License-Identifier: MIT
 * What is explained of a code: by itself, in lines of logs and of products, as people paste them. */
#include "testing.h"

#include "base/columns.h"
#include "base/memory.h"
#include "diagnosis/error_code.h"
#include "diagnosis/error_line.h"
#include "diagnosis/error_name.h"
#include "diagnosis/error_table.h"
#include "report/explain.h"
#include "requirements/catalogue.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- explain ---- */

static char *page_of(uint32_t code, enum language language, size_t width)
{
    struct strbuf page = STRBUF_INIT;
    explain_code(&page, language, code, width);
    return strbuf_take(&page);
}

static void lines_fit(const char *page, size_t width)
{
    while (*page) {
        size_t length = strcspn(page, "\n");
        char *line = memory_string_n(page, length);
        /* One word may be longer than a narrow line. */
        if (columns_width(line) > width && strchr(line + strspn(line, " "), ' ') && width >= 80)
            fail_msg("too wide: %s", line);
        assert_true(length == 0 || line[length - 1] != ' ');
        free(line);
        assert_true(page[length] == '\n');
        page += length + 1;
    }
}

static void every_code_explains(void **state)
{
    const struct error_entry *entry;
    for (size_t i = 0; (entry = error_table_at(i)) != NULL; i++)
        for (enum language language = 0; language < LANGUAGE_COUNT; language++)
            for (size_t width = 20; width <= 80; width += 60) {
                char *page = page_of(entry->code, language, width);
                assert_non_null(strstr(page, entry->name));
                assert_non_null(strstr(page, " 1. "));
                assert_null(strchr(page, '{'));
                lines_fit(page, width);
                free(page);
            }
}

static size_t count_of(const char *page, const char *part)
{
    size_t count = 0;
    for (; (page = strstr(page, part)) != NULL; page++)
        count++;
    return count;
}

static void access_denied_names_its_causes(void **state)
{
    char *page = page_of(0x80070005, LANGUAGE_EN, 80);
    static const char *const order[] = {"QRY-CONNECT",       "UAC-TOKEN-FILTER", "PERM-GROUP", "DCOM-LAUNCH-LIMIT",
                                        "DCOM-ACCESS-LIMIT", "DCOM-WMI-LAUNCH",  "PERM-LOGON"};
    const char *at = page;
    for (size_t i = 0; i < array_count(order); i++) {
        at = strstr(at, order[i]);
        assert_non_null(at);
    }
    assert_true(count_of(page, "What to do:") >= 5);
    assert_non_null(strstr(page, "How to tell them apart"));
    free(page);
    page = page_of(0x80070005, LANGUAGE_DE, 80);
    assert_true(count_of(page, "Was zu tun ist:") >= 5);
    assert_non_null(strstr(page, "Wie sie sich unterscheiden lassen"));
    free(page);
}

static void the_two_denials_share_no_first_cause(void **state)
{
    const struct error_entry *dcom = error_table_find(0x80070005), *wmi = error_table_find(0x80041003);
    assert_int_not_equal(dcom->meaning, wmi->meaning);
    assert_int_equal(wmi->causes[0], CAUSE_NAMESPACE_RIGHTS);
    for (size_t i = 0; dcom->causes[i]; i++)
        assert_int_not_equal(dcom->causes[i], CAUSE_NAMESPACE_RIGHTS);
    for (size_t i = 0; wmi->causes[i]; i++)
        assert_int_not_equal(wmi->causes[i], CAUSE_WRONG_PASSWORD);
}

static void unknown_codes_are_called_unknown(void **state)
{
    static const uint32_t codes[] = {0x80070BAD, 0x80049999, 0x8004FFFF, 0x80090999, 0x8001FFFF, 0x80080FFF, 0x80000FFF,
                                     0x8003ABCD, 0xC0FF0001, 0x00123456, 0xFFFFFFFF, 2989,       0x80041FFF};
    for (size_t i = 0; i < array_count(codes); i++) {
        char *page = page_of(codes[i], LANGUAGE_EN, 80);
        assert_non_null(strstr(page, "is unknown"));
        assert_null(strstr(page, " 1. "));
        assert_null(strchr(page, '{'));
        lines_fit(page, 80);
        free(page);
    }
    char *page = page_of(0x80070BAD, LANGUAGE_EN, 200);
    assert_non_null(strstr(page, "the Windows error 2989;"));
    assert_non_null(strstr(page, "2100 to 2999 belong to network management"));
    free(page);
    page = page_of(0, LANGUAGE_EN, 80);
    assert_non_null(strstr(page, "No error"));
    free(page);
}

static void twins_say_so(void **state)
{
    char *page = page_of(0xC000006A, LANGUAGE_EN, 80);
    assert_non_null(
        strstr(page, "0xC000006A  STATUS_WRONG_PASSWORD\nThe same error as 0x8007052E ERROR_LOGON_FAILURE"));
    free(page);
    page = page_of(1722, LANGUAGE_EN, 80);
    assert_non_null(
        strstr(page, "0x800706BA  RPC_S_SERVER_UNAVAILABLE\nWin32 error 1722, decimal -2147023174 or 2147944122"));
    free(page);
}

static void short_form(void **state)
{
    struct strbuf text = STRBUF_INIT;
    explain_short(&text, LANGUAGE_EN, ST_DENIED, 0x80041003);
    assert_string_equal(strbuf_text(&text), text_get(LANGUAGE_EN, TEXT_ERROR_WBEM_E_ACCESS_DENIED));
    strbuf_clear(&text);
    explain_short(&text, LANGUAGE_EN, ST_TIMEOUT, 0);
    assert_string_equal(strbuf_text(&text), text_get(LANGUAGE_EN, TEXT_STATUS_TIMEOUT));
    strbuf_free(&text);
    assert_string_equal(explain_nearest("wbem_e_acess_denied"), "WBEM_E_ACCESS_DENIED");
}

/* ---- what people type and paste ---- */

/* The codes of a text, "" for none. */
static void reads(const char *typed, const char *codes)
{
    struct strbuf out = STRBUF_INIT;
    struct error_found found[ERROR_LINE_CODES];
    size_t count = error_line_read(typed, found);
    for (size_t i = 0; i < count; i++)
        strbuf_printf(&out, "%s%08X", i ? " " : "", (unsigned)found[i].code);
    if (strcmp(strbuf_text(&out), codes) != 0)
        fail_msg("\"%s\" is read as \"%s\" and not as \"%s\"", typed, strbuf_text(&out), codes);
    strbuf_free(&out);
}

static void lines_of_logs(void **state)
{
    reads("-2147023174", "800706BA");
    reads("NT_STATUS_ACCESS_DENIED", "C0000022");
    reads("nca_s_fault_access_denied", "00000005");
    reads("NTSTATUS: NT_STATUS_ACCESS_DENIED - Access denied", "C0000022");
    reads("[wmi] ERROR: RPC: Code 0x000006ba - The RPC server is unavailable. [0x800706ba]", "000006BA");
    reads("Exception from HRESULT: 0x80070005 (E_ACCESSDENIED))", "80070005");
    reads("ConnectServer failed: -2147024891, then -2147217405", "80070005 80041003");
    reads("2026-11-29 03:04:05 PID 4711 Fehler 1722 auf 10.1.2.7:135", "000006BA");
    reads("Event ID: 10036, Level 2", "00002734");
    reads("rpc_s_server_unavailable (1722)", "800706BA");
    reads("80041003 from {8BC3F05E-D86B-11D0-A075-00C04FB68820}", "80041003");
    reads("5 1722", "00000005 000006BA");
    reads("HRESULT 80041010 and 0x80041010", "80041010");
    reads("the port 135 of 10.1.2.7 at 17:22", "");
    reads("everything is fine", "");
    reads("", "");
    reads("-", "");
}

/* As monitoring and inventory programs, scripts and logs of Windows show them in public threads. */
static void lines_of_products(void **state)
{
    reads("Connection could not be established (80070005: Access is denied - Host: 10.1.2.7, User: administrator, "
          "Password: **, Domain: ntlmdomain:) (code: PE015)",
          "80070005"); /* PRTG */
    reads("The error text from wmic is: [wmi/wmic.c:196:main()] ERROR: Login to remote object. NTSTATUS: NT code "
          "0x80010111 - NT code 0x80010111",
          "80010111"); /* check_wmi_plus */
    reads("ERROR: dcom_create_object. NTSTATUS: NT_STATUS_IO_TIMEOUT - NT_STATUS_IO_TIMEOUT", "C00000B5");
    reads("---> Unable to connect to WMI on remote machine \"PC-0421\", error = 0x800706ba.", "800706BA"); /* ccm.log */
    reads("---> Failed to connect to \\\\PC-0421\\admin$ using machine account (5)", "00000005");
    reads("CWmi::Connect() failed to connect to \\\\PC-0421\\root\\CCM. Error = 1722", "000006BA");
    reads("Get-WmiObject : Access is denied. (Exception from HRESULT: 0x80070005 (E_ACCESSDENIED)) + "
          "FullyQualifiedErrorId : GetWMICOMException,Microsoft.PowerShell.Commands.GetWmiObjectCommand",
          "80070005");
    reads("+ FullyQualifiedErrorId : HRESULT 0x80041010,Microsoft.Management.Infrastructure.CimCmdlets", "80041010");
    reads("Error number:  -2144108250 0x80338126 WinRM cannot complete the operation.", "80338126");
    reads("<f:WSManFault xmlns:f=\"http://schemas.microsoft.com/wbem/wsman/1/wsmanfault\" Code=\"2150858770\" "
          "Machine=\"srv\">",
          "80338012");
    reads("ERROR_WSMAN_NETWORK_TIMEDOUT", "80338126");
    reads("[-] DCOM SessionError: code: 0x80004027 - CO_E_CLASS_DISABLED", "80004027"); /* impacket */
    reads("SMB SessionError: code: 0xc000006d - STATUS_LOGON_FAILURE - The attempted logon is invalid.", "C000006D");
    reads(
        "Id = {00000000-0000-0000-0000-000000000000}; ClientMachine = PC-0421; User = CONTOSO\\svc; ClientProcessId = "
        "3284; Operation = Start IWbemServices::ExecQuery - root\\cimv2 : SELECT * FROM Win32_X; ResultCode = "
        "0x80041010; PossibleCause = Unknown",
        "80041010"); /* WMI-Activity 5858 */
    reads("Event 10016, DistributedCOM", "00002720");
    /* By provider and number, however the rest is worded; the number of another provider is another event. */
    reads("Ereignis 10036, DistributedCOM", "00002734");
    reads("Ereignis-ID: 10016 Quelle: Microsoft-Windows-DistributedCOM", "00002720");
    reads("Log Name: System Source: Microsoft-Windows-DistributedCOM Event ID: 10027 Level: Error", "0000272B");
    reads("Event 4625, Microsoft Windows security auditing.", "00001211");
    reads("Event 6167, LSA (LsaSrv)", "00001817");
    reads("<Provider Name='Microsoft-Windows-WMI-Activity' Guid='{1}'/><EventID>5858</EventID>", "000016E2");
    reads("Event 4625, EventSystem", "");
    reads("Source: Some Backup Event ID: 10016", "");
    reads("Ereignis 5858, ESENT", "");
    reads("EventID 5858 of WMI-Activity", "000016E2");
    reads("Microsoft VBScript runtime error '800A01AD': ActiveX component can't create object", "800A01AD");
    reads("The error code is: 2147944122", "800706BA");
    /* github.com: mickem/nscp 516, lahell/PSDiscoveryProtocol 11, chrismah/ClickMonitorDDC7.2 14, winrm */
    reads("ConnectServer failed: namespace=root\\cimv2, user=:80010114: The requested object does not exist.",
          "80010114");
    reads("WinMgmt - :failed to lookup error code: 2147749904 (reason: 317)", "80041010");
    reads("The WMI service or the WMI provider returned an unknown error: HRESULT 0x800706be", "800706BE");
    reads("ClientProcessId = 514564; Component = Unknown; Operation = Start IWbemServices::ExecQuery - ROOT\\WMI : "
          "SELECT "
          "* FROM WmiMonitorID; ResultCode = 0x80041032; PossibleCause = Unknown",
          "80041032");
    reads("WSManFault Message = ... -2144108485 0x8033803B", "8033803B");
    reads("tried (3) times, 4711 of 10.1.2.7 (64 bit)", "");
}

static char *typed_page(const char *typed)
{
    struct strbuf page = STRBUF_INIT;
    assert_true(explain_typed(&page, LANGUAGE_EN, typed, 80));
    assert_null(strchr(strbuf_text(&page), '{'));
    lines_fit(strbuf_text(&page), 80);
    return strbuf_take(&page);
}

static void holds(const char *typed, const char *const *parts, size_t count)
{
    char *page = typed_page(typed);
    const char *at = page;
    for (size_t i = 0; i < count; i++) {
        at = strstr(at, parts[i]);
        if (!at)
            fail_msg("%s: \"%s\" is not there, or not behind what stands before it, in\n%s", typed, parts[i], page);
    }
    free(page);
}

#define HOLDS(typed, ...) \
    holds(typed, (const char *const[]){__VA_ARGS__}, array_count(((const char *const[]){__VA_ARGS__})))

/* Cases of public threads; what they have to say. */
static void cases_of_threads(void **state)
{
    HOLDS("-2147023174", "0x800706BA  RPC_S_SERVER_UNAVAILABLE");
    HOLDS("NT_STATUS_ACCESS_DENIED", "0xC0000022  STATUS_ACCESS_DENIED", "The same error as 0x80070005");
    HOLDS("nca_s_fault_access_denied", "0x80070005", "not Windows", " 1. ", "signed DCOM activation", " 2. ",
          "password");
    HOLDS("NT_STATUS_IO_TIMEOUT", "The same error as 0x8007274C WSAETIMEDOUT");
    HOLDS("NT_STATUS_CONNECTION_REFUSED", "0x8007274D WSAECONNREFUSED");
    HOLDS("0xC000023D", "STATUS_HOST_UNREACHABLE", "0x80072751");
    HOLDS("0x80338012", "0x80338012", "WS-Management", "5985");
    HOLDS("10036", "Event 10036 of DistributedCOM", "packet integrity", "address", "WSAEINPROGRESS");
    HOLDS("10028", "Event 10028 of DistributedCOM", "could not reach");
    HOLDS("5612", "Event 5612 of WMI", "quota", "MemoryPerHost");
    HOLDS("10016", "Event 10016 of DistributedCOM", "by design", "DCOM-WMI-LAUNCH");
    HOLDS("10009", "Event 10009 of DistributedCOM", "could not reach", "WSAEBADF");
    HOLDS("5858", "Event 5858 of WMI-Activity", "ResultCode");
    HOLDS("2150858770", "0x80338012  ERROR_WSMAN_DESTINATION_UNREACHABLE", "WS-Management");
    HOLDS("error_wsman_server_not_trusted", "0x803380E4  ERROR_WSMAN_SERVER_NOT_TRUSTED", "WS-Management");
    HOLDS("121", "0x80070079  ERROR_SEM_TIMEOUT", "The same error as 0x8007274C WSAETIMEDOUT");
    HOLDS("ERROR_CONNECTION_REFUSED", "0x800704C9", "0x8007274D WSAECONNREFUSED");
    HOLDS("5605", "Event 5605 of WMI", "warning");
    HOLDS("6167", "Event 6167 of LsaSrv", "sysprep");
    HOLDS("0x80090342", "SEC_E_KDC_UNKNOWN_ETYPE", "RC4");
    HOLDS("0x80090303", "SEC_E_TARGET_UNKNOWN", "service principal");
    HOLDS("0x80070032", "ERROR_NOT_SUPPORTED", "blocks NTLM", "RPC server answers");
    HOLDS("0x80070008", "ERROR_NOT_ENOUGH_MEMORY", "memory");
    HOLDS("0x80010114", "RPC_E_INVALID_OBJECT", "ended in the middle");
    HOLDS("0x80010111", "same version of the protocol", "signed DCOM", " 3. ");
    HOLDS("failed with -2147024891, later 0x800706ba", "0x80070005", "0x800706BA");
    struct strbuf none = STRBUF_INIT;
    assert_false(explain_typed(&none, LANGUAGE_EN, "no code in here", 80));
    assert_int_equal(none.length, 0);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(every_code_explains),
    cmocka_unit_test(access_denied_names_its_causes),
    cmocka_unit_test(the_two_denials_share_no_first_cause),
    cmocka_unit_test(unknown_codes_are_called_unknown),
    cmocka_unit_test(twins_say_so),
    cmocka_unit_test(short_form),
    cmocka_unit_test(lines_of_logs),
    cmocka_unit_test(lines_of_products),
    cmocka_unit_test(cases_of_threads),
    {0},
};
