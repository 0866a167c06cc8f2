/* SPDX-License-Identifier: MIT
 *
 * What the user chose and what is known so far. The hub changes it when a worker posts;
 * pages read it. A new check replaces everything that the last one found.
 */
#ifndef WIZARD_BOARD_H
#define WIZARD_BOARD_H

#include "base/hold.h"
#include "session/checked.h"
#include "windows/credentials.h"

enum board_state {
    BOARD_IDLE, /* nothing was checked yet */
    BOARD_CHECKING,
    BOARD_CHECKED,
    BOARD_CHANGING /* a fix or an undo is under way */
};

struct query_result {
    struct hold hold;
    enum status status;
    struct call call;
    struct wmi_rows rows;
    uint32_t ms;
};

struct board {
    struct request request;
    struct credentials *credentials; /* NULL: who runs the wizard; owned */
    char *credentials_for;           /* the one computer that they were given for; NULL with them; owned */
    unsigned credentials_given;      /* counts how often some were given */
    unsigned choice;                 /* counts how often another target, account or credentials were chosen */
    bool elevated;

    enum board_state state;
    bool check_waits;        /* the check is prepared and about to begin */
    unsigned generation;     /* of the work under way */
    struct cancel *cancel;   /* of that work; NULL when there is none */
    struct checked *checked; /* the check that ended; NULL none; held */
    size_t done, total;
    struct finding **findings;     /* by place in the catalogue; NULL: not yet; borrowed from run once that is there */
    struct run *run;               /* of CHECKED; NULL none */
    struct run *other;             /* saved on the target, for the checks from here; NULL none; owned */
    int64_t checked_ms;            /* when that was; Unix epoch */
    struct cancel *preview_cancel; /* of the question under way what a remedy would change; NULL none */

    unsigned query_generation;
    struct cancel *query_cancel; /* NULL: no query is under way */
    struct query_result *query;  /* of the query page; NULL none; owned */
    unsigned rows_serial;        /* changes whenever board_rows may give something else */
};

void board_init(struct board *board);

/* Gives up what is under way (its late messages carry an old generation) and forgets its results. */
void board_reset(struct board *board);

/* Gives up asking what a remedy would change. */
void board_forget_preview(struct board *board);

/* Another target, account or client: the query page's answer and the other side's result say nothing about it. */
void board_forget_choice(struct board *board);

/* CREDENTIALS (taken over; NULL: who runs the wizard) are for the computer TARGET and no other one. What was found
 * with those of before is forgotten. */
void board_take_credentials(struct board *board, struct credentials *credentials, const char *target);

/* OTHER (taken over; NULL: none) goes into each check of the target from now on. */
void board_take_other(struct board *board, struct run *other);

/* Takes over what a worker posted. */
void board_take_finding(struct board *board, struct finding *finding);
void board_take_check(struct board *board, struct checked *checked);

/* RESULT replaces what the last query of the query page brought; NULL forgets it. */
void board_take_query(struct board *board, struct query_result *result);
void board_query_result_hold(struct query_result *result);
void board_query_result_free(struct query_result *result); /* the last one frees; any thread; NULL is allowed */

/* A change or its undoing begins and ends; what was found before stays to be seen. */
void board_begin_change(struct board *board, struct cancel *cancel);
void board_end_change(struct board *board);

/* The target is this computer: as the check found it, else as it was chosen. */
bool board_is_local(const struct board *board);

/* The rows to show on the query page: of the last query there, else of the check. NULL none. */
const struct wmi_rows *board_rows(const struct board *board, uint32_t *ms);

const struct finding *board_finding(const struct board *board, const struct requirement *requirement);

/* How many requirements of AREA are settled, of how many. */
void board_area_progress(const struct board *board, enum area area, size_t *done, size_t *total);

/* Worst verdict of the area among what is known; V_NOT_CHECKED when nothing is. */
enum verdict board_area_verdict(const struct board *board, enum area area);

/* The finding of the area to look at first; NULL none. */
const struct finding *board_area_first(const struct board *board, enum area area);

#endif
