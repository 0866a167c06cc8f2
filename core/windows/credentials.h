/* SPDX-License-Identifier: MIT
 *
 * A user name and a password that were asked for. The password lives in locked memory
 * that is cleared before it is given back; it never reaches a string buffer.
 */
#ifndef WINDOWS_CREDENTIALS_H
#define WINDOWS_CREDENTIALS_H

#include "windows/link.h"
#include "windows/windows_api.h"

struct credentials;

/* Longest password Windows takes (lmcons.h PWLEN). */
enum { CREDENTIALS_PASSWORD_MAX = 256 };

/* USER may be "DOMAIN\name", "name@domain" or "name". The password is copied; the caller clears its
 * own. ST_INVALID: empty or too long. The creator owes one credentials_release. */
MUST_CHECK enum status credentials_new(const wchar_t *user, const wchar_t *password, struct credentials **out);

/* The generic entry NAME of the Windows Credential Manager (domain passwords cannot be read back). */
MUST_CHECK enum status credentials_from_store(struct call *call, const wchar_t *name, struct credentials **out);

void credentials_hold(struct credentials *credentials);    /* NULL is allowed */
void credentials_release(struct credentials *credentials); /* NULL is allowed */

/* Never NULL; valid as long as the credentials. DOMAIN is L"" for "name@domain" and for a bare name. */
const wchar_t *credentials_user(const struct credentials *credentials);
const wchar_t *credentials_domain(const struct credentials *credentials);
const wchar_t *credentials_password(const struct credentials *credentials);

/* The whole name as UTF-8, "DOMAIN\\name"; free() */
char *credentials_name(const struct credentials *credentials);

/* The same password under another NAME (the same object when it is the same name). The caller owes a release. */
struct credentials *credentials_renamed(struct credentials *credentials, const char *name);

/* Lets the calling thread act as the credentials towards other computers
 * (LogonUserW LOGON32_LOGON_NEW_CREDENTIALS: nothing is verified yet). NULL: nothing to do.
 * End with credentials_revert on the same thread. */
enum link credentials_impersonate(struct credentials *credentials, struct call *call);
void credentials_revert(struct credentials *credentials);

#endif
