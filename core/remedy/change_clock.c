/* SPDX-License-Identifier: MIT
 * The clock set by its time source: an action. Object: "clock". */
#include "remedy/change_row.h"

/* A clock has no state that could be written down: it is always still to be set. */
static enum status read_clock(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    (void)m, (void)call, (void)change;
    *out = state_number(0);
    return ST_OK;
}

static enum status write_clock(struct machine *m, struct call *call, const struct change *change,
                               const struct state *state)
{
    (void)change;
    return state->number ? MACHINE_CALL(m, clock_resync, call) : ST_UNSUPPORTED;
}

const struct change_row change_clock = {
    .word = "clock",
    .action = true,
    .highest = 1,
    .read = read_clock,
    .write = write_clock,
    .sentence = TEXT_CHANGE_RESYNC,
    .tools = {NULL, "w32tm.exe /resync"},
};
