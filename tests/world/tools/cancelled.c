/* SPDX-License-Identifier: MIT */
#include "cancelled.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* The empty program has begun by then; one that has not is asked once more with more time. */
enum { EMPTY_BEGINS_MS = 400, EMPTY_LIMIT_MS = 15000, EMPTY_TRIES = 3, BEGUN_TRIES = 4, BEGUN_STEP_MS = 100 };

/* A program and the empty one beside it, from the Ctrl+C to the end. */
struct pair {
    double ms, own_ms, empty_ms; /* own_ms < 0: the trace does not say */
};

static unsigned all, late, beyond, stuck, unpaired, unbegun, told, told_late;
static double worst, worst_beyond, worst_own;

/* The emulator makes the thread for Ctrl+C inside a signal handler. When that interrupts its own malloc, as in a name
 * lookup, the process stands still for ever, whatever it is: then once more. */
static bool run_once(const wchar_t *command, const struct child_options *options, struct child_result *out)
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

/* One that was cancelled before its first line of the trace was not told: the system ended it. */
bool cancelled_run(const wchar_t *command, const struct child_options *options, struct child_result *out)
{
    struct child_options later = *options;
    for (unsigned attempt = 1; run_once(command, &later, out); attempt++) {
        bool begun = GetFileAttributesW(L"C:\\cancelled.log") != INVALID_FILE_ATTRIBUTES;
        if (begun || out->end_ms < 0 || attempt == BEGUN_TRIES)
            return true;
        unbegun++;
        child_clear(out);
        later.cancel_ms += BEGUN_STEP_MS;
    }
    return false;
}

/* From the Ctrl+C to the end of a program that does nothing but to start the threads and load the DLLs of RESULT; < 0:
 * it could not be measured. */
static double empty_ms(const struct child_result *result)
{
    static HANDLE begin;
    wchar_t command[256];
    if (!begin)
        begin = CreateEventW(NULL, TRUE, FALSE, CHILD_BEGIN);
    _snwprintf(command, 256, L"build\\mingw\\tests\\world\\world_empty.exe %u %ls", result->threads, CHILD_MODULES);
    for (DWORD attempt = 1; attempt <= EMPTY_TRIES; attempt++) {
        const struct child_options options = {
            .limit_ms = EMPTY_LIMIT_MS, .cancel_ms = attempt * EMPTY_BEGINS_MS, .begin = begin};
        struct child_result empty;
        ResetEvent(begin);
        if (!child_run(command, &options, &empty))
            return -1;
        double ms = empty.ended && empty.exit_code == CANCELLED_EXIT ? empty.end_ms : -1;
        child_clear(&empty);
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

static bool pair_of(const struct child_result *result, struct pair *out)
{
    *out = (struct pair){result->end_ms, own_ms(), empty_ms(result)};
    return out->empty_ms >= 0;
}

static int by_difference(const void *a, const void *b)
{
    const struct pair *one = a, *other = b;
    double difference = (one->ms - one->empty_ms) - (other->ms - other->empty_ms);
    return (difference > 0) - (difference < 0);
}

/* The pair that counts. False: no empty program could be measured. */
static bool middle(const wchar_t *command, const struct child_options *options, const struct child_result *first,
                   struct pair *out)
{
    struct pair pairs[CANCELLED_PAIRS];
    size_t count = pair_of(first, &pairs[0]);
    for (unsigned again = 1; again < CANCELLED_PAIRS; again++) {
        struct child_result result = {0};
        bool cancelled = cancelled_run(command, options, &result) && result.ended && result.end_ms >= 0;
        count += cancelled && pair_of(&result, &pairs[count]);
        child_clear(&result);
    }
    qsort(pairs, count, sizeof *pairs, by_difference);
    if (count)
        *out = pairs[count / 2];
    return count > 0;
}

void cancelled_count(const wchar_t *command, const struct child_options *options, const struct child_result *result,
                     char *back, size_t size)
{
    struct pair pair;
    char own[16] = "?";
    double of_own = own_ms();
    all++;
    told += of_own >= 0;
    told_late += of_own > CANCELLED_BACK_MS;
    worst_own = of_own > worst_own ? of_own : worst_own;
    worst = result->end_ms > worst ? result->end_ms : worst;
    snprintf(back, size, "%.0f", result->end_ms);
    if (result->end_ms <= CANCELLED_BACK_MS)
        return;
    late++;
    if (!middle(command, options, result, &pair)) {
        unpaired++;
        beyond++;
        return;
    }
    if (pair.own_ms >= 0)
        snprintf(own, sizeof own, "%.0f", pair.own_ms);
    snprintf(back, size, "%.0f %s %.0f", pair.ms, own, pair.empty_ms);
    double more = pair.ms - pair.empty_ms;
    beyond += more > CANCELLED_BACK_MS;
    worst_beyond = more > worst_beyond ? more : worst_beyond;
}

void cancelled_print(void)
{
    printf("   cancelled half-way: %u, gone within %d ms: %u, worst %.0f ms\n", all, CANCELLED_BACK_MS, all - late,
           worst);
    printf(
        "   the late ones beside an empty program with their threads and DLLs: %u within %d ms of it, worst %.0f ms\n",
        late - beyond, CANCELLED_BACK_MS, worst_beyond);
    printf("figure cancel.own %u hosts of %u within %d ms from when the program is told, worst %.0f ms\n",
           told - told_late, told, CANCELLED_BACK_MS, worst_own);
    printf("figure cancel.beyond %u hosts of %u within %d ms beyond the empty program\n", all - beyond, all,
           CANCELLED_BACK_MS);
    if (unbegun)
        printf("   cancels before the program had begun, and that were repeated later: %u\n", unbegun);
    if (unpaired)
        printf("   late ones whose empty program could not be measured: %u\n", unpaired);
    if (stuck)
        printf("   cancels that the emulator got stuck in, and that were repeated: %u\n", stuck);
}
