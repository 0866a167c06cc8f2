/* SPDX-License-Identifier: MIT
 *
 * A service. Object: its name; state: for the start type the number of enum service_start,
 * for running 1, for stopped 0.
 */
#include "remedy/change_row.h"

#include "base/memory.h"
#include "remedy/script_word.h"

static enum status read_service(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    struct service service;
    enum status status = MACHINE_CALL(m, service_get, call, change->object, &service);
    if (status != ST_OK)
        return change_row_answer(status, state_absent(), out);
    bool running = service.state == SERVICE_STATE_RUNNING;
    *out = state_number(change->kind == CHANGE_SERVICE_START ? service.start : running);
    service_free(&service);
    return ST_OK;
}

static enum status write_start(struct machine *m, struct call *call, const struct change *change,
                               const struct state *state)
{
    return MACHINE_CALL(m, service_set_start, call, change->object, (uint32_t)state->number);
}

static bool script_start(struct strbuf *out, const struct change_target *target, const struct change *change,
                         const struct state *state)
{
    static const char *const words[] = {"boot", "system", "auto", "demand", "disabled"};
    (void)target;
    if (state->number >= array_count(words))
        return false;
    strbuf_printf(out, "%%system%%\\sc.exe config \"%s\" start= %s", change->object, words[state->number]);
    strbuf_add(out, SCRIPT_WORD_OR_FAILED);
    return true;
}

const struct change_row change_service_start = {
    .word = "service-start",
    .highest = SERVICE_START_OFF,
    .read = read_service,
    .write = write_start,
    .sentence = TEXT_CHANGE_SERVICE_START,
    .words =
        {
            [SERVICE_START_BOOT] = TEXT_CHANGE_START_BOOT,
            [SERVICE_START_SYSTEM] = TEXT_CHANGE_START_SYSTEM,
            [SERVICE_START_AUTOMATIC] = TEXT_CHANGE_START_AUTOMATIC,
            [SERVICE_START_MANUAL] = TEXT_CHANGE_START_MANUAL,
            [SERVICE_START_OFF] = TEXT_CHANGE_START_DISABLED,
        },
    .script = script_start,
};

static enum status write_run(struct machine *m, struct call *call, const struct change *change,
                             const struct state *state)
{
    return state->number ? MACHINE_CALL(m, service_start, call, change->object)
                         : MACHINE_CALL(m, service_stop, call, change->object);
}

/* The state is a number in the answer of sc, whatever the language of the words around it. */
static bool script_run(struct strbuf *out, const struct change_target *target, const struct change *change,
                       const struct state *state)
{
    (void)target;
    if (state->number)
        strbuf_printf(out, "%%system%%\\net.exe start \"%s\" 2>nul\n", change->object);
    else
        strbuf_printf(out, "%%system%%\\sc.exe stop \"%s\" >nul\n", change->object);
    strbuf_printf(out,
                  "%%system%%\\sc.exe query \"%s\" | %%system%%\\findstr.exe /r /c:\": [%s] \" >nul\n"
                  "if errorlevel 1 set failed=1\n",
                  change->object, state->number ? "4" : "13");
    return true;
}

const struct change_row change_service_run = {
    .word = "service-run",
    .highest = 1,
    .read = read_service,
    .write = write_run,
    .sentence = TEXT_CHANGE_SERVICE_RUN,
    .words = {TEXT_CHANGE_STOPPED, TEXT_CHANGE_RUNNING},
    .script = script_run,
};
