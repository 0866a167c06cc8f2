/* SPDX-License-Identifier: MIT
 *
 * Running the program under test: its whole output, its exit code as Windows has it (a Unix shell sees eight bits
 * only) and its time.
 */
#ifndef WORLD_CHILD_H
#define WORLD_CHILD_H

#include "world.h"

struct child_result {
    char *output, *errors; /* NUL-terminated; child_clear */
    DWORD exit_code;
    bool ended;       /* before the limit */
    double ms;        /* from creation to end */
    double end_ms;    /* from the cancel to the end; < 0: it had ended before */
    unsigned threads; /* that it had when it was cancelled */
};

#define CHILD_MODULES L"C:\\cancelled.modules"
#define CHILD_BEGIN L"world-empty-begin"

struct child_options {
    const char *input; /* bytes for its standard input; NULL: none */
    DWORD limit_ms;
    DWORD cancel_ms; /* Ctrl+C this long after the start; 0: never */
    bool modules;    /* lists its DLLs in CHILD_MODULES before that */
    HANDLE begin;    /* set with the Ctrl+C; NULL none */
    bool console;    /* with one of its own, which nobody sees */
    /* Called right after the start; may be NULL. */
    void (*started)(HANDLE process, void *context);
    void *context;
};

/* COMMAND: the whole command line. False: it could not be started. */
bool child_run(const wchar_t *command, const struct child_options *options, struct child_result *out);
void child_clear(struct child_result *result);

/* What the program that runs has written to standard output by now; free(). For STARTED. */
char *child_output_now(void);

double child_now_ms(void);

/* Notes for the list of the slowest tests (tests/run.sh) how long a scene took. */
void child_took(const wchar_t *kind, const wchar_t *scene, double ms);

#endif
