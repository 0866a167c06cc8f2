/* SPDX-License-Identifier: MIT
 * The clock set by its time source: an action. Object: "clock". */
#include "remedy/change_row.h"

#include "remedy/script_word.h"

static bool valid_clock(const struct change *change, const struct state *state)
{
    (void)change;
    return change_row_is_number(state, 1);
}

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

static bool script_clock(struct strbuf *out, const struct change_target *target, const struct change *change,
                         const struct state *state)
{
    (void)target, (void)change;
    if (state->number)
        script_word_tool(out, "w32tm.exe /resync");
    return state->number != 0;
}

const struct change_row change_clock = {
    .word = "clock",
    .action = true,
    .valid = valid_clock,
    .read = read_clock,
    .write = write_clock,
    .sentence = TEXT_CHANGE_RESYNC,
    .script = script_clock,
};
