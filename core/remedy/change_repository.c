/* SPDX-License-Identifier: MIT
 * The WMI repository salvaged: an action. Object: "repository"; state: number 1 consistent, 0 not. */
#include "remedy/change_row.h"

static enum status read_repository(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    (void)change;
    bool consistent = false;
    enum status status = MACHINE_CALL(m, repository_verify, call, &consistent);
    if (status == ST_OK)
        *out = state_number(consistent);
    return status;
}

static enum status write_repository(struct machine *m, struct call *call, const struct change *change,
                                    const struct state *state)
{
    (void)change;
    return state->number ? MACHINE_CALL(m, repository_salvage, call) : ST_UNSUPPORTED;
}

const struct change_row change_repository = {
    .word = "repository",
    .action = true,
    .highest = 1,
    .read = read_repository,
    .write = write_repository,
    .sentence = TEXT_CHANGE_SALVAGE,
    .words = {TEXT_CHANGE_INCONSISTENT, TEXT_CHANGE_CONSISTENT},
    .tools = {NULL, "wbem\\winmgmt.exe /salvagerepository"},
};
