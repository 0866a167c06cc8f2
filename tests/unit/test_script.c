/* SPDX-License-Identifier: MIT
 * The .cmd for the target: what stands in it, both ways, and what hostile names do to it: nothing. */
#include "testing.h"

#include "trial.h"

#include "base/memory.h"
#include "executor_inline.h"
#include "fix/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct script_names english = {{(char[]){"Administrators"}, (char[]){"Distributed COM Users"}}};

static char *script_of(struct fake_machine *fake, const struct fix_choice *choices, size_t count,
                       const struct script_names *names, size_t *manual)
{
    struct fake_store *store = fake_store_new();
    struct trial trial = trial_plan(fake, store, choices, count);
    char *text = script_text(&trial.run, &trial.fix, names, LANGUAGE_EN, manual);
    trial_free(&trial);
    fake_store_free(store);
    return text;
}

static void assert_has(const char *text, const char *line)
{
    char *whole = strbuf_printed("\r\n%s\r\n", line);
    if (!strstr(text, whole)) {
        fputs(text, stderr);
        fail_msg("missing: %s", line);
    }
    free(whole);
}

/* It may run as SYSTEM, whose %TEMP% others may write: no file there, but in a folder that is made for this run, that
 * nobody made before, and that goes at both ends. */
static void assert_private_files(const char *text)
{
    const char *made = strstr(text, "\r\nset folder=%SystemRoot%\\WMIReady-%RANDOM%%RANDOM%\r\nmd \"%folder%\"\r\n"
                                    "if errorlevel 1 (\r\n");
    const char *undo = strstr(text, "\r\n:undo\r\n");
    static const char gone[] = "\r\nrd /s /q \"%folder%\"\r\nexit /b %failed%\r\n";
    assert_non_null(made);
    assert_true(made < strstr(text, "goto undo"));
    const char *first = strstr(text, gone);
    assert_true(first && first < undo);
    assert_non_null(strstr(undo, gone));
    assert_null(strstr(text, "%TEMP%"));
}

/* ---- the whole text ---- */
static void a_broken_computer(void **unused)
{
    struct fake_machine *fake = fake_machine_broken();
    size_t manual = 9;
    char *text = script_of(fake, NULL, 0, &english, &manual);
    assert_int_equal(manual, 0);
    assert_int_equal(strncmp(text, "@echo off\r\nrem WMI Ready: changes for PC-0421, written ", 55), 0);
    assert_has(text, "rem Start type of the service Winmgmt: Disabled becomes Automatic");
    assert_has(text, "%system%\\sc.exe config \"Winmgmt\" start= auto");
    assert_has(text, "%system%\\net.exe start \"Winmgmt\" 2>nul");
    assert_has(text, "%system%\\reg.exe add \"HKLM\\SOFTWARE\\Microsoft\\Ole\" /v \"EnableDCOM\" /t REG_SZ /d \"Y\" /f "
                     "/reg:64");
    assert_has(text,
               "%system%\\reg.exe add \"HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\" /v \"ForceGuest\" /t REG_DWORD "
               "/d 0 /f /reg:64");
    assert_has(text, "%system%\\net.exe localgroup \"Distributed COM Users\" 2>nul | %system%\\findstr.exe /i /x "
                     "/c:\"monitor\" >nul\r\nif errorlevel 1 %system%\\net.exe localgroup \"Distributed COM Users\" "
                     "\"monitor\" /add");
    assert_has(text, "%system%\\netsh.exe advfirewall firewall add rule name=\"WMIReady-RPCSS-In-TCP\" dir=in "
                     "action=allow protocol=TCP localport=\"135\" program=\"%SystemRoot%\\system32\\svchost.exe\" "
                     "service=\"rpcss\" remoteip=\"192.168.1.20\" enable=yes profile=private");

    /* backwards, the state before */
    const char *undo = strstr(text, "\r\n:undo\r\n");
    assert_non_null(undo);
    assert_has(undo, "%system%\\reg.exe add \"HKLM\\SOFTWARE\\Microsoft\\Ole\" /v \"EnableDCOM\" /t REG_SZ /d \"N\" /f "
                     "/reg:64");
    assert_has(undo, "%system%\\sc.exe config \"Winmgmt\" start= disabled");
    assert_has(undo, "%system%\\netsh.exe advfirewall firewall delete rule name=\"WMIReady-RPCSS-In-TCP\" >nul");
    assert_true(strstr(undo, "start= disabled") > strstr(undo, "\"EnableDCOM\""));
    assert_null(strstr(text, "%folder%")); /* nothing here goes through a file */
    static const char *const never[] = {"powershell", "wmic", "cscript", "wscript", "mshta", ".vbs", "\t"};
    for (size_t i = 0; i < array_count(never); i++)
        assert_null(strstr(text, never[i]));
    free(text);
    fake_machine_free(fake);
}

/* A rule of Windows has no name that netsh knows everywhere: an own one does the same. */
static void rules_of_windows_get_a_double(void **unused)
{
    struct fake_machine *fake = fake_machine_stock();
    const struct fix_choice choices[] = {{"FW-DCOM-IN", "enable-rule"}, {"FW-WMI-IN", "enable-rule"}};
    size_t manual = 9;
    char *text = script_of(fake, choices, array_count(choices), &english, &manual);
    assert_int_equal(manual, 0);
    assert_has(text, "%system%\\netsh.exe advfirewall firewall add rule name=\"WMIReady-WMI-RPCSS-In-TCP\" dir=in "
                     "action=allow protocol=TCP localport=\"135\" program=\"%SystemRoot%\\system32\\svchost.exe\" "
                     "service=\"rpcss\" remoteip=\"LocalSubnet\" enable=yes profile=private,public");
    assert_has(strstr(text, ":undo"),
               "%system%\\netsh.exe advfirewall firewall delete rule name=\"WMIReady-WMI-RPCSS-In-TCP\" >nul");
    free(text);
    fake_machine_free(fake);
}

static void a_namespace_entry(void **unused)
{
    struct fake_machine *fake = fake_machine_stock();
    const struct fix_choice choice = {"PERM-NAMESPACE", "remote-enable"};
    char *text = script_of(fake, &choice, 1, &english, NULL);
    assert_has(text, ">\"%folder%\\wmiready.mof\" echo #pragma namespace(\"\\\\\\\\.\\\\root\")");
    assert_has(text, ">>\"%folder%\\wmiready.mof\" echo [NamespaceSecuritySDDL(\"O:BAG:BAD:(A;CI;CCWP;;;"
                     "S-1-5-21-1004336348-1177238915-682003330-1002)\")]");
    /* What comes from the parent is added by WMI: the way back leaves no explicit copy of it. */
    assert_has(strstr(text, ":undo"), ">>\"%folder%\\wmiready.mof\" echo [NamespaceSecuritySDDL(\"O:BAG:BAD:\")]");
    assert_has(text, ">>\"%folder%\\wmiready.mof\" echo instance of __Namespace { Name = \"cimv2\"; };");
    assert_has(text, "if not errorlevel 1 %system%\\wbem\\mofcomp.exe \"%folder%\\wmiready.mof\"");
    assert_private_files(text);
    free(text);
    fake_machine_free(fake);
}

static void what_only_people_can_do_is_said(void **unused)
{
    struct fake_machine *fake = fake_machine_healthy();
    fake_networks_clear(fake);
    fake_network(fake, "{6E8E6B1C-52B9-4B8C-9B36-1E0C0F9C6A11}", "Evil & Co > %PATH%", NETWORK_PUBLIC);
    fake_subnet(fake, "192.168.1.10", 24);
    const struct fix_choice choices[] = {{"NET-PROFILE", "private"},
                                         {"FW-DYNAMIC-RANGE", "narrow-range"},
                                         {"FW-FIXED-PORT", "fixed-port"},
                                         {"SVC-REPOSITORY", "salvage"}};
    fake->repository_consistent = false;
    fake_query_fails(fake, ST_FAILED, 0x80041014, WMI_STEP_CONNECT);
    size_t manual = 0;
    char *text = script_of(fake, choices, array_count(choices), &english, &manual);
    assert_int_equal(manual, 1);
    assert_non_null(strstr(text, "rem Category of the network Evil _ Co _ _PATH_ "));
    assert_non_null(strstr(text, "netsh.exe int ipv6 set dynamicport tcp start="));
    assert_has(text, "%system%\\netsh.exe int ipv4 set dynamicport tcp start=49152 num=16384");
    assert_has(text, "%system%\\wbem\\winmgmt.exe /standalonehost 6");
    assert_has(text, "%system%\\wbem\\winmgmt.exe /sharedhost");
    assert_has(text, "%system%\\wbem\\winmgmt.exe /salvagerepository");
    assert_non_null(strstr(text, "/v \"Endpoints\" /t REG_MULTI_SZ /d \"ncacn_ip_tcp,0,24158\" /f"));
    free(text);
    fake_machine_free(fake);
}

static void a_group_without_a_name_is_looked_up_there(void **unused)
{
    struct fake_machine *fake = fake_machine_broken();
    const struct script_names none = {{NULL}};
    const struct fix_choice choice = {"PERM-GROUP", "dcom-users"};
    char *text = script_of(fake, &choice, 1, &none, NULL);
    assert_has(text, "%system%\\icacls.exe wmiready.tmp /grant *S-1-5-32-562:(X) >nul");
    assert_non_null(strstr(text, "net.exe localgroup \"%group%\" \"monitor\" /add"));
    assert_private_files(text);
    free(text);

    struct request request = fake_request_local();
    const struct check_environment environment = {.machine = &fake->machine, .request = &request};
    struct script_names names = script_names_read(&environment);
    assert_string_equal(names.groups[0], "Administrators");
    assert_string_equal(names.groups[1], "Distributed COM Users");
    script_names_free(&names);
    fake_fail(fake, FAKE_sid_name, ST_DENIED, 5);
    names = script_names_read(&environment);
    assert_null(names.groups[1]);
    script_names_free(&names);
    request_free(&request);
    fake_machine_free(fake);
}

/* Each group by its own name: one that is known says nothing of another. */
static void groups_are_not_taken_for_each_other(void **unused)
{
    const struct change_target target = {.groups = english.groups};
    struct change change = {.kind = CHANGE_GROUP_MEMBER,
                            .object = (char[]){"S-1-5-32-558"},
                            .item = (char[]){"S-1-5-21-1-2-3-1104"},
                            .label = (char[]){"CONTOSO\\anna"},
                            .after = state_text("member")};
    struct strbuf lines = STRBUF_INIT;
    assert_true(change_script(&lines, &target, &change, &change.after));
    assert_non_null(strstr(strbuf_text(&lines), "/grant *S-1-5-32-558:(X)"));
    assert_null(strstr(strbuf_text(&lines), "Distributed"));
    strbuf_free(&lines);
    state_free(&change.after);
}

/* Nothing is known of the target: what opens the way can be taken back, and no more is tried. */
static void a_target_that_cannot_be_read_gets_a_way_in(void **unused)
{
    struct fake_machine *fake = fake_machine_broken();
    fake_port(fake, "192.168.1.10", 135, PORT_NO_ANSWER);
    fake_port(fake, "192.168.1.10", 445, PORT_NO_ANSWER);
    fake_fail(fake, FAKE_firewall_get, ST_UNREACHABLE, 1722);
    fake_fail(fake, FAKE_service_get, ST_UNREACHABLE, 1722);
    fake_fail(fake, FAKE_registry_get, ST_UNREACHABLE, 1722);
    fake_fail(fake, FAKE_account_get, ST_UNREACHABLE, 1722);
    struct request request = fake_request_remote();
    const struct check_environment environment = {.machine = &fake->machine, .request = &request};
    struct fix fix;
    struct run run = executor_inline_run(&fake->machine, &request);
    assert_int_equal(fix_prepare_script(&environment, &run, NULL, 0, &fix), ST_OK);
    assert_int_equal(fix_change_count(&fix), 0);
    script_bootstrap(&run, &fix);
    assert_int_equal(fix_change_count(&fix), 2);
    size_t manual = 0;
    char *text = script_text(&run, &fix, &english, LANGUAGE_EN, &manual);
    assert_int_equal(manual, 0);
    /* The service was not read, so nothing is written about it, and the file says so. */
    assert_null(strstr(text, "sc.exe"));
    assert_non_null(strstr(text, "rem Not in this script, since it could not be read:"));
    assert_non_null(strstr(text, "rem SVC-WINMGMT: "));
    assert_has(text, "%system%\\netsh.exe advfirewall firewall add rule name=\"WMIReady-WINMGMT-In-TCP\" dir=in "
                     "action=allow protocol=TCP program=\"%SystemRoot%\\system32\\svchost.exe\" service=\"winmgmt\" "
                     "remoteip=\"192.168.1.20\" enable=yes profile=domain,private");
    const char *undo = strstr(text, ":undo");
    assert_has(undo, "%system%\\netsh.exe advfirewall firewall delete rule name=\"WMIReady-WINMGMT-In-TCP\" >nul");
    assert_null(strstr(undo, "set failed=1"));
    free(text);
    fix_free(&fix);
    run_free(&run);
    request_free(&request);
    fake_machine_free(fake);
}

static void a_name_that_nobody_knows_gets_no_rule(void **unused)
{
    struct fake_machine *fake = fake_machine_stock();
    struct request request = fake_request_remote();
    struct fix fix = {0};
    fake_name_fails(fake, ST_ABSENT, 11001);
    struct run run = executor_inline_run(&fake->machine, &request);
    script_bootstrap(&run, &fix);
    assert_int_equal(fix.count, 0);
    fix_free(&fix);
    run_free(&run);
    request_free(&request);
    fake_machine_free(fake);
}

/* What undo has to leave to people is not "all done". */
static void what_undo_leaves_is_a_failure(void **unused)
{
    struct fake_machine *fake = fake_machine_stock();
    fake_network(fake, "{6E8E6B1C-52B9-4B8C-9B36-1E0C0F9C6A11}", "Office", NETWORK_PUBLIC);
    const struct fix_choice choice = {"NET-PROFILE", "private"};
    char *text = script_of(fake, &choice, 1, &english, NULL);
    const char *undo = strstr(text, ":undo\r\n");
    assert_non_null(strstr(undo, "\r\nset failed=1\r\n\r\nexit /b %failed%\r\n"));
    free(text);
    fake_machine_free(fake);
}

/* ---- hostile ---- */
/* Outside of quotes and of the words this program writes itself, nothing acts. */
static void assert_harmless(const char *text, const char *evil)
{
    const char *line = text;
    while (*line) {
        size_t length = strcspn(line, "\r");
        char *one = memory_string_n(line, length);
        bool comment = strncmp(one, "rem ", 4) == 0;
        if (comment)
            assert_null(strpbrk(one + 4, "&|<>^%\""));
        else
            for (const char *at = strstr(one, evil); at; at = strstr(at + 1, evil)) {
                size_t quotes = 0;
                for (const char *c = one; c < at; c++)
                    quotes += *c == '"';
                if (quotes % 2 == 0)
                    fail_msg("not quoted: %s", one);
            }
        free(one);
        assert_true(line[length] == '\r' && line[length + 1] == '\n');
        line += length + 2;
    }
}

static void hostile_names_do_nothing(void **unused)
{
    static const char *const names[] = {
        "PC-0421\\evil & calc.exe",  "PC-0421\\evil\" & calc.exe & \"",
        "PC-0421\\evil\r\ncalc.exe", "PC-0421\\evil%PATH%",
        "CONTOSO\\evil | more > x",  "PC-0421\\evil^",
        "PC-0421\\evil!PATH!",       "PC-0421\\evil)(",
        "PC-0421\\evil\xC3\xA4\xFF", "PC-0421\\evil\x1A",
    };
    for (size_t i = 0; i < array_count(names); i++) {
        struct fake_machine *fake = fake_machine_stock();
        const struct sid sid = fake_sid(1002);
        struct account *account = fake_account(fake, "PC-0421\\monitor", &sid, true);
        fake_rule_text(&account->name, names[i]);
        struct fake_store *store = fake_store_new();
        const struct fix_choice choices[] = {{"PERM-GROUP", "dcom-users"}, {"PERM-NAMESPACE", "remote-enable"}};
        struct request request = fake_request_local();
        fake_rule_text(&request.account, "S-1-5-21-1004336348-1177238915-682003330-1002");
        struct check_environment environment = {.machine = &fake->machine, .request = &request};
        struct fix fix;
        struct run run = executor_inline_run(&fake->machine, &request);
        assert_int_equal(fix_prepare(&environment, &run, choices, 2, &fix), ST_OK);
        assert_int_equal(fix_change_count(&fix), 2);
        size_t manual = 0;
        char *text = script_text(&run, &fix, &english, LANGUAGE_EN, &manual);
        assert_harmless(text, "evil");
        assert_int_equal(manual, strpbrk(names[i], "\"\r\x1A") != NULL);
        if (strchr(names[i], '%'))
            assert_non_null(strstr(text, "\"evil%%PATH%%\" /add"));
        free(text);
        fix_free(&fix);
        run_free(&run);
        request_free(&request);
        fake_store_free(store);
        fake_machine_free(fake);
    }
}

/* Registry data of any kind comes back byte for byte: through reg.exe's own words or as hexadecimal. */
static void any_registry_value_can_be_written_back(void **unused)
{
    static const struct {
        uint32_t type;
        const char *bytes;
        size_t size;
        const char *expected;
    } cases[] = {
        {REGISTRY_DWORD, "\x2A\0\0\0", 4, "/t REG_DWORD /d 42 /f"},
        {REGISTRY_DWORD, "\x2A\0\0", 3, "\"EnableDCOM\"=hex(4):2a,00,00"},
        {REGISTRY_STRING, "N\0\0\0", 4, "/t REG_SZ /d \"N\" /f"},
        {REGISTRY_STRING, "%\0a\0%\0\0\0", 8, "/t REG_SZ /d \"%%a%%\" /f"},
        {REGISTRY_STRING, "N\0", 2, "=hex(1):4e,00"},                    /* without terminator */
        {REGISTRY_STRING, "N\0\0\0x\0", 6, "=hex(1):4e,00,00,00,78,00"}, /* something behind it */
        {REGISTRY_STRING, "\"\0\0\0", 4, "=hex(1):22,00,00,00"},
        {REGISTRY_STRING, "\\\0\0\0", 4, "=hex(1):5c,00,00,00"},
        {REGISTRY_STRING, "\n\0\0\0", 4, "=hex(1):0a,00,00,00"},
        {REGISTRY_STRING, "\xE4\0\0\0", 4, "=hex(1):e4,00,00,00"},
        {REGISTRY_EXPAND_STRING, "a\0\0\0", 4, "=hex(2):61,00,00,00"},
        {REGISTRY_MULTI_STRING, "a\0\0\0\0\0", 6, "/t REG_MULTI_SZ /d \"a\" /f"},
        {REGISTRY_MULTI_STRING, "a\0\0\0b\0\0\0\0\0", 10, "=hex(7):61,00,00,00,62,00,00,00,00,00"},
        {REGISTRY_BINARY, "\1\2", 2, "=hex(3):01,02"},
        {REGISTRY_NONE, "", 0, "=hex(0):"},
        {0x1234, "\1", 1, "=hex(1234):01"},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct plan plan = {0};
        struct change *change = plan_add(&plan, CHANGE_REGISTRY_VALUE, "SOFTWARE\\Microsoft\\Ole", "EnableDCOM",
                                         state_bytes(cases[i].type, cases[i].bytes, cases[i].size));
        struct strbuf out = STRBUF_INIT;
        assert_true(change_script(&out, NULL, change, &change->after));
        /* A file is read by the tool only when every line of it was written. */
        const char *import = strstr(strbuf_text(&out), "reg.exe import");
        assert_int_equal(import != NULL, strncmp(strbuf_text(&out), "ver >nul\n", 9) == 0);
        assert_true(!import || strstr(strbuf_text(&out), "if not errorlevel 1 %system%\\reg.exe import \"%folder%\\"));
        if (!strstr(strbuf_text(&out), cases[i].expected))
            fail_msg("case %zu: %s", i, strbuf_text(&out));
        strbuf_free(&out);
        plan_free(&plan);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(a_broken_computer),
    cmocka_unit_test(rules_of_windows_get_a_double),
    cmocka_unit_test(a_namespace_entry),
    cmocka_unit_test(what_only_people_can_do_is_said),
    cmocka_unit_test(a_group_without_a_name_is_looked_up_there),
    cmocka_unit_test(groups_are_not_taken_for_each_other),
    cmocka_unit_test(a_target_that_cannot_be_read_gets_a_way_in),
    cmocka_unit_test(a_name_that_nobody_knows_gets_no_rule),
    cmocka_unit_test(what_undo_leaves_is_a_failure),
    cmocka_unit_test(hostile_names_do_nothing),
    cmocka_unit_test(any_registry_value_can_be_written_back),
    {0},
};
