/* SPDX-License-Identifier: MIT */
#include "cancelled.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

/* The empty program has begun by then; one that has not is asked once more with more time. */
enum { EMPTY_BEGINS_MS = 400, EMPTY_LIMIT_MS = 15000, EMPTY_TRIES = 3 };

static unsigned all, late, own_late, stuck;
static double worst, worst_own;

/* The emulator makes the thread for Ctrl+C inside a signal handler. When that interrupts its own malloc, as in a name
 * lookup, the process stands still for ever, whatever it is: then once more. */
bool cancelled_run(const wchar_t *command, const struct child_options *options, struct child_result *out)
{
    DeleteFileW(L"C:\\cancelled.log");
    if (!child_run(command, options, out))
        return false;
    if (out->ended)
        return true;
    stuck++;
    child_clear(out);
    return child_run(command, options, out);
}

/* From the Ctrl+C to the end of a program that does nothing with THREADS threads; < 0: it could not be measured. */
static double empty_ms(unsigned threads)
{
    wchar_t command[128];
    _snwprintf(command, 128, L"build\\mingw\\tests\\world\\world_empty.exe %u", threads);
    for (DWORD attempt = 1; attempt <= EMPTY_TRIES; attempt++) {
        const struct child_options options = {.limit_ms = EMPTY_LIMIT_MS, .cancel_ms = attempt * EMPTY_BEGINS_MS};
        struct child_result result;
        if (!child_run(command, &options, &result))
            return -1;
        double ms = result.ended && result.exit_code == CANCELLED_EXIT ? result.end_ms : -1;
        child_clear(&result);
        if (ms >= 0)
            return ms;
    }
    return -1;
}

/* Milliseconds from "is cancelled" to the last line of the trace; < 0: it was ended before it could say so. */
static double own_ms(void)
{
    char line[1024];
    double from = -1, to = -1, at;
    FILE *file = _wfopen(L"C:\\cancelled.log", L"rb");
    while (file && fgets(line, sizeof line, file)) {
        if (sscanf(line, "%lf", &at) != 1)
            continue;
        if (strstr(line, "is cancelled from the console"))
            from = at;
        if (strstr(line, "ends with"))
            to = at;
    }
    if (file)
        fclose(file);
    return from >= 0 && to >= from ? (to - from) * 1000 : -1;
}

void cancelled_count(const struct child_result *result, char *back, size_t size)
{
    char own_text[16] = "?";
    double own = own_ms();
    all++;
    worst = result->end_ms > worst ? result->end_ms : worst;
    snprintf(back, size, "%.0f", result->end_ms);
    if (result->end_ms <= CANCELLED_BACK_MS)
        return;
    late++;
    double empty = empty_ms(result->threads);
    if (own >= 0)
        snprintf(own_text, sizeof own_text, "%.0f", own);
    else
        own = result->end_ms - (empty > 0 ? empty : 0); /* all of it counts, but for what any program needs */
    snprintf(back, size, "%.0f %s %.0f", result->end_ms, own_text, empty);
    own_late += own > CANCELLED_BACK_MS;
    worst_own = own > worst_own ? own : worst_own;
}

void cancelled_print(void)
{
    printf("   cancelled half-way: %u, gone within %d ms: %u, worst %.0f ms\n", all, CANCELLED_BACK_MS, all - late,
           worst);
    printf(
        "   of the program's own time, from when it is told: %u of %u within %d ms, worst of the late ones %.0f ms\n",
        all - own_late, all, CANCELLED_BACK_MS, worst_own);
    printf("figure cancel.own %u hosts of %u within %d ms\n", all - own_late, all, CANCELLED_BACK_MS);
    if (stuck)
        printf("   cancels that the emulator got stuck in, and that were repeated: %u\n", stuck);
}
