/* SPDX-License-Identifier: MIT */
#include "windows/wmi_firewall_stores.h"
#include "windows/ops.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "windows/wmi_pool.h"
#include "windows/wmi_registry.h"

#include <stdlib.h>

/* Far below what a provider host may have open (ThreadsPerHost of __ProviderHostQuotaConfiguration is 256). */
enum { LANES = 16 };

/* One key to list, or one value to read. */
struct item {
    const struct firewall_key *key;
    char *name; /* of the value; owned */
    uint32_t type;
    struct registry_value value; /* owned */
    enum status status;          /* ST_TIMEOUT: it was not its turn any more */
    struct fault fault;
    struct item *listed; /* of a key; owned */
    size_t listed_count;
};

struct values_reading {
    struct wmi_connection *connection;
    struct call *call; /* constant while the lanes are under way */
    ULONGLONG until;
    struct item *items;
    size_t count;
    atomic_size_t next;
    void (*read)(struct values_reading *reading, struct call *call, struct item *item);
};

/* ---- several at the same time ---- */

static void lane(void *pointer)
{
    struct values_reading *reading = *(struct values_reading **)pointer;
    HRESULT com = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    for (;;) {
        size_t index = atomic_fetch_add(&reading->next, 1);
        if (index >= reading->count || cancel_requested(reading->call->cancel) || GetTickCount64() >= reading->until)
            break;
        struct call own = call_make(reading->call->cancel, reading->call->limit_ms);
        reading->read(reading, &own, &reading->items[index]);
        reading->items[index].fault = own.fault;
    }
    if (SUCCEEDED(com))
        CoUninitialize();
}

static enum status read_items(struct values_reading *reading, struct item *items, size_t count,
                              void (*read)(struct values_reading *, struct call *, struct item *))
{
    struct values_reading *lanes[LANES];
    for (size_t i = 0; i < LANES; i++)
        lanes[i] = reading;
    for (size_t i = 0; i < count; i++)
        items[i].status = ST_TIMEOUT;
    reading->items = items;
    reading->count = count;
    reading->read = read;
    atomic_store(&reading->next, 0);
    ops_together(&reading->connection->machine->machine, lane, lanes, sizeof lanes[0], count < LANES ? count : LANES);
    if (cancel_requested(reading->call->cancel))
        return call_fault(reading->call, ST_CANCELLED, "StdRegProv", ERROR_CANCELLED);
    return ST_OK;
}

/* What is gone since it was listed, or no rule could be, is passed over; everything else ends the reading. */
static bool failed(struct values_reading *reading, const struct item *item, enum status *status)
{
    bool passed = item->status == ST_OK || item->status == ST_ABSENT || item->status == ST_INVALID ||
                  (item->status == ST_UNSUPPORTED && item->name) || item->status == ST_TIMEOUT;
    if (!passed)
        *status = call_fault(reading->call, item->status, item->fault.api, item->fault.code);
    return !passed;
}

/* ---- keys, then values ---- */

static void take_name(void *context, const char *name, uint32_t type)
{
    struct item *key = context;
    bool text_only = key->key->kind == KEY_RULES || key->key->kind == KEY_SECURITY;
    if (type != REGISTRY_STRING && (text_only || type != REGISTRY_DWORD))
        return;
    key->listed = memory_resize(key->listed, key->listed_count + 1, sizeof *key->listed);
    key->listed[key->listed_count++] = (struct item){.key = key->key, .name = memory_string(name), .type = type};
}

static void list_key(struct values_reading *reading, struct call *call, struct item *item)
{
    item->status = wmi_registry_names(reading->connection, call, item->key->path, take_name, item);
}

static void read_value(struct values_reading *reading, struct call *call, struct item *item)
{
    item->status = wmi_registry_value(reading->connection, call, item->key->path, item->name, item->type, &item->value);
}

/* Settings before rules, policies before the local store, and there what Windows has for WMI before the rest. */
static unsigned rank(const struct item *item)
{
    return item->key->kind != KEY_RULES             ? 0
           : item->key->store != STORE_LOCAL        ? 1
           : ascii_starts_nocase(item->name, "WMI") ? 2
                                                    : 3;
}

static int by_rank(const void *a, const void *b)
{
    unsigned first = rank(a), second = rank(b);
    return first < second ? -1 : first > second;
}

static void free_items(struct item *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free_items(items[i].listed, items[i].listed_count);
        registry_value_free(&items[i].value);
        free(items[i].name);
    }
    free(items);
}

static enum status read_values(struct values_reading *reading, struct item *values, size_t count,
                               struct firewall_stores *out)
{
    enum status status = read_items(reading, values, count, read_value);
    for (size_t i = 0; i < count && status == ST_OK && !failed(reading, &values[i], &status); i++) {
        out->truncated |= values[i].status == ST_TIMEOUT;
        if (values[i].status == ST_OK)
            firewall_stores_take(out, values[i].key, values[i].name, &values[i].value);
    }
    return status;
}

/* The values of all KEYS, moved over to one list. */
static struct item *all_values(struct item *keys, size_t *count)
{
    struct item *values = NULL;
    *count = 0;
    for (size_t i = 0; i < firewall_key_count; i++) {
        values = memory_resize(values, *count + keys[i].listed_count + 1, sizeof *values);
        for (size_t j = 0; j < keys[i].listed_count; j++)
            values[(*count)++] = keys[i].listed[j];
        keys[i].listed_count = 0;
    }
    qsort(values, *count, sizeof *values, by_rank);
    return values;
}

enum status wmi_firewall_stores(struct wmi_connection *connection, struct call *call, ULONGLONG until,
                                struct firewall_stores *out)
{
    struct values_reading reading = {.connection = connection, .call = call, .until = until};
    struct item *keys = memory_new_n(struct item, firewall_key_count);
    for (size_t i = 0; i < firewall_key_count; i++)
        keys[i].key = &firewall_keys[i];
    enum status status = read_items(&reading, keys, firewall_key_count, list_key);
    for (size_t i = 0; i < firewall_key_count && status == ST_OK && !failed(&reading, &keys[i], &status); i++) {
        out->truncated |= keys[i].status == ST_TIMEOUT;
        if (keys[i].status == ST_OK)
            firewall_stores_key(out, keys[i].key);
    }
    size_t count = 0;
    struct item *values = all_values(keys, &count);
    if (status == ST_OK && out->local_rules)
        status = read_values(&reading, values, count, out);
    if (status == ST_OK && !out->local_rules)
        status = call_fault(call, ST_UNSUPPORTED, "FirewallRules", ERROR_FILE_NOT_FOUND);
    free_items(values, count);
    free_items(keys, firewall_key_count);
    wmi_pool_report(connection, status);
    return status;
}
