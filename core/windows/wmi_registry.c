/* SPDX-License-Identifier: MIT */
#include "windows/wmi_registry.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "windows/status_windows.h"
#include "windows/wmi_method.h"
#include "windows/wmi_pool.h"
#include "windows/wmi_registry_value.h"

#include <stdlib.h>
#include <string.h>

enum { VALUE_MAX_BYTES = 64 * 1024 };

/* ---- one method call ---- */

struct registry_request {
    const char *key;
    enum status (*work)(struct registry_request *request);
    /* inputs and outputs, as far as WORK has some */
    const char *name;
    const struct registry_value *value;
    uint32_t empty_keys;
    struct registry_value *found;
    uint32_t *depth;
    bool *granted;
    /* while it runs */
    struct wmi_connection *connection;
    struct call *call;
    IWbemClassObject *input; /* made by request_begin */
};

static enum status request_work(struct wmi_connection *connection, struct call *call, void *data)
{
    struct registry_request *request = data;
    request->connection = connection;
    request->call = call;
    return request->work(request);
}

static enum status request_run(struct windows_machine *machine, struct call *call, struct registry_request *request)
{
    return wmi_pool_run(machine, call, "root\\default", request_work, request);
}

static enum status put_failed(struct registry_request *request, HRESULT result)
{
    IWbemClassObject_Release(request->input);
    request->input = NULL;
    return status_hresult(request->call, "IWbemClassObject::Put", (uint32_t)result);
}

/* The input of METHOD with the hive and the key; hive HKEY_LOCAL_MACHINE (its number as StdRegProv documents it). */
static enum status request_begin(struct registry_request *request, const wchar_t *method)
{
    enum status status = wmi_method_registry_input(request->connection, request->call, method, &request->input);
    if (status != ST_OK)
        return status == ST_ABSENT ? ST_UNSUPPORTED : status; /* class or method, not key or value */
    HRESULT result = wmi_object_put_number(request->input, L"hDefKey", 0x80000002U);
    if (SUCCEEDED(result))
        result = wmi_object_put_string(request->input, L"sSubKeyName", request->key);
    return FAILED(result) ? put_failed(request, result) : ST_OK;
}

/* Calls METHOD; its ReturnValue is a Win32 error. OUT may be NULL. */
static enum status request_call(struct registry_request *request, const wchar_t *method, const char *api,
                                IWbemClassObject **out)
{
    IWbemClassObject *output = NULL;
    enum status status =
        wmi_method_call(request->connection, request->call, L"StdRegProv", method, request->input, &output);
    IWbemClassObject_Release(request->input);
    request->input = NULL;
    if (status != ST_OK)
        return status == ST_ABSENT ? ST_UNSUPPORTED : status;
    uint32_t code = wmi_method_result(output);
    /* An empty list: success on Windows, "no more items" in the emulator this is tested with. */
    if (code != ERROR_SUCCESS && code != ERROR_NO_MORE_ITEMS)
        status = status_win32(request->call, api, code);
    if (status == ST_OK && out)
        *out = output;
    else if (output)
        IWbemClassObject_Release(output);
    return status;
}

static enum status request_simple(struct registry_request *request, const wchar_t *method, const char *api,
                                  IWbemClassObject **out)
{
    enum status status = request_begin(request, method);
    return status == ST_OK ? request_call(request, method, api, out) : status;
}

/* With the value's name; what follows may put more. */
static enum status request_begin_value(struct registry_request *request, const wchar_t *method, const char *name)
{
    enum status status = request_begin(request, method);
    if (status != ST_OK)
        return status;
    HRESULT result = wmi_object_put_string(request->input, L"sValueName", name);
    return FAILED(result) ? put_failed(request, result) : ST_OK;
}

/* ---- get ---- */

/* Position of NAME in the lines of NAMES; -1 when it is not there. */
static long line_of(const char *names, const char *name)
{
    long index = 0;
    size_t length = strlen(name);
    for (const char *at = names; *names; index++) {
        size_t line = strcspn(at, "\n");
        if (line == length && ascii_equal_nocase_n(at, name, length))
            return index;
        if (at[line] == '\0')
            break;
        at += line + 1;
    }
    return -1;
}

/* Element INDEX of "{1, 4, 7}". */
static uint32_t number_in_array(const char *array, long index)
{
    const char *at = array + (*array == '{');
    for (; index > 0 && *at; index--) {
        at += strcspn(at, ",");
        at += *at == ',';
    }
    return (uint32_t)strtoul(at, NULL, 10);
}

/* The type of a value: only the list of all values tells it. */
static enum status read_type(struct registry_request *request, const char *name, uint32_t *type)
{
    IWbemClassObject *out = NULL;
    enum status status = request_simple(request, L"EnumValues", "StdRegProv::EnumValues", &out);
    if (status != ST_OK)
        return status;
    char *names = wmi_object_list(out, L"sNames", '\n');
    char *types = wmi_object_text(out, L"Types");
    long index = line_of(names, name);
    IWbemClassObject_Release(out);
    if (index >= 0 && types)
        *type = number_in_array(types, index);
    else if (*name == '\0')
        *type = REGISTRY_STRING; /* the default value is in the list only when it has a name there */
    else
        status = status_win32(request->call, "StdRegProv::EnumValues", ERROR_FILE_NOT_FOUND);
    free(names);
    free(types);
    return status;
}

static enum status fetch(struct registry_request *request, uint32_t type)
{
    const struct wmi_registry_transport *transport = wmi_registry_value_transport(type);
    if (!transport)
        return call_fault(request->call, ST_UNSUPPORTED, "StdRegProv::EnumValues", ERROR_UNSUPPORTED_TYPE);
    enum status status = request_begin_value(request, transport->get, request->name);
    IWbemClassObject *object = NULL;
    if (status == ST_OK)
        status = request_call(request, transport->get, transport->get_api, &object);
    if (status != ST_OK)
        return status;
    struct registry_value value = {0};
    bool taken = object && wmi_registry_value_take(object, transport, &value);
    if (object)
        IWbemClassObject_Release(object);
    if (!taken)
        return status_win32(request->call, transport->get_api, ERROR_FILE_NOT_FOUND);
    if (value.size > VALUE_MAX_BYTES) {
        registry_value_free(&value);
        return call_fault(request->call, ST_INVALID, transport->get_api, ERROR_FILE_TOO_LARGE);
    }
    *request->found = value;
    return ST_OK;
}

static enum status get_value(struct registry_request *request)
{
    uint32_t type = REGISTRY_NONE;
    enum status status = read_type(request, request->name, &type);
    return status == ST_OK ? fetch(request, type) : status;
}

enum status wmi_registry_names(struct wmi_connection *connection, struct call *call, const char *key,
                               void (*take)(void *context, const char *name, uint32_t type), void *context)
{
    struct registry_request request = {.key = key, .connection = connection, .call = call};
    IWbemClassObject *out = NULL;
    enum status status = request_simple(&request, L"EnumValues", "StdRegProv::EnumValues", &out);
    if (status != ST_OK)
        return status;
    char *names = wmi_object_list(out, L"sNames", '\n'), *types = wmi_object_text(out, L"Types");
    IWbemClassObject_Release(out);
    const char *type = types ? types + (*types == '{') : "";
    for (char *at = names; *at && *type;) {
        char *end = at + strcspn(at, "\n");
        bool last = *end == '\0';
        *end = '\0';
        take(context, at, (uint32_t)strtoul(type, NULL, 10));
        type += strcspn(type, ",");
        type += *type == ',';
        at = last ? end : end + 1;
    }
    free(types);
    free(names);
    return ST_OK;
}

enum status wmi_registry_value(struct wmi_connection *connection, struct call *call, const char *key, const char *name,
                               uint32_t type, struct registry_value *out)
{
    struct registry_request request = {.key = key, .name = name, .found = out, .connection = connection, .call = call};
    return fetch(&request, type);
}

enum status wmi_registry_get(struct windows_machine *machine, struct call *call, const char *key, const char *name,
                             struct registry_value *out)
{
    struct registry_request request = {.key = key, .name = name, .work = get_value, .found = out};
    return request_run(machine, call, &request);
}

/* ---- keys ---- */

static void cut_last_component(char *path)
{
    char *cut = strrchr(path, '\\');
    *(cut ? cut : path) = '\0';
}

/* EnumKey answers 2 for a key that does not exist. */
static enum status count_absent(struct registry_request *request)
{
    const char *key = request->key;
    char *path = memory_string(key);
    enum status status = ST_OK;
    uint32_t depth = 0;
    request->key = path;
    while (*path && (status = request_simple(request, L"EnumKey", "StdRegProv::EnumKey", NULL)) == ST_ABSENT) {
        cut_last_component(path);
        depth++;
    }
    if (status == ST_ABSENT)
        status = ST_OK;
    if (status == ST_OK)
        *request->depth = depth;
    request->key = key;
    free(path);
    return status;
}

enum status wmi_registry_absent_depth(struct windows_machine *machine, struct call *call, const char *key,
                                      uint32_t *out)
{
    struct registry_request request = {.key = key, .work = count_absent, .depth = out};
    return request_run(machine, call, &request);
}

/* A list with nothing but the default value shows one empty name, which looks like none. What is answered for a value
 * of another type is documented nowhere, so each type is asked for: only "there is none" of all of them is an answer.
 */
static bool has_default_value(struct registry_request *request)
{
    static const uint32_t types[] = {REGISTRY_STRING, REGISTRY_EXPAND_STRING, REGISTRY_BINARY,
                                     REGISTRY_DWORD,  REGISTRY_MULTI_STRING,  REGISTRY_QWORD};
    for (size_t i = 0; i < array_count(types); i++) {
        const struct wmi_registry_transport *transport = wmi_registry_value_transport(types[i]);
        IWbemClassObject *out = NULL;
        enum status status = request_begin_value(request, transport->get, "");
        if (status == ST_OK)
            status = request_call(request, transport->get, transport->get_api, &out);
        if (out)
            IWbemClassObject_Release(out);
        /* A type that this provider cannot transport at all tells nothing. */
        if (status != ST_ABSENT && status != ST_UNSUPPORTED)
            return true;
    }
    return false;
}

static bool lists_nothing(struct registry_request *request, const wchar_t *method, const char *api)
{
    IWbemClassObject *out = NULL;
    if (request_simple(request, method, api, &out) != ST_OK)
        return false;
    char *names = wmi_object_list(out, L"sNames", '\n');
    bool nothing = *names == '\0';
    free(names);
    IWbemClassObject_Release(out);
    return nothing;
}

static enum status delete_empty_keys(struct registry_request *request, char *path)
{
    enum status status = ST_OK;
    uint32_t empty_keys = request->empty_keys;
    for (; status == ST_OK && empty_keys > 0 && *path; empty_keys--) {
        if (!lists_nothing(request, L"EnumKey", "StdRegProv::EnumKey") ||
            !lists_nothing(request, L"EnumValues", "StdRegProv::EnumValues") || has_default_value(request))
            break;
        status = request_simple(request, L"DeleteKey", "StdRegProv::DeleteKey", NULL);
        cut_last_component(path);
    }
    return status;
}

static enum status delete_value(struct registry_request *request)
{
    const char *key = request->key;
    char *path = memory_string(key);
    request->key = path;
    enum status status = request_begin_value(request, L"DeleteValue", request->name);
    if (status == ST_OK)
        status = request_call(request, L"DeleteValue", "StdRegProv::DeleteValue", NULL);
    if (status == ST_OK)
        status = delete_empty_keys(request, path);
    request->key = key;
    free(path);
    return status;
}

enum status wmi_registry_delete(struct windows_machine *machine, struct call *call, const char *key, const char *name,
                                uint32_t empty_keys)
{
    struct registry_request request = {.key = key, .name = name, .work = delete_value, .empty_keys = empty_keys};
    return request_run(machine, call, &request);
}

/* ---- set ---- */

static enum status set_value(struct registry_request *request)
{
    const struct registry_value *value = request->value;
    const struct wmi_registry_transport *transport = wmi_registry_value_transport(value->type);
    if (!transport)
        return call_fault(request->call, ST_UNSUPPORTED, "StdRegProv", ERROR_UNSUPPORTED_TYPE);
    enum status status = request_simple(request, L"CreateKey", "StdRegProv::CreateKey", NULL);
    if (status == ST_OK)
        status = request_begin_value(request, transport->set, request->name);
    if (status != ST_OK)
        return status;
    HRESULT result = wmi_registry_value_put(request->input, transport, value);
    if (FAILED(result))
        return put_failed(request, result);
    return request_call(request, transport->set, transport->set_api, NULL);
}

enum status wmi_registry_set(struct windows_machine *machine, struct call *call, const char *key, const char *name,
                             const struct registry_value *value)
{
    struct registry_request request = {.key = key, .name = name, .work = set_value, .value = value};
    return request_run(machine, call, &request);
}

static enum status check_access(struct registry_request *request)
{
    IWbemClassObject *out = NULL;
    enum status status = request_begin(request, L"CheckAccess");
    if (status != ST_OK)
        return status;
    HRESULT result = wmi_object_put_number(request->input, L"uRequired", KEY_SET_VALUE);
    if (FAILED(result))
        return put_failed(request, result);
    status = request_call(request, L"CheckAccess", "StdRegProv::CheckAccess", &out);
    if (out) {
        (void)wmi_object_bool(out, L"bGranted", request->granted);
        IWbemClassObject_Release(out);
    }
    return status;
}

bool wmi_registry_may_write(struct windows_machine *machine, struct call *call, const char *key)
{
    bool granted = false;
    struct registry_request request = {.key = key, .work = check_access, .granted = &granted};
    return request_run(machine, call, &request) == ST_OK && granted;
}
