/* SPDX-License-Identifier: MIT */
#include "chain.h"

#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRIPS_MAX = 8192, PAUSE_MS = 25 };

struct trip {
    unsigned long thread;
    unsigned begun, ended; /* milliseconds of the day */
    char function[64];
};

static struct trip trips[TRIPS_MAX];

static size_t read_trips(void)
{
    char line[1024];
    size_t count = 0;
    FILE *file = fopen("C:\\world.log", "r");
    while (file && count < TRIPS_MAX && fgets(line, sizeof line, file)) {
        struct trip *trip = &trips[count];
        count += sscanf(line, "trip %lu %u %u %63s", &trip->thread, &trip->begun, &trip->ended, trip->function) == 4;
    }
    if (file)
        fclose(file);
    return count;
}

static int by_thread(const void *one, const void *other)
{
    const struct trip *a = one, *b = other;
    if (a->thread != b->thread)
        return a->thread < b->thread ? -1 : 1;
    return a->begun < b->begun ? -1 : a->begun > b->begun;
}

static bool goes_on(const struct trip *before, const struct trip *trip)
{
    return before->thread == trip->thread && trip->begun - before->ended <= PAUSE_MS;
}

/* The first and the number of the operation that took longest. */
static size_t longest(size_t count, size_t *first)
{
    unsigned worst = 0;
    size_t length = 0;
    for (size_t i = 0, from = 0; i < count; i++) {
        if (i > 0 && !goes_on(&trips[i - 1], &trips[i]))
            from = i;
        if (trips[i].ended - trips[from].begun <= worst)
            continue;
        worst = trips[i].ended - trips[from].begun;
        *first = from;
        length = i - from + 1;
    }
    return length;
}

static void print_calls(size_t first, size_t count)
{
    printf("   name, TCP 135, bind, ServerAlive2");
    for (size_t i = first, same; i < first + count; i += same) {
        for (same = 1; i + same < first + count && strcmp(trips[i].function, trips[i + same].function) == 0; same++)
            ;
        printf(", %s", trips[i].function);
        if (same > 1)
            printf(" x%u", (unsigned)same);
    }
    printf("\n");
}

double chain_print(double run_ms, double length_ms, unsigned probes)
{
    size_t count = read_trips(), first = 0;
    qsort(trips, count, sizeof *trips, by_thread);
    size_t calls = longest(count, &first);
    if (calls == 0)
        return 0;
    double chain_ms = length_ms * probes + (trips[first + calls - 1].ended - trips[first].begun);
    printf("   a round trip of %.0f ms: %u calls in %.0f ms; the longest chain, %u calls, takes %.0f ms: ratio %.2f\n",
           length_ms, (unsigned)count + probes, run_ms, (unsigned)calls + probes, chain_ms, run_ms / chain_ms);
    print_calls(first, calls);
    return run_ms / chain_ms;
}
