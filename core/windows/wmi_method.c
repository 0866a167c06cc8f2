/* SPDX-License-Identifier: MIT */
#include "windows/wmi_method.h"

#include "windows/status_windows.h"
#include "windows/wmi_pool.h"

enum status wmi_method_input(struct wmi_connection *connection, struct call *call, const wchar_t *class_name,
                             const wchar_t *method, IWbemClassObject **input)
{
    IWbemClassObject *class_object = NULL, *definition = NULL;
    BSTR name = SysAllocString(class_name);
    HRESULT result =
        IWbemServices_GetObject(connection->services, name, WBEM_FLAG_RETURN_WBEM_COMPLETE, NULL, &class_object, NULL);
    SysFreeString(name);
    if (FAILED(result))
        return wmi_pool_failed(connection, call, "IWbemServices::GetObject", result);
    enum status status = ST_OK;
    result = IWbemClassObject_GetMethod(class_object, method, 0, &definition, NULL);
    if (SUCCEEDED(result) && !definition)
        result = WBEM_E_INVALID_METHOD_PARAMETERS;
    if (SUCCEEDED(result))
        result = IWbemClassObject_SpawnInstance(definition, 0, input);
    if (FAILED(result))
        status = status_hresult(call, "IWbemClassObject::GetMethod", (uint32_t)result);
    if (definition)
        IWbemClassObject_Release(definition);
    IWbemClassObject_Release(class_object);
    return status;
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
