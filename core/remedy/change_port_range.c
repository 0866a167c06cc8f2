/* SPDX-License-Identifier: MIT
 * The dynamic TCP ports. Object: "ipv4" or "ipv6"; state: text "start,count" (port_range.h). */
#include "remedy/change_row.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "remedy/port_range.h"
#include "remedy/script_word.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool is_ipv6(const struct change *change)
{
    return ascii_equal_nocase(change->object, "ipv6");
}

static enum status range_of(const struct state *state, struct port_range *out)
{
    char *text = state_string(state);
    enum status status = strlen(text) == state->size ? port_range_from_text(text, out) : ST_INVALID;
    free(text);
    return status;
}

static bool valid_range(const struct change *change, const struct state *state)
{
    struct port_range range;
    (void)change;
    return state->present && range_of(state, &range) == ST_OK;
}

static bool acceptable_before(const struct change *change)
{
    struct port_range range;
    return range_of(&change->before, &range) == ST_OK && port_range_acceptable(&range);
}

static enum status read_range(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    struct port_range range;
    enum status status = MACHINE_CALL(m, port_range_get, call, is_ipv6(change), &range);
    if (status != ST_OK)
        return change_row_answer(status, state_absent(), out);
    char *text = port_range_to_text(&range);
    *out = state_text(text);
    free(text);
    return ST_OK;
}

static enum status write_range(struct machine *m, struct call *call, const struct change *change,
                               const struct state *state)
{
    struct port_range range;
    enum status status = range_of(state, &range);
    return status == ST_OK ? MACHINE_CALL(m, port_range_set, call, is_ipv6(change), &range) : status;
}

static void name_family(struct strbuf *object, struct strbuf *item, enum language language, const struct change *change)
{
    (void)item, (void)language;
    strbuf_add(object, is_ipv6(change) ? "IPv6" : "IPv4");
}

static void describe_range(struct strbuf *out, enum language language, const struct state *state)
{
    struct port_range range;
    if (range_of(state, &range) == ST_OK) {
        char *first = strbuf_printed("%" PRIu16, range.start);
        char *last = strbuf_printed("%" PRIu32, range.start + range.count - 1);
        char *count = strbuf_printed("%" PRIu32, range.count);
        const char *const arguments[] = {first, last, count};
        text_format(out, language, TEXT_CHANGE_PORTS, arguments, array_count(arguments));
        free(first);
        free(last);
        free(count);
    } else {
        strbuf_add_n(out, (const char *)state->bytes, state->size);
    }
}

static bool script_range(struct strbuf *out, const struct change_target *target, const struct change *change,
                         const struct state *state)
{
    struct port_range range;
    (void)target;
    if (range_of(state, &range) != ST_OK || !port_range_acceptable(&range))
        return false;
    strbuf_printf(out, "%%system%%\\netsh.exe int %s set dynamicport tcp start=%u num=%" PRIu32, change->object,
                  (unsigned)range.start, range.count);
    strbuf_add(out, SCRIPT_WORD_OR_FAILED);
    return true;
}

const struct change_row change_port_range = {
    .word = "port-range",
    .form = CHANGE_FORM_TEXT,
    .valid = valid_range,
    .reversible = acceptable_before,
    .read = read_range,
    .write = write_range,
    .sentence = TEXT_CHANGE_PORT_RANGE,
    .name = name_family,
    .describe = describe_range,
    .script = script_range,
};
