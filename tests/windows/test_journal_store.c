/* SPDX-License-Identifier: MIT
 * Journals as real files: a fix and its undo from the disk, and files that are not trusted. */
#include "testing.h"

#include "trial.h"

#include "base/memory.h"
#include "coordinator/coordinator.h"
#include "executor_inline.h"
#include "windows/event_log.h"
#include "windows/journal_store_windows.h"
#include "windows/trusted.h"
#include "windows/utf16.h"
#include "windows/windows_api.h"

#include <aclapi.h>
#include <sddl.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static wchar_t parent[MAX_PATH], folder[MAX_PATH + 16];

/* ---- a folder of our own for each test ---- */
static int make_place(void **state)
{
    static unsigned number;
    wchar_t base[MAX_PATH];
    assert_true(GetTempPathW(MAX_PATH, base) > 0);
    swprintf(parent, MAX_PATH, L"%lswmiready-journal-%lu-%u", base, GetCurrentProcessId(), number++);
    swprintf(folder, MAX_PATH + 16, L"%ls\\Journal", parent);
    *state = journal_store_windows_new(folder);
    return 0;
}

static int remove_place(void **state)
{
    wchar_t pattern[MAX_PATH * 2], path[MAX_PATH * 2];
    WIN32_FIND_DATAW data;
    swprintf(pattern, MAX_PATH * 2, L"%ls\\*", folder);
    HANDLE search = FindFirstFileW(pattern, &data);
    if (search != INVALID_HANDLE_VALUE) {
        do {
            swprintf(path, MAX_PATH * 2, L"%ls\\%ls", folder, data.cFileName);
            DeleteFileW(path);
        } while (FindNextFileW(search, &data));
        FindClose(search);
    }
    RemoveDirectoryW(folder);
    RemoveDirectoryW(parent);
    struct journal_store *store = *state;
    store->ops->free(store);
    return 0;
}

static void path_of(const char *name, wchar_t *path)
{
    wchar_t *wide = utf16_from_utf8(name);
    swprintf(path, MAX_PATH * 2, L"%ls\\%ls", folder, wide);
    free(wide);
}

/* ---- files ---- */
static void files_are_made_grown_cut_and_replaced(void **state)
{
    struct journal_store *store = *state;
    const struct journal_store_ops *ops = store->ops;
    struct fault fault;
    uint8_t *bytes;
    size_t size;
    assert_int_equal(ops->read(store, "a.x", 100, &bytes, &size, &fault), ST_ABSENT);
    assert_int_equal(ops->create(store, "a.x", &fault), ST_OK);
    assert_int_equal(ops->create(store, "a.x", &fault), ST_INVALID);
    assert_int_equal(ops->append(store, "a.x", 0, "one\n", 4, &fault), ST_OK);
    assert_int_equal(ops->append(store, "a.x", 4, "two\n", 4, &fault), ST_OK);
    assert_int_equal(ops->read(store, "a.x", 100, &bytes, &size, &fault), ST_OK);
    assert_int_equal(size, 8);
    assert_string_equal((char *)bytes, "one\ntwo\n");
    free(bytes);
    assert_int_equal(ops->read(store, "a.x", 7, &bytes, &size, &fault), ST_INVALID);
    assert_int_equal(ops->cut(store, "a.x", 8, 4, &fault), ST_OK);
    assert_int_equal(ops->replace(store, "a.seal", "x", 1, &fault), ST_OK);
    assert_int_equal(ops->replace(store, "a.seal", "yy", 2, &fault), ST_OK);
    assert_int_equal(ops->read(store, "a.seal", 100, &bytes, &size, &fault), ST_OK);
    assert_string_equal((char *)bytes, "yy");
    free(bytes);
    assert_int_equal(ops->create(store, "b.x", &fault), ST_OK);
    char **names;
    assert_int_equal(ops->list(store, ".x", &names, &size, &fault), ST_OK);
    assert_int_equal(size, 2);
    assert_string_equal(names[0], "a.x");
    assert_string_equal(names[1], "b.x");
    free(names[0]);
    free(names[1]);
    free(names);
}

/* ---- beside others ---- */
/* What another program wrote is not written over, and not cut away. */
static void a_file_that_grew_is_left_alone(void **state)
{
    struct journal_store *store = *state;
    const struct journal_store_ops *ops = store->ops;
    struct fault fault;
    uint8_t *bytes;
    size_t size;
    assert_int_equal(ops->create(store, "a.x", &fault), ST_OK);
    assert_int_equal(ops->append(store, "a.x", 0, "one\n", 4, &fault), ST_OK);
    assert_int_equal(ops->append(store, "a.x", 0, "two\n", 4, &fault), ST_INVALID);
    assert_int_equal(fault.code, 0);
    assert_int_equal(ops->cut(store, "a.x", 5, 2, &fault), ST_INVALID);
    assert_int_equal(fault.code, 0);
    assert_int_equal(ops->read(store, "a.x", 100, &bytes, &size, &fault), ST_OK);
    assert_string_equal((char *)bytes, "one\n");
    free(bytes);
}

/* A check reads journals while a fix writes one. */
static void a_reader_stops_no_writer(void **state)
{
    struct journal_store *store = *state;
    const struct journal_store_ops *ops = store->ops;
    struct fault fault;
    wchar_t path[MAX_PATH * 2];
    HANDLE reader;
    assert_int_equal(ops->create(store, "a.x", &fault), ST_OK);
    path_of("a.x", path);
    assert_int_equal(trusted_file_open(path, GENERIC_READ, &fault, &reader), ST_OK);
    assert_int_equal(ops->append(store, "a.x", 0, "one\n", 4, &fault), ST_OK);
    CloseHandle(reader);
}

static DWORD WINAPI close_later(void *handle)
{
    Sleep(60);
    CloseHandle(handle);
    return 0;
}

/* Somebody has both files open for himself, for a moment: that is waited for. For longer: said, and nothing written. */
static void a_busy_file_is_waited_for(void **state)
{
    struct journal_store *store = *state;
    const struct journal_store_ops *ops = store->ops;
    struct fault fault;
    wchar_t path[MAX_PATH * 2];
    static const char *const names[] = {"a.x", "a.seal"};
    assert_int_equal(ops->create(store, "a.x", &fault), ST_OK);
    assert_int_equal(ops->replace(store, "a.seal", "x", 1, &fault), ST_OK);
    for (size_t i = 0; i < 2; i++) {
        path_of(names[i], path);
        HANDLE other = CreateFileW(path, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
        assert_ptr_not_equal(other, INVALID_HANDLE_VALUE);
        enum status status =
            i ? ops->replace(store, "a.seal", "y", 1, &fault) : ops->append(store, "a.x", 0, "1", 1, &fault);
        assert_int_not_equal(status, ST_OK);
        assert_true(fault.code == ERROR_SHARING_VIOLATION || fault.code == ERROR_ACCESS_DENIED);
        HANDLE thread = CreateThread(NULL, 0, close_later, other, 0, NULL);
        assert_int_equal(
            i ? ops->replace(store, "a.seal", "y", 1, &fault) : ops->append(store, "a.x", 0, "1", 1, &fault), ST_OK);
        WaitForSingleObject(thread, INFINITE);
        CloseHandle(thread);
    }
}

static void no_folder_is_an_empty_list(void **state)
{
    struct journal_store *store = *state;
    struct fault fault;
    char **names;
    size_t count = 9;
    assert_int_equal(journal_list(store, &names, &count, &fault), ST_OK);
    assert_int_equal(count, 0);
    free(names);
    assert_int_equal(GetFileAttributesW(folder), INVALID_FILE_ATTRIBUTES);
}

/* ---- a whole journal ---- */
static struct journal write_journal(struct journal_store *store, struct fake_machine *fake)
{
    struct request request = fake_request_local();
    const struct check_environment environment = {.machine = &fake->machine, .request = &request};
    struct run run;
    struct fix fix;
    struct journal journal;
    struct fault fault;
    coordinator_run(&request, &fake->machine, executor_inline(), NULL, NULL, &run);
    assert_int_equal(fix_prepare(&environment, &run, NULL, 0, &fix), ST_OK);
    struct journal_header header = fix_journal_header(&environment, &run);
    assert_int_equal(journal_create(store, &header, &fault, &journal), ST_OK);
    assert_int_equal(fix_apply(&environment, &fix, &journal, NULL).stop, FIX_COMPLETE);
    journal_header_free(&header);
    fix_free(&fix);
    run_free(&run);
    request_free(&request);
    return journal;
}

static void fixed_and_undone_from_the_disk(void **state)
{
    struct journal_store *store = *state;
    struct fake_machine *fake = fake_machine_broken();
    char *original = fake_machine_dump(fake);
    struct journal journal = write_journal(store, fake), again;
    assert_true(journal.count >= 8);
    enum journal_problem problem;
    struct fault fault;
    assert_int_equal(journal_open(store, journal.name, &problem, &fault, &again), ST_OK);
    assert_int_equal(undo_run(&fake->machine, NULL, &again, "", NULL).failed, 0);
    event_log_write(LANGUAGE_DE, &again, &again.entries[0], true, "PC-0421\\support");
    char *restored = fake_machine_dump(fake);
    assert_string_equal(original, restored);
    free(restored);
    free(original);
    journal_free(&again);
    assert_int_equal(journal_open(store, journal.name, &problem, &fault, &again), ST_OK);
    assert_false(journal_has_open(&again));
    journal_free(&again);
    journal_free(&journal);
    fake_machine_free(fake);
}

/* ---- not trusted ---- */
static enum journal_problem problem_of(struct journal_store *store, const char *name)
{
    enum journal_problem problem;
    struct fault fault;
    struct journal journal;
    if (journal_open(store, name, &problem, &fault, &journal) == ST_OK)
        journal_free(&journal);
    return problem;
}

/* Lets everybody write PATH, as a folder or file that a user made would. */
static void open_to_everybody(wchar_t *path)
{
    PSECURITY_DESCRIPTOR sd;
    PACL dacl;
    BOOL present, defaulted;
    assert_true(ConvertStringSecurityDescriptorToSecurityDescriptorW(L"D:P(A;;FA;;;WD)(A;;FA;;;BA)", SDDL_REVISION_1,
                                                                     &sd, NULL));
    assert_true(GetSecurityDescriptorDacl(sd, &present, &dacl, &defaulted));
    assert_int_equal(SetNamedSecurityInfoW(path, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL, NULL, dacl, NULL),
                     ERROR_SUCCESS);
    LocalFree(sd);
}

static void a_file_that_others_may_write_is_refused(void **state)
{
    struct journal_store *store = *state;
    struct fake_machine *fake = fake_machine_broken();
    struct journal journal = write_journal(store, fake);
    wchar_t path[MAX_PATH * 2];
    path_of(journal.name, path);
    open_to_everybody(path);
    assert_int_equal(problem_of(store, journal.name), JOURNAL_PLANTED);
    journal_free(&journal);
    fake_machine_free(fake);
}

static void a_second_name_is_refused(void **state)
{
    struct journal_store *store = *state;
    struct fake_machine *fake = fake_machine_broken();
    struct journal journal = write_journal(store, fake);
    wchar_t path[MAX_PATH * 2], other[MAX_PATH * 2];
    path_of(journal.name, path);
    swprintf(other, MAX_PATH * 2, L"%ls\\other", folder);
    if (!CreateHardLinkW(other, path, NULL))
        skip();
    assert_int_equal(problem_of(store, journal.name), JOURNAL_PLANTED);
    journal_free(&journal);
    fake_machine_free(fake);
}

static void a_folder_of_others_is_not_used(void **state)
{
    struct journal_store *store = *state;
    struct fault fault = {"", 1};
    assert_true(CreateDirectoryW(parent, NULL));
    open_to_everybody(parent);
    assert_int_equal(store->ops->create(store, "a.x", &fault), ST_DENIED);
    assert_int_equal(fault.code, 0);
    assert_int_equal(GetFileAttributesW(folder), INVALID_FILE_ATTRIBUTES);
}

static void a_file_in_the_way_of_the_folder_is_told(void **state)
{
    struct journal_store *store = *state;
    struct fault fault;
    HANDLE file = CreateFileW(parent, GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    assert_true(file != INVALID_HANDLE_VALUE);
    CloseHandle(file);
    assert_int_not_equal(store->ops->create(store, "a.x", &fault), ST_OK);
    DeleteFileW(parent);
}

static void the_usual_place(void **state)
{
    struct journal_store *store = journal_store_windows_new(NULL);
    assert_non_null(strstr(store->folder, "\\WMI Ready\\Journal"));
    assert_string_equal(strrchr(store->parent, '\\'), "\\WMI Ready");
    store->ops->free(store);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_setup_teardown(files_are_made_grown_cut_and_replaced, make_place, remove_place),
    cmocka_unit_test_setup_teardown(a_file_that_grew_is_left_alone, make_place, remove_place),
    cmocka_unit_test_setup_teardown(a_reader_stops_no_writer, make_place, remove_place),
    cmocka_unit_test_setup_teardown(a_busy_file_is_waited_for, make_place, remove_place),
    cmocka_unit_test_setup_teardown(no_folder_is_an_empty_list, make_place, remove_place),
    cmocka_unit_test_setup_teardown(fixed_and_undone_from_the_disk, make_place, remove_place),
    cmocka_unit_test_setup_teardown(a_file_that_others_may_write_is_refused, make_place, remove_place),
    cmocka_unit_test_setup_teardown(a_second_name_is_refused, make_place, remove_place),
    cmocka_unit_test_setup_teardown(a_folder_of_others_is_not_used, make_place, remove_place),
    cmocka_unit_test_setup_teardown(a_file_in_the_way_of_the_folder_is_told, make_place, remove_place),
    cmocka_unit_test(the_usual_place),
    {0},
};
