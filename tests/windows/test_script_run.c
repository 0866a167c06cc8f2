/* SPDX-License-Identifier: MIT
 * The .cmd really run by cmd.exe: the registry gets the states after, and with "undo" those before,
 * type and bytes; twice does no harm. */
#include "testing.h"

#include "trial.h"

#include "base/memory.h"
#include "fix/script.h"
#include "windows/machine_windows.h"
#include "windows/process.h"
#include "windows/utf16.h"
#include "windows/windows_api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OLE "SOFTWARE\\Microsoft\\Ole"
#define INTERNET "SOFTWARE\\Microsoft\\Rpc\\Internet"

static const struct {
    const char *key, *name;
    uint32_t type;
    const char *before;
    size_t size;
    const char *after; /* as text for people; NULL: deleted */
} values[] = {
    /* Not a string at all: the way through a .reg file, over more than one of its lines. (Wine reads strings in a
     * .reg file that is not UTF-16 as ANSI, Windows does not: tests/ON-WINDOWS.md.) */
    {OLE, "EnableDCOM", REGISTRY_BINARY, "N\0o\0\"\0%\0P\0A\0T\0H\0%\0&\0!\0\n\0more than a line", 40, "Y"},
    {INTERNET, "Ports", REGISTRY_MULTI_STRING, "m\0a\0n\0y\0\0\0\0", 12, NULL},
    {INTERNET, "UseInternetPorts", REGISTRY_STRING, "%\0a\0%\0\0", 8, NULL},
    {"SYSTEM\\CurrentControlSet\\Control\\Lsa", "ForceGuest", REGISTRY_DWORD, "\1\0\0", 4, "0x00000000 (0)"},
};

static struct registry_value value_before(size_t i)
{
    return (struct registry_value){
        .type = values[i].type, .bytes = memory_copy(values[i].before, values[i].size), .size = values[i].size};
}

static struct machine *local_machine(void)
{
    return machine_windows_local();
}

/* A plan with the states before as they are set, and after as the remedies want them. */
static struct plan plan_of(void)
{
    struct plan plan = {0};
    for (size_t i = 0; i < array_count(values); i++) {
        struct registry_value before = value_before(i);
        struct registry_value after =
            values[i].after && values[i].type == REGISTRY_DWORD ? registry_dword(0) : registry_string("Y");
        struct state state = state_absent();
        if (values[i].after)
            state = state_registry(registry_value_copy(&after));
        struct change *change = plan_add(&plan, CHANGE_REGISTRY_VALUE, values[i].key, values[i].name, state);
        change->before = state_registry(before);
        registry_value_free(&after);
    }
    return plan;
}

static void write_script(const struct plan *plan, const wchar_t *path)
{
    static const struct requirement requirement = {.id = "TEST"};
    static const struct remedy remedy = {.id = "test"};
    struct finding *finding = finding_new(&requirement, NULL);
    struct fix_step step = {.finding = finding, .remedy = &remedy, .requirement = "TEST", .plan = *plan};
    const struct fix fix = {&step, 1};
    struct run run = {.request = request_default()};
    const struct script_names names = {{NULL}};
    char *text = script_text(&run, &fix, &names, LANGUAGE_DE, NULL);
    FILE *file = _wfopen(path, L"wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    fclose(file);
    free(text);
    finding_free(finding);
    request_free(&run.request);
}

static DWORD run_script(const wchar_t *path, const wchar_t *word)
{
    wchar_t line[MAX_PATH * 2];
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    DWORD code = 99;
    swprintf(line, MAX_PATH * 2, L"cmd.exe /c \"%ls\" %ls", path, word);
    assert_true(CreateProcessW(NULL, line, NULL, NULL, FALSE, CREATE_NO_WINDOW, NULL, NULL, &startup, &process));
    assert_int_equal(WaitForSingleObject(process.hProcess, 60000), WAIT_OBJECT_0);
    GetExitCodeProcess(process.hProcess, &code);
    CloseHandle(process.hProcess);
    CloseHandle(process.hThread);
    return code;
}

static void assert_states(struct machine *machine, const struct plan *plan, bool after)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct change *change = &plan->changes[i];
        struct call call = call_make(NULL, 10000);
        struct state now = {0};
        assert_int_equal(change_read(machine, &call, change, &now), ST_OK);
        if (!state_equal(&now, after ? &change->after : &change->before))
            fail_msg("%s: not the state %s", change->item, after ? "after" : "before");
        state_free(&now);
    }
}

/* Windows has this key on every computer, for administrators only: the script asks for it. The emulator has not. */
static void make_service_hive(void)
{
    HKEY key;
    assert_int_equal(RegCreateKeyExW(HKEY_USERS, L"S-1-5-19", 0, NULL, 0, KEY_READ, NULL, &key, NULL), ERROR_SUCCESS);
    RegCloseKey(key);
}

static void the_script_does_what_it_says(void **unused)
{
    struct machine *machine = local_machine();
    struct plan plan = plan_of();
    wchar_t path[MAX_PATH];
    make_service_hive();
    assert_true(GetTempPathW(MAX_PATH, path) > 0);
    wcscat(path, L"wmiready test.cmd");
    for (size_t i = 0; i < plan.count; i++) {
        struct call call = call_make(NULL, 10000);
        assert_int_equal(change_write(machine, &call, &plan.changes[i], &plan.changes[i].before), ST_OK);
    }
    assert_states(machine, &plan, false);
    write_script(&plan, path);
    for (int times = 0; times < 2; times++) {
        assert_int_equal(run_script(path, L""), 0);
        assert_states(machine, &plan, true);
    }
    for (int times = 0; times < 2; times++) {
        assert_int_equal(run_script(path, L"undo"), 0);
        assert_states(machine, &plan, false);
    }
    DeleteFileW(path);
    plan_free(&plan);
    machine_release(machine);
}

const struct CMUnitTest program_tests[] = {cmocka_unit_test(the_script_does_what_it_says), {0}};
