/* SPDX-License-Identifier: MIT
 * The process of the WMI service. Object: "Winmgmt"; state: number 1 one of its own, 0 shared. */
#include "remedy/change_row.h"

#include "remedy/script_word.h"

static bool valid_host(const struct change *change, const struct state *state)
{
    (void)change;
    return change_row_is_number(state, 1);
}

static enum status read_host(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    (void)change;
    struct wmi_host host = {0};
    enum status status = MACHINE_CALL(m, wmi_host_get, call, &host);
    if (status != ST_OK)
        return change_row_answer(status, state_absent(), out);
    *out = state_number(host.standalone);
    wmi_host_free(&host);
    return ST_OK;
}

static enum status write_host(struct machine *m, struct call *call, const struct change *change,
                              const struct state *state)
{
    (void)change;
    return MACHINE_CALL(m, wmi_host_set, call, state->number != 0);
}

static void describe_host(struct strbuf *out, enum language language, const struct state *state)
{
    strbuf_add(out, text_get(language, state->number ? TEXT_CHANGE_HOST_OWN : TEXT_CHANGE_HOST_SHARED));
}

static bool script_host(struct strbuf *out, const struct change_target *target, const struct change *change,
                        const struct state *state)
{
    (void)target, (void)change;
    script_word_tool(out, state->number ? "wbem\\winmgmt.exe /standalonehost 6" : "wbem\\winmgmt.exe /sharedhost");
    return true;
}

const struct change_row change_wmi_host = {
    .word = "wmi-host",
    .valid = valid_host,
    .read = read_host,
    .write = write_host,
    .sentence = TEXT_CHANGE_HOST,
    .describe = describe_host,
    .script = script_host,
};
