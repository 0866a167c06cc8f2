/* SPDX-License-Identifier: MIT
 * Parts of the independent side: each answers the rest of one kind of question (proof.h). */
#ifndef PROOF_VIEW_PARTS_H
#define PROOF_VIEW_PARTS_H

#include "proof.h"

#include "windows/com.h"

#include <wbemcli.h>

/* False, with API and RESULT in WHY. */
bool view_fails(char why[256], const char *api, HRESULT result);
/* One row with one cell: the code. True. */
bool view_code(struct table *out, unsigned long code);

/* A row with one cell. True. */
bool view_one(struct table *out, const char *text);

/* ---- WMI by plain calls (view_wmi.c) ---- */
/* BLANKET: with packet privacy on the proxy. */
HRESULT view_open(const char *namespace_path, bool blanket, IWbemServices **out);
IWbemClassObject *view_call_method(IWbemServices *services, const wchar_t *path, const wchar_t *method,
                                   IWbemClassObject *input, char why[256]);
void view_put_text(IWbemClassObject *object, const wchar_t *name, const char *text);

/* The question is of the other file; OUT as it says. False with WHY "" when it is not. */
bool view_accounts(const char *verb, const char *rest, struct table *out, char why[256]);
bool view_com(const char *verb, const char *rest, struct table *out, char why[256]);
bool view_objects(const char *verb, const char *rest, struct table *out, char why[256]);
bool view_tools(const char *verb, const char *rest, struct table *out, char why[256]);
bool view_channel(const char *name, struct table *out, char why[256]);
bool view_manifest(const char *name, struct table *out, char why[256]);
bool view_wmi_failure(const char *class_name, struct table *out, char why[256]);
bool view_install(const char *what, struct table *out, char why[256]);
bool view_blanket(const char *path, struct table *out, char why[256]);
bool view_wmi(const char *rest, struct table *out, char why[256]);
bool view_stdregprov(char *rest, struct table *out, char why[256]);
bool view_dacl(const char *namespace_path, struct table *out, char why[256]);
bool view_connect(const char *path, struct table *out);
bool view_cleared_log(struct table *out, char why[256]);
bool view_dials(const char *path, struct table *out);
bool view_namespace(const char *verb, struct table *out, char why[256]);

#endif
