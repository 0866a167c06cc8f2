/* SPDX-License-Identifier: MIT
 * Values below HKEY_LOCAL_MACHINE, always in the 64-bit view. */
#include "base/memory.h"
#include "windows/operation.h"
#include "windows/ops.h"
#include "windows/registry_root.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"
#include "windows/ways.h"
#include "windows/wmi_registry.h"

#include <stdlib.h>
#include <string.h>

/* Nothing that is read here is ever larger; a larger value is reported, not loaded. */
enum { VALUE_MAX_BYTES = 64 * 1024, VALUE_USUAL_BYTES = 1024 }; /* usual: one round trip instead of two */

struct registry_operation {
    struct operation operation;
    wchar_t *key, *name;
    char *key_text, *name_text;  /* the same in UTF-8 */
    struct registry_value value; /* to write, or as read */
    uint32_t depth;              /* absent components, or empty keys to delete */
};

static struct registry_operation *of(struct operation *operation)
{
    return container_of(operation, struct registry_operation, operation);
}

static void clear(struct operation *operation)
{
    struct registry_operation *own = of(operation);
    registry_value_free(&own->value);
    free(own->key);
    free(own->name);
    free(own->key_text);
    free(own->name_text);
}

/* For this computer on the calling thread: its registry never makes anybody wait. */
static enum status run(struct registry_operation *own, struct call *call, const struct way ways[2])
{
    struct operation *operation = &own->operation;
    if (operation->machine->host)
        return ways_run(operation, call, ways, 2);
    call->channel = CHANNEL_LOCAL;
    if (cancel_requested(call->cancel))
        return call_fault(call, ST_CANCELLED, ways[0].api, ERROR_CANCELLED);
    ULONGLONG begun = GetTickCount64();
    enum status status = ways[0].work(operation, call);
    call->elapsed_ms = (uint32_t)(GetTickCount64() - begun);
    return status;
}

static struct registry_operation *make(struct machine *m, const char *key, const char *name)
{
    struct registry_operation *own = memory_new(struct registry_operation);
    operation_init(&own->operation, m, NULL, clear);
    own->key = utf16_from_utf8(key);
    own->name = utf16_from_utf8(name);
    own->key_text = memory_string(key);
    own->name_text = memory_string(name);
    return own;
}

static enum status open_key(struct operation *operation, struct call *call, REGSAM access, HKEY *out)
{
    HKEY root;
    enum link link = registry_root(operation->machine, call, &root);
    if (link != LINK_UP)
        return link_status(link);
    HKEY key;
    LSTATUS error = RegOpenKeyExW(root, of(operation)->key, 0, access | KEY_WOW64_64KEY, &key);
    registry_root_report(operation->machine, root, (uint32_t)error);
    if (error != ERROR_SUCCESS)
        return status_win32(call, "RegOpenKeyExW", (uint32_t)error);
    *out = key;
    return ST_OK;
}

/* ---- get ---- */

static enum status query_value(HKEY key, struct call *call, const wchar_t *name, struct registry_value *out)
{
    DWORD type = 0, size = VALUE_USUAL_BYTES;
    LSTATUS error = ERROR_MORE_DATA;
    /* The value may grow between two calls; each round asks for what it has now. */
    while (error == ERROR_MORE_DATA) {
        if (size > VALUE_MAX_BYTES)
            return call_fault(call, ST_INVALID, "RegQueryValueExW", ERROR_FILE_TOO_LARGE);
        uint8_t *bytes = memory_array(size, 1);
        error = RegQueryValueExW(key, name, NULL, &type, bytes, &size);
        if (error == ERROR_SUCCESS) {
            *out = (struct registry_value){.type = type, .bytes = bytes, .size = size};
            return ST_OK;
        }
        free(bytes);
    }
    return status_win32(call, "RegQueryValueExW", (uint32_t)error);
}

static enum status work_get(struct operation *operation, struct call *call)
{
    struct registry_operation *own = of(operation);
    HKEY key;
    enum status status = open_key(operation, call, KEY_QUERY_VALUE, &key);
    if (status != ST_OK)
        return status;
    status = query_value(key, call, own->name, &own->value);
    RegCloseKey(key);
    return status;
}

static enum status wmi_get(struct operation *operation, struct call *call)
{
    struct registry_operation *own = of(operation);
    return wmi_registry_get(operation->machine, call, own->key_text, own->name_text, &own->value);
}

static const struct way get_ways[] = {
    {CHANNEL_REMOTE_REGISTRY, "RegOpenKeyExW", work_get},
    {CHANNEL_WMI, "StdRegProv", wmi_get},
};

enum status ops_registry_get(struct machine *m, struct call *call, const char *key, const char *name,
                             struct registry_value *out)
{
    struct registry_operation *own = make(m, key, name);
    enum status status = run(own, call, get_ways);
    if (status == ST_OK) {
        *out = own->value;
        own->value = (struct registry_value){0};
    }
    operation_release(&own->operation);
    return status;
}

/* ---- absent depth ---- */

static void cut_last_component(wchar_t *path)
{
    wchar_t *cut = wcsrchr(path, L'\\');
    *(cut ? cut : path) = L'\0';
}

static enum status work_absent_depth(struct operation *operation, struct call *call)
{
    struct registry_operation *own = of(operation);
    for (own->depth = 0; own->key[0]; own->depth++) {
        HKEY key;
        enum status status = open_key(operation, call, KEY_QUERY_VALUE, &key);
        if (status == ST_OK)
            RegCloseKey(key);
        else if (status != ST_ABSENT)
            return status;
        if (status == ST_OK)
            break;
        cut_last_component(own->key);
    }
    call->fault = (struct fault){NULL, 0};
    return ST_OK;
}

static enum status wmi_absent_depth(struct operation *operation, struct call *call)
{
    struct registry_operation *own = of(operation);
    return wmi_registry_absent_depth(operation->machine, call, own->key_text, &own->depth);
}

static const struct way absent_depth_ways[] = {
    {CHANNEL_REMOTE_REGISTRY, "RegOpenKeyExW", work_absent_depth},
    {CHANNEL_WMI, "StdRegProv", wmi_absent_depth},
};

enum status ops_registry_absent_depth(struct machine *m, struct call *call, const char *key, uint32_t *out)
{
    struct registry_operation *own = make(m, key, "");
    enum status status = run(own, call, absent_depth_ways);
    if (status == ST_OK)
        *out = own->depth;
    operation_release(&own->operation);
    return status;
}

/* ---- set ---- */

static enum status work_set(struct operation *operation, struct call *call)
{
    struct registry_operation *own = of(operation);
    HKEY root, key;
    enum link link = registry_root(operation->machine, call, &root);
    if (link != LINK_UP)
        return link_status(link);
    LSTATUS error = RegCreateKeyExW(root, own->key, 0, NULL, REG_OPTION_NON_VOLATILE, KEY_SET_VALUE | KEY_WOW64_64KEY,
                                    NULL, &key, NULL);
    if (error != ERROR_SUCCESS)
        return status_win32(call, "RegCreateKeyExW", (uint32_t)error);
    error = RegSetValueExW(key, own->name, 0, own->value.type, own->value.bytes, (DWORD)own->value.size);
    RegCloseKey(key);
    return error == ERROR_SUCCESS ? ST_OK : status_win32(call, "RegSetValueExW", (uint32_t)error);
}

static enum status wmi_set(struct operation *operation, struct call *call)
{
    struct registry_operation *own = of(operation);
    return wmi_registry_set(operation->machine, call, own->key_text, own->name_text, &own->value);
}

static const struct way set_ways[] = {
    {CHANNEL_REMOTE_REGISTRY, "RegSetValueExW", work_set},
    {CHANNEL_WMI, "StdRegProv", wmi_set},
};

enum status ops_registry_set(struct machine *m, struct call *call, const char *key, const char *name,
                             const struct registry_value *value)
{
    call->channel = machine_windows_of(m)->host ? CHANNEL_REMOTE_REGISTRY : CHANNEL_LOCAL;
    if (!*key || value->size > VALUE_MAX_BYTES)
        return call_fault(call, ST_INVALID, "RegSetValueExW", ERROR_INVALID_PARAMETER);
    struct registry_operation *own = make(m, key, name);
    own->value = registry_value_copy(value);
    enum status status = run(own, call, set_ways);
    operation_release(&own->operation);
    return status;
}

/* ---- delete ---- */

static bool is_empty(HKEY root, const wchar_t *path)
{
    HKEY key;
    DWORD keys = 1, values = 1;
    if (RegOpenKeyExW(root, path, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, &key) != ERROR_SUCCESS)
        return false;
    LSTATUS error = RegQueryInfoKeyW(key, NULL, NULL, NULL, &keys, NULL, NULL, &values, NULL, NULL, NULL, NULL);
    RegCloseKey(key);
    return error == ERROR_SUCCESS && keys == 0 && values == 0;
}

static enum status delete_empty_keys(struct operation *operation, struct call *call)
{
    struct registry_operation *own = of(operation);
    HKEY root;
    enum link link = registry_root(operation->machine, call, &root);
    for (; link == LINK_UP && own->depth > 0 && own->key[0] && is_empty(root, own->key); own->depth--) {
        LSTATUS error = RegDeleteKeyExW(root, own->key, KEY_WOW64_64KEY, 0);
        if (error != ERROR_SUCCESS)
            return status_win32(call, "RegDeleteKeyExW", (uint32_t)error);
        cut_last_component(own->key);
    }
    return link_status(link);
}

static enum status work_delete(struct operation *operation, struct call *call)
{
    struct registry_operation *own = of(operation);
    HKEY key;
    enum status status = open_key(operation, call, KEY_SET_VALUE, &key);
    if (status != ST_OK)
        return status;
    LSTATUS error = RegDeleteValueW(key, own->name);
    RegCloseKey(key);
    /* A program that was killed may have left the empty keys of a value it never wrote. */
    if (error != ERROR_SUCCESS && error != ERROR_FILE_NOT_FOUND)
        return status_win32(call, "RegDeleteValueW", (uint32_t)error);
    status = delete_empty_keys(operation, call);
    return status == ST_OK && error != ERROR_SUCCESS ? status_win32(call, "RegDeleteValueW", (uint32_t)error) : status;
}

static enum status wmi_delete(struct operation *operation, struct call *call)
{
    struct registry_operation *own = of(operation);
    return wmi_registry_delete(operation->machine, call, own->key_text, own->name_text, own->depth);
}

static const struct way delete_ways[] = {
    {CHANNEL_REMOTE_REGISTRY, "RegDeleteValueW", work_delete},
    {CHANNEL_WMI, "StdRegProv", wmi_delete},
};

enum status ops_registry_delete(struct machine *m, struct call *call, const char *key, const char *name,
                                uint32_t empty_keys)
{
    call->channel = machine_windows_of(m)->host ? CHANNEL_REMOTE_REGISTRY : CHANNEL_LOCAL;
    if (!*key)
        return call_fault(call, ST_INVALID, "RegDeleteValueW", ERROR_INVALID_PARAMETER);
    struct registry_operation *own = make(m, key, name);
    own->depth = empty_keys;
    enum status status = run(own, call, delete_ways);
    operation_release(&own->operation);
    return status;
}
