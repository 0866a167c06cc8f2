/* SPDX-License-Identifier: MIT
 *
 * A requirement is one thing that must hold before remote WMI works. Everything about
 * it stands in one static entry, in core/requirements/; requirements/catalogue.c lists them.
 */
#ifndef CHECK_REQUIREMENT_H
#define CHECK_REQUIREMENT_H

#include "check/area.h"
#include "check/verdict.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct check;
struct request;
struct remedy;

/* How much a failure matters, and the order within a report. */
enum severity {
    SEVERITY_BLOCKER,     /* remote WMI cannot work without it */
    SEVERITY_CONDITIONAL, /* blocks some accounts, clients or paths */
    SEVERITY_INFORMATION  /* never makes the target "not ready" */
};

/* Facts that several requirements share: each is read once per run (check/facts.h). */
enum {
    FACT_OS = 1u << 0,
    FACT_ACCOUNT = 1u << 1,
    FACT_FIREWALL = 1u << 2,
    FACT_NETWORKS = 1u << 3,
    FACT_NAME = 1u << 4,
    FACT_RPC = 1u << 5, /* TCP 135 and ServerAlive2, every address */
    FACT_SMB = 1u << 6, /* TCP 445 */
    FACT_PING = 1u << 7,
    FACT_QUERY = 1u << 8, /* connection and test query */
    FACT_RIGHTS = 1u << 9,
    FACT_TOKEN = 1u << 10,  /* what Windows does to the token of a local administrator who comes over the network */
    FACT_CLOCK = 1u << 11,  /* both clocks, where Kerberos may be in play */
    FACT_PORTS = 1u << 12,  /* on which TCP port the WMI service listens, or that it is a dynamic one */
    FACT_RANGES = 1u << 13, /* the dynamic ports; on this computer two programs tell them */
    FACT_ASKED = 1u << 14,  /* the answers to what will be asked beside the test query */
    FACT_EVENTS = 1u << 15, /* who was refused, by the logs of the target */
    FACT_EVENTS_AFTER = 1u << 16, /* the same once more, with what the query met where it failed */
    FACT_COUNT = 17
};

enum {
    ON_LOCAL = 1, /* the target is this computer */
    ON_REMOTE = 2,
    ON_BOTH = 3
};

struct requirement {
    const char *id; /* "FW-WMI-IN": AREA-NAME, never reused */
    enum area area;
    enum severity severity;
    uint32_t where;           /* ON_ bits; elsewhere it is "not applicable" */
    enum text_id title;       /* "WMI traffic is let in": short, states what must hold */
    enum text_id unmet;       /* the same where it does not hold: what a list says of a problem */
    enum text_id topic;       /* what it is about, a noun: where neither of both sentences is what was found */
    enum text_id why;         /* why it matters, one or two sentences */
    enum text_id expected;    /* what is expected, in words */
    const char *const *needs; /* ids that must not fail before this can be checked; NULL-terminated; may be NULL */
    uint32_t reads;           /* FACT_ bits that must be there first */
    bool of_account;          /* the verdict is about one account */
    /* Judged when all others are, and sees what they found (check->judged); on the coordinator's thread, which must not
     * wait: it calls no machine. */
    bool last;
    /* For what of REQUEST it is asked: the INDEX-th namespace, class ..., NULL behind the last; free(). One finding is
     * made for each (finding->subject), one without a subject when there is none. NULL: asked once, of the target. */
    char *(*subject)(const struct request *request, size_t index);
    enum verdict (*check)(struct check *check);
    const struct remedy *const *remedies; /* all that exist, best first; NULL-terminated; may be NULL */
};

/* Its sentences, named alike: TEXT_FW_WMI_IN_TITLE and so on for REQUIREMENT_TEXTS(FW_WMI_IN). */
#define REQUIREMENT_TEXTS(name) \
    .title = TEXT_##name##_TITLE, .unmet = TEXT_##name##_UNMET, .topic = TEXT_##name##_TOPIC, \
    .why = TEXT_##name##_WHY, .expected = TEXT_##name##_EXPECTED

/* What a list says of it where VERDICT was found. */
enum text_id requirement_heading(const struct requirement *requirement, enum verdict verdict);

/* To look at it on another computer somebody has to log on there. */
bool requirement_logs_on(const struct requirement *requirement);

#endif
