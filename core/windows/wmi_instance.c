/* SPDX-License-Identifier: MIT */
#include "windows/wmi_instance.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"
#include "windows/wmi_enumerate.h"
#include "windows/wmi_method.h"
#include "windows/wmi_pool.h"

#include <stdlib.h>

struct first {
    struct wmi_visitor visitor;
    IWbemClassObject *object;
};

static bool take_first(struct wmi_visitor *visitor, IWbemClassObject *object)
{
    struct first *first = container_of(visitor, struct first, visitor);
    IWbemClassObject_AddRef(object);
    first->object = object;
    return false;
}

char *wmi_instance_quoted(const char *value)
{
    struct strbuf out = STRBUF_INIT;
    strbuf_add_char(&out, '"');
    for (const char *at = value; *at; at++) {
        if (*at == '"' || *at == '\\')
            strbuf_add_char(&out, '\\');
        strbuf_add_char(&out, *at);
    }
    strbuf_add_char(&out, '"');
    return strbuf_take(&out);
}

enum status wmi_instance_find(struct wmi_connection *connection, struct call *call, ULONGLONG until,
                              const char *class_name, const char *name, const char *value, IWbemClassObject **out)
{
    struct first first = {.visitor.object = take_first};
    char *quoted = wmi_instance_quoted(value);
    char *query = strbuf_printed("SELECT * FROM %s WHERE %s = %s", class_name, name, quoted);
    enum status status = wmi_enumerate(connection, call, until, query, NULL, &first.visitor);
    free(query);
    free(quoted);
    if (status == ST_OK && !first.object)
        return call_fault(call, ST_ABSENT, "IWbemServices::ExecQuery", WBEM_E_NOT_FOUND);
    if (status == ST_OK)
        *out = first.object;
    else if (first.object)
        IWbemClassObject_Release(first.object);
    return status;
}

enum status wmi_instance_new(struct wmi_connection *connection, struct call *call, const wchar_t *class_name,
                             IWbemClassObject **out)
{
    IWbemClassObject *class_object = NULL;
    BSTR name = SysAllocString(class_name);
    HRESULT result =
        IWbemServices_GetObject(connection->services, name, WBEM_FLAG_RETURN_WBEM_COMPLETE, NULL, &class_object, NULL);
    SysFreeString(name);
    if (FAILED(result))
        return wmi_pool_failed(connection, call, "IWbemServices::GetObject", result);
    result = IWbemClassObject_SpawnInstance(class_object, 0, out);
    IWbemClassObject_Release(class_object);
    return FAILED(result) ? status_hresult(call, "IWbemClassObject::SpawnInstance", (uint32_t)result) : ST_OK;
}

static enum status put(struct wmi_connection *connection, struct call *call, IWbemClassObject *instance, LONG flags)
{
    HRESULT result = IWbemServices_PutInstance(connection->services, instance, flags, NULL, NULL);
    return FAILED(result) ? wmi_pool_failed(connection, call, "IWbemServices::PutInstance", result) : ST_OK;
}

enum status wmi_instance_create(struct wmi_connection *connection, struct call *call, IWbemClassObject *instance)
{
    return put(connection, call, instance, WBEM_FLAG_CREATE_ONLY);
}

enum status wmi_instance_update(struct wmi_connection *connection, struct call *call, IWbemClassObject *instance)
{
    return put(connection, call, instance, WBEM_FLAG_UPDATE_ONLY);
}

/* Path of INSTANCE within its namespace. */
static enum status path_of(struct call *call, IWbemClassObject *instance, BSTR *out)
{
    VARIANT value;
    VariantInit(&value);
    HRESULT result = IWbemClassObject_Get(instance, L"__RELPATH", 0, &value, NULL, NULL);
    if (SUCCEEDED(result) && V_VT(&value) != VT_BSTR)
        result = WBEM_E_NOT_FOUND;
    if (FAILED(result)) {
        VariantClear(&value);
        return call_fault(call, ST_FAILED, "IWbemClassObject::Get(__RELPATH)", (uint32_t)result);
    }
    *out = V_BSTR(&value);
    return ST_OK;
}

enum status wmi_instance_delete(struct wmi_connection *connection, struct call *call, IWbemClassObject *instance)
{
    BSTR path;
    enum status status = path_of(call, instance, &path);
    if (status != ST_OK)
        return status;
    HRESULT result = IWbemServices_DeleteInstance(connection->services, path, 0, NULL, NULL);
    SysFreeString(path);
    return FAILED(result) ? wmi_pool_failed(connection, call, "IWbemServices::DeleteInstance", result) : ST_OK;
}

enum status wmi_instance_call(struct wmi_connection *connection, struct call *call, IWbemClassObject *instance,
                              const wchar_t *method)
{
    BSTR path;
    IWbemClassObject *out = NULL;
    enum status status = path_of(call, instance, &path);
    if (status != ST_OK)
        return status;
    status = wmi_method_call(connection, call, path, method, NULL, &out);
    SysFreeString(path);
    uint32_t result = status == ST_OK ? wmi_method_result(out) : 0;
    if (out)
        IWbemClassObject_Release(out);
    if (status != ST_OK || result == 0)
        return status;
    status = status_hresult(call, "IWbemServices::ExecMethod", result);
    return status == ST_OK ? call_fault(call, ST_FAILED, "IWbemServices::ExecMethod", result) : status;
}
