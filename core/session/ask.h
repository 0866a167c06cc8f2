/* SPDX-License-Identifier: MIT
 *
 * What a person typed, as a request; what is impossible is refused with the reason and
 * the nearest word before anything is asked. Pure functions; PROBLEM is freed by the
 * caller and empty when all is well.
 */
#ifndef SESSION_ASK_H
#define SESSION_ASK_H

#include "check/request.h"
#include "text/sentence.h"

/* Whose readiness is asked about, where that is a question of its own. */
enum ask_who {
    ASK_AS_NAMED,   /* whoever ACCOUNT or the file names; without both, who connects */
    ASK_UNANSWERED, /* refused: nobody is taken for the account that will connect without having been chosen */
    ASK_SELF,       /* who connects, whatever ACCOUNT and the file name */
    ASK_OTHER       /* ACCOUNT, which is refused when it is empty */
};

/* Everything may be NULL: not given. */
struct ask {
    enum ask_who who;
    const char *target; /* in every form that target_parse takes; NULL: this computer */
    /* CLIENT may be several, with commas between. */
    const char *account, *user, *client, *namespace_path, *query, *assume;
    const char *const *clients; /* more than one; then CLIENT is the first; NULL none */
    size_t client_count;
    const char *const *queries; /* the same of QUERY */
    size_t query_count;
    const struct needs *needs; /* out of a file: ACCOUNT and CLIENT of here are preferred to its own; NULL none */
    const char *only;          /* as fix/fix_choices.h reads it */
    const char *timeout;       /* milliseconds of one probe */
    bool no_logon;             /* the network layer alone */
    bool trust_name;           /* whoever answers to a name is meant */
    bool kerberos;             /* whoever answers has to prove the name */
};

/* The request is not finished yet (session.h). */
bool ask_request(const struct ask *ask, struct request *out, struct sentence *problem);

/* Whether WHO and TYPED say which account will connect. */
bool ask_account(enum ask_who who, const char *typed, struct sentence *problem);

/* The addresses that the connections will come from, with commas between; "" is none. */
bool ask_client(const char *typed, struct sentence *problem);
/* Those of NEEDS as one such text; free(). */
char *ask_client_list(const struct needs *needs);

/* 1 to 3600000. */
bool ask_milliseconds(const char *text, uint32_t *out);

#endif
