/* SPDX-License-Identifier: MIT
 *
 * What the user chose and what is known so far. The hub changes it when a worker posts;
 * pages read it. A new check replaces everything that the last one found.
 */
#ifndef WIZARD_SESSION_H
#define WIZARD_SESSION_H

#include "check/request.h"
#include "check/run.h"
#include "windows/credentials.h"

#include <stdatomic.h>

enum session_state {
    SESSION_IDLE, /* nothing was checked yet */
    SESSION_CHECKING,
    SESSION_CHECKED,
    SESSION_CHANGING /* a fix or an undo is under way */
};

struct query_result {
    atomic_uint others; /* who holds it besides the first */
    enum status status;
    struct call call;
    struct wmi_rows rows;
    uint32_t ms;
};

struct session {
    struct request request;
    struct credentials *credentials; /* NULL: who runs the wizard; owned */
    unsigned choice;                 /* counts how often another target, account or credentials were chosen */
    bool elevated;

    enum session_state state;
    bool check_waits;        /* the check is prepared and about to begin */
    unsigned generation;     /* of the work under way */
    struct cancel *cancel;   /* of that work; NULL when there is none */
    struct machine *machine; /* of the finished check; NULL none; held */
    size_t done, total;
    struct finding **findings;     /* by place in the catalogue; NULL: not yet; borrowed from run once that is there */
    struct run *run;               /* NULL until a check ended; held (held_run.h) */
    int64_t checked_ms;            /* when that was; Unix epoch */
    struct cancel *preview_cancel; /* of the question under way what a remedy would change; NULL none */

    unsigned query_generation;
    struct cancel *query_cancel; /* NULL: no query is under way */
    struct query_result *query;  /* of the query page; NULL none; owned */
    unsigned rows_serial;        /* changes whenever session_rows may give something else */
};

void session_init(struct session *session);

/* Gives up what is under way (its late messages carry an old generation) and forgets its results. */
void session_reset(struct session *session);

/* Gives up asking what a remedy would change. */
void session_forget_preview(struct session *session);

/* Takes over what a worker posted. */
void session_take_finding(struct session *session, struct finding *finding);
void session_take_run(struct session *session, struct run *run, struct machine *machine);

/* RESULT replaces what the last query of the query page brought; NULL forgets it. */
void session_take_query(struct session *session, struct query_result *result);
void query_result_hold(struct query_result *result);
void query_result_free(struct query_result *result); /* the last one frees; any thread; NULL is allowed */

/* A change or its undoing begins and ends; what was found before stays to be seen. */
void session_begin_change(struct session *session, struct cancel *cancel);
void session_end_change(struct session *session);

/* The target is this computer: as the check found it, else as it was chosen. */
bool session_is_local(const struct session *session);

/* The rows to show on the query page: of the last query there, else of the check. NULL none. */
const struct wmi_rows *session_rows(const struct session *session, uint32_t *ms);

const struct finding *session_finding(const struct session *session, const struct requirement *requirement);

/* How many requirements of AREA are settled, of how many. */
void session_area_progress(const struct session *session, enum area area, size_t *done, size_t *total);

/* Worst verdict of the area among what is known; V_NOT_CHECKED when nothing is. */
enum verdict session_area_verdict(const struct session *session, enum area area);

/* The finding of the area to look at first; NULL none. */
const struct finding *session_area_first(const struct session *session, enum area area);

#endif
