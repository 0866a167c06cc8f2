/* SPDX-License-Identifier: MIT */
#include "windows/firewall_registry.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/strbuf.h"
#include "windows/status_windows.h"
#include "windows/together.h"
#include "windows/utf16.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_UNITS = 512, VALUE_MAX_UNITS = FIREWALL_RULE_TEXT_MAX / 2 };
/* Of another computer a value is a round trip ([MS-RRP] 3.1.5.11): so many at the same time, from a key this large on.
 */
enum { LANES = 16, LARGE = 8 };

static LSTATUS open_path(HKEY root, const char *path, HKEY *out)
{
    wchar_t *wide = utf16_from_utf8(path);
    LSTATUS error = RegOpenKeyExW(root, wide, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, out);
    free(wide);
    return error;
}

/* "file.dll,-1" of a rule name that begins with "@", when the file is named bare or as one below System32; NULL for
 * every other one. Whoever writes a rule must not decide which file, and least of all of which share, is opened. */
static const char *system_resource(const char *text)
{
    static const char *const roots[] = {"@%SystemRoot%\\system32\\", "@%windir%\\system32\\"};
    const char *file = text + 1;
    for (size_t i = 0; i < array_count(roots); i++)
        if (ascii_starts_nocase(text, roots[i]))
            file = text + strlen(roots[i]);
    size_t length = strcspn(file, ",\\/:%?*{");
    return length && file[length] == ',' && !strstr(file, "..") ? file : NULL;
}

/* "FirewallAPI.dll,-34252": the file is read as data alone, no code of it runs (LoadLibraryExW,
 * LOAD_LIBRARY_AS_DATAFILE and LOAD_LIBRARY_AS_IMAGE_RESOURCE); which string stands behind the comma
 * (SHLoadIndirectString). NULL: none; free() */
static char *resource_text(const char *resource)
{
    wchar_t directory[MAX_PATH], found[512];
    const char *comma = strchr(resource, ',');
    uint32_t id;
    UINT length = GetSystemDirectoryW(directory, array_count(directory));
    if (comma[1] != '-' || !number_decimal(comma + 2, strlen(comma + 2), UINT16_MAX, &id) || length == 0 ||
        length >= array_count(directory))
        return NULL;
    char *folder = utf16_to_utf8(directory);
    char *path = strbuf_printed("%s\\%.*s", folder, (int)(comma - resource), resource);
    wchar_t *file = utf16_from_utf8(path);
    HMODULE module = LoadLibraryExW(file, NULL, LOAD_LIBRARY_AS_DATAFILE | LOAD_LIBRARY_AS_IMAGE_RESOURCE);
    int units = module ? LoadStringW(module, id, found, array_count(found)) : 0;
    if (module)
        FreeLibrary(module);
    free(file);
    free(path);
    free(folder);
    return units > 0 ? utf16_to_utf8(found) : NULL;
}

char *firewall_registry_indirect_text(char *text)
{
    const char *resource = text[0] == '@' ? system_resource(text) : NULL;
    char *found = resource ? resource_text(resource) : NULL;
    if (!found)
        return text;
    free(text);
    return found;
}

/* ---- all values of a key ---- */

struct slot {
    char *id; /* owned */
    struct registry_value value;
    LSTATUS error;
    bool read;
};

struct values_reading {
    HKEY root;
    const struct firewall_key *key;
    struct call *call; /* constant while the lanes are under way */
    ULONGLONG until;
    struct slot *slots;
    size_t count;
    atomic_size_t next;
};

static bool is_over(const struct values_reading *reading)
{
    return cancel_requested(reading->call->cancel) || GetTickCount64() >= reading->until;
}

static void read_value(HKEY handle, DWORD index, wchar_t data[VALUE_MAX_UNITS], struct slot *slot)
{
    wchar_t name[NAME_MAX_UNITS];
    DWORD name_units = NAME_MAX_UNITS, type, size = VALUE_MAX_UNITS * sizeof *data;
    slot->error = RegEnumValueW(handle, index, name, &name_units, NULL, &type, (BYTE *)data, &size);
    slot->read = true;
    if (slot->error != ERROR_SUCCESS)
        return;
    slot->id = utf16_to_utf8_n(name, name_units);
    slot->value = (struct registry_value){.type = type, .bytes = memory_copy(data, size), .size = size};
}

/* A handle of its own: calls with one context handle are served one after the other (context_handle_noserialize). */
static void lane(void *item)
{
    struct values_reading *reading = *(struct values_reading **)item;
    HKEY handle;
    if (open_path(reading->root, reading->key->path, &handle) != ERROR_SUCCESS)
        return;
    wchar_t *data = memory_new_n(wchar_t, VALUE_MAX_UNITS + 1);
    size_t index;
    while (!is_over(reading) && (index = atomic_fetch_add(&reading->next, 1)) < reading->count)
        read_value(handle, (DWORD)index, data, &reading->slots[index]);
    free(data);
    RegCloseKey(handle);
}

/* What is longer than any rule may be, or gone since the key was asked how many it has, is passed over. */
static enum status take_values(const struct values_reading *reading, struct firewall_stores *stores)
{
    enum status status = ST_OK;
    for (size_t i = 0; i < reading->count && status == ST_OK; i++) {
        const struct slot *slot = &reading->slots[i];
        stores->truncated |= !slot->read;
        if (slot->id)
            firewall_stores_take(stores, reading->key, slot->id, &slot->value);
        else if (slot->read && slot->error != ERROR_MORE_DATA && slot->error != ERROR_NO_MORE_ITEMS)
            status = status_win32(reading->call, "RegEnumValueW", (uint32_t)slot->error);
    }
    return cancel_requested(reading->call->cancel)
               ? call_fault(reading->call, ST_CANCELLED, "RegEnumValueW", ERROR_CANCELLED)
               : status;
}

static enum status read_values(struct windows_machine *machine, struct values_reading *reading,
                               struct firewall_stores *stores)
{
    struct values_reading *lanes[LANES];
    size_t count = machine->host && reading->count >= LARGE ? LANES : 1;
    for (size_t i = 0; i < count; i++)
        lanes[i] = reading;
    reading->slots = memory_new_n(struct slot, reading->count + 1);
    together_as_account(machine, lane, lanes, sizeof lanes[0], count);
    enum status status = take_values(reading, stores);
    for (size_t i = 0; i < reading->count; i++) {
        free(reading->slots[i].id);
        registry_value_free(&reading->slots[i].value);
    }
    free(reading->slots);
    return status;
}

static enum status read_key(struct windows_machine *machine, HKEY root, struct call *call, ULONGLONG until,
                            const struct firewall_key *key, struct firewall_stores *stores)
{
    HKEY handle;
    DWORD count = 0;
    LSTATUS error = open_path(root, key->path, &handle);
    if (error == ERROR_FILE_NOT_FOUND)
        return ST_OK;
    if (error != ERROR_SUCCESS)
        return status_win32(call, "RegOpenKeyExW", (uint32_t)error);
    firewall_stores_key(stores, key);
    error = RegQueryInfoKeyW(handle, NULL, NULL, NULL, NULL, NULL, NULL, &count, NULL, NULL, NULL, NULL);
    RegCloseKey(handle);
    if (error != ERROR_SUCCESS)
        return status_win32(call, "RegQueryInfoKeyW", (uint32_t)error);
    struct values_reading reading = {.root = root, .key = key, .call = call, .until = until, .count = count};
    return count ? read_values(machine, &reading, stores) : ST_OK;
}

enum status firewall_registry_stores(struct windows_machine *machine, HKEY root, struct call *call, ULONGLONG until,
                                     struct firewall_stores *out)
{
    enum status status = ST_OK;
    for (size_t i = 0; i < firewall_key_count && status == ST_OK; i++)
        status = read_key(machine, root, call, until, &firewall_keys[i], out);
    return status;
}

/* ---- one rule ---- */

static enum status read_text(const char *path, const char *id, char **out, uint32_t *code)
{
    HKEY key;
    LSTATUS error = open_path(HKEY_LOCAL_MACHINE, path, &key);
    if (error != ERROR_SUCCESS) {
        *code = (uint32_t)error;
        return status_from_win32((uint32_t)error);
    }
    wchar_t *name = utf16_from_utf8(id);
    wchar_t *data = memory_new_n(wchar_t, VALUE_MAX_UNITS + 1);
    DWORD size = VALUE_MAX_UNITS * sizeof *data;
    error = RegGetValueW(key, NULL, name, RRF_RT_REG_SZ, NULL, data, &size);
    if (error == ERROR_SUCCESS)
        *out = utf16_to_utf8(data);
    free(data);
    free(name);
    RegCloseKey(key);
    *code = (uint32_t)error;
    return status_from_win32((uint32_t)error);
}

/* The keys of rules of that kind, in turn, until one has ID. */
static enum status find_text(bool local, const char *id, char **out, uint32_t *code)
{
    enum status status = ST_ABSENT;
    *code = ERROR_FILE_NOT_FOUND;
    for (size_t i = 0; i < firewall_key_count && status == ST_ABSENT; i++)
        if (firewall_keys[i].kind == KEY_RULES && (firewall_keys[i].store == STORE_LOCAL) == local)
            status = read_text(firewall_keys[i].path, id, out, code);
    return status;
}

enum status firewall_registry_rule(struct call *call, const char *id, struct firewall_rule_text *out)
{
    char *text;
    uint32_t code;
    enum status status = find_text(true, id, &text, &code);
    if (status != ST_OK)
        return call_fault(call, status, "FirewallRules", code);
    status = firewall_rule_text_parse(id, text, out);
    free(text);
    return status == ST_OK ? ST_OK : call_fault(call, status, "FirewallRules", ERROR_INVALID_DATA);
}

bool firewall_registry_is_policy(const char *id)
{
    char *text;
    uint32_t code;
    if (find_text(false, id, &text, &code) != ST_OK)
        return false;
    free(text);
    return true;
}
