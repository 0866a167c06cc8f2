/* SPDX-License-Identifier: MIT */
#include "windows/wmi_pool.h"

#include "base/memory.h"
#include "windows/leave.h"
#include "windows/reach.h"
#include "windows/status_windows.h"

#include <stdlib.h>
#include <wchar.h>

enum { WAIT_SLICE_MS = 50 };

struct entry {
    struct entry *next;
    wchar_t *namespace_path; /* as the connection has it */
    struct wmi_connection *connection;
    bool connecting;
};

struct wmi_pool {
    SRWLOCK lock;
    CONDITION_VARIABLE changed;
    struct entry *entries;
};

static struct wmi_pool *pool_of(struct windows_machine *machine)
{
    AcquireSRWLockExclusive(&machine->lock);
    if (!machine->wmi) {
        machine->wmi = memory_new(struct wmi_pool);
        InitializeSRWLock(&machine->wmi->lock);
        InitializeConditionVariable(&machine->wmi->changed);
    }
    struct wmi_pool *pool = machine->wmi;
    ReleaseSRWLockExclusive(&machine->lock);
    return pool;
}

/* The operation's own thread waits here; its caller keeps the exact deadline. LINK_UP: look again. */
static enum link wait_changed(struct wmi_pool *pool, struct call *call, ULONGLONG start)
{
    if (cancel_requested(call->cancel))
        return link_win32(call, "IWbemLocator::ConnectServer", ERROR_CANCELLED);
    if (GetTickCount64() - start >= call->limit_ms)
        return link_win32(call, "IWbemLocator::ConnectServer", ERROR_TIMEOUT);
    SleepConditionVariableSRW(&pool->changed, &pool->lock, WAIT_SLICE_MS, 0);
    return LINK_UP;
}

/* The entry of NAMESPACE_PATH, made when there is none; the pool is locked. */
static struct entry *entry_of(struct wmi_pool *pool, const wchar_t *namespace_path)
{
    for (struct entry *entry = pool->entries; entry; entry = entry->next)
        if (_wcsicmp(entry->namespace_path, namespace_path) == 0)
            return entry;
    struct entry *entry = memory_new(struct entry);
    entry->namespace_path = memory_copy(namespace_path, (wcslen(namespace_path) + 1) * sizeof *namespace_path);
    entry->next = pool->entries;
    pool->entries = entry;
    return entry;
}

/* Makes the connection of ENTRY; the pool is locked on entry and on return, not meanwhile. */
static enum link fill(struct wmi_pool *pool, struct entry *entry, struct windows_machine *machine, struct call *call,
                      const char *namespace_path)
{
    struct wmi_connection *made = NULL;
    entry->connecting = true;
    ReleaseSRWLockExclusive(&pool->lock);
    enum link link = reach_try(machine, call, CHANNEL_WMI);
    if (link == LINK_UP)
        link = wmi_connection_open(machine, call, namespace_path, NULL, &made);
    AcquireSRWLockExclusive(&pool->lock);
    entry->connecting = false;
    if (link == LINK_UP) {
        wmi_connection_release(entry->connection);
        entry->connection = made;
    }
    WakeAllConditionVariable(&pool->changed);
    return link;
}

enum link wmi_pool_get(struct windows_machine *machine, struct call *call, const char *namespace_path,
                       struct wmi_connection **out)
{
    struct wmi_pool *pool = pool_of(machine);
    wchar_t *wide = wmi_connection_namespace(namespace_path);
    ULONGLONG start = GetTickCount64();
    enum link link = LINK_UP;
    AcquireSRWLockExclusive(&pool->lock);
    struct entry *entry = entry_of(pool, wide);
    while (link == LINK_UP && entry->connecting)
        link = wait_changed(pool, call, start);
    if (link == LINK_UP && !entry->connection)
        link = fill(pool, entry, machine, call, namespace_path);
    if (link == LINK_UP) {
        wmi_connection_hold(entry->connection);
        *out = entry->connection;
    }
    ReleaseSRWLockExclusive(&pool->lock);
    free(wide);
    return link;
}

static enum status run_once(struct windows_machine *machine, struct call *call, const char *namespace_path,
                            wmi_pool_work *work, void *data)
{
    struct wmi_connection *connection;
    enum link link = wmi_pool_get(machine, call, namespace_path, &connection);
    if (link != LINK_UP)
        return link_status(link);
    enum status status = work(connection, call, data);
    wmi_connection_release(connection);
    return status;
}

enum status wmi_pool_run(struct windows_machine *machine, struct call *call, const char *namespace_path,
                         wmi_pool_work *work, void *data)
{
    enum status status = run_once(machine, call, namespace_path, work, data);
    if (status != ST_UNREACHABLE || !link_proxy_is_dead(call->fault.code))
        return status;
    call->fault = (struct fault){NULL, 0};
    return run_once(machine, call, namespace_path, work, data);
}

void wmi_pool_keep(struct wmi_connection *connection)
{
    struct wmi_pool *pool = pool_of(connection->machine);
    wmi_connection_hold(connection);
    AcquireSRWLockExclusive(&pool->lock);
    struct entry *entry = entry_of(pool, connection->namespace_path);
    struct wmi_connection *old = entry->connection;
    entry->connection = connection;
    ReleaseSRWLockExclusive(&pool->lock);
    wmi_connection_release(old);
}

enum status wmi_pool_failed(struct wmi_connection *connection, struct call *call, const char *api, HRESULT result)
{
    enum status status = status_hresult(call, api, (uint32_t)result);
    if (HRESULT_FACILITY(result) == FACILITY_WIN32 && (status == ST_ABSENT || status == ST_INVALID))
        status = ST_FAILED;
    wmi_pool_report(connection, status);
    return status;
}

void wmi_pool_report(struct wmi_connection *connection, enum status status)
{
    if (status != ST_UNREACHABLE)
        return;
    struct wmi_pool *pool = pool_of(connection->machine);
    AcquireSRWLockExclusive(&pool->lock);
    struct entry *entry = entry_of(pool, connection->namespace_path);
    bool pooled = entry->connection == connection;
    if (pooled)
        entry->connection = NULL;
    ReleaseSRWLockExclusive(&pool->lock);
    if (pooled)
        wmi_connection_release(connection);
}

/* The last Release of a proxy goes over the network. */
static void release_all(void *data)
{
    struct wmi_pool *pool = data;
    HRESULT com = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    while (pool->entries) {
        struct entry *entry = pool->entries;
        pool->entries = entry->next;
        wmi_connection_release(entry->connection);
        free(entry->namespace_path);
        free(entry);
    }
    free(pool);
    if (SUCCEEDED(com))
        CoUninitialize();
}

void wmi_pool_free(struct wmi_pool *pool)
{
    /* Without a thread the connections stay until the program ends. */
    if (pool)
        (void)leave_later(release_all, pool);
}
