/* SPDX-License-Identifier: MIT
 *
 * A WbemLocator for tests, an in-process server registered in place of the emulator's own. What a scene says about a
 * host it does itself; ordinary data of ordinary classes comes from the emulator's WMI behind it.
 */
#ifndef WBEM_DOUBLE_H
#define WBEM_DOUBLE_H

#include "../com_object.h"

#include <oleauto.h>

#include <wbemcli.h>

enum { DOUBLE_HOST = 256, DOUBLE_NAMESPACE = 256 };

/* ---- security.c: what CoSetProxyBlanket sets ---- */

struct blanket {
    IClientSecurity security; /* its QueryInterface, AddRef, Release are the owner's */
    IUnknown *owner;
    IUnknown unknown; /* the identity, a pointer of its own: it has a blanket of its own, as a proxy's has */
    DWORD level, unknown_level;
    bool identity_ok;
    wchar_t host[DOUBLE_HOST];
};

void blanket_init(struct blanket *blanket, IUnknown *owner, const wchar_t *host);
/* S_OK, or the HRESULT with which a call without the right blanket is refused. */
HRESULT blanket_judge(const struct blanket *blanket);
/* True when IID is one of the interfaces of BLANKET; *OUT has no reference added. */
bool blanket_query(struct blanket *blanket, REFIID iid, void **out);

/* 0 when USER and PASSWORD are what HOST wants, else the HRESULT of the refusal; both may be NULL. */
HRESULT blanket_credentials(const wchar_t *host, const wchar_t *user, const wchar_t *password);
/* PRINCIPAL (NULL: no Kerberos) is what HOST proves to be, where its value Principal says that it has to. */
bool blanket_principal(const wchar_t *host, const wchar_t *principal);

/* ---- object.c: a bag of properties ---- */

/* One reference. CLASS_NAME: __CLASS; PATH: __RELPATH, NULL none. */
IWbemClassObject *object_new(const wchar_t *class_name, const wchar_t *path);
void object_set(IWbemClassObject *object, const wchar_t *name, VARIANT *value, CIMTYPE type);
#define OBJECT_QUALIFIER L"["
void object_set_text(IWbemClassObject *object, const wchar_t *name, const wchar_t *text);
void object_set_number(IWbemClassObject *object, const wchar_t *name, DWORD number);
void object_set_bytes(IWbemClassObject *object, const wchar_t *name, const void *bytes, size_t size);
/* LIST: multi-string; NULL or empty: null. */
void object_set_list(IWbemClassObject *object, const wchar_t *name, const wchar_t *list);
/* Reading what a caller put; free(). NULL for none. */
wchar_t *object_text(IWbemClassObject *object, const wchar_t *name);
bool object_number(IWbemClassObject *object, const wchar_t *name, DWORD *out);
BYTE *object_bytes(IWbemClassObject *object, const wchar_t *name, size_t *size);
wchar_t *object_list(IWbemClassObject *object, const wchar_t *name);
/* Calls VISIT for each property that is not null. */
void object_each(IWbemClassObject *object, void (*visit)(void *context, const wchar_t *name, const VARIANT *value),
                 void *context);

/* ---- rows.c: an enumerator ---- */

/* Takes over OBJECTS (COUNT of them, the array copied); FINAL is the answer of Next once all were given: WBEM_S_FALSE
 * or an error. */
IEnumWbemClassObject *rows_new(const wchar_t *host, IWbemClassObject **objects, size_t count, HRESULT final);

/* ---- endless.c: what a hostile provider makes up ---- */

struct endless {
    DWORD columns; /* of each row; 0: no such rows */
    DWORD fresh;   /* not 0: with names that no row had before, each row of a class of its own */
    DWORD units;   /* of each cell */
    DWORD number;  /* of the last row */
};

/* The next row; its cells are made when they are asked for. */
IWbemClassObject *endless_object(struct endless *endless);
/* ROWS (rows_new) go on with such ones. */
void rows_never_end(IEnumWbemClassObject *rows, const struct endless *endless);

/* ---- sight.c: what the account that connects is shown ---- */

/* USER as ConnectServer got it, NULL: who runs the program. NULL: of this computer everything. free() */
struct sight *sight_new(const wchar_t *host, const wchar_t *user);
/* Whose descriptors and accounts are those of HOST. */
const wchar_t *sight_host(const struct sight *sight, const wchar_t *host);
/* The refusal of a connection to the namespace, or of a method there; S_OK none. SIGHT may be NULL in all of them. */
HRESULT sight_connect(const struct sight *sight, const wchar_t *namespace_path);
HRESULT sight_method(const struct sight *sight, const wchar_t *namespace_path, const wchar_t *method);
/* What GetCallerAccessRights tells; false: METHOD is another one, or nobody wants to know. */
bool sight_rights(struct sight *sight, const wchar_t *namespace_path, const wchar_t *method, IWbemClassObject **out);
/* The error with which a query of the class ends; S_OK none. */
HRESULT sight_query(const struct sight *sight, const wchar_t *class_name);
bool sight_shows(const struct sight *sight, const wchar_t *class_name, IWbemClassObject *object);

/* ---- classes.c: classes of a host that lie in the registry ---- */

struct classes_query {
    wchar_t class_name[128], property[128]; /* property empty: no WHERE */
    wchar_t values[16][512];                /* any of them: PROPERTY = "a" OR PROPERTY = "b" */
    size_t value_count;
};

bool classes_parse(const wchar_t *wql, struct classes_query *out);
/* False: the class is none of ours. Objects by rows_new. STORE: the context's PolicyStore, L"" none. */
bool classes_select(const wchar_t *host, const wchar_t *store, const struct classes_query *query,
                    const struct sight *sight, IEnumWbemClassObject **out);
/* Further instances, of which the class's KEY only says how many (generated.c). */
DWORD generated_count(HKEY key);
IWbemClassObject *generated_row(HKEY key, const wchar_t *class_name, DWORD index);
/* Rows without end instead. */
bool generated_endless(HKEY key, const wchar_t *host, IEnumWbemClassObject **out);
bool classes_is_ours(const wchar_t *host, const wchar_t *class_name);
HRESULT classes_put(const wchar_t *host, IWbemClassObject *object, LONG flags);
HRESULT classes_delete(const wchar_t *host, const wchar_t *path);
HRESULT classes_method(const wchar_t *host, const wchar_t *path, const wchar_t *method, IWbemClassObject **out);

/* ---- firewall_store.c ---- */

/* The rule ID of the classes as the value that Windows keeps of it; without such a rule there is no value. */
void firewall_store(const wchar_t *host, const wchar_t *id);

/* ---- registry_provider.c: StdRegProv on a host's key "Registry" ---- */

HRESULT registry_provider_call(const wchar_t *host, const wchar_t *method, IWbemClassObject *input,
                               IWbemClassObject **out);

/* ---- namespace_security.c: __SystemSecurity ---- */

/* The descriptor; free(). SIZE in bytes. */
BYTE *namespace_security_bytes(const wchar_t *host, const wchar_t *namespace_path, DWORD *size);
HRESULT namespace_security_call(const wchar_t *host, const wchar_t *namespace_path, const wchar_t *method,
                                IWbemClassObject *input, IWbemClassObject **out);

/* ---- services.c ---- */

/* Takes over SIGHT and INNER (each may be NULL). */
IWbemServices *services_new(const wchar_t *host, const wchar_t *namespace_path, struct sight *sight,
                            IWbemServices *inner);

#endif
