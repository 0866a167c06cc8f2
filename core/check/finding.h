/* SPDX-License-Identifier: MIT
 *
 * A finding is a requirement as seen on one target: the verdict, the evidence for it
 * and the remedies that apply. It owns everything in it, so findings can be made on
 * several threads and outlive the machine.
 */
#ifndef CHECK_FINDING_H
#define CHECK_FINDING_H

#include "check/area.h"
#include "check/requirement.h"
#include "check/verdict.h"
#include "machine/call.h"
#include "text/sentence.h"

#include <stdbool.h>

/* One observed fact. */
struct evidence {
    struct sentence what;     /* "Start type of the service Winmgmt" */
    char *where;              /* "HKLM\\SOFTWARE\\Microsoft\\Ole", a rule id, "TCP 10.1.2.7:135"; "" none; owned */
    struct sentence expected; /* TEXT_NONE: nothing in particular */
    struct sentence actual;   /* TEXT_NONE when it could not be read: see status and fault */
    enum status status;
    struct fault fault;
    char *fault_api; /* keeps the name alive when read from JSON; NULL otherwise; owned */
    enum channel channel;
    struct attempt attempts[CALL_ATTEMPTS];
    char *attempt_apis[CALL_ATTEMPTS]; /* as fault_api; owned */
    size_t attempt_count;
    uint32_t ms;
};

/* A remedy that applies to this finding. */
struct offer {
    const struct remedy *remedy; /* static; NULL when read from a newer program's JSON */
    bool recommended;
};

struct finding {
    const struct requirement *requirement; /* static; NULL for an id this program does not know */
    char *id;                              /* owned; equals requirement->id */
    char *subject;                         /* what it is about where the requirement is asked more than once: a
                                              namespace, a class; NULL: the target itself; owned */
    char *key; /* "PERM-NAMESPACE[root\\cimv2]", without a subject the id: its name within a run; owned */
    enum verdict verdict;
    struct sentence summary; /* the verdict in one sentence, with the facts: "The service Winmgmt is disabled." */
    struct sentence advice;  /* what to do when no remedy applies (a policy, a human decision); TEXT_NONE none */
    struct evidence *evidence;
    size_t evidence_count;
    struct offer *offers;
    size_t offer_count;
    bool by_policy;   /* set by Group Policy: remedies are off */
    char *policy;     /* which policy, or the key that proves it; NULL none; owned */
    char *blocked_by; /* key of the finding that blocks it, for V_NOT_CHECKED; NULL none; owned */
    /* Of a requirement this program does not know, as the file says; otherwise unused. */
    char *foreign_title; /* owned; NULL unknown */
    enum area foreign_area;
    enum severity foreign_severity;
    bool needs_administrator; /* V_NOT_CHECKED or V_CANNOT_TELL only because the program is not elevated */
    uint32_t ms;
};

struct finding *finding_new(const struct requirement *requirement, const char *subject); /* SUBJECT may be NULL */
/* Gives it another id and subject; copies them. */
void finding_rename(struct finding *finding, const char *id, const char *subject);
/* NAME is its key, or its id alone: case does not matter, as it does not to namespaces and classes. */
bool finding_is(const struct finding *finding, const char *name);
struct evidence *finding_add_evidence(struct finding *finding); /* zeroed; valid until the next one */

enum area finding_area(const struct finding *finding);
enum severity finding_severity(const struct finding *finding);
/* It is more than information: it decides whether the computer is ready. */
bool finding_counts(const struct finding *finding);
/* The verdict is about one account. */
bool finding_of_account(const struct finding *finding);
/* Adds the title of the requirement, its id when the title is unknown, and the subject. */
void finding_title(struct strbuf *out, enum language language, const struct finding *finding);
/* The same for a list of what was found: says that it is not so where it needs a change, and neither that it is nor
 * that it is not where nobody knows or it deserves attention. */
void finding_heading(struct strbuf *out, enum language language, const struct finding *finding);
/* Without the subject; TEXT_NONE for a requirement that this program does not know. */
enum text_id finding_heading_text(const struct finding *finding);

/* A finding about SUBJECT presupposes one about NEEDED: the same thing, or what it lies in
 * ("root\cimv2:Win32_Service" in "root\cimv2"); NULL is the target itself, in which all lies. */
bool finding_subject_within(const char *subject, const char *needed);

/* A finding of its own with the same content. */
struct finding *finding_copy(const struct finding *finding);

void finding_free(struct finding *finding);

#endif
