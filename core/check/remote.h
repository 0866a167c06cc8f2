/* SPDX-License-Identifier: MIT
 *
 * The account as an access check sees it after a logon over the network. Remote UAC
 * takes the administrators' groups out of the token of a local account: they stay
 * in it for deny entries only.
 */
#ifndef CHECK_REMOTE_H
#define CHECK_REMOTE_H

#include "check/check.h"
#include "machine/security_descriptor.h"

/* False when the account cannot be judged: it could not be read, or it is none that the target or a domain keeps
 * (PERM-ACCOUNT says so). Then VERDICT is what the check ends with. */
bool remote_account_known(struct check *check, enum verdict *verdict);

enum token_filter {
    TOKEN_WHOLE,
    TOKEN_FILTERED,
    TOKEN_UNKNOWN /* one of the values that decide it could not be read */
};

/* Reads FACT_ACCOUNT and FACT_TOKEN. Windows filters when the account is local and in Administrators, EnableLUA is
 * not 0, LocalAccountTokenFilterPolicy is not 1, and it is not the built-in Administrator (RID 500) unless
 * FilterAdministratorToken is 1. Each of the three has two values, 0 and 1 ([MS-GPSB] 2.2.11; the article below): of
 * another number or type nobody says what it does. The policy: "User Account Control and remote restrictions" (the
 * former KB951016) and "User Account Control and WMI", "Handling Remote Connections Under UAC", which says of EnableLUA
 * "disable UAC so that the local user account is not filtered". Of the account 500 that page says that a script runs
 * elevated as it; that its logons from the network are whole stands on no page that was opened (tests/ON-WINDOWS.md,
 * Remote UAC). */
enum token_filter remote_token_filter(const struct facts *facts);

/* Remote UAC perhaps takes GROUP as well, from an administrator or anybody else of the target's own accounts: "the
 * administrative Windows privileges and SIDs are removed" ("How User Account Control works"), which is all that is
 * said of which. */
bool remote_subject_doubtful(const struct facts *facts, const struct sid *group);

/* The same if the account were in Administrators. */
enum token_filter remote_token_of_administrator(const struct facts *facts);

/* Whether the values matter at all: a local account in Administrators. */
bool remote_token_matters(const struct facts *facts);

struct remote_subject {
    enum token_filter filter;
    bool incomplete;         /* the groups of the account could not be read to the end */
    struct sid_list all;     /* account and groups */
    struct sid_list enabled; /* without those a filtered token has for deny only */
    struct sid_list deny_only;
    bool doubtful;                          /* some are in groups that it perhaps has for deny only */
    struct sid_list least, least_deny_only; /* the same two lists if it has */
};

struct remote_subject remote_subject_of(const struct facts *facts);
void remote_subject_free(struct remote_subject *subject);

enum remote_answer {
    REMOTE_GRANTED,
    REMOTE_REFUSED,       /* no entry grants it */
    REMOTE_DENIED,        /* an entry denies it */
    REMOTE_FILTERED_AWAY, /* it would be granted but for remote UAC */
    REMOTE_CANNOT_TELL    /* it depends on groups, domains or values that could not be read, or on an entry whose effect
                             cannot be told */
};

/* Does SD give the account all of WANTED over the network? ACCESS is how (may be NULL). */
enum remote_answer remote_access(const struct remote_subject *subject, const struct security_descriptor *sd,
                                 uint32_t wanted, struct access *access);

/* How it ended, as evidence: {1} who decided, {2} the entries as SDDL. Takes over EXPECTED and WHAT; BY as
 * remote_decided_by gives it. */
void remote_evidence(struct check *check, struct sentence what, const char *where, struct sentence expected,
                     enum remote_answer answer, const char *by, const struct security_descriptor *sd);

/* Whose entry denied or granted it last, "" none. free() */
char *remote_decided_by(const struct check *check, const struct security_descriptor *sd, const struct access *access);

/* The first of the BROAD groups to which SD gives any of RIGHTS, Everyone when it has no DACL; NULL none. */
const struct sid *remote_open_to(const struct security_descriptor *sd, uint32_t rights,
                                 const enum well_known_sid *broad, size_t count);

#endif
