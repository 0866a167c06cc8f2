/* SPDX-License-Identifier: MIT
 * The error table and `explain`: every known code in every spelling and language. */
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

/* The codes a remote WMI connection is known to end with; a table that lost one is wrong. */
static const uint32_t known_codes[] = {
    0x800706BA, 0x800706BB, 0x800706BE, 0x800706BF, 0x800706D9, 0x800706B5, 0x800706D1, 0x800706D3, 0x80070721,
    0x8007071A, 0x800706B9, 0x80070005, 0x80041003, 0x80041062, 0x80041064, 0x8004100E, 0x80041010, 0x80041017,
    0x80041018, 0x80041002, 0x80041001, 0x80041004, 0x80041006, 0x8007000E, 0x80041008, 0x8004100A, 0x8004100C,
    0x80041011, 0x80041012, 0x80041013, 0x80041014, 0x80041015, 0x80041032, 0x80041033, 0x80041045, 0x80041069,
    0x8004106C, 0x80041078, 0x80041081, 0x80041087, 0x80041088, 0x00040004, 0x80040154, 0x80080005, 0x80080008,
    0x80010002, 0x80010105, 0x80010106, 0x80010108, 0x80010110, 0x80010111, 0x80010119, 0x8001011A, 0x8001011B,
    0x8001011C, 0x8001011F, 0x80010140, 0x8000401D, 0x8000401B, 0x80070035, 0x80070043, 0x80070040, 0x800704C3,
    0x8007052E, 0x8007052F, 0x80070530, 0x80070531, 0x80070532, 0x80070773, 0x80070533, 0x80070701, 0x80070775,
    0x80070569, 0x80070791, 0x8007078F, 0x8007051F, 0x8007054B, 0x80070774, 0x80070520, 0x800706FC, 0x800706FD,
    0x80070574, 0x80090322, 0x80070576, 0x80090324, 0x80090311, 0x8009030C, 0x8009030E, 0x80090303, 0x80090342,
    0x80070032, 0x80070008, 0x80010114, 0x80070422, 0x8007041D, 0x8007042C, 0x80070424, 0x80070426, 0x8007041B,
    0x8007045B, 0x8007054E, 0x800705AA, 0x80070057, 0x8007274C, 0x8007274D, 0x80072751, 0x80072AF9, 0x80072AFA,
    0x8007232B, 0x80072B02,
};

static void every_known_code_is_in_the_table(void **state)
{
    for (size_t i = 0; i < array_count(known_codes); i++) {
        const struct error_entry *entry = error_table_find(known_codes[i]);
        if (!entry)
            fail_msg("0x%08X is not in the table", (unsigned)known_codes[i]);
        assert_int_equal(entry->code, known_codes[i]);
    }
}

static void entries_are_complete(void **state)
{
    const struct error_entry *entry;
    for (size_t i = 0; (entry = error_table_at(i)) != NULL; i++) {
        assert_int_equal(error_code_canonical(entry->code), entry->code);
        assert_ptr_equal(error_table_find(entry->code), entry); /* nothing stands twice */
        assert_true(entry->name[0] != '\0');
        assert_true(*text_get(LANGUAGE_EN, entry->meaning) && *text_get(LANGUAGE_DE, entry->meaning));
        assert_true(entry->causes[0] > CAUSE_NONE && entry->causes[ERROR_CAUSES - 1] == CAUSE_NONE);
        for (size_t a = 0; a < ERROR_CAUSES && entry->causes[a]; a++) {
            assert_true(entry->causes[a] < CAUSE_COUNT);
            for (size_t b = 0; b < a; b++)
                assert_int_not_equal(entry->causes[a], entry->causes[b]);
        }
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(error_table_at(k)->name, entry->name);
    }
}

static void causes_are_complete(void **state)
{
    for (enum cause cause = CAUSE_NONE + 1; cause < CAUSE_COUNT; cause++) {
        const struct cause_info *info = cause_info(cause);
        assert_true(*text_get(LANGUAGE_EN, info->sentence) && *text_get(LANGUAGE_DE, info->sentence));
        assert_true(*text_get(LANGUAGE_EN, info->advice) && *text_get(LANGUAGE_DE, info->advice));
        assert_true(info->layer < LAYER_COUNT);
        assert_true(info->where == ON_LOCAL || info->where == ON_REMOTE || info->where == ON_BOTH);
        if (info->judged)
            assert_non_null(info->requirement);
        if (info->requirement && !catalogue_find(info->requirement))
            fail_msg("%s is not in the catalogue", info->requirement);
    }
}

/* ---- spellings ---- */

static void parses_to(const char *text, uint32_t code)
{
    uint32_t parsed = 0xDEADBEEF;
    if (error_name_parse(text, &parsed) != ST_OK)
        fail_msg("\"%s\" is not understood", text);
    if (error_code_canonical(parsed) != code)
        fail_msg("\"%s\" is 0x%08X", text, (unsigned)parsed);
}

static void every_spelling_agrees(void **state)
{
    char text[80];
    const struct error_entry *entry;
    for (size_t i = 0; (entry = error_table_at(i)) != NULL; i++) {
        unsigned code = (unsigned)entry->code;
        snprintf(text, sizeof text, "0x%08X", code);
        parses_to(text, entry->code);
        snprintf(text, sizeof text, " 0X%x\n", code);
        parses_to(text, entry->code);
        snprintf(text, sizeof text, "%u", code);
        parses_to(text, entry->code);
        if (code & 0x80000000u) {
            snprintf(text, sizeof text, "%08x", code);
            parses_to(text, entry->code);
            snprintf(text, sizeof text, "-%u", 0u - code);
            parses_to(text, entry->code);
        }
        if ((code & 0xFFFF0000u) == 0x80070000u) {
            snprintf(text, sizeof text, "%u", code & 0xFFFFu);
            parses_to(text, entry->code);
            snprintf(text, sizeof text, "0x%x", code & 0xFFFFu);
            parses_to(text, entry->code);
            assert_int_equal(error_code_win32(entry->code), code & 0xFFFFu);
        }
        parses_to(entry->name, entry->code);
        for (size_t k = 0; k <= strlen(entry->name); k++)
            text[k] = (char)tolower((unsigned char)entry->name[k]);
        parses_to(text, entry->code);
    }
}

static void other_systems_of_numbers(void **state)
{
    parses_to("1722", 0x800706BA);
    parses_to("-2147023174", 0x800706BA);
    parses_to("2147944122", 0x800706BA);
    parses_to("6BA", 0x800706BA);
    parses_to("0xC0020017", 0x800706BA);
    parses_to("0xC000006D", 0x8007052E);
    parses_to("C000006D", 0x8007052E);
    parses_to("0xD000006D", 0x8007052E);
    parses_to("STATUS_LOGON_FAILURE", 0x8007052E);
    parses_to("0xC0000072", 0x80070533);
    parses_to("0xC0000234", 0x80070775);
    parses_to("0xC000015B", 0x80070569);
    parses_to("0xC0000022", 0x80070005);
    parses_to("0x1C010003", 0x800706B5);
    parses_to("10060", 0x8007274C);
    parses_to("error_access_denied", 0x80070005);
    parses_to("5", 0x80070005);
    parses_to("80070005", 0x80070005);
    parses_to("80041003", 0x80041003);
    parses_to("262148", 0x00040004);
    parses_to("0", 0);
}

static void not_a_code(void **state)
{
    static const struct {
        const char *text;
        enum status status;
    } words[] = {
        {"", ST_INVALID},
        {"   ", ST_INVALID},
        {"0x", ST_INVALID},
        {"-", ST_INVALID},
        {"0x123456789", ST_INVALID},
        {"4294967296", ST_INVALID},
        {"-2147483649", ST_INVALID},
        {"17 22", ST_INVALID},
        {"0x80070005L", ST_INVALID},
        {"bad", ST_ABSENT},
        {"RPC_S_NOTHING", ST_ABSENT},
        {"--5", ST_INVALID},
        {"\xC3\xA4", ST_INVALID},
        {"a_name_that_is_much_longer_than_any_symbolic_name_of_windows_ever_was_or_will_be", ST_INVALID},
    };
    for (size_t i = 0; i < array_count(words); i++) {
        uint32_t code = 77;
        assert_int_equal(error_name_parse(words[i].text, &code), words[i].status);
        assert_int_equal(code, 77);
    }
}

static void nearest_names(void **state)
{
    assert_string_equal(error_name_nearest("RPC_S_SERVER_UNAVAILBLE"), "RPC_S_SERVER_UNAVAILABLE");
    assert_string_equal(error_name_nearest("server_unavailable"), "RPC_S_SERVER_UNAVAILABLE");
    assert_string_equal(error_name_nearest("WBEM_E_ACESS_DENIED"), "WBEM_E_ACCESS_DENIED");
    assert_non_null(error_name_nearest(""));
}

static void names_of_codes(void **state)
{
    assert_string_equal(error_name(1722), "RPC_S_SERVER_UNAVAILABLE");
    assert_string_equal(error_name(0xC000006A), "STATUS_WRONG_PASSWORD");
    assert_null(error_name(0x80070BAD));
    struct strbuf text = STRBUF_INIT;
    error_name_format(&text, 0x80041003);
    assert_string_equal(strbuf_text(&text), "0x80041003 WBEM_E_ACCESS_DENIED");
    strbuf_clear(&text);
    error_name_format(&text, 0x80070BAD);
    assert_string_equal(strbuf_text(&text), "0x80070BAD");
    strbuf_free(&text);
    assert_true(error_table_is_logon(1326));
    assert_false(error_table_is_logon(5));
    assert_false(error_table_is_logon(1722));
}

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
    cmocka_unit_test(every_known_code_is_in_the_table),
    cmocka_unit_test(entries_are_complete),
    cmocka_unit_test(causes_are_complete),
    cmocka_unit_test(every_spelling_agrees),
    cmocka_unit_test(other_systems_of_numbers),
    cmocka_unit_test(not_a_code),
    cmocka_unit_test(nearest_names),
    cmocka_unit_test(names_of_codes),
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
