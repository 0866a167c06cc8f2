/* SPDX-License-Identifier: MIT
 * What a fleet remembers of its computers: how many, by verdict and first cause, and their rows. */
#ifndef REPORT_FLEET_GROUPS_H
#define REPORT_FLEET_GROUPS_H

#include "report/fleet.h"

enum {
    FLEET_CELL = 300,   /* bytes of a name or of a value in a sentence; what is longer is cut */
    FLEET_GROUPS = 512, /* causes that are told apart; what comes after has no cause */
    FLEET_ID = 65,
    FLEET_OPEN = 25 /* rows of a group that are shown at once; more are folded */
};

enum fleet_state { FLEET_NEEDS_CHANGE, FLEET_CANNOT_TELL, FLEET_UNREAD, FLEET_ATTENTION, FLEET_READY, FLEET_STATES };

/* Computers with the same verdict and the same first cause. */
struct fleet_group {
    enum fleet_state state;
    char cause[FLEET_ID]; /* id of the requirement; "" none */
    char title[160];      /* of a cause this program does not know */
    uint64_t count;
    struct strbuf rows; /* as they stand in the page */
};

struct fleet {
    enum language language;
    struct fleet_group groups[FLEET_GROUPS + FLEET_STATES];
    size_t group_count;
    uint64_t count;         /* files */
    uint64_t run_count;     /* of them, those that could be read */
    int64_t from_ms, to_ms; /* of the checks */
    bool redacted;
};

#endif
