/* SPDX-License-Identifier: MIT
 *
 * Fixing: findings and choices become the exact list of changes; after consent each is
 * journalled, made, read back; then the check runs again and decides whether it helped.
 * Consent is the caller's: between fix_prepare and fix_apply lies the user.
 */
#ifndef FIX_FIX_H
#define FIX_FIX_H

#include "check/run.h"
#include "fix/journal.h"
#include "remedy/remedy.h"

enum { FIX_WRITE_MS = 120000 }; /* a service may take a minute to start */

struct fix_choice {
    const char *requirement; /* the key of a finding, or an id: all its subjects */
    const char *remedy;      /* id; NULL: the recommended one, or the only one */
};

/* Why a choice leads to no change. */
enum fix_refusal {
    FIX_ACCEPTED,
    FIX_NOT_CHECKED,   /* the run has no finding of that requirement */
    FIX_NOTHING_TO_DO, /* it holds already */
    FIX_BY_POLICY,     /* Group Policy owns the value */
    FIX_NOT_OFFERED,   /* no such remedy for what was found */
    FIX_AMBIGUOUS,     /* several remedies, none recommended: say which */
    FIX_LOCAL_ONLY,    /* no way to do it from another computer: the script can */
    FIX_NO_PLAN,       /* what is there could not be read, or the remedy does not apply: see status and fault */
    FIX_CONFLICT,      /* another chosen remedy gives the same object another state */
    FIX_NARROWED,      /* what will be asked allows other remedies only */
    FIX_NOT_ALLOWED    /* outside what the remedy declares, or nothing that any remedy may write: see refused */
};

struct fix_step {
    const struct finding *finding; /* of the run; NULL with FIX_NOT_CHECKED */
    const struct remedy *remedy;   /* NULL when refused before one was found */
    const char *requirement;       /* key of the finding; as chosen when there is none */
    struct plan plan;              /* may be empty: an earlier step makes the same changes, or all is so already */
    enum fix_refusal refusal;
    struct change refused; /* with FIX_NOT_ALLOWED */
    enum status status;
    struct fault fault;
};

struct fix {
    struct fix_step *steps; /* in the order of the run */
    size_t count;
};

/* Plans CHOICES; NULL: every remedy that a finding recommends and that can be planned. RUN and its findings must
 * outlive OUT. Changes nothing. ST_OK also when steps are refused; ST_CANCELLED. */
MUST_CHECK enum status fix_prepare(const struct check_environment *environment, const struct run *run,
                                   const struct fix_choice *choices, size_t choice_count, struct fix *out);

/* The same for a script that will run on the target itself: what cannot be done from another computer is planned too.
 */
MUST_CHECK enum status fix_prepare_script(const struct check_environment *environment, const struct run *run,
                                          const struct fix_choice *choices, size_t choice_count, struct fix *out);
void fix_free(struct fix *fix);

size_t fix_change_count(const struct fix *fix);
const struct fix_step *fix_first_refused(const struct fix *fix); /* NULL: none */

/* FINDING is broken, and FIX does nothing about it: a plan that is silent about it reads like the whole cure. */
bool fix_leaves(const struct fix *fix, const struct finding *finding);

/* What it means that FIX, made from RUN, changes nothing: READY nothing has to be changed, NEEDS_CHANGE nothing can be,
 * CANNOT_TELL nobody knows. */
enum readiness fix_unchanged(const struct fix *fix, const struct run *run);

/* Why, as a sentence; NAME is what the requirement is called in it. */
void fix_describe_refusal(struct strbuf *out, enum language language, const struct fix_step *step, const char *name);

/* ---- making the changes ---- */
struct fix_listener {
    /* Before and after each change, on the caller's thread; DONE of TOTAL. ENTRY is in the journal. Both may be NULL.
     */
    void (*begin)(struct fix_listener *listener, const struct change *change, size_t done, size_t total);
    void (*end)(struct fix_listener *listener, const struct journal_entry *entry, size_t done, size_t total);
};

/* Why it stopped. */
enum fix_stop {
    FIX_COMPLETE,
    FIX_CANCELLED,      /* between two changes */
    FIX_CHANGED_SINCE,  /* the state is no longer the one that was shown */
    FIX_UNREAD,         /* the state could not be read */
    FIX_OBJECT_REFUSED, /* the object is none that a remedy may touch: nothing was written, no journal either */
    FIX_NO_JOURNAL,     /* the journal could not be written: the change was not begun, or its end is not recorded */
    FIX_FAILED          /* the change failed, or reading it back shows something else */
};

struct fix_result {
    enum fix_stop stop;
    size_t made;                 /* changes that are proved */
    const struct change *change; /* where it stopped; in FIX; NULL when complete */
    enum status status;
    struct call call; /* of the operation that failed */
    struct fault journal_fault;
};

/* Who, where and when, for the journal of this run. Free with journal_header_free. */
struct journal_header fix_journal_header(const struct check_environment *environment, const struct run *run);

/* Makes the changes one after the other; stops at the first that fails. Cancelling takes effect between two. */
struct fix_result fix_apply(const struct check_environment *environment, const struct fix *fix, struct journal *journal,
                            struct fix_listener *listener);

enum text_id fix_stop_text(enum fix_stop stop);

/* After the check ran again: sets V_FIXED, V_FIXED_AFTER_RESTART or V_NOT_FIXED in AFTER for every step that was
 * accepted and made to its end, and adds the changes of JOURNAL from entry FIRST on to it. The step in which it stopped
 * is as it was checked, or V_NOT_FIXED; those behind it are as they were checked. */
void fix_settle(const struct fix *fix, const struct fix_result *result, const struct journal *journal, size_t first,
                struct run *after);

#endif
