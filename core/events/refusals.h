/* SPDX-License-Identifier: MIT
 *
 * The refusals of the last hours on one computer: repeats are counted, so a log of any length takes the memory of what
 * differs. For each log it is told whether it could be read.
 */
#ifndef EVENTS_REFUSALS_H
#define EVENTS_REFUSALS_H

#include "base/status.h"
#include "events/refusal.h"

enum { REFUSALS_MAX = 200 /* that differ; what follows is counted as others */ };

/* Refused logons that Windows is told not to write down. */
enum {
    REFUSAL_UNAUDITED_LOGON = 1,      /* 4625 */
    REFUSAL_UNAUDITED_VALIDATION = 2, /* 4776 */
    REFUSAL_UNAUDITED_UNKNOWN = 4     /* could not be read */
};

struct refusal_log_answer {
    enum status status; /* ST_ABSENT: there is no such log, or it is off; ST_UNSUPPORTED: not asked */
    struct fault fault;
    bool more;          /* not looked at to its end: it is longer than what was to be read, or the time ran out */
    bool off;           /* it holds nothing, and Windows was told to write nothing there */
    unsigned unaudited; /* REFUSAL_UNAUDITED_ bits; 0 none, and where it was not asked: only of Security of this
                           computer, while it is followed */
};

struct refusals {
    struct refusal *items; /* newest first once refusals_sort was called; owned */
    size_t count;
    uint32_t others; /* events that are none of ITEMS */
    struct refusal_log_answer logs[REFUSAL_LOG_COUNT];
};

/* What is asked for. */
struct refusals_question {
    uint64_t age_ms; /* not older than this */
    uint32_t most;   /* events of one log that are looked at, the newest */
    /* Not 0: what is written from the first such question on, each event in one answer; waits so long for the first.
     * Of one machine there is one who follows. */
    uint32_t follow_ms;
};

/* Nothing asked yet. */
struct refusals refusals_none(void);
void refusals_add(struct refusals *refusals, struct refusal *refusal); /* takes over what REFUSAL owns */
void refusals_sort(struct refusals *refusals);
/* Adds PART, taken over: the same logs as read by somebody else. What both read stands there once; how often, is the
 * least that it can be. A log counts as read when one of them read it. */
void refusals_join(struct refusals *refusals, struct refusals *part);
struct refusals refusals_copy(const struct refusals *refusals);
void refusals_free(struct refusals *refusals);

/* Reads one event and adds it when it is a refusal. */
void refusals_read(struct refusals *refusals, enum refusal_log log, const char *xml, size_t size);

/* Who was asked about; "" or NULL: not known. */
struct refusal_whom {
    const char *account, *sid;
    const char *address, *computer; /* the client; addresses with commas between */
};

enum { REFUSAL_OF_ACCOUNT = 1, REFUSAL_OF_CLIENT = 2 };

/* REFUSAL_ bits: what of REFUSAL is what WHOM names. A name without a domain is that of any domain. */
unsigned refusals_match(const struct refusal *refusal, const struct refusal_whom *whom);

/* Counts as others what has nothing of WHOM; keeps all when WHOM names nobody. */
void refusals_keep(struct refusals *refusals, const struct refusal_whom *whom);

#endif
