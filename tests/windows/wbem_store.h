/* SPDX-License-Identifier: MIT
 *
 * Objects of WMI in the memory of the test program: classes, instances with a string key InstanceID, simple queries
 * ("SELECT ... FROM Class [WHERE Name = value]"), Put, Delete and methods as a hook. What a namespace of
 * another computer would say.
 */
#ifndef WBEM_STORE_H
#define WBEM_STORE_H

#include "windows/com.h"

#include <wbemcli.h>

#include <stdbool.h>

struct wbem_store {
    /* hooks; may be NULL */
    void (*created)(IWbemClassObject *instance);                        /* after a Put that made it */
    HRESULT (*method)(IWbemClassObject *instance, const wchar_t *name); /* ExecMethod of an instance */
    HRESULT put;                                                        /* answer of PutInstance when it fails */
    const wchar_t *put_class;                                           /* only for this class; NULL: for all */
    bool needs_store; /* queries answer only with a context that names a PolicyStore */
    LONG queries;
};

/* An empty store; there is one at a time. */
struct wbem_store *wbem_store_begin(void);
void wbem_store_end(void);
IWbemServices *wbem_store_services(void);

/* A stored instance; its key InstanceID may be "". Not to be released. */
IWbemClassObject *wbem_store_add(const wchar_t *class_name, const char *instance_id);
void wbem_store_text(IWbemClassObject *object, const wchar_t *name, const char *text);
void wbem_store_number(IWbemClassObject *object, const wchar_t *name, LONG number);
/* TEXT: the strings separated by commas. */
void wbem_store_list(IWbemClassObject *object, const wchar_t *name, const char *text);

IWbemClassObject *wbem_store_find(const wchar_t *class_name, const char *instance_id); /* NULL: none */
size_t wbem_store_count(const wchar_t *class_name);

#endif
