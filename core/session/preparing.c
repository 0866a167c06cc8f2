/* SPDX-License-Identifier: MIT */
#include "session/preparing.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "check/request.h"
#include "fix/fix_choices.h"
#include "needs/needs_valid.h"
#include "report/json_line.h"
#include "report/json_reader.h"
#include "session/ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEMBER_SHOWN = 64 };

static const char *const top_members[] = {"$schema", "$comment", "needs",        "name",  "account",
                                          "clients", "ask",      "client_level", "allow", NULL};
static const char *const ask_members[] = {"$comment", "namespace", "class", "query", "method", "rows", NULL};

/* ---- reading ---- */

/* A misspelled member would be a need that nobody looks at. */
static void only_known(struct json_reader *reader, const json_t *object, const char *const *known, enum text_id reason)
{
    const char *name;
    const json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, name, value)
    {
        bool found = false;
        for (size_t i = 0; known[i] && !found; i++)
            found = strcmp(known[i], name) == 0;
        bool shown = strlen(name) <= MEMBER_SHOWN && !ascii_has_control(name, "");
        if (!found)
            json_reader_fail(reader, shown ? name : "?", reason);
    }
}

/* The member as a text that is VALID, NULL when absent; anything else fails with REASON. */
static const char *text_of(struct json_reader *reader, const json_t *object, const char *name,
                           bool (*valid)(const char *text), enum text_id reason)
{
    const json_t *value = json_object_get(object, name);
    const char *text = json_string_value(value);
    if (!value || reader->failed)
        return NULL;
    if (text && valid(text))
        return text;
    json_reader_fail(reader, name, reason);
    return NULL;
}

static bool is_rows(const char *text)
{
    return strcmp(text, "some") == 0 || strcmp(text, "any") == 0;
}

static bool is_level(const char *text)
{
    enum needs_level level;
    return needs_level_from_word(text, &level);
}

static bool is_client(const char *text)
{
    struct sentence problem;
    if (!text[0] || strlen(text) > NEEDS_CLIENT || strchr(text, ','))
        return false;
    bool good = ask_client(text, &problem);
    sentence_free(&problem);
    return good;
}

static bool any_text(const char *text)
{
    (void)text;
    return true;
}

static void read_item(struct json_reader *reader, const json_t *object, struct needs *out)
{
    if (!json_is_object(object)) {
        json_reader_fail(reader, NULL, TEXT_REPORT_JSON_NO_OBJECT);
        return;
    }
    only_known(reader, object, ask_members, TEXT_PREPARING_ASK_MEMBER);
    (void)text_of(reader, object, "$comment", any_text, TEXT_REPORT_JSON_NO_TEXT);
    const char *path = text_of(reader, object, "namespace", needs_valid_namespace, TEXT_PREPARING_NAMESPACE);
    const char *class_name = text_of(reader, object, "class", needs_valid_class, TEXT_PREPARING_CLASS);
    const char *query = text_of(reader, object, "query", needs_valid_query, TEXT_PREPARING_QUERY);
    const char *method = text_of(reader, object, "method", needs_valid_class, TEXT_PREPARING_METHOD);
    const char *rows = text_of(reader, object, "rows", is_rows, TEXT_PREPARING_ROWS);
    if (!path)
        json_reader_fail(reader, "namespace", TEXT_PREPARING_NAMESPACE);
    if (!class_name == !query)
        json_reader_fail(reader, query ? "query" : "class", TEXT_PREPARING_ONE_OF);
    if (method && query)
        json_reader_fail(reader, "method", TEXT_PREPARING_METHOD_CLASS);
    if (method && rows)
        json_reader_fail(reader, "rows", TEXT_PREPARING_METHOD_ROWS);
    if (reader->failed)
        return;
    struct need *item = query ? needs_add_query(out, path, query) : needs_add_class(out, path, class_name, method);
    item->some_rows = rows && strcmp(rows, "some") == 0;
}

static void read_items(struct json_reader *reader, const json_t *root, struct needs *out)
{
    const json_t *array = json_reader_array(reader, root, "ask", NEEDS_ITEMS);
    if (!array || json_array_size(array) == 0)
        json_reader_fail(reader, "ask", TEXT_PREPARING_ASK);
    for (size_t i = 0; i < json_array_size(array) && !reader->failed; i++) {
        size_t mark = json_reader_enter(reader, "ask", i);
        read_item(reader, json_array_get(array, i), out);
        json_reader_leave(reader, mark);
    }
}

/* Each text of the array NAME that is VALID, through ADD. */
static void read_list(struct json_reader *reader, const json_t *root, const char *name, size_t most,
                      bool (*valid)(const char *text), enum text_id reason,
                      void (*add)(struct needs *needs, const char *text), struct needs *out)
{
    const json_t *array = json_reader_array(reader, root, name, most);
    for (size_t i = 0; i < json_array_size(array) && !reader->failed; i++) {
        const char *text = json_string_value(json_array_get(array, i));
        size_t mark = json_reader_enter(reader, name, i);
        if (text && valid(text))
            add(out, text);
        else
            json_reader_fail(reader, NULL, reason);
        json_reader_leave(reader, mark);
    }
}

/* What is allowed is known by id; a key may name one of the namespaces above. */
static void check_allowed(struct json_reader *reader, struct needs *needs)
{
    struct request request = request_default();
    needs_free(&request.needs);
    request.needs = needs_copy(needs);
    for (size_t i = 0; i < needs->allow_count && !reader->failed; i++) {
        struct fix_choices choices = {0};
        struct sentence problem = {.id = TEXT_NONE};
        bool recommended = strcmp(needs->allow[i], NEEDS_RECOMMENDED) == 0;
        bool good = recommended ||
                    (fix_choices_read(needs->allow[i], &request, &choices, &problem) == ST_OK && choices.count == 1);
        size_t mark = json_reader_enter(reader, "allow", i);
        if (!good)
            json_reader_fail(reader, NULL, TEXT_PREPARING_ALLOW);
        json_reader_leave(reader, mark);
        fix_choices_free(&choices);
        sentence_free(&problem);
    }
    request_free(&request);
}

static void read_version(struct json_reader *reader, const json_t *root)
{
    const json_t *version = json_object_get(root, "needs");
    json_int_t number = json_integer_value(version);
    if (!json_is_object(root) || !json_is_integer(version) || number < 1)
        json_reader_fail(reader, "needs", TEXT_PREPARING_VERSION);
    else if (number > PREPARING_VERSION)
        json_reader_fail(reader, "needs", TEXT_PREPARING_NEWER);
}

static void read_needs(struct json_reader *reader, const json_t *root, struct needs *out)
{
    read_version(reader, root);
    only_known(reader, root, top_members, TEXT_PREPARING_MEMBER);
    (void)text_of(reader, root, "$schema", any_text, TEXT_REPORT_JSON_NO_TEXT);
    (void)text_of(reader, root, "$comment", any_text, TEXT_REPORT_JSON_NO_TEXT);
    const char *name = text_of(reader, root, "name", needs_valid_name, TEXT_PREPARING_NAME);
    const char *account = text_of(reader, root, "account", needs_valid_account, TEXT_PREPARING_ACCOUNT);
    const char *level = text_of(reader, root, "client_level", is_level, TEXT_PREPARING_LEVEL);
    out->name = memory_string(name);
    out->account = memory_string(account);
    out->given = true;
    if (level)
        (void)needs_level_from_word(level, &out->level);
    read_list(reader, root, "clients", NEEDS_CLIENTS, is_client, TEXT_PREPARING_CLIENT, needs_add_client, out);
    read_items(reader, root, out);
    read_list(reader, root, "allow", NEEDS_ALLOWED, any_text, TEXT_PREPARING_ALLOW, needs_add_allowed, out);
    if (!reader->failed)
        check_allowed(reader, out);
}

static struct sentence where(const char *path, const char *text, size_t size, const struct sentence *inner)
{
    const char *member = inner->arguments[0];
    char *line = strbuf_printed("%" PRIZU, json_line_of(text, size, member));
    struct sentence sentence = sentence_of(TEXT_PREPARING_AT, path, line, member, NULL);
    sentence_nest(&sentence, 3, sentence_nested(inner->arguments[1]));
    free(line);
    return sentence;
}

static struct sentence syntax(const char *path, const json_error_t *error)
{
    char *line = strbuf_printed("%d", error->line), *column = strbuf_printed("%d", error->column);
    struct sentence sentence = sentence_of(TEXT_PREPARING_SYNTAX, path, line, column, error->text, NULL);
    free(line);
    free(column);
    return sentence;
}

bool preparing_read(const char *path, const char *bytes, size_t size, struct needs *out, struct sentence *problem)
{
    struct json_reader reader = {0};
    struct needs needs = {0};
    json_error_t error;
    size_t length;
    if (size > PREPARING_BYTES) {
        *problem = sentence_of(TEXT_PREPARING_TOO_LARGE, path, NULL);
        return false;
    }
    char *text = json_reader_decode(bytes, size, &length);
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    if (!root) {
        *problem = syntax(path, &error);
        free(text);
        return false;
    }
    read_needs(&reader, root, &needs);
    if (reader.failed) {
        *problem = where(path, text, length, &reader.problem);
        needs_free(&needs);
    } else {
        *out = needs;
    }
    bool good = !reader.failed;
    sentence_free(&reader.problem);
    json_decref(root);
    free(text);
    return good;
}

/* ---- writing ---- */

static void set_text(json_t *object, const char *name, const char *text)
{
    if (text && json_object_set_new(object, name, json_string(text)) != 0)
        json_object_set_new(object, name, json_string(""));
}

static void set_list(json_t *object, const char *name, char *const *list, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_string(list[i]));
    if (count)
        json_object_set_new(object, name, array);
    else
        json_decref(array);
}

static json_t *item_of(const struct need *need)
{
    json_t *item = json_object();
    set_text(item, "namespace", need->namespace_path);
    set_text(item, need->as_query ? "query" : "class", need->as_query ? need->query : need->class_name);
    set_text(item, "method", need->method);
    set_text(item, "rows", need->some_rows ? "some" : NULL);
    return item;
}

char *preparing_write(const struct needs *needs, enum language language)
{
    json_t *root = json_object(), *ask = json_array();
    set_text(root, "$comment", text_get(language, TEXT_PREPARING_COMMENT));
    json_object_set_new(root, "needs", json_integer(PREPARING_VERSION));
    set_text(root, "name", needs->name);
    set_text(root, "account", needs->account);
    set_list(root, "clients", needs->clients, needs->client_count);
    for (size_t i = 0; i < needs->count; i++)
        json_array_append_new(ask, item_of(&needs->items[i]));
    json_object_set_new(root, "ask", ask);
    set_text(root, "client_level", needs_level_word(needs->level));
    set_list(root, "allow", needs->allow, needs->allow_count);
    char *json = json_dumps(root, JSON_INDENT(2));
    char *text = strbuf_printed("%s\n", json ? json : "");
    free(json);
    json_decref(root);
    return text;
}
