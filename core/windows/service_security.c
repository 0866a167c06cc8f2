/* SPDX-License-Identifier: MIT
 *
 * Who may use the service manager, and each service. Over \\PIPE\\svcctl alone: WMI gives the descriptors of services
 * and not that of their manager.
 * Source: "Service Security and Access Rights" (learn.microsoft.com, services): "To get or set the security descriptor
 * for the SCM, use the QueryServiceObjectSecurity and SetServiceObjectSecurity functions with a handle to the SCManager
 * object"; READ_CONTROL for owner, group and entries, WRITE_DAC for the entries. OpenSCManagerW: "The
 * SC_MANAGER_CONNECT access right is implicitly specified".
 */
#include "base/memory.h"
#include "windows/operation.h"
#include "windows/ops.h"
#include "windows/scm.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"

#include <stdlib.h>

/* QueryServiceObjectSecurity of advapi32: owner, group and entries; the audit entries need a privilege and stay as they
 * are. */
enum { READ_PARTS = OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION };

struct security_operation {
    struct operation operation;
    bool drivers;
    uint8_t *bytes; /* read, or to be written */
    size_t size;
    struct service_access_list found;
};

static struct security_operation *of(struct operation *operation)
{
    return container_of(operation, struct security_operation, operation);
}

static void clear(struct operation *operation)
{
    free(of(operation)->bytes);
    service_access_list_free(&of(operation)->found);
}

static struct security_operation *make(struct machine *m, enum status (*work)(struct operation *, struct call *))
{
    struct security_operation *own = memory_new(struct security_operation);
    operation_init(&own->operation, m, work, clear);
    return own;
}

static enum status run(struct security_operation *own, struct call *call, const char *api)
{
    return operation_run(&own->operation, call, own->operation.machine->host ? CHANNEL_SCM : CHANNEL_LOCAL, api);
}

static enum status read_security(SC_HANDLE handle, struct call *call, uint8_t **bytes, size_t *size)
{
    DWORD needed = 0, error = ERROR_INSUFFICIENT_BUFFER;
    uint8_t *buffer = NULL;
    BYTE none[1];
    if (!QueryServiceObjectSecurity(handle, READ_PARTS, none, 0, &needed))
        error = GetLastError();
    /* Twice: it may grow between the question for its size and the one for its bytes. */
    for (unsigned i = 0; i < 2 && error == ERROR_INSUFFICIENT_BUFFER && needed; i++) {
        DWORD room = needed;
        free(buffer);
        buffer = memory_array(room, 1);
        error = QueryServiceObjectSecurity(handle, READ_PARTS, buffer, room, &needed) ? ERROR_SUCCESS : GetLastError();
        *size = room;
    }
    if (error == ERROR_SUCCESS) {
        *bytes = buffer;
        return ST_OK;
    }
    free(buffer);
    return status_win32(call, "QueryServiceObjectSecurity", error);
}

/* ---- the service manager ---- */
static enum status work_manager_get(struct operation *operation, struct call *call)
{
    struct security_operation *own = of(operation);
    SC_HANDLE manager;
    enum link link = scm_open_manager(operation->machine, call, READ_CONTROL, &manager);
    if (link != LINK_UP)
        return link_status(link);
    enum status status = read_security(manager, call, &own->bytes, &own->size);
    CloseServiceHandle(manager);
    return status;
}

enum status ops_manager_get(struct machine *m, struct call *call, uint8_t **bytes, size_t *size)
{
    struct security_operation *own = make(m, work_manager_get);
    enum status status = run(own, call, "QueryServiceObjectSecurity");
    if (status == ST_OK) {
        *bytes = own->bytes;
        *size = own->size;
        own->bytes = NULL;
    }
    operation_release(&own->operation);
    return status;
}

static enum status work_manager_set(struct operation *operation, struct call *call)
{
    struct security_operation *own = of(operation);
    SC_HANDLE manager;
    enum link link = scm_open_manager(operation->machine, call, READ_CONTROL | WRITE_DAC, &manager);
    if (link != LINK_UP)
        return link_status(link);
    enum status status = ST_OK;
    if (!SetServiceObjectSecurity(manager, DACL_SECURITY_INFORMATION, own->bytes))
        status = status_win32(call, "SetServiceObjectSecurity", GetLastError());
    CloseServiceHandle(manager);
    return status;
}

enum status ops_manager_set(struct machine *m, struct call *call, const uint8_t *bytes, size_t size)
{
    struct security_operation *own = make(m, work_manager_set);
    own->bytes = memory_copy(bytes, size);
    own->size = size;
    enum status status = run(own, call, "SetServiceObjectSecurity");
    operation_release(&own->operation);
    return status;
}

/* ---- each service ---- */
static enum status add_names(struct security_operation *own, SC_HANDLE manager, struct call *call)
{
    enum { LIST_BYTES = 256 * 1024 }; /* the most that one answer takes (EnumServicesStatusExW, lpServices) */
    BYTE *list = memory_array(LIST_BYTES, 1);
    DWORD needed, count, resume = 0, error;
    do {
        count = 0;
        error = EnumServicesStatusExW(manager, SC_ENUM_PROCESS_INFO, own->drivers ? SERVICE_DRIVER : SERVICE_WIN32,
                                      SERVICE_STATE_ALL, list, LIST_BYTES, &needed, &count, &resume, NULL)
                    ? ERROR_SUCCESS
                    : GetLastError();
        const ENUM_SERVICE_STATUS_PROCESSW *services = (const ENUM_SERVICE_STATUS_PROCESSW *)(const void *)list;
        for (DWORD i = 0; (error == ERROR_SUCCESS || error == ERROR_MORE_DATA) && i < count; i++)
            service_access_list_add(&own->found, utf16_to_utf8(services[i].lpServiceName));
    } while (error == ERROR_MORE_DATA && count && !cancel_requested(call->cancel));
    free(list);
    return error == ERROR_SUCCESS ? ST_OK : status_win32(call, "EnumServicesStatusExW", error);
}

static void read_one(SC_HANDLE manager, struct call *call, struct service_access *service)
{
    struct call own = call_make(call->cancel, call->limit_ms);
    wchar_t *name = utf16_from_utf8(service->name);
    SC_HANDLE handle = OpenServiceW(manager, name, READ_CONTROL);
    service->status = handle ? read_security(handle, &own, &service->bytes, &service->size)
                             : status_win32(&own, "OpenServiceW", GetLastError());
    if (handle)
        CloseServiceHandle(handle);
    free(name);
}

static enum status work_services(struct operation *operation, struct call *call)
{
    struct security_operation *own = of(operation);
    ULONGLONG begun = GetTickCount64();
    SC_HANDLE manager;
    enum link link = scm_open_manager(operation->machine, call, SC_MANAGER_ENUMERATE_SERVICE, &manager);
    if (link != LINK_UP)
        return link_status(link);
    enum status status = add_names(own, manager, call);
    /* The last quarter is left for handing over what was read: on a slow line that is a part of them. */
    for (size_t i = 0; status == ST_OK && i < own->found.count; i++)
        if (!cancel_requested(call->cancel) && GetTickCount64() - begun < call->limit_ms - call->limit_ms / 4)
            read_one(manager, call, &own->found.services[i]);
    CloseServiceHandle(manager);
    return status;
}

enum status ops_services_access(struct machine *m, struct call *call, bool drivers, struct service_access_list *out)
{
    struct security_operation *own = make(m, work_services);
    own->drivers = drivers;
    enum status status = run(own, call, "EnumServicesStatusExW");
    if (status == ST_OK) {
        *out = own->found;
        own->found = (struct service_access_list){0};
    }
    operation_release(&own->operation);
    return status;
}
