/* SPDX-License-Identifier: MIT
 * The WMI repository salvaged: an action. Object: "repository"; state: number 1 consistent, 0 not. */
#include "remedy/change_row.h"

#include "remedy/script_word.h"

static bool valid_repository(const struct change *change, const struct state *state)
{
    (void)change;
    return change_row_is_number(state, 1);
}

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

static void describe_repository(struct strbuf *out, enum language language, const struct state *state)
{
    strbuf_add(out, text_get(language, state->number ? TEXT_CHANGE_CONSISTENT : TEXT_CHANGE_INCONSISTENT));
}

static bool script_repository(struct strbuf *out, const struct change_target *target, const struct change *change,
                              const struct state *state)
{
    (void)target, (void)change;
    if (state->number)
        script_word_tool(out, "wbem\\winmgmt.exe /salvagerepository");
    return state->number != 0;
}

const struct change_row change_repository = {
    .word = "repository",
    .action = true,
    .valid = valid_repository,
    .read = read_repository,
    .write = write_repository,
    .sentence = TEXT_CHANGE_SALVAGE,
    .describe = describe_repository,
    .script = script_repository,
};
