/* SPDX-License-Identifier: MIT */
#include "needs/needs.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/strbuf.h"
#include "machine/wql.h"

#include <stdlib.h>
#include <string.h>

static char **copy_list(char *const *list, size_t count)
{
    char **copy = memory_new_n(char *, count + 1);
    for (size_t i = 0; i < count; i++)
        copy[i] = memory_string(list[i]);
    return copy;
}

static void free_list(char **list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(list[i]);
    free(list);
}

static void add_to_list(char ***list, size_t *count, const char *text)
{
    *list = memory_resize(*list, *count + 1, sizeof **list);
    (*list)[(*count)++] = memory_string(text);
}

struct needs needs_copy(const struct needs *needs)
{
    struct needs copy = *needs;
    copy.name = memory_string(needs->name);
    copy.account = memory_string(needs->account);
    copy.clients = copy_list(needs->clients, needs->client_count);
    copy.addresses = needs->addresses ? copy_list(needs->addresses, needs->client_count) : NULL;
    copy.allow = copy_list(needs->allow, needs->allow_count);
    copy.items = memory_new_n(struct need, needs->count + 1);
    for (size_t i = 0; i < needs->count; i++) {
        const struct need *from = &needs->items[i];
        copy.items[i] = *from;
        copy.items[i].namespace_path = memory_string(from->namespace_path);
        copy.items[i].class_name = memory_string(from->class_name);
        copy.items[i].method = memory_string(from->method);
        copy.items[i].query = memory_string(from->query);
    }
    return copy;
}

void needs_drop_clients(struct needs *needs)
{
    if (needs->addresses)
        free_list(needs->addresses, needs->client_count);
    free_list(needs->clients, needs->client_count);
    needs->clients = needs->addresses = NULL;
    needs->client_count = 0;
}

void needs_free(struct needs *needs)
{
    free(needs->name);
    free(needs->account);
    needs_drop_clients(needs);
    free_list(needs->allow, needs->allow_count);
    for (size_t i = 0; i < needs->count; i++) {
        free(needs->items[i].namespace_path);
        free(needs->items[i].class_name);
        free(needs->items[i].method);
        free(needs->items[i].query);
    }
    free(needs->items);
    *needs = (struct needs){0};
}

/* ---- adding ---- */

/* meta_class: learn.microsoft.com, "SELECT Statement for Schema Queries" and "ISA Operator for Schema Queries": the
 * class and all that derive from it. */
char *needs_schema_query(const char *class_name)
{
    return strbuf_printed("SELECT * FROM meta_class WHERE __this ISA '%s'", class_name);
}

static struct need *add(struct needs *needs, const char *namespace_path)
{
    needs->items = memory_resize(needs->items, needs->count + 1, sizeof *needs->items);
    struct need *item = &needs->items[needs->count++];
    *item = (struct need){.namespace_path = memory_string(namespace_path)};
    return item;
}

struct need *needs_add_class(struct needs *needs, const char *namespace_path, const char *class_name,
                             const char *method)
{
    struct need *item = add(needs, namespace_path);
    item->class_name = memory_string(class_name);
    item->method = memory_string(method);
    /* A method is not called to see whether it could be. */
    item->query = method ? needs_schema_query(class_name) : strbuf_printed("SELECT * FROM %s", class_name);
    return item;
}

struct need *needs_add_query(struct needs *needs, const char *namespace_path, const char *query)
{
    struct need *item = add(needs, namespace_path);
    item->as_query = true;
    item->query = memory_string(query);
    if (!wql_class(query, &item->class_name, &item->filtered))
        item->filtered = true;
    return item;
}

void needs_add_client(struct needs *needs, const char *client)
{
    add_to_list(&needs->clients, &needs->client_count, client);
}

void needs_add_allowed(struct needs *needs, const char *allowed)
{
    add_to_list(&needs->allow, &needs->allow_count, allowed);
}

/* ---- reading ---- */

static char separator(char c)
{
    return c == '/' ? '\\' : ascii_lower(c);
}

bool needs_same_name(const char *a, const char *b)
{
    while (*a && separator(*a) == separator(*b)) {
        a++;
        b++;
    }
    return !*a && !*b;
}

/* No item before INDEX is in the same namespace. */
static bool is_first(const struct needs *needs, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (needs_same_name(needs->items[i].namespace_path, needs->items[index].namespace_path))
            return false;
    return true;
}

const char *needs_namespace(const struct needs *needs, size_t index)
{
    for (size_t i = 0; i < needs->count; i++)
        if (is_first(needs, i) && index-- == 0)
            return needs->items[i].namespace_path;
    return NULL;
}

bool needs_calls_methods(const struct needs *needs, const char *namespace_path)
{
    for (size_t i = 0; i < needs->count; i++)
        if (needs->items[i].method && needs_same_name(needs->items[i].namespace_path, namespace_path))
            return true;
    return false;
}

/* The name without a number behind it. */
static char *plain_subject(const struct need *item)
{
    const char *class_name = item->class_name ? item->class_name : "?";
    return strbuf_printed("%s:%s%s%s", item->namespace_path, class_name, item->method ? "." : "",
                          item->method ? item->method : "");
}

static bool same_subject(const struct need *a, const struct need *b)
{
    bool classes = a->class_name && b->class_name ? needs_same_name(a->class_name, b->class_name)
                                                  : !a->class_name && !b->class_name;
    bool methods = a->method && b->method ? needs_same_name(a->method, b->method) : !a->method && !b->method;
    return classes && methods && needs_same_name(a->namespace_path, b->namespace_path);
}

char *needs_subject(const struct needs *needs, size_t index)
{
    size_t number = 1;
    if (index >= needs->count)
        return NULL;
    for (size_t i = 0; i < index; i++)
        number += same_subject(&needs->items[i], &needs->items[index]);
    char *plain = plain_subject(&needs->items[index]);
    if (number == 1)
        return plain;
    char *numbered = strbuf_printed("%s#%" PRIZU, plain, number);
    free(plain);
    return numbered;
}

const struct need *needs_of_subject(const struct needs *needs, const char *subject)
{
    const struct need *found = NULL;
    for (size_t i = 0; i < needs->count && !found; i++) {
        char *name = needs_subject(needs, i);
        found = needs_same_name(name, subject) ? &needs->items[i] : NULL;
        free(name);
    }
    return found;
}

static const char *const levels[] = {
    [NEEDS_LEVEL_CONNECT] = "connect",
    [NEEDS_LEVEL_INTEGRITY] = "packet integrity",
    [NEEDS_LEVEL_PRIVACY] = "packet privacy",
};

const char *needs_level_word(enum needs_level level)
{
    return levels[level];
}

bool needs_level_from_word(const char *word, enum needs_level *out)
{
    for (size_t i = NEEDS_LEVEL_CONNECT; i < array_count(levels); i++)
        if (strcmp(word, levels[i]) == 0) {
            *out = (enum needs_level)i;
            return true;
        }
    return false;
}
