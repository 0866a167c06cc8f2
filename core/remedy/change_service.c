/* SPDX-License-Identifier: MIT
 *
 * A service. Object: its name; state: for the start type the number of enum service_start,
 * for running 1, for stopped 0.
 */
#include "remedy/change_row.h"

#include "base/memory.h"
#include "remedy/script_word.h"

/* ---- start type ---- */
static bool valid_start(const struct change *change, const struct state *state)
{
    (void)change;
    return change_row_is_number(state, SERVICE_START_OFF);
}

static enum status read_start(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    struct service service;
    enum status status = MACHINE_CALL(m, service_get, call, change->object, &service);
    if (status != ST_OK)
        return change_row_answer(status, state_absent(), out);
    *out = state_number(service.start);
    service_free(&service);
    return ST_OK;
}

static enum status write_start(struct machine *m, struct call *call, const struct change *change,
                               const struct state *state)
{
    return MACHINE_CALL(m, service_set_start, call, change->object, (uint32_t)state->number);
}

static void describe_start(struct strbuf *out, enum language language, const struct state *state)
{
    static const enum text_id texts[] = {
        [SERVICE_START_BOOT] = TEXT_CHANGE_START_BOOT,           [SERVICE_START_SYSTEM] = TEXT_CHANGE_START_SYSTEM,
        [SERVICE_START_AUTOMATIC] = TEXT_CHANGE_START_AUTOMATIC, [SERVICE_START_MANUAL] = TEXT_CHANGE_START_MANUAL,
        [SERVICE_START_OFF] = TEXT_CHANGE_START_DISABLED,
    };
    change_row_word(out, language, texts, array_count(texts), state->number);
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
    .valid = valid_start,
    .read = read_start,
    .write = write_start,
    .sentence = TEXT_CHANGE_SERVICE_START,
    .describe = describe_start,
    .script = script_start,
};

/* ---- running ---- */
static bool valid_run(const struct change *change, const struct state *state)
{
    (void)change;
    return change_row_is_number(state, 1);
}

static enum status read_run(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    struct service service;
    enum status status = MACHINE_CALL(m, service_get, call, change->object, &service);
    if (status != ST_OK)
        return change_row_answer(status, state_absent(), out);
    *out = state_number(service.state == SERVICE_STATE_RUNNING);
    service_free(&service);
    return ST_OK;
}

static enum status write_run(struct machine *m, struct call *call, const struct change *change,
                             const struct state *state)
{
    return state->number ? MACHINE_CALL(m, service_start, call, change->object)
                         : MACHINE_CALL(m, service_stop, call, change->object);
}

static void describe_run(struct strbuf *out, enum language language, const struct state *state)
{
    strbuf_add(out, text_get(language, state->number ? TEXT_CHANGE_RUNNING : TEXT_CHANGE_STOPPED));
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
    .valid = valid_run,
    .read = read_run,
    .write = write_run,
    .sentence = TEXT_CHANGE_SERVICE_RUN,
    .describe = describe_run,
    .script = script_run,
};
