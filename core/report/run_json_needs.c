/* SPDX-License-Identifier: MIT
 * The part of a result that says what will be asked, and what of it the account will see. */
#include "base/memory.h"
#include "diagnosis/outlook.h"
#include "report/json_reader.h"
#include "report/run_json.h"

#include <stdlib.h>

static json_t *strings(char *const *list, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, run_json_text(list[i]));
    return array;
}

static json_t *item_of(const struct run *run, size_t index)
{
    struct outlook outlook;
    json_t *item = json_object(), *missing = json_array();
    const struct need *need = &run->request.needs.items[index];
    run_json_set_text(item, "namespace", need->namespace_path);
    run_json_set_text(item, "class", need->class_name);
    run_json_set_text(item, "query", need->as_query ? need->query : NULL);
    run_json_set_text(item, "method", need->method);
    run_json_set_text(item, "wanted", need->some_rows ? "some" : "any");
    (void)outlook_of(run, index, &outlook);
    run_json_set_text(item, "verdict", verdict_word(outlook.verdict));
    run_json_set_text(item, "rows", outlook.rows);
    for (size_t i = 0; i < outlook.missing_count; i++)
        json_array_append_new(missing, run_json_text(outlook.missing[i]->key));
    run_json_set(item, "missing", missing);
    run_json_set_text(item, "withheld", outlook.withheld ? text_get(LANGUAGE_EN, outlook.withheld) : NULL);
    return item;
}

json_t *run_json_needs(const struct run *run)
{
    const struct needs *needs = &run->request.needs;
    if (!outlook_wanted(run))
        return json_null();
    json_t *object = json_object(), *ask = json_array();
    run_json_set_text(object, "name", needs->name);
    run_json_set_text(object, "client_level", needs_level_word(needs->level));
    run_json_set(object, "clients", strings(needs->clients, needs->client_count));
    run_json_set(object, "addresses", needs->addresses ? strings(needs->addresses, needs->client_count) : json_null());
    for (size_t i = 0; i < needs->count; i++)
        json_array_append_new(ask, item_of(run, i));
    run_json_set(object, "ask", ask);
    return object;
}

/* ---- reading ---- */

static void read_item(struct json_reader *reader, const json_t *object, struct needs *out)
{
    char *path = NULL, *class_name = NULL, *query = NULL, *method = NULL;
    const char *wanted = json_reader_word(reader, object, "wanted");
    json_reader_text(reader, object, "namespace", &path);
    json_reader_text(reader, object, "class", &class_name);
    json_reader_text(reader, object, "query", &query);
    json_reader_text(reader, object, "method", &method);
    if (!path || (!class_name && !query))
        json_reader_fail(reader, "namespace", TEXT_REPORT_JSON_NO_TEXT);
    if (!reader->failed) {
        struct need *item = query ? needs_add_query(out, path, query) : needs_add_class(out, path, class_name, method);
        item->some_rows = wanted && wanted[0] == 's';
    }
    free(path);
    free(class_name);
    free(query);
    free(method);
}

static void read_strings(struct json_reader *reader, const json_t *object, const char *name, char ***out, size_t *count)
{
    const json_t *array = json_reader_array(reader, object, name, NEEDS_CLIENTS);
    char **list = array ? memory_new_n(char *, json_array_size(array) + 1) : NULL;
    for (size_t i = 0; i < json_array_size(array); i++) {
        const char *text = json_string_value(json_array_get(array, i));
        list[i] = memory_string(text ? text : "");
    }
    *out = list;
    *count = json_array_size(array);
}

void run_json_read_needs(struct json_reader *reader, const json_t *root, struct needs *out)
{
    const json_t *object = json_reader_object(reader, root, "needs");
    size_t addresses = 0;
    if (!object)
        return;
    out->given = true;
    json_reader_text(reader, object, "name", &out->name);
    const char *level = json_reader_word(reader, object, "client_level");
    if (level)
        (void)needs_level_from_word(level, &out->level);
    read_strings(reader, object, "clients", &out->clients, &out->client_count);
    read_strings(reader, object, "addresses", &out->addresses, &addresses);
    const json_t *array = json_reader_array(reader, object, "ask", NEEDS_ITEMS);
    if (out->addresses && addresses != out->client_count) {
        /* Freed as many as there are. */
        for (size_t i = 0; i < addresses; i++)
            free(out->addresses[i]);
        free(out->addresses);
        out->addresses = NULL;
        json_reader_fail(reader, "needs.addresses", TEXT_REPORT_JSON_ROW);
    }
    for (size_t i = 0; i < json_array_size(array) && !reader->failed; i++) {
        size_t mark = json_reader_enter(reader, "needs.ask", i);
        read_item(reader, json_array_get(array, i), out);
        json_reader_leave(reader, mark);
    }
}
