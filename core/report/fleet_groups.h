/* SPDX-License-Identifier: MIT
 * What a fleet remembers: one row for each result, and the groups that they stand in. */
#ifndef REPORT_FLEET_GROUPS_H
#define REPORT_FLEET_GROUPS_H

#include "machine/sid.h"
#include "report/fleet.h"

enum {
    FLEET_CELL = 300,   /* bytes of a name or of a value in a sentence; what is longer is cut */
    FLEET_GROUPS = 512, /* causes that are told apart; what comes after has no cause */
    FLEET_ID = 65,
    FLEET_OPEN = 25 /* rows of a group that are shown at once; more are folded */
};

/* FLEET_OLDER: of a computer that a newer result speaks of. */
enum fleet_state {
    FLEET_NEEDS_CHANGE,
    FLEET_CANNOT_TELL,
    FLEET_UNREAD,
    FLEET_ATTENTION,
    FLEET_READY,
    FLEET_OLDER,
    FLEET_STATES
};

struct fleet_row {
    enum fleet_state state;
    char *cause;        /* id of the requirement; "" none; owned */
    char *title;        /* of a cause this program does not know; NULL otherwise; owned */
    char *label;        /* the computer, without its domain, or its address; NULL: nothing tells it apart; owned */
    char *name;         /* with its domain; NULL not known; owned */
    struct sid machine; /* size 0: not known */
    int64_t started_ms;
    char *markup; /* as it stands in the page, no byte more; owned */
};

/* Computers with the same verdict and the same first cause. */
struct fleet_group {
    enum fleet_state state;
    char cause[FLEET_ID]; /* id of the requirement; "" none */
    char title[160];      /* of a cause this program does not know */
    uint64_t count;
};

struct fleet {
    enum language language;
    struct fleet_row *rows; /* in the order they were added */
    size_t row_count, row_room;
    struct fleet_group groups[FLEET_GROUPS + FLEET_STATES];
    size_t group_count;
    int64_t from_ms, to_ms; /* of the checks; both 0 without one */
    bool redacted;
};

/* Each row gets its group: of several results of one computer the newest counts. */
void fleet_groups_fill(struct fleet *fleet);
bool fleet_groups_has(const struct fleet_group *group, const struct fleet_row *row);

#endif
