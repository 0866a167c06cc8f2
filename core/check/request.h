/* SPDX-License-Identifier: MIT
 * What the user asked to be checked. */
#ifndef CHECK_REQUEST_H
#define CHECK_REQUEST_H

#include "machine/account.h"
#include "machine/os.h"
#include "needs/needs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REQUEST_NAMESPACE "root\\cimv2"
#define REQUEST_QUERY "SELECT Caption, Version, BuildNumber, LocalDateTime FROM Win32_OperatingSystem"

enum { REQUEST_PROBE_MS = 2000, REQUEST_CALL_MS = 20000 };

struct request {
    char *target;          /* host part as typed, without "\\\\"; own name when local; owned */
    bool local;            /* the target is this computer in any of its spellings */
    char *account;         /* who will connect; NULL: who runs the program (or the credentials in use); owned */
    char *client_address;  /* address the connections will come from; NULL unknown; owned */
    bool client_here;      /* ... which is the computer that the program runs on; false: another one, or not known. In
                            * the request of a run: and the address that was named is the one it connected from */
    bool client_workgroup; /* this computer is in no domain; false: it is in one, or not known */
    char *namespace_path;  /* owned */
    char *query;           /* owned */
    struct needs needs;    /* all that will be asked; without items: NAMESPACE_PATH and QUERY, which are the first item
                            * otherwise. In a run there is always one */
    char *user;            /* whose credentials the machine uses, as given; NULL: of who runs the program; owned */
    uint32_t probe_ms;     /* one network probe */
    uint32_t call_ms;      /* one management call, connection or query */
    char *assume;          /* id of what is taken as given; NULL nothing; owned */
    char **only;           /* keys or ids of findings, NULL-terminated; NULL: all; owned */
    bool client_unvouched; /* client_address was a name, and whoever answered to a question to all gave its address */
    bool trust_name;       /* whoever answers to a name is meant */
    bool kerberos;         /* the target has to prove its name: nothing logs on in any other way */
    bool target_vouched;   /* the name of the target was looked at: it may get a logon (session/vouched.h) */
    bool no_logon;         /* only what sends nobody's name there is asked; network_only too */
    bool network_only;     /* whoever was asked about could not be settled: of it all, the network layer alone */
};

/* A local request with the defaults. */
struct request request_default(void);
struct request request_copy(const struct request *request);
void request_free(struct request *request);
/* Makes NAMESPACE_PATH and QUERY the one item where there is none. */
void request_fill_needs(struct request *request);
/* The INDEX-th namespace that will be asked in, each once; NULL behind the last. Borrowed. */
const char *request_namespace(const struct request *request, size_t index);
void request_free_list(char **list); /* NULL-terminated; NULL is allowed */

/* A firewall of another vendor lets WMI in: for who knows that product. Never a default; the result says it. */
#define ASSUME_THIRD_PARTY "FW-THIRD-PARTY"
bool request_assumes(const struct request *request, const char *id);

/* The account that was asked about is not shown to be the one that the machine connects as: how its connections and
 * queries end says nothing about that account, and what is known of the account explains no failure. OS (the user and
 * SID of who runs the program) and ACCOUNT (as resolved) may be NULL or empty: not known. */
bool request_other_account(const struct request *request, const struct os_info *os, const struct account *account);

#endif
