/* SPDX-License-Identifier: MIT */
#include "windows/wmi_method.h"

#include "windows/status_windows.h"
#include "windows/wmi_pool.h"

static HRESULT class_definition(const struct wmi_connection *connection, const wchar_t *class_name,
                                IWbemClassObject **out)
{
    BSTR name = SysAllocString(class_name);
    HRESULT result =
        IWbemServices_GetObject(connection->services, name, WBEM_FLAG_RETURN_WBEM_COMPLETE, NULL, out, NULL);
    SysFreeString(name);
    return result;
}

static HRESULT spawn_input(IWbemClassObject *class_object, const wchar_t *method, IWbemClassObject **input)
{
    IWbemClassObject *definition = NULL;
    HRESULT result = IWbemClassObject_GetMethod(class_object, method, 0, &definition, NULL);
    if (SUCCEEDED(result) && !definition)
        result = WBEM_E_INVALID_METHOD_PARAMETERS;
    if (SUCCEEDED(result))
        result = IWbemClassObject_SpawnInstance(definition, 0, input);
    if (definition)
        IWbemClassObject_Release(definition);
    return result;
}

enum status wmi_method_input(struct wmi_connection *connection, struct call *call, const wchar_t *class_name,
                             const wchar_t *method, IWbemClassObject **input)
{
    IWbemClassObject *class_object = NULL;
    HRESULT result = class_definition(connection, class_name, &class_object);
    if (FAILED(result))
        return wmi_pool_failed(connection, call, "IWbemServices::GetObject", result);
    result = spawn_input(class_object, method, input);
    IWbemClassObject_Release(class_object);
    return FAILED(result) ? status_hresult(call, "IWbemClassObject::GetMethod", (uint32_t)result) : ST_OK;
}

enum status wmi_method_registry_input(struct wmi_connection *connection, struct call *call, const wchar_t *method,
                                      IWbemClassObject **input)
{
    HRESULT result = S_OK;
    AcquireSRWLockExclusive(&connection->provider_lock);
    if (!connection->provider)
        result = class_definition(connection, L"StdRegProv", &connection->provider);
    HRESULT spawned = FAILED(result) ? S_OK : spawn_input(connection->provider, method, input);
    ReleaseSRWLockExclusive(&connection->provider_lock);
    if (FAILED(result))
        return wmi_pool_failed(connection, call, "IWbemServices::GetObject", result);
    return FAILED(spawned) ? status_hresult(call, "IWbemClassObject::GetMethod", (uint32_t)spawned) : ST_OK;
}

enum status wmi_method_call(struct wmi_connection *connection, struct call *call, const wchar_t *path,
                            const wchar_t *method, IWbemClassObject *input, IWbemClassObject **out)
{
    IWbemClassObject *output = NULL;
    BSTR object = SysAllocString(path);
    BSTR name = SysAllocString(method);
    HRESULT result = IWbemServices_ExecMethod(connection->services, object, name, 0, NULL, input, &output, NULL);
    SysFreeString(name);
    SysFreeString(object);
    if (FAILED(result))
        return wmi_pool_failed(connection, call, "IWbemServices::ExecMethod", result);
    if (out)
        *out = output;
    else if (output)
        IWbemClassObject_Release(output);
    return ST_OK;
}

uint32_t wmi_method_result(IWbemClassObject *out)
{
    uint64_t number = 0;
    if (out)
        (void)wmi_object_number(out, L"ReturnValue", &number);
    return (uint32_t)number;
}
