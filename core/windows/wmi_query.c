/* SPDX-License-Identifier: MIT
 *
 * The test query: a fresh connection unless a pooled one is asked for (that would not show that rights were taken away
 * meanwhile), then rows as text. The result so far is the caller's even when a provider
 * hangs: the thread adds finished rows under a lock, in which nothing of a provider is looked at, and stops as soon as
 * the result was taken.
 */
#include "base/memory.h"
#include "machine/wmi_table.h"
#include "machine/wql.h"
#include "windows/dial.h"
#include "windows/operation.h"
#include "windows/ops.h"
#include "windows/utf16.h"
#include "windows/wmi_enumerate.h"
#include "windows/wmi_pool.h"
#include "windows/wmi_value.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* What all rows may take, and about what a cell takes beside its text; a longer name of a property is cut. */
enum { TABLE_MAX_BYTES = 64 * 1024 * 1024, CELL_BYTES = sizeof(char *) + 16, NAME_MAX_UNITS = 1024 };

struct query {
    struct operation operation; /* first */
    struct wmi_progress progress;
    struct wmi_visitor visitor;
    /* inputs */
    char *namespace_path;
    char *text; /* NULL: connect only */
    bool pooled;
    uint32_t max_rows;
    char **columns; /* the order the query asks for; none: the order of the class */
    size_t column_count;
    /* the thread's own */
    ULONGLONG query_start;
    size_t bytes, row_count;
    wchar_t *class_name;   /* whose columns are known */
    struct wmi_rows known; /* columns, no rows */
    /* shared with the caller */
    SRWLOCK lock;
    bool taken;
    struct wmi_rows rows;
};

static void set_step(struct query *query, enum wmi_step step)
{
    AcquireSRWLockExclusive(&query->lock);
    query->rows.step = step;
    ReleaseSRWLockExclusive(&query->lock);
}

static void connect_step(struct wmi_progress *progress, enum wmi_step step)
{
    set_step(container_of(progress, struct query, progress), step);
}

static void query_step(struct wmi_visitor *visitor, enum wmi_step step)
{
    set_step(container_of(visitor, struct query, visitor), step);
}

/* The columns of a class that was not met before: those the query named, or all of its own. */
static void add_columns(struct query *query, IWbemClassObject *object)
{
    SAFEARRAY *names = NULL;
    LONG low = 0, high = -1;
    for (size_t i = 0; i < query->column_count; i++)
        wmi_table_column(&query->known, query->columns[i]);
    if (query->column_count)
        return;
    if (FAILED(IWbemClassObject_GetNames(object, NULL, WBEM_FLAG_ALWAYS | WBEM_FLAG_NONSYSTEM_ONLY, NULL, &names)))
        return;
    if (SUCCEEDED(SafeArrayGetLBound(names, 1, &low)) && SUCCEEDED(SafeArrayGetUBound(names, 1, &high)))
        for (LONG i = low; i <= high && i - low <= WMI_TABLE_COLUMNS; i++) {
            BSTR *at;
            if (FAILED(SafeArrayPtrOfIndex(names, &i, (void **)&at)))
                break;
            UINT length = SysStringLen(*at);
            char *name = utf16_to_utf8_n(*at, length < NAME_MAX_UNITS ? length : NAME_MAX_UNITS);
            wmi_table_column(&query->known, name);
            free(name);
        }
    SafeArrayDestroy(names);
}

/* Looking at the names of every object would double the cost of a long result. */
static bool is_new_class(struct query *query, IWbemClassObject *object)
{
    VARIANT value;
    VariantInit(&value);
    const wchar_t *name = L"";
    if (SUCCEEDED(IWbemClassObject_Get(object, L"__CLASS", 0, &value, NULL, NULL)) && V_VT(&value) == VT_BSTR)
        name = V_BSTR(&value);
    bool fresh = !query->class_name || wcscmp(query->class_name, name) != 0;
    if (fresh) {
        free(query->class_name);
        query->class_name = memory_copy(name, (wcslen(name) + 1) * sizeof *name);
    }
    VariantClear(&value);
    return fresh;
}

static char *cell_text(IWbemClassObject *object, const char *column)
{
    wchar_t *name = utf16_from_utf8(column);
    VARIANT value;
    CIMTYPE type = 0;
    VariantInit(&value);
    char *text = NULL;
    if (SUCCEEDED(IWbemClassObject_Get(object, name, 0, &value, &type, NULL)))
        text = wmi_value_text(&value, type);
    VariantClear(&value);
    free(name);
    return text;
}

static bool was_taken(struct query *query)
{
    AcquireSRWLockShared(&query->lock);
    bool taken = query->taken;
    ReleaseSRWLockShared(&query->lock);
    return taken;
}

/* False: nobody waits any more, or the object is more than the table may hold. */
static bool read_cells(struct query *query, IWbemClassObject *object, char **cells)
{
    for (size_t i = 0; i < query->known.column_count; i++) {
        if (query->bytes > TABLE_MAX_BYTES || was_taken(query))
            return false;
        cells[i] = cell_text(object, query->known.columns[i]);
        query->bytes += CELL_BYTES + (cells[i] ? strlen(cells[i]) : 0);
    }
    return true;
}

/* CELLS become a row when READ says that they are whole; the rest is missing otherwise. */
static bool add_row(struct query *query, char **cells, bool read)
{
    struct wmi_rows *rows = &query->rows;
    AcquireSRWLockExclusive(&query->lock);
    bool more = read && !query->taken;
    if (more) {
        wmi_table_widen(rows, &query->known);
        wmi_table_row(rows, cells);
        rows->query_ms = (uint32_t)(GetTickCount64() - query->query_start);
        query->row_count++;
    } else if (!query->taken) {
        rows->truncated = true;
    }
    ReleaseSRWLockExclusive(&query->lock);
    return more;
}

static bool on_object(struct wmi_visitor *visitor, IWbemClassObject *object)
{
    struct query *query = container_of(visitor, struct query, visitor);
    if (is_new_class(query, object))
        add_columns(query, object);
    size_t count = query->known.column_count;
    if (count == 0)
        return true;
    char **cells = memory_new_n(char *, count);
    bool room = !query->max_rows || query->row_count < query->max_rows;
    bool more = add_row(query, cells, room && read_cells(query, object, cells));
    for (size_t i = 0; i < count; i++)
        free(cells[i]);
    free(cells);
    return more;
}

static void set_times(struct query *query, ULONGLONG connect_start)
{
    AcquireSRWLockExclusive(&query->lock);
    ULONGLONG now = GetTickCount64();
    if (query->query_start)
        query->rows.query_ms = (uint32_t)(now - query->query_start);
    else
        query->rows.connect_ms = (uint32_t)(now - connect_start);
    ReleaseSRWLockExclusive(&query->lock);
}

static void note_dial(struct query *query, ULONGLONG since)
{
    struct wmi_dial dial;
    if (!dial_failed_since(query->operation.machine, since, &dial))
        return;
    AcquireSRWLockExclusive(&query->lock);
    query->rows.dial = dial;
    ReleaseSRWLockExclusive(&query->lock);
}

static enum status query_work(struct operation *operation, struct call *call)
{
    struct query *query = container_of(operation, struct query, operation);
    ULONGLONG start = GetTickCount64(), until = start + call->limit_ms;
    struct wmi_connection *connection;
    enum link link = query->pooled ? wmi_pool_get(operation->machine, call, query->namespace_path, &connection)
                                   : wmi_connection_open(operation->machine, call, query->namespace_path,
                                                         &query->progress, &connection);
    set_times(query, start);
    if (link != LINK_UP) {
        note_dial(query, start);
        return wmi_connection_namespace_status(link, call);
    }
    enum status status = ST_OK;
    AcquireSRWLockExclusive(&query->lock);
    query->rows.package = connection->package;
    ReleaseSRWLockExclusive(&query->lock);
    if (!query->pooled)
        wmi_pool_keep(connection);
    if (!query->text) {
        set_step(query, WMI_STEP_DONE);
    } else if (!was_taken(query)) {
        query->query_start = GetTickCount64();
        status = wmi_enumerate(connection, call, until, query->text, NULL, &query->visitor);
        set_times(query, start);
    }
    wmi_connection_release(connection);
    return status;
}

static void query_clear(struct operation *operation)
{
    struct query *query = container_of(operation, struct query, operation);
    wmi_rows_free(&query->rows);
    wmi_rows_free(&query->known);
    wql_columns_free(query->columns, query->column_count);
    free(query->class_name);
    free(query->namespace_path);
    free(query->text);
}

static struct query *query_new(struct machine *m, const struct wmi_request *request)
{
    struct query *query = memory_new(struct query);
    operation_init(&query->operation, m, query_work, query_clear);
    query->operation.carries_credentials = true;
    InitializeSRWLock(&query->lock);
    query->progress.step = connect_step;
    query->visitor.step = query_step;
    query->visitor.object = on_object;
    query->namespace_path = memory_string(request->namespace_path);
    query->text = memory_string(request->query);
    query->pooled = request->pooled;
    query->max_rows = request->max_rows;
    if (request->query)
        query->column_count = wql_columns(request->query, &query->columns);
    return query;
}

/* What a hang is called when the deadline passes. */
static const char *step_api(enum wmi_step step)
{
    switch (step) {
    case WMI_STEP_LOCATOR:
        return "CoCreateInstance(WbemLocator)";
    case WMI_STEP_CONNECT:
        return "IWbemLocator::ConnectServer";
    case WMI_STEP_BLANKET:
        return "CoSetProxyBlanket";
    case WMI_STEP_QUERY:
        return "IWbemServices::ExecQuery";
    default:
        return "IEnumWbemClassObject::Next";
    }
}

enum status ops_wmi_query(struct machine *m, struct call *call, const struct wmi_request *request, struct wmi_rows *out)
{
    struct query *query = query_new(m, request);
    enum status status = operation_run(&query->operation, call, CHANNEL_WMI, NULL);
    AcquireSRWLockExclusive(&query->lock);
    query->taken = true;
    *out = query->rows;
    query->rows = (struct wmi_rows){.step = out->step};
    ReleaseSRWLockExclusive(&query->lock);
    if ((status == ST_TIMEOUT || status == ST_CANCELLED) && !call->fault.api)
        call->fault.api = step_api(out->step);
    operation_release(&query->operation);
    return status;
}
