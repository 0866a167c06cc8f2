/* SPDX-License-Identifier: MIT
 * Parts of the independent side: each answers the rest of one kind of question (proof.h). */
#ifndef PROOF_VIEW_PARTS_H
#define PROOF_VIEW_PARTS_H

#include "proof.h"

#include "windows/com.h"

/* False, with API and RESULT in WHY. */
bool view_fails(char why[256], const char *api, HRESULT result);
/* One row with one cell: the code. True. */
bool view_code(struct table *out, unsigned long code);

/* The question is of the other file; OUT as it says. False with WHY "" when it is not. */
bool view_accounts(const char *verb, const char *rest, struct table *out, char why[256]);
bool view_com(const char *verb, const char *rest, struct table *out, char why[256]);
bool view_blanket(const char *path, struct table *out, char why[256]);
bool view_wmi(const char *rest, struct table *out, char why[256]);
bool view_stdregprov(char *rest, struct table *out, char why[256]);
bool view_dacl(const char *namespace_path, struct table *out, char why[256]);
bool view_connect(const char *path, struct table *out);
bool view_dials(const char *path, struct table *out);
bool view_namespace(const char *verb, struct table *out, char why[256]);

#endif
