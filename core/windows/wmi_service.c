/* SPDX-License-Identifier: MIT */
#include "windows/wmi_service.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/strbuf.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"
#include "windows/wmi_enumerate.h"
#include "windows/wmi_method.h"
#include "windows/wmi_pool.h"

#include <stdlib.h>
#include <string.h>

/* StartMode and State are fixed English words of the class, the same on every language of Windows. */
struct word {
    const char *text;
    uint32_t number;
};

static const struct word start_modes[] = {
    {"Boot", SERVICE_START_BOOT},     {"System", SERVICE_START_SYSTEM}, {"Auto", SERVICE_START_AUTOMATIC},
    {"Manual", SERVICE_START_MANUAL}, {"Disabled", SERVICE_START_OFF},
};

static const struct word states[] = {
    {"Stopped", SERVICE_STATE_STOPPED},
    {"Start Pending", SERVICE_STATE_STARTING},
    {"Stop Pending", SERVICE_STATE_STOPPING},
    {"Running", SERVICE_STATE_RUNNING},
    {"Continue Pending", SERVICE_STATE_CONTINUING},
    {"Pause Pending", SERVICE_STATE_PAUSING},
    {"Paused", SERVICE_STATE_PAUSED},
};

/* The return values 1 to 16 of the methods of Win32_Service as the Win32 errors they stand for. */
static const uint32_t results[] = {
    ERROR_NOT_SUPPORTED,
    ERROR_ACCESS_DENIED,
    ERROR_DEPENDENT_SERVICES_RUNNING,
    ERROR_INVALID_SERVICE_CONTROL,
    ERROR_SERVICE_CANNOT_ACCEPT_CTRL,
    ERROR_SERVICE_NOT_ACTIVE,
    ERROR_SERVICE_REQUEST_TIMEOUT,
    ERROR_GEN_FAILURE,
    ERROR_PATH_NOT_FOUND,
    ERROR_SERVICE_ALREADY_RUNNING,
    ERROR_SERVICE_DATABASE_LOCKED,
    ERROR_SERVICE_DEPENDENCY_DELETED,
    ERROR_SERVICE_DEPENDENCY_FAIL,
    ERROR_SERVICE_DISABLED,
    ERROR_SERVICE_LOGON_FAILED,
    ERROR_SERVICE_MARKED_FOR_DELETE,
};

static uint32_t number_of(const struct word *words, size_t count, const char *text, uint32_t otherwise)
{
    for (size_t i = 0; i < count; i++)
        if (ascii_equal_nocase(words[i].text, text))
            return words[i].number;
    return otherwise;
}

static uint32_t error_of(uint32_t result)
{
    if (result == 0)
        return ERROR_SUCCESS;
    return result <= array_count(results) ? results[result - 1] : ERROR_GEN_FAILURE;
}

/* No service has such a name, and a quoted string of WQL or an object path is left alone. */
static bool is_possible(const char *name)
{
    return *name && !strpbrk(name, "'\"\\/");
}

/* ---- get ---- */

struct reader {
    struct wmi_visitor visitor;
    const char *name;
    struct service *service;
    bool found;
};

static void read_text(IWbemClassObject *object, const wchar_t *property, const struct word *words, size_t count,
                      uint32_t *out)
{
    char *text = wmi_object_string(object, property);
    *out = number_of(words, count, text, UINT32_MAX);
    free(text);
}

static void read_number(IWbemClassObject *object, const wchar_t *property, uint32_t *out)
{
    uint64_t number = 0;
    if (wmi_object_number(object, property, &number))
        *out = (uint32_t)number;
}

static bool take_service(struct wmi_visitor *visitor, IWbemClassObject *object)
{
    struct reader *reader = container_of(visitor, struct reader, visitor);
    struct service *out = reader->service;
    reader->found = true;
    read_text(object, L"StartMode", start_modes, array_count(start_modes), &out->start);
    read_text(object, L"State", states, array_count(states), &out->state);
    read_number(object, L"ProcessId", &out->process);
    read_number(object, L"ExitCode", &out->exit_code);
    (void)wmi_object_bool(object, L"DelayedAutoStart", &out->delayed_start);
    out->account = wmi_object_string(object, L"StartName");
    out->image_path = wmi_object_string(object, L"PathName");
    out->dependencies = memory_string("");
    return false;
}

/* DATA is a reader; takes over what an earlier turn found. */
static enum status get_work(struct wmi_connection *connection, struct call *call, void *data)
{
    struct reader *reader = data;
    service_free(reader->service);
    reader->found = false;
    char *query = strbuf_printed("SELECT * FROM Win32_Service WHERE Name = '%s'", reader->name);
    enum status status = wmi_enumerate(connection, call, wmi_enumerate_until(call), query, NULL, &reader->visitor);
    free(query);
    if (status == ST_ABSENT)
        return ST_UNSUPPORTED; /* the class, not the service */
    return status == ST_OK && !reader->found ? status_win32(call, "Win32_Service", ERROR_SERVICE_DOES_NOT_EXIST)
                                             : status;
}

enum status wmi_service_get(struct windows_machine *machine, struct call *call, const char *name, struct service *out)
{
    if (!is_possible(name))
        return status_win32(call, "Win32_Service", ERROR_SERVICE_DOES_NOT_EXIST);
    struct service service = {0};
    struct reader reader = {.visitor.object = take_service, .name = name, .service = &service};
    enum status status = wmi_pool_run(machine, call, "root\\cimv2", get_work, &reader);
    if (status == ST_OK)
        *out = service;
    else
        service_free(&service);
    return status;
}

/* ---- methods ---- */

struct method {
    const char *service, *api;
    const wchar_t *name;
    const char *start_mode; /* NULL: it takes nothing */
};

static enum status method_work(struct wmi_connection *connection, struct call *call, void *data)
{
    const struct method *method = data;
    IWbemClassObject *input = NULL, *output = NULL;
    enum status status = ST_OK;
    if (method->start_mode) {
        status = wmi_method_input(connection, call, L"Win32_Service", method->name, &input);
        HRESULT result = status == ST_OK ? wmi_object_put_string(input, L"StartMode", method->start_mode) : S_OK;
        if (FAILED(result))
            status = status_hresult(call, "IWbemClassObject::Put", (uint32_t)result);
    }
    char *path = strbuf_printed("Win32_Service.Name=\"%s\"", method->service);
    wchar_t *wide = utf16_from_utf8(path);
    if (status == ST_OK)
        status = wmi_method_call(connection, call, wide, method->name, input, &output);
    if (status == ST_OK) {
        uint32_t code = error_of(wmi_method_result(output));
        status = status_win32(call, method->api, code);
    }
    if (output)
        IWbemClassObject_Release(output);
    if (input)
        IWbemClassObject_Release(input);
    free(wide);
    free(path);
    return status;
}

static enum status call_method(struct windows_machine *machine, struct call *call, const char *name,
                               const wchar_t *method, const char *api, const char *start_mode)
{
    if (!is_possible(name))
        return status_win32(call, api, ERROR_SERVICE_DOES_NOT_EXIST);
    struct method data = {.service = name, .api = api, .name = method, .start_mode = start_mode};
    return wmi_pool_run(machine, call, "root\\cimv2", method_work, &data);
}

enum status wmi_service_set_start(struct windows_machine *machine, struct call *call, const char *name, uint32_t start)
{
    /* ChangeStartMode takes "Automatic" where StartMode says "Auto". */
    const char *mode = start == SERVICE_START_AUTOMATIC ? "Automatic"
                       : start == SERVICE_START_MANUAL  ? "Manual"
                                                        : "Disabled";
    return call_method(machine, call, name, L"ChangeStartMode", "Win32_Service::ChangeStartMode", mode);
}

enum status wmi_service_start(struct windows_machine *machine, struct call *call, const char *name)
{
    enum status status = call_method(machine, call, name, L"StartService", "Win32_Service::StartService", NULL);
    return call->fault.code == ERROR_SERVICE_ALREADY_RUNNING ? ST_OK : status;
}

enum status wmi_service_stop(struct windows_machine *machine, struct call *call, const char *name)
{
    enum status status = call_method(machine, call, name, L"StopService", "Win32_Service::StopService", NULL);
    return call->fault.code == ERROR_SERVICE_NOT_ACTIVE ? ST_OK : status;
}
