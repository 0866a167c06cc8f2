/* SPDX-License-Identifier: MIT
 *
 * Who was refused, out of one event of the closed table below: nothing else of a log is asked for, read or kept.
 * What the event cannot tell is "": no sentence of it is taken for more than it says (the comments of the table).
 */
#ifndef EVENTS_REFUSAL_H
#define EVENTS_REFUSAL_H

#include "events/event.h"

#include "base/strbuf.h"

enum refusal_log {
    REFUSAL_LOG_SYSTEM,
    REFUSAL_LOG_SECURITY,
    REFUSAL_LOG_WMI, /* Microsoft-Windows-WMI-Activity/Operational */
    REFUSAL_LOG_COUNT
};

/* What refused. */
enum refusal_by {
    REFUSAL_BY_LOGON,        /* the logon; the code says why */
    REFUSAL_BY_LAUNCH_LIMIT, /* DCOM's computer-wide limit of launch and activation */
    REFUSAL_BY_ACCESS_LIMIT, /* the same of access */
    REFUSAL_BY_LAUNCH,       /* the launch permission, WMI's own or the default one */
    REFUSAL_BY_ACCESS,       /* an access permission that is no limit */
    REFUSAL_BY_LEVEL,        /* the authentication level is below packet integrity */
    REFUSAL_BY_MACHINE_SID,  /* two computers with one machine ID */
    REFUSAL_BY_NAMESPACE,    /* the rights on a namespace */
    REFUSAL_BY_WMI,          /* an operation of WMI failed; the code says why */
    REFUSAL_BY_COUNT
};

struct refusal_kind {
    const char *word; /* of the log and the number, for JSON and people: "System 10016"; static */
    const char *provider;
    enum refusal_log log;
    uint32_t id;
    enum refusal_by by;
};

struct refusal {
    const struct refusal_kind *kind; /* static */
    bool claimed;                    /* account or client as the client says, not as Windows found */
    char *account;                   /* "DOMAIN\\name"; "" not told; owned */
    char *sid;                       /* of the account; "" not told; owned */
    char *client;                    /* an address, else a name that it gave itself; "" not told; owned */
    char *object;                    /* a namespace, a class id; "" not told; owned */
    uint32_t code;                   /* NTSTATUS or HRESULT; 0 none */
    int64_t first_ms, last_ms;       /* by the clock of the computer that wrote it */
    uint32_t count;                  /* at least so many: DCOM leaves out repeats */
};

/* The INDEX-th row; NULL behind the last. */
const struct refusal_kind *refusal_kind_at(size_t index);
const struct refusal_kind *refusal_kind_from_word(const char *word);

/* The channel of LOG as Windows names it; static. */
const char *refusal_log_name(enum refusal_log log);

/* Adds the query for the events of the table in LOG that are not older than AGE_MS: their providers, numbers and
 * time, and of logons those over the network. (win32 documentation, "Consuming Events": a bare XPath holds at most 20
 * expressions; the test counts.) */
void refusal_query(struct strbuf *out, enum refusal_log log, uint64_t age_ms);

/* False, and OUT untouched, when EVENT is no row of LOG or refused nobody who came over the network. */
bool refusal_of(enum refusal_log log, const struct event *event, struct refusal *out);

struct refusal refusal_copy(const struct refusal *refusal);
void refusal_free(struct refusal *refusal);

#endif
