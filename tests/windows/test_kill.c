/* SPDX-License-Identifier: MIT
 * The kill matrix for real: a second process changes the registry with its journal on the disk and is
 * ended by TerminateProcess before or after each single write. Undo then restores every value. */
#include "testing.h"

#include "base/memory.h"
#include "fix/fix.h"
#include "fix/undo.h"
#include "windows/journal_store_windows.h"
#include "windows/machine_windows.h"
#include "windows/windows_api.h"

#include <shellapi.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OLE "SOFTWARE\\Microsoft\\Ole"
#define INTERNET "SOFTWARE\\Microsoft\\Rpc\\Internet"

/* ---- what is changed ---- */
static const struct {
    const char *key, *name;
    bool before, after; /* present */
    uint32_t number_before, number_after;
} values[] = {
    {OLE, "EnableDCOM", true, true, 1, 2},
    {OLE "\\AppCompat", "RequireIntegrityActivationAuthenticationLevel", true, false, 0, 0},
    {INTERNET, "Ports", false, true, 0, 7}, /* makes a key */
    {"SYSTEM\\CurrentControlSet\\Control\\Lsa", "ForceGuest", true, true, 1, 0},
};

static struct state state_of(bool present, uint32_t number)
{
    struct registry_value value = registry_dword(number);
    struct state state = present ? state_bytes(value.type, value.bytes, value.size) : state_absent();
    registry_value_free(&value);
    return state;
}

static struct plan plan_of(void)
{
    struct plan plan = {0};
    for (size_t i = 0; i < array_count(values); i++)
        plan_add(&plan, CHANGE_REGISTRY_VALUE, values[i].key, values[i].name,
                 state_of(values[i].after, values[i].number_after));
    return plan;
}

static void set_before(struct machine *machine)
{
    RegDeleteKeyExW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\Microsoft\\Rpc\\Internet", KEY_WOW64_64KEY, 0);
    struct plan plan = plan_of();
    for (size_t i = 0; i < plan.count; i++) {
        struct call call = call_make(NULL, 10000);
        struct state state = state_of(values[i].before, values[i].number_before);
        assert_int_equal(change_write(machine, &call, &plan.changes[i], &state), ST_OK);
        state_free(&state);
    }
    plan_free(&plan);
}

static void assert_before(struct machine *machine, unsigned at)
{
    struct plan plan = plan_of();
    for (size_t i = 0; i < plan.count; i++) {
        struct call call = call_make(NULL, 10000);
        struct state now, state = state_of(values[i].before, values[i].number_before);
        assert_int_equal(change_read(machine, &call, &plan.changes[i], &now), ST_OK);
        if (!state_equal(&now, &state) || (strcmp(values[i].key, INTERNET) == 0 && now.absent_keys != 1))
            fail_msg("killed at write %u: %s is not as before", at, values[i].name);
        state_free(&now);
        state_free(&state);
    }
    plan_free(&plan);
}

/* ---- the process that is ended ---- */
static unsigned writes, end_at; /* end_at: twice the number of the write, and one more for after it */

static void write_begins(void)
{
    writes++;
    if (end_at == 2 * writes)
        TerminateProcess(GetCurrentProcess(), 9);
}

static enum status write_ended(enum status status)
{
    if (end_at == 2 * writes + 1)
        TerminateProcess(GetCurrentProcess(), 9);
    return status;
}

static struct machine *inner;

static enum status get(struct machine *m, struct call *call, const char *key, const char *name,
                       struct registry_value *out)
{
    return MACHINE_CALL(inner, registry_get, call, key, name, out);
}

static enum status depth(struct machine *m, struct call *call, const char *key, uint32_t *out)
{
    return MACHINE_CALL(inner, registry_absent_depth, call, key, out);
}

static enum status set(struct machine *m, struct call *call, const char *key, const char *name,
                       const struct registry_value *value)
{
    write_begins();
    return write_ended(MACHINE_CALL(inner, registry_set, call, key, name, value));
}

static enum status drop(struct machine *m, struct call *call, const char *key, const char *name, uint32_t empty_keys)
{
    write_begins();
    return write_ended(MACHINE_CALL(inner, registry_delete, call, key, name, empty_keys));
}

static const struct machine_ops machine_ops = {
    .registry_get = get, .registry_absent_depth = depth, .registry_set = set, .registry_delete = drop};
static struct machine mortal = {.ops = &machine_ops};

static struct journal_store *disk;

static enum status create(struct journal_store *s, const char *name, struct fault *fault)
{
    write_begins();
    return write_ended(disk->ops->create(disk, name, fault));
}

static enum status append(struct journal_store *s, const char *name, size_t expected, const void *bytes, size_t size,
                          struct fault *fault)
{
    write_begins();
    return write_ended(disk->ops->append(disk, name, expected, bytes, size, fault));
}

static enum status cut(struct journal_store *s, const char *name, size_t expected, size_t size, struct fault *fault)
{
    write_begins();
    return write_ended(disk->ops->cut(disk, name, expected, size, fault));
}

static enum status replace(struct journal_store *s, const char *name, const void *bytes, size_t size,
                           struct fault *fault)
{
    write_begins();
    return write_ended(disk->ops->replace(disk, name, bytes, size, fault));
}

static enum status read_file(struct journal_store *s, const char *name, size_t limit, uint8_t **bytes, size_t *size,
                             struct fault *fault)
{
    return disk->ops->read(disk, name, limit, bytes, size, fault);
}

static enum status list(struct journal_store *s, const char *suffix, char ***names, size_t *count, struct fault *fault)
{
    return disk->ops->list(disk, suffix, names, count, fault);
}

static const struct journal_store_ops store_ops = {.create = create, append, cut, replace, read_file, list};
static struct journal_store mortal_store = {.ops = &store_ops};

/* Makes all changes; 0 when it got to the end. */
static int live(const wchar_t *folder, const wchar_t *moment)
{
    static const struct remedy remedy = {.id = "test"};
    static const struct requirement requirement = {.id = "TEST"};
    struct request request = request_default();
    const struct check_environment environment = {.machine = &mortal, .request = &request};
    struct journal_header header = {.target = memory_string("PC"), .started_ms = 1729589400000};
    struct fix_step step = {.finding = finding_new(&requirement, NULL), .remedy = &remedy, .plan = plan_of()};
    const struct fix fix = {&step, 1};
    struct journal journal;
    struct fault fault;
    inner = machine_windows_local();
    disk = journal_store_windows_new(folder);
    end_at = (unsigned)wcstoul(moment, NULL, 10);
    for (size_t i = 0; i < step.plan.count; i++) {
        struct call call = call_make(NULL, 10000);
        if (change_read(&mortal, &call, &step.plan.changes[i], &step.plan.changes[i].before) != ST_OK)
            return 2;
    }
    if (journal_create(&mortal_store, &header, &fault, &journal) != ST_OK)
        return 3;
    return fix_apply(&environment, &fix, &journal, NULL).stop == FIX_COMPLETE ? 0 : 4;
}

static DWORD run_until(const wchar_t *folder, unsigned moment)
{
    wchar_t path[MAX_PATH], line[MAX_PATH * 3];
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    DWORD code = 99;
    assert_true(GetModuleFileNameW(NULL, path, MAX_PATH) > 0);
    swprintf(line, MAX_PATH * 3, L"\"%ls\" live \"%ls\" %u", path, folder, moment);
    assert_true(CreateProcessW(path, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process));
    assert_int_equal(WaitForSingleObject(process.hProcess, 60000), WAIT_OBJECT_0);
    GetExitCodeProcess(process.hProcess, &code);
    CloseHandle(process.hProcess);
    CloseHandle(process.hThread);
    return code;
}

/* ---- the test ---- */
static void remove_files(const wchar_t *folder)
{
    wchar_t pattern[MAX_PATH * 2], path[MAX_PATH * 2];
    WIN32_FIND_DATAW data;
    swprintf(pattern, MAX_PATH * 2, L"%ls\\*", folder);
    HANDLE search = FindFirstFileW(pattern, &data);
    if (search == INVALID_HANDLE_VALUE)
        return;
    do {
        swprintf(path, MAX_PATH * 2, L"%ls\\%ls", folder, data.cFileName);
        DeleteFileW(path);
    } while (FindNextFileW(search, &data));
    FindClose(search);
}

/* Whatever the ended process left on the disk is taken back. */
static void undo_all(struct machine *machine, const wchar_t *folder)
{
    struct journal_store *store = journal_store_windows_new(folder);
    char **names;
    size_t count;
    struct fault fault;
    assert_int_equal(journal_list(store, &names, &count, &fault), ST_OK);
    for (size_t i = 0; i < count; i++) {
        struct journal journal;
        enum journal_problem problem;
        if (journal_open(store, names[i], &problem, &fault, &journal) == ST_OK) {
            const struct undo_result result = undo_run(machine, NULL, &journal, "", NULL);
            assert_int_equal(result.failed + result.kept, 0);
            journal_free(&journal);
        } else {
            assert_int_equal(problem, JOURNAL_EMPTY);
        }
        free(names[i]);
    }
    free(names);
    store->ops->free(store);
}

static void ended_at_every_write(void **unused)
{
    wchar_t parent[MAX_PATH], folder[MAX_PATH + 16];
    unsigned restored = 0;
    DWORD code = 9;
    assert_true(GetTempPathW(MAX_PATH, parent) > 0);
    swprintf(parent + wcslen(parent), 64, L"wmiready-kill-%lu", GetCurrentProcessId());
    swprintf(folder, MAX_PATH + 16, L"%ls\\Journal", parent);
    struct machine *machine = machine_windows_local();
    for (unsigned moment = 2; code == 9; moment++) {
        set_before(machine);
        code = run_until(folder, moment);
        assert_true(code == 9 || code == 0);
        undo_all(machine, folder);
        assert_before(machine, moment / 2);
        remove_files(folder);
        restored += code == 9;
    }
    print_message("ended at %u moments, restored %u of %u\n", restored, restored, restored);
    assert_true(restored >= 40);
    RemoveDirectoryW(folder);
    RemoveDirectoryW(parent);
    machine_release(machine);
}

int main(void)
{
    int argc;
    wchar_t **argv = CommandLineToArgvW(GetCommandLineW(), &argc);
    if (argc == 4 && wcscmp(argv[1], L"live") == 0)
        return live(argv[2], argv[3]);
    LocalFree(argv);
    const struct CMUnitTest tests[] = {cmocka_unit_test(ended_at_every_write)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
