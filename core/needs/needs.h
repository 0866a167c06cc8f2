/* SPDX-License-Identifier: MIT
 *
 * What will be asked of the target: a preparation. A product that monitors asks for certain classes in several
 * namespaces, as one account, from one or more computers; getting into a namespace alone is not what it wants. The same
 * structure comes from a file (session/preparing.h) and from options.
 */
#ifndef NEEDS_NEEDS_H
#define NEEDS_NEEDS_H

#include <stdbool.h>
#include <stddef.h>

/* Bounds of a file and of the options alike. */
enum {
    NEEDS_ITEMS = 256,
    NEEDS_CLIENTS = 64,
    NEEDS_ALLOWED = 64,
    NEEDS_NAME = 200,      /* characters of the name of a preparation */
    NEEDS_ACCOUNT = 513,   /* CREDUI_MAX_USERNAME_LENGTH (wincred.h) */
    NEEDS_CLIENT = 255,    /* a host name: RFC 1035, 2.3.4 */
    NEEDS_NAMESPACE = 512, /* of this program's */
    NEEDS_CLASS = 255,     /* of a class or a method; of this program's */
    NEEDS_QUERY = 4000     /* of this program's */
};

/* In "allow": whatever a finding recommends. */
#define NEEDS_RECOMMENDED "recommended"

/* The authentication level that the clients connect with: it decides in namespaces that demand encryption. */
enum needs_level { NEEDS_LEVEL_UNKNOWN, NEEDS_LEVEL_CONNECT, NEEDS_LEVEL_INTEGRITY, NEEDS_LEVEL_PRIVACY };

/* One thing that will be asked. */
struct need {
    char *namespace_path; /* "root\\cimv2"; owned */
    char *class_name;     /* asked, or out of the query; NULL: the query names none that can be read; owned */
    char *method;         /* will be called; NULL: instances are read; owned */
    char *query;          /* what proves it: as asked, of a class all instances, of a method that its class is there;
                             never NULL; owned */
    bool as_query;        /* it was asked as a query, not as a class */
    bool filtered;        /* something behind the class (WHERE ...) may leave rows out */
    bool some_rows;       /* rows are wanted: none is not ready */
};

struct needs {
    char *name;       /* of the preparation; NULL none; owned */
    char *account;    /* who will connect; NULL not said; owned */
    char **clients;   /* from where: address, name, subnet, or a word of firewall_scope.h; owned */
    char **addresses; /* of each client, as its name was resolved today ("10.1.2.3,fe80::1"), or as it is; as many;
                         NULL: not asked yet; owned */
    size_t client_count;
    struct need *items; /* owned */
    size_t count;
    enum needs_level level;
    char **allow; /* what may be applied: "recommended", "ID", "ID:REMEDY"; none: nothing is narrowed; owned */
    size_t allow_count;
    bool given; /* somebody said what will be asked; false: it is what this program asks of its own accord */
};

struct needs needs_copy(const struct needs *needs);
void needs_free(struct needs *needs);

/* ---- adding; what is given is copied ---- */
/* Each valid until the next one. METHOD may be NULL. */
struct need *needs_add_class(struct needs *needs, const char *namespace_path, const char *class_name,
                             const char *method);
struct need *needs_add_query(struct needs *needs, const char *namespace_path, const char *query);
void needs_add_client(struct needs *needs, const char *client);
void needs_drop_clients(struct needs *needs);
void needs_add_allowed(struct needs *needs, const char *allowed);

/* ---- reading ---- */
/* The INDEX-th namespace, each once in the order of the items; NULL behind the last. Borrowed. */
const char *needs_namespace(const struct needs *needs, size_t index);
/* A method is called in that namespace. */
bool needs_calls_methods(const struct needs *needs, const char *namespace_path);

/* The INDEX-th item as the subject of a finding: "root\\cimv2:Win32_Service", with a method
 * "root\\cimv2:StdRegProv.EnumKey", the second of the same name "root\\cimv2:Win32_Service#2"; NULL behind the last.
 * free() */
char *needs_subject(const struct needs *needs, size_t index);
/* The item that SUBJECT is of; NULL: none. */
const struct need *needs_of_subject(const struct needs *needs, const char *subject);

/* Both are the same namespace or class: case does not matter, and / is \\. */
bool needs_same_name(const char *a, const char *b);

/* Whether the class is there, without an instance of it; free() */
char *needs_schema_query(const char *class_name);

/* "packet integrity"; NULL for NEEDS_LEVEL_UNKNOWN. Static. */
const char *needs_level_word(enum needs_level level);
/* False: WORD is none. */
bool needs_level_from_word(const char *word, enum needs_level *out);

#endif
