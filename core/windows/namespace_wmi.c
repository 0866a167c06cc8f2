/* SPDX-License-Identifier: MIT
 *
 * The security descriptor of a namespace lives in the repository: the class
 * __SystemSecurity of the namespace itself gives and takes it, here and remotely alike.
 */
#include "base/memory.h"
#include "windows/operation.h"
#include "windows/ops.h"
#include "windows/status_windows.h"
#include "windows/wmi_method.h"
#include "windows/wmi_pool.h"

#include <stdlib.h>

static const char sd_api[] = "__SystemSecurity::GetSD", rights_api[] = "__SystemSecurity::GetCallerAccessRights";

struct namespace_operation {
    struct operation operation; /* first */
    char *path;
    enum { GET, SET, ENCRYPTS, RIGHTS } what;
    bool encrypts;
    uint32_t rights;
    uint8_t *bytes;
    size_t size;
};

/* "=@" names the one instance of a singleton (documented). The emulator that this is tested with takes only
 * the bare class name, which real WMI accepts for a static method as well: second choice. */
static enum status call_security(struct wmi_connection *connection, struct call *call, const wchar_t *method,
                                 IWbemClassObject *input, IWbemClassObject **out)
{
    enum status status = wmi_method_call(connection, call, L"__SystemSecurity=@", method, input, out);
    uint32_t code = call->fault.code;
    if (status == ST_OK || (code != (uint32_t)WBEM_E_INVALID_OBJECT_PATH && code != (uint32_t)WBEM_E_INVALID_QUERY &&
                            code != (uint32_t)WBEM_E_INVALID_PARAMETER))
        return status;
    call->fault = (struct fault){NULL, 0};
    return wmi_method_call(connection, call, L"__SystemSecurity", method, input, out);
}

/* 0, or the HRESULT of the refusal: the method's own ReturnValue. */
static enum status judge_result(struct call *call, const char *api, IWbemClassObject *out)
{
    uint32_t code = wmi_method_result(out);
    return code ? status_hresult(call, api, code) : ST_OK;
}

/* GetSD, or GetCallerAccessRights: "Any enabled client has the right to call [it], even if that client does not have
 * general method execution rights" (its page). The WBEM_E_METHOD_DISABLED that the same page lists is, by its own
 * words, of Set9XUserList: assumed(WMI-OWN-RIGHTS). */
static enum status get_work(struct wmi_connection *connection, struct call *call, void *data)
{
    struct namespace_operation *own = data;
    bool rights = own->what == RIGHTS;
    const char *api = rights ? rights_api : sd_api;
    IWbemClassObject *out = NULL;
    uint64_t number = 0;
    enum status status = call_security(connection, call, rights ? L"GetCallerAccessRights" : L"GetSD", NULL, &out);
    if (status == ST_OK)
        status = judge_result(call, api, out);
    if (status == ST_OK && !(out && (rights ? wmi_object_number(out, L"rights", &number)
                                            : wmi_object_bytes(out, L"SD", &own->bytes, &own->size))))
        status = call_fault(call, ST_INVALID, api, ERROR_INVALID_DATA);
    own->rights = (uint32_t)number;
    if (out)
        IWbemClassObject_Release(out);
    return status;
}

static enum status set_work(struct wmi_connection *connection, struct call *call, void *data)
{
    struct namespace_operation *namespace_operation = data;
    IWbemClassObject *input, *out = NULL;
    enum status status = wmi_method_input(connection, call, L"__SystemSecurity", L"SetSD", &input);
    if (status != ST_OK)
        return status;
    HRESULT result = wmi_object_put_bytes(input, L"SD", namespace_operation->bytes, namespace_operation->size);
    if (FAILED(result))
        status = status_hresult(call, "IWbemClassObject::Put", (uint32_t)result);
    if (status == ST_OK)
        status = call_security(connection, call, L"SetSD", input, &out);
    if (status == ST_OK)
        status = judge_result(call, "__SystemSecurity::SetSD", out);
    if (out)
        IWbemClassObject_Release(out);
    IWbemClassObject_Release(input);
    return status;
}

/* [MS-WMI] 2.2.30.3: the qualifier RequiresEncryption of the one instance of __SystemSecurity. Whether it is handed out
 * again is documented nowhere: found and true is an answer, its absence only that it was not seen. */
static enum status encrypts_work(struct wmi_connection *connection, struct call *call, void *data)
{
    struct namespace_operation *namespace_operation = data;
    IWbemClassObject *instance = NULL;
    IWbemQualifierSet *qualifiers = NULL;
    VARIANT value;
    BSTR path = SysAllocString(L"__SystemSecurity=@");
    HRESULT result =
        IWbemServices_GetObject(connection->services, path, WBEM_FLAG_RETURN_WBEM_COMPLETE, NULL, &instance, NULL);
    SysFreeString(path);
    if (FAILED(result))
        return status_hresult(call, "IWbemServices::GetObject", (uint32_t)result);
    result = IWbemClassObject_GetQualifierSet(instance, &qualifiers);
    IWbemClassObject_Release(instance);
    if (FAILED(result))
        return status_hresult(call, "IWbemClassObject::GetQualifierSet", (uint32_t)result);
    VariantInit(&value);
    result = IWbemQualifierSet_Get(qualifiers, L"RequiresEncryption", 0, &value, NULL);
    IWbemQualifierSet_Release(qualifiers);
    if (FAILED(result) && result != (HRESULT)WBEM_E_NOT_FOUND)
        return status_hresult(call, "IWbemQualifierSet::Get", (uint32_t)result);
    namespace_operation->encrypts = SUCCEEDED(result) && V_VT(&value) == VT_BOOL && V_BOOL(&value) != VARIANT_FALSE;
    VariantClear(&value);
    return ST_OK;
}

static enum status namespace_work(struct operation *operation, struct call *call)
{
    struct namespace_operation *own = container_of(operation, struct namespace_operation, operation);
    static wmi_pool_work *const work[] = {
        [GET] = get_work, [SET] = set_work, [ENCRYPTS] = encrypts_work, [RIGHTS] = get_work};
    enum status status = wmi_pool_run(operation->machine, call, own->path, work[own->what], own);
    /* Here the namespace is what is asked about, and that it is not there is an answer; that the class
     * or the instance is not there is none. */
    if (call->fault.code == (uint32_t)WBEM_E_INVALID_NAMESPACE)
        return ST_ABSENT;
    return status == ST_ABSENT ? ST_FAILED : status;
}

static void namespace_clear(struct operation *operation)
{
    struct namespace_operation *own = container_of(operation, struct namespace_operation, operation);
    free(own->path);
    free(own->bytes);
}

static struct namespace_operation *namespace_new(struct machine *m, const char *path)
{
    struct namespace_operation *own = memory_new(struct namespace_operation);
    operation_init(&own->operation, m, namespace_work, namespace_clear);
    own->operation.carries_credentials = true;
    own->path = memory_string(path);
    return own;
}

enum status ops_namespace_get(struct machine *m, struct call *call, const char *namespace_path, uint8_t **bytes,
                              size_t *size)
{
    struct namespace_operation *own = namespace_new(m, namespace_path);
    enum status status = operation_run(&own->operation, call, CHANNEL_WMI, sd_api);
    if (status == ST_OK) {
        *bytes = own->bytes;
        *size = own->size;
        own->bytes = NULL;
    }
    operation_release(&own->operation);
    return status;
}

enum status ops_namespace_set(struct machine *m, struct call *call, const char *namespace_path, const uint8_t *bytes,
                              size_t size)
{
    struct namespace_operation *own = namespace_new(m, namespace_path);
    own->what = SET;
    own->bytes = memory_copy(bytes, size);
    own->size = size;
    enum status status = operation_run(&own->operation, call, CHANNEL_WMI, "__SystemSecurity::SetSD");
    operation_release(&own->operation);
    return status;
}

enum status ops_namespace_encrypts(struct machine *m, struct call *call, const char *namespace_path, bool *out)
{
    struct namespace_operation *own = namespace_new(m, namespace_path);
    own->what = ENCRYPTS;
    enum status status = operation_run(&own->operation, call, CHANNEL_WMI, "IWbemClassObject::GetQualifierSet");
    if (status == ST_OK)
        *out = own->encrypts;
    operation_release(&own->operation);
    return status;
}

enum status ops_namespace_rights(struct machine *m, struct call *call, const char *namespace_path, uint32_t *out)
{
    struct namespace_operation *own = namespace_new(m, namespace_path);
    own->what = RIGHTS;
    enum status status = operation_run(&own->operation, call, CHANNEL_WMI, rights_api);
    if (status == ST_OK)
        *out = own->rights;
    operation_release(&own->operation);
    return status;
}
