/* SPDX-License-Identifier: MIT
 *
 * A run checks one target once. Facts and requirements form a graph (reads, needs);
 * everything that is ready runs at the same time, so a slow link costs its longest
 * chain of calls and not their sum.
 */
#ifndef CHECK_RUN_H
#define CHECK_RUN_H

#include "check/check.h"
#include "check/run_change.h"

/* ---- the result ---- */
struct run {
    struct request request;
    struct facts facts;        /* of this side; empty when the run was read from JSON */
    struct os_info os;         /* of the target; copied from the facts, or read from JSON */
    struct account account;    /* the account as resolved; sid.size 0 when it was not */
    struct finding **findings; /* order of the catalogue, then of the subjects; NULL never inside; owned */
    size_t finding_count;
    int64_t started_ms, finished_ms; /* Unix epoch, UTC */
    bool cancelled;
    char *client;               /* the computer the program ran on; owned */
    char *program_version;      /* owned */
    char *command;              /* how it was started, without secrets; owned */
    struct run_change *changes; /* made in this session, in the order they were made; owned */
    size_t change_count;
    struct run *other; /* the same target as seen from the other side; NULL none; owned */
    bool redacted;     /* names, addresses and SIDs are tokens */
};

void run_free(struct run *run);

/* A run of its own with the same content, but without the rules of the firewall. */
struct run run_copy(const struct run *run);

/* A zeroed change at the end; valid until the next one. */
struct run_change *run_add_change(struct run *run);
/* The first finding with that key or id; NULL when not in it. */
const struct finding *run_finding(const struct run *run, const char *name);
struct finding *run_finding_to_change(struct run *run, const char *name);

/* ---- what it means ---- */
enum readiness { READINESS_READY, READINESS_NEEDS_CHANGE, READINESS_CANNOT_TELL };

/* NEEDS_CHANGE when a requirement that is more than information needs change; else CANNOT_TELL when such a one
 * could not be told or checked; else READY. A run whose query answered rows to the account itself is not made
 * unready by what could not be read. */
enum readiness run_readiness(const struct run *run);

/* Something that counts could not be told, and no such query makes up for it. */
bool run_unknown(const struct run *run);
/* The logs of the target were asked who was refused. */
bool run_refusals_known(const struct run *run);
size_t run_count(const struct run *run, enum verdict verdict);

/* The finding to act on first: what was seen to be the cause of a failure, else the most urgent verdict, then the
 * gravest, then catalogue order. NULL when nothing needs a change, could not be told or deserves attention. */
const struct finding *run_first_cause(const struct run *run);

/* The requirement of RUN that was seen to be why FAILED failed and needs a change; NULL: none was. */
const struct finding *run_seen_cause(const struct run *run, const struct finding *failed);

/* The verdict sentence, the heading of every output. */
void run_headline(const struct run *run, struct sentence *out);

/* The same in one word, as the icon beside it. */
enum verdict run_verdict(const struct run *run);

/* What an area has to say first: run_first_cause of its findings; where that is none, what keeps "everything is ready"
 * from being true. NULL: nothing does. */
const struct finding *run_area_first(const struct run *run, enum area area);

/* The worst verdict of an area: needs change, cannot tell, attention, not checked, ready, not applicable. */
enum verdict run_area_verdict(const struct run *run, enum area area);

#endif
