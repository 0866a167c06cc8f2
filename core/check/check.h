/* SPDX-License-Identifier: MIT
 *
 * What a requirement's check function has in hand, and the few calls with which it
 * reads the machine and writes down what it saw. A check judges; it changes nothing.
 */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "check/facts.h"
#include "check/finding.h"
#include "check/request.h"
#include "check/requirement.h"
#include "machine/machine.h"

/* Shared by all checks of a run; constant while they run. */
struct check_environment {
    struct machine *machine;
    const struct request *request;
    struct cancel *cancel;
};

struct run;

struct check {
    const struct check_environment *environment;
    const struct requirement *requirement;
    const struct facts *facts;
    struct finding *finding;  /* being filled; its verdict is the return value of the check */
    const struct run *judged; /* findings, request, facts' system and account, all borrowed; NULL unless judged last */
};

/* A call with the run's cancel and its limit for management calls. */
struct call check_call(const struct check *check);

/* ---- the sentence of the finding ---- */
/* check_say(c, TEXT_SVC_DISABLED, name, NULL); returns VERDICT, so that a check ends with it. */
enum verdict check_say(struct check *check, enum verdict verdict, enum text_id summary, ...);
void check_advise(struct check *check, enum text_id advice, ...);

/* ---- evidence ---- */
/* Adds evidence; takes over the sentences; CALL may be NULL (nothing was called). */
void check_evidence(struct check *check, struct sentence what, const char *where, struct sentence expected,
                    struct sentence actual, enum status status, const struct call *call);

/* The same for a fact that was read (or not). */
void check_evidence_reading(struct check *check, struct sentence what, const char *where, struct sentence expected,
                            struct sentence actual, const struct reading *reading);
/* The same for a value below HKLM. */
void check_evidence_value(struct check *check, const char *key, const char *name, struct sentence expected,
                          const struct value_reading *value);

/* ---- reading with evidence ---- */
/* Reads a value below HKLM, adds the evidence (expected as given, actual as read) and returns the status. */
MUST_CHECK enum status check_registry(struct check *check, const char *key, const char *name, struct sentence expected,
                                      struct registry_value *out);
/* The same of the computer that the program runs on, and the evidence says so. */
MUST_CHECK enum status check_own_registry(struct check *check, const char *key, const char *name,
                                          struct sentence expected, struct registry_value *out);
/* The same as the first for a REG_DWORD: ST_INVALID when type or size is wrong (the evidence shows what is there). */
MUST_CHECK enum status check_registry_dword(struct check *check, const char *key, const char *name,
                                            struct sentence expected, uint32_t *out);

/* "BUILTIN\\Users (S-1-5-32-545)" as the target calls it, or the SID alone. free() */
char *check_sid_name(const struct check *check, const struct sid *sid);

/* ---- verdicts for what could not be read ---- */
/* V_CANNOT_TELL with "WHAT could not be read: STATUS"; sets needs_administrator when the status is
 * ST_DENIED and the program is not elevated. WHAT is a text id of a noun phrase. */
enum verdict check_unreadable(struct check *check, enum text_id what, enum status status);

/* V_NOT_CHECKED because of the requirement ID, which has to be met first. */
enum verdict check_blocked(struct check *check, const char *id);

enum verdict check_not_applicable(struct check *check, enum text_id reason, ...);

/* ---- remedies and policy ---- */
/* Offers a remedy of this requirement. RECOMMENDED may differ from case to case. */
void check_offer(struct check *check, const struct remedy *remedy, bool recommended);

/* Marks the finding as set by Group Policy; takes the offers away. POLICY names the policy or its key. */
void check_policy(struct check *check, const char *policy);

#endif
