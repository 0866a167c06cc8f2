/* SPDX-License-Identifier: MIT */
#include "windows/wmi_enumerate.h"

#include "windows/status_windows.h"
#include "windows/wmi_pool.h"

enum { SLICE_MS = 200, BATCH = 256 };

ULONGLONG wmi_enumerate_until(const struct call *call)
{
    return GetTickCount64() + call->limit_ms;
}

/* ST_OK while CALL may go on. */
static enum status in_time(struct call *call, ULONGLONG until)
{
    if (cancel_requested(call->cancel))
        return call_fault(call, ST_CANCELLED, "IEnumWbemClassObject::Next", ERROR_CANCELLED);
    if (GetTickCount64() >= until)
        return call_fault(call, ST_TIMEOUT, "IEnumWbemClassObject::Next", ERROR_TIMEOUT);
    return ST_OK;
}

/* The objects of one batch; false when the visitor has enough or the time is over. All are released. */
static bool visit(struct wmi_visitor *visitor, struct call *call, ULONGLONG until, IWbemClassObject **objects,
                  ULONG count)
{
    bool more = true;
    for (ULONG i = 0; i < count; i++) {
        more = more && in_time(call, until) == ST_OK && visitor->object(visitor, objects[i]);
        IWbemClassObject_Release(objects[i]);
    }
    return more;
}

static enum status read_all(struct wmi_connection *connection, IEnumWbemClassObject *objects, struct call *call,
                            ULONGLONG until, struct wmi_visitor *visitor)
{
    /* Who follows the steps wants the first row soon; everybody else fewer round trips. */
    ULONG batch = visitor->step ? 1 : BATCH;
    for (;;) {
        IWbemClassObject *found[BATCH];
        ULONG count = 0;
        enum status status = in_time(call, until);
        if (status != ST_OK)
            return status;
        ULONGLONG now = GetTickCount64();
        LONG slice = now + SLICE_MS < until ? SLICE_MS : now < until ? (LONG)(until - now) : 0;
        HRESULT result = IEnumWbemClassObject_Next(objects, slice, batch, found, &count);
        if (FAILED(result)) {
            (void)visit(visitor, call, until, found, count);
            return wmi_pool_failed(connection, call, "IEnumWbemClassObject::Next", result);
        }
        if (!visit(visitor, call, until, found, count))
            return in_time(call, until);
        /* WBEM_S_FALSE is the end even when objects came with it; WBEM_S_TIMEDOUT asks for another turn. */
        if (result == WBEM_S_FALSE)
            return ST_OK;
        batch = BATCH;
    }
}

static void begin(struct wmi_visitor *visitor, enum wmi_step step)
{
    if (visitor->step)
        visitor->step(visitor, step);
}

enum status wmi_enumerate(struct wmi_connection *connection, struct call *call, ULONGLONG until, const char *query,
                          IWbemContext *context, struct wmi_visitor *visitor)
{
    BSTR language = com_bstr("WQL");
    BSTR text = com_bstr(query);
    IEnumWbemClassObject *objects = NULL;
    begin(visitor, WMI_STEP_QUERY);
    HRESULT result = IWbemServices_ExecQuery(connection->services, language, text,
                                             WBEM_FLAG_FORWARD_ONLY | WBEM_FLAG_RETURN_IMMEDIATELY, context, &objects);
    SysFreeString(text);
    SysFreeString(language);
    enum status status;
    if (FAILED(result)) {
        status = wmi_pool_failed(connection, call, "IWbemServices::ExecQuery", result);
    } else {
        status = link_status(wmi_connection_blanket(connection, call, (IUnknown *)objects));
        begin(visitor, WMI_STEP_ROWS);
        if (status == ST_OK)
            status = read_all(connection, objects, call, until, visitor);
        if (status == ST_OK)
            begin(visitor, WMI_STEP_DONE);
        /* This ends a query that still runs. */
        IEnumWbemClassObject_Release(objects);
    }
    wmi_pool_report(connection, status);
    return status;
}
