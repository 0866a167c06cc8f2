/* SPDX-License-Identifier: MIT
 * Query results as they are built, and the column order a query asks for. */
#include "machine/wmi_table.h"
#include "machine/wql.h"

#include "base/memory.h"
#include "base/strbuf.h"

#include "testing.h"

#include <stdlib.h>
#include <string.h>

/* A row of ROWS, which get the columns of WIDER first, with TEXT in the last column. */
static void add_row(struct wmi_rows *rows, const struct wmi_rows *wider, const char *text)
{
    wmi_table_widen(rows, wider);
    char **cells = memory_new_n(char *, rows->column_count);
    cells[rows->column_count - 1] = memory_string(text);
    wmi_table_row(rows, cells);
    assert_null(cells[rows->column_count - 1]);
    free(cells);
}

static void test_grows_both_ways(void **state)
{
    struct wmi_rows rows = {0}, wider = {0};
    enum { ROWS = 37 };
    for (size_t i = 0; i < ROWS; i++) {
        char *name = strbuf_printed("Column%zu", i / 5);
        char *text = strbuf_printed("%zu", i);
        assert_int_equal(wmi_table_column(&wider, name), i / 5);
        add_row(&rows, &wider, text);
        free(text);
        free(name);
    }
    assert_int_equal(rows.row_count, ROWS);
    assert_int_equal(rows.column_count, (ROWS + 4) / 5);
    for (size_t row = 0; row < ROWS; row++)
        for (size_t column = 0; column < rows.column_count; column++) {
            const char *cell = rows.cells[row * rows.column_count + column];
            if (column == row / 5)
                assert_int_equal(atoi(cell), row);
            else
                assert_null(cell);
        }
    assert_false(rows.truncated);
    wmi_rows_free(&wider);
    wmi_rows_free(&rows);
}

static void test_case_does_not_count(void **state)
{
    struct wmi_rows rows = {0};
    assert_int_equal(wmi_table_column(&rows, "Name"), 0);
    assert_int_equal(wmi_table_column(&rows, "NAME"), 0);
    assert_string_equal(rows.columns[0], "Name");
    wmi_rows_free(&rows);
}

/* A provider that makes up new properties in every row costs no more than the widest table. */
static void test_columns_end(void **state)
{
    struct wmi_rows rows = {0}, wider = {0};
    for (unsigned row = 0; row < 200; row++) {
        for (unsigned i = 0; i < 10000 / 50; i++) {
            char *name = strbuf_printed("P%u_%u", row, i);
            wmi_table_column(&wider, name);
            free(name);
        }
        add_row(&rows, &wider, "x");
    }
    assert_int_equal(rows.column_count, WMI_TABLE_COLUMNS);
    assert_true(rows.truncated);
    assert_int_equal(wmi_table_column(&wider, "p0_3"), 3);
    assert_true(wmi_table_column(&wider, "Another") == SIZE_MAX);
    wmi_rows_free(&rows);
    wmi_rows_free(&wider);
}

/* Many rows: a column that comes late would move them all. */
static void test_late_columns_end(void **state)
{
    struct wmi_rows rows = {0}, wider = {0};
    wmi_table_column(&wider, "A");
    for (size_t i = 0; i < WMI_TABLE_CELLS / 2 + 1; i++)
        add_row(&rows, &wider, "x");
    assert_false(rows.truncated);
    wmi_table_column(&wider, "B");
    add_row(&rows, &wider, "x");
    assert_int_equal(rows.column_count, 1);
    assert_true(rows.truncated);
    wmi_rows_free(&rows);
    wmi_rows_free(&wider);
}

static void test_column_order(void **state)
{
    char **columns = NULL;
    size_t count =
        wql_columns("  select Caption ,Version,\tBuildNumber\nFROM Win32_OperatingSystem WHERE x=1", &columns);
    assert_int_equal(count, 3);
    assert_string_equal(columns[0], "Caption");
    assert_string_equal(columns[1], "Version");
    assert_string_equal(columns[2], "BuildNumber");
    wql_columns_free(columns, count);
}

static void test_no_column_order(void **state)
{
    static const char *const queries[] = {
        "",
        "SELECT",
        "SELECT * FROM Win32_Service",
        "SELECT a, FROM x",
        "SELECT a b FROM x",
        "SELECT a",
        "SELECT a,",
        "SELECTa FROM x",
        "ASSOCIATORS OF {Win32_Service.Name='x'}",
        "SELECT a'b FROM x",
    };
    for (size_t i = 0; i < array_count(queries); i++) {
        char **columns = NULL;
        assert_int_equal(wql_columns(queries[i], &columns), 0);
        assert_null(columns);
    }
}

/* WQL: "WHERE property operator constant" with AND, OR and brackets (learn.microsoft.com, "WHERE Clause"). */
static void test_what_a_property_is_compared_with(void **state)
{
    static const struct {
        const char *query, *first, *second;
    } queries[] = {
        {"SELECT * FROM Win32_NTLogEvent", NULL, NULL},
        {"SELECT * FROM Win32_NTLogEvent WHERE logfile = 'System'", "System", NULL},
        {"SELECT * FROM X WHERE EventCode=1 AND (Logfile=\"A b\" OR Logfile='Security')", "A b", "Security"},
        {"SELECT Logfile FROM X WHERE Message = 'Logfile = \"No\"' AND Logfile = 'Yes'", "Yes", NULL},
        {"SELECT * FROM X WHERE Logfile = 7 OR Logfile <> 'a' OR OldLogfile = 'b'", NULL, NULL},
        {"SELECT * FROM X WHERE Logfile = 'open", NULL, NULL},
        {"SELECT * FROM X WHERE Logfile = '' OR Logfile = ''", "", ""},
    };
    for (size_t i = 0; i < array_count(queries); i++) {
        const char *const expected[] = {queries[i].first, queries[i].second};
        for (size_t k = 0; k < array_count(expected); k++) {
            char *value = wql_value(queries[i].query, "Logfile", k);
            if (expected[k])
                assert_string_equal(value, expected[k]);
            else
                assert_null(value);
            free(value);
        }
    }
}

static void test_too_many_columns(void **state)
{
    struct strbuf query = STRBUF_INIT;
    strbuf_add(&query, "SELECT ");
    for (int i = 0; i < WQL_COLUMNS_MAX; i++)
        strbuf_add(&query, "a,");
    strbuf_add(&query, "a FROM x");
    char **columns = NULL;
    assert_int_equal(wql_columns(strbuf_text(&query), &columns), 0);
    strbuf_free(&query);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(test_grows_both_ways),
    cmocka_unit_test(test_case_does_not_count),
    cmocka_unit_test(test_columns_end),
    cmocka_unit_test(test_late_columns_end),
    cmocka_unit_test(test_column_order),
    cmocka_unit_test(test_no_column_order),
    cmocka_unit_test(test_what_a_property_is_compared_with),
    cmocka_unit_test(test_too_many_columns),
    {0},
};
