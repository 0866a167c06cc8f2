/* SPDX-License-Identifier: MIT
 *
 * A query whose provider means harm: rows without end, ten thousand new properties in each, cells of hundreds of
 * megabytes. The deadline and a cancel are kept, the table stays within its limits; times and memory are printed.
 */
#include "testing.h"

#include "local_machine.h"

#include "base/memory.h"
#include "machine/machine.h"
#include "machine/wmi_table.h"
#include "stage.h"
#include "windows/cancel_windows.h"
#include "windows/deferred.h"
#include "windows/machine_windows.h"

#include <psapi.h>
#include <stdio.h>
#include <string.h>

enum { LONG_MS = 600000, SHORT_MS = 300, WAIT_MS = 60000, MOST_BYTES = 64 * 1024 * 1024 };

static const struct provider {
    const char *title, *scene;
    uint32_t rows; /* that are wanted; 0: all that the table holds */
    bool huge;     /* a cell is longer than any text that is kept */
} providers[] = {
    {"rows without end", "set .\\Classes\\X Endless dword 3", 0, false},
    {"10,000 new columns in each row", "set .\\Classes\\X Endless dword 10000\nset .\\Classes\\X Fresh dword 1", 500,
     false},
    {"a cell of 300 MB", "set .\\Classes\\X Endless dword 1\nset .\\Classes\\X Units dword 157286400", 3, true},
};

static unsigned memory_mb(void)
{
    PROCESS_MEMORY_COUNTERS counters = {.cb = sizeof counters};
    GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof counters);
    return (unsigned)(counters.PeakWorkingSetSize >> 20);
}

/* What the table takes is what its limits say, whatever the provider sends; the longest cell. */
static size_t judge_table(const struct wmi_rows *rows)
{
    size_t bytes = 0, longest = 0;
    assert_true(rows->column_count <= WMI_TABLE_COLUMNS);
    for (size_t i = 0; i < rows->row_count * rows->column_count; i++) {
        size_t length = rows->cells[i] ? strlen(rows->cells[i]) : 0;
        bytes += sizeof(char *) + length;
        longest = length > longest ? length : longest;
    }
    assert_true(bytes <= MOST_BYTES + MOST_BYTES / 8);
    printf("%zu rows, %zu columns, longest cell %zu bytes, %zu KB; ", rows->row_count, rows->column_count, longest,
           bytes / 1024);
    return longest;
}

static void wait_for_threads(void)
{
    for (ULONGLONG start = GetTickCount64(); deferred_pending() && GetTickCount64() - start < WAIT_MS;)
        Sleep(1);
    assert_int_equal(deferred_pending(), 0);
}

static enum status ask(struct cancel *cancel, uint32_t limit_ms, uint32_t max_rows, struct wmi_rows *out)
{
    struct call call = call_make(cancel, limit_ms);
    struct wmi_request request = {.namespace_path = "root\\cimv2", .query = "SELECT * FROM X", .max_rows = max_rows};
    *out = (struct wmi_rows){0};
    return MACHINE_CALL(local, wmi_query, &call, &request, out);
}

/* The query ends by itself: by the number of rows that is wanted, or by what the table may hold. */
static void test_limits(void **state)
{
    for (size_t i = 0; i < array_count(providers); i++) {
        struct wmi_rows rows;
        uint32_t wanted = providers[i].rows;
        stage_begin(STAGE_WMI);
        stage_scene("%s", providers[i].scene);
        printf("%s: ", providers[i].title);
        assert_int_equal(ask(NULL, LONG_MS, wanted, &rows), ST_OK);
        assert_true(rows.truncated);
        assert_true(rows.row_count > 0 && (!wanted || rows.row_count == wanted));
        size_t longest = judge_table(&rows);
        if (providers[i].huge) {
            assert_true(longest <= 1024 * 1024 + 3);
            assert_string_equal(rows.cells[0] + longest - 4, "x...");
        }
        printf("peak %u MB\n", memory_mb());
        wmi_rows_free(&rows);
        wait_for_threads();
        stage_end();
    }
}

static void test_deadline(void **state)
{
    for (size_t i = 0; i < array_count(providers); i++) {
        struct wmi_rows rows;
        stage_begin(STAGE_WMI);
        stage_scene("%s", providers[i].scene);
        printf("%s, deadline %u ms: ", providers[i].title, SHORT_MS);
        ULONGLONG begun = GetTickCount64();
        enum status status = ask(NULL, SHORT_MS, 0, &rows);
        ULONGLONG took = GetTickCount64() - begun;
        assert_true(status == ST_TIMEOUT || (status == ST_OK && rows.truncated));
        judge_table(&rows);
        printf("control back after %u ms, peak %u MB\n", (unsigned)took, memory_mb());
        wmi_rows_free(&rows);
        wait_for_threads(); /* the thread that was left sees it too */
        stage_end();
    }
}

struct canceller {
    struct cancel *cancel;
    ULONGLONG when;
};

static DWORD WINAPI cancel_in_the_rows(void *parameter)
{
    struct canceller *canceller = parameter;
    stage_wait("endless Next");
    canceller->when = GetTickCount64();
    cancel_request(canceller->cancel);
    return 0;
}

static void test_cancel(void **state)
{
    for (size_t i = 0; i < array_count(providers); i++) {
        struct canceller canceller = {.cancel = cancel_windows_new()};
        struct wmi_rows rows;
        stage_begin(STAGE_WMI);
        stage_scene("%s", providers[i].scene);
        printf("%s, cancelled: ", providers[i].title);
        HANDLE thread = CreateThread(NULL, 0, cancel_in_the_rows, &canceller, 0, NULL);
        enum status status = ask(canceller.cancel, LONG_MS, 0, &rows);
        ULONGLONG back = GetTickCount64();
        WaitForSingleObject(thread, WAIT_MS);
        CloseHandle(thread);
        assert_true(status == ST_CANCELLED || (status == ST_OK && rows.truncated));
        judge_table(&rows);
        printf("control back after %d ms, peak %u MB\n", (int)(back - canceller.when), memory_mb());
        wmi_rows_free(&rows);
        wait_for_threads();
        cancel_release(canceller.cancel);
        stage_end();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_deadline),
        cmocka_unit_test(test_cancel),
    };
    return cmocka_run_group_tests(tests, local_machine_setup, local_machine_teardown);
}
