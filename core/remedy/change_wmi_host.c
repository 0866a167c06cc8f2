/* SPDX-License-Identifier: MIT
 * The process of the WMI service. Object: "Winmgmt"; state: number 1 one of its own, 0 shared. */
#include "remedy/change_row.h"

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

const struct change_row change_wmi_host = {
    .word = "wmi-host",
    .highest = 1,
    .read = read_host,
    .write = write_host,
    .sentence = TEXT_CHANGE_HOST,
    .words = {TEXT_CHANGE_HOST_SHARED, TEXT_CHANGE_HOST_OWN},
    .tools = {"wbem\\winmgmt.exe /sharedhost", "wbem\\winmgmt.exe /standalonehost 6"},
};
